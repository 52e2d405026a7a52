"""Measure the story's page against the same story shown by plain st_folium, in one Chromium.

Run it with ``python -m tests.benchmarks.bench_page``; README.md says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Frame, Page, Route, sync_playwright

from geo.story.checking import load_story
from geo.story.records import Story
from layers.scene import find_homes
from tests.app.visits import wait_until
from tests.browser import find_chromium, launch
from tests.serving import ROOT, Server
from tests.tracing import Tracer

STORY = ROOT / "data" / "story"
CLICKED = "ri-il-kyu"
LANGUAGE = "en"
WIDTH, HEIGHT = 1280, 800
PATIENCE_S = 180  # the first run makes what the later ones find made
# After this long neither page has anything left to do.
REST_MS = 1500

# What a page waits for, seen from within: every change of its documents is looked at when it is
# made, and every frame of the screen besides, for what moves without a change. An iframe's
# document is watched from outside: it may replace another one in the same window.
WATCH = """(() => {
  if (window !== window.top) { return; }
  const { legs, title, heading } = SOUGHT;
  const seen = window.seen = { drawn: null, clicked: null, read: null };
  const documents = new Set();
  const now = () => performance.timeOrigin + performance.now();
  const isDrawn = () => [...documents].some((one) => {
    // The key has samples of them, and each chapter a still map.
    const paths = [...one.querySelectorAll(".leaflet-pane path.route")];
    return paths.length >= legs && paths.every((path) => path.getTotalLength() > 0);
  });
  seen.isRead = () => [...document.querySelectorAll(heading)].some((element) => {
    if (element.textContent.trim() !== title) { return false; }
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom > top && bottom <= window.innerHeight;
  });
  const look = () => {
    if (seen.drawn === null && isDrawn()) { seen.drawn = now(); }
    if (seen.clicked !== null && seen.read === null && seen.isRead()) { seen.read = now(); }
  };
  const observe = (one) => {
    documents.add(one);
    new MutationObserver(look).observe(one, {
      subtree: true, childList: true, characterData: true, attributes: true,
      attributeFilter: ["d", "aria-current"],
    });
    one.addEventListener("click", (event) => {
      seen.clicked ??= one.defaultView.performance.timeOrigin + event.timeStamp;
    }, true);
  };
  const watch = () => {
    for (const one of [document, ...Array.from(window.frames, (frame) => frame.document)]) {
      if (!documents.has(one)) { observe(one); }
    }
    look();
    requestAnimationFrame(watch);
  };
  watch();
})();"""
# A point of a route's line at which the line itself, and no other shape, is under the mouse.
FIND_POINT = """([map, id]) => {
  const isAim = (layer) => layer.feature && layer.options.interactive && layer.getLatLngs
    && layer.feature.properties.kind === "route" && layer.feature.properties.id === id;
  for (const layer of Object.values(window[map]._layers).filter(isAim)) {
    const path = layer.getElement();
    for (let part = 0.3; part < 0.7; part += 0.01) {
      const point = path.getPointAtLength(path.getTotalLength() * part);
      const { x, y } = new DOMPoint(point.x, point.y).matrixTransform(path.getScreenCTM());
      if (document.elementFromPoint(x, y) === path) { return [x, y]; }
    }
  }
  return null;
}"""


@dataclass
class Side:
    """One of the two that are compared, and the milliseconds of each of its runs.

    ``map`` is what its script calls the Leaflet map, ``frame`` the iframe that holds it, and
    ``heading`` selects the headings of what is being read. A line leads to its text at so many
    ``clicks``.
    """

    name: str
    address: str
    map: str
    heading: str
    frame: str | None = None
    clicks: int = 1
    drawn: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A line of the table: medians in milliseconds and the least ratio that is expected."""

    label: str
    ours: float
    theirs: float
    expected: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def main() -> int:
    """Print the medians and their ratios; return 1 when one is less than expected."""
    runs = read_runs("bench_page", __doc__ or "", usual=5)
    sides, version = run(load_story(STORY), runs)
    return report(*sides, runs=runs, version=version)


def read_runs(name: str, purpose: str, *, usual: int) -> int:
    """Return how often the command line wants each page visited."""
    parser = argparse.ArgumentParser(prog=name, description=purpose.split("\n")[0])
    parser.add_argument(
        "--runs", type=int, default=usual, help=f"visits of each page (default: {usual})"
    )
    runs: int = parser.parse_args().runs
    if runs < 1:
        parser.error(f"--runs is {runs}; at least 1")
    return runs


def run(story: Story, runs: int) -> tuple[tuple[Side, Side], str]:
    """Measure both sides in turn, so that a busy machine slows both.

    Returns:
        The page's side and st_folium's, and the version of Chromium.
    """
    chromium = find_chromium()
    servers: list[Server] = []
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        try:
            for app in (ROOT / "streamlit_app.py", Path(__file__).with_name("st_folium_app.py")):
                servers.append(Server(app, Path(logs) / f"{app.stem}.log", story=STORY))
            for server in servers:
                server.wait()
            sides = make_sides(*(server.address for server in servers))
            for number in range(runs + 1):
                for side in sides:
                    drawn, read = measure(browser, side, story)
                    held = measure_hold(browser, side, story)
                    if number > 0:  # the first run warms the servers
                        side.drawn.append(drawn)
                        side.read.append(read)
                        side.held.append(held)
            return sides, browser.version
        finally:
            browser.close()
            for server in servers:
                server.stop()


def make_sides(page: str, st_folium: str) -> tuple[Side, Side]:
    """Return the two sides at the addresses of their servers."""
    return (
        Side("/story", f"{page}/story", "storyMap", "section[aria-current='step'] h2", clicks=2),
        Side("st_folium", st_folium, "map", "h2", frame="iframe[title*='st_folium']"),
    )


def measure(browser: Browser, side: Side, story: Story) -> tuple[float, float]:
    """Open a side in a fresh browser profile, click the route, and return both times in ms."""
    with open_side(browser, side, story) as page:
        drawn = page.evaluate("window.seen.drawn - performance.timeOrigin")
        return drawn, click(page, side)


def measure_hold(browser: Browser, side: Side, story: Story) -> float:
    """Return the longest task, in ms of the processor's time, from a click until all rests."""

    def click_and_rest() -> None:
        click(page, side)
        page.wait_for_timeout(REST_MS)

    with open_side(browser, side, story) as page:
        return max(task.milliseconds for task in Tracer(page).record(click_and_rest))


@contextmanager
def open_side(browser: Browser, side: Side, story: Story) -> Iterator[Page]:
    """Open a side in a fresh browser profile and wait until it is drawn and rests."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=LANGUAGE)
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE_S)
        page.add_init_script(watch_for(story, heading=side.heading))
        page.route(re.compile("^https:"), answer_outside)
        page.goto(side.address, wait_until="commit")
        wait_until(page, "window.seen.drawn", seconds=PATIENCE_S)
        page.wait_for_timeout(REST_MS)
        yield page
    finally:
        context.close()


def watch_for(story: Story, *, heading: str) -> str:
    """Return a script that notes in ``window.seen`` when the story is drawn, and when it is read.

    ``heading`` selects the headings of what is being read.
    """
    sought = {
        "legs": sum(len(route.legs) for route in story.routes.values()),
        "title": story.chapters[LANGUAGE][find_homes(story, LANGUAGE)["route", CLICKED]].title,
        "heading": heading,
    }
    return WATCH.replace("SOUGHT", json.dumps(sought))


def click(page: Page, side: Side) -> float:
    """Click the route's line; return the ms from the first click to its heading in view."""
    frame, left, top = find_frame(page, side)
    point = frame.evaluate(FIND_POINT, [side.map, CLICKED])
    if point is None:
        raise RuntimeError(f"{side.name}: no point of {CLICKED} can be clicked")
    x, y = left + point[0], top + point[1]
    page.mouse.move(x, y)
    if page.evaluate("window.seen.isRead()"):
        raise RuntimeError(f"{side.name}: the chapter of {CLICKED} is in view before the click")
    for _ in range(side.clicks):
        page.mouse.click(x, y)
    wait_until(page, "window.seen.read", seconds=PATIENCE_S)
    read: float = page.evaluate("window.seen.read - window.seen.clicked")
    return read


def find_frame(page: Page, side: Side) -> tuple[Frame, float, float]:
    """Return the frame that holds a side's map, and where it stands on the page."""
    if side.frame is None:
        return page.main_frame, 0, 0
    element = page.query_selector(side.frame)
    assert element is not None
    frame, box = element.content_frame(), element.bounding_box()
    assert frame is not None
    assert box is not None
    return frame, box["x"], box["y"]


def answer_outside(route: Route) -> None:
    """Answer for an outside server: Leaflet from its package, an empty file for the rest."""
    name = urlsplit(route.request.url).path.rpartition("/")[2]
    body = b""
    if name in ("leaflet.js", "leaflet.css"):
        body = files("xstatic.pkg.leaflet").joinpath("data", name).read_bytes()
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    route.fulfill(body=body, content_type=kind)


def report(ours: Side, theirs: Side, *, runs: int, version: str) -> int:
    """Print the table in Markdown; return 1 when a ratio is less than expected."""
    rows = [
        Row("navigation to all routes drawn", *take_medians(ours.drawn, theirs.drawn), 4),
        Row("click on a route to its text", *take_medians(ours.read, theirs.read), 10),
        Row("longest task after the click", *take_medians(ours.held, theirs.held), 0.25),
    ]
    print(f"| median of {runs} | {ours.name} | {theirs.name} | ratio | expected |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for row in rows:
        times = f"{row.ours:.1f} ms | {row.theirs:.1f} ms"
        print(f"| {row.label} | {times} | {row.ratio:.1f} | ≥ {row.expected} |")
    python = platform.python_version()
    print(f"\n{os.cpu_count()} cores, {platform.system()} {platform.machine()}, ", end="")
    print(f"Python {python}, Chromium {version}")
    missed = [row for row in rows if row.ratio < row.expected]
    for row in missed:
        print(
            f"missed: {row.label} is {row.ratio:.1f} times sooner, not {row.expected}",
            file=sys.stderr,
        )
    return 1 if missed else 0


def take_medians(ours: list[float], theirs: list[float]) -> tuple[float, float]:
    """Return the median of each side's runs."""
    return statistics.median(ours), statistics.median(theirs)


if __name__ == "__main__":
    sys.exit(main())
