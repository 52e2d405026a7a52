"""The fields of the data files: which there are, in which order, and what each means.

What is written and what is explained come from here, so that neither has a field that the other
lacks. A name that ends in ``_*`` stands for one field a language, such as ``name_en``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.story.fields import LANGUAGE_PATTERN
from geo.story.geojson import name_field
from geo.story.records import ALL_CERTAINTIES
from layers.telling.words import Words

_TEXT = "_*"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "places": (
        *("id", "name_*", "variants", "country", "role", "marks_*", "precision", "in_article"),
        *("chapter", "sources"),
    ),
    "routes": (
        *("id", "name_*", "title_*", "variants", "stops", "in_article", "public"),
        *("public_precision", "date_from", "date_to", "chapter"),
    ),
    "legs": (
        *("id", "journey", "journey_name_*", "leg"),
        *("origin", "origin_name_*", "origin_lon", "origin_lat"),
        *("destination", "destination_name_*", "destination_lon", "destination_lat"),
        *("departed", "departed_precision", "arrived", "arrived_precision"),
        *("date_from", "date_to", "path", "certainty", "note_*", "distance_km"),
        *("chapter", "sources", "source_titles"),
    ),
    "events": (
        *("id", "name_*", "country", "marks_*", "precision", "in_article"),
        *("date", "start_precision", "end_precision", "date_from", "date_to", "certainty"),
        *("public", "public_precision", "chapter", "sources"),
    ),
    "areas": ("id", "kind", "name_*", "precision", "date", "certainty", "chapter", "sources"),
    "flows": (
        *("id", "name_*", "origin", "origin_name_*", "origin_lon", "origin_lat"),
        *("destination", "destination_name_*", "destination_lon", "destination_lat"),
        *("count", *(f"count_{certainty}" for certainty in ALL_CERTAINTIES)),
        *("share_documented", "date_from", "date_to", "distance_km", "journeys", "chapters"),
    ),
    "chapters": (
        *("id", "number", "title_*", "line_*", "text_*", "places", "routes", "events"),
        *("countries", "sources"),
    ),
    "land": (),
    "borders": ("status",),
    "mentions": ("chapter", "kind", "item"),
    "sources": (
        *("id", "type", "title", "authors", "container", "issued", "url", "accessed", "note"),
    ),
    "fields": ("layer", "field", "meaning"),
}
# What a table has besides where a story has it.
RARE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "places": ("place_kind",),
    "routes": ("journey_group",),
    "events": ("locality_*",),
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
        others = [name for name in found if name.startswith(stem)]
        spoken = [name_field(stem.removesuffix("_"), language) for language in languages]
        fields += dict.fromkeys([*spoken, *others])
    for field in RARE_FIELDS.get(table, ()):
        stem = field.removesuffix("*")
        several = field.endswith(_TEXT)
        fields += [name for name in found if (name.startswith(stem) if several else name == field)]
    return fields


def describe_field(field: str, table: str, words: Words) -> str:
    """Return in words what a field of ``FIELDS``, or one expanded from it, means.

    Raises:
        KeyError: there is no such field, or nobody has described it.
    """
    known = (
        *FIELDS[table],
        *RARE_FIELDS.get(table, ()),
        *GEOJSON_FIELDS.get(table, ()),
        *KML_FIELDS,
    )
    if field in RARE_FIELDS.get(table, ()):
        return words.say(f"data.field_{field}")
    if table == "flows" and field in ("origin", "destination"):
        return words.say(f"data.flow_{field}")
    if field in known and not field.endswith(_TEXT):
        return words.say(f"field.{field}")
    for name in known:
        stem = name.removesuffix("*")
        if name.endswith(_TEXT) and field.startswith(stem):
            rare = name in RARE_FIELDS.get(table, ())
            key = "data.field_" if rare else "field."
            text = words.say(f"{key}{name.removesuffix(_TEXT)}")
            language = _write_tag(field.removeprefix(stem))
            if language == "*":
                return text
            if LANGUAGE_PATTERN.fullmatch(language):
                named = words.name_language(language)
                return words.say("data.in_language", text=text, language=named)
    raise KeyError(f"no field {field} in {table}; one of {', '.join(known)}")


def _write_tag(words: str) -> str:
    """Return a language tag as RFC 5646 writes it, a script with a capital, a region in capitals.

    ``words`` are its parts as ``name_field`` has them.
    """
    first, *others = words.split("_")
    styled = [{2: part.upper(), 4: part.title()}.get(len(part), part) for part in others]
    return "-".join([first, *styled])
