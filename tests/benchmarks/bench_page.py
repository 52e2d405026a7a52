"""Measure ``/story`` against the same content in ``st_folium``, in one run and one browser."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, Route, sync_playwright

from geo.checking import load_story
from tests.browser import find_chromium, launch
from tests.serving import ROOT, Server

STORY = ROOT / "data" / "story"
ROUTE = "tae-yong-ho"
EXPECTED = {"routes drawn": 4.0, "click to text": 10.0}
LEAFLET = files("xstatic.pkg.leaflet").joinpath("data")


def main() -> None:
    """Print the medians and their ratios; exit with 1 when one is below what is expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: 5)")
    runs = parser.parse_args().runs
    title = load_story().chapters["en"][ROUTE].title
    chromium = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        apps = [ROOT / "streamlit_app.py", ROOT / "tests" / "benchmarks" / "st_folium_app.py"]
        servers = [Server(app, Path(folder) / f"{app.stem}.log", story=STORY) for app in apps]
        for server in servers:
            server.wait()
        with sync_playwright() as playwright:
            browser = launch(playwright, chromium)
            ours = _repeat(browser, runs, lambda page: _measure_page(page, servers[0], title))
            theirs = _repeat(browser, runs, lambda page: _measure_app(page, servers[1], title))
            version = browser.version
            browser.close()
        for server in servers:
            server.stop()
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Chromium {version}, ", end=""
    )
    print(f"medians of {runs} runs after one to warm up\n")
    print("| | /story | st_folium | ratio | expected |\n|---|---|---|---|---|")
    missed = []
    for place, (name, expected) in enumerate(EXPECTED.items()):
        one, other = (statistics.median(run[place] for run in it) for it in (ours, theirs))
        print(f"| {name} | {one:.3f} s | {other:.3f} s | {other / one:.1f} | {expected:g} |")
        if other / one < expected:
            missed.append(name)
    sys.exit(f"slower than expected: {', '.join(missed)}" if missed else 0)


def _repeat(
    browser: Browser, runs: int, measure: Callable[[Page], tuple[float, float]]
) -> list[tuple[float, float]]:
    # A fresh context each time, so that nothing is cached; the first run warms the server.
    found = []
    for _ in range(runs + 1):
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.route("**/*", _serve_locally)
        found.append(measure(page))
        context.close()
    return found[1:]


def _serve_locally(route: Route) -> None:
    # Folium's outside files: Leaflet's from its package, all others as empty ones.
    url = route.request.url
    if url.startswith("http://127.0.0.1"):
        route.continue_()
    elif url.endswith(("leaflet.js", "leaflet.css")):
        name = url.rsplit("/", 1)[1]
        route.fulfill(body=LEAFLET.joinpath(name).read_bytes())
    else:
        route.fulfill(body="")


def _measure_page(page: Page, server: Server, title: str) -> tuple[float, float]:
    start = time.perf_counter()
    page.goto(f"{server.address}/story", wait_until="commit")
    page.wait_for_selector("path.route-tae-yong-ho", state="attached")
    page.wait_for_selector(".folium-map[data-ready]", state="attached")
    drawn = time.perf_counter() - start
    page.wait_for_selector(".map-label")
    return drawn, _click(page.main_frame, page, "path.route-hit", title)


def _measure_app(page: Page, server: Server, title: str) -> tuple[float, float]:
    start = time.perf_counter()
    page.goto(server.address, wait_until="commit")
    element = page.wait_for_selector("iframe[title^='streamlit_folium']")
    frame = element.content_frame() if element else None
    assert frame is not None
    frame.wait_for_selector("path.measured-route", state="attached")
    drawn = time.perf_counter() - start
    page.wait_for_timeout(1500)  # until the first reruns are over, which is in its favour
    return drawn, _click(frame, page, "path.measured-route", title)


def _click(frame: Frame, page: Page, selector: str, title: str) -> float:
    """Click on the middle of Tae Yong-ho's line; return the time until its title is in view."""
    spot = frame.evaluate(
        """(selector) => {
          const path = document.querySelectorAll(selector)[1];
          const length = path.getTotalLength();
          for (let share = 0.3; share < 0.7; share += 0.02) {
            const at = path.getPointAtLength(length * share);
            const { x, y } = new DOMPoint(at.x, at.y).matrixTransform(path.getScreenCTM());
            if (document.elementFromPoint(x, y) === path) { return [x, y]; }
          }
          return null;
        }""",
        selector,
    )
    box = frame.frame_element().bounding_box() if frame.parent_frame else {"x": 0, "y": 0}
    assert spot is not None
    assert box is not None
    # Both clocks run in the page: from the press to the frame in which the title is in view.
    waited = page.evaluate_handle(
        """(title) => {
          const seen = () => [...document.querySelectorAll("h2")].some((it) => {
            const { top, bottom } = it.getBoundingClientRect();
            return it.textContent.trim() === title && top >= 0 && bottom <= innerHeight;
          });
          return { result: new Promise((resolve) => {
            const look = () => (seen() ? resolve(Date.now()) : requestAnimationFrame(look));
            look();
          }) };
        }""",
        title,
    )
    frame.evaluate("addEventListener('mousedown', () => { window.pressed = Date.now(); }, true)")
    page.mouse.click(spot[0] + box["x"], spot[1] + box["y"])
    shown = waited.evaluate("(it) => it.result")
    return max(1.0, float(shown) - float(frame.evaluate("window.pressed"))) / 1000


if __name__ == "__main__":
    main()
