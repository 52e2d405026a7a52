"""The story in a notebook: its lines run as they are shown, and its map shows itself."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import folium
import pytest
from playwright.sync_api import Browser, Frame, expect

import exports.notebook
from exports.notebook import build_map, load_story, to_geodataframes
from geo.story.records import Story, Texts

ROOT = Path(__file__).resolve().parents[2]
LINES = textwrap.dedent((exports.notebook.__doc__ or "").partition("::\n")[2]).strip()
# As a notebook does it: the last line is an expression, and its value shows itself.
CELL = """
import ast, sys
from pathlib import Path

*lines, last = ast.parse(sys.argv[1]).body
names = {}
exec(compile(ast.Module(lines, []), "cell", "exec"), names)
shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
Path(sys.argv[2]).write_text(shown._repr_html_(), encoding="utf-8")
print(*(len(names[name]) for name in ("places", "routes", "legs", "events")))
"""


@contextmanager
def show(html: str, chromium: Browser) -> Iterator[Frame]:
    """Show a cell's result and wait for its map; no request and no complaint is allowed."""
    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.set_content(f"<!doctype html><html><body><p>In [1]:</p>{html}</body></html>")
    page.frame_locator("iframe").locator(".folium-map[data-ready]").wait_for()
    yield page.frames[1]
    page.close()
    assert heard == []


def count_legs(story: Story) -> int:
    return sum(len(route.legs) for route in story.routes.values())


def test_the_lines_run_in_a_fresh_process_and_show_the_map(
    tmp_path: Path, chromium: Browser
) -> None:
    assert len([line for line in LINES.splitlines() if line]) == 4
    path = tmp_path / "shown.html"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CELL, LINES, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    story = load_story()
    numbers = [len(story.places), len(story.routes), count_legs(story), len(story.events)]
    assert done.stdout.split() == [str(number) for number in numbers]
    with show(path.read_text(encoding="utf-8"), chromium) as frame:
        check_map(frame, story, "en")


def test_another_story_is_a_map_in_its_languages(voyage: Story, chromium: Browser) -> None:
    shown = build_map(voyage, "fr")
    shown._repr_html_()
    # Shown again, it is the same.
    with show(shown._repr_html_(), chromium) as frame:
        check_map(frame, voyage, "fr")


def check_map(frame: Frame, story: Story, language: str) -> None:
    expect(frame.locator("html")).to_have_attribute("lang", language)
    expect(frame.locator(".folium-map path.route.is-active")).to_have_count(count_legs(story))
    for route in story.routes.values():
        for line in frame.locator(f".folium-map path.route.route-{route.id}").all():
            assert len(line.get_attribute("d") or "") > 20
    for kind, records in (("place", story.places), ("event", story.events)):
        for id_ in records:
            expect(frame.locator(f".{kind}.{kind}-{id_}.is-active").first).to_be_visible()
    # Land nearly from edge to edge, on a longer voyage by several turns of the world.
    worlds = [use.bounding_box() for use in frame.locator("use.land").all()]
    assert min(world["x"] for world in worlds if world) < 60
    assert max(world["x"] + world["width"] for world in worlds if world) > 940
    # Names have no text to be seen until they stand where they stay.
    hub = re.compile(f"^{re.escape(story.places[story.hub].names[language])}")
    expect(frame.locator(f'.map-label[data-id="{story.hub}"]').first).to_have_text(hub)
    for route in story.routes.values():
        expect(frame.locator(".legend").get_by_text(route.names[language])).to_be_visible()
    expect(frame.locator(".legend .credit")).to_be_visible()
    # It all lies within the frame.
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_world_is_opened_at_the_story_s_meridian(story: Story, chromium: Browser) -> None:
    with show(build_map(story, "ko")._repr_html_(), chromium) as frame:
        boxes = [
            frame.locator(f".place-{id_}").bounding_box() for id_ in ("london", "seoul", "havana")
        ]
        lefts = [box["x"] for box in boxes if box]
        assert lefts == sorted(lefts)
        assert len(lefts) == 3


def test_a_shape_says_in_words_what_it_is(story: Story, chromium: Browser) -> None:
    with show(build_map(story, "en")._repr_html_(), chromium) as frame:
        frame.locator(".place-havana").hover()
        expect(frame.locator(".tooltip")).to_contain_text("Havana")
        frame.locator(".place-havana").click()
        expect(frame.locator(".tooltip")).to_be_visible()


def test_no_text_is_read_as_markup(story: Story, chromium: Browser) -> None:
    hostile = "{{ 7 * 7 }} {% if %} </script><b>&amp; \"'"
    texts = Texts(dict.fromkeys(story.languages, hostile))
    havana = replace(story.places["havana"], names=texts)
    named = replace(story, title=texts, places={**story.places, "havana": havana})
    with show(build_map(named, "en")._repr_html_(), chromium) as frame:
        label = frame.locator('.map-label[data-id="havana"]')
        expect(label).to_contain_text(hostile)
        assert frame.title() == hostile


def test_it_is_a_folium_map_like_any_other(story: Story, tmp_path: Path) -> None:
    shown = build_map(story, "en")
    assert isinstance(shown, folium.Map)
    lon = story.world.place_longitude(-74)
    folium.Marker((40.7, lon), popup="added").add_to(shown)
    shown.save(tmp_path / "map.html")
    saved = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "added" in saved
    assert shown.get_name() == "map_0"


def test_the_same_story_is_the_same_map(story: Story) -> None:
    first, second = (build_map(story, "en")._repr_html_() for _ in range(2))
    assert first == second


def test_a_language_that_the_story_does_not_have(story: Story) -> None:
    with pytest.raises(ValueError, match=r"language is 'fr'; one of en, ko"):
        build_map(story, "fr")


def test_the_names_are_those_of_their_rooms(story: Story) -> None:
    assert len(to_geodataframes(story).places) == len(story.places)
    assert set(exports.notebook.__all__) == {"build_map", "load_story", "to_geodataframes"}
