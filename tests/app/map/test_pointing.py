"""What a hand does goes where it points: the nearest shape, its card, and no leap unasked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geo.story.records import Story
from layers.scene import find_homes
from tests.app.chapters import find_current, go_to_chapter, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.journeys import CLOSE_CARD, FIND_SPOTS, IS_OFFERED, READ_CARD, is_offered
from tests.app.visits import ROUTES, find_barriers, read_marks, wait_until

Press = Callable[[float, float], None]


def open_page(visit: Visitor, how: str, query: str = "") -> tuple[Page, Press]:
    """Open the story on a desktop or a phone, and say how something is pressed there."""
    if how == "mouse":
        page = visit().open_story(query)
        return page, page.mouse.click
    page = visit(width=390, height=844, touch=True).open_story(query)
    return page, page.touchscreen.tap


def find_middle(page: Page, id_: str) -> tuple[float, float]:
    """Return the spot in the middle of a journey that nothing else is near to."""
    spots = page.evaluate(FIND_SPOTS)
    others = [spot for other, found in spots.items() if other != id_ for spot in found]
    x, y = max(
        spots[id_],
        key=lambda spot: min(abs(spot[0] - x) + abs(spot[1] - y) for x, y in others),
    )
    return x, y


@pytest.mark.parametrize("how", ["mouse", "finger"])
def test_every_part_of_a_line_offers_its_own_journey(visit: Visitor, how: str) -> None:
    page, press = open_page(visit, how)
    spots = page.evaluate(FIND_SPOTS)
    assert {*spots} == {*ROUTES}
    first = 0
    for id_, found in spots.items():
        assert len(found) >= 12, id_
        for x, y in found:
            press(x, y)
            wait_until(page, IS_OFFERED)
            offered = page.evaluate(READ_CARD)
            assert is_offered(id_, offered), (id_, x, y, offered)
            first += offered[0] == f"route {id_}"
            page.evaluate(CLOSE_CARD)
    count = sum(map(len, spots.values()))
    assert first >= (0.8 if how == "mouse" else 0.5) * count
    assert read_marks(page)["current"] == ["overview"]
    assert page.evaluate("location.hash") == ""


def test_what_is_nearest_lights_up_under_the_mouse(visit: Visitor) -> None:
    page = visit().open_story()
    for id_ in ("rome-envoy", "tae-yong-ho", "kuwait-envoy"):
        page.mouse.move(5, 5)
        page.mouse.move(*find_middle(page, id_))
        page.wait_for_selector(f"path.route-{id_}.is-lit")
        assert page.locator(f"path.is-lit:not(.route-{id_})").count() == 0
        # The one before fades away.
        wait_until(page, "document.querySelectorAll('.leaflet-tooltip').length === 1")
    page.mouse.move(5, 5)
    page.wait_for_selector(".leaflet-tooltip", state="detached")


@pytest.mark.parametrize("how", ["mouse", "finger"])
def test_a_card_says_what_when_and_how_sure_and_a_second_press_leaps(
    visit: Visitor, story: Story, how: str
) -> None:
    page, press = open_page(visit, how)
    spot = find_middle(page, "ri-il-kyu")
    press(*spot)
    card = page.locator(".card")
    expect(card).to_have_attribute("data-kind", "route")
    expect(card).to_have_attribute("data-id", "ri-il-kyu")
    said = card.inner_text()
    route = story.routes["ri-il-kyu"]
    for part in (route.names["en"], route.title["en"], "November 2023", "Route not disclosed"):
        assert part in said
    assert page.locator("path.is-chosen").count() == len(route.legs)
    assert read_marks(page)["current"] == ["overview"]
    press(*spot)
    home = find_homes(story, "en")["route", "ri-il-kyu"]
    wait_for_chapter(page, home)
    assert find_current(page) == home
    expect(page.locator(".card, .is-chosen")).to_have_count(0)
    page.go_back()
    wait_for_chapter(page, "overview")


def test_places_that_stand_on_one_another_are_a_choice(visit: Visitor) -> None:
    page = visit().open_story()
    box = page.locator(".place.place-seoul").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_until(page, IS_OFFERED)
    offered = page.evaluate(READ_CARD)
    assert {"place seoul", "place pyongyang"} <= {*offered}
    page.locator(".card-choices [data-id='seoul']").click()
    card = page.locator(".card")
    expect(card).to_have_attribute("data-id", "seoul")
    assert page.locator(".is-chosen").evaluate_all("all => all.map((it) => it.classList[1])") == [
        "place-seoul"
    ]
    expect(page.locator(".card-choices [aria-pressed='true']")).to_have_text("Seoul")
    assert find_barriers(page) == []
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_one_journey_is_shown_alone_until_the_reader_lets_go(visit: Visitor) -> None:
    page = visit().open_story()
    page.mouse.click(*find_middle(page, "rome-envoy"))
    page.get_by_role("button", name="Only this journey").click()
    drawn = page.locator("path.route:visible")
    expect(drawn).to_have_count(1)
    assert drawn.evaluate_all(
        "all => all.map((it) => it.classList.contains('route-rome-envoy'))"
    ) == [True]
    assert page.locator(".compare input:checked").evaluate_all(
        "all => all.map((it) => it.value)"
    ) == ["rome-envoy"]
    go_to_chapter(page, "acting-ambassadors")
    go_to_chapter(page, "overview")
    expect(drawn).to_have_count(1)
    page.get_by_role("button", name="All journeys").click()
    wait_until(page, "document.querySelectorAll('path.route.is-off').length === 0")
    expect(page.locator(".let-go")).to_be_hidden()


def test_a_press_beside_everything_closes_the_card(visit: Visitor) -> None:
    page = visit().open_story()
    page.mouse.click(*find_middle(page, "rome-envoy"))
    expect(page.locator(".card")).to_have_count(1)
    page.mouse.click(700, 500)
    expect(page.locator(".card")).to_have_count(0)
