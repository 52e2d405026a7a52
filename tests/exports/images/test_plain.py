"""Pictures as plain data: what is moved onto whole pixels, and how grey is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exports.images.drawing import Circle, Drawing, Group, Item, Shape, Stroke, Text
from exports.images.plain import write_plain
from layers.labels.labelling import Box
from tests.exports.images.drafts import measure_ink


def write_items(item: Item, *, snap: bool = False) -> list[dict[str, Any]]:
    drawing = Drawing(100, 80, 96, "#ffffff", (Group("one", (item,)),))
    (group,) = write_plain(drawing, language="en", snap=snap)["groups"]
    items = json.loads(json.dumps(group["items"]))
    assert isinstance(items, list)
    return items


def write_item(item: Item, *, snap: bool = False) -> dict[str, Any]:
    (written,) = write_items(item, snap=snap)
    return written


def draw_line(*points: tuple[float, float], width: float | None) -> Shape:
    stroke = None if width is None else Stroke("#123456", width)
    return Shape((np.array(points, dtype=np.float64),), stroke=stroke)


@pytest.mark.parametrize(
    ("width", "moved"),
    [
        (1.0, [3.5, 10.5, 20.5, 10.5]),
        (2.2, [3.0, 10.0, 20.0, 10.0]),
        (None, [3.0, 10.0, 20.0, 10.0]),
    ],
)
def test_level_lines_are_moved_onto_whole_pixels(width: float | None, moved: list[float]) -> None:
    line = draw_line((3.2, 10.4), (20.4, 10.4), width=width)
    assert write_item(line)["lines"] == [[3.2, 10.4, 20.4, 10.4]]
    assert write_item(line, snap=True)["lines"] == [moved]


def test_slanting_lines_stay_where_they_are() -> None:
    corner = draw_line((3.2, 10.4), (20.4, 10.4), (21.4, 11.4), width=1.0)
    assert write_item(corner, snap=True) == write_item(corner)


def test_a_clip_is_moved_as_well() -> None:
    drawing = Drawing(100, 80, 96, "#ffffff", (Group("one", (), clip=Box(0.4, 1.6, 99.6, 80)),))
    (sharp,) = write_plain(drawing, language="en", snap=True)["groups"]
    assert sharp["clip"] == [0, 2, 100, 80]
    (exact,) = write_plain(drawing, language="en")["groups"]
    assert exact["clip"] == [0.4, 1.6, 99.6, 80]


def test_a_grey_is_one_number() -> None:
    circle = write_item(Circle(1, 2, 3, fill="#fafafa", stroke=Stroke("#fafafb", 1, (2, 3))))
    assert circle["fill"] == 0xFA
    assert circle["stroke"] == {"paint": "#fafafb", "width": 1, "dashes": [2, 3]}


def test_a_halo_runs_around_the_letters_before_them() -> None:
    text = Text(30, 40, "Ho\n\x07", 10, "#000000", halo="#ffffff")
    halo, letters = write_items(text)
    assert letters["text"] == "Ho "
    assert (halo["fill"], halo["closed"], halo["stroke"]["width"]) == (255, True, 2.6)
    # H is one line, o is two.
    assert len(halo["lines"]) == 3
    points = np.array([*halo["lines"][0], *halo["lines"][1]]).reshape(-1, 2)
    box = measure_ink(replace(text, text="Ho"))
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    assert (top, bottom) == pytest.approx((box.top, box.bottom), abs=0.1)
    # The box is as wide as the text, letters are a little less.
    assert box.left < left < box.left + 1
    assert box.right - 1 < right < box.right
    assert write_items(replace(text, halo=None)) == [letters]
