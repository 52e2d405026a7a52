"""Pictures of a chapter as they are shown: small, in few widths, with nothing but their pixels."""

from __future__ import annotations

import io

from geo.story.media_files import MediaFile

# Widths in pixels: of a phone, of a column on a fine screen, of a wall.
WIDTHS = (480, 960, 1600)
_QUALITY = 78
_PAPER = (255, 255, 255)


def list_widths(file: MediaFile) -> list[int]:
    """Return the widths that a picture is made in: no wider than it is, the narrowest first."""
    assert file.size is not None  # a picture's
    own = min(file.size[0], WIDTHS[-1])
    # One that is hardly narrower saves nothing.
    return [*(width for width in WIDTHS if width * 1.2 < own), own]


def write_webp(file: MediaFile, *, width: int, quality: int = _QUALITY) -> bytes:
    """Return a picture as WebP, no wider than asked for in pixels.

    Raises:
        StoryError: its file can no longer be read.
        PictureError: nor can what is in it.
    """
    # Few stories have pictures.
    from geo.story.pictures import open_picture

    image = open_picture(file.read(), file.code, most_width=width)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def write_jpeg(file: MediaFile, *, width: int, grey: bool = False) -> bytes:
    """Return a picture as JPEG on white, for documents, in grey if asked; see ``write_webp``."""
    from PIL import Image

    from geo.story.pictures import open_picture

    image = open_picture(file.read(), file.code, most_width=width)
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, _PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    if grey:
        image = image.convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY + 4, optimize=True)
    return buffer.getvalue()
