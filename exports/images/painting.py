"""Painting a picture with Typst: PNG with exact pixels, PDF with live text in embedded fonts."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exports.images.compiling import compile_template
from exports.images.drawing import Drawing
from exports.images.fonts import drop_undrawable
from exports.images.plain import write_plain

_TEMPLATE = Path(__file__).with_name("image.typ")
_POINTS = 72.0  # to an inch
# The words that a PDF has about itself, as `texts` and as Typst name them.
_WORDS = {
    "Title": "title",
    "Author": "author",
    "Subject": "description",
    "Keywords": "keywords",
}
_PROFILE = re.compile(rb"(?<=\n)\[/ICCBased (\d+) 0 R\](?=\nendobj)")


def paint_png(drawing: Drawing, *, language: str, texts: Mapping[str, str]) -> bytes:
    """Paint a picture as PNG of exactly its pixels; ``texts`` go into its text chunks."""
    content = _compile(drawing, "png", language, (drawing.width, drawing.height), {})
    with Image.open(io.BytesIO(content)) as painted:
        # Nothing of it is seen through.
        image = painted.convert("RGB")
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, drop_undrawable(text))
    file = io.BytesIO()
    dpi = (drawing.dpi, drawing.dpi)
    # Flat colours pack well by their runs alone, and a fifth sooner.
    image.save(file, "PNG", dpi=dpi, pnginfo=info, compress_type=zlib.Z_RLE)
    return file.getvalue()


def paint_pdf(drawing: Drawing, *, language: str, texts: Mapping[str, str]) -> bytes:
    """Paint a picture as one page of PDF; ``texts`` are its Title, Author, Subject, Keywords."""
    width, height = (inches * _POINTS for inches in drawing.inches)
    return _name_grey(_compile(drawing, "pdf", language, (width, height), texts))


def _compile(
    drawing: Drawing,
    format_: Any,
    language: str,
    size: tuple[float, float],
    texts: Mapping[str, str],
) -> bytes:
    data = {
        **{name: drop_undrawable(texts.get(key, "")) for key, name in _WORDS.items()},
        "width": size[0],
        "height": size[1],
        "picture": write_plain(drawing, language=language, snap=format_ == "png"),
    }
    content, _ = compile_template(_TEMPLATE, data, format=format_)
    return content


def _name_grey(pdf: bytes) -> bytes:
    """Name grey as what presses print with black alone; Typst writes it by a profile.

    The name takes the room of what it replaces, so that everything stays where the PDF says.
    """

    def rename(found: re.Match[bytes]) -> bytes:
        number = found[1]
        if re.search(rb"\n%b 0 obj\n<</Length \d+/N 1/" % number, pdf) is None:
            return found[0]
        return b"/DeviceGray".ljust(len(found[0]))

    return _PROFILE.sub(rename, pdf)
