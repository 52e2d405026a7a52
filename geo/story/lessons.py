"""The lesson as records: what a teacher needs beside the map, checked and in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from geo.story.narrative import list_citations
from geo.story.texts import Texts

Level = Literal["short", "full"]
QuestionKind = Literal["fact", "source", "certainty"]

LEVELS: tuple[Level, ...] = get_args(Level)
QUESTION_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


@dataclass(frozen=True)
class Step:
    """One part of a lesson: how many minutes it takes and what is done, in plain text."""

    minutes: int
    text: Texts


@dataclass(frozen=True)
class Plan:
    """A way through the story in so many minutes; ``chapters`` in the order of the lesson.

    ``ages`` says for whom, ``aim`` what pupils can do afterwards; both are plain text. The
    minutes of ``steps``, where there are any, add up to ``minutes``.
    """

    id: str
    minutes: int
    ages: Texts
    aim: Texts
    chapters: tuple[str, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Note:
    """What a teacher may say of a chapter; ``text`` is Markdown and cites."""

    chapter: str
    text: Texts


@dataclass(frozen=True)
class Reading:
    """A journey told at one level; ``text`` is Markdown and cites."""

    route: str
    level: Level
    text: Texts


@dataclass(frozen=True)
class Choice:
    """One answer to choose from, in plain text."""

    text: Texts
    right: bool


@dataclass(frozen=True)
class Question:
    """A question on a chapter.

    ``kind`` says what it asks for: a fact, who says so, or how surely it is known. ``text`` is
    plain, ``answer`` is Markdown and cites; ``choices`` is empty or has one that is right.
    """

    id: str
    chapter: str
    kind: QuestionKind
    level: Level
    text: Texts
    answer: Texts
    choices: tuple[Choice, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that answer it: those that its answer cites, each once."""
        texts = self.answer.values()
        return tuple(dict.fromkeys(id_ for text in texts for id_ in list_citations(text)))


@dataclass(frozen=True)
class Lesson:
    """What a teacher needs beside the map. Mappings keep the order of the file.

    ``notes`` is keyed by chapter id, ``readings`` by route id and then by level.
    """

    plans: Mapping[str, Plan]
    notes: Mapping[str, Note]
    readings: Mapping[str, Mapping[Level, Reading]]
    questions: Mapping[str, Question]

    def list_questions(
        self, *, chapters: Iterable[str] | None = None, level: Level | None = None
    ) -> list[Question]:
        """Return the questions on some chapters and of one level, or on all and of both.

        They stand in the order of ``chapters``, or of the file without it.
        """
        found = list(self.questions.values())
        if chapters is not None:
            found = [item for id_ in chapters for item in found if item.chapter == id_]
        return [item for item in found if level in (None, item.level)]
