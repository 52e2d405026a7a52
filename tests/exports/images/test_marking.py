"""A reader can tell which name belongs to which marker, and every line is seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely

from exports.images.drawing import Circle, Shape
from exports.images.image import DrawnImage, draw_image
from exports.images.marking import list_marks
from exports.images.request import read_request
from exports.images.sizes import SIZES
from geo.story.records import Story
from layers.labels.labelling import Box
from layers.scene import lay_out
from tests.exports.images.drafts import (
    CHAPTERS,
    draw,
    find_scene,
    frame_chapter,
    list_items,
)

# A label without a leader is at least this many times nearer to its own marker than to another.
CLEAR = 1.25
# What a label's box may cover of a line, in pixels of the look: its round end, or a corner.
TOLERANCE = 2.0


def find_middle(box: Box) -> shapely.Point:
    return shapely.Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)


def to_shape(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def list_leaders(image: DrawnImage) -> list[shapely.LineString]:
    items = list_items(image.drawing, "labels")
    return [shapely.LineString(item.lines[0]) for item in items if isinstance(item, Shape)]


def pair_labels(
    image: DrawnImage,
) -> Iterator[tuple[shapely.Polygon, int, shapely.LineString | None]]:
    """Yield the box of each label, the number of its mark, and its leader if it has one."""
    leaders = list_leaders(image)
    for box, number in zip(image.drawing.labels, image.drawing.named, strict=True):
        shape = to_shape(box)
        ends = (line for line in leaders if shape.distance(shapely.Point(line.coords[-1])) < 0.1)
        yield shape, number, next(ends, None)


def list_middles(image: DrawnImage) -> list[shapely.Point]:
    stops = [item for item in list_items(image.drawing, "stops") if isinstance(item, Circle)]
    return [find_middle(mark) for mark in image.drawing.marks] + [
        shapely.Point(stop.x, stop.y) for stop in stops
    ]


def find_doubts(image: DrawnImage) -> list[str]:
    """Return the markers that stand nearly as near to another's label as its own does."""
    middles = list_middles(image)
    doubts = []
    for shape, number, leader in pair_labels(image):
        own = shape.distance(middles[number])
        others = [shape.distance(it) for at, it in enumerate(middles) if at != number]
        if leader is None and min(others, default=math.inf) < CLEAR * own:
            doubts.append(f"label of mark {number} may name mark {others.index(min(others))}")
    return doubts


def test_labels_without_a_leader_stand_nearest_to_their_own_marker(
    drawn: dict[str, DrawnImage],
) -> None:
    doubts = {chapter: found for chapter, image in drawn.items() if (found := find_doubts(image))}
    assert doubts == {}


def test_leaders_end_at_their_own_marker(drawn: dict[str, DrawnImage]) -> None:
    for image in drawn.values():
        middles, unit = list_middles(image), image.request.size.unit
        for _, number, leader in pair_labels(image):
            if leader is not None:
                mark = image.drawing.marks[number]
                radius = (mark.right - mark.left) / 2
                start = shapely.Point(leader.coords[0])
                assert start.distance(middles[number]) == pytest.approx(radius, abs=0.1 * unit)


def test_places_that_overlap_are_named_with_leaders(drawn: dict[str, DrawnImage]) -> None:
    for image in drawn.values():
        middles = list_middles(image)
        kinds = [str(getattr(item, "id", "")) for item in list_items(image.drawing, "places")]
        for _, number, leader in pair_labels(image):
            if not kinds[number].startswith("place-"):
                continue
            apart = min(
                (
                    middles[number].distance(middles[other])
                    for other, kind in enumerate(kinds)
                    if other != number and kind.startswith("place-")
                ),
                default=math.inf,
            )
            if apart < 12 * image.request.size.unit:
                assert leader is not None, kinds[number]


def test_no_label_covers_a_journey(drawn: dict[str, DrawnImage]) -> None:
    covered = {}
    for chapter, image in drawn.items():
        unit = image.request.size.unit
        lines = [
            shapely.LineString(line)
            for item in list_items(image.drawing, "routes")
            if isinstance(item, Shape)
            for line in item.lines
        ]
        for box in image.drawing.labels:
            length = sum(line.intersection(to_shape(box)).length for line in lines) / unit
            if length > TOLERANCE:
                covered[chapter] = round(length, 1)
    assert covered == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chapter", ["overview", "two-koreas"])
def test_the_hub_is_drawn_on_top_and_its_neighbour_is_seen(chapter: str, size: str) -> None:
    image = draw("story", chapter, size=size)
    markers = {getattr(item, "id", None): item for item in list_items(image.drawing, "places")}
    assert list(markers)[-1] == "place-seoul"
    hub, other = markers["place-seoul"], markers["place-pyongyang"]
    (far,) = (
        item
        for item in list_items(draw("story", "overview", size=size).drawing, "places")
        if getattr(item, "id", None) == "place-london"
    )
    assert isinstance(hub, Circle)
    assert isinstance(other, Circle)
    assert isinstance(far, Circle)
    assert 0.6 * far.radius <= hub.radius == other.radius < far.radius
    # A good part of the lower one is not covered.
    discs = [shapely.Point(it.x, it.y).buffer(it.radius) for it in (other, hub)]
    assert discs[0].difference(discs[1]).area > 0.4 * discs[0].area


def test_bends_that_the_chapter_leaves_out_are_plain_dots() -> None:
    image = draw("story", "overview")
    stops = list_items(image.drawing, "stops")
    assert {getattr(item, "id", None) for item in stops} == {
        f"stop-{id_}" for id_ in ("beijing", "tokyo", "clark", "baguio")
    }
    unit = image.request.size.unit
    for stop in stops:
        assert isinstance(stop, Circle)
        assert stop.radius == pytest.approx(2.2 * unit)
        for box in image.drawing.labels:
            assert to_shape(box).distance(shapely.Point(stop.x, stop.y)) > stop.radius
    assert list_items(draw("story", "hwang-jang-yop").drawing, "stops") == ()


def test_a_place_that_a_voyage_comes_back_to_is_drawn_once_at_one_spot() -> None:
    for chapter, size in (("pacific", "column"), ("eastward", "column"), ("eastward", "a4")):
        image = draw("voyage", chapter, "svg", size=size)
        spots = [
            (item.id, round(item.x), round(item.y))
            for name in ("places", "stops")
            for item in list_items(image.drawing, name)
            if isinstance(item, Circle)
        ]
        assert "stop-new-york" in {id_ for id_, _, _ in spots}
        assert len(spots) == len({*spots})


@pytest.mark.parametrize("projection", ["auto", "globe", "equal-earth", "azimuthal"])
def test_events_stay_on_the_world(projection: str) -> None:
    for story, chapter in CHAPTERS:
        for size in ("social", "tall"):
            frame = frame_chapter(story, chapter, projection, size)
            scene = find_scene(story, "en")
            marks = list_marks(
                scene.story.chapters["en"][chapter], scene, frame, unit=SIZES[size].unit
            )
            moved = [m for m in marks if m.home is not None and m.home != (m.x, m.y)]
            if moved and frame.projection != "mercator":
                assert np.isfinite(frame.from_pixels(np.array([(m.x, m.y) for m in moved]))).all()


def test_a_hairline_leads_from_an_event_to_where_it_was() -> None:
    image = draw("story", "two-koreas")
    stems = [item for item in list_items(image.drawing, "stems") if isinstance(item, Shape)]
    assert {stem.id for stem in stems} >= {"stem-pyongyang-summit-2018"}
    scene = find_scene("story", "en")
    for stem in stems:
        id_ = str(stem.id).removeprefix("stem-")
        home = image.frame.project(np.array(scene.points["event", id_]))
        assert stem.lines[0][-1] == pytest.approx(home[0], abs=0.01)


def test_no_scrap_of_a_border_goes_unexplained(drawn: dict[str, DrawnImage]) -> None:
    for image in drawn.values():
        unit = image.request.size.unit
        for item in list_items(image.drawing, "borders"):
            assert isinstance(item, Shape)
            length = sum(shapely.LineString(line).length for line in item.lines)
            assert item.id == "border-boundary" or length > 25 * unit


def test_labels_leave_the_line_of_demarcation_in_sight(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        lines = [
            shapely.LineString(line)
            for item in list_items(image.drawing, "borders")
            if isinstance(item, Shape) and item.id == "border-demarcation"
            for line in item.lines
        ]
        whole = shapely.MultiLineString(lines)
        labels = shapely.union_all([to_shape(box) for box in image.drawing.labels])
        assert whole.intersection(labels).length <= 0.15 * whole.length, chapter


@pytest.mark.parametrize(
    ("bounds", "is_dot"), [((-170, -60, 170, 70), True), ((8, 33, 12, 38), False)]
)
def test_an_area_smaller_than_a_dot_has_one_and_a_sign_in_the_key(
    carthage: Story, bounds: tuple[float, float, float, float], is_dot: bool
) -> None:
    overview = replace(
        carthage.chapters["en"]["overview"], places=("lands",), routes=(), events=(), bounds=bounds
    )
    story = replace(carthage, routes={}, chapters={"en": {"overview": overview}})
    wishes = {"size": "social", "lang": "en", "projection": "mercator"}
    drawing = draw_image(read_request(story, "overview", "png", wishes), lay_out(story, "en"))
    marked = [getattr(item, "id", None) for item in list_items(drawing.drawing, "places")]
    assert marked.count("place-lands") == is_dot
    key = " ".join(text.text for text in drawing.drawing.list_texts())
    assert ("place, position approximate" in key) == is_dot
    assert ("area, bounds approximate" in key) != is_dot
