"""Text and map follow each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from geo.story.records import Story
from layers.scene import find_homes, fit_chapter, lay_out
from tests.app.chapters import find_current, show_all, speaks_of, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.journeys import FIND_SPOTS, IS_OFFERED, READ_CARD
from tests.app.visits import CITIES, ROUTES, read_marks, turn_wheel, wait_until

SIZES = [(1280, 800), (375, 740)]


def leap_from_card(page: Page, kind: str, id_: str) -> None:
    """Leap by the card that must be open, of this shape or among what it offers; nothing before."""
    wait_until(page, IS_OFFERED)
    assert f"{kind} {id_}" in page.evaluate(READ_CARD)
    assert find_current(page) == "overview"
    choice = page.locator(f".card-choices [data-kind='{kind}'][data-id='{id_}']")
    if choice.count():
        choice.click()
    expect(page.locator(".card")).to_have_attribute("data-id", id_)
    page.get_by_role("button", name="Read the chapter").click()
    page.wait_for_selector(".card", state="detached")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_scrolling_moves_the_map_and_marks_what_the_chapter_speaks_of(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story()
    scene = lay_out(story, "en")
    for id_, chapter in story.chapters["en"].items():
        page.locator(f"section.chapter[id='{id_}']").evaluate("it => it.scrollIntoView()")
        wait_for_chapter(page, id_)
        marks = read_marks(page)
        assert marks["current"] == [id_]
        assert marks["places"] == sorted(chapter.places)
        assert marks["routes"] == sorted(chapter.routes)
        assert marks["events"] == sorted(chapter.events)
        assert marks["countries"] == sorted(shaded.code for shaded in chapter.countries)
        west, south, east, north = marks["view"]
        spoken = [("place", place) for place in chapter.places]
        spoken += [("event", event) for event in chapter.events]
        for key in spoken:
            for lon, lat in scene.points[key]:
                assert west < lon < east, (id_, key)
                assert south < lat < north, (id_, key)
        left, bottom, right, top = fit_chapter(chapter, scene)
        assert west <= left < right <= east, id_
        assert south <= bottom < top <= north, id_


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_click_on_a_place_goes_to_a_chapter_that_speaks_of_it(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story()
    turn_wheel(page, 4000)
    page.wait_for_selector("#overview:not([aria-current])")
    for id_ in CITIES:
        show_all(page)
        page.wait_for_selector(f".map-label[data-id='{id_}']")
        marker = page.locator(f".place.place-{id_}")
        # Seoul and Pyongyang lie on one another at this scale; their labels do not.
        free = marker.evaluate(
            """(it) => {
              const { x, y, width, height } = it.getBoundingClientRect();
              return document.elementFromPoint(x + width / 2, y + height / 2) === it;
            }"""
        )
        (marker if free else page.locator(f".map-label[data-id='{id_}']")).click()
        leap_from_card(page, "place", id_)
        assert speaks_of(story.chapters["en"][find_current(page)], "place", id_), id_


def test_a_click_on_a_route_goes_to_its_chapter(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    homes = find_homes(story, "en")
    for id_ in ROUTES:
        show_all(page)
        spots = page.evaluate(FIND_SPOTS)[id_]
        page.mouse.click(*spots[len(spots) // 2])
        leap_from_card(page, "route", id_)
        wait_for_chapter(page, homes["route", id_])
        assert speaks_of(story.chapters["en"][find_current(page)], "route", id_)


def test_a_click_on_an_event_goes_to_a_chapter_that_speaks_of_it(
    visit: Visitor, story: Story
) -> None:
    page = visit().open_story()
    for id_ in ("ship-held", "ties-cuba-south-korea"):
        show_all(page)
        page.wait_for_selector(".map-label")
        page.locator(f".event.event-{id_}").click()
        leap_from_card(page, "event", id_)
        current = find_current(page)
        assert current != "overview"
        assert speaks_of(story.chapters["en"][current], "event", id_), id_


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_address_opens_at_its_chapter(visit: Visitor, width: int, height: int) -> None:
    page = visit(width=width, height=height).open_story("#acting-ambassadors")
    wait_for_chapter(page, "acting-ambassadors")
    assert find_current(page) == "acting-ambassadors"
    page.evaluate("location.hash = '#ties'")
    wait_for_chapter(page, "ties")
    assert find_current(page) == "ties"


def test_the_address_names_the_chapter_being_read(visit: Visitor) -> None:
    seen = visit()
    page = seen.open_story()
    page.locator("#acting-ambassadors").evaluate("it => it.scrollIntoView()")
    wait_for_chapter(page, "acting-ambassadors")
    expect(page).to_have_url(seen.find("/story#acting-ambassadors"))


@pytest.mark.parametrize("motion", [True, False])
def test_the_map_flies_unless_motion_is_unwanted(visit: Visitor, motion: bool) -> None:
    page = visit(motion=motion).open_story()
    flown = page.evaluate(
        """() => new Promise((resolve) => {
          let flown = false;
          const container = window.storyMap.getContainer();
          window.storyMap.on("move", () => { flown ||= container.matches(".is-flying"); });
          window.storyMap.once("moveend", () => resolve(flown));
          document.getElementById("ship").scrollIntoView();
        })"""
    )
    assert flown == motion
    durations = page.locator("path.route").evaluate_all(
        "all => all.map((it) => getComputedStyle(it).transitionDuration)"
    )
    assert ({*durations} == {"0s"}) != motion
