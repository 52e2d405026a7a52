"""A change of chapter never holds the reader up.

Tasks are measured by the processor's time that they took, as Chromium's tracing tells it: on a
machine that does other work as well, the clock would count that too.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from geo.story.records import Story
from tests.app.conftest import Visitor

# A longer task is felt (the Long Tasks API's own limit, in milliseconds).
LIMIT = 50
GO = "(id) => { location.hash = `#${id}`; }"
CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline"


class Stopwatch:
    """Measures the tasks of a page's main thread."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.events: list[dict[str, Any]] = []
        self.ended = False
        self.session.on("Tracing.dataCollected", lambda part: self.events.extend(part["value"]))
        self.session.on("Tracing.tracingComplete", self._end)

    def measure(self, action: str, value: str, *, settled: int) -> float:
        """Return the longest task, in milliseconds, until ``settled`` ms after the action."""
        self.events.clear()
        self.ended = False
        options = {"categories": CATEGORIES, "transferMode": "ReportEvents"}
        self.session.send("Tracing.start", options)
        self.page.evaluate(action, value)
        self.page.wait_for_timeout(settled)
        self.session.send("Tracing.end")
        while not self.ended:
            self.page.wait_for_timeout(10)
        main = {
            (event["pid"], event["tid"])
            for event in self.events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        tasks = [
            event["tdur"] / 1000
            for event in self.events
            if event["name"] == "RunTask"
            and (event["pid"], event["tid"]) in main
            # A task that ran already when tracing began has no time of its own.
            and "tdur" in event
        ]
        assert tasks, "nothing was measured"
        return float(max(tasks))

    def _end(self, _: object) -> None:
        self.ended = True


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize(("motion", "settled"), [(False, 300), (True, 1200)])
def test_no_change_of_chapter_needs_a_long_task(
    visit: Visitor, story: Story, width: int, height: int, motion: bool, settled: int
) -> None:
    page = visit(width=width, height=height, motion=motion).open_story()
    page.wait_for_selector(".map-label")
    watch = Stopwatch(page)
    first, *rest = story.chapters["en"]
    longest = {id_: watch.measure(GO, id_, settled=settled) for id_ in [*rest, first]}
    assert {id_: task for id_, task in longest.items() if task >= LIMIT} == {}


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_leap_made_at_once_needs_no_long_task(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story(laid_out=False)
    page.wait_for_selector(".map-label")
    last = list(story.chapters["en"])[-1]
    assert Stopwatch(page).measure(GO, last, settled=2000) < LIMIT


def test_a_long_task_would_be_found(visit: Visitor) -> None:
    page = visit().open_story()
    work = """(times) => {
      let text = "";
      for (let number = 0; number < Number(times); number += 1) {
        text = JSON.stringify([text.slice(-9), number]);
      }
      window.worked = text;
    }"""
    assert Stopwatch(page).measure(work, "2000000", settled=100) > LIMIT
