"""Writing a picture as SVG: live text in named groups, one file that asks for nothing."""

from __future__ import annotations

import base64
import functools
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from xml.sax import saxutils

import numpy as np
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

from exports.images.drawing import (
    HALO_WIDTH,
    Circle,
    Drawing,
    Group,
    Item,
    Shape,
    Stroke,
    Text,
)
from exports.images.fonts import lend_fonts, list_lent, subset_fonts, trace_text
from exports.images.shapes import write_number, write_paint, write_path, write_shape
from geo.letters.drawn import drop_undrawable
from geo.story.locales import is_right_to_left

# The file's own fonts, which browsers alone read, bear the names under which anybody can install
# them, and so other programs find those.
_NAMES = ("Source Sans 3", "Noto Sans CJK KR")  # of the fonts in the order of fonts.py
_FAMILIES = ("Source Sans 3", "Source Sans Pro", "Noto Sans CJK KR", "Noto Sans KR")
_FINE = 0.002  # of the type size: how near letters that are shapes keep to their curves
_FEATURE = 'requiredFeatures="org.w3c.svg.static"'  # in the words of SVG 1.0
# Unlike those of any group.
_TITLE_ID, _DESCRIPTION_ID = "image-title", "image-description"
CSS_DPI = 96.0
# A text between them runs from right to left.
_EMBED, _END = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"


def write_svg(
    drawing: Drawing,
    *,
    title: str,
    description: str,
    language: str,
    rights: Mapping[str, str],
    outlines: bool = False,
) -> str:
    """Write a picture as SVG 1.1.

    Args:
        drawing: the picture.
        title: its title, read out by screen readers and shown on hovering.
        description: its alternative text.
        language: BCP 47 tag of both.
        rights: Dublin Core terms (``creator``, ``rights``, ``source`` and the like).
        outlines: draw letters as shapes, for programs that have not their fonts.
    """
    ids: Counter[str] = Counter()
    width, height = (
        (f"{drawing.width}", f"{drawing.height}")
        if drawing.size_mm is None and drawing.dpi == CSS_DPI
        else (f"{round(inches * 25.4, 4):g}mm" for inches in drawing.inches)
    )
    leftward = is_right_to_left(language) and not outlines
    groups = _embed_texts(drawing.groups) if leftward else drawing.groups
    clips = "".join(_write_clip(group) for group in drawing.groups)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'width="{width}" height="{height}" viewBox="0 0 {drawing.width} {drawing.height}" '
        # Whole pixels are not quite whole millimetres.
        'preserveAspectRatio="none" '
        f'xml:lang={saxutils.quoteattr(language)} role="img" '
        f'aria-labelledby="{_TITLE_ID} {_DESCRIPTION_ID}" '
        f"font-family={saxutils.quoteattr(_list_families(drawing))}>\n"
        f'<title id="{_TITLE_ID}">{_escape(title)}</title>\n'
        f'<desc id="{_DESCRIPTION_ID}">{_escape(description)}</desc>\n',
        _write_metadata(rights),
        "" if outlines else _write_style(drawing),
        f"<defs>\n{clips}</defs>\n" if clips else "",
        f'<rect id="paper" width="{drawing.width}" height="{drawing.height}" '
        f'fill="{drawing.paper}"/>\n',
        *(_write_group(group, ids, outlines=outlines) for group in groups),
        "</svg>\n",
    ]
    return "".join(parts)


def _embed_texts(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups whose texts say themselves that they run from right to left.

    SVG's own ``direction`` would also turn about where a text begins, and not all programs know it.
    """

    def embed(item: Item) -> Item:
        # From its right end: another font may be wider.
        if not isinstance(item, Text):
            return item
        return replace(item, x=item.x + item.width, text=f"{_EMBED}{item.text}")

    return tuple(replace(group, items=tuple(map(embed, group.items))) for group in groups)


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
                f'@font-face{{font-family:"{name}";font-weight:{weight};'
                f"src:url(data:font/woff;base64,{data}) format('woff')}}"
            )
    return f"<style>{''.join(faces)}text{{white-space:pre}}</style>\n"


@functools.lru_cache(maxsize=64)
def _pack_fonts(letters: frozenset[str], *, bold: bool) -> list[tuple[str, str]]:
    """Return the letters' fonts as WOFF in base64, each with its name.

    WOFF2 would be a seventh smaller, and takes ten times as long.
    """
    packed = []
    for number, font_file in subset_fonts(letters, bold=bold):
        packed.append((base64.b64encode(_pack_font(font_file)).decode(), _name_font(number)))
    return packed


def _pack_font(font_file: bytes) -> bytes:
    """Pack the tables of an OpenType font as they are into a WOFF."""
    font, file = SFNTReader(io.BytesIO(font_file)), io.BytesIO()
    packed = SFNTWriter(file, len(font.tables), font.sfntVersion, flavor="woff")
    for tag in font.keys():  # noqa: SIM118  it is no mapping
        packed[tag] = font[tag]
    packed.close()
    return file.getvalue()


def _list_families(drawing: Drawing) -> str:
    """Return the names of the fonts, those that can be installed first, as CSS has them."""
    lent = [font.family for font in lend_fonts(text.text for text in drawing.list_texts())]
    return ", ".join([*(f"'{name}'" for name in (*_FAMILIES, *lent)), "sans-serif"])


def _name_font(number: int) -> str:
    return _NAMES[number] if number < len(_NAMES) else list_lent()[number - len(_NAMES)].family


def _write_clip(group: Group) -> str:
    if group.clip is None:
        return ""
    box = group.clip
    return (
        f'<clipPath id="{group.id}-frame"><rect x="{write_number(box.left)}" '
        f'y="{write_number(box.top)}" width="{write_number(box.right - box.left)}" '
        f'height="{write_number(box.bottom - box.top)}"/></clipPath>\n'
    )


def _write_group(group: Group, ids: Counter[str], *, outlines: bool) -> str:
    attribute = "" if group.clip is None else f' clip-path="url(#{group.id}-frame)"'
    body = []
    for block, items in itertools.groupby(group.items, key=_find_block):
        if block is None:
            body += [_write_item(item, ids) for item in items if not isinstance(item, Text)]
            continue
        texts = [item for item in items if isinstance(item, Text)]
        write = _write_outlines if outlines else _write_text
        halo = texts[0].halo
        # A stroke is drawn over its letters by some programs, so the halo is a text below.
        body += [write([replace(text, colour=halo) for text in texts], halo)] if halo else []
        body.append(write(texts, None))
    layer = f'inkscape:groupmode="layer" inkscape:label="{group.id}"'
    return f'<g id="{group.id}" {layer}{attribute}>\n{"".join(body)}</g>\n'


def _find_block(item: Item) -> tuple[float, float] | None:
    """Return what the rows of one text have in common, None for what is no text."""
    if not isinstance(item, Text):
        return None
    return item.block or (item.x, item.y)


def _write_item(item: Shape | Circle, ids: Counter[str]) -> str:
    body = write_shape(item)
    if item.id:
        element, attributes = body.split(" ", 1)
        name = saxutils.quoteattr(_number_id(item.id, ids))
        body = f"{element} id={name} {attributes}"
    if item.words is None:
        return f"<{body}/>\n"
    return f"<{body}><title>{_escape(item.words)}</title></{body.split(' ', 1)[0]}>\n"


def _number_id(name: str, ids: Counter[str]) -> str:
    """Return an id that is not yet taken: a place that is drawn twice has two."""
    ids[name] += 1
    return name if ids[name] == 1 else f"{name}-{ids[name]}"


def _write_text(texts: Sequence[Text], halo: str | None) -> str:
    """Write the rows of a text as one; with a ``halo`` what is seen around its letters."""
    rows = "".join(_write_row(text, halo) for text in texts)
    if len(texts) == 1:
        return rows
    spans = "".join(
        f"<tspan {_write_spot(text)} {_write_type(text)}>{_write_letters(text)}</tspan>"
        for text in texts
    )
    whole = f"<text {_FEATURE}{_write_edge(texts[0], halo)}>{spans}</text>\n"
    # Qt, which has no rows within a text, knows no such feature and takes the second choice.
    return f"<switch>\n{whole}<g>\n{rows}</g>\n</switch>\n"


def _write_row(text: Text, halo: str | None) -> str:
    return (
        f"<text {_write_spot(text)} {_write_type(text)}{_write_edge(text, halo)}>"
        f"{_write_letters(text)}</text>\n"
    )


def _write_letters(text: Text) -> str:
    letters = _escape(text.text.removeprefix(_EMBED))
    return f"{_EMBED}{letters}{_END}" if text.text.startswith(_EMBED) else letters


def _write_edge(text: Text, halo: str | None) -> str:
    if halo is None:
        return ' class="b"' if text.bold else ""
    width = write_number(HALO_WIDTH * text.size)
    return (
        f' class="{"h b" if text.bold else "h"}" stroke="{halo}" stroke-width="{width}" '
        'stroke-linejoin="round"'
    )


def _write_spot(text: Text) -> str:
    end = ' text-anchor="end"' if text.text.startswith(_EMBED) else ""
    return f'x="{write_number(text.x)}" y="{write_number(text.y)}"{end}'


def _write_type(text: Text) -> str:
    weight = ' font-weight="600"' if text.bold else ""
    return f'font-size="{write_number(text.size)}" fill="{text.colour}"{weight}'


def _write_outlines(texts: Sequence[Text], halo: str | None) -> str:
    """Write the rows of a text as shapes, each row by itself."""
    written = []
    for text in texts:
        contours = trace_text(drop_undrawable(text.text), bold=text.bold, bend=_FINE)
        lines = tuple(np.round(line * text.size + [text.x, text.y], 2) for line in contours)
        stroke = None if halo is None else Stroke(halo, HALO_WIDTH * text.size)
        path = write_path(lines, closed=True)
        # Letters are what their outlines go around, wherever these overlap.
        paint = write_paint(text.colour, stroke).replace("evenodd", "nonzero")
        written.append(f'<path d="{path}"{paint}/>\n' if path else "")
    return "".join(written)


def _escape(text: str) -> str:
    # No XML holds control characters, however they are written.
    return saxutils.escape(drop_undrawable(text))
