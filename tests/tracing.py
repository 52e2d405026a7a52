"""What a page's main thread does, task by task, as Chromium's tracing tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline"
Event = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """One task: the milliseconds of the processor's time that it took, and what it counted.

    ``layouts`` is how often it laid out, ``laid_out`` how many boxes, of ``boxes`` that there are;
    ``styled`` is how many elements it found the style of.
    """

    milliseconds: float
    layouts: int
    laid_out: int
    boxes: int
    styled: int


class Tracer:
    """Records the tasks of a page and of the frames within it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._events: list[Event] = []
        self._ended = False
        self._session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        self._session.on("Tracing.tracingComplete", self._end)

    def record(self, action: Callable[[], object]) -> list[Task]:
        """Return the tasks from the action's begin to its end; it must wait for what it began."""
        self._events.clear()
        self._ended = False
        options = {"categories": CATEGORIES, "transferMode": "ReportEvents"}
        self._session.send("Tracing.start", options)
        action()
        self._session.send("Tracing.end")
        while not self._ended:
            self._page.wait_for_timeout(10)
        tasks = _read_tasks(self._events)
        assert tasks, "nothing was recorded"
        return tasks

    def _end(self, _: object) -> None:
        self._ended = True


def _read_tasks(events: list[Event]) -> list[Task]:
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    of_main = [event for event in events if (event["pid"], event["tid"]) in main]
    work = [event for event in of_main if event["name"] in ("Layout", "UpdateLayoutTree")]
    # A task that ran already when tracing began has no time of its own.
    tasks = [event for event in of_main if event["name"] == "RunTask" and "tdur" in event]
    return [_read_task(task, work) for task in tasks]


def _read_task(task: Event, work: list[Event]) -> Task:
    thread, start, end = (task["pid"], task["tid"]), task["ts"], task["ts"] + task["dur"]
    inside = [
        event
        for event in work
        if (event["pid"], event["tid"]) == thread and start <= event["ts"] < end
    ]
    layouts = [event["args"]["beginData"] for event in inside if event["name"] == "Layout"]
    styles = [event["args"] for event in inside if event["name"] == "UpdateLayoutTree"]
    return Task(
        milliseconds=task["tdur"] / 1000,
        layouts=len(layouts),
        laid_out=sum(layout["dirtyObjects"] for layout in layouts),
        boxes=max((layout["totalObjects"] for layout in layouts), default=0),
        styled=sum(style.get("elementCount", 0) for style in styles),
    )
