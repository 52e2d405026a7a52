"""What holds of every chapter's picture, in each of its languages and each named size."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from exports.images.crowds import name_leg
from exports.images.drawing import Shape, Text
from exports.images.image import DrawnImage
from exports.images.itinerary import list_stays
from exports.images.sizes import SIZES
from exports.images.world import cut_country
from geo.story.dates import glue_dates
from geo.story.records import Chapter
from layers.labels.labelling import Box
from layers.look import BORDER_DASHES, DEMARCATION_WIDTH, PRINT_THEMES
from layers.scene import Scene
from layers.telling.words import load_words
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import PRODUCT, draw, find_scene, list_items, measure_item
from tests.layers.test_look import contrast

# What is said of somebody or something that only a text beside the picture names.
BESIDE = {
    "en": re.compile(
        r"\b([Aa]rticle|[Hh]e|[Ss]he|[Tt]hey|[Hh]im|[Hh]er|[Hh]is|[Tt]hem|[Tt]heir)\b"
    ),
    "ko": re.compile(r"기사|(?:^|\s)그(?:는|가|를|의|녀\S*|들\S*|것\S*)(?=\s|$)"),
    "fr": re.compile(r"\b([Aa]rticle|[Ii]ls?|[Ee]lles?|[Ll]eurs?|[Cc]eux|[Cc]elles?)\b"),
    "ar": re.compile(r"\b(المقال|هو|هي|هم)\b"),
}


def test_the_number_of_a_country_stands_on_its_land_at_its_dot_or_is_led_there(
    drawn: dict[str, DrawnImage],
) -> None:
    scene = find_own_scene(drawn)
    for chapter, image in drawn.items():
        codes = [it.code for it in scene.story.chapters[scene.language][chapter].countries]
        land = [cut_country(code, image.frame, unit=image.request.size.unit) for code in codes]
        shaded = shapely.transform(shapely.union_all(land), image.frame.to_pixels)
        dots = shapely.union_all([to_shape(mark) for mark in image.drawing.marks])
        items = list_items(image.drawing, "countries")
        for before, item in zip((None, *items), items, strict=False):
            if not isinstance(item, Text) or not item.text.isdecimal():
                continue
            near = [to_shape(measure_item(item)).centroid]
            if isinstance(before, Shape):
                near.append(shapely.Point(before.lines[0][-1]))
            away = min(shapely.distance(point, shaded) for point in near)
            beside = shapely.distance(to_shape(measure_item(item)), dots)
            assert away < 1 or beside < 0.6 * item.size, (chapter, item.text, away, beside)


def test_each_stop_of_a_journey_in_stages_has_its_date_on_the_map_or_in_the_legend(
    drawn: dict[str, DrawnImage],
) -> None:
    scene = find_own_scene(drawn)
    words = load_words(scene.language)
    for chapter, image in drawn.items():
        record = scene.story.chapters[scene.language][chapter]
        told = squeeze("".join(text.text for text in image.drawing.list_texts()))
        # A picture whose legend had no room for all says so, and the text beside it has the rest.
        if squeeze(words.say("image.key_beside")) in told:
            continue
        for stop, stay in list_stays(record, scene, words).items():
            assert squeeze(stay.date or "") in told, (chapter, stop)
        shown = {getattr(item, "id", None) for item in list_items(image.drawing, "places")}
        for id_ in record.events:
            date = words.say_span(scene.story.events[id_].date)
            assert f"event-{id_}" not in shown or squeeze(date) in told, (chapter, id_)


def test_the_ends_of_lines_that_leave_the_map_are_named_at_its_rim(
    drawn: dict[str, DrawnImage],
) -> None:
    scene = find_own_scene(drawn)
    words = load_words(scene.language)
    for chapter, image in drawn.items():
        record, box = scene.story.chapters[scene.language][chapter], image.frame.box
        rows: dict[object, list[str]] = {}
        for item in list_items(image.drawing, "journeys"):
            if isinstance(item, Text):
                rows.setdefault(item.block, []).append(item.text)
        told = {" ".join(texts) for texts in rows.values()}
        starts = {}
        shown = {item.id for item in list_items(image.drawing, "routes") if isinstance(item, Shape)}
        for id_ in record.routes:
            leg = scene.traces[id_][0]
            if name_leg(id_, 1, len(scene.traces[id_])) not in shown:
                continue
            ((x, y),) = image.frame.project(leg.points[:1]).tolist()
            # Nearer than its dot is wide nothing is marked.
            room = 2.2 * image.request.size.unit
            inside = box.left + room <= x <= box.right - room
            starts[leg.start.id] = inside and box.top + room <= y <= box.bottom - room
        names = {
            words.say("image.from_beyond", name=scene.name("place", id_)): inside
            for id_, inside in starts.items()
        }
        assert not {name for name, inside in names.items() if inside} & told, chapter
        assert not {name for name, inside in names.items() if not inside} - told, chapter


def test_type_on_paper_can_be_read(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        size = image.request.size
        if size.size_mm is None:
            continue
        least = min(text.size for text in image.drawing.list_texts()) / size.dpi * 72
        assert least >= (7.0 if size.name == "a4" else 6.0) - 0.01, chapter


def test_its_words_need_no_article_beside_them(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        rows = {
            name: [item.text for item in list_items(image.drawing, name) if isinstance(item, Text)]
            for name in ("title", "legend", "credit", "labels")
        }
        # No row begins with a sign that belongs to the one before it.
        assert not [row for row in itertools.chain(*rows.values()) if row[0] in "-–—→←:,"]
        said = [" ".join(rows["title"]), " ".join(rows["legend"]), *image.caption.shades]
        language = image.request.language
        found = [match[0] for text in said if (match := BESIDE[language].search(text))]
        assert not found, (chapter, found)
        # On paper nothing is printed where nothing is meant.
        if image.request.size.size_mm is not None:
            assert image.drawing.paper == "#ffffff"


def test_names_in_a_title_are_whole(drawn: dict[str, DrawnImage]) -> None:
    scene = find_own_scene(drawn)
    names = [place.names for place in scene.story.places.values()]
    names += [route.names for route in scene.story.routes.values()]
    for chapter, image in drawn.items():
        rows = [it.text for it in list_items(image.drawing, "title") if isinstance(it, Text)]
        title = " ".join(rows).replace("\u00a0", " ")
        for name in {it[scene.language] for it in names}:
            torn = name in title and not any(name in row.replace("\u00a0", " ") for row in rows)
            assert not torn, (chapter, name)


def test_no_row_ends_within_a_date(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        rows: dict[object, list[str]] = {}
        for name in ("title", "legend", "labels", "waypoints"):
            for item in list_items(image.drawing, name):
                if isinstance(item, Text):
                    rows.setdefault((name, item.block), []).append(item.text)
        for kin in rows.values():
            words = glue_dates(" ".join(kin), image.request.language).split(" ")
            dates = [word.replace("\u00a0", " ") for word in words if "\u00a0" in word]
            assert all(any(date in row for row in kin) for date in dates), (chapter, kin)


def test_no_name_covers_a_line_of_demarcation_that_is_looked_at_closely(
    drawn: dict[str, DrawnImage],
) -> None:
    for chapter, image in drawn.items():
        width = DEMARCATION_WIDTH * image.request.size.unit
        lines = shapely.MultiLineString(
            [
                line
                for item in list_items(image.drawing, "detail")
                if isinstance(item, Shape) and item.stroke is not None
                if item.stroke.dashes
                == tuple(it * width for it in BORDER_DASHES["demarcation"] or ())
                for line in item.lines
            ]
        )
        texts = [it for it in list_items(image.drawing, "labels") if isinstance(it, Text)]
        covered = [it.text for it in texts if to_shape(measure_item(it)).intersects(lines)]
        assert not covered, (chapter, covered)
        # The chapter that is about the line shows it.
        assert chapter != "two-koreas" or lines.length > 0


def test_no_two_chapters_are_one_picture(drawn: dict[str, DrawnImage]) -> None:
    seen: dict[object, str] = {}
    for chapter, image in drawn.items():
        marks = tuple(
            item.id
            for group in ("routes", "places", "events")
            for item in list_items(image.drawing, group)
            if not isinstance(item, Text)
        )
        shades = tuple(image.caption.shades)
        frame = image.frame.projection, *map(round, (*image.frame.centre, 1e9 * image.frame.scale))
        assert (other := seen.setdefault((frame, marks, shades), chapter)) == chapter, other


def test_a_map_by_distance_is_a_near_one(drawn: dict[str, DrawnImage]) -> None:
    scene = find_own_scene(drawn)
    for chapter, image in drawn.items():
        box = image.frame.box
        wide = max(box.right - box.left, box.bottom - box.top) * image.frame.km_per_pixel
        assert image.frame.projection != "azimuthal" or wide < 5_000, chapter
        # From whose middle distances are told is to be seen.
        hub = scene.points.get(("place", scene.story.hub))
        if image.frame.projection == "azimuthal" and hub is not None and not image.frame.is_close:
            ((x, y),) = image.frame.project(np.array(hub)[:1]).tolist()
            assert box.left < x < box.right, chapter
            assert box.top < y < box.bottom, chapter


def test_no_name_lies_on_another(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        blocks: dict[object, list[shapely.Polygon]] = {}
        for group in ("labels", "waypoints", "journeys", "countries"):
            for item in list_items(image.drawing, group):
                if isinstance(item, Text):
                    blocks.setdefault(item.block, []).append(to_shape(measure_item(item)))
        names = [shapely.union_all(rows) for rows in blocks.values()]
        for one, other in itertools.combinations(names, 2):
            assert not one.intersects(other), chapter


def list_framed(drawn: dict[str, DrawnImage]) -> Iterator[tuple[Chapter, DrawnImage]]:
    """Yield the chapters of places whose view is found, not given, and their pictures."""
    scene = find_own_scene(drawn)
    for id_, image in drawn.items():
        chapter = scene.story.chapters[scene.language][id_]
        if chapter.bounds is None and chapter.places:
            yield chapter, image


def test_no_place_lies_at_the_rim(drawn: dict[str, DrawnImage]) -> None:
    scene = find_own_scene(drawn)
    for record, image in list_framed(drawn):
        chapter, box = record.id, image.frame.box
        points = np.array([scene.points["place", id_][0] for id_ in record.places])
        x, y = image.frame.project(points).T
        rim = np.minimum.reduce([x - box.left, box.right - x, y - box.top, box.bottom - y])
        shown = rim[image.frame.shows(points) & (rim > 0)]
        least = 0.03 * min(box.right - box.left, box.bottom - box.top)
        assert shown.size, chapter
        assert shown.min() > least, (chapter, shown.min(), least)


def test_what_a_chapter_is_about_lies_in_the_middle(drawn: dict[str, DrawnImage]) -> None:
    scene = find_own_scene(drawn)
    for record, image in list_framed(drawn):
        chapter, box = record.id, image.frame.box
        legs = [leg.points for id_ in record.routes for leg in scene.traces[id_]]
        points = np.vstack([*legs, [scene.points["place", id_][0] for id_ in record.places]])
        x, y = image.frame.project(points[image.frame.shows(points)]).T
        across = ((x.min() + x.max()) / 2 - box.left) / (box.right - box.left)
        down = ((y.min() + y.max()) / 2 - box.top) / (box.bottom - box.top)
        assert 0.25 <= across <= 0.75, (chapter, across)
        assert 0.25 <= down <= 0.75, (chapter, down)


def test_names_of_two_places_are_not_read_as_one(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        names: dict[object, list[Text]] = {}
        for group in ("labels", "waypoints", "countries"):
            for item in list_items(image.drawing, group):
                if isinstance(item, Text) and not item.text.isdecimal():
                    names.setdefault(item.block, []).append(item)
        boxes = [
            (rows[0], shapely.union_all([to_shape(measure_item(row)) for row in rows]).bounds)
            for rows in names.values()
        ]
        for (one, here), (other, there) in itertools.combinations(boxes, 2):
            size = min(one.size, other.size)
            across = max(here[0], there[0]) - min(here[2], there[2])
            down = max(here[1], there[1]) - min(here[3], there[3])
            pair = chapter, one.text, other.text
            # From row to row within a name there is less between the letters.
            assert across > -0.5 * size or down > 0.4 * size, pair
            assert down > -0.3 * size or across > 0.4 * size, pair


def test_names_of_two_journeys_are_not_read_as_one(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        names: dict[object, list[Text]] = {}
        for item in list_items(image.drawing, "journeys"):
            # A name at the rim is in small type, and a letter stands by itself.
            if isinstance(item, Text) and item.bold and len(item.text) > 1:
                names.setdefault(item.block, []).append(item)
        boxes = [
            (shapely.union_all([to_shape(measure_item(row)) for row in rows]), rows[0].size)
            for rows in names.values()
        ]
        for (one, size), (other, _) in itertools.combinations(boxes, 2):
            assert one.distance(other) > 0.8 * size, chapter


def test_no_leader_crosses_another(drawn: dict[str, DrawnImage]) -> None:
    for chapter, image in drawn.items():
        leaders = [
            shapely.LineString(item.lines[0])
            for name in ("labels", "waypoints")
            for item in list_items(image.drawing, name)
            if isinstance(item, Shape)
        ]
        for one, other in itertools.combinations(leaders, 2):
            assert not one.crosses(other), chapter


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", ["square", "tall", "column", "double"])
def test_names_in_a_closer_look_lie_on_no_line(size: str, language: str) -> None:
    drawing = draw("story", "overview", "svg", lang=language, size=size).drawing
    colours = {
        item.stroke.colour
        for item in list_items(drawing, "routes")
        if isinstance(item, Shape) and item.stroke is not None
    }
    lines = shapely.MultiLineString(
        [
            line
            for item in list_items(drawing, "detail")
            if isinstance(item, Shape) and item.stroke is not None and item.stroke.colour in colours
            for line in item.lines
        ]
    )
    edge = next(it for it in list_items(drawing, "detail-edge") if isinstance(it, Shape))
    window = shapely.Polygon(edge.lines[0])
    names = [
        item
        for name in ("labels", "waypoints")
        for item in list_items(drawing, name)
        if isinstance(item, Text) and window.contains(to_shape(measure_item(item)))
    ]
    assert {item.text for item in names} & {"Seoul", "서울"}
    assert len(names) >= 4
    assert [it.text for it in names if to_shape(measure_item(it)).intersects(lines)] == []


def test_grey_pictures_can_be_read_and_their_journeys_told_apart() -> None:
    # Each chapter, and each size among them: tones and dashes are the theme's, and no size's.
    story = STORIES["story"]
    for chapter, size in zip(story.chapters["en"], itertools.cycle(SIZES), strict=False):
        image = draw("story", chapter, "svg", lang="en", size=size, theme="grey")
        looks: dict[str, set[tuple[str, tuple[float, ...] | None]]] = {}
        for item in list_items(image.drawing, "routes"):
            if isinstance(item, Shape) and item.stroke is not None:
                route = next(id_ for id_ in story.routes if id_ in str(item.id))
                looks.setdefault(route, set()).add((item.stroke.colour, item.stroke.dashes))
        for one, other in itertools.combinations(looks.values(), 2):
            for (tone, dashes), (against, like) in itertools.product(one, other):
                assert dashes != like or contrast(tone, against) >= 1.5, (chapter, size)
        texts = list(image.drawing.list_texts())
        assert min(contrast(text.colour, text.halo or image.drawing.paper) for text in texts) >= 4.5
        assert min(text.size for text in texts) >= image.request.size.least_type - 0.01


@pytest.mark.parametrize("theme", ["grey", "print"])
def test_a_theme_moves_nothing(theme: str) -> None:
    def list_places(image: DrawnImage) -> list[tuple[str, float, float, float]]:
        return [(text.text, text.x, text.y, text.size) for text in image.drawing.list_texts()]

    for chapter, size in (("overview", "column"), ("acting-ambassadors", "social")):
        light = draw("story", chapter, "svg", lang="en", size=size)
        other = draw("story", chapter, "svg", lang="en", size=size, theme=theme)
        assert list_places(other) == list_places(light)
        # No press prints small type well that is made up of dots.
        assert {text.colour for text in other.drawing.list_texts()} == {PRINT_THEMES[theme].ink}


def find_own_scene(drawn: dict[str, DrawnImage]) -> Scene:
    """Return the scene that pictures were drawn from, known by its chapters."""
    language = next(iter(drawn.values())).request.language
    editions = dict.fromkeys((story, code) for story, code, _ in PRODUCT)
    scenes = (find_scene(story, language) for story, code in editions if code == language)
    return next(scene for scene in scenes if {*scene.story.chapters[language]} == {*drawn})


def squeeze(text: str) -> str:
    return "".join(text.split())


def to_shape(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)
