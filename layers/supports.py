"""What rests on each source: the chapters, places, legs and events that cite it."""

from __future__ import annotations

from geo.narrative import list_citations
from geo.records import Chapter, Story
from layers.words import Words


def list_supports(story: Story, words: Words) -> dict[str, list[str]]:
    """Return, for each source id, what cites it, in words and without repetition."""
    language = words.language
    found: dict[str, dict[str, None]] = {id_: {} for id_ in story.sources}

    def note(sources: tuple[str, ...] | list[str], text: str) -> None:
        for source in sources:
            found[source][text] = None

    for chapter in story.chapters[language].values():
        note(_cite(chapter), words.say("app.supports_chapter", name=chapter.title))
    for route in story.routes.values():
        for number, leg in enumerate(route.legs, start=1):
            name = route.names[language]
            note(leg.sources, words.say("app.supports_route", name=name, number=number))
    for place in story.places.values():
        note(place.sources, words.say("app.supports_place", name=place.names[language]))
    for event in story.events.values():
        note(event.sources, words.say("app.supports_event", name=event.names[language]))
    return {id_: list(texts) for id_, texts in found.items()}


def _cite(chapter: Chapter) -> list[str]:
    corrections = [correction.found for correction in chapter.corrections]
    return [source for text in [chapter.text, *corrections] for source in list_citations(text)]
