"""The Streamlit pages, as functions and in the browser."""

from __future__ import annotations

import re
import tomllib

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.serving import ROOT


def open_sources(visit: Visitor) -> Page:
    page = visit().open("/sources")
    page.wait_for_selector(".story-sources")
    return page


@pytest.mark.quick
def test_the_app_runs() -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30).run()
    assert not app.exception
    assert not app.error


def test_nothing_is_sent_and_nothing_asked() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["showEmailPrompt"] is False
    assert config["client"]["toolbarMode"] in ("minimal", "viewer")


@pytest.mark.parametrize("address", ["/", "/export", "/sources"])
def test_no_buttons_for_developers(visit: Visitor, address: str) -> None:
    page = visit().open(address)
    page.wait_for_selector("iframe, .export-preview, .story-sources")
    for name in ("Read", "Export", "Sources"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(page.get_by_text("Deploy", exact=True)).to_have_count(0)
    expect(page.get_by_test_id("stAppDeployButton")).to_have_count(0)
    menu = page.get_by_test_id("stMainMenu")
    if menu.count():
        menu.get_by_role("button").click()
        for name in ("Rerun", "Clear cache", "Deploy this app", "Report a bug"):
            expect(page.get_by_text(name)).to_have_count(0)


def test_sources_lists_everything(visit: Visitor, story: Story) -> None:
    page = open_sources(visit)
    listed = page.locator(".story-sources ol.all > li")
    expect(listed).to_have_count(len(story.sources))
    text = page.locator(".story-sources").inner_text()
    assert [
        source["title"] for source in story.sources.values() if source["title"] not in text
    ] == []
    assert [it.texts["en"] for it in story.limits if it.texts["en"] not in text] == []
    assert [credit.texts["en"] for credit in story.credits if credit.texts["en"] not in text] == []
    corrections = [
        correction
        for chapter in story.chapters["en"].values()
        for correction in chapter.corrections
    ]
    expect(page.locator(".story-sources tbody tr")).to_have_count(len(corrections))
    assert [item.article for item in corrections if item.article not in text] == []
    expect(page.locator(".story-sources .supports")).to_have_count(len(story.sources))


def test_sources_links_to_the_data(visit: Visitor) -> None:
    page = open_sources(visit)
    for name in ("places", "routes", "events"):
        link = page.get_by_role("link", name=f"{name}.geojson")
        expect(link).to_have_attribute("href", f"/data/{name}.geojson")


def test_the_menu_leads_from_page_to_page(visit: Visitor) -> None:
    page = open_sources(visit)
    page.get_by_role("link", name="Read", exact=True).click()
    page.wait_for_selector("iframe[src*='/story']")
    page.get_by_role("link", name="Sources", exact=True).click()
    page.wait_for_selector(".story-sources")
    expect(page).to_have_url(re.compile("/sources$"))
