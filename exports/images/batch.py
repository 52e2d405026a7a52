"""Many images at once, on all cores of the machine, each written as soon as it is drawn."""

from __future__ import annotations

import contextlib
import itertools
import math
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event
from multiprocessing.util import get_temp_dir
from pathlib import Path

from exports.files import OutputError, write_file
from exports.images.image import draw_image, write_image
from exports.images.press import USUAL_PRESS, Press
from exports.images.request import OFFICE, ImageRequest, RequestError
from exports.leftovers import hold_pool_folder, name_temporary_folder
from geo.story.records import Story
from layers.scene import Scene, lay_out

# Chunks to a worker, at least: fewer would leave one at work while the others are done.
_LEAST_CHUNKS = 4
# The bytes of a socket's path on macOS, its end among them; Linux has four more.
_MOST_SOCKET = 104


@dataclass(frozen=True)
class Picture:
    """A picture to draw once, and the formats to write it in."""

    request: ImageRequest
    formats: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The name of its files without their endings."""
        return Path(self.request.file_name).stem


@dataclass(frozen=True)
class Outcome:
    """What has become of a picture.

    Attributes:
        picture: what was asked for.
        paths: its files, then its text; none where it could not be drawn.
        alternative: all that it shows, in words.
        problem: why it could not be drawn, else None.
    """

    picture: Picture
    paths: tuple[Path, ...] = ()
    alternative: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class _Job:
    """What all pictures of a batch have in common."""

    story: Story
    folder: Path
    site: str | None
    press: Press
    stop: Event


def count_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def draw_pictures(
    story: Story,
    pictures: Sequence[Picture],
    *,
    folder: Path,
    site: str | None = None,
    press: Press = USUAL_PRESS,
    jobs: int | None = None,
) -> Iterator[Outcome]:
    """Draw pictures and write them into a folder; yield what has become of each, as they come.

    A picture whose words do not fit is an outcome with a problem, and the others are drawn.
    When the iteration ends early, the pictures being drawn are finished and no others are begun.

    Args:
        story: the story.
        pictures: those that share a chapter, a size and a projection beside one another, since
            a worker keeps the world that it has projected.
        folder: an existing folder.
        site: the public address of the app, for permalinks.
        press: the one that the inks of PDFs are meant for.
        jobs: how many processes draw; None takes one a core.

    Raises:
        OutputError: a file cannot be written, or a process was ended from outside.
    """
    jobs = min(jobs or count_cores(), len(pictures)) or 1
    with _tell_no_room():
        context = pick_context()
        stop = context.Event()
    job = _Job(story, folder, site, press, stop)
    executor = ProcessPoolExecutor(jobs, context, initializer=_start_drawing, initargs=(job,))
    try:
        # An interrupt is this process's to handle: those started meanwhile do not hear it.
        with hold_interrupts():
            chunks = [
                executor.submit(_draw_chunk, chunk) for chunk in _part_chunks(pictures, jobs=jobs)
            ]
        yield from _await_outcomes(chunks)
    finally:
        stop.set()
        executor.shutdown(cancel_futures=True)


def _await_outcomes(chunks: Iterable[Future[list[Outcome]]]) -> Iterator[Outcome]:
    try:
        for chunk in as_completed(chunks):
            yield from chunk.result()
    except BrokenProcessPool:
        raise OutputError(
            "not all images are drawn: a process that drew them was ended from outside, perhaps "
            "for want of memory; take fewer --jobs"
        ) from None


def _part_chunks(pictures: Sequence[Picture], *, jobs: int) -> list[list[Picture]]:
    """Part pictures into chunks for one worker each, in their order.

    A chunk shares one chapter, size and projection as long as there is work for all.
    """
    families = [
        list(kin)
        for _, kin in itertools.groupby(
            pictures, lambda it: (it.request.chapter, it.request.size, it.request.projection)
        )
    ]
    most = max(1, math.ceil(len(pictures) / (jobs * _LEAST_CHUNKS)))
    return [
        family[start : start + most] for family in families for start in range(0, len(family), most)
    ]


def pick_context() -> multiprocessing.context.BaseContext:
    """Return how processes are started: from one that has imported what they need, if can be.

    Raises:
        OutputError: there is no room for the folder in which they meet.
    """
    with _tell_no_room():
        hold_pool_folder()
    meeting = os.fsencode(f"{get_temp_dir()}/listener-12345678")
    has_room = len(meeting) < _MOST_SOCKET
    if not has_room or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "exports.images.warming"])
    return context


@contextlib.contextmanager
def _tell_no_room() -> Iterator[None]:
    """Say in a sentence that processes cannot be begun for want of a place to meet."""
    try:
        yield
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        place = name_temporary_folder()
        raise OutputError(f"{place}: no processes can be begun, {error.strerror}") from error


@contextlib.contextmanager
def hold_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back; processes started meanwhile never get it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """What one process keeps from chunk to chunk."""

    job: _Job | None = None
    scenes: dict[str, Scene]


def start_worker() -> None:
    """Let a process hear no Ctrl-C, which the first one handles, and end with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _start_drawing(job: _Job) -> None:
    start_worker()
    _Worker.job = job
    _Worker.scenes = {}


def _end_with_parent() -> None:
    # Nobody else would: a killed process does not tell those that wait for its work.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _draw_chunk(pictures: list[Picture]) -> list[Outcome]:
    job = _Worker.job
    assert job is not None
    outcomes = []
    for picture in pictures:
        if job.stop.is_set():
            break
        outcomes.append(_draw_picture(picture, job))
    return outcomes


def _draw_picture(picture: Picture, job: _Job) -> Outcome:
    language = picture.request.language
    if language not in _Worker.scenes:
        _Worker.scenes[language] = lay_out(job.story, language)
    try:
        drawn = draw_image(picture.request, _Worker.scenes[language], site=job.site)
    except RequestError as error:
        return Outcome(picture, problem=str(error))
    paths = []
    for format_ in picture.formats:
        request = picture.request.change_format(format_)
        if format_ in OFFICE:
            # It bears other parts.
            image = draw_image(request, _Worker.scenes[language], site=job.site)
        else:
            image = replace(drawn, request=request)
        paths.append(job.folder / image.request.file_name)
        write_file(paths[-1], write_image(image, press=job.press))
    paths.append(job.folder / f"{picture.stem}.txt")
    write_file(paths[-1], drawn.companion.encode())
    return Outcome(picture, tuple(paths), drawn.caption.alternative)
