"""The voyage with one thing broken at a time, and the lines that the checker says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.geo.drafts import Draft, find

EN, FR = "narrative/en", "narrative/fr"
PLACE, EVENT, ROUTE = "place `amiens`", "event `verne-visit`", "route `nellie-bly`"
FILES = ["story.toml", "places.geojson", "routes.geojson", "events.geojson", "sources.json"]
NONSENSE_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Broken:
    """One thing wrong with the voyage, and the lines that say so."""

    id: str
    break_it: Callable[[Draft], object]
    lines: tuple[str, ...]


def broken(id_: str, break_it: Callable[[Draft], object], *lines: str) -> Broken:
    return Broken(id_, break_it, lines)


def set_place(*keys: str | int, to: object) -> Callable[[Draft], object]:
    return lambda d: d.set("places.geojson", "amiens", *keys, to=to)


def set_event(*keys: str | int, to: object) -> Callable[[Draft], object]:
    return lambda d: d.set("events.geojson", "verne-visit", *keys, to=to)


def set_route(*keys: str | int, to: object) -> Callable[[Draft], object]:
    return lambda d: d.set("routes.geojson", "nellie-bly", *keys, to=to)


def set_leg(number: int, key: str, to: object) -> Callable[[Draft], object]:
    return set_route("properties", "legs", number - 1, key, to=to)


def set_source(key: str, to: object) -> Callable[[Draft], object]:
    return lambda d: d.set("sources.json", "verne-1873", key, to=to)


def write(name: str, content: str | bytes) -> Callable[[Draft], object]:
    return lambda d: d.write(name, content)


def swap(name: str, old: str, new: str) -> Callable[[Draft], object]:
    return lambda d: d.replace(name, old, new)


def add_to_text(text: str) -> Callable[[Draft], object]:
    name = f"{EN}/pacific.md"
    return lambda d: d.write(name, d.path(name).read_text(encoding="utf-8") + "\n" + text)


def drop(name: str, *keys: str | int) -> Callable[[Draft], object]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = find(value, key)
        value.remove(find(value, keys[-1])) if isinstance(value, list) else value.pop(keys[-1])

    return lambda d: d.edit(name, change)


def double(name: str, id_: str) -> Callable[[Draft], object]:
    def change(value: Any) -> None:
        items = value if isinstance(value, list) else value["features"]
        items.append(find(value, id_))

    return lambda d: d.edit(name, change)


def put_folder(name: str) -> Callable[[Draft], object]:
    def change(draft: Draft) -> None:
        draft.path(name).unlink()
        draft.path(name).mkdir()

    return change


def bloat(name: str) -> Callable[[Draft], object]:
    def change(draft: Draft) -> None:
        with draft.path(name).open("wb") as file:
            file.truncate(NONSENSE_BYTES)

    return change


def remove_language(draft: Draft) -> None:
    for path in draft.path(FR).iterdir():
        path.unlink()
    draft.path(FR).rmdir()


def delete(name: str) -> Callable[[Draft], object]:
    return lambda d: d.path(name).unlink()


def recode(name: str, encoding: str) -> Callable[[Draft], object]:
    return lambda d: d.write(name, d.path(name).read_text(encoding="utf-8").encode(encoding))


def leave_out_nantes(draft: Draft) -> None:
    for language in (EN, FR):
        draft.replace(f"{language}/eastward.md", ' "nantes",', "")
        draft.replace(f"{language}/eastward.md", "(place:nantes)", "(https://nantes.fr)")


def speak_of_nothing(draft: Draft) -> None:
    front = '+++\nid = "home"\ntitle = "T"\nsections = [3]\n+++\n'
    for language in (EN, FR):
        draft.write(f"{language}/home.md", f"{front}She went home [@bly-1890].\n")


def flow_without_journeys(draft: Draft) -> None:
    draft.replace("story.toml", "hub = ", 'overview = "flows"\nhub = ')
    for language in (EN, FR):
        draft.replace(f"{language}/overview.md", 'routes = ["nellie-bly"]', "routes = []")
        draft.replace(f"{language}/overview.md", "(route:nellie-bly)", "(place:new-york)")


def rename_chapter(draft: Draft, old: str, new: str) -> None:
    for name in ("story.toml", "lesson.toml"):
        text = draft.path(name).read_text(encoding="utf-8")
        draft.write(name, text.replace(f'"{old}"', f'"{new}"'))
    for language in (EN, FR):
        draft.replace(f"{language}/{old}.md", f'id = "{old}"', f'id = "{new}"')
        draft.path(f"{language}/{old}.md").rename(draft.path(f"{language}/{new}.md"))


COUNTRY = "it must be an ISO 3166-1 alpha-3 code that the basemap has, such as "
DATE = '"1997", "2023-11" or "2024-07-16", with "?" at its end where it is only reported'
TEXTS = 'it must be a text for each language, such as {"en": …}'
ID = 'lower-case words joined by hyphens, such as "first-voyage"'
POINT = ("geometry", "coordinates")
# Stands for any text in an expected line.
ANY = "***"
NO_FRENCH = (
    'has no text for the language "fr"; add it, or take the language out of `languages` in '
    "story.toml"
)
UNCITED = "; end it with [@ and the id of a source], or set `citations` in story.toml"

BROKEN = [
    # files
    *(broken(f"no {n}", delete(n), f"{n}: is missing") for n in FILES),
    broken(
        "no chapter file",
        delete(f"{FR}/home.md"),
        f"{FR}/home.md: is missing",
    ),
    broken("no language folder", remove_language, f"{FR}: is missing; each language has a folder"),
    *(
        broken(f"a folder instead of {n}", put_folder(n), f"{n}: is not a file")
        for n in (*FILES, f"{EN}/home.md")
    ),
    *(
        broken(
            f"100 MB instead of {n}",
            bloat(n),
            f"{n}: is 104.9 MB; it may have at most {most}.0 MB",
        )
        for n, most in zip((*FILES, f"{EN}/home.md"), (2, 64, 64, 64, 64, 1), strict=True)
    ),
    *(
        broken(
            f"bytes instead of {n}",
            write(n, b"\x80\xff" * 1000),
            f"{n}: is not UTF-8 text: byte 0 cannot be read",
        )
        for n in (*FILES, f"{EN}/home.md")
    ),
    *(
        broken(
            f"UTF-16 instead of {n}",
            recode(n, "utf-16"),
            f"{n}: is not UTF-8 text: byte 0 cannot be read",
        )
        for n in ("story.toml", "places.geojson", f"{EN}/home.md")
    ),
    *(
        broken(
            f"empty {n}",
            write(n, ""),
            f"{n}: is not JSON: Expecting value, line 1, column 1",
        )
        for n in FILES[1:]
    ),
    *(
        broken(f"null {n}", write(n, "null"), f"{n}: is null; it holds nothing")
        for n in FILES[1:]
    ),
    *(
        broken(
            f"deeply nested {n}",
            write(n, "[" * 100_000),
            f"{n}: is nested more than 64 deep",
        )
        for n in FILES[1:]
    ),
    broken(
        "empty chapter",
        write(f"{EN}/home.md", ""),
        f"{EN}/home.md: must begin with front matter between two lines of +++",
    ),
    broken(
        "an unlisted chapter",
        write(f"{FR}/extra.md", "+++\n+++\n"),
        f"{FR}/extra.md: is not in story.toml's `chapters`, so nobody would read it",
    ),
    broken(
        "an unlisted chapter with an odd name",
        write(f"{FR}/a\nb\x1b.md", ""),
        r"narrative/fr/a\nb\x1b.md: is not in story.toml's `chapters`, so nobody would read it",
    ),
    # story.toml
    broken("bad TOML", write("story.toml", "id = "), "story.toml: is not TOML: Invalid value ***"),
    broken(
        "deeply nested TOML",
        write("story.toml", "a = " + "[" * 100_000),
        "story.toml: is nested more than 64 deep",
    ),
    broken(
        "a number too long for TOML",
        swap("story.toml", "-100.0", "1" * 5000),
        "story.toml: is not TOML that can be read: a number has too many digits",
    ),
    *(
        broken(
            f"meridian {shown}",
            swap("story.toml", "-100.0", value),
            f"story.toml: `meridian` is {shown}; a number from -180 to below 180",
        )
        for value, shown in [
            *(("180", "180"), ("-180.5", "-180.5"), ("nan", "NaN"), ("inf", "Infinity")),
            *(("true", "true"), ('"100W"', '"100W"'), ("1e999", "Infinity")),
        ]
    ),
    broken(
        "an unknown hub",
        swap("story.toml", 'hub = "new-york"', 'hub = "new-amsterdam"'),
        'story.toml: `hub` has "new-amsterdam", which places.geojson lacks; it has ***',
    ),
    broken(
        "a hub that is no id",
        swap("story.toml", 'hub = "new-york"', "hub = 5"),
        f"story.toml: `hub` is 5; it must be {ID}",
    ),
    broken(
        "chapters that are no list",
        swap("story.toml", '["overview", "eastward", "pacific", "home"]', '"overview"'),
        'story.toml: `chapters` is "overview"; it must be a list',
    ),
    broken(
        "a chapter listed twice",
        swap("story.toml", '"home"]', '"home", "home"]'),
        'story.toml: `chapters` is ***; nothing may stand there twice',
    ),
    broken(
        "a chapter that nobody wrote",
        swap("story.toml", '"home"]', '"home", "after"]'),
        f"{EN}/after.md: is missing",
        f"{FR}/after.md: is missing",
    ),
    broken(
        "no overview",
        lambda d: rename_chapter(d, "overview", "summary"),
        'story.toml: `chapters` has no "overview", which addresses rely on',
    ),
    broken(
        "a language that is none",
        swap("story.toml", '"fr"]', '"français"]'),
        'story.toml: `languages` has "français"; each must be a language tag such as "en" or '
        '"pt-BR"',
    ),
    broken(
        "languages that are no list",
        swap("story.toml", '["en", "fr"]', '"en"'),
        'story.toml: `languages` is "en"; it must be a list',
    ),
    broken(
        "an article under another name",
        swap("story.toml", "[article]\nsections = 4\n\n[article.reference]", "[reference]"),
        "story.toml: `reference` is not a field here; one of ***",
    ),
    broken(
        "sections that are no number",
        swap("story.toml", "sections = 4", 'sections = "four"'),
        'story.toml: article: `sections` is "four"; a whole number from 0 to 1000',
    ),
    broken(
        "a section that no chapter carries",
        swap("story.toml", "sections = 4", "sections = 5"),
        "story.toml: article: `sections` no chapter carries section 4",
    ),
    broken(
        "a title without French",
        swap("story.toml", 'fr = "Le tour du monde en soixante-douze jours"', ""),
        'story.toml: `title` ' + NO_FRENCH,
    ),
    broken(
        "a limit without French",
        swap("story.toml", "fr = \"La route des navires.", "de = \"La route des navires."),
        'story.toml: limits 1: `texts` ' + NO_FRENCH,
    ),
    broken(
        "words forbidden in no language",
        swap("story.toml", "[[credits]]", "[limits.forbids]\nde = [\"Kurs\"]\n\n[[credits]]"),
        "story.toml: limits 1, forbids: `de` is not a field here; one of en, fr",
    ),
    broken(
        "a forbidden word that is none",
        swap("story.toml", "[[credits]]", "[limits.forbids]\nen = [7]\n\n[[credits]]"),
        "story.toml: limits 1, forbids: `en` has 7; each must be a text",
    ),
    broken(
        "forbidden words that are a text",
        swap("story.toml", "[[credits]]", "forbids = 7\n\n[[credits]]"),
        'story.toml: limits 1: `forbids` is 7; it must be a table',
    ),
    broken(
        "a credit that runs script",
        swap("story.toml", "https://www.naturalearthdata.com/", "javascript:alert(1)"),
        'story.toml: credits 1: `url` is "javascript:alert(1)"; it must begin with https:// or '
        "http://",
    ),
    *(
        broken(
            f"{to} as the day of the last change",
            swap("story.toml", '"2026-11-26"', to),
            f'story.toml: `updated` is {shown}; it must be a day in quotation marks, such as '
            '"2024-07-16"',
        )
        for to, shown in [
            ('"2026-11"', '"2026-11"'), ('"2026-11-26?"', '"2026-11-26?"'), ("2026", "2026"),
            ('"2026-11-31"', '"2026-11-31"'), ("2026-11-26", '"2026-11-26"'),
        ]
    ),
    broken(
        "a maker in one language",
        swap("story.toml", "fr = \"Raconté", "de = \"Raconté"),
        'story.toml: `by` ' + NO_FRENCH,
    ),
    broken(
        "an alias of no chapter",
        swap("story.toml", 'japan = "pacific"', 'japan = "yokohama"'),
        'story.toml: aliases: `japan` has "yokohama", which story.toml lacks; it has eastward, '
        "home, overview, pacific",
    ),
    broken(
        "an alias of an alias",
        swap("story.toml", 'japan = "pacific"', 'japan = "pacific"\nnippon = "japan"'),
        'story.toml: aliases: `nippon` has "japan", which story.toml lacks; it has ***',
    ),
    broken(
        "an alias that is a chapter",
        swap("story.toml", 'japan = "pacific"', 'home = "pacific"'),
        "story.toml: aliases: `home` is the id of a chapter; an alias is an id that a chapter "
        "once had",
    ),
    broken(
        "an alias that is no id",
        swap("story.toml", 'japan = "pacific"', '"Japan!" = "pacific"'),
        f'story.toml: `aliases` has "Japan!"; each must be {ID}',
    ),
    broken(
        "an alias of what is no id",
        swap("story.toml", 'japan = "pacific"', "japan = 3"),
        f"story.toml: `aliases` has 3 for `japan`; it must be {ID}",
    ),
    broken(
        "aliases that are a list",
        swap("story.toml", '[aliases]\njapan = "pacific"\n', "[[aliases]]\n"),
        "story.toml: `aliases` is [{}]; it must be a table of ids",
    ),
    broken(
        "an unknown field in story.toml",
        swap("story.toml", 'hub = "new-york"', 'hub = "new-york"\nhubs = []'),
        'story.toml: `hubs` is not a field here; nearest is "hub"; one of aliases, article, '
        "authors, by, ***",
    ),
    # GeoJSON
    broken(
        "not JSON",
        write("places.geojson", "<kml/>"),
        "places.geojson: is not JSON: Expecting value, line 1, column 1",
    ),
    broken(
        "not GeoJSON",
        write("places.geojson", '{"type": "Topology"}'),
        'places.geojson: is not GeoJSON: `type` is "Topology"; it must be "FeatureCollection"',
    ),
    broken(
        "features that are no list",
        write("events.geojson", '{"type": "FeatureCollection", "features": {}}'),
        "events.geojson: `features` is {}; it must be a list",
    ),
    broken(
        "another coordinate system",
        lambda d: d.set("places.geojson", "crs", to="EPSG:3857"),
        'places.geojson: `crs` is "EPSG:3857"; coordinates are always WGS 84, longitude ***',
    ),
    broken(
        "a feature that is none",
        lambda d: d.edit("places.geojson", lambda v: v["features"].__setitem__(2, None)),
        "places.geojson: feature 3 is null, not a Feature",
    ),
    broken(
        "a key twice in one object",
        swap("places.geojson", '"role": "hub"', '"role": "hub", "role": "stop"'),
        'places.geojson: is not JSON that can be read: "role" stands twice in one object',
    ),
    broken(
        "a number too long for JSON",
        swap("places.geojson", "-74.0", "1" * 5000),
        "places.geojson: is not JSON that can be read: a number has too many digits",
    ),
    broken(
        "half a character",
        swap("places.geojson", '"Amiens"', '"Ami\\ud800ens"'),
        'places.geojson: is not JSON that can be read: "\\ud800" is half of a character',
    ),
    broken("a place twice", double("places.geojson", "amiens"),
        f'places.geojson: {PLACE}: `id` is "amiens", which an earlier feature has already'),
    broken("a route twice", double("routes.geojson", "nellie-bly"),
        f'routes.geojson: {ROUTE}: `id` is "nellie-bly", which an earlier feature has already'),
    broken("an event twice", double("events.geojson", "verne-visit"),
        f'events.geojson: {EVENT}: `id` is "verne-visit", which an earlier feature has already'),
    broken("a source twice", double("sources.json", "verne-1873"),
        'sources.json: source `verne-1873`: `id` is "verne-1873", '
        "which an earlier item has already"),
    broken("a place id that is none", set_place("id", to="Amiens!"),
        f'places.geojson: feature 3: `id` is "Amiens!"; it must be {ID}'),
    broken("a place without an id", set_place("id", to=None),
        f"places.geojson: feature 3: `id` is null; it must be {ID}"),
    broken("a place without properties", set_place("properties", to=None),
        f"places.geojson: {PLACE}: `properties` is null; it must be a table"),
    broken(
        "a place that nobody speaks of",
        leave_out_nantes,
        "places.geojson: place `nantes`: no chapter speaks of it; link to it in a chapter as "
        "(place:nantes), or take it out",
    ),
    # points
    broken("a longitude out of range", set_event(*POINT, to=[180.5, 49.9]),
        f"events.geojson: {EVENT}: `coordinates` has longitude 180.5; from -180 to 180"),
    broken("a latitude out of range", set_event(*POINT, to=[2.3, 149.9]),
        f"events.geojson: {EVENT}: `coordinates` has latitude 149.9; from -90 to 90; "
        "longitude stands first"),
    broken("a latitude that no map shows", set_event(*POINT, to=[2.3, 89]),
        f"events.geojson: {EVENT}: `coordinates` has latitude 89; ***"),
    broken("swapped axes of a place", set_place(*POINT, to=[49.9, 2.3]),
        f"places.geojson: {PLACE}: `coordinates` is [49.9, 2.3], far from FRA, and [2.3, 49.9] "
        "is near; longitude stands first"),
    broken("swapped axes of an event", set_event(*POINT, to=[49.9, 2.3]),
        f"events.geojson: {EVENT}: `coordinates` is [49.9, 2.3], far from FRA, and [2.3, 49.9] "
        "is near; longitude stands first"),
    broken("swapped axes out of range",
        lambda d: d.set("places.geojson", "hong-kong", *POINT, to=[22.3, 114.2]),
        "places.geojson: place `hong-kong`: `coordinates` has latitude 114.2; from -90 to 90; "
        "longitude stands first"),
    *(
        broken(
            f"{text[:9]} as a coordinate",
            swap("events.geojson", "[2.3, 49.9]", f"[2.3, {text}]"),
            f"events.geojson: {EVENT}: `coordinates` is {shown}; each must be a finite number",
        )
        for text, shown in [
            ("NaN", "[2.3, NaN]"), ("Infinity", "[2.3, Infinity]"), ("1e999", "[2.3, Infinity]"),
            ("null", "[2.3, null]"), ("true", "[2.3, true]"), ('"49.9"', '[2.3, "49.9"]'),
            ("1" * 400, f"[2.3, {'1' * 53}…"),
        ]
    ),
    *(
        broken(
            f"{to!r} as a position",
            set_event(*POINT, to=to),
            f"events.geojson: {EVENT}: `coordinates` is {json.dumps(to)}; it must be [lon, lat]",
        )
        for to in (None, [2.3], [1, 2, 3, 4], "2.3, 49.9", {"lon": 2.3})
    ),
    broken("a point that is none", set_event("geometry", "type", to="LineString"),
        f'events.geojson: {EVENT}: `geometry` is "LineString"; it must be a Point, a Polygon or a '
        "MultiPolygon"),
    broken("a point that is null", set_event("geometry", to=None),
        f"events.geojson: {EVENT}: `geometry` is null; it must be a Point, a Polygon or a "
        "MultiPolygon"),
    # places and events
    broken("an unknown role", set_place("properties", "role", to="halt"),
        f'places.geojson: {PLACE}: `role` is "halt"; one of hub, origin, stop, context'),
    broken("an unknown overview", swap("story.toml", "hub = ", 'overview = "flow"\nhub = '),
        'story.toml: `overview` is "flow"; one of journeys, flows'),
    broken("flows of no journey", flow_without_journeys,
        'story.toml: `overview` is "flows", and the chapter `overview` speaks of no journey'),
    broken("a group that is not there", set_route("properties", "group", to="reporters"),
        f'routes.geojson: {ROUTE}: `group` is "reporters"; story.toml has no [groups.<id>]'),
    broken("groups that are no tables", swap("story.toml", "hub = ", 'groups = ["a"]\nhub = '),
        'story.toml: `groups` is ["a"]; it must be tables such as [groups.settlers]'),
    broken("an unknown precision", set_place("properties", "precision", to="exact"),
        f'places.geojson: {PLACE}: `precision` is "exact"; one of site, city, country, '
        "approximate"),
    broken("an unknown country", set_place("properties", "country", to="FR"),
        f'places.geojson: {PLACE}: `country` is "FR"; {COUNTRY}***'),
    broken("a number for a name", set_place("properties", "names", "fr", to=5),
        f"places.geojson: {PLACE}: `names.fr` is 5; it must be a text"),
    broken("a bell in a name", set_place("properties", "names", "fr", to="Amiens\x07"),
        f"places.geojson: {PLACE}: `names.fr` has the control character U+0007, which nobody can "
        "read"),
    broken("a mark of order in a name", set_place("properties", "names", "fr", to="Am\ufeffiens"),
        f"places.geojson: {PLACE}: `names.fr` has the control character U+FEFF, which nobody can "
        "read"),
    broken("a name that mirrors all after it", set_place("properties", "names", "fr", to="\u202eA"),
        f"places.geojson: {PLACE}: `names.fr` has the control character U+202E, which nobody can "
        "read"),
    broken("an isolate left open", set_place("properties", "names", "fr", to="\u2067A"),
        f"places.geojson: {PLACE}: `names.fr` has the control character U+2067, which nobody can "
        "read"),
    broken("names that are a text", set_place("properties", "names", to="Amiens"),
        f'places.geojson: {PLACE}: `names` is "Amiens"; {TEXTS}'),
    broken("a missing language", drop("places.geojson", "amiens", "properties", "names", "fr"),
        f'places.geojson: {PLACE}: `names` ' + NO_FRENCH),
    broken("a missing field", drop("places.geojson", "amiens", "properties", "names"),
        f"places.geojson: {PLACE}: `names` is missing; {TEXTS}"),
    broken("an unknown field", set_place("properties", "colour", to="red"),
        f"places.geojson: {PLACE}: `colour` is not a field here; one of country, ***"),
    broken("a word for true", set_place("properties", "in_article", to="yes"),
        f'places.geojson: {PLACE}: `in_article` is "yes"; true or false'),
    broken("variants that are a text", set_place("properties", "variants", to="Samarobriva"),
        f'places.geojson: {PLACE}: `variants` is "Samarobriva"; it must be a list'),
    broken("an unknown source", set_place("properties", "sources", to=["bly-1891"]),
        f'places.geojson: {PLACE}: `sources` has "bly-1891", which sources.json lacks; it has '
        "bly-1890, general-knowledge, verne-1873"),
    broken("a source twice in a list",
        set_place("properties", "sources", to=["bly-1890", "bly-1890"]),
        f"places.geojson: {PLACE}: `sources` has bly-1890 twice"),
    broken("no sources", set_place("properties", "sources", to=[]),
        f"places.geojson: {PLACE}: `sources` has 0 entries; at least 1 needed"),
    broken("sources with null", set_place("properties", "sources", to=[None, "bly-1890"]),
        f"places.geojson: {PLACE}: `sources` has null; each must be the id of a source"),
    broken("a bad date", set_event("properties", "date", to="November 1889"),
        f'events.geojson: {EVENT}: `date` is "November 1889"; not a date such as {DATE}'),
    broken("an impossible day", set_event("properties", "date", to="1890-02-29"),
        f'events.geojson: {EVENT}: `date` is "1890-02-29"; no such day in the calendar'),
    broken("a month zero", set_event("properties", "date", to="1890-00"),
        f'events.geojson: {EVENT}: `date` is "1890-00"; no such day in the calendar'),
    broken("an interval reversed", set_event("properties", "date", to="1890/1889"),
        f'events.geojson: {EVENT}: `date` is "1890/1889"; the end lies before the start'),
    broken("a number for a date", set_event("properties", "date", to=1889),
        f"events.geojson: {EVENT}: `date` is 1889; it must be a date such as {DATE}"),
    broken("an event that nobody discloses",
        set_event("properties", "certainty", to="undisclosed"),
        f'events.geojson: {EVENT}: `certainty` is "undisclosed"; one of documented, reported'),
    # routes
    broken("an unknown stop",
        set_route("properties", "stops", 3, to="bari"),
        f'routes.geojson: {ROUTE}: `stops` has "bari", which places.geojson lacks; it has ***'),
    broken("a leg too few", drop("routes.geojson", "nellie-bly", "properties", "legs", 9),
        f"routes.geojson: {ROUTE}: `legs` has 9; 11 stops are joined by 10"),
    broken("a stop too few", drop("routes.geojson", "nellie-bly", "properties", "stops", 10),
        f"routes.geojson: {ROUTE}: `legs` has 10; 10 stops are joined by 9"),
    broken("legs that are no list", set_route("properties", "legs", to=None),
        f"routes.geojson: {ROUTE}: `legs` is missing; it must be a list of tables"),
    broken("one stop", set_route("properties", "stops", to=["amiens"]),
        f"routes.geojson: {ROUTE}: `stops` has 1 entry; at least 2 needed"),
    broken("a leg to itself", set_route("properties", "stops", 3, to="amiens"),
        f'routes.geojson: {ROUTE}, leg 3: joins "amiens" to itself'),
    broken("an unknown path", set_leg(2, "path", "straight"),
        f'routes.geojson: {ROUTE}, leg 2: `path` is "straight"; one of geodesic, schematic, '
        "track"),
    broken("an unknown certainty", set_leg(2, "certainty", "rumoured"),
        f'routes.geojson: {ROUTE}, leg 2: `certainty` is "rumoured"; one of documented, '
        "reported, undisclosed"),
    broken("a shortest line that nobody documented", set_leg(1, "certainty", "reported"),
        f'routes.geojson: {ROUTE}, leg 1: `path` is "geodesic" and `certainty` is "reported"; '
        "only a documented leg is drawn as the shortest line, others are schematic"),
    broken("an arrival before the departure", set_leg(1, "arrived", "1889-10"),
        f'routes.geojson: {ROUTE}, leg 1: `arrived` is "1889-10", before `departed` '
        '"1889-11-14"'),
    broken("a departure that is a number", set_leg(1, "departed", 1889),
        f"routes.geojson: {ROUTE}, leg 1: `departed` is 1889; it must be a date such as {DATE}"),
    broken("an unknown source of a leg", set_leg(2, "sources", ["fogg"]),
        f'routes.geojson: {ROUTE}, leg 2: `sources` has "fogg", which sources.json lacks; it '
        "has bly-1890, general-knowledge, verne-1873"),
    broken("an unknown country to avoid", set_leg(3, "avoid", ["Switzerland"]),
        f'routes.geojson: {ROUTE}, leg 3: `avoid` has "Switzerland"; {COUNTRY}***'),
    broken("a shortest line that avoids", set_leg(1, "avoid", ["CHE"]),
        f'routes.geojson: {ROUTE}, leg 1: `avoid` is for legs whose `path` is "schematic"'),
    *(
        broken(f"{to} as a bow", set_leg(3, "bow", to),
            f"routes.geojson: {ROUTE}, leg 3: `bow` is {shown}; a number from 0.12 to 0.5")
        for to, shown in [(0.6, "0.6"), (0.1, "0.1"), (-0.3, "-0.3"), ("high", '"high"')]
    ),
    broken("a shortest line that bows", set_leg(1, "bow", 0.2),
        f'routes.geojson: {ROUTE}, leg 1: `bow` is for legs whose `path` is "schematic"'),
    broken("a country avoided where a stop lies", set_leg(3, "avoid", ["ITA"]),
        f'routes.geojson: {ROUTE}, leg 3: `avoid` has "ITA", where its stop `brindisi` lies'),
    broken("an arc that cannot be drawn", set_leg(6, "avoid", ["MYS"]),
        f"routes.geojson: {ROUTE}: `legs` cannot be drawn: leg 6: no schematic arc between these "
        "stops keeps clear of `avoid`"),
    broken("a geometry beside its stops", set_route(*POINT, 0, 3, to=[17.9, 41.6]),
        f"routes.geojson: {ROUTE}: `geometry` does not go through its stops; it must be "
        "MultiLineString [[[-74.0, 40.7], [-1.4, 50.9]***]]]"),
    *(
        broken(f"{label} as a line", set_route(*keys, to=to),
            f"routes.geojson: {ROUTE}: `geometry` does not go through its stops; ***")
        for label, keys, to in [
            ("a text", ("geometry",), "LINESTRING"),
            ("a Point", ("geometry", "type"), "Point"),
            ("nothing", POINT, []),
            ("a number", POINT, 7),
            ("text positions", (*POINT, 0, 0), ["-74.0", "40.7"]),
            ("swapped positions", (*POINT, 0, 0), [40.7, -74.0]),
            ("a huge number", (*POINT, 0, 0), [10**400, 40.7]),
        ]
    ),
    # sources
    broken("sources that are no list", write("sources.json", "{}"),
        "sources.json: is {}; it must be a list of CSL-JSON items"),
    broken("a source that is none",
        lambda d: d.edit("sources.json", lambda v: v.__setitem__(1, "verne")),
        'sources.json: item 2 is "verne"; it must be a CSL-JSON item'),
    broken("a source id that is none", set_source("id", "verne 1873"),
        'sources.json: item 2: `id` is "verne 1873"; it must be letters, digits or -_.:/'),
    broken("a source that runs script", set_source("URL", "javascript:alert(1)"),
        'sources.json: source `verne-1873`: `URL` is "javascript:alert(1)"; it must begin with '
        "https:// or http://"),
    broken("a source whose address is none", set_source("URL", "example.org"),
        'sources.json: source `verne-1873`: `URL` is "example.org"; it must begin with https:// or '
        "http://"),
    broken("an unknown kind of source", set_source("type", "novel"),
        'sources.json: source `verne-1873`: `type` is "novel"; one of article, ***'),
    broken("a source without a title", drop("sources.json", "verne-1873", "title"),
        "sources.json: source `verne-1873`: `title` is missing; it must be a text"),
    broken("a source of no day", set_source("issued", {"date-parts": [[1873, 13]]}),
        'sources.json: source `verne-1873`: `issued` is {"date-parts": [[1873, 13]]}; it must '
        'be like {"date-parts": [[2024, 7, 16]]}'),
    broken("a source seen on no day", set_source("accessed", {"date-parts": [["May"]]}),
        'sources.json: source `verne-1873`: `accessed` is {"date-parts": [["May"]]}; it must '
        'be like {"date-parts": [[2024, 7, 16]]}'),
    broken("an author that is a text", set_source("author", "Jules Verne"),
        'sources.json: source `verne-1873`: `author` is "Jules Verne"; it must be a list of '
        '{"family": …, "given": …} or {"literal": …}'),
    broken("a note that is a list", set_source("note", [1873]),
        "sources.json: source `verne-1873`: `note` is [1873]; it must be a text"),
    # chapters
    broken("front matter that is not TOML", swap(f"{EN}/home.md", 'id = "home"', "id = home"),
        f"{EN}/home.md: front matter is not TOML: Invalid value ***"),
    broken("a chapter of another name", swap(f"{EN}/home.md", 'id = "home"', 'id = "house"'),
        f'{EN}/home.md: `id` is "house"; the file\'s name says "home"'),
    broken("a chapter without a title", swap(f"{EN}/home.md", 'title = "Home again"\n', ""),
        f"{EN}/home.md: `title` is missing; it must be a text"),
    broken("a line that is empty",
        swap(f"{EN}/home.md", '"By special train to New York"', '""'),
        f'{EN}/home.md: `line` is ""; it must be a text'),
    *(
        broken(f"no line in {name}", swap(f"{name}/home.md", f'line = "{line}"\n', ""),
            f"{name}/home.md: `line` is missing; {other}/home.md has one")
        for name, other, line in [
            (EN, FR, "By special train to New York"),
            (FR, EN, "En train spécial jusqu'à New York"),
        ]
    ),
    broken("a chapter without text",
        lambda d: d.write(f"{EN}/home.md",
            d.path(f"{EN}/home.md").read_text(encoding="utf-8").rpartition("+++")[0] + "+++\n"),
        f"{EN}/home.md: has no text after its front matter"),
    broken("an unknown field of a chapter",
        swap(f"{EN}/home.md", "sections =", "section = 3\nsections ="),
        f'{EN}/home.md: `section` is not a field here; nearest is "sections"; one of bounds, '
        "***"),
    broken("an unknown place of a chapter",
        swap(f"{EN}/home.md", '"new-york"]', '"new-york", "newark"]'),
        f'{EN}/home.md: `places` has "newark", which places.geojson lacks; it has ***'),
    broken("an unknown route of a chapter",
        swap(f"{EN}/home.md", '["nellie-bly"]', '["nellie-bly", "fogg"]'),
        f'{EN}/home.md: `routes` has "fogg", which routes.geojson lacks; it has nellie-bly'),
    broken("an unknown event of a chapter",
        swap(f"{EN}/home.md", '["seventy-two-days"]', '["eighty-days"]'),
        f'{EN}/home.md: `events` has "eighty-days", which events.geojson lacks; it has '
        "seventy-two-days, verne-visit"),
    broken("a place twice in a chapter",
        swap(f"{EN}/home.md", '"new-york"]', '"new-york", "new-york"]'),
        f"{EN}/home.md: `places` has new-york twice"),
    broken("places of a chapter that are a text",
        swap(f"{EN}/home.md", '["san-francisco", "new-york"]', '"new-york"'),
        f'{EN}/home.md: `places` is "new-york"; it must be a list'),
    broken("a chapter that speaks of nothing",
        speak_of_nothing,
        f"{EN}/home.md: speaks of no place, route or event",
        f"{FR}/home.md: speaks of no place, route or event"),
    broken("a section beyond the article",
        swap(f"{EN}/home.md", "sections = [3]", "sections = [3, 4]"),
        f"{EN}/home.md: `sections` has 4; from 0 to 3"),
    broken("sections of a chapter that are words",
        swap(f"{EN}/home.md", "sections = [3]", 'sections = ["3"]'),
        f'{EN}/home.md: `sections` is ["3"]; it must be a list of section numbers'),
    broken("bounds turned over",
        swap(f"{EN}/pacific.md", "15.0, -115.0, 60.0", "60.0, -115.0, 15.0"),
        f"{EN}/pacific.md: `bounds` is [130.0, 60.0, -115.0, 15.0]; it must be "
        "[west, south, east, north] in degrees"),
    broken("bounds that are not finite",
        swap(f"{EN}/pacific.md", "15.0, -115.0, 60.0", "nan, -115.0, inf"),
        f"{EN}/pacific.md: `bounds` is [130.0, NaN, -115.0, Infinity]; it must be "
        "[west, south, east, north] in degrees"),
    broken("a translation that speaks of less",
        swap(f"{FR}/home.md", 'events = ["seventy-two-days"]', "events = []"),
        f"{FR}/home.md: `events` differs from {EN}/home.md"),
    broken("an unknown country to shade", swap(f"{EN}/eastward.md", '"FRA"', '"FRAN"'),
        f'{EN}/eastward.md: countries 1: `code` is "FRAN"; {COUNTRY}***'),
    broken("a correction that cites nothing",
        swap(f"{EN}/overview.md", "some hours [@bly-1890].\"", "some hours.\""),
        f'{EN}/overview.md: no source is cited in "She counted seventy-two days and some '
        'hours."' + UNCITED),
    # text
    broken("an uncited sentence", add_to_text("She was seasick."),
        f'{EN}/pacific.md: no source is cited in "She was seasick."' + UNCITED),
    broken("an unknown citation", add_to_text("She was seasick [@bly-1891]."),
        f'{EN}/pacific.md: `[@…]` has "bly-1891", which sources.json lacks; it has bly-1890, '
        "general-knowledge, verne-1873"),
    broken("a malformed citation", add_to_text("She was seasick [@bly-1890, @verne-1873]."),
        f'{EN}/pacific.md: has "[@bly-1890, @verne-1873]", which is neither citation nor link; '
        "[@source; @another], and links to place:, route:, event: or https://"),
    broken("an unknown place in the text", add_to_text("[Honolulu](place:honolulu) [@bly-1890]."),
        f'{EN}/pacific.md: `(place:…)` has "honolulu", which places.geojson lacks; it has ***'),
    broken("a name that the chapter does not list",
        add_to_text("[Colombo](place:colombo) [@bly-1890]."),
        f"{EN}/pacific.md: `(place:…)` names `colombo`, which `places` lacks"),
    broken("a link that runs script", add_to_text("[Look](javascript:alert) [@bly-1890]."),
        f'{EN}/pacific.md: has "javascript:alert", which is neither citation nor link; '
        "[@source; @another], and links to place:, route:, event: or https://"),
    *(
        broken(f"{part} in the text", add_to_text(text),
            f"{EN}/pacific.md: has {part}; a chapter is paragraphs, lists and quotes")
        for part, text in [
            ("a heading", "# Seasick [@bly-1890]"),
            ("an image", "![Ship](https://example.org/a.png) [@bly-1890]."),
            ("HTML", "<b>Seasick</b> [@bly-1890]."),
            ("HTML", "<script>alert(1)</script> [@bly-1890]."),
            ("a code block", "```\nseasick\n```"),
            ("a rule", "***"),
        ]
    ),
]  # fmt: skip
