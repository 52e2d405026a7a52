"""Each chapter's map as a reader sees it, at sizes of phone, turned phone and desktop."""

from __future__ import annotations

import math
from typing import Any

import pytest
from playwright.sync_api import Page

from geo.story.records import Story
from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.map.test_layout import overlap
from tests.app.visits import NAMED, wait_until

READ_LOOK = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const box = (element) => {
    const { left, top, right, bottom, height } = element.getBoundingClientRect();
    const name = [...element.classList].find((it) => /^(place|event)-/.test(it)) || "";
    return { left, top, right, bottom, height, name, text: element.textContent };
  };
  const labels = seen(".folium-map .map-label");
  // Where each leader runs, its ends left out: they touch what they join.
  const leaders = seen(".folium-map .map-leader").map((line) => {
    const { left, top } = line.offsetParent.getBoundingClientRect();
    const matrix = new DOMMatrix(getComputedStyle(line).transform);
    return Array.from({ length: 15 }, (_, step) => 0.15 + step * 0.05).map((share) => {
      const { x, y } = matrix.transformPoint(new DOMPoint(line.offsetWidth * share, 0));
      return [left + x, top + y];
    });
  });
  return {
    frame: box(document.querySelector(".frame")),
    legend: seen(".stage .legend").map(box),
    row: seen(".key-row li").length,
    marks: seen(".folium-map :is(path.place, .event).is-active").map(box),
    controls: seen(
      ".stage :is(.leaflet-control, .map-tools > button, .inset, .more-signs)").map(box),
    named: labels.map(({ dataset }) => `${dataset.kind}-${dataset.id}`),
    labels: labels.map(box),
    leaders,
    view: storyMap.getBounds().toBBoxString(),
  };
}"""


def read_look(page: Page, id_: str) -> dict[str, Any]:
    go_to_chapter(page, id_)
    wait_until(page, NAMED)
    look: dict[str, Any] = page.evaluate(READ_LOOK)
    return look


def find_crossed(look: dict[str, Any]) -> list[str]:
    """Return the names through which a leader runs."""
    dots = [dot for leader in look["leaders"] for dot in leader]
    return [
        label["text"]
        for label in look["labels"]
        if any(
            label["left"] + 1 < x < label["right"] - 1
            and label["top"] + 1 < y < label["bottom"] - 1
            for x, y in dots
        )
    ]


def find_run_over(look: dict[str, Any]) -> list[str]:
    """Return the marks over whose middle a leader runs that is another's."""
    dots = [dot for leader in look["leaders"] for dot in leader]
    middles = {
        mark["name"]: ((mark["left"] + mark["right"]) / 2, (mark["top"] + mark["bottom"]) / 2)
        for mark in look["marks"]
    }
    return [
        name for name, middle in middles.items() if any(math.dist(middle, it) < 2 for it in dots)
    ]


@pytest.mark.parametrize(
    ("width", "height", "most_unnamed"),
    [(320, 568, 1), (390, 844, 0), (844, 390, 0), (1000, 400, 0), (320, 256, None)],
)
def test_what_a_chapter_is_about_is_seen_and_named(
    visit: Visitor, story: Story, width: int, height: int, most_unnamed: int | None
) -> None:
    page = visit(width=width, height=height).open_story("?mode=step")
    views = set()
    for id_, chapter in story.chapters["en"].items():
        look = read_look(page, id_)
        frame = look["frame"]
        for mark in look["marks"]:
            assert frame["left"] <= mark["left"] < mark["right"] <= frame["right"], (id_, mark)
            assert frame["top"] <= mark["top"] < mark["bottom"] <= frame["bottom"], (id_, mark)
            assert not any(overlap(mark, control) for control in look["controls"]), (id_, mark)
        views.add(look["view"])
        if most_unnamed is None:
            continue
        # The key says something at every chapter, in a third of the map's height at most.
        assert look["row"] >= 1, id_
        assert look["legend"][0]["height"] <= frame["height"] / 3, id_
        unnamed = {mark["name"] for mark in look["marks"]} - {*look["named"]}
        assert len(unnamed) <= most_unnamed, (id_, unnamed)
        # On the narrowest phone four events at one spot are led out of as well as may be.
        if len(chapter.events) < 4 or width > 320:
            assert find_crossed(look) == [], id_
            assert find_run_over(look) == [], id_
    assert len(views) == len(story.chapters["en"])
