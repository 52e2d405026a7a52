"""Very many still maps: not there until they are seen, printed or read without script."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
from playwright.sync_api import Browser, expect

from geo.story.checking import load_story
from layers.page.page import build_page
from layers.scene import MOST_STILLS
from tests.app.visits import open_file, wait_until
from tests.stories.many import write_many

LANGUAGES = ("en", "de")
DRAWN = "section.chapter .still svg"


def test_many_still_maps_are_drawn_where_they_are_seen(chromium: Browser, tmp_path: Path) -> None:
    folder = write_many(tmp_path / "story", 6, chapters=MOST_STILLS, languages=LANGUAGES)
    places = folder / "places.geojson"
    told = json.loads(places.read_text(encoding="utf-8"))
    for number, feature in enumerate(told["features"]):
        feature["properties"]["names"]["de"] = f"Ort {number + 1}"
    places.write_text(json.dumps(told), encoding="utf-8")
    path, count = tmp_path / "page.html", MOST_STILLS + 1
    with open_file(chromium, path, build_page(load_story(folder), "en").html) as page:
        assert page.locator(DRAWN).count() == 0
        page.locator("select.forms").evaluate(
            "it => { it.value = 'de'; it.dispatchEvent(new Event('change')); }"
        )
        page.locator(".modes button[data-mode='text']").click()
        first, last = (page.locator(f"#{id_} .still") for id_ in ("overview", "part-19"))
        expect(first.locator("svg")).to_be_visible()
        expect(first.locator(".still-label").first).to_have_text("Ort 1")
        assert last.locator("svg").count() == 0
        high = last.evaluate("it => it.offsetHeight")
        last.scroll_into_view_if_needed()
        expect(last.locator("svg")).to_be_visible()
        # It had its room before it came.
        assert abs(last.evaluate("it => it.offsetHeight") - high) < 1
        page.locator(".modes button[data-mode='scroll']").click()
        sheets = pymupdf.open(stream=page.pdf(format="A4"), filetype="pdf")
        wait_until(page, f"document.querySelectorAll({DRAWN!r}).length === {count}")
        assert sum(sheet.get_text().count("Ort 1\n") for sheet in sheets) >= count
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(f"{DRAWN}:visible").count() == count
    context.close()
