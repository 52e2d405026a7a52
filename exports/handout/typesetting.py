"""Setting a handout as PDF/UA-1, with no font but those that come with the packages."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from exports.handout.blocks import write_blocks
from exports.handout.documents import Document
from exports.images.fonts import list_font_files

_TEMPLATE = Path(__file__).with_name("handout.typ")
FONTS = ("Source Sans Pro", "NanumGothic")


class TypesetError(ValueError):
    """A handout that cannot be set; the message says why, as Typst does."""


@dataclass(frozen=True)
class Paper:
    """A size of paper and its margins, in mm; head and foot of the page stand in the margins."""

    width: float
    height: float
    side: float = 18.0
    top: float = 22.0
    bottom: float = 20.0

    @property
    def text_size(self) -> tuple[float, float]:
        """Width and height of the text."""
        return self.width - 2 * self.side, self.height - self.top - self.bottom


PAPERS: Mapping[str, Paper] = {"a4": Paper(210.0, 297.0), "letter": Paper(215.9, 279.4)}


def set_document(
    document: Document, *, paper: Paper, language: str, credit: str, page: str
) -> bytes:
    """Set a handout and return it as a PDF; the same handout, the same bytes.

    Args:
        document: what is set.
        paper: the paper.
        language: BCP 47 tag of its text.
        credit: what stands at the foot of each page.
        page: how a page is counted, with ``{number}`` and ``{count}`` for both numbers.

    Raises:
        TypesetError: a letter is in none of the fonts, or PDF/UA would be broken.
    """
    data = {
        "title": document.title,
        "kind": document.kind,
        "language": language,
        "paper": asdict(paper),
        "credit": credit,
        "page": page,
        "fonts": FONTS,
        "blocks": write_blocks(document.blocks),
    }
    with tempfile.TemporaryDirectory() as folder:
        # Typst looks for fonts in folders, and those of the packages hold more than is wanted.
        for path in (*list_font_files(bold=False), *list_font_files(bold=True)):
            shutil.copyfile(path, Path(folder) / path.name)
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        # Texts come as data: nothing in them is ever read as Typst's language.
        compiler = typst.Compiler(
            _TEMPLATE.read_bytes(),
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        try:
            content, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1")
        except typst.TypstError as error:
            raise TypesetError(f"{document.kind}: {error.message}") from error
    if warnings:
        raise TypesetError(f"{document.kind}: {warnings[0].message}")
    assert isinstance(content, bytes)
    return content
