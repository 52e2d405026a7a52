"""OpenStreetMap's XML written as its PBF, which GDAL reads and does not write."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from xml.etree import ElementTree as Xml

_NANO, _TENTH_MICRO = 10**9, 10**7


def to_pbf(osm: str) -> bytes:
    """Return a small extract of nodes and ways as a file of one block.

    Source: https://wiki.openstreetmap.org/wiki/PBF_Format
    """
    root = Xml.fromstring(osm)
    sides = next(root.iter("bounds")).attrib
    order = enumerate(("minlon", "maxlon", "maxlat", "minlat"), start=1)
    box = b"".join(_number(field, _sign(sides[side], _NANO)) for field, side in order)
    texts = ["", *dict.fromkeys(tag.attrib[key] for tag in root.iter("tag") for key in "kv")]
    group = b""
    for node in root.iter("node"):
        at = [_sign(node.attrib[side], _TENTH_MICRO) for side in ("lat", "lon")]
        told = _number(1, _sign(node.attrib["id"])) + _tags(node, texts)
        group += _bytes(1, told + _number(8, at[0]) + _number(9, at[1]))
    for way in root.iter("way"):
        ids = [0, *(int(node.attrib["ref"]) for node in way.iter("nd"))]
        steps = _pack(_sign(after - before) for before, after in pairwise(ids))
        told = _number(1, int(way.attrib["id"])) + _tags(way, texts)
        group += _bytes(3, told + _bytes(8, steps))
    table = b"".join(_bytes(1, text.encode()) for text in texts)
    head = _bytes(1, box) + _bytes(4, b"OsmSchema-V0.6")
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", _bytes(1, table) + _bytes(2, group))


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _bytes(1, content)
    head = _bytes(1, kind) + _number(3, len(blob))
    return len(head).to_bytes(4, "big") + head + blob


def _tags(item: Xml.Element, texts: list[str]) -> bytes:
    tags = [tag.attrib for tag in item.iter("tag")]
    keys, values = ([texts.index(tag[part]) for tag in tags] for part in "kv")
    return _bytes(2, _pack(keys)) + _bytes(3, _pack(values)) if tags else b""


def _sign(value: str | int, scale: int = 1) -> int:
    number = round(float(value) * scale)
    return number * 2 if number >= 0 else -number * 2 - 1


def _number(field: int, value: int) -> bytes:
    return _pack([field << 3, value])


def _bytes(field: int, content: bytes) -> bytes:
    return _pack([field << 3 | 2, len(content)]) + content


def _pack(values: Iterable[int]) -> bytes:
    packed = bytearray()
    for value in values:
        while value > 0x7F:
            packed.append(value & 0x7F | 0x80)
            value >>= 7
        packed.append(value)
    return bytes(packed)
