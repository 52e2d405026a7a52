"""A chapter is taken elsewhere: its address, its citation, and the story on paper."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from urllib.parse import unquote

import pymupdf
from playwright.sync_api import expect

from geo.story.records import Story
from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.visits import wait_until


def test_a_link_is_copied_shared_and_cited_with_the_day(visit: Visitor, story: Story) -> None:
    seen = visit()
    page = seen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.resolve(); };"
    )
    seen.open_story("?lang=ko")
    go_to_chapter(page, "ship")
    page.locator("#ship .copy-link").click()
    expect(page.locator("#ship .chapter-said")).to_have_text("복사함")
    link = page.evaluate("navigator.clipboard.readText()")
    page.locator("#ship .share-link").click()
    wait_until(page, "window.shared !== undefined")
    shared = page.evaluate("window.shared")
    assert shared == {"title": story.chapters["ko"]["ship"].title, "url": link}
    page.locator("#ship .cite-chapter summary").click()
    expect(page.locator("#ship .citation")).to_contain_text(link)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    expect(page.locator("#ship .citation")).to_contain_text(f"{today.year}년")
    for ending, sign in (("bib", "urldate = {"), ("ris", "UR  - "), ("json", '"accessed"')):
        with page.expect_download() as download:
            page.locator(f"#ship .formats a[download$='.{ending}']").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert link in text
        assert sign in text
    # Whoever opens the link is at the chapter, in the language.
    page.goto(link)
    page.wait_for_selector("html[lang='ko'] #ship[aria-current='step']")
    assert "ship" in unquote(link)


def test_on_paper_the_key_comes_first_and_no_page_is_half_empty(
    visit: Visitor, story: Story
) -> None:
    page = visit().open_story()
    sheets = pymupdf.open(stream=page.pdf(format="A4"), filetype="pdf")
    assert len(sheets) == 13  # as CHANGELOG says
    first = re.sub(r"\s+", " ", sheets[0].get_text())
    wanted = [route.names["en"] for route in story.routes.values()]
    wanted += ["documented", "reported", "not disclosed", "stands for a country", "approximate"]
    assert [text for text in wanted if text not in first] == []
    check_sheets(sheets)


def test_on_paper_no_heading_stands_without_what_it_heads(visit: Visitor) -> None:
    page = visit().open_story("?lang=ko")
    titles = page.locator("h2").all_inner_texts()
    for paper in ("A4", "Letter"):
        sheets = pymupdf.open(stream=page.pdf(format=paper), filetype="pdf")
        check_sheets(sheets)
        for sheet in sheets:
            lowest = max(sheet.get_text("blocks"), key=lambda block: block[3])
            assert lowest[4].strip() not in titles, sheet.number


def check_sheets(sheets: pymupdf.Document) -> None:
    """Every sheet but the last is more than half full."""
    for sheet in list(sheets)[:-1]:
        lowest = max(block[3] for block in sheet.get_text("blocks"))
        assert lowest > sheet.rect.height * 0.6, sheet.number
