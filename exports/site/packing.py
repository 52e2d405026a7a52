"""Files packed beside themselves, for servers that send them so."""

from __future__ import annotations

import brotli
import deflate

# What is worth packing, by its ending.
_PACKED = frozenset(
    {"html", "xml", "txt", "js", "json", "webmanifest", "svg"}
    | {"geojson", "topojson", "csv", "kml", "md", "bib", "ris", "gift"}
)
# Brotli's effort, of 11, and gzip's, of 12: a page is packed once and sent to everybody. By zlib,
# which has 9, a page of two hundred sources is a twentieth heavier.
_EFFORT = 10
_GZIP_EFFORT = 12


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
        by_gzip: bytes(deflate.gzip_compress(content, _GZIP_EFFORT)),
    }
