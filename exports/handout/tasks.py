"""A part of the worksheet together with its part of the key, so that no blank lacks its answer."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from exports.handout.blocks import Block, Paragraph, write_runs
from exports.handout.prose import Prose
from geo.story.lessons import Level
from layers.scene import Scene
from layers.telling.words import Words

T = TypeVar("T")

# A written line has room for about so many printed letters of an answer.
_LETTERS_A_LINE = 75
# Hangul is written in syllables, each as wide as two letters.
_WIDE_FROM = 0x1100
# A part has no more rows: a class fills in no more, and they stand on two or three pages.
MOST_ROWS = 40
# Lines on the map of a story that has more than a class can follow.
_MOST_DRAWN = 24
_FEWEST_LINES, _MOST_LINES = 2, 6


@dataclass(frozen=True)
class Setting:
    """What all parts of a class's handouts have in common.

    Args:
        scene: the story laid out.
        words: the interface's words, in the scene's language.
        prose: writes Markdown, with the numbers of the sources.
        level: of the readings and the questions.
        chapters: ids of the chapters that are worked on.
        width: of the text on a page, in mm.
        height: likewise.
        site: the public address of the app, for links to the chapters; None where it has none.
    """

    scene: Scene
    words: Words
    prose: Prose
    level: Level
    chapters: tuple[str, ...]
    width: float
    height: float
    site: str | None = None

    @cached_property
    def journeys(self) -> tuple[str, ...]:
        """The journeys that a sheet has room for: all, or some from the whole story."""
        return pick_journeys(self.scene, self.chapters)

    def say_picked(self, count: int, whole: int) -> list[Paragraph]:
        """Return a paragraph that says how many of how many a part has, none where it has all."""
        if count == whole:
            return []
        numbers = {"count": self.words.say_number(count), "all": self.words.say_number(whole)}
        return [Paragraph(write_runs(self.words.say("handout.picked", **numbers)))]

    def covers(self, kind: str, id_: str) -> bool:
        """Tell whether a route or an event belongs to a chapter that is worked on."""
        return self.scene.homes.get((kind, id_)) in self.chapters


@dataclass(frozen=True)
class Task:
    """A part of the worksheet.

    Attributes:
        title: its heading.
        sheet: what pupils get.
        key: the same with its answers; empty where nothing is to be filled in.
        blanks: the numbers of its blanks, which go on from part to part.
        new_page: whether it begins a page of the worksheet.
        marks: the most that each blank can earn, one a blank where it is empty.
    """

    title: str
    sheet: tuple[Block, ...]
    key: tuple[Block, ...] = ()
    blanks: tuple[int, ...] = ()
    new_page: bool = False
    marks: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """The most that the part can earn."""
        return sum(self.marks) if self.marks else len(self.blanks)


def pick_journeys(scene: Scene, chapters: Sequence[str]) -> tuple[str, ...]:
    """Return the journeys for which a sheet has room: all of them, or some from the whole story.

    Of a story of more than ``MOST_ROWS`` legs so many are taken that a class follows their lines,
    those of some chapters, if they have any.
    """
    legs = {id_: len(found) for id_, found in scene.traces.items()}
    if sum(legs.values()) <= MOST_ROWS:
        return tuple(legs)
    covered = [id_ for id_ in legs if scene.homes.get(("route", id_)) in chapters] or [*legs]
    for count in range(min(len(covered), _MOST_DRAWN), 1, -1):
        picked = spread_over(covered, count)
        if sum(legs[id_] for id_ in picked) <= _MOST_DRAWN:
            return tuple(picked)
    return (covered[0],)


def spread_over(items: Sequence[T], count: int) -> list[T]:
    """Return so many of some things, from first to last and evenly spread; all of fewer."""
    if len(items) <= count:
        return [*items]
    return [items[number * len(items) // count] for number in range(count)]


def shuffle(items: Sequence[T], *, seed: str) -> list[T]:
    """Return items in an order that looks like chance and is the same on every machine."""

    def weigh(number: int) -> str:
        return hashlib.sha256(f"{seed} {number}".encode()).hexdigest()

    return [items[number] for number in sorted(range(len(items)), key=weigh)]


def count_lines(text: str, *, share: float = 1.0, spare: int = 1, most: int = _MOST_LINES) -> int:
    """Return how many lines an answer of this length needs where it is written by hand.

    ``share`` is the part of the text's width that the lines have; ``spare`` lines are added.
    """
    letters = sum(2 if ord(letter) >= _WIDE_FROM else 1 for letter in text)
    wanted = math.ceil(letters / (_LETTERS_A_LINE * share)) + spare
    return min(max(wanted, _FEWEST_LINES), most)


def write_letter(number: int) -> str:
    """Return the letter of the thing at ``number``, from 0: a to z, then aa, bb and on."""
    letter = chr(ord("a") + number % 26)
    return letter * (number // 26 + 1)
