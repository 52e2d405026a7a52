"""The story's data in the formats that people work with, as bytes."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from exports.archive import add_entry
from exports.data.geojson import write_geojson
from exports.data.kml import write_kml
from exports.data.readme import write_readme
from exports.data.sheet import write_sheet
from exports.data.tables import StoryData, Table
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
        list_stems: returns the stems of the files, before any is made.
    """

    ending: str
    media_type: str
    make: Callable[[StoryData], Mapping[str, bytes]]
    layered: bool = False
    list_stems: Callable[[StoryData], Iterable[str]] = lambda _: ("",)


def _list_sheets(data: StoryData) -> Mapping[str, Table]:
    names = ("legs", "events", "places", "chapters", "flows")
    return {name: data.layers[name] for name in names if name in data.layers}


def _make_sheets(data: StoryData) -> Mapping[str, bytes]:
    return {name: write_sheet(table) for name, table in _list_sheets(data).items()}


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


def _list_records(data: StoryData) -> Iterable[str]:
    return data.records


def _list_layers(data: StoryData) -> Iterable[str]:
    return data.layers


def _make_project(data: StoryData) -> Mapping[str, bytes]:
    from exports.data.project import write_project

    return {"": write_project(data)}


def _make_citations(ending: str) -> Callable[[StoryData], Mapping[str, bytes]]:
    def make(data: StoryData) -> Mapping[str, bytes]:
        text = CITATIONS[ending](data.scene.story.sources.values())
        return {"sources": (text.rstrip("\r\n") + ("\r\n" if ending == "ris" else "\n")).encode()}

    return make


def _cite(ending: str, media_type: str) -> Format:
    return Format(ending, media_type, _make_citations(ending), list_stems=lambda _: ("sources",))


FORMATS: Mapping[str, Format] = {
    "geojson": Format(
        "geojson", "application/geo+json", write_geojson, True, lambda data: data.records
    ),
    "gpkg": Format("gpkg", "application/geopackage+sqlite3", _make_geopackage),
    "qgz": Format("qgz", "application/x-qgis-project", _make_project),
    "kml": Format(
        "kml", "application/vnd.google-earth.kml+xml", lambda data: {"": write_kml(data)}
    ),
    "csv": Format(
        "csv",
        "text/csv; charset=utf-8; header=present",
        _make_sheets,
        list_stems=_list_sheets,
    ),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _make_workbook,
    ),
    "csl": _cite("json", "application/vnd.citationstyles.csl+json"),
    "bibtex": _cite("bib", "application/x-bibtex"),
    "ris": _cite("ris", "application/x-research-info-systems"),
    # IANA has no name for it.
    "flatgeobuf": Format("fgb", "application/flatgeobuf", _make_flatgeobuf, True, _list_layers),
    "geoparquet": Format(
        "parquet", "application/vnd.apache.parquet", _make_geoparquet, True, _list_layers
    ),
}


def make_files(data: StoryData, *, formats: Iterable[str] = tuple(FORMATS)) -> tuple[DataFile, ...]:
    """Return the story's data in some formats; the same request gives the same bytes.

    Args:
        data: what the files are made of.
        formats: names of ``FORMATS``.
    """
    return tuple(iterate_files(data, formats=formats))


def iterate_files(data: StoryData, *, formats: Iterable[str]) -> Iterator[DataFile]:
    """Yield the files of ``make_files``, a format at a time: together they may take much room."""
    for name in formats:
        kind = FORMATS[name]
        for stem, content in kind.make(data).items():
            yield DataFile(_name_file(stem, kind, data), kind.media_type, content)


def list_names(data: StoryData, *, formats: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the files of ``make_files``, before any is made."""
    kinds = [FORMATS[name] for name in formats]
    return tuple(_name_file(stem, kind, data) for kind in kinds for stem in kind.list_stems(data))


def _name_file(stem: str, kind: Format, data: StoryData) -> str:
    return f"{stem or data.scene.story.id}.{kind.ending}"


def make_readme(data: StoryData, names: Iterable[str]) -> DataFile:
    """Return the README that explains some files of the data, by their names."""
    content = write_readme(data, files={name: explain_file(name, data.words) for name in names})
    return DataFile(README, "text/markdown; charset=utf-8", content)


def make_archive(
    data: StoryData, files: Iterable[DataFile], *, names: Iterable[str] | None = None
) -> DataFile:
    """Return some files of the data, with the README that explains them, as one ZIP.

    Args:
        data: what the files are made of.
        files: those that are packed.
        names: theirs, where they are made only as they are packed.
    """
    if names is None:
        files = tuple(files)
        names = [file.name for file in files]
    folder = f"{data.scene.story.id}-data"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in itertools.chain([make_readme(data, names)], files):
            add_entry(archive, f"{folder}/{file.name}", file.content)
    return DataFile(f"{folder}.zip", "application/zip", buffer.getvalue())


def explain_file(name: str, words: Words) -> str:
    """Return in one line what a file of ``make_files``, ``make_readme``, ``make_archive`` is."""
    stem, _, ending = name.rpartition(".")
    if ending in ("geojson", "csv", "fgb", "parquet"):
        return words.say(f"data.file_{ending}", content=words.say(f"data.{stem}"))
    return words.say(f"data.file_{ending}")
