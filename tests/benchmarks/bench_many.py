"""Measure the page of stories of ever more journeys, and with which power of their number it grows.

Run it with ``python -m tests.benchmarks.bench_many``; README.md says what is measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import find_chromium, launch
from tests.stories.many import write_many

JOURNEYS = (1, 10, 100, 1000)
MORE = ("places", "events", "chapters")
PATIENCE_MS = 180_000
# In a process of its own, whose peak of memory is then the page's.
MAKE = """
import json, resource, sys, time
from pathlib import Path
import brotli
from geo.story.checking import load_story
from layers.page.page import build_page
from views.answers import pick_effort
story = load_story(Path(sys.argv[1]))
wall, work = time.perf_counter(), time.process_time()
html = build_page(story, "en").html.encode()
made, worked = time.perf_counter() - wall, time.process_time() - work
Path(sys.argv[2]).write_bytes(html)
print(json.dumps({
    "made, s": made, "made, s of one core": worked,
    "memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "bytes, kB": len(html) / 1000,
    "Brotli, kB": len(brotli.compress(html, quality=pick_effort(len(html)))) / 1000,
}))
"""
# Frames while the map flies nearer and back, and the frames from a click until the map has the
# chapter marked.
FRAMES = """async () => {
  const { view } = StoryMap;
  let frames = 0;
  const began = performance.now();
  for (const step of [2, -2]) {
    const there = new Promise((done) => view.map.once("moveend", done));
    let flying = true;
    there.then(() => { flying = false; });
    view.map.flyTo(view.map.getCenter(), view.map.getZoom() + step, { duration: 1 });
    while (flying) { await new Promise(requestAnimationFrame); frames += 1; }
  }
  return (frames * 1000) / (performance.now() - began);
}"""
TURN = """async () => {
  const { view } = StoryMap;
  const link = document.querySelector(".contents li:last-child a");
  const id = link.hash.slice(1);
  link.click();
  let frames = 0;
  while (view.container.dataset.chapter !== id) {
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames;
}"""


# From the first byte on: each task of the main thread that holds it up.
WATCH = """
window.longTasks = [0];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) { window.longTasks.push(duration); }
}).observe({ type: "longtask", buffered: true });
"""
COUNT = """() => {
  window.counted = { frames: 0, began: performance.now() };
  const count = () => { window.counted.frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
COUNTED = "(counted.frames * 1000) / (performance.now() - counted.began)"
DRAG_STEPS = 90


def measure_making(folder: Path, page: Path) -> dict[str, float]:
    """Return what it takes to make a story's page, and how large it is."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(folder), str(page)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(made.stdout)
    return found


def measure_reading(browser: Browser, page: Path) -> dict[str, float]:
    """Return what a browser makes of a page at the overview."""
    window = browser.new_page(viewport={"width": 1280, "height": 800})
    window.set_default_timeout(PATIENCE_MS)
    window.add_init_script(WATCH)
    window.goto(f"{page.as_uri()}#overview")
    window.wait_for_selector(".folium-map[data-ready=true]", state="attached")
    ready = window.evaluate("performance.now()")
    found = {
        "ready, s": ready / 1000,
        "nodes": window.evaluate("document.querySelectorAll('*').length"),
        "map, px of 800": window.locator(".folium-map").evaluate("map => map.clientHeight"),
        "longest task until then, ms": window.evaluate("Math.max(...longTasks)"),
        "frames a second, zooming": window.evaluate(FRAMES),
        "frames a second, dragging": measure_dragging(window),
        "frames to a chapter": window.evaluate(TURN),
        "longest task of all, ms": window.evaluate("Math.max(...longTasks)"),
    }
    window.close()
    return found


def measure_dragging(window: Page) -> float:
    """Return the frames a second while the map is dragged there and back."""
    box = window.locator(".folium-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    window.mouse.move(x, y)
    window.mouse.down()
    window.evaluate(COUNT)
    for far in (200, 0):
        window.mouse.move(x + far, y, steps=DRAG_STEPS)
    frames: float = window.evaluate(COUNTED)
    window.mouse.up()
    return frames


def fit_exponent(numbers: Sequence[int], values: Sequence[float]) -> float:
    """Return the power of the number with which a value grows, between the two largest."""
    (one, other), (less, more) = numbers[-2:], values[-2:]
    return math.log(max(more, 1e-9) / max(less, 1e-9)) / math.log(other / one)


def make_parser(name: str) -> argparse.ArgumentParser:
    """Return a parser of the numbers of a story's things."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{name}")
    parser.add_argument("journeys", type=int, nargs="*", default=JOURNEYS)
    for more in MORE:
        parser.add_argument(f"--{more}", type=int, default=0)
    return parser


def write_stories(options: argparse.Namespace, place: Path) -> Iterator[Path]:
    """Write a story for each number of journeys, one after the other, and yield its folder."""
    more = {name: getattr(options, name) for name in MORE}
    for number in options.journeys:
        yield write_many(place / f"{number}", number, **more)


def print_table(numbers: Sequence[int], found: Sequence[Mapping[str, float]]) -> None:
    """Print what was found for each number of journeys."""
    print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"| journeys | {' | '.join(f'{number:,}' for number in numbers)} | exponent |")
    print(f"|---|{'---|' * (len(numbers) + 1)}")
    for name in found[0]:
        values = [row[name] for row in found]
        power = f"{fit_exponent(numbers, values):.2f}" if len(numbers) > 1 else ""
        print(f"| {name} | {' | '.join(f'{value:,.2f}' for value in values)} | {power} |")


def main() -> int:
    """Measure, and print one table."""
    options = make_parser("bench_many").parse_args()
    found, chromium = [], find_chromium()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        for folder in write_stories(options, Path(place)):
            page = folder.with_suffix(".html")
            found.append({**measure_making(folder, page), **measure_reading(browser, page)})
        browser.close()
    print_table(options.journeys, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
