"""The files of a story's media: read within its folder alone, measured, and named by what is in."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from geo.story.bounds import MOST_ALL, MOST_MEDIA, write_megabytes
from geo.story.media import MOST_BYTES, find_format, list_unsaid
from geo.story.problems import Problem, StoryError
from geo.story.reading import Reader
from geo.story.records import Media, Story

_DIGITS = 20
_KEPT: WeakKeyDictionary[Story, dict[str, MediaFile]] = WeakKeyDictionary()


@dataclass(frozen=True)
class MediaFile:
    """A file of a story's media.

    ``digest`` names what is in it; ``size`` is width and height in pixels as it is seen, None for
    a sound.
    """

    media: Media
    code: str
    digest: str
    size: tuple[int, int] | None

    def read(self) -> bytes:
        """Return what is in it.

        Raises:
            StoryError: it can no longer be read, or another stands there.
        """
        content = _read(self.media)
        if _digest(content) != self.digest:
            raise StoryError([_report(self.media, "has been changed since the story was opened")])
        return content


def list_media(story: Story) -> list[Media]:
    """Return a story's media, each file once, as the first chapter that has it says."""
    found: dict[str, Media] = {}
    for chapters in story.chapters.values():
        for chapter in chapters.values():
            for media in chapter.media:
                found.setdefault(media.file, media)
    return list(found.values())


def load_media(story: Story) -> dict[str, MediaFile]:
    """Return a story's media by their files' names, measured once in a process.

    Raises:
        StoryError: some of them cannot be read.
    """
    if story not in _KEPT:
        files: dict[str, MediaFile] = {}
        listed = list_media(story)
        problems = _count(listed)
        for media in () if problems else listed:
            try:
                files[media.file] = _measure(media)
            except StoryError as error:
                problems += error.problems
        if problems:
            raise StoryError(problems)
        _KEPT[story] = files
    return _KEPT[story]


def check_media(story: Story) -> list[Problem]:
    """Return what is wrong with the files of a story's media, each read to its end."""
    if not story.has_media:
        return []
    try:
        files = load_media(story)
    except StoryError as error:
        return list(error.problems)
    return [problem for file in files.values() for problem in _try(file)]


def doubt_media(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a draft's media still lack: file, record, field, and what is wrong."""
    for language, chapters in story.chapters.items():
        for chapter in chapters.values():
            name = f"narrative/{language}/{chapter.id}.md"
            for media in chapter.media:
                for field in list_unsaid(media):
                    yield name, "", "media", f"has no `{field}` for {media.file}"


def _read(media: Media) -> bytes:
    problems: list[Problem] = []
    content = Reader(media.folder, problems).read_bytes(media.file, most=MOST_BYTES[media.kind])
    if content is None:
        raise StoryError(problems)
    return content


def _measure(media: Media) -> MediaFile:
    format_ = find_format(media.file)
    assert format_ is not None  # what is nothing that can be shown was refused
    content = _read(media)
    digest = _digest(content)
    if media.kind == "picture":
        from geo.story.pictures import PictureError, measure_picture

        try:
            return MediaFile(media, format_.code, digest, measure_picture(content, format_.code))
        except PictureError as error:
            raise StoryError([_report(media, str(error))]) from error
    from geo.story.recordings import RecordingError, measure_recording

    try:
        found = measure_recording(content, format_.code, film=media.kind == "film")
    except RecordingError as error:
        raise StoryError([_report(media, str(error))]) from error
    return MediaFile(media, format_.code, digest, found.size)


def _try(file: MediaFile) -> list[Problem]:
    """Read a file to its end and return what is wrong with it."""
    try:
        if file.media.kind == "picture":
            from geo.story.pictures import PictureError, open_picture

            try:
                open_picture(file.read(), file.code, most_width=64)
            except PictureError as error:
                return [_report(file.media, str(error))]
        else:
            from geo.story.recordings import RecordingError, strip_recording

            film = file.media.kind == "film"
            try:
                strip_recording(file.read(), file.code, io.BytesIO(), film=film)
            except RecordingError as error:
                return [_report(file.media, str(error))]
    except StoryError as error:
        return list(error.problems)
    return []


def _count(listed: list[Media]) -> list[Problem]:
    """Return that there are too many files, or that they are too large in all."""
    size = 0
    for number, media in enumerate(listed, start=1):
        with contextlib.suppress(OSError):  # which is told where it is read
            size += (media.folder / media.file).stat().st_size
        if number > MOST_MEDIA:
            return [_report(media, f"is one of {len(listed)}; there may be {MOST_MEDIA} media")]
        if size > MOST_ALL:
            most = write_megabytes(MOST_ALL)
            return [_report(media, f"is one file too many: all media may have at most {most}")]
    return []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def _report(media: Media, text: str) -> Problem:
    return Problem(str(media.folder / media.file), "", "", text)
