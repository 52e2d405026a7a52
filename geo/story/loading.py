"""Loading a story folder: every file read, every record taken, every problem kept."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from geo.globe.basemap import country_codes, load_basemap
from geo.globe.world import World
from geo.story.bounds import Share
from geo.story.chapters import take_chapter
from geo.story.features import Context, take_event, take_place, take_route
from geo.story.fields import ID_FORM, ID_PATTERN, KEPT_ID, Fields, is_id
from geo.story.grounds import take_ground
from geo.story.lesson_files import take_lesson
from geo.story.openings import find_hub, find_meridian
from geo.story.problems import Problem, show_value
from geo.story.reading import Reader
from geo.story.records import (
    CITATIONS,
    MOST_GROUPS,
    MOST_KINDS,
    OVERVIEWS,
    STATUSES,
    Chapter,
    Credit,
    Group,
    Kind,
    Limit,
    Story,
    Texts,
)
from geo.story.sources import is_web_address, take_sources
from geo.story.tracks import read_track

Record = TypeVar("Record")
Named = TypeVar("Named", Kind, Group)
Take = Callable[[Fields, Mapping[str, Any], Context], Record]


@dataclass
class Loaded:
    """What was found in a story folder.

    Args:
        folder: the story folder.
        problems: what is wrong with single files and records.
        story: the story, None when story.toml cannot be used.
        lines: the GeoJSON geometry of each route, as the file has it.
        ids: the ids that each file has, those of unsound records included, by file name; a file
            of which not every id could be read is not there. Those of story.toml are chapters.
        order: the chapters that story.toml lists.
        absent: the files that are not there, as they need not be where nothing is in them.
        shares: how much of what they may hold the files have that were read.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    story: Story | None = None
    lines: dict[str, object] = field(default_factory=dict)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    absent: set[str] = field(default_factory=set)
    shares: list[Share] = field(default_factory=list)


def load_folder(folder: Path) -> Loaded:
    """Read all that a story folder holds; what records say of one another is not yet checked."""
    loaded = Loaded(folder)
    try:
        wrong = None if folder.is_dir() else "is not a folder"
    except OSError as error:
        wrong = f"cannot be read: {error.strerror or error}"
    if wrong is not None:
        loaded.problems.append(Problem(str(folder), "", "", wrong))
        return loaded
    reader = Reader(folder, loaded.problems)
    table = reader.read_toml("story.toml")
    head = None if table is None else _fields(reader, table)
    # Without the head the languages are unknown, yet the other files can still be read.
    languages = head.languages("languages") if head else ()
    citations = head.choice("citations", CITATIONS, usual="sentence") if head else "sentence"
    status = head.choice("status", STATUSES, usual="published") if head else "published"
    overview = head.choice("overview", OVERVIEWS, usual="journeys") if head else "journeys"
    kinds = _take_named(head, Kind, "kind", languages, example="temple") if head else {}
    groups = _take_named(head, Group, "group", languages, example="settlers") if head else {}
    if len(kinds) > MOST_KINDS and head:
        head.report("kinds", f"has {len(kinds)}; there are signs for at most {MOST_KINDS}")
    if len(groups) > MOST_GROUPS and head:
        head.report("groups", f"has {len(groups)}; a key names at most {MOST_GROUPS}")
    context = Context(
        languages,
        country_codes(load_basemap()),
        least_sources=0 if citations == "none" or status == "draft" else 1,
        kinds=kinds,
        groups=groups,
        has_article=head is None or head.has("article"),
        read_track=functools.cache(functools.partial(read_track, reader)),
        draft=status == "draft",
    )
    places = _load_features(reader, "place", take_place, context, loaded)
    routes = _load_features(reader, "route", take_route, context, loaded)
    events = _load_features(reader, "event", take_event, context, loaded)
    sources = {}
    if not _is_absent("sources.json", loaded):
        sources = take_sources(reader) or {}
        _keep_ids(loaded, "sources.json", sources)
    lesson = take_lesson(reader, languages)
    if head is not None:
        order = loaded.order = tuple(dict.fromkeys(head.ids("chapters", least=1, once=True)))
        files = {lang: reader.list_files(f"narrative/{lang}", ".md") for lang in languages}
        chapters = {
            lang: {} if names is None else _load_chapters(reader, lang, order, context)
            for lang, names in files.items()
        }
        if not any(item.field == "chapters" and not item.record for item in loaded.problems):
            _report_unlisted(reader, files, order)
            loaded.ids["story.toml"] = frozenset(order)
        story = _take_story(
            head,
            loaded,
            languages=languages,
            places=places,
            routes=routes,
            events=events,
            chapters=chapters,
            sources=sources,
            lesson=lesson,
            citations=citations,
            status=status,
            kinds=kinds,
            groups=groups,
            overview=overview,
        )
        loaded.story = story if languages else None
    loaded.shares = reader.shares
    return loaded


def _take_story(head: Fields, loaded: Loaded, *, languages: tuple[str, ...], **parts: Any) -> Story:
    about = head.part("article") if head.has("article") else None
    article, sections = Texts(dict.fromkeys(languages, "")), 0
    if about is not None:
        article = about.blank_texts("reference", languages)
        sections = about.whole("sections", least=0, most=1000) if about.has("sections") else 0
    table = head.part("ground") if head.has("ground") else None
    ground = None if table is None else take_ground(table, loaded.folder, languages)
    hub = head.id("hub") if head.has("hub") else find_hub(parts["places"], parts["routes"])
    if head.has("meridian"):
        meridian = head.number("meridian", least=-180, below=180)
    else:
        meridian = find_meridian(parts["places"], parts["routes"], parts["events"])
    story = Story(
        id=head.id("id"),
        version=head.text("version"),
        updated=head.day("updated"),
        licence=head.text("licence"),
        languages=languages,
        title=head.texts("title", languages),
        subtitle=head.blank_texts("subtitle", languages),
        by=head.texts("by", languages, required=False),
        authors=head.strings("authors"),
        aliases=head.ids_by_id("aliases"),
        world=World(meridian),
        hub=hub,
        article=article,
        article_sections=sections,
        limits=tuple(
            _take_limit(head, item, languages, record=f"limits {number}")
            for number, item in enumerate(head.tables("limits"), start=1)
        ),
        credits=tuple(
            _take_credit(head, item, languages, record=f"credits {number}")
            for number, item in enumerate(head.tables("credits"), start=1)
        ),
        ground=ground,
        **parts,
    )
    if about:
        about.refuse_others()
    head.refuse_others()
    return story


def _take_named(
    head: Fields, make: type[Named], what: str, languages: tuple[str, ...], *, example: str
) -> dict[str, Named]:
    """Return what records may be of, by its ids: each with its names, in the file's order."""
    field_ = f"{what}s"
    table = head.optional(field_)
    if table is None:
        return {}
    if not isinstance(table, dict) or not all(isinstance(it, dict) for it in table.values()):
        tables = f"tables such as [{field_}.{example}]"
        head.report(field_, f"is {show_value(table)}; it must be {tables}")
        return {}
    named: dict[str, Named] = {}
    for id_, texts in table.items():
        if is_id(id_):
            names = _take_texts(head, texts, languages, record=f"{what} `{id_}`")
            named[id_] = make(id_, len(named), names)
        else:
            head.report(field_, f"has {show_value(id_)}; each must be {ID_FORM}")
    return named


def _take_texts(
    head: Fields, table: Mapping[str, Any], languages: tuple[str, ...], *, record: str
) -> Texts:
    return head.nested({"texts": table}, record=record).texts("texts", languages)


def _take_limit(
    head: Fields, table: Mapping[str, Any], languages: tuple[str, ...], *, record: str
) -> Limit:
    forbids = {}
    if "forbids" in table:
        listed = head.nested(table, record=record).part("forbids")
        if listed is not None:
            listed.record = f"{record}, forbids"
            forbids = {language: listed.strings(language) for language in languages}
            listed.refuse_others()
    texts = {key: value for key, value in table.items() if key != "forbids"}
    return Limit(_take_texts(head, texts, languages, record=record), forbids)


def _take_credit(
    head: Fields, table: Mapping[str, Any], languages: tuple[str, ...], *, record: str
) -> Credit:
    url = table.get("url")
    if url is not None and not is_web_address(url):
        fields = head.nested(table, record=record)
        fields.report("url", f"is {show_value(url)}; it must begin with https:// or http://")
    texts = {key: value for key, value in table.items() if key != "url"}
    return Credit(_take_texts(head, texts, languages, record=record), url)


def _load_features(
    reader: Reader, kind: str, take: Take[Record], context: Context, loaded: Loaded
) -> dict[str, Record]:
    name = f"{kind}s.geojson"
    if _is_absent(name, loaded):
        return {}
    features = reader.read_features(name)
    if features is None:
        return {}
    records: dict[str, Record] = {}
    seen: set[str] = set()
    # Taken out one by one, so that a large file is not held twice, as read and as records.
    features.reverse()
    while features:
        number, feature = features.pop()
        id_, properties = feature.get("id"), feature.get("properties")
        if id_ is None and isinstance(properties, dict):
            # Some programs know no other place for it.
            id_ = properties.get("id")
        fields = _fields(reader, properties if isinstance(properties, dict) else {}, name)
        fields.record = f"feature {number}"
        if not is_id(id_):
            reason = KEPT_ID if isinstance(id_, str) and ID_PATTERN.fullmatch(id_) else ""
            fields.report("id", f"is {show_value(id_)}; {reason or f'it must be {ID_FORM}'}")
        else:
            fields.record = f"{kind} `{id_}`"
            if id_ in seen:
                fields.report("id", f'is "{id_}", which an earlier feature has already')
            seen.add(id_)
        if not isinstance(properties, dict):
            fields.report("properties", f"is {show_value(properties)}; it must be a table")
            continue
        fields.optional("id")
        record = take(fields, {**feature, "id": id_}, context)
        fields.refuse_others()
        if fields.sound:
            records[str(id_)] = record
            if kind == "route":
                loaded.lines[str(id_)] = feature.get("geometry")
    _keep_ids(loaded, name, seen)
    return records


def _is_absent(name: str, loaded: Loaded) -> bool:
    # A link that leads nowhere is a slip, and not a file that need not be there.
    if not os.path.lexists(loaded.folder / name):
        loaded.absent.add(name)
    return name in loaded.absent


def _keep_ids(loaded: Loaded, name: str, ids: Iterable[str]) -> None:
    # Where a record's id cannot be read, nothing can be said to be missing from the file.
    path = str(loaded.folder / name)
    nameless = ("feature ", "item ")
    if not any(
        problem.file == path and (not problem.record or problem.record.startswith(nameless))
        for problem in loaded.problems
    ):
        loaded.ids[name] = frozenset(ids)


def _load_chapters(
    reader: Reader, language: str, order: tuple[str, ...], context: Context
) -> dict[str, Chapter]:
    chapters = {id_: take_chapter(reader, id_, language, context) for id_ in order}
    return {id_: chapter for id_, chapter in chapters.items() if chapter is not None}


def _report_unlisted(
    reader: Reader, files: Mapping[str, list[str] | None], order: tuple[str, ...]
) -> None:
    for language, names in files.items():
        for name in names or ():
            # Hidden files are some system's own, such as "._overview.md" of macOS.
            if name.removesuffix(".md") not in order and not name.startswith("."):
                reader.report(
                    f"narrative/{language}/{name}",
                    "is not in story.toml's `chapters`, so nobody would read it",
                )


def _fields(reader: Reader, table: Mapping[str, Any], name: str = "story.toml") -> Fields:
    return Fields(table, file=str(reader.folder / name), record="", problems=reader.problems)
