from __future__ import annotations

from itertools import pairwise

from exports.data.tables import SEPARATOR, StoryData, make_sources


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
    assert (row["from"], row["from_name_ko"], row["from_lon"]) == ("havana", "아바나", -82.3642)
    assert (row["to"], row["to_name_ko-Latn"], row["to_lat"]) == ("seoul", "Seoul", 37.5664)
    assert (row["departed"], row["departed_precision"]) == ("2023-11", "month")
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
