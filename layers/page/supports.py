"""What rests on each source: the chapters, places, legs, events and lessons that cite it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.story.lessons import Lesson
from geo.story.narrative import list_citations
from geo.story.records import Chapter, Story
from layers.telling.words import Words


def list_supports(story: Story, words: Words) -> dict[str, list[str]]:
    """Return, for each source id, what cites it, in words and without repetition."""
    language = words.language
    found: dict[str, dict[str, None]] = {id_: {} for id_ in story.sources}

    def note(sources: Sequence[str], text: str) -> None:
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
    if story.lesson is not None:
        for chapter_id, sources in _list_lesson_sources(story.lesson, language):
            title = story.chapters[language][chapter_id].title
            note(sources, words.say("app.supports_lesson", name=title))
        for route_id, readings in story.lesson.readings.items():
            name = words.say("app.supports_reading", name=story.routes[route_id].names[language])
            for reading in readings.values():
                note(list_citations(reading.text[language]), name)
    return {id_: list(texts) for id_, texts in found.items()}


def _list_lesson_sources(lesson: Lesson, language: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield a chapter id and what is cited there, for each note and each question."""
    for item in lesson.notes.values():
        yield item.chapter, list_citations(item.text[language])
    for question in lesson.questions.values():
        yield question.chapter, question.sources


def _cite(chapter: Chapter) -> list[str]:
    corrections = [correction.found for correction in chapter.corrections]
    return [source for text in [chapter.text, *corrections] for source in list_citations(text)]
