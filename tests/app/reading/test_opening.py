"""The page opens with what is on the screen; the rest is laid out when a reader comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.app.visits import READY, wait_until_laid_out

OPENING = "document.documentElement.classList.contains('is-opening')"
# As in a browser that does not keep in its place what is read.
UNANCHORED = "html, body, * { overflow-anchor: none !important; }"
FROM_THE_START = f"""
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("{UNANCHORED}");
  document.adoptedStyleSheets.push(sheet);
"""
# What Chromium counts as cumulative layout shift.
ADD_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) { window.shifted += value; }
  }).observe({ type: "layout-shift", buffered: true });
"""
IN_PLACE = """(id) => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  const line = parseFloat(getComputedStyle(document.getElementById(id)).scrollMarginTop) || 0;
  return Math.abs(top - line) < 2;
}"""


def count_laid_out(page: Page) -> int:
    return int(
        page.evaluate(
            """[...document.querySelectorAll(".chapter p")]
              .filter((paragraph) => paragraph.checkVisibility({ contentVisibilityAuto: true }))
              .length"""
        )
    )


def test_what_is_not_on_the_screen_waits_for_a_reader(visit: Visitor) -> None:
    page = visit(width=390, height=844).open_story(laid_out=False)
    page.wait_for_selector("html.is-opening:not(.is-first)")
    before = count_laid_out(page)
    page.mouse.move(200, 200)
    wait_until_laid_out(page)
    assert 0 < before < count_laid_out(page)


def test_who_only_looks_finds_everything_laid_out_soon(visit: Visitor) -> None:
    page = visit().open_story(laid_out=False)
    wait_until_laid_out(page)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_leap_made_at_once_ends_at_its_chapter(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story(laid_out=False)
    page.add_style_tag(content=UNANCHORED)
    assert page.evaluate(OPENING)
    target = list(story.chapters["en"])[-3]
    page.evaluate("(id) => { location.hash = `#${id}`; }", target)
    wait_until_laid_out(page)
    assert page.evaluate(IN_PLACE, target)
    assert page.locator(f"section[id='{target}']").get_attribute("aria-current") == "step"


@pytest.mark.parametrize(
    ("width", "height", "address"), [(1280, 800, "/story?lang=ko#{}"), (390, 844, "/story/{}")]
)
def test_who_comes_by_a_chapter_stays_at_it(
    visit: Visitor, story: Story, width: int, height: int, address: str
) -> None:
    target = list(story.chapters["en"])[-3]
    seen = visit(width=width, height=height)
    seen.page.add_init_script(FROM_THE_START)
    page = seen.open(address.format(target))
    page.wait_for_selector(READY, state="attached")
    wait_until_laid_out(page)
    assert page.evaluate(IN_PLACE, target)
    assert page.locator(f"section[id='{target}']").get_attribute("aria-current") == "step"


@pytest.mark.parametrize(
    ("width", "height", "address"),
    [
        (390, 844, "/story/{}"),
        (1280, 800, "/story#{}/?utm_source=mail"),
        (390, 844, "/story?mode=step#{}"),
        (600, 560, "/story/{}?embed=1"),
    ],
)
def test_a_chapter_stands_before_map_and_tools_come(
    visit: Visitor, story: Story, width: int, height: int, address: str
) -> None:
    target = list(story.chapters["en"])[-3]
    seen = visit(width=width, height=height)
    seen.page.route("**/story*", cut_off_after_text)
    seen.page.route("**/story/*", cut_off_after_text)
    page = seen.open(address.format(target))
    expect(page.locator("[aria-current='step']")).to_have_id(target)
    title = story.chapters["en"][target].title
    expect(page.get_by_role("heading", name=title)).to_be_in_viewport(ratio=1)
    if "mode=step" not in address:
        expect(page.get_by_role("heading", name=story.title["en"])).not_to_be_in_viewport()


def cut_off_after_text(route: Route) -> None:
    """Let a page come as far as its text goes."""
    answer = route.fetch()
    text = answer.text().partition('<svg class="symbols"')[0]
    kept = ("content-type", "content-security-policy")
    route.fulfill(body=text, headers={name: answer.headers[name] for name in kept})


@pytest.mark.parametrize("place", ["source-20", "sources"])
def test_what_is_no_chapter_is_come_to_as_well(visit: Visitor, place: str) -> None:
    seen = visit()
    seen.page.add_init_script(FROM_THE_START)
    page = seen.open(f"/story#{place}")
    page.wait_for_selector(READY, state="attached")
    wait_until_laid_out(page)
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    page.wait_for_function(IN_PLACE, arg=place)


def test_a_leap_made_at_once_to_a_source_ends_at_it(visit: Visitor) -> None:
    page = visit(width=390, height=844).open_story(laid_out=False)
    page.add_style_tag(content=UNANCHORED)
    assert page.evaluate(OPENING)
    page.evaluate("location.hash = '#source-3'")
    wait_until_laid_out(page)
    page.wait_for_function(IN_PLACE, arg="source-3")


@pytest.mark.parametrize("by_wheel", [True, False])
def test_a_reader_who_scrolls_meanwhile_is_not_pulled_back(
    visit: Visitor, story: Story, by_wheel: bool
) -> None:
    page = visit().open_story(laid_out=False)
    target = list(story.chapters["en"])[-3]
    page.evaluate("(id) => { location.hash = `#${id}`; }", target)
    assert page.evaluate(OPENING)
    page.mouse.move(200, 400)
    # By the scroll bar a reader scrolls without a sign that the page could hear.
    if by_wheel:
        page.mouse.wheel(0, 300)
    else:
        page.evaluate("scrollBy(0, 300)")
    wait_until_laid_out(page)
    page.wait_for_timeout(200)
    assert not page.evaluate(IN_PLACE, target)


@pytest.mark.parametrize("place", [-3, -2])
def test_a_chapter_come_to_by_its_address_stays_where_it_is(
    visit: Visitor, story: Story, place: int
) -> None:
    seen = visit(width=412, height=823)
    seen.page.add_init_script(ADD_SHIFTS)
    page = seen.open(f"/story/{list(story.chapters['en'])[place]}")
    page.wait_for_selector(READY, state="attached")
    # Who only looks has all laid out, and it does not move then either.
    wait_until_laid_out(page)
    assert page.evaluate("window.shifted") < 0.05
