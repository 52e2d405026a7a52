"""A story full of markup and script shows them as text and runs none of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from geo.story.checking import load_story
from tests.app.conftest import Serve, Visitor
from tests.app.hostile import ATTACK, copy_hostile
from tests.app.visits import Visit
from tests.serving import ROOT, Server

STORY = ROOT / "data" / "story"
READ_DAMAGE = """(selector) => {
  const root = document.querySelector(selector);
  return {
    hacked: window.__hacked === undefined ? null : window.__hacked,
    scripts: [...root.querySelectorAll("script")].filter((it) => it.id !== "story-data"
      && it.textContent.length < 200 && it.textContent.includes("hacked")).length,
    loaded: root.querySelectorAll("img, iframe, object, embed, [src]").length,
    handlers: [...root.querySelectorAll("*")].filter((it) =>
      [...it.attributes].some(({ name }) => name.startsWith("on"))).length,
    addresses: [...root.querySelectorAll("a")].filter((it) =>
      !/^(https?:|data:|#|[/]|[?]|$)/.test(it.getAttribute("href") || "")).length,
  };
}"""
UNHARMED = {"hacked": None, "scripts": 0, "loaded": 0, "handlers": 0, "addresses": 0}


@pytest.fixture(scope="module")
def hostile(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    return serve(copy_hostile(STORY, tmp_path_factory.mktemp("stories") / "hostile"))


def read_damage(page: Page | Frame, selector: str) -> dict[str, Any]:
    damage: dict[str, Any] = page.evaluate(READ_DAMAGE, selector)
    return damage


def test_the_story_is_sound_to_the_checker(hostile: Server, tmp_path: Path) -> None:
    story = load_story(copy_hostile(STORY, tmp_path / "hostile"))
    assert all(ATTACK in place.names["en"] for place in story.places.values())
    assert hostile.address


@pytest.mark.parametrize("way", ["scroll", "step", "text"])
def test_the_page_shows_attacks_as_text(visit: Visitor, hostile: Server, way: str) -> None:
    seen: Visit = visit(at=hostile)
    page = seen.open_story(f"?mode={way}")
    assert page.locator("h1").text_content() == f"{load_story().title['en']}{ATTACK}"
    assert page.title().endswith(ATTACK)
    shown = page.locator("body").inner_text()
    for part in ("{{7*7}}", "${7*7}", "<javascript:window.__hacked=1>", "<img src=x onerror="):
        assert part in shown
    assert read_damage(page, "html") == UNHARMED
    assert [request.url for request in seen.requests if "/story" not in request.url] == []


def test_the_map_shows_attacks_as_text(visit: Visitor, hostile: Server) -> None:
    page = visit(at=hostile).open_story()
    shown = page.evaluate(
        """() => {
          window.storyMap.eachLayer((layer) => {
            if (layer.getTooltip()) { layer.openTooltip(); }
          });
          return document.querySelector(".leaflet-tooltip-pane").textContent;
        }"""
    )
    assert ATTACK in shown
    for chapter in ("ship", "two-koreas", "hwang-jang-yop"):
        page.locator(f"#{chapter}").evaluate("it => it.scrollIntoView()")
        page.wait_for_selector(f"#{chapter}[aria-current]")
        assert read_damage(page, "html") == UNHARMED


def test_the_lesson_shows_attacks_as_text(visit: Visitor, hostile: Server) -> None:
    seen: Visit = visit(at=hostile)
    page = seen.open_story("?mode=class#hwang-jang-yop")
    page.wait_for_selector(".wall-head:not(:empty)")
    assert ATTACK in page.locator(".wall-head").inner_text()
    for _ in range(7):
        page.keyboard.press("PageDown")
        assert "<script>" in page.locator(".wall").inner_text()
    assert read_damage(page, "html") == UNHARMED
    with page.expect_popup() as opening:
        page.keyboard.press("w")
    presenter = opening.value
    presenter.wait_for_selector(".note-text p")
    assert "<img src=x onerror=" in presenter.locator(".note-text").inner_text()
    presenter.locator(".notes summary").first.click()
    assert read_damage(presenter, "html") == UNHARMED
    page.keyboard.press("q")
    for part in ("names", "find", "order", "lines", "questions"):
        page.locator(f".ask-parts [data-part='{part}']").click()
        page.locator(".ask-body .ask-buttons button, .ask-handle").first.click()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("PageDown")
        shown = page.locator(".ask-body").inner_text()
        assert part == "names" or "<script>" in shown
        assert read_damage(page, "html") == UNHARMED


def test_the_sources_show_attacks_as_text(visit: Visitor, hostile: Server) -> None:
    page = visit(at=hostile).open("/sources")
    page.wait_for_selector(".story-sources")
    # Corrections, limits, sources, what they support, credits.
    for part in ("tbody td", "ul li", "ol.all > li", ".supports", "ul:last-of-type li"):
        assert ATTACK in (page.locator(f".story-sources {part}").first.text_content() or "")
    assert read_damage(page, ".story-sources") == UNHARMED
    expect(page).to_have_title(f"Sources – {load_story().title['en']}{ATTACK}")
