from __future__ import annotations

from typing import Any

import pytest

from geo.story.records import Story
from geo.story.stops import SAME_DEG, is_near, make_stop_line

LINE: dict[str, Any] = {"type": "LineString", "coordinates": [[1.0, 2.0], [3.0, 4.0]]}


def test_a_line_through_stops_is_cut_where_a_leg_crosses_180_degrees(voyage: Story) -> None:
    line = make_stop_line(voyage.routes["nellie-bly"], voyage)
    assert line["type"] == "MultiLineString"
    before, after = line["coordinates"]
    assert (len(before), len(after)) == (10, 3)
    assert (before[-1][0], after[0][0]) == (180, -180)
    assert before[-1][1] == after[0][1] == pytest.approx(36.389, abs=1e-3)


@pytest.mark.parametrize(
    "found",
    [
        LINE,
        {**LINE, "bbox": [1, 2, 3, 4]},
        {"type": "LineString", "coordinates": [[1, 2], [3 + 0.9 * SAME_DEG, 4]]},
    ],
)
def test_is_near_takes_what_is_as_good_as_alike(found: object) -> None:
    assert is_near(found, LINE)


@pytest.mark.parametrize(
    "found",
    [
        *(None, [], "LineString", {}, {"type": "LineString"}),
        {"type": "MultiLineString", "coordinates": [LINE["coordinates"]]},
        *(
            {"type": "LineString", "coordinates": coordinates}
            for coordinates in (
                *(None, "[[1,2],[3,4]]", [], [[1, 2]], [[1, 2], [3, 4], [5, 6]], [1, 2, 3, 4]),
                *([[1, 2], [3, 4, 0]], [["1", "2"], ["3", "4"]], [[2, 1], [4, 3]]),
                *([[1, 2], [3, float("nan")]], [[1, 2], [3, 10**400]], [[1, 2], [3, [4]]]),
                *([[True, 2], [3, 4]], [[1, 2], [3, 4 + 2 * SAME_DEG]], {"0": [1, 2]}),
            )
        ),
    ],
)
def test_is_near_refuses_other_geometries(found: object) -> None:
    assert not is_near(found, LINE)
