"""The presenter's window and the wall stay together, whatever happens to either."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.records import Story
from tests.app.conftest import VOYAGE, Serve, Visitor
from tests.app.visits import (
    READY,
    STILL,
    Visit,
    wait_for_frame,
    wait_for_value,
    wait_until,
)
from tests.app.walls import (
    find_button,
    list_heads,
    open_presenter,
    open_wall,
    read_step,
    wait_for_step,
)
from tests.serving import Server

MOVE = """(spots) => {
  for (const [clientX, clientY] of spots) {
    const move = new MouseEvent("mousemove", { clientX, clientY, bubbles: true });
    storyMap.getContainer().dispatchEvent(move);
  }
}"""


@pytest.fixture
def pair(chromium: Browser, server: Server) -> Iterator[tuple[Page, Page]]:
    """A wall and the presenter's window that it opened; neither may complain."""
    context = chromium.new_context(reduced_motion="reduce")
    seen = Visit(context.new_page(), server.address)
    wall = open_wall(seen, "#hwang-jang-yop")
    presenter = open_presenter(wall, seen)
    yield wall, presenter.page
    context.close()
    assert [*seen.list_faults(), *presenter.list_faults()] == []


def test_each_follows_the_other(pair: tuple[Page, Page], story: Story) -> None:
    wall, presenter = pair
    heads = list_heads(story, "en")
    start = heads.index(story.chapters["en"]["hwang-jang-yop"].title)
    for number, page in zip(range(start + 1, start + 7), itertools.cycle(pair), strict=False):
        page.keyboard.press("PageDown")
        for one in pair:
            wait_for_step(one, heads[number])
    presenter.get_by_role("button", name="Back", exact=True).click()
    wait_for_step(wall, heads[start + 5])
    presenter.keyboard.press("b")
    expect(wall.locator(".wall-black")).to_be_visible()
    expect(presenter.locator(".presenter.is-black")).to_be_visible()
    wall.keyboard.press(".")
    expect(wall.locator(".wall-black")).to_be_hidden()
    expect(presenter.locator(".presenter.is-black")).to_have_count(0)


def test_it_shows_what_is_on_the_wall_what_comes_next_notes_and_questions(
    pair: tuple[Page, Page], story: Story
) -> None:
    _, presenter = pair
    heads = list_heads(story, "en")
    place = heads.index(story.chapters["en"]["hwang-jang-yop"].title)
    assert read_step(presenter) == heads[place]
    assert presenter.locator(".next-head").inner_text() == heads[place + 1]
    notes = presenter.locator(".notes")
    assert "Ask for the date of “the defection”." in notes.inner_text()
    assert notes.get_by_role("note", name="Advice on teaching").count() == 1
    assert story.lesson is not None
    questions = story.lesson.list_questions(chapters=["hwang-jang-yop"])
    assert notes.locator("summary").all_inner_texts() == [item.text["en"] for item in questions]
    answer = notes.locator("details").first.locator("p")
    expect(answer).to_be_hidden()
    notes.locator("summary").first.click()
    expect(answer).to_be_visible()
    presenter.keyboard.press("End")
    assert presenter.locator(".next-head").inner_text() == "This is the last step."


def test_what_the_class_is_to_find_the_presenter_knows(pair: tuple[Page, Page]) -> None:
    wall, presenter = pair
    presenter.keyboard.press("PageDown")
    presenter.keyboard.press("n")
    wait_for_step(wall, "? → ?")
    assert read_step(presenter) == "Hwang Jang-yop: Pyongyang → Tokyo"
    expect(wall.locator(".map-label")).to_have_count(0)
    presenter.wait_for_selector(".map-label:has-text('Tokyo')")


def test_pointing_at_the_small_map_points_on_the_wall(pair: tuple[Page, Page]) -> None:
    wall, presenter = pair
    presenter.set_viewport_size({"width": 1100, "height": 800})
    wait_until(presenter, "innerWidth === 1100")
    wait_for_frame(presenter)
    wait_until(presenter, STILL)
    presenter.keyboard.press("p")
    expect(wall.locator(".wall-ring")).to_be_visible()
    spot = presenter.evaluate(
        """() => {
          const frame = storyMap.getContainer().getBoundingClientRect();
          const { x, y } = storyMap.latLngToContainerPoint([39.9, 116.4]);
          return [frame.x + x, frame.y + y];
        }"""
    )
    expected = wall.evaluate(
        """() => {
          const frame = storyMap.getContainer().getBoundingClientRect();
          const { x, y } = storyMap.latLngToContainerPoint([39.9, 116.4]);
          return [frame.x + x, frame.y + y];
        }"""
    )

    def is_pointed_at() -> bool:
        box = wall.locator(".wall-ring").bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        # A pixel of the small map is several of the wall's.
        return math.dist(middle, expected) <= 12

    presenter.mouse.move(*spot)
    wait_for_value(wall, is_pointed_at, wanted=True)
    # Of a pointer that moves more than once before the next picture, where it comes to rest counts.
    presenter.evaluate(MOVE, [[spot[0] + 150, spot[1]]])
    wait_for_value(wall, is_pointed_at, wanted=False)
    presenter.evaluate(MOVE, [[spot[0] + 100, spot[1]], spot])
    wait_for_value(wall, is_pointed_at, wanted=True)


@pytest.mark.parametrize("which", ["wall", "presenter"])
def test_they_stay_together_through_a_reload(pair: tuple[Page, Page], which: str) -> None:
    wall, presenter = pair
    wall.keyboard.press("PageDown")
    wall.keyboard.press("PageDown")
    wait_for_step(presenter, "Hwang Jang-yop: Tokyo → Beijing")
    (wall if which == "wall" else presenter).reload()
    for page in pair:
        wait_for_step(page, "Hwang Jang-yop: Tokyo → Beijing")
    presenter.keyboard.press("PageUp")
    wait_for_step(wall, "Hwang Jang-yop: Pyongyang → Tokyo")
    wall.keyboard.press("PageDown")
    wait_for_step(presenter, "Hwang Jang-yop: Tokyo → Beijing")


@pytest.mark.parametrize("which", ["wall", "presenter"])
def test_they_stay_together_through_a_change_of_language(
    pair: tuple[Page, Page], story: Story, which: str
) -> None:
    wall, presenter = pair
    heads = list_heads(story, "ko")
    number = list_heads(story, "en").index(story.chapters["en"]["hwang-jang-yop"].title) + 1
    wall.keyboard.press("PageDown")
    wait_for_step(presenter, "Hwang Jang-yop: Pyongyang → Tokyo")
    find_button(wall if which == "wall" else presenter, "한국어").click()
    for page in pair:
        page.wait_for_selector("html[lang='ko']", state="attached")
        wait_for_step(page, heads[number])
    presenter.wait_for_selector(READY, state="attached")
    wall.wait_for_selector(READY, state="attached")
    presenter.keyboard.press("PageDown")
    wait_for_step(wall, heads[number + 1])


def test_closing_the_presenter_breaks_nothing(pair: tuple[Page, Page]) -> None:
    wall, presenter = pair
    presenter.close()
    wall.keyboard.press("PageDown")
    wait_for_step(wall, "Hwang Jang-yop: Pyongyang → Tokyo")
    with wall.expect_popup() as opening:
        wall.keyboard.press("w")
    wait_for_step(opening.value, "Hwang Jang-yop: Pyongyang → Tokyo")


def test_closing_the_wall_breaks_nothing(pair: tuple[Page, Page]) -> None:
    wall, presenter = pair
    line = presenter.locator(".link")
    expect(line).to_contain_text("The wall follows.")
    wall.close()
    expect(line).to_contain_text("The wall is not open.")
    presenter.keyboard.press("PageDown")
    wait_for_step(presenter, "Hwang Jang-yop: Pyongyang → Tokyo")
    with presenter.expect_popup() as opening:
        line.get_by_role("button").click()
    again = opening.value
    wait_for_step(again, "Hwang Jang-yop: Pyongyang → Tokyo")
    expect(line).to_contain_text("The wall follows.")
    again.keyboard.press("PageDown")
    wait_for_step(presenter, "Hwang Jang-yop: Tokyo → Beijing")


def test_the_clock_runs_rests_and_begins_anew(visit: Visitor) -> None:
    seen = visit()
    seen.page.clock.install()
    page = seen.open_story("?mode=presenter")
    page.wait_for_selector(".presenter")
    face = page.get_by_role("timer")
    # From here on no time passes but what is run.
    now = datetime.now()
    page.clock.pause_at(now + timedelta(hours=1))
    page.get_by_role("button", name="From zero").click()
    # A little more: the face is drawn twice a second.
    page.clock.run_for(65_600)
    assert face.inner_text() == "1:05"
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(20_000)
    assert face.inner_text() == "1:05"
    page.clock.resume()
    page.reload()
    page.wait_for_selector(".presenter")
    page.clock.pause_at(now + timedelta(hours=2))
    assert face.inner_text() == "1:05"
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(3_540_000)
    assert face.inner_text() == "1:00:05"


def test_a_blocked_window_is_said_to_be_blocked_each_time(visit: Visitor) -> None:
    seen = visit()
    seen.page.clock.install()
    page = open_wall(seen)
    # From here on no time passes but what is run.
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.evaluate("() => { window.open = () => null; }")
    notice = page.locator(".wall-notice")
    for _ in range(2):
        page.keyboard.press("w")
        page.clock.run_for(8000)
        expect(notice).to_be_visible()
        expect(notice).to_contain_text("pop-up")
    page.clock.run_for(8000)
    expect(notice).to_be_hidden()


def test_other_walls_and_strangers_are_not_followed(pair: tuple[Page, Page]) -> None:
    wall, presenter = pair
    head = read_step(wall)
    other = wall.context.new_page()
    other.goto(wall.url.split("?")[0] + "?mode=class")
    other.wait_for_selector(".wall-head:not(:empty)")
    other.keyboard.press("End")
    presenter.evaluate(
        """() => {
          const { show } = Object.fromEntries(new URLSearchParams(location.search));
          const state = { turn: 99, by: "x", at: "nowhere", black: true, ring: true,
            names: true, language: "en" };
          const first = StoryMap.keyOfStep(StoryMap.readLesson().steps[0]);
          for (const message of [
            null, 7, "x", {}, { show, from: "x", kind: "state", value: state },
            { show, from: "x", kind: "state", value: { ...state, turn: "99" } },
            { show, from: "x", kind: "point", value: { lat: NaN, lng: 0 } },
            { show: "other", from: "x", kind: "state", value: { ...state, at: first } },
            { show, from: "x", kind: "run", value: { code: "1" } },
          ]) { window.opener.postMessage(message, location.origin); }
        }"""
    )
    presenter.keyboard.press("p")
    expect(wall.locator(".wall-ring")).to_be_visible()
    assert read_step(wall) == read_step(presenter) == head
    expect(wall.locator(".wall-black")).to_be_hidden()
    other.close()


def test_a_page_opened_from_a_file_has_both_windows_too(
    chromium: Browser, story: Story, file: Path
) -> None:
    context = chromium.new_context(offline=True, reduced_motion="reduce", locale="en-GB")
    wall = context.new_page()
    complaints: list[str] = []
    wall.on("pageerror", lambda error: complaints.append(str(error)))
    wall.goto(f"{file.as_uri()}?mode=class#ties")
    wait_for_step(wall, story.chapters["en"]["ties"].title)
    with wall.expect_popup() as opening:
        wall.keyboard.press("w")
    presenter = opening.value
    presenter.on("pageerror", lambda error: complaints.append(str(error)))
    wait_for_step(presenter, story.chapters["en"]["ties"].title)
    presenter.keyboard.press("PageUp")
    head = read_step(presenter)
    wait_for_step(wall, head)
    wall.reload()
    wait_for_step(wall, head)
    presenter.keyboard.press("Home")
    wait_for_step(wall, list_heads(story, "en")[0])
    presenter.get_by_role("button", name="한국어").click()
    for page in (wall, presenter):
        wait_for_step(page, list_heads(story, "ko")[0])
        page.wait_for_selector(READY, state="attached")
    wall.keyboard.press("End")
    wait_for_step(presenter, list_heads(story, "ko")[-1])
    assert complaints == []
    context.close()


def test_a_story_without_a_lesson_has_all_but_notes(
    visit: Visitor, serve: Serve, tmp_path_factory: pytest.TempPathFactory, voyage: Story
) -> None:
    folder = tmp_path_factory.mktemp("stories") / "plain"
    for path in VOYAGE.rglob("*.*"):
        if path.name != "lesson.toml":
            copy = folder / path.relative_to(VOYAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    seen: Visit = visit(at=serve(folder))
    wall = open_wall(seen, "&lang=en")
    presenter = open_presenter(wall, seen).page
    wait_for_step(presenter, list_heads(voyage, "en")[0])
    assert "There are no notes on this chapter." in presenter.locator(".notes").inner_text()
    assert presenter.get_by_role("heading", name="Questions").count() == 0
    wall.keyboard.press("q")
    parts = wall.locator(".ask-parts button:visible").all_inner_texts()
    assert parts == ["Names", "Find the place", "Order", "How sure?"]
