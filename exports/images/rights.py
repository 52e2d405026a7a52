"""What a picture says of itself: caption, credit and rights, as photo desks' programs read them.

IPTC Photo Metadata 2024.1, in XMP and, where a format has room for it, in the older IIM as well;
``exports.images.tagging`` puts both into files.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from geo.letters.drawn import drop_undrawable

# Made from data by a program that people wrote: IPTC's own word for it.
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
_CREATIVE_COMMONS = re.compile(r"CC (BY(?:-NC)?(?:-SA|-ND)?) (\d\.\d)")
_ZERO = re.compile(r"CC0 (\d\.\d)")
_SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
# Between several in one field.
_BETWEEN = "; "
# What may be too long for a format.
_LONG = ("caption", "alternative", "source", "credit", "creators", "headline", "title", "licence")
for _prefix, _space in _SPACES.items():
    ElementTree.register_namespace(_prefix, _space)
# The same for every packet, so that programs that know no format find it in any file.
_PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n%s\n<?xpacket end="w"?>'
# IPTC-NAA Information Interchange Model 4.2: a marker, record, data set and length before each.
_SET = struct.Struct(">BBBH")
_MARKER = 0x1C
_ENVELOPE, _APPLICATION = 1, 2
_CHARACTER_SET, _UTF8 = 90, b"\x1b%G"
# The number of a field, and the most bytes that it holds.
_FIELDS = {
    "ObjectName": (5, 64),
    "Keywords": (25, 64),
    "Byline": (80, 32),
    "CountryCode": (100, 3),
    "CountryName": (101, 64),
    "Headline": (105, 256),
    "Credit": (110, 32),
    "Source": (115, 32),
    "Copyright": (116, 128),
    "Caption": (120, 2000),
}


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
        return _BETWEEN.join(self.creators)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the places that it shows, each once."""
        return tuple(dict.fromkeys(place.name for place in self.locations))


def find_licence(name: str) -> str | None:
    """Return the address of a licence of Creative Commons by its name, None for any other."""
    if found := _CREATIVE_COMMONS.fullmatch(name.strip()):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    if found := _ZERO.fullmatch(name.strip()):
        return f"https://creativecommons.org/publicdomain/zero/{found[1]}/"
    return None


def write_packet(about: About, *, most: int | None = None) -> bytes:
    """Return the XMP packet that a picture bears, of at most so many bytes.

    Where a format has not enough room for all of it, places go first, then the ends of what is
    longest.
    """
    packet = _write_packet(about)
    while most is not None and len(packet) > most:
        about = _say_less(about)
        packet = _write_packet(about)
    return packet


def _say_less(about: About) -> About:
    if about.locations:
        return replace(about, locations=about.locations[: len(about.locations) // 2])
    told: dict[str, Any] = {name: getattr(about, name) for name in _LONG}
    longest = max(told, key=lambda name: len("".join(told[name])))
    return replace(about, **{longest: told[longest][: len(told[longest]) // 2]})


def _write_packet(about: About) -> bytes:
    root = ElementTree.Element(_name("x:xmpmeta"))
    rdf = ElementTree.SubElement(root, _name("rdf:RDF"))
    told = ElementTree.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})
    _fill_xmp(told, about)
    ElementTree.indent(root, " ")
    return _PACKET % ElementTree.tostring(root, encoding="unicode").encode()


def _fill_xmp(told: ElementTree.Element, about: About) -> None:
    def say(key: str, text: str | None) -> None:
        if text:
            told.set(_name(key), _clean(text))

    def list_up(key: str, kind: str, texts: Iterable[str]) -> ElementTree.Element:
        array = ElementTree.SubElement(
            ElementTree.SubElement(told, _name(key)), _name(f"rdf:{kind}")
        )
        for text in texts:
            ElementTree.SubElement(array, _name("rdf:li")).text = _clean(text)
        return array

    def say_in_language(key: str, text: str) -> None:
        list_up(key, "Alt", [text])[0].set(_name("xml:lang"), "x-default")

    say_in_language("dc:title", about.title)
    say_in_language("dc:description", about.caption)
    say_in_language("dc:rights", about.licence)
    say("dc:source", about.source)
    say("dc:identifier", about.address)
    if about.creators:
        list_up("dc:creator", "Seq", about.creators)
    list_up("dc:language", "Bag", [about.language])
    if about.locations:
        list_up("dc:subject", "Bag", about.names)
    say("photoshop:Headline", about.headline)
    say("photoshop:Credit", about.credit)
    say("photoshop:Source", about.source)
    say("photoshop:DateCreated", about.date)
    say("xmpRights:Marked", "True")
    say("xmpRights:WebStatement", find_licence(about.licence))
    say_in_language("xmpRights:UsageTerms", about.licence)
    say_in_language("Iptc4xmpCore:AltTextAccessibility", about.alternative)
    say("Iptc4xmpExt:DigitalSourceType", _SOURCE_TYPE)
    if about.locations:
        shown = list_up("Iptc4xmpExt:LocationShown", "Bag", [])
        for place in about.locations:
            item = ElementTree.SubElement(shown, _name("rdf:li"))
            item.set(_name("Iptc4xmpExt:City"), _clean(place.name))
            if place.code:
                item.set(_name("Iptc4xmpExt:CountryName"), _clean(place.country))
                item.set(_name("Iptc4xmpExt:CountryCode"), place.code)


def _name(key: str) -> str:
    """Return a name with its namespace in place of its prefix."""
    prefix, _, name = key.partition(":")
    return f"{{{_SPACES[prefix]}}}{name}"


def write_iim(about: About, *, most: int | None = None) -> bytes:
    """Return what the older IIM has room for, of at most so many bytes; keywords go first."""
    fields = [
        ("ObjectName", about.title),
        ("Headline", about.headline),
        ("Caption", about.caption),
        # The whole line has no room there.
        ("Credit", about.author or about.headline),
        ("Source", about.source),
        ("Copyright", about.licence),
    ]
    if about.locations:
        fields.append(("CountryName", about.locations[0].country))
        fields.append(("CountryCode", about.locations[0].code))
    fields += [("Byline", name) for name in about.creators]
    fields += [("Keywords", name) for name in about.names]
    written = _write_set(_ENVELOPE, _CHARACTER_SET, _UTF8)
    for name, text in fields:
        number, longest = _FIELDS[name]
        field = _write_set(_APPLICATION, number, _cut(text, longest)) if text else b""
        if most is not None and len(written) + len(field) > most:
            break
        written += field
    return written


def _write_set(record: int, number: int, content: bytes) -> bytes:
    return _SET.pack(_MARKER, record, number, len(content)) + content


def _cut(text: str, most: int) -> bytes:
    """Return a text in at most so many bytes, cut where one of several ends, or else a word."""
    whole = _clean(text)
    cut = whole.encode()[:most].decode(errors="ignore")
    if cut == whole:
        return whole.encode()
    for mark in (_BETWEEN, " "):
        head = whole[: len(cut) + len(mark)].rpartition(mark)[0]
        # Where words are long, or not parted, a part of one says more.
        if len(head) >= len(cut) / 2:
            return head.rstrip().encode()
    return cut.rstrip().encode()


def _clean(text: str) -> str:
    return " ".join(drop_undrawable(text).split())
