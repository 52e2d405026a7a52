"""A site's folder changes at once or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exports.files import OutputError
from exports.leftovers import name_part
from exports.site import folder as folders
from exports.site.folder import SiteFolder
from tests.exports.site.sites import read_files
from tests.serving import ROOT

# Writes versions of a site, one after the other, until it is killed.
_WRITE_ON = """
import sys
from pathlib import Path
from exports.site.folder import SiteFolder
for version in range(100_000):
    site = SiteFolder(Path(sys.argv[1]))
    for number in range(40):
        site.write(f"part-{number % 4}/{number}.txt", f"{version}".encode() * 1000)
    site.finish()
    print(version, flush=True)
"""


def write(path: Path, files: dict[str, bytes]) -> None:
    site = SiteFolder(path)
    for name, content in files.items():
        site.write(name, content)
    site.finish()


def read_site(path: Path) -> dict[str, bytes]:
    return {name: content for name, content in read_files(path).items() if name != folders.LIST}


@pytest.mark.quick
def test_what_is_not_finished_changes_nothing(tmp_path: Path) -> None:
    public = tmp_path / "public"
    write(public, {"index.html": b"old", "a/b.txt": b"same"})
    site = SiteFolder(public)
    site.write("index.html", b"new")
    assert read_site(public) == {"index.html": b"old", "a/b.txt": b"same"}
    site.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


@pytest.mark.parametrize("exchange", [True, False])
def test_old_and_new_change_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    public = tmp_path / "public"
    write(public, {"index.html": b"old", "gone.txt": b""})
    write(public, {"index.html": b"new"})
    assert read_site(public) == {"index.html": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_what_was_moved_aside_comes_back(tmp_path: Path) -> None:
    public = tmp_path / "public"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write(elsewhere / "public", {"index.html": b"old"})
    # As a run leaves it that is killed between the two moves of a system without exchange.
    (elsewhere / "public").rename(tmp_path / ".public.old")
    elsewhere.rmdir()
    (tmp_path / name_part().replace(f"-{os.getpid()}-", "-999999999-")).mkdir()
    SiteFolder(public).discard()
    assert read_site(public) == {"index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="file"):
        SiteFolder(tmp_path / "file" / "public")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders in one step")
def test_a_killed_run_leaves_one_whole_version(tmp_path: Path) -> None:
    public = tmp_path / "public"
    for turn in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITE_ON, str(public)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(2):
            process.stdout.readline()
        time.sleep(0.003 * turn)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        held = read_site(public)
        assert len(held) == 40
        assert len({*held.values()}) == 1
    write(public, {"index.html": b"end"})
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
