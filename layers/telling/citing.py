"""How to cite a chapter of the story, in the formats that reference managers read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from geo.story.citing import FORMATS
from geo.story.records import Chapter, Story
from layers.telling.words import Words

_MEDIA_TYPES = {
    "txt": "text/plain",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


def credit_story(story: Story, words: Words) -> str:
    """Return a sentence with a story's authors, as far as it names any, its title and version."""
    told = {"title": story.title[words.language], "version": story.version}
    if not story.authors:
        return words.say("image.story", **told)
    return words.say("image.story_by", authors=words.join_names(story.authors), **told)


def describe_chapter(chapter: Chapter, story: Story, words: Words) -> Mapping[str, Any]:
    """Return a chapter as a CSL-JSON item."""
    return {
        "id": f"{story.id}-{chapter.id}",
        "type": "webpage",
        "title": chapter.title,
        "container-title": story.title[chapter.language],
        "version": story.version,
        "language": chapter.language,
        "note": words.say("cite.version", version=story.version),
        **_date_story(story),
    }


def _date_story(story: Story) -> dict[str, Any]:
    date = story.updated
    return {} if date is None else {"issued": {"date-parts": [[date.year, date.month, date.day]]}}


def cite_chapter(chapter: Chapter, story: Story, words: Words) -> dict[str, Any]:
    """Return how to cite a chapter: a line of text, and a file in each format as a data URL."""
    item = describe_chapter(chapter, story, words)
    return {
        "text": f"{FORMATS['txt']([item]).rstrip('.')}, {item['note']}.",
        "files": [
            {
                "name": f"{item['id']}.{ending}",
                "label": words.say(f"cite.{ending}"),
                "url": f"data:{_MEDIA_TYPES[ending]};charset=utf-8,{quote(write([item]))}",
            }
            for ending, write in FORMATS.items()
            if ending != "txt"
        ],
    }
