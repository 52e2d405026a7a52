"""What tests of several rooms share: the stories, and one browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from geo.story.records import Story
from tests.browser import find_chromium, launch
from tests.programs import list_absent

# A busy machine is slow; that is no fault of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

VOYAGE = Path(__file__).parent / "stories" / "voyage"
CARTHAGE = VOYAGE.with_name("carthage")
RIHLA = VOYAGE.with_name("rihla")
WALK = VOYAGE.with_name("walk")


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "the address of a folder of data/story that is read instead of the app"
    parser.addoption("--folder", metavar="URL", help=text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which programs were absent: what was not tried has not passed."""
    skipped = terminalreporter.stats.get("skipped", [])
    absent = list_absent(str(report.longrepr[-1]) for report in skipped)
    if absent:
        terminalreporter.section("programs that tests ask, and that are absent (make programs)")
        for line in absent:
            terminalreporter.line(line)


@pytest.fixture(autouse=True)
def _main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the main module is: Streamlit's tests put their script there and leave it.

    A process that is started afterwards would run that script first.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


# Many tests need no story: only those that do pay for loading it.
@pytest.fixture(scope="session")
def story() -> Story:
    from tests.known import STORIES

    return STORIES["story"]


@pytest.fixture(scope="session")
def voyage() -> Story:
    from tests.known import STORIES

    return STORIES["voyage"]


@pytest.fixture(scope="session")
def carthage() -> Story:
    from geo.story.checking import load_story

    return load_story(CARTHAGE)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A story of more legs than a page draws as shapes; one journey goes along shortest lines."""
    from geo.story.checking import load_story
    from tests.stories.many import write_many

    folder = write_many(tmp_path_factory.mktemp("many") / "story", 45)
    routes = folder / "routes.geojson"
    told = json.loads(routes.read_text(encoding="utf-8"))
    for leg in told["features"][0]["properties"]["legs"]:
        leg |= {"path": "geodesic", "certainty": "documented"}
    routes.write_text(json.dumps(told), encoding="utf-8")
    return load_story(folder)


@pytest.fixture(scope="session")
def flows(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A story of many journeys in groups that share their ends, told as flows, in two languages."""
    from geo.story.checking import load_story
    from tests.stories.many import write_many

    folder = tmp_path_factory.mktemp("flows") / "story"
    return load_story(
        write_many(folder, 90, places=12, chapters=2, pairs=9, groups=3, languages=("en", "ar"))
    )


@pytest.fixture(scope="session")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A story of a few journeys, each of one of three groups or of none."""
    from geo.story.checking import load_story
    from tests.stories.many import write_many

    folder = tmp_path_factory.mktemp("grouped") / "story"
    return load_story(write_many(folder, 15, places=9, groups=3))


@pytest.fixture(scope="session")
def many_page(many: Story) -> str:
    from layers.page.page import build_page

    return build_page(many, "en").html


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests, since a process can have but one Playwright."""
    from tests.font_settings import write_font_settings

    found = find_chromium()
    fonts = write_font_settings(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as playwright:
        browser = launch(playwright, found, fonts=fonts)
        yield browser
        browser.close()
