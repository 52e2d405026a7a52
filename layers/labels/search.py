"""The search for the best spots of all labels together.

First each label in turn takes the best spot that is left, the most important one first. Then
labels are moved, as long as that makes the whole better: to a spot that others hold, too, who
then look for another. Nothing is random and no clock is read, so that the same map is always
drawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from layers.labels.spots import Flags, Floats, Spots, cross_boxes

# Leaving a label out costs more than any spot, and more than leaving out all less important ones.
_DROP_COST = 100.0
_MOST_COST = 1e9
_LEADERS_CROSS = 16.0
# Labels with less between them than this, in type sizes, are read as one: across, and down.
_JOINED_COST = 6.0
_JOINED = np.array([[0.8], [0.5]])
_LEAST_GAIN = 1e-4
# How many spots a label may try in a pass, and one that has none or whose leader crosses another.
_TRIES, _TRIES_WITHOUT = 8, 64
_PASSES = 6
_MOST_TRIES = 300  # of all labels, for a map with far too many of them
_NONE = -1


def choose_spots(spots: Spots, *, ranks: Sequence[int], gap: float) -> list[int | None]:
    """Choose a spot for each label, so that none come nearer to one another than ``gap``.

    Args:
        spots: the spots, sorted by owner.
        ranks: for each label its rank; the lowest is left out last.
        gap: in type sizes.

    Returns:
        For each label the number of its spot, None where none is free.
    """
    search = _Search(spots, _weigh_ranks(ranks), gap)
    crowd = np.diff(search.ends)
    order = sorted(range(len(ranks)), key=lambda label: (ranks[label], crowd[label]))
    search.settle(order)
    for _ in range(_PASSES):
        if not search.improve(order):
            break
    return [None if spot == _NONE else int(spot) for spot in search.chosen]


def _weigh_ranks(ranks: Sequence[int]) -> Floats:
    """Return what it costs to leave a label out, by rank."""
    costs: dict[int, float] = {}
    below = 0.0
    for rank in sorted(set(ranks), reverse=True):
        costs[rank] = min(_DROP_COST + below, _MOST_COST)
        below += costs[rank] * ranks.count(rank)
    return np.array([costs[rank] for rank in ranks])


class _Search:
    """The chosen spots, and for every spot what stands against it.

    ``blocks`` counts the chosen spots of other labels that a spot collides with; ``costs`` is
    what it costs, with all leaders of others that it crosses and all labels that it is read with.
    """

    def __init__(self, spots: Spots, drops: Floats, gap: float) -> None:
        self.spots, self.drops, self.gap = spots, drops, gap
        self.ends = np.searchsorted(spots.owner, np.arange(drops.size + 1))
        self.parts = [slice(*map(int, ends)) for ends in pairwise(self.ends)]
        self.chosen: npt.NDArray[np.int64] = np.full(drops.size, _NONE)
        self.blocks: npt.NDArray[np.int64] = np.zeros(spots.owner.size, dtype=np.int64)
        self.costs = spots.cost.copy()
        # What a label with its leader takes up, and half of how far it minds others around it.
        ends = np.stack([spots.middle - spots.arm, spots.middle + spots.arm])
        room = np.maximum(gap, _JOINED) / 2
        self._low = np.minimum(spots.centre - spots.half, ends.min(axis=0)) - room
        self._high = np.maximum(spots.centre + spots.half, ends.max(axis=0)) + room
        self.tries = 0
        self._pairs: dict[int, tuple[Flags, Floats]] = {}

    def settle(self, labels: Sequence[int]) -> None:
        """Give each of some labels without a spot its best free one, in this order."""
        for label in labels:
            part = self.parts[label]
            costs = np.where(self.blocks[part] == 0, self.costs[part], np.inf)
            if costs.size and costs.min() < self.drops[label]:
                self._take(label, part.start + int(costs.argmin()))

    def improve(self, order: Sequence[int]) -> bool:
        """Move each label once where that makes the whole better; the unhappiest come first."""
        lost = {label: self._cost(label) - self._least(label) for label in order}
        unhappy = [label for label in order if lost[label] > _LEAST_GAIN]
        moved = [self._move(label, order) for label in sorted(unhappy, key=lambda it: -lost[it])]
        return any(moved)

    def _move(self, label: int, order: Sequence[int]) -> bool:
        """Move a label to the first better spot that makes the whole better, if there is one."""
        part = self.parts[label]
        gains = self._cost(label) - self.costs[part]
        chosen = int(self.chosen[label])
        crossing = chosen != _NONE and self.costs[chosen] > self.spots.cost[chosen]
        tries = _TRIES_WITHOUT if chosen == _NONE or crossing else _TRIES
        for spot in np.argsort(-gains, kind="stable")[:tries]:
            if gains[spot] <= _LEAST_GAIN or self.tries == _MOST_TRIES:
                break
            if self._try(label, part.start + int(spot), order):
                return True
        return False

    def _try(self, label: int, spot: int, order: Sequence[int]) -> bool:
        """Move a label, and those in its way to what is left, unless that makes matters worse.

        In its way is also whose leader it crosses or whom it is read with, there or where it
        stands.
        """
        self.tries += 1
        before = (self._total(), self.chosen.copy(), self.blocks.copy(), self.costs.copy())
        blocked, crossed = self._pair(spot)
        in_way = blocked | (crossed > 0)
        if self.chosen[label] != _NONE:
            in_way |= self._pair(int(self.chosen[label]))[1] > 0
        bumped = [
            other
            for other in order
            if other != label and self.chosen[other] != _NONE and in_way[self.chosen[other]]
        ]
        for leaving in (label, *bumped):
            self._leave(leaving)
        self._take(label, spot)
        self.settle(bumped)
        if self._total() < before[0] - _LEAST_GAIN:
            return True
        _, self.chosen, self.blocks, self.costs = before
        return False

    def _take(self, label: int, spot: int) -> None:
        blocked, costs = self._pair(spot)
        self.chosen[label] = spot
        self.blocks += blocked
        self.costs += costs

    def _leave(self, label: int) -> None:
        spot = int(self.chosen[label])
        if spot != _NONE:
            blocked, costs = self._pair(spot)
            self.chosen[label] = _NONE
            self.blocks -= blocked
            self.costs -= costs

    def _cost(self, label: int) -> float:
        spot = self.chosen[label]
        return float(self.drops[label] if spot == _NONE else self.costs[spot])

    def _least(self, label: int) -> float:
        own = self.spots.cost[self.parts[label]]
        return float(min(own.min(initial=np.inf), self.drops[label]))

    def _total(self) -> float:
        held = self.chosen[self.chosen != _NONE]
        # What two labels cost by standing as they do stands with both.
        both = (self.costs[held] + self.spots.cost[held]).sum() / 2
        return float(both + self.drops[self.chosen == _NONE].sum())

    def _pair(self, spot: int) -> tuple[Flags, Floats]:
        """Return which spots of others collide with one, and what others cost beside it."""
        if spot not in self._pairs:
            self._pairs[spot] = self._compare(spot)
        return self._pairs[spot]

    def _compare(self, spot: int) -> tuple[Flags, Floats]:
        spots, one = self.spots, slice(spot, spot + 1)
        blocked, costs = np.zeros(spots.owner.size, dtype=bool), np.zeros(spots.owner.size)
        meets = (self._low < self._high[:, one]) & (self._low[:, one] < self._high)
        meets[0, self.parts[int(spots.owner[spot])]] = False
        near = np.flatnonzero(meets[0] & meets[1])
        centre, half = spots.centre[:, near], spots.half[:, near] + self.gap
        middle, arm = spots.middle[:, near], spots.arm[:, near]
        away = np.abs(centre - spots.centre[:, one]) - spots.half[:, one] < half
        hit = away[0] & away[1]
        costs[near] = self._join(spot, near)
        hit |= cross_boxes(middle, arm, spots.centre[:, one], spots.half[:, one] + self.gap)
        if spots.leads[spot]:
            hit |= cross_boxes(spots.middle[:, one], spots.arm[:, one], centre, half)
            crossed = _cross_leaders(middle - spots.middle[:, one], arm, spots.arm[:, spot])
            costs[near[crossed]] += _LEADERS_CROSS
        blocked[near] = hit
        return blocked, costs

    def _join(self, spot: int, near: npt.NDArray[np.int64]) -> Floats:
        """Return what it costs that one label stands right beside, above or below some others."""
        spots, one = self.spots, slice(spot, spot + 1)
        away = np.abs(spots.centre[:, near] - spots.centre[:, one])
        across, down = away - spots.half[:, near] - spots.half[:, one]
        joined = np.clip(1 - np.array([across, down]) / _JOINED, 0, 1)
        # On no common row or column they are not read together.
        joins: Floats = joined[0] * (down < 0) + joined[1] * (across < 0)
        return _JOINED_COST * joins


def _cross_leaders(away: Floats, arm: Floats, one: Floats) -> Flags:
    """Tell which leaders cross one: by the ways to their middles and by their half lengths."""
    turned = np.abs(one[0] * arm[1] - one[1] * arm[0])
    mine = np.abs(one[0] * away[1] - one[1] * away[0])
    theirs = np.abs(arm[0] * away[1] - arm[1] * away[0])
    crossed: Flags = (turned > 0) & (mine <= turned) & (theirs <= turned)
    return crossed
