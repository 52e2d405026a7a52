"""A real server and a real browser; what they showed is kept when a test fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from exports.page.file import make_page_file
from geo.story.records import Story
from tests.app.visits import PATIENCE_S, Visit
from tests.conftest import VOYAGE as VOYAGE
from tests.serving import ROOT, Server

RESULTS = ROOT / "test-results"
WIDE: ViewportSize = {"width": 1280, "height": 800}
# What would be another after a test that does more than look.
READ_STATE = """[location.href, scrollX, scrollY, document.activeElement.tagName,
  document.body.dataset.mode, storyMap.getBounds().toBBoxString(),
  document.querySelectorAll("*").length]"""
FAILED = pytest.StashKey[bool]()

# A page is made for whoever asks for it first in its language, which comes before all waiting.
PATIENCE_TO_MAKE_S = 5 * PATIENCE_S

# A busy machine is slow; that is no fault of what is tested.
expect.set_options(timeout=1000 * PATIENCE_S)

Serve = Callable[[Path], Server]
Visitor = Callable[..., Visit]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
    call: pytest.CallInfo[None],  # noqa: ARG001
) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or bool(getattr(report, "failed", False))
    return report


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serve a story folder, each by one server of its own."""
    servers: dict[Path, Server] = {}
    logs = tmp_path_factory.mktemp("servers")

    def start(folder: Path) -> Server:
        if folder not in servers:
            log = logs / f"{len(servers)}-{folder.name}.log"
            servers[folder] = Server(ROOT / "streamlit_app.py", log, story=folder)
            servers[folder].wait()
        return servers[folder]

    yield start
    for server in servers.values():
        server.stop()
    for server in servers.values():
        if "Traceback" in server.read_log():
            _keep_log(server)
            pytest.fail(f"the server met an error:\n{server.read_log()}")


@dataclass(frozen=True)
class Folder:
    """A site of plain files that somebody else serves."""

    address: str


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server | Folder:
    """The server of data/story: the app, or with ``--folder`` a folder of files."""
    address = request.config.getoption("--folder")
    if address:
        return Folder(address.rstrip("/"))
    started: Server = request.getfixturevalue("serve")(ROOT / "data" / "story")
    return started


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory, story: Story) -> Path:
    """The whole page of data/story in one file."""
    path = tmp_path_factory.mktemp("stick") / "story.html"
    path.write_text(make_page_file(story, languages=story.languages), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def _opened(chromium: Browser, server: Server | Folder) -> Iterator[Visit]:
    page = chromium.new_page(viewport=WIDE, reduced_motion="reduce")
    page.set_default_timeout(1000 * PATIENCE_S)
    page.set_default_navigation_timeout(1000 * PATIENCE_TO_MAKE_S)
    seen = Visit(page, server.address, folder=isinstance(server, Folder))
    seen.open_classroom()
    yield seen
    seen.page.context.close()


@pytest.fixture
def glance(_opened: Visit) -> Iterator[Page]:
    """The story's page as it opens, for tests that only look at it, opened once a worker."""
    before = _opened.page.evaluate(READ_STATE)
    yield _opened.page
    assert _opened.list_faults() == []
    assert _opened.page.evaluate(READ_STATE) == before


@pytest.fixture
def visit(
    chromium: Browser, server: Server | Folder, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """Begin a visit; no page visited may ask another host for anything, or complain.

    ``faulty`` allows complaints that the test itself provokes. Motion is reduced unless asked
    for, so that nothing waits for flights. ``touch`` makes it a phone's page.
    """
    visits: list[tuple[Visit, Server | Folder, bool]] = []

    def begin(
        *,
        at: Server | Folder = server,
        width: int = 1280,
        height: int = 800,
        motion: bool = False,
        touch: bool = False,
        faulty: bool = False,
    ) -> Visit:
        page = chromium.new_page(
            viewport={"width": width, "height": height},
            reduced_motion="no-preference" if motion else "reduce",
            has_touch=touch,
            is_mobile=touch,
        )
        page.set_default_timeout(1000 * PATIENCE_S)
        page.set_default_navigation_timeout(1000 * PATIENCE_TO_MAKE_S)
        seen = Visit(page, at.address, folder=isinstance(at, Folder))
        visits.append((seen, at, faulty))
        return visits[-1][0]

    yield begin
    faults = [fault for seen, _, faulty in visits if not faulty for fault in seen.list_faults()]
    for number, (seen, at, _) in enumerate(visits):
        if faults or request.node.stash.get(FAILED, False):
            RESULTS.mkdir(exist_ok=True)
            name = re.sub(r"[^\w.-]+", "-", request.node.nodeid.removeprefix("tests/app/"))
            seen.page.screenshot(path=RESULTS / f"{name}-{number}.png")
            if isinstance(at, Server):
                _keep_log(at)
        seen.page.context.close()
    assert not faults


def _keep_log(server: Server) -> None:
    RESULTS.mkdir(exist_ok=True)
    shutil.copy(server.log, RESULTS)
