"""The sources by number: the same in worksheet, key and source sheet, at every level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geo.story.dates import PartialDate
from geo.story.lessons import LEVELS
from geo.story.narrative import list_citations, list_sentences
from geo.story.records import Route, Story
from layers.scene import find_homes
from layers.telling.words import load_words


def number_sources(story: Story) -> dict[str, int]:
    """Return the number of each source that any handout of a story cites.

    It is the same at every level, in every plan and in every language, so that one source sheet
    serves a class whose pupils have different worksheets.
    """
    numbers: dict[str, int] = {}
    for id_ in _walk_sources(story):
        numbers.setdefault(id_, len(numbers) + 1)
    return numbers


def find_public_sources(route: Route, story: Story, language: str) -> tuple[str, ...]:
    """Return the sources for the date on which a journey became public.

    The record has none of its own. They are those of the sentence that gives the date, in the
    readings or else in the journey's chapter; of the journey's legs where no sentence does.
    """
    assert route.public is not None
    date = route.public
    for text in _list_texts(route, story, language):
        found = _find_cited(text, date, language)
        if found:
            return found
    return tuple(dict.fromkeys(id_ for leg in route.legs for id_ in leg.sources))


def _walk_sources(story: Story) -> Iterator[str]:
    """Yield the sources in the order in which a reader of the handouts comes upon them."""
    lesson = story.lesson
    for place in story.places.values():
        if any(place.id in route.stops for route in story.routes.values()) or not story.routes:
            yield from place.sources
    if lesson is not None:
        for readings in lesson.readings.values():
            for reading in readings.values():
                yield from _list_cited(reading.text.values())
    for event in story.events.values():
        yield from event.sources
    for route in story.routes.values():
        for leg in route.legs:
            yield from leg.sources
        if route.public is not None:
            for language in story.languages:
                yield from find_public_sources(route, story, language)
    if lesson is not None:
        for question in lesson.questions.values():
            yield from question.sources


def _list_cited(texts: Iterable[str]) -> list[str]:
    return [id_ for text in texts for id_ in list_citations(text)]


def _list_texts(route: Route, story: Story, language: str) -> Iterator[str]:
    """Yield the texts on a journey, the fullest first."""
    if story.lesson is not None:
        readings = story.lesson.readings.get(route.id, {})
        yield from (
            readings[level].text[language] for level in reversed(LEVELS) if level in readings
        )
    home = find_homes(story, language).get(("route", route.id))
    if home is not None:
        yield story.chapters[language][home].text


def _find_cited(text: str, date: PartialDate, language: str) -> tuple[str, ...]:
    """Return the sources of the first sentence that gives a date in words."""
    pattern = re.compile(rf"(?<!\d){re.escape(load_words(language).write_date(date))}")
    for sentence in list_sentences(text):
        if sentence.sources and pattern.search(sentence.text):
            return tuple(dict.fromkeys(sentence.sources))
    return ()
