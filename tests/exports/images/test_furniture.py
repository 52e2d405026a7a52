"""What helps to read the map is true: scale bar, rings, graticule, inset."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from exports.images.drawing import Circle, Shape, Text
from exports.images.framing import Frame
from exports.images.furniture import (
    TRUE_SCALE,
    draw_graticule,
    draw_locator,
    draw_scale_bar,
    pick_ring_km,
    sees_rings,
)
from geo.globe.geodesics import WGS84
from geo.globe.planes import AzimuthalPlane
from layers.labels.labelling import Box
from layers.look import LIGHT
from layers.telling.words import load_words
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, draw, frame_chapter, measure_item

PROJECTIONS = ("auto", "azimuthal", "globe", "equal-earth", "mercator")
SIZES = ("social", "column")
ROOM_KM = 6500.0


def measure_pixels(frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Return how many km lie between neighbours of a grid of pixels, and how many pixels."""
    box = frame.box
    xs = np.linspace(box.left + 4, box.right - 4, 9)
    ys = np.linspace(box.top + 4, box.bottom - 4, 9)
    found = []
    for one, other in itertools.product(itertools.product(xs, ys), [(2, 0), (0, 2), (2, 2)]):
        ends = np.array([one, (one[0] + other[0], one[1] + other[1])])
        found.append((frame.from_pixels(ends), np.hypot(*other)))
    ground = np.array([pair for pair, _ in found])
    _, _, metres = WGS84.inv(*ground[:, 0].T, *ground[:, 1].T)
    return np.asarray(metres) / 1000, np.array([length for _, length in found])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_a_scale_bar_stands_only_where_it_is_true(projection: str, size: str) -> None:
    drawn = 0
    for story, chapter in CHAPTERS:
        frame, words = frame_chapter(story, chapter, projection, size), load_words("en")
        piece = draw_scale_bar(frame, LIGHT, words, unit=1.0, size=11.0)
        km, pixels = measure_pixels(frame)
        if piece is None:
            assert np.isnan(km).any() or np.ptp(pixels / km) > 0.02 * (pixels / km).min()
            continue
        drawn += 1
        bar, text = piece.items
        assert isinstance(bar, Shape)
        assert isinstance(text, Text)
        number = int("".join(letter for letter in text.text if letter.isdigit()))
        assert text.text == words.say("image.km", distance=words.say_number(number))
        length = float(np.ptp(bar.lines[0][:, 0]))
        # As long as the ground says, whichever part of the map and direction it is held against.
        assert length == pytest.approx(number * (pixels / km).mean(), rel=0.03)
        assert (pixels / km).max() < 1.01 * TRUE_SCALE * (pixels / km).min()
        (left, *_), (right, *_) = bar.lines[0][1], bar.lines[0][2]
        y = bar.lines[0][1, 1]
        (lon, lat), (end_lon, end_lat) = frame.from_pixels(np.array([[left, y], [right, y]]))
        _, _, metres = WGS84.inv(lon, lat, end_lon, end_lat)
        assert metres / 1000 == pytest.approx(number, rel=0.03)
    assert drawn or projection in ("auto", "equal-earth", "mercator")


@pytest.mark.parametrize("story", STORIES)
def test_rings_are_at_true_distances(story: str) -> None:
    hub = STORIES[story].places[STORIES[story].hub]
    for chapter in STORIES[story].chapters["en"]:
        frame = frame_chapter(story, chapter, "azimuthal", "square")
        step = pick_ring_km(frame)
        assert step is not None
        seen = set()
        for item in draw_graticule(frame, LIGHT, unit=1.0):
            for ring in item.lines:
                lonlat = frame.from_pixels(ring)
                many = np.full(len(ring), hub.lon), np.full(len(ring), hub.lat)
                _, _, metres = WGS84.inv(*many, *lonlat.T)
                number = round(float(np.median(metres)) / 1000 / step)
                seen.add(number)
                assert np.asarray(metres) / 1000 == pytest.approx(number * step, rel=0.001)
        # Every ring from the first that is in the window to the last.
        assert len(seen) >= 2
        assert sorted(seen) == list(range(min(seen), max(seen) + 1))


def test_rings_are_as_far_apart_in_pictures_of_any_shape() -> None:
    steps = {pick_ring_km(draw("story", "arriving", size=size).frame) for size in SIZES}
    assert len(steps) == 1


def test_rings_are_explained_where_some_lie_on_the_sea() -> None:
    def look(lon: float, lat: float) -> Frame:
        box, plane = Box(0, 0, 600, 400), AzimuthalPlane(lon, lat)
        return Frame("azimuthal", plane, box, 600 / 900_000, (0.0, 0.0))

    assert sees_rings(look(127.0, 37.5), unit=1.0)
    assert not sees_rings(look(103.0, 46.5), unit=1.0)


def test_the_caption_says_how_far_the_rings_are_apart() -> None:
    image = draw("story", "overview", projection="azimuthal", size="square")
    step = pick_ring_km(image.frame)
    assert step is not None
    said = load_words("en").say_number(step)
    assert said in " ".join(image.caption.notes)
    without = draw("story", "overview", projection="azimuthal", size="square", parts="title")
    assert said not in " ".join(without.caption.notes)


@pytest.mark.parametrize("projection", ["globe", "equal-earth", "mercator"])
def test_other_maps_have_a_graticule_of_round_degrees(projection: str) -> None:
    for chapter in ("overview", "two-koreas"):
        frame = frame_chapter("story", chapter, projection, "square")
        assert pick_ring_km(frame) is None
        (net,) = draw_graticule(frame, LIGHT, unit=1.0)
        kinds = set()
        for line in net.lines:
            # Not its ends, which may lie beyond the window or on the globe's rim.
            ground = frame.from_pixels(line[1:-1])
            ground = ground[np.isfinite(ground).all(axis=1)]
            if len(ground) < 3:
                continue
            lon, lat = (ground[:, 0] + 0.5) % 360 - 0.5, ground[:, 1]
            room = 0.1 + 2 * np.abs(np.diff(ground, axis=0)).max() / 20
            along = "meridian" if np.ptp(lon) < np.ptp(lat) else "parallel"
            value = np.median(lon if along == "meridian" else lat)
            assert value == pytest.approx(round(value), abs=room)
            kinds.add(along)
        assert kinds == {"meridian", "parallel"}


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_an_inset_is_for_near_views_alone(projection: str) -> None:
    found = {True: 0, False: 0}
    for (story, chapter), size in itertools.product(CHAPTERS, ("social", "square")):
        frame = frame_chapter(story, chapter, projection, size)
        left, bottom, right, top = frame.window
        near = np.hypot(right - left, top - bottom) / 1000 <= ROOM_KM
        piece = draw_locator(frame, LIGHT, unit=1.0, lines=(), taken=())
        assert near == (piece is not None)
        found[piece is not None] += 1
        if piece is None:
            continue
        items = piece.items
        # The window is marked on it, once and within its disc.
        disc = items[0]
        assert isinstance(disc, Circle)
        marked = [item for item in items if isinstance(item, Shape) and item.id != "coast"]
        assert len(marked) == 1
        box, room = measure_item(marked[0]), 2.0
        assert box.left >= disc.x - disc.radius - room
        assert box.right <= disc.x + disc.radius + room
        assert box.top >= disc.y - disc.radius - room
        assert box.bottom <= disc.y + disc.radius + room
    assert found[False]
    assert found[True] >= 3
