"""What Typst has no way to say in a PDF: layers of its groups, and inks of the shapes on them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

import deflate
import pikepdf

from layers.look import Inks

# How Typst begins what is cut at a box: the whole picture first, then each of its groups.
_NUMBERS = rb"-?[\d.]+ -?[\d.]+ "
# It begins with what is looked for by itself, which takes a hundredth as long.
_CUT = re.compile(rb"q (?<!\wq )(?<!B[DM]C\nq )%bm (?:%bl ?){3}\s*h\s+W\s+n" % (_NUMBERS, _NUMBERS))
# libdeflate's own, at which it is a third as long at work as zlib and packs smaller.
_EFFORT = 6
_END = re.compile(rb"Q\s*$")
# How Typst writes the colour of a shape, which is filled or drawn with it.
_COLOUR = re.compile(rb"/c\d+ (cs|CS) ((?:[\d.]+ )+)(?:scn|SCN)\b")


def add_layers(pdf: pikepdf.Pdf, names: Sequence[str]) -> None:
    """Make a layer of each group of a picture of one page, from the lowest to the highest.

    Args:
        pdf: as ``image.typ`` sets it, each of whose groups is cut at a box.
        names: of the groups.
    """
    (page,) = pdf.pages
    content = page.Contents.read_bytes()
    _, *starts = [found.start() for found in _CUT.finditer(content)]
    end = _END.search(content)
    assert end is not None
    assert len(starts) == len(names), "a group of the picture is no cut of its page"
    edges = [*starts, end.start()]
    parts = [content[: edges[0]]]
    for number, (start, stop) in enumerate(itertools.pairwise(edges)):
        parts += [b"/OC /L%d BDC\n" % number, content[start:stop].rstrip(), b"\nEMC\n"]
    page.Contents = _pack(pdf, b"".join([*parts, content[end.start() :]]))
    layers = [
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name)))
        for name in names
    ]
    page.Resources.Properties = pikepdf.Dictionary(
        {f"/L{number}": layer for number, layer in enumerate(layers)}
    )
    # The highest stands first, as in programs that show layers.
    order = pikepdf.Array(layers[::-1])
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array(layers),
        D=pikepdf.Dictionary(Name=pikepdf.String("map"), Order=order, ON=pikepdf.Array(layers)),
    )


def lay_inks(pdf: pikepdf.Pdf, inks: Mapping[str, Inks]) -> None:
    """Lay on inks in place of the colours of a picture of one page.

    Args:
        pdf: as ``image.typ`` sets it, whose letters have their inks.
        inks: what is laid on for each colour, in hundredths.
    """

    def lay(found: re.Match[bytes]) -> bytes:
        parts = [round(float(part) * 255) for part in found[2].split()]
        red, green, blue = parts * 3 if len(parts) == 1 else parts
        amounts = [b"%g" % (part / 100) for part in inks[f"#{red:02x}{green:02x}{blue:02x}"]]
        return b" %b %b" % (b" ".join(amounts), b"k" if found[1] == b"cs" else b"K")

    (page,) = pdf.pages
    page.Contents = pdf.make_stream(_COLOUR.sub(lay, page.Contents.read_bytes()))
    # None is left that has a use.
    del page.Resources["/ColorSpace"]


def _pack(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Stream:
    packed = bytes(deflate.zlib_compress(content, _EFFORT))
    return pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
