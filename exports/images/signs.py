"""The signs of the map: routes, places and events, on the map and in its legend alike."""

from __future__ import annotations

import math

import numpy as np

from exports.images.drawing import Circle, Item, Shape, Stroke
from geo.story.records import UNSTATED, Certainty, Kind, Precision
from layers.look import (
    DASHES,
    EVENT_SIZE,
    FILLED,
    PLACE_RADIUS,
    PLAIN_SHARE,
    Theme,
    measure_route,
    outline_kind,
    pick_kind_hue,
)

_EDGE = 2.0
_KIND_EDGE = 1.4
_APPROXIMATE_DASHES = (2.5, 2.5)
# The page turns a square of 64 % of the sign's box on its corner.
EVENT_RADIUS = EVENT_SIZE * 0.64 / math.sqrt(2)
PLACE_REACH = PLACE_RADIUS + _EDGE / 2


def stroke_route(certainty: Certainty, colour: str, *, unit: float) -> Stroke:
    """Return how a leg of some certainty is drawn."""
    width = measure_route(certainty) * unit
    dashes = DASHES.get(certainty)
    return Stroke(colour, width, None if dashes is None else tuple(p * width for p in dashes))


def draw_line(stroke: Stroke, left: float, middle: float, *, length: float) -> list[Item]:
    """Draw a short level line of a stroke, as a legend shows it."""
    ends = np.array([[left + stroke.width, middle], [left + length - stroke.width, middle]])
    return [Shape((ends,), stroke=stroke)]


def draw_place(
    x: float,
    y: float,
    precision: Precision,
    theme: Theme,
    *,
    unit: float,
    id_: str | None = None,
    words: str | None = None,
    kind: Kind | None = None,
) -> Circle | Shape:
    """Draw a place's marker around a pixel: hollow where it only stands for something.

    A place of a ``kind`` has the kind's sign and colour.
    """
    width = _EDGE * unit
    dashes = tuple(part * unit for part in _APPROXIMATE_DASHES)
    if kind is not None:
        radius = PLACE_RADIUS * unit * (PLAIN_SHARE if precision == UNSTATED else 1)
        outline = np.array(outline_kind(kind.number)) * radius + np.array([x, y])
        colour = pick_kind_hue(kind.number, theme)
        return Shape(
            (np.vstack([outline, outline[:1]]),),
            closed=True,
            fill=colour if FILLED[precision] else theme.paper,
            stroke=Stroke(
                colour, _KIND_EDGE * unit, dashes if precision == "approximate" else None
            ),
            id=id_,
            words=words,
        )
    return Circle(
        x,
        y,
        PLACE_RADIUS * unit * (PLAIN_SHARE if precision == UNSTATED else 1),
        fill=theme.marker if FILLED[precision] else theme.paper,
        stroke=Stroke(theme.marker, width, dashes if precision == "approximate" else None),
        id=id_,
        words=words,
    )


def draw_event(
    x: float,
    y: float,
    certainty: Certainty,
    theme: Theme,
    *,
    unit: float,
    id_: str | None = None,
    words: str | None = None,
) -> Shape:
    """Draw an event's diamond around a pixel: hollow where it is only reported."""
    radius = EVENT_RADIUS * unit * (PLAIN_SHARE if certainty == UNSTATED else 1)
    corners = np.array([[x, y - radius], [x + radius, y], [x, y + radius], [x - radius, y]])
    hollow = certainty == "reported"
    return Shape(
        (np.vstack([corners, corners[:1]]),),
        closed=True,
        fill=theme.paper if hollow else theme.event,
        stroke=Stroke(theme.event if hollow else theme.paper, (2 if hollow else 1.5) * unit),
        id=id_,
        words=words,
    )
