"""Commands that are killed, or find the disk full: nothing half, nothing left, no traceback."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.serving import ROOT

# Each writes into its folder; the story is the smallest.
STORY = "tests/stories/walk"
COMMANDS = {
    "image": "exports image overview --size 800x600 --out {out}",
    "images": "exports images --chapters overview --size social,square --out {out}",
    "page": "exports page --out {out}/page.html",
    "handout": "exports handout --out {out}",
    "data": "exports data --out {out}",
    "site": "exports site --out {out}/site --site https://example.org --jobs 2 --quiet",
}
_TIMEOUT_S = 300


def run_command(
    name: str, out: Path, temporary: Path, *, most_bytes: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; with ``most_bytes`` no file may be larger, as on a full disk."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(
        _write(name, out),
        cwd=ROOT,
        env=_list_variables(temporary),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
        preexec_fn=limit,
    )


def kill_command(name: str, out: Path, temporary: Path, *, after_s: float) -> None:
    """Begin a command and kill it, and whatever it has begun, after some seconds."""
    process = subprocess.Popen(
        _write(name, out),
        cwd=ROOT,
        env=_list_variables(temporary),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
    process.wait()


def kill_often(name: str, folder: Path, *, times: int, seed: int) -> Iterator[str]:
    """Kill a command at many moments and yield what is wrong: a half file, a loss, litter."""
    temporary, whole, out = folder / "temporary", folder / "whole", folder / "out"
    for made_for in (temporary, whole, out):
        made_for.mkdir(parents=True)
    start = time.monotonic()
    ran = run_command(name, whole, temporary)
    lasting = time.monotonic() - start
    if ran.returncode:
        yield f"{name}: {ran.stderr}"
        return
    made = read_folder(whole)
    dice = random.Random(seed)
    for _ in range(times):
        kill_command(name, out, temporary, after_s=dice.uniform(0.1, lasting))
        for path, content in read_folder(out).items():
            # A site has a folder beside its place, which takes that when it is whole.
            begun = any(part.endswith(".part") for part in path.split("/"))
            if not begun and content != made.get(path):
                yield f"{name}: {path} is half"
    again = run_command(name, out, temporary)
    if again.returncode or read_folder(out) != made:
        other = sorted(read_folder(out).keys() ^ made.keys())
        yield f"{name}: the next run: {again.stderr} {other}"
    left = sorted(path.name for path in temporary.iterdir())
    left += sorted(path.name for path in folder.rglob("*.part"))
    if left:
        yield f"{name}: left after the next run: {left}"


def fill_disk(
    name: str, folder: Path, *, most_bytes: int, disks: tuple[str, ...] = ()
) -> Iterator[str]:
    """Run a command on a disk with no room and yield what is wrong.

    ``disks`` names what lies on a small disk of its own: the folder written to (``out``), the one
    for temporary files (``temporary``), or both. Without any, no file may be larger than that.
    """
    temporary, out = folder / "temporary", folder / "out"
    for path in (temporary, out):
        path.mkdir(parents=True)
    with contextlib.ExitStack() as mounted:
        for disk in disks:
            mounted.enter_context(mount_disk(folder / disk, most_bytes))
        ran = run_command(name, out, temporary, most_bytes=None if disks else most_bytes)
        litter = [path.name for at in (out, temporary) for path in at.rglob("*.part")]
        litter += [path.name for path in temporary.iterdir()]
    # A site says how many files it wrote; where all fits, nothing else is said.
    told = [line for line in ran.stderr.strip().splitlines() if not line.endswith(" gone")]
    where = f"{name} with {most_bytes} bytes {' and '.join(disks)}"
    if "Traceback" in ran.stderr or bool(told) != bool(ran.returncode):
        yield f"{where}: {ran.returncode}: {ran.stderr[-2000:]}"
    if litter:
        yield f"{where} left {litter}"


@contextlib.contextmanager
def mount_disk(folder: Path, most_bytes: int) -> Iterator[None]:
    """Have a folder on a small disk of its own; only for who may mount."""
    options = ["-t", "tmpfs", "-o", f"size={most_bytes}", "tmpfs"]
    subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def can_mount(folder: Path) -> bool:
    """Whether small disks can be had here."""
    try:
        with mount_disk(folder, 4096):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their paths in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write(name: str, out: Path) -> list[str]:
    command = COMMANDS[name].format(out=out).split()
    return [sys.executable, "-m", *command, "--story", STORY]


def _list_variables(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
