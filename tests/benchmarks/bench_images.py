"""Measure an image against a browser's screenshot and against Cartopy, and a batch of them.

Run it with ``python -m tests.benchmarks.bench_images``; README.md says what is measured.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import cartopy
from playwright.sync_api import Page, sync_playwright

from exports.images.batch import Picture, draw_pictures
from exports.images.image import DrawnImage, draw_image, write_image
from exports.images.request import read_request
from exports.spreading import count_cores
from geo.globe.basemap import Detail
from geo.story.checking import load_story
from layers.scene import Scene, lay_out
from tests.benchmarks.bench_page import answer_outside
from tests.benchmarks.cartopy_map import draw_png, read_shapes
from tests.benchmarks.plain_folium import (
    MEDIUM,
    build_map,
    make_land,
    make_points,
    make_routes,
)
from tests.browser import find_chromium, launch
from tests.serving import ROOT

LANGUAGE = "en"
OPEN_MS = 60_000
# How many more images a second a batch draws than before, with --before.
TIMES_AS_MANY = 2
SHOWN = "document.querySelectorAll('path.route').length >= "


@dataclass
class Way:
    """A way to an image of a size, and what each run took.

    Attributes:
        name: what is done.
        draw: draws an image of a width and a height.
        starts: of what file, so that nothing else is measured.
        expected: how much sooner our PNG must be, None where nothing is expected.
        most_ms: how much of the processor's time the median may take, None where that is another
            process's or nothing is expected.
        times: milliseconds of each run.
        worked: milliseconds of the processor's time that this process took for it.
    """

    name: str
    draw: Callable[[int, int], bytes]
    starts: bytes = b"\x89PNG"
    expected: float | None = None
    most_ms: float | None = None
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def main() -> int:
    """Print the medians and their ratios; return 1 when one is less than expected."""
    parser = argparse.ArgumentParser(
        prog="bench_images", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--runs", type=int, default=7, help="runs of each way (default: 7)")
    parser.add_argument(
        "--before",
        metavar="COMMIT",
        help="a commit whose batch is drawn in turn with this one's, in as many runs",
    )
    options = parser.parse_args()
    runs: int = options.runs
    if runs < 1:
        parser.error(f"--runs is {runs}; at least 1")
    scene = lay_out(load_story(), LANGUAGE)
    with open_page() as (page, version):
        ways = make_ways(scene, page)
        measure(ways, runs)
    missed = report(ways, runs=runs, version=version)
    report_batch(scene)
    if options.before is not None:
        missed += compare_batches(options.before, runs=runs)
    return 1 if missed else 0


@contextmanager
def open_page() -> Iterator[tuple[Page, str]]:
    """Open the browser's page that is kept open; yield it and the version of Chromium."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 630})
            page.set_default_timeout(OPEN_MS)
            page.route(re.compile("^https:"), answer_outside)
            yield page, browser.version
        finally:
            browser.close()


def make_ways(scene: Scene, page: Page) -> list[Way]:
    """Return our ways and the others, which find all that they draw made already."""
    drawn = draw_image(read_request(scene.story, "overview", "png", {"size": "social"}), scene)
    usual = _photograph(scene, page, MEDIUM)
    thin = _photograph(scene, page, None)
    still = "Chromium: screenshot again at a new size, nothing else drawn"
    return [
        Way("PNG of a new size", make_image(scene, "png"), most_ms=150),
        Way("PDF of a new size", make_image(scene, "pdf"), starts=b"%PDF", most_ms=100),
        Way("SVG of a new size", make_image(scene, "svg"), starts=b"<?xml"),
        Way("Chromium: Folium's map with land as at 1:50m, screenshot", usual, expected=3),
        Way("Chromium: Folium's map with land as the page has it, screenshot", thin),
        Way(still, lambda width, height: _take(page, width, height)),
        Way(
            "Cartopy: new figure, land as at 1:50m", make_cartopy(drawn, scene, MEDIUM), expected=9
        ),
        Way("Cartopy: new figure, land as thin as ours", make_cartopy(drawn, scene, None)),
    ]


def make_image(scene: Scene, format_: str) -> Callable[[int, int], bytes]:
    """Return our way from the request to the file's bytes."""

    def make(width: int, height: int) -> bytes:
        wishes = {"size": f"{width}x{height}"}
        return write_image(
            draw_image(read_request(scene.story, "overview", format_, wishes), scene)
        )

    return make


def _take(page: Page, width: int, height: int) -> bytes:
    page.set_viewport_size({"width": width, "height": height})
    return page.screenshot(type="png")


def _photograph(scene: Scene, page: Page, detail: Detail | None) -> Callable[[int, int], bytes]:
    """Return what puts a Folium map into the open page and takes its screenshot."""
    folium_map = build_map(
        scene,
        land=make_land(scene.story, detail=detail),
        routes=make_routes(scene),
        points=make_points(scene),
    )
    html = folium_map.get_root().render()
    shown = f"{SHOWN}{sum(len(legs) for legs in scene.traces.values())}"

    def photograph(width: int, height: int) -> bytes:
        page.set_viewport_size({"width": width, "height": height})
        page.set_content(html)
        page.wait_for_function(shown)
        return page.screenshot(type="png")

    return photograph


def make_cartopy(
    drawn: DrawnImage, scene: Scene, detail: Detail | None
) -> Callable[[int, int], bytes]:
    """Return what draws with Cartopy, which keeps what it has projected by the very object.

    Its size is always that of ``drawn``: it keeps nothing by the size.
    """
    shapes = read_shapes(drawn, scene, detail=detail)
    return lambda _width, _height: draw_png(drawn, scene, shapes.copy())


def list_sizes() -> Iterator[tuple[int, int]]:
    """Yield sizes near 1200 x 630, none twice: nobody asks for the same size again."""
    for number in itertools.count():
        yield 1200 + number, 630 + number // 2


def measure(ways: list[Way], runs: int) -> None:
    """Run all ways in turn, so that a busy machine slows all; the first run only warms."""
    sizes = list_sizes()
    for number in range(runs + 1):
        for way in ways:
            width, height = next(sizes)
            start, worked = time.perf_counter(), time.process_time()
            picture = way.draw(width, height)
            taken = (time.perf_counter() - start) * 1000
            worked = (time.process_time() - worked) * 1000
            assert picture.startswith(way.starts)
            if number > 0:
                way.times.append(taken)
                way.worked.append(worked)


def report(ways: list[Way], *, runs: int, version: str) -> list[str]:
    """Print the table in Markdown; return what is slower than expected, a sentence each."""
    ours = ways[0]
    print(f"| median of {runs} | time | of the processor | ratio | expected |")
    print("| --- | ---: | ---: | ---: | ---: |")
    missed = []
    for way in ways:
        ratio, expected, worked = way.median / ours.median, "", ""
        if way.most_ms is not None:
            taken = statistics.median(way.worked)
            worked, expected = f"{taken:.0f} ms", f"≤ {way.most_ms:g} ms"
            if taken > way.most_ms:
                missed.append(f"{way.name}: {taken:.0f} ms, not {way.most_ms:g}")
        elif way.expected is not None:
            expected = f"≥ {way.expected:g}"
            if ratio < way.expected:
                missed.append(f"{way.name}: {ratio:.1f} times, not {way.expected:g}")
        print(f"| {way.name} | {way.median:.0f} ms | {worked} | {ratio:.1f} | {expected} |")
    print(f"\n{count_cores()} cores, {platform.system()} {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}, Chromium {version}, Cartopy {cartopy.__version__}")
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return missed


def report_batch(scene: Scene) -> None:
    """Print how many images a second a batch draws, and how long the commands take, cold."""
    story = scene.story
    formats = ("png", "svg", "pdf")
    pictures = [
        Picture(read_request(story, chapter, "png", {"lang": language}), formats)
        for chapter in story.chapters[LANGUAGE]
        for language in story.languages
    ]
    count = len(pictures) * len(formats)
    scenes = {language: lay_out(story, language) for language in story.languages}
    start = time.perf_counter()
    for picture, format_ in itertools.product(pictures, formats):
        request = picture.request.change_format(format_)
        write_image(draw_image(request, scenes[request.language]))
    alone = time.perf_counter() - start
    print(f"\n{count} images, each drawn by itself: {count / alone:.1f} a second")
    with tempfile.TemporaryDirectory() as folder:
        for jobs in sorted({1, count_cores()}):
            start = time.perf_counter()
            for outcome in draw_pictures(story, pictures, folder=Path(folder), jobs=jobs):
                assert outcome.problem is None
            batch = time.perf_counter() - start
            print(f"as a batch of {jobs}, workers' start included: ", end="")
            print(f"{count / batch:.1f} a second, {alone / batch:.1f} times as many")
        for command in (["image", "overview"], ["images", "--lang", "all"]):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "exports", *command, "--out", folder],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
                check=True,
            )
            taken = time.perf_counter() - start
            print(f"`python -m exports {' '.join(command)}`, cold: {taken:.1f} s")


def compare_batches(commit: str, *, runs: int) -> list[str]:
    """Print how many images a second a commit's command draws and this one's, in turn.

    Return what is less than expected, a sentence each.
    """
    print(
        f"\n| all chapters, both languages, PNG, SVG and PDF | {commit} | now | ratio | expected |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        before.mkdir()
        archive = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        subprocess.run(["tar", "x"], cwd=before, input=archive.stdout, check=True)
        for jobs in sorted({1, count_cores()}):
            costs: dict[Path, list[tuple[float, float]]] = {before: [], ROOT: []}
            for _, tree in itertools.product(range(runs), costs):
                costs[tree].append(_draw_all(tree, Path(folder) / "images", jobs=jobs))
            count = len([*(Path(folder) / "images").glob("*.[psd][nvd][gf]")])
            for clock, name in enumerate(("a second", "a second of the processor's time")):
                old, new = (
                    count / statistics.median(cost[clock] for cost in costs[tree]) for tree in costs
                )
                ratio = new / old
                print(
                    f"| with --jobs {jobs}, {name} | {old:.1f} | {new:.1f} | {ratio:.2f} |", end=""
                )
                print(f" ≥ {TIMES_AS_MANY:g} |")
                if ratio < TIMES_AS_MANY:
                    missed.append(f"--jobs {jobs}, {name}: {ratio:.2f}, not {TIMES_AS_MANY:g}")
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return missed


def _draw_all(tree: Path, folder: Path, *, jobs: int) -> tuple[float, float]:
    """Run a tree's command; return the seconds that passed, and those of all its processes."""
    command = [
        sys.executable,
        "-m",
        "exports",
        "images",
        "--lang",
        "all",
        "--format",
        "png,svg,pdf",
    ]
    command += ["--jobs", str(jobs), "--quiet", "--out", str(folder)]
    counted = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("counting.py")), *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    passed, worked = map(float, counted.stdout.split())
    return passed, worked


if __name__ == "__main__":
    sys.exit(main())
