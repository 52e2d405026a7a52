"""Handouts in other programs' files: the same words as on paper, and read by those programs."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import docx
import pptx
import pymupdf
import pytest
from qti_convert import upgrade_qti2_to_qti3

from exports.handout.deck import DeckMaps, write_deck
from exports.handout.formats import HandoutFile, make_handout_files
from exports.handout.handouts import HandoutError
from exports.handout.maps import list_places
from exports.handout.quiz import Quiz, QuizQuestion, make_quiz, write_gift, write_qti
from geo.story.checking import load_story
from geo.story.records import Story
from layers.lesson.lessons import list_steps
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.conftest import RIHLA
from tests.exports.conftest import STORIES, Edition
from tests.exports.handout.conftest import make_all
from tests.exports.handout.pages import squeeze
from tests.programs import need
from tests.stories.many import write_many

HOSTILE = "~wrong =right {#} a:b \\n <b> &amp; $CATEGORY: x // \x07"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
# Grey, as PNG.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def make(edition: Edition, format_: str, **wishes: Any) -> list[HandoutFile]:
    made = make_handout_files(
        edition.scene, edition.words, format_=format_, levels=["short"], **wishes
    )
    return list(made)


def read_texts(content: bytes) -> str:
    """Return all that a DOCX says, in the order of its file, without white space."""
    pages = docx.Document(io.BytesIO(content))
    mark = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    parts = [pages.element.body, pages.sections[0].footer.paragraphs[0]._element]
    return squeeze("".join(text.text or "" for part in parts for text in part.iter(mark)))


@pytest.mark.parametrize("kind", ["worksheet", "key", "plan", "texts", "sources"])
def test_a_word_processor_gets_the_words_of_the_paper(english: Edition, kind: str) -> None:
    (written,) = make(english, "docx", kinds=[kind])
    made = make_all("story", "en", "a4").values()
    printed = next(one for one in made if one.kind == kind and one.level in ("short", None))
    with pymupdf.open(stream=printed.content) as pdf:
        words = {word[4] for page in pdf for word in page.get_text("words")}
    said = read_texts(written.content)
    # What pictures say is in the pictures, and a page's number on the page.
    lost = {word for word in words if len(word) > 3 and squeeze(word) not in said}
    assert len(lost) < 0.02 * len(words), lost
    pages = docx.Document(io.BytesIO(written.content))
    assert pages.core_properties.language == "en"
    for shape in pages.element.body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    ):
        assert shape.get("descr")


def test_a_question_has_its_address_and_its_code(english: Edition) -> None:
    site = "https://maps.example.org/app"
    assert english.scene.story.lesson is not None
    chapters = {
        question.chapter
        for question in english.scene.story.lesson.questions.values()
        if question.level == "short"
    }
    for format_ in ("pdf", "docx"):
        (sheet,) = make(english, format_, kinds=["worksheet"], site=site)
        if format_ == "pdf":
            with pymupdf.open(stream=sheet.content) as pdf:
                links = {link["uri"] for page in pdf for link in page.get_links()}
        else:
            pages = docx.Document(io.BytesIO(sheet.content))
            rels = pages.part.rels.values()
            # Word processors make one table of two that touch, and draw the rules of the first.
            body = pages.element.body
            assert len(body.xpath("w:tbl")) > 10
            assert body.xpath("//w:tbl[following-sibling::*[1][self::w:tbl]]") == []
            ruled = body.xpath("//w:tc[w:tcPr/w:tcBorders/w:bottom]")
            assert len(ruled) == len(list_places(english.scene))
            links = {one.target_ref for one in rels if one.is_external}
        assert links == {f"{site}/story?lang=en#{chapter}" for chapter in chapters}
    plain = make_all("story", "en", "a4")["worksheet-short"]
    with pymupdf.open(stream=plain.content) as pdf:
        assert not [link for page in pdf for link in page.get_links()]


def find_pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type == 13]


@pytest.mark.parametrize(
    "edition", [("story", "ko"), ("voyage", "fr")], indirect=True, ids="-".join
)
def test_slides_have_a_plan_s_steps_maps_and_notes(edition: Edition) -> None:
    story, language = edition.scene.story, edition.scene.language
    assert story.lesson is not None
    plan = next(iter(story.lesson.plans.values()))
    (made,) = make(edition, "pptx", plan=plan.id)
    slides = [*pptx.Presentation(io.BytesIO(made.content)).slides]
    questions = story.lesson.list_questions(chapters=plan.chapters, level="short")
    chapters = [one for one in edition.scene.chapters if one.id in plan.chapters]
    said = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in slides
    ]
    for number, step in enumerate(plan.steps, 1):
        assert step.text[language] in said[number]
    steps = list_steps(edition.scene, edition.words)
    shown = range(1 + len(plan.steps), len(slides) - len(questions))
    # A chapter has a slide with its map, and more where there is more to see than stands beside.
    maps = [place for place in shown if find_pictures(slides[place])]
    assert len(maps) == len(chapters)
    assert maps[0] == shown[0]
    for chapter, place, after in zip(chapters, maps, [*maps[1:], shown.stop], strict=True):
        text = "\n".join(said[place:after])
        assert text.count(chapter.title) >= after - place
        assert all(one.head in text for one in steps if one.chapter == chapter.id)
        (picture,) = find_pictures(slides[place])
        assert picture._element.nvPicPr.cNvPr.get("descr")
        assert slides[place].has_notes_slide == (chapter.id in story.lesson.notes)
    for place in shown:
        sizes = [
            run.font.size.pt
            for shape in slides[place].shapes
            if shape.has_text_frame and shape.top < 150 * 36000
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        # As the back row needs it.
        assert min(sizes) >= 18
        for shape in slides[place].shapes:
            assert 0 <= shape.left < shape.left + shape.width <= 338.7 * 36000
            assert 0 <= shape.top < shape.top + shape.height <= 190.5 * 36000
    assert all(slide.has_notes_slide for slide in slides[-len(questions) :])


@dataclass(frozen=True)
class Imported:
    """A question as a platform has it."""

    title: str
    text: str
    choices: tuple[tuple[str, bool], ...]
    feedback: str


def import_gift(text: str) -> Iterator[Imported]:
    """Read GIFT as Moodle's own reader does: signs that are escaped are set aside first."""
    text = re.sub(r"\\([~=#{}:\\])", lambda found: f"\x00{ord(found[1]):03}", text)

    def restore(part: str) -> str:
        part = part.replace("\\n", "\n")
        return re.sub(r"\x00(\d{3})", lambda found: chr(int(found[1])), part).strip()

    for block in re.split(r"\n\s*\n", text):
        lines = [
            line for line in block.split("\n") if line.strip() and not line.strip().startswith("//")
        ]
        if not lines or lines[0].startswith("$CATEGORY"):
            continue
        whole = "\n".join(lines)
        found = re.fullmatch(r"::(.*?)::\[plain\](.*?)\{(.*)\}", whole, re.DOTALL)
        assert found is not None, whole
        answers, _, feedback = found[3].partition("####")
        choices = re.findall(r"([=~])([^=~]*)", answers)
        yield Imported(
            restore(found[1]),
            restore(found[2]),
            tuple(
                (restore(take_format(take_share(text))), is_right(sign, text))
                for sign, text in choices
            ),
            restore(take_format(feedback)),
        )


SHARE = re.compile(r"\s*%(-?[\d.]*)%")


def take_share(text: str) -> str:
    found = SHARE.match(text)
    return text if found is None else text[found.end() :]


def take_format(text: str) -> str:
    """Take off what a platform reads as the format of what follows."""
    return re.sub(r"^\[(html|markdown|moodle|plain)\]", "", text.lstrip())


def is_right(sign: str, text: str) -> bool:
    share = SHARE.match(text)
    return sign == "=" and (share is None or float(share[1]) == 100)


def check_imported(found: Imported, question: QuizQuestion) -> None:
    clean = [
        (" ".join(text.replace("\x07", "").split()), right) for text, right in question.choices
    ]
    assert found.title == question.id
    assert squeeze(found.text) == squeeze((question.text + question.where).replace("\x07", ""))
    assert list(found.choices) == clean
    assert squeeze(found.feedback) == squeeze(question.answer.replace("\x07", ""))


@pytest.mark.parametrize("level", ["short", "full"])
def test_a_platform_reads_every_question_from_gift(edition: Edition, level: Any) -> None:
    quiz = make_quiz(edition.scene, edition.words, level=level, plan=None)
    found = list(import_gift(write_gift(quiz).decode()))
    assert len(found) == len(quiz.questions) > 0
    for one, question in zip(found, quiz.questions, strict=True):
        check_imported(one, question)


def test_no_sign_of_gift_or_xml_is_read_as_one() -> None:
    choices = ((HOSTILE, False), (f"{HOSTILE}2", True))
    question = QuizQuestion("a-1", HOSTILE, HOSTILE, choices, f"{HOSTILE}\n\n{HOSTILE}")
    quiz = Quiz("a", HOSTILE, "en", (question,))
    (found,) = import_gift(write_gift(quiz).decode())
    check_imported(found, question)
    with zipfile.ZipFile(io.BytesIO(write_qti(quiz))) as package:
        item = Xml.fromstring(package.read("items/a-1.xml"))
    assert [choice.text for choice in item.iter(f"{QTI}simpleChoice")] == [
        text.replace("\x07", "") for text, _ in choices
    ]


@pytest.mark.parametrize("begin", ["%50%", "%100%", "% ", "[html]", "[plain]", "[sic]", "//", "->"])
def test_what_begins_like_a_share_or_a_format_is_text(begin: str) -> None:
    choices = ((f"{begin} of it", True), (begin, False))
    question = QuizQuestion("a-1", f"{begin} of what?", begin, choices, f"{begin} of it")
    (found,) = import_gift(write_gift(Quiz("a", "A", "en", (question,))).decode())
    check_imported(found, question)


def test_qti_is_a_package_whose_items_others_read(edition: Edition) -> None:
    quiz = make_quiz(edition.scene, edition.words, level="short", plan=None)
    content = write_qti(quiz)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        manifest = Xml.fromstring(package.read("imsmanifest.xml"))
        hrefs = {
            str(file.get("href"))
            for file in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")
        }
        assert names == hrefs | {"imsmanifest.xml"}
        for question in quiz.questions:
            item = Xml.fromstring(package.read(f"items/{question.id}.xml"))
            right = [value.text for value in item.findall(f".//{QTI}correctResponse/{QTI}value")]
            told = {
                choice.get("identifier"): choice.text for choice in item.iter(f"{QTI}simpleChoice")
            }
            assert [told[str(id_)] for id_ in right] == [
                text for text, is_right in question.choices if is_right
            ]
            # Another program reads it, and makes QTI 3 of it.
            assert squeeze(question.text) in squeeze(
                "".join(
                    Xml.fromstring(upgrade_qti2_to_qti3(item_text(package, question))).itertext()
                )
            )


def item_text(package: zipfile.ZipFile, question: QuizQuestion) -> str:
    return package.read(f"items/{question.id}.xml").decode()


def test_a_lesson_without_questions_is_told(story: Story) -> None:
    scene = lay_out(replace(story, lesson=None), "en")
    with pytest.raises(HandoutError, match="has no questions"):
        list(make_handout_files(scene, load_words("en"), format_="gift", levels=["short"]))


@pytest.mark.parametrize("format_", ["gift", "qti"])
def test_a_lesson_with_questions_of_one_level_is_written_for_that_level(format_: str) -> None:
    made = make_handout_files(
        lay_out(load_story(RIHLA), "ar"),
        load_words("ar"),
        format_=format_,
        levels=["short", "full"],
    )
    assert [re.findall("short|full", file.name) for file in made] == [["short"]]


def test_the_same_lesson_is_the_same_bytes(english: Edition) -> None:
    kinds = {"docx": ["plan"], "pptx": ["slides"], "gift": ["questions"], "qti": ["questions"]}
    for format_, wanted in kinds.items():
        first, second = (make(english, format_, plan="one-case", kinds=wanted) for _ in range(2))
        assert first == second


def test_libreoffice_opens_what_is_to_be_changed(english: Edition, tmp_path: Path) -> None:
    office = need("soffice")
    (sheet,) = make(english, "docx", kinds=["worksheet"])
    (deck,) = make(english, "pptx", plan="one-case")
    for file in (sheet, deck):
        (tmp_path / file.name).write_bytes(file.content)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, home, "--headless", "--convert-to", "pdf", sheet.name, deck.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    title = english.scene.story.title["en"]
    for file in (sheet, deck):
        with pymupdf.open((tmp_path / file.name).with_suffix(".pdf")) as pdf:
            assert title in pdf[0].get_text()
            assert len(pdf) > 5
    with pymupdf.open((tmp_path / sheet.name).with_suffix(".pdf")) as pdf:
        (page,) = [
            one for one in pdf if english.words.say("handout.timeline_title") in one.get_text()
        ]
        # The dates stand below what is asked of them.
        assert english.words.say("handout.timeline_when") in page.get_text()


def test_a_part_begins_a_page_where_its_table_would_be_torn_from_its_head(english: Edition) -> None:
    (sheet,) = make(english, "docx", kinds=["worksheet"])
    begun = [
        paragraph.text
        for paragraph in docx.Document(io.BytesIO(sheet.content)).paragraphs
        if paragraph.paragraph_format.page_break_before
    ]
    names = ("readings_title", "timeline_title")
    titles = [english.words.say(f"handout.{name}") for name in names]
    assert [text.partition(" ")[2] for text in begun] == titles


def test_a_story_without_a_lesson_has_marks_and_texts() -> None:
    story = replace(STORIES["voyage"], lesson=None)
    scene, words = lay_out(story, story.language), load_words(story.language)
    wishes: Any = {"format_": "docx", "levels": ["short"], "kinds": ["plan", "texts"]}
    plan, texts = make_handout_files(scene, words, **wishes)
    assert squeeze(words.say("handout.marks_total")) in read_texts(plan.content)
    for chapter in scene.chapters:
        assert squeeze(chapter.title) in read_texts(texts.content)


class StillMaps(DeckMaps):
    """Maps that are not drawn: what a deck holds of them is one picture."""

    def draw(self, chapter: str) -> tuple[bytes, str]:
        return PIXEL, chapter


@pytest.mark.parametrize(("count", "shown"), [(30, 31), (60, 40)])
def test_slides_of_very_many_chapters_show_some_and_say_so(
    count: int, shown: int, tmp_path: Path
) -> None:
    story = load_story(write_many(tmp_path / "story", 60, chapters=count))
    scene, words = lay_out(story, "en"), load_words("en")
    content = write_deck(scene, words, level="full", plan=None, maps=StillMaps(scene))
    first, *others = pptx.Presentation(io.BytesIO(content)).slides
    titles = [chapter.title for chapter in scene.chapters]
    told = list(dict.fromkeys(slide.shapes.title.text for slide in others))
    assert len(told) == shown
    assert told == [title for title in titles if title in told]
    assert told[0] == titles[0]
    said = " ".join(shape.text_frame.text for shape in first.shapes if shape.has_text_frame)
    assert (f"{shown} of the story’s {count + 1} chapters" in said) == (shown < len(titles))
