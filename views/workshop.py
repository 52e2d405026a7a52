"""Where things are made: in short-lived processes beside the app, which it outlives.

Painting takes hundreds of megabytes, and a process seldom gives all of that back; one that ends
does. It also takes turns with nobody: readers are answered by a process that makes nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.story.problems import Problem
from geo.story.records import Story
from views.answers import Answer
from views.keeping import BusyError
from views.making import Described, Maker, SiteShare, WantedHandout, WantedPage

if TYPE_CHECKING:
    from exports.data.files import DataFile
    from exports.images.request import ImageRequest
    from geo.story.grounds import CarriedStory
    from layers.page.sharing import Card

log = logging.getLogger("storymap")

# A process that took more than this ends after its work, and one that nobody needed this long.
MOST_MB = 350
IDLE_S = 20.0
# What takes longer was asked for by nobody who still waits.
MOST_S = 240.0
# One a lane of the gate, one for the pages that Streamlit runs, and one for a site.
MOST_WORKERS = 5
_ROOT = Path(__file__).parent.parent
_LENGTH = struct.Struct("!Q")
_NICER = 2


class Workshop:
    """Makes what is asked of one story in processes of their own.

    A process that is killed, or ends by itself, is a ``BusyError`` for who waits for it, and the
    next who asks gets another one.

    Args:
        story: the story.
        site: the public address of the app; None where it has none.
    """

    def __init__(self, story: Story, *, site: str | None = None) -> None:
        self._told = pickle.dumps((_pack(story), site))
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(MOST_WORKERS)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False
        _open.add(self)

    def make_page(self, wanted: WantedPage) -> Answer:
        """Return the story's page."""
        return self._ask(Maker.make_page.__name__, wanted)  # type: ignore[no-any-return]

    def describe_page(self, wanted: WantedPage) -> Card:
        """Return how a page is told to those who only show its link."""
        return self._ask(Maker.describe_page.__name__, wanted)  # type: ignore[no-any-return]

    def make_map(self, wanted: ImageRequest, ending: str) -> Answer:
        """Return an image, or with ``txt`` its text; raises RequestError as ``draw_image``."""
        return self._ask(Maker.make_map.__name__, wanted, ending)  # type: ignore[no-any-return]

    def describe_map(self, wanted: ImageRequest) -> Described:
        """Return an image in words; raises RequestError as ``draw_image`` does."""
        return self._ask(Maker.describe_map.__name__, wanted)  # type: ignore[no-any-return]

    def make_handout(self, wanted: WantedHandout) -> tuple[str, Answer]:
        """Return a handout and its file's name; raises AddressError where it cannot be made."""
        return self._ask(Maker.make_handout.__name__, wanted)  # type: ignore[no-any-return]

    def make_file(self, language: str) -> Answer:
        """Return the page in one file, which opens first in a language."""
        return self._ask(Maker.make_file.__name__, language)  # type: ignore[no-any-return]

    def make_data(self, language: str) -> Mapping[str, DataFile]:
        """Return all files of the data in a language, by name."""
        return self._ask(Maker.make_data.__name__, language)  # type: ignore[no-any-return]

    def plan_site(self, base: str) -> tuple[str, ...]:
        """Return the names of the shares that the site at an address is made of, in order."""
        return self._ask(Maker.plan_site.__name__, base)  # type: ignore[no-any-return]

    def make_site_share(self, base: str, number: int) -> SiteShare:
        """Return a share of a site, by its number in ``plan_site``."""
        return self._ask(Maker.make_site_share.__name__, base, number)  # type: ignore[no-any-return]

    def list_doubts(self, folder: Path) -> list[Problem]:
        """Return what somebody should look at in the story, as its folder has it."""
        return self._ask(Maker.list_doubts.__name__, folder)  # type: ignore[no-any-return]

    def list_workers(self) -> list[int]:
        """Return the ids of its processes."""
        with self._lock:
            return [worker.pid for worker in (*self._idle, *self._busy)]

    def close(self) -> None:
        """End its processes, whatever they are at, and begin no others."""
        with self._lock:
            self._closed = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.end()

    def _ask(self, name: str, *arguments: object) -> Any:
        if not self._turns.acquire(timeout=MOST_S):
            raise BusyError("no process was free in time")
        try:
            return self._make(name, *arguments)
        finally:
            self._turns.release()

    def _make(self, name: str, *arguments: object) -> Any:
        worker = self._take()
        try:
            made, error, peak_mb = worker.ask(name, arguments)
        except (OSError, EOFError, pickle.UnpicklingError) as broken:
            log.info("a process that made something ended before it had")
            self._let_go(worker, for_good=True)
            raise BusyError("a process that made something ended") from broken
        self._let_go(worker, for_good=peak_mb > MOST_MB)
        if error is not None:
            raise error
        return made

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise BusyError("nothing is made any more")
            worker = self._idle.pop() if self._idle else None
            if worker is None:
                try:
                    worker = _Worker(self._told)
                except OSError as error:
                    log.warning("no process can be started to make something: %s", error)
                    raise BusyError("no process can be started") from error
            self._busy.add(worker)
        return worker

    def _let_go(self, worker: _Worker, *, for_good: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            for_good |= self._closed
            if not for_good:
                self._idle.append(worker)
        if for_good:
            worker.end()
        else:
            worker.end_when_idle(lambda: self._retire(worker))

    def _retire(self, worker: _Worker) -> None:
        with self._lock:
            # It may have been taken again just now.
            if worker not in self._idle:
                return
            self._idle.remove(worker)
        worker.end()


class _Worker:
    """A process that makes one thing after another."""

    def __init__(self, told: bytes) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "views.workshop"],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._told: bytes | None = told
        self._timer: threading.Timer | None = None

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, name: str, arguments: tuple[object, ...]) -> tuple[Any, Exception | None, float]:
        """Return what was made, or why not, and how many MB the process took at most."""
        if self._timer is not None:
            self._timer.cancel()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Timer(MOST_S, self._process.kill)
        late.daemon = True
        late.start()
        try:
            if self._told is not None:
                _send(self._process.stdin, self._told)
                self._told = None
            _send(self._process.stdin, pickle.dumps((name, arguments)))
            made, error, peak_mb = pickle.loads(_receive(self._process.stdout))  # noqa: S301
        finally:
            late.cancel()
        return made, error, peak_mb

    def end_when_idle(self, end: Any) -> None:
        self._timer = threading.Timer(IDLE_S, end)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()


_open: weakref.WeakSet[Workshop] = weakref.WeakSet()


@atexit.register
def close_workshops() -> None:
    """End the processes of all workshops, whatever they are at."""
    for workshop in list(_open):
        workshop.close()


def _send(stream: Any, content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _receive(stream: Any) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content: bytes = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _pack(story: Story) -> Story | CarriedStory:
    if story.ground is None:
        return story
    # What reads grounds takes as long to import as all else that the app waits for.
    from geo.story.grounds import carry_story

    return carry_story(story)


def _work() -> None:
    """Make what the app asks for, until it asks no more or is no more."""
    # An interrupt is the app's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICER)
    # What a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(EOFError, BrokenPipeError):
        packed, site = pickle.loads(_receive(sys.stdin.buffer))  # noqa: S301
        story = packed if isinstance(packed, Story) else packed.unpack()
        maker = Maker(story, site=site)
        for name, arguments in _list_questions():
            made, problem = None, None
            try:
                made = getattr(maker, name)(*arguments)
            except Exception as error:
                problem = error
            _send(answers, _write_answer(made, problem))


def _list_questions() -> Iterator[tuple[str, tuple[Any, ...]]]:
    while True:
        yield pickle.loads(_receive(sys.stdin.buffer))  # noqa: S301


def _write_answer(made: object, problem: Exception | None) -> bytes:
    peak_mb = _measure_peak()
    try:
        told = pickle.dumps(problem)
        # Not every error can be made anew of what it says of itself.
        pickle.loads(told)  # noqa: S301
    except Exception:
        problem = RuntimeError(str(problem))
    return pickle.dumps((made, problem, peak_mb))


def _measure_peak() -> float:
    """Return the most memory that this process has taken, in MB; 0 where nobody says."""
    if sys.platform == "win32":
        return 0.0
    # Linux's own count of resources begins with what the process had that began this one.
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    _work()
