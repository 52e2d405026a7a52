"""Writing a picture as SVG: live text in named groups, one file that asks for nothing."""

from __future__ import annotations

import base64
import functools
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from xml.sax import saxutils

import numpy as np
from fontTools.ttLib import TTFont

from exports.images.drawing import (
    HALO_WIDTH,
    Circle,
    Drawing,
    Group,
    Item,
    Points,
    Shape,
    Stroke,
    Text,
)
from exports.images.fonts import drop_undrawable, lend_fonts, list_lent, subset_fonts

_FAMILY = "Story Map"
_NAMES = ("Latin", "Hangul")  # of the fonts in the order of fonts.py
_FALLBACK = '"Source Sans Pro", "Source Sans 3", "Noto Sans CJK KR", "Noto Sans KR", sans-serif'
_FORMAT_DECIMALS = 2
# Unlike those of any group.
_TITLE_ID, _DESCRIPTION_ID = "image-title", "image-description"
CSS_DPI = 96.0


def write_svg(
    drawing: Drawing, *, title: str, description: str, language: str, rights: Mapping[str, str]
) -> str:
    """Write a picture as SVG 1.1.

    Args:
        drawing: the picture.
        title: its title, read out by screen readers and shown on hovering.
        description: its alternative text.
        language: BCP 47 tag of both.
        rights: Dublin Core terms (``creator``, ``rights``, ``source`` and the like).
    """
    ids: Counter[str] = Counter()
    width, height = (
        (f"{drawing.width}", f"{drawing.height}")
        if drawing.size_mm is None and drawing.dpi == CSS_DPI
        else (f"{round(inches * 25.4, 4):g}mm" for inches in drawing.inches)
    )
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" '
        f'width="{width}" height="{height}" viewBox="0 0 {drawing.width} {drawing.height}" '
        # Whole pixels are not quite whole millimetres.
        'preserveAspectRatio="none" '
        f'xml:lang={saxutils.quoteattr(language)} role="img" '
        f'aria-labelledby="{_TITLE_ID} {_DESCRIPTION_ID}">\n'
        f'<title id="{_TITLE_ID}">{_escape(title)}</title>\n'
        f'<desc id="{_DESCRIPTION_ID}">{_escape(description)}</desc>\n',
        _write_metadata(rights),
        _write_style(drawing),
        f'<rect id="paper" width="{drawing.width}" height="{drawing.height}" '
        f'fill="{drawing.paper}"/>\n',
        *(_write_group(group, ids) for group in drawing.groups),
        "</svg>\n",
    ]
    return "".join(parts)


def _write_metadata(rights: Mapping[str, str]) -> str:
    terms = "".join(f"<dc:{name}>{_escape(text)}</dc:{name}>" for name, text in rights.items())
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">'
        f"{terms}</rdf:Description></rdf:RDF></metadata>\n"
    )


def _write_style(drawing: Drawing) -> str:
    faces = []
    for bold, weight in ((False, 400), (True, 600)):
        texts = (text.text for text in drawing.list_texts() if text.bold == bold)
        letters = frozenset(drop_undrawable("".join(texts)))
        for data, name in _pack_fonts(letters, bold=bold):
            faces.append(
                f'@font-face{{font-family:"{_FAMILY} {name}";font-weight:{weight};'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    lent = [font.family for font in lend_fonts(text.text for text in drawing.list_texts())]
    family = ", ".join([*(f'"{_FAMILY} {name}"' for name in (*_NAMES, *lent)), _FALLBACK])
    return (
        "<style>" + "".join(faces) + f"text{{font-family:{family};white-space:pre}}"
        ".b{font-weight:600}"
        f".h{{paint-order:stroke;stroke-width:{HALO_WIDTH}em;stroke-linejoin:round}}</style>\n"
    )


@functools.lru_cache(maxsize=64)
def _pack_fonts(letters: frozenset[str], *, bold: bool) -> list[tuple[str, str]]:
    """Return the letters' fonts as WOFF2 in base64, each with its name."""
    packed = []
    for number, font_file in subset_fonts(letters, bold=bold):
        with TTFont(io.BytesIO(font_file), lazy=True, recalcTimestamp=False) as font:
            font.flavor = "woff2"
            file = io.BytesIO()
            font.save(file, reorderTables=True)
        packed.append((base64.b64encode(file.getvalue()).decode(), _name_font(number)))
    return packed


def _name_font(number: int) -> str:
    return _NAMES[number] if number < len(_NAMES) else list_lent()[number - len(_NAMES)].family


def _write_group(group: Group, ids: Counter[str]) -> str:
    clip, attribute = "", ""
    if group.clip is not None:
        box = group.clip
        clip = (
            f'<clipPath id="{group.id}-frame"><rect x="{_number(box.left)}" '
            f'y="{_number(box.top)}" width="{_number(box.right - box.left)}" '
            f'height="{_number(box.bottom - box.top)}"/></clipPath>\n'
        )
        attribute = f' clip-path="url(#{group.id}-frame)"'
    items = "".join(_write_item(item, ids) for item in group.items)
    return f'{clip}<g id="{group.id}"{attribute}>\n{items}</g>\n'


def _write_item(item: Item, ids: Counter[str]) -> str:
    if isinstance(item, Text):
        return _write_text(item)
    style = _write_paint(item.fill, item.stroke)
    name = f" id={saxutils.quoteattr(_number_id(item.id, ids))}" if item.id else ""
    if isinstance(item, Circle):
        body = (
            f'circle{name} cx="{_number(item.x)}" cy="{_number(item.y)}" '
            f'r="{_number(item.radius)}"{style}'
        )
    else:
        body = f'path{name} d="{_write_path(item)}"{style}'
    if item.words is None:
        return f"<{body}/>\n"
    return f"<{body}><title>{_escape(item.words)}</title></{body.split(' ', 1)[0]}>\n"


def _number_id(name: str, ids: Counter[str]) -> str:
    """Return an id that is not yet taken: a place that is drawn twice has two."""
    ids[name] += 1
    return name if ids[name] == 1 else f"{name}-{ids[name]}"


def _write_text(text: Text) -> str:
    classes = ["b"] * text.bold + ["h"] * (text.halo is not None)
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    if text.halo is not None:
        attributes += f' stroke="{text.halo}"'
    return (
        f'<text x="{_number(text.x)}" y="{_number(text.y)}" font-size="{_number(text.size)}" '
        f'fill="{text.colour}"{attributes}>{_escape(text.text)}</text>\n'
    )


def _write_paint(fill: str | None, stroke: Stroke | None) -> str:
    parts = [f' fill="{fill or "none"}"']
    if fill is not None:
        parts.append(' fill-rule="evenodd"')
    if stroke is not None:
        parts.append(
            f' stroke="{stroke.colour}" stroke-width="{_number(stroke.width)}" '
            'stroke-linecap="round" stroke-linejoin="round"'
        )
        if stroke.dashes is not None:
            dashes = " ".join(_number(part) for part in stroke.dashes)
            parts.append(f' stroke-dasharray="{dashes}"')
    return "".join(parts)


def _write_path(shape: Shape) -> str:
    return "".join(_write_line(line, close=shape.closed) for line in shape.lines)


def _write_line(line: Points, *, close: bool) -> str:
    """Write a line in steps of a tenth or a hundredth of a pixel, whichever it is rounded to."""
    tenths = np.allclose(line * 10, np.round(line * 10), atol=1e-6)
    factor, digits = (10, 1) if tenths else (100, 2)
    units = np.round(line * factor).astype(np.int64)
    if close and len(units) > 1 and np.array_equal(units[0], units[-1]):
        units = units[:-1]
    steps = np.diff(units, axis=0)
    start = _join(_scale(units[0], factor, digits))
    rest = _join(_scale(steps.ravel(), factor, digits))
    return f"M{start}" + (f"l{rest}" if rest else "") + ("z" if close else "")


def _scale(values: np.ndarray, factor: int, digits: int) -> Iterable[str]:
    for value in values.tolist():
        yield (
            f"{value / factor:.{digits}f}".rstrip("0").rstrip(".").replace("0.", ".", 1)
            if (abs(value) < factor and value)
            else f"{value / factor:.{digits}f}".rstrip("0").rstrip(".")
        )


def _join(numbers: Iterable[str]) -> str:
    # A minus sign parts two numbers as well as a space does.
    return " ".join(numbers).replace(" -", "-")


def _escape(text: str) -> str:
    # No XML holds control characters, however they are written.
    return saxutils.escape(drop_undrawable(text))


def _number(value: float) -> str:
    text = f"{value:.{_FORMAT_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
