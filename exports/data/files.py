"""The story's data in the formats that people work with, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from exports.archive import write_archive
from exports.data.geojson import write_geojson
from exports.data.kml import write_kml
from exports.data.readme import write_readme
from exports.data.sheet import write_sheet
from exports.data.tables import StoryData
from geo.story.citing import FORMATS as CITATIONS
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
        layered: whether each of ``COLLECTIONS`` is a file of its own.
    """

    ending: str
    media_type: str
    make: Callable[[StoryData], Mapping[str, bytes]]
    layered: bool = False


def _make_sheets(data: StoryData) -> Mapping[str, bytes]:
    tables = {"legs": data.tables["legs"], "events": data.tables["events"]}
    tables |= {"places": data.tables["places"], "chapters": data.chapters}
    return {name: write_sheet(table) for name, table in tables.items()}


def _make_workbook(data: StoryData) -> Mapping[str, bytes]:
    from exports.data.workbook import write_workbook

    return {"": write_workbook(data)}


def _make_geopackage(data: StoryData) -> Mapping[str, bytes]:
    # Imported here: who asks for another format does not wait for geopandas.
    from exports.data.geopackage import write_geopackage

    return {"": write_geopackage(data)}


def _make_flatgeobuf(data: StoryData) -> Mapping[str, bytes]:
    from exports.data.layers import write_flatgeobuf

    return write_flatgeobuf(data)


def _make_geoparquet(data: StoryData) -> Mapping[str, bytes]:
    from exports.data.layers import write_geoparquet

    return write_geoparquet(data)


def _make_project(data: StoryData) -> Mapping[str, bytes]:
    from exports.data.project import write_project

    return {"": write_project(data)}


def _make_citations(ending: str) -> Callable[[StoryData], Mapping[str, bytes]]:
    def make(data: StoryData) -> Mapping[str, bytes]:
        text = CITATIONS[ending](data.scene.story.sources.values())
        return {"sources": (text.rstrip("\r\n") + ("\r\n" if ending == "ris" else "\n")).encode()}

    return make


FORMATS: Mapping[str, Format] = {
    "geojson": Format("geojson", "application/geo+json", write_geojson, layered=True),
    "gpkg": Format("gpkg", "application/geopackage+sqlite3", _make_geopackage),
    "qgz": Format("qgz", "application/x-qgis-project", _make_project),
    "kml": Format(
        "kml", "application/vnd.google-earth.kml+xml", lambda data: {"": write_kml(data)}
    ),
    "csv": Format(
        "csv",
        "text/csv; charset=utf-8; header=present",
        _make_sheets,
    ),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _make_workbook,
    ),
    "csl": Format("json", "application/vnd.citationstyles.csl+json", _make_citations("json")),
    "bibtex": Format("bib", "application/x-bibtex", _make_citations("bib")),
    "ris": Format("ris", "application/x-research-info-systems", _make_citations("ris")),
    # IANA has no name for it.
    "flatgeobuf": Format("fgb", "application/flatgeobuf", _make_flatgeobuf, layered=True),
    "geoparquet": Format(
        "parquet", "application/vnd.apache.parquet", _make_geoparquet, layered=True
    ),
}


def make_files(data: StoryData, *, formats: Iterable[str] = tuple(FORMATS)) -> tuple[DataFile, ...]:
    """Return the story's data in some formats; the same request gives the same bytes.

    Args:
        data: what the files are made of.
        formats: names of ``FORMATS``.
    """
    return tuple(
        DataFile(f"{stem or data.scene.story.id}.{kind.ending}", kind.media_type, content)
        for kind in (FORMATS[name] for name in formats)
        for stem, content in kind.make(data).items()
    )


def make_readme(data: StoryData, files: Iterable[DataFile]) -> DataFile:
    """Return the README that explains some files of the data."""
    names = {file.name: explain_file(file.name, data.words) for file in files}
    content = write_readme(data, files=names)
    return DataFile(README, "text/markdown; charset=utf-8", content)


def make_archive(data: StoryData, files: Iterable[DataFile]) -> DataFile:
    """Return some files of the data, with the README that explains them, as one ZIP."""
    held = tuple(files)
    folder = f"{data.scene.story.id}-data"
    contents = {file.name: file.content for file in (make_readme(data, held), *held)}
    content = write_archive(contents, folder=folder)
    return DataFile(f"{folder}.zip", "application/zip", content)


def explain_file(name: str, words: Words) -> str:
    """Return in one line what a file of ``make_files``, ``make_readme``, ``make_archive`` is."""
    stem, _, ending = name.rpartition(".")
    if ending in ("geojson", "csv", "fgb", "parquet"):
        return words.say(f"data.file_{ending}", content=words.say(f"data.{stem}"))
    return words.say(f"data.file_{ending}")
