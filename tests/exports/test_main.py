"""``python -m exports``: what it says, and how it ends."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from exports.__main__ import main
from geo.globe.basemap import BasemapError
from tests.conftest import VOYAGE

ROOT = Path(__file__).resolve().parent.parent.parent


def run_exports(
    *arguments: str, folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exports", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("arguments", [[], ["datta"], ["data", "--all"], ["data", "a"], ["image"]])
def test_a_wrong_command_is_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m exports" in capsys.readouterr().err


def read_examples(command: list[str], capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """Return the arguments of the examples that a command's help shows."""
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    assert caught.value.code == 0
    examples = re.findall(r"^  python -m exports (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert examples
    return [shlex.split(example) for example in examples]


def test_help_shows_examples_that_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for example in read_examples([], capsys):
        finished = run_exports(*example, folder=tmp_path)
        assert (finished.returncode, finished.stderr) == (0, "")


# How a process of its own is started is the same for all.
@pytest.mark.parametrize("command", ["data", "image", "images", "page", "handout"])
def test_help_of_each_command_shows_examples_that_work(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for example in read_examples([command], capsys):
        assert main(example) == 0
        assert capsys.readouterr().err == ""


def test_a_story_with_problems_is_told_as_the_check_tells_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "--story", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 1
    output = capsys.readouterr()
    assert output.out == f"{tmp_path / 'none'}: is not a folder\n"
    assert output.err == ""
    assert not (tmp_path / "out").exists()


WRITES = [
    (["image", "pacific"], "a.png"),
    (["image", "pacific"], "a"),
    (["images", "--chapters", "pacific", "--jobs", "1"], "a"),
    (["handout", "--level", "short"], "a"),
    (["page"], "a.html"),
    (["data", "--format", "csv"], "a"),
    (["data", "--format", "csv"], "a.zip"),
]


@pytest.mark.parametrize(
    ("arguments", "name", "folder"),
    [
        (*command, folder)
        for command in WRITES
        for folder in ("none", "file", "closed", "/proc/none")
        # A class's handouts get the folders on their way made.
        if (command[0][0], folder) != ("handout", "none")
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_exit_2(
    arguments: list[str],
    name: str,
    folder: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").write_text("")
    # To look behind a name of that length fails as to look into a closed folder does.
    parent = tmp_path / ("x" * 300 if folder == "closed" else folder)
    assert main([*arguments, "--story", str(VOYAGE), "--out", str(parent / name)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{parent / name}: ")
    assert output.err.count("\n") == 1
    assert list(tmp_path.rglob("*")) == [tmp_path / "file"]


def test_a_story_that_cannot_be_looked_at_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / ("x" * 300)
    assert main(["data", "--story", str(closed), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out == f"{closed}: cannot be read: File name too long\n"


def test_a_missing_basemap_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise BasemapError("world: there is no such file; `make basemap` builds it")

    monkeypatch.setattr("geo.story.loading.load_basemap", fail)
    assert main(["data", "--story", str(VOYAGE)]) == 2
    assert capsys.readouterr().err == "world: there is no such file; `make basemap` builds it\n"


def test_a_terminal_that_knows_few_letters_stops_nothing(tmp_path: Path) -> None:
    finished = run_exports("data", "--lang", "여행", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert finished.returncode == 2
    assert finished.stderr == 'lang is "\\uc5ec\\ud589"; one of en, ko\n'
