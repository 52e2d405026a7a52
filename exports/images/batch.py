"""Many images at once, on all cores of the machine, each written as soon as it is drawn."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event
from pathlib import Path

from exports.files import OutputError, write_file
from exports.images.image import draw_image, write_image
from exports.images.press import USUAL_PRESS, Press
from exports.images.request import OFFICE, ImageRequest, RequestError
from exports.spreading import (
    count_cores,
    hold_interrupts,
    pick_context,
    spread,
    start_worker,
    tell_no_room,
)
from geo.story.grounds import CarriedStory, carry_story, load_ground
from geo.story.records import Story
from layers.scene import Scene, lay_out

# Chunks to a worker, at least: fewer would leave one at work while the others are done.
_LEAST_CHUNKS = 4
# What a picture of nothing takes, in things on a map.
_BARE = 8
# Parted as if so many worked, where a cluster does not say how many will.
_CLUSTER_JOBS = 16


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
class _Made:
    """A picture's files by their names, its text the last, and all that it shows, in words."""

    picture: Picture
    files: Mapping[str, bytes]
    alternative: str


@dataclass(frozen=True)
class _Share:
    """What a worker of a cluster is sent."""

    pictures: tuple[Picture, ...]
    carried: CarriedStory
    site: str | None
    press: Press


@dataclass(frozen=True)
class _Job:
    """What all pictures of a batch have in common."""

    carried: CarriedStory
    folder: Path
    site: str | None
    press: Press
    stop: Event


def draw_pictures(
    story: Story,
    pictures: Sequence[Picture],
    *,
    folder: Path,
    site: str | None = None,
    press: Press = USUAL_PRESS,
    jobs: int | None = None,
    scheduler: str | None = None,
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
        scheduler: the address of a Dask scheduler, whose workers draw instead; the files are
            written here.

    Raises:
        OptionError: there is no such scheduler, or Dask is not installed.
        OutputError: a file cannot be written, or a process was ended from outside.
        StoryError: the file of the story's ground cannot be read.
    """
    load_ground(story)
    carried = carry_story(story)
    if scheduler is not None:
        yield from _draw_by_cluster(
            [
                _Share(tuple(chunk), carried, site, press)
                for chunk in _part_chunks(pictures, jobs=_CLUSTER_JOBS)
            ],
            folder,
            scheduler,
        )
        return
    jobs = min(jobs or count_cores(), len(pictures)) or 1
    with tell_no_room():
        context = pick_context()
        stop = context.Event()
    job = _Job(carried, folder, site, press, stop)
    executor = ProcessPoolExecutor(jobs, context, initializer=_start_drawing, initargs=(job,))
    try:
        # An interrupt is this process's to handle: those started meanwhile do not hear it.
        with hold_interrupts():
            chunks = [
                executor.submit(_draw_chunk, chunk)
                for chunk in _order_chunks(_part_chunks(pictures, jobs=jobs), story)
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


def _order_chunks(chunks: Sequence[list[Picture]], story: Story) -> list[list[Picture]]:
    """Return chunks with those first that take long: begun last, one would keep all waiting."""
    return sorted(chunks, key=lambda chunk: -sum(_weigh(it.request, story) for it in chunk))


def _weigh(request: ImageRequest, story: Story) -> int:
    """Return about how long a picture takes, in the time that goes for one thing on its map."""
    chapter = story.chapters[request.language][request.chapter]
    shown = (chapter.places, chapter.routes, chapter.events, chapter.countries)
    return _BARE + sum(map(len, shown))


class _Worker:
    """What one process keeps from chunk to chunk."""

    job: _Job | None = None
    story: Story
    scenes: dict[str, Scene]


def _start_drawing(job: _Job) -> None:
    start_worker()
    _Worker.job = job
    _Worker.story = job.carried.unpack()
    _Worker.scenes = {}


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
        _Worker.scenes[language] = lay_out(_Worker.story, language)
    made = _make_picture(picture, _Worker.scenes[language], site=job.site, press=job.press)
    return made if isinstance(made, Outcome) else _write_picture(made, job.folder)


def _make_picture(
    picture: Picture, scene: Scene, *, site: str | None, press: Press
) -> _Made | Outcome:
    """Draw a picture in all its formats, or return why it cannot be."""
    try:
        drawn = draw_image(picture.request, scene, site=site)
    except RequestError as error:
        return Outcome(picture, problem=str(error))
    files = {}
    for format_ in picture.formats:
        request = picture.request.change_format(format_)
        if format_ in OFFICE:
            # It bears other parts.
            image = draw_image(request, scene, site=site)
        else:
            image = replace(drawn, request=request)
        files[image.request.file_name] = write_image(image, press=press)
    files[f"{picture.stem}.txt"] = drawn.companion.encode()
    return _Made(picture, files, drawn.caption.alternative)


def _write_picture(made: _Made, folder: Path) -> Outcome:
    for name, content in made.files.items():
        write_file(folder / name, content)
    return Outcome(made.picture, tuple(folder / name for name in made.files), made.alternative)


def _draw_by_cluster(shares: Sequence[_Share], folder: Path, scheduler: str) -> Iterator[Outcome]:
    for _, drawn in spread(_make_share, shares, scheduler=scheduler):
        for made in drawn:
            yield made if isinstance(made, Outcome) else _write_picture(made, folder)


def _make_share(share: _Share) -> list[_Made | Outcome]:
    """Draw what one worker of a cluster does at a time; it has no folder in common with others."""
    story = share.carried.unpack()
    scenes: dict[str, Scene] = {}
    drawn = []
    for picture in share.pictures:
        language = picture.request.language
        if language not in scenes:
            scenes[language] = lay_out(story, language)
        drawn.append(_make_picture(picture, scenes[language], site=share.site, press=share.press))
    return drawn
