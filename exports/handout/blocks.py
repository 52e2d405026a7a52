"""What a handout is made of, before it is set: blocks in reading order, plain data throughout.

``exports/handout/handout.typ`` has one rule for each kind of block, by its class's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Run:
    """Some words of a line in one style; ``url`` makes them a link.

    ``underline`` is ``solid`` or ``dotted`` where there is one.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    cited: bool = False
    underline: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``hanging`` is smaller and belongs to what stands above it."""

    runs: tuple[Run, ...]
    hanging: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of entries, each of blocks, numbered from ``start`` or with bullets where None."""

    entries: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """What is set apart from the text around it."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Heading:
    """A heading below the title: level 2 for a part, 3 within one."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class NewPage:
    """The next block begins a page."""


@dataclass(frozen=True)
class Fields:
    """Lines to write a name or a date on, each with its label."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A picture of ``width`` mm as plain data, what it shows in words, and its caption."""

    picture: Mapping[str, Any]
    alternative: str
    caption: str
    width: float


@dataclass(frozen=True)
class Signs:
    """The key of a map's signs: of each a sample (as plain data), its look and its meaning."""

    rows: tuple[tuple[Mapping[str, Any], str, str], ...]


@dataclass(frozen=True)
class Choices:
    """Words to choose from, in a frame with a label, in columns."""

    label: str
    items: tuple[str, ...]
    columns: int


@dataclass(frozen=True)
class Lettered:
    """Things to choose from, lettered a, b, c on from ``start``, 0 for a."""

    items: tuple[str, ...]
    start: int = 0


@dataclass(frozen=True)
class Blanks:
    """Numbered blanks, a line each, in columns; ``answers`` are on the lines where given.

    ``hint`` says what the lines are for to those who cannot see them.
    """

    start: int
    count: int
    columns: int
    hint: str
    answers: tuple[tuple[Run, ...], ...] | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of a table: some words, or room for ``lines`` written lines or for one ``letter``."""

    runs: tuple[Run, ...] = ()
    lines: int = 0
    letter: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a row of headings; ``widths`` are shares, 0 for as wide as the words.

    ``axis`` is the number of the column along whose right edge time runs, None in other tables.
    """

    caption: str
    widths: tuple[float, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    axis: int | None = None


@dataclass(frozen=True)
class Choice:
    """One answer to choose from; ``ticked`` in the key, for the right one."""

    text: str
    ticked: bool = False


@dataclass(frozen=True)
class Question:
    """A numbered question with choices, lines to write on, or its answer.

    ``where`` says where to look for the answer, ``address`` is that of the chapter on the web and
    ``code`` the same as a picture, both empty where there is none.
    """

    number: int
    text: str
    where: str
    choices: tuple[Choice, ...] = ()
    lines: int = 0
    answer: tuple[Block, ...] = ()
    address: str = ""
    code: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Photo:
    """A picture of the story's own: the bytes of a grey JPEG, its width and height in mm."""

    content: tuple[int, ...]
    width: float
    height: float
    alternative: str
    caption: str


@dataclass(frozen=True)
class Beside:
    """Blocks side by side, read first left, then right; ``share`` is the left one's width."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5


Block = (
    Paragraph
    | Listing
    | Quote
    | Heading
    | NewPage
    | Fields
    | Figure
    | Signs
    | Choices
    | Lettered
    | Blanks
    | Table
    | Question
    | Photo
    | Beside
)


def write_runs(text: str) -> tuple[Run, ...]:
    """Return a plain text as the words of a line."""
    return (Run(text),)


def write_blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as data for ``compile_template``, each with its ``kind``."""
    return [_write_block(block) for block in blocks]


def _write_block(block: Block) -> dict[str, Any]:
    data = dict(vars(block))
    if isinstance(block, Listing):
        data["entries"] = [write_blocks(entry) for entry in block.entries]
    elif isinstance(block, Quote):
        data["blocks"] = write_blocks(block.blocks)
    elif isinstance(block, Question):
        data["answer"] = write_blocks(block.answer)
    elif isinstance(block, Beside):
        data |= {"left": write_blocks(block.left), "right": write_blocks(block.right)}
    return {"kind": type(block).__name__.lower(), **data}
