"""The Sources page: what the story rests on, what contradicts the article, what is not shown."""

from __future__ import annotations

from pathlib import Path

from geo.story.geojson import COLLECTIONS
from geo.story.records import Story
from layers.page.supports import list_supports
from layers.page.templates import get_template
from layers.scene import find_homes
from layers.telling.references import render_source
from layers.telling.text import NarrativeWriter
from layers.telling.words import Words


def render_sources(story: Story, words: Words, *, root: str) -> str:
    """Return every source and what rests on it, the corrections, the limits and the data, as HTML.

    ``root`` is the path of the app on its host, empty where it stands at its root.
    """
    language = words.language
    writer = NarrativeWriter(story, words, find_homes(story, language), page=f"{root}/story")
    chapters = story.chapters[language].values()
    for chapter in chapters:
        writer.write(chapter.text)
        for correction in chapter.corrections:
            writer.write_inline(correction.found)
    for route in story.routes.values():
        for leg in route.legs:
            writer.cite(leg.sources)
    supports = list_supports(story, words)

    def order(id_: str) -> int:
        return writer.numbers.setdefault(id_, len(writer.numbers) + 1)

    return get_template("sources.html", folder=Path(__file__).parent).render(
        say=words.say,
        root=root,
        intro=words.say("app.corrections_intro", article=story.article[language]),
        corrections=[
            {
                "chapter": chapter.title,
                "article": correction.article,
                "html": writer.write_inline(correction.found),
            }
            for chapter in chapters
            for correction in chapter.corrections
        ],
        limits=[limit.texts[language] for limit in story.limits],
        sources=[
            {
                "number": order(id_),
                "html": render_source(source, language),
                "supports": words.join_phrases(supports[id_]) or words.say("app.nothing"),
            }
            for id_, source in sorted(story.sources.items(), key=lambda item: order(item[0]))
        ],
        data=list(COLLECTIONS),
        credits=_list_credits(story, language),
    )


def _list_credits(story: Story, language: str) -> list[dict[str, str | None]]:
    ground = [] if story.ground is None else [story.ground.say_credit(language)]
    credits_: list[dict[str, str | None]] = [{"text": text, "url": None} for text in ground]
    return [{"text": item.texts[language], "url": item.url} for item in story.credits] + credits_
