"""The world below the story, as SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from geo.story.records import Story
from layers.map.symbols import (
    WORLD_UNITS,
    draw_symbols,
    list_borders,
    list_shaded,
    list_turns,
    to_units,
    write_path,
)
from layers.scene import lay_out

PART = re.compile(r"M(-?\d+) ?(-?\d+)l([^Mz]*)(z?)")


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_symbols_are_svg_with_the_names_that_the_map_uses(
    name: str, request: pytest.FixtureRequest
) -> None:
    scene = lay_out(request.getfixturevalue(name), "en")
    paths = ElementTree.fromstring(f"<defs>{draw_symbols(scene)}</defs>")
    names = ["land", *(f"border-{kind}" for kind in list_borders())]
    names += [f"country-{code}" for code in list_shaded(scene)]
    assert sorted(path.get("id", "") for path in paths) == sorted(names)
    for path in paths:
        parts = PART.findall(path.get("d", ""))
        assert "".join(f"M{x} {y}l{steps}{end}" for x, y, steps, end in parts).replace(
            " ", ""
        ) == path.get("d", "").replace(" ", ""), path.get("id")
        for x, y, steps, end in parts:
            numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
            assert len(numbers) % 2 == 0
            assert len(numbers) >= (4 if end else 2), "a sliver without an area or a length"
            assert 0 <= int(x) <= WORLD_UNITS
            assert int(y) >= -1


def test_units_begin_at_the_meridian_and_at_the_top() -> None:
    units = to_units(np.array([[-53.0, 85.0511287], [307.0, -85.0511287]]), west=-53)
    assert units == pytest.approx(np.array([[0, 0], [WORLD_UNITS, WORLD_UNITS]]), abs=1)


def test_shapes_smaller_than_a_unit_are_left_out() -> None:
    sliver = shapely.MultiPolygon([shapely.box(10, 10, 10.0001, 10.0001)])
    assert write_path(sliver, west=-180) == ""
    assert write_path(shapely.MultiPolygon([shapely.box(0, 0, 10, 10)]), west=-180).endswith("z")


@pytest.mark.parametrize(("name", "copies"), [("story", 1), ("voyage", 2)])
def test_the_world_is_drawn_as_often_as_the_journeys_need_it(
    name: str, copies: int, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    assert len(list_turns(lay_out(story, "en"))) == copies
