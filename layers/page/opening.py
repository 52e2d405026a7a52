"""What a page shows before its scripts have come, opened at a chapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from geo.story.records import Chapter
from layers.map.legend import LegendItem, list_signs_of
from layers.scene import Scene, fit_chapter
from layers.telling.timeline import Timeline

# More moments than this are said as the time from the first to the last: see strip.js.
_MOST_SAID = 3


@dataclass(frozen=True)
class Opening:
    """A page's state at one of its chapters, as the page's scripts would set it.

    Attributes:
        id: the chapter's.
        number: its place in the story, from 1.
        is_last: whether it is the last one.
        share: how far along the story it is.
        routes: the ids of the journeys that its map draws.
        spoken: the ids of the journeys and of the events that it speaks of, by their kind.
        said: its moments in words, "" where it has none.
        signs: those of the legend that its map bears.
        marks: those of them that stand in the key's row where no line is drawn, and what comes
            before them in the legend.
    """

    id: str
    number: int
    is_last: bool
    share: float
    routes: frozenset[str]
    spoken: dict[str, tuple[str, ...]]
    said: str
    signs: frozenset[str]
    marks: tuple[str, ...]


def open_at(
    id_: str, scene: Scene, timeline: Timeline | None, legend: Sequence[LegendItem]
) -> Opening:
    """Return a page's state at a chapter.

    Args:
        id_: the chapter's id.
        scene: the story, laid out.
        timeline: the story's, None where nothing in it is dated.
        legend: the page's.
    """
    ids = [chapter.id for chapter in scene.chapters]
    index = ids.index(id_)
    chapter = scene.chapters[index]
    seen = shapely.box(*fit_chapter(chapter, scene))
    legs = [
        (route, traced.leg.certainty)
        for route in chapter.routes
        for traced in scene.traces[route]
        if seen.intersects(shapely.LineString(traced.points))
    ]
    lines = frozenset(certainty for _, certainty in legs)
    signs = lines | list_signs_of(chapter, scene)
    return Opening(
        id=id_,
        number=index + 1,
        is_last=index == len(ids) - 1,
        share=(index + 1) / len(ids),
        routes=frozenset(route for route, _ in legs),
        spoken={"route": chapter.routes, "event": chapter.events},
        said="" if timeline is None else _say_moments(chapter, timeline),
        signs=signs,
        marks=() if lines else _list_marks(signs, legend),
    )


def _say_moments(chapter: Chapter, timeline: Timeline) -> str:
    """Say a chapter's moments, those of each lane in the order of the strip."""
    spoken = {"route": frozenset(chapter.routes), "event": frozenset(chapter.events)}
    moments = [
        moment
        for lane in ("journey", "event")
        for moment in timeline.moments
        if moment.lane == lane and moment.id in spoken[moment.kind]
    ]
    moments.sort(key=lambda moment: round(timeline.stand(moment)[0], 5))
    said = {f"{moment.when} {moment.name}": moment.when for moment in moments}
    whens = list(dict.fromkeys(said.values()))
    if len(said) <= _MOST_SAID:
        return " · ".join(said)
    return " – ".join(dict.fromkeys((whens[0], whens[-1])))


def _list_marks(signs: frozenset[str], legend: Sequence[LegendItem]) -> tuple[str, ...]:
    # One is there, however long; scripts measure how many more fit.
    marks = [item.sign for item in legend if item.can_pick and not item.is_line]
    first = next((place for place, sign in enumerate(marks) if sign in signs), -1)
    return tuple(marks[: first + 1])
