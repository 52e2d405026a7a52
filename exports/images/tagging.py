"""Where a raster file has room for what it says of itself, format by format."""

from __future__ import annotations

import struct

from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2
from PIL.TiffTags import BYTE, UNDEFINED

from exports.images.rights import About, write_iim, write_packet
from geo.letters.drawn import drop_undrawable

_JPEG_PHOTOSHOP = b"\xff\xed"
_PHOTOSHOP = b"Photoshop 3.0\0"
# Photoshop's block of image resources that holds IIM, without a name.
_RESOURCE = struct.Struct(">4sHHI")
_IIM_RESOURCE = b"8BIM", 0x0404, 0
# What a segment of JPEG holds, less what stands before a packet and before IIM.
_MOST_SEGMENT = 0xFFFF - 2
_MOST_PACKET = _MOST_SEGMENT - len(b"http://ns.adobe.com/xap/1.0/\0")
_MOST_IIM = _MOST_SEGMENT - len(_PHOTOSHOP) - _RESOURCE.size - 1
_TIFF_PACKET, _TIFF_IIM = 700, 33723
_HEX_WIDTH = 72


def tag_png(info: PngInfo, about: About) -> None:
    """Add what is said of a picture to the chunks of a PNG, with its own texts."""
    info.add_itxt("XML:com.adobe.xmp", write_packet(about).decode())
    # ImageMagick's chunk, by which IIM is found in a PNG.
    block = _wrap_iim(write_iim(about))
    digits = block.hex()
    lines = [digits[start : start + _HEX_WIDTH] for start in range(0, len(digits), _HEX_WIDTH)]
    info.add_text(
        "Raw profile type iptc", "\n".join(["\niptc", f"{len(block):8}", *lines, ""]), zip=True
    )
    for name, text in _list_chunks(about).items():
        info.add_itxt(name, drop_undrawable(text))


def tag_jpeg(about: About) -> tuple[bytes, bytes]:
    """Return the packet of a JPEG, and the segment that follows its head."""
    content = _PHOTOSHOP + _wrap_iim(write_iim(about, most=_MOST_IIM))
    segment = _JPEG_PHOTOSHOP + struct.pack(">H", len(content) + 2) + content
    return write_packet(about, most=_MOST_PACKET), segment


def tag_tiff(about: About) -> ImageFileDirectory_v2:
    """Return the tags of a TIFF."""
    tags = ImageFileDirectory_v2()
    for tag, kind, content in (
        (_TIFF_PACKET, BYTE, write_packet(about)),
        (_TIFF_IIM, UNDEFINED, write_iim(about)),
    ):
        tags.tagtype[tag] = kind
        tags[tag] = content
    return tags


def _wrap_iim(content: bytes) -> bytes:
    return _RESOURCE.pack(*_IIM_RESOURCE, len(content)) + content + bytes(len(content) % 2)


def _list_chunks(about: About) -> dict[str, str]:
    """Return the words that a PNG's own text chunks have, for programs that read no XMP."""
    chunks = {
        "Title": f"{about.title}. {about.headline}",
        "Description": about.alternative,
        "Author": about.author,
        "Copyright": about.licence,
        "Source": about.credit,
    }
    chunks |= {} if about.address is None else {"URL": about.address}
    return {name: text for name, text in chunks.items() if text}
