"""Every sentence of a story that states a fact: where it stands, and what it cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.story.lesson_files import LESSON_FILE
from geo.story.lessons import Lesson
from geo.story.narrative import list_sentences
from geo.story.records import Story


@dataclass(frozen=True)
class Statement:
    """A sentence that states a fact.

    Args:
        id: its language, where it stands and its number there, such as ``en/ship/4``.
        language: of the sentence.
        part: the chapter that it stands in, ``lesson`` or ``legs``.
        file: the file that has it, inside the story folder.
        record: the record in that file; empty in a chapter's text.
        text: the sentence as plain text.
        sources: the ids of the sources that it cites, each once.
    """

    id: str
    language: str
    part: str
    file: str
    record: str
    text: str
    sources: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it stands, its number left out."""
        return self.id.rpartition("/")[0]


def list_statements(story: Story) -> list[Statement]:
    """Return every sentence of a story that states a fact, language by language.

    Those are the sentences of the chapters and their boxes, of the lesson's notes, readings and
    answers, and the notes of the legs, each of which counts as one. Block quotes speak of the map
    or to a teacher and are left out.
    """
    statements: list[Statement] = []
    for language in story.languages:
        statements += _list_chapters(story, language)
        if story.lesson is not None:
            statements += _list_lesson(story.lesson, language)
        statements += _list_legs(story, language)
    return statements


def _list_chapters(story: Story, language: str) -> Iterator[Statement]:
    for chapter in story.chapters[language].values():
        file = f"narrative/{language}/{chapter.id}.md"
        place = f"{language}/{chapter.id}"
        yield from _split(chapter.text, place, part=chapter.id, file=file, record="")
        for number, box in enumerate(chapter.corrections, start=1):
            record = f"corrections {number}"
            yield from _split(
                box.found, f"{place}/box-{number}", part=chapter.id, file=file, record=record
            )


def _list_lesson(lesson: Lesson, language: str) -> Iterator[Statement]:
    texts = [
        (f"note-{it.chapter}", f"note `{it.chapter}`", it.text) for it in lesson.notes.values()
    ]
    texts += [
        (f"reading-{it.route}-{it.level}", f"reading `{it.route}`, {it.level}", it.text)
        for levels in lesson.readings.values()
        for it in levels.values()
    ]
    texts += [
        (f"question-{it.id}", f"question `{it.id}`", it.answer) for it in lesson.questions.values()
    ]
    for name, record, text in texts:
        place = f"{language}/lesson/{name}"
        yield from _split(text[language], place, part="lesson", file=LESSON_FILE, record=record)


def _list_legs(story: Story, language: str) -> Iterator[Statement]:
    for route in story.routes.values():
        for number, leg in enumerate(route.legs, start=1):
            yield Statement(
                f"{language}/map/leg-{route.id}-{number}/1",
                language,
                "legs",
                "routes.geojson",
                f"route `{route.id}`, leg {number}",
                " ".join(leg.note[language].split()),
                tuple(dict.fromkeys(leg.sources)),
            )


def _split(text: str, place: str, *, part: str, file: str, record: str) -> Iterator[Statement]:
    language = place.partition("/")[0]
    told = (sentence for sentence in list_sentences(text, language) if not sentence.is_note)
    for number, sentence in enumerate(told, start=1):
        yield Statement(
            f"{place}/{number}",
            language,
            part,
            file,
            record,
            sentence.text,
            tuple(dict.fromkeys(sentence.sources)),
        )
