"""A change of chapter never holds the reader up: no task does more than a small part of the page.

What a task lays out and styles is counted, since that is the same on every machine; how long it
takes is measured by ``tests/benchmarks/bench_page.py``.
"""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page

from geo.story.records import Story
from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.visits import READY, wait_until_laid_out
from tests.tracing import Task, Tracer

# Twice in one task is once for what is read and once for what is then written.
MOST_LAYOUTS = 2
# Boxes and elements, of the page's 3,000: a change of chapter needs 75 at most, and a leap into
# what is not laid out yet 510, for the chapter and what stands beside it.
MOST_CHANGED = 150
MOST_LAID_OUT = 600
# What is near the screen when the page opens, bar, map and key with it, needs 770.
MOST_OPENED = 1200
IDLE = "() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))"


def go(page: Page, id_: str) -> None:
    """Go to a chapter and wait until nothing is left to do."""
    go_to_chapter(page, id_)
    page.evaluate(IDLE)


def list_large(tasks: list[Task], most: int) -> list[Task]:
    return [
        task
        for task in tasks
        if task.layouts > MOST_LAYOUTS or max(task.laid_out, task.styled) > most
    ]


@pytest.mark.parametrize(
    ("width", "height", "motion"), [(1280, 800, False), (390, 844, False), (390, 844, True)]
)
def test_no_change_of_chapter_needs_a_large_task(
    visit: Visitor, story: Story, width: int, height: int, motion: bool
) -> None:
    page = visit(width=width, height=height, motion=motion).open_story()
    page.wait_for_selector(".map-label")
    tracer = Tracer(page)
    first, *rest = story.chapters["en"]
    for id_ in [*rest, first]:
        tasks = tracer.record(partial(go, page, id_))
        assert list_large(tasks, MOST_CHANGED) == [], id_
        assert max(task.boxes for task in tasks) > 10 * MOST_CHANGED


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_leap_made_at_once_needs_no_large_task(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story(laid_out=False)
    page.wait_for_selector(".map-label")
    last = list(story.chapters["en"])[-1]

    def leap() -> None:
        go(page, last)
        wait_until_laid_out(page)
        page.evaluate(IDLE)

    assert list_large(Tracer(page).record(leap), MOST_LAID_OUT) == []


@pytest.mark.parametrize("address", ["/story", "/story/arriving", "/story#arriving"])
def test_opening_lays_out_by_and_by(visit: Visitor, address: str) -> None:
    seen = visit(width=390, height=844)

    def open_page() -> None:
        seen.open(address).wait_for_selector(READY, state="attached")
        wait_until_laid_out(seen.page)

    tasks = Tracer(seen.page).record(open_page)
    assert max(task.laid_out for task in tasks) <= MOST_OPENED
    assert max(task.boxes for task in tasks) > 2 * MOST_OPENED


def test_a_large_task_would_be_found(visit: Visitor) -> None:
    page = visit().open_story()
    all_at_once = """
      document.documentElement.style.fontSize = "30px";
      document.body.offsetHeight;
    """
    again_and_again = """
      for (const size of ["20px", "22px", "24px"]) {
        document.querySelector("h1").style.fontSize = size;
        document.body.offsetHeight;
      }
    """
    # In a task that begins and ends while it is recorded.
    alone = "() => new Promise((resolve) => setTimeout(() => { %s setTimeout(resolve, 30); }, 30))"
    for work in (all_at_once, again_and_again):
        assert list_large(Tracer(page).record(partial(page.evaluate, alone % work)), MOST_LAID_OUT)
