"""Measure what a crowd does to a reader: ``python -m tests.benchmarks.bench_load``.

One server on this machine, storm after storm, each bounded in number and time, from a process of
its own; beside each a reader who asks for the page four times a second, and at the same moments
asks a bare server for nothing: what he waits there is the machine's doing. Prints how long the
reader waited, what was answered, and what the app and its processes keep in memory. Exits with 1
when a promise breaks.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import itertools
import multiprocessing
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from geo.story.checking import DEFAULT_STORY
from tests.serving import ROOT, Server
from views.workshop import IDLE_S

_BETWEEN_S = 0.25
_FEWEST = 20
# Longer than what is made last may take on a busy machine.
_TIMEOUT = httpx.Timeout(300)
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
    """What a storm did: the reader's waits in seconds, the statuses answered, memory in MB.

    ``bare_waits`` are the reader's for a server that does nothing.
    """

    waits: list[float] = field(default_factory=list)
    bare_waits: list[float] = field(default_factory=list)
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    peak_mb: float = 0.0
    after_mb: float = 0.0


def find_p99(waits: list[float]) -> float:
    """Return the wait that 99 of 100 are not longer than."""
    return sorted(waits)[max(0, round(len(waits) * 0.99) - 1)]


Storm = Callable[[str, collections.Counter[int]], Awaitable[None]]
_numbers = itertools.count()


async def ask(address: str, path: str, statuses: collections.Counter[int]) -> None:
    """Ask for one address on a connection of its own."""
    # What a client makes ready for TLS takes 25 ms, in which no other of them could ask.
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT, verify=False) as client:
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


def run_storms(names: list[str], address: str) -> collections.Counter[int]:
    """Let storms come at once, and return the statuses that were answered."""

    async def run() -> collections.Counter[int]:
        statuses: collections.Counter[int] = collections.Counter()
        await asyncio.gather(*(STORMS[name](address, statuses) for name in names))
        return statuses

    return asyncio.run(run())


def read_on(
    address: str, bare: str, outcome: Outcome, process: psutil.Process, storm: Future[Any]
) -> None:
    """Ask for the page again and again, on one connection, and note how long it took."""
    with httpx.Client(timeout=_TIMEOUT) as client:
        tag = client.get(f"{address}/story").headers["etag"]
        while not storm.done() or len(outcome.waits) < _FEWEST:
            start = time.perf_counter()
            answer = client.get(f"{address}/story", headers={"If-None-Match": tag})
            outcome.waits.append(time.perf_counter() - start)
            assert answer.status_code == 304
            start = time.perf_counter()
            client.head(bare)
            outcome.bare_waits.append(time.perf_counter() - start)
            outcome.peak_mb = max(outcome.peak_mb, weigh(process))
            time.sleep(_BETWEEN_S)


def weigh(process: psutil.Process) -> float:
    """Return what a process and its children keep in memory, in MB."""
    weight = process.memory_info().rss
    for child in process.children(recursive=True):
        # One may end between being listed and being weighed.
        with contextlib.suppress(psutil.NoSuchProcess):
            weight += child.memory_info().rss
    return weight / 1e6


@contextlib.contextmanager
def serve_nothing() -> Iterator[str]:
    """Run a bare server within it; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--bind", "127.0.0.1", "--protocol", "HTTP/1.1", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "http.server", *options],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait()


def main() -> int:
    """Run every storm by itself, then all at once; return 1 when a promise was not held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often the images are asked for")
    parser.add_argument("--only", default="", help="what the names of the storms contain")
    options = parser.parse_args()
    names = [name for name in STORMS if options.only in name]
    held = True
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_nothing() as bare,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as crowd,
    ):
        server = Server(ROOT / "streamlit_app.py", Path(folder) / "log", story=DEFAULT_STORY)
        server.wait()
        process = psutil.Process(server.pid)
        httpx.get(f"{server.address}/story", timeout=_TIMEOUT)
        time.sleep(_SETTLE_S)
        rest = weigh(process)
        print(f"at rest {rest:.0f} MB", flush=True)

        def measure(*storms: str) -> Outcome:
            outcome = Outcome()
            storm = crowd.submit(run_storms, list(storms), server.address)
            read_on(server.address, bare, outcome, process, storm)
            outcome.statuses, outcome.after_mb = storm.result(), weigh(process)
            return outcome

        try:
            for name in names:
                for _ in range(options.rounds if name == _LARGEST_STORM else 1):
                    held &= report(name, measure(name), PROMISES["alone"])
            if len(names) > 1:
                held &= report("all at once", measure(*names), PROMISES["all"])
            time.sleep(_SETTLE_S)
            after = weigh(process)
            print(f"in the end {after:.0f} MB, {after / rest:.2f} of rest (at most {MOST_AFTER})")
            held &= after <= MOST_AFTER * rest
        finally:
            server.stop()
    return 0 if held else 1


def report(name: str, outcome: Outcome, promise: float) -> bool:
    """Print a storm's line, and return whether its promises were kept."""
    p99, bare = find_p99(outcome.waits), find_p99(outcome.bare_waits)
    held = p99 <= promise and outcome.peak_mb <= MOST_PEAK_MB
    print(
        f"{name:26} reader p99 {1000 * p99:5.0f} ms (at most {1000 * promise:.0f}), "
        f"bare server {1000 * bare:5.0f} ms, "
        f"peak {outcome.peak_mb:5.0f} MB, after {outcome.after_mb:5.0f} MB, "
        f"{dict(sorted(outcome.statuses.items()))}",
        flush=True,
    )
    return held


if __name__ == "__main__":
    sys.exit(main())
