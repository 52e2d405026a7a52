from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from shapely.geometry import MultiPolygon

from exports.data.tables import SEPARATOR, StoryData, gather_tables, make_mentions, make_sources
from geo.story.records import Story
from layers.scene import Scene, lay_out
from layers.telling.words import load_words


def test_a_table_has_every_record_in_order(data: StoryData) -> None:
    story = data.scene.story
    tables = data.tables
    assert list(tables) == ["places", "routes", "legs", "events"]
    for kind in ("places", "routes", "events"):
        assert [row["id"] for row in tables[kind].rows] == list(getattr(story, kind))
        assert len(tables[kind].shapes) == len(tables[kind].rows)
    legs = [(id_, n) for id_, legs in data.scene.traces.items() for n in range(1, len(legs) + 1)]
    assert [(row["journey"], row["leg"]) for row in tables["legs"].rows] == legs


def test_the_legs_of_a_journey_are_its_line(data: StoryData) -> None:
    tables = data.tables
    for route, line in zip(tables["routes"].rows, tables["routes"].shapes, strict=True):
        legs = [
            shape
            for row, shape in zip(tables["legs"].rows, tables["legs"].shapes, strict=True)
            if row["journey"] == route["id"]
        ]
        assert abs(sum(leg.length for leg in legs) - line.length) < 1e-5


def test_no_line_reaches_beyond_180_degrees_or_jumps(data: StoryData) -> None:
    for shape in data.tables["legs"].shapes:
        west, _, east, _ = shape.bounds
        assert -180 <= west <= east <= 180
        for part in shape.geoms:  # type: ignore[attr-defined]
            lons = [lon for lon, _ in part.coords]
            assert max(abs(a - b) for a, b in pairwise(lons)) < 5


def test_a_leg_says_where_when_and_how_surely(english_data: StoryData) -> None:
    row = english_data.tables["legs"].rows[0]
    assert row["id"] == "ri-il-kyu-1"
    assert (row["origin"], row["origin_name_ko"], row["origin_lon"]) == (
        "havana",
        "아바나",
        -82.3642,
    )
    assert (row["destination"], row["destination_name_ko_latn"]) == ("seoul", "Seoul")
    assert (row["departed"], row["departed_precision"]) == ("2023-11", "month")
    assert (row["date_from"], row["date_to"]) == ("2023-11-01", "2023-11-30")
    assert (row["path"], row["certainty"], row["distance_km"]) == (
        "schematic",
        "undisclosed",
        12_600,
    )
    assert "none used here names a place on the way" in str(row["note_en"])


def test_sources_are_named_by_id_and_by_title(data: StoryData) -> None:
    sources = data.scene.story.sources
    for row in data.tables["legs"].rows:
        ids, titles = (str(row[name]).split(SEPARATOR) for name in ("sources", "source_titles"))
        assert len(ids) == len(titles) > 0
        for id_, title in zip(ids, titles, strict=True):
            assert title.startswith(sources[id_]["title"])


def test_no_value_of_a_list_holds_what_stands_between_them(data: StoryData) -> None:
    story = data.scene.story
    texts = [text for place in story.places.values() for text in place.variants]
    texts += [text for route in story.routes.values() for text in route.variants]
    texts += [str(item["title"]) for item in story.sources.values()]
    assert not any(SEPARATOR in text for text in texts)


def test_every_source_has_a_row(data: StoryData) -> None:
    rows = make_sources(data.scene).rows
    assert [row["id"] for row in rows] == list(data.scene.story.sources)
    issued = {str(row["issued"]) for row in rows if row["issued"]}
    assert {len(date) for date in issued} <= {4, 7, 10}
    assert {row["accessed"] for row in rows} <= {None, "2026-11-26"}


def test_each_record_leads_to_the_chapter_that_tells_of_it(data: StoryData) -> None:
    story = data.scene.story
    chapters = {str(row["id"]): row for row in data.chapters.rows}
    assert [row["number"] for row in chapters.values()] == list(range(1, len(chapters) + 1))
    for table in (data.tables["routes"], data.tables["legs"], data.tables["events"]):
        for row in table.rows:
            chapter = chapters[str(row["chapter"])]
            field = "events" if table.name == "events" else "routes"
            assert str(row.get("journey", row["id"])) in str(chapter[field]).split(SEPARATOR)
    mentions = make_mentions(data.scene).rows
    for route in story.routes:
        assert {"chapter": "overview", "kind": "route", "item": route} in mentions


def test_a_chapter_has_its_text_and_its_view(data: StoryData) -> None:
    for row, shape, chapter in zip(
        data.chapters.rows, data.chapters.shapes, data.scene.chapters, strict=True
    ):
        text = str(row[f"text_{data.words.language}"])
        assert "[@" not in text
        assert "](" not in text
        assert text.count("\n\n") >= chapter.text.strip().count("\n\n")
        west, south, east, north = shape.bounds
        assert shape.is_valid
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90


@pytest.mark.parametrize(
    ("bounds", "parts"),
    [
        ((123.0, 32.0, 131.0, 43.0), [(123.0, 32.0, 131.0, 43.0)]),
        (
            (170.0, -20.0, -170.0, 10.0),
            [(170.0, -20.0, 180.0, 10.0), (-180.0, -20.0, -170.0, 10.0)],
        ),
    ],
)
def test_a_view_is_cut_at_the_antimeridian(
    story: Story, bounds: tuple[float, float, float, float], parts: list[tuple[float, ...]]
) -> None:
    first, *others = story.chapters["en"].values()
    chapters = {item.id: item for item in (replace(first, bounds=bounds), *others)}
    scene = lay_out(replace(story, chapters={**story.chapters, "en": chapters}), "en")
    shape = find_view(scene)
    assert [part.bounds for part in shape.geoms] == parts


def find_view(scene: Scene) -> MultiPolygon:
    shape = StoryData(scene, load_words("en")).chapters.shapes[0]
    assert isinstance(shape, MultiPolygon)
    return shape


@pytest.mark.quick
def test_no_field_needs_quotation_marks(data: StoryData) -> None:
    # Words of SQL that databases keep for themselves, of those that are near at hand.
    kept = {"from", "to", "end", "order", "group", "table", "user", "where", "select", "index"}
    for table in gather_tables(data).values():
        for field in table.fields:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", field)
            assert field not in kept
