"""Taking a chapter's media, ``[[media]]`` of its front matter: pictures, sounds and films."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from geo.story.bounds import MOST_FILM, MOST_PICTURE, MOST_SOUND
from geo.story.fields import Fields
from geo.story.problems import Problem, show_value
from geo.story.reading import Reader
from geo.story.records import Media, MediaKind

# So many bytes tell what a file is.
_FIRST = 16
MOST_BYTES: Mapping[MediaKind, int] = {
    "picture": MOST_PICTURE,
    "sound": MOST_SOUND,
    "film": MOST_FILM,
}
# A photograph as telephones keep it, which browsers do not show.
_HEIF = (".heic", ".heif", ".avif")
# What a draft may lack, and why it is asked for.
SAID = {
    "alt": "it says what is seen to those who cannot see it",
    "transcript": "it says what is heard to those who cannot hear it",
    "caption": "it says what this is",
    "credit": "it names who made it",
    "licence": "it names the terms on which it may be shown",
    "source": "it says where it comes from, in words or by an address",
}


@dataclass(frozen=True)
class MediaFormat:
    """What a file is by its ending: ``name`` for people, ``code`` as its reader calls it."""

    kind: MediaKind
    name: str
    code: str


FORMATS: Mapping[str, MediaFormat] = {
    ".jpg": MediaFormat("picture", "JPEG", "JPEG"),
    ".jpeg": MediaFormat("picture", "JPEG", "JPEG"),
    ".png": MediaFormat("picture", "PNG", "PNG"),
    ".webp": MediaFormat("picture", "WebP", "WEBP"),
    ".mp3": MediaFormat("sound", "MP3", "mp3"),
    ".wav": MediaFormat("sound", "WAV", "wav"),
    ".ogg": MediaFormat("sound", "Ogg", "ogg"),
    ".opus": MediaFormat("sound", "Ogg", "ogg"),
    ".m4a": MediaFormat("sound", "MP4", "mp4"),
    ".mp4": MediaFormat("film", "MP4", "mp4"),
    ".m4v": MediaFormat("film", "MP4", "mp4"),
    ".mov": MediaFormat("film", "MP4", "mp4"),
    ".webm": MediaFormat("film", "WebM", "webm"),
}
_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def find_format(name: str) -> MediaFormat | None:
    """Return what a file is by its name, None where it is nothing that can be shown."""
    return FORMATS.get(PurePosixPath(name).suffix.lower())


def take_media(reader: Reader, fields: Fields, *, draft: bool) -> tuple[Media, ...]:
    """Return a chapter's media; of each file no more is read than tells what it is.

    Args:
        reader: of the story's folder.
        fields: those of the chapter.
        draft: whether what is said of them may be missing.
    """
    taken = []
    for number, table in enumerate(fields.tables("media"), start=1):
        part = fields.nested(table, record=f"media {number}")
        name = part.text("file")
        format_ = find_format(name)
        if name:
            wrong = _refuse_name(name) if format_ is None else _refuse_file(reader, name, format_)
            if wrong is not None:
                part.report("file", f"is {show_value(name)}; {wrong}")
        kind = format_.kind if format_ is not None else "picture"
        due = {*SAID} - {"transcript" if kind == "picture" else "alt"}
        said = {
            field: part.text(field, required=field in due and not draft and format_ is not None)
            for field in SAID
        }
        part.refuse_others()
        if part.sound:
            alternative = said.pop("alt")
            taken.append(Media(kind, name, reader.folder, alternative, **said))
    return tuple(taken)


def list_unsaid(media: Media) -> list[str]:
    """Return the fields that a draft's media still lack."""
    said = {**vars(media), "alt": media.alternative}
    needless = "transcript" if media.kind == "picture" else "alt"
    return [field for field in SAID if field != needless and not said[field]]


def _refuse_name(name: str) -> str:
    if PurePosixPath(name).suffix.lower() in _HEIF:
        return "not every browser shows it; save it as JPEG"
    return f"its name must end with one of {', '.join(FORMATS)}"


def _refuse_file(reader: Reader, name: str, format_: MediaFormat) -> str | None:
    problems: list[Problem] = []
    try:
        content = Reader(reader.folder, problems).read_bytes(
            name, most=MOST_BYTES[format_.kind], first=_FIRST
        )
    except ValueError:
        return "no file has such a name"
    if content is None:
        return f"the file {problems[0].text}"
    if not _begins_as(content, format_.code):
        return f"the file is no {format_.name}, as its name says"
    return None


def _begins_as(content: bytes, code: str) -> bool:
    if code in ("WEBP", "wav"):
        return content[:4] == b"RIFF" and content[8:12] == (b"WEBP" if code == "WEBP" else b"WAVE")
    if code == "mp4":
        return content[4:8] in _ATOMS
    if code == "mp3":
        # A tag, or the eleven bits with which each of its frames begins.
        return content[:3] == b"ID3" or (content[:1] == b"\xff" and content[1:2] >= b"\xe0")
    begins = {
        "JPEG": b"\xff\xd8\xff",
        "PNG": b"\x89PNG\r\n\x1a\n",
        "ogg": b"OggS",
        "webm": b"\x1a\x45\xdf\xa3",
    }
    return content.startswith(begins[code])
