"""What readers come for, the presses that it takes, and that none of them loses the place.

docs/readers.md has the same table; what is counted here is what a hand does: a press, or a choice
in a list, which is two.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pymupdf
import pyogrio
import pytest
from playwright.sync_api import Locator, Page, expect

from geo.story.records import Story
from layers.telling.words import load_words
from tests.app.conftest import Visitor
from tests.app.visits import choose_tab, wait_until
from tests.serving import ROOT

Find = Callable[[Page], Locator]
UNDISCLOSED = """() => [...document.querySelectorAll(".folium-map path.route")]
  .filter((line) => line.checkVisibility({ visibilityProperty: true }))
  .every((line) => line.matches(".certainty-undisclosed"))"""


@dataclass(frozen=True)
class Task:
    """A task: what is pressed in turn, from which chapter on, and what then says that it is done.

    ``done`` is true in the page in the end; ``chapter`` is then being read.
    """

    name: str
    presses: tuple[Find, ...]
    done: str
    begin: str = "ship"
    chapter: str = "ship"
    chosen: int = 0  # of the presses, those in a list of the browser's own


def at(selector: str) -> Find:
    return lambda page: page.locator(selector).first


TASKS = (
    Task(
        "when did the envoy of Rome arrive, and who says so",
        (
            at(".strip .moment[data-id=rome-envoy]"),
            at("#acting-ambassadors p:has([data-id=rome-envoy]) .cite a"),
        ),
        "document.querySelector('.source-note-box').textContent.length > 20",
        chapter="acting-ambassadors",
    ),
    Task(
        "compare two journeys",
        (
            at(".compare summary"),
            *(
                at(f".compare input[value={id_}]")
                for id_ in ("ri-il-kyu", "rome-envoy", "kuwait-envoy")
            ),
        ),
        "document.querySelectorAll('.multiples figure:not(.is-off)').length === 2",
        begin="overview",
        chapter="overview",
    ),
    Task(
        "copy a link to a chapter",
        (at("#ship .copy-link"),),
        "document.querySelector('#ship .chapter-said').textContent === 'Copied'",
    ),
    Task(
        "change the language",
        (at(".more summary"), at(".languages a[hreflang=ko]")),
        "Boolean(document.querySelector('html[lang=ko] .folium-map[data-ready]'))",
    ),
    Task(
        "see names in Korean",
        (at(".more summary"), at("select.forms")),
        "/[가-힣]/.test(document.querySelector('.map-label[data-id=havana]')?.textContent)",
        chosen=1,
    ),
    Task(
        "see what is not known",
        (at(".legend [data-sign=undisclosed] button"),),
        f"({UNDISCLOSED})()",
        begin="overview",
        chapter="overview",
    ),
)
BY_NAME = {task.name: task for task in TASKS}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_task_takes_few_presses_and_keeps_the_place(visit: Visitor, name: str) -> None:
    task = BY_NAME[name]
    page = visit().open_story(f"#{task.begin}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for find in task.presses:
        part = find(page)
        if part.evaluate("part => part.matches('select')"):
            part.select_option("ko")
        else:
            part.click()
    wait_until(page, task.done)
    page.wait_for_selector(f"section[id='{task.chapter}'][aria-current]")
    assert f"| {len(task.presses) + task.chosen} |" in find_row(name)


def test_tasks_of_the_app_take_few_presses_and_keep_the_place(
    visit: Visitor, story: Story, tmp_path: Path
) -> None:
    page = visit().open("/#hwang-jang-yop")
    page.get_by_role("link", name="Export", exact=True).click()
    expect(page).to_have_url(re.compile("chapter=hwang-jang-yop"))
    patience = 60_000
    save = page.get_by_role("button", name="Save as PDF", exact=True)
    expect(save).to_be_enabled(timeout=patience)
    assert "| 2 |" in find_row("Hwang's chapter as PDF")
    name, pdf = take_file(page, save)
    assert name.startswith("hwang-jang-yop")
    assert "Hwang" in pymupdf.open(stream=pdf).get_page_text(0)
    for label, option in (("Size", "One column of a page"), ("Colours", "Grey")):
        page.get_by_role("combobox", name=re.compile(label)).click()
        page.get_by_role("option", name=re.compile(option)).click()
    page.locator(".export-preview img:not(.is-before)[src*='theme=grey']").wait_for()
    name, pdf = take_file(page, save)
    assert "-column-grey-" in name
    assert "| 6 |" in find_row("a chapter as a newspaper's column in grey")
    choose_tab(page, "Data")
    package = page.get_by_role("button", name=re.compile(r"Save .*\.gpkg"))
    expect(package).to_be_enabled(timeout=patience)
    name, data = take_file(page, package)
    (tmp_path / name).write_bytes(data)
    assert pyogrio.read_info(tmp_path / name, layer="routes")["features"] == len(story.routes)
    assert "| 3 |" in find_row("the data into QGIS")
    page.get_by_role("link", name="Teach", exact=True).click()
    say = load_words("en").say
    name = say("teach.start_minutes", minutes=say("teach.minutes", count=30))
    lesson = page.get_by_role("link", name=name)
    with page.expect_popup() as opened:
        lesson.click()
    expect(opened.value.locator("body[data-mode=class] .wall")).to_be_visible(timeout=patience)
    assert "| 2 |" in find_row("start the 30-minute lesson")
    name, sheet = take_file(page, page.get_by_role("link", name="DOCX").first)
    assert "worksheet" in name
    assert docx.Document(io.BytesIO(sheet)).tables
    assert "| 2 |" in find_row("a worksheet to change in a word processor")
    _, quiz = take_file(page, page.get_by_role("link", name="GIFT").first)
    assert quiz.startswith(b"$CATEGORY: ")
    assert "| 2 |" in find_row("a quiz for Moodle")


def take_file(page: Page, button: Locator) -> tuple[str, bytes]:
    """Press a button; return the name of the file that comes, and what it holds."""
    with page.expect_download(timeout=60_000) as download:
        button.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def find_row(name: str) -> str:
    """Return the row of a task in the guide for readers."""
    rows = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8").splitlines()
    return next(row for row in rows if row.lower().startswith(f"| {name.lower()} |"))
