"""Sounds and films of a chapter: put anew into their container, with what is heard and seen alone.

What else a recorder writes, its position above all, is not copied: tags, pictures of covers,
streams of data, chapters, and the notes within a film's own frames.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from av.container import InputContainer

# The package that reads them; few stories need it.
PACKAGE = "av==18.1.0"
# What every browser of today plays, by the codecs' names.
_PLAYED = {
    "audio": ("mp3", "mp3float", "aac", "opus", "vorbis", "flac", "pcm_s16le", "pcm_u8"),
    "video": ("h264", "vp8", "vp9", "av1", "libdav1d"),
}
_MOST_PACKETS = 2_000_000
_MOST_SIDE = 8192
# What a container is written with: nothing of the program that writes it; in a file, which is
# written over once more for that, its index first.
_FILE_OPTIONS: Mapping[str, Mapping[str, str]] = {"mp4": {"movflags": "+faststart"}}
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "mp3": {"id3v2_version": "0", "write_id3v1": "0"},
}
# Of H.264 the units of type 6: notes that are not needed to see it.
_BARE = {"h264": "filter_units=remove_types=6"}


class RecordingError(ValueError):
    """A sound or film that cannot be played; the message ends a sentence about it."""


@dataclass(frozen=True)
class Recording:
    """What a sound or film is: seconds, and width and height in pixels as it is seen, if a film."""

    seconds: float
    size: tuple[int, int] | None


def measure_recording(content: bytes, code: str, *, film: bool) -> Recording:
    """Return what a sound or film is.

    Args:
        content: its file.
        code: its container, as FFmpeg calls it.
        film: whether it must have something to see.

    Raises:
        RecordingError: it is none, or none that browsers play.
    """
    with _open(content, code) as source:
        streams = _pick(source, film=film)
        seconds = float(source.duration or 0) / 1_000_000
        size = None
        if film:
            video = streams["video"]
            size = video.codec_context.width, video.codec_context.height
            if not all(0 < side <= _MOST_SIDE for side in size):
                raise RecordingError(f"is {size[0]} × {size[1]} pixels large")
            if _is_sideways(content, code):
                size = size[1], size[0]
        return Recording(seconds, size)


def strip_recording(content: bytes, code: str, target: Path | BinaryIO, *, film: bool) -> None:
    """Write a sound or film anew with what is heard and seen alone; the same file, the same bytes.

    Args:
        content: its file.
        code: its container, as FFmpeg calls it.
        target: where it is written; what is no file of its own has its index last.
        film: whether what is seen is kept.

    Raises:
        RecordingError: it is none, is broken, or none that browsers play.
    """
    av = _import_av()
    from av.bitstream import BitStreamFilterContext

    options = {"fflags": "+bitexact", **_OPTIONS.get(code, {})}
    if isinstance(target, Path):
        options |= _FILE_OPTIONS.get(code, {})
    try:
        with _open(content, code) as source:
            streams = _pick(source, film=film)
            with av.open(target, "w", format=code, options=options) as made:
                outs, filters = {}, {}
                for stream in streams.values():
                    out = outs[stream.index] = made.add_stream_from_template(stream, opaque=True)
                    bare = _BARE.get(stream.codec_context.name)
                    if bare is not None:
                        filters[stream.index] = BitStreamFilterContext(bare, stream, out)
                written = 0
                for packet in source.demux(list(streams.values())):
                    if packet.dts is None:
                        continue
                    written += 1
                    if written > _MOST_PACKETS:
                        raise RecordingError(f"has more than {_MOST_PACKETS:,} pieces")
                    index = packet.stream.index
                    bared = filters[index].filter(packet) if index in filters else [packet]
                    for one in bared:
                        one.stream = outs[index]
                        made.mux(one)
                if not written:
                    raise RecordingError("has nothing to be heard or seen")
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, RecordingError):
            raise
        raise RecordingError(f"cannot be read: {_explain(error)}") from error


def _import_av() -> Any:
    try:
        import av
    except ImportError as error:
        raise RecordingError(
            f"needs a package that is not installed: pip install {PACKAGE}"
        ) from error
    return av


def _open(content: bytes, code: str) -> InputContainer:
    av = _import_av()
    try:
        # From these bytes alone: a container may name other files, and addresses.
        source: InputContainer = av.open(io.BytesIO(content), format=code, metadata_errors="ignore")
    except (av.FFmpegError, ValueError) as error:
        raise RecordingError(f"cannot be read: {_explain(error)}") from error
    return source


def _pick(source: InputContainer, *, film: bool) -> dict[str, Any]:
    """Return the first stream to be heard and, of a film, the first to be seen."""
    av = _import_av()
    picked: dict[str, Any] = {}
    for stream in source.streams:
        kind = stream.type
        cover = bool(stream.disposition & av.stream.Disposition.attached_pic)
        if kind in picked or kind not in _PLAYED or cover or (kind == "video" and not film):
            continue
        name = stream.codec_context.name if stream.codec_context is not None else "nothing known"
        if name not in _PLAYED[kind]:
            better = "H.264" if kind == "video" else "AAC"
            raise RecordingError(
                f"has {name} in it, which not every browser plays; save it with {better}"
            )
        picked[kind] = stream
    if ("video" if film else "audio") not in picked:
        raise RecordingError(f"has nothing to be {'seen' if film else 'heard'}")
    return picked


def _is_sideways(content: bytes, code: str) -> bool:
    """Tell whether a film is turned by a quarter when it is shown, as its first frame says."""
    with _open(content, code) as source:
        for frame in source.decode(video=0):
            return abs(frame.rotation) % 180 == 90
    raise RecordingError("has no frame to be seen")


def _explain(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
