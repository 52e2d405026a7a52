"""Citations that reference managers read: BibTeX, RIS and plain text, from CSL-JSON items.

BibTeX as biblatex 3 has it (``@online``, ``date``), RIS as in the specification of 2011.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Item = Mapping[str, Any]

_BIBTEX_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "report": "report",
    "thesis": "thesis",
}
_RIS_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "map": "MAP",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
}
_TEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def write_csl_json(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as a text."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def write_bibtex(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as BibTeX entries."""
    return "\n\n".join(_write_entry(item) for item in items)


def write_ris(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as RIS records, lines ended as the format asks."""
    return "".join(_write_record(item) for item in items)


def write_plain(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as one line of plain text each."""
    return "\n".join(_write_line(item) for item in items)


FORMATS: Mapping[str, Callable[[Iterable[Item]], str]] = {
    "txt": write_plain,
    "bib": write_bibtex,
    "ris": write_ris,
    "json": write_csl_json,
}


def list_authors(item: Item) -> list[str]:
    """Return an item's authors as they are read aloud: given name first, or as one name."""
    return [
        name.get("literal") or " ".join(filter(None, [name.get("given"), name.get("family")]))
        for name in item.get("author", [])
    ]


def write_iso_date(item: Item, field: str = "issued") -> str:
    """Return an item's date as ISO 8601, no finer than it is given; empty when there is none."""
    parts = item.get(field, {}).get("date-parts", [[]])[0]
    return "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts))


def _write_entry(item: Item) -> str:
    kind = _BIBTEX_TYPES.get(item["type"], "online" if item.get("URL") else "misc")
    home = "journaltitle" if kind == "article" else "organization"
    fields = {
        "author": " and ".join(_write_bibtex_name(name) for name in item.get("author", [])),
        "title": _escape_tex(item["title"]),
        home: _escape_tex(item.get("container-title", "")),
        "publisher": _escape_tex(item.get("publisher", "")),
        "version": _escape_tex(item.get("version", "")),
        "date": write_iso_date(item),
        "url": item.get("URL", ""),
        "urldate": write_iso_date(item, "accessed"),
        "note": _escape_tex(item.get("note", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:_.-]", "-", item["id"])
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _write_bibtex_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return "{" + _escape_tex(name["literal"]) + "}"
    parts = [name.get("family"), name.get("given")]
    return ", ".join(_escape_tex(part) for part in parts if part)


def _write_record(item: Item) -> str:
    fields = [("TY", _RIS_TYPES.get(item["type"], "GEN")), ("ID", item["id"])]
    fields += [("AU", author) for author in _list_ris_authors(item)]
    fields += [
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PB", item.get("publisher", "")),
        ("ET", item.get("version", "")),
        ("PY", write_iso_date(item)[:4]),
        ("DA", write_iso_date(item).replace("-", "/")),
        ("UR", item.get("URL", "")),
        ("Y2", write_iso_date(item, "accessed").replace("-", "/")),
        ("N1", item.get("note", "")),
    ]
    lines = [f"{tag}  - {_fold(value)}\r\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \r\n"])


def _list_ris_authors(item: Item) -> list[str]:
    return [
        name.get("literal") or ", ".join(filter(None, [name.get("family"), name.get("given")]))
        for name in item.get("author", [])
    ]


def _write_line(item: Item) -> str:
    parts = [
        ", ".join(list_authors(item)),
        item["title"],
        item.get("container-title", ""),
        item.get("publisher", ""),
        write_iso_date(item),
        item.get("URL", ""),
    ]
    return ". ".join(_fold(part).rstrip(".") for part in parts if part) + "."


def _escape_tex(text: str) -> str:
    return "".join(_TEX_SPECIAL.get(letter, letter) for letter in _fold(text))


def _fold(text: str) -> str:
    return " ".join(str(text).split())
