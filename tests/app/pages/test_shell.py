"""The bar of the app, from page to page: language and chapter stay, and nothing fails to load."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from geo.story.records import Story
from layers.telling.words import load_words
from tests.app.conftest import Visitor
from tests.app.visits import AT_REST, find_barriers, wait_for_value, wait_until

PICTURE = ".export-preview img:not(.is-before)"


def follow(page: Page, name: str) -> None:
    page.locator(".app-bar").get_by_role("link", name=name, exact=True).click()


def test_language_and_chapter_go_along(visit: Visitor, story: Story) -> None:
    say = load_words("ko").say
    page = visit(width=390).open("/#ship")
    frame = page.frame_locator("iframe[src*='/story']")
    frame.locator("section#ship[aria-current='step']").wait_for()
    frame.locator(".turn[data-turn='1']").click()
    page.wait_for_url("**/#ties")
    follow(page, "한국어")
    frame.locator("html[lang='ko'] section#ties[aria-current='step']").wait_for()
    follow(page, say("app.export"))
    page.locator(f"{PICTURE}[src*='/map/ties.png?lang=ko']").wait_for(timeout=60_000)
    expect(page.get_by_role("heading", name=say("export.title"))).to_be_visible()
    follow(page, say("teach.title"))
    page.locator(".story-teach a[href*='mode=class#ties']").first.wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    follow(page, say("app.sources"))
    page.wait_for_selector(".story-sources")
    expect(page).to_have_title(f"{say('app.sources')} – {story.title['ko']}")
    follow(page, say("app.read"))
    frame.locator("html[lang='ko'] section#ties[aria-current='step']").wait_for()


@pytest.mark.parametrize("address", ["/export", "/teach", "/sources"])
def test_opened_directly_nothing_fails_to_load(visit: Visitor, address: str) -> None:
    seen = visit()
    failed: list[str] = []
    seen.page.on("response", lambda it: failed.append(it.url) if it.status >= 400 else None)
    seen.page.on("requestfailed", lambda it: failed.append(it.url))
    page = seen.open(address)
    page.wait_for_selector(".export-preview, .story-teach, .story-sources")
    assert failed == []
    # Letters are the machine's own, and icons of Streamlit's there are none.
    assert [it.url for it in seen.requests if "/static/media/" in it.url] == []
    assert find_barriers(page) == []


def test_the_picture_has_its_place_before_it_comes(visit: Visitor) -> None:
    seen = visit(width=390, height=844)
    held: list[Route] = []
    seen.page.route("**/map/*", lambda route: held.append(route))
    page = seen.open("/export")
    picture = page.locator(PICTURE)
    picture.wait_for(state="attached", timeout=60_000)
    wait_until(page, f"document.querySelector('{PICTURE}').clientHeight > 150")
    expect(page.locator(".export-busy")).to_have_text(load_words("en").say("export.drawing"))
    wait_until(page, AT_REST)
    before = picture.bounding_box()
    wait_for_value(page, lambda: len(held) > 0, wanted=True)
    held[0].continue_()
    wait_until(page, f"document.querySelector('{PICTURE}').naturalWidth > 0")
    assert picture.bounding_box() == before


def test_what_takes_long_is_said(visit: Visitor) -> None:
    seen = visit(faulty=True)
    seen.page.route("**/static/js/**", lambda route: route.abort())
    page = seen.open("/export?ui=ko")
    expect(page.locator("#root [role='status']")).to_have_text(load_words("ko").say("app.loading"))


def test_the_picture_stays_until_the_next_has_loaded(visit: Visitor) -> None:
    page = visit().open("/export")
    wait_until(page, f"document.querySelector('{PICTURE}')?.naturalWidth > 0")
    held: list[Route] = []
    page.route("**/map/*theme=dark*", lambda route: held.append(route))
    page.get_by_role("combobox", name=re.compile("Colours")).click()
    page.get_by_role("option", name="Dark", exact=True).click()
    page.locator(f"{PICTURE}[src*='theme=dark']").wait_for(state="attached", timeout=60_000)
    before = page.locator(".export-preview img.is-before")
    expect(before).to_be_visible()
    assert before.evaluate("image => image.naturalWidth") == 1200
    expect(page.locator(".export-busy")).to_have_text(load_words("en").say("export.drawing"))
    wait_for_value(page, lambda: len(held) > 0, wanted=True)
    held[0].continue_()
    expect(before).to_have_count(0)
    wait_until(page, f"Boolean(document.querySelector('{PICTURE}')?.complete)")
    expect(page.locator(".export-busy")).to_have_text("")
