"""The legend of an image: a row for each journey, and for each sign that the image shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from exports.images.areas import draw_area_sign
from exports.images.blocks import GLUE, Block, make_block
from exports.images.captions import list_signs, write_sign
from exports.images.crowds import name_leg
from exports.images.drawing import Item, Points, Shape, Stroke
from exports.images.flows import list_widths, stroke_flow
from exports.images.itinerary import (
    Sign,
    list_stays,
    name_journey,
    names_each,
    sign_legs,
    write_way,
)
from exports.images.marking import Mark
from exports.images.signs import draw_event, draw_line, draw_place, stroke_route
from exports.images.world import HATCH_STEP, HATCH_WIDTH
from geo.story.dates import glue_dates
from geo.story.records import ALL_CERTAINTIES, UNSTATED, Certainty, Chapter, Kind
from layers.look import BORDER_DASHES, Theme, pick_hue
from layers.map.legend import (
    AREA_SIGNS,
    POINT_SIGNS,
    AreaSign,
    PointSign,
    list_point_signs,
    sign_area,
    sign_precision,
)
from layers.scene import Scene
from layers.telling.descriptions import say_occasion
from layers.telling.flows import list_hedges
from layers.telling.words import Words, name_country, sort_names

RowKind = Literal[
    "area", "kind", "journey", "certainty", "flow", "note", "place", "event", "country", "border"
]

_SAMPLE = 30.0
# Stands for the words about a kind of line until what is counted of it is bound together.
_SIGN = "\0"
# Below a row, in pixels of the look.
ROW_AFTER = 2.5


@dataclass(frozen=True)
class LegendRow:
    """One row: what sign, of which of its kinds, and the text.

    ``value`` is a route's number and the certainties of its legs, a certainty, a point's sign or
    a kind of border. ``keyed`` rows say what a letter or a number on the map stands for.
    """

    kind: RowKind
    value: str
    text: str
    keyed: bool = False
    place_kind: Kind | None = None

    def set(self, *, width: float, size: float, unit: float, theme: Theme) -> Block:
        """Set the row in a column of ``width`` pixels."""

        def sample(left: float, middle: float) -> list[Item]:
            return self._draw_sample(left, middle, unit=unit, theme=theme)

        return make_block(
            self.text,
            width=width,
            size=size,
            colour=theme.ink,
            indent=0 if self.kind == "note" else (_SAMPLE * self._count_pieces() + 8) * unit,
            after=ROW_AFTER * (3 if self.kind == "note" else 1) * unit,
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
        if self.kind == "note":
            return []
        if self.kind == "flow":
            wide, known = self.value.split()
            stroke = stroke_flow(_find(ALL_CERTAINTIES, known), float(wide), theme, unit=unit)
            ends = np.array([[left, middle], [left + length, middle]])
            return [Shape((ends,), stroke=stroke)]
        if self.kind == "certainty":
            certainty = _find(ALL_CERTAINTIES, self.value)
            return draw_line(
                stroke_route(certainty, theme.quiet, unit=unit), left, middle, length=length
            )
        if self.kind == "place":
            sign = next(sign for sign in POINT_SIGNS if sign == self.value)
            return [
                draw_place(
                    centre, middle, UNSTATED if sign == "plain" else sign, theme, unit=unit * 0.9
                )
            ]
        if self.kind == "area":
            box = np.array([[4, -5], [26, -5], [26, 5], [4, 5], [4, -5]]) * unit
            area = next(sign for sign in AREA_SIGNS if sign == self.value)
            return [*draw_area_sign(box + np.array([left, middle]), area, theme, unit=unit)]
        if self.kind == "kind":
            draw = partial(draw_place, kind=self.place_kind, unit=unit * 0.9)
            return [draw(centre, middle, "city", theme)]
        if self.kind == "event":
            certainty = _find(ALL_CERTAINTIES, self.value)
            return [draw_event(centre, middle, certainty, theme, unit=unit * 0.9)]
        if self.kind == "country":
            box = np.array([[0, -5], [22, -5], [22, 5], [0, 5], [0, -5]]) * unit
            box = box + np.array([left + 4 * unit, middle])
            edge = Stroke(theme.border, 0.6 * unit)
            swatch = Shape((box,), closed=True, fill=theme.shade, stroke=edge)
            return [swatch, *_hatch_swatch(box, theme, unit=unit)]
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
    areas: Sequence[AreaSign] = (),
    shaded: Sequence[str] = (),
    covered: Mapping[str, Mark] | None = None,
    letters: Mapping[str, str] | None = None,
    numbers: Mapping[str, int] | None = None,
    numbered: Mapping[int, Sequence[Mark]] | None = None,
    unnamed: Sequence[Mark] = (),
    counted: bool = False,
    borders: Sequence[str] = (),
    parted: Sequence[str] = (),
    routes: Sequence[str] = (),
    undated: Collection[str] = (),
) -> list[LegendRow]:
    """Return the rows of a chapter's legend: only what is to be seen on its map.

    Args:
        chapter: what the image shows.
        scene: the story laid out.
        words: the interface's words.
        marks: the points that are drawn.
        areas: the signs of the areas that are drawn.
        shaded: the countries whose shade is seen.
        covered: of these the ones that the marker of a place hides, and that marker.
        letters: by route that of a journey whose name has no room beside its line.
        numbers: of those of the countries that have no room for their names.
        numbered: by their number the marks that have no room for a name.
        unnamed: those that have no room for a number either.
        counted: of the unnamed only their number is told.
        borders: the kinds of border that are drawn.
        parted: the countries on both sides of a line of demarcation that has to name them.
        routes: names of the lines that are drawn, as ``marking`` gives them.
        undated: the stops whose dates have no room beside their names.
    """
    rows = _list_lines(chapter, scene, words, routes, letters or {}, undated)
    hidden = covered or {}
    seen = [code for code in shaded if code not in hidden]
    rows += _list_shades(chapter, words, seen, numbers or {})
    for code, mark in hidden.items():
        # It is known by the place that stands for it.
        rows += [
            replace(row, kind="place", value=_sign_place(mark, scene))
            for row in _list_shades(chapter, words, [code], numbers or {})
        ]
    dotted = [mark for mark in marks if mark.kind == "place" and not mark.rooms]
    signs = list_point_signs(replace(scene.story.places[mark.id], area=()) for mark in dotted)
    rows += [
        LegendRow("place", sign, words.say(f"image.sign_{sign}"))
        for sign in POINT_SIGNS
        if sign in signs
    ]
    rows += [
        LegendRow("area", sign, words.say(f"legend.{sign.replace('-', '_')}")) for sign in areas
    ]
    places = [scene.story.places[mark.id] for mark in marks if mark.kind == "place"]
    kinds = {place.kind.id for place in places if place.kind is not None}
    rows += [
        LegendRow("kind", "", kind.names[words.language], place_kind=kind)
        for kind in scene.story.kinds.values()
        if kind.id in kinds
    ]
    events = [scene.story.events[mark.id] for mark in marks if mark.kind == "event"]
    for certainty in dict.fromkeys(event.certainty for event in events):
        known = "image.certainty_unstated" if certainty == "unstated" else f"certainty.{certainty}"
        text = words.say("image.sign_event", certainty=words.say(known))
        rows.append(LegendRow("event", certainty, text))
    rows += [
        LegendRow("border", kind, _say_border(kind, parted, words))
        for kind in borders
        if kind != "boundary"
    ]
    listed: list[tuple[int | None, Sequence[Mark]]] = [*(numbered or {}).items()]
    if counted:
        rows += _count_unnamed(unnamed, scene, words)
    else:
        listed += [(None, (mark,)) for mark in unnamed]
    for number, kin in listed:
        kin = [mark for mark in kin if mark.kind != "stop"]
        if not kin:
            continue
        names = words.join_phrases(_name_mark(mark, scene, words) for mark in kin)
        text = names if number is None else f"{number}\u00a0 {names}"
        first = kin[0]
        sign: str = (
            _sign_place(first, scene)
            if first.kind == "place"
            else scene.story.events[first.id].certainty
        )
        kind = scene.story.places[first.id].kind if first.kind == "place" else None
        shown: RowKind = "event" if first.kind != "place" else "place" if kind is None else "kind"
        if first.rooms:
            shown, sign = "area", sign_area(scene.story.places[first.id].precision)
        rows.append(LegendRow(shown, sign, text, keyed=True, place_kind=kind))
    return [replace(row, text=glue_dates(row.text, words.language)) for row in rows]


def _count_unnamed(marks: Sequence[Mark], scene: Scene, words: Words) -> list[LegendRow]:
    """Return a row that says how many marks bear no name, places and events alike."""
    count = len({mark.key for mark in marks if mark.kind != "stop"})
    if not count:
        return []
    first = next(mark for mark in marks if mark.kind != "stop")
    text = words.say("image.sign_unnamed", count=count)
    if first.kind == "place":
        return [LegendRow("place", _sign_place(first, scene), text)]
    return [LegendRow("event", scene.story.events[first.id].certainty, text)]


def _say_border(kind: str, parted: Sequence[str], words: Words) -> str:
    if kind != "demarcation" or not parted:
        return words.say(f"image.sign_{kind}")
    names = sort_names(name_country(code, words.language) for code in parted)
    return words.say("image.sign_demarcation_of", names=words.join_names(names))


def _name_mark(mark: Mark, scene: Scene, words: Words) -> str:
    name = scene.name(mark.kind, mark.id)
    if mark.kind == "place":
        return name
    date = say_occasion(scene.story.events[mark.id], words)
    # No row ends within the date.
    return words.say("image.shown_event", name=name, date=date.replace(" ", GLUE))


def _list_lines(
    chapter: Chapter,
    scene: Scene,
    words: Words,
    routes: Sequence[str],
    letters: Mapping[str, str],
    undated: Collection[str],
) -> list[LegendRow]:
    """Return a row for each journey and for each kind of line, one for both where that is all.

    Journeys that are too many to be named are counted in the row of each kind of their lines.
    """
    if scene.tells_flows(chapter):
        return [
            *(LegendRow("flow", f"{it[0]} {it[1]}", it[2]) for it in list_widths(scene, words)),
            LegendRow("note", "", " ".join(list_hedges(scene, words))),
        ]
    each = names_each(chapter)
    seen = {*routes}
    whole = len(seen) == sum(map(len, sign_legs(chapter, scene).values()))
    journeys = []
    counts: Counter[Sign] = Counter()
    found = []
    stays = list_stays(chapter, scene, words)
    numbers = {id_: number for number, id_ in enumerate(scene.traces)} if each else {}
    for id_, signed in sign_legs(chapter, scene).items():
        drawn = signed
        if not whole:
            named = (name_leg(id_, index, len(signed)) for index in range(1, len(signed) + 1))
            drawn = tuple(sign for sign, name in zip(signed, named, strict=True) if name in seen)
        counts.update({*drawn})
        found += [id_] if drawn else []
        if not each or not drawn:
            continue
        legs = scene.traces[id_]
        certainties = dict.fromkeys(certainty for _, certainty in drawn)
        value = " ".join([str(numbers[id_]), *certainties])
        way = write_way(legs, scene, stays, undated=undated)
        name = name_journey(scene.story.routes[id_], scene.language)
        letter = f"{letters[id_]}\u00a0 " if id_ in letters else ""
        text = f"{letter}{name}: {way}"
        journeys.append(LegendRow("journey", value, text, keyed=bool(letter)))
    kinds = [sign for sign in list_signs(chapter, scene) if sign in counts]
    said = [write_sign(path, certainty, words) for path, certainty in kinds]
    if not each:
        # How many begins no row, and is not torn.
        said = [
            words.say("image.sign_journeys", sign=_SIGN, count=counts[kind])
            .replace(" ", GLUE)
            .replace(_SIGN, sign)
            for kind, sign in zip(kinds, said, strict=True)
        ]
    if len(journeys) == len(kinds) == 1:
        text = f"{journeys[0].text}. {said[0][:1].upper()}{said[0][1:]}."
        return [replace(journeys[0], text=text)]
    lines = [
        LegendRow("certainty", certainty, text)
        for (_, certainty), text in zip(kinds, said, strict=True)
    ]
    return [*journeys, *lines, *_list_groups(found, scene, words, each=each)]


def _list_groups(
    routes: Sequence[str], scene: Scene, words: Words, *, each: bool
) -> list[LegendRow]:
    """Return a row that says which of the author's groups journeys are of, none without any.

    Where ``each`` is named, those of a group are; of more they are counted.
    """
    grouped: dict[str, list[str]] = {group: [] for group in (*scene.story.groups, "")}
    for id_ in routes:
        group = scene.story.routes[id_].group
        grouped["" if group is None else group.id].append(id_)
    none = grouped.pop("")
    if not any(grouped.values()):
        return []
    told = [
        *((scene.story.groups[id_].names[scene.language], kin) for id_, kin in grouped.items()),
        (words.say("flows.no_group"), none),
    ]
    said = []
    for name, kin in ((name, kin) for name, kin in told if kin):
        if each:
            # No row ends within a name.
            whole = (scene.name("route", id_).replace(" ", GLUE) for id_ in kin)
            said.append(words.say("flows.part", certainty=name, count=words.join_names(whole)))
        else:
            part = words.say("flows.part", certainty=name, count=words.say_number(len(kin)))
            said.append(part.replace(" ", GLUE))
    return [LegendRow("note", "", words.join_phrases(said))]


def _list_shades(
    chapter: Chapter, words: Words, shaded: Sequence[str], numbers: Mapping[str, int]
) -> list[LegendRow]:
    """Return a row for each reason for which countries are shaded, with those that are seen."""
    found: dict[str, list[tuple[float, str]]] = {}
    for country in chapter.countries:
        if country.code in shaded:
            named = (
                numbers.get(country.code, math.inf),
                name_country(country.code, words.language),
            )
            found.setdefault(country.note, []).append(named)
    rows = []
    for note, kin in found.items():
        # As they are looked up: those with numbers by these, then the others by name.
        order = {name: place for place, name in enumerate(sort_names(name for _, name in kin))}
        names = [
            name if number == math.inf else f"{number}\u00a0{name}"
            for number, name in sorted(kin, key=lambda one: (one[0], order[one[1]]))
        ]
        text = words.say("image.shaded", country=words.join_names(names), note=note)
        keyed = any(number != math.inf for number, _ in kin)
        rows.append(LegendRow("country", "", text, keyed=keyed))
    return rows


def _sign_place(mark: Mark, scene: Scene) -> PointSign:
    return sign_precision(scene.story.places[mark.id].precision)


def _draw_journey(
    colour: str, certainties: Sequence[str], left: float, middle: float, *, unit: float
) -> list[Item]:
    """Draw a journey's line, a whole sample for each certainty that its legs have."""
    length = _SAMPLE * unit
    items: list[Item] = []
    for number, certainty in enumerate(certainties):
        stroke = stroke_route(_find(ALL_CERTAINTIES, certainty), colour, unit=unit)
        items += draw_line(stroke, left + number * length, middle, length=length)
    return items


def _find(choices: Sequence[Certainty], value: str) -> Certainty:
    return next(choice for choice in choices if choice == value)


def _hatch_swatch(box: Points, theme: Theme, *, unit: float) -> list[Item]:
    """Draw over a swatch what is drawn over shaded countries."""
    if theme.hatch is None:
        return []
    (left, top), (right, bottom) = box[0], box[2]
    lines = []
    for start in np.arange(left - (bottom - top), right, HATCH_STEP * unit).tolist():
        # Cut at the swatch's sides: it rises by as much as it goes to the right.
        low, high = max(start, left), min(start + bottom - top, right)
        if high > low:
            line = np.array([[low, bottom - (low - start)], [high, bottom - (high - start)]])
            lines.append(np.round(line, 2))
    return [Shape(tuple(lines), stroke=Stroke(theme.hatch, HATCH_WIDTH * unit))]
