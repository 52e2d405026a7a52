"""An area is drawn as one, wherever its place or event is, and has no dot."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, expect
from shapely.geometry import LineString, Polygon

from exports.data.files import make_files
from exports.data.frames import to_geodataframes
from exports.data.kml import NAMESPACE
from exports.data.tables import StoryData
from exports.images.drawing import Shape, Text
from exports.images.image import draw_image, write_image
from exports.images.request import read_request
from exports.page.file import make_page_file
from geo.story.records import UNSTATED, Story
from layers.map.areas import draw_area_symbols
from layers.map.legend import build_legend
from layers.page.still import draw_chapter
from layers.scene import Scene, fit_chapter, lay_out
from layers.telling.words import load_words
from tests.app.visits import READY, wait_until

WORDS = load_words("en")
AREAS = {("place", "lands"), ("event", "first-war")}


@pytest.fixture(scope="module")
def scene(carthage: Story) -> Scene:
    return lay_out(carthage, "en")


def test_a_chapter_shows_its_areas_whole(scene: Scene) -> None:
    assert scene.areas.keys() == AREAS
    west, south, east, north = fit_chapter(scene.chapters[0], scene)
    for area in scene.areas.values():
        assert west <= area.bounds[0] < area.bounds[2] <= east
        assert south <= area.bounds[1] < area.bounds[3] <= north


def test_page_and_still_map_use_one_symbol(scene: Scene) -> None:
    symbols = draw_area_symbols(scene)
    first, _, last = (draw_chapter(it, scene, "", size=(400, 300)) for it in scene.chapters)
    for kind, id_ in AREAS:
        assert f'id="area-{kind}-{id_}"' in symbols
        assert f'href="#area-{kind}-{id_}"' in first
        assert f'href="#area-{kind}-{id_}"' not in last
    assert "area-approximate" in {item.sign for item in build_legend(scene, WORDS)}


def test_an_image_has_outlines_and_no_dot_for_them(scene: Scene) -> None:
    request = read_request(scene.story, "overview", "svg", {"lang": "en"})
    drawn = write_image(draw_image(request, scene)).decode()
    assert 'id="area-place-lands"' in drawn
    assert 'id="place-carthage"' in drawn
    assert 'id="place-lands"' not in drawn
    assert "Lands of Carthage" in drawn


def test_a_name_stands_inside_its_area(scene: Scene) -> None:
    request = read_request(scene.story, "overview", "svg", {"lang": "en", "size": "1600x1200"})
    drawing = draw_image(request, scene).drawing
    shapes = [item for group in drawing.groups for item in group.items if isinstance(item, Shape)]
    (edge,) = (it for it in shapes if it.id == "area-place-lands")
    (name,) = (
        item
        for group in drawing.groups
        for item in group.items
        if isinstance(item, Text) and item.text == "Lands of Carthage"
    )
    left, base = name.x, name.y - name.size / 3
    middle = LineString([(left, base), (left + (name.width or 0), base)])
    assert Polygon(edge.lines[0]).contains(middle)


def test_an_edge_says_how_exact_it_is(carthage: Story) -> None:
    edges = {}
    for precision in ("site", "approximate", UNSTATED):
        lands = replace(carthage.places["lands"], precision=precision)
        story = replace(carthage, places={**carthage.places, "lands": lands})
        request = read_request(story, "overview", "svg", {"lang": "en", "theme": "grey"})
        groups = draw_image(request, lay_out(story, "en")).drawing.groups
        shapes = [item for group in groups for item in group.items if isinstance(item, Shape)]
        (edge,) = (it for it in shapes if it.id == "area-place-lands")
        assert edge.fill is None
        assert edge.stroke is not None
        edges[precision] = (edge.stroke.width, edge.stroke.dashes)
    assert edges["site"][1] is None
    assert edges["approximate"][1]
    assert edges[UNSTATED][0] < edges["site"][0]


def test_each_format_has_the_polygons(scene: Scene, tmp_path: Path) -> None:
    formats = ("geojson", "gpkg", "kml", "qgz", "flatgeobuf", "geoparquet")
    made = make_files(StoryData(scene, WORDS), formats=formats)
    files = {file.name: file.content for file in made}
    places = {it["id"]: it for it in json.loads(files["places.geojson"])["features"]}
    assert places["lands"]["geometry"]["type"] == "Polygon"
    path = tmp_path / "carthage.gpkg"
    path.write_bytes(files["carthage.gpkg"])
    areas = gpd.read_file(path, layer="areas")
    assert {(row.kind, row.id) for row in areas.itertuples()} == AREAS
    assert set(gpd.read_file(path, layer="places").geom_type) == {"Point"}
    flat = gpd.read_file(io.BytesIO(files["areas.fgb"]))
    for frame in (flat, gpd.read_parquet(io.BytesIO(files["areas.parquet"]))):
        assert frame.geometry.geom_equals(areas.geometry).all()
    assert b"areas" in zipfile.ZipFile(io.BytesIO(files["carthage.qgz"])).read("carthage.qgs")
    places_frame = to_geodataframes(scene.story).places.set_index("id")
    assert places_frame.geometry["lands"].geom_type == "Polygon"
    root = Xml.parse(io.BytesIO(files["carthage.kml"])).getroot()
    assert len(list(root.iter(f"{{{NAMESPACE}}}Polygon"))) == len(AREAS)


def test_whoever_points_into_an_area_is_told_of_it(
    chromium: Browser, carthage: Story, tmp_path: Path
) -> None:
    path = tmp_path / "carthage.html"
    path.write_text(make_page_file(carthage, languages=("en",)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{path.as_uri()}#overview")
    page.wait_for_selector(READY, state="attached")
    expect(page.locator(".leaflet-areas-pane .area.is-there.is-active")).to_have_count(len(AREAS))
    wait_until(page, "StoryMap.view?.framing === false")
    at = page.evaluate(
        """() => {
            const map = window.storyMap;
            const { left, top } = map.getContainer().getBoundingClientRect();
            const { x, y } = map.latLngToContainerPoint([34.6, 9.8]);
            return [left + x, top + y];
        }"""
    )
    page.mouse.move(*at)
    lit = page.locator(".leaflet-areas-pane .area.is-lit")
    expect(lit).to_have_attribute("href", "#area-place-lands")
    page.mouse.click(*at)
    expect(page.locator(".leaflet-areas-pane .area.is-chosen")).to_have_count(1)
    expect(page.locator(".card")).to_contain_text("Lands of Carthage")
    expect(page.locator(".card")).to_contain_text("The area's bounds are approximate.")
    page.close()
