"""Checking placed labels, by other means than those that placed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import shapely

from layers.labels.labelling import Anchor, Box, Placement

_NEARLY = 1e-4  # of a label's height, for what rounding moves


def check_labels(
    anchors: Sequence[Anchor],
    placements: Sequence[Placement | None],
    *,
    frame: Box,
    obstacles: Sequence[Box] = (),
) -> list[str]:
    """Return what is wrong with placed labels, a sentence for each fault; labels are numbered."""
    placed = {number: spot for number, spot in enumerate(placements) if spot is not None}
    faults = []
    for number, spot in placed.items():
        faults += [f"label {number} {fault}" for fault in _check_shape(anchors[number], spot)]
        if not _to_shape(frame).covers(_to_shape(spot.box)):
            faults.append(f"label {number} leaves the frame")
        faults += [
            f"label {number} {fault}" for fault in _check_markers(number, spot, anchors, obstacles)
        ]
    for (first, one), (second, other) in combinations(placed.items(), 2):
        if _overlap(one.box, other.box):
            faults.append(f"labels {first} and {second} overlap")
        for number, leading, label, covered in (
            (first, one, second, other),
            (second, other, first, one),
        ):
            line = _to_line(leading)
            if line is not None and line.intersects(_shrink(covered.box)):
                faults.append(f"the leader of label {number} runs through label {label}")
    return faults


def _check_shape(anchor: Anchor, spot: Placement) -> Iterator[str]:
    width, height = anchor.sizes[spot.variant]
    near = _NEARLY * height
    box = spot.box
    if abs(box.right - box.left - width) + abs(box.bottom - box.top - height) > near:
        yield "has not the size of its variant"
    line = _to_line(spot)
    if line is not None:
        start, end = (shapely.Point(point) for point in line.coords)
        if abs(start.distance(shapely.Point(anchor.x, anchor.y)) - anchor.radius) > near:
            yield "has a leader that does not start at its marker's edge"
        if end.distance(_to_shape(box).exterior) > near:
            yield "has a leader that does not end at its edge"
        if line.intersects(_shrink(box)):
            yield "has a leader that runs through it"


def _check_markers(
    number: int, spot: Placement, anchors: Sequence[Anchor], obstacles: Sequence[Box]
) -> Iterator[str]:
    box, line = _to_shape(spot.box), _to_line(spot)
    near = _NEARLY * (spot.box.bottom - spot.box.top)
    for other, anchor in enumerate(anchors):
        centre = shapely.Point(anchor.x, anchor.y)
        if box.distance(centre) < anchor.radius - near:
            yield f"covers marker {other}"
        if line is not None and other != number:
            passed, begun = line.distance(centre), centre.distance(shapely.Point(line.coords[0]))
            # A leader that begins within another marker may lead out of it.
            if passed < anchor.radius - near and passed < begun - near:
                yield f"has a leader that runs through marker {other}"
    home = shapely.Point(anchors[number].x, anchors[number].y)
    for other, obstacle in enumerate(obstacles):
        if _overlap(spot.box, obstacle):
            yield f"covers obstacle {other}"
        # The obstacle in which an anchor stands is its own marker.
        within = _to_shape(obstacle).covers(home)
        if line is not None and not within and line.intersects(_shrink(obstacle)):
            yield f"has a leader that runs through obstacle {other}"


def _to_shape(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def _shrink(box: Box) -> shapely.Polygon:
    near = _NEARLY * (box.bottom - box.top)
    return shapely.box(box.left + near, box.top + near, box.right - near, box.bottom - near)


def _overlap(one: Box, other: Box) -> bool:
    return bool(_shrink(one).intersects(_shrink(other)))


def _to_line(spot: Placement) -> shapely.LineString | None:
    return None if spot.leader is None else shapely.LineString(spot.leader)
