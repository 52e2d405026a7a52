"""The timeline: every dated thing of the story, at its true precision."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markupsafe import Markup

from geo.story.dates import DateSpan
from geo.story.records import Place, Route
from geo.story.tracing import TracedLeg
from layers.look import pick_hue_number
from layers.scene import Scene
from layers.telling.descriptions import span_leg
from layers.telling.names import mark_name
from layers.telling.words import Words, name_country

Lane = Literal["journey", "event", "public"]
LANES: tuple[Lane, ...] = ("journey", "event", "public")
_MOST_BLOCKS = 3
_BLOCK_GAP = 0.03


@dataclass(frozen=True)
class Moment:
    """A dated thing: what it is, when, and the chapter to which it leads.

    ``left`` and ``width`` are shares of the timeline's length; a month is a twelfth of a year
    wide, a day a day.
    """

    lane: Lane
    kind: str
    id: str
    chapter: str
    name: str
    when: str
    what: Markup
    first_day: datetime.date
    last_day: datetime.date
    reported: bool
    hue: int | None = None
    left: float = 0.0
    width: float = 0.0

    @property
    def words(self) -> str:
        """The whole moment in words."""
        return f"{self.when}: {self.name}. {self.what.striptags()}"


@dataclass(frozen=True)
class Block:
    """Years, the first to the last, in which something happened, and their part of a strip.

    ``left`` and ``width`` are shares of the strip's length.
    """

    first: int
    last: int
    left: float
    width: float

    def stand(self, day: datetime.date) -> float:
        """Return where a day stands on the strip, as a share of its length."""
        start = datetime.date(self.first, 1, 1).toordinal()
        end = datetime.date(self.last, 12, 31).toordinal() + 1
        return self.left + self.width * (day.toordinal() - start) / (end - start)


@dataclass(frozen=True)
class Timeline:
    """All moments in the order of time, and the years at which the scale is marked.

    ``blocks`` are the years that hold something, without most of those that hold nothing.
    """

    moments: tuple[Moment, ...]
    ticks: tuple[tuple[int, float], ...]
    years: tuple[int, int]
    blocks: tuple[Block, ...]

    def stand(self, moment: Moment) -> tuple[float, float]:
        """Return where a moment begins on a strip of blocks and how wide it is there, as shares."""
        start, end = (
            next(block for block in self.blocks if day.year <= block.last).stand(day)
            for day in (moment.first_day, moment.last_day)
        )
        return start, end - start


def build_timeline(scene: Scene, words: Words) -> Timeline | None:
    """Build the timeline of a story; None when nothing in it is dated."""
    moments = [*_list_journeys(scene, words), *_list_events(scene, words)]
    if not moments:
        return None
    first = min(moment.first_day for moment in moments).year
    last = max(moment.last_day for moment in moments).year
    start, end = datetime.date(first, 1, 1).toordinal(), datetime.date(last, 12, 31).toordinal() + 1
    placed = [_place(moment, start, end) for moment in sorted(moments, key=_order)]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (last - first) / step <= 10)
    years = [year for year in range(first, last + 1) if year % step == 0 or year == first]
    ticks = [
        (year, (datetime.date(year, 1, 1).toordinal() - start) / (end - start)) for year in years
    ]
    return Timeline(tuple(placed), tuple(ticks), (first, last), _part(placed))


def _part(moments: Sequence[Moment]) -> tuple[Block, ...]:
    """Cut the years into blocks where most of them are empty, each wide enough for its moments."""
    held = sorted(
        {
            year
            for moment in moments
            for year in range(moment.first_day.year, moment.last_day.year + 1)
        }
    )

    def count(first: int, last: int) -> int:
        return max(
            sum(
                moment.lane == lane and first <= moment.first_day.year <= last for moment in moments
            )
            for lane in LANES
        )

    gaps = [(start, end) for start, end in pairwise(held) if end - start > 1]
    # The longest of empty times, and of equally long ones that with as much on either side.
    gaps.sort(key=lambda gap: (gap[0] - gap[1], abs(count(0, gap[0]) - count(gap[1], 10**4))))
    cuts = sorted(gaps[: _MOST_BLOCKS - 1])
    spans = list(
        zip(
            [held[0], *(end for _, end in cuts)],
            [*(start for start, _ in cuts), held[-1]],
            strict=True,
        )
    )
    weights = [last - first + 1 + 2 * count(first, last) for first, last in spans]
    room = 1 - _BLOCK_GAP * (len(spans) - 1)
    blocks, left = [], 0.0
    for (first, last), weight in zip(spans, weights, strict=True):
        width = room * weight / sum(weights)
        blocks.append(Block(first, last, left, width))
        left += width + _BLOCK_GAP
    return tuple(blocks)


def _list_journeys(scene: Scene, words: Words) -> list[Moment]:
    moments = []
    for number, route in enumerate(scene.story.routes.values()):
        hue = pick_hue_number(number)
        for traced in scene.traces[route.id]:
            span = span_leg(traced.leg)
            if span is None:
                continue
            what = _say_leg(traced, scene, words)
            moments.append(_make_moment("journey", route, span, what, scene, words, hue))
        if route.public is not None:
            span = DateSpan(route.public, route.public)
            what = words.markup("timeline.public_route")
            moments.append(_make_moment("public", route, span, what, scene, words, hue))
    return moments


def _say_leg(traced: TracedLeg, scene: Scene, words: Words) -> Markup:
    """Say that someone left, arrived or both; from where to where only where that is documented."""
    leg = traced.leg
    key = "both" if leg.departed and leg.arrived else "left" if leg.departed else "arrived"
    if leg.path != "schematic":
        ends = [mark_name("place", end.id, scene) for end in (traced.start, traced.end)]
        return words.markup(f"timeline.{key}_straight", start=ends[0], end=ends[1])
    start, end = (_name_end(place, scene) for place in (traced.start, traced.end))
    return words.markup(f"timeline.{key}", start=start, end=end)


def _name_end(place: Place, scene: Scene) -> Markup | str:
    # What stands for a country is known as that country, and its city is not.
    if place.precision == "country" and place.country:
        return name_country(place.country, scene.language)
    return mark_name("place", place.id, scene)


def _make_moment(
    lane: Lane, route: Route, span: DateSpan, what: Markup, scene: Scene, words: Words, hue: int
) -> Moment:
    return Moment(
        lane=lane,
        kind="route",
        id=route.id,
        chapter=scene.homes["route", route.id],
        name=route.names[scene.language],
        when=words.say_span(span),
        what=what,
        first_day=span.start.first_day,
        last_day=span.end.last_day,
        reported=_is_reported(span),
        hue=hue,
    )


def _list_events(scene: Scene, words: Words) -> list[Moment]:
    moments = []
    for event in scene.story.events.values():
        dates: list[tuple[Lane, DateSpan, Markup]] = [
            ("event", event.date, words.markup(f"event.{event.certainty}") + ".")
        ]
        if event.public is not None:
            what = words.markup("timeline.public_event")
            dates.append(("public", DateSpan(event.public, event.public), what))
        moments += [
            Moment(
                lane=lane,
                kind="event",
                id=event.id,
                chapter=scene.homes["event", event.id],
                name=event.names[scene.language],
                when=words.say_span(span),
                what=what,
                first_day=span.start.first_day,
                last_day=span.end.last_day,
                reported=_is_reported(span) or event.certainty == "reported",
            )
            for lane, span, what in dates
        ]
    return moments


def _is_reported(span: DateSpan) -> bool:
    return span.start.reported or span.end.reported


def _order(moment: Moment) -> tuple[datetime.date, datetime.date, str]:
    return moment.first_day, moment.last_day, moment.id


def _place(moment: Moment, start: int, end: int) -> Moment:
    left = (moment.first_day.toordinal() - start) / (end - start)
    width = (moment.last_day.toordinal() + 1 - moment.first_day.toordinal()) / (end - start)
    return replace(moment, left=left, width=width)
