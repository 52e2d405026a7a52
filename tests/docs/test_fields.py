"""Every field of a story folder stands in the table of its file, and no other does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from geo.story.features import Context, take_event, take_place, take_route
from geo.story.fields import Fields
from tests.docs.documents import ROOT, read_sections

FORMAT = ROOT / "data" / "README.md"
CONTEXT = Context(("en",), frozenset({"FRA"}))
LEG = {"path": "schematic", "certainty": "reported"}


def list_taken(take: Callable[..., Any], table: dict[str, Any]) -> set[str]:
    fields = Fields(table, file="f", record="r", problems=[])
    take(fields, {}, CONTEXT)
    return set(fields._taken)


def list_documented(title: str) -> set[str]:
    section = next(it for it in read_sections(FORMAT) if it.title == title)
    return {name for table in section.tables for row in table.rows for name in row[0].code} | set(
        re.findall(r"[a-z_]+", " ".join(section.code))
    )


@pytest.mark.parametrize(
    ("title", "take"),
    [
        ("places.geojson", take_place),
        ("routes.geojson", take_route),
        ("events.geojson", take_event),
    ],
)
def test_each_field_is_documented(title: str, take: Callable[..., Any]) -> None:
    assert list_taken(take, {"legs": [LEG]}) <= list_documented(title)


def test_each_row_is_a_field() -> None:
    section = next(it for it in read_sections(FORMAT) if it.title == "places.geojson")
    rows = {name for table in section.tables for row in table.rows for name in row[0].code}
    assert rows == list_taken(take_place, {})
