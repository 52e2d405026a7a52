"""The story's sources, in CSL-JSON (Citation Style Language 1.0.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geo.story.dates import PartialDate, parse_date, parse_span
from geo.story.fields import SOURCE_PATTERN, Fields
from geo.story.problems import show_value
from geo.story.reading import Reader, is_number

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
# The variables of CSL 1.0.2 that are dates or lists of names; all others are texts or numbers.
_DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
_NAMES = (
    *("author", "chair", "collection-editor", "compiler", "composer", "container-author"),
    *("contributor", "curator", "director", "editor", "editorial-director"),
    *("executive-producer", "guest", "host", "illustrator", "interviewer", "narrator"),
    *("organizer", "original-author", "performer", "producer", "recipient", "reviewed-author"),
    *("script-writer", "series-creator", "translator"),
)
_NAME_PARTS = (
    *("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"),
    *("comma-suffix", "static-ordering", "parse-names"),
)
_OTHERS = ("categories", "custom")


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
        id_ = str(id_) if type(id_) is int else id_
        if not isinstance(id_, str) or not SOURCE_PATTERN.fullmatch(id_):
            fields.report("id", f"is {show_value(id_)}; it must be letters, digits or -_.:/")
            continue
        fields.record = f"source `{id_}`"
        if id_ in sources:
            fields.report("id", f'is "{id_}", which an earlier item has already')
        sources[id_] = {**_take_item(fields), "id": id_}
    return sources


def is_web_address(value: object) -> bool:
    """Tell whether a value is an address that a reader may safely be sent to."""
    return isinstance(value, str) and _WEB.fullmatch(value) is not None


def _take_item(fields: Fields) -> dict[str, Any]:
    """Return an item as the rest of the project reads it; its problems are reported.

    Numbers become texts, and dates numbers, whichever of the forms of CSL-JSON they have.
    """
    fields.choice("type", CSL_TYPES)
    fields.text("title")
    if "URL" in fields.table and not is_web_address(fields.table["URL"]):
        found = show_value(fields.table["URL"])
        fields.report("URL", f"is {found}; it must begin with https:// or http://")
    item: dict[str, Any] = {}
    for name, value in fields.table.items():
        if name in _DATES:
            date = _read_date(value)
            if date is None:
                form = 'it must be like {"date-parts": [[2024, 7, 16]]}'
                fields.report(name, f"is {show_value(value)}; {form}")
            item[name] = date or {}
        elif name in _NAMES:
            if not _are_names(value):
                fields.report(
                    name,
                    f'is {show_value(value)}; it must be a list of {{"family": …, "given": …}} '
                    'or {"literal": …}',
                )
            item[name] = value if _are_names(value) else []
        elif is_number(value):
            item[name] = str(value)
        elif isinstance(value, str) or name in _OTHERS:
            item[name] = value
        else:
            fields.report(name, f"is {show_value(value)}; it must be a text")
    return item


def _read_date(value: object) -> dict[str, Any] | None:
    """Return a date with its parts as numbers, or as words where it has none; None if neither."""
    if not isinstance(value, dict):
        return None
    for name in ("raw", "literal"):
        if isinstance(value.get(name), str) and "date-parts" not in value:
            try:
                span = parse_span(value[name].strip())
            except ValueError:
                return {"literal": value[name]}
            if not all(_fits_parts(one) for one in (span.start, span.end)):
                return {"literal": value[name]}
            return {"date-parts": [_list_parts(one) for one in span.dates]}
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2:
        return None
    read = [_read_parts(part) for part in parts]
    if any(part is None for part in read):
        return None
    return {**value, "date-parts": read}


def _read_parts(value: object) -> list[int] | None:
    if not isinstance(value, list) or not 1 <= len(value) <= 3:
        return None
    try:
        numbers = [int(part) for part in value if type(part) in (int, str)]
        if len(numbers) < len(value):
            return None
        date = parse_date("-".join(f"{n:0{4 if at == 0 else 2}}" for at, n in enumerate(numbers)))
    except ValueError:
        return None
    return _list_parts(date) if _fits_parts(date) else None


def _fits_parts(date: PartialDate | None) -> bool:
    """Tell whether a date is no more than a year after Christ, a month and a day."""
    if date is None or date.year < 1:
        return False
    return date == PartialDate(date.year, date.month, date.day, reported=date.reported)


def _list_parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part is not None]


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and bool(name.keys() & {"family", "given", "literal"})
        and name.keys() <= set(_NAME_PARTS)
        and all(isinstance(part, str | bool | int) for part in name.values())
        for name in value
    )
