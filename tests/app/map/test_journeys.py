"""Each chapter shows what it speaks of; journeys go one way, in order, and draw themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from geo.story.records import Story
from layers.telling.words import name_country
from tests.app.chapters import go_to_chapter, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.visits import NAMED, turn_wheel, wait_until

# What can be seen of each kind, by id.
READ_SEEN = """() => {
  const seen = { route: new Set(), event: new Set() };
  for (const kind of Object.keys(seen)) {
    for (const element of document.querySelectorAll(`.folium-map .${kind}`)) {
      if (!element.checkVisibility({ visibilityProperty: true })) { continue; }
      const start = `${kind}-`;
      seen[kind].add([...element.classList].find((name) => name.startsWith(start)
        && !name.endsWith("-hit")).slice(start.length));
    }
  }
  return [[...seen.route].sort(), [...seen.event].sort()];
}"""
# Arrows: where each leg begins and ends on the screen, and which way its arrow points.
READ_ARROWS = """() => StoryMap.view.journeys.legs.map(({ key, points, arrow }) => {
  const [start, end] = [points[0], points.at(-1)];
  const [, turn] = arrow?.getAttribute("transform").match(/rotate\\((.*)\\)/) || [];
  const along = [end.x - start.x, end.y - start.y];
  const way = [Math.cos(turn * Math.PI / 180), Math.sin(turn * Math.PI / 180)];
  return [key, arrow ? along[0] * way[0] + along[1] * way[1] : null];
})"""


def read_texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_each_chapter_shows_what_it_speaks_of(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story("?mode=step")
    for chapter in story.chapters["en"].values():
        go_to_chapter(page, chapter.id)
        wait_until(page, NAMED)
        seen = page.evaluate(READ_SEEN)
        assert seen == [sorted(chapter.routes), sorted(chapter.events)], chapter.id
        if width > 1000:
            names = {name_country(shaded.code, "en") for shaded in chapter.countries}
            assert names <= {*read_texts(page, ".map-label.of-country")}, chapter.id


def test_legs_are_numbered_and_dated_and_go_where_they_went(visit: Visitor) -> None:
    page = visit().open_story("#hwang-jang-yop")
    assert read_texts(page, ".leg-number") == ["1", "2", "3", "4", "5"]
    assert "20 April 1997" in read_texts(page, ".map-label.of-leg")
    arrows = page.evaluate(READ_ARROWS)
    assert [key for key, _ in arrows] == [f"hwang-jang-yop {number}" for number in range(1, 6)]
    # The leg by helicopter is too short for an arrow.
    assert all(along is None or along > 0 for _, along in arrows)
    assert sum(along is not None for _, along in arrows) >= 4


def test_a_journey_draws_itself_leg_by_leg(visit: Visitor) -> None:
    page = visit(motion=True).open_story("#ship")
    page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            const drawn = [...document.querySelectorAll("path.route-hwang-jang-yop")]
              .filter((path) => !path.matches(".is-waiting, .is-away"))
              .map((path) => path.getTotalLength());
            window.seen.push(drawn);
            requestAnimationFrame(look);
          };
          location.hash = "#hwang-jang-yop";
          requestAnimationFrame(look);
        }"""
    )
    wait_until(
        page, "() => window.seen.at(-1)?.length === 5 && !StoryMap.view.journeys.waiting.size"
    )
    counts = page.evaluate("window.seen.map((drawn) => drawn.length)")
    # One leg after the other, none of them all at once.
    first = counts.index(1)
    later = counts[first:]
    assert later == sorted(later)
    assert set(later) == {1, 2, 3, 4, 5}
    # Each grows from its beginning.
    growing = page.evaluate("window.seen.filter((drawn) => drawn.length === 1).map(([it]) => it)")
    assert growing == sorted(growing)
    assert growing[0] < growing[-1] / 2


def test_a_journey_draws_itself_where_names_change_before_they_are_placed(visit: Visitor) -> None:
    page = visit(motion=True).open_story("?mode=step#ship")
    page.evaluate(
        """() => {
          // As a choice of other names does, when the map has just come to rest.
          storyMap.once("moveend", () => StoryMap.view.labels.place());
          location.hash = "#hwang-jang-yop";
        }"""
    )
    wait_for_chapter(page, "hwang-jang-yop")
    wait_until(page, "!StoryMap.view.journeys.waiting.size")


def test_with_less_motion_it_stands_there_at_once(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    go_to_chapter(page, "hwang-jang-yop")
    wait_until(page, NAMED)
    assert page.locator(".is-waiting").count() == 0


# Legs that can be seen, and what the map says of those to come.
READ_TOLD = """() => [
  document.querySelectorAll(
    "path.route-hwang-jang-yop:not(.is-away, .is-waiting)").length,
  document.querySelector(".drawn-so-far").hidden
    ? "" : document.querySelector(".drawn-so-far span").textContent,
]"""
# How far a part of the chapter is from some share of the text's height in view.
MEASURE_TO = """([selector, share]) => {
  const part = document.querySelector(`#hwang-jang-yop ${selector}`);
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const top = stage.left > 1 ? 0 : stage.bottom;
  return part.getBoundingClientRect().top - top - (innerHeight - top) * share;
}"""


def read_to(page: Page, selector: str, share: float) -> None:
    turn_wheel(page, page.evaluate(MEASURE_TO, [selector, share]))


def wait_for_told(page: Page, drawn: int, said: str) -> None:
    wait_until(page, f"(told) => ({READ_TOLD})().join() === told", f"{drawn},{said}")


@pytest.mark.parametrize(("width", "height"), [(1280, 500), (390, 844)])
def test_legs_come_as_the_text_tells_of_them(visit: Visitor, width: int, height: int) -> None:
    page = visit(width=width, height=height, motion=True).open_story("#acting-ambassadors")
    page.mouse.move(width - 40, height - 120)
    # Who reads on comes to the beginning of the chapter, where no leg is told of yet.
    read_to(page, "h2", 0.3)
    said = "So far: {} of 5 lines."
    wait_for_told(page, 0, said.format(0))
    for place, count in (("tokyo", 1), ("beijing", 2), ("baguio", 4)):
        read_to(page, f".name[data-id={place}]", 0.74)
        wait_for_told(page, count, said.format(count))
    read_to(page, ".note", 0.7)
    wait_for_told(page, 5, "")
    wait_until(page, "() => !StoryMap.view.journeys.waiting.size")
    # What has been told stands there when the reader comes back.
    turn_wheel(page, -3000)
    page.wait_for_selector(".folium-map:not([data-chapter=hwang-jang-yop])")
    read_to(page, "h2", 0.3)
    page.wait_for_selector(".folium-map[data-chapter=hwang-jang-yop]")
    wait_for_told(page, 5, "")


def test_a_reader_need_not_wait_for_the_text(visit: Visitor) -> None:
    page = visit(height=500, motion=True).open_story("?mode=step#acting-ambassadors")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Show all").click()
    wait_for_told(page, 5, "")
