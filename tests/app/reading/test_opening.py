"""The page opens with what is on the screen; the rest is laid out when a reader comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.app.visits import READY, wait_for_value, wait_until, wait_until_laid_out

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
# What a page says of its place in the story, and what strip and key show.
READ_STATE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)].filter((it) => !it.hidden);
  const signs = all(".key-row [data-sign]");
  const marks = signs.filter((it) => !it.querySelector(".route"));
  return {
    current: all("[aria-current='step']").map(({ id }) => id),
    place: all(".place-in-story")[0].textContent,
    progress: all(".progress").map((it) => Math.round(1000 * it.getBoundingClientRect().width)),
    ends: all(".turn").map((it) => it.getAttribute("aria-disabled")),
    leads: all("a.open-story").map(({ href }) => href),
    moments: all(".moment.is-active").map(({ dataset }) => dataset.words),
    now: all(".strip-now").map((it) => it.textContent),
    signs: signs.filter((it) => !marks.includes(it)).map(({ dataset }) => dataset.sign),
    marks: marks.map(({ dataset }) => dataset.sign),
    journeys: all(".journeys .is-active").map(({ dataset }) => dataset.route),
    idle: all(".key-row .schematic.is-idle").length,
    last: document.body.classList.contains("at-end"),
  };
}"""
# Which journeys' lines the map shows, whenever something is added to it or changes.
NOTE_LINES = """
  window.drawn = new Set();
  new MutationObserver(() => {
    for (const line of document.querySelectorAll(".leaflet-pane .route:not(.is-away)")) {
      window.drawn.add([...line.classList].find((name) => name.startsWith("route-")));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""
# A reader who only looks has all laid out after a while, which a slow machine may take to get here.
HOLD = """
  const set = window.setTimeout;
  window.setTimeout = (act, wait, ...rest) => (wait === 3000 ? 0 : set(act, wait, ...rest));
"""
# What is left then begins at the test's word, and not at the reader's sign.
HOLD_TURNS = """() => {
  const layOut = StoryMap.layOut;
  StoryMap.layOut = (...all) => { window.layOut = () => layOut(...all); };
}"""
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


def open_at_once(visit: Visitor, **options: object) -> Page:
    """Open the page as it is before its reader gives a sign."""
    seen = visit(**options)
    seen.page.add_init_script(HOLD)
    return seen.open_story(laid_out=False)


def test_what_is_not_on_the_screen_waits_for_a_reader(visit: Visitor) -> None:
    page = open_at_once(visit, width=390, height=844)
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
    page = open_at_once(visit, width=width, height=height)
    page.add_style_tag(content=UNANCHORED)
    assert page.evaluate(OPENING)
    target = list(story.chapters["en"])[-3]
    page.evaluate("(id) => { location.hash = `#${id}`; }", target)
    wait_until_laid_out(page)
    wait_until(page, IN_PLACE, target)
    expect(page.locator(f"section[id='{target}']")).to_have_attribute("aria-current", "step")


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
    wait_until(page, IN_PLACE, target)
    expect(page.locator(f"section[id='{target}']")).to_have_attribute("aria-current", "step")


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


@pytest.mark.parametrize("address", ["/story/{}", "/story/{}?embed=1"])
def test_a_chapters_page_is_at_it_before_and_after_its_scripts(
    visit: Visitor, story: Story, address: str
) -> None:
    seen = visit()
    page, cut = seen.page, True
    page.route("**/story/*", lambda it: cut_off_after_text(it) if cut else it.fallback())
    for target in ("ties", "hwang-jang-yop", list(story.chapters["en"])[-1]):
        cut = True
        page.goto(seen.find(address.format(target)))
        before = page.evaluate(READ_STATE)
        cut = False
        page.goto(seen.find(address.format(target)))
        page.wait_for_selector(READY, state="attached")
        # What is said of time is shortened with the first picture; more marks may stand in the
        # key's row once it has been measured.
        told = {**before, "marks": []}
        wait_for_value(page, lambda: {**page.evaluate(READ_STATE), "marks": []}, told)
        after = page.evaluate(READ_STATE)
        assert before["marks"] == after["marks"][: len(before["marks"])]
        assert bool(after["signs"]) != bool(after["marks"])


@pytest.mark.parametrize("motion", [True, False])
def test_no_line_of_another_chapter_is_drawn_meanwhile(visit: Visitor, motion: bool) -> None:
    seen = visit(motion=motion)
    seen.page.add_init_script(NOTE_LINES)
    page = seen.open("/story/tae-yong-ho")
    page.wait_for_selector(READY, state="attached")
    assert page.evaluate("[...window.drawn]") == ["route-tae-yong-ho"]


def cut_off_after_text(route: Route) -> None:
    """Let a page come as far as its text goes."""
    answer = route.fetch()
    text = answer.text().partition('<svg class="symbols"')[0]
    # A folder of files says its policy in its pages.
    kept = ("content-type", "content-security-policy")
    route.fulfill(
        body=text, headers={name: answer.headers[name] for name in kept if name in answer.headers}
    )


@pytest.mark.parametrize("place", ["source-20", "sources"])
def test_what_is_no_chapter_is_come_to_as_well(visit: Visitor, place: str) -> None:
    seen = visit()
    seen.page.add_init_script(FROM_THE_START)
    page = seen.open(f"/story#{place}")
    page.wait_for_selector(READY, state="attached")
    wait_until_laid_out(page)
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    wait_until(page, IN_PLACE, place)


# Clear of the map above it, and as near below as the end of the page lets it come.
IS_LED_TO = """(id) => {
  const place = document.getElementById(id);
  const { top, height } = place.getBoundingClientRect();
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const isUnder = stage.right > innerWidth - 2 && stage.left < 2 && stage.top < 1;
  const above = isUnder ? stage.bottom : 0;
  const line = parseFloat(getComputedStyle(place).scrollMarginTop);
  const end = document.scrollingElement.scrollHeight - innerHeight;
  return height > 0 && top >= above - 1 && top < innerHeight
    && (Math.abs(top - line) < 2 || Math.abs(scrollY - end) < 2);
}"""


@pytest.mark.parametrize("mode", ["scroll", "step", "text"])
def test_every_address_within_the_page_leads_somewhere(visit: Visitor, mode: str) -> None:
    page = visit(width=390, height=844).open_story(f"?mode={mode}")
    ids = page.eval_on_selector_all(
        ".appendix [id]:not([id^='source-']), #source-1, #source-20, .sources li:last-child,"
        "#ship, #ship [id]",
        "places => places.map(({ id }) => id)",
    )
    assert {"sources", "source-20", "timeline", "title-timeline", "lines"} <= {*ids}
    for id_ in ids:
        page.evaluate("id => { location.hash = `#${id}`; }", id_)
        in_chapter = f"document.getElementById('{id_}').closest('.chapter')"
        if mode == "step" and page.evaluate(f"{in_chapter} !== null"):
            wait_until(page, f"{in_chapter}.getAttribute('aria-current') === 'step'")
        else:
            wait_until(page, IS_LED_TO, id_)


def test_who_steps_comes_to_a_source_by_its_address(visit: Visitor) -> None:
    page = visit().open_story("?mode=step#source-20")
    expect(page.locator("#source-20")).to_be_in_viewport()
    assert page.url.endswith("#source-20")


def test_a_leap_made_at_once_to_a_source_ends_at_it(visit: Visitor) -> None:
    page = open_at_once(visit, width=390, height=844)
    page.add_style_tag(content=UNANCHORED)
    assert page.evaluate(OPENING)
    page.evaluate("location.hash = '#source-3'")
    wait_until_laid_out(page)
    wait_until(page, IN_PLACE, "source-3")


@pytest.mark.parametrize("by_wheel", [True, False])
def test_a_reader_who_scrolls_meanwhile_is_not_pulled_back(
    visit: Visitor, story: Story, by_wheel: bool
) -> None:
    page = open_at_once(visit)
    page.evaluate(HOLD_TURNS)
    target = list(story.chapters["en"])[-3]
    page.evaluate("(id) => { location.hash = `#${id}`; }", target)
    wait_until(page, IN_PLACE, target)
    page.mouse.move(200, 400)
    # By the scroll bar a reader scrolls without a sign that the page could hear.
    if by_wheel:
        page.mouse.wheel(0, 300)
    else:
        page.evaluate("scrollBy(0, 300)")
    wait_until(page, f"(id) => !({IN_PLACE})(id) && window.layOut !== undefined", target)
    assert page.evaluate(OPENING)
    page.evaluate("window.layOut()")
    wait_until_laid_out(page)
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
