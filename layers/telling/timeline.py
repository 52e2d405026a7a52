"""The timeline: every dated thing of the story, at its true precision."""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal
from weakref import WeakKeyDictionary

from markupsafe import Markup

from geo.story.dates import DateSpan, PartialDate, count_days
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
_MOST_TICKS = 10


@dataclass(frozen=True)
class Moment:
    """A dated thing: what it is, when, and the chapter to which it leads.

    ``left`` and ``width`` are shares of the timeline's length; a month is a twelfth of a year
    wide, a day a day, and an open end as wide as the time that is shown.
    """

    lane: Lane
    kind: str
    id: str
    chapter: str
    name: str
    when: str
    what: Markup
    span: DateSpan
    reported: bool
    hue: int | None = None
    left: float = 0.0
    width: float = 0.0

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that it may mean, None where no program's calendar has it."""
        return self.span.first_day

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it may mean, None likewise."""
        return self.span.last_day

    @property
    def is_vague(self) -> bool:
        """Whether it is about then, or one of its ends is open or not known."""
        return self.span.approximate or None in (self.span.start, self.span.end)

    @property
    def words(self) -> str:
        """The whole moment in words."""
        return f"{self.when}: {self.name}. {self.what.striptags()}"


@dataclass(frozen=True)
class Block:
    """Years, the first to the last, in which something happened, and their part of a strip.

    ``left`` and ``width`` are shares of the strip's length; ``names`` are the years as it
    writes them.
    """

    first: int
    last: int
    left: float
    width: float
    names: tuple[str, str]

    def stand(self, days: float) -> float:
        """Return where a time, in days, stands on the strip, as a share of its length."""
        start, end = count_days(self.first, 1, 1), count_days(self.last + 1, 1, 1)
        return self.left + self.width * (days - start) / (end - start)


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
        first, last = moment.span.years
        opening, closing = (
            next(block for block in self.blocks if year <= block.last) for year in (first, last)
        )
        start, end = moment.span.begins, moment.span.ends
        left = 0.0 if math.isinf(start) else opening.stand(start)
        right = 1.0 if math.isinf(end) else closing.stand(end)
        return left, right - left


# A page has it on its strip, in its list, its key and its lessons. By the words that it is in.
_BUILT: WeakKeyDictionary[Scene, dict[Words, Timeline | None]] = WeakKeyDictionary()


def build_timeline(scene: Scene, words: Words) -> Timeline | None:
    """Build the timeline of a story, once for each scene; None when nothing in it is dated."""
    kept = _BUILT.setdefault(scene, {})
    if words not in kept:
        kept[words] = _build_timeline(scene, words)
    return kept[words]


def _build_timeline(scene: Scene, words: Words) -> Timeline | None:
    moments = [*_list_journeys(scene, words), *_list_events(scene, words)]
    if not moments:
        return None
    first = min(moment.span.years[0] for moment in moments)
    last = max(moment.span.years[1] for moment in moments)
    start, end = count_days(first, 1, 1), count_days(last + 1, 1, 1)
    placed = [_place(moment, start, end) for moment in sorted(moments, key=_order)]
    steps = (number * 10**power for power in range(10) for number in (1, 2, 5))
    step = next(step for step in steps if (last - first) / step <= _MOST_TICKS)
    years = dict.fromkeys([first, *range(first + -first % step, last + 1, step)])
    ticks = [(year, (count_days(year, 1, 1) - start) / (end - start)) for year in years]
    return Timeline(tuple(placed), tuple(ticks), (first, last), _part(placed, words))


def _part(moments: Sequence[Moment], words: Words) -> tuple[Block, ...]:
    """Cut the years into blocks where most of them are empty, each wide enough for its moments."""
    held = _join_years([moment.span.years for moment in moments])
    begin, end = held[0][0], held[-1][1]

    began = [
        sorted(moment.span.years[0] for moment in moments if moment.lane == lane) for lane in LANES
    ]

    def count(first: int, last: int) -> int:
        return max(bisect_right(years, last) - bisect_left(years, first) for years in began)

    gaps = [(one[1], other[0]) for one, other in pairwise(held)]
    # The longest of empty times, and of equally long ones that with as much on either side.
    gaps.sort(key=lambda gap: (gap[0] - gap[1], abs(count(begin, gap[0]) - count(gap[1], end))))
    cuts = sorted(gaps[: _MOST_BLOCKS - 1])
    spans = list(
        zip(
            [begin, *(end for _, end in cuts)],
            [*(start for start, _ in cuts), end],
            strict=True,
        )
    )
    weights = [last - first + 1 + 2 * count(first, last) for first, last in spans]
    room = 1 - _BLOCK_GAP * (len(spans) - 1)
    blocks, left = [], 0.0
    for (first, last), weight in zip(spans, weights, strict=True):
        width = room * weight / sum(weights)
        names = words.say_year(PartialDate(first)), words.say_year(PartialDate(last))
        blocks.append(Block(first, last, left, width, names))
        left += width + _BLOCK_GAP
    return tuple(blocks)


def _join_years(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of years, first and last, in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


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
        span=span,
        reported=span.reported,
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
                span=span,
                reported=span.reported or event.certainty == "reported",
            )
            for lane, span, what in dates
        ]
    return moments


def _order(moment: Moment) -> tuple[float, float, str]:
    return moment.span.begins, moment.span.ends, moment.id


def _place(moment: Moment, start: int, end: int) -> Moment:
    first, last = max(moment.span.begins, start), min(moment.span.ends, end)
    return replace(
        moment, left=(first - start) / (end - start), width=(last - first) / (end - start)
    )
