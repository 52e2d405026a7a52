from __future__ import annotations

from pathlib import Path

import pytest

from exports.__main__ import main
from tests.conftest import VOYAGE

Output = pytest.CaptureFixture[str]


def test_the_file_is_written_and_named(tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "page.html"
    assert main(["page", "--story", str(VOYAGE), "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert '<html lang="en"' in text


@pytest.mark.quick
def test_it_begins_in_the_language_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert main(["page", "--story", str(VOYAGE), "--lang", "fr", "--out", str(out)]) == 0
    assert '<html lang="fr"' in out.read_text(encoding="utf-8")


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.html", tmp_path / "2.html"
    for out in (first, second):
        main(["page", "--story", str(VOYAGE), "--out", str(out)])
    assert first.read_bytes() == second.read_bytes()


def test_an_unknown_language_is_refused_with_the_choices(tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "page.html"
    assert main(["page", "--story", str(VOYAGE), "--lang", "de", "--out", str(out)]) == 2
    assert capsys.readouterr().err == 'lang is "de"; one of en, fr\n'
    assert not out.exists()
