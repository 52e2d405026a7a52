"""The cover invites: title, who, when, how long, one line drawn; and the list of chapters."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from geo.story.records import Story
from tests.app.chapters import find_current, go_to_chapter
from tests.app.conftest import Visitor
from tests.app.visits import ROUTES, wait_until

COUNT_LINES = """() => [...document.querySelectorAll(".folium-map path.route")]
  .filter((path) => path.checkVisibility({ visibilityProperty: true })).length"""


def read_chapter_list(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("dialog .contents a").all_inner_texts()]


def test_the_cover_draws_one_line_and_the_others_come_with_the_story(
    visit: Visitor, story: Story
) -> None:
    page = visit(motion=True).open_story()
    cover = page.locator("header.cover")
    for text in (story.title["en"], story.subtitle["en"], story.by["en"]):
        expect(cover.get_by_text(text, exact=True)).to_be_visible()
    expect(cover).to_contain_text(re.compile(r"Last changed \d+ \w+ \d{4}"))
    expect(cover).to_contain_text(re.compile(r"\d+ minutes to read"))
    assert page.evaluate(COUNT_LINES) == 1
    # The story begins below the screen.
    assert page.locator("#overview h2").bounding_box()["y"] >= 800  # type: ignore[index]
    cover.get_by_role("link", name="Begin").click()
    assert find_current(page) == "overview"
    legs = sum(len(story.routes[id_].legs) for id_ in ROUTES)
    wait_until(page, f"({COUNT_LINES})() === {legs}")
    wait_until(page, "!document.querySelector('.is-waiting')")


def test_the_chapters_are_one_press_away(visit: Visitor, story: Story) -> None:
    chapters = [*story.chapters["en"].values()]
    for mode, touch in (("scroll", False), ("step", True), ("text", False)):
        page = visit(width=390 if touch else 1280, touch=touch).open_story(f"?mode={mode}")
        go_to_chapter(page, "tae-yong-ho") if mode != "text" else None
        page.locator(".bar").get_by_role("button", name="Chapters").click()
        assert read_chapter_list(page) == [f"{it.title} {it.line}" for it in chapters]
        if mode != "text":
            here = page.locator("dialog a[aria-current]")
            assert here.get_attribute("href") == "#tae-yong-ho"
            expect(here).to_be_in_viewport()
        page.locator("dialog a[href='#ship']").click()
        expect(page.locator("dialog.contents-dialog")).to_be_hidden()
        page.wait_for_selector("#ship[aria-current='step']")
        assert page.locator(".progress").evaluate("it => it.style.transform") == (
            f"scaleX({round(3 / 11, 6)})"
        )
