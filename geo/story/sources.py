"""The story's sources, in CSL-JSON (Citation Style Language 1.0.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geo.story.fields import SOURCE_PATTERN, Fields
from geo.story.problems import show_value
from geo.story.reading import Reader

# The item types of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html
CSL_TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book"),
    *("broadcast", "chapter", "classic", "collection", "dataset", "document", "entry"),
    *("entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing"),
    *("interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review"),
    *("review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage"),
)
_WEB = re.compile(r"https?://[^\s]+")
_TEXTS = (
    *("container-title", "publisher", "publisher-place", "language", "note", "number", "page"),
    "version",
)


def take_sources(reader: Reader) -> dict[str, Mapping[str, Any]] | None:
    """Return the items of sources.json by id, their problems reported; None if unreadable."""
    name = "sources.json"
    items = reader.read_json(name)
    if items is None:
        return None
    if not isinstance(items, list):
        reader.report(name, f"is {show_value(items)}; it must be a list of CSL-JSON items")
        return None
    sources: dict[str, Mapping[str, Any]] = {}
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            reader.report(name, f"item {number} is {show_value(item)}; it must be a CSL-JSON item")
            continue
        fields = Fields(
            item, file=str(reader.folder / name), record=f"item {number}", problems=reader.problems
        )
        id_ = item.get("id")
        if not isinstance(id_, str) or not SOURCE_PATTERN.fullmatch(id_):
            fields.report("id", f"is {show_value(id_)}; it must be letters, digits or -_.:/")
            continue
        fields.record = f"source `{id_}`"
        if id_ in sources:
            fields.report("id", f'is "{id_}", which an earlier item has already')
        _check_item(fields)
        sources[id_] = item
    return sources


def is_web_address(value: object) -> bool:
    """Tell whether a value is an address that a reader may safely be sent to."""
    return isinstance(value, str) and _WEB.fullmatch(value) is not None


def _check_item(fields: Fields) -> None:
    fields.choice("type", CSL_TYPES)
    fields.text("title")
    for name in _TEXTS:
        if name in fields.table and not isinstance(fields.table[name], str):
            fields.report(name, f"is {show_value(fields.table[name])}; it must be a text")
    if "URL" in fields.table and not is_web_address(fields.table["URL"]):
        found = show_value(fields.table["URL"])
        fields.report("URL", f"is {found}; it must begin with https:// or http://")
    for name in ("issued", "accessed"):
        if name in fields.table and not _is_csl_date(fields.table[name]):
            found = show_value(fields.table[name])
            fields.report(name, f'is {found}; it must be like {{"date-parts": [[2024, 7, 16]]}}')
    if "author" in fields.table and not _are_names(fields.table["author"]):
        fields.report(
            "author",
            f"is {show_value(fields.table['author'])}; it must be a list of "
            '{"family": …, "given": …} or {"literal": …}',
        )


def _is_csl_date(value: object) -> bool:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2:
        return False
    limits = ((1, 9999), (1, 12), (1, 31))
    return all(
        isinstance(part, list)
        and 1 <= len(part) <= 3
        and all(
            type(number) is int and low <= number <= high
            for number, (low, high) in zip(part, limits, strict=False)
        )
        for part in parts
    )


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and bool(name)
        and name.keys() <= {"family", "given", "literal", "suffix", "non-dropping-particle"}
        and all(isinstance(part, str) for part in name.values())
        for name in value
    )
