"""The forms in which handouts are taken: PDF, DOCX, slides, and questions for platforms."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exports.handout.choices import FORMATS, PAPERS, list_kinds
from exports.handout.handouts import (
    HandoutError,
    find_plan,
    make_handouts,
    name_handout,
    write_credit,
    write_documents,
)
from exports.handout.typesetting import TypesetError
from exports.images.fonts import FontError
from exports.images.request import RequestError
from geo.story.lessons import Level
from layers.scene import Scene
from layers.telling.words import Words


@dataclass(frozen=True)
class HandoutFile:
    """A file to take away; ``kind`` is one of ``KINDS``, or ``slides`` or ``questions``."""

    kind: str
    name: str
    media_type: str
    content: bytes


def make_handout_files(
    scene: Scene,
    words: Words,
    *,
    format_: str,
    levels: Iterable[Level],
    kinds: Iterable[str] | None = None,
    paper: str = "a4",
    plan: str | None = None,
    site: str | None = None,
) -> Iterator[HandoutFile]:
    """Yield the handouts of a class in one of ``FORMATS``; the same call, the same bytes.

    Slides and questions are made for each level, and have no paper; see ``make_handouts``.

    Raises:
        HandoutError: there is no such paper, level, plan or kind, or there is no question.
        TypesetError: a letter is in none of the fonts.
    """
    wanted = list_kinds(format_) if kinds is None else tuple(kinds)
    order = _Order(scene, words, tuple(levels), wanted, paper, plan, site)
    try:
        yield from _WRITERS[format_](order)
    except (FontError, RequestError) as error:
        raise TypesetError(str(error)) from error


@dataclass(frozen=True)
class _Order:
    """What is wanted, whatever its format."""

    scene: Scene
    words: Words
    levels: tuple[Level, ...]
    kinds: tuple[str, ...]
    paper: str
    plan: str | None
    site: str | None

    def list_wishes(self) -> dict[str, Any]:
        """Return what is wanted of handouts, as ``make_handouts`` takes it."""
        return {
            **{"paper": self.paper, "levels": self.levels, "plan": self.plan},
            **{"kinds": self.kinds, "site": self.site},
        }

    def name(self, format_: str, *parts: str | None) -> tuple[str, str]:
        """Return a file's name, of its parts and its language, and its media type."""
        ending, media_type = FORMATS[format_]
        known = [part for part in (*parts, self.scene.language) if part]
        return f"{'-'.join(known)}.{ending}", media_type


def _write_pdf(order: _Order) -> Iterator[HandoutFile]:
    for made in make_handouts(order.scene, order.words, **order.list_wishes()):
        yield HandoutFile(made.kind, made.name, FORMATS["pdf"][1], made.content)


# Each of the others brings tools that nobody else needs.
def _write_docx(order: _Order) -> Iterator[HandoutFile]:
    from exports.handout.word import write_docx

    story, language = order.scene.story, order.scene.language
    ending, media_type = FORMATS["docx"]
    for written in write_documents(order.scene, order.words, **order.list_wishes()):
        name = name_handout(written, story, order.paper, language, ending)
        content = write_docx(
            written.document,
            paper=PAPERS[order.paper],
            language=language,
            author=story.author,
            credit=write_credit(story, order.words),
        )
        yield HandoutFile(written.kind, name, media_type, content)


def _write_pptx(order: _Order) -> Iterator[HandoutFile]:
    from exports.handout.deck import DeckMaps, write_deck

    story, maps = order.scene.story, DeckMaps(order.scene)
    chosen = find_plan(story, order.plan)
    for level in order.levels:
        name, media_type = order.name("pptx", story.id, "slides", order.plan, level)
        content = write_deck(order.scene, order.words, level=level, plan=chosen, maps=maps)
        yield HandoutFile("slides", name, media_type, content)


def _write_quiz(order: _Order, *, format_: str) -> Iterator[HandoutFile]:
    from exports.handout.quiz import make_quiz, write_gift, write_qti

    story = order.scene.story
    chosen = find_plan(story, order.plan)
    quizzes = {
        level: make_quiz(order.scene, order.words, level=level, plan=chosen)
        for level in order.levels
    }
    # A lesson may have questions of one level alone.
    asked = {level: quiz for level, quiz in quizzes.items() if quiz.questions}
    if not asked:
        raise HandoutError("the story's lesson has no questions of this level and plan")
    for level, quiz in asked.items():
        kind = "questions" if format_ == "gift" else f"questions-{format_}"
        name, media_type = order.name(format_, story.id, kind, order.plan, level)
        write = write_gift if format_ == "gift" else write_qti
        yield HandoutFile("questions", name, media_type, write(quiz))


_WRITERS: Mapping[str, Callable[[_Order], Iterator[HandoutFile]]] = {
    "pdf": _write_pdf,
    "docx": _write_docx,
    "pptx": _write_pptx,
    "gift": functools.partial(_write_quiz, format_="gift"),
    "qti": functools.partial(_write_quiz, format_="qti"),
}
