"""Pictures are seen and sounds are heard in a browser, on a plain server and on the wall."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from exports.site.lists import make_site_files, make_story_files
from exports.site.shares import list_shares, make_share
from geo.story.checking import load_story
from tests.app.visits import Visit, wait_until
from tests.app.walls import wait_for_step
from tests.conftest import RIHLA
from tests.read_sites import Quiet

PLAYS = """async (media) => {
  media.muted = true;
  await media.play();
  await new Promise((resolve) => { media.addEventListener("ended", resolve, { once: true }); });
  return [media.readyState >= 2, media.currentTime > 0, media.error];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages and the media of a story on a plain server."""
    root = tmp_path_factory.mktemp("site")
    story, base = load_story(RIHLA), "https://example.org"
    files = {**make_site_files([(story, "")], base=base), **make_story_files(story, folder="")}
    for share in list_shares(story, folder="", base=base):
        if share.kind in ("pages", "media"):
            files |= make_share(share).files
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    handler = functools.partial(Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_picture_is_seen_and_what_plays_plays(chromium: Browser, site: str) -> None:
    seen = Visit(chromium.new_page(viewport={"width": 390, "height": 844}), site)
    page = seen.open_story("/hijaz/")
    picture = page.locator("#hijaz img")
    before = picture.evaluate("it => [it.clientWidth, it.clientHeight]")
    picture.scroll_into_view_if_needed()
    wait_until(page, "document.querySelector('#hijaz img').naturalWidth > 0")
    assert picture.evaluate("it => [it.clientWidth, it.clientHeight]") == before
    expect(page.get_by_role("img", name="خمسة جمال")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for tag in ("audio", "video"):
        assert page.locator(tag).evaluate(PLAYS) == [True, True, None]
    page.locator("#hijaz .transcript summary").press("Enter")
    expect(page.get_by_text("ضربتان على طبل كبير")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("audio")).to_be_hidden()
    expect(page.locator("#hijaz .is-printed")).to_be_visible()
    expect(picture).to_be_visible()
    assert seen.list_faults() == []
    page.context.close()


def test_on_the_wall_each_has_the_room_of_the_map(chromium: Browser, site: str) -> None:
    seen = Visit(chromium.new_page(viewport={"width": 1280, "height": 800}), site)
    page = seen.open_story("/hijaz/?mode=class")
    shown = page.locator(".wall-media")
    wait_for_step(page, "الشام والحجاز")
    expect(shown).to_be_hidden()
    page.keyboard.press("End")
    wait_for_step(page, "طبل يُضرب عند الرحيل.")
    expect(shown.locator("audio")).to_be_visible()
    expect(shown).to_contain_text("ضربتان على طبل كبير")
    assert shown.locator("audio").evaluate(PLAYS) == [True, True, None]
    page.keyboard.press("PageUp")
    wait_for_step(page, "ركب في الليل.")
    expect(shown.get_by_role("img")).to_be_visible()
    wait_until(page, "document.querySelector('.wall-media img').naturalWidth > 0")
    room = page.evaluate(
        """() => {
          const [box, frame] = [".wall-media img", ".frame"].map((name) =>
            document.querySelector(name).getBoundingClientRect());
          return [box.height / frame.height, box.width <= frame.width];
        }"""
    )
    assert room[0] > 0.85
    assert room[1]
    page.keyboard.press("PageUp")
    expect(shown).to_be_hidden()
    page.context.close()
