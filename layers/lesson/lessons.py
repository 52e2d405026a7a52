"""The lesson on the wall: the story in steps, a chapter's title first, then one thing at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from geo.globe.projections import project_mercator
from geo.story.dates import PartialDate
from geo.story.records import Chapter
from geo.story.tracing import TracedLeg
from layers.scene import Bounds, Scene, fit_chapter, round_bounds
from layers.telling.groups import count_groups
from layers.telling.media import credit_media, name_media
from layers.telling.words import Words

StepKind = Literal["chapter", "leg", "event", "media"]

# A leg that takes less of its chapter's view than this is shown from nearer.
_LEAST_SHARE = 0.3
# A wall's map is about so many times as wide as it is high.
_WALL_ASPECT = 2.0
# Another view must be so much smaller to be worth the change.
_WORTH_MOVING = 0.7
# What is left around such a leg, in parts of its own length.
_MARGIN = 0.6
# Of a story with many journeys, a chapter of more legs than a class has patience for is told as a
# whole.
_MOST_LEGS = 24
# Of a story with many journeys, places or events, a chapter of more names than this is counted.
_MOST_NAMED = 12


@dataclass(frozen=True)
class LessonStep:
    """One step: what is marked, what is framed, and the few words that stand beside it.

    ``id`` is that of the chapter, the journey or the event, and of a picture, sound or film its
    chapter's with its number in it, ``overview.1``; ``leg`` counts from 1 and is 0 for
    what is no leg. ``places`` are the ends of a leg. ``bounds`` (west, south, east, north,
    degrees on the opened world) are None where the chapter's view shows the step well.
    """

    chapter: str
    kind: StepKind
    id: str
    head: str
    text: str
    leg: int = 0
    places: tuple[str, ...] = ()
    bounds: Bounds | None = None


def list_steps(scene: Scene, words: Words) -> list[LessonStep]:
    """Return the lesson's steps: of each chapter its title, its legs and events by date, its media.

    A journey's legs keep their order, and a journey without any date comes last. Where a story has
    many journeys, a chapter of many legs is one step.
    """
    steps = []
    for chapter in scene.chapters:
        dated = [*_list_legs(chapter, scene, words), *_list_events(chapter, scene, words)]
        dated.sort(key=lambda item: item[0])
        steps.append(_open_chapter(chapter, scene, words))
        steps += [step for _, step in dated]
        steps += _list_media(chapter, words)
    return steps


def describe_steps(scene: Scene, words: Words) -> list[dict[str, Any]]:
    """Return the steps as the page's data, without what is empty."""
    return [
        {
            name: value
            for name, value in (
                ("chapter", step.chapter),
                ("kind", step.kind),
                ("id", step.id),
                ("leg", step.leg),
                ("head", step.head),
                ("text", step.text),
                ("places", step.places),
                ("bounds", step.bounds and round_bounds(step.bounds)),
            )
            if value
        }
        for step in list_steps(scene, words)
    ]


def say_leg_facts(traced: TracedLeg, words: Words) -> str:
    """Return when a leg was travelled and how much is known of it, short enough for a wall."""
    leg = traced.leg
    dates = _say_dates(leg.departed, leg.arrived, words)
    return " · ".join([*dates, words.say(f"line.{leg.certainty}")])


def _open_chapter(chapter: Chapter, scene: Scene, words: Words) -> LessonStep:
    names = [scene.name("route", id_) for id_ in chapter.routes]
    names = names or [scene.name("event", id_) for id_ in chapter.events]
    if scene.has_many and len(names) > _MOST_NAMED:
        told = _count(chapter, scene, words)
    else:
        told = [name for name in names if name.casefold() not in chapter.title.casefold()]
    return LessonStep(chapter.id, "chapter", chapter.id, chapter.title, " · ".join(told))


def _count(chapter: Chapter, scene: Scene, words: Words) -> list[str]:
    # More names than a class could read: how many there are, and how they part.
    if not chapter.routes:
        return [words.say("crowd.events", count=len(chapter.events))]
    groups = count_groups([scene.story.routes[id_] for id_ in chapter.routes], scene, words)
    return [
        words.say("flows.count", count=len(chapter.routes)),
        *(
            words.say("flows.part", certainty=name, count=words.say_number(count))
            for _, name, count in groups
        ),
    ]


def _list_media(chapter: Chapter, words: Words) -> list[LessonStep]:
    return [
        LessonStep(
            chapter.id,
            "media",
            f"{chapter.id}.{number}",
            name_media(media, words),
            credit_media(media, words),
        )
        for number, media in enumerate(chapter.media, start=1)
    ]


# When it was, in days, its id and its leg.
_Dated = tuple[tuple[float, str, int], LessonStep]


def _list_legs(chapter: Chapter, scene: Scene, words: Words) -> list[_Dated]:
    if scene.is_crowded and sum(len(scene.traces[id_]) for id_ in chapter.routes) > _MOST_LEGS:
        return []
    whole = fit_chapter(chapter, scene)
    found = []
    for id_ in chapter.routes:
        legs = scene.traces[id_]
        for number, (traced, day) in enumerate(zip(legs, _date_legs(legs), strict=True), start=1):
            step = LessonStep(
                chapter=chapter.id,
                kind="leg",
                id=id_,
                head=scene.name("route", id_),
                text=say_leg_facts(traced, words),
                leg=number,
                places=(traced.start.id, traced.end.id),
                bounds=_frame_leg(traced, whole),
            )
            found.append(((day, id_, number), step))
    return found


def _date_legs(legs: tuple[TracedLeg, ...]) -> list[float]:
    # A leg is never older than the one before it, whatever its month alone would say; and one
    # without a date goes with its neighbours.
    days: list[float] = []
    for traced in legs:
        date = traced.leg.departed or traced.leg.arrived
        before = days[-1] if days else -math.inf
        days.append(max(before, date.begins) if date else before)
    known = next((day for day in days if day > -math.inf), math.inf)
    return [max(day, known) for day in days]


def _list_events(chapter: Chapter, scene: Scene, words: Words) -> list[_Dated]:
    found = []
    for id_ in chapter.events:
        event = scene.story.events[id_]
        text = f"{words.say_span(event.date)} · {words.say(f'event.{event.certainty}')}"
        step = LessonStep(chapter.id, "event", id_, scene.name("event", id_), text)
        found.append(((event.date.begins, id_, 0), step))
    return found


def _say_dates(
    departed: PartialDate | None, arrived: PartialDate | None, words: Words
) -> list[str]:
    if departed is not None and departed == arrived:
        return [words.say_date(departed)]
    said = []
    if departed is not None:
        said.append(words.say("class.left", date=words.say_date(departed)))
    if arrived is not None:
        said.append(words.say("class.arrived", date=words.say_date(arrived)))
    return said or [words.say("class.undated")]


def _frame_leg(traced: TracedLeg, whole: Bounds) -> Bounds | None:
    west, south = (float(value) for value in traced.points.min(axis=0))
    east, north = (float(value) for value in traced.points.max(axis=0))
    # A chapter's own view may be of a part of its journeys; who speaks of a leg shows all of it.
    if west < whole[0] or south < whole[1] or east > whole[2] or north > whole[3]:
        return west, south, east, north
    if _measure((west, south, east, north)) >= _LEAST_SHARE * _measure(whole):
        return None
    margin = _MARGIN * max(east - west, north - south)
    near = west - margin, south - margin, east + margin, north + margin
    return near if _measure(near) < _WORTH_MOVING * _measure(whole) else None


def _measure(bounds: Bounds) -> float:
    # The width of the map that just shows it, in degrees of longitude.
    west, south, east, north = bounds
    low, high = project_mercator(np.array([[west, south], [east, north]]))
    wide, tall = high - low
    return max(float(wide), _WALL_ASPECT * float(tall))
