from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.globe.projections import MERCATOR_LIMIT, project_mercator, unproject_mercator


@given(lon=st.floats(-720, 720), lat=st.floats(-85, 85))
def test_there_and_back_again(lon: float, lat: float) -> None:
    point = np.array([[lon, lat]])
    assert unproject_mercator(project_mercator(point)) == pytest.approx(point, abs=1e-9)


def test_the_square_world_ends_at_its_limit() -> None:
    assert pytest.approx(85.0511287798) == MERCATOR_LIMIT
    edges = project_mercator(np.array([[0.0, MERCATOR_LIMIT], [-180.0, -90.0], [487.0, 90.0]]))
    assert edges == pytest.approx(np.array([[0, 180], [-180, -180], [487, 180]]))


def test_it_agrees_with_web_mercator() -> None:
    points = np.array([[126.9997, 37.5664], [-82.3642, 23.132], [0.0, 0.0], [-70.0, -80.0]])
    metres = np.column_stack(
        Transformer.from_crs(4326, 3857, always_xy=True).transform(points[:, 0], points[:, 1])
    )
    assert project_mercator(points) == pytest.approx(metres * 180 / 20037508.342789244, abs=1e-7)
