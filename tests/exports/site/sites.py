"""A small story in two languages, and the site that is made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from exports.__main__ import main

BASE = "https://example.org/maps"
_HEAD = """\
id = "harbours"
version = "1.0.0"
licence = "CC0 1.0"
languages = ["en", "ko"]
chapters = ["overview", "crossing"]
citations = "none"
updated = "2026-11-20"

[title]
en = "Two harbours"
ko = "두 항구"
"""


class Here(Executor):
    """Does in this process, at once, what others are asked for; a fault is raised where it is."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def submit(self, make: Callable[..., Any], /, *shares: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(make(*shares, **named))
        return done


def write_harbours(folder: Path, *, draft: bool = False, short: bool = False) -> Path:
    """Write the story into a folder that is not there yet.

    ``short`` leaves all but its first chapter and its first language out.
    """
    places = {
        "busan": ("Busan", "부산", [129.04, 35.1]),
        "osaka": ("Osaka", "오사카", [135.43, 34.65]),
    }
    features = [
        {
            "type": "Feature",
            "id": id_,
            "geometry": {"type": "Point", "coordinates": at},
            "properties": {
                "names": {"en": english} if short else {"en": english, "ko": korean},
                "precision": "city",
            },
        }
        for id_, (english, korean, at) in places.items()
    ]
    folder.mkdir()
    head = 'status = "draft"\n' + _HEAD if draft else _HEAD
    told = {"en": ("Busan", "Osaka"), "ko": ("부산", "오사카")}
    chapters = ["overview", "crossing"]
    if short:
        head = (
            head.replace(', "ko"', "").replace(', "crossing"', "").replace('ko = "두 항구"\n', "")
        )
        del told["ko"]
        chapters = chapters[:1]
    (folder / "story.toml").write_text(head, encoding="utf-8")
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "places.geojson").write_text(json.dumps(collection), encoding="utf-8")
    for language, (name, other) in told.items():
        narrative = folder / "narrative" / language
        narrative.mkdir(parents=True)
        for id_ in chapters:
            linked = f"[{name}](place:busan), [{other}](place:osaka)"
            text = f'+++\nid = "{id_}"\ntitle = "{name} {id_}"\n+++\n{linked}.\n'
            (narrative / f"{id_}.md").write_text(text, encoding="utf-8")
    return folder


def rename_crossing(folder: Path) -> None:
    """Call the second chapter by another id, in every file of the story."""
    for path in folder.rglob("*.*"):
        if path.suffix in (".toml", ".md"):
            text = path.read_text(encoding="utf-8").replace('"crossing"', '"passage"')
            path.write_text(text, encoding="utf-8")
    for path in [*folder.rglob("crossing.md")]:
        path.rename(path.with_name("passage.md"))


def write_site(story: Path, out: Path, *options: str, site: str = BASE) -> int:
    """Write the site of a story by the command, in one process, and return its exit status."""
    return main(
        ["site", "--story", str(story), "--out", str(out), "--site", site, "--jobs", "1", *options]
    )


def read_files(folder: Path) -> dict[str, bytes]:
    """Return a folder's files by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
