"""Pictures as plain data: what is moved onto whole pixels, and how grey is named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from exports.images.drawing import Circle, Drawing, Group, Item, Shape, Stroke, Text
from exports.images.plain import write_plain
from layers.labels.labelling import Box


def write_item(item: Item, *, snap: bool = False) -> dict[str, object]:
    drawing = Drawing(100, 80, 96, "#ffffff", (Group("one", (item,)),))
    ((written,),) = (
        group["items"] for group in write_plain(drawing, language="en", snap=snap)["groups"]
    )
    assert isinstance(written, dict)
    json.dumps(written)
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
    assert circle["stroke"] == {"paint": "#fafafb", "width": 1, "dashes": (2, 3)}


def test_only_a_text_with_a_halo_has_outlines() -> None:
    halo = write_item(Text(1, 2, "Ho\n\x07", 10, "#000000", halo="#ffffff"))
    assert halo["text"] == "Ho "
    contours = halo["outlines"]
    assert isinstance(contours, tuple)
    # H is one, o is two.
    assert len(contours) == 3
    assert write_item(Text(1, 2, "Ho", 10, "#000000"))["outlines"] == []
