"""The page in a frame of another origin's article, as wide as articles have it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Frame, Page, expect

from geo.story.records import Story
from layers.page.sharing import FRAME_SIZE, write_frame
from tests.app.conftest import Visitor
from tests.app.map.test_touch import Fingers
from tests.app.visits import (
    READY,
    Visit,
    allow_axe,
    find_barriers,
    wait_for_value,
    wait_until,
)

# As the scripts have it that newsrooms use: Datawrapper's, what understands AMP's, and pym.js.
LISTEN = """
window.heard = [];
addEventListener("message", ({ data, source }) => {
  heard.push(data);
  const frame = document.querySelector("iframe");
  if (source !== frame.contentWindow || typeof data !== "object" || !%s) { return; }
  for (const height of Object.values(data["datawrapper-height"])) {
    frame.style.height = `${height}px`;
  }
});
"""


class Article:
    """A page of another origin: this machine by another name and port."""

    def __init__(self) -> None:
        self.html = ""
        article = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(article.html.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://localhost:{self.server.server_port}/article"

    def embed(
        self, begun: Visit, address: str, *, width: int, follow: bool = True
    ) -> tuple[Page, Frame]:
        """Show the article with a page in a frame, and return both."""
        frame = write_frame(begun.find(address), "A map", width=width, height=FRAME_SIZE[1])
        self.html = (
            "<!doctype html><meta name=viewport content='width=device-width'>"
            "<link rel=icon href='data:,'>"
            "<style>body { margin: 0 } p { height: 3000px }</style>"
            f"<script>{LISTEN % str(follow).lower()}</script><h1>News</h1>{frame}<p>More</p>"
        )
        page = begun.page
        page.route(self.address, lambda route: route.continue_())
        page.goto(self.address)
        inner = page.frames[1]
        inner.wait_for_selector(READY, state="attached")
        if follow:
            wait_until(page, "heard.length > 0")
            height = page.evaluate("heard[0].height")
            wait_until(inner, "height => innerHeight === height", height)
        return page, inner


@pytest.fixture(scope="module")
def article() -> Iterator[Article]:
    made = Article()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def measure(frame: Frame) -> dict[str, float]:
    found: dict[str, float] = frame.evaluate(
        """() => {
          const of = (selector) => document.querySelector(selector).getBoundingClientRect();
          const text = document.querySelector("[aria-current] .embed-text");
          return { frame: innerHeight, map: of(".frame").height, wide: document.body.scrollWidth,
                   top: of(".frame").top, bar: of(".embed-bar").bottom,
                   hidden: text.scrollHeight - text.clientHeight,
                   end: of("[aria-current]").bottom };
        }"""
    )
    return found


def is_whole(seen: dict[str, float]) -> bool:
    return seen["hidden"] == 0 and seen["end"] <= seen["frame"] + 0.5


@pytest.mark.parametrize(
    ("width", "follow"), [(320, True), (600, True), (320, False), (1000, False)]
)
def test_it_fits_leaves_the_wheel_and_writes_no_history(
    visit: Visitor, article: Article, width: int, follow: bool
) -> None:
    page, inner = article.embed(visit(), "/story/ship?embed=1", width=width, follow=follow)
    before = page.evaluate("history.length")
    seen = measure(inner)
    assert seen["top"] == 0
    assert seen["map"] >= 190
    assert seen["wide"] <= width
    assert seen["end"] <= seen["frame"] + 0.5
    page.mouse.move(width / 2, 200)
    for turn in range(1, 7):
        page.mouse.wheel(0, 400)
        wait_until(page, "down => scrollY === down", 400 * turn)
    page.evaluate("scrollTo(0, 0)")
    inner.locator(".open-text").click()
    inner.locator(".turn[data-turn='1']").click()
    inner.locator(".turn[data-turn='1']").click()
    inner.locator(".embed-chapter[aria-current]#leaving-havana").wait_for()
    inner.locator(".open-key").click()
    expect(inner.locator(".embed-key .legend")).to_be_visible()
    if follow:
        wait_until(inner, "innerHeight > 800")
        wait_for_value(page, lambda: is_whole(measure(inner)), wanted=True)
    else:
        assert measure(inner)["map"] >= 100
    assert page.evaluate("history.length") == before
    assert page.url.endswith("/article")


def test_a_finger_moves_the_article(visit: Visitor, article: Article) -> None:
    begun = visit(width=390, touch=True)
    page, _ = article.embed(begun, "/story?embed=1", width=360)
    Fingers(page).drag([(200.0, 250.0)], [(200.0, 60.0)])
    wait_until(page, "scrollY > 100")


def test_its_height_is_told_as_others_listen(
    visit: Visitor, article: Article, story: Story
) -> None:
    page, inner = article.embed(visit(), "/story/ship?embed=1&childId=map-1", width=600)
    wait_until(page, "heard.length > 1")
    heard = page.evaluate("heard")
    height = heard[0]["height"]
    assert heard[:2] == [
        {
            "sentinel": "amp",
            "type": "embed-size",
            "height": height,
            "datawrapper-height": {story.id: height},
        },
        f"pymxPYMxmap-1xPYMxheightxPYMx{height}",
    ]
    assert page.locator("iframe").bounding_box()["height"] == height  # type: ignore[index]
    assert len(heard) == 2
    page.evaluate("document.querySelector('iframe').style.width = '400px'")
    wait_until(page, "heard.length > 2")
    inner.locator(".open-text").click()
    wait_until(page, "heard.at(-2)?.height > 900")
    # iframe-resizer says first which frame it means.
    page.evaluate("frames[0].postMessage('[iFrameSizer]map-2:8:false:true', '*')")
    wait_until(page, "heard.some((it) => /^\\[iFrameSizer\\]map-2:\\d+:400:/.test(it))")


def test_all_that_leads_out_opens_beside_the_article(visit: Visitor, article: Article) -> None:
    begun = visit()
    page, inner = article.embed(begun, "/story/ship?embed=1&lang=ko", width=600)
    whole = inner.locator("a.open-story")
    expect(whole).to_have_attribute("href", begun.find("/story/ship?lang=ko"))
    inner.locator(".turn[data-turn='1']").click()
    expect(whole).to_have_attribute("href", begun.find("/story/ties?lang=ko"))
    links = inner.locator("a[href^='http']").evaluate_all("links => links.map((it) => it.target)")
    assert set(links) == {"_blank"}
    inner.locator(".open-text").click()
    inner.locator("[aria-current] .cite a").first.click()
    expect(inner.locator(".source-note-box")).to_be_visible()
    assert page.evaluate("history.length") == 2


@pytest.mark.parametrize("width", [320, 1000])
def test_everybody_can_use_it(visit: Visitor, width: int) -> None:
    page = visit(width=width, height=560).open("/story/ship?embed=1")
    allow_axe(page)
    page.reload()
    page.wait_for_selector(READY, state="attached")
    page.locator(".open-text").click()
    assert find_barriers(page) == []
    page.locator(".open-key").click()
    assert find_barriers(page) == []
    # Search engines take a link that leads nowhere for a fault of the page.
    assert page.locator("a:not([href])").count() == 0
