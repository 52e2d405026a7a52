"""The spots where each label may stand, and what each spot costs, whoever stands beside it.

All lengths are in type sizes, so that one search serves screens and paper of any scale.
Arrays of points have shape (2, n): x, then y, downward.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from layers.labels.cover import Cover

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# What each of sixteen directions costs, from the east and on downward: beside the marker is best,
# above is better than below, and right better than left.
_TURNS = np.radians(np.arange(16) * 22.5)
_TURN_COSTS = np.array(
    [0.0, 0.3, 0.6, 1.1, 1.0, 1.2, 1.0, 0.8, 0.7, 0.8, 0.9, 1.0, 0.8, 0.9, 0.5, 0.3]
)
_UNITS = np.round(np.array([np.cos(_TURNS), np.sin(_TURNS)]), 12)
# Where on the label's edge its marker is met: at the middle of a side, at a corner, between them.
_EDGES = _UNITS / np.abs(_UNITS).max(axis=0)

_SIDE_COST = 2.0  # of the direction opposite to the preferred one
_VARIANT_COST = 2.5  # of each further size
_ROOM_COST = 0.25  # of each further room
_LEADER_COST = 3.0
_LENGTH_COST = 1.0  # of each type size of leader
_COVER_COST, _MOST_COVER = 12.0, 60.0  # of each type size of line under a label
_FAINT_COST, _MOST_FAINT = 5.0, 20.0  # likewise of a line that matters less
_CROSS_COST, _MOST_CROSS = 8.0, 14.0  # likewise under a leader
_NEAR_COST, _NEAR, _MOST_NEAR = 4.0, 1.0, 12.0  # for a marker of another within 1 type size
_BRUSH_COST, _BRUSH = 5.0, 0.9  # for a leader that passes another's marker
_WITHIN_COST = 12.0  # for one that begins within another's, and is read as that one's
_SOFT_COST = 6.0  # of a label wholly on a soft region
# A label without a leader is read as the name of the nearest marker: from this many times its
# own marker's distance on, no other is taken for it.
_CLEAR, _UNCLEAR_COST = 1.6, 9.0
_ROUND = 8  # markers that are compared before what they block is left out


@dataclass(frozen=True)
class Task:
    """What labels have to be placed, and among what; lengths in type sizes.

    Attributes:
        points: the anchors, (2, n).
        radii: of their markers, (n,).
        owners: for each size of a label, whose it is, ascending, (v,).
        variants: likewise the number of the size among those of its label, (v,).
        sizes: widths and heights, (2, v).
        turns: for each anchor the preferred direction in radians, NaN without one, (n,).
        led: which anchors' labels must have a leader, (n,).
        rooms: for each anchor where the label's middle may stand without a leader, (2, r); one
            that has any has no marker.
        frame: left, top, right, bottom.
        obstacles: boxes in rows of left, top, right, bottom, (k, 4).
        soft: likewise the regions that had better stay free, (s, 4).
        lines: arrays of shape (m, 2).
        faint: likewise the lines that matter less.
        gap: how far a label keeps from everything, and from the frame ``margin``.
        near: how far a label without a leader stands from its marker.
        rings: how far those with a leader do.
    """

    points: Floats
    radii: Floats
    owners: Ints
    variants: Ints
    sizes: Floats
    turns: Floats
    led: Flags
    rooms: Sequence[Floats]
    frame: tuple[float, float, float, float]
    obstacles: Floats
    soft: Floats
    lines: Sequence[Floats]
    faint: Sequence[Floats]
    gap: float
    margin: float
    near: float
    rings: tuple[float, ...]


@dataclass(frozen=True)
class Spots:
    """Spots, sorted by owner: boxes by centre and half size, leaders by middle and half length.

    A spot without a leader has one of no length, on the edge of its box. One ``within`` is a room
    of its anchor's.
    """

    owner: Ints
    variant: Ints
    cost: Floats
    centre: Floats
    half: Floats
    edge: Floats
    middle: Floats
    arm: Floats
    leads: Flags
    within: Flags

    def keep(self, kept: Flags | Ints) -> Self:
        """Return the spots that are flagged, or those of some numbers."""
        return type(self)(*(getattr(self, field.name)[..., kept] for field in fields(self)))


def list_spots(task: Task) -> Spots:
    """List the spots where a label may stand as far as frame, obstacles and markers are concerned.

    None of an anchor outside the frame.
    """
    spots = _join_spots(_spread_spots(task), _fill_rooms(task))
    left, top, right, bottom = task.frame
    low = np.array([[left], [top]]) + task.margin
    high = np.array([[right], [bottom]]) - task.margin
    inside = (spots.centre - spots.half >= low) & (spots.centre + spots.half <= high)
    corners = np.array([[left, right], [top, bottom]])
    seen = (task.points >= corners[:, :1]) & (task.points <= corners[:, 1:])
    kept = np.all(inside, axis=0) & np.all(seen, axis=0)[spots.owner]
    roomy = np.array([rooms.size > 0 for rooms in task.rooms])
    led = (task.led | roomy)[spots.owner]
    spots = spots.keep(kept & (spots.leads | spots.within | ~led))
    spots = spots.keep(~_meet_obstacles(spots, task))
    blocked, costs = _meet_markers(spots, task)
    spots.cost[:] += costs
    spots = spots.keep(~blocked)
    _add_cover(spots, task)
    return spots


def _spread_spots(task: Task) -> Spots:
    distances = np.array([task.near, *task.rings])
    count = task.owners.size
    shape = (count, distances.size, _TURNS.size)
    reach = (task.radii[task.owners, None] + distances)[:, :, None]
    start = _UNITS[:, None, None, :] * task.radii[task.owners, None, None]
    start = start + task.points[:, task.owners, None, None]
    tip = task.points[:, task.owners, None, None] + _UNITS[:, None, None, :] * reach
    half = np.broadcast_to(task.sizes[:, :, None, None] / 2, (2, *shape))
    centre = tip + _EDGES[:, None, None, :] * half
    leads = np.broadcast_to((np.arange(distances.size) > 0)[:, None], shape)
    start = np.where(leads, start, tip)
    turned = np.cos(_TURNS - task.turns[task.owners, None])
    turn = np.where(np.isnan(turned), _TURN_COSTS, _SIDE_COST / 2 * (1 - turned))
    far = np.concatenate([[0.0], _LEADER_COST + _LENGTH_COST * np.array(task.rings)])
    cost = turn[:, None, :] + far[:, None] + _VARIANT_COST * task.variants[:, None, None]
    each = math.prod(shape[1:])
    return Spots(
        np.repeat(task.owners, each),
        np.repeat(task.variants, each),
        cost.ravel(),
        centre.reshape(2, -1),
        half.reshape(2, -1),
        np.broadcast_to(_EDGES[:, None, None, :], (2, *shape)).reshape(2, -1),
        ((start + tip) / 2).reshape(2, -1),
        ((tip - start) / 2).reshape(2, -1),
        leads.ravel(),
        np.zeros(leads.size, dtype=bool),
    )


def _fill_rooms(task: Task) -> Spots:
    """Return the spots in rooms: of each label, its middle in each of its anchor's."""
    counts = np.array([task.rooms[owner].shape[1] for owner in task.owners], dtype=np.int64)
    labels = np.repeat(np.arange(task.owners.size), counts)
    rooms = [task.rooms[owner] for owner in task.owners]
    centre = np.hstack([np.zeros((2, 0)), *rooms])
    number = np.concatenate([np.zeros(0), *(np.arange(count) for count in counts)])
    return Spots(
        task.owners[labels],
        task.variants[labels],
        _ROOM_COST * number + _VARIANT_COST * task.variants[labels],
        centre,
        task.sizes[:, labels] / 2,
        np.zeros_like(centre),
        centre.copy(),
        np.zeros_like(centre),
        np.zeros(labels.size, dtype=bool),
        np.ones(labels.size, dtype=bool),
    )


def _join_spots(first: Spots, second: Spots) -> Spots:
    """Return all spots, sorted by owner."""
    if not second.owner.size:
        return first
    joined = Spots(
        *(
            np.concatenate([getattr(first, field.name), getattr(second, field.name)], axis=-1)
            for field in fields(Spots)
        )
    )
    return joined.keep(np.argsort(joined.owner, kind="stable"))


def cross_boxes(middle: Floats, arm: Floats, centre: Floats, half: Floats) -> Flags:
    """Tell whether segments run through boxes, by the axes that would separate them.

    All four have shape (2, ...) and are broadcast; a segment is its middle and half its length.
    """
    away = middle - centre
    apart: Flags = np.asarray(np.abs(away) >= half + np.abs(arm))
    turned = np.abs(arm[0] * away[1] - arm[1] * away[0])
    reach = half[0] * np.abs(arm[1]) + half[1] * np.abs(arm[0])
    crossed: Flags = ~(apart[0] | apart[1] | (turned > reach))
    return crossed


def _meet_obstacles(spots: Spots, task: Task) -> Flags:
    """Tell which labels come too near to an obstacle, or their leaders run through one."""
    met = np.zeros(spots.owner.size, dtype=bool)
    for left, top, right, bottom in task.obstacles:
        centre = np.array([[left + right], [top + bottom]]) / 2
        half = np.array([[right - left], [bottom - top]]) / 2
        near = np.abs(spots.centre - centre) < spots.half + half + task.gap
        met |= near[0] & near[1]
        # The obstacle in which an anchor stands is its own marker.
        home = np.all(np.abs(task.points - centre) <= half, axis=0)[spots.owner]
        met |= cross_boxes(spots.middle, spots.arm, centre, half) & spots.leads & ~home
    return met


def _meet_markers(spots: Spots, task: Task) -> tuple[Flags, Floats]:
    """Tell which labels or leaders meet markers, and what those of others cost near by."""
    blocked = np.zeros(spots.owner.size, dtype=bool)
    near, brushed, unclear, within = np.zeros((4, spots.owner.size))
    # Distances are from a marker's middle: a small marker is not nearer for being small.
    clear = _CLEAR * (task.radii[spots.owner] + task.near)
    length = spots.arm[0] ** 2 + spots.arm[1] ** 2
    length[~spots.leads] = 1
    low, high = _reach_out(spots, clear, task)
    free = np.arange(spots.owner.size)
    for number, radius in enumerate(task.radii):
        if number % _ROUND == 0:
            # What is blocked is not looked at again: in a crowd that is nearly all.
            still = ~blocked[free]
            free, low, high = free[still], low[:, still], high[:, still]
        if task.rooms[number].size:
            continue
        point = task.points[:, number, None]
        met = (low <= point + radius) & (point - radius <= high)
        some = free[met[0] & met[1]]
        if not some.size:
            continue
        own = spots.owner[some] == number
        away = np.maximum(np.abs(spots.centre[:, some] - point) - spots.half[:, some], 0)
        left = np.hypot(away[0], away[1]) - radius
        blocked[some] |= left < np.where(own, task.gap / 2, task.gap)
        passed, through = _pass_marker(spots, some, point, length[some], float(radius))
        through[own], left[own], passed[own] = False, np.inf, np.inf
        blocked[some] |= through
        doubt = (clear[some] - left - radius) / clear[some] / (1 - 1 / _CLEAR)
        unclear[some] += np.where(spots.leads[some], 0, np.clip(2 * doubt, 0, 1))
        near[some] += np.clip(1 - left / _NEAR, 0, 1)
        brushed[some] += np.clip(1 - passed / _BRUSH, 0, 1)
        within[some] += passed < 0
    costs = np.minimum(_NEAR_COST * near, _MOST_NEAR)
    costs += _UNCLEAR_COST * np.minimum(unclear, 1) + _WITHIN_COST * np.minimum(within, 1)
    return blocked, costs + np.minimum(_BRUSH_COST * brushed, _MOST_NEAR)


def _reach_out(spots: Spots, clear: Floats, task: Task) -> tuple[Floats, Floats]:
    """Return the corners of the boxes beyond which no marker matters to a spot, (2, n) each."""
    room = np.maximum(clear, max(_NEAR, _BRUSH, task.gap))
    tips = spots.middle - spots.arm, spots.middle + spots.arm
    low = np.minimum(spots.centre - spots.half, np.minimum(*tips)) - room
    high = np.maximum(spots.centre + spots.half, np.maximum(*tips)) + room
    return low, high


def _pass_marker(
    spots: Spots, some: Ints, point: Floats, length: Floats, radius: float
) -> tuple[Floats, Flags]:
    """Return how far from a marker's edge some leaders pass, and which run through the marker.

    ``length`` is the square of half of each leader's length.
    """
    arm, leads = spots.arm[:, some], spots.leads[some]
    away = point - spots.middle[:, some]
    along = np.clip((away[0] * arm[0] + away[1] * arm[1]) / length, -1, 1)
    passed = np.hypot(away[0] - along * arm[0], away[1] - along * arm[1])
    through = (passed < radius) & leads
    # From within the marker of another, where two overlap, a leader may lead out of it.
    begun = np.hypot(*(away + arm)[:, through])
    through[through] = passed[through] < begun - 1e-6
    return np.where(leads, passed - radius, np.inf), through


def _add_cover(spots: Spots, task: Task) -> None:
    """Add what a spot costs by the lines and the soft regions that it covers."""
    if task.lines:
        cover = Cover.measure(task.lines, task.frame)
        covered = cover.sum_boxes(spots.centre, spots.half + task.gap / 2)
        spots.cost[:] += np.minimum(_COVER_COST * covered, _MOST_COVER)
        crossed = cover.follow_segments(spots.middle, spots.arm)
        spots.cost[:] += np.minimum(_CROSS_COST * crossed, _MOST_CROSS)
    if task.faint:
        cover = Cover.measure(task.faint, task.frame)
        covered = cover.sum_boxes(spots.centre, spots.half + task.gap / 2)
        spots.cost[:] += np.minimum(_FAINT_COST * covered, _MOST_FAINT)
    for left, top, right, bottom in task.soft:
        low, high = np.array([[left], [top]]), np.array([[right], [bottom]])
        shared = np.minimum(spots.centre + spots.half, high) - np.maximum(
            spots.centre - spots.half, low
        )
        part = np.clip(shared / (2 * spots.half), 0, 1).prod(axis=0)
        spots.cost[:] += _SOFT_COST * part
