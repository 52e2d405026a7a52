"""Frames show what a chapter speaks of, on a plane that suits it."""

from __future__ import annotations

import numpy as np
import pytest

from exports.images.framing import gather_points, measure_scale
from exports.images.furniture import find_true_scale
from exports.images.request import PROJECTIONS
from exports.images.sizes import SIZES
from geo.globe.geodesics import WGS84
from geo.globe.planes import RADIUS_M, AzimuthalPlane, EqualEarthPlane, GlobePlane, MercatorPlane
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, find_scene, frame_chapter

SHAPES = ("social", "square", "tall")
CLASSES = {
    "mercator": MercatorPlane,
    "equal-earth": EqualEarthPlane,
    "azimuthal": AzimuthalPlane,
    "globe": GlobePlane,
}


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("size", SHAPES)
def test_the_window_holds_all_that_the_plane_shows(projection: str, size: str) -> None:
    for story, id_ in CHAPTERS:
        frame = frame_chapter(story, id_, projection, size)
        scene = find_scene(story, "en")
        pixels = frame.project(gather_points(scene.story.chapters["en"][id_], scene))
        seen = np.isfinite(pixels).all(axis=1)
        box = frame.box
        x, y = pixels[seen].T
        assert (x >= box.left).all()
        assert (x <= box.right).all()
        assert (y >= box.top).all()
        assert (y <= box.bottom).all()
        # Only what lies over the antipode, or behind the globe, is hidden.
        assert seen.all() or projection in ("azimuthal", "globe")


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
@pytest.mark.parametrize("size", SHAPES)
def test_auto_picks_a_plane_that_shows_everything(story: str, chapter: str, size: str) -> None:
    frame = frame_chapter(story, chapter, "auto", size)
    assert isinstance(frame.plane, CLASSES[frame.projection])
    scene = find_scene(story, "en")
    cloud = gather_points(scene.story.chapters["en"][chapter], scene)
    assert np.isfinite(frame.project(cloud)).all()
    # Mercator blows up what is far from the equator: never for the world.
    if frame.projection == "mercator":
        assert np.ptp(cloud[:, 0]) <= 60


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
@pytest.mark.parametrize("size", SIZES)
def test_auto_turns_no_far_land_on_its_side(story: str, chapter: str, size: str) -> None:
    frame = frame_chapter(story, chapter, "auto", size)
    scene = find_scene(story, "en")
    cloud = gather_points(scene.story.chapters["en"][chapter], scene)
    hub = scene.story.places[scene.story.hub]
    far = max(WGS84.inv(hub.lon, hub.lat, lon, lat)[2] for lon, lat in cloud.tolist())
    if frame.projection == "azimuthal":
        assert far <= 10_000_000
    if frame.projection == "globe":
        # Nothing stands on the globe's very edge.
        assert np.hypot(*frame.plane.project_points(cloud).T).max() < 0.91 * RADIUS_M


@pytest.mark.parametrize("size", SHAPES)
def test_a_view_that_a_chapter_gives_is_not_widened_to_its_journeys(size: str) -> None:
    scene = find_scene("story", "en")
    chapter = scene.story.chapters["en"]["what-is-known"]
    assert chapter.bounds is not None
    cloud = gather_points(chapter, scene)
    assert [*cloud.min(axis=0), *cloud.max(axis=0)] == pytest.approx(chapter.bounds)
    frame = frame_chapter("story", "what-is-known", "auto", size)
    x, y = frame.project(np.array(scene.points["place", "havana"]))[0]
    assert np.isnan(x) or not (
        frame.box.left <= x <= frame.box.right and frame.box.top <= y <= frame.box.bottom
    )


@pytest.mark.parametrize("size", SIZES)
def test_auto_knows_the_globe_from_the_world(size: str) -> None:
    tall = SIZES[size].height > SIZES[size].width
    assert frame_chapter("story", "overview", "auto", size).projection == "equal-earth"
    found = frame_chapter("voyage", "pacific", "auto", size).projection
    assert found == "equal-earth" if not tall else found == "globe"


@pytest.mark.parametrize("size", SIZES)
def test_a_near_view_has_a_scale_bar(size: str) -> None:
    assert find_true_scale(frame_chapter("story", "arriving", "auto", size)) is not None


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_pixels_and_places_agree(projection: str) -> None:
    frame = frame_chapter("story", "overview", projection, "social")
    points = np.array([[126.9997, 37.5664], [-0.1276, 51.5072], [47.98, 29.37]])
    back = frame.from_pixels(frame.project(points))
    assert back[:, 1] == pytest.approx(points[:, 1], abs=1e-6)
    assert (back[:, 0] - points[:, 0] + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


def test_scale_is_measured_on_the_ground() -> None:
    frame = frame_chapter("story", "arriving", "mercator", "social")
    scale = measure_scale(frame, at=[frame.middle])
    lon, lat = frame.focus
    # Mercator stretches alike in all directions, by the secant of the latitude.
    expected = frame.scale * 1000 / np.cos(np.radians(lat))
    assert scale == pytest.approx(np.full((1, 4), expected), rel=0.005)
    end_lon, end_lat, _ = WGS84.fwd(lon, lat, 90.0, 50_000.0)
    start, end = frame.project(np.array([[lon, lat], [end_lon, end_lat]]))
    assert np.hypot(*(end - start)) == pytest.approx(50 * scale[0, 2], rel=0.005)


def test_there_is_no_scale_beyond_the_world() -> None:
    frame = frame_chapter("story", "overview", "globe", "slide")
    assert np.isnan(measure_scale(frame, at=[(1.0, 1.0)])).all()
    assert np.isfinite(frame.focus).all()


@pytest.mark.parametrize("story", STORIES)
def test_flat_maps_do_not_look_beyond_the_world(story: str) -> None:
    for projection in ("mercator", "equal-earth"):
        for chapter in STORIES[story].chapters["en"]:
            for size in SHAPES:
                frame = frame_chapter(story, chapter, projection, size)
                left, bottom, right, top = frame.window
                least_x, least_y, most_x, most_y = frame.plane.outline.bounds
                # A window wider than the world stands in its middle.
                for low, high, least, most in (
                    (left, right, least_x, most_x),
                    (bottom, top, least_y, most_y),
                ):
                    if high - low <= most - least:
                        assert low >= least - 1
                        assert high <= most + 1
                    else:
                        assert low + high == pytest.approx(least + most, abs=1)
