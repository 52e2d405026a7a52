"""On the live map the ground lies below the story, where its scale shows it and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.checking import load_story
from layers.page.page import build_page
from tests.app.visits import READY, open_file, wait_until

WALK = Path(__file__).parents[2] / "stories" / "walk"
# Where a place of the story is drawn, and where the ground has the street that it stands in.
FIND_GAP = """() => {
  const place = document.querySelector(".place-castle").getBoundingClientRect();
  const at = [place.left + place.width / 2, place.top + place.height / 2];
  const street = document.querySelector(".leaflet-ground-pane .ground-road");
  const path = document.querySelector(street.getAttribute("href"));
  const turn = street.getScreenCTM();
  let least = Infinity;
  for (let along = 0; along < path.getTotalLength(); along += 4) {
    const { x, y } = path.getPointAtLength(along).matrixTransform(turn);
    least = Math.min(least, Math.hypot(x - at[0], y - at[1]));
  }
  return least;
}"""
OVERLAPS = """() => {
  const labels = [...document.querySelectorAll(".map-label")];
  const boxes = labels.map((label) => label.getBoundingClientRect());
  return [...document.querySelectorAll(".ground-name")].filter((name) => {
    const box = name.getBoundingClientRect();
    const wide = box.width > box.height * 2 || box.height > box.width * 2;
    return wide && boxes.some((other) => box.left < other.right - 4 && other.left < box.right - 4
      && box.top < other.bottom - 4 && other.top < box.bottom - 4);
  }).map((name) => name.textContent);
}"""


# Where the castle stands on the opened world.
GO_NEAR = """(zoom) => {
  const [castle] = StoryMap.view.shapes.get("place castle");
  storyMap.setView(castle.getLatLng(), zoom, { animate: false });
}"""


@pytest.fixture
def walk(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    html = build_page(load_story(WALK), "en").html
    with open_file(chromium, tmp_path / "walk.html", html) as page:
        yield page


def test_the_ground_is_where_the_story_is_and_goes_when_it_is_too_small(walk: Page) -> None:
    ground = walk.locator(".leaflet-ground-pane")
    expect(ground.locator(".ground-road")).to_be_visible()
    expect(walk.locator(".ground-credit")).to_have_text("Streets made up for this story (CC0 1.0).")
    # Buildings have no room in the view of the whole street, and have it in that of two closes.
    expect(ground.locator(".ground-building")).to_be_hidden()
    expect(ground.locator(".ground-name").filter(has_text="High Street")).to_have_count(1)
    assert walk.evaluate(OVERLAPS) == []
    assert walk.evaluate(FIND_GAP) < 6
    walk.evaluate(GO_NEAR, 17)
    expect(ground.locator(".ground-building")).to_be_visible()
    walk.evaluate(GO_NEAR, 9)
    expect(ground.locator(".ground-road")).to_be_hidden()
    expect(ground.locator(".ground-name")).to_have_count(0)
    expect(walk.locator(".ground-credit")).to_be_hidden()
    expect(walk.locator(".leaflet-basemap-pane .land").first).to_be_visible()


def test_the_ground_keeps_its_place_at_the_nearest_zoom(walk: Page) -> None:
    # A browser's numbers are too short for pixels counted from the world's corner.
    walk.evaluate(GO_NEAR, 18)
    wait_until(walk, "storyMap.getZoom() === 18")
    assert walk.evaluate(FIND_GAP) < 24


def test_a_small_map_has_the_ground_too(walk: Page) -> None:
    walk.set_viewport_size({"width": 844, "height": 390})
    walk.reload()
    walk.wait_for_selector(READY, state="attached")
    expect(walk.locator(".leaflet-ground-pane .ground-road")).to_be_visible()
    expect(walk.locator(".ground-credit")).to_be_visible()
