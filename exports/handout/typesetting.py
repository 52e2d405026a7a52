"""Setting a handout as PDF/UA-1, with no font but those that come with the packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import typst

from exports.handout.blocks import write_blocks
from exports.handout.choices import Paper
from exports.handout.documents import Document
from exports.handout.forms import add_fields, list_fields
from exports.images.compiling import compile_template
from exports.images.fonts import FontError, list_families
from geo.letters.drawn import drop_undrawable

_TEMPLATE = Path(__file__).with_name("handout.typ")


class TypesetError(ValueError):
    """A handout that cannot be set; the message says why, as Typst does."""


def set_document(
    document: Document, *, paper: Paper, language: str, author: str, credit: str, page: str
) -> bytes:
    """Set a handout and return it as a PDF; the same handout, the same bytes.

    What is blank in it can be filled in on a screen.

    Args:
        document: what is set.
        paper: the paper.
        language: BCP 47 tag of its text.
        author: who made it, empty where nobody is named.
        credit: what stands at the foot of each page.
        page: how a page is counted, with ``{number}`` and ``{count}`` for both numbers.

    Raises:
        TypesetError: a letter is in none of the fonts, or PDF/UA would be broken.
    """
    data = {
        "title": document.title,
        "kind": document.kind,
        "language": language.partition("-")[0],
        "paper": asdict(paper),
        "author": author,
        "credit": credit,
        "page": page,
        "blocks": write_blocks(document.blocks),
    }
    drawable = _keep_drawable(data)
    try:
        drawable["fonts"] = list_families(_walk_texts(drawable))
        content, warnings = compile_template(_TEMPLATE, drawable, format="pdf", standard="ua-1")
    except FontError as error:
        raise TypesetError(f"{document.kind}: {error}") from error
    except typst.TypstError as error:
        raise TypesetError(f"{document.kind}: {error.message}") from error
    if warnings:
        raise TypesetError(f"{document.kind}: {warnings[0]}")
    return add_fields(content, list_fields(document.blocks))


def _keep_drawable(data: Any) -> Any:
    """Return data without what no font draws in its texts; records become their fields."""
    if isinstance(data, str):
        return drop_undrawable(data)
    if is_dataclass(data):
        return _keep_drawable(vars(data))
    if isinstance(data, Mapping):
        return {name: _keep_drawable(value) for name, value in data.items()}
    # Maps have thousands of coordinates, and they are no texts.
    if isinstance(data, list | tuple) and not (data and isinstance(data[0], int | float)):
        return [_keep_drawable(value) for value in data]
    return data


def _walk_texts(data: Any) -> Iterator[str]:
    """Yield every text in data of ``_keep_drawable``."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _walk_texts(value)
    elif isinstance(data, list) and not (data and isinstance(data[0], int | float)):
        for value in data:
            yield from _walk_texts(value)
