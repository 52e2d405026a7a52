"""A part of the worksheet together with its part of the key, so that no blank lacks its answer."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from exports.handout.blocks import Block
from exports.handout.prose import Prose
from geo.story.lessons import Level
from layers.scene import Scene
from layers.telling.words import Words

T = TypeVar("T")

# A written line has room for about so many printed letters of an answer.
_LETTERS_A_LINE = 75
# Hangul is written in syllables, each as wide as two letters.
_WIDE_FROM = 0x1100
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
