"""Sound stories of many journeys, made from a seed: the same seed, the same story.

``python -m tests.stories.many FOLDER 1000`` writes one of a thousand journeys.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from pathlib import Path
from typing import Any

# Journeys that one chapter is about.
_GROUP = 12
_CERTAINTIES = ["documented", "documented", "reported", "undisclosed"]


def write_many(
    folder: Path,
    journeys: int,
    *,
    places: int = 0,
    events: int = 0,
    chapters: int = 0,
    pairs: int = 0,
    groups: int = 0,
    languages: tuple[str, ...] = ("en",),
) -> Path:
    """Write a story of so many journeys of one to six legs into a folder, and return it.

    Without a number of places it has as many as three times the root of its journeys, and without
    one of chapters, one for every dozen of them, up to 40, besides the overview. With ``pairs`` the
    journeys share so many pairs of ends, the first of them most often, and the overview tells them
    as flows; with ``groups`` each is of one of so many, or of none.
    """
    dice = random.Random(journeys)
    places = places or max(4, round(3 * math.sqrt(journeys)))
    chapters = chapters or min(40, math.ceil(journeys / _GROUP))
    towns = [_place(number, dice) for number in range(places)]
    ids = [town["id"] for town in towns]
    routes = [_route(number, ids, dice) for number in range(journeys)]
    if pairs:
        _share_ends(routes, ids, pairs)
    for number, route in enumerate(routes if groups else ()):
        if number % (groups + 1):
            route["properties"]["group"] = f"group-{number % (groups + 1)}"
    happenings = [_event(number, dice) for number in range(events)]
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in (("places", towns), ("routes", routes), ("events", happenings)):
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    (folder / "sources.json").write_text(
        json.dumps([{"id": "book", "type": "book", "title": "A book"}]), encoding="utf-8"
    )
    order = ["overview", *(f"part-{number}" for number in range(chapters))]
    head = (
        'id = "many"\nversion = "1.0.0"\nlicence = "CC0 1.0"\n'
        f"languages = {json.dumps(languages)}\n"
        f"chapters = {json.dumps(order)}\nmeridian = 11\n"
    )
    head += 'overview = "flows"\n' if pairs else ""
    tables = {"title": f"{journeys} journeys"}
    tables |= {f"groups.group-{number}": f"Group {number}" for number in range(1, groups + 1)}
    for table, text in tables.items():
        head += f"[{table}]\n" + "".join(f'{tag} = "{text}"\n' for tag in languages)
    (folder / "story.toml").write_text(head, encoding="utf-8")
    told: dict[str, dict[str, list[str]]] = {}
    all_ = {"places": ids, "routes": [route["id"] for route in routes]}
    all_["events"] = [event["id"] for event in happenings]
    told["overview"] = all_
    for number, id_ in enumerate(order[1:]):
        some = routes[number * _GROUP : (number + 1) * _GROUP]
        stops = dict.fromkeys(stop for route in some for stop in route["properties"]["stops"])
        spoken = {"places": list(stops) or ids[:3], "routes": [route["id"] for route in some]}
        told[id_] = {**spoken, "events": []}
    for tag in languages:
        texts = folder / "narrative" / tag
        texts.mkdir(parents=True, exist_ok=True)
        for number, (id_, spoken) in enumerate(told.items()):
            _tell(texts, id_, f"Part {number}" if number else f"All {journeys} journeys", spoken)
    for tag in languages[1:]:
        _name_in(folder, tag)
    return folder


def _share_ends(routes: list[dict[str, Any]], places: list[str], pairs: int) -> None:
    # Of one way there are more than of the way back, and of the first pair more than of the next.
    dice = random.Random(pairs)
    ends: list[tuple[str, str]] = []
    for number in range(pairs):
        back = ends[-1][::-1] if number % 3 == 2 else None
        ends.append(back or (dice.choice(places[:3]), dice.choice(places[3:])))
    weights = [1 / (number + 1) for number in range(pairs)]
    for route in routes:
        stops = route["properties"]["stops"]
        first, last = dice.choices(ends, weights)[0]
        between = [stop for stop in dict.fromkeys(stops[1:-1]) if stop not in (first, last)]
        route["properties"]["stops"] = stops = [first, *between, last]
        del route["properties"]["legs"][len(stops) - 1 :]
        legs = route["properties"]["legs"]
        while len(legs) < len(stops) - 1:
            legs.append(dict(legs[-1]))


def _name_in(folder: Path, tag: str) -> None:
    for name in ("places", "routes", "events"):
        path = folder / f"{name}.geojson"
        table = json.loads(path.read_text(encoding="utf-8"))
        for feature in table["features"]:
            names = feature["properties"]["names"]
            names[tag] = names["en"]
        path.write_text(json.dumps(table), encoding="utf-8")


def _place(number: int, dice: random.Random) -> dict[str, Any]:
    lon, lat = dice.uniform(-165, 180), math.degrees(math.asin(dice.uniform(-0.6, 0.9)))
    properties = {"names": {"en": f"Town {number + 1}"}, "precision": "city", "sources": ["book"]}
    return _feature(f"town-{number + 1}", [round(lon, 4), round(lat, 4)], properties)


def _event(number: int, dice: random.Random) -> dict[str, Any]:
    properties = {
        "names": {"en": f"Event {number + 1}"},
        "precision": "site",
        "date": f"{dice.randint(1850, 2020)}",
        "certainty": "documented",
        "sources": ["book"],
    }
    at = [round(dice.uniform(-165, 180), 4), round(dice.uniform(-50, 70), 4)]
    return _feature(f"event-{number + 1}", at, properties)


def _route(number: int, places: list[str], dice: random.Random) -> dict[str, Any]:
    stops = [dice.choice(places)]
    for _ in range(dice.randint(1, 6)):
        stops.append(dice.choice([id_ for id_ in places if id_ != stops[-1]]))
    year = dice.randint(1850, 2020)
    legs = [
        {
            "path": "schematic",
            "certainty": dice.choice(_CERTAINTIES),
            "departed": f"{year + index}",
            "sources": ["book"],
        }
        for index in range(len(stops) - 1)
    ]
    names = {"en": f"Traveller {number + 1}"}
    properties = {"names": names, "stops": stops, "legs": legs}
    return _feature(f"route-{number + 1}", None, properties)


def _feature(id_: str, at: list[float] | None, properties: dict[str, Any]) -> dict[str, Any]:
    shape = None if at is None else {"type": "Point", "coordinates": at}
    return {"type": "Feature", "id": id_, "geometry": shape, "properties": properties}


def _tell(folder: Path, id_: str, title: str, spoken: dict[str, list[str]]) -> None:
    rows = [f"{name} = {json.dumps(ids)}" for name, ids in spoken.items()]
    head = "\n".join([f'id = "{id_}"', f'title = "{title}"', *rows])
    text = "They went from town to town [@book]. Much of it is known [@book]."
    (folder / f"{id_}.md").write_text(f"+++\n{head}\n+++\n{text}\n", encoding="utf-8")


def main() -> int:
    """Write a story of many journeys."""
    parser = argparse.ArgumentParser(prog="python -m tests.stories.many", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("journeys", type=int)
    names = ("places", "events", "chapters", "pairs", "groups")
    for name in names:
        parser.add_argument(f"--{name}", type=int, default=0)
    parser.add_argument("--languages", nargs="+", default=["en"])
    options = parser.parse_args()
    numbers = {name: getattr(options, name) for name in names}
    write_many(options.folder, options.journeys, **numbers, languages=tuple(options.languages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
