"""A chapter as the page shows it: text, still map, words for what the map shows, how to cite it."""

from __future__ import annotations

from typing import Any

from geo.story.records import Chapter
from layers.page.flows import list_flow_rows
from layers.page.media import Find, describe_media, link_file
from layers.page.still import draw_chapter
from layers.scene import MOST_LEGS, Scene
from layers.telling.citing import cite_chapter
from layers.telling.descriptions import describe_view
from layers.telling.text import NarrativeWriter
from layers.telling.words import Words, name_country

_STILL_SIZE = (480.0, 310.0)


def render_chapter(
    chapter: Chapter,
    scene: Scene,
    writer: NarrativeWriter,
    words: Words,
    *,
    find: Find = link_file,
) -> dict[str, Any]:
    """Return what the page's template needs of a chapter; everything in it is escaped.

    ``find`` returns where a file of its media is shown from.

    Raises:
        StoryError: such a file cannot be read.
    """
    view = describe_view(chapter, scene, words)
    return {
        "id": chapter.id,
        "once": [old for old, id_ in scene.story.aliases.items() if id_ == chapter.id],
        "title": chapter.title,
        "line": chapter.line,
        "html": writer.write(chapter.text),
        "view": view,
        "still": draw_chapter(chapter, scene, view, size=_STILL_SIZE),
        "countries": _group_countries(chapter, words),
        "corrections": [
            {
                "article": words.say("page.article_says", article=correction.article),
                "html": writer.write_inline(correction.found),
            }
            for correction in chapter.corrections
        ],
        "media": describe_media(chapter, scene.story, words, find),
        "flows": list_flow_rows(scene, words, most=MOST_LEGS) if scene.tells_flows(chapter) else [],
        "cite": cite_chapter(chapter, scene.story, words),
    }


def _group_countries(chapter: Chapter, words: Words) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for shaded in chapter.countries:
        groups.setdefault(shaded.note, []).append(name_country(shaded.code, words.language))
    return groups
