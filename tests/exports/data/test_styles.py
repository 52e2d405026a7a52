"""The looks of the layers: what the page says by its lines, QGIS and map servers say as well."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from PIL import Image, ImageColor
from pyproj import Transformer
from shapely.geometry import Point

from exports.data.geopackage import STYLES, write_geopackage
from exports.data.ground import find_centre, make_ground
from exports.data.kml import write_kml
from exports.data.project import write_project
from exports.data.qml import write_qml
from exports.data.sld import write_sld
from exports.data.styles import Area, Line, make_ground_styles, make_styles
from exports.data.tables import StoryData
from exports.data.workbook import write_workbook
from geo.globe.basemap import load_basemap
from geo.story.checking import load_story
from geo.story.records import Precision, Story, Texts
from layers.look import LIGHT
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.conftest import WALK
from tests.exports.data.conftest import gather
from tests.programs import need

SE, OGC = "{http://www.opengis.net/se}", "{http://www.opengis.net/ogc}"
SCRIPT = Path(__file__).with_name("qgis_script.py")


def test_each_layer_has_its_look_inside(data: StoryData, geopackage: Path) -> None:
    table = pyogrio.read_dataframe(geopackage, layer=STYLES)
    styles = {**make_styles(data), **make_ground_styles(data.words)}
    assert list(table["f_table_name"]) == list(styles)
    assert set(table["f_geometry_column"]) == {"geom"}
    assert table["useAsDefault"].all()
    for name, style, qml, sld in zip(
        styles, styles.values(), table["styleQML"], table["styleSLD"], strict=True
    ):
        assert qml == write_qml(style)
        assert sld == write_sld(name, style)


def test_every_record_of_a_layer_has_one_look(data: StoryData) -> None:
    for name, style in make_styles(data).items():
        table = data.chapters if name == "chapters" else data.tables[name]
        for row in table.rows:
            fit = [
                rule for rule in style.rules if all(row[key] == value for key, value in rule.where)
            ]
            assert len(fit) == 1
        if style.label_field is not None:
            assert style.label_field in table.fields


def test_what_is_not_disclosed_is_never_a_solid_line(data: StoryData) -> None:
    style = make_styles(data)["legs"]
    symbols = Xml.fromstring(write_qml(style).partition("\n")[2]).findall(".//symbol")
    strokes = list(Xml.fromstring(write_sld("legs", style)).iter(f"{SE}Stroke"))
    for rule, symbol, stroke in zip(style.rules, symbols, strokes, strict=True):
        solid = ("certainty", "documented") in rule.where
        assert isinstance(rule.paint, Line)
        assert (rule.paint.dashes is None) == solid
        options = {one.get("name"): str(one.get("value")) for one in symbol.iter("Option")}
        assert ("customdash" in options) != solid
        if not solid:
            # Qt draws nothing for a dash of no length.
            assert min(float(part) for part in options["customdash"].split(";")) > 0
        dashes = [one for one in stroke if one.get("name") == "stroke-dasharray"]
        assert bool(dashes) != solid


def test_no_name_breaks_out_of_a_look(story: Story) -> None:
    hostile = 'Ri\'s "way" <b>&amp;\x07'
    first, *others = story.routes.values()
    route = replace(first, names=Texts(en=hostile, ko=hostile))
    routes = {item.id: item for item in (route, *others)}
    data = StoryData(lay_out(replace(story, routes=routes), "en"), load_words("en"))
    style = make_styles(data)["legs"]
    rules = Xml.fromstring(write_qml(style).partition("\n")[2]).findall(".//rule")
    assert (rules[0].get("label") or "").startswith(hostile.replace("\x07", ""))
    assert f"\"journey\" = '{first.id}'" in (rules[0].get("filter") or "")
    titles = list(Xml.fromstring(write_sld("legs", style)).iter(f"{SE}Title"))
    assert (titles[0].text or "").startswith(hostile.replace("\x07", ""))


@pytest.mark.parametrize(("name", "centre"), [("story", 127), ("voyage", 0)])
def test_no_journey_is_a_bar_across_the_project(name: str, centre: float) -> None:
    data = gather(name, "en")
    with zipfile.ZipFile(io.BytesIO(write_project(data))) as archive:
        (held,) = archive.namelist()
        crs = Xml.fromstring(archive.read(held).partition(b"\n")[2]).findtext(
            ".//projectCrs//proj4"
        )
    assert f"+lon_0={centre} " in str(crs)
    transformer = Transformer.from_crs(4326, crs, always_xy=True)
    for leg in data.tables["legs"].shapes:
        for part in leg.geoms:  # type: ignore[attr-defined]
            x, _ = transformer.transform(*np.array(part.coords).T)
            assert np.abs(np.diff(x)).max() < 1e6


@pytest.mark.parametrize(("name", "edge"), [("story", -53), ("voyage", -180)])
def test_land_and_borders_end_where_the_map_is_cut(name: str, edge: float) -> None:
    data = gather(name, "en")
    assert find_centre(data) == (edge + 180 if name == "story" else 0)
    ground = make_ground(data)
    assert [row["status"] for row in ground["borders"].rows] == list(load_basemap().borders)
    for table in ground.values():
        for part in shapely.get_parts(table.shapes):
            assert part.is_valid
            west, _, east, _ = part.bounds
            assert east < edge or edge < west or edge == -180
    land = ground["land"].shapes[0]
    seoul, north_pacific = Point(127, 37.5), Point(180, 40)
    assert land.contains(seoul)
    assert not land.intersects(north_pacific)
    # Brazil is on both sides of the edge of the shipped story's world.
    assert land.contains(Point(-54, -10))
    assert land.contains(Point(-52, -10))


def test_the_window_is_on_the_map_however_often_a_journey_goes_round(flows: Story) -> None:
    data = StoryData(lay_out(flows, "en"), load_words("en"))
    assert data.scene.extent[1] > 600
    with zipfile.ZipFile(io.BytesIO(write_project(data))) as archive:
        root = Xml.fromstring(archive.read(archive.namelist()[0]).partition(b"\n")[2])
    edges = [float(it.text or "") for it in root.iterfind(".//mapcanvas/extent/*")]
    assert np.isfinite(edges).all()


def test_a_town_has_no_land_under_it_that_would_be_false(tmp_path: Path) -> None:
    walk = load_story(WALK)
    data = StoryData(lay_out(walk, walk.language), load_words(walk.language))
    assert make_ground(data) == {}
    path = tmp_path / "a.gpkg"
    path.write_bytes(write_geopackage(data))
    assert not {"land", "borders"} & {name for name, _ in pyogrio.list_layers(path)}
    with zipfile.ZipFile(io.BytesIO(write_project(data))) as archive:
        root = Xml.fromstring(archive.read(archive.namelist()[0]).partition(b"\n")[2])
    sources = [str(layer.get("source")) for layer in root.iter("layer-tree-layer")]
    assert [source.partition("layername=")[2] for source in sources] == [
        *("places", "events", "legs", "routes", "chapters")
    ]
    # The window is no larger than the town.
    extent = {it.tag: float(it.text or "") for it in root.iterfind(".//mapcanvas/extent/*")}
    assert extent["xmax"] - extent["xmin"] < 5_000


def test_qgis_draws_it_as_the_page_looks(english_data: StoryData, tmp_path: Path) -> None:
    python = need("qgis")
    path, picture = tmp_path / "a.gpkg", tmp_path / "a.png"
    project = tmp_path / f"{english_data.scene.story.id}.qgz"
    path.write_bytes(write_geopackage(english_data))
    path.with_stem(project.stem).write_bytes(path.read_bytes())
    project.write_bytes(write_project(english_data))
    finished = subprocess.run(
        [python, str(SCRIPT), str(path), str(picture), str(project)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(finished.stdout.splitlines()[-1])
    found = told["layers"]
    styles = {**make_styles(english_data), **make_ground_styles(english_data.words)}
    assert told["project"] == {
        "layers": ["places", "events", "legs", "routes", "chapters", "borders", "land"],
        "valid": True,
        "shown": 6,
        "crs": "+proj=eqearth +lon_0=127 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs +type=crs",
        "rules": sum(len(style.rules) for style in styles.values()),
    }
    assert all(layer["style"] and layer["sld"] for layer in found.values())
    assert {name for name, layer in found.items() if layer["labels"]} == {
        *("places", "events", "chapters")
    }
    for where, look in found["legs"]["rules"].items():
        dashed = "'documented'" not in where
        assert look["use_custom_dash"] == str(int(dashed))
    with Image.open(picture) as image:
        colours = image.convert("RGB").getcolors(2**24) or []
    # The hues of the page are on it: the first journey's, the third's, and the land's.
    wanted = {ImageColor.getrgb(LIGHT.hues[number]) for number in (0, 2)}
    wanted |= {ImageColor.getrgb(LIGHT.land)}
    assert wanted <= {colour for _, colour in colours}


def test_areas_have_the_edge_that_says_how_exact_they_are(carthage: Story) -> None:
    lands = carthage.places["lands"]
    stated: dict[str, Precision]
    stated = {"lands": "unstated", "there": "country", "about": "approximate"}
    others = {id_: replace(lands, id=id_, precision=known) for id_, known in stated.items()}
    story = replace(carthage, places={**carthage.places, **others})
    data = StoryData(lay_out(story, "en"), load_words("en"))
    style = make_styles(data)["areas"]
    drawn = {
        rule.where: rule.paint.line
        for rule in style.rules
        if isinstance(rule.paint, Area) and rule.paint.line
    }
    assert [(where[0][1], bool(line.dashes)) for where, line in drawn.items()] == [
        ("country", False),
        ("approximate", True),
        ("unstated", False),
    ]
    assert len({line.width for line in drawn.values()}) == 2
    symbols = Xml.fromstring(write_qml(style).partition("\n")[2]).findall(".//symbol")
    options = [{it.get("name"): it.get("value") for it in one.iter("Option")} for one in symbols]
    edges = [(it["style"], it["outline_style"]) for it in options]
    assert edges == [("no", "solid"), ("no", "dash"), ("no", "solid")]
    sld = Xml.fromstring(write_sld("areas", style))
    told = [one.get("name") for one in sld.iter(f"{SE}SvgParameter")]
    assert told.count("stroke-dasharray") == 1
    assert list(sld.iter(f"{SE}Fill")) == []
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(data)))["areas"]
    head, *rows = sheet.values
    cells = {row[head.index("id")]: row[head.index("precision")] for row in rows}
    assert {id_: cells[id_] for id_ in stated} == stated


def test_many_journeys_have_a_style_for_each_certainty(many: Story) -> None:
    data = StoryData(lay_out(many, "en"), load_words("en"))
    styles = make_styles(data)
    assert len(styles["routes"].rules) == 1
    assert [rule.where for rule in styles["legs"].rules] == [
        (("certainty", certainty),) for certainty in ("documented", "reported", "undisclosed")
    ]
    kml = write_kml(data).decode()
    used = set(re.findall(r"<styleUrl>#(line-[^<]*)</styleUrl>", kml))
    assert used == {f"line-{it}" for it in ("documented", "reported", "undisclosed")}
    assert all(f'<Style id="{it}">' in kml for it in used)
