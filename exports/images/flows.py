"""Flows in an image: lines as wide as their journeys are many, and the rows of the legend."""

from __future__ import annotations

import numpy as np

from exports.images.drawing import Points, Shape, Stroke
from exports.images.framing import Frame
from exports.images.world import clip_line
from geo.globe.projections import project_mercator, unproject_mercator
from geo.story.flows import TracedFlow
from geo.story.records import Certainty
from layers.look import Theme, dash_flow, measure_flow, pick_hue, pick_references
from layers.map.flows import cut_flow, draw_arrow, draw_ring, list_patterns
from layers.scene import Scene
from layers.telling.flows import describe_flow
from layers.telling.words import Words

# Around a line, so that one over another can be told from it, in pixels of the look.
_CASING = 1.0
_PATTERN_WIDTH = 4.0


def stroke_flow(certainty: Certainty, width: float, theme: Theme, *, unit: float) -> Stroke:
    """Return how a flow of some width, in pixels of the look, is drawn where it is so certain."""
    dashes = dash_flow(certainty, width)
    return Stroke(
        pick_hue(0, theme),
        width * unit,
        None if dashes is None else tuple(part * unit for part in dashes),
        flat=True,
    )


def draw_flows(
    scene: Scene, words: Words, frame: Frame, theme: Theme, *, unit: float
) -> list[Shape]:
    """Draw the flows of a story's overview, the widest first, each with its words."""
    drawn = scene.drawn_flows
    most = max(it.flow.count for it in drawn)
    return [
        shape
        for it in drawn
        for shape in _draw_flow(
            it, measure_flow(it.flow.count, most), words, frame, theme, unit=unit
        )
    ]


def _draw_flow(
    traced: TracedFlow, width: float, words: Words, frame: Frame, theme: Theme, *, unit: float
) -> list[Shape]:
    flow = traced.flow
    lines = _trace(traced, width, frame, unit=unit)
    if not lines:
        return []
    casing = Stroke(theme.halo, (width + 2 * _CASING) * unit, flat=True)
    shapes = [Shape(tuple(lines), stroke=casing)]
    said = describe_flow(flow, words)
    for certainty, piece in cut_flow(_lay_out(traced, width, frame, unit=unit), flow):
        seen = _show(piece, traced, width, frame, unit=unit)
        if seen:
            stroke = stroke_flow(certainty, width, theme, unit=unit)
            name = f"flow-{flow.id}" if len(flow.certainties) == 1 else None
            name = name or f"flow-{flow.id}-{certainty}"
            shapes.append(Shape(tuple(seen), stroke=stroke, id=name, words=said))
    longest = max(lines, key=lambda line: float(np.hypot(*np.diff(line, axis=0).T).sum()))
    arrow = None if flow.returns else draw_arrow(longest, width, unit=unit)
    if arrow is not None:
        edge = Stroke(theme.halo, 0.8 * unit)
        fill = pick_hue(0, theme)
        shapes.append(Shape((arrow,), closed=True, fill=fill, stroke=edge, id=f"arrow-{flow.id}"))
    return shapes


def _lay_out(traced: TracedFlow, width: float, frame: Frame, *, unit: float) -> Points:
    """Return a line on the plane on which it is cut: Mercator's, or that of a ring's pixels."""
    if not traced.flow.returns:
        return project_mercator(traced.points)
    ((x, y),) = frame.project(traced.points).tolist()
    return draw_ring(x, y, width, unit=unit)


def _show(
    piece: Points, traced: TracedFlow, width: float, frame: Frame, *, unit: float
) -> list[Points]:
    lines = [piece] if traced.flow.returns else frame.trace(unproject_mercator(piece))
    return [
        np.round(part, 2) for line in lines for part in clip_line(line, frame, room=width * unit)
    ]


def _trace(traced: TracedFlow, width: float, frame: Frame, *, unit: float) -> list[Points]:
    if traced.flow.returns and not frame.shows(traced.points).all():
        return []
    return _show(_lay_out(traced, width, frame, unit=unit), traced, width, frame, unit=unit)


def list_widths(scene: Scene, words: Words) -> list[tuple[float, Certainty, str]]:
    """Return width, certainty and words of each sample of a legend: three widths, and patterns."""
    counts = [it.flow.count for it in scene.drawn_flows]
    most = max(counts)
    samples: list[tuple[float, Certainty, str]] = [
        (measure_flow(count, most), "documented", words.say("flows.count", count=count))
        for count in pick_references(counts)
    ]
    return samples + [
        (_PATTERN_WIDTH, certainty, words.say(f"certainty.{certainty}"))
        for certainty in list_patterns([it.flow for it in scene.drawn_flows])
    ]
