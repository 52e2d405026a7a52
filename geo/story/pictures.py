"""Pictures of a chapter: bounded before they are opened, upright, and rid of all but their pixels.

What a camera writes beside them, its position above all, is in none that is returned here.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from geo.story.bounds import MOST_PIXELS, MOST_SCANS

# EXIF's orientations that lay a picture on its side.
_SIDEWAYS = (5, 6, 7, 8)
_ORIENTATION = 0x0112
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N")
_SRGB = ImageCms.createProfile("sRGB")
# What parsers of Pillow raise where a file is not what it should be.
_BROKEN = (
    *(OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError),
    *(OverflowError, MemoryError, struct.error, zlib.error, UnidentifiedImageError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)


class PictureError(ValueError):
    """A picture that cannot be shown; the message says why, as the end of a sentence about it."""


def measure_picture(content: bytes, code: str) -> tuple[int, int]:
    """Return width and height of a picture as it is seen, in pixels; none of them is read.

    Args:
        content: its file.
        code: its format, as Pillow calls it.

    Raises:
        PictureError: it is none, or too large to be opened.
    """
    with _open(content, code) as image:
        width, height = image.size
        try:
            sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS
        except _BROKEN:
            sideways = False
        return (height, width) if sideways else (width, height)


def open_picture(content: bytes, code: str, *, most_width: int) -> Image.Image:
    """Return a picture upright, in sRGB, no wider than asked for, with nothing but its pixels.

    Args:
        content: its file.
        code: its format, as Pillow calls it.
        most_width: in pixels; one that is narrower stays as it is.

    Raises:
        PictureError: it is none, is broken, or too large to be opened.
    """
    size = measure_picture(content, code)
    width = min(size[0], most_width)
    height = max(round(size[1] * width / size[0]), 1)
    try:
        with warnings.catch_warnings(), _open(content, code) as image:
            # Of broken EXIF, which is left out anyway.
            warnings.simplefilter("ignore")
            # JPEG is read no finer than it is shown.
            image.draft("RGB", (2 * max(width, height),) * 2)
            image.load()
            upright = _flatten(ImageOps.exif_transpose(image))
            small = upright.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    except _BROKEN as error:
        raise PictureError(f"cannot be read as a picture: {error}") from error
    # Its pixels alone: a copy would bring along what stood beside them.
    bare = Image.new(small.mode, small.size)
    bare.paste(small)
    return bare


def _open(content: bytes, code: str) -> Image.Image:
    if code == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS:
        raise PictureError(f"is drawn over more than {MOST_SCANS} times")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=[code])
    except _BROKEN as error:
        reason = "" if isinstance(error, UnidentifiedImageError) else f": {error}"
        raise PictureError(f"cannot be read as a picture{reason}") from error
    if image.width * image.height > MOST_PIXELS:
        raise PictureError(
            f"has {image.width} × {image.height} pixels; there may be {MOST_PIXELS:,}"
        )
    return image


def _flatten(image: Image.Image) -> Image.Image:
    """Return a picture as RGB or RGBA in sRGB."""
    if image.mode in _DEEP:
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    clear = "A" in image.getbands() or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError):
            # A profile that is none, or not one of the picture's colours, says nothing of them.
            pass
    return image.convert("RGBA" if clear else "RGB")
