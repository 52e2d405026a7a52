"""The page is whole, the same each time, and asks nothing of anyone."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from geo.story.checking import load_story
from geo.story.records import Story
from layers.page.page import Page, build_page
from layers.page.still import draw_chapter
from layers.scene import lay_out
from tests.conftest import VOYAGE


@pytest.fixture(scope="module")
def page(story: Story) -> Page:
    return build_page(story, "en")


def test_the_same_story_makes_the_same_page(page: Page, story: Story) -> None:
    assert build_page(story, "en") == page


def test_a_text_is_parsed_once_for_the_checks_and_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = MarkdownIt.parse

    def count(self: MarkdownIt, text: str) -> list[Token]:
        parsed.append(text)
        return parse(self, text)

    monkeypatch.setattr(MarkdownIt, "parse", count)
    monkeypatch.setattr(MarkdownIt, "parseInline", count)
    voyage = load_story(VOYAGE)
    assert len(parsed) > 20
    build_page(voyage, "fr")
    assert len(parsed) == len(set(parsed))


def test_an_id_that_a_chapter_once_had_is_in_the_chapter_of_now(page: Page) -> None:
    for old, new in (("rome-envoy", "acting-ambassadors"), ("support", "arriving")):
        head = page.html.index(f'<h2 id="title-{new}"')
        assert head < page.html.index(f'<span id="{old}">') < page.html.index("</h2>", head)
        assert f'"{old}":"{new}"' in page.html


@pytest.mark.quick
def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    loading = r"<(?:script|img|iframe|source|video|audio|object|embed)[^>]*\ssrc="
    assert re.findall(loading, page.html) == []
    assert re.findall(r"<link(?![^>]*rel=\"(?:icon|alternate)\")", page.html) == []
    style = page.html[page.html.index("<style>") : page.html.index("</style>")]
    assert re.findall(r"@import|url\((?!#)", style) == []


def test_the_policy_allows_the_scripts_of_the_page_alone(page: Page) -> None:
    # Those that are kept as text run when a reader asks for them.
    scripts = re.findall(
        r"<script(?: type=\"text/plain\" [^>]*)?>(.*?)</script>", page.html, re.DOTALL
    )
    assert sum("openClassroom=" in text for text in scripts) == 1
    digests = {
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    }
    allowed = re.search(r"script-src ([^;]*);", page.policy)
    assert allowed is not None
    assert set(allowed[1].split()) == digests


def test_still_maps_are_well_formed_and_say_what_they_show(story: Story) -> None:
    scene = lay_out(story, "en")
    for chapter in scene.chapters:
        svg = ElementTree.fromstring(
            draw_chapter(chapter, scene, f"<{chapter.id}>", size=(480, 310))
        )
        assert svg.get("aria-label") == f"<{chapter.id}>"
        drawn = [text.get("data-id") for text in svg.iter("text")]
        assert set(drawn) <= {*chapter.places, *chapter.events}
        routes = [path for path in svg.iter("path") if "route" in path.get("class", "")]
        assert len(routes) == sum(len(story.routes[id_].legs) for id_ in chapter.routes)
