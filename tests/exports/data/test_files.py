"""The data to take away: whole, readable by others, and the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyogrio
import pytest

from exports.data.files import (
    FORMATS,
    README,
    DataFile,
    list_names,
    make_archive,
    make_files,
)
from exports.data.tables import StoryData
from geo.story.checking import DEFAULT_STORY
from geo.story.citing import write_csl_json
from geo.story.geojson import COLLECTIONS, cut_lines
from tests.conftest import VOYAGE
from tests.exports.data.conftest import gather

ROOT = Path(__file__).resolve().parents[3]
Files = tuple[DataFile, ...]
BINARY = ("gpkg", "xlsx", "qgz", "flatgeobuf", "geoparquet")
# Makes files and archives at a moment of the caller's choosing and prints what their bytes are.
MAKE = """
import hashlib, sys, time
from pathlib import Path

moment = float(sys.argv[1])
time.time = lambda: moment
from exports.data.files import make_archive, make_files
from exports.data.tables import StoryData
from geo.story.checking import load_story
from layers.scene import lay_out
from layers.telling.words import load_words

for folder in sys.argv[2:]:
    story = load_story(Path(folder))
    for language in story.languages:
        data = StoryData(lay_out(story, language), load_words(language))
        files = make_files(data)
        for file in (*files, make_archive(data, files)):
            print(language, file.name, hashlib.sha256(file.content).hexdigest())
"""


def test_every_format_makes_files_of_its_ending(data: StoryData) -> None:
    for name, kind in FORMATS.items():
        files = make_files(data, formats=[name])
        assert len(files) == {"csv": 4}.get(name, 5 if kind.layered else 1)
        for file in files:
            assert file.name.endswith(f".{kind.ending}")
            assert file.media_type == kind.media_type
            assert len(file.content) > 100
            assert file.content.endswith(b"\n") or name in BINARY


def test_geojson_is_what_the_address_serves(data: StoryData, files: Files) -> None:
    made = {file.name: json.loads(file.content) for file in files if file.name.endswith(".geojson")}
    story = data.scene.story
    for name, make in COLLECTIONS.items():
        expected = json.loads(json.dumps(make(story)))
        for feature, told in zip(
            made[f"{name}.geojson"]["features"], expected["features"], strict=True
        ):
            home = feature["properties"].pop("chapter", None)
            assert home == data.scene.homes.get((name.removesuffix("s"), told["id"]))
            assert feature == told


def test_geojson_has_no_number_longer_than_it_is(files: Files) -> None:
    for file in files:
        if file.name in ("legs.geojson", "routes.geojson"):
            numbers = re.findall(rb"(?<=[\[,])-?[\d.e-]+(?=[\],])", file.content)
            assert [number for number in numbers if repr(float(number)).encode() != number] == []
            assert len(numbers) > 100


def test_a_collection_says_whose_it_is(data: StoryData, files: Files) -> None:
    for file in files:
        if file.name.endswith(".geojson"):
            made = json.loads(file.content)
            assert made["name"] == Path(file.name).stem
            assert made["license"] == data.scene.story.licence
            assert data.scene.story.title[data.words.language] in made["title"]


def test_legs_are_simple_features(data: StoryData) -> None:
    files = {file.name: file.content for file in make_files(data, formats=["geojson"])}
    table = data.tables["legs"]
    features = json.loads(files["legs.geojson"])["features"]
    assert [feature["id"] for feature in features] == [row["id"] for row in table.rows]
    for feature, row in zip(features, table.rows, strict=True):
        known = {name for name, value in row.items() if value is not None}
        assert set(feature["properties"]) == known
        assert not [value for value in feature["properties"].values() if isinstance(value, dict)]


def test_gdal_reads_geojson_where_it_is(data: StoryData, tmp_path: Path) -> None:
    for file in make_files(data, formats=["geojson"]):
        path = tmp_path / file.name
        path.write_bytes(file.content)
        info = pyogrio.read_info(path, force_total_bounds=True)
        assert info["features"] > 0
        if path.stem in ("places", "events"):
            records = getattr(data.scene.story, path.stem)
            assert info["features"] == len(records)
            points = np.array([(item.lon, item.lat) for item in records.values()])
            extent = (*points.min(axis=0), *points.max(axis=0))
            assert info["total_bounds"] == pytest.approx(extent)


def test_sources_are_cited_in_three_formats(data: StoryData) -> None:
    sources = list(data.scene.story.sources.values())
    files = make_files(data, formats=["csl", "bibtex", "ris"])
    csl, bibtex, ris = (file.content.decode() for file in files)
    assert csl == write_csl_json(sources) + "\n"
    assert len(re.findall(r"^@\w+\{", bibtex, re.MULTILINE)) == len(sources)
    assert ris.count("ER  - \r\n") == len(sources)
    assert ris.count("\r\n") == ris.count("\n")


def test_names_are_known_before_the_files(data: StoryData, files: Files) -> None:
    assert list_names(data, formats=FORMATS) == tuple(file.name for file in files)


def test_the_archive_holds_every_file_and_the_readme(data: StoryData, files: Files) -> None:
    archive = make_archive(data, files)
    id_ = data.scene.story.id
    assert archive.name == f"{id_}-data.zip"
    with zipfile.ZipFile(io.BytesIO(archive.content)) as held:
        contents = {name.removeprefix(f"{id_}-data/"): held.read(name) for name in held.namelist()}
    assert list(contents) == [README, *(file.name for file in files)]
    assert all(contents[file.name] == file.content for file in files)


@pytest.mark.quick
def test_an_archive_of_a_few_explains_those_alone(english_data: StoryData) -> None:
    archive = make_archive(english_data, make_files(english_data, formats=["csv"]))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as held:
        readme, legs, *_ = held.namelist()
        text = held.read(readme).decode()
    assert legs.endswith("/legs.csv")
    assert "`legs.csv`" in text
    assert "`sources.bib`" not in text


def test_two_processes_on_different_days_make_the_same_bytes() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", MAKE, moment, str(DEFAULT_STORY), str(VOYAGE)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for moment, seed, zone in (("1e9", "1", "Asia/Seoul"), ("1.7e9", "2", "America/Havana"))
    ]
    assert made[0] == made[1]
    assert len(made[0].splitlines()) == 108


def test_the_date_in_the_environment_is_the_only_difference(
    english_data: StoryData, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest() -> str:
        archive = make_archive(english_data, make_files(english_data))
        return hashlib.sha256(archive.content).hexdigest()

    first = digest()
    assert digest() == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721088000")
    assert digest() != first


def test_lines_are_made_once_for_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def cut(lines: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.object_]:
        made.append(len(lines))
        return cut_lines(lines)

    monkeypatch.setattr("exports.data.tables.cut_lines", cut)
    data = gather("story", "en")
    make_archive(data, make_files(data))
    traces = data.scene.traces
    assert made == [len(traces), sum(map(len, traces.values()))]
