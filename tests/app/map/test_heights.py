"""The map keeps half of the screen, and the text beside or below it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from geo.story.checking import load_story
from geo.story.records import Story
from layers.page.page import build_page
from tests.app.conftest import Visitor
from tests.app.visits import open_file, wait_until
from tests.known import STORIES
from tests.stories.many import write_many

# Phones and tablets upright, windows nearly square, all turned, desktops, 1280 x 800 at 400 %.
SIZES = (
    *((320, 568), (390, 664), (390, 844), (600, 960), (640, 500), (768, 1024), (800, 600)),
    *((1024, 1366), (568, 320), (844, 390), (1024, 768), (1280, 800), (1920, 1080), (1280, 600)),
    (320, 200),
)
# What stands above the other, and what beside it, low and high.
FEW = ((320, 568), (390, 844), (768, 1024), (844, 390), (1280, 600))
FEWEST_LINES = 3
# In shares of the height, the map and the legend; then the lines of text that are to be seen.
MEASURE = """([width, height]) => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  if (innerWidth !== width || innerHeight !== height) { return; }
  const [map, stage, bar, legend] = [".folium-map", ".stage", ".bar", ".legend"].map(box);
  const isAbove = stage.width > innerWidth - 2;
  const { position } = getComputedStyle(document.querySelector(".bar"));
  const isBarBelow = isAbove && position === "fixed";
  const end = isBarBelow ? bar.top : innerHeight;
  const line = parseFloat(getComputedStyle(document.querySelector(".chapter p")).lineHeight);
  return [map.height / innerHeight, legend.height / innerHeight,
    (end - (isAbove ? stage.bottom : bar.height)) / line];
}"""
IS_KEPT = f"""([size, lines]) => {{
  const [map, legend, seen] = ({MEASURE})(size) ?? [0];
  return map >= 0.4999 && legend <= 0.25 && seen >= lines;
}}"""


def check_sizes(page: Page, *, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        wait_until(page, IS_KEPT, [[width, height], FEWEST_LINES], seconds=20)


def check_key(page: Page) -> None:
    """Hold what the key opens, with its row, to a quarter of the height."""
    page.locator(".more-signs").click()
    wait_until(
        page,
        """() => {
          const [row, panel] = [".legend", ".key-panel"].map((it) => (
            document.querySelector(it).offsetHeight));
          return panel > 0 && Math.max(row, panel) <= innerHeight / 4 + 0.5;
        }""",
    )
    # What opened it is not covered by it.
    page.locator(".more-signs").click()
    page.wait_for_selector(".key-panel", state="hidden")


@pytest.mark.parametrize(("journeys", "language"), [(0, "en"), (1, "de"), (10, "ar"), (100, "en")])
def test_the_map_keeps_half_of_the_height(
    chromium: Browser, tmp_path: Path, journeys: int, language: str
) -> None:
    page_of = open_file(chromium, tmp_path / "page.html", make_page(tmp_path, journeys, language))
    with page_of as page:
        check_sizes(page, sizes=FEW if journeys else SIZES)
        for width, height in ((320, 568), (568, 320), (844, 390), (1280, 800)):
            page.set_viewport_size({"width": width, "height": height})
            check_key(page)
        if journeys:
            return
        page.locator(".modes button[data-mode='step']").evaluate("button => button.click()")
        check_sizes(page, sizes=FEW)
        # As readers set it in their browser: 32 pixels in place of 16.
        settings = {"fontSizes": {"standard": 32, "fixed": 26}}
        page.context.new_cdp_session(page).send("Page.setFontSizes", settings)
        page.locator(".modes button[data-mode='scroll']").evaluate("button => button.click()")
        check_sizes(page, sizes=((390, 844), (768, 1024), (1280, 800)))


def make_page(folder: Path, journeys: int, language: str) -> str:
    """Return the page of the story, or of one of so many journeys."""
    story = STORIES["story"]
    if journeys:
        # With happenings, so that time has all of its rows.
        story = load_story(
            write_many(folder / "story", journeys, events=9, languages=("en", "de", "ar"))
        )
    return build_page(story, language).html


def test_half_of_the_screen_is_the_map_s_in_the_app(visit: Visitor) -> None:
    page = visit(width=320, height=568).open("/#ship")
    page.frame_locator("iframe[src*='/story']").locator("#ship[aria-current]").wait_for()
    (frame,) = page.frames[1:]
    for width, height in ((320, 568), (390, 844), (768, 1024), (568, 320)):
        page.set_viewport_size({"width": width, "height": height})
        half = [width, height / 2 - 0.1]
        wait_until(
            frame,
            """([width, half]) => innerWidth === width
              && document.querySelector(".folium-map").clientHeight >= half""",
            half,
            seconds=20,
        )


@pytest.mark.parametrize("width", [320, 600])
def test_half_of_a_frame_is_the_map_s(visit: Visitor, story: Story, width: int) -> None:
    page = visit(width=width, height=560).open("/story/ship?embed=1&lang=en")
    page.wait_for_selector(".folium-map[data-ready='true']", state="attached")
    assert "ship" in story.chapters["en"]
    for height in (560, 420):
        page.set_viewport_size({"width": width, "height": height})
        wait_until(
            page,
            "half => document.querySelector('.folium-map').clientHeight >= half - 0.5",
            height / 2,
        )
        page.locator(".open-key").click()
        wait_until(
            page,
            "most => document.querySelector('.embed-key').offsetHeight <= most + 0.5",
            height / 4,
        )
        page.locator(".open-key").click()
