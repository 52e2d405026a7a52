from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pyogrio
import pytest

from exports.data.kml import NAMESPACE, write_colour, write_kml
from exports.data.tables import StoryData
from geo.story.records import Story, Texts
from layers.scene import lay_out
from layers.telling.descriptions import describe_event, describe_leg, describe_place
from layers.telling.words import load_words

K = f"{{{NAMESPACE}}}"
KINDS = ("places", "legs", "events")


@pytest.fixture(scope="session")
def content(data: StoryData) -> bytes:
    return write_kml(data)


@pytest.fixture
def root(content: bytes) -> Xml.Element:
    return Xml.fromstring(content)


def list_placemarks(root: Xml.Element, kind: str) -> list[Xml.Element]:
    return root.findall(f".//{K}Folder[@id='{kind}']/{K}Placemark")


@pytest.mark.parametrize("driver", ["KML", "LIBKML"])
def test_gdal_reads_every_record_where_it_is(
    driver: str, data: StoryData, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "story.kml"
    path.write_bytes(content)
    tables = data.tables
    layers = {kind: data.words.say(f"data.{kind}") for kind in KINDS}
    chapters = data.words.say("data.chapters")
    assert [name for name, _ in pyogrio.list_layers(path)] == [chapters, *layers.values()]
    for kind, layer in layers.items():
        info = pyogrio.read_info(path, layer=layer, force_total_bounds=True, DRIVER=driver)
        bounds = np.array([shape.bounds for shape in tables[kind].shapes])
        extent = (*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))
        assert info["features"] == len(tables[kind].rows) > 0
        assert info["total_bounds"] == pytest.approx(extent, abs=1e-9)


def test_every_shape_says_all_that_the_map_says_of_it(data: StoryData, root: Xml.Element) -> None:
    scene, words = data.scene, data.words
    said = {
        "places": [describe_place(place, words) for place in scene.story.places.values()],
        "legs": [describe_leg(leg, words) for legs in scene.traces.values() for leg in legs],
        "events": [describe_event(event, words) for event in scene.story.events.values()],
    }
    for kind, texts in said.items():
        for placemark, text in zip(list_placemarks(root, kind), texts, strict=True):
            description = placemark.findtext(f"{K}description") or ""
            assert html.unescape(description).startswith(f"<p>{text}</p>")
            assert words.say("data.sources_line", sources="") in html.unescape(description)


def test_a_leg_says_what_is_known_of_it(data: StoryData, root: Xml.Element) -> None:
    notes = [
        leg.leg.note[data.words.language] for legs in data.scene.traces.values() for leg in legs
    ]
    for placemark, note in zip(list_placemarks(root, "legs"), notes, strict=True):
        assert html.escape(note, quote=False) in (placemark.findtext(f"{K}description") or "")


def test_the_less_is_known_the_fainter_is_the_line(root: Xml.Element) -> None:
    styles = {style.get("id"): style for style in root.iter(f"{K}Style")}
    seen = {}
    for placemark in list_placemarks(root, "legs"):
        url = placemark.findtext(f"{K}styleUrl") or ""
        style = styles[url.removeprefix("#")]
        colour = style.findtext(f"{K}LineStyle/{K}color") or ""
        certainty = placemark.findtext(f"{K}ExtendedData/{K}Data[@name='certainty']/{K}value")
        seen[certainty] = int(colour[:2], 16)
    assert set(seen) == {"documented", "reported", "undisclosed"}
    assert seen["documented"] == 255 > seen["reported"] > seen["undisclosed"] > 64


def test_every_id_and_every_style_is_there_once(root: Xml.Element) -> None:
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for url in root.iter(f"{K}styleUrl"):
        assert (url.text or "").removeprefix("#") in ids


def test_every_known_value_is_there(data: StoryData, root: Xml.Element) -> None:
    tables = data.tables
    for kind in KINDS:
        for placemark, row in zip(list_placemarks(root, kind), tables[kind].rows, strict=True):
            held = {
                item.get("name"): item.findtext(f"{K}value") for item in placemark.iter(f"{K}Data")
            }
            known = {name: value for name, value in row.items() if value is not None}
            assert set(held) == set(known)
            assert held["id"] == known["id"]
            if "in_article" in known:
                assert held["in_article"] == str(known["in_article"]).lower()


def test_it_asks_nothing_of_any_other_host(root: Xml.Element) -> None:
    assert not [
        element.tag for element in root.iter() if element.tag in (f"{K}href", f"{K}NetworkLink")
    ]


def test_no_text_breaks_out(story: Story) -> None:
    hostile = "]]> <script>alert(1)</script> & \x0b\ud800 \"'"
    place = replace(story.places["havana"], names=Texts(dict.fromkeys(("en", "ko"), hostile)))
    broken = replace(story, places={**story.places, "havana": place})
    root = Xml.fromstring(write_kml(StoryData(lay_out(broken, "en"), load_words("en"))))
    placemark = list_placemarks(root, "places")[0]
    assert placemark.findtext(f"{K}name") == hostile.replace("\x0b\ud800", "")
    assert "<script" not in (placemark.findtext(f"{K}description") or "")


def test_colours_are_turned_round() -> None:
    assert write_colour("#b2471b") == "ff1b47b2"
    assert write_colour("#000000", opacity=0.5) == "80000000"


def test_a_time_slider_goes_by_dates_as_fine_as_they_are_known(english_data: StoryData) -> None:
    root = Xml.fromstring(write_kml(english_data))
    spans = {
        placemark.get("id"): [element.text for element in placemark.find(f"{K}TimeSpan") or ()]
        for placemark in (*list_placemarks(root, "legs"), *list_placemarks(root, "events"))
    }
    assert spans["leg-ri-il-kyu-1"] == ["2023-11", "2023-11"]
    assert spans["leg-tae-yong-ho-1"] == ["2016-07", "2016-07"]
    assert len(list_placemarks(root, "places")) > 0
    assert not [one for one in list_placemarks(root, "places") if one.find(f"{K}TimeSpan")]


def test_to_open_a_chapter_is_to_fly_to_its_view(data: StoryData, root: Xml.Element) -> None:
    chapters = list_placemarks(root, "chapters")
    assert len(chapters) == len(data.scene.chapters)
    for placemark, chapter in zip(chapters, data.scene.chapters, strict=True):
        assert chapter.title in (placemark.findtext(f"{K}name") or "")
        assert -180 <= float(placemark.findtext(f"{K}LookAt/{K}longitude") or "x") <= 180
        assert float(placemark.findtext(f"{K}LookAt/{K}range") or "x") > 100_000


def test_a_line_over_the_pacific_is_looked_at_from_above_it(english_data: StoryData) -> None:
    root = Xml.fromstring(write_kml(english_data))
    flight = next(
        one for one in list_placemarks(root, "legs") if one.get("id") == "leg-ri-il-kyu-1"
    )
    lon = float(flight.findtext(f"{K}LookAt/{K}longitude") or "x")
    assert lon < -140 or lon > 170
