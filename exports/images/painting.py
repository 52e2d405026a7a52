"""Painting a picture with Typst: rasters with exact pixels, PDF with live text in its fonts."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import deflate
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exports.images.compiling import compile_template
from exports.images.drawing import Drawing
from exports.images.plain import write_plain
from exports.images.press import Press
from exports.images.rights import About, write_packet
from exports.images.tagging import tag_jpeg, tag_png, tag_tiff
from geo.letters.drawn import drop_undrawable

_TEMPLATE = Path(__file__).with_name("image.typ")
_POINTS = 72.0  # to an inch
# The words that a PDF has about itself, as `texts` and as Typst name them.
_WORDS = {
    "Title": "title",
    "Author": "author",
    "Subject": "description",
    "Keywords": "keywords",
}
# How much of a JPEG is kept when nobody says, of 100.
JPEG_QUALITY = 90
_PALETTE = 256
_COLOUR = 0xFFFFFF
# Colours compared with the palette at once: of more, several threads would be called together,
# which takes longer than the work.
_BLOCK = 256
_PERCEPTUAL = b"\x00"
_PNG_START = b"\x89PNG\r\n\x1a\n"
# Before a chunk its length and its kind, after it a sum.
_PNG_CHUNK, _PNG_SUM = struct.Struct(">I4s"), struct.Struct(">I")
_PNG_EFFORT = 6
_PROFILE_DATE = slice(24, 36)


@dataclass(frozen=True)
class Form:
    """The form of a raster file: its format, and of 100 how much of it is kept, None for all."""

    format: str
    quality: int | None = None


def paint_raster(drawing: Drawing, form: Form, *, language: str, about: About) -> bytes:
    """Paint a picture as PNG, JPEG, WebP or TIFF of exactly its pixels, with all its words.

    A picture without colour has one channel, and a PNG no more colours than it needs.
    """
    content = _compile(drawing, "png", language, (drawing.width, drawing.height), {})
    with Image.open(io.BytesIO(content)) as painted:
        # Nothing of it is seen through; for a palette that needs no other channels.
        colours = "RGBA" if form.format == "png" else "RGB"
        image = painted.convert("L" if drawing.is_grey else colours)
    return _pack(image, drawing, form, about)


def _pack(image: Image.Image, drawing: Drawing, form: Form, about: About) -> bytes:
    file = io.BytesIO()
    dpi = (drawing.dpi, drawing.dpi)
    profile = None if image.mode == "L" or form.format == "png" else _make_profile()
    if form.format == "jpg":
        packet, segment = tag_jpeg(about)
        image.save(
            file,
            "JPEG",
            dpi=dpi,
            xmp=packet,
            extra=segment,
            icc_profile=profile,
            quality=form.quality or JPEG_QUALITY,
            # Thin lines of a colour stay of that colour.
            subsampling=0,
            optimize=True,
        )
    elif form.format == "webp":
        lossy = form.quality is not None
        image.save(
            file,
            "WEBP",
            xmp=write_packet(about),
            icc_profile=profile,
            lossless=not lossy,
            quality=form.quality if lossy else 80,
            method=4,
        )
    elif form.format == "tiff":
        tags = tag_tiff(about)
        image.save(
            file, "TIFF", dpi=dpi, tiffinfo=tags, icc_profile=profile, compression="tiff_lzw"
        )
    else:
        info = PngInfo()
        if image.mode != "L":
            info.add(b"sRGB", _PERCEPTUAL)
        tag_png(info, about)
        _lessen_colours(image).save(file, "PNG", dpi=dpi, pnginfo=info, compress_level=0)
        return _press(file.getvalue())
    return file.getvalue()


def _press(png: bytes) -> bytes:
    """Press the pixels of a PNG by libdeflate, which takes half as long as zlib and less room."""
    parts, pixels = [png[: len(_PNG_START)]], []
    at = len(_PNG_START)
    while at < len(png):
        length, kind = _PNG_CHUNK.unpack_from(png, at)
        start, at = at, at + _PNG_CHUNK.size + length + _PNG_SUM.size
        if kind == b"IDAT":
            pixels.append(png[start + _PNG_CHUNK.size : at - _PNG_SUM.size])
            continue
        if kind == b"IEND":
            rows = zlib.decompress(b"".join(pixels))
            packed = bytes(deflate.zlib_compress(rows, _PNG_EFFORT))
            body = b"IDAT" + packed
            parts += [_PNG_SUM.pack(len(packed)), body, _PNG_SUM.pack(zlib.crc32(body))]
        parts.append(png[start:at])
    return b"".join(parts)


def _lessen_colours(image: Image.Image) -> Image.Image:
    """Return a picture in the 256 of its colours that it uses most.

    A map has few: the others are blends along edges, each next to one that is kept.
    """
    if image.mode == "L":
        return image
    codes = np.frombuffer(image.tobytes("raw", "RGBA"), dtype="<u4") & _COLOUR
    # Pixels of one colour stand beside one another, in runs.
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
    lengths = np.diff(np.append(starts, len(codes)))
    order = np.argsort(codes[starts])
    ordered = codes[starts][order].astype(np.int64)
    firsts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    colours, counts = ordered[firsts], np.add.reduceat(lengths[order], firsts)
    kept = colours[np.lexsort((colours, -counts))[:_PALETTE]]
    nearest = np.concatenate(
        [
            _find_nearest(colours[start : start + _BLOCK], kept)
            for start in range(0, len(colours), _BLOCK)
        ]
    )
    numbers = np.empty(len(order), dtype=np.uint8)
    numbers[order] = np.repeat(nearest, np.diff(np.append(firsts, len(order))))
    pixels = np.repeat(numbers, lengths).reshape(image.height, image.width)
    reduced = Image.fromarray(pixels, "P")
    reduced.putpalette(_part_channels(kept).astype(np.uint8).tobytes())
    return reduced


def _find_nearest(
    colours: npt.NDArray[np.int64], kept: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint8]:
    """Return for each colour the number of the nearest that is kept."""
    # The nearest is the one with the largest of these; single precision holds such numbers exactly.
    near = _part_channels(kept).astype(np.float32)
    half = (near**2).sum(axis=1) / 2
    shares = _part_channels(colours).astype(np.float32) @ near.T - half
    return np.asarray(np.argmax(shares, axis=1), dtype=np.uint8)


def _part_channels(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Turn colours of one number each, red the lowest, into the three, shape (n, 3)."""
    return np.stack([codes & 255, codes >> 8 & 255, codes >> 16 & 255], axis=-1)


@functools.cache
def _make_profile() -> bytes:
    """Return the profile of sRGB, dated like no day, so that bytes repeat."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = bytes(12)
    return bytes(profile)


def paint_pdf(drawing: Drawing, *, language: str, about: About, press: Press) -> bytes:
    """Paint a picture as one tagged page of PDF, with all its words, its groups as layers.

    Its boxes say where the paper is cut; one with inks says for which ``press`` they are meant.
    """
    width, height = (inches * _POINTS for inches in drawing.inches)
    keywords = [about.credit, about.licence, *([about.address] if about.address else [])]
    texts = {
        "Title": f"{about.title}. {about.headline}",
        "Author": about.author,
        "Subject": about.alternative,
        "Keywords": "; ".join(keywords),
    }
    painted = _compile(drawing, "pdf", language, (width, height), texts)
    return _finish_pdf(painted, drawing, about, language, press)


def _finish_pdf(
    content: bytes, drawing: Drawing, about: About, language: str, press: Press
) -> bytes:
    # Other formats do not wait for it.
    import pikepdf

    from exports.images.layering import add_layers, lay_inks

    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        off = drawing.bleed_mm / 25.4 * _POINTS
        page.BleedBox = pikepdf.Array([left, bottom, right, top])
        page.TrimBox = pikepdf.Array([left + off, bottom + off, right - off, top - off])
        pdf.Root.Metadata = pikepdf.Stream(
            pdf, write_packet(about), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        pdf.Root.Lang = pikepdf.String(language)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        if drawing.inks:
            intent = pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFX,
                OutputCondition=pikepdf.String(press.words),
                OutputConditionIdentifier=pikepdf.String(press.name),
                Info=pikepdf.String(press.words),
            )
            if press.profile is None:
                intent.RegistryName = pikepdf.String("http://www.color.org")
            else:
                intent.DestOutputProfile = pdf.make_stream(press.profile, N=4)
            pdf.Root.OutputIntents = pikepdf.Array([intent])
            lay_inks(pdf, drawing.inks)
        add_layers(pdf, [group.id for group in drawing.groups])
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def paint_grey_png(picture: Mapping[str, Any], *, dpi: float) -> bytes:
    """Paint a picture of ``write_plain``, drawn in black and greys, as PNG of one channel."""
    words = dict.fromkeys(_WORDS.values(), "")
    known = {name: picture[name] for name in ("width", "height", "language")} | {"bleed": 0.0}
    content, _ = compile_template(_TEMPLATE, {**words, **known, "picture": picture}, format="png")
    file = io.BytesIO()
    with Image.open(io.BytesIO(content)) as painted:
        painted.convert("L").save(file, "PNG", dpi=(dpi, dpi), optimize=True)
    return file.getvalue()


def _compile(
    drawing: Drawing,
    format_: Any,
    language: str,
    size: tuple[float, float],
    texts: Mapping[str, str],
) -> bytes:
    data = {
        **{name: drop_undrawable(texts.get(key, "")) for key, name in _WORDS.items()},
        "language": language.split("-")[0],
        "width": size[0],
        "height": size[1],
        # Only paper is cut.
        "bleed": drawing.bleed_mm / 25.4 * _POINTS if format_ == "pdf" else 0.0,
        "picture": write_plain(drawing, language=language, snap=format_ == "png"),
    }
    # Tags, and an alternative for those who cannot see the picture.
    standard: Literal["ua-1"] | None = "ua-1" if format_ == "pdf" else None
    content, _ = compile_template(_TEMPLATE, data, format=format_, standard=standard)
    return content
