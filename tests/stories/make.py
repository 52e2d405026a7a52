"""Sound stories of any shape, made from a seed: the same seed, the same story.

``python -m tests.stories.make 500`` takes so many through every output and lists what failed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import tomllib
import warnings
from pathlib import Path
from typing import Any

from geo.story.checking import check_story
from tests.stories.outputs import find_failures

# A word or two of each script, by language: what names and texts are made of.
SCRIPTS = {
    "en": ["Harbour", "O'Neil & Sons", "$5 and $10", "<b>Old</b> #1", "{x} \\ 'q'", "x_y"],
    "fr": ["L’Île-d’Yeu", "Œuvre", "Saint-Étienne"],
    "ko": ["서울", "평양역", "제주도"],
    "ja": ["東京駅", "ひらがな", "カタカナ"],
    "ru": ["Москва", "Владивосток"],
    "el": ["Αθήνα", "Πειραιάς"],
    "ar": ["القاهرة", "باب زويلة 12"],
    "he": ["ירושלים", "שער יפו"],
    "es": ["Ñuñoa", "¿Dónde?", "Curaçao"],
    "grc": ["Ἀθῆναι"],
    "vi": ["Huế 🌏", "Đà Nẵng"],
}
DATES = [
    *("1889", "1889-11", "1889-11-14", "1890-01-25?", "0800", "2024-02-29", "1492-10?"),
    *("-0043-03-15", "0000", "-01XX~", "199X", "19XX%", "1997-24", "1999-XX", "Y-12000"),
    *("1997-02-12T09:30", "1997-02-12T09:30:15+09:00"),
]
SPANS = [*DATES, "-0263/-0240", "1985/..", "../0014~", "1985/", "/1999-11", "1889/1890-01"]
KINDS = ["temple", "mine", "port", "camp", "well"]
_MOST_GROUND = 2.0  # degrees
COUNTRIES = ["", "USA", "FRA", "KOR", "FJI", "NZL", "RUS"]


def write_story(folder: Path, seed: int) -> Path:
    """Write the story of a seed into a folder, which is made, and return it.

    It has 0 to 40 places and 0 to 6 journeys, spans 300 m to the whole world at any meridian, and
    is told in one to three languages of any script; whatever a story may leave out is left out now
    and then. Every third one within two degrees has a ground of roads, parks and coasts, and of
    every second one some places and events are areas.
    """
    maker = _Maker(random.Random(seed))
    told = [*maker.features["places"], *maker.features["events"]]
    points = [feature["geometry"]["coordinates"] for feature in told]
    if seed % 2:
        _spread_areas(told, maker.span, random.Random(seed))
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in maker.features.items():
        collection = {"type": "FeatureCollection", "features": features}
        _write(folder / f"{name}.geojson", json.dumps(collection, ensure_ascii=False))
    _write(folder / "sources.json", json.dumps(maker.sources))
    _write(folder / "story.toml", maker.head)
    name = SCRIPTS[maker.languages[0]][0]
    if seed % 3 == 0:
        _write_ground(folder, points, random.Random(seed), name)
    for (language, id_), text in maker.chapters.items():
        _write(folder / "narrative" / language / f"{id_}.md", text)
    tomllib.loads(maker.head)
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _spread_areas(told: list[dict[str, Any]], span: float, dice: random.Random) -> None:
    for feature in told:
        lon, lat = feature["geometry"]["coordinates"]
        # From ten metres to a continent, clear of the poles.
        reach = max(1e-4, min(span * 10 ** dice.uniform(-3, 0), 3 * (84 - abs(lat)), 60.0))
        # One in four, some with a hole, and some of two parts, the second a little beside.
        shape = dice.choice(["", "", "", "", "", "", "whole", "holed", "parted"])
        whole = [_throw_ring(lon, lat, reach, dice)]
        if shape == "holed":
            whole.append([[lon + (x - lon) / 3, lat + (y - lat) / 3] for x, y in whole[0]])
        if shape == "parted":
            beside = [_throw_ring(lon + 1.5 * reach, lat, reach, dice)]
            feature["geometry"] = {"type": "MultiPolygon", "coordinates": [whole, beside]}
        elif shape:
            feature["geometry"] = {"type": "Polygon", "coordinates": whole}


def _throw_ring(lon: float, lat: float, reach: float, dice: random.Random) -> list[list[float]]:
    corners = dice.choice([3, 4, 7, 40])
    turns = [2 * math.pi * (corner + dice.uniform(0, 0.5)) / corners for corner in range(corners)]
    ring = []
    for turn in turns:
        far = reach * dice.uniform(0.6, 1)
        ring.append([lon + far * math.cos(turn), lat + far / 3 * math.sin(turn)])
    return [*ring, ring[0]]


def _write_ground(folder: Path, points: list[list[float]], dice: random.Random, name: str) -> None:
    wide, high = (max(values) - min(values) for values in zip(*points, strict=True))
    span = max(wide, high, 0.002)
    if span > _MOST_GROUND or len(points) == 1:
        return

    def throw(point: list[float]) -> list[float]:
        lon, lat = (value + dice.uniform(-0.3, 0.3) * span for value in point)
        return [max(-180.0, min(180.0, lon)), max(-84.0, min(84.0, lat))]

    features = []
    for point in points:
        for tags in ({"highway": "primary"}, {"leisure": "park"}, {"natural": "coastline"}):
            corners = [throw(point) for _ in range(4)]
            shape = {"type": "LineString", "coordinates": corners}
            if "leisure" in tags:
                shape = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
            properties = {**tags, "name": name}
            features.append({"type": "Feature", "properties": properties, "geometry": shape})
    ground = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    _write(folder / "ground.geojson", ground)
    head = folder / "story.toml"
    table = '\n[ground]\nfile = "ground.geojson"\ncredit = "Made up"\n'
    _write(head, head.read_text(encoding="utf-8") + table)


def _quote(value: object) -> str:
    # What JSON writes of texts and lists of texts, TOML reads.
    return json.dumps(value, ensure_ascii=False)


class _Maker:
    """The parts of one story, by the throws of one die."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.languages = dice.sample(list(SCRIPTS), dice.choice([1, 1, 2, 3]))
        self.cited = dice.random() < 0.8
        self.middle = (dice.uniform(-180, 180), dice.uniform(-70, 70))
        # From 300 m to the whole world, each size as likely as any other.
        self.span = 360 * 10 ** dice.uniform(-5.1, 0)
        self.kinds = dice.sample(KINDS, dice.choice([0, 0, 1, 5]))
        places = [self._place(n) for n in range(dice.choice([0, 1, 2, 3, 5, 8, 12, 25, 40]))]
        events = [self._event(n) for n in range(dice.choice([0, 0, 1, 3, 6]))]
        if not places and not events:
            events = [self._event(0)]
        count = dice.choice([0, 0, 1, 2, 3, 6]) if len(places) > 1 else 0
        routes = [self._route(n, [place["id"] for place in places]) for n in range(count)]
        self.features = {"places": places, "routes": routes, "events": events}
        self.sources = [{"id": "book", "type": "book", "title": "A book & more"}]
        self.ids = {name: [it["id"] for it in items] for name, items in self.features.items()}
        self.order = ["overview", *(f"part-{n}" for n in range(dice.choice([0, 1, 4])))]
        self.chapters = self._tell()
        self.head = self._write_head()

    def _word(self, language: str) -> str:
        return " ".join(self.dice.choices(SCRIPTS[language], k=self.dice.choice([1, 1, 2, 4])))

    def _texts(self) -> dict[str, str]:
        return {language: self._word(language) for language in self.languages}

    def _point(self) -> dict[str, Any]:
        lon = self.middle[0] + self.span * self.dice.uniform(-0.5, 0.5)
        lat = self.middle[1] + min(self.span, 60) * self.dice.uniform(-0.4, 0.4)
        lon = (lon + 180) % 360 - 180
        return {"type": "Point", "coordinates": [round(lon, 5), round(max(-80, min(80, lat)), 5)]}

    def _feature(self, id_: str, geometry: Any, **properties: Any) -> dict[str, Any]:
        known = {name: value for name, value in properties.items() if value is not None}
        known |= {"sources": ["book"]} if self.cited else {}
        return {"type": "Feature", "id": id_, "geometry": geometry, "properties": known}

    def _maybe(self, value: Any) -> Any:
        return value if self.dice.random() < 0.5 else None

    def _date(self) -> str:
        return self.dice.choice(DATES)

    def _place(self, number: int) -> dict[str, Any]:
        return self._feature(
            f"p{number}",
            self._point(),
            names=self._texts(),
            marks=self._maybe(self._texts()),
            precision=self.dice.choice(["site", "city", "country", "approximate", None]),
            kind=self.dice.choice([*self.kinds, None]),
        )

    def _event(self, number: int) -> dict[str, Any]:
        return self._feature(
            f"e{number}",
            self._point(),
            names=self._texts(),
            precision=self.dice.choice(["site", "city", "approximate", None]),
            date=self.dice.choice(SPANS),
            certainty=self.dice.choice(["documented", "reported", None]),
        )

    def _route(self, number: int, places: list[str]) -> dict[str, Any]:
        stops = [self.dice.choice(places)]
        for _ in range(self.dice.choice([1, 2, 6, 12])):
            stops.append(self.dice.choice([id_ for id_ in places if id_ != stops[-1]]))
        legs = [self._leg() for _ in stops[1:]]
        route = self._feature(f"r{number}", None, names=self._texts(), stops=stops, legs=legs)
        route["properties"].pop("sources", None)
        return route

    def _leg(self) -> dict[str, Any]:
        certainty = self.dice.choice(["documented", "reported", "undisclosed", None])
        straight = certainty == "documented" and self.dice.random() < 0.5
        leg = {
            "path": "geodesic" if straight else "schematic",
            **({"certainty": certainty} if certainty else {}),
            **({"departed": self._date()} if self.dice.random() < 0.4 else {}),
            **({"note": self._texts()} if self.dice.random() < 0.4 else {}),
        }
        return leg | ({"sources": ["book"]} if self.cited else {})

    def _tell(self) -> dict[tuple[str, str], str]:
        lists = {id_: self._spoken(whole=id_ == "overview") for id_ in self.order}
        return {
            (language, id_): self._chapter(language, id_, lists[id_])
            for language in self.languages
            for id_ in self.order
        }

    def _spoken(self, *, whole: bool) -> dict[str, list[str]]:
        if whole:
            return self.ids
        some = {
            name: self.dice.sample(ids, self.dice.randint(0, min(3, len(ids))))
            for name, ids in self.ids.items()
        }
        return some if any(some.values()) else self.ids

    def _chapter(self, language: str, id_: str, spoken: dict[str, list[str]]) -> str:
        head = {"id": id_, "title": self._word(language), **spoken}
        rows = [f"{name} = {_quote(value)}" for name, value in head.items()]
        cite = " [@book]" if self.cited else ""
        stop = "。" if language == "ja" else "."
        word = SCRIPTS[language][0]
        return "+++\n" + "\n".join(rows) + f"\n+++\n{word}{cite}{stop} {word}{cite}{stop}\n"

    def _write_head(self) -> str:
        texts = {name: self._texts() for name in ("title", "subtitle")}
        texts |= {f"kinds.{kind}": self._texts() for kind in self.kinds}
        if self.dice.random() < 0.3:
            texts.pop("subtitle")
        rows = [
            'id = "made"',
            'version = "1.0.0"',
            'licence = "CC0 1.0"',
            f"languages = {json.dumps(self.languages)}",
            f"chapters = {json.dumps(self.order)}",
        ]
        if self.dice.random() < 0.5:
            rows.append(f"meridian = {round(self.dice.uniform(-180, 179.9), 1)}")
        if not self.cited:
            rows.append('citations = "none"')
        for name, text in texts.items():
            rows.append(f"[{name}]")
            rows += [
                f"{tag} = {json.dumps(word, ensure_ascii=False)}" for tag, word in text.items()
            ]
        return "\n".join(rows) + "\n"


def main() -> int:
    """Take stories through every output, and return 1 when one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.stories.make", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=60)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the stories there")
    options = parser.parse_args()
    failed = 0
    # As in the tests: a position that is no number draws something that is not there.
    warnings.simplefilter("error", RuntimeWarning)
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(options.first, options.first + options.count):
            folder = write_story((options.keep or Path(scratch)) / str(seed), seed)
            story, problems = check_story(folder)
            lines = [str(problem) for problem in problems]
            if story is not None and not problems:
                lines = [failure.line for failure in find_failures(story)]
            failed += bool(lines)
            for line in lines:
                print(f"{seed}: {line}", flush=True)
    print(f"{options.count} stories, {failed} with a fault")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
