"""The legend: a sample and a word for every sign that the story uses."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from geo.records import CERTAINTIES
from layers.basemap import list_borders
from layers.scene import Scene
from layers.timeline import build_timeline
from layers.words import Words

_SAMPLE_WIDTH = 34


@dataclass(frozen=True)
class LegendItem:
    """One sign: its sample as SVG, its word, what it means, and whether only near views have it."""

    sample: Markup
    text: str
    note: str = ""
    only_near: bool = False


def build_legend(scene: Scene, words: Words) -> list[LegendItem]:
    """Return the signs that a story's map has, lines first, then points and borders."""
    legs = [leg.leg for legs in scene.traces.values() for leg in legs]
    items = [
        LegendItem(
            _draw_line(f"route is-active certainty-{certainty}"),
            words.say(f"certainty.{certainty}"),
            words.say(f"certainty_meaning.{certainty}"),
        )
        for certainty in CERTAINTIES
        if any(leg.certainty == certainty for leg in legs)
    ]
    precisions = {place.precision for place in scene.story.places.values()}
    if precisions & {"city", "site"}:
        items.append(LegendItem(_draw_point("city"), words.say("legend.city")))
    if precisions & {"country", "approximate"}:
        items.append(LegendItem(_draw_point("country"), words.say("legend.country")))
    if scene.story.events:
        items.append(LegendItem(_draw_event(), words.say("legend.event")))
    timeline = build_timeline(scene, words)
    if timeline is not None and any(moment.reported for moment in timeline.moments):
        sample = _draw(14, Markup('<rect class="hollow" x="4" y="1.5" width="6" height="11"/>'))
        items.append(LegendItem(sample, words.say("legend.reported_date")))
    for kind in list_borders():
        if kind != "boundary":
            sample = _draw_line(f"border border-{kind}")
            items.append(LegendItem(sample, words.say(f"legend.{kind}"), only_near=True))
    return items


def _draw(width: int, inside: Markup) -> Markup:
    return Markup(
        '<svg width="{0}" height="14" viewBox="0 0 {0} 14" aria-hidden="true">{1}</svg>'
    ).format(width, inside)


def _draw_line(class_name: str) -> Markup:
    line = Markup(
        '<path class="{}" d="M2 7h{}" fill="none" stroke="currentColor" stroke-linecap="round"/>'
    ).format(class_name, _SAMPLE_WIDTH - 4)
    return _draw(_SAMPLE_WIDTH, line)


def _draw_point(precision: str) -> Markup:
    circle = Markup(
        '<circle class="place is-active precision-{}" cx="7" cy="7" r="4.5" stroke-width="2"/>'
    ).format(precision)
    return _draw(14, circle)


def _draw_event() -> Markup:
    return _draw(14, Markup('<path fill="var(--event)" d="M7 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"/>'))
