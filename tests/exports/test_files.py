"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports import leftovers
from exports.files import OutputError, is_folder, is_there, make_folder, write_file

ROOT = Path(__file__).resolve().parent.parent.parent
# Writes half of what it should, says so, and waits for its end.
KILLED = """
import os, sys, time
from pathlib import Path
from exports import leftovers
from exports.files import write_file

write = os.write
def write_half(handle, data):
    done = write(handle, data[: len(data) // 2])
    print("half", flush=True)
    time.sleep(600)
    return done
os.write = write_half
write_file(Path(sys.argv[1]), b"new" * 1000)
"""


def fail_with(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def refuse(path: Path) -> str:
    with pytest.raises(OutputError) as caught:
        write_file(path, b"new")
    return str(caught.value)


def test_a_file_has_what_was_written_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", b"one")
    write_file(tmp_path / "a.txt", b"")
    write_file(tmp_path / "b.txt", b"x" * 3_000_000)
    assert (tmp_path / "a.txt").read_bytes() == b""
    assert (tmp_path / "b.txt").stat().st_size == 3_000_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_others_may_read_it_as_far_as_the_user_lets_them(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a.txt", b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_short_write_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:2]))
    write_file(tmp_path / "a.txt", b"seven b")
    assert (tmp_path / "a.txt").read_bytes() == b"seven b"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.txt"
    assert refuse(path) == f"{path}: cannot be written, there is no folder {tmp_path / 'none'}"


def test_a_file_for_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "a.txt"
    assert refuse(path) == f"{path}: cannot be written, {tmp_path / 'file'} is not a folder"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert refuse(tmp_path / "a.txt") == f"{tmp_path / 'a.txt'}: cannot be written, it is a folder"
    assert list(tmp_path.rglob("*")) == [tmp_path / "a.txt"]


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "the folder {folder} may not be written to"),
        (errno.EACCES, "the folder {folder} may not be written to"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_failed_step_leaves_what_was_there(
    step: str, number: int, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail_with(number))
        said = refuse(path)
    assert said == f"{path}: cannot be written, {reason.format(folder=tmp_path)}"
    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_folder_that_takes_no_files_in_truth() -> None:
    # Not even an administrator may put a file there.
    said = refuse(Path("/proc/a.txt"))
    assert said == "/proc/a.txt: cannot be written, the folder /proc takes no files"


def test_what_may_not_be_looked_at_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "stat", fail_with(errno.EACCES))
    assert not is_folder(tmp_path)
    assert not is_there(tmp_path)


@pytest.mark.parametrize("before", [None, b"old"])
def test_a_kill_in_the_middle_leaves_the_name_absent_or_whole(
    before: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    if before is not None:
        path.write_bytes(before)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (path.read_bytes() if path.exists() else None) == before
    # The half is there, under a name that nobody asked for.
    (part,) = tmp_path.glob(".*.part")
    assert part.stat().st_size == 1500


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a.txt", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    make_folder(tmp_path / "new")
    make_folder(tmp_path / "new")
    assert (tmp_path / "new").is_dir()


def test_a_folder_is_made_in_one_that_exists(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"there is no folder .*none$"):
        make_folder(tmp_path / "none" / "new")
    with pytest.raises(OutputError, match=r"file: the folder cannot be made, it is a file$"):
        make_folder(tmp_path / "file")


def test_the_next_command_sweeps_what_a_killed_one_left(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    other = tmp_path / "b.txt"
    # One that is at work keeps what it has.
    write_file(other, b"b")
    assert len(list(tmp_path.glob(".*.part"))) == 1
    process.kill()
    process.wait()
    process.stdout.close()
    named = tmp_path / ".notes.part"
    named.write_bytes(b"mine")
    leftovers.sweep_parts.cache_clear()
    write_file(other, b"c")
    assert sorted(it.name for it in tmp_path.iterdir()) == [".notes.part", "b.txt"]


def test_temporary_folders_of_killed_processes_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    leftovers.sweep_folders.cache_clear()
    with leftovers.open_temporary_folder() as own:
        machine = own.name.split("-")[2]
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        left = tmp_path / f"story-map-{machine}-{gone.pid}-a"
        elsewhere = tmp_path / f"story-map-00000000-{gone.pid}-a"
        for folder in (left, elsewhere):
            (folder / "deep").mkdir(parents=True)
        leftovers.sweep_folders.cache_clear()
        with leftovers.open_temporary_folder():
            assert own.exists()
            assert elsewhere.exists()
            assert not left.exists()
    leftovers.sweep_folders.cache_clear()
