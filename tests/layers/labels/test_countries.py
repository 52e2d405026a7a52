"""Countries are named where they lie, as far as there is room, and never on the sea."""

from __future__ import annotations

import pytest
import shapely

from geo.globe.basemap import Detail, country_rings, load_basemap
from geo.globe.planes import MercatorPlane
from geo.story.records import Story
from layers.labels.countries import find_rooms, list_countries, name_countries
from layers.labels.lettering import estimate_width
from layers.scene import lay_out


def measure(rows: tuple[str, ...]) -> tuple[float, float]:
    return max(estimate_width(row, 1.0) for row in rows), 1.2 * len(rows)


def test_a_name_fits_on_its_own_land(story: Story) -> None:
    scene, plane = lay_out(story, story.language), MercatorPlane(story.world)
    detail = Detail(coarse_km2=64, fine_km2=64)

    def shape(code: str) -> shapely.MultiPolygon:
        return plane.project_polygons(country_rings(load_basemap(), code, detail=detail))

    names = {
        name.code: name
        for chapter in scene.chapters
        for name in name_countries(
            chapter, scene, shape=shape, name=lambda code: f"Land of {code}", measure=measure
        )
    }
    assert {"CUB", "KOR", "PRK", "PAN", "MEX"} <= names.keys()
    for code, name in names.items():
        land = shape(code)
        for setting in name.settings:
            wide, high = measure(setting.rows)
            for room in setting.rooms:
                x, y = room.size * wide / 2, room.size * high / 2
                box = shapely.box(room.x - x, room.y - y, room.x + x, room.y + y)
                assert land.buffer(1.0).covers(box), (code, setting.rows)


def test_the_widest_room_comes_first_and_lies_in_the_middle() -> None:
    land = shapely.union(shapely.box(0, 0, 100, 40), shapely.box(100, 0, 300, 10))
    first, *others = find_rooms(land, (5.0, 2.0))
    assert first.x == pytest.approx(50, abs=4)
    assert first.y == pytest.approx(20, abs=2)
    assert 17 <= first.size <= 20
    assert all(room.size <= first.size for room in others)


def test_who_lies_across_the_demarcation_line_is_named_too(story: Story) -> None:
    scene = lay_out(story, story.language)
    arriving = story.chapters[story.language]["arriving"]
    assert list_countries(arriving, scene) == ("KOR", "PRK")


def test_what_a_chapter_shades_is_named_first(story: Story) -> None:
    scene = lay_out(story, story.language)
    for chapter in scene.chapters:
        shaded = tuple(country.code for country in chapter.countries)
        assert list_countries(chapter, scene)[: len(shaded)] == shaded
