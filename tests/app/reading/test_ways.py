"""Three ways of reading, by pointer, by keys, and by what a screen reader is told."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.descriptions import describe_leg
from layers.telling.words import load_words
from tests.app.chapters import find_current, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.visits import (
    NAMED,
    READY,
    allow_axe,
    find_barriers,
    wait_for_frame,
    wait_until,
)
from tests.serving import Server

MODES = ("scroll", "step", "text")
PLAIN = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
LOOKS: dict[str, Any] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"color_scheme": "light", "contrast": "more"},
    "forced colours": {"forced_colors": "active"},
}


def press(page: Page, key: str, chapter: str) -> None:
    page.keyboard.press(key)
    page.wait_for_selector(f"section[id='{chapter}'][aria-current='step']")


@pytest.mark.parametrize("mode", MODES)
def test_the_whole_story_is_read_by_keys(visit: Visitor, story: Story, mode: str) -> None:
    page = visit().open_story(f"?mode={mode}")
    order = [*story.chapters["en"]]
    for number, id_ in enumerate(order[1:], start=2):
        press(page, "PageDown", id_)
        assert page.evaluate("document.activeElement.closest('section').id") == id_
        expect(page).to_have_url(re.compile(f"#{id_}$"))
        said = f"Chapter {number} of {len(order)}: {story.chapters['en'][id_].title}"
        expect(page.locator(".announcer")).to_have_text(said)
    for key, id_ in (("Home", order[0]), ("End", order[-1]), ("ArrowLeft", order[-2])):
        press(page, key, id_)
    page.keyboard.press("1")
    press(page, "1", order[10])


def test_steps_show_one_chapter_at_a_time(visit: Visitor) -> None:
    page = visit().open_story("?mode=step#ship")
    assert page.locator("section.chapter:visible").evaluate_all("all => all.map(i => i.id)") == [
        "ship"
    ]
    assert find_current(page) == "ship"
    press(page, "ArrowDown", "ties")
    assert find_current(page) == "ties"
    assert page.locator("#sources").is_hidden()
    press(page, "End", "what-is-known")
    assert page.locator("#sources").is_visible()


def test_text_has_a_still_map_for_each_chapter(visit: Visitor, story: Story) -> None:
    page = visit().open_story("?mode=text")
    assert page.locator(".folium-map").is_hidden()
    assert page.locator(".legend").is_visible()
    for id_, chapter in story.chapters["en"].items():
        still = page.locator(f"section[id='{id_}'] .still svg")
        assert still.is_visible()
        words = still.get_attribute("aria-label") or ""
        assert all(place in words for place in _names(story, chapter.places))


def test_the_map_is_framed_when_text_gives_way_to_it(visit: Visitor, story: Story) -> None:
    page = visit().open_story("?mode=text#ship")
    page.get_by_role("button", name="Scroll").click()
    for id_ in story.chapters["en"]["ship"].places:
        page.wait_for_selector(f".map-label[data-id='{id_}']:visible")
    west, south, east, north = page.evaluate("storyMap.getBounds().toBBoxString()").split(",")
    assert float(east) - float(west) < 60
    assert float(north) - float(south) < 60


def test_a_choice_is_kept(visit: Visitor) -> None:
    page = visit().open_story()
    page.get_by_role("button", name="Text").click()
    page.reload()
    page.wait_for_selector("body[data-mode='text']")


def test_the_map_shows_a_chapter_in_the_frame_of_the_click(visit: Visitor) -> None:
    page = visit().open_story()
    shown = page.evaluate(
        """async () => {
          document.querySelector(".contents a[href='#ties']").click();
          await new Promise(requestAnimationFrame);
          return document.querySelector(".folium-map").dataset.chapter;
        }"""
    )
    assert shown == "ties"


def test_back_goes_back_a_chapter(visit: Visitor) -> None:
    page = visit().open_story()
    press(page, "3", "ship")
    press(page, "4", "ties")
    page.go_back()
    wait_for_chapter(page, "ship")
    assert find_current(page) == "ship"


def test_forced_colours_leave_leaders_and_signs_of_time(visit: Visitor) -> None:
    seen = visit()
    seen.page.emulate_media(forced_colors="active")
    page = seen.open_story("#hwang-jang-yop")
    page.wait_for_selector(".folium-map .map-leader", state="attached")
    read = """(selector) => [...document.querySelectorAll(selector)].map(
      (it) => getComputedStyle(it).backgroundColor)"""
    paper = page.evaluate(read, ".frame")
    for selector in (".map-leader", ".leg-number", ".event.is-active"):
        end = "::before" if "event" in selector else ""
        found = page.evaluate(
            """([selector, end]) => [...document.querySelectorAll(`.folium-map ${selector}`)].map(
              (it) => getComputedStyle(it, end || null).backgroundColor)""",
            [selector, end],
        )
        assert found
        assert not set(found) & set(paper), selector
    # The box of a moment is to be hit, and not to be seen.
    assert set(page.evaluate(read, ".moment")) == {"rgba(0, 0, 0, 0)"}


def count_entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def test_scrolling_and_stepping_leave_no_trace_in_the_history(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    before = count_entries(page)
    for id_ in story.chapters["en"]:
        page.locator(f"section.chapter[id='{id_}']").evaluate("it => it.scrollIntoView()")
        page.wait_for_selector(f"section[id='{id_}'][aria-current='step']")
    press(page, "PageUp", [*story.chapters["en"]][-2])
    page.locator(".turn[data-turn='-1']").click()
    assert count_entries(page) == before
    press(page, "Home", "overview")
    assert count_entries(page) == before + 1


@contextmanager
def host_page(text: str) -> Iterator[str]:
    """Serve one document from another origin, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}/"
        host.shutdown()


def test_a_frame_adds_nothing_to_the_history_of_its_host(visit: Visitor, server: Server) -> None:
    page = visit().page
    with host_page(f"<iframe src='{server.address}/story' width=900 height=600></iframe>") as host:
        page.route(f"{host}**", lambda route: route.continue_())
        page.goto(host)
        check_history(page)


def check_history(page: Page) -> None:
    frame = page.frames[1]
    frame.wait_for_selector(READY)
    before = count_entries(page)
    for link in (".name[href^='#']", ".journey[data-id='hwang-jang-yop']"):
        frame.evaluate("(link) => document.querySelector(link).click()", link)
    frame.wait_for_selector("#hwang-jang-yop[aria-current]")
    frame.locator(".turn[data-turn='1']").click()
    frame.evaluate("document.querySelector('.skip').click()")
    frame.evaluate("document.querySelector('.languages a[hreflang=ko]').click()")
    frame.wait_for_selector(f"html[lang='ko'] {READY}")
    assert count_entries(page) == before


@pytest.mark.parametrize(
    "hash_", ["ship?utm_source=x", "ship/", "Ship", "SHIP&fbclid=1", "/ship.", "%73hip%3Futm=y"]
)
def test_an_address_that_was_changed_on_its_way_leads_to_its_chapter(
    visit: Visitor, hash_: str
) -> None:
    seen = visit()
    page = seen.open_story(f"#{hash_}")
    assert find_current(page) == "ship"
    assert page.get_by_role("alert").is_hidden()
    expect(page).to_have_url(seen.find("/story#ship"))


def test_an_unknown_chapter_is_said_to_be_unknown(visit: Visitor) -> None:
    page = visit().open_story("#nowhere")
    assert find_current(page) == "overview"
    expect(page.get_by_role("alert")).to_contain_text("nowhere")


@pytest.mark.parametrize("mode", ["scroll", "step", "text"])
def test_an_id_that_a_chapter_once_had_leads_to_it(visit: Visitor, story: Story, mode: str) -> None:
    page = visit(width=390, height=844).open_story(f"?mode={mode}#missions")
    wait_until_read(page, "two-koreas")
    # And what a heading is called by itself.
    titles = {f"title-{id_}": id_ for id_ in ("ship", "hwang-jang-yop")}
    for old, new in {**story.aliases, **titles}.items():
        page.evaluate("(id) => { location.hash = `#${id}`; }", old)
        wait_until_read(page, new)
        # Browsers go to the id themselves, with the next picture.
        wait_for_frame(page)
        assert find_current(page) == new
    assert page.get_by_role("alert").is_hidden()


def wait_until_read(page: Page, id_: str) -> None:
    page.wait_for_selector(f"section.chapter[id='{id_}'][aria-current='step']")


def test_text_begins_with_a_list_of_the_chapters(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    contents = page.get_by_role("navigation", name="Chapters")
    assert contents.is_hidden()
    page.get_by_role("button", name="Text").click()
    for chapter in story.chapters["en"].values():
        assert contents.get_by_text(chapter.line).is_visible()
    contents.get_by_role("link", name=story.chapters["en"]["ties"].title).click()
    wait_until_read(page, "ties")


def test_the_app_names_the_chapter_in_its_own_address(visit: Visitor) -> None:
    page = visit().open("/#ship")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.locator("section#ship[aria-current='step']").wait_for()
    frame.locator(".turn[data-turn='1']").click()
    page.wait_for_url("**/#ties")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chapter_opens_in_the_app_in_every_language(
    visit: Visitor, story: Story, language: str
) -> None:
    seen = visit()
    page = seen.page
    frame = page.frame_locator("iframe[src*='/story']")
    chapters = story.chapters[language]
    # The app only hands the address on: which chapters open is the page's, tested of every one.
    first, *_, last = chapters
    for id_ in (first, "ship", last):
        chapter = chapters[id_]
        # From elsewhere, since a change of the hash alone loads nothing.
        page.goto("about:blank")
        seen.open(f"/?lang={language}#{id_}")
        frame.locator(f"section[id='{id_}'][aria-current='step']").wait_for()
        assert frame.locator(f"section[id='{id_}'] h2").inner_text() == chapter.title
        expect(page).to_have_url(re.compile(rf"/\?lang={language}#{id_}$"))


def test_the_app_names_the_language_that_its_reader_chose(visit: Visitor, story: Story) -> None:
    page = visit().open("/#ship")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.locator("section#ship[aria-current='step']").wait_for()
    frame.get_by_text("More", exact=True).click()
    frame.get_by_role("link", name="한국어").click()
    page.wait_for_url("**/?lang=ko#ship")
    page.reload()
    frame.locator("html[lang='ko'] section#ship[aria-current='step']").wait_for()
    assert frame.locator("#ship h2").inner_text() == story.chapters["ko"]["ship"].title
    page.get_by_role("link", name=load_words("ko").say("app.sources"), exact=True).wait_for()


def test_the_app_says_which_languages_there_are(visit: Visitor) -> None:
    page = visit(faulty=True).open("/?lang=xx")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.get_by_text('lang is "xx"; one of en, ko.').wait_for()


def test_every_line_is_told_to_a_screen_reader(glance: Page, story: Story) -> None:
    told = " ".join(glance.locator("main").aria_snapshot().split())
    words = load_words("en")
    for legs in lay_out(story, "en").traces.values():
        for leg in legs:
            assert describe_leg(leg, words) in told
    headings = [chapter.title for chapter in story.chapters["en"].values()]
    places = [told.index(f'heading "{title}"') for title in headings]
    assert places == sorted(places)


def test_every_source_is_told_to_a_screen_reader_in_order(glance: Page) -> None:
    told = " ".join(glance.locator("main").aria_snapshot().split())
    numbers = glance.locator("main .cite a").all_inner_texts()
    items = glance.locator("#sources li").all_inner_texts()
    count = len(items)
    assert {int(number) for number in numbers} == {*range(1, count + 1)}
    places = [told.index('heading "Sources"')]
    for item in items:
        # Title and publisher are told apart; the first of them begins what is told.
        begin = item.split(".")[0].split("'")[0]
        places.append(told.index(begin, places[-1] + 1))
    assert len(places) == count + 1


def test_tab_reaches_every_link_in_the_order_of_the_text(visit: Visitor) -> None:
    page = visit().open_story()
    page.evaluate("document.querySelector('.text').focus()")
    wanted = page.evaluate(
        """() => {
          const links = [...document.querySelectorAll("main :is(a[href], summary)")]
            .filter((it) => it.checkVisibility({ visibilityProperty: true }));
          links.forEach((it, number) => { it.dataset.number = number; });
          return links.length;
        }"""
    )
    reached: list[int] = []
    # Buttons and what scrolls take the focus as well.
    for _ in range(wanted + 30):
        page.keyboard.press("Tab")
        number, seen = page.evaluate(
            """() => {
              const { top, bottom } = document.activeElement.getBoundingClientRect();
              const number = document.activeElement.dataset.number;
              return [number ?? null, bottom > 0 && top < innerHeight];
            }"""
        )
        if number is not None:
            assert seen, number
            reached.append(int(number))
        if len(reached) == wanted:
            break
    assert reached == [*range(wanted)]


def test_tab_stops_at_nothing_that_is_hidden_from_screen_readers(visit: Visitor) -> None:
    page = visit().open_story()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, hidden = page.evaluate(
            """() => [document.activeElement.className.baseVal ?? document.activeElement.className,
              Boolean(document.activeElement.closest("[aria-hidden='true']"))]"""
        )
        assert not hidden, name


def test_a_citation_opens_its_source_where_the_reader_is(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    wait_for_chapter(page, "ship")
    link = page.locator("#ship .cite a").first
    link.click()
    note = page.get_by_role("dialog")
    expect(note).to_be_visible()
    number = link.inner_text()
    assert page.locator(f"#source-{number}").inner_text()[:30] in note.inner_text()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(link).to_be_focused()


def test_journeys_are_compared(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    page.get_by_text("Compare the journeys").click()
    expect(page.locator(".multiples svg")).to_have_count(len(story.routes))
    scales = page.locator(".multiples svg > g:first-of-type").evaluate_all(
        "all => [...new Set(all.map((it) => it.getAttribute('transform')))]"
    )
    assert len(scales) == 1
    page.get_by_label("Ri Il Kyu", exact=True).uncheck()
    expect(page.locator("path.route.route-ri-il-kyu").first).to_be_hidden()
    expect(page.locator("path.route.route-tae-yong-ho").first).to_be_visible()


def test_place_names_take_another_form(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Place names").select_option("ko")
    havana = story.places["havana"].names["ko"]
    page.wait_for_selector(f".map-label[data-id='havana']:has-text('{havana}')")
    expect(page.locator("#overview")).to_contain_text(havana)
    # On the timeline an end that stands for a country is told as the country.
    london = story.places["london"]
    assert london.precision == "city"
    expect(page.locator("#timeline")).to_contain_text(london.names["ko"])


def test_without_script_all_text_and_still_maps_are_there(visit: Visitor, story: Story) -> None:
    seen = visit()
    assert seen.page.context.browser is not None
    context = seen.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{seen.server}/story")
    assert page.locator("section.chapter:visible").count() == len(story.chapters["en"])
    assert page.locator(".still:visible").count() == len(story.chapters["en"])
    context.close()


def test_a_hundred_changes_leave_nothing_behind(visit: Visitor) -> None:
    page = visit().open_story()
    page.evaluate(f"window.isNamed = {NAMED}")
    counts = page.evaluate(
        """async () => {
          const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
          const count = () => [
            document.querySelectorAll("*").length,
            Object.values(window.storyMap._events).flat().length,
            Object.keys(window.storyMap._layers).length,
          ];
          const press = (key) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true }));
          const lap = async () => {
            for (const key of ["PageDown", "End", "Home", "PageDown", "PageDown"]) {
              press(key);
              await pause();
            }
            press("Home");
          };
          const idle = () => new Promise((resolve) => requestIdleCallback(resolve));
          const rest = async () => {
            // The map follows a key in a task of its own.
            do { await pause(); } while (!window.isNamed());
            await idle();
            await idle();
          };
          await lap();
          await rest();
          const before = count();
          for (let number = 0; number < 20; number += 1) { await lap(); }
          await rest();
          return [before, count()];
        }"""
    )
    assert counts[0] == counts[1]


# Each mode meets each look, language and width; each look each language and most widths.
WIDTHS = (360, 768, 1280, 1920)
SIGHTS = [
    (mode, language, [(look, WIDTHS[(m + n) % 4]) for n, look in enumerate(LOOKS) if n // 2 == h])
    for m, mode in enumerate(MODES)
    for h, language in enumerate(("en", "ko") if m % 2 else ("ko", "en"))
]


@pytest.mark.parametrize(("mode", "language", "looks"), SIGHTS)
def test_axe_finds_nothing(
    visit: Visitor, mode: str, language: str, looks: list[tuple[str, int]]
) -> None:
    seen = visit()
    page = seen.page
    allow_axe(page)
    seen.open(f"/story?mode={mode}&lang={language}")
    page.wait_for_selector(".folium-map[data-ready]", state="attached")
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    for look, width in looks:
        page.emulate_media(**{**PLAIN, **LOOKS[look]})
        page.set_viewport_size({"width": width, "height": 900})
        wait_until(page, "width => innerWidth === width", width)
        wait_for_frame(page)
        if mode != "text":
            wait_until(page, NAMED)
        assert find_barriers(page) == [], (look, width)


def _names(story: Story, ids: tuple[str, ...]) -> list[str]:
    return [story.places[id_].names["en"] for id_ in ids]
