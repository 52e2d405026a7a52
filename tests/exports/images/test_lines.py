"""The lines of an image are those of the page: same ends, same legs, same certainty."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from shapely.geometry import MultiPolygon

from exports.images.drawing import Points, Shape
from exports.images.image import DrawnImage
from exports.images.request import PROJECTIONS
from geo.globe.basemap import country_rings, load_basemap
from geo.globe.planes import MercatorPlane, Plane
from layers.look import DASHES, PRINT_THEMES, ROUTE_WIDTH, pick_hue
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw, find_scene, list_items

PLANES = [name for name in PROJECTIONS if name != "auto"]
SIZE = {"auto": "social", "azimuthal": "square", "globe": "square"}


def draw_lines(story: str, chapter: str, projection: str, theme: str = "light") -> DrawnImage:
    size = SIZE.get(projection, "social")
    return draw(story, chapter, projection=projection, size=size, theme=theme, parts="none")


def list_routes(image: DrawnImage) -> dict[str, Shape]:
    items = list_items(image.drawing, "routes")
    return {str(item.id): item for item in items if isinstance(item, Shape)}


def measure_steps(line: Points) -> Points:
    return np.asarray(np.hypot(*np.diff(line, axis=0).T))


@pytest.mark.parametrize("theme", ["light", "grey"])
@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_every_leg_is_drawn_as_the_page_draws_it(story: str, chapter: str, theme: str) -> None:
    image = draw_lines(story, chapter, "auto", theme)
    scene = find_scene(story, "en")
    drawn = list_routes(image)
    unit = image.request.size.unit
    expected = []
    for number, (id_, legs) in enumerate(scene.traces.items()):
        if id_ not in scene.story.chapters["en"][chapter].routes:
            continue
        for index, traced in enumerate(legs, start=1):
            name = f"route-{id_}" if len(legs) == 1 else f"route-{id_}-{index}"
            if name not in drawn:
                # A chapter's own view may leave out a part of a journey.
                assert not within(image.frame.project(traced.points), image).any(), name
                continue
            expected.append(name)
            stroke = drawn[name].stroke
            assert stroke is not None
            assert stroke.colour == pick_hue(number, PRINT_THEMES[theme])
            assert stroke.width == pytest.approx(ROUTE_WIDTH * unit)
            dashes = DASHES[traced.leg.certainty]
            if dashes is None:
                assert stroke.dashes is None
            else:
                assert stroke.dashes == pytest.approx([part * stroke.width for part in dashes])
    assert list(drawn) == expected


@pytest.mark.parametrize("projection", PLANES)
@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_lines_run_where_the_page_has_them(story: str, chapter: str, projection: str) -> None:
    image = draw_lines(story, chapter, projection)
    scene = find_scene(story, "en")
    frame, drawn = image.frame, list_routes(image)
    for id_ in scene.story.chapters["en"][chapter].routes:
        for index, traced in enumerate(scene.traces[id_], start=1):
            number = "" if len(scene.traces[id_]) == 1 else f"-{index}"
            shape = drawn.get(f"route-{id_}{number}")
            pixels = frame.project(turn(traced.points, frame.plane))
            seen = within(pixels, image)
            if shape is None:
                assert not seen.any()
                continue
            # Every point of the line on the page is on the line of the image, ...
            lines = shapely.MultiLineString(list(shape.lines))
            off = shapely.distance(lines, shapely.points(pixels[seen]))
            assert off.max(initial=0.0) < 0.1
            # ... which breaks nowhere, and goes no other way.
            assert max(measure_steps(line).max() for line in shape.lines) < longest_step(image)
            if seen.all() and crosses_no_edge(traced.points, image):
                (line,) = shape.lines
                assert line[0] == pytest.approx(pixels[0], abs=0.01)
                assert line[-1] == pytest.approx(pixels[-1], abs=0.01)


def turn(points: Points, plane: Plane) -> Points:
    """Return a line's points, each turned into the opened world of a strip."""
    world = getattr(plane, "world", None)
    if world is None or isinstance(plane, MercatorPlane):
        return points
    lons = [
        lon if world.west <= lon <= world.east else world.place_longitude(lon)
        for lon in points[:, 0].tolist()
    ]
    return np.column_stack([lons, points[:, 1]])


def within(pixels: Points, image: DrawnImage) -> npt.NDArray[np.bool_]:
    """Tell which pixels are in the window; NaN, for what the plane hides, is not."""
    box = image.frame.box
    x, y = pixels.T
    return np.asarray((x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom))


def longest_step(image: DrawnImage) -> float:
    """Return how far neighbouring points of a line may be apart, in pixels: far from torn."""
    box = image.frame.box
    return min(box.right - box.left, box.bottom - box.top) / 8


def crosses_no_edge(points: Points, image: DrawnImage) -> bool:
    world = getattr(image.frame.plane, "world", None)
    if world is None or isinstance(image.frame.plane, MercatorPlane):
        return True
    return bool((points[:, 0] >= world.west).all() and (points[:, 0] <= world.east).all())


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("story", STORIES)
def test_journeys_hold_together(story: str, projection: str) -> None:
    for chapter in STORIES[story].chapters["en"]:
        image = draw_lines(story, chapter, projection)
        drawn = list_routes(image)
        for id_, legs in find_scene(story, "en").traces.items():
            names = [f"route-{id_}-{index}" for index in range(1, len(legs) + 1)]
            for one, other in pairwise(names):
                if one in drawn and other in drawn and len(drawn[one].lines) == 1:
                    end, start = drawn[one].lines[-1][-1], drawn[other].lines[0][0]
                    inside = within(np.array([end, start]), image)
                    if inside.all() and crosses_no_edge(legs[names.index(other)].points, image):
                        assert end == pytest.approx(start, abs=0.01)


@cache
def project_country(plane: Plane, code: str) -> MultiPolygon:
    return plane.project_polygons(country_rings(load_basemap(), code))


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_no_arc_enters_a_country_that_it_avoids(projection: str) -> None:
    tested = set()
    scene = find_scene("story", "en")
    for chapter in scene.chapters:
        image = draw_lines("story", chapter.id, projection)
        frame = image.frame
        land = shapely.transform(project_country(frame.plane, "PRK"), frame.to_pixels)
        for id_ in chapter.routes:
            legs = scene.traces[id_]
            for index, traced in enumerate(legs, start=1):
                name = f"route-{id_}" if len(legs) == 1 else f"route-{id_}-{index}"
                shape = list_routes(image).get(name)
                if shape is None or "PRK" in (traced.start.country, traced.end.country):
                    continue
                if traced.leg.path == "schematic":
                    tested.add(name)
                    lines = shapely.MultiLineString(list(shape.lines))
                    assert not lines.intersects(land), (chapter.id, name)
    assert tested == {
        f"route-{id_}" if len(legs) == 1 else f"route-{id_}-{index}"
        for id_, legs in scene.traces.items()
        for index, traced in enumerate(legs, start=1)
        if traced.leg.path == "schematic"
        and "PRK" not in (traced.start.country, traced.end.country)
    }


def test_the_test_of_avoiding_can_fail() -> None:
    image = draw_lines("story", "overview", "azimuthal")
    land = shapely.transform(project_country(image.frame.plane, "PRK"), image.frame.to_pixels)
    straight = shapely.LineString(image.frame.project(np.array([[126.99, 37.57], [12.5, 41.9]])))
    assert straight.intersects(land)


@pytest.mark.parametrize("projection", PLANES)
@pytest.mark.parametrize("size", ["social", "tall"])
def test_an_outlined_coast_leaves_out_where_the_world_ends(projection: str, size: str) -> None:
    image = draw("story", "overview", theme="outline", projection=projection, size=size)
    (coast,) = list_items(image.drawing, "land")
    assert isinstance(coast, Shape)
    assert not coast.closed
    frame = image.frame
    # Well within the edge's own width: a coast may come near it, but not run along it.
    edge = shapely.transform(frame.plane.outline.exterior, frame.to_pixels)
    near = max(1_500 * frame.scale, 0.06)
    along = shapely.MultiLineString(list(coast.lines)).intersection(edge.buffer(near))
    assert along.length < 1
    assert len(coast.lines) > 20


def test_a_filled_coast_runs_along_the_edge_of_the_world() -> None:
    image = draw("story", "overview", projection="equal-earth", size="tall")
    (land,) = list_items(image.drawing, "land")
    assert isinstance(land, Shape)
    edge = shapely.transform(image.frame.plane.outline.exterior, image.frame.to_pixels)
    rings = shapely.MultiLineString(list(land.lines))
    assert rings.intersection(edge.buffer(0.1)).length > 50
