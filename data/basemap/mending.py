"""Joining what the source cuts at 180 degrees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from topology import BuildError, IntArray, Ring, Rings, Topology, split_arcs

SNAP_QUANTA = 3  # how far the two halves of a country cut at 180 degrees may miss each other


def mend_antimeridian(topology: Topology) -> None:
    """Join what the source cuts at 180 degrees: Chukotka, Wrangel Island, three islands of Fiji.

    The cut runs as edges along the meridian. They are dropped, and the open chains that are left
    are joined end to end; the halves miss each other by a quantum or two, which is snapped.
    """

    def on_seam(points: IntArray) -> npt.NDArray[np.bool_]:
        return np.asarray(points[:, 0] % topology.width == 0)

    cuts = {}
    for number, arc in enumerate(topology.arcs):
        seam = on_seam(arc)
        edges = np.flatnonzero(seam[:-1] & seam[1:])
        if edges.size:
            cuts[number] = [*edges.tolist(), *(edges + 1).tolist()]
    split_arcs(topology, cuts)
    dropped = {number for number, arc in enumerate(topology.arcs) if on_seam(arc).all()}
    joints: dict[int, int] = {}
    topology.map_rings(lambda polygons: join_halves(topology.arcs, polygons, dropped, joints))
    merge_arcs(topology, joints)


def join_halves(
    arcs: list[IntArray], polygons: list[Rings], dropped: set[int], joints: dict[int, int]
) -> list[Rings]:
    """Return the polygons without the arcs `dropped`, the chains between them joined to rings.

    Where a chain is joined to the next one, `joints` gets the arcs before and after.
    """
    chains: list[Ring] = []
    holes: dict[int, list[Ring]] = {}
    whole: list[Rings] = []
    for rings in polygons:
        if not dropped & set(rings[0]):
            whole.append(rings)
            continue
        parts = break_ring(rings[0], dropped)
        if any(part[0] < 0 or part[-1] < 0 for part in parts):
            raise BuildError("world-atlas: a polygon cut at 180 degrees has changed its form")
        chains += parts
        holes[parts[0][0]] = rings[1:]
    while chains:
        ring = chains.pop(0)
        while not ends_meet(arcs, ring, ring):
            following = [chain for chain in chains if ends_meet(arcs, ring, chain)]
            if len(following) != 1:
                raise BuildError("world-atlas: the halves of a polygon cut at 180 degrees differ")
            joints[ring[-1]] = following[0][0]
            chains.remove(following[0])
            ring = ring + following[0]
        joints[ring[-1]] = ring[0]
        whole.append([ring, *(hole for arc in ring for hole in holes.get(arc, []))])
    return whole


def break_ring(ring: Ring, dropped: set[int]) -> list[Ring]:
    """Return the runs of a ring of arcs between the arcs that are dropped."""
    first = next(place for place, arc in enumerate(ring) if arc in dropped)
    chains: list[Ring] = [[]]
    for arc in ring[first:] + ring[:first]:
        if arc in dropped:
            chains.append([])
        else:
            chains[-1].append(arc)
    return [chain for chain in chains if chain]


def ends_meet(arcs: list[IntArray], chain: Ring, following: Ring) -> bool:
    """Tell whether `following` starts where `chain` ends; both lie on the antimeridian."""
    return bool(abs(arcs[chain[-1]][-1, 1] - arcs[following[0]][0, 1]) <= SNAP_QUANTA)


def merge_arcs(topology: Topology, joints: dict[int, int]) -> None:
    """Make one arc of the arcs that meet at each joint, in place.

    Otherwise the joints would be ends, which are never dropped, and a small eastern half would
    shrink to an edge along the antimeridian.
    """
    absorbed: set[int] = set()
    for head in sorted(joints, key=lambda arc: (arc in joints.values(), arc)):
        if head in absorbed:
            continue
        run = [head]
        while (following := joints.get(run[-1], head)) != head:
            run.append(following)
        # The halves may miss each other by a quantum: the first one's end stands for both.
        rest = [topology.arcs[arc][1:] for arc in run[1:]]
        merged = np.vstack([topology.arcs[head], *rest])
        if joints.get(run[-1]) == head:
            merged[-1] = merged[0]
        topology.arcs[head] = merged
        absorbed |= set(run[1:])
    topology.map_rings(
        lambda polygons: [
            [[arc for arc in ring if arc not in absorbed] for ring in rings] for rings in polygons
        ]
    )
