from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pycountry
import pytest
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.basemap import (
    BasemapError,
    Detail,
    border_arcs,
    border_lines,
    collect_polygons,
    country_codes,
    country_rings,
    country_shape,
    land_shape,
    load_basemap,
)
from geo.globe.topology import BASEMAP_PATH, BORDER_KINDS
from geo.globe.world import World

SEOUL_WORLD = World(-53)
SEOUL, PANAMA = (126.98, 37.57), (-79.53, 8.98)
WEB = Detail(coarse_km2=40, fine_km2=0.5, focus=(SEOUL, PANAMA), radius_km=500)
DETAILS = {"full": None, "web": WEB}
MERIDIANS = [*range(-180, 180, 30), -53]

# Somaliland, Kosovo and the like have no code. The Vatican is smaller than the source's grid.
WITHOUT_LAND = {"VAT"}

POINTS = {
    # name: (lon, lat, is land)
    "Seoul": (126.98, 37.57, True),
    "Pyongyang": (125.75, 39.03, True),
    "Yellow Sea": (123.5, 36.0, False),
    "Sea east of Korea": (131.5, 38.5, False),
    "Jeju": (126.53, 33.37, True),
    "Panama City": (-79.56, 9.03, True),
    "middle of Panama's isthmus": (-79.75, 9.15, True),
    "Caribbean side of Panama": (-79.9, 9.6, False),
    "Pacific side of Panama": (-79.4, 8.6, False),
    "Cuba": (-79.5, 22.3, True),
    "Kuwait": (47.7, 29.3, True),
    "Rome": (12.6, 41.95, True),
    "England": (-1.0, 52.0, True),
    "Luzon": (121.0, 15.5, True),
    "Viti Levu, west of 180": (178.0, -17.8, True),
    "Vanua Levu, west of 180": (179.0, -16.6, True),
    "Taveuni, on 180": (180.0, -16.85, True),
    "Taveuni, east of 180": (-179.93, -16.8, True),
    "Koro Sea": (178.9, -17.2, False),
    "sea east of Fiji": (-178.0, -16.0, False),
    "Chukotka, west of 180": (178.0, 67.0, True),
    "Chukotka, on 180": (180.0, 67.5, True),
    "Chukotka, east of 180": (-175.0, 66.8, True),
    "Wrangel Island, on 180": (180.0, 71.2, True),
    "Bering Strait": (-168.6, 65.9, False),
    "Bering Sea": (180.0, 58.0, False),
    "Alaska": (-155.0, 65.0, True),
    "Arctic Ocean on 180": (180.0, 80.0, False),
    "North Pole": (0.0, 89.9, False),
    "South Pole": (0.0, -89.9, True),
    "South Pole, world's edge": (-53.01, -89.9, True),
    "Antarctica on 180": (180.0, -86.0, True),
    "East Antarctica": (90.0, -75.0, True),
    "Weddell Sea": (-40.0, -70.0, False),
    "Southern Ocean on 180": (180.0, -65.0, False),
    "Southern Ocean": (90.0, -60.0, False),
    "Greenland, east of the edge": (-52.0, 68.0, True),
    "Greenland, west of the edge": (-54.0, 76.0, True),
    "Newfoundland, west of the edge": (-56.0, 48.5, True),
    "Brazil, east of the edge": (-52.0, -10.0, True),
    "Brazil, west of the edge": (-54.0, -10.0, True),
    "Atlantic, east of the edge": (-52.0, 30.0, False),
    "Atlantic, west of the edge": (-54.0, 30.0, False),
    "Africa": (20.0, 5.0, True),
    "Asia": (100.0, 50.0, True),
    "Australia": (134.0, -25.0, True),
    "Europe": (25.0, 50.0, True),
    "North America": (-100.0, 45.0, True),
    "South America": (-60.0, -20.0, True),
    "Caspian Sea": (50.7, 41.5, False),
    "Black Sea": (34.0, 43.5, False),
    "Pacific": (-150.0, 0.0, False),
    "Indian Ocean": (80.0, -20.0, False),
    "Gulf of Guinea": (0.0, 0.0, False),
}


@cache
def make_land(meridian: float, detail: str) -> MultiPolygon:
    land = land_shape(load_basemap(), World(meridian), detail=DETAILS[detail])
    shapely.prepare(land)
    return land


def has_land(land: MultiPolygon, world: World, lon: float, lat: float) -> bool:
    return bool(land.intersects(shapely.Point(world.place_longitude(lon), lat)))


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize(("lon", "lat", "is_land"), POINTS.values(), ids=POINTS.keys())
def test_land_and_sea_in_the_opened_world(
    lon: float, lat: float, is_land: bool, detail: str
) -> None:
    assert has_land(make_land(-53, detail), SEOUL_WORLD, lon, lat) is is_land


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_land_and_sea_are_the_same_wherever_the_world_is_opened(meridian: float) -> None:
    world, land = World(meridian), make_land(meridian, "web")
    wrong = [
        name
        for name, (lon, lat, is_land) in POINTS.items()
        if has_land(land, world, lon, lat) is not is_land
    ]
    assert wrong == []


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_land_is_valid_and_reaches_no_further_than_the_worlds_edges(meridian: float) -> None:
    land = make_land(meridian, "web")
    assert land.is_valid
    assert (land.bounds[0], land.bounds[2]) == (meridian, meridian + 360)
    assert land.bounds[1] == -90


def measure_area(land: MultiPolygon) -> float:
    equal = shapely.transform(
        land, lambda xy: np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))])
    )
    return float(equal.area)


@pytest.mark.parametrize("meridian", MERIDIANS)
def test_the_land_is_as_large_wherever_the_world_is_opened(meridian: float) -> None:
    area = measure_area(make_land(meridian, "web"))
    assert area == pytest.approx(measure_area(make_land(-53, "web")), rel=1e-3)


def test_the_land_is_about_29_percent_of_the_globe() -> None:
    assert measure_area(make_land(-53, "full")) / (4 * np.pi) == pytest.approx(0.288, abs=0.01)


def list_edges(land: MultiPolygon) -> np.ndarray:
    rings = [ring for part in land.geoms for ring in (part.exterior, *part.interiors)]
    coords = [shapely.get_coordinates(ring) for ring in rings]
    return np.vstack([np.hstack([ring[:-1], ring[1:]]) for ring in coords])


@pytest.mark.parametrize(
    ("meridian", "detail"), [(-53, "full"), *((meridian, "web") for meridian in MERIDIANS)]
)
def test_no_bar_runs_along_a_parallel_and_no_seam_along_180(meridian: float, detail: str) -> None:
    edges = list_edges(make_land(meridian, detail))
    lon_a, lat_a, lon_b, lat_b = edges.T
    # In degrees of a great circle: a few straight miles of Arctic coast span a degree of longitude.
    lengths = np.abs(lon_a - lon_b) * np.cos(np.radians(lat_a))
    bars = (np.abs(lat_a - lat_b) < 1e-6) & (lengths > 1) & (lat_a > -90)
    assert edges[bars].tolist() == []
    inside = (lon_a > meridian) & (lon_a < meridian + 360)
    seams = (np.abs(lon_a) % 360 == 180) & (lon_a == lon_b) & inside
    assert edges[seams].tolist() == []


@pytest.mark.parametrize("detail", DETAILS)
def test_no_sliver_lies_along_the_worlds_edges(detail: str) -> None:
    for part in make_land(-53, detail).geoms:
        west, _, east, _ = part.bounds
        assert east - west > 1e-4 or -53 < west < east < 307


def test_chukotka_and_taveuni_are_one_piece_each() -> None:
    for code, count, spot in (("RUS", 1, (180, 67.5)), ("FJI", 1, (180, -16.85))):
        shape = country_shape(load_basemap(), code, world=SEOUL_WORLD)
        around = shapely.box(spot[0] - 0.1, spot[1] - 0.02, spot[0] + 0.1, spot[1] + 0.02)
        assert len([part for part in shape.geoms if part.intersects(around)]) == count


def test_codes_are_iso_3166() -> None:
    known = {country.alpha_3 for country in pycountry.countries}
    codes = country_codes(load_basemap())
    assert codes <= known
    assert {"KOR", "PRK", "CUB", "PAN", "ITA", "KWT", "GBR", "CHN", "JPN", "PHL"} <= codes


@pytest.mark.parametrize("code", sorted(country_codes(load_basemap()) - WITHOUT_LAND))
def test_a_country_has_a_valid_shape(code: str) -> None:
    basemap = load_basemap()
    whole = country_shape(basemap, code)
    assert whole.is_valid
    assert whole.area > 0
    assert whole.bounds[0] >= -180
    assert whole.bounds[2] <= 180
    simple = country_shape(basemap, code, detail=WEB, world=SEOUL_WORLD)
    assert simple.is_valid
    assert simple.is_empty or (simple.bounds[0] >= -53 and simple.bounds[2] <= 307)


def test_an_unknown_country_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no country 'XKX'; it has .*, KOR, .*, PRK"):
        country_shape(load_basemap(), "XKX")


def test_the_arcs_of_a_ring_join_end_to_end() -> None:
    for code in ("PRK", "KOR", "DEU", "PAN"):
        for rings in country_rings(load_basemap(), code):
            for ring in rings:
                assert np.hypot(*np.diff(ring, axis=0).T).max() < 0.5


def test_a_country_far_from_the_cut_keeps_its_longitudes() -> None:
    assert country_shape(load_basemap(), "USA").contains(shapely.Point(-100, 40))
    opened = country_shape(load_basemap(), "USA", world=SEOUL_WORLD)
    assert opened.contains(shapely.Point(260, 40))


@pytest.mark.parametrize("detail", DETAILS)
def test_the_demarcation_line_lies_between_the_koreas(detail: str) -> None:
    basemap = load_basemap()
    (line,) = border_lines(basemap, SEOUL_WORLD, detail=DETAILS[detail])["demarcation"].geoms
    west, south, east, north = line.bounds
    assert 126 < west < 127 < 128 < east < 129
    assert 37.5 < south < 38 < 38.5 < north < 39
    vertices = {tuple(point) for point in line.coords}
    for code in ("PRK", "KOR"):
        shape = country_shape(basemap, code, detail=DETAILS[detail], world=SEOUL_WORLD)
        assert vertices <= {tuple(point) for point in shapely.get_coordinates(shape)}


DISPUTED = {
    "Crimea": (32, 45, 37, 47),
    "Western Sahara": (-18, 20, -8, 28),
    "Line of Control": (73, 32, 78, 36),
    "McMahon Line": (92, 27, 97, 30),
    "Kosovo": (20, 42, 22, 44),
    "Somaliland": (47, 8, 49, 12),
    "Cyprus": (32, 34, 35, 36),
    "Abyei": (27, 9, 29, 11),
    "Halaib": (33, 21, 37, 23),
    "West Bank": (34.5, 31, 36, 33),
    "Golan": (35.6, 32.7, 36, 33.4),
}


@pytest.mark.parametrize("box", DISPUTED.values(), ids=DISPUTED.keys())
def test_contested_lines_are_disputed(box: tuple[float, float, float, float]) -> None:
    lines = border_lines(load_basemap(), SEOUL_WORLD)
    assert lines["disputed"].intersects(shapely.box(*box))


SETTLED = {
    "Ukraine and Russia on land": (38, 49, 41, 51),
    "India and Pakistan in the Thar": (69, 24, 72, 29),
    "Sikkim": (88.2, 27.5, 88.7, 28.1),
    "Poland and Germany": (14, 51, 15, 53),
}


@pytest.mark.parametrize("box", SETTLED.values(), ids=SETTLED.keys())
def test_agreed_lines_are_boundaries(box: tuple[float, float, float, float]) -> None:
    lines = border_lines(load_basemap(), SEOUL_WORLD)
    assert lines["boundary"].intersects(shapely.box(*box))
    assert not lines["disputed"].intersects(shapely.box(*box))


def test_leases_and_regions_inside_a_state_have_no_line() -> None:
    for box in ((-75.3, 19.8, -75.0, 20.1), (62.7, 45.5, 64.1, 46.5), (113.8, 22.1, 114.5, 22.7)):
        for lines in border_lines(load_basemap(), World(-180)).values():
            assert not lines.intersects(shapely.box(*box))


@pytest.mark.parametrize("kind", BORDER_KINDS)
def test_borders_stay_between_the_worlds_edges(kind: str) -> None:
    lines = border_lines(load_basemap(), SEOUL_WORLD, detail=WEB)[kind]
    assert lines.bounds[0] >= -53
    assert lines.bounds[2] <= 307
    for line in lines.geoms:
        assert np.abs(np.diff(shapely.get_coordinates(line)[:, 0])).max() < 20


def count_points(detail: Detail | None, around: tuple[float, float]) -> int:
    coords = shapely.get_coordinates(country_shape(load_basemap(), "KOR", detail=detail))
    near = np.hypot(*(coords - around).T) < 1
    return int(near.sum())


def test_detail_is_fine_near_a_focus_and_coarse_elsewhere() -> None:
    near = Detail(coarse_km2=200, fine_km2=0.1, focus=(SEOUL,), radius_km=300)
    far = Detail(coarse_km2=200, fine_km2=0.1, focus=(PANAMA,), radius_km=300)
    full = count_points(None, SEOUL)
    assert count_points(near, SEOUL) > 0.8 * full
    assert count_points(far, SEOUL) < 0.1 * full
    nowhere = Detail(coarse_km2=200, fine_km2=0.1)
    assert count_points(nowhere, SEOUL) == count_points(far, SEOUL)


def test_small_islands_are_left_out_except_near_a_focus() -> None:
    ulleungdo, jan_mayen = shapely.Point(130.87, 37.5), shapely.Point(-8.5, 71.0)
    fine = Detail(coarse_km2=20, fine_km2=0.5, focus=(SEOUL,), radius_km=500)
    all_land = land_shape(load_basemap(), SEOUL_WORLD, detail=fine)
    large = land_shape(load_basemap(), SEOUL_WORLD, detail=fine, min_area_km2=1000)
    assert all_land.intersects(ulleungdo)
    assert all_land.intersects(jan_mayen)
    assert large.intersects(ulleungdo)
    assert not large.intersects(jan_mayen)


@pytest.mark.parametrize(
    ("coarse", "fine", "radius"), [(1, 2, 500), (0, 0, 500), (-1, -2, 500), (10, 1, 0)]
)
def test_a_detail_that_makes_no_sense_is_refused(coarse: float, fine: float, radius: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        Detail(coarse_km2=coarse, fine_km2=fine, radius_km=radius)


def test_a_detail_that_ends_where_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="far_km is 500; it must be more than radius_km, 500"):
        Detail(coarse_km2=10, fine_km2=1, radius_km=500, far_km=500)


def test_detail_fades_with_the_distance() -> None:
    focus = Detail(coarse_km2=200, fine_km2=0.1, focus=(SEOUL,), radius_km=50, far_km=2000)
    kept = [
        count_points(focus, around) / count_points(None, around)
        for around in (SEOUL, (126.5, 34.5), (126.5, 33.4))
    ]
    assert 1 > kept[0] > kept[1] > kept[2] > 0


def test_a_missing_file_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(BasemapError, match=r"nowhere\.topojson.*make basemap"):
        load_basemap(tmp_path / "nowhere.topojson")


ARC = "[[[0,0,63],[5,5,2],[1,1,63]]]"
DAMAGED = {
    "empty": "",
    "cut short": '{"type":"Topology","arcs":[[[0,0',
    "another kind of JSON": "[]",
    "no arcs": '{"type":"Topology","objects":{},"arcs":[]}',
    "no objects": f'{{"transform":{{"scale":[1,1],"translate":[0,0]}},"arcs":{ARC}}}',
    "arcs before the rest": f'{{"arcs":{ARC},"objects":{{}}}}',
    "a position that is not there": '{"objects":{},"arcs":[[[0,0,63],,[1,1,63]]]}',
    "half a quantum": '{"objects":{},"arcs":[[[0,0,63],[0.5,1,63]]]}',
    "an arc of one position": '{"objects":{},"arcs":[[[0,0,63]]]}',
    "no levels": '{"arcs":[[[0,0],[1,1]]]}',
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_named_with_the_command_that_builds_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "world.topojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BasemapError, match=r"world\.topojson: the file is damaged.*make basemap"):
        load_basemap(path)


def test_a_shape_that_names_a_missing_arc_is_found(tmp_path: Path) -> None:
    source = json.loads(BASEMAP_PATH.read_text(encoding="utf-8"))
    source["objects"]["land"]["arcs"][0][0][0] = len(source["arcs"])
    path = tmp_path / "world.topojson"
    path.write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(BasemapError, match="an arc that is not there"):
        load_basemap(path)


def test_the_files_arcs_and_levels_are_sane() -> None:
    basemap = load_basemap()
    sizes = np.diff(basemap.starts)
    assert len(sizes) > 4000
    assert sizes.min() >= 2
    assert basemap.points[:, 0].min() >= -180
    assert basemap.points[:, 0].max() <= 180
    assert -90 < basemap.points[:, 1].min() < basemap.points[:, 1].max() < 84
    # An arc's two ends, and they alone, are never dropped.
    ends = np.zeros(len(basemap.points), dtype=bool)
    ends[basemap.starts[:-1]] = ends[basemap.starts[1:] - 1] = True
    assert np.array_equal(np.isinf(basemap.areas_km2), ends)
    assert basemap.areas_km2.min() == 0.01
    # Real detail: most vertices matter by less than 3 km².
    assert np.median(basemap.areas_km2) < 3


def test_the_file_is_topojson_that_other_readers_open() -> None:
    source = json.loads(BASEMAP_PATH.read_text(encoding="utf-8"))
    assert source["type"] == "Topology"
    assert set(source["objects"]) == {"land", "countries", "borders"}
    assert {len(position) for arc in source["arcs"] for position in arc} == {3}


def list_kept(detail: Detail) -> set[tuple[float, ...]]:
    arcs = [arc for arcs in border_arcs(load_basemap(), detail=detail).values() for arc in arcs]
    return {tuple(point) for point in np.concatenate(arcs).tolist()}


def spread_detail(count: int) -> Detail:
    lons, lats = np.linspace(-175, 175, count), np.linspace(-60, 70, count)
    focus = tuple(zip(lons.tolist(), lats.tolist(), strict=True))
    return Detail(coarse_km2=200, fine_km2=0.1, focus=focus, radius_km=50, far_km=2000)


@pytest.mark.parametrize("count", [16, 33, 70])
def test_what_is_kept_near_any_focus_is_kept_near_all_of_them(count: int) -> None:
    detail = spread_detail(count)
    halves = [replace(detail, focus=detail.focus[start::2]) for start in (0, 1)]
    first, second = map(list_kept, halves)
    assert list_kept(detail) == first | second
    assert first - second
    assert second - first


def test_the_nearest_of_many_foci_is_found_in_little_memory() -> None:
    detail, basemap = spread_detail(1000), load_basemap()
    tracemalloc.start()
    border_arcs(basemap, detail=detail)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The basemap's points as unit vectors take 11 MB; their distances to all foci would 3.7 GB.
    assert peak < 100e6


def test_only_a_broken_polygon_is_mended() -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    island = shapely.box(5, 5, 6, 6)
    gathered = collect_polygons([bow, island, shapely.box(8, 8, 9, 9)])
    assert gathered.is_valid
    assert gathered.area == pytest.approx(4)
    assert any(part.equals_exact(island, 0) for part in gathered.geoms)


PARTS = {
    "Korea": (110.0, 30.0, 140.0, 50.0),
    "Fiji, at 180": (170.0, -30.0, 190.0, 0.0),
    "Europe, a turn away": (350.0, 35.0, 380.0, 60.0),
    "the isthmus of Panama": (-85.0, 5.0, -75.0, 12.0),
    "round the north pole": (-180.0, 60.0, 180.0, 90.0),
    "Antarctica's coast": (0.0, -80.0, 60.0, -60.0),
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("least_km2", [4, 64, 16384])
def test_a_part_of_the_world_is_as_in_the_whole(name: str, least_km2: float) -> None:
    west, south, east, north = PARTS[name]
    middle = (west + east) / 2
    whole = Detail(
        coarse_km2=max(64, least_km2),
        fine_km2=least_km2,
        focus=((middle, (south + north) / 2),),
        radius_km=2000,
        far_km=4000,
    )
    world = World((middle + 360) % 360 - 180)
    left = world.centre - (east - west) / 2
    window = shapely.box(left, south, left + east - west, north)
    part = replace(whole, within=PARTS[name])
    every, near = (
        [
            land_shape(load_basemap(), world, detail=detail, min_area_km2=20),
            *border_lines(load_basemap(), world, detail=detail).values(),
            country_shape(load_basemap(), "RUS", world=world, detail=detail),
        ]
        for detail in (whole, part)
    )
    for shape, cut in zip(every, near, strict=True):
        apart = shapely.symmetric_difference(
            shapely.intersection(shape, window), shapely.intersection(cut, window)
        )
        assert apart.area + apart.length < 1e-6
    if least_km2 < 1000:
        assert sum(map(shapely.get_num_coordinates, near)) < 0.6 * sum(
            map(shapely.get_num_coordinates, every)
        )


def test_a_country_s_largest_parts_are_those_that_reach_farthest() -> None:
    parts = country_rings(load_basemap(), "JPN", parts=4)
    islands = [shapely.Polygon(rings[0]) for rings in parts]
    wanted = [(138.0, 36.3), (143.0, 43.5), (131.0, 32.8), (133.5, 33.7)]
    for point in wanted:
        assert any(island.contains(shapely.Point(point)) for island in islands)


@pytest.mark.parametrize("within", [(0.0, 0.0, 0.0, 10.0), (10.0, 20.0, 30.0, 10.0)])
def test_a_part_of_the_world_has_width_and_height(
    within: tuple[float, float, float, float],
) -> None:
    with pytest.raises(ValueError, match="within"):
        Detail(coarse_km2=10, fine_km2=1, within=within)
