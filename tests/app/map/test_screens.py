"""Map and text on any screen: both are seen and used, and the bar stays one row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.chapters import wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.visits import wait_for_frame, wait_until

# Phones, phones turned, a low frame, a tablet, desktops; then 1280 x 800 and x 1024 at 400 %.
SCREENS = (
    *((320, 568), (390, 844), (844, 390), (932, 412), (1000, 400), (820, 1180)),
    *((1280, 800), (1920, 1080), (320, 200), (320, 256)),
)
MOST_LETTERS = 75

READ_SCREEN = """() => {
  const seen = (selector) => {
    const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
    const width = Math.min(right, innerWidth) - Math.max(left, 0);
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return [Math.max(0, width), Math.max(0, height)];
  };
  const bar = document.querySelector(".bar");
  const box = bar.getBoundingClientRect();
  const section = document.querySelector("section[aria-current]");
  const heading = section.querySelector("h2").getBoundingClientRect();
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const beside = stage.left > 1;
  const range = document.createRange();
  const count = (element) => {
    const lines = {};
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const [letter] = range.getClientRects();
        if (!letter?.width) { continue; }
        const line = Math.round(letter.bottom / 12);
        lines[line] = (lines[line] || 0) + 1;
      }
    }
    return Math.max(0, ...Object.values(lines));
  };
  const others = ".sources li:nth-child(-n + 6), .legs tr:nth-child(-n + 2) small, .appendix .note";
  const paragraphs = [section.querySelectorAll("p:not(.visually-hidden)"),
    document.querySelectorAll(others)].flatMap((found) => [...found])
    .filter((element) => element.checkVisibility());
  const fixed = getComputedStyle(bar).position === "static" ? 0 : box.height;
  return {
    beside,
    map: seen(".folium-map"),
    text: [beside ? stage.left : innerWidth, innerHeight - (beside ? 0 : stage.bottom) - fixed],
    bar: box.height, over: bar.scrollWidth - bar.clientWidth,
    covered: heading.top < box.bottom && heading.bottom > box.top,
    heading: [heading.top, beside ? 0 : stage.bottom, innerHeight],
    zoom: seen(".leaflet-control-zoom-in"), strip: seen(".strip"),
    sideways: document.scrollingElement.scrollWidth - innerWidth,
    letters: Math.max(...paragraphs.map(count)),
  };
}"""


IS_FITTED = """([width, height]) => {
  const [{ x, y }, frame] = [storyMap.getSize(), storyMap.getContainer()];
  return innerWidth === width && innerHeight === height
    && x === frame.clientWidth && y === frame.clientHeight;
}"""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_map_and_text_are_both_there_on_every_screen(visit: Visitor, language: str) -> None:
    page = visit().open_story(f"?lang={language}#acting-ambassadors")
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        wait_until(page, IS_FITTED, [width, height])
        # The bar is fitted by the same picture's sizes, and the heading put where it then has room.
        wait_for_frame(page)
        page.evaluate("document.getElementById('acting-ambassadors').scrollIntoView()")
        wait_for_chapter(page, "acting-ambassadors")
        check_screen(page.evaluate(READ_SCREEN), width, height)


def check_screen(seen: dict[str, Any], width: int, height: int) -> None:
    tiny = height <= 256
    beside = seen["beside"]
    assert beside == (width > 820 or width > height > 256), (width, height)
    assert seen["map"][0] * seen["map"][1] >= 0.25 * width * height, (width, height, seen)
    assert seen["text"][0] >= 230
    # Below half of a small phone stand key, time and bar as well.
    least = 100 if tiny else 140 if height < 600 else 200
    assert seen["text"][1] >= least, (width, height, seen)
    assert seen["bar"] <= 56
    assert seen["over"] <= 0
    assert not seen["covered"], (width, height, seen)
    top, above, below = seen["heading"]
    assert above <= top < below - 24, (width, height, seen)
    assert min(seen["zoom"]) >= 44
    assert tiny or seen["strip"][1] >= 40
    assert seen["sideways"] == 0
    assert seen["letters"] <= MOST_LETTERS, (width, height)
