"""What a picture says of itself: caption, credit and rights, as photo desks' programs read them.

IPTC Photo Metadata 2024.1, in XMP and, where a format has room for it, in the older IIM as well.
libexiv2 writes both.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

from exports.images.fonts import drop_undrawable

# Made from data by a program that people wrote: IPTC's own word for it.
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
_CREATIVE_COMMONS = re.compile(r"CC (BY(?:-NC)?(?:-SA|-ND)?) (\d\.\d)")
_ZERO = re.compile(r"CC0 (\d\.\d)")
# The most letters that a field of IIM holds.
_MOST = {
    "ObjectName": 64,
    "Headline": 256,
    "Caption": 2000,
    "Byline": 32,
    "Credit": 32,
    "Source": 32,
    "Copyright": 128,
    "CountryName": 64,
    "CountryCode": 3,
    "Keywords": 64,
}
_UTF8 = "\x1b%G"
# Its toolkit for XMP has one state for the whole process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Location:
    """A place that a picture shows: its name, and its country by name and ISO 3166-1 alpha-3."""

    name: str
    country: str
    code: str


@dataclass(frozen=True)
class About:
    """What a picture says of itself.

    Attributes:
        title: the picture's.
        headline: of the story that it belongs to.
        caption: all that is printed below it.
        alternative: what it shows, for those who cannot see it.
        creators: who made it, as they are to be named; empty where the story does not say.
        credit: whom to name beside it.
        source: where what it shows comes from.
        licence: under which it may be used.
        date: on which the story was last changed, ISO 8601, empty where that is not known.
        language: BCP 47 tag of the words.
        address: of the page that shows it, None without one.
        locations: the places that it shows.
    """

    title: str
    headline: str
    caption: str
    alternative: str
    creators: tuple[str, ...]
    credit: str
    source: str
    licence: str
    date: str
    language: str
    address: str | None
    locations: tuple[Location, ...]

    @property
    def author(self) -> str:
        """Who made it, where a format has one field for all; empty where nobody is named."""
        return "; ".join(self.creators)


def find_licence(name: str) -> str | None:
    """Return the address of a licence of Creative Commons by its name, None for any other."""
    if found := _CREATIVE_COMMONS.fullmatch(name.strip()):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    if found := _ZERO.fullmatch(name.strip()):
        return f"https://creativecommons.org/publicdomain/zero/{found[1]}/"
    return None


def tag_raster(content: bytes, about: About) -> bytes:
    """Return an image file (PNG, JPEG, WebP or TIFF) that bears what is said about it."""
    # What draws is quicker without it.
    import exiv2

    with _ONE_AT_A_TIME:
        image = exiv2.ImageFactory.open(content)
        image.readMetadata()
        _fill_xmp(image.xmpData(), about)
        if image.checkMode(exiv2.MetadataId.Iptc) in (
            exiv2.AccessMode.Write,
            exiv2.AccessMode.ReadWrite,
        ):
            _fill_iim(image.iptcData(), about)
        image.writeMetadata()
        file = image.io()
        file.open()
        written = bytes(file.mmap())
        file.munmap()
        file.close()
    return written


def write_packet(about: About) -> bytes:
    """Return the XMP packet that a PDF bears."""
    import exiv2

    data = exiv2.XmpData()
    with _ONE_AT_A_TIME:
        _fill_xmp(data, about)
        _, packet = exiv2.XmpParser.encode(data)
    return str(packet).encode()


def _fill_xmp(data: Any, about: About) -> None:
    import exiv2

    def say(key: str, text: str | None) -> None:
        if text:
            data[f"Xmp.{key}"] = _clean(text)

    def say_in_language(key: str, text: str) -> None:
        data[f"Xmp.{key}"] = exiv2.LangAltValue(f'lang="x-default" {_clean(text)}')

    def list_up(key: str, texts: list[str], kind: Any) -> None:
        value = exiv2.XmpArrayValue(kind)
        for text in texts:
            value.append(_clean(text))
        data[f"Xmp.{key}"] = value

    say_in_language("dc.title", about.title)
    say_in_language("dc.description", about.caption)
    say_in_language("dc.rights", about.licence)
    say("dc.source", about.source)
    say("dc.identifier", about.address)
    if about.creators:
        list_up("dc.creator", [*about.creators], exiv2.TypeId.xmpSeq)
    list_up("dc.language", [about.language], exiv2.TypeId.xmpBag)
    names = list(dict.fromkeys(place.name for place in about.locations))
    if names:
        list_up("dc.subject", names, exiv2.TypeId.xmpBag)
    say("photoshop.Headline", about.headline)
    say("photoshop.Credit", about.credit)
    say("photoshop.Source", about.source)
    say("photoshop.DateCreated", about.date)
    say("xmpRights.Marked", "True")
    say("xmpRights.WebStatement", find_licence(about.licence))
    say_in_language("xmpRights.UsageTerms", about.licence)
    say_in_language("iptc.AltTextAccessibility", about.alternative)
    say("iptcExt.DigitalSourceType", _SOURCE_TYPE)
    if about.locations:
        bag = exiv2.XmpTextValue("")
        bag.setXmpArrayType(exiv2.XmpValue.XmpArrayType.xaBag)
        data["Xmp.iptcExt.LocationShown"] = bag
    for number, place in enumerate(about.locations, 1):
        start = f"Xmp.iptcExt.LocationShown[{number}]/iptcExt"
        data[f"{start}:City"] = _clean(place.name)
        if place.code:
            data[f"{start}:CountryName"] = _clean(place.country)
            data[f"{start}:CountryCode"] = place.code


def _fill_iim(data: Any, about: About) -> None:
    import exiv2

    data["Iptc.Envelope.CharacterSet"] = _UTF8

    def say(name: str, text: str) -> None:
        if text:
            data[f"Iptc.Application2.{name}"] = _cut(text, _MOST[name])

    say("ObjectName", about.title)
    say("Headline", about.headline)
    say("Caption", about.caption)
    # The whole line has no room there.
    say("Credit", about.author or about.headline)
    say("Source", about.source)
    say("Copyright", about.licence)
    if about.locations:
        say("CountryName", about.locations[0].country)
        say("CountryCode", about.locations[0].code)
    names = dict.fromkeys(place.name for place in about.locations)
    for field, texts in (("Byline", about.creators), ("Keywords", names)):
        for text in texts:
            datum = exiv2.Iptcdatum(exiv2.IptcKey(f"Iptc.Application2.{field}"))
            datum.setValue(_cut(text, _MOST[field]))
            data.add(datum)


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut at a letter's end."""
    return _clean(text).encode()[:most].decode(errors="ignore").rstrip()


def _clean(text: str) -> str:
    return " ".join(drop_undrawable(text).split())
