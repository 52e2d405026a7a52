from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
from pyogrio.raw import read as read_raw

from geo.story.geojson import COLLECTIONS, cut_lines, join_legs, make_line, make_places, make_routes
from geo.story.tracing import trace_routes
from tests.known import STORIES

FILES = {
    (story, kind): make(STORIES[story]) for story in STORIES for kind, make in COLLECTIONS.items()
}
each_file = pytest.mark.parametrize(("story", "kind"), FILES)
each_story = pytest.mark.parametrize("story", STORIES)


def list_positions(geometry: dict[str, Any]) -> Iterator[list[float]]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Point":
        yield parts
    else:
        for line in [parts] if geometry["type"] == "LineString" else parts:
            yield from line


@each_file
def test_a_file_is_geojson_as_rfc_7946_has_it(story: str, kind: str) -> None:
    text = json.dumps(FILES[story, kind], allow_nan=False)
    data = json.loads(text)
    assert set(data) == {"type", "features"}
    assert data["type"] == "FeatureCollection"
    for feature in data["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["properties"]["id"] == feature["id"]
        assert None not in feature["properties"].values()
        positions = list(list_positions(feature["geometry"]))
        assert all(len(position) == 2 for position in positions)
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in positions)


@each_file
def test_a_file_has_every_record_in_order(story: str, kind: str) -> None:
    ids = [feature["id"] for feature in FILES[story, kind]["features"]]
    assert ids == list(getattr(STORIES[story], kind))
    assert len(ids) == len(set(ids)) > 0


@each_story
def test_lines_are_cut_at_the_antimeridian_and_nowhere_else(story: str) -> None:
    for feature in FILES[story, "routes"]["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        if geometry["type"] == "LineString":
            parts = [parts]
        else:
            assert len(parts) > 1
        for before, after in pairwise(parts):
            assert abs(before[-1][0]) == 180
            assert after[0] == [-before[-1][0], before[-1][1]]
        for part in parts:
            assert len(part) >= 2
            assert np.abs(np.diff(np.array(part)[:, 0])).max() < 5


def test_what_crosses_180_degrees_is_known() -> None:
    kinds = {
        feature["id"]: feature["geometry"]["type"]
        for story in STORIES
        for feature in FILES[story, "routes"]["features"]
    }
    crossing = {id_ for id_, kind in kinds.items() if kind == "MultiLineString"}
    assert crossing == {"ri-il-kyu", "nellie-bly"}


@each_story
def test_a_download_is_the_line_that_is_drawn(story: str) -> None:
    traces = trace_routes(STORIES[story])
    for feature in FILES[story, "routes"]["features"]:
        drawn = join_legs(traces[feature["id"]])
        drawn[:, 0] = (drawn[:, 0] + 180) % 360 - 180
        written = [p for p in list_positions(feature["geometry"]) if abs(p[0]) != 180]
        assert np.array(written) == pytest.approx(drawn, abs=1e-7)


def test_routes_take_lines_that_are_traced_already() -> None:
    story = STORIES["voyage"]
    assert make_routes(story, trace_routes(story)) == FILES["voyage", "routes"]


@each_file
def test_gdal_reads_each_file_as_it_was_written(story: str, kind: str, tmp_path: Path) -> None:
    data = FILES[story, kind]
    path = tmp_path / f"{kind}.geojson"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    info = pyogrio.read_info(path, force_total_bounds=True)
    positions = [p for feature in data["features"] for p in list_positions(feature["geometry"])]
    assert info["features"] == len(data["features"])
    assert info["crs"] == "EPSG:4326"
    low, high = np.min(positions, axis=0), np.max(positions, axis=0)
    assert info["total_bounds"] == pytest.approx((*low, *high), abs=1e-6)
    meta, _, _, columns = read_raw(path, read_geometry=False)
    table = dict(zip(meta["fields"], columns, strict=True))
    for language in STORIES[story].languages:
        names = [feature["properties"][f"name_{language}"] for feature in data["features"]]
        assert table[f"name_{language}"].tolist() == names


@each_story
def test_dates_go_out_no_finer_than_known(story: str) -> None:
    lengths = {"year": 4, "month": 7, "day": 10}
    for feature in FILES[story, "routes"]["features"]:
        for leg in (feature["properties"], *feature["properties"]["legs"]):
            for name in ("public", "departed", "arrived"):
                assert (name in leg) == (f"{name}_precision" in leg)
                if name in leg:
                    date = leg[name].removesuffix("?")
                    assert len(date) == lengths[leg[f"{name}_precision"]]
    for feature in FILES[story, "events"]["features"]:
        properties = feature["properties"]
        start, _, end = properties["date"].partition("/")
        assert len(start.removesuffix("?")) == lengths[properties["start_precision"]]
        assert len((end or start).removesuffix("?")) == lengths[properties["end_precision"]]


def test_false_is_written_and_nothing_is_left_out() -> None:
    havana, _ = make_places(STORIES["story"])["features"][:2]
    assert havana["properties"]["in_article"] is False
    assert "variants" not in havana["properties"]


@pytest.mark.parametrize(
    ("points", "kind", "parts"),
    [
        ([[0, 0], [10, 5]], "LineString", [[[0, 0], [10, 5]]]),
        (
            [[170, 0], [190, 10]],
            "MultiLineString",
            [[[170, 0], [180, 5]], [[-180, 5], [-170, 10]]],
        ),
        (
            [[-170, 0], [-190, 10]],
            "MultiLineString",
            [[[-170, 0], [-180, 5]], [[180, 5], [170, 10]]],
        ),
        ([[170, 0], [180, 5]], "LineString", [[[170, 0], [180, 5]]]),
        ([[350, 1], [360.00000004, 2]], "LineString", [[[-10, 1], [0, 2]]]),
    ],
)
def test_make_line(points: list[list[float]], kind: str, parts: list[list[list[float]]]) -> None:
    line = make_line(np.array(points, dtype=float))
    assert line["type"] == kind
    assert (line["coordinates"] if kind == "MultiLineString" else [line["coordinates"]]) == parts
    (whole,) = cut_lines([np.array(points, dtype=float)])
    assert [list(map(list, part.coords)) for part in whole.geoms] == parts
