"""One visit of a page in the browser, and all that the page asked for and complained of."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Frame,
    Page,
    Request,
    Route,
    WebSocket,
)

ROUTES = ("ri-il-kyu", "tae-yong-ho", "rome-envoy", "kuwait-envoy", "hwang-jang-yop")
CITIES = ("havana", "pyongyang", "seoul", "london", "rome", "kuwait", "panama")
PATIENCE_S = 60
READY = ".folium-map[data-ready='true']"


# No flight is under way, and the names, if there are any, stand where they stay.
STILL = f"""() => document.querySelector("{READY}") !== null
  && document.querySelector(".is-flying, .leaflet-flight-pane > *") === null
  && document.querySelector(".leaflet-labels-pane.is-waiting") === null"""
NAMED = f"""() => ({STILL})() && document.querySelector(".leaflet-labels-pane .map-label")
  ?.checkVisibility({{ visibilityProperty: true }})"""


def wait_until_laid_out(page: Page) -> None:
    """Wait for what lies below the screen, which is laid out soon after a reader's first sign."""
    page.wait_for_selector("html:not(.is-opening)", state="attached")


class Visit:
    """A page that may reach its own server and nothing else.

    Of the app's shell, which is Streamlit's, only errors count as complaints; of the story's
    page, warnings do too.

    Args:
        page: a page of the browser.
        server: its address.
        folder: whether it is a folder of files, as ``python -m exports site`` writes it, and no
            app.
    """

    def __init__(self, page: Page, server: str, *, folder: bool = False) -> None:
        self.page = page
        self.server = server
        self.folder = folder
        self.requests: list[Request] = []
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.route("**/*", self._guard)
        page.on("request", self._note)
        page.on("websocket", self._hear_socket)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._hear_dialog)

    def open(self, address: str) -> Page:
        self.page.goto(self.find(address))
        return self.page

    def find(self, address: str) -> str:
        """Return the whole address of what the app has at an address."""
        return self.server + (find_in_folder(address) if self.folder else address)

    def open_story(self, query: str = "", *, laid_out: bool = True) -> Page:
        """Open the story's page and wait until all is drawn and named, below the screen as well."""
        self.open(f"/story{query}")
        self.page.wait_for_selector(READY, state="attached")
        if laid_out:
            # The page waits for a reader's first sign.
            self.page.evaluate("window.dispatchEvent(new PointerEvent('pointermove'))")
            wait_until_laid_out(self.page)
            wait_until(self.page, STILL)
        return self.page

    def open_classroom(self) -> Page:
        """Open the story's page with the scripts that only a lesson needs."""
        page = self.open_story()
        page.evaluate("StoryMap.runLater('classroom-script')")
        return page

    def list_faults(self) -> list[str]:
        return [*(f"asked for {address}" for address in self.outside), *self.complaints]

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def _guard(self, route: Route) -> None:
        if self._is_own(route.request.url):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _is_own(self, address: str) -> bool:
        return urlsplit(address).netloc == urlsplit(self.server).netloc

    def _hear_socket(self, socket: WebSocket) -> None:
        if not self._is_own(socket.url):
            self.outside.append(socket.url)

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        of_story = urlsplit(url).path == "/story" or (self.folder and self._is_own(url))
        if message.type == "error" or (message.type == "warning" and of_story):
            self.complaints.append(f"{message.type}: {message.text}")

    def _hear_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def find_in_folder(address: str) -> str:
    """Return where a folder of files has what the app has at an address of the story.

    What the folder does not have, such as the app's other pages, skips the test.
    """
    parts = urlsplit(address)
    options = [option for option in parts.query.split("&") if option]
    if not re.fullmatch(r"/story(/[^/]*)?", parts.path) or "mode=presenter" in options:
        pytest.skip(f"only the app has {address}")
    path = f"{parts.path}/"
    if "embed=1" in options:
        path = path.replace("/story/", "/embed/", 1)
    language = next((o[5:] for o in options if o.startswith("lang=")), "en")
    home = "" if language == "en" else f"/{language}"
    rest = "&".join(o for o in options if o != "embed=1" and not o.startswith("lang="))
    return urlunsplit(("", "", f"{home}{path}", rest, parts.fragment))


@contextmanager
def open_file(chromium: Browser, path: Path, html: str) -> Iterator[Page]:
    """Write a page to a file, and open it at the overview, without a network or an error."""
    path.write_text(html, encoding="utf-8")
    context = chromium.new_context(
        reduced_motion="reduce", viewport={"width": 1280, "height": 800}, offline=True
    )
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{path.as_uri()}#overview")
    page.wait_for_selector(READY, state="attached")
    yield page
    context.close()
    assert errors == []


def wait_until(
    page: Page | Frame, expression: str, arg: object = None, *, seconds: float = PATIENCE_S
) -> None:
    """Wait until an expression, or a function of ``arg``, is true in the page.

    The page's policy forbids ``eval``, by which Playwright's own ``wait_for_function`` looks a
    second time.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {expression}")
        page.wait_for_timeout(30)


def wait_for_value(page: Page | Frame, read: Callable[[], object], wanted: object) -> None:
    """Wait until what is read of a page is what is wanted; say what it is where it never is."""
    end = time.monotonic() + PATIENCE_S
    while (found := read()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(30)
    assert found == wanted


def turn_wheel(page: Page, down: float) -> None:
    """Turn the wheel, where the pointer is, and wait until the page has come to rest by it."""
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, down)
    wait_until(
        page,
        """([before, down]) => {
          const most = document.scrollingElement.scrollHeight - innerHeight;
          return Math.abs(scrollY - Math.max(0, Math.min(most, before + down))) < 2;
        }""",
        [before, down],
    )


def wait_for_frame(page: Page | Frame) -> None:
    """Wait until the browser has drawn once more, and told who watches sizes of it."""
    page.evaluate(
        "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame("
        "() => setTimeout(resolve, 0))))"
    )


# What Streamlit is about to replace it dims, and what it shows it fades in.
AT_REST = """
  document.querySelector("[data-stale='true'], [data-test-script-state='running']") === null
  && document.getAnimations().every((it) => it.playState !== "running"
    || it.effect.getComputedTiming().endTime === Infinity)"""


def choose_tab(page: Page, name: str) -> None:
    """Press a tab of Streamlit's until it is shown: a press may meet it as the page moves."""
    tab = page.get_by_role("tab", name=name)

    def press() -> str | None:
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        wait_until(page, AT_REST)
        return tab.get_attribute("aria-selected")

    wait_for_value(page, press, "true")


def find_barriers(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe-core finds that keeps anybody out: its rules, and the elements at fault."""
    wait_until(page, AT_REST)
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


def allow_axe(page: Page) -> None:
    """Let axe-core's script in, which the page's policy would keep out."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})


def read_lines(page: Page) -> dict[str, list[list[float]]]:
    """Return the longitudes and latitudes of every drawn leg, by "<route id> <leg number>"."""
    lines: dict[str, list[list[float]]] = page.evaluate(
        """() => {
          const lines = {};
          window.storyMap.eachLayer((layer) => {
            const element = layer.getElement && layer.getElement();
            if (!element || !element.matches("path.route")) { return; }
            const points = layer.getLatLngs().map(({ lng, lat }) => [lng, lat]);
            lines[layer.feature.properties.key] = points;
          });
          return lines;
        }"""
    )
    return lines


def read_marks(page: Page) -> dict[str, Any]:
    """Return which chapter is being read, and what the map marks as spoken of by it."""
    marks: dict[str, Any] = page.evaluate(
        """() => {
          const of = (kind) => [...new Set(
            [...document.querySelectorAll(`.folium-map .${kind}.is-active`)]
              .flatMap((element) => [...element.classList])
              .filter((name) => name.startsWith(`${kind}-`))
              .map((name) => name.slice(kind.length + 1)))].sort();
          const bounds = window.storyMap.getBounds();
          return {
            current: [...document.querySelectorAll("[aria-current='step']")].map(({ id }) => id),
            places: of("place"), routes: of("route"), events: of("event"),
            countries: of("country"),
            view: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
          };
        }"""
    )
    return marks
