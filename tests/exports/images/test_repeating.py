"""The same request gives the same bytes: again, on another day, whatever fonts a machine has."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exports.images.image import draw_image, write_image
from exports.images.request import FORMATS
from geo.letters.package_fonts import list_font_files
from tests.exports.images.drafts import draw, find_scene

ROOT = Path(__file__).resolve().parents[3]
ASKED = [
    ("story", "overview", {"lang": "ko", "parts": "all"}),
    ("story", "ship", {"size": "column", "theme": "dark"}),
    ("voyage", "overview", {"lang": "fr", "projection": "globe"}),
]
# Of those that one picture is written as, PNG alone: a machine cannot make them differ further.
WRITERS = [format_ for format_ in FORMATS if format_ not in ("jpg", "webp", "tiff")]
# Draws at a moment of the caller's choosing, and tells which fonts of the machine Typst could find.
DRAW = """
import sys, time

moment = float(sys.argv[1])
time.time = lambda: moment

import typst
from tests.exports.images.test_repeating import list_digests

machine = typst.Fonts(include_embedded_fonts=False)
print("\\n".join(sorted(machine.families())), file=sys.stderr)
print(list_digests(), end="")
"""
# Where Linux keeps fonts; others' are not hidden by this.
HIDE = """
for folder in /usr/share/fonts /usr/local/share/fonts
do [ ! -d $folder ] || mount -t tmpfs none $folder
done
"""


def draw_elsewhere(moment: str, *command: str, **environment: str) -> tuple[str, list[str]]:
    """Draw what is asked in another process; return its lines and the families it could find."""
    done = subprocess.run(
        [*command, sys.executable, "-c", DRAW, moment],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr.strip().splitlines()


@functools.cache
def list_digests() -> str:
    lines = []
    for story, chapter, wishes in ASKED:
        image = draw(story, chapter, **wishes)
        for format_ in WRITERS:
            data = write_image(replace(image, request=image.request.change_format(format_)))
            lines.append(f"{story} {chapter} {format_} {hashlib.sha256(data).hexdigest()}\n")
    return "".join(lines)


def forge_fonts(folder: Path) -> None:
    """Make fonts of the names of those in the packages, in which every letter looks otherwise."""
    folder.mkdir(parents=True)
    for bold in (False, True):
        own, *_ = list_font_files(bold=bold)
        with TTFont(own.with_name("SourceSansPro-Black.ttf")) as other:
            for path in list_font_files(bold=bold):
                with TTFont(path, lazy=True) as font:
                    other["name"], other["OS/2"].usWeightClass = (
                        font["name"],
                        font["OS/2"].usWeightClass,
                    )
                    other.save(folder / path.with_suffix(".ttf").name)


@pytest.mark.parametrize("format_", FORMATS)
def test_an_image_drawn_again_is_the_same(format_: str) -> None:
    first = draw("story", "overview", format_, lang="ko")
    again = draw_image(first.request, find_scene("story", "ko"), site="https://maps.example.org")
    assert again is not first
    assert write_image(again) == write_image(first)
    assert again.companion == first.companion


def test_another_day_and_other_fonts_of_the_same_names_change_nothing(tmp_path: Path) -> None:
    forge_fonts(tmp_path / "fonts")
    drawn, families = draw_elsewhere(
        "1e9", PYTHONHASHSEED="1", TZ="Asia/Seoul", XDG_DATA_HOME=str(tmp_path)
    )
    assert {"Source Sans Pro", "Noto Sans CJK JP"} <= set(families)
    assert drawn == list_digests()
    assert len(drawn.splitlines()) == len(ASKED) * len(WRITERS)


def test_a_machine_without_fonts_draws_the_same(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    hide = [unshare or "", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if unshare is None or subprocess.run([*hide, HIDE], capture_output=True).returncode != 0:
        pytest.skip("nothing here hides the machine's fonts from a process")
    drawn, families = draw_elsewhere(
        "1.7e9",
        *hide,
        f'{HIDE} exec "$@"',
        "sh",
        PYTHONHASHSEED="2",
        TZ="America/Havana",
        HOME=str(tmp_path),
        XDG_DATA_HOME=str(tmp_path),
    )
    assert families == []
    assert drawn == list_digests()
