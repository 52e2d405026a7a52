"""Pictures as plain data: what goes as SVG, what is moved onto whole pixels, and colours."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from exports.images.drawing import Circle, Drawing, Group, Item, Shape, Stroke, Text
from exports.images.painting import paint_grey_png
from exports.images.plain import write_plain
from layers.labels.labelling import Box
from tests.exports.images.drafts import measure_ink


def write_items(*items: Item, snap: bool = False) -> list[dict[str, Any]]:
    drawing = Drawing(100, 80, 96, "#ffffff", (Group("one", items),))
    (group,) = write_plain(drawing, language="en", snap=snap)["groups"]
    written = json.loads(json.dumps(group["items"]))
    assert isinstance(written, list)
    return written


def read_sheet(sheet: dict[str, Any]) -> list[ET.Element]:
    assert sheet["kind"] == "sheet"
    root = ET.fromstring(sheet["svg"])
    box = [sheet[name] for name in ("x", "y", "width", "height")]
    assert [float(edge) for edge in root.attrib["viewBox"].split()] == box
    return list(root)


def write_shape(shape: Shape | Circle, *, snap: bool = False) -> dict[str, str]:
    (sheet,) = write_items(shape, snap=snap)
    (element,) = read_sheet(sheet)
    return element.attrib


def draw_line(*points: tuple[float, float], width: float | None) -> Shape:
    stroke = None if width is None else Stroke("#123456", width)
    return Shape((np.array(points, dtype=np.float64),), stroke=stroke)


@pytest.mark.parametrize(
    ("width", "moved"),
    [(1.0, "M3.5 10.5l17 0"), (2.2, "M3 10l17 0"), (None, "M3 10l17 0")],
)
def test_level_lines_are_moved_onto_whole_pixels(width: float | None, moved: str) -> None:
    line = draw_line((3.2, 10.4), (20.4, 10.4), width=width)
    assert write_shape(line)["d"] == "M3.2 10.4l17.2 0"
    assert write_shape(line, snap=True)["d"] == moved


def test_slanting_lines_stay_where_they_are() -> None:
    corner = draw_line((3.2, 10.4), (20.4, 10.4), (21.4, 11.4), width=1.0)
    assert write_shape(corner, snap=True)["d"] == write_shape(corner)["d"]


@pytest.mark.parametrize(("width", "join"), [(1.0, "bevel"), (1.5, "round")])
def test_only_hairlines_of_pixels_lose_their_round_joins(width: float, join: str) -> None:
    corner = draw_line((3.2, 10.4), (20.4, 10.4), (21.4, 11.4), width=width)
    assert write_shape(corner, snap=True)["stroke-linejoin"] == join
    assert write_shape(corner)["stroke-linejoin"] == "round"


def test_a_clip_is_moved_as_well() -> None:
    drawing = Drawing(100, 80, 96, "#ffffff", (Group("one", (), clip=Box(0.4, 1.6, 99.6, 80)),))
    (sharp,) = write_plain(drawing, language="en", snap=True)["groups"]
    assert sharp["clip"] == (0, 2, 100, 80)
    (exact,) = write_plain(drawing, language="en")["groups"]
    assert exact["clip"] == (0.4, 1.6, 99.6, 80)


@pytest.mark.parametrize(("colour", "paint"), [("#fafafa", 0xFA), ("#fafafb", "#fafafb")])
def test_a_grey_is_one_number(colour: str, paint: object) -> None:
    (text,) = write_items(Text(30, 40, "Ho", 10, colour))
    assert text["fill"] == paint


def test_a_halo_runs_around_the_letters_before_them() -> None:
    text = Text(30, 40, "Ho\n\x07", 10, "#000000", halo="#ffffff")
    sheet, letters = write_items(text, snap=True)
    assert letters["text"] == "Ho "
    (halo,) = read_sheet(sheet)
    assert (halo.attrib["fill"], halo.attrib["stroke-width"]) == ("#ffffff", "2.6")
    # H is one line, o is two.
    assert halo.attrib["d"].count("z") == 3
    box = measure_ink(replace(text, text="Ho"))
    # As far as the stroke around them, in whole pixels.
    for start, extent, low, high in (
        ("x", "width", box.left, box.right),
        ("y", "height", box.top, box.bottom),
    ):
        assert low - 2.4 < sheet[start] < low
        assert high < sheet[start] + sheet[extent] < high + 3.4
    assert write_items(replace(text, halo=None)) == [letters]


def test_shapes_lie_together_below_letters_that_they_do_not_touch() -> None:
    square = draw_line((50, 10), (60, 10), (60, 20), width=1.0)
    word = Text(10, 40, "Ho", 10, "#000000")
    over = draw_line((0, 40), (40, 36), width=1.0)
    kinds = [item["kind"] for item in write_items(square, word, square)]
    assert kinds == ["sheet", "text"]
    kinds = [item["kind"] for item in write_items(square, word, over)]
    assert kinds == ["sheet", "text", "sheet"]
    # No row's halo eats into the row above it.
    rows = [
        replace(word, y=word.y + 9 * row, halo="#ffffff", block=(10.0, 30.0)) for row in range(2)
    ]
    assert [item["kind"] for item in write_items(*rows)] == ["sheet", "text", "text"]


def test_what_is_not_seen_is_left_out() -> None:
    assert write_items(draw_line((-20, 10), (-10, 20), width=1.0)) == []
    (sheet,) = write_items(draw_line((-20, 10), (10, 50), width=1.0), snap=True)
    assert (sheet["x"], sheet["y"], sheet["width"]) == (0, 9, 11)


@pytest.mark.parametrize("corner", [(60, 53), (81, 31), (102, 97), (109, 42), (640, 361)])
def test_shapes_are_painted_pixel_by_pixel_at_every_size(corner: tuple[int, int]) -> None:
    """A sheet that Typst made one pixel larger than its room would be drawn as if torn."""
    width, height = corner
    bars = tuple(
        np.array([[x, 0], [x + 1, 0], [x + 1, height], [x, height], [x, 0]], dtype=np.float64)
        for x in range(0, width, 2)
    )
    group = Group("one", (Shape(bars, closed=True, fill="#000000"),))
    drawing = Drawing(width, height + 3, 96, "#ffffff", (group,))
    content = paint_grey_png(write_plain(drawing, language="en"), dpi=96)
    with Image.open(io.BytesIO(content)) as image:
        pixels = np.asarray(image)
    assert (pixels[:height, ::2] == 0).all()
    assert (pixels[:height, 1::2] == 255).all()
    assert (pixels[height:] == 255).all()
