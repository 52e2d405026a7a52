"""Ground is cut to where views show it, told apart by its tags, and thinned to a budget."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from geo.globe.ground import Bounds, Found, cut_ground, find_zoom, list_seen
from geo.globe.ground_tags import classify_area, classify_line, classify_point, parse_tags
from geo.globe.ground_thinning import thin_ground

EXTENT: Bounds = (10.0, 50.0, 10.04, 50.03)
VIEW: Bounds = (10.01, 50.01, 10.02, 50.02)


def find(*shapes: tuple[str, shapely.Geometry, str]) -> Found:
    kinds, geometries, names = zip(*shapes, strict=True)
    return Found(EXTENT, np.array(geometries, dtype=object), list(kinds), list(names))


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"highway": "primary"}, "lines", "main"),
        ({"highway": "steps"}, "lines", "path"),
        ({"highway": "residential", "tunnel": "yes"}, "lines", None),
        ({"natural": "coastline"}, "lines", "coast"),
        ({"highway": "bus_stop"}, "roads", None),
        ({"kind": "major_road"}, "roads", "main"),
        ({"fclass": "tertiary"}, "gis_osm_roads_free", "road"),
        ({}, "Streets", "street"),
        ({}, "lines", None),
    ],
)
def test_a_line_is_what_its_tags_its_kind_or_its_layer_say(
    tags: dict[str, str], layer: str, kind: str | None
) -> None:
    assert classify_line(tags, layer) == kind


def test_areas_and_points_are_what_they_say_they_are() -> None:
    assert classify_area({"building": "yes", "leisure": "park"}, "multipolygons") == "building"
    assert classify_area({"building": "no", "landuse": "forest"}, "multipolygons") == "wood"
    assert classify_area({"kind": "lake"}, "water") == "water"
    assert classify_area({"landuse": "industrial"}, "landuse") is None
    assert classify_point({"place": "suburb"}) == "suburb"
    assert classify_point({"kind": "locality"}) == "locality"
    assert classify_point({"highway": "crossing"}) is None
    assert parse_tags('"natural"=>"coastline","name"=>"a \\"b\\", c"') == {
        "natural": "coastline",
        "name": 'a "b", c',
    }


def test_the_sea_lies_right_of_a_coast_which_goes_on_where_the_file_ends() -> None:
    # Northward, broken off inside the file; an island in the sea, one line of two pieces.
    coast = shapely.LineString([(10.02, 50.001), (10.02, 50.02), (10.022, 50.025)])
    island = shapely.box(10.03, 50.01, 10.032, 50.012)
    ground = cut_ground(find(("coast", coast, ""), ("land", island, "")), [EXTENT, VIEW])
    sea = shapely.union_all(ground.shapes["sea"])
    for lon, lat, wet in (
        (10.03, 50.02, True),
        (10.01, 50.02, False),
        (10.031, 50.011, False),
        (10.05, 50.015, True),
        (9.99, 50.015, False),
    ):
        assert sea.contains(shapely.Point(lon, lat)) == wet, (lon, lat)


def test_a_kind_is_cut_to_the_views_in_which_it_has_room() -> None:
    near, far = (
        shapely.box(10.012, 50.012, 10.0121, 50.0121),
        shapely.box(10.039, 50.0, 10.04, 50.01),
    )
    road = shapely.LineString([(9.9, 50.015), (10.1, 50.015)])
    found = find(("building", near, ""), ("building", far, ""), ("main", road, "High Street"))
    ground = cut_ground(found, [VIEW])
    assert len(ground.shapes["building"]) == 1
    west, _, east, _ = shapely.total_bounds(ground.shapes["main"])
    assert 10.0 <= west < 10.01
    assert 10.02 < east <= 10.04
    assert [(name.text, name.kind) for name in ground.names] == [("High Street", "main")]
    # From so far away buildings are not drawn, and the file is too small to be seen.
    wide: Bounds = (9.0, 49.5, 11.0, 50.5)
    assert "building" not in cut_ground(found, [wide]).shapes
    assert list_seen([wide, VIEW], EXTENT) == [VIEW]
    assert list_seen([(20.0, 50.0, 20.01, 50.01)], EXTENT) == []


def test_areas_over_one_another_are_one_and_lines_are_kept_once() -> None:
    park = shapely.box(10.012, 50.012, 10.016, 50.016)
    inside = shapely.box(10.013, 50.013, 10.014, 50.014)
    road = shapely.LineString([(10.011, 50.011), (10.013, 50.012)])
    more = shapely.LineString([(10.013, 50.012), (10.018, 50.012)])
    ground = cut_ground(
        find(
            ("park", park, ""),
            ("park", inside, ""),
            *(("street", line, "Lane") for line in (road, road, more)),
        ),
        [VIEW],
    )
    assert [part.area for part in ground.shapes["park"]] == [pytest.approx(park.area)]
    assert len(ground.shapes["street"]) == 1


def test_a_page_has_whole_numbers_within_the_budget_and_what_it_keeps_stays_in_place() -> None:
    rng = np.random.default_rng(5)
    corners = rng.uniform((10.0, 50.0), (10.03, 50.025), (400, 2))
    houses = [shapely.box(x, y, x + 2e-4, y + 1e-4) for x, y in corners]
    wave = np.linspace(10.0, 10.04, 900)
    street = shapely.LineString(np.column_stack([wave, 50.015 + 1e-4 * np.sin(wave * 4e4)]))
    found = find(*(("building", house, "") for house in houses), ("street", street, "Lane"))
    ground = cut_ground(found, [VIEW])
    sizes = []
    for budget in (10**6, 1500, 300, 0):
        thin = thin_ground(ground, [VIEW], budget=budget)
        assert thin.size <= budget
        sizes.append((thin.size, thin.turns))
    assert sizes[0][1] == 0
    assert all(few[0] < many[0] and few[1] > many[1] for many, few in pairwise(sizes))
    thin = thin_ground(ground, [VIEW], budget=10**6)
    assert {line.dtype.kind for lines in thin.lines.values() for line in lines} == {"i"}
    (line,) = thin.lines["street"]
    west = thin.origin[0] + line[:, 0].min() * thin.unit
    assert west == pytest.approx(shapely.total_bounds(ground.shapes["street"])[0], abs=1e-5)
    pixel = 360 / 256 / 2 ** (find_zoom(VIEW) + 2)
    assert thin.unit <= pixel
