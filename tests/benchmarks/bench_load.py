"""Measure what a crowd does to a reader: ``python -m tests.benchmarks.bench_load``.

One server on this machine, storm after storm, each bounded in number and time; beside each a
reader who asks for the page four times a second. Prints how long the reader waited, what was
answered, and what the app and its processes keep in memory. Exits with 1 when a promise breaks.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import itertools
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from geo.story.checking import DEFAULT_STORY
from tests.serving import ROOT, Server
from views.workshop import IDLE_S

_BETWEEN_S = 0.25
_TIMEOUT = httpx.Timeout(120)
# The reader's 99th of a hundred waits, in seconds, through one storm and through all at once.
PROMISES = {"alone": 0.1, "all": 0.25}
_LARGEST = "6000x6000"
# MB of the app with its processes at most, and in the end, of what they kept at rest.
MOST_PEAK_MB = 1200
MOST_AFTER = 1.5
# Longer than a process that makes things waits for more to do.
_SETTLE_S = IDLE_S + 5


@dataclass
class Outcome:
    """What a storm did: the reader's waits in seconds, the statuses answered, memory in MB."""

    waits: list[float] = field(default_factory=list)
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    peak_mb: float = 0.0
    after_mb: float = 0.0

    @property
    def p99(self) -> float:
        """The wait that 99 of 100 are not longer than."""
        return sorted(self.waits)[max(0, round(len(self.waits) * 0.99) - 1)]


Storm = Callable[[str, collections.Counter[int]], Awaitable[None]]
_numbers = itertools.count()


async def ask(address: str, path: str, statuses: collections.Counter[int]) -> None:
    """Ask for one address on a connection of its own."""
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT) as client:
        try:
            statuses[(await client.get(path)).status_code] += 1
        except httpx.TransportError:
            statuses[0] += 1


def ask_for_handouts(clients: int) -> Storm:
    """Return a storm of clients who each ask for another set of handouts."""
    kinds = list(
        itertools.product(("en", "ko"), ("a4", "letter"), ("short", "full"), ("worksheet", "key"))
    )

    async def storm(address: str, statuses: collections.Counter[int]) -> None:
        picks = itertools.islice(itertools.cycle(kinds), clients)
        paths = [f"/handout/{d}.pdf?lang={a}&paper={b}&level={c}" for a, b, c, d in picks]
        await asyncio.gather(*(ask(address, path, statuses) for path in paths))

    return storm


def ask_for_images(clients: int, size: str) -> Storm:
    """Return a storm of clients who each ask for an image that nobody asked for before."""

    async def storm(address: str, statuses: collections.Counter[int]) -> None:
        wide, high = map(int, size.split("x"))
        paths = [f"/map/overview.png?size={wide - next(_numbers)}x{high}" for _ in range(clients)]
        await asyncio.gather(*(ask(address, path, statuses) for path in paths))

    return storm


def open_connections(count: int, begin: bytes, seconds: float) -> Storm:
    """Return a storm of connections that send a beginning, or nothing, and stay."""

    async def storm(address: str, statuses: collections.Counter[int]) -> None:
        host, _, port = address.removeprefix("http://").partition(":")

        async def stay() -> None:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(begin)
            try:
                await asyncio.wait_for(reader.read(), seconds)
                statuses[-1] += 1  # closed by the server
            except TimeoutError:
                statuses[-2] += 1  # left open
            except ConnectionError:
                statuses[-1] += 1
            writer.close()

        await asyncio.gather(*(stay() for _ in range(count)))

    return storm


_LARGEST_STORM = "24 for the largest image"
STORMS: dict[str, Storm] = {
    "32 for handouts": ask_for_handouts(32),
    "60 for handouts": ask_for_handouts(60),
    _LARGEST_STORM: ask_for_images(24, _LARGEST),
    "30 for small images": ask_for_images(30, "900x600"),
    "200 half requests": open_connections(200, b"GET /story HTTP/1.1\r\nHost: a", 20),
    "200 silent": open_connections(200, b"", 35),
}


async def read_on(
    address: str, outcome: Outcome, process: psutil.Process, until: asyncio.Event
) -> None:
    """Ask for the page again and again, on one connection, and note how long it took."""
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT) as client:
        tag = (await client.get("/story")).headers["etag"]
        while not until.is_set() or len(outcome.waits) < 20:
            start = time.perf_counter()
            answer = await client.get("/story", headers={"If-None-Match": tag})
            outcome.waits.append(time.perf_counter() - start)
            assert answer.status_code == 304
            outcome.peak_mb = max(outcome.peak_mb, weigh(process))
            await asyncio.sleep(_BETWEEN_S)


def weigh(process: psutil.Process) -> float:
    """Return what a process and its children keep in memory, in MB."""
    weight = process.memory_info().rss
    for child in process.children(recursive=True):
        # One may end between being listed and being weighed.
        with contextlib.suppress(psutil.NoSuchProcess):
            weight += child.memory_info().rss
    return weight / 1e6


async def measure(address: str, process: psutil.Process, *storms: Storm) -> Outcome:
    """Let storms come at once, and return what a reader met meanwhile."""
    outcome, ended = Outcome(), asyncio.Event()
    reader = asyncio.create_task(read_on(address, outcome, process, ended))
    await asyncio.gather(*(storm(address, outcome.statuses) for storm in storms))
    ended.set()
    await reader
    outcome.after_mb = weigh(process)
    return outcome


def main() -> int:
    """Run every storm by itself, then all at once; return 1 when a promise was not held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often the images are asked for")
    parser.add_argument("--only", default="", help="what the names of the storms contain")
    options = parser.parse_args()
    storms = {name: storm for name, storm in STORMS.items() if options.only in name}
    held = True
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ROOT / "streamlit_app.py", Path(folder) / "log", story=DEFAULT_STORY)
        server.wait()
        process = psutil.Process(server.pid)
        httpx.get(f"{server.address}/story", timeout=_TIMEOUT)
        time.sleep(_SETTLE_S)
        rest = weigh(process)
        print(f"at rest {rest:.0f} MB", flush=True)
        try:
            for name, storm in storms.items():
                for _ in range(options.rounds if _LARGEST_STORM in name else 1):
                    outcome = asyncio.run(measure(server.address, process, storm))
                    held &= report(name, outcome, PROMISES["alone"])
            if len(storms) > 1:
                outcome = asyncio.run(measure(server.address, process, *storms.values()))
                held &= report("all at once", outcome, PROMISES["all"])
            time.sleep(_SETTLE_S)
            after = weigh(process)
            print(f"in the end {after:.0f} MB, {after / rest:.2f} of rest (at most {MOST_AFTER})")
            held &= after <= MOST_AFTER * rest
        finally:
            server.stop()
    return 0 if held else 1


def report(name: str, outcome: Outcome, promise: float) -> bool:
    """Print a storm's line, and return whether its promises were kept."""
    held = outcome.p99 <= promise and outcome.peak_mb <= MOST_PEAK_MB
    print(
        f"{name:26} reader p99 {1000 * outcome.p99:5.0f} ms (at most {1000 * promise:.0f}), "
        f"peak {outcome.peak_mb:5.0f} MB, after {outcome.after_mb:5.0f} MB, "
        f"{dict(sorted(outcome.statuses.items()))}",
        flush=True,
    )
    return held


if __name__ == "__main__":
    sys.exit(main())
