"""Letters that the packages' fonts lack come from the machine, and nothing is drawn as boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import matplotlib
import pytest

from exports.images import fonts, system_fonts
from exports.images.fonts import (
    FAMILIES,
    FontError,
    drop_undrawable,
    list_families,
    measure_text,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with a folder for fonts, which is empty."""
    kept = (system_fonts.find_font, system_fonts._list_files, fonts._is_drawn)
    monkeypatch.setattr(system_fonts, "_list_folders", lambda: [tmp_path])
    monkeypatch.setattr(fonts, "_LENT", [])
    for cached in kept:
        cached.cache_clear()
    yield tmp_path
    for cached in kept:
        cached.cache_clear()


@pytest.mark.usefixtures("folder")
def test_a_letter_that_no_font_has_is_told_with_what_to_install() -> None:
    with pytest.raises(FontError, match=r"has ไ \(U\+0E44\); install Noto Sans Thai"):
        list_families(["Havana ไ"])
    assert list_families(["Havana 아바나"]) == FAMILIES


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
