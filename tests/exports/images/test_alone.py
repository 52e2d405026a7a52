"""A picture stands alone: what it is about is named and seen, in type that can be read."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from exports.images.blocks import balance_text, wrap_text
from exports.images.drawing import Circle, Item, Shape, Text
from exports.images.fonts import measure_text
from exports.images.image import DrawnImage, draw_image
from exports.images.request import read_request
from exports.images.world import cut_country
from geo.globe.basemap import country_codes, country_shape, load_basemap
from layers.labels.countries import list_countries
from layers.labels.labelling import Box
from layers.scene import lay_out
from layers.telling.words import load_words, name_country
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import draw, find_scene, list_items, measure_item

STORY = list(find_scene("story", "en").story.chapters["en"])
PAPER = {"column": 6.0, "double": 6.0, "a4": 7.0}
ARTICLE = {"en": re.compile(r"\b[Aa]rticle\b"), "ko": re.compile("기사")}


def list_texts(image: DrawnImage, *names: str) -> list[str]:
    return [
        item.text
        for name in names
        for item in list_items(image.drawing, name)
        if isinstance(item, Text)
    ]


@pytest.mark.parametrize("size", PAPER)
@pytest.mark.parametrize("chapter", STORY)
def test_type_can_be_read_on_paper(chapter: str, size: str) -> None:
    image = draw("story", chapter, size=size)
    points = [text.size / image.request.size.dpi * 72 for text in image.drawing.list_texts()]
    assert min(points) >= PAPER[size] - 0.01
    assert image.drawing.paper == "#ffffff"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("chapter", STORY)
def test_shaded_countries_are_named_and_no_name_stands_on_the_sea(
    chapter: str, language: str
) -> None:
    image = draw("story", chapter, size="a4", lang=language)
    scene = find_scene("story", language)
    record = scene.story.chapters[language][chapter]
    names = {code: name_country(code, language) for code in country_codes(load_basemap())}
    said = " ".join(list_texts(image, "countries", "legend", "detail"))
    for country in record.countries:
        rings = cut_country(country.code, image.frame, unit=image.request.size.unit)
        assert rings.is_empty or names[country.code] in said
    wanted = {names[code]: code for code in list_countries(record, scene)}
    for block in group_rows(image):
        code = wanted.get(" ".join(text.text for text in block))
        if code is None:
            assert all(text.text.isdecimal() for text in block)
            continue
        land = cut_country(code, image.frame, unit=image.request.size.unit)
        left, right = min(it.x for it in block), max(it.x + it.width for it in block)
        y = [text.y - 0.35 * text.size for text in block]
        ends = image.frame.from_pixels(np.array([(left, v) for v in y] + [(right, v) for v in y]))
        places = image.frame.plane.project_points(ends)
        assert all(land.buffer(20_000).contains(shapely.Point(place)) for place in places)


def group_rows(image: DrawnImage) -> list[list[Text]]:
    blocks: dict[object, list[Text]] = {}
    for item in list_items(image.drawing, "countries"):
        if isinstance(item, Text):
            blocks.setdefault(item.block, []).append(item)
    return list(blocks.values())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("chapter", STORY)
def test_no_picture_speaks_of_an_article_that_its_reader_has_not(
    chapter: str, language: str
) -> None:
    image = draw("story", chapter, lang=language)
    said = [text.text for text in image.drawing.list_texts()]
    caption = image.caption
    said += [*caption.hedges, *caption.shades, *caption.shown, caption.alternative]
    assert [text for text in said if ARTICLE[language].search(text)] == []


@pytest.mark.parametrize("size", ["column", "double", "tall"])
@pytest.mark.parametrize("chapter", STORY)
def test_no_row_begins_with_a_dash(chapter: str, size: str) -> None:
    image = draw("story", chapter, size=size)
    for text in list_texts(image, "title", "legend", "credit", "labels"):
        assert not text.startswith(("–", "-", "→"))


@pytest.mark.parametrize("size", ["social", "column", "tall"])
@pytest.mark.parametrize("chapter", STORY)
def test_what_a_chapter_is_about_lies_in_the_middle_and_no_end_at_the_rim(
    chapter: str, size: str
) -> None:
    image = draw("story", chapter, size=size)
    scene = find_scene("story", "en")
    record = scene.story.chapters["en"][chapter]
    box = image.frame.box
    wide, high = box.right - box.left, box.bottom - box.top
    ends = [point for id_ in record.places for point in scene.points["place", id_]]
    x, y = image.frame.project(np.array(ends)).T
    seen = (x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)
    assert seen.any()
    if record.bounds is None:
        rim = np.minimum.reduce([x - box.left, box.right - x, y - box.top, box.bottom - y])
        assert rim[seen].min() > 0.04 * min(wide, high)
    # No continent lies on its side: north is above wherever the map is far.
    if image.frame.projection in ("azimuthal", "globe"):
        assert image.frame.km_per_pixel * max(wide, high) < 4_000 or size == "tall"


@pytest.mark.parametrize("theme", ["light", "grey"])
def test_each_journey_has_its_name_or_its_letter_at_its_line(theme: str) -> None:
    for size in ("social", "column", "double"):
        image = draw("story", "overview", size=size, theme=theme)
        told = " ".join(list_texts(image, "journeys"))
        legend = " ".join(list_texts(image, "legend"))
        for route in find_scene("story", "en").story.routes.values():
            name = route.names["en"]
            letter = re.search(rf"\b([A-Z])  ?{re.escape(name)}", legend)
            assert name in told or (letter and letter[1] in told), (size, name)


def test_stops_bear_their_order_and_their_dates() -> None:
    image = draw("story", "hwang-jang-yop", size="double")
    texts = list_texts(image, "labels")
    names = ["Pyongyang", "Tokyo", "Beijing", "Clark", "Baguio", "Seoul"]
    for number, name in enumerate(names, 1):
        assert f"{number} {name}" in texts
    assert "20 April 1997" in texts
    assert len(list_items(image.drawing, "arrows")) >= 4


def test_crowded_places_get_a_closer_look_and_all_are_named_once() -> None:
    image = draw("story", "overview", size="double")
    assert list_items(image.drawing, "detail")
    near = list_texts(image, "labels", "waypoints")
    for name in ("Pyongyang", "Beijing", "Tokyo"):
        assert near.count(name) == 1


def test_what_has_no_room_is_numbered_and_listed() -> None:
    image = draw("voyage", "overview", size="400x300", parts="legend,labels")
    told = [text for text in list_texts(image, "labels", "waypoints") if text.isdecimal()]
    legend = " ".join(list_texts(image, "legend"))
    for number in told:
        assert re.search(rf"\b{number} ", legend)


def test_what_shares_a_number_leaves_none_out() -> None:
    story = STORIES["voyage"]
    event = next(iter(story.events.values()))
    events = {f"battle-{number}": replace(event, id=f"battle-{number}") for number in range(30)}
    overview = replace(
        story.chapters["en"]["overview"], places=(), routes=(), events=tuple(events), bounds=None
    )
    crowd = replace(story, events=events, routes={}, chapters={"en": {"overview": overview}})
    request = read_request(crowd, "overview", "png", {"size": "double", "lang": "en"})
    image = draw_image(request, lay_out(crowd, "en"))
    told = [int(text) for text in list_texts(image, "labels") if text.isdecimal()]
    assert sorted(told) == list(range(1, len(told) + 1))
    assert len(told) > 1


@pytest.mark.parametrize("size", ["social", "column", "double"])
@pytest.mark.parametrize("chapter", STORY)
def test_names_touch_no_other_name_no_sign_and_countries_no_line(chapter: str, size: str) -> None:
    image = draw("story", chapter, size=size)
    blocks: dict[object, list[Box]] = {}
    countries = set()
    for group in ("labels", "waypoints", "journeys", "countries"):
        for item in list_items(image.drawing, group):
            if isinstance(item, Text):
                blocks.setdefault(item.block, []).append(measure_item(item))
                countries |= {item.block} if group == "countries" else set()
    boxes = {
        block: shapely.union_all([to_shape(box) for box in kin]) for block, kin in blocks.items()
    }
    for one, other in itertools.combinations(boxes.values(), 2):
        assert not one.intersects(other)
    signs = shapely.union_all([to_shape(mark) for mark in image.drawing.marks])
    lines = shapely.MultiLineString(
        [
            line
            for shape in list_items(image.drawing, "routes")
            if isinstance(shape, Shape)
            for line in shape.lines
        ]
    )
    for block in countries:
        assert not boxes[block].intersects(lines)
        assert not boxes[block].intersects(signs)


def to_shape(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("chapter", ["overview", "hwang-jang-yop"])
def test_a_small_picture_does_without_part_of_its_key_and_says_so(
    chapter: str, language: str
) -> None:
    image = draw("story", chapter, size="90x60mm", lang=language)
    words = load_words(language)
    assert words.say("image.key_beside") in " ".join(list_texts(image, "credit"))
    legend = " ".join(list_texts(image, "legend"))
    # What a letter stands for is told in the picture.
    for letter in list_texts(image, "journeys"):
        assert len(letter) > 1 or re.search(rf"\b{letter}\b", legend)
    rest = image.companion.partition(words.say("image.key_rest"))[2]
    assert words.say("image.sign_country") in rest
    # One that has room for all of it says nothing of the kind.
    assert words.say("image.key_rest") not in draw("story", chapter, lang=language).companion


@pytest.mark.parametrize("chapter", ["acting-ambassadors", "leaving-havana"])
@pytest.mark.parametrize("size", ["social", "column", "tall"])
def test_small_countries_that_are_shaded_are_seen_whole(chapter: str, size: str) -> None:
    image = draw("story", chapter, size=size)
    scene, box = find_scene("story", "en"), image.frame.box
    for country in scene.story.chapters["en"][chapter].countries:
        shape = country_shape(load_basemap(), country.code, world=scene.story.world)
        mainland = max(shape.geoms, key=lambda part: part.area)
        x, y = image.frame.project(shapely.get_coordinates(mainland)).T
        assert min(x.min() - box.left, box.right - x.max()) > 0, country.code
        assert min(y.min() - box.top, box.bottom - y.max()) > 0, country.code


def test_a_list_of_countries_goes_by_its_numbers() -> None:
    legend = " ".join(list_texts(draw("story", "two-koreas", size="column"), "legend"))
    numbers = [int(number) for number in re.findall(r"(\d+) (?=[A-Z]\w+[,:])", legend)]
    assert len(numbers) > 4
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_wide_world_leaves_no_empty_band_in_a_column(language: str) -> None:
    for size in ("column", "tall"):
        image = draw("story", "two-koreas", size=size, lang=language)
        title = max(measure_item(item).bottom for item in list_items(image.drawing, "title"))
        assert image.frame.box.top - title < 0.06 * image.drawing.height


@pytest.mark.parametrize("chapter", STORY)
def test_every_event_bears_its_date_on_the_map_or_in_the_legend(chapter: str) -> None:
    image = draw("story", chapter, size="column")
    scene, words = find_scene("story", "en"), load_words("en")
    told = squeeze("".join(text.text for text in image.drawing.list_texts()))
    for id_ in scene.story.chapters["en"][chapter].events:
        event = scene.story.events[id_]
        assert squeeze(words.say_span(event.date)) in told
        assert squeeze(event.locality.get("en", "")) in told


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_countries_beside_a_line_of_demarcation_are_named(language: str) -> None:
    image = draw("story", "two-koreas", size="column", lang=language)
    told = squeeze("".join(list_texts(image, "countries", "detail", "legend")))
    for code in ("PRK", "KOR"):
        assert squeeze(name_country(code, language)) in told


@pytest.mark.parametrize("size", ["slide", "column"])
def test_what_crowds_most_gets_a_closer_look_where_all_that_crowds_can_have_none(
    size: str,
) -> None:
    image = draw("story", "overview", size=size, site=None)
    assert list_items(image.drawing, "detail")


def test_a_title_is_set_in_even_rows() -> None:
    text, size = "Five journeys, and how sure each of them is", 22.0
    width = measure_text(text, size, bold=True) * 0.96
    rows = balance_text(text, width, size=size, bold=True)
    assert " ".join(rows) == text
    assert len(rows) == len(wrap_text(text, width, size=size, bold=True))
    widths = [measure_text(row, size, bold=True) for row in rows]
    assert min(widths) > 0.7 * max(widths)
    # No word is broken for it, and what fits in a row stays in it.
    assert balance_text("Panmunjom", 1.0, size=size) == wrap_text("Panmunjom", 1.0, size=size)
    assert balance_text(text, 10 * width, size=size) == [text]


def test_a_shade_that_is_under_its_marker_is_explained_by_the_marker() -> None:
    def find_sign(country: str) -> Item:
        items = list_items(draw("story", "acting-ambassadors", size="column").drawing, "legend")
        texts = [(at, item.text) for at, item in enumerate(items) if isinstance(item, Text)]
        row = next(at for at, text in texts if f"{country}:" in text)
        return items[row - 1]

    assert isinstance(find_sign("2 Kuwait"), Circle)
    assert isinstance(find_sign("1 Italy"), Shape)
