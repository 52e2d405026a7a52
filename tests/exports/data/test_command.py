from __future__ import annotations

import functools
import zipfile
from pathlib import Path

import pytest

from exports.__main__ import main
from exports.data.files import FORMATS, DataFile, make_archive, make_files
from exports.data.tables import StoryData
from exports.options import open_story
from tests.conftest import VOYAGE

Output = pytest.CaptureFixture[str]
open_once = functools.cache(open_story)


@pytest.fixture(autouse=True)
def _each_story_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.data.command.open_story", open_once)


def refuse(capsys: Output, *arguments: str) -> str:
    assert main(["data", *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    return output.err.strip()


def test_a_folder_gets_every_file_and_each_is_named(
    english_files: tuple[DataFile, ...], tmp_path: Path, capsys: Output
) -> None:
    out = tmp_path / "out"
    assert main(["data", "--out", str(out)]) == 0
    files = {file.name: file.content for file in english_files}
    written = {path.name: path.read_bytes() for path in out.iterdir()}
    assert {name: written[name] for name in files} == files
    assert set(written) == {"README.md", *files}
    assert capsys.readouterr().out.splitlines() == [
        str(out / name) for name in ("README.md", *files)
    ]


def test_what_it_wrote_it_writes_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert main(["data", "--out", str(tmp_path), "--format", "csv"]) == 0
    assert main(["data", "--out", str(tmp_path), "--story", str(VOYAGE)]) == 0
    assert (tmp_path / "round-the-world.gpkg").exists()


@pytest.mark.parametrize("name", ["README.md", "legs.csv"])
def test_what_others_wrote_it_leaves(name: str, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / name).write_text("mine")
    said = refuse(capsys, "--out", str(tmp_path))
    assert said == (
        f"{tmp_path}: has {name} already, which this command has not written; name another folder"
    )
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_zip_holds_all_in_the_language_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    assert main(["data", "--out", str(out), "--lang", "ko", "--format", "csv,ris"]) == 0
    with zipfile.ZipFile(out) as archive:
        assert [Path(name).name for name in archive.namelist()] == [
            *("README.md", "legs.csv", "events.csv", "places.csv", "chapters.csv", "sources.ris")
        ]
        assert "# ‘한국을 택한 다섯 사람’ 데이터" in archive.read(archive.namelist()[0]).decode()


@pytest.mark.parametrize("name", [name for name, kind in FORMATS.items() if not kind.layered])
def test_a_single_file_is_of_the_format_that_its_ending_says(
    name: str, english_data: StoryData, tmp_path: Path
) -> None:
    out = tmp_path / f"my.{FORMATS[name].ending}"
    assert main(["data", "--out", str(out)]) == 0
    file, *_ = make_files(english_data, formats=[name])
    assert out.read_bytes() == file.content
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["events.csv", "legs.geojson", "places.fgb", "legs.parquet"])
def test_one_of_several_files_is_told_by_its_name(
    name: str, english_files: tuple[DataFile, ...], tmp_path: Path
) -> None:
    assert main(["data", "--out", str(tmp_path / name)]) == 0
    (file,) = (file for file in english_files if file.name == name)
    assert (tmp_path / name).read_bytes() == file.content


def test_a_folder_may_be_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "my.csv").mkdir()
    assert main(["data", "--out", str(tmp_path / "my.csv"), "--format", "csv"]) == 0
    assert (tmp_path / "my.csv" / "legs.csv").exists()


def test_values_that_are_wrong(tmp_path: Path, capsys: Output) -> None:
    out = str(tmp_path / "out")
    formats = ", ".join(FORMATS)
    assert refuse(capsys, "--out", out, "--format", "shp") == f'format is "shp"; one of {formats}'
    assert refuse(capsys, "--out", out, "--lang", "fr") == 'lang is "fr"; one of en, ko'
    assert refuse(capsys, "--out", f"{out}.geojson").startswith(
        "out is one .geojson file, and geojson"
    )
    assert refuse(capsys, "--out", f"{out}.csv", "--format", "kml,ris") == (
        "out ends in .csv, which is csv, and format is kml, ris; "
        "name a folder or a .zip file for these"
    )
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_be_written_to(tmp_path: Path, capsys: Output) -> None:
    none = tmp_path / "none"
    assert refuse(capsys, "--out", str(none / "out")) == (
        f"{none / 'out'}: the folder cannot be made, there is no folder {none}"
    )
    assert refuse(capsys, "--out", str(none / "a.zip")) == (
        f"{none / 'a.zip'}: cannot be written, there is no folder {none}"
    )


def test_a_date_that_is_none(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    said = refuse(capsys, "--out", str(tmp_path / "a.zip"), "--format", "csv")
    assert said.startswith("SOURCE_DATE_EPOCH is 'today'; it must be whole seconds from")
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_room_for_temporary_files(
    tmp_path: Path, english_data: StoryData, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make_archive(english_data, make_files(english_data, formats=["csv"])).content
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    said = refuse(capsys, "--out", str(tmp_path / "a.gpkg"))
    assert said.startswith("the .gpkg file cannot be made, ")
    assert list(tmp_path.iterdir()) == []
