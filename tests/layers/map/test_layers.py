"""Routes, places and events: class names that others rely on, and texts that stay texts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import folium
import pytest

from geo.story.records import Story, Texts
from layers.map.events import build_events_layer
from layers.map.places import build_places_layer
from layers.map.routes import build_routes_layer
from layers.page.webmap import assemble_map, render_map
from layers.scene import Scene, lay_out
from layers.telling.words import load_words

WORDS = load_words("en")
ATTACK = "</script><b>{{7*7}}{% raw %}{# #}'\"${7*7}"


def read_geojson(group: folium.FeatureGroup) -> list[folium.GeoJson]:
    return [child for child in group._children.values() if isinstance(child, folium.GeoJson)]


def list_styles(layer: folium.GeoJson) -> dict[str, dict[str, Any]]:
    return {
        f["properties"].get("key") or f["properties"]["id"]: layer.style_function(f)
        for f in layer.data["features"]
    }


@pytest.fixture(scope="module")
def scene(story: Story) -> Scene:
    return lay_out(story, "en")


@pytest.mark.quick
def test_routes_bear_their_names(scene: Scene) -> None:
    (lines,) = read_geojson(build_routes_layer(scene, WORDS))
    for key, style in list_styles(lines).items():
        id_, number = key.split(" ")
        certainty = scene.story.routes[id_].legs[int(number) - 1].certainty
        classes = style["className"].split()
        assert classes[:3] == ["route", f"route-{id_}", f"certainty-{certainty}"]
        assert style["interactive"] is False
    assert len(lines.data["features"]) == sum(map(len, scene.traces.values()))


@pytest.mark.parametrize("kind", ["place", "event"])
def test_points_bear_their_names(scene: Scene, kind: str) -> None:
    build = {"place": build_places_layer, "event": build_events_layer}[kind]
    (layer,) = read_geojson(build(scene, WORDS))
    styles = list_styles(layer)
    things = {"place": scene.story.places, "event": scene.story.events}[kind]
    assert list(styles) == list(things)
    for id_, style in styles.items():
        assert style["className"].split()[:2] == [kind, f"{kind}-{id_}"]
        (feature,) = (f for f in layer.data["features"] if f["properties"]["id"] == id_)
        assert feature["geometry"]["coordinates"] == pytest.approx(
            list(scene.points[kind, id_][0]), abs=1e-6
        )


def test_a_place_names_who_left_it_and_when_if_that_is_known(scene: Scene) -> None:
    (layer,) = read_geojson(build_places_layer(scene, WORDS))
    texts = {
        feature["properties"]["id"]: [begin["text"] for begin in feature["properties"]["begins"]]
        for feature in layer.data["features"]
    }
    assert {id_: begins for id_, begins in texts.items() if begins} == {
        "havana": ["Ri Il Kyu, 2023"],
        "london": ["Tae Yong-ho, 2016"],
        # When he left Rome is not known, and 2019 is the year of his arrival elsewhere.
        "rome": ["Acting ambassador in Rome"],
        "kuwait": ["Acting ambassador in Kuwait, 2019"],
        "pyongyang": ["Hwang Jang-yop, 1997"],
    }


def test_a_story_without_events_has_a_map(story: Story) -> None:
    bare = replace(story, events={})
    assert read_geojson(build_events_layer(lay_out(bare, "en"), WORDS)) == []


def test_texts_are_neither_markup_nor_template(story: Story) -> None:
    named = {
        id_: replace(place, names=Texts(en=ATTACK), marks=Texts(en=ATTACK))
        for id_, place in story.places.items()
    }
    _, scripts = render_map(assemble_map(lay_out(replace(story, places=named), "en"), WORDS))
    script = "\n".join(scripts)
    assert "</script" not in script
    assert "<b>" not in script
    # Folium writes "<", ">", "&" and "'" as escapes of JavaScript, which JSON reads as well.
    label = script.split('"label": ')[1]
    assert json.JSONDecoder().raw_decode(label)[0] == ATTACK
