"""The Publish tab: what a site will hold, and the site itself as a ZIP."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from exports.site.folder import LIST
from tests.app.conftest import Visitor
from tests.app.pages.test_export import READ_EXCESS
from tests.app.visits import choose_tab, find_barriers, wait_for_value, wait_until
from tests.exports.site.sites import write_harbours
from tests.serving import ROOT, Server

BASE = "https://name.github.io/harbours"
NOTE_PROGRESS = """() => {
  new MutationObserver(() => {
    window.progressed ||= document.querySelector("[role=progressbar]") !== null;
  }).observe(document.body, { childList: true, subtree: true });
}"""
MADE = "a[href^='/site.zip']"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app of a story that is soon made, and is a draft."""
    folder = tmp_path_factory.mktemp("publish")
    story = write_harbours(folder / "harbours", draft=True, short=True)
    server = Server(ROOT / "streamlit_app.py", folder / "app.log", story=story)
    server.wait()
    yield server
    server.stop()
    assert "Traceback" not in server.read_log()


def open_publish(page: Page) -> None:
    choose_tab(page, "Publish")
    page.get_by_text("git push").wait_for()


def test_a_site_is_told_made_and_saved(visit: Visitor, app: Server) -> None:
    page = visit(at=app).open("/export")
    open_publish(page)
    held = page.locator(".site-contents")
    expect(held.get_by_role("row", name=re.compile("^Pages: "))).to_contain_text("3 files")
    make = page.get_by_role("button", name="Make the site")
    # A draft is published by nobody's mistake.
    expect(make).to_be_disabled()
    page.get_by_text("Publish it all the same").click()
    make.click()
    expect(page.get_by_role("alert")).to_contain_text("which address")
    box = page.get_by_role("textbox", name="Public address")
    box.fill("harbours")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("web address with a host")
    box.fill(BASE)
    box.press("Enter")
    expect(page.get_by_text("name/harbours.git")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    # It may come and go between two looks.
    page.evaluate(NOTE_PROGRESS)
    make.click()
    page.locator(MADE).wait_for(timeout=180_000)
    assert page.evaluate("window.progressed")
    with page.expect_download() as download:
        page.locator(MADE).click()
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        names = {*archive.namelist()}
        assert names == {LIST, *json.loads(archive.read(LIST))}
        assert {"index.html", "index.html.br", "map/overview.png", "story.html", "sw.js"} <= names
        assert (
            f'href="{BASE}/story/overview/"' in archive.read("story/overview/index.html").decode()
        )
    whole = held.get_by_role("row", name=re.compile("^All "))
    expect(whole).to_contain_text(f"{len(names)} files")
    page.set_viewport_size({"width": 360, "height": 740})
    wait_until(page, "innerWidth === 360")
    wait_for_value(page, lambda: page.evaluate(READ_EXCESS), 0)
    assert find_barriers(page) == []
