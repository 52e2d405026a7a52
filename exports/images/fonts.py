"""The letters: Source Sans Pro, and NanumGothic for Hangul, both from Python packages."""

from __future__ import annotations

import functools
import importlib.util
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

# Measured at this size, in points at 72 dpi, and scaled.
_MEASURE_SIZE = 100.0
_LOCK = threading.Lock()
# Of a letter's size: how far it rises over the baseline, and from line to line.
ASCENT = 0.76
DESCENT = 0.24
LINE_HEIGHT = 1.28

_FILES = {
    False: (
        ("font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
        ("koreanize_matplotlib", "fonts/NanumGothic.ttf"),
    ),
    True: (
        ("font_source_sans_pro", "files/SourceSansPro-Semibold.ttf"),
        ("koreanize_matplotlib", "fonts/NanumGothicBold.ttf"),
    ),
}


def list_font_files(*, bold: bool) -> tuple[Path, ...]:
    """Return the font files in the order in which a letter is looked for in them.

    Raises:
        FileNotFoundError: a package of requirements.txt is not installed.
    """
    return tuple(_find_file(package, name) for package, name in _FILES[bold])


@functools.cache
def pick_font(*, bold: bool) -> font_manager.FontProperties:
    """Return the fonts as Matplotlib takes them, the later ones for what the first one lacks."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    # All at once: Matplotlib remembers what it found when it knew fewer.
    for path in (*list_font_files(bold=False), *list_font_files(bold=True)):
        if str(path) not in known:
            font_manager.fontManager.addfont(path)
    families = [font.family_name for font in _open_fonts(bold)]
    return font_manager.FontProperties(family=families, weight=600 if bold else 400)


@functools.lru_cache(maxsize=4096)
def measure_text(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text of ``size`` is, in the unit of ``size``."""
    fonts = _open_fonts(bold)
    with _LOCK:
        return sum(_measure_run(run, font) for font, run in _part_runs(text, fonts)) * size


def list_missing(text: str) -> list[str]:
    """Return the letters of a text that none of the fonts has."""
    maps = [font.get_charmap() for font in _open_fonts(False)]
    return sorted({letter for letter in text if not any(ord(letter) in one for one in maps)})


@functools.cache
def _open_fonts(bold: bool) -> tuple[FT2Font, ...]:
    # Not those of Matplotlib's own cache, whose size changes as it draws.
    fonts = tuple(FT2Font(str(path)) for path in list_font_files(bold=bold))
    for font in fonts:
        font.set_size(_MEASURE_SIZE, 72)
    return fonts


@functools.cache
def _read_letters(font: FT2Font) -> frozenset[int]:
    return frozenset(font.get_charmap())


def _part_runs(text: str, fonts: tuple[FT2Font, ...]) -> Iterator[tuple[FT2Font, str]]:
    """Yield the parts of a text that are set in one font each."""

    def pick(letter: str) -> FT2Font:
        return next((font for font in fonts if ord(letter) in _read_letters(font)), fonts[0])

    for font, run in itertools.groupby(text, key=pick):
        yield font, "".join(run)


def _measure_run(run: str, font: FT2Font) -> float:
    # With a bar at the end, so that spaces there count as well; no letter is drawn nearer to it.
    font.set_text(f"{run}|", 0.0, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    font.set_text("|", 0.0, flags=LoadFlags.NO_HINTING)
    bar, _ = font.get_width_height()
    return float((width - bar) / 64 / _MEASURE_SIZE)


def _find_file(package: str, name: str) -> Path:
    # The package is not imported: one of the two changes Matplotlib's settings when it is.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed; see requirements.txt")
    path = Path(spec.origin).parent / name
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such font file")
    return path
