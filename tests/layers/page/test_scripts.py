"""Each script says what it is for, is sent once, and has types that are those of what is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
import pytest
import rjsmin

from geo.story.checking import load_story
from geo.story.records import Story
from layers.map.events import build_events_layer
from layers.map.places import build_places_layer
from layers.map.routes import build_routes_layer
from layers.page.addresses import AppAddresses
from layers.page.alone import build_map
from layers.page.embed import build_embed
from layers.page.page import build_page
from layers.page.templates import ASSETS, read_asset
from layers.scene import MOST_STILLS, lay_out
from layers.telling.words import load_words
from tests.check_scripts import list_folders
from tests.serving import ROOT
from tests.stories.many import write_many

WALK = ROOT / "tests" / "stories" / "walk"
CARTHAGE = WALK.with_name("carthage")
SCRIPTS = sorted(str(path.relative_to(ASSETS)) for path in ASSETS.rglob("*.js"))
CHECKED = sorted(path for folder in list_folders() for path in folder.rglob("*.js"))
MANY = ("crowd", "marks", "heaps", "canvas", "arcs")
CROWD = [name for name in SCRIPTS if any(word in name for word in MANY)]
ROOMS = ("geo", "layers", "exports", "views", "data")
TYPES = read_asset("types.d.ts")


@pytest.fixture(scope="module")
def html(story: Story) -> str:
    return build_page(story, "en").html


@pytest.mark.parametrize(
    "name", [*SCRIPTS, "../../../exports/page/choose.js", "../../../exports/site/worker.js"]
)
def test_a_script_says_first_what_it_is_for(name: str) -> None:
    purpose, strict, *_ = read_asset(name).splitlines()
    assert re.fullmatch(r"// [A-Z].{15,}\.", purpose)
    assert strict == '"use strict";'


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_is_sent_once(
    name: str, html: str, story: Story, many_page: str, flows: Story, grouped: Story, tmp_path: Path
) -> None:
    # One is for the map in a notebook, one for frames in other pages, one for stories with ground,
    # one for those with areas, one for those with pictures, some for those of many journeys, one
    # for those that tell flows, one for those of a few journeys in groups, one for many chapters.
    documents = {
        "map/alone.js": lambda: build_map(story, "en").get_root().render(),
        **dict.fromkeys(CROWD, lambda: many_page),
        "map/flows.js": lambda: build_page(flows, "en").html,
        "map/groups.js": lambda: build_page(grouped, "en").html,
        "reading/stills.js": lambda: build_page(load_story(write_chapters(tmp_path)), "en").html,
        "map/areas.js": lambda: build_page(load_story(CARTHAGE), "en").html,
        "map/ground.js": lambda: build_page(load_story(WALK), "en").html,
        "wall/media.js": lambda: build_page(load_story(WALK), "en").html,
        "embed/embed.js": lambda: build_embed(story, "en", AppAddresses("https://a.example")).html,
    }
    document = documents.get(name, lambda: html)()
    assert document.count(rjsmin.jsmin(read_asset(name)).strip()) == 1


def write_chapters(folder: Path) -> Path:
    return write_many(folder, 1, chapters=MOST_STILLS)


def test_no_comment_is_sent(html: str) -> None:
    # The minifier keeps those that begin with an exclamation mark.
    assert [name for name in SCRIPTS if "/*!" in read_asset(name)] == []
    assert "@param" not in html


def test_all_scripts_of_the_rooms_are_checked() -> None:
    scripts = {path for room in ROOMS for path in (ROOT / room).rglob("*.js")}
    assert scripts == set(CHECKED)


@pytest.mark.parametrize("path", CHECKED)
def test_no_finding_is_hushed_without_a_reason(path: Path) -> None:
    hushed = r"@ts-(?:ignore|nocheck|expect-error)|eslint-disable(?![^\n]* -- \S)"
    assert re.findall(hushed, path.read_text(encoding="utf-8")) == []


def read_fields(name: str) -> tuple[set[str], set[str]]:
    """Return the fields of an interface of the scripts: all, and those that are always there."""
    found = re.search(rf"^interface {name} {{\n(.*?)^}}", TYPES, re.DOTALL | re.MULTILINE)
    assert found is not None
    fields = re.findall(r"^  (\w+)(\??):", found[1], re.MULTILINE)
    return {field for field, _ in fields}, {field for field, optional in fields if not optional}


def differ(name: str, *records: Mapping[str, Any]) -> list[str]:
    """Return what the records have and the type does not, or the other way round."""
    known, needed = read_fields(name)
    assert records
    wrong = ((record.keys() - known) | (needed - record.keys()) for record in records)
    return sorted(set().union(*wrong))


def read_data(html: str, id_: str) -> dict[str, Any]:
    """Return the data that the page keeps for its scripts."""
    found = re.search(rf'<script type="application/json" id="{id_}">(.*?)</script>', html)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_types_are_those_of_the_storys_data(html: str) -> None:
    data = read_data(html, "story-data")
    assert differ("StoryData", data) == []
    assert differ("StoryWords", data["words"]) == []
    assert differ("Chapter", *data["chapters"]) == []


def test_types_are_those_of_many_journeys(many_page: str) -> None:
    data = read_data(many_page, "story-data")
    assert differ("StoryData", data) == []
    assert differ("CrowdData", data["crowd"]) == []
    assert differ("CrowdStrip", data["crowd"]["strip"]) == []


def test_types_are_those_of_the_lessons_data(html: str) -> None:
    data = read_data(html, "lesson-data")
    assert differ("LessonData", data) == []
    assert differ("Step", *data["steps"]) == []
    assert differ("Findable", *data["places"]) == []
    assert differ("Moment", *data["moments"]) == []
    assert differ("Line", *data["lines"]) == []
    assert differ("Question", *data["questions"]) == []
    choices = [choice for question in data["questions"] for choice in question["choices"]]
    assert differ("Choice", *choices) == []


def test_scripts_ask_for_words_that_there_are(html: str) -> None:
    asked, _ = read_fields("LessonWords")
    assert asked - read_data(html, "lesson-data")["words"].keys() == set()


def test_types_are_those_of_what_is_drawn(story: Story) -> None:
    scene, words = lay_out(story, "en"), load_words("en")
    for build, name in (
        (build_places_layer, "PlaceFeature"),
        (build_events_layer, "EventFeature"),
        (build_routes_layer, "RouteFeature"),
    ):
        for layer in build(scene, words)._children.values():
            assert isinstance(layer, folium.GeoJson)
            drawn = [feature["properties"] for feature in layer.data["features"]]
            assert differ(name, *drawn) == []
