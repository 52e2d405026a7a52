"""A story's ground: the file that story.toml names, read where its chapters' views show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import shapely

from geo.globe.ground import Bounds, Ground, cut_ground, find_zoom, grow_view, list_seen
from geo.globe.ground_files import GroundError, read_extent, read_found
from geo.globe.ground_tags import LEAST_ZOOM
from geo.globe.ground_thinning import BUDGET, ThinGround, thin_ground
from geo.story.areas import open_area
from geo.story.fields import Fields
from geo.story.problems import Problem, StoryError, show_value
from geo.story.records import Chapter, Event, GroundFile, Place, Story, Texts
from geo.story.tracing import Traced, keep_traced, list_traced, trace_route

HEAD = "story.toml"
# A chapter about one point shows so much around it at most, in degrees.
_AROUND = 6.0
_NEAREST = 0.003
_POLE = 90.0
# Of a story: what was read and cut for its views, and what of that a page carries.
_READ: WeakKeyDictionary[Story, Ground] = WeakKeyDictionary()
_THIN: WeakKeyDictionary[Story, ThinGround] = WeakKeyDictionary()


@dataclass(frozen=True)
class CarriedStory:
    """A story on its way to another process or machine, with what was read of its ground.

    Reading takes seconds, and the file may not be there: ``carry_story`` makes it, ``unpack``
    gives a story that reads nothing again, nor traces what has been traced.
    """

    story: Story
    ground: Ground | None
    thin: ThinGround | None
    traced: Traced

    def unpack(self) -> Story:
        """Return the story, its ground read where it was before."""
        if self.ground is not None:
            _READ[self.story] = self.ground
        if self.thin is not None:
            _THIN[self.story] = self.thin
        keep_traced(self.story, self.traced)
        return self.story


def carry_story(story: Story) -> CarriedStory:
    """Return a story to be sent elsewhere, with its ground as far as it has been read here."""
    return CarriedStory(story, _READ.get(story), _THIN.get(story), list_traced(story))


def take_ground(fields: Fields, folder: Path, languages: tuple[str, ...]) -> GroundFile | None:
    """Take story.toml's `[ground]`; whether the file can be read is asked when views need it."""
    name = fields.text("file")
    if isinstance(fields.table.get("credit"), str):
        # Most often the same words in any language: © OpenStreetMap contributors.
        credit = Texts(dict.fromkeys(languages, fields.text("credit")))
    else:
        credit = fields.texts("credit", languages)
    licence = fields.text("licence", required=False)
    fields.refuse_others()
    path = folder / name
    wrong = _refuse_path(path, folder) if name else None
    if wrong is not None:
        fields.report("file", f"is {show_value(name)}; {wrong}")
    return GroundFile(path, credit, licence) if fields.sound else None


def load_ground(story: Story) -> Ground | None:
    """Return what a story's file has of the ground where its views show it, read once.

    None where the story names no file.

    Raises:
        StoryError: the file cannot be read, or has nothing where the views are.
    """
    if story.ground is None:
        return None
    if story not in _READ:
        _READ[story] = _read(story.ground.path, story)
    return _READ[story]


def load_thin_ground(story: Story) -> ThinGround | None:
    """Return as much of a story's ground as a page carries, None where it names no file.

    Raises:
        StoryError: as ``load_ground`` does.
    """
    ground = load_ground(story)
    if ground is None:
        return None
    if story not in _THIN:
        _THIN[story] = thin_ground(ground, list_seen(list_views(story), ground.extent))
    return _THIN[story]


def check_ground(story: Story) -> list[Problem]:
    """Return what is wrong with the file of a story's ground."""
    try:
        load_ground(story)
    except StoryError as error:
        return list(error.problems)
    return []


def doubt_ground(story: Story) -> Iterator[str]:
    """Yield what somebody should know of a story's ground: that it was too much for a page."""
    thin = load_thin_ground(story)
    if thin is not None and thin.turns:
        yield (
            f"has more where the views are than the {BUDGET:,} positions that a page carries, and "
            f"is drawn there with {thin.size:,}: bends up to {thin.coarseness:.1f} times as large "
            "as can be seen are left out; views from nearer, or a file with less in it, keep more"
        )


def list_views(story: Story) -> list[Bounds]:
    """Return what the chapters show, and all that there is: west, south, east, north.

    They are in degrees on the opened world, on which no journey is torn.
    """
    every = _gather(tuple(story.places), tuple(story.routes), tuple(story.events), story)
    if not len(every):
        return []
    span = float(np.ptp(every, axis=0).max())
    views = [_fit(every, span)]
    for chapter in story.chapters[story.language].values():
        if chapter.bounds is not None:
            west, south, east, north = chapter.bounds
            first = story.world.place_longitude(west)
            views.append((first, south, first + (east - west) % 360, north))
        else:
            views.append(_fit(_gather_chapter(chapter, story), span))
    return views


def _read(path: Path, story: Story) -> Ground:
    try:
        extent = read_extent(path, story.world)
        views = [
            view
            for view in list_seen(list_views(story), extent)
            if any(find_zoom(view) >= least for least in LEAST_ZOOM.values())
        ]
        if not views:
            raise GroundError(
                "has nothing where the chapters' views are, or is a dot in them, which narrower "
                f"`bounds` would mend; it has {_say(extent)}{_doubt_order(story, extent)}"
            )
        areas = shapely.union_all([shapely.box(*grow_view(view)) for view in views])
        window = shapely.intersection(areas, shapely.box(*extent)).bounds
        ground = _drop_told(cut_ground(read_found(path, window, extent), views), story)
    except GroundError as error:
        layer = f"layer `{error.layer}`" if error.layer else ""
        raise StoryError([Problem(str(path), layer, "", str(error))]) from error
    if not ground.shapes:
        text = (
            "has no road, rail, water, park, wood or building that the chapters' views show; what "
            "it has goes by its tags, by `kind` or its layer's name, and wide views show little"
        )
        raise StoryError([Problem(str(path), "", "", text)])
    return ground


def _doubt_order(story: Story, extent: Bounds) -> str:
    """Return a remark if a ground lies where the points would, were latitude not first in them."""
    turned = [(south, west, north, east) for west, south, east, north in list_views(story)]
    if not list_seen([view for view in turned if max(map(abs, view[1::2])) <= _POLE], extent):
        return ""
    return ", where they would be with longitude first in the points and `bounds`"


def _drop_told(ground: Ground, story: Story) -> Ground:
    """Leave out the names that the story's places bear, which would stand there twice."""
    told = {text.casefold() for place in story.places.values() for text in place.names.values()}
    names = tuple(name for name in ground.names if name.text.casefold() not in told)
    return replace(ground, names=names)


def _say(extent: Bounds) -> str:
    west, south, east, north = extent
    # As files and `bounds` have them.
    west, east = ((lon + 180) % 360 - 180 for lon in (west, east))
    return show_value([round(edge, 4) for edge in (west, south, east, north)])


def _refuse_path(path: Path, folder: Path) -> str | None:
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return "it must lie in the story's folder"
        return None if path.is_file() else "there is no such file in the story's folder"
    except (OSError, ValueError):
        return "no file has such a name"


def _gather_chapter(chapter: Chapter, story: Story) -> npt.NDArray[np.float64]:
    return _gather(chapter.places, chapter.routes, chapter.events, story)


def _gather(
    places: tuple[str, ...], routes: tuple[str, ...], events: tuple[str, ...], story: Story
) -> npt.NDArray[np.float64]:
    points = [(story.places[id_].lon, story.places[id_].lat) for id_ in places]
    points += [(story.events[id_].lon, story.events[id_].lat) for id_ in events]
    lines = [leg.points for id_ in routes for leg in trace_route(story.routes[id_], story)]
    records: list[Place | Event] = [story.places[id_] for id_ in places]
    records += [story.events[id_] for id_ in events]
    lines += [shapely.get_coordinates(open_area(it.area, story.world)) for it in records if it.area]
    cloud = np.vstack([*lines, np.array(points, dtype=np.float64).reshape(-1, 2)])
    cloud[:, 0] = (cloud[:, 0] - story.world.west) % 360 + story.world.west
    return cloud


def _fit(points: npt.NDArray[np.float64], span: float) -> Bounds:
    low, high = points.min(axis=0), points.max(axis=0)
    least = max(min(_AROUND, span), _NEAREST) if np.all(low == high) else _NEAREST
    room = np.maximum((least - (high - low)) / 2, 0.0)
    (west, south), (east, north) = (low - room).tolist(), (high + room).tolist()
    return west, south, east, north
