"""The story's data in the formats that people work with, as bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from exports.data.archive import write_archive
from exports.data.geopackage import write_geopackage
from exports.data.kml import write_kml
from exports.data.readme import write_readme
from exports.data.sheet import write_legs
from geo.story.citing import FORMATS as CITATIONS
from geo.story.geojson import make_events, make_places, make_routes
from layers.scene import Scene
from layers.telling.words import Words

README = "README.md"


@dataclass(frozen=True)
class DataFile:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Format:
    """A format that the data is made in.

    Args:
        ending: of its files' names, without the dot.
        media_type: as IANA has it, or as reference managers expect it.
        make: returns the files' bytes by stem; the stem is empty for the story's id.
    """

    ending: str
    media_type: str
    make: Callable[[Scene, Words], Mapping[str, bytes]]


def _make_geojson(scene: Scene, words: Words) -> Mapping[str, bytes]:
    del words
    collections = {
        "places": make_places(scene.story),
        "routes": make_routes(scene.story, scene.traces),
        "events": make_events(scene.story),
    }
    return {
        name: (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
        for name, data in collections.items()
    }


def _make_citations(ending: str) -> Callable[[Scene, Words], Mapping[str, bytes]]:
    def make(scene: Scene, words: Words) -> Mapping[str, bytes]:
        del words
        text = CITATIONS[ending](scene.story.sources.values())
        return {"sources": (text.rstrip("\r\n") + ("\r\n" if ending == "ris" else "\n")).encode()}

    return make


FORMATS: Mapping[str, Format] = {
    "geojson": Format("geojson", "application/geo+json", _make_geojson),
    "gpkg": Format(
        "gpkg",
        "application/geopackage+sqlite3",
        lambda scene, words: {"": write_geopackage(scene, words)},
    ),
    "kml": Format(
        "kml",
        "application/vnd.google-earth.kml+xml",
        lambda scene, words: {"": write_kml(scene, words)},
    ),
    "csv": Format(
        "csv",
        "text/csv; charset=utf-8; header=present",
        lambda scene, _: {"legs": write_legs(scene)},
    ),
    "csl": Format("json", "application/vnd.citationstyles.csl+json", _make_citations("json")),
    "bibtex": Format("bib", "application/x-bibtex", _make_citations("bib")),
    "ris": Format("ris", "application/x-research-info-systems", _make_citations("ris")),
}


def make_files(
    scene: Scene, words: Words, *, formats: Iterable[str] = tuple(FORMATS)
) -> tuple[DataFile, ...]:
    """Return the story's data in some formats; the same request gives the same bytes.

    Args:
        scene: the story laid out.
        words: the words of the language in which shapes are described.
        formats: names of ``FORMATS``.
    """
    return tuple(
        DataFile(f"{stem or scene.story.id}.{kind.ending}", kind.media_type, content)
        for kind in (FORMATS[name] for name in formats)
        for stem, content in kind.make(scene, words).items()
    )


def make_readme(scene: Scene, words: Words, files: Iterable[DataFile]) -> DataFile:
    """Return the README that explains some files."""
    names = {file.name: explain_file(file.name, words) for file in files}
    content = write_readme(scene, words, files=names)
    return DataFile(README, "text/markdown; charset=utf-8", content)


def make_archive(
    scene: Scene, words: Words, *, formats: Iterable[str] = tuple(FORMATS)
) -> DataFile:
    """Return the story's data in some formats, with the README, as one ZIP."""
    files = make_files(scene, words, formats=formats)
    files = (make_readme(scene, words, files), *files)
    folder = f"{scene.story.id}-data"
    content = write_archive({file.name: file.content for file in files}, folder=folder)
    return DataFile(f"{folder}.zip", "application/zip", content)


def explain_file(name: str, words: Words) -> str:
    """Return in one line what a file of ``make_files``, ``make_readme``, ``make_archive`` is."""
    stem, _, ending = name.rpartition(".")
    if ending == "geojson":
        return words.say("data.file_geojson", content=words.say(f"data.{stem}"))
    return words.say(f"data.file_{ending}")
