"""Media as cameras and recorders leave them: with a position, a name and notes of their own."""

from __future__ import annotations

import io
import math
import shutil
import struct
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

# Stands in all that is written beside what is seen or heard, and a position as degrees.
SECRET = "SECRETCAMERA"
POSITION = "+55.9486-003.2008/"
_EXIF_ORIENTATION, _EXIF_MAKE, _EXIF_GPS = 0x0112, 0x010F, 0x8825
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{SECRET}{POSITION}</a></x:xmpmeta>'
_RATE = 8000
_SAID = """
[[media]]
file = "{file}"
alt = "{kind} as it is seen"
transcript = "{kind} as it is heard"
caption = "{kind}"
credit = "Made by a test"
licence = "CC0 1.0"
source = "Nowhere"
"""


def make_photograph(format_: str = "JPEG", *, size: tuple[int, int] = (640, 400)) -> bytes:
    """Return a picture that lies on its side, red where it is to be its top, with EXIF and XMP."""
    image = Image.new("RGB", size, (40, 60, 160))
    image.paste((220, 30, 30), (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[_EXIF_MAKE] = SECRET
    exif[_EXIF_ORIENTATION] = 6
    position = exif.get_ifd(_EXIF_GPS)
    position[1], position[2] = "N", (55.0, 56.0, 54.96)
    buffer = io.BytesIO()
    more = {"comment": SECRET.encode()} if format_ == "JPEG" else {}
    image.save(buffer, format_, exif=exif, xmp=_XMP.encode(), **more)
    return buffer.getvalue()


def make_wave(*, secret: str = SECRET) -> bytes:
    """Return a second of a tone as WAV, with a list of notes behind it."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        tone = (round(9000 * math.sin(n / _RATE * 2 * math.pi * 440)) for n in range(_RATE))
        file.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    note = secret.encode().ljust(len(secret) + len(secret) % 2, b"\0")
    listed = b"INFOICMT" + struct.pack("<I", len(note)) + note
    content = buffer.getvalue() + b"LIST" + struct.pack("<I", len(listed)) + listed
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def make_film(format_: str, codec: str, *, turned: bool = False) -> bytes:
    """Return half a second of a film, with tags."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=format_) as made:
        made.metadata.update({"title": SECRET, "location": POSITION, "comment": SECRET})
        stream: Any = made.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        if turned:
            stream.set_display_rotation(90)
        for number in range(5):
            frame = np.full((64, 96, 3), 40 * number, np.uint8)
            made.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        made.mux(stream.encode())
    return buffer.getvalue()


def make_sound(format_: str, codec: str) -> bytes:
    """Return a second of silence, with tags."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=format_) as made:
        made.metadata.update({"title": SECRET, "location": POSITION, "comment": SECRET})
        stream: Any = made.add_stream(codec, rate=48000)
        context = stream.codec_context
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 48000), np.int16), format="s16", layout="mono"
        )
        frame.rate = 48000
        fifo = av.AudioFifo()
        for piece in av.AudioResampler(context.format.name, context.layout.name, 48000).resample(
            frame
        ):
            fifo.write(piece)
        while (part := fifo.read(context.frame_size or 1024, partial=True)) is not None:
            made.mux(stream.encode(part))
        made.mux(stream.encode())
    return buffer.getvalue()


def add_media(source: Path, folder: Path, files: Mapping[str, bytes], *, head: str = "") -> Path:
    """Copy a story and give its overview media, or with ``head`` what stands there instead."""
    shutil.copytree(source, folder)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (chapter,) = folder.glob("narrative/*/overview.md")
    _, before, text = chapter.read_text("utf-8").split("+++\n", 2)
    before = before.split("\n[[media]]")[0]
    said = head or "".join(_SAID.format(file=name, kind=Path(name).stem) for name in files)
    chapter.write_text(f"+++\n{before}{said}+++\n{text}", "utf-8")
    return folder
