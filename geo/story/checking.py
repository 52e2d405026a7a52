"""Checking a whole story: what its records say of one another, and of the world."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.globe.countries import is_near_country
from geo.globe.geodesics import UndrawableLineError
from geo.story.areas import meets_area
from geo.story.bounds import Share
from geo.story.features import MAX_LATITUDE
from geo.story.findings import Findings
from geo.story.flows import list_overview_flows, trace_overview_flows
from geo.story.grounds import check_ground
from geo.story.lesson_checks import check_lesson
from geo.story.loading import Loaded, load_folder
from geo.story.media_files import check_media
from geo.story.narrative import list_citations, list_references
from geo.story.ordering import order_problems
from geo.story.problems import Problem, StoryError, join_choices, show_value
from geo.story.reading import DEFAULT_STORY as DEFAULT_STORY  # with what opens it
from geo.story.records import OVERVIEW_ID, Chapter, Event, Place, Route, Story
from geo.story.stops import is_near, make_stop_line
from geo.story.tracing import trace_route
from geo.story.tracks import measure_gap

# A track that passes its stop farther off, some 5 km, is another one.
_ASTRAY_DEG = 0.05
# How an author mends what is not told.
_MEND_UNTOLD = "link to it in a chapter as ({kind}:{id}), or take it out"
# A point this near to its country is where it should be, islands and coastal waters included.
_NEAR_DEG = 5.0


def load_story(folder: Path | str = DEFAULT_STORY) -> Story:
    """Load a story folder that is sound.

    The files of its ground and of its media are read when something needs them, which raises the
    same error.

    Raises:
        StoryError: the folder has problems; the error lists all of them.
    """
    story, problems = check_story(Path(folder), ground=False)
    if story is None or problems:
        raise StoryError(problems)
    return story


def check_story(folder: Path, *, ground: bool = True) -> tuple[Story | None, list[Problem]]:
    """Read a story folder and list everything wrong with it.

    Args:
        folder: the story folder.
        ground: whether the files of its ground and of its media are read as well, which takes as
            long as they are large.

    Returns:
        The story, or None when story.toml cannot be used, and all problems, as the files have
        what they are found in.
    """
    story, problems, _ = check_and_weigh(folder, ground=ground)
    return story, problems


def check_and_weigh(
    folder: Path, *, ground: bool = True
) -> tuple[Story | None, list[Problem], list[Share]]:
    """Check a story folder, and say as well how much of what they may hold its files have."""
    loaded = load_folder(folder)
    if loaded.story is not None:
        _Checks(loaded, loaded.story).run()
        if ground and not loaded.problems:
            loaded.problems += check_ground(loaded.story)
            loaded.problems += check_media(loaded.story)
    else:
        for name in loaded.absent:
            loaded.problems.append(Problem(str(folder / name), "", "", "is missing"))
    languages = () if loaded.story is None else loaded.story.languages
    problems = order_problems(loaded.problems, folder, languages=languages, chapters=loaded.order)
    return loaded.story, problems, loaded.shares


def _list_texts(chapter: Chapter) -> list[str]:
    return [chapter.text, *(correction.found for correction in chapter.corrections)]


class _Checks(Findings):
    def __init__(self, loaded: Loaded, story: Story) -> None:
        super().__init__(loaded)
        self.story = story
        self.records: dict[str, Mapping[str, Any]] = {
            "place": story.places,
            "route": story.routes,
            "event": story.events,
        }

    def run(self) -> None:
        self._check_absent()
        self._check_head()
        for kind in ("place", "event"):
            for record in self.records[kind].values():
                self._check_point(kind, record)
        for route in self.story.routes.values():
            self._check_route(route)
        self._check_sources()
        for chapters in self.story.chapters.values():
            for chapter in chapters.values():
                self._check_chapter(chapter)
        self._check_languages_agree()
        self._check_all_is_told()
        if self.story.overview == "flows" and not self.loaded.problems:
            self._check_flows()
        if self.story.lesson is not None:
            check_lesson(self, self.story.lesson, self.story)

    def _check_absent(self) -> None:
        """Report a file that is missing and that something of the story relies on."""
        chapters = [it for told in self.story.chapters.values() for it in told.values()]
        wanted = {
            f"{kind}s.geojson": any(getattr(chapter, f"{kind}s") for chapter in chapters)
            for kind in self.records
        }
        wanted["places.geojson"] |= bool(self.story.routes or self.story.hub)
        texts = [text for chapter in chapters for text in _list_texts(chapter)]
        told: list[Place | Event] = [*self.story.places.values(), *self.story.events.values()]
        cited = any(record.sources for record in told)
        wanted["sources.json"] = cited or any(map(list_citations, texts))
        for name in sorted(self.loaded.absent):
            if wanted[name] or not chapters:
                self.report(name, "", "", "is missing")
            else:
                self.loaded.ids[name] = frozenset()

    def _check_head(self) -> None:
        if self.story.hub and not self.is_doubted("story.toml", "hub"):
            self.check_ids("story.toml", "", "hub", (self.story.hub,), "places.geojson")
        doubted = self.is_doubted("story.toml", "chapters")
        if OVERVIEW_ID not in self.loaded.order and not doubted:
            text = f'has no "{OVERVIEW_ID}", which addresses rely on'
            self.report("story.toml", "", "chapters", text)
        for old, id_ in self.story.aliases.items():
            if old in self.loaded.order:
                text = "is the id of a chapter; an alias is an id that a chapter once had"
                self.report("story.toml", "aliases", old, text)
            else:
                self.check_ids("story.toml", "aliases", old, (id_,), "story.toml")

    def _check_flows(self) -> None:
        """Report an overview that cannot be told as flows, in a story that is sound besides."""
        if not list_overview_flows(self.story):
            text = f'is "flows", and the chapter `{OVERVIEW_ID}` speaks of no journey'
            self.report("story.toml", "", "overview", text)
        try:
            trace_overview_flows(self.story)
        except UndrawableLineError as error:
            text = f'is "flows", and {error}; "journeys" draws each on its own way'
            self.report("story.toml", "", "overview", text)

    def _check_point(self, kind: str, record: Place | Event) -> None:
        if abs(record.lon) > MAX_LATITUDE or not record.country:
            return
        reaches = partial(is_near_country, record.country, degrees=_NEAR_DEG)
        points = [(record.lon, record.lat), (record.lat, record.lon)]
        if not reaches(points[0]) and reaches(points[1]):
            text = (
                f"is {show_value(list(points[0]))}, far from {record.country}, and "
                f"{show_value(list(points[1]))} is near; longitude stands first"
            )
            self.report(f"{kind}s.geojson", f"{kind} `{record.id}`", "coordinates", text)

    def _check_route(self, route: Route) -> None:
        name, record = "routes.geojson", f"route `{route.id}`"
        self.check_ids(name, record, "stops", route.stops, "places.geojson")
        places = [self.story.places.get(stop) for stop in route.stops]
        stops = [place for place in places if place is not None]
        if len(stops) < len(places) or any(self._is_misplaced(place) for place in stops):
            return
        for number, (a, b) in enumerate(pairwise(stops), start=1):
            if a == b:
                text = f"joins {show_value(a.id)} to itself"
                self.report(name, f"{record}, leg {number}", "", text)
                return
        self._check_line(route)
        self._check_tracks(route, stops)
        if self._check_countries_avoided(route, stops):
            try:
                trace_route(route, self.story)
            except UndrawableLineError as error:
                self.report(name, record, "legs", f"cannot be drawn: {error}")

    def _is_misplaced(self, place: Place) -> bool:
        return self.is_doubted("places.geojson", "coordinates", f"place `{place.id}`")

    def _check_line(self, route: Route) -> None:
        if self.loaded.lines.get(route.id) is None:
            return  # the tool draws it
        expected = make_stop_line(route, self.story)
        if not is_near(self.loaded.lines.get(route.id), expected):
            line = f"{expected['type']} {expected['coordinates']}"
            text = f"does not go through its stops; it must be {line}"
            self.report("routes.geojson", f"route `{route.id}`", "geometry", text)

    def _check_tracks(self, route: Route, stops: list[Place]) -> None:
        for number, (leg, ends) in enumerate(zip(route.legs, pairwise(stops), strict=True), 1):
            for stop in ends if leg.track else ():
                gap = measure_gap(leg.track, (stop.lon, stop.lat))
                if gap > _ASTRAY_DEG and not meets_area(stop.area, leg.track):
                    where = f"route `{route.id}`, leg {number}"
                    text = f"passes `{stop.id}` {gap:.2f} degrees away; it must come by its stops"
                    self.report("routes.geojson", where, "track", text)

    def _check_countries_avoided(self, route: Route, stops: list[Place]) -> bool:
        well = True
        for number, (leg, ends) in enumerate(zip(route.legs, pairwise(stops), strict=True), 1):
            for stop in ends:
                if stop.country in leg.avoid:
                    well = False
                    where = f"route `{route.id}`, leg {number}"
                    text = f'has "{stop.country}", where its stop `{stop.id}` lies'
                    self.report("routes.geojson", where, "avoid", text)
        return well

    def _check_sources(self) -> None:
        home = "sources.json"
        for kind, records in (("place", self.story.places), ("event", self.story.events)):
            for record in records.values():
                where = f"{kind} `{record.id}`"
                self.check_ids(f"{kind}s.geojson", where, "sources", record.sources, home)
        for route in self.story.routes.values():
            for number, leg in enumerate(route.legs, start=1):
                where = f"route `{route.id}`, leg {number}"
                self.check_ids("routes.geojson", where, "sources", leg.sources, home)

    def _check_chapter(self, chapter: Chapter) -> None:
        name = f"narrative/{chapter.language}/{chapter.id}.md"
        story = self.story
        spoken = {"place": chapter.places, "route": chapter.routes, "event": chapter.events}
        for kind, ids in spoken.items():
            self.check_ids(name, "", f"{kind}s", ids, f"{kind}s.geojson")
        doubted = {kind for kind in spoken if self.is_doubted(name, f"{kind}s")}
        if not any(spoken.values()) and not doubted:
            self.report(name, "", "", "speaks of no place, route or event")
        if story.article_sections and not self._doubt_sections():
            for section in chapter.sections:
                if section >= story.article_sections:
                    text = f"has {section}; from 0 to {story.article_sections - 1}"
                    self.report(name, "", "sections", text)
        texts = _list_texts(chapter)
        for text in texts:
            self.check_markdown(
                name,
                "",
                "",
                text,
                whole="a chapter",
                language=chapter.language,
                citations=story.citations_due,
            )
        for reference in {item for text in texts for item in list_references(text)}:
            where = f"({reference.kind}:…)"
            home = f"{reference.kind}s.geojson"
            known = self.check_ids(name, "", where, (reference.id,), home)
            listed = reference.kind in doubted or reference.id in spoken[reference.kind]
            if known and not listed:
                text = f"names `{reference.id}`, which `{reference.kind}s` lacks"
                self.report(name, "", where, text)

    def _check_languages_agree(self) -> None:
        first, *others = self.story.languages
        for language in others:
            for id_, chapter in self.story.chapters[language].items():
                twin = self.story.chapters[first].get(id_)
                names = [f"narrative/{tongue}/{id_}.md" for tongue in (language, first)]
                for field in ("places", "routes", "events", "sections", "bounds"):
                    if (
                        twin is not None
                        and getattr(chapter, field) != getattr(twin, field)
                        and not any(self.is_doubted(name, field) for name in names)
                    ):
                        self.report(names[0], "", field, f"differs from {names[1]}")
                if twin is not None:
                    self._check_media_agree(chapter, twin, names)
                if twin is not None and bool(chapter.line) != bool(twin.line):
                    bare, other = names if twin.line else reversed(names)
                    if not self.is_doubted(bare, "line"):
                        self.report(bare, "", "line", f"is missing; {other} has one")

    def _check_media_agree(self, chapter: Chapter, twin: Chapter, names: list[str]) -> None:
        """Report media of other kinds in two languages; what is spoken may be another file."""
        paths = [str(self.loaded.folder / name) for name in names]
        if any(file in paths and where.startswith("media") for file, where, _ in self.doubted):
            return
        here, there = ([it.kind for it in one.media] for one in (chapter, twin))
        if here != there:
            told = [join_choices(it) or "none" for it in (here, there)]
            text = f"has {told[0]}; {names[1]} has {told[1]}"
            self.report(names[0], "", "media", text)

    def _check_all_is_told(self) -> None:
        chapters = self.story.chapters[self.story.language].values()
        doubted = self.is_doubted("story.toml", "chapters")
        if doubted or len(chapters) < len(self.loaded.order):
            return  # a chapter that cannot be read may speak of anything
        names = [f"narrative/{self.story.language}/{chapter.id}.md" for chapter in chapters]
        for kind, records in self.records.items():
            if any(self.is_doubted(name, f"{kind}s") for name in names):
                continue
            told = {id_ for chapter in chapters for id_ in getattr(chapter, f"{kind}s")}
            for id_ in records:
                if id_ not in told:
                    self.report(
                        f"{kind}s.geojson",
                        f"{kind} `{id_}`",
                        "",
                        f"no chapter speaks of it; {_MEND_UNTOLD.format(kind=kind, id=id_)}",
                    )
        if self._doubt_sections() or any(self.is_doubted(name, "sections") for name in names):
            return
        sections = {section for chapter in chapters for section in chapter.sections}
        for section in sorted(set(range(self.story.article_sections)) - sections):
            self.report(
                "story.toml", "article", "sections", f"no chapter carries section {section}"
            )

    def _doubt_sections(self) -> bool:
        head = "story.toml"
        return self.is_doubted(head, "article") or self.is_doubted(head, "sections", "article")
