from __future__ import annotations

from pathlib import Path

import pytest

from exports.__main__ import main
from tests.conftest import VOYAGE

Output = pytest.CaptureFixture[str]


def test_all_is_written_and_each_file_named(tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    assert main(["handout", "--story", str(VOYAGE), "--lang", "fr", "--out", str(out)]) == 0
    names = [
        *(
            f"{kind}-{level}"
            for level in ("short", "full")
            for kind in ("worksheet", "key", "plan")
        ),
        *("texts", "sources"),
    ]
    paths = [out / f"round-the-world-{name}-a4-fr.pdf" for name in names]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in paths]
    assert sorted(out.iterdir()) == sorted(paths)
    assert all(path.read_bytes().startswith(b"%PDF-1.7") for path in paths)


def test_one_level_of_a_plan(tmp_path: Path, capsys: Output) -> None:
    wishes = ["--paper", "letter", "--level", "full", "--plan", "one-lesson"]
    assert main(["handout", "--story", str(VOYAGE), "--out", str(tmp_path), *wishes]) == 0
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == [
        "round-the-world-worksheet-one-lesson-full-letter-en.pdf",
        "round-the-world-key-one-lesson-full-letter-en.pdf",
        "round-the-world-plan-one-lesson-full-letter-en.pdf",
        "round-the-world-texts-one-lesson-letter-en.pdf",
        "round-the-world-sources-letter-en.pdf",
    ]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--paper", "a5"], 'paper is "a5"'),
        (["--level", "middle"], 'level is "middle"'),
        (["--plan", "none"], 'plan is "none"'),
        (["--lang", "xx"], 'lang is "xx"'),
        (["--format", "odt"], 'format is "odt"'),
        (["--site", "example"], 'site is "example"'),
    ],
)
def test_a_wrong_wish_is_one_line_and_exit_2(
    wish: list[str], said: str, tmp_path: Path, capsys: Output
) -> None:
    out = tmp_path / "out"
    assert main(["handout", "--story", str(VOYAGE), "--out", str(out), *wish]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(said)
    assert output.err.count("\n") == 1
    assert not out.exists()


def test_folders_on_the_way_are_made_and_every_format_is_written(
    tmp_path: Path, capsys: Output
) -> None:
    out = tmp_path / "a" / "b"
    wishes = ["--format", "docx,pptx,gift,qti", "--level", "short", "--plan", "one-lesson"]
    assert main(["handout", "--story", str(VOYAGE), "--out", str(out), *wishes]) == 0
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == [
        "round-the-world-worksheet-one-lesson-short-a4-en.docx",
        "round-the-world-key-one-lesson-short-a4-en.docx",
        "round-the-world-plan-one-lesson-short-a4-en.docx",
        "round-the-world-texts-one-lesson-a4-en.docx",
        "round-the-world-sources-a4-en.docx",
        "round-the-world-slides-one-lesson-short-en.pptx",
        "round-the-world-questions-one-lesson-short-en.gift",
        "round-the-world-questions-qti-one-lesson-short-en.zip",
    ]


def test_a_file_on_the_way_is_told(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "a").write_text("mine")
    out = tmp_path / "a" / "b" / "c"
    assert main(["handout", "--story", str(VOYAGE), "--out", str(out)]) == 2
    assert f"{tmp_path / 'a'} is not a folder" in capsys.readouterr().err
