"""The fonts that Python packages bring: Source Sans Pro, and Noto Sans CJK for Hangul."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import uharfbuzz

# As programs that set texts know them, in the order in which a letter is looked for in them.
FAMILIES = ("Source Sans Pro", "Noto Sans CJK JP")

_FILES = {
    False: (
        ("font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
        ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
    ),
    True: (
        ("font_source_sans_pro", "files/SourceSansPro-Semibold.ttf"),
        ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
    ),
}


def list_font_files(*, bold: bool) -> tuple[Path, ...]:
    """Return the font files in the order in which a letter is looked for in them.

    Raises:
        FileNotFoundError: a package of requirements.txt is not installed.
    """
    return tuple(_find_file(package, name) for package, name in _FILES[bold])


def list_missing(text: str) -> list[str]:
    """Return the letters of a text that none of the packages' fonts has."""
    fonts = open_fonts(False)
    return sorted(
        {letter for letter in text if not any(has_letter(font, letter) for font in fonts)}
    )


@functools.cache
def open_fonts(bold: bool) -> tuple[uharfbuzz.Font, ...]:
    """Return the packages' fonts, opened, in the order in which a letter is looked for."""
    paths = list_font_files(bold=bold)
    return tuple(
        uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))) for path in paths
    )


def has_letter(font: uharfbuzz.Font, letter: str) -> bool:
    """Tell whether a font draws a letter."""
    return font.get_nominal_glyph(ord(letter)) is not None


def _find_file(package: str, name: str) -> Path:
    # The package is not imported: it would bring more along than its files.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed; see requirements.txt")
    path = Path(spec.origin).parent / name
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such font file")
    return path
