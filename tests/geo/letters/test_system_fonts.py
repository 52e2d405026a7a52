"""Letters that the packages' fonts lack come from the machine, and nothing is drawn as boxes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest

from exports.images import fonts
from exports.images.fonts import FontError, list_families, measure_text
from geo.letters import drawn, system_fonts
from geo.letters.drawn import drop_undrawable
from geo.letters.package_fonts import FAMILIES
from geo.letters.system_fonts import say_missing
from geo.story.checking import load_story
from geo.story.doubts import list_doubts
from tests.conftest import WALK


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with a folder for fonts, which is empty."""
    kept = (system_fonts.find_font, system_fonts._list_files, drawn._is_drawn)
    monkeypatch.setattr(system_fonts, "_list_folders", lambda: [tmp_path])
    monkeypatch.setattr(fonts, "_LENT", [])
    for cached in kept:
        cached.cache_clear()
    yield tmp_path
    for cached in kept:
        cached.cache_clear()


@pytest.mark.quick
@pytest.mark.usefixtures("folder")
def test_a_letter_that_no_font_has_is_told_with_what_to_install() -> None:
    with pytest.raises(FontError, match=r"has ไ \(U\+0E44\); install Noto Sans Thai"):
        list_families(["Havana ไ"])
    assert list_families(["Havana 아바나"]) == FAMILIES


@pytest.mark.parametrize(
    ("letters", "fonts"),
    [
        ("ไद१।", "Noto Sans Thai and Noto Sans Devanagari"),
        ("ᠮᐃབ", "Noto Sans Mongolian, Noto Sans Canadian Aboriginal and Noto Serif Tibetan"),
        ("ꯀ𐎠", "Noto Sans Meetei Mayek and Noto Sans Old Persian"),
        ("ɐ☰𝒲🌍", "Noto Sans, Noto Sans Symbols, Noto Sans Math and Noto Emoji"),
    ],
)
def test_a_font_to_install_goes_by_the_letter_s_script(letters: str, fonts: str) -> None:
    assert say_missing(letters).partition("; ")[2] == f"install {fonts}, or leave them out"


@pytest.mark.usefixtures("folder")
def test_the_check_says_beforehand_what_no_font_draws(tmp_path: Path) -> None:
    story = Path(shutil.copytree(WALK, tmp_path / "walk"))
    for name, old, new in (
        ("story.toml", "Down the Royal Mile", "Down the Royal Mile 🌍"),
        ("places.geojson", "Castle Esplanade", "कमल"),
    ):
        text = (story / name).read_text(encoding="utf-8")
        assert old in text
        (story / name).write_text(text.replace(old, new), encoding="utf-8")
    doubts = list_doubts(story, load_story(story))
    assert [(Path(it.file).name, it.text.partition(", until ")[2]) for it in doubts] == [
        ("story.toml", "Noto Emoji is installed"),
        ("places.geojson", "Noto Sans Devanagari is installed"),
    ]
    assert "images and handouts leave them out" in doubts[0].text
    assert doubts[1].text.startswith("has क (U+0915), म (U+092E), ल (U+0932), for which")


@pytest.mark.usefixtures("folder")
def test_pictures_among_letters_are_left_out_where_no_font_has_them() -> None:
    assert drop_undrawable("Round \U0001f30d the world \u2708\ufe0f") == "Round  the world "
    assert list_families(["Round \U0001f30d the world"]) == FAMILIES


def test_the_machine_lends_what_the_packages_lack(folder: Path) -> None:
    lent = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (folder / lent.name).symlink_to(lent)
    assert list_families(["Havana", "مرحبا"]) == (*FAMILIES, "DejaVu Sans")
    assert list_families(["Havana"]) == FAMILIES
    assert measure_text("مرحبا", 10, bold=True) > 15
