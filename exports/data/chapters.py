"""The chapters: what each says, of what, and the rectangle that its map shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shapely.geometry import MultiPolygon, Polygon

from geo.story.geojson import name_field
from geo.story.narrative import list_citations, write_plain_text
from geo.story.records import Chapter
from layers.scene import Scene, fit_chapter

_DECIMALS = 4


def describe_chapters(scene: Scene) -> list[dict[str, Any]]:
    """Return what is known of each chapter, in reading order.

    The text is plain, without its citations; what it cites is in ``sources``.
    """
    return [_describe(chapter, number, scene) for number, chapter in enumerate(scene.chapters, 1)]


def outline_chapters(scene: Scene) -> list[MultiPolygon]:
    """Return the rectangle that each chapter's map shows, cut at the antimeridian.

    It has the whole breadth of the world where a chapter shows all of it.
    """
    return [_outline(chapter, scene) for chapter in scene.chapters]


def _describe(chapter: Chapter, number: int, scene: Scene) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": chapter.id, "number": number}
    told = {language: chapters[chapter.id] for language, chapters in scene.story.chapters.items()}
    for language, one in told.items():
        properties[name_field("title", language)] = one.title
        properties[name_field("line", language)] = one.line or None
        properties[name_field("text", language)] = write_plain_text(one.text)
    properties |= {
        "places": chapter.places,
        "routes": chapter.routes,
        "events": chapter.events,
        "countries": tuple(country.code for country in chapter.countries),
        "sources": tuple(dict.fromkeys(list_citations(chapter.text))),
    }
    return {name: value for name, value in properties.items() if value not in (None, ())}


def _outline(chapter: Chapter, scene: Scene) -> MultiPolygon:
    west, south, east, north = fit_chapter(_keep_known(chapter, scene), scene)
    # A journey that is drawn to the edge of the world may be framed beyond a pole.
    south, north = max(south, -90.0), min(north, 90.0)
    return MultiPolygon([Polygon(_draw_ring(*part, south, north)) for part in _cut(west, east)])


def _keep_known(chapter: Chapter, scene: Scene) -> Chapter:
    """Return a chapter without what somebody has taken out of the story, in a notebook say."""
    return replace(
        chapter,
        places=tuple(id_ for id_ in chapter.places if id_ in scene.story.places),
        routes=tuple(id_ for id_ in chapter.routes if id_ in scene.story.routes),
        events=tuple(id_ for id_ in chapter.events if id_ in scene.story.events),
    )


def _cut(west: float, east: float) -> Iterator[tuple[float, float]]:
    """Yield a stretch of continuous longitude in parts between -180 and 180 degrees."""
    if east - west >= 360:
        yield -180.0, 180.0
        return
    turn = 360 * ((west + 180) // 360)
    west, east = west - turn, east - turn
    yield west, min(east, 180.0)
    if east > 180:
        yield -180.0, east - 360


def _draw_ring(west: float, east: float, south: float, north: float) -> list[list[float]]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(value, _DECIMALS) for value in corner] for corner in corners]
