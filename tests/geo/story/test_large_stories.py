"""What is made once stays once, however large a story is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from geo.globe import countries
from geo.globe.basemap import Basemap, country_codes, country_shape, load_basemap
from geo.story.checking import check_story
from tests.geo.large_stories import write_large_story

# Their coasts take the longest to make.
LARGE = {
    *("ARG", "ATA", "AUS", "BRA", "CAN", "CHL", "CHN", "FIN", "GBR", "GRC", "GRL", "IDN", "JPN"),
    *("NOR", "PHL", "RUS", "SWE", "USA"),
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the shape of each country was made."""
    count: Counter[str] = Counter()

    def make(basemap: Basemap, code: str) -> object:
        count[code] += 1
        return country_shape(basemap, code)

    monkeypatch.setattr(countries, "country_shape", make)
    countries.load_country.cache_clear()
    return count


def test_no_country_is_made_twice_however_many_come_between(
    tmp_path: Path, made: Counter[str]
) -> None:
    codes = sorted(country_codes(load_basemap()) - LARGE)
    folder = write_large_story(tmp_path, places=80, journeys=300, avoiding=True, codes=codes)
    story, problems = check_story(folder)
    assert problems == []
    assert story is not None
    avoided = {code for route in story.routes.values() for code in route.legs[0].avoid}
    assert len(avoided) > 64
    assert avoided <= set(made)
    assert set(made.values()) == {1}


def test_a_place_near_a_border_needs_no_shape(tmp_path: Path, made: Counter[str]) -> None:
    codes = ["BEL", "CUB", "ITA", "KOR", "KWT", "PAN", "PRK"]
    _, problems = check_story(write_large_story(tmp_path, places=70, codes=codes))
    assert problems == []
    assert not made
