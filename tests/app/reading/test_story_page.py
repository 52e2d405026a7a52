"""The story is drawn with nothing but its own server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Page

from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.app.visits import CITIES, READY, ROUTES, STILL, wait_until


def open_frame(page: Page) -> Frame:
    """Return the story's frame of the Read page, drawn."""
    element = page.wait_for_selector("iframe[src*='/story']")
    frame = element.content_frame() if element else None
    assert frame is not None
    frame.wait_for_selector(READY)
    return frame


@pytest.mark.quick
@pytest.mark.parametrize("address", ["/story", "/"])
def test_draws_fully_with_every_other_host_refused(
    visit: Visitor, story: Story, address: str
) -> None:
    seen = visit()
    page = seen.open(address)
    frame = page.main_frame if address == "/story" else open_frame(page)
    frame.wait_for_selector(READY)
    for id_ in ROUTES:
        paths = frame.locator(f"path.route.route-{id_}")
        assert paths.count() == len(story.routes[id_].legs)
        for drawn in paths.all():
            assert len(drawn.get_attribute("d") or "") > 50
    for id_ in CITIES:
        assert frame.locator(f".place.place-{id_}").count() == 1
    assert frame.locator("#land").get_attribute("d")
    assert frame.locator(".folium-map use.land").bounding_box() is not None
    wait_until(frame, STILL)
    labels = " ".join(frame.locator(".map-label").all_inner_texts())
    assert all(story.places[id_].names["en"] in labels for id_ in CITIES)
    assert seen.list_faults() == []


def test_names_that_others_rely_on(glance: Page, story: Story) -> None:
    for id_ in story.events:
        assert glance.locator(f".event.event-{id_}").count() == 1
    assert glance.locator("section.chapter").evaluate_all("all => all.map(({ id }) => id)") == [
        *story.chapters["en"]
    ]
    assert glance.locator("[aria-current='step']").count() == 1
    assert glance.evaluate("window.storyMap instanceof L.Map")


def test_the_frame_fills_the_window_below_the_menu(visit: Visitor) -> None:
    page = visit().open("/")
    open_frame(page)
    box = page.locator("iframe[src*='/story']").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 1280)
    assert 0 < box["y"] < 90
    assert box["y"] + box["height"] == pytest.approx(800, abs=2)


def test_page_weight(visit: Visitor) -> None:
    seen = visit()
    if seen.folder:
        pytest.skip("what packs a folder's files is its server")
    seen.open_story()
    sizes = [request.sizes()["responseBodySize"] for request in seen.requests]
    assert 0 < len(sizes) <= 6
    assert 100_000 < sum(sizes) <= 200 * 1024


def test_policy_lets_the_page_run_its_own_script_and_no_other(visit: Visitor) -> None:
    seen = visit(faulty=True)
    page = seen.open_story()
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.intruder = true";
          document.head.append(script);
        }"""
    )
    assert page.evaluate("window.intruder") is None
    assert any("Content Security Policy" in complaint for complaint in seen.complaints)


def test_dates_are_not_finer_than_known(glance: Page, story: Story) -> None:
    words: dict[str, str] = glance.evaluate(
        """() => {
          const words = {};
          window.storyMap.eachLayer(({ feature }) => {
            const { key, words: text } = (feature && feature.properties) || {};
            if (key) { words[key] = text; }
          });
          return words;
        }"""
    )
    text = glance.locator("body").inner_text() + " ".join(words.values())
    assert "November 2023" in text
    assert not re.search(r"\b0?1(st)? November 2023|November 1(st)?, 2023|2023-11", text)
    for id_, route in story.routes.items():
        for number, leg in enumerate(route.legs, start=1):
            if all(date is None or date.day is None for date in (leg.departed, leg.arrived)):
                said = words[f"{id_} {number}"]
                assert not re.search(r"\d (January|February|July|September|November) ", said)
