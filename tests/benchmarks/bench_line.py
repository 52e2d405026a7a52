"""Measure the app's pages on a slow line, in one Chromium.

Run it with ``python -m tests.benchmarks.bench_line``; README.md says what is measured.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, sync_playwright

from geo.story.checking import load_story
from geo.story.records import Story
from tests.app.visits import wait_until
from tests.benchmarks.bench_page import (
    HEIGHT,
    LANGUAGE,
    PATIENCE_S,
    STORY,
    WIDTH,
    read_runs,
    watch_for,
)
from tests.benchmarks.slow_line import SlowLine
from tests.browser import find_chromium, launch
from tests.serving import ROOT, Server

RATE, DELAY = 50_000, 0.4  # bytes a second, seconds
MOST_TIMES = 2.5
MOST_BYTES = 1_100_000
# What the first page fetches for the others when the story stands (views/shell.js) begins after
# 4 s; once nothing has come for this long, all has.
QUIET_MS = 7_000
# What each page is opened for.
SHOWN = {
    "/story": None,
    "/": None,
    "/teach": ".story-teach a",
    "/sources": ".story-sources li",
    "/export": ".export-preview img",
}
LOADED = """(selector) => {
  const found = document.querySelector(selector);
  return found !== null && found.complete !== false;
}"""


def main() -> int:
    """Print how long each page takes; return 1 when the first one takes too long or too much."""
    runs = read_runs("bench_line", __doc__ or "", usual=3)
    seconds, carried = run(load_story(STORY), runs)
    return report(seconds, carried, runs=runs)


def run(story: Story, runs: int) -> tuple[dict[str, float], dict[str, int]]:
    """Open every page in turn, each time with nothing kept.

    Returns:
        By path: the median of the seconds until it shows what it is for, and the bytes that came
        from the server until nothing more came.
    """
    chromium = find_chromium()
    times: dict[str, list[float]] = {path: [] for path in SHOWN}
    carried: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        server = Server(ROOT / "streamlit_app.py", Path(logs) / "server.log", story=STORY)
        browser = launch(playwright, chromium)
        try:
            server.wait()
            with SlowLine(server.address, rate=RATE, delay=DELAY) as line:
                for path in SHOWN:
                    # Made for the host by whose name it is asked, before anybody waits for it.
                    host = urlsplit(line.address).netloc
                    httpx.get(server.address + path, headers={"Host": host}, timeout=PATIENCE_S)
                    visit(browser, server.address + path, story, path)
                for _ in range(runs):
                    for path, measured in times.items():
                        before = line.sent
                        measured.append(visit(browser, line.address + path, story, path, line))
                        carried[path] = line.sent - before
        finally:
            browser.close()
            server.stop()
    return {path: statistics.median(measured) for path, measured in times.items()}, carried


def visit(
    browser: Browser, address: str, story: Story, path: str, line: SlowLine | None = None
) -> float:
    """Return the seconds until a page shows what it is for, and wait until nothing more comes."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=LANGUAGE)
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE_S)
        page.add_init_script(watch_for(story, heading="h2"))
        page.goto(address, wait_until="commit")
        selector = SHOWN[path]
        if selector is None:
            wait_until(page, "window.seen.drawn", seconds=PATIENCE_S)
            shown = page.evaluate("window.seen.drawn - performance.timeOrigin")
        else:
            wait_until(page, LOADED, selector, seconds=PATIENCE_S)
            shown = page.evaluate("performance.now()")
        before = -1
        while line is not None and line.sent != before:
            before = line.sent
            page.wait_for_timeout(QUIET_MS)
        return float(shown) / 1000
    finally:
        context.close()


def report(seconds: dict[str, float], carried: dict[str, int], *, runs: int) -> int:
    """Print the table in Markdown; return 1 when more is needed than expected."""
    print(f"| median of {runs} | seconds | times `/story` | bytes |")
    print("| --- | ---: | ---: | ---: |")
    for path, time in seconds.items():
        print(f"| `{path}` | {time:.1f} | {time / seconds['/story']:.2f} | {carried[path]:,} |")
    print(f"\n{RATE:,} bytes a second, {DELAY:.1f} s, load {os.getloadavg()[0]:.1f}")
    missed = []
    if seconds["/"] > MOST_TIMES * seconds["/story"]:
        missed.append(f"/ takes more than {MOST_TIMES} times as long as /story")
    if carried["/"] > MOST_BYTES:
        missed.append(f"/ takes more than {MOST_BYTES:,} bytes")
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
