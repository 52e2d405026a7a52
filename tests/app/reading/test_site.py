"""A site of plain files on a plain server, below another's root: read there, and without it."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Page

from exports.site.folder import SiteFolder
from exports.site.lists import make_site_files, make_story_files
from exports.site.packing import pack
from exports.site.shares import list_shares, make_share
from geo.story.records import Story
from tests.app.visits import PATIENCE_S, READY, wait_until
from tests.read_sites import Quiet

# As the public address says; the copy is read at another.
BASE = "https://example.org"


class Packed(Quiet):
    """Sends files as they are packed beside themselves, and counts what it sends."""

    sent: ClassVar[list[tuple[str, int]]] = []
    is_packed = False

    def do_GET(self) -> None:  # noqa: N802 - as servers call it
        """Send the packed file in place of the other."""
        named = self.path + "index.html" * self.path.endswith("/")
        self.is_packed = Path(f"{self.translate_path(named)}.gz").exists()
        self.path = f"{named}.gz" if self.is_packed else named
        super().do_GET()

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type of what is packed."""
        return super().guess_type(str(path).removesuffix(".gz"))

    def end_headers(self) -> None:
        """Say that it is packed, and that it is to be asked for again."""
        self.send_header("Cache-Control", "no-cache")
        if self.is_packed:
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Note what was asked for."""
        assert size == "-"
        self.sent.append((self.path, 0 if code == HTTPStatus.NOT_MODIFIED else 1))

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Note how much is sent."""
        self.sent.append(("", os.fstat(source.fileno()).st_size))
        super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def pages(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the story's pages in it, as far as readers need them, in a folder below."""
    root = tmp_path_factory.mktemp("root")
    site = SiteFolder(root / "maps")
    files = {**make_site_files([(story, "")], base=BASE), **make_story_files(story, folder="")}
    for share in list_shares(story, folder="", base=BASE):
        if share.kind == "pages" or (share.kind, share.language) == ("frames", "en"):
            files |= make_share(share).files
    for path in ("story/ship/index.html", "sw.js", "manifest.webmanifest"):
        files |= pack((path, files[path]))
    for path, content in files.items():
        site.write(path, content)
    site.finish()
    return root


@pytest.fixture
def server(pages: Path, tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    """A plain server of a copy of the folder."""
    root = shutil.copytree(pages, tmp_path / "root")
    handler = functools.partial(Quiet, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(READY, state="attached")


def test_a_copy_is_read_in_every_language_and_without_its_server(
    chromium: Browser, server: ThreadingHTTPServer
) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    home = f"http://127.0.0.1:{server.server_port}/maps"
    open_page(page, f"{home}/story/ship/")
    assert page.evaluate("StoryMap.view.chapter.id") == "ship"
    wait_until(page, "navigator.serviceWorker.controller !== null")
    wait_until(
        page, "caches.open('story-map').then(async (kept) => (await kept.keys()).length > 0)"
    )
    page.evaluate("document.getElementById('ties').scrollIntoView()")
    page.wait_for_url("**/maps/story/ties/")
    page.locator(".languages a[hreflang='ko']").dispatch_event("click")
    page.wait_for_url("**/maps/ko/story/ties/")
    page.wait_for_selector(READY, state="attached")
    assert page.evaluate("[document.documentElement.lang, StoryMap.view.chapter.id]") == [
        "ko",
        "ties",
    ]
    open_page(page, f"{home}/embed/ship/")
    assert page.locator(".open-story").get_attribute("href") == f"{BASE}/story/ship/"
    assert {address for address in asked if not address.startswith((home, "data:"))} == set()
    assert faults == []
    server.shutdown()
    server.server_close()
    # A chapter whose page was never asked for, and a language that was read once.
    for address, chapter in (("story/two-koreas/", "two-koreas"), ("ko/story/ship/", "ship")):
        open_page(page, f"{home}/{address}")
        assert page.evaluate("StoryMap.view.chapter.id") == chapter
    # The browser's own search finds the text of chapters elsewhere on the page.
    assert page.evaluate("window.find('청천강')")
    assert not page.evaluate("window.find('청천강호가 아닌 배')")
    context.close()


def test_a_first_visit_is_light_and_a_second_one_a_check(chromium: Browser, pages: Path) -> None:
    class Counted(Packed):
        sent: ClassVar[list[tuple[str, int]]] = []

    handler = functools.partial(Counted, directory=str(pages))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(reduced_motion="reduce")
    address = f"http://127.0.0.1:{server.server_port}/maps/story/ship/"
    page = context.new_page()
    open_page(page, address)
    wait_until(page, "navigator.serviceWorker.controller !== null")
    wait_until(
        page, "caches.open('story-map').then(async (kept) => (await kept.keys()).length > 0)"
    )
    asked = [path for path, _ in Counted.sent if path]
    assert len(asked) <= 4, asked
    weight = sum(size for path, size in Counted.sent if not path)
    assert 100_000 < weight <= 260_000
    page.close()
    Counted.sent.clear()
    open_page(context.new_page(), address)
    assert any(path.endswith("/ship/index.html.gz") for path, _ in Counted.sent)
    assert all(size == 0 for _, size in Counted.sent), Counted.sent
    context.close()
    server.shutdown()
    server.server_close()
