"""Requests are read from text, once, and a wrong one says which values there are."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from exports.images.request import (
    FIELDS,
    FORMATS,
    PARTS,
    PROJECTIONS,
    USUAL_PARTS,
    RequestError,
    list_name_forms,
    read_request,
)
from geo.story.records import Story
from layers.look import PRINT_THEMES
from tests.exports.conftest import STORIES

STORY = STORIES["story"]


def test_what_is_not_said_is_as_usual() -> None:
    request = read_request(STORY, "overview", "png", {})
    assert request.size.name == "social"
    assert (request.language, request.names) == ("en", "en")
    assert (request.projection, request.theme) == ("auto", "light")
    assert request.parts == USUAL_PARTS
    assert "qr" not in request.parts


def test_a_chapter_is_known_by_an_id_that_it_once_had() -> None:
    request = read_request(STORY, "rome-envoy", "png", {})
    assert request.chapter == "acting-ambassadors"
    assert request.file_name == "acting-ambassadors-social-light-en.png"


def test_names_follow_the_language_unless_they_are_asked_for() -> None:
    assert read_request(STORY, "overview", "png", {"lang": "ko"}).names == "ko"
    wishes = {"lang": "ko", "names": "en"}
    assert read_request(STORY, "overview", "png", wishes).names == "en"


def test_an_outline_has_no_parts_unless_they_are_asked_for() -> None:
    assert read_request(STORY, "overview", "svg", {"theme": "outline"}).parts == frozenset()
    wishes = {"theme": "outline", "parts": "labels, scale"}
    assert read_request(STORY, "overview", "svg", wishes).parts == {"labels", "scale"}


@pytest.mark.parametrize(
    ("chapter", "format_", "wishes", "message"),
    [
        ("overveiw", "png", {}, 'chapter is "overveiw"; one of overview, ri-il-kyu, '),
        ("overview", "gif", {}, 'format is "gif"; one of png, svg, pdf'),
        ("overview", "png", {"lang": "xx"}, 'lang is "xx"; one of en, ko'),
        ("overview", "png", {"names": "xx"}, 'names is "xx"; one of '),
        (
            "overview",
            "png",
            {"projection": "flat"},
            'projection is "flat"; one of auto, azimuthal, equal-earth, globe, mercator',
        ),
        ("overview", "jpg", {"quality": "0"}, 'quality is "0"; it must be a whole number from 1'),
        ("overview", "pdf", {"bleed": "x"}, 'bleed is "x"; it must be millimetres up to 20'),
        ("overview", "pdf", {"bleed": "3mm"}, 'bleed is "3mm", and size social is in pixels'),
        ("overview", "svg", {"letters": "x"}, 'letters is "x"; one of text, outlines'),
        ("overview", "png", {"theme": "red"}, 'theme is "red"; one of light, dark, grey, outline'),
        ("overview", "png", {"parts": "title,legned"}, 'parts is "legned"; one of title, legend, '),
        ("overview", "png", {"dpi": "fine"}, 'dpi is "fine"; it must be a number, such as 300'),
        ("overview", "png", {"dpi": "1e9"}, "dpi is 1e+09; it must be from 1 to 2400"),
        ("overview", "png", {"dpi": "nan"}, "dpi is nan; it must be from 1 to 2400"),
        ("overview", "png", {"size": "big"}, 'size is "big"; one of social, '),
        ("overview", "png", {"colour": "red"}, 'there is no option "colour"; there are size, '),
    ],
)
def test_a_wrong_value_says_which_there_are(
    chapter: str, format_: str, wishes: dict[str, str], message: str
) -> None:
    with pytest.raises(RequestError) as caught:
        read_request(STORY, chapter, format_, wishes)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("theme", PRINT_THEMES)
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_an_address_says_the_same_again(format_: str, theme: str, projection: str) -> None:
    for size, dpi in (("a4", "150"), ("800x600", "96"), ("120x80mm", "300")):
        for parts in ("none", "all", ",".join(PARTS), "title,qr"):
            wishes = {
                "size": size,
                "lang": "ko",
                "projection": projection,
                "theme": theme,
                "names": "en",
                "parts": parts,
                "dpi": dpi,
                "quality": "85",
                "bleed": "0mm" if size == "800x600" else "3mm",
                "letters": "outlines",
            }
            assert set(wishes) == set(FIELDS)
            request = read_request(STORY, "ship", format_, wishes)
            again = read_request(STORY, "ship", format_, dict(parse_qsl(request.write_query())))
            assert again == request


def test_another_format_is_the_same_image() -> None:
    request = read_request(STORY, "ship", "png", {"size": "a4"})
    other = request.change_format("pdf")
    assert other.format == "pdf"
    assert other.change_format("png") == request


def test_file_names_tell_images_apart() -> None:
    def name(**wishes: str) -> str:
        return read_request(STORY, "ship", "png", wishes).file_name

    assert name() == "ship-social-light-en.png"
    assert name(size="120 × 80 mm", projection="globe") == "ship-120x80mm-light-en-globe.png"
    names = {
        name(lang=lang, theme=theme, size=size, projection=projection)
        for lang in STORY.languages
        for theme in PRINT_THEMES
        for size in ("social", "a4")
        for projection in PROJECTIONS
    }
    assert len(names) == len(STORY.languages) * len(PRINT_THEMES) * 2 * len(PROJECTIONS)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_places_are_named_in_every_form_that_is_offered(story: Story) -> None:
    forms = list_name_forms(story)
    assert set(story.languages) <= set(forms)
    assert all(form in place.names for form in forms for place in story.places.values())
