"""Typst has the packages' fonts and no others, and many threads may ask it at once."""

from __future__ import annotations

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typst

from exports.files import OutputError
from exports.images import compiling
from exports.images.compiling import compile_template, open_fonts
from exports.images.fonts import BOLD, REGULAR
from geo.letters.package_fonts import FAMILIES, list_font_files


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiling, "_ROOT", tmp_path)
    # A compiler keeps its root: those made here are used here alone.
    monkeypatch.setattr(compiling, "_COMPILERS", compiling._Compilers())
    path = tmp_path / "page.typ"
    path.write_text(
        "#let data = json(bytes(sys.inputs.data))\n"
        "#set page(width: data.side * 1pt, height: data.side * 1pt, margin: 0pt)\n"
        "#set document(date: none)\n"
        "#set text(font: data.fonts, fallback: false)\n"
        "#data.text",
        encoding="utf-8",
    )
    return path


def set_page(template: Path, text: str) -> bytes:
    data = {"side": 40, "text": text, "fonts": FAMILIES}
    content, warnings = compile_template(template, data, format="png")
    assert warnings == []
    return content


def describe(font: typst.FontInfo) -> tuple[str, int, str]:
    return font.family, font.weight, Path(font.path or "").name


def test_its_fonts_are_those_of_the_packages_alone() -> None:
    found = {describe(font) for font in open_fonts().fonts()}
    assert {name for *_, name in found} == {
        path.name for bold in (False, True) for path in list_font_files(bold=bold)
    }
    latin, hangul = FAMILIES
    assert {(family, weight) for family, weight, _ in found} == {
        *((latin, REGULAR), (latin, BOLD), (hangul, 400), (hangul, 700))
    }


def test_a_text_is_data(template: Path) -> None:
    plain = set_page(template, "a")
    assert set_page(template, '#panic("x")') != plain
    assert set_page(template, json.dumps("\\")) != plain


def test_many_threads_get_what_one_gets(template: Path) -> None:
    texts = [f"서울 {number}" for number in range(24)]
    alone = [set_page(template, text) for text in texts]
    assert len(set(alone)) == len(texts)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: set_page(template, text), texts)) == alone


def test_what_cannot_be_set_is_told_and_the_next_is_set(template: Path) -> None:
    with pytest.raises(typst.TypstError):
        compile_template(template, {"side": "wide"}, format="png")
    assert set_page(template, "a").startswith(b"\x89PNG")


def test_where_nothing_can_be_written_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    with pytest.raises(OutputError, match="fonts cannot be made ready there, No space left"):
        open_fonts.__wrapped__()


def test_where_links_are_not_allowed_its_fonts_are_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "a privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    fonts = open_fonts.__wrapped__()
    assert sorted(map(describe, fonts.fonts())) == sorted(map(describe, open_fonts().fonts()))
    latin, _ = FAMILIES
    page = f'#set text(font: "{latin}", fallback: false)\n#text(weight: {BOLD})[a]'.encode()
    drawn = [
        typst.compile(page, font_paths=each, ignore_system_fonts=True, format="svg")
        for each in (fonts, open_fonts())
    ]
    assert drawn[0] == drawn[1]
