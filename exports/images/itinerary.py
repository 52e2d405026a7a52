"""In which order and when a journey came to its stops, and how a journey is called on a map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from geo.story.records import Certainty, Chapter, Path, Route
from geo.story.tracing import TracedLeg
from layers.scene import Scene
from layers.telling.words import Words, load_words

# More journeys are not told apart by their colours, and there are as many letters for them.
_MOST_NAMED = 26
# The way in which a leg is drawn.
Sign = tuple[Path, Certainty]
# Of each scene the journeys that were looked through last: legend and caption ask for them at each
# look at an image.
_SIGNED: WeakKeyDictionary[Scene, tuple[tuple[str, ...], Mapping[str, tuple[Sign, ...]]]] = (
    WeakKeyDictionary()
)


@dataclass(frozen=True)
class Stay:
    """A stop of a journey: its numbers in the order of travel, and when it was reached or left."""

    numbers: tuple[int, ...]
    date: str | None


def list_stays(chapter: Chapter, scene: Scene, words: Words) -> dict[str, Stay]:
    """Return the stays of a chapter's journey by place.

    None where the chapter tells of several journeys, whose numbers would be mixed up, or of one
    leg alone, whose arrow says enough.
    """
    if len(chapter.routes) != 1:
        return {}
    route = scene.story.routes[chapter.routes[0]]
    if len(route.legs) < 2:
        return {}
    numbers: dict[str, list[int]] = {}
    dates: dict[str, str] = {}
    for number, stop in enumerate(route.stops):
        numbers.setdefault(stop, []).append(number + 1)
        date = route.legs[number - 1].arrived if number else route.legs[0].departed
        if date is None and 0 < number < len(route.legs):
            date = route.legs[number].departed
        if date is not None and stop not in dates:
            dates[stop] = words.say_date(date)
    return {stop: Stay(tuple(found), dates.get(stop)) for stop, found in numbers.items()}


def names_each(chapter: Chapter) -> bool:
    """Tell whether a chapter's image names each journey; the very many are counted by their kind.

    Which those are stands in the data, and in the words beside the image.
    """
    return len(chapter.routes) <= _MOST_NAMED


def sign_legs(chapter: Chapter, scene: Scene) -> Mapping[str, tuple[Sign, ...]]:
    """Return by route, in the story's order, in which way each leg of a chapter is drawn."""
    routes, signs = _SIGNED.get(scene, ((), {}))
    if routes != chapter.routes:
        told = {*chapter.routes}
        signs = {
            id_: tuple((leg.leg.path, leg.leg.certainty) for leg in legs)
            for id_, legs in scene.traces.items()
            if id_ in told
        }
        _SIGNED[scene] = chapter.routes, signs
    return signs


def write_numbers(stay: Stay) -> str:
    """Return a stay's numbers as they stand before a name."""
    return ", ".join(map(str, stay.numbers))


def name_journey(route: Route, language: str) -> str:
    """Return a journey's name, and the year in which it was begun, or else ended, if known."""
    dates = [route.legs[0].departed, route.legs[-1].arrived]
    year = next((load_words(language).say_year(date) for date in dates if date is not None), None)
    name = route.names[language]
    words = load_words(language)
    return name if year is None else words.say("image.shown_event", name=name, date=year)


def write_way(
    legs: tuple[TracedLeg, ...],
    scene: Scene,
    stays: Mapping[str, Stay],
    *,
    undated: Collection[str] = (),
) -> str:
    """Return a journey's stops, in their order, as its row in the legend has them.

    With its date each of the stays whose date has no room on the map, the ``undated`` ones.
    """
    words = load_words(scene.language)
    names = []
    for number, stop in enumerate([legs[0].start, *(leg.end for leg in legs)], 1):
        name, stay = scene.name("place", stop.id), stays.get(stop.id)
        name = f"{number} {name}" if stays else name
        # An arrow begins no row, and neither a name nor a date is torn.
        glued = name.replace(" ", "\u00a0")
        first = stay is not None and number == stay.numbers[0]
        if first and stay is not None and stay.date is not None and stop.id in undated:
            date = stay.date.replace(" ", "\u00a0")
            glued = words.say("image.shown_event", name=glued, date=date)
        names.append(glued)
    return f"\u00a0{words.say('list.onward')} ".join(names)
