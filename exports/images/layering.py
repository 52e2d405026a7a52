"""The groups of a picture as layers of its PDF, which Typst knows none of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import pikepdf

# How Typst begins what is cut at a box: the whole picture first, then each of its groups.
_NUMBERS = rb"-?[\d.]+ -?[\d.]+ "
_CUT = re.compile(rb"\bq %bm (?:%bl ?){3}\s*h\s+W\s+n" % (_NUMBERS, _NUMBERS))
_END = re.compile(rb"Q\s*$")


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
    page.Contents = pdf.make_stream(b"".join([*parts, content[end.start() :]]))
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
