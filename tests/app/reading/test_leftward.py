"""A story that is written from right to left runs so from edge to edge, and its map does not."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.checking import load_story
from layers.page.page import build_page
from tests.app.visits import NAMED, PATIENCE_S, READY, wait_for_frame, wait_until
from tests.conftest import RIHLA

PHONE = 390


@pytest.fixture(scope="module")
def leftward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leftward") / "story.html"
    path.write_text(build_page(load_story(RIHLA), "ar").html, encoding="utf-8")
    return path


def open_page(chromium: Browser, path: Path, *, width: int) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.set_default_timeout(1000 * PATIENCE_S)
    page.goto(path.as_uri() + "#overview")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(".moment.is-active", state="attached")
    page.wait_for_selector(".map-tools button")
    wait_until(page, NAMED)
    wait_for_frame(page)
    return page


def find_left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


def test_text_time_and_keys_run_from_right_to_left_and_the_map_does_not(
    chromium: Browser, leftward: Path
) -> None:
    page = open_page(chromium, leftward, width=1280)
    assert find_left(page, ".text") > find_left(page, ".stage")
    assert find_left(page, ".map-tools") > find_left(page, ".inset")
    assert find_left(page, ".lane-name") > find_left(page, ".track")
    # The first departure is of 1325, the last of 1326.
    rights = page.locator(".lane-journey .moment").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert rights == sorted(rights, reverse=True)
    assert len(set(rights)) > 1
    assert find_left(page, ".place-tangier") < find_left(page, ".place-mecca")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("#egypt$"))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#overview$"))
    page.context.close()


def test_on_a_phone_nothing_reaches_beyond_the_edge_or_over_the_zoom(
    chromium: Browser, leftward: Path
) -> None:
    page = open_page(chromium, leftward, width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    tools = page.locator(".map-tools").bounding_box()
    zoom = page.locator(".stage .leaflet-control-zoom").bounding_box()
    assert tools is not None
    assert zoom is not None
    assert zoom["x"] + zoom["width"] <= tools["x"]
    # Journeys that last months are signed where they begin, none over another's sign.
    rights = page.locator(".lane-journey .moment").evaluate_all(
        """all => all.map((one) => {
          const { right } = one.getBoundingClientRect();
          return right - parseFloat(getComputedStyle(one, "::before").insetInlineStart);
        })"""
    )
    assert all(before - after >= 24 for before, after in pairwise(rights)), rights
    page.context.close()
