"""Take the README's pictures: ``python -m tests.take_pictures``, from the real app."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import find_chromium, launch
from tests.serving import ROOT, Server

STORY = ROOT / "data" / "story"
FOLDER = ROOT / "tests" / "pictures"
# Name, address, width, height, colour scheme.
PICTURES = [
    ("overview", "/story", 1280, 760, "light"),
    ("steps-korean", "/story?lang=ko&mode=step#hwang-jang-yop", 1280, 760, "dark"),
    ("phone", "/story#ship", 390, 760, "light"),
]


def main() -> None:
    """Take every picture anew, beside its target, and move it into place."""
    FOLDER.mkdir(exist_ok=True)
    chromium = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ROOT / "streamlit_app.py", Path(folder) / "server.log", story=STORY)
        server.wait()
        with sync_playwright() as playwright:
            browser = launch(playwright, chromium)
            for name, address, width, height, scheme in PICTURES:
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,  # type: ignore[arg-type]
                    reduced_motion="reduce",
                )
                page.goto(server.address + address)
                page.wait_for_selector(".map-label")
                raw = Path(folder) / f"{name}.png"
                page.screenshot(path=raw)
                with Image.open(raw) as picture:
                    small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
                    small.save(FOLDER / f".{name}.png", optimize=True)
                (FOLDER / f".{name}.png").replace(FOLDER / f"{name}.png")
                page.close()
            browser.close()
        server.stop()


if __name__ == "__main__":
    main()
