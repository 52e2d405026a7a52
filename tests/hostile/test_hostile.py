"""A little of the harm of ``make hostile``, at every change."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.hostile.commands import fill_disk, kill_command, read_folder
from tests.hostile.stories import SCRIPT, check_hostile, write_hostile
from tests.stories.outputs import find_failures

SEEDS = range(5000, 5060)


def describe(folder: Path) -> list[tuple[str, int, str]]:
    return [
        (str(path.relative_to(folder)), path.lstat().st_mode, write_hash(path))
        for path in sorted(folder.rglob("*"))
    ]


def write_hash(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_seed_is_the_same_harm(tmp_path: Path) -> None:
    for seed in SEEDS[:10]:
        first, second = (write_hostile(tmp_path / name / str(seed), seed) for name in "ab")
        assert describe(first) == describe(second)


def test_the_check_survives_what_strangers_send(tmp_path: Path) -> None:
    sound = 0
    for seed in SEEDS:
        folder = write_hostile(tmp_path / "story", seed)
        story, wrong = check_hostile(folder)
        assert wrong is None, f"{seed}: {wrong}"
        sound += story is not None
        shutil.rmtree(folder)
    # Some get through, and so meet what makes things.
    assert 0 < sound < len(SEEDS)


def test_what_the_check_lets_through_does_nothing_in_any_output(tmp_path: Path) -> None:
    for seed in SEEDS:
        folder = write_hostile(tmp_path / str(seed), seed)
        story, _ = check_hostile(folder)
        names = (folder / "places.geojson").read_text("utf-8") if story else ""
        if story is not None and "__hacked" in names and len(story.places) < 9:
            assert [failure.line for failure in find_failures(story)] == []
            return
    pytest.fail(f"no seed of {SEEDS} has {SCRIPT} in a sound story")


def test_a_command_without_room_or_killed_leaves_nothing_half(tmp_path: Path) -> None:
    assert list(fill_disk("data", tmp_path / "full", most_bytes=0)) == []
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    for folder in (out, temporary):
        folder.mkdir()
    kill_command("data", out, temporary, after_s=0.5)
    assert [path for path in read_folder(out) if path.endswith(".part")] == []
