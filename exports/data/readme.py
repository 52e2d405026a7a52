"""The README that goes with the data: what each file and field is, how precise, how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exports.data.fields import GEOJSON_FIELDS, KML_FIELDS, describe_field
from exports.data.ground import list_ground
from exports.data.tables import StoryData, Table, gather_tables
from geo.story.records import CERTAINTIES, PATHS, PRECISIONS, UNSTATED
from layers.telling.words import Words

# By it a folder of earlier data is known from one that holds anything else.
MARK = "<!-- Data of a story map, written by `python -m exports data`. -->"


def write_readme(data: StoryData, *, files: Mapping[str, str]) -> bytes:
    """Return the README as Markdown in the language of the data's words.

    Args:
        data: what is explained.
        files: what each file that goes with it is, by name.
    """
    story, words = data.scene.story, data.words
    language = words.language
    title = _fold(story.title[language])
    version = words.say("data.version", version=story.version)
    precisions = {place.precision for place in story.places.values()}
    precisions |= {event.precision for event in story.events.values()}
    certainties = {leg.certainty for route in story.routes.values() for leg in route.legs}
    certainties |= {event.certainty for event in story.events.values()}
    tables = gather_tables(data, ground=list_ground(data)).values()
    unsaid = (
        words.say("precision.unstated") if UNSTATED in precisions else "",
        words.say("certainty.unstated_meaning") if UNSTATED in certainties else "",
    )
    parts = [
        MARK,
        f"# {words.say('data.title', title=title)}",
        ". ".join(filter(None, [_fold(story.subtitle[language]), version])),
        _fold(story.article[language]),
        _head(words, "files"),
        _write_table(words, ("file", "content"), ((f"`{n}`", text) for n, text in files.items())),
        _head(words, "coordinates"),
        words.say("data.coordinates"),
        words.say("data.precision"),
        _write_meanings(words, "precision", PRECISIONS, unsaid=unsaid[0]),
        _head(words, "certainty"),
        words.say("data.certainty"),
        _write_meanings(words, "certainty_meaning", CERTAINTIES, unsaid=unsaid[1]),
        words.say("data.paths"),
        _write_meanings(words, "path", PATHS),
        words.say("data.dates"),
        _head(words, "fields"),
        words.say("data.cells"),
        *(part for table in tables if table.fields for part in _write_fields(table, words)),
        words.say("data.kml_fields"),
        _write_table(
            words,
            ("field", "meaning"),
            ((f"`{name}`", describe_field(name, "legs", words)) for name in KML_FIELDS),
        ),
        _head(words, "limits") if story.limits else "",
        _write_list(limit.texts[language] for limit in story.limits),
        _head(words, "licence"),
        words.say("data.licence", licence=story.licence),
        words.say("data.cite", title=title, version=story.version),
        _write_list(
            _fold(f"{credit.texts[language]} {credit.url or ''}") for credit in story.credits
        ),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _write_fields(table: Table, words: Words) -> list[str]:
    names = [*table.fields, *GEOJSON_FIELDS.get(table.name, ())]
    rows = ((f"`{name}`", describe_field(name, table.name, words)) for name in names)
    return [
        f"### `{table.name}`: {words.say(f'data.{table.name}')}",
        _write_table(words, ("field", "meaning"), rows),
    ]


def _head(words: Words, name: str) -> str:
    return f"## {words.say(f'data.head_{name}')}"


def _write_meanings(words: Words, table: str, values: Iterable[str], *, unsaid: str = "") -> str:
    """Write what each value means, and that the story leaves some unsaid where it does."""
    rows = [(f"`{value}`", words.say(f"{table}.{value}")) for value in values]
    rows += [(f"`{UNSTATED}`", unsaid)] if unsaid else []
    return _write_table(words, ("value", "meaning"), rows)


def _write_table(words: Words, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    names = [words.say(f"data.column_{head}") for head in heads]
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(_escape_cell, line))} |" for line in lines)


def _escape_cell(text: str) -> str:
    return _fold(text).replace("|", r"\|")


def _write_list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {_fold(text)}" for text in texts)


def _fold(text: str) -> str:
    return " ".join(text.split())
