"""See what harm can be done: ``python -m tests.hostile``; the same seed, the same harm.

Hostile stories through the check and, where it calls them sound, through every output; bad
requests to a server; commands killed and without room. Prints a line for each, and what was wrong;
exits with 1 when anything was.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import VOYAGE
from tests.hostile.commands import COMMANDS, can_mount, fill_disk, kill_often
from tests.hostile.requests import list_requests, put_requests
from tests.hostile.stories import check_hostile, write_hostile
from tests.serving import ROOT, Server
from tests.stories.outputs import find_failures

_SIZES = (0, 4_000, 60_000)
# Of a disk of its own, in pages of memory.
_DISKS = (("out",), ("temporary",), ("out", "temporary"))
_DISK_SIZES = (4_096, 65_536, 524_288)


def main() -> int:
    """Do all harm, and return 1 when any was done."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stories", type=int, default=1000, help="how many are checked")
    parser.add_argument("--outputs", type=int, default=60, help="how many of them are made")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100, help="of each command")
    parser.add_argument("--disks", type=int, default=1, help="0 leaves full disks out")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        seed = wanted.seed
        # Of what is counted as 0 nothing is tried.
        for count, name, wrongs in (
            (wanted.stories, "stories", try_stories(folder, seed, wanted.stories, wanted.outputs)),
            (wanted.requests, "requests", try_requests(folder, seed, wanted.requests)),
            (wanted.kills, "kills", try_kills(folder, seed, wanted.kills)),
            (wanted.disks, "full disks", try_disks(folder)),
        ):
            if not count:
                continue
            start = time.monotonic()
            found = list(wrongs)
            held &= not found
            print(f"{name}: {len(found)} wrong, in {time.monotonic() - start:.0f} s", flush=True)
            for wrong in found:
                print(f"  {wrong}", flush=True)
    return 0 if held else 1


def try_stories(folder: Path, seed: int, count: int, outputs: int) -> Iterator[str]:
    """Check hostile stories, make the sound ones, and yield what was wrong."""
    sound = made = 0
    for number in range(seed, seed + count):
        path = write_hostile(folder / "story", number)
        story, wrong = check_hostile(path)
        if wrong is not None:
            yield f"story {number}: {wrong}"
        if story is not None:
            sound += 1
            if made < outputs:
                made += 1
                yield from (f"story {number}: {it.line}" for it in find_failures(story))
        shutil.rmtree(path)
    print(f"{count} stories checked, {sound} sound, {made} through all outputs", flush=True)


def try_requests(folder: Path, seed: int, count: int) -> Iterator[str]:
    """Put bad requests to a server, and yield what was wrong."""
    server = Server(ROOT / "streamlit_app.py", folder / "log", story=VOYAGE)
    server.wait()
    host, _, port = server.address.removeprefix("http://").partition(":")
    try:
        requests = list_requests(seed, count)
        statuses = asyncio.run(put_requests(host, int(port), requests))
        for status, times in sorted(statuses.items()):
            if status == -1 or (status >= 500 and status not in (501, 503)):
                yield f"status {status}, {times} times"
        healthy = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        if asyncio.run(put_requests(host, int(port), iter([healthy]))) != {200: 1}:
            yield "the server is not well"
    finally:
        server.stop()
    log = server.read_log()
    if "Traceback" in log:
        yield log[log.index("Traceback") :][:3000]
    print(f"{count} requests: {dict(sorted(statuses.items()))}", flush=True)


def try_kills(folder: Path, seed: int, times: int) -> Iterator[str]:
    """Kill each command so many times, and yield what was wrong."""
    for name in COMMANDS:
        yield from kill_often(name, folder / f"kills-{name}", times=times, seed=seed)
    print(f"{len(COMMANDS)} commands killed {times} times each", flush=True)


def try_disks(folder: Path) -> Iterator[str]:
    """Run each command without room, and yield what was wrong."""
    for name, size in itertools.product(COMMANDS, _SIZES):
        yield from fill_disk(name, folder / f"full-{name}-{size}", most_bytes=size)
    print(f"{len(COMMANDS)} commands with room for files of {_SIZES} bytes", flush=True)
    if not can_mount(folder):
        print("no small disks: who runs this may not mount any", flush=True)
        return
    for name, disks, size in itertools.product(COMMANDS, _DISKS, _DISK_SIZES):
        place = folder / f"disk-{name}-{'-'.join(disks)}-{size}"
        yield from fill_disk(name, place, most_bytes=size, disks=disks)
    print(f"{len(COMMANDS)} commands on disks of {_DISK_SIZES} bytes", flush=True)


if __name__ == "__main__":
    sys.exit(main())
