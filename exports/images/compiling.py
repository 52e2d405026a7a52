"""Typst for images and handouts alike: one set of fonts a process, one compiler a thread."""

from __future__ import annotations

import functools
import json
import re
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from exports.files import OutputError
from exports.images.fonts import BOLD, REGULAR, list_lent
from exports.leftovers import name_temporary_folder, open_temporary_folder
from geo.letters.package_fonts import FAMILIES, list_font_files
from geo.letters.system_fonts import SystemFont

# Templates import one another from below it.
_SPACE = 0x20
_DATA = "sys.inputs.data"
_ROOT = Path(__file__).parent.parent
_SUSPECTS = re.compile(rb"/Suspects false(?=[\s/>])")
_PROFILE = re.compile(rb"(?<=\n)\[/ICCBased (\d+) 0 R\](?=\nendobj)")


class _Compilers(threading.local):
    """Those of a thread: one is lent to a single caller at a time, and works without Python."""

    def __init__(self) -> None:
        self.by_fonts: dict[tuple[SystemFont, ...], typst.Compiler] = {}


_COMPILERS = _Compilers()


def compile_template(
    template: Path,
    data: Mapping[str, Any],
    *,
    format: Literal["png", "pdf"],
    standard: Literal["ua-1"] | None = None,
) -> tuple[bytes, list[str]]:
    """Set a template and return the file and what Typst warns of; the same data, the same bytes.

    Texts come as data, and nothing in them is ever read as Typst's language. Greys of a PDF are
    printed with black alone. What several documents have in common, such as the land of one map in
    two languages or formats, is worked out once.

    Args:
        template: a file that reads ``data`` as JSON from ``sys.inputs.data``, and that imports
            others by their paths below ``exports``.
        data: all that is drawn, as JSON knows it; records are written as their fields.
        format: a PNG has a pixel to each point.
        standard: what a PDF must keep to; one that keeps to none has no tags.

    Raises:
        typst.TypstError: it cannot be set.
    """
    lent = list_lent()
    if lent not in _COMPILERS.by_fonts:
        fonts = open_fonts(lent) if lent else open_fonts()
        _COMPILERS.by_fonts[lent] = typst.Compiler(
            root=_ROOT, font_paths=fonts, ignore_system_fonts=True
        )
    content, warnings = _COMPILERS.by_fonts[lent].compile_with_warnings(
        _fill_in(template, data),
        format=format,
        ppi=72.0,
        pdf_standards=standard or [],
        pdf_tags=standard is not None,
    )
    assert isinstance(content, bytes)
    if format == "pdf":
        content = _drop_suspects(_name_grey(content))
    return content, [warning.message for warning in warnings]


def _drop_suspects(pdf: bytes) -> bytes:
    """Leave out that no tag is suspect, which goes without saying: Poppler takes it for an error.

    Blanks take its room, so that everything stays where the PDF says.
    """
    return _SUSPECTS.sub(lambda found: b" " * len(found[0]), pdf)


def _fill_in(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return a template with its data as a text within it.

    As inputs they would make Typst's whole library another one with each document, and nothing that
    was worked out with that of the last would be kept.
    """
    text = _write_json(data).replace("\\", "\\\\").replace('"', '\\"')
    return _read_template(template).replace(_DATA, f'"{text}"').encode()


@functools.cache
def _read_template(template: Path) -> str:
    return template.read_text(encoding="utf-8")


def _name_grey(pdf: bytes) -> bytes:
    """Name grey as what presses print with black alone; Typst writes it by a profile.

    The name takes the room of what it replaces, so that everything stays where the PDF says.
    """

    def rename(found: re.Match[bytes]) -> bytes:
        number = found[1]
        if re.search(rb"\n%b 0 obj\n<</Length \d+/N 1/" % number, pdf) is None:
            return found[0]
        return b"/DeviceGray".ljust(len(found[0]))

    return _PROFILE.sub(rename, pdf)


def _write_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, default=vars, ensure_ascii=False, separators=(",", ":"))


@functools.cache
def open_fonts(lent: tuple[SystemFont, ...] = ()) -> typst.Fonts:
    """Open the fonts of the packages and those that the machine lends, and no others.

    Raises:
        OutputError: there is no room for a folder of links to them.
    """
    files = [path for bold in (False, True) for path in list_font_files(bold=bold)]
    try:
        with open_temporary_folder() as folder:
            # Typst takes whole folders, and some packages' have more fonts than are wanted.
            folders = [str(folder)]
            for path in files:
                if len([*path.parent.glob("*.[ot]tf")]) == 1:
                    folders.append(str(path.parent))
                else:
                    _lend(path, folder / path.name)
            for font in lent:
                _lend(font.path, folder / font.path.name)
            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
            )
            # A font is read when a letter is first set in it, and the folder is gone soon.
            letters = "".join(f"#text(weight: {weight})[a]" for weight in (REGULAR, BOLD))
            sample = f'#set text(font: "{FAMILIES[0]}", fallback: false)\n{letters}'
            sample += "".join(
                f'#text(font: "{font.family}")[{_pick_letter(font)}]' for font in lent
            )
            typst.compile(sample.encode(), font_paths=fonts, ignore_system_fonts=True)
    except OSError as error:
        raise OutputError(
            f"{name_temporary_folder()}: the fonts cannot be made ready there, {error.strerror}"
        ) from error
    return fonts


def _pick_letter(font: SystemFont) -> str:
    """Return a letter that a font has, as Typst is told of it."""
    return f"\\u{{{next(code for code in sorted(font.letters) if code > _SPACE):x}}}"


def _lend(font: Path, path: Path) -> None:
    try:
        path.symlink_to(font)
    except OSError:
        # Windows lets few make links.
        shutil.copyfile(font, path)
