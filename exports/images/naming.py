"""The names of what is on a map: broken into rows, placed by a search, and drawn.

What finds no room for its name gets a number, and its name stands in the legend.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from exports.images.blocks import GLUE
from exports.images.drawing import Item, Points, Shape, Stroke, Text
from exports.images.fonts import ASCENT, LINE_HEIGHT, measure_text
from exports.images.framing import Frame
from exports.images.itinerary import Stay, write_numbers
from exports.images.marking import MOST_POINTS, Mark
from geo.story.dates import glue_dates
from layers.labels.labelling import Anchor, Box, Placement, Spacing, place_labels
from layers.look import LABEL_SIZE, Theme, colour_letters
from layers.scene import Scene
from layers.telling.words import Words

# Of more points than can be named, so many are tried.
_MOST_NAMED = 120
_LABEL_WIDTH = 11.0  # of the type size: a longer name is broken in two
_ROW = 1.16
_MOST_ROWS = 3
_SIDE = 0.05  # room at a row's ends, of the type size
_BASE = LINE_HEIGHT * 0.86 / 2 + (ASCENT - 0.12) / 2  # from a row's top to its baseline


@dataclass(frozen=True)
class Row:
    """A row of a label: its text, and the type that it is set in, in pixels."""

    text: str
    size: float
    bold: bool = False

    @property
    def width(self) -> float:
        """How wide it is, in pixels."""
        return measure_text(self.text, self.size, bold=self.bold)


Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Labels:
    """The names on a map.

    Attributes:
        items: what is drawn.
        boxes: of each name.
        named: for each box the number of its mark.
        ways: the names of stops that are no marks.
        way_boxes: their boxes.
        numbered: for each number, from 1, the marks that it stands for.
        unnamed: the marks that are left without a name or a number.
        leaders: the lines that lead from labels to their marks.
        dated: the places whose names bear the date of a stay.
    """

    items: tuple[Item, ...] = ()
    boxes: tuple[Box, ...] = ()
    named: tuple[int, ...] = ()
    ways: tuple[Item, ...] = ()
    way_boxes: tuple[Box, ...] = ()
    numbered: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    unnamed: tuple[Mark, ...] = ()
    leaders: tuple[Points, ...] = ()
    dated: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Setter:
    """How names are set: sizes in pixels, and the words that go with a name.

    Attributes:
        unit: pixels to one pixel of the look.
        least: the smallest size of type in pixels.
        names: tag of the form in which places are named.
        scene: the story laid out.
        words: the interface's words.
        stays: of a journey of several legs, by place.
        keyed: a legend says what has no room beside its mark, with its date.
        numbered: a mark without room for its name gets a number, which the legend explains.
    """

    unit: float
    least: float
    names: str
    scene: Scene
    words: Words
    stays: Mapping[str, Stay]
    keyed: bool = False
    numbered: bool = True

    def size(self, smaller: float = 0.0) -> float:
        """Return the type size of labels, smaller by some pixels of the look."""
        return max((LABEL_SIZE - smaller) * self.unit, self.least)

    def list_settings(self, mark: Mark) -> list[Rows]:
        """Return the ways in which a mark may be labelled, the best first."""
        name = self._write_name(mark)
        kind = mark.kind
        size = self.size({"place": 0.0, "event": 1.0}.get(kind, 2.0))
        bold = kind == "place"
        stay = self.stays.get(mark.id) if kind != "event" else None
        number = f"{write_numbers(stay)} " if stay is not None else ""
        whole = [
            tuple(Row(row, size, bold) for row in rows)
            for rows in _break_rows(name, size, bold=bold, before=number)
        ]
        date = self._write_date(mark, stay)
        if date is None:
            return whole
        dates = self._set_date(mark, date)
        # Beneath each other a name and its date are read as one.
        dated = [(*rows, *dates) for rows in whole]
        needs = self.keyed and mark.kind == "event"
        return dated if needs else [*dated, *whole]

    def bears_date(self, mark: Mark, rows: Rows) -> bool:
        """Tell whether the rows of a stop's label say when it was reached or left."""
        stay = self.stays.get(mark.id) if mark.kind != "event" else None
        return stay is not None and stay.date in [row.text for row in rows]

    def _set_date(self, mark: Mark, date: str) -> Rows:
        locality = self.scene.story.events[mark.id].locality if mark.kind == "event" else None
        rows = [locality[self.scene.language], date] if locality else [date]
        return tuple(Row(row, self.size(2.0)) for row in rows)

    def _write_name(self, mark: Mark) -> str:
        kind = "place" if mark.kind == "stop" else mark.kind
        forms = self.scene.names(kind, mark.id)
        name = forms.get(self.names, forms[self.scene.language])
        return glue_dates(name, self.scene.language)

    def _write_date(self, mark: Mark, stay: Stay | None) -> str | None:
        if mark.kind == "event":
            return self.words.say_span(self.scene.story.events[mark.id].date)
        return None if stay is None else stay.date


def draw_labels(
    marks: Sequence[Mark],
    frame: Frame,
    theme: Theme,
    *,
    setter: Setter,
    lines: Sequence[Points],
    faint: Sequence[Points],
    stops: Sequence[Mark],
    obstacles: Sequence[Box],
    elsewhere: Collection[tuple[str, str]] = (),
    first: int = 1,
) -> Labels:
    """Name the marks, by a search that keeps off markers, lines, obstacles and the frame.

    Args:
        marks: the points.
        frame: the window; labels stay within it.
        theme: the colours.
        setter: how names are set.
        lines: what labels had better not cover, in pixels.
        faint: lines that matter less.
        stops: points on the way, which are named after all others.
        obstacles: what they may not cover.
        elsewhere: kind and id of what is named in a closer look.
        first: the first number that is free for marks without room for a name.
    """
    points = [*marks, *stops]
    picked = _pick_named(points, setter)
    settings: list[list[Rows]] = [[] for _ in points]
    for number in picked:
        if points[number].key not in elsewhere:
            settings[number] = setter.list_settings(points[number])
    anchors = [
        Anchor(
            mark.x,
            mark.y,
            tuple(measure_rows(rows) for rows in choices),
            radius=mark.radius,
            rank=_rank(mark, setter.scene),
            led=mark.crowded,
            rooms=mark.rooms,
        )
        for mark, choices in ((points[number], settings[number]) for number in picked)
    ]
    placements = place_labels(
        anchors,
        frame=frame.box,
        spacing=Spacing(LABEL_SIZE * setter.unit),
        obstacles=obstacles,
        lines=lines,
        faint=faint,
    )
    placed = {
        number: (spot, settings[number][spot.variant])
        for number, spot in zip(picked, placements, strict=True)
        if spot is not None
    }
    left = [] if len(picked) == len(points) else sorted({*range(len(points))} - {*picked})
    lost = [number for number in range(len(points)) if number not in placed and settings[number]]
    lost = [number for number in lost if points[number].kind != "stop" or setter.stays]
    numbers = {}
    if setter.numbered and not left:
        numbers = _number_marks(
            lost, points, anchors, placed, frame, setter, lines, obstacles, first
        )
    items: list[Item] = []
    ways: list[Item] = []
    for number, (spot, rows) in placed.items():
        colour = _colour(points[number], theme)
        drawn = draw_label(rows, spot, theme, colour=colour, setter=setter)
        items += drawn if number < len(marks) else []
        ways += drawn if number >= len(marks) else []
    numbered: dict[int, list[Mark]] = {}
    for number, shown in numbers.items():
        numbered.setdefault(shown, []).append(points[number])
    return Labels(
        tuple(items),
        tuple(spot.box for number, (spot, _) in placed.items() if number < len(marks)),
        tuple(number for number in placed if number < len(marks)),
        tuple(ways),
        tuple(spot.box for number, (spot, _) in placed.items() if number >= len(marks)),
        {shown: tuple(found) for shown, found in sorted(numbered.items())},
        tuple(points[number] for number in (*lost, *left) if number not in numbers),
        tuple(np.array(spot.leader) for spot, _ in placed.values() if spot.leader is not None),
        frozenset(
            points[number].id
            for number, (_, rows) in placed.items()
            if setter.bears_date(points[number], rows)
        ),
    )


def _pick_named(points: Sequence[Mark], setter: Setter) -> list[int]:
    """Return the numbers of the points that are named: of very many, where most journeys call."""
    if len(points) <= MOST_POINTS:
        return [*range(len(points))]
    routes = setter.scene.story.routes.values()
    calls = Counter(stop for route in routes for stop in {*route.stops})
    called = sorted(range(len(points)), key=lambda number: -calls[points[number].id])
    return sorted(called[:_MOST_NAMED])


def _number_marks(
    lost: Sequence[int],
    points: Sequence[Mark],
    anchors: Sequence[Anchor],
    placed: dict[int, tuple[Placement, Rows]],
    frame: Frame,
    setter: Setter,
    lines: Sequence[Points],
    obstacles: Sequence[Box],
    first: int,
) -> dict[int, int]:
    """Set a number at each mark that has no name; one without room shares its neighbour's.

    Adds what is set to ``placed``, and returns by mark its number: the stops' own, else from one
    on, after the stops'.
    """
    stays = setter.stays
    last = max((number for stay in stays.values() for number in stay.numbers), default=0)
    begin = max(first, last + 1)
    own = {
        number: stays[points[number].id].numbers[0]
        for number in lost
        if points[number].kind != "event" and points[number].id in stays
    }
    # Room is looked for by the largest numbers that there may be.
    rows = {
        number: _set_number(own.get(number, begin + at), setter) for at, number in enumerate(lost)
    }
    again = [
        replace(
            anchor,
            sizes=(measure_rows(rows[number]),) if number in rows else (),
            led=False,
        )
        for number, anchor in enumerate(anchors)
    ]
    leaders = [np.array(spot.leader) for spot, _ in placed.values() if spot.leader is not None]
    spots = place_labels(
        again,
        frame=frame.box,
        spacing=Spacing(LABEL_SIZE * setter.unit),
        obstacles=[*obstacles, *(spot.box for spot, _ in placed.values())],
        lines=[*lines, *leaders],
    )
    found = {number: spot for number in lost if (spot := spots[number]) is not None}
    if not found:
        return {}
    # Only what has room is counted, so that none is missing.
    free = itertools.count(begin)
    shown = {number: own[number] if number in own else next(free) for number in found}
    placed.update({it: (spot, _set_number(shown[it], setter)) for it, spot in found.items()})
    for number in lost:
        if number not in found:
            mark = points[number]
            near = min(
                found, key=lambda it: math.dist((points[it].x, points[it].y), (mark.x, mark.y))
            )
            shown[number] = shown[near]
    return {number: shown[number] for number in lost}


def _set_number(number: int, setter: Setter) -> Rows:
    return (Row(str(number), setter.size(1.0), True),)


def measure_rows(rows: Rows) -> tuple[float, float]:
    """Return width and height in pixels of a label's rows, with the room around them."""
    last = rows[-1].size
    width = max(row.width for row in rows) + 2 * _SIDE * rows[0].size
    return width, sum(_ROW * row.size for row in rows[:-1]) + LINE_HEIGHT * 0.86 * last


def draw_label(
    rows: Rows, spot: Placement, theme: Theme, *, colour: str, setter: Setter
) -> list[Item]:
    """Draw a label's rows in their box, and the leader to its mark."""
    items: list[Item] = []
    if spot.leader is not None:
        line = np.round(np.array(spot.leader), 2)
        items.append(Shape((line,), stroke=Stroke(theme.quiet, 0.9 * setter.unit)))
    side = _SIDE * rows[0].size
    top = spot.box.top
    for row in rows:
        left = {
            "left": spot.box.left + side,
            "middle": (spot.box.left + spot.box.right - row.width) / 2,
            "right": spot.box.right - side - row.width,
        }[spot.align]
        items.append(
            Text(
                round(left, 2),
                round(top + _BASE * row.size, 2),
                row.text,
                row.size,
                colour,
                row.bold,
                halo=theme.halo,
                width=row.width,
                block=(spot.box.left, spot.box.top),
            )
        )
        top += _ROW * row.size
    return items


def _colour(mark: Mark, theme: Theme) -> str:
    colour = {"place": theme.ink, "event": theme.event}.get(mark.kind, theme.quiet)
    return colour_letters(colour, theme)


def _rank(mark: Mark, scene: Scene) -> int:
    if mark.id == scene.story.hub:
        return 0
    return {"place": 1, "event": 2}.get(mark.kind, 3)


def _break_rows(text: str, size: float, *, bold: bool, before: str = "") -> list[list[str]]:
    """Return the ways in which a name may be broken into rows, the best first.

    What stands ``before`` it, its number, is not parted from it.
    """
    if before:
        rest = _break_rows(text, size, bold=bold)
        return [[f"{before}{first}", *rows] for first, *rows in rest]
    whole = text.replace(GLUE, " ")
    settings = [[whole]] if measure_text(whole, size, bold=bold) <= _LABEL_WIDTH * size else []
    # What is bound by no-break spaces, a date, stays in one row.
    words = [word.replace(GLUE, " ") for word in re.split(r"[ \n\t]+", text.strip())]
    for count in range(2, min(_MOST_ROWS, len(words)) + 1):
        breaks = itertools.combinations(range(1, len(words)), count - 1)
        rows = [[" ".join(words[a:b]) for a, b in pairwise((0, *at, len(words)))] for at in breaks]
        settings.append(
            min(rows, key=lambda row: max(measure_text(part, size, bold=bold) for part in row))
        )
    return settings or [[whole]]
