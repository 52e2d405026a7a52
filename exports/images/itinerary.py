"""In which order and when a journey came to its stops, and how a journey is called on a map."""

from __future__ import annotations

from dataclasses import dataclass

from geo.story.records import Chapter, Route
from geo.story.tracing import TracedLeg
from layers.scene import Scene
from layers.telling.words import Words, load_words

# More journeys are not told apart by their colours, and there are as many letters for them.
_MOST_NAMED = 26


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


def write_way(legs: tuple[TracedLeg, ...], scene: Scene, stays: dict[str, Stay]) -> str:
    """Return a journey's stops, in their order, as its row in the legend has them."""
    stops = [legs[0].start, *(leg.end for leg in legs)]
    names = [scene.name("place", stop.id) for stop in stops]
    if stays:
        names = [f"{number} {name}" for number, name in enumerate(names, 1)]
    # An arrow begins no row, and no name is torn.
    glued = [name.replace(" ", "\u00a0") for name in names]
    return f"\u00a0{load_words(scene.language).say('list.onward')} ".join(glued)
