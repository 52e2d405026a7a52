"""What may be wrong with a sound story: doubts that only somebody who looks can settle.

A sentence of which that was done says so in its row of CHECKED.md, and is then doubted no more
until it changes.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.basemap import land_shape, load_basemap
from geo.globe.countries import is_near_country
from geo.globe.world import FloatArray, World
from geo.letters.drawn import list_left_out, list_lost
from geo.letters.system_fonts import show_letters, suggest_font
from geo.story.checked import CHECKED_FILE, Row, fits, read_rows
from geo.story.grounds import doubt_ground
from geo.story.lesson_files import LESSON_FILE
from geo.story.lessons import Lesson
from geo.story.media_files import doubt_media
from geo.story.narrative import list_sentences, list_uncited
from geo.story.ordering import order_problems
from geo.story.problems import Problem, count_things, show_value
from geo.story.reading import Reader
from geo.story.records import Event, Limit, Place, Story
from geo.story.sentences import Statement, list_statements
from geo.story.splitting import split_sentences
from geo.story.texts import Texts

DOUBTS_OF_ONE_KIND = 20
_WORDING = Path(__file__).parent / "wording.toml"
# Islands and coastal waters of a country lie nearer than this.
_NEAR_DEG = 3.0
# A point so far from all others, where there are some, may have its numbers changed about.
_FAR_DEG = 20.0
_LEAST_OTHERS = 3
# Harbours and islets that the basemap lacks lie nearer to its land than this.
_SHORE_DEG = 0.3
_QUOTATION = re.compile('“[^”]+”|"[^"]+"|«[^»]+»|„[^“”]+[“”]|「[^」]+」|『[^』]+』')
# What lists of sources print of one.
_PRINTED = ("author", "editor", "title", "container-title", "publisher")
# In these, words are written together, or with particles behind them.
_JOINED_SCRIPTS = ("HANGUL", "CJK", "HIRAGANA", "KATAKANA")


def list_doubts(folder: Path, story: Story) -> list[Problem]:
    """Return what somebody should look at in a sound story, as the files have it.

    That is a point far from its country, a view that shows nothing of its chapter, a letter that
    no font of this machine has, more ground than a page carries, what a draft lacks, a quotation
    that its sources have in another language, a claim that there is one report and no other with
    fewer than two cited, a word that a limit says is left out, and a row of CHECKED.md that is
    missing or stale.
    """
    unread: list[Problem] = []
    rows = read_rows(Reader(folder, unread))
    statements = list_statements(story)
    looked = {
        statement.id
        for statement in statements
        if rows is not None
        and statement.id in rows
        and rows[statement.id].is_looked_at
        and fits(rows[statement.id], statement)
    }
    doubts = [
        Problem(str(folder / file), record, field, text)
        for file, record, field, text in (
            *_doubt_points(story),
            *_doubt_order(story),
            *_doubt_views(story),
            *_doubt_letters(story),
            *(doubt_media(story) if story.status == "draft" else ()),
        )
    ]
    if story.ground is not None:
        file = str(story.ground.path)
        doubts += [Problem(file, "", "", text) for text in doubt_ground(story)]
    if story.status == "draft":
        doubts += [Problem(str(folder / file), "", "", text) for file, text in _list_missing(story)]
    for statement in statements:
        if statement.id not in looked:
            for text in _doubt_sentence(statement, story):
                doubts.append(Problem(str(folder / statement.file), statement.record, "", text))
    ids = {
        (statement.file, statement.record, sentence): statement.id
        for statement in statements
        for sentence in split_sentences(statement.text, statement.language)
    }
    for file, record, sentence, word, number in _find_forbidden(story):
        if ids.get((file, record, sentence)) not in looked:
            found = f"has {show_value(word)}, which limit {number} leaves out"
            text = f"{found}: {show_value(sentence)}"
            doubts.append(Problem(str(folder / file), record, "", text))
    if rows is not None:
        path = str(folder / CHECKED_FILE)
        doubts += [Problem(path, "", "", text) for text in _doubt_rows(rows, statements)]
    chapters = tuple(story.chapters[story.language])
    return order_problems([*unread, *doubts], folder, languages=story.languages, chapters=chapters)


def _doubt_points(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Yield what lies far from the country that it says it lies in."""
    for kind, records in (("place", story.places), ("event", story.events)):
        for record in records.values():
            point = record.lon, record.lat
            if record.country and not is_near_country(record.country, point, degrees=_NEAR_DEG):
                text = (
                    f"is {show_value(list(point))}, more than {_NEAR_DEG:g} degrees from "
                    f"{record.country}"
                )
                yield f"{kind}s.geojson", f"{kind} `{record.id}`", "coordinates", text


def _doubt_order(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Yield points without a country whose latitude seems to stand first.

    That is said of one where all others lie together, far from it, and it would be among them;
    and of all, where all are at sea and would be on land. In a story spread over the world a
    point may be near another either way, and nothing is said.
    """
    told: list[tuple[str, Place | Event]] = [
        *(("place", place) for place in story.places.values()),
        *(("event", event) for event in story.events.values()),
    ]
    points = np.array([(it.lon, it.lat) for _, it in told]).reshape(-1, 2)
    turned = points[:, ::-1]
    for number, (kind, record) in enumerate(told):
        apart = _measure_ways(points, points[number]) > _FAR_DEG
        if record.country or abs(record.lon) > 90 or np.count_nonzero(~apart) > 1:
            continue
        others = np.flatnonzero(apart)
        if len(others) < _LEAST_OTHERS or any(
            _measure_ways(points[others], points[it]).max() > _FAR_DEG for it in others
        ):
            continue
        if _measure_ways(points[others], turned[number]).min() < _FAR_DEG / 4:
            text = (
                f"is {show_value(points[number].tolist())}, far from all others, and "
                f"{show_value(turned[number].tolist())} is among them; longitude stands first"
            )
            yield f"{kind}s.geojson", f"{kind} `{record.id}`", "coordinates", text
    bare = [number for number, (_, it) in enumerate(told) if not it.country]
    if bare and np.abs(points[bare, 0]).max() <= 90 and len(bare) == len(told):
        land = _load_land()
        on_land, there = (
            shapely.dwithin(land, shapely.points(at), _SHORE_DEG) for at in (points, turned)
        )
        if not on_land.any() and there.all():
            kind, record = told[0]
            where = "at sea like all others" if len(told) > 1 else "at sea"
            text = (
                f"is {show_value(points[0].tolist())}, {where}, and "
                f"{show_value(turned[0].tolist())} is on land; longitude stands first"
            )
            yield f"{kind}s.geojson", f"{kind} `{record.id}`", "coordinates", text


def _measure_ways(points: FloatArray, point: FloatArray) -> FloatArray:
    """Return how far points are from one, in degrees, the shorter way round the world."""
    across, up = np.abs(points - point).T
    ways: FloatArray = np.hypot(np.minimum(across, 360 - across), up)
    return ways


@functools.cache
def _load_land() -> MultiPolygon:
    land = land_shape(load_basemap(), World(-180.0))
    shapely.prepare(land)
    return land


def _doubt_views(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Yield the views that show nothing of their chapter, and how they would if turned about."""
    for language, chapters in story.chapters.items():
        for chapter in chapters.values():
            if chapter.bounds is None:
                continue
            west, south, east, north = chapter.bounds
            points: list[Place | Event] = [story.places[id_] for id_ in chapter.places]
            points += [story.events[id_] for id_ in chapter.events]
            others = {
                "with west and east changed about": (east, south, west, north),
                "with longitude first": (south, west, north, east),
            }
            better = [
                f"; {how} it would: {show_value(list(bounds))}"
                for how, bounds in others.items()
                if bounds[1] < bounds[3] and points and _count_shown(points, bounds) == len(points)
            ]
            found = f"is {show_value(list(chapter.bounds))}"
            file = f"narrative/{language}/{chapter.id}.md"
            if points and not _count_shown(points, chapter.bounds):
                end = better[0] if better else ""
                yield file, "", "bounds", f"{found} and shows no place of the chapter{end}"


def _doubt_letters(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Yield, for each font that the machine lacks, where its letters are needed first."""
    told = {it: None for language in story.languages for it in _list_texts(story, language)}
    for id_, source in story.sources.items():
        printed = json.dumps([source.get(name) for name in _PRINTED], ensure_ascii=False)
        told["sources.json", f"source `{id_}`", printed] = None
    texts = [text for _, _, text in told]
    for letters, without in (
        (list_lost(texts), "no image or handout that needs them is made"),
        (list_left_out(texts), "images and handouts leave them out"),
    ):
        fonts: dict[str, list[str]] = {}
        for letter in letters:
            fonts.setdefault(suggest_font(letter), []).append(letter)
        for font, lacking in fonts.items():
            file, record = next(it[:2] for it in told if not set(lacking).isdisjoint(it[2]))
            has = f"has {show_letters(lacking)}, for which this machine has no font"
            yield file, record, "", f"{has}: {without}, until {font} is installed"


def _count_shown(points: Iterable[Place | Event], bounds: tuple[float, float, float, float]) -> int:
    west, south, east, north = bounds
    wide = (east - west) % 360
    return sum((it.lon - west) % 360 <= wide and south <= it.lat <= north for it in points)


def _list_missing(story: Story) -> Iterator[tuple[str, str]]:
    """Yield what a draft still lacks: sentences without a source."""
    for language, chapters in story.chapters.items():
        for chapter in chapters.values():
            for text in list_uncited(chapter.text, language, story.citations):
                file = f"narrative/{language}/{chapter.id}.md"
                yield file, f"no source is cited in {show_value(text)}"


def _doubt_sentence(statement: Statement, story: Story) -> Iterator[str]:
    wording = _load_wording().get(statement.language, {})
    shown = f"{show_value(statement.text)} ({statement.id})"
    quoted = _QUOTATION.search(statement.text)
    spoken = {_read_language(story.sources[id_]) for id_ in statement.sources}
    own = statement.language.partition("-")[0]
    if quoted and spoken and not spoken & {own, ""} and not _says(statement, wording, "translated"):
        others = ", ".join(sorted(spoken))
        yield f"quotes what its sources have in another language ({others}): {shown}"
    if (
        len(statement.sources) < 2
        and _says(statement, wording, "alone")
        and _says(statement, wording, "report")
    ):
        yield f"says that there is no other and cites {len(statement.sources)}: {shown}"


def _says(statement: Statement, wording: Mapping[str, re.Pattern[str]], what: str) -> bool:
    return what in wording and wording[what].search(statement.text) is not None


def _read_language(source: Mapping[str, object]) -> str:
    return str(source.get("language", "")).partition("-")[0].lower()


def _doubt_rows(rows: Mapping[str, Row], statements: Iterable[Statement]) -> Iterator[str]:
    known = {statement.id: statement for statement in statements}
    kinds = {
        "is missing": [id_ for id_ in known if id_ not in rows],
        "is stale: its sentence or what it cites has changed": [
            id_ for id_, row in rows.items() if id_ in known and _is_stale(row, known[id_])
        ],
        "has not been looked at": [
            id_
            for id_, row in rows.items()
            if id_ in known and not row.is_seen and not _is_stale(row, known[id_])
        ],
        "is of a sentence that is no longer there": [id_ for id_ in rows if id_ not in known],
    }
    for text, ids in kinds.items():
        for id_ in ids[:DOUBTS_OF_ONE_KIND]:
            yield f"row `{id_}` {text}"
        if len(ids) > DOUBTS_OF_ONE_KIND:
            more = count_things(len(ids) - DOUBTS_OF_ONE_KIND, "more row")
            yield f"and {more} of which one {text}"


def _is_stale(row: Row, statement: Statement) -> bool:
    return row.is_stale or not fits(row, statement)


def _find_forbidden(story: Story) -> Iterator[tuple[str, str, str, str, int]]:
    """Yield file, record, sentence and word of whatever a limit says is left out, and its number.

    The limits themselves may say what they leave out, and so may the titles of sources.
    """
    for language in story.languages:
        patterns = [
            (number, pattern)
            for number, limit in enumerate(story.limits, start=1)
            if (pattern := _compile_forbidden(limit, language)) is not None
        ]
        if not patterns:
            continue
        for file, record, text in _list_texts(story, language):
            for sentence in list_sentences(text):
                for number, pattern in patterns:
                    for word in dict.fromkeys(pattern.findall(sentence.text)):
                        yield file, record, sentence.text, word, number


def _compile_forbidden(limit: Limit, language: str) -> re.Pattern[str] | None:
    words = limit.forbids.get(language, ())
    parts = [re.escape(word) if _is_joined(word) else rf"\b{re.escape(word)}\b" for word in words]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _is_joined(word: str) -> bool:
    return unicodedata.name(word[-1], "").startswith(_JOINED_SCRIPTS)


def _list_texts(story: Story, language: str) -> Iterator[tuple[str, str, str]]:
    for about in (story.title, story.subtitle, story.by):
        if language in about:
            yield "story.toml", "", about[language]
    for chapter in story.chapters[language].values():
        file = f"narrative/{language}/{chapter.id}.md"
        yield from ((file, "", text) for text in (chapter.title, chapter.line, chapter.text))
        for number, media in enumerate(chapter.media, start=1):
            said = (media.alternative, media.caption, media.transcript)
            yield from ((file, f"media {number}", text) for text in said)
        for number, box in enumerate(chapter.corrections, start=1):
            yield from ((file, f"corrections {number}", text) for text in (box.article, box.found))
        for number, shaded in enumerate(chapter.countries, start=1):
            yield file, f"countries {number}", shaded.note
    for file, record, told in (*_list_features(story), *_list_lesson(story.lesson)):
        yield from ((file, record, text) for text in _walk_texts(told, language))


def _list_features(story: Story) -> Iterator[tuple[str, str, object]]:
    for place in story.places.values():
        yield "places.geojson", f"place `{place.id}`", place
    for event in story.events.values():
        yield "events.geojson", f"event `{event.id}`", event
    for route in story.routes.values():
        yield "routes.geojson", f"route `{route.id}`", (route.names, route.title)
        for number, leg in enumerate(route.legs, start=1):
            yield "routes.geojson", f"route `{route.id}`, leg {number}", leg


def _list_lesson(lesson: Lesson | None) -> Iterator[tuple[str, str, object]]:
    if lesson is None:
        return
    for plan in lesson.plans.values():
        yield LESSON_FILE, f"plan `{plan.id}`", plan
    for note in lesson.notes.values():
        yield LESSON_FILE, f"note `{note.chapter}`", note
    for levels in lesson.readings.values():
        for reading in levels.values():
            yield LESSON_FILE, f"reading `{reading.route}`, {reading.level}", reading
    for question in lesson.questions.values():
        yield LESSON_FILE, f"question `{question.id}`", question


def _walk_texts(value: object, language: str) -> Iterator[str]:
    """Yield every text in one language that a record holds, those of its parts too."""
    if isinstance(value, Texts):
        if language in value:
            yield value[language]
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk_texts(part, language)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _walk_texts(getattr(value, field.name), language)


@functools.cache
def _load_wording() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    tables = tomllib.loads(_WORDING.read_text(encoding="utf-8"))
    return {
        language: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table.items()}
        for language, table in tables.items()
    }
