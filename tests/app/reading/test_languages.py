"""Every language of the story is a whole page, and the reader's browser picks the first."""

from __future__ import annotations

import httpx
import pytest

from geo.story.records import Story
from layers.telling.words import load_words
from tests.app.conftest import Folder, Visitor
from tests.serving import Server


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-GB", "en"),
        ("ko-KR", "ko"),
        ("fr, ko;q=0.5, en;q=0.2", "ko"),
        ("fr", "en"),
        ("ko;q=0, en", "en"),
        (";;q=,,x", "en"),
        ("", "en"),
    ],
)
def test_the_browser_picks_the_language(
    server: Server | Folder, header: str, language: str
) -> None:
    if isinstance(server, Folder):
        pytest.skip("a folder has a page for each language")
    answer = httpx.get(f"{server.address}/story", headers={"Accept-Language": header}, timeout=90)
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_chapter_opens_in_its_language(visit: Visitor, story: Story, language: str) -> None:
    words = load_words(language)
    seen = visit()
    chapters = [*story.chapters[language].items()]
    # Every second one in the one language and those between in the other; in the page's file, all.
    turn = 1 + story.languages.index(language) % 2
    for number, (id_, chapter) in enumerate([chapters[0], *chapters[turn::2]]):
        # From elsewhere, since a change of the hash alone loads nothing.
        seen.page.goto("about:blank")
        page = seen.open_story(f"?lang={language}#{id_}")
        section = page.locator("section.chapter[aria-current='step']")
        assert section.get_attribute("id") == id_
        assert section.locator("h2").inner_text() == chapter.title
        if number == 0:
            assert page.locator("html").get_attribute("lang") == language
            assert words.say("legend.schematic") in page.locator(".legend").inner_text()


def test_the_other_language_is_a_click_away_and_keeps_the_chapter(
    visit: Visitor, story: Story
) -> None:
    page = visit().open_story("#ship")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="한국어").click()
    page.wait_for_selector("html[lang='ko'] section#ship[aria-current='step']")
    assert page.locator("#ship h2").inner_text() == story.chapters["ko"]["ship"].title


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 740)])
def test_korean_labels_are_all_there_at_the_start(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story("?lang=ko")
    page.wait_for_selector(".map-label")
    labels = " ".join(page.locator(".map-label").all_inner_texts())
    overview = story.chapters["ko"]["overview"]
    assert [id_ for id_ in overview.places if story.places[id_].names["ko"] not in labels] == []
