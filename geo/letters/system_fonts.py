"""The machine's own fonts, for letters that the packages' fonts lack."""

from __future__ import annotations

import functools
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz

_ENDINGS = (".ttf", ".otf")
_OUTLINES = frozenset({"glyf", "CFF ", "CFF2"})
_FAMILY_NAME = 1
# Words in a file's name by which a font is taken last: a plain upright one serves all texts.
_ODD = ("bold", "italic", "oblique", "mono", "condensed", "light", "black", "thin", "serif")
_MOST_SHOWN = 8
_EMOJI = 0x1F000
# What is not called after its script's Unicode name, by the script's ISO 15924 code.
_NAMED = {
    **dict.fromkeys(("Latn", "Grek", "Cyrl"), "Noto Sans"),
    "Brai": "Noto Sans Symbols",
    "Cans": "Noto Sans Canadian Aboriginal",
    "Egyp": "Noto Sans Egyptian Hieroglyphs",
    "Hani": "Jigmo",
    "Nkoo": "Noto Sans NKo",
    "Phag": "Noto Sans PhagsPa",
    "Tang": "Noto Serif Tangut",
    "Tibt": "Noto Serif Tibetan",
}
# Signs that several scripts share are called after the first.
_SHARED = ("ARABIC", "DEVANAGARI")
# What follows a script in the name of one of its letters.
_SCRIPT = re.compile(
    r"\b(?:LETTER|CHARACTER|SYLLABLE|CAPITAL|SMALL|DIGIT|NUMBER|NUMERAL|SIGN|VOWEL|CONSONANT|MARK|"
    r"ACCENT|POINT|PUNCTUATION|COMBINING|DANDA|DOUBLE|COMMA|SEMICOLON|QUESTION|FULL|"
    r"INDEPENDENT|SUBJOINED|MEDIAL|TONE|ADEG|SYMBOL|WORD|LIGATURE)\b"
)


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
    fonts = list(dict.fromkeys(map(suggest_font, listed)))
    *others, last = fonts
    named = f"{', '.join(others)} and {last}" if others else last
    return f"no font of this machine has {show_letters(listed)}; install {named}, or leave them out"


def show_letters(letters: Sequence[str]) -> str:
    """Return the first few letters of some, each with its code point, and how many more."""
    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:_MOST_SHOWN])
    return shown + (f" and {len(letters) - _MOST_SHOWN} more" if letters[_MOST_SHOWN:] else "")


def suggest_font(letter: str) -> str:
    """Return a free font that has a letter, by its script."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    if buffer.script in _NAMED:
        return _NAMED[buffer.script]
    name = unicodedata.name(letter, "")
    if buffer.script or name.startswith(_SHARED):
        return f"Noto Sans {_SCRIPT.split(name, maxsplit=1)[0].strip().title()}"
    if unicodedata.category(letter)[0] in "LN":
        return "Noto Sans Math"
    return "Noto Emoji" if ord(letter) >= _EMOJI else "Noto Sans Symbols"


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
