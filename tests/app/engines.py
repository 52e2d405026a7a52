"""Firefox and WebKit, where the machine has them: opened, clicked and tapped as people do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.app.visits import PATIENCE_S, READY

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
MINI_BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))


class Engine(Protocol):
    """A browser of another engine, of the size of a desktop or of a phone."""

    def open(self, address: str) -> None: ...

    def read(self, function: str) -> Any:
        """Call a function of the page's and return what it returns."""

    def press(self, x: float, y: float) -> None:
        """Click, or tap where it has fingers."""


def wait_for(engine: Engine, function: str) -> None:
    """Wait until a function of the page's returns something."""
    end = time.monotonic() + PATIENCE_S
    while not engine.read(function):
        assert time.monotonic() < end, f"not within {PATIENCE_S} s: {function}"
        time.sleep(0.05)


def open_story(engine: Engine, address: str) -> None:
    """Open the story's page and wait until its map is drawn and named."""
    engine.open(address)
    wait_for(engine, f'() => document.querySelector("{READY} .map-label") !== null')
    # Where motion is not reduced, the journeys draw themselves first.
    wait_for(engine, '() => document.querySelector(".folium-map path.route.is-waiting") === null')


class Firefox:
    """Firefox by Marionette, its own remote control; without a window."""

    def __init__(self, width: int, height: int, *, touch: bool) -> None:
        from marionette_driver.marionette import ActionSequence, Marionette

        self._sequence = ActionSequence
        self._pointer = "touch" if touch else "mouse"
        self.driver = Marionette(
            host="127.0.0.1",
            port=find_port(),
            bin=FIREFOX,
            headless=True,
            prefs={
                "ui.prefersReducedMotion": 1,
                "dom.w3c_touch_events.enabled": int(touch),
                "ui.primaryPointerCapabilities": 1 if touch else 6,
            },
        )
        self.driver.start_session()
        self.driver.set_window_rect(width=width, height=height)
        inner, _ = self.read("() => [innerWidth, innerHeight]")
        self.driver.set_window_rect(width=width + width - inner, height=height)

    def open(self, address: str) -> None:
        self.driver.navigate(address)

    def read(self, function: str) -> Any:
        return self.driver.execute_script(f"return ({function})()", sandbox=None)

    def press(self, x: float, y: float) -> None:
        hand = self._sequence(self.driver, "pointer", "hand", {"pointerType": self._pointer})
        hand.pointer_move(round(x), round(y)).pointer_down(0).pointer_up(0).perform()

    def close(self) -> None:
        self.driver.quit(in_app=True)
        self.driver.cleanup()


class WebKit:
    """WebKitGTK by WebDriver, in a window on a screen that nobody sees."""

    def __init__(self, width: int, height: int) -> None:
        from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService

        number = next(n for n in range(90, 200) if not Path(f"/tmp/.X{n}-lock").exists())
        self.screen = subprocess.Popen(
            [str(XVFB), f":{number}", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            stderr=subprocess.DEVNULL,
        )
        options = WebKitGTKOptions()
        options.binary_location = str(MINI_BROWSERS[0])
        options.add_argument("--automation")
        service = WebKitGTKService(
            executable_path=str(WEBKIT), env={"DISPLAY": f":{number}", "PATH": "/usr/bin:/bin"}
        )
        time.sleep(1)
        self.driver = WebKitGTK(options=options, service=service)
        self.driver.set_window_size(width, height)

    def open(self, address: str) -> None:
        self.driver.get(address)

    def read(self, function: str) -> Any:
        return self.driver.execute_script(f"return ({function})()")

    def press(self, x: float, y: float) -> None:
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        hand = ActionBuilder(self.driver, duration=0)
        action: Any = hand.pointer_action  # untyped there
        action.move_to_location(round(x), round(y)).click()
        hand.perform()

    def close(self) -> None:
        self.driver.quit()
        self.screen.terminate()
        self.screen.wait()


def find_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def start(name: str, width: int, height: int, *, touch: bool) -> Iterator[Engine]:
    """Start an engine, and close it in any case."""
    engine = Firefox(width, height, touch=touch) if name == "firefox" else WebKit(width, height)
    try:
        yield engine
    finally:
        engine.close()
