"""Take the documents' pictures: ``python -m tests.take_pictures``, from the real app."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pymupdf
from PIL import Image
from playwright.sync_api import sync_playwright

from exports.handout.handouts import make_handouts
from exports.images.image import draw_image, write_image
from exports.images.request import read_request
from geo.story.checking import load_story
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.browser import find_chromium, launch
from tests.font_settings import write_font_settings
from tests.serving import ROOT, Server

STORY = ROOT / "data" / "story"
FOLDER = ROOT / "tests" / "pictures"
# Name, address, width, height, colour scheme.
PICTURES = [
    ("overview", "/story", 1280, 760, "light"),
    ("steps-korean", "/story?lang=ko&mode=step#hwang-jang-yop", 1280, 760, "dark"),
    ("phone", "/story#ship", 390, 760, "light"),
    ("class", "/story?mode=class#hwang-jang-yop", 1280, 720, "light"),
]
# Name, chapter, what is asked of the image, width in the documents.
IMAGES: list[tuple[str, str, Mapping[str, str], int]] = [
    ("image-social", "overview", {"size": "social"}, 1200),
    ("image-column", "ri-il-kyu", {"size": "column", "theme": "grey"}, 520),
    ("image-tall", "overview", {"size": "tall", "lang": "ko", "theme": "dark"}, 520),
]
PAGE_WIDTH = 620
RESTING_MS = 6000


def main() -> None:
    """Take every picture anew, beside its target, and move it into place."""
    FOLDER.mkdir(exist_ok=True)
    story = load_story(STORY)
    draw_images(story)
    draw_handout(story)
    chromium = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        # Hangul on a machine without any font for it.
        fonts = write_font_settings(Path(folder))
        server = Server(ROOT / "streamlit_app.py", Path(folder) / "server.log", story=STORY)
        server.wait()
        with sync_playwright() as playwright:
            browser = launch(playwright, chromium, fonts=fonts)
            for name, address, width, height, scheme in PICTURES:
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,  # type: ignore[arg-type]
                    reduced_motion="reduce",
                )
                page.goto(server.address + address)
                page.wait_for_selector(".map-label")
                if name == "class":
                    # A step of the lesson, once the bar of buttons has gone.
                    page.keyboard.press("PageDown")
                    page.wait_for_timeout(RESTING_MS)
                raw = Path(folder) / f"{name}.png"
                page.screenshot(path=raw)
                with Image.open(raw) as picture:
                    keep(picture, name)
                page.close()
            browser.close()
        server.stop()


def draw_images(story: Story) -> None:
    """Draw the images as the command does, each at the width that the README shows."""
    for name, chapter, wishes, width in IMAGES:
        request = read_request(story, chapter, "png", wishes)
        drawn = draw_image(request, lay_out(story, request.language))
        with Image.open(io.BytesIO(write_image(drawn))) as picture:
            height = round(picture.height * width / picture.width)
            keep(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), name)


def draw_handout(story: Story) -> None:
    """Draw the first page of the worksheet."""
    handouts = make_handouts(lay_out(story, "en"), load_words("en"), levels=["short"])
    with pymupdf.open(stream=handouts[0].content) as document:
        page = document[0]
        pixels = page.get_pixmap(dpi=round(PAGE_WIDTH / page.rect.width * 72))
    with Image.open(io.BytesIO(pixels.tobytes("png"))) as picture:
        keep(picture, "handout")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture small, beside its target, and move it into place."""
    small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(FOLDER / f".{name}.png", optimize=True)
    (FOLDER / f".{name}.png").replace(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
