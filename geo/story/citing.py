"""Citations that reference managers read: BibTeX, RIS and plain text, from CSL-JSON items.

BibTeX as biblatex 3 has it (``@online``, ``date``), under those of its names that older styles know
as well; RIS as in the specification of 2011.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from geo.story.dates import PartialDate

Item = Mapping[str, Any]

_BIBTEX_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "patent": "patent",
    "report": "techreport",
    "software": "software",
    "thesis": "phdthesis",
}
_BIBTEX_HOMES = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
}
# What brought a thing out, where it is no publisher.
_BIBTEX_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
# Of these biblatex knows no publisher.
_BIBTEX_LOOSE = ("online", "misc")
# Without these a thing is no such entry: older styles print nothing of it, or stop.
_BIBTEX_NEEDS = {
    "article": ("journal", "year"),
    "incollection": ("booktitle", "year"),
    "inproceedings": ("booktitle", "year"),
    "techreport": ("institution", "year"),
    "phdthesis": ("school", "year"),
}
# An article that nobody signed is one to styles that stop without an author only if it has these.
_BIBTEX_PARTS = ("author", "volume", "number", "pages")
# What biblatex would call a report of which nothing is said: a technical one.
_REPORT = "Report"
# CSL's names of fields, in biblatex and in RIS, as far as they are more than a name or a date.
_BIBTEX_FIELDS = {
    "publisher": "publisher",
    "publisher-place": "location",
    "version": "version",
    "edition": "edition",
    "volume": "volume",
    "issue": "number",
    "number": "number",
    "page": "pages",
    "number-of-pages": "pagetotal",
    "chapter-number": "chapter",
    "collection-title": "series",
    "title-short": "shorttitle",
    "event-title": "eventtitle",
    "event-place": "venue",
    "genre": "type",
    "medium": "howpublished",
    "language": "language",
    "abstract": "abstract",
    "keyword": "keywords",
    "annote": "annotation",
    "archive": "library",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
}
_RIS_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "entry": "ENCYC",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "map": "MAP",
    "manuscript": "UNPB",
    "motion_picture": "MPCT",
    "paper-conference": "CPAPER",
    "pamphlet": "PAMP",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
}
_RIS_FIELDS = {
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "collection-title": "T3",
    "title-short": "ST",
    "genre": "M3",
    "language": "LA",
    "abstract": "AB",
    "archive": "DB",
    "DOI": "DO",
}
_BIBTEX_NAMES = ("author", "editor", "translator")
_RIS_NAMES = {"author": "AU", "editor": "ED", "translator": "A4"}
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
_TEX_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}


def write_csl_json(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as a text."""
    return json.dumps(list(items), ensure_ascii=False, indent=2)


def write_bibtex(items: Iterable[Item]) -> str:
    """Return CSL-JSON items as BibTeX entries, whose keys are all different."""
    keys: set[str] = set()
    return "\n\n".join(_write_entry(item, keys) for item in items)


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
    return [_say_name(name) for name in item.get("author", [])]


def read_date(item: Item, field: str = "issued") -> PartialDate | None:
    """Return an item's date, the first of an interval, no finer than it is given."""
    spans = item.get(field, {}).get("date-parts", [])
    return PartialDate(*spans[0]) if spans and spans[0] else None


def write_iso_date(item: Item, field: str = "issued") -> str:
    """Return an item's date or interval as ISO 8601, no finer than it is given.

    It is empty when there is none.
    """
    spans = item.get(field, {}).get("date-parts", [])
    return "/".join(str(PartialDate(*parts)) for parts in spans if parts)


def _say_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(name[part] for part in order if name.get(part))


def _name_family(name: Mapping[str, str]) -> str:
    order = ("dropping-particle", "non-dropping-particle", "family")
    return " ".join(name[part] for part in order if name.get(part))


def _write_entry(item: Item, keys: set[str]) -> str:
    loose = "online" if item.get("URL") else "misc"
    kind = _BIBTEX_TYPES.get(item["type"], loose)
    fields = _list_fields(item, kind)
    lacking = not all(fields.get(name) for name in _BIBTEX_NEEDS.get(kind, ()))
    unsigned = kind == "article" and not any(fields.get(name) for name in _BIBTEX_PARTS)
    if lacking or unsigned:
        kind = loose
        fields = _list_fields(item, kind)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{_make_key(item['id'], keys)},", *lines, "}"])


def _list_fields(item: Item, kind: str) -> dict[str, str]:
    """Return an item's fields as an entry of some kind has them, empty ones among them."""
    names = {
        name: " and ".join(_write_bibtex_name(one) for one in item.get(name, []))
        for name in _BIBTEX_NAMES
    }
    fields = {"author": names.pop("author"), "title": _protect(_escape_tex(item["title"]))}
    fields[_BIBTEX_HOMES.get(kind, "organization")] = _escape_tex(item.get("container-title", ""))
    for name, target in _BIBTEX_FIELDS.items():
        fields[target] = fields.get(target) or _escape_tex(item.get(name, ""))
    fields["shorttitle"] = _protect(fields["shorttitle"])
    if kind in _BIBTEX_PUBLISHERS:
        fields[_BIBTEX_PUBLISHERS[kind]] = fields.pop("publisher")
    if kind in _BIBTEX_LOOSE:
        brought = dict.fromkeys([fields["organization"], fields.pop("publisher")])
        fields["organization"] = " and ".join(filter(None, brought))
    if kind == "techreport":
        # A report has no series: what it is one of says what kind it is.
        fields["type"] = fields["type"] or fields.pop("series") or _REPORT
    date = read_date(item)
    return fields | {
        **names,
        "date": write_iso_date(item) or _escape_tex(item.get("issued", {}).get("literal", "")),
        # Styles that know no date print this.
        "year": "" if date is None else str(date.year),
        "origdate": write_iso_date(item, "original-date"),
        "eventdate": write_iso_date(item, "event-date"),
        # A brace that is not closed would end the field, and a URL has none.
        "url": item.get("URL", "").replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": write_iso_date(item, "accessed"),
        "note": _escape_tex(item.get("note", "")),
    }


def _protect(title: str) -> str:
    """Return a title that no style puts into small letters."""
    return "{" + title + "}" if title else ""


def _make_key(id_: str, keys: set[str]) -> str:
    """Return a BibTeX key that no other entry has, and add it to those there are."""
    stem = re.sub(r"[^A-Za-z0-9:_.-]", "-", id_)
    key, number = stem, 1
    # Programs differ in whether case tells two keys apart.
    while key.lower() in keys:
        number += 1
        key = f"{stem}-{number}"
    keys.add(key.lower())
    return key


def _write_bibtex_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return "{" + _escape_tex(name["literal"]) + "}"
    parts = [_name_family(name), name.get("suffix", ""), name.get("given", "")]
    return ", ".join(_guard_name(_escape_tex(part)) for part in parts if part)


def _guard_name(part: str) -> str:
    """Put braces around a part of a name that BibTeX would read as several."""
    return "{" + part + "}" if "," in part or re.search(r"\band\b", part, re.IGNORECASE) else part


def _write_record(item: Item) -> str:
    fields = [("TY", _RIS_TYPES.get(item["type"], "GEN")), ("ID", item["id"])]
    for name, tag in _RIS_NAMES.items():
        fields += [(tag, _write_ris_name(one)) for one in item.get(name, [])]
    first, _, last = str(item.get("page", "")).replace("–", "-").partition("-")
    fields += [
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PB", item.get("publisher", "")),
        ("ET", item.get("edition") or item.get("version", "")),
        *((tag, item.get(name, "")) for name, tag in _RIS_FIELDS.items()),
        ("SP", first),
        ("EP", last),
        ("SN", item.get("ISBN") or item.get("ISSN", "")),
        *(("KW", word.strip()) for word in str(item.get("keyword", "")).split(",")),
        ("PY", _write_ris_year(item)),
        ("DA", write_iso_date(item).partition("/")[0].replace("-", "/")),
        ("UR", item.get("URL", "")),
        ("Y2", write_iso_date(item, "accessed").replace("-", "/")),
        ("N1", item.get("note", "")),
    ]
    lines = [f"{tag}  - {_fold(value)}\r\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \r\n"])


def _write_ris_year(item: Item) -> str:
    date = read_date(item)
    return str(item.get("issued", {}).get("literal", "")) if date is None else f"{date.year:04}"


def _write_ris_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    parts = [_name_family(name), name.get("given"), name.get("suffix")]
    return ", ".join(part for part in parts if part)


def _write_line(item: Item) -> str:
    parts = [
        ", ".join(list_authors(item)),
        item["title"],
        item.get("container-title", ""),
        item.get("publisher", ""),
        write_iso_date(item) or item.get("issued", {}).get("literal", ""),
        item.get("URL", ""),
    ]
    return ". ".join(_fold(part).rstrip(".") for part in parts if part) + "."


def _escape_tex(text: str) -> str:
    text = _fold(text)
    special = _TEX_SPECIAL if _is_balanced(text) else _TEX_SPECIAL | _TEX_BRACES
    return "".join(special.get(letter, letter) for letter in text)


def _is_balanced(text: str) -> bool:
    """Tell whether all braces are closed: BibTeX counts them, whatever stands before them."""
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def _fold(text: str) -> str:
    return " ".join(str(text).split())
