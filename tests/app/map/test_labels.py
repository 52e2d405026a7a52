"""Labels beside one another: on the page chapter by chapter, on the wall step by step."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page

from geo.story.records import Story
from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.map.test_layout import overlap
from tests.app.visits import NAMED, wait_until
from tests.app.walls import open_wall

READ_LABELS = """() => {
  const seen = (selector) => [...document.querySelectorAll(`.folium-map ${selector}`)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom, text: element.textContent, name: `${element.className}` };
  };
  // Every third pixel of each line, as dots.
  const dots = seen("path.route").flatMap((line) => {
    const [length, matrix] = [line.getTotalLength(), line.getScreenCTM()];
    return Array.from({ length: Math.floor(length / 3) }, (_, step) => {
      const { x, y } = line.getPointAtLength(step * 3).matrixTransform(matrix);
      return [x, y];
    });
  });
  return {
    labels: seen(".map-label").map(box), dots,
    marks: seen(":is(path.place, .event)").map(box),
  };
}"""


def find_covered(found: dict[str, Any]) -> list[tuple[Any, Any]]:
    pairs = product(found["labels"], found["marks"])
    covered = [(label["text"], mark["name"]) for label, mark in pairs if overlap(label, mark)]
    quiet = [label for label in found["labels"] if "of-country" in label["name"]]
    return covered + [
        (label["text"], dot)
        for label in quiet
        for dot in found["dots"]
        if "is-quiet" in label["name"]
        and label["left"] < dot[0] < label["right"]
        and label["top"] < dot[1] < label["bottom"]
    ]


def read_labels(page: Page) -> dict[str, Any]:
    wait_until(page, NAMED)
    found: dict[str, Any] = page.evaluate(READ_LABELS)
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (844, 390)])
def test_no_name_lies_on_a_mark_and_no_countrys_name_on_a_line(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story("?mode=step")
    for id_ in story.chapters["en"]:
        go_to_chapter(page, id_)
        assert find_covered(read_labels(page)) == [], id_


def test_no_name_on_the_wall_lies_on_what_is_not_told(visit: Visitor) -> None:
    page = open_wall(visit(width=1024, height=768))
    for step in range(6):
        found = read_labels(page)
        assert find_covered(found) == [], step
        page.keyboard.press("ArrowRight")
