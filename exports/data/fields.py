"""The fields of the data files: which there are, in which order, and what each means.

What is written and what is explained come from here, so that neither has a field that the other
lacks. A name that ends in ``_*`` stands for one field a language, such as ``name_en``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.story.fields import LANGUAGE_PATTERN
from layers.telling.words import Words

_TEXT = "_*"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "places": (
        *("id", "name_*", "variants", "country", "role", "marks_*", "precision", "in_article"),
        "sources",
    ),
    "routes": (
        *("id", "name_*", "title_*", "variants", "stops", "in_article", "public"),
        "public_precision",
    ),
    "legs": (
        *("id", "journey", "journey_name_*", "leg"),
        *("from", "from_name_*", "from_lon", "from_lat", "to", "to_name_*", "to_lon", "to_lat"),
        *("departed", "departed_precision", "arrived", "arrived_precision"),
        *("path", "certainty", "note_*", "distance_km", "sources", "source_titles"),
    ),
    "events": (
        *("id", "name_*", "country", "marks_*", "precision", "in_article"),
        *("date", "start_precision", "end_precision", "certainty", "public", "public_precision"),
        "sources",
    ),
    "sources": (
        *("id", "type", "title", "authors", "container", "issued", "url", "accessed", "note"),
    ),
    "fields": ("table", "field", "meaning"),
}
# What only one kind of file has besides: in GeoJSON a route holds its legs.
GEOJSON_FIELDS: Mapping[str, tuple[str, ...]] = {"routes": ("legs",)}
KML_FIELDS = ("description",)


def expand_fields(table: str, names: Iterable[str], languages: Iterable[str]) -> list[str]:
    """Return a table's fields in order, each field in several languages as those it has.

    Args:
        table: one of ``FIELDS``.
        names: the fields that the records have; languages are taken from them.
        languages: those to begin with, there or not.
    """
    found = list(names)
    fields = []
    for field in FIELDS[table]:
        if not field.endswith(_TEXT):
            fields.append(field)
            continue
        stem = field.removesuffix("*")
        others = [name.removeprefix(stem) for name in found if name.startswith(stem)]
        fields += [stem + language for language in dict.fromkeys([*languages, *others])]
    return fields


def describe_field(field: str, table: str, words: Words) -> str:
    """Return in words what a field of ``FIELDS``, or one expanded from it, means.

    Raises:
        KeyError: there is no such field, or nobody has described it.
    """
    known = (*FIELDS[table], *GEOJSON_FIELDS.get(table, ()), *KML_FIELDS)
    if field in known and not field.endswith(_TEXT):
        return words.say(f"field.{field}")
    for name in known:
        stem = name.removesuffix("*")
        if name.endswith(_TEXT) and field.startswith(stem):
            text = words.say(f"field.{name.removesuffix(_TEXT)}")
            language = field.removeprefix(stem)
            if language == "*":
                return text
            if LANGUAGE_PATTERN.fullmatch(language):
                named = words.name_language(language)
                return words.say("data.in_language", text=text, language=named)
    raise KeyError(f"no field {field} in {table}; one of {', '.join(known)}")
