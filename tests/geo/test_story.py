"""Every record of data/story is a case of its own."""

from __future__ import annotations

import json

import pytest
import shapely

from geo.checking import DEFAULT_STORY, load_story
from geo.narrative import list_citations
from geo.records import Event, Place
from geo.sources import is_web_address
from geo.tracing import join_countries

STORY = load_story()
FEATURES = {
    (kind, feature["id"]): feature
    for kind in ("places", "routes", "events")
    for feature in json.loads((DEFAULT_STORY / f"{kind}.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
}
POINTS = [key for key in FEATURES if key[0] != "routes"]
NEAR_DEG = 0.3


def test_public_ids_are_there() -> None:
    routes = {"ri-il-kyu", "tae-yong-ho", "rome-envoy", "kuwait-envoy", "hwang-jang-yop"}
    assert routes == set(STORY.routes)
    places = {"havana", "pyongyang", "seoul", "london", "rome", "kuwait", "panama"}
    assert places <= set(STORY.places)
    assert {"overview", *routes} <= set(STORY.chapters[STORY.language])
    assert (STORY.hub, STORY.world.meridian) == ("seoul", -53)


@pytest.mark.parametrize(("kind", "id_"), POINTS)
def test_a_point_is_where_its_file_says_and_in_its_country(kind: str, id_: str) -> None:
    record: Place | Event = getattr(STORY, kind)[id_]
    assert [record.lon, record.lat] == FEATURES[kind, id_]["geometry"]["coordinates"]
    land = join_countries((record.country,))
    assert land.distance(shapely.Point(record.lon, record.lat)) < NEAR_DEG


@pytest.mark.parametrize("id_", STORY.routes)
def test_a_journey_ends_at_the_hub_and_starts_elsewhere(id_: str) -> None:
    route = STORY.routes[id_]
    assert route.stops[-1] == STORY.hub
    assert STORY.hub not in route.stops[:-1]
    assert id_ in STORY.chapters[STORY.language]


@pytest.mark.parametrize("id_", STORY.routes)
def test_a_line_that_nobody_documented_is_a_symbol_kept_out_of_north_korea(id_: str) -> None:
    route = STORY.routes[id_]
    for leg, start in zip(route.legs, route.stops[:-1], strict=True):
        if leg.path == "schematic" and STORY.places[start].country != "PRK":
            assert "PRK" in leg.avoid
        assert (leg.path == "geodesic") <= (leg.certainty == "documented")


@pytest.mark.parametrize("id_", STORY.sources)
def test_a_source_can_be_found_or_says_why_not(id_: str) -> None:
    source = STORY.sources[id_]
    assert source["title"]
    assert is_web_address(source.get("URL")) or source.get("note")


def test_every_source_is_cited() -> None:
    texts = [chapter.text for chapter in STORY.chapters[STORY.language].values()]
    texts += [
        correction.found
        for chapter in STORY.chapters[STORY.language].values()
        for correction in chapter.corrections
    ]
    used = {id_ for record in STORY.places.values() for id_ in record.sources}
    used |= {id_ for event in STORY.events.values() for id_ in event.sources}
    used |= {id_ for route in STORY.routes.values() for leg in route.legs for id_ in leg.sources}
    used |= {id_ for text in texts for id_ in list_citations(text)}
    assert used == set(STORY.sources)


def test_chapters_carry_the_whole_article() -> None:
    sections = {s for chapter in STORY.chapters[STORY.language].values() for s in chapter.sections}
    assert sections == set(range(12))
    assert STORY.article_sections == 12


@pytest.mark.parametrize("id_", STORY.chapters[STORY.language])
def test_a_chapter_shows_what_it_speaks_of(id_: str) -> None:
    chapter = STORY.chapters[STORY.language][id_]
    assert chapter.places or chapter.routes or chapter.events
    assert chapter.title.strip() == chapter.title
    assert len(chapter.text.split()) > 40
