"""One picture, whoever draws it: Chromium and resvg the SVG, PDFium the PDF, this project the PNG.

Two measures. The mean difference of all pixels, of 255, says whether grounds and areas agree. The
side of the largest square in which every pixel differs by more than ``FAR`` says whether anything
is missing, moved or added: edges are smoothed otherwise by each renderer, along one pixel.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pypdfium2
import pytest
import resvg_py
from PIL import Image
from playwright.sync_api import Browser

from exports.images.image import DrawnImage, write_image
from geo.letters.package_fonts import list_font_files
from tests.exports.images.drafts import draw

Pixels = npt.NDArray[np.int16]

FAR = 64
FINE = 4
# Without words: edges alone differ. A route is three pixels wide, a border one.
MEAN, SIDE = 0.5, 1
# With words: each renderer sets letters its own way, and resvg, which reads no fonts from a file,
# takes the regular Hangul for the bold. A place's marker is twelve pixels wide.
WORDS_MEAN, WORDS_SIDE = 6.0, 7
BARE = [
    ("story", "overview", {"parts": "graticule,borders"}),
    ("story", "overview", {"parts": "borders", "projection": "azimuthal", "size": "square"}),
    ("story", "ties", {"parts": "borders", "theme": "dark", "size": "square"}),
    ("story", "ship", {"parts": "inset,graticule", "theme": "grey", "projection": "globe"}),
    ("story", "arriving", {"parts": "borders,inset", "size": "540x660"}),
    ("voyage", "overview", {"theme": "outline"}),
]
WORDED = [
    ("story", "overview", {"parts": "all"}),
    ("story", "overview", {"lang": "ko", "theme": "dark"}),
    ("story", "two-koreas", {"lang": "ko", "projection": "azimuthal"}),
    ("story", "ties", {"size": "double", "dpi": "150"}),
    ("voyage", "overview", {"lang": "fr", "theme": "grey", "size": "square"}),
    ("story", "overview", {"lang": "ko", "size": "column", "dpi": "150", "letters": "outlines"}),
]


def read_pixels(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=np.int16)


def show_in_chromium(image: DrawnImage, chromium: Browser) -> Pixels:
    width, height = image.drawing.width, image.drawing.height
    page = chromium.new_page(viewport={"width": width, "height": height})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: faults.append(request.url))
    svg = write_image(image).decode().partition("?>")[2]
    page.set_content(
        "<!doctype html><style>body{margin:0}svg{display:block;"
        f"width:{width}px;height:{height}px}}</style>{svg}"
    )
    page.evaluate("document.fonts.ready")
    pixels = read_pixels(page.screenshot())
    page.close()
    assert [fault for fault in faults if not fault.startswith("data:font/woff")] == []
    return pixels


def show_in_resvg(image: DrawnImage) -> Pixels:
    data = resvg_py.svg_to_bytes(
        svg_string=write_image(image).decode(),
        font_files=[str(path) for bold in (False, True) for path in list_font_files(bold=bold)],
        skip_system_fonts=True,
        width=image.drawing.width,
        height=image.drawing.height,
        dpi=image.drawing.dpi,
    )
    return read_pixels(bytes(data))


def show_in_pdfium(image: DrawnImage) -> Pixels:
    document = pypdfium2.PdfDocument(write_image(change_format(image, "pdf")))
    # It draws no line thinner than one of its pixels, so those are made small.
    bitmap = document[0].render(scale=FINE * image.drawing.dpi / 72)
    painted = bitmap.to_pil().convert("RGB")
    document.close()
    # Of a size in millimetres whole pixels are only nearly as many.
    height, width = image.drawing.height, image.drawing.width
    assert abs(painted.height - FINE * height) <= FINE
    assert abs(painted.width - FINE * width) <= FINE
    whole = painted.resize((width, height), Image.Resampling.BOX)
    return np.asarray(whole, dtype=np.int16)


def change_format(image: DrawnImage, format_: str) -> DrawnImage:
    return replace(image, request=image.request.change_format(format_))


def measure_largest(difference: Pixels) -> int:
    """Return the side of the largest square in which all pixels differ by more than ``FAR``."""
    far, side = np.asarray((difference > FAR).any(axis=2)), 0
    while far.any():
        far = far[1:, 1:] & far[:-1, 1:] & far[1:, :-1] & far[:-1, :-1]
        side += 1
    return side


def compare(image: DrawnImage, chromium: Browser) -> dict[str, tuple[float, int]]:
    """Return, by renderer, by how much its picture differs from the PNG."""
    png = read_pixels(write_image(change_format(image, "png")))
    shown = {
        "chromium": show_in_chromium(image, chromium),
        "resvg": show_in_resvg(image),
        "pdfium": show_in_pdfium(image),
    }
    found = {}
    for name, pixels in shown.items():
        assert pixels.shape == png.shape
        difference = np.abs(pixels - png)
        found[name] = (float(difference.mean()), measure_largest(difference))
    return found


@pytest.mark.parametrize(("story", "chapter", "wishes"), BARE)
def test_all_renderers_draw_the_same_map(
    chromium: Browser, story: str, chapter: str, wishes: dict[str, str]
) -> None:
    found = compare(draw(story, chapter, "svg", **wishes), chromium)
    worse = {
        name: (mean, side) for name, (mean, side) in found.items() if mean > MEAN or side > SIDE
    }
    assert worse == {}


@pytest.mark.parametrize(("story", "chapter", "wishes"), WORDED)
def test_all_renderers_set_the_same_words(
    chromium: Browser, story: str, chapter: str, wishes: dict[str, str]
) -> None:
    found = compare(draw(story, chapter, "svg", **wishes), chromium)
    worse = {
        name: (mean, side)
        for name, (mean, side) in found.items()
        if mean > WORDS_MEAN or side > WORDS_SIDE
    }
    assert worse == {}


def test_a_missing_route_or_marker_is_found() -> None:
    image = draw("story", "overview", "svg", parts="none")
    whole = show_in_resvg(image)
    for name in ("routes", "places"):
        groups = tuple(group for group in image.drawing.groups if group.id != name)
        without = replace(image, drawing=replace(image.drawing, groups=groups))
        side = measure_largest(np.abs(show_in_resvg(without) - whole))
        assert side > (SIDE if name == "routes" else WORDS_SIDE)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_chromium_sets_each_row_as_wide_as_it_was_measured(chromium: Browser, lang: str) -> None:
    image = draw("story", "overview", "svg", lang=lang)
    page = chromium.new_page()
    page.set_content(write_image(image).decode().partition("?>")[2])
    page.evaluate("document.fonts.ready")
    # What is painted: not the halo below, nor of the two ways to write rows the one passed over.
    widths = page.evaluate(
        "[...document.querySelectorAll('tspan, text:not(:has(tspan))')]"
        ".filter((text) => !text.closest('.h, switch > g'))"
        ".map((text) => [text.textContent, text.getComputedTextLength()])"
    )
    page.close()
    texts = list(image.drawing.list_texts())
    assert [text for text, _ in widths] == [text.text for text in texts]
    off = {
        text.text: (width, text.width)
        for (_, width), text in zip(widths, texts, strict=True)
        if abs(width - text.width) > 0.01 * text.width + 0.5
    }
    assert off == {}
    assert not re.search(r"\s$", texts[0].text)
