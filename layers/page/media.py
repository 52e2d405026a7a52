"""A chapter's pictures, sounds and films as its page shows them, and what the page needs for it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.story.media_files import MediaFile, load_media
from geo.story.records import Chapter, Media, Story
from geo.story.sources import is_web_address
from layers.page.pictures import list_widths, write_webp
from layers.telling.media import name_media, say_elsewhere
from layers.telling.words import Words

# Stands in a page for the way to what lies beside it, which depends on where the page does.
ROOT = "https://media.invalid/"
# Streamlit keeps "/media" for itself.
FOLDER = "story-media/"
# Bytes of all pictures that a page carries in itself, and the widths and qualities tried for it.
MOST_CARRIED = 3_000_000
_TRIES = ((960, 76), (960, 60), (720, 60), (480, 55), (320, 45))
_TYPES: Mapping[tuple[str, str], str] = {
    ("sound", "mp3"): "audio/mpeg",
    ("sound", "wav"): "audio/wav",
    ("sound", "ogg"): "audio/ogg",
    ("sound", "mp4"): "audio/mp4",
    ("film", "mp4"): "video/mp4",
    ("film", "webm"): "video/webm",
}


@dataclass(frozen=True)
class Shown:
    """Where a file is shown from: its address, and those of its other widths as ``srcset``."""

    address: str
    widths: str = ""


# Returns where a file is shown from, None where it is only named.
Find = Callable[[MediaFile], "Shown | None"]


@dataclass(frozen=True)
class MediaParts:
    """Names of the assets that a page has for media: styles, and scripts of its lessons."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def read_media_parts(story: Story) -> MediaParts:
    """Return what a page needs for its story's media, nothing where it has none."""
    if not story.has_media:
        return MediaParts()
    return MediaParts(("reading/media.css",), ("wall/media.js",))


def name_file(file: MediaFile, width: int = 0) -> str:
    """Return the name under which a file is shown, another for another content.

    Args:
        file: the file.
        width: in pixels, of a picture.
    """
    if file.media.kind == "picture":
        return f"{file.digest}-{width}.webp"
    return f"{file.digest}.{_ending(file)}"


def list_names(file: MediaFile) -> dict[str, int]:
    """Return the names under which a file is shown, each with its width, 0 but for a picture."""
    widths = list_widths(file) if file.media.kind == "picture" else [0]
    return {name_file(file, width): width for width in widths}


def name_type(file: MediaFile) -> str:
    """Return the media type under which a file is shown."""
    return _TYPES.get((file.media.kind, file.code), "image/webp")


def link_file(file: MediaFile) -> Shown:
    """Return the addresses of a file that lies beside the page."""
    if file.media.kind != "picture":
        return Shown(f"{ROOT}{FOLDER}{name_file(file)}")
    widths = list_widths(file)
    address = f"{ROOT}{FOLDER}{name_file(file, widths[min(1, len(widths) - 1)])}"
    listed = [f"{ROOT}{FOLDER}{name_file(file, width)} {width}w" for width in widths]
    return Shown(address, ", ".join(listed) if len(listed) > 1 else "")


def carry_pictures(story: Story, *, most_bytes: int = MOST_CARRIED) -> Find:
    """Return what finds a story's pictures in the page itself, and sounds and films nowhere.

    All pictures are as wide and as fine as lets them have no more bytes than are allowed; where
    they are too many even for that, the last ones are only named.

    Raises:
        StoryError: a file can no longer be read.
    """
    files = [file for file in load_media(story).values() if file.media.kind == "picture"]
    made: dict[str, bytes] = {}
    for width, quality in _TRIES if files else ():
        made = {it.digest: write_webp(it, width=width, quality=quality) for it in files}
        if sum(map(len, made.values())) <= most_bytes:
            break
    room = most_bytes
    carried = {}
    for digest, content in made.items():
        room -= len(content)
        if room >= 0:
            carried[digest] = Shown(f"data:image/webp;base64,{b64encode(content).decode()}")
    return lambda file: carried.get(file.digest)


def describe_media(
    chapter: Chapter, story: Story, words: Words, find: Find
) -> list[dict[str, Any]]:
    """Return what the page's template needs of a chapter's media.

    Args:
        chapter: the chapter.
        story: the story.
        words: the interface's words.
        find: returns where a file is shown from.
    """
    if not chapter.media:
        return []
    files = load_media(story)
    return [
        _describe(number, media, files[media.file], words, find(files[media.file]))
        for number, media in enumerate(chapter.media, start=1)
    ]


def _describe(
    number: int, media: Media, file: MediaFile, words: Words, shown: Shown | None
) -> dict[str, Any]:
    width, height = file.size or (0, 0)
    return {
        "number": number,
        "kind": media.kind,
        "elsewhere": say_elsewhere(media, words),
        "address": shown.address if shown else "",
        "widths": shown.widths if shown else "",
        "type": name_type(file),
        "width": width,
        "height": height,
        "alternative": media.alternative,
        "caption": name_media(media, words),
        "credit": " · ".join(filter(None, (media.credit, media.licence))),
        "source": words.say("media.source", source=media.source) if media.source else "",
        "link": media.source if is_web_address(media.source) else "",
        "transcript": media.transcript.split("\n\n") if media.transcript else [],
    }


def _ending(file: MediaFile) -> str:
    return "m4a" if (file.media.kind, file.code) == ("sound", "mp4") else file.code
