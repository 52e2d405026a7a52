"""The legend: a sample and a word for every sign that the story uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from markupsafe import Markup

from geo.story.records import (
    ALL_CERTAINTIES,
    UNSTATED,
    Certainty,
    Chapter,
    Event,
    Kind,
    Place,
    Precision,
)
from geo.story.tracing import TracedLeg
from layers.look import PLAIN_SHARE, outline_kind, pick_hue_number, pick_kind_hue_number
from layers.map.symbols import list_borders
from layers.scene import Scene
from layers.telling.descriptions import explain_certainty
from layers.telling.timeline import build_timeline
from layers.telling.words import Words

AreaSign = Literal["area", "area-approximate", "area-plain"]
AREA_SIGNS: tuple[AreaSign, ...] = get_args(AreaSign)
PointSign = Literal["city", "country", "approximate", "plain"]
# A site is drawn as a city is: both say that the thing itself is there.
POINT_SIGNS: tuple[PointSign, ...] = get_args(PointSign)
_SAMPLE_WIDTH = 34
# What scripts call those of no group: no id has such a sign in it.
NO_GROUP = "*"


@dataclass(frozen=True)
class LegendItem:
    """One sign: its sample as SVG, its word, what it means, and whether it is the timeline's.

    ``sign`` names it for scripts.
    """

    sample: Markup
    text: str
    note: str = ""
    of_timeline: bool = False
    sign: str = ""

    @property
    def is_line(self) -> bool:
        """Whether it is a style of a journey's line."""
        return self.sign in ALL_CERTAINTIES

    @property
    def can_pick(self) -> bool:
        """Whether shapes of the map bear the sign, so that they can be shown by themselves."""
        return self.sign != "" and self.sign not in list_borders()


@dataclass(frozen=True)
class JourneyItem:
    """A journey: its line in its colour and certainty, and the chapter to which it leads."""

    id: str
    home: str
    name: str
    sample: Markup


@dataclass(frozen=True)
class JourneyGroup:
    """Journeys that the author puts into one group; the id of those of none is empty."""

    id: str
    name: str
    journeys: list[JourneyItem]


def build_legend(scene: Scene, words: Words) -> list[LegendItem]:
    """Return the signs that a story's map has, lines first, then points and borders."""
    legs = [leg.leg for legs in scene.traces.values() for leg in legs]
    items = [
        LegendItem(
            draw_certainty(certainty),
            words.say(f"certainty.{certainty}"),
            explain_certainty(certainty, words),
            sign=certainty,
        )
        for certainty in ALL_CERTAINTIES
        if any(leg.certainty == certainty for leg in legs)
    ]
    precisions = list_point_signs(scene.story.places.values())
    items += [
        LegendItem(_draw_point(precision), words.say(f"legend.{precision}"), sign=precision)
        for precision in POINT_SIGNS
        if precision in precisions
    ]
    areas = list_area_signs(scene)
    items += [
        LegendItem(_draw_area(sign), words.say(f"legend.{sign.replace('-', '_')}"), sign=sign)
        for sign in AREA_SIGNS
        if sign in areas
    ]
    used = {place.kind.id for place in scene.story.places.values() if place.kind is not None}
    items += [
        LegendItem(
            _draw(14, draw_kind(kind, "city", 7, 7, 4.5)),
            kind.names[scene.language],
            sign=f"kind-{kind.number}",
        )
        for kind in scene.story.kinds.values()
        if kind.id in used
    ]
    certainties = {event.certainty for event in scene.story.events.values()}
    if certainties - {"reported", UNSTATED}:
        items.append(LegendItem(_draw_event(), words.say("legend.event"), sign="event"))
    if "reported" in certainties:
        text = words.join_names([words.say("legend.event"), words.say("certainty.reported")])
        items.append(LegendItem(_draw_event(hollow=True), text, sign="event-reported"))
    if UNSTATED in certainties:
        known = words.say("image.certainty_unstated")
        text = words.say("image.sign_event", certainty=known)
        items.append(LegendItem(_draw_event(plain=True), text, sign="event-unstated"))
    timeline = build_timeline(scene, words)
    if timeline is not None and any(moment.reported for moment in timeline.moments):
        sample = _draw(14, Markup('<rect class="hollow" x="4" y="1.5" width="6" height="11"/>'))
        items.append(LegendItem(sample, words.say("legend.reported_date"), of_timeline=True))
    if timeline is not None and any(moment.is_vague for moment in timeline.moments):
        sample = _draw(
            14, Markup('<rect class="hollow vague" x="4" y="1.5" width="6" height="11"/>')
        )
        items.append(LegendItem(sample, words.say("legend.vague_date"), of_timeline=True))
    for kind in list_borders():
        if kind != "boundary":
            sample = _draw_line(f"border border-{kind}")
            items.append(LegendItem(sample, words.say(f"legend.{kind}"), sign=kind))
    return items


def list_journey_signs(scene: Scene) -> list[JourneyItem]:
    """Return the story's journeys as its map draws them."""
    return [
        JourneyItem(
            id=id_,
            home=scene.homes["route", id_],
            name=scene.name("route", id_),
            sample=_draw_journey(legs, pick_hue_number(number)),
        )
        for number, (id_, legs) in enumerate(scene.traces.items())
    ]


def group_journey_signs(scene: Scene, words: Words) -> list[JourneyGroup]:
    """Return the journeys by the author's groups, those of none last; nothing where none are given.

    A page groups many journeys by its scripts.
    """
    story = scene.story
    if not story.groups or scene.is_crowded:
        return []
    items: dict[str, list[JourneyItem]] = {}
    for item in list_journey_signs(scene):
        group = story.routes[item.id].group
        items.setdefault("" if group is None else group.id, []).append(item)
    names = {id_: group.names[scene.language] for id_, group in story.groups.items()}
    names[""] = words.say("flows.no_group")
    return [
        JourneyGroup(id_ or NO_GROUP, name, items[id_])
        for id_, name in names.items()
        if id_ in items
    ]


def sign_precision(precision: Precision) -> PointSign:
    """Return the sign of a point of a precision."""
    if precision == UNSTATED:
        return "plain"
    return "city" if precision == "site" else precision


def sign_area(precision: Precision) -> AreaSign:
    """Return the sign of an area of a precision."""
    if precision == UNSTATED:
        return "area-plain"
    return "area-approximate" if precision == "approximate" else "area"


def list_area_signs(scene: Scene) -> set[AreaSign]:
    """Return the signs of a story's areas."""
    records: list[Place | Event] = [*scene.story.places.values(), *scene.story.events.values()]
    return {sign_area(record.precision) for record in records if record.area}


def list_point_signs(places: Iterable[Place]) -> set[PointSign]:
    """Return the signs that places bear by their precision.

    One of a kind has its kind's sign, of which a dot would say nothing; an edge or a size does. An
    area without a kind has none.
    """
    signs = [(sign_precision(it.precision), it.kind) for it in places if it.is_marked]
    return {sign for sign, kind in signs if kind is None or sign != "city"}


def list_signs_of(chapter: Chapter, scene: Scene) -> set[str]:
    """Return the signs of the places and events that a chapter speaks of."""
    places = [scene.story.places[id_] for id_ in chapter.places]
    events = [scene.story.events[id_] for id_ in chapter.events]
    records: list[Place | Event] = [*places, *events]
    return {
        *list_point_signs(places),
        *(f"kind-{place.kind.number}" for place in places if place.kind is not None),
        *(sign_area(record.precision) for record in records if record.area),
        *(sign_event(event) for event in events),
    }


def sign_event(event: Event) -> str:
    """Return the sign of an event."""
    return "event" if event.certainty == "documented" else f"event-{event.certainty}"


def build_wall_legend(scene: Scene, words: Words) -> list[LegendItem]:
    """Return the signs that a map on a wall may have, arcs named as what they are."""
    items = [item for item in build_legend(scene, words) if item.sign]
    if any(leg.leg.path == "schematic" for legs in scene.traces.values() for leg in legs):
        arc = Markup(
            '<path d="M2 12Q17-4 32 12" fill="none" stroke="currentColor" stroke-width="2"/>'
        )
        lines = sum(item.is_line for item in items)
        sample = _draw(_SAMPLE_WIDTH, arc)
        items.insert(lines, LegendItem(sample, words.say("class.arc"), sign="schematic"))
    if scene.flows:
        wide = Markup('<path class="flow" d="M2 7H32" fill="none" stroke-width="8"/>')
        items.insert(
            0, LegendItem(_draw(_SAMPLE_WIDTH, wide), words.say("flows.width"), sign="flow")
        )
    return items


def draw_kind(kind: Kind, precision: Precision, x: float, y: float, radius: float) -> Markup:
    """Draw the sign of a kind of place around a point, as SVG."""
    outline = outline_kind(kind.number)
    points = [(x + right * radius, y + down * radius) for right, down in outline]
    path = "M" + "L".join(f"{right:.2f} {down:.2f}" for right, down in points) + "Z"
    return Markup('<path class="place is-active precision-{} kind-{} hue-{}" d="{}"/>').format(
        precision, kind.number, pick_kind_hue_number(kind.number), path
    )


def draw_certainty(certainty: Certainty) -> Markup:
    """Draw a line of a certainty, as SVG."""
    return _draw_line(f"route is-active certainty-{certainty}")


def _draw(width: int, inside: Markup) -> Markup:
    return Markup(
        '<svg width="{0}" height="14" viewBox="0 0 {0} 14" aria-hidden="true">{1}</svg>'
    ).format(width, inside)


def _draw_line(class_name: str) -> Markup:
    line = Markup(
        '<path class="{}" d="M2 7h{}" fill="none" stroke="currentColor" stroke-linecap="round"/>'
    ).format(class_name, _SAMPLE_WIDTH - 4)
    return _draw(_SAMPLE_WIDTH, line)


def _draw_journey(legs: Sequence[TracedLeg], hue: int) -> Markup:
    # A piece for each certainty that the legs have.
    certainties = list(dict.fromkeys(leg.leg.certainty for leg in legs))
    length = (_SAMPLE_WIDTH - 4) / len(certainties)
    pieces = Markup("").join(
        Markup(
            '<path class="route is-active certainty-{} hue-{}" d="M{:g} 7h{:g}" fill="none"/>'
        ).format(certainty, hue, 2 + number * length, length)
        for number, certainty in enumerate(certainties)
    )
    return _draw(_SAMPLE_WIDTH, pieces)


def _draw_area(sign: AreaSign) -> Markup:
    return _draw(
        14,
        Markup('<rect class="area is-active sign-{}" x="1" y="2" width="12" height="10"/>').format(
            sign
        ),
    )


def _draw_point(precision: PointSign) -> Markup:
    radius = 4.5 * (PLAIN_SHARE if precision == "plain" else 1)
    circle = Markup(
        '<circle class="place is-active precision-{}" cx="7" cy="7" r="{:g}" stroke-width="2"/>'
    ).format(precision, radius)
    return _draw(14, circle)


def _draw_event(*, hollow: bool = False, plain: bool = False) -> Markup:
    paint = (
        "fill:var(--paper);stroke:var(--event);stroke-width:2" if hollow else "fill:var(--event)"
    )
    half = 5.5 * (PLAIN_SHARE if plain else 1)
    diamond = Markup(
        '<path style="{0}" d="M7 {1:g}l{2:g} {2:g}-{2:g} {2:g}-{2:g}-{2:g}z"/>'
    ).format(paint, 7 - half, half)
    return _draw(14, diamond)
