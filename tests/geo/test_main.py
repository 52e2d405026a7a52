from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.globe.basemap import BasemapError
from tests.conftest import VOYAGE
from tests.geo.drafts import Draft

ROOT = Path(__file__).resolve().parent.parent.parent


def run_geo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_sound_story_is_one_line_and_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(VOYAGE)]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert re.search(
        r"sound: 4 chapters, 11 places, .*, 3 sources, 3 questions, in en, fr$", line.strip()
    )


def test_a_warning_is_one_line_and_exit_0(draft: Draft, capsys: pytest.CaptureFixture[str]) -> None:
    name = "narrative/fr/home.md"
    text = draft.path(name).read_text(encoding="utf-8")
    draft.write(name, f"{text}\n« La terre est ronde », dit-elle [@bly-1890].\n")
    assert main(["check", str(draft.folder)]) == 0
    warning, summary = capsys.readouterr().out.splitlines()
    assert warning == (
        f"warning: {draft.folder / name}: quotes what its sources have in another language (en): "
        '"« La terre est ronde », dit-elle." (fr/home/2)'
    )
    assert ": sound: 4 chapters" in summary


def test_many_problems_of_one_cause_are_one_line(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    text = draft.path("places.geojson").read_text(encoding="utf-8")
    draft.write("places.geojson", text.replace('"fr": ', '"de": ').replace('"hub"', '"hubb"'))
    assert main(["check", str(draft.folder)]) == 1
    names, role, marks = capsys.readouterr().out.splitlines()
    places = draft.path("places.geojson")
    assert names.startswith(f"11 times: {places}: place `new-york`, and 10 more places: `names` ")
    assert names.endswith("; add it, or take the language out of `languages` in story.toml")
    assert "`marks` has no text" in marks
    assert role.endswith('`role` is "hubb"; nearest is "hub"; one of hub, origin, stop, context')
    assert main(["check", "--json", str(draft.folder)]) == 1
    records = json.loads(capsys.readouterr().out)
    assert len(records) == 23
    assert records[0] == {
        "level": "error",
        "file": str(places),
        "record": "place `new-york`",
        "field": "names",
        "text": 'has no text for the language "fr"; add it, or take the language out of '
        "`languages` in story.toml",
    }


def test_who_reads_the_first_lines_alone_gets_no_traceback(draft: Draft) -> None:
    for name in ("places.geojson", "routes.geojson", "events.geojson"):
        text = draft.path(name).read_text(encoding="utf-8")
        draft.write(name, text.replace('"en": ', '"xx": '))
    command = f"{shlex.quote(sys.executable)} -m geo check {shlex.quote(str(draft.folder))} | true"
    found = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stderr == ""


def test_a_point_far_from_its_country_is_warned_of(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    draft.set("places.geojson", "amiens", "properties", "country", to="DEU")
    assert main(["check", str(draft.folder)]) == 0
    warning, _ = capsys.readouterr().out.splitlines()
    assert "place `amiens`: `coordinates` is [2.3, 49.9], more than 3 degrees from DEU" in warning


def test_a_report_is_written_and_every_row_is_to_be_looked_at(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    path = draft.path("CHECKED.md")
    assert main(["check", "--report", str(draft.folder)]) == 0
    written, *warnings, _ = capsys.readouterr().out.splitlines()
    assert written == f"{path}: written"
    assert f"warning: {path}: row `en/eastward/1` has not been looked at" in warnings
    assert [item.name for item in draft.folder.iterdir() if item.name.startswith(".")] == []
    first = path.read_bytes()
    assert main(["check", "--report", str(draft.folder)]) == 0
    assert path.read_bytes() == first


def test_a_report_on_a_story_that_is_not_sound_is_not_written(draft: Draft) -> None:
    draft.path("sources.json").unlink()
    assert main(["check", "--report", str(draft.folder)]) == 1
    assert not draft.path("CHECKED.md").exists()


def test_a_report_that_cannot_be_written_is_one_line_and_exit_2(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    draft.path("CHECKED.md").mkdir()
    assert main(["check", "--report", str(draft.folder)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{draft.path('CHECKED.md')}: cannot be written: ")
    assert output.err.count("\n") == 1


def test_each_problem_is_one_line_and_exit_1(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    draft.path("sources.json").unlink()
    draft.path("events.geojson").unlink()
    assert main(["check", str(draft.folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    names = ["events.geojson", "sources.json"]
    assert lines == [f"{draft.folder / name}: is missing" for name in names]


@pytest.mark.parametrize("name", ["none", "file", "a\0b"])
def test_what_is_no_folder_is_one_line_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["check", str(tmp_path / name)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(": is not a folder")


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check", "a", "b"], ["check", "--all"]])
def test_a_wrong_command_is_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m geo" in capsys.readouterr().err


def test_a_missing_basemap_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise BasemapError("world: there is no such file; `make basemap` builds it")

    monkeypatch.setattr("geo.story.loading.load_basemap", fail)
    assert main(["check", str(VOYAGE)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "world: there is no such file; `make basemap` builds it\n"


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"]])
def test_help_shows_an_example_that_works(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    (example,) = re.findall(r"^  python -m geo (.*)$", capsys.readouterr().out, re.MULTILINE)
    finished = run_geo(*shlex.split(example))
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("data/story: sound: ")


def test_a_terminal_that_knows_few_letters_stops_nothing(draft: Draft) -> None:
    draft.set("places.geojson", "amiens", "properties", "role", to="여행")
    finished = run_geo("check", str(draft.folder), PYTHONIOENCODING="ascii")
    assert (finished.returncode, finished.stderr) == (1, "")
    assert '`role` is "\\uc5ec\\ud589"; one of hub' in finished.stdout


def test_a_story_near_to_a_limit_is_told_how_near(
    draft: Draft, capsys: pytest.CaptureFixture[str]
) -> None:
    text = draft.path("sources.json").read_text(encoding="utf-8")
    draft.write("sources.json", text + " " * 7_000_000)
    assert main(["check", str(draft.folder)]) == 0
    near, _ = capsys.readouterr().out.splitlines()
    assert near == (
        "holds 7.0 MB of 256 MB that a story may have; nearest to its limit is "
        "sources.json: 7.0 MB of 64 MB"
    )
