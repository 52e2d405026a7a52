"""Another story altogether opens just as well."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geo.story.records import Story
from tests.app.conftest import VOYAGE, Serve, Visitor
from tests.app.visits import read_lines, read_marks


def test_a_voyage_round_the_world_is_one_line(visit: Visitor, serve: Serve, voyage: Story) -> None:
    page = visit(at=serve(VOYAGE)).open_story()
    lines = read_lines(page)
    (route,) = voyage.routes.values()
    points = [p for n in range(1, len(route.legs) + 1) for p in lines[f"{route.id} {n}"]]
    assert max(abs(b[0] - a[0]) for a, b in pairwise(points)) <= 5
    assert points[-1][0] - points[0][0] == pytest.approx(360, abs=1e-4)
    # Both ends of the circle bear their mark.
    assert page.locator(f".place.place-{voyage.hub}").count() == 2
    west, _, east, _ = read_marks(page)["view"]
    assert west < points[0][0] < points[-1][0] < east


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_language_has_its_page(
    visit: Visitor, serve: Serve, voyage: Story, language: str
) -> None:
    page = visit(at=serve(VOYAGE)).open_story(f"?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").inner_text() == voyage.title[language]
    for chapter in voyage.chapters[language].values():
        assert page.locator(f"section#{chapter.id} h2").inner_text() == chapter.title
