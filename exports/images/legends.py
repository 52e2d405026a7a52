"""The legend of an image: a row for each journey, and for each sign that the image shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from exports.images.blocks import Block, make_block
from exports.images.captions import list_signs, write_sign
from exports.images.drawing import Item, Shape, Stroke
from exports.images.marking import Mark
from exports.images.signs import draw_event, draw_line, draw_place, stroke_route
from geo.story.records import CERTAINTIES, Certainty, Chapter
from layers.look import BORDER_DASHES, Theme, pick_hue
from layers.map.legend import POINT_SIGNS, PointSign, sign_precision
from layers.scene import Scene
from layers.telling.words import Words

Kind = Literal["journey", "certainty", "place", "event", "country", "border"]

_SAMPLE = 30.0


@dataclass(frozen=True)
class LegendRow:
    """One row: what sign, of which of its kinds, and the text.

    ``value`` is a route's number and the certainties of its legs, a certainty, a point's sign or
    a kind of border.
    """

    kind: Kind
    value: str
    text: str

    def set(self, *, width: float, size: float, unit: float, theme: Theme) -> Block:
        """Set the row in a column of ``width`` pixels."""

        def sample(left: float, middle: float) -> list[Item]:
            return self._draw_sample(left, middle, unit=unit, theme=theme)

        return make_block(
            self.text,
            width=width,
            size=size,
            colour=theme.ink,
            indent=(_SAMPLE * self._count_pieces() + 8) * unit,
            after=2.5 * unit,
            sample=sample,
        )

    def _count_pieces(self) -> int:
        """Return how many samples stand in a row: one for each certainty of a journey."""
        return len(self.value.split()) - 1 if self.kind == "journey" else 1

    def _draw_sample(self, left: float, middle: float, *, unit: float, theme: Theme) -> list[Item]:
        length, centre = _SAMPLE * unit, left + _SAMPLE * unit / 2
        if self.kind == "journey":
            number, *certainties = self.value.split()
            colour = pick_hue(int(number), theme)
            return _draw_journey(colour, certainties, left, middle, unit=unit)
        if self.kind == "certainty":
            certainty = _find(CERTAINTIES, self.value)
            return draw_line(
                stroke_route(certainty, theme.quiet, unit=unit), left, middle, length=length
            )
        if self.kind == "place":
            sign = next(sign for sign in POINT_SIGNS if sign == self.value)
            return [draw_place(centre, middle, sign, theme, unit=unit * 0.9)]
        if self.kind == "event":
            certainty = _find(CERTAINTIES, self.value)
            return [draw_event(centre, middle, certainty, theme, unit=unit * 0.9)]
        if self.kind == "country":
            box = np.array([[0, -5], [22, -5], [22, 5], [0, 5], [0, -5]]) * unit
            box = box + np.array([left + 4 * unit, middle])
            edge = Stroke(theme.border, 0.6 * unit)
            return [Shape((box,), closed=True, fill=theme.shade, stroke=edge)]
        width = (1.3 if self.value == "demarcation" else 0.8) * unit
        dashes = BORDER_DASHES[self.value]
        stroke = Stroke(
            theme.quiet, width, None if dashes is None else tuple(p * width for p in dashes)
        )
        return draw_line(stroke, left, middle, length=length)


def list_rows(
    chapter: Chapter,
    scene: Scene,
    words: Words,
    *,
    marks: Sequence[Mark],
    shades: Sequence[str] = (),
    unnamed: Sequence[Mark] = (),
    borders: Sequence[str] = (),
) -> list[LegendRow]:
    """Return the rows of a chapter's legend.

    Args:
        chapter: what the image shows.
        scene: the story laid out.
        words: the interface's words.
        marks: the points that are drawn.
        shades: why countries are shaded.
        unnamed: those of them that have no label, so that nothing goes unsaid.
        borders: the kinds of border that are drawn.
    """
    rows = _list_journeys(chapter, scene)
    rows += [
        LegendRow("certainty", certainty, write_sign(path, certainty, words))
        for path, certainty in list_signs(chapter, scene)
    ]
    rows += [LegendRow("country", "", text) for text in shades]
    signs = {_sign_place(mark, scene) for mark in marks if mark.kind == "place"}
    rows += [
        LegendRow("place", sign, words.say(f"legend.{sign}"))
        for sign in POINT_SIGNS
        if sign in signs
    ]
    events = [scene.story.events[mark.id] for mark in marks if mark.kind == "event"]
    for certainty in dict.fromkeys(event.certainty for event in events):
        text = f"{words.say('legend.event')}, {words.say(f'certainty.{certainty}')}"
        rows.append(LegendRow("event", certainty, text))
    rows += [
        LegendRow("border", kind, words.say(f"legend.{kind}"))
        for kind in borders
        if kind != "boundary"
    ]
    rows += [
        LegendRow(
            "place" if mark.kind == "place" else "event",
            _sign_place(mark, scene)
            if mark.kind == "place"
            else scene.story.events[mark.id].certainty,
            scene.name(mark.kind, mark.id),
        )
        for mark in unnamed
    ]
    return rows


def _sign_place(mark: Mark, scene: Scene) -> PointSign:
    return sign_precision(scene.story.places[mark.id].precision)


def _list_journeys(chapter: Chapter, scene: Scene) -> list[LegendRow]:
    rows = []
    for number, (id_, legs) in enumerate(scene.traces.items()):
        if id_ in chapter.routes:
            stops = [legs[0].start, *(leg.end for leg in legs)]
            names = " – ".join(scene.name("place", stop.id) for stop in stops)
            certainties = dict.fromkeys(leg.leg.certainty for leg in legs)
            value = " ".join([str(number), *certainties])
            rows.append(LegendRow("journey", value, f"{scene.name('route', id_)}: {names}"))
    return rows


def _draw_journey(
    colour: str, certainties: Sequence[str], left: float, middle: float, *, unit: float
) -> list[Item]:
    """Draw a journey's line, a whole sample for each certainty that its legs have."""
    length = _SAMPLE * unit
    items: list[Item] = []
    for number, certainty in enumerate(certainties):
        stroke = stroke_route(_find(CERTAINTIES, certainty), colour, unit=unit)
        items += draw_line(stroke, left + number * length, middle, length=length)
    return items


def _find(choices: Sequence[Certainty], value: str) -> Certainty:
    return next(choice for choice in choices if choice == value)
