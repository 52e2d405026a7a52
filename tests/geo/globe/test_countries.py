from __future__ import annotations

import pytest
import shapely

from geo.globe.basemap import country_shape, load_basemap
from geo.globe.countries import is_near_country

# name: (code, lon, lat)
POINTS = {
    "in the middle of a large country": ("DZA", 2.6, 28.2),
    "in a large country, swapped": ("DZA", 28.2, 2.6),
    "on an island": ("JPN", 142.5, 43.5),
    "off a coast": ("KOR", 124.6, 35.5),
    "beyond the antimeridian": ("FJI", -179.9, -16.8),
    "far away": ("KOR", 126.98, -37.57),
}


@pytest.mark.parametrize(("code", "lon", "lat"), POINTS.values(), ids=list(POINTS))
def test_a_point_is_as_near_as_the_shape_says(code: str, lon: float, lat: float) -> None:
    distance = country_shape(load_basemap(), code).distance(shapely.Point(lon, lat))
    assert is_near_country(code, (lon, lat), degrees=distance + 1e-9)
    assert distance == 0 or not is_near_country(code, (lon, lat), degrees=distance - 1e-9)
    assert is_near_country(code, (lon, lat), degrees=5) == (distance <= 5)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="no country 'XKX'"):
        is_near_country("XKX", (0.0, 0.0), degrees=5)
