"""A lesson's questions for learning platforms: GIFT, and QTI 2.1 in a content package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from exports.archive import write_archive
from exports.markup import drop_unwritable
from geo.story.lessons import Level, Plan
from geo.story.narrative import write_plain_text
from layers.scene import Scene
from layers.telling.references import write_title
from layers.telling.words import Words

# What GIFT takes for its own, https://docs.moodle.org/en/GIFT_format
_GIFT_SIGNS = "\\~=#{}:"
_GIFT_FORMATS = ("[html]", "[markdown]", "[moodle]", "[plain]")
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_TEST = "test.xml"


@dataclass(frozen=True)
class QuizQuestion:
    """A question as plain text: its choices with whether each is right, none for an own answer.

    ``answer`` has the sources' titles after it.
    """

    id: str
    text: str
    where: str
    choices: tuple[tuple[str, bool], ...]
    answer: str


@dataclass(frozen=True)
class Quiz:
    """Some questions under a title, in one language."""

    id: str
    title: str
    language: str
    questions: tuple[QuizQuestion, ...]


def make_quiz(scene: Scene, words: Words, *, level: Level, plan: Plan | None) -> Quiz:
    """Return the questions of a level, those on a plan's chapters where there is a plan."""
    story, language = scene.story, scene.language
    chapters = [chapter.id for chapter in scene.chapters] if plan is None else plan.chapters
    titles = {chapter.id: chapter.title for chapter in scene.chapters}
    numbers = {chapter.id: number for number, chapter in enumerate(scene.chapters, 1)}
    found = (
        [] if story.lesson is None else story.lesson.list_questions(chapters=chapters, level=level)
    )
    questions = []
    for question in found:
        sources = words.join_phrases(write_title(story.sources[id_]) for id_ in question.sources)
        answer = write_plain_text(question.answer[language])
        where = words.say(
            "handout.questions_where",
            number=numbers[question.chapter],
            title=titles[question.chapter],
        )
        questions.append(
            QuizQuestion(
                question.id,
                question.text[language],
                where,
                tuple((choice.text[language], choice.right) for choice in question.choices),
                f"{answer}\n\n{words.say('data.sources_line', sources=sources)}",
            )
        )
    kind = words.say(f"handout.level_{level}")
    about = words.join_names([words.say("handout.questions_title"), kind])
    title = f"{story.title[language]}: {about}"
    parts = [story.id, None if plan is None else plan.id, level, language]
    return Quiz("-".join(part for part in parts if part), title, language, tuple(questions))


def write_gift(quiz: Quiz) -> bytes:
    """Return a quiz in GIFT, which Moodle and others import; in UTF-8.

    What pupils answer in their own words is an essay, with the answer as its feedback.
    """
    blocks = [f"$CATEGORY: $course$/top/{_write_category(quiz.title)}"]
    for question in quiz.questions:
        answers = [_write_choice(text, right=right) for text, right in question.choices]
        feedback = f"  ####{_begin_gift(question.answer)}"
        asked = _escape_gift(f"{question.text}\n\n{question.where}")
        body = "\n".join([*answers, feedback])
        blocks.append(f"::{_escape_gift(question.id)}::[plain]{asked}{{\n{body}\n}}")
    return ("\n\n".join(blocks) + "\n").encode()


def write_qti(quiz: Quiz) -> bytes:
    """Return a quiz as a content package of QTI 2.1: a test, and an item for each question."""
    items = {f"items/{question.id}.xml": question for question in quiz.questions}
    files = {
        "imsmanifest.xml": _write_manifest(quiz, items),
        _TEST: _write_test(quiz, items),
        **{name: _write_item(question, quiz) for name, question in items.items()},
    }
    return write_archive({name: _write_xml(root) for name, root in files.items()})


def _write_category(text: str) -> str:
    # A slash begins a category within; two are one that is meant.
    return " ".join(text.split()).replace("/", "//")


def _write_choice(text: str, *, right: bool) -> str:
    begun = _begin_gift(text)
    # What begins so would be a share of the marks.
    share = f"%{100 if right else 0}%" if begun.startswith("%") else ""
    return f"  {'=' if right else '~'}{share}{begun}"


def _begin_gift(text: str) -> str:
    """Return a text that begins a part of its own, where it might be taken for its format."""
    escaped = _escape_gift(text)
    return f"[plain]{escaped}" if escaped.startswith(_GIFT_FORMATS) else escaped


def _escape_gift(text: str) -> str:
    lines = (" ".join(line.split()) for line in drop_unwritable(text).split("\n"))
    escaped = ("".join(f"\\{c}" if c in _GIFT_SIGNS else c for c in line) for line in lines)
    return "\\n".join(escaped)


def _write_manifest(quiz: Quiz, items: Iterable[str]) -> Xml.Element:
    root = Xml.Element("manifest", {"xmlns": _PACKAGE, "identifier": f"package-{quiz.id}"})
    metadata = Xml.SubElement(root, "metadata")
    _add(metadata, "schema", "QTIv2.1 Package")
    _add(metadata, "schemaversion", "1.0.0")
    _add_title(metadata, quiz)
    Xml.SubElement(root, "organizations")
    resources = Xml.SubElement(root, "resources")
    names = list(items)
    test = _add_resource(resources, "test", "imsqti_test_xmlv2p1", _TEST)
    for number, name in enumerate(names, 1):
        _add_resource(resources, f"item-{number}", "imsqti_item_xmlv2p1", name)
        Xml.SubElement(test, "dependency", identifierref=f"item-{number}")
    return root


def _add_title(metadata: Xml.Element, quiz: Quiz) -> None:
    lom = Xml.SubElement(metadata, "lom", xmlns=_METADATA)
    general = Xml.SubElement(lom, "general")
    title = Xml.SubElement(general, "title")
    string = Xml.SubElement(title, "langstring", {"xml:lang": quiz.language})
    string.text = drop_unwritable(quiz.title)


def _add_resource(parent: Xml.Element, id_: str, kind: str, name: str) -> Xml.Element:
    resource = Xml.SubElement(parent, "resource", identifier=id_, type=kind, href=name)
    Xml.SubElement(resource, "file", href=name)
    return resource


def _write_test(quiz: Quiz, items: Iterable[str]) -> Xml.Element:
    root = Xml.Element(
        "assessmentTest", xmlns=_QTI, identifier="test", title=drop_unwritable(quiz.title)
    )
    part = Xml.SubElement(
        root,
        "testPart",
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    section = Xml.SubElement(
        part,
        "assessmentSection",
        identifier="section",
        title=drop_unwritable(quiz.title),
        visible="true",
    )
    for number, name in enumerate(items, 1):
        Xml.SubElement(section, "assessmentItemRef", identifier=f"item-{number}", href=name)
    return root


def _write_item(question: QuizQuestion, quiz: Quiz) -> Xml.Element:
    root = Xml.Element(
        "assessmentItem",
        {
            "xmlns": _QTI,
            # An identifier begins with a letter, which an id need not.
            "identifier": f"question-{question.id}",
            "title": drop_unwritable(question.text),
            "adaptive": "false",
            "timeDependent": "false",
            "xml:lang": quiz.language,
        },
    )
    declared = Xml.SubElement(
        root,
        "responseDeclaration",
        identifier="RESPONSE",
        cardinality="single",
        baseType="identifier" if question.choices else "string",
    )
    right = [number for number, (_, is_right) in enumerate(question.choices, 1) if is_right]
    if right:
        _add(Xml.SubElement(declared, "correctResponse"), "value", f"choice-{right[0]}")
    Xml.SubElement(
        root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"
    )
    body = Xml.SubElement(root, "itemBody")
    # Read by whoever marks the answers, and by no pupil.
    rubric = Xml.SubElement(body, "rubricBlock", view="scorer")
    for part in (question.where, *question.answer.split("\n\n")):
        _add(rubric, "p", part)
    if question.choices:
        asked = Xml.SubElement(
            body,
            "choiceInteraction",
            responseIdentifier="RESPONSE",
            shuffle="false",
            maxChoices="1",
        )
        _add(asked, "prompt", question.text)
        for number, (text, _) in enumerate(question.choices, 1):
            choice = Xml.SubElement(asked, "simpleChoice", identifier=f"choice-{number}")
            choice.text = drop_unwritable(text)
        Xml.SubElement(root, "responseProcessing", template=_MATCH)
    else:
        asked = Xml.SubElement(
            body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="4"
        )
        _add(asked, "prompt", question.text)
    return root


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = drop_unwritable(text)


def _write_xml(root: Xml.Element) -> bytes:
    Xml.indent(root, " ")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
