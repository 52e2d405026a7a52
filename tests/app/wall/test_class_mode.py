"""Class mode: keys as a teacher expects them, and a wall that the back row can read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.story.records import Story
from layers.lesson.lessons import LessonStep, list_steps
from layers.scene import lay_out
from layers.telling.words import load_words, name_country
from tests.app.conftest import VOYAGE, Serve, Visitor
from tests.app.visits import STILL, allow_axe, find_barriers, wait_for_frame, wait_until
from tests.app.walls import (
    SIZES,
    find_button,
    find_unreadable,
    list_heads,
    open_wall,
    read_step,
    wait_for_step,
)

# What is marked and not whole within the map's frame.
LIST_UNFRAMED = """() => {
  const { container, shapes } = StoryMap.view;
  const frame = container.getBoundingClientRect();
  return [...shapes].filter(([, layers]) => layers.some((layer) => {
    const element = layer.getElement();
    if (!element?.matches(".is-active")) { return false; }
    if (!element.checkVisibility({ visibilityProperty: true })) { return false; }
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return left < frame.left - 1 || right > frame.right + 1
      || top < frame.top - 1 || bottom > frame.bottom + 1;
  })).map(([key]) => key);
}"""


def read_marked(page: Page) -> list[str]:
    """Return what is marked on the map as spoken of, legs by their keys."""
    marked: list[str] = page.evaluate(
        """() => [...StoryMap.view.shapes].flatMap(([key, layers]) => layers
          .filter((layer) => layer.getElement()?.matches(".is-active"))
          .map((layer) => layer.feature.properties.key
            ? `route ${layer.feature.properties.key}` : key)).sort()"""
    )
    return marked


def has_own_view(step: LessonStep, story: Story) -> bool:
    """Return whether the author chose what a step shows: a chapter's view may cut its lines."""
    return step.kind == "chapter" and story.chapters["en"][step.chapter].bounds is not None


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_lesson_is_walked_there_and_back_and_can_be_read(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = open_wall(visit(width=width, height=height))
    heads = list_heads(story, "en")
    steps = list_steps(lay_out(story, "en"), load_words("en"))
    for number, (head, step) in enumerate(zip(heads, steps, strict=True)):
        assert read_step(page) == head
        wait_until(page, STILL)
        assert find_unreadable(page) == [], head
        if not has_own_view(step, story):
            assert page.evaluate(LIST_UNFRAMED) == [], head
        assert page.locator(".reset").is_hidden(), head
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        frame = page.locator(".folium-map").bounding_box()
        assert frame is not None
        assert frame["height"] > height * 0.4
        if number + 1 < len(heads):
            page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    for head in reversed(heads):
        assert read_step(page) == head
        page.keyboard.press("PageUp")
    assert read_step(page) == heads[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_another_story_is_walked_as_well(
    visit: Visitor, serve: Serve, voyage: Story, language: str
) -> None:
    page = open_wall(visit(at=serve(VOYAGE)), f"&lang={language}")
    for head in list_heads(voyage, language):
        assert read_step(page) == head
        page.keyboard.press("ArrowRight")


def test_a_korean_wall_can_be_read(visit: Visitor, story: Story) -> None:
    page = open_wall(visit(width=1024, height=768), "&lang=ko")
    for head in list_heads(story, "ko")[:14]:
        assert read_step(page) == head
        wait_until(page, STILL)
        assert find_unreadable(page) == []
        page.keyboard.press("PageDown")


def test_each_step_marks_its_own_shapes(visit: Visitor, story: Story) -> None:
    page = open_wall(visit(), "#hwang-jang-yop")
    chapter = story.chapters["en"]["hwang-jang-yop"]
    steps = [
        step
        for step in list_steps(lay_out(story, "en"), load_words("en"))
        if step.chapter == chapter.id
    ]
    for step in steps[1:]:
        page.keyboard.press("PageDown")
        if step.kind == "leg":
            expected = {
                f"route {step.id} {step.leg}",
                *(f"place {place}" for place in step.places),
            }
        else:
            expected = {f"event {step.id}"}
        assert set(read_marked(page)) == expected


def test_keys_that_go_on(visit: Visitor, story: Story) -> None:
    page = open_wall(visit())
    heads = list_heads(story, "en")
    for number, key in enumerate(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"], start=1):
        page.keyboard.press(key)
        assert read_step(page) == heads[number], key


def test_keys_that_go_back(visit: Visitor, story: Story) -> None:
    page = open_wall(visit())
    heads = list_heads(story, "en")
    for key in ("ArrowLeft", "ArrowUp", "PageUp"):
        page.keyboard.press("End")
        assert read_step(page) == heads[-1]
        page.keyboard.press(key)
        assert read_step(page) == heads[-2], key
        page.keyboard.press("Home")
        assert read_step(page) == heads[0]


def test_keys_go_on_after_a_click_on_the_map_or_on_a_button(visit: Visitor, story: Story) -> None:
    page = open_wall(visit())
    heads = list_heads(story, "en")
    page.mouse.click(30, 400)
    page.keyboard.press("ArrowRight")
    assert read_step(page) == heads[1]
    find_button(page, "Next").click()
    assert read_step(page) == heads[2]
    page.keyboard.press("Enter")
    assert read_step(page) == heads[3]
    # A chapter by its number, as elsewhere.
    page.keyboard.press("3")
    wait_for_step(page, story.chapters["en"]["ship"].title)


def test_the_wall_goes_black_and_comes_back(visit: Visitor, story: Story) -> None:
    page = open_wall(visit())
    black = page.locator(".wall-black")
    for number, key in enumerate(["b", "B", "."], start=1):
        page.keyboard.press(key)
        expect(black).to_be_visible()
        box = black.bounding_box()
        assert box == {"x": 0, "y": 0, "width": 1280, "height": 800}
        assert page.evaluate("document.elementFromPoint(600, 20).className") == "wall-black"
        page.keyboard.press(key)
        expect(black).to_be_hidden()
        page.keyboard.press(key)
        page.keyboard.press("PageDown")
        expect(black).to_be_hidden()
        assert read_step(page) == list_heads(story, "en")[number], key


def test_a_key_counts_by_its_place_where_the_keyboard_writes_hangul(visit: Visitor) -> None:
    page = open_wall(visit())
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
          { key: "ㅠ", code: "KeyB", bubbles: true, cancelable: true }))"""
    )
    expect(page.locator(".wall-black")).to_be_visible()


@pytest.mark.parametrize("key", ["F5", "f"])
def test_the_show_begins_on_the_full_screen_and_escape_leads_out(visit: Visitor, key: str) -> None:
    page = open_wall(visit(), "#ties")
    page.evaluate("window.stays = true")
    page.keyboard.press(key)
    page.wait_for_selector("html:fullscreen", state="attached")
    assert page.evaluate("window.stays")
    page.keyboard.press("Escape")
    page.wait_for_selector("html:not(:fullscreen)", state="attached")
    assert page.locator(".wall").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".wall")).to_have_count(0)
    expect(page.locator("body")).to_have_attribute("data-mode", "scroll")
    expect(page).not_to_have_url(re.compile("mode="))
    assert page.locator("#ties[aria-current='step']").is_visible()


def test_f5_never_reaches_the_browser(visit: Visitor) -> None:
    page = open_wall(visit())
    kept = page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
          { key: "F5", code: "F5", bubbles: true, cancelable: true }))"""
    )
    assert kept is False


def test_the_pointer_is_ringed(visit: Visitor) -> None:
    page = open_wall(visit(height=1000))
    ring = page.locator(".wall-ring")
    expect(ring).to_be_hidden()
    page.keyboard.press("p")
    page.mouse.move(500, 300)
    box = ring.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx((500, 300))
    assert box["width"] >= 100
    page.keyboard.press("p")
    expect(ring).to_be_hidden()


def test_names_are_hidden_and_shown_one_by_one(visit: Visitor) -> None:
    page = open_wall(visit(), "#leaving-havana")
    page.keyboard.press("PageDown")
    assert read_step(page) == "Ri Il Kyu: Havana → Seoul"
    page.keyboard.press("n")
    expect(page.locator(".map-label")).to_have_count(0)
    assert read_step(page) == "? → ?"
    page.locator(".place-havana").click()
    expect(page.locator(".map-label")).to_have_count(1)
    assert read_step(page) == "Havana → ?"
    page.keyboard.press("n")
    wait_for_step(page, "Ri Il Kyu: Havana → Seoul")
    expect(page.locator(".map-label")).to_have_count(2)


def test_nothing_on_the_wall_tells_the_names_that_are_hidden(visit: Visitor, story: Story) -> None:
    page = open_wall(visit())
    page.keyboard.press("n")
    names = {place.names["en"] for place in story.places.values()}
    names |= {event.names["en"] for event in story.events.values()}
    names |= {route.names["en"] for route in story.routes.values()}
    names |= {name_country(place.country, "en") for place in story.places.values()}
    for head in list_heads(story, "en"):
        said = page.locator("body").inner_text()
        assert [name for name in names if name in said] == [], head
        page.keyboard.press("PageDown")


def test_a_black_wall_is_lit_by_a_touch(visit: Visitor) -> None:
    page = open_wall(visit(touch=True, width=820, height=1180))
    find_button(page, "Black out").tap()
    expect(page.locator(".wall-black")).to_be_visible()
    page.touchscreen.tap(400, 600)
    expect(page.locator(".wall-black")).to_be_hidden()
    expect(page.get_by_role("button", name="Black out")).to_have_attribute("aria-pressed", "false")


def test_every_step_is_framed_after_its_flight(visit: Visitor, story: Story) -> None:
    assert story.lesson is not None
    plan = story.lesson.plans["order-of-events"]
    # How a size frames each step is tested without flights; here it is how a flight ends.
    page = open_wall(visit(width=1024, height=768, motion=True), f"&plan={plan.id}")
    for step in list_steps(lay_out(story, "en"), load_words("en")):
        # Its last chapter has the legs of its first once more.
        if step.chapter not in plan.chapters[:-1]:
            continue
        wait_until(page, STILL)
        assert page.locator(".reset").is_hidden(), step
        if not has_own_view(step, story):
            assert page.evaluate(LIST_UNFRAMED) == [], step
        page.keyboard.press("PageDown")


def test_a_plan_has_its_own_steps(visit: Visitor, story: Story) -> None:
    assert story.lesson is not None
    plan = story.lesson.plans["order-of-events"]
    steps = list_steps(lay_out(story, "en"), load_words("en"))
    heads = dict(zip(steps, list_heads(story, "en"), strict=True))
    wanted = [heads[step] for id_ in plan.chapters for step in steps if step.chapter == id_]
    page = open_wall(visit(), f"&plan={plan.id}")
    walked = []
    for _ in wanted:
        walked.append(read_step(page))
        page.keyboard.press("PageDown")
    assert walked == wanted
    assert read_step(page) == wanted[-1]
    count = len(plan.chapters)
    assert f"Chapter {count} of {count}" in page.locator(".wall-chapter").inner_text()
    page.reload()
    wait_for_step(page, wanted[-1])
    page.keyboard.press("Home")
    wait_for_step(page, wanted[0])
    page.keyboard.press("Escape")
    expect(page.locator(".wall")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("plan="))


def test_an_unknown_plan_is_said_to_be_unknown(visit: Visitor, story: Story) -> None:
    page = open_wall(visit(), "&plan=constructor")
    # It is said for some seconds.
    expect(page.locator(".wall-notice")).to_contain_text("no lesson plan “constructor”")
    assert read_step(page) == list_heads(story, "en")[0]


def test_the_bar_comes_with_the_pointer_and_goes_when_it_rests(visit: Visitor) -> None:
    seen = visit()
    seen.page.clock.install()
    page = open_wall(seen)
    # From here on no time passes but what is run.
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.mouse.move(300, 300)
    bar = page.locator(".wall-bar")
    assert bar.evaluate("it => getComputedStyle(it).opacity") == "1"
    page.clock.run_for(4000)
    assert bar.evaluate("it => getComputedStyle(it).opacity") == "0"
    page.mouse.move(310, 310)
    assert bar.evaluate("it => getComputedStyle(it).opacity") == "1"
    page.get_by_role("button", name="Keys", exact=True).focus()
    page.clock.run_for(4000)
    assert bar.evaluate("it => getComputedStyle(it).opacity") == "1"


def test_help_lists_the_keys_large_enough(visit: Visitor) -> None:
    page = open_wall(visit(width=1024, height=768))
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    for key in ("Page Down", "Page Up", "B or .", "F5 or F", "Esc"):
        assert key in sheet.inner_text()
    assert find_unreadable(page) == []
    assert sheet.evaluate("it => it.scrollHeight <= it.clientHeight")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert page.locator(".wall").is_visible()


def test_the_legend_has_the_signs_on_screen_and_no_others(visit: Visitor, story: Story) -> None:
    page = open_wall(visit(), "#leaving-havana")
    signs = page.locator(".wall-legend li:visible")
    assert signs.evaluate_all("all => all.map((it) => it.dataset.sign)") == [
        *("undisclosed", "schematic", "country", "disputed", "shaded")
    ]
    page.evaluate("location.hash = '#hwang-jang-yop'")
    wait_for_step(page, story.chapters["en"]["hwang-jang-yop"].title)
    shown = signs.evaluate_all("all => all.map((it) => it.dataset.sign)")
    assert {"documented", "reported", "city", "event"} <= set(shown)
    assert "undisclosed" not in shown


def test_class_mode_is_entered_from_the_menu_and_stays_through_a_reload(
    visit: Visitor, story: Story
) -> None:
    page = visit().open_story("#ship")
    page.wait_for_selector("#ship[aria-current]")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Class mode").click()
    wait_for_step(page, story.chapters["en"]["ship"].title)
    page.keyboard.press("PageDown")
    page.reload()
    wait_for_step(page, story.events["ship-held"].names["en"])
    # Entered on purpose, and not kept for the next visit.
    page.goto(page.url.split("?")[0])
    page.wait_for_selector("body[data-mode='scroll']")


def test_from_inside_the_app_class_mode_opens_a_window_of_its_own(
    visit: Visitor, story: Story
) -> None:
    page = visit().open("/#ship")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.locator("section#ship[aria-current='step']").wait_for()
    frame.get_by_text("More", exact=True).click()
    with page.expect_popup() as opening:
        frame.get_by_role("link", name="Class mode").click()
    wait_for_step(opening.value, story.chapters["en"]["ship"].title)
    assert frame.locator(".wall").count() == 0


def test_a_change_of_language_keeps_the_step(visit: Visitor, story: Story) -> None:
    page = open_wall(visit(), "#hwang-jang-yop")
    page.keyboard.press("PageDown")
    number = list_heads(story, "en").index(read_step(page), 20)
    find_button(page, "한국어").click()
    wait_for_step(page, list_heads(story, "ko")[number])
    assert page.locator("html").get_attribute("lang") == "ko"


def test_leaving_leaves_nothing_behind(visit: Visitor) -> None:
    page = visit().open_story()
    before = page.evaluate("document.querySelectorAll('body *').length")
    size = page.locator(".folium-map").bounding_box()
    page.evaluate("document.querySelector('.open-class').click()")
    page.wait_for_selector(".wall-head:not(:empty)")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator(".wall")).to_have_count(0)
    page.wait_for_selector(".map-label")
    wait_until(page, STILL)
    assert page.locator(".folium-map").bounding_box() == size
    assert page.evaluate("document.querySelectorAll('body *').length") == pytest.approx(
        before, abs=6
    )
    page.keyboard.press("PageDown")
    page.wait_for_selector("#ri-il-kyu[aria-current='step']")


def find_barriers_at(page: Page, sizes: list[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    """Return what axe-core finds in windows of each size."""
    found = {}
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        wait_until(page, "width => innerWidth === width", width)
        wait_for_frame(page)
        wait_until(page, STILL)
        found[width, height] = find_barriers(page)
    return {size: barriers for size, barriers in found.items() if barriers}


@pytest.mark.parametrize("mode", ["class", "presenter"])
def test_axe_finds_nothing(visit: Visitor, mode: str) -> None:
    seen = visit()
    page = seen.page
    allow_axe(page)
    seen.open_story(f"?mode={mode}#hwang-jang-yop")
    page.wait_for_selector(".wall-head:not(:empty)")
    page.keyboard.press("PageDown")
    page.mouse.move(100, 300)
    assert find_barriers_at(page, SIZES) == {}
    if mode == "class":
        page.keyboard.press("q")
        parts = ("names", "find", "order", "lines", "questions")
        # All is as large as the window; only whether it lies or stands matters here.
        for part, size in zip(parts, cycle(SIZES[1:]), strict=False):
            page.locator(f".ask-parts [data-part='{part}']").click()
            assert find_barriers_at(page, [size]) == {}, part
