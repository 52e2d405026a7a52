"""The machine's own fonts, for letters that the packages' fonts lack."""

from __future__ import annotations

import functools
import os
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz

_ENDINGS = (".ttf", ".otf")
_OUTLINES = frozenset({"glyf", "CFF ", "CFF2"})
_FAMILY_NAME = 1
# Words in a file's name by which a font is taken last: a plain upright one serves all texts.
_ODD = ("bold", "italic", "oblique", "mono", "condensed", "light", "black", "thin", "serif")
_MOST_SHOWN = 8


@dataclass(frozen=True)
class SystemFont:
    """A font file of the machine, and the family under which programs know it."""

    path: Path
    family: str

    @property
    def rank(self) -> int:
        """Its place among the machine's fonts: a letter is looked for in the first ones first."""
        return _list_files().index(self.path)

    @property
    def letters(self) -> frozenset[int]:
        """The code points of the letters that it draws."""
        return _read_letters(self.path)


@functools.lru_cache(maxsize=4096)
def find_font(letter: str) -> SystemFont | None:
    """Return the first plain font of the machine that draws a letter, None where there is none."""
    for path in _list_files():
        letters = _read_letters(path)
        if ord(letter) in letters:
            return SystemFont(path, _open_face(path).get_name(_FAMILY_NAME) or path.stem)
    return None


def say_missing(letters: Iterable[str]) -> str:
    """Say in a sentence which letters no font has, and what to install."""
    listed = list(dict.fromkeys(letters))
    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in listed[:_MOST_SHOWN])
    more = f" and {len(listed) - _MOST_SHOWN} more" if len(listed) > _MOST_SHOWN else ""
    fonts = " or ".join(dict.fromkeys(map(_suggest_font, listed[:_MOST_SHOWN])))
    return f"no font of this machine has {shown}{more}; install {fonts}, or leave them out"


def _suggest_font(letter: str) -> str:
    script = unicodedata.name(letter, "").partition(" ")[0].title()
    is_word = unicodedata.category(letter)[0] in "LM"
    return f"Noto Sans {script}" if is_word and script else "Noto Emoji and Noto Sans Symbols"


@functools.cache
def _list_files() -> tuple[Path, ...]:
    files = [
        path
        for folder in _list_folders()
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in _ENDINGS
    ]
    return tuple(sorted(files, key=_rank))


def _rank(path: Path) -> tuple[bool, bool, str]:
    name = path.stem.lower()
    return any(word in name for word in _ODD), "sans" not in name, str(path)


def _list_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", own]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    folders = [Path(folder) / "fonts" for folder in shared.split(":")]
    return list(dict.fromkeys([own / "fonts", home / ".fonts", *folders]))


@functools.cache
def _read_letters(path: Path) -> frozenset[int]:
    """Return the letters of which a font has outlines; none where it cannot be read."""
    try:
        face = _open_face(path)
    except (OSError, ValueError, uharfbuzz.HarfBuzzError):
        return frozenset()
    return frozenset(face.unicodes) if _OUTLINES & set(face.table_tags) else frozenset()


def _open_face(path: Path) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
