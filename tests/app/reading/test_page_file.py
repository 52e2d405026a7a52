"""The whole page in one file, opened from a folder with no network."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from exports.page.file import make_page_file
from geo.story.records import Story
from layers.telling.words import load_words
from tests.app.visits import READY

MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def voyage_file(tmp_path_factory: pytest.TempPathFactory, voyage: Story) -> Path:
    path = tmp_path_factory.mktemp("stick") / "voyage.html"
    path.write_text(make_page_file(voyage, languages=voyage.languages), encoding="utf-8")
    return path


@contextmanager
def open_file(chromium: Browser, path: Path, query: str = "", *, locale: str) -> Iterator[Page]:
    """Open a file with no network; it may ask for nothing but itself, and complain of nothing."""
    context = chromium.new_context(
        locale=locale,
        offline=True,
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 800},
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri() + query)
    page.wait_for_selector(READY, state="attached")
    yield page
    assert {address.partition("?")[0].partition("#")[0] for address in asked} == {path.as_uri()}
    assert complaints == []
    context.close()


def test_the_file_fits_on_a_slow_stick(file: Path) -> None:
    assert file.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("locale", "query", "language"),
    [
        ("en-GB", "", "en"),
        ("ko-KR", "", "ko"),
        ("de-DE", "", "en"),
        ("en-GB", "?lang=ko", "ko"),
        ("ko-KR", "?lang=en", "en"),
        ("en-GB", "?lang=constructor", "en"),
    ],
)
def test_it_opens_in_the_language_asked_for(
    chromium: Browser, file: Path, locale: str, query: str, language: str
) -> None:
    with open_file(chromium, file, query, locale=locale) as page:
        assert page.evaluate("document.documentElement.lang") == language
        assert page.locator("section.chapter").count() == 11
        assert page.locator("path.route").count() >= 9


def test_a_reader_changes_the_language_and_keeps_the_chapter(
    chromium: Browser, file: Path, story: Story
) -> None:
    # An id that the chapter once had.
    with open_file(chromium, file, "?mode=step#rome-envoy", locale="en-GB") as page:
        assert page.locator("[aria-current=step]").get_attribute("id") == "acting-ambassadors"
        page.locator("a[hreflang=ko]").first.evaluate("link => link.click()")
        page.locator("html[lang=ko]").wait_for()
        page.wait_for_selector(READY, state="attached")
        page.wait_for_selector("#acting-ambassadors[aria-current=step]")
        title = story.chapters["ko"]["acting-ambassadors"].title
        assert title in page.locator("#acting-ambassadors").inner_text()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_chapter_opens_in_every_mode(
    chromium: Browser, file: Path, story: Story, language: str
) -> None:
    with open_file(chromium, file, f"?lang={language}", locale="en-GB") as page:
        for mode in ("scroll", "step", "text"):
            page.locator(f"button[data-mode={mode}]").click()
            for id_, chapter in story.chapters[language].items():
                page.evaluate("id => { location.hash = id; }", id_)
                page.wait_for_selector(f"#{id_}[aria-current=step]")
                assert chapter.title in page.locator(f"#{id_}").inner_text()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_handouts_are_inside(chromium: Browser, file: Path, language: str) -> None:
    with open_file(chromium, file, f"?lang={language}&mode=text", locale="en-GB") as page:
        links = page.locator(".attachments a").evaluate_all(
            "links => links.map(link => [link.download, link.href.slice(0, 60)])"
        )
        assert len(links) == 3
        for name, address in links:
            assert name.endswith(f"-{language}.pdf")
            head = address.removeprefix("data:application/pdf;base64,")
            assert base64.b64decode(head[:8]).startswith(b"%PDF-")


# The words are the language's, the panel's place is the mode's.
@pytest.mark.parametrize(("language", "mode"), [("en", "scroll"), ("ko", "class")])
def test_all_of_the_map_is_asked(
    chromium: Browser, file: Path, story: Story, language: str, mode: str
) -> None:
    words = load_words(language)
    assert story.lesson is not None
    questions = story.lesson.list_questions(chapters=story.chapters[language])
    with open_file(chromium, file, f"?lang={language}&mode={mode}", locale="en-GB") as page:
        page.locator(".open-ask" if mode == "scroll" else ".wall-bar [data-do=ask]").evaluate(
            "button => button.click()"
        )
        panel = page.get_by_role("dialog", name=words.say("ask.title"))
        for part in ("names", "find", "order", "lines"):
            panel.locator(f"[data-part={part}]").click()
            assert panel.locator(".ask-body").inner_text()
        panel.locator("[data-part=questions]").click()
        while not panel.locator(".ask-steps button").first.is_disabled():
            page.keyboard.press("PageUp")
        for question in questions:
            assert panel.locator(".ask-question").inner_text() == question.text[language]
            panel.locator(".ask-buttons button").first.click()
            start = re.split(r" \[", question.answer[language])[0]
            assert start in panel.locator(".ask-answer").inner_text()
            page.keyboard.press("PageDown")


def test_a_plan_from_the_file_is_walked(chromium: Browser, file: Path, story: Story) -> None:
    assert story.lesson is not None
    plan = story.lesson.plans["one-case"]
    with open_file(chromium, file, f"?mode=class&plan={plan.id}", locale="en-GB") as page:
        page.keyboard.press("End")
        last = story.chapters["en"][plan.chapters[-1]]
        page.locator(f".wall:has-text('{last.title}')").wait_for()
        count = len(plan.chapters)
        assert f"Chapter {count} of {count}" in page.locator(".wall-chapter").inner_text()


def test_without_javascript_it_is_text(chromium: Browser, file: Path, story: Story) -> None:
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    for chapter in story.chapters["en"].values():
        assert page.get_by_role("heading", name=chapter.title, exact=True).is_visible()
    # Names lead to the chapters where their story is told.
    led = page.locator("a[href^='#']").evaluate_all("links => links.map(({ hash }) => hash)")
    assert set(story.chapters["en"]) & {hash[1:] for hash in led}
    nowhere = "hash => !document.getElementById(decodeURIComponent(hash.slice(1)))"
    assert page.evaluate(f"hashes => hashes.filter({nowhere})", led) == []
    context.close()


def test_another_story_opens_just_as_well(chromium: Browser, voyage_file: Path) -> None:
    with open_file(chromium, voyage_file, "?lang=fr", locale="en-GB") as page:
        assert page.evaluate("document.documentElement.lang") == "fr"
