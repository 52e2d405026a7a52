"""Flows: their lines cut by how much is known, their arrows, and the key to both."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from geo.story.flows import Flow, TracedFlow
from geo.story.records import ALL_CERTAINTIES, Certainty
from layers.look import (
    FLOW_RING_RADIUS,
    measure_flow,
    measure_flow_arrow,
    pick_references,
    write_flow_dashes,
)
from layers.scene import Scene
from layers.telling.flows import list_hedges, name_flow
from layers.telling.words import Words

Points = npt.NDArray[np.float64]
# An arrow's tip stands so far along its line: where many meet, at either end, it would be hidden.
ARROW_SHARE = 0.6
# A line that is shorter than so many times its arrow's half side has none.
ARROW_ROOM = 4.0
_RING_POINTS = 49
_SAMPLE_WIDTH = 34
_SAMPLE = np.array([[1.0, 8.0], [_SAMPLE_WIDTH - 1.0, 8.0]])
# Of the samples of patterns.
_SAMPLE_LINE = 4.0


@dataclass(frozen=True)
class FlowRow:
    """A row of the key: a sample, and its words; of one that can be chosen, its id and number."""

    sample: Markup
    text: str
    flow: str = ""
    count: str = ""


@dataclass(frozen=True)
class FlowKey:
    """The key to flows: three widths, the patterns, what they say, and each that is drawn."""

    widths: list[FlowRow]
    patterns: list[FlowRow]
    notes: list[str]
    flows: list[FlowRow]


def build_flow_key(scene: Scene, words: Words) -> FlowKey | None:
    """Return the key to a story's flows; None where it tells none."""
    if not scene.flows:
        return None
    drawn = [it.flow for it in scene.drawn_flows]
    counts = [flow.count for flow in drawn]
    most = max(counts)
    return FlowKey(
        [
            FlowRow(_draw_sample(measure_flow(count, most)), words.say("flows.count", count=count))
            for count in pick_references(counts)
        ],
        [
            FlowRow(_draw_sample(_SAMPLE_LINE, certainty), words.say(f"certainty.{certainty}"))
            for certainty in list_patterns(drawn)
        ],
        list_hedges(scene, words),
        [
            FlowRow(
                _draw_parts(flow, measure_flow(flow.count, most)),
                name_flow(flow, words),
                flow.id,
                words.say_number(flow.count),
            )
            for flow in drawn
        ],
    )


def list_patterns(flows: Sequence[Flow]) -> list[Certainty]:
    """Return the certainties that any journey of some flows has."""
    return [it for it in ALL_CERTAINTIES if any(it in flow.certainties for flow in flows)]


def cut_flow(points: Points, flow: Flow) -> list[tuple[Certainty, Points]]:
    """Cut a line, of shape (n, 2) on any plane, into a piece for each certainty, by its share."""
    shares = [count / flow.count for count in flow.certainties.values()]
    return list(zip(flow.certainties, cut_line(points, shares), strict=True))


def cut_line(points: Points, shares: Sequence[float]) -> list[Points]:
    """Cut a line, of shape (n, 2) on any plane, into pieces of these shares of its length."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    ends = np.concatenate([[0.0], np.cumsum(shares)]) * way[-1]
    ends[-1] = min(ends[-1], way[-1])
    pieces = []
    for start, end in itertools.pairwise(ends.tolist()):
        within = points[(way > start) & (way < end)]
        first, last = (
            [np.interp(at, way, points[:, axis]) for axis in (0, 1)] for at in (start, end)
        )
        pieces.append(np.vstack([first, within, last]))
    return pieces


def draw_ring(x: float, y: float, width: float, *, unit: float = 1.0) -> Points:
    """Return the ring around a point for those that come back to it, from its top clockwise."""
    radius = (FLOW_RING_RADIUS + width / 2) * unit
    turn = np.linspace(0, 2 * np.pi, _RING_POINTS)
    return np.column_stack([x + radius * np.sin(turn), y - radius * np.cos(turn)])


def draw_arrow(line: Points, width: float, *, unit: float = 1.0) -> Points | None:
    """Return the corners of the arrow on a line in pixels; None where it has no room."""
    side = measure_flow_arrow(width) * unit
    length = float(np.hypot(*np.diff(line, axis=0).T).sum())
    if length < ARROW_ROOM * side:
        return None
    reach = side / length
    back, tip = (cut_line(line, [ARROW_SHARE + step])[0][-1] for step in (-reach, reach))
    ahead = (tip - back) / float(np.hypot(*(tip - back)))
    across = np.array([-ahead[1], ahead[0]]) * side
    return np.round(np.array([tip, back + across, back - across, tip]), 2)


def draw_flow(traced: TracedFlow, pixels: Points, most: int) -> Markup:
    """Draw a flow as SVG, from its line in pixels, or from the one point at which it returns."""
    flow = traced.flow
    width = measure_flow(flow.count, most)
    line = draw_ring(float(pixels[0, 0]), float(pixels[0, 1]), width) if flow.returns else pixels
    drawn = [_draw_piece(line, "flow-casing", width + 2)]
    drawn += [_draw_certain(piece, width, certainty) for certainty, piece in cut_flow(line, flow)]
    arrow = None if flow.returns else draw_arrow(line, width)
    if arrow is not None:
        drawn.append(Markup('<path class="flow-arrow is-active" d="{}Z"/>').format(_write(arrow)))
    return Markup("").join(drawn)


def _draw_piece(
    line: Points, class_name: str, width: float, certainty: Certainty = "documented"
) -> Markup:
    dashes = write_flow_dashes(certainty, width)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    path = Markup('<path class="{}" fill="none" stroke-width="{:g}"{} d="{}"/>')
    return path.format(class_name, width, Markup(dashed), _write(line))  # noqa: S704  numbers alone


def _write(points: Points) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _draw_sample(width: float, certainty: Certainty = "documented") -> Markup:
    return _frame_sample([_draw_certain(_SAMPLE, width, certainty)])


def _draw_parts(flow: Flow, width: float) -> Markup:
    pieces = cut_flow(_SAMPLE, flow)
    return _frame_sample([_draw_certain(piece, width, certainty) for certainty, piece in pieces])


def _draw_certain(line: Points, width: float, certainty: Certainty) -> Markup:
    return _draw_piece(line, f"flow is-active certainty-{certainty}", width, certainty)


def _frame_sample(pieces: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg width="{0}" height="16" viewBox="0 0 {0} 16" aria-hidden="true">{1}</svg>'
    ).format(_SAMPLE_WIDTH, Markup("").join(pieces))
