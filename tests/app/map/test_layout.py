"""What stands where, on wide and on narrow screens."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest

from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.app.visits import CITIES

READ_BOXES = """() => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom, text: element.textContent, name: element.className };
  };
  const all = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return {
    frame: box(window.storyMap.getContainer()),
    labels: all(".map-label").map(box),
    markers: all(".folium-map path.place, .folium-map .event").map(box),
  };
}"""


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(
        min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 740)])
def test_the_cities_are_labelled_and_no_label_covers_anything(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    boxes = visit(width=width, height=height).open_story().evaluate(READ_BOXES)
    frame, labels = boxes["frame"], boxes["labels"]
    missing = [
        id_
        for id_ in CITIES
        if not any(label["text"].startswith(story.places[id_].names["en"]) for label in labels)
    ]
    assert missing == []
    assert len(boxes["markers"]) >= len(story.places)
    for one, other in [*combinations(labels, 2), *product(labels, boxes["markers"])]:
        assert not overlap(one, other), (one, other)
    for label in labels:
        assert frame["left"] <= label["left"] < label["right"] <= frame["right"], label
        assert frame["top"] <= label["top"] < label["bottom"] <= frame["bottom"], label


@pytest.mark.parametrize(
    ("width", "narrow"), [(320, True), (375, True), (768, True), (1280, False)]
)
def test_no_sideways_scrolling(visit: Visitor, width: int, narrow: bool) -> None:
    page = visit(width=width, height=740).open_story()
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    stage, title = page.locator(".stage").bounding_box(), page.locator("h1").bounding_box()
    assert stage is not None
    assert title is not None
    if narrow:
        assert (stage["x"], stage["y"], stage["width"]) == (0, 0, width)
        assert title["y"] >= stage["height"]
    else:
        assert title["x"] + title["width"] <= stage["x"]
        assert stage["height"] == 740


def test_the_map_stays_in_view(visit: Visitor) -> None:
    page = visit(width=375, height=740).open_story()
    page.locator("#ties").evaluate("it => it.scrollIntoView()")
    page.wait_for_selector("#ties[aria-current]")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    assert box["y"] == pytest.approx(0, abs=1)


WATCH_FLIGHT = """() => new Promise((resolve) => {
  const { map, container } = StoryMap.view;
  const inside = () => {
    const frame = container.getBoundingClientRect();
    return [...container.querySelectorAll(".map-label")].filter((label) => {
      const { left, right, top, bottom } = label.getBoundingClientRect();
      return label.checkVisibility({ visibilityProperty: true }) && left < frame.right
        && right > frame.left && top < frame.bottom && bottom > frame.top;
    }).length;
  };
  const seen = [];
  let flown = false;
  const look = () => {
    seen.push(inside());
    flown ||= container.matches(".is-flying");
    const aloft = container.matches(":not([data-chapter='acting-ambassadors']), .is-flying")
      || container.querySelector(".leaflet-labels-pane.is-waiting, .leaflet-flight-pane > *");
    if (aloft) { requestAnimationFrame(look); } else { resolve([flown, seen]); }
  };
  map.once("zoomstart", () => requestAnimationFrame(look));
  document.getElementById("acting-ambassadors").scrollIntoView();
})"""


def test_names_stay_on_the_map_during_a_flight(visit: Visitor) -> None:
    page = visit(motion=True).open_story("#ship")
    flown, seen = page.evaluate(WATCH_FLIGHT)
    assert flown
    assert min(seen) >= 1, seen
    assert page.locator(".leaflet-flight-pane > *").count() == 0
