"""The contact sheet: every image with its words, its size and its files, and nothing run."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from exports.__main__ import main
from exports.images.batch import Outcome, Picture
from exports.images.request import read_request
from exports.images.sheet import write_sheet
from geo.story.checking import DEFAULT_STORY, load_story
from layers.scene import lay_out
from tests.app.hostile import ATTACK, copy_hostile
from tests.app.visits import wait_until
from tests.conftest import VOYAGE
from tests.exports.conftest import Edition

VOID = {"meta", "img", "link", "br"}


class Outline(HTMLParser):
    """What a page has, and whether its elements are closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def list_values(self, tag: str, name: str) -> list[str]:
        return [str(had[name]) for found, had in self.found if found == tag and name in had]


def read_outline(html: str) -> Outline:
    outline = Outline()
    outline.feed(html)
    outline.close()
    assert outline.open == []
    ids = [had["id"] for _, had in outline.found if "id" in had]
    assert len(ids) == len(set(ids))
    return outline


def make_outcome(edition: Edition, chapter: str, *formats: str, **wishes: str) -> Outcome:
    request = read_request(edition.scene.story, chapter, formats[0], wishes)
    paths = [Path("out", request.change_format(name).file_name) for name in formats]
    return Outcome(
        Picture(request, formats), (*paths, paths[0].with_suffix(".txt")), f"All of {chapter}."
    )


def test_every_image_is_shown_in_words_with_its_files(english: Edition) -> None:
    outcomes = [
        make_outcome(english, "overview", "png", "svg", "pdf"),
        make_outcome(english, "overview", "png", size="90x110mm", lang="ko"),
        make_outcome(english, "ship", "pdf", projection="globe", theme="grey"),
    ]
    html = write_sheet(outcomes, english.scene.story, language="en")
    outline = read_outline(html)
    assert outline.list_values("img", "src") == [
        *("overview-social-light-en.svg", "overview-90x110mm-light-ko.png")
    ]
    assert outline.list_values("img", "alt") == ["All of overview."] * 2
    assert outline.list_values("img", "lang") == ["en", "ko"]
    assert outline.list_values("img", "width") == ["1200", "1063"]
    for said in (
        *("Contact sheet", "Five Who Chose the South. Images: 5", "One night in Havana"),
        *("social: 1200 × 630 px", "theme light · English", "90x110mm: 90 × 110 mm at 300 dpi"),
        *("theme light · Korean", "theme grey · English · projection globe"),
    ):
        assert said in outline.text
    linked = outline.list_values("a", "href")
    for outcome in outcomes:
        assert {path.name for path in outcome.paths} <= set(linked)
    assert html == write_sheet(outcomes, english.scene.story, language="en")


def test_it_asks_for_nothing_but_its_images(english: Edition) -> None:
    html = write_sheet([make_outcome(english, "ship", "png")], english.scene.story, language="ko")
    outline = read_outline(html)
    assert "밀착 인화" in outline.text
    assert not {"script", "link", "iframe"} & {tag for tag, _ in outline.found}
    assert not re.search(r"url\(|@import|https?:", html)


@pytest.mark.parametrize("story", [DEFAULT_STORY, VOYAGE])
def test_names_and_texts_run_nothing(story: Path, tmp_path: Path, english: Edition) -> None:
    folder = copy_hostile(story, tmp_path / "story")
    hostile = load_story(folder)
    edition = Edition(scene=lay_out(hostile, "en"), words=english.words)
    outcome = make_outcome(edition, "overview", "png")
    attacked = Outcome(outcome.picture, (tmp_path / 'a"b#c?.png',), ATTACK)
    outline = read_outline(write_sheet([attacked], hostile, language="en"))
    assert not {"script"} & {tag for tag, _ in outline.found}
    assert not [name for _, had in outline.found for name in had if name.startswith("on")]
    assert outline.list_values("img", "alt") == [ATTACK]
    assert [unquote(src) for src in outline.list_values("img", "src")] == ['a"b#c?.png']
    assert ATTACK in outline.text


def test_a_browser_shows_every_image(chromium: Browser, tmp_path: Path) -> None:
    arguments = ["--chapters", "overview,ship", "--size", "social,column", "--out", str(tmp_path)]
    assert main(["images", *arguments, "--format", "png,svg"]) == 0
    asked: list[str] = []
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "contact-sheet.html").as_uri())
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
    wait_until(page, "[...document.images].every(({ naturalWidth }) => naturalWidth > 0)")
    assert page.evaluate("document.images.length") == 4
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()
    assert len(asked) == 5
    assert all(url.startswith(tmp_path.as_uri()) for url in asked)
