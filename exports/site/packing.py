"""Files packed beside themselves, for servers that send them so."""

from __future__ import annotations

import gzip

import brotli

# What is worth packing, by its ending.
_PACKED = frozenset(
    {"html", "xml", "txt", "js", "json", "webmanifest", "svg"}
    | {"geojson", "topojson", "csv", "kml", "md", "bib", "ris", "gift"}
)
# Brotli's effort: a page is packed once and sent to everybody.
_EFFORT = 10


def is_packed(path: str) -> bool:
    """Tell whether a file is worth packing, by its name."""
    return path.rpartition(".")[2] in _PACKED


def name_packed(path: str) -> tuple[str, str]:
    """Return the names of a file packed by Brotli and by gzip, as servers look for them."""
    return f"{path}.br", f"{path}.gz"


def pack(file: tuple[str, bytes]) -> dict[str, bytes]:
    """Return a file, given with its path, packed by Brotli and by gzip, by their paths."""
    path, content = file
    by_brotli, by_gzip = name_packed(path)
    return {
        by_brotli: brotli.compress(content, quality=_EFFORT),
        by_gzip: gzip.compress(content, 9, mtime=0),
    }
