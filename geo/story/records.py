"""The story as records: what a story folder says, checked and in memory."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from geo.globe.world import World
from geo.story.areas import Area
from geo.story.dates import DateSpan, PartialDate
from geo.story.lessons import Lesson
from geo.story.texts import Texts as Texts  # with the records that hold them

Path = Literal["geodesic", "schematic", "track"]
# What a story leaves out is "unstated".
Certainty = Literal["documented", "reported", "undisclosed", "unstated"]
Precision = Literal["site", "city", "country", "approximate", "unstated"]
Role = Literal["hub", "origin", "stop", "context"]

Citations = Literal["sentence", "paragraph", "chapter", "none"]
Overview = Literal["journeys", "flows"]
Status = Literal["draft", "published"]
MediaKind = Literal["picture", "sound", "film"]

PATHS: tuple[Path, ...] = get_args(Path)
UNSTATED: Literal["unstated"] = "unstated"
# What a story can say, and with what it may leave unsaid.
CERTAINTIES: tuple[Certainty, ...] = ("documented", "reported", "undisclosed")
ALL_CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
EVENT_CERTAINTIES: tuple[Certainty, ...] = ("documented", "reported")
PRECISIONS: tuple[Precision, ...] = ("site", "city", "country", "approximate")
ALL_PRECISIONS: tuple[Precision, ...] = get_args(Precision)
ROLES: tuple[Role, ...] = get_args(Role)
CITATIONS: tuple[Citations, ...] = get_args(Citations)
OVERVIEWS: tuple[Overview, ...] = get_args(Overview)
# The chapter that every story has: addresses rely on it.
OVERVIEW_ID = "overview"
# A page draws no more legs than this as shapes of their own, and lists no more in a row: from here
# on the browser takes longer than a frame, and a reader finds nothing in it.
MOST_LEGS = 120
# As many as there are signs that nobody mistakes for one another.
MOST_KINDS = 5
# As many as somebody reads through in a key.
MOST_GROUPS = 24
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Kind:
    """What some places are, ``number`` (from 0) being its own among the story's kinds."""

    id: str
    number: int
    names: Texts


@dataclass(frozen=True)
class Group:
    """What some journeys have in common, ``number`` (from 0) being its own among the groups."""

    id: str
    number: int
    names: Texts


@dataclass(frozen=True)
class Place:
    """A point that journeys touch.

    ``lon`` and ``lat`` are WGS 84 degrees; ``country`` is ISO 3166-1 alpha-3, empty where it is
    in none. ``in_article`` is None in a story that rests on no article. ``kind`` is one of the
    story's, None for a place of none. One that is an ``area`` has its polygons, and stands at a
    position inside them; for any other they are empty.
    """

    id: str
    names: Texts
    lon: float
    lat: float
    country: str
    role: Role
    marks: Texts
    precision: Precision
    in_article: bool | None
    sources: tuple[str, ...]
    variants: tuple[str, ...] = ()
    kind: Kind | None = None
    area: Area = ()

    @property
    def is_marked(self) -> bool:
        """Whether a sign marks its position: an area of no kind has its outline alone."""
        return not self.area or self.kind is not None


@dataclass(frozen=True, slots=True)
class Leg:
    """One part of a journey, between two neighbouring stops.

    ``avoid`` lists countries (ISO 3166-1 alpha-3) that a schematic arc keeps clear of; ``bow`` is
    its height over its chord, None where it is to be found. A track goes along ``track``, the
    line of a file, or by way of ``via``, points between its ends; each is (lon, lat) in degrees.
    """

    path: Path
    certainty: Certainty
    note: Texts
    sources: tuple[str, ...]
    departed: PartialDate | None = None
    arrived: PartialDate | None = None
    avoid: tuple[str, ...] = ()
    bow: float | None = None
    track: tuple[tuple[float, float], ...] = ()
    via: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Route:
    """A journey through ``stops`` (place ids); leg *i* joins stop *i* and stop *i* + 1.

    ``group`` is one of the story's, None for a journey of none.
    """

    id: str
    names: Texts
    title: Texts
    stops: tuple[str, ...]
    in_article: bool | None
    legs: tuple[Leg, ...]
    public: PartialDate | None = None
    variants: tuple[str, ...] = ()
    group: Group | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened at a point or in an area, and at a date, and is no journey.

    ``locality`` is the name of where it was, empty where a place of the story says that already.
    """

    id: str
    names: Texts
    lon: float
    lat: float
    country: str
    marks: Texts
    precision: Precision
    in_article: bool | None
    date: DateSpan
    certainty: Certainty
    sources: tuple[str, ...]
    public: PartialDate | None = None
    area: Area = ()
    locality: Texts = field(default_factory=Texts)


@dataclass(frozen=True)
class ShadedCountry:
    """A country (ISO 3166-1 alpha-3) that a chapter shades, and why."""

    code: str
    note: str


@dataclass(frozen=True)
class Correction:
    """A point on which the sources contradict the article; ``found`` is Markdown and cites."""

    article: str
    found: str


@dataclass(frozen=True)
class Media:
    """A picture, a sound or a film of a chapter, in the chapter's language.

    ``file`` is its path inside ``folder``, the story's. ``alternative`` says what is seen to those
    who cannot see it, ``transcript`` what is heard and said to those who cannot hear it. In a draft
    any of the texts may be empty.
    """

    kind: MediaKind
    file: str
    folder: pathlib.Path
    alternative: str
    transcript: str
    caption: str
    credit: str
    licence: str
    source: str


@dataclass(frozen=True)
class Chapter:
    """One chapter in one language; ``text`` is Markdown, kept parsed.

    ``line`` says in a list of chapters what it is about, empty where nobody wrote one; ``bounds``
    is (west, south, east, north) in degrees, or None to fit what it speaks of.
    """

    id: str
    language: str
    title: str
    text: str
    line: str = ""
    places: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    countries: tuple[ShadedCountry, ...] = ()
    corrections: tuple[Correction, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True)
class Limit:
    """What a story does not show.

    ``forbids`` has, by language, words that therefore stand in none of its texts.
    """

    texts: Texts
    forbids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Credit:
    """Somebody to thank, and where to find them."""

    texts: Texts
    url: str | None = None


@dataclass(frozen=True)
class GroundFile:
    """The file that close views take their ground from, whom it is owed to, and on which terms."""

    path: pathlib.Path
    credit: Texts
    licence: str = ""

    def say_credit(self, language: str) -> str:
        """Return the credit in a language, with the licence where one is named."""
        return f"{self.credit[language].rstrip('.')}{f' ({self.licence})' if self.licence else ''}."


@dataclass(frozen=True, eq=False)
class Story:
    """One story folder in memory. Mappings keep the order of their files.

    ``citations`` says what each must cite in it: a sentence, a paragraph, a chapter, or nothing.
    ``hub`` is the place from which distances are told, empty in a story without places.
    ``licence`` says under which terms text, data and images may be used.
    ``chapters`` is keyed by language, then by chapter id in reading order; ``sources`` holds
    CSL-JSON items by id; ``lesson`` is None when the folder has none. ``updated`` is the day of
    the last change, ``by`` who answers for the text and ``authors`` the names of people or
    organizations that made it, each empty where the story does not say.
    ``aliases`` has, by an id that a chapter once had, the id of the chapter that took its text.
    ``ground`` is None where close views have a plain field.
    ``kinds`` are those that its places may be of, ``groups`` those of its journeys. ``overview``
    says what that chapter's map draws: each journey, or one line for all that share their ends.
    """

    id: str
    version: str
    licence: str
    languages: tuple[str, ...]
    title: Texts
    subtitle: Texts
    world: World
    hub: str
    article: Texts
    article_sections: int
    limits: tuple[Limit, ...]
    credits: tuple[Credit, ...]
    places: Mapping[str, Place]
    routes: Mapping[str, Route]
    events: Mapping[str, Event]
    chapters: Mapping[str, Mapping[str, Chapter]]
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lesson: Lesson | None = None
    updated: PartialDate | None = None
    by: Texts = field(default_factory=Texts)
    authors: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    citations: Citations = "sentence"
    status: Status = "published"
    ground: GroundFile | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    overview: Overview = "journeys"

    @property
    def language(self) -> str:
        """The language shown when nobody asks for another."""
        return self.languages[0]

    @property
    def author(self) -> str:
        """Its authors in one line, empty where it names none."""
        return "; ".join(self.authors)

    @property
    def name_forms(self) -> list[str]:
        """The tags in which every place is named; the languages in a story without places."""
        places = list(self.places.values())
        if not places:
            return list(self.languages)
        return [tag for tag in places[0].names if all(tag in place.names for place in places)]

    @property
    def centre(self) -> Place | Event:
        """The hub, or in a story without places its first event."""
        return self.places[self.hub] if self.hub else next(iter(self.events.values()))

    @property
    def has_media(self) -> bool:
        """Whether any chapter has a picture, a sound or a film."""
        told = self.chapters.values()
        return any(chapter.media for chapters in told for chapter in chapters.values())

    @property
    def citations_due(self) -> Citations:
        """What must cite a source before the story is sound: nothing in a draft."""
        return "none" if self.status == "draft" else self.citations

    def find_chapter(self, id_: str) -> str:
        """Return the id under which a chapter stands now; one that never was is returned as is."""
        return self.aliases.get(id_, id_)
