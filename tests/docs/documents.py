"""The documents as their tests read them: sections, tables, code, links and pictures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent.parent
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
# The front door, the guides, and what explains a folder where it lies.
PAGES = [
    README,
    *DOCS,
    *(
        ROOT / name / "README.md"
        for name in ("data", "data/basemap", "tests/stories", "tests/benchmarks")
    ),
]
MARKDOWN = MarkdownIt("commonmark").enable("table")
PLACEHOLDER = re.compile(r"<[^>]+>")
_COMMENT = re.compile(r"\s#\s.*$")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and what in it is code."""

    text: str
    code: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: the words of its head, and its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass
class Section:
    """What stands under one heading, or before the first."""

    title: str
    code: list[str] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The name by which a link reaches the section."""
        return re.sub(r"[^\w -]", "", self.title.lower()).replace(" ", "-")


@dataclass(frozen=True)
class Command:
    """One line of a block of commands.

    Attributes:
        line: as it stands there.
        words: the program and its arguments.
        comment: what stands after ``#``.
    """

    line: str
    words: tuple[str, ...]
    comment: str


def read_sections(path: Path) -> list[Section]:
    """Return the sections of a document in order."""
    tokens = MARKDOWN.parse(path.read_text(encoding="utf-8"))
    sections = [Section("")]
    for number, token in enumerate(tokens):
        here = sections[-1]
        if token.type == "heading_open":
            sections.append(Section(tokens[number + 1].content))
        elif token.type in ("fence", "code_block"):
            here.blocks.append((token.info.strip(), token.content))
        elif token.type == "html_block":
            here.pictures += re.findall(r'<img src="([^"]+)"', token.content)
        elif token.type == "table_open":
            here.tables.append(_read_table(tokens, number))
        for child in token.children or ():
            if child.type == "code_inline":
                here.code.append(child.content)
            elif child.type == "link_open":
                here.links.append(str(child.attrs["href"]))
            elif child.type == "image":
                here.pictures.append(str(child.attrs["src"]))
            elif child.type == "html_inline":
                here.pictures += re.findall(r'<img src="([^"]+)"', child.content)
    return sections


def find_section(path: Path, title: str) -> Section:
    """Return the section of that title, its subsections not included."""
    return next(section for section in read_sections(path) if section.title == title)


def list_tables(paths: list[Path], first: str) -> list[Table]:
    """Return the tables of some documents whose head begins with a word."""
    return [
        table
        for path in paths
        for section in read_sections(path)
        for table in section.tables
        if table.head[0] == first
    ]


def list_commands(path: Path) -> Iterator[Command]:
    """Yield the commands of a document: the lines of its blocks that name no language."""
    for section in read_sections(path):
        for language, text in section.blocks:
            for line in text.splitlines():
                if not language and line:
                    yield _read_command(line)


def _read_command(line: str) -> Command:
    comment = found[0].strip() if (found := _COMMENT.search(line)) else ""
    # Windows parts the names of folders by a sign that a shell takes for another.
    words = shlex.split(_COMMENT.sub("", line).replace("\\", "/"))
    return Command(line, tuple(words), comment.removeprefix("# "))


def _read_table(tokens: list[Token], start: int) -> Table:
    rows: list[list[Cell]] = []
    for token in tokens[start:]:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            code = tuple(c.content for c in token.children or () if c.type == "code_inline")
            rows[-1].append(Cell(token.content, code))
        elif token.type == "table_close":
            break
    return Table(tuple(cell.text for cell in rows[0]), tuple(map(tuple, rows[1:])))
