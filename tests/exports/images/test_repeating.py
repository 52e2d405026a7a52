"""The same request gives the same bytes: again, on another day, on a machine without fonts."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exports.images.image import draw_image, write_image
from exports.images.request import FORMATS
from tests.exports.images.drafts import draw, find_scene

ROOT = Path(__file__).resolve().parents[3]
ASKED = [
    ("story", "overview", {"lang": "ko", "parts": "all"}),
    ("story", "ship", {"size": "column", "theme": "dark"}),
    ("voyage", "overview", {"lang": "fr", "projection": "globe"}),
]
# Draws at a moment of the caller's choosing, and where told so as on a machine without fonts: no
# program that lists them and no folder that holds any, but for those of Python's packages.
DRAW = """
import hashlib, os, sys, time

moment, fonts = float(sys.argv[1]), sys.argv[2]
time.time = lambda: moment
walk = os.walk
if fonts == "none":
    os.environ["PATH"] = ""
    os.walk = lambda top, *a, **k: walk(top, *a, **k) if str(top).startswith(sys.prefix) else ()

from dataclasses import replace
from matplotlib import font_manager
from exports.images.image import write_image
from exports.images.request import FORMATS
from tests.exports.images.drafts import draw
from tests.exports.images.test_repeating import ASKED

others = [f.fname for f in font_manager.fontManager.ttflist if not f.fname.startswith(sys.prefix)]
print("fonts", len(others), file=sys.stderr)
for story, chapter, wishes in ASKED:
    image = draw(story, chapter, **wishes)
    for format in FORMATS:
        data = write_image(replace(image, request=image.request.change_format(format)))
        print(story, chapter, format, hashlib.sha256(data).hexdigest())
"""


def run_elsewhere(folder: Path, moment: str, fonts: str, **environment: str) -> tuple[str, int]:
    """Draw what is asked in another process; return its lines and how many fonts it had."""
    config = folder / "fonts.conf"
    config.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    bare = {"FONTCONFIG_FILE": str(config), "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", DRAW, moment, fonts],
        cwd=ROOT,
        env={
            **os.environ,
            **(bare if fonts == "none" else {}),
            **environment,
            "MPLCONFIGDIR": str(folder / "matplotlib"),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    (count,) = (line.split()[1] for line in done.stderr.splitlines() if line.startswith("fonts "))
    return done.stdout, int(count)


def list_digests() -> str:
    lines = []
    for story, chapter, wishes in ASKED:
        image = draw(story, chapter, **wishes)
        for format_ in FORMATS:
            data = write_image(replace(image, request=image.request.change_format(format_)))
            lines.append(f"{story} {chapter} {format_} {hashlib.sha256(data).hexdigest()}\n")
    return "".join(lines)


@pytest.mark.parametrize("format_", FORMATS)
def test_an_image_drawn_again_is_the_same(format_: str) -> None:
    first = draw("story", "overview", format_, lang="ko")
    again = draw_image(first.request, find_scene("story", "ko"), site="https://maps.example.org")
    assert again is not first
    assert write_image(again) == write_image(first)
    assert again.companion == first.companion


def test_another_day_changes_nothing(tmp_path: Path) -> None:
    then, _ = run_elsewhere(tmp_path, "1e9", "all", PYTHONHASHSEED="1", TZ="Asia/Seoul")
    assert then == list_digests()
    assert len(then.splitlines()) == len(ASKED) * len(FORMATS)


def test_a_machine_without_fonts_draws_the_same(tmp_path: Path) -> None:
    drawn, fonts = run_elsewhere(tmp_path, "1.7e9", "none", PYTHONHASHSEED="2", TZ="America/Havana")
    assert fonts == 0
    assert drawn == list_digests()
