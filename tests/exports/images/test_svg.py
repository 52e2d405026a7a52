"""SVG that others can open: valid, whole in itself, small, with its words as words."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from xml.etree import ElementTree

import pytest
import svgwrite.validator2
from fontTools.ttLib import TTFont

from exports.images.image import write_image
from exports.images.sizes import SIZES, parse_size
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import CHAPTERS, EDITIONS, draw

SVG = "{http://www.w3.org/2000/svg}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
# What SVG 1.1 lets stand in any namespace, and what browsers read besides.
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
ALSO_ALLOWED = {
    "role",
    "aria-labelledby",
    XML_LANG,
    f"{INKSCAPE}groupmode",
    f"{INKSCAPE}label",
}
PATH = re.compile(r"(M{0}[ ,]?{0}(l{0}([ ,]?{0})*)?z?)+".format(r"-?(?:\d+\.?\d*|\.\d+)"))
# Sizes and chapters that together hold every way in which an image is divided and drawn.
SAMPLE = [("story", "overview"), ("story", "two-koreas"), ("story", "ship"), ("voyage", "overview")]


@cache
def write(story: str, chapter: str, **wishes: str) -> ElementTree.Element:
    return ElementTree.fromstring(write_image(draw(story, chapter, "svg", **wishes)))


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_svg_1_1_allows_everything_in_it(story: str, chapter: str) -> None:
    validator = svgwrite.validator2.get_validator("full")
    root = write(story, chapter, parts="all")
    for parent in root.iter():
        if not parent.tag.startswith(SVG):
            continue
        name = parent.tag.removeprefix(SVG)
        assert validator.is_valid_elementname(name)
        if name == "metadata":
            continue
        for child in parent:
            assert child.tag.startswith(SVG)
            assert validator.is_valid_children(name, child.tag.removeprefix(SVG)), child.tag
        for attribute, value in parent.attrib.items():
            if attribute == "d":
                assert PATH.fullmatch(value), value[:200]
            elif attribute not in ALSO_ALLOWED:
                validator.check_svg_attribute_value(name, attribute, value)


def test_the_validator_refuses_what_is_wrong() -> None:
    validator = svgwrite.validator2.get_validator("full")
    assert not validator.is_valid_elementname("div")
    assert not validator.is_valid_children("circle", "g")
    for attribute, value in (("onfoo", "1"), ("stroke-width", "thick"), ("fill", "#12")):
        with pytest.raises((ValueError, TypeError)):
            validator.check_svg_attribute_value("path", attribute, value)
    assert not PATH.fullmatch("M1 2l3 nan")


@pytest.mark.parametrize(("story", "chapter"), CHAPTERS)
def test_ids_are_unique_and_references_lead_somewhere(story: str, chapter: str) -> None:
    root = write(story, chapter)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-zA-Z][\w.-]*", id_) for id_ in ids)
    for element in root.iter():
        for attribute, value in element.attrib.items():
            for target in re.findall(r"url\(#([^)]*)\)", value):
                assert target in ids
            if attribute == "aria-labelledby":
                assert set(value.split()) <= set(ids)
    record = STORIES[story].chapters["en"][chapter]
    for id_ in record.routes:
        assert any(name == f"route-{id_}" or name.startswith(f"route-{id_}-") for name in ids)
    assert {"sea", "land", "places", "title", "legend", "credit"} <= set(ids)


@pytest.mark.parametrize(("story", "chapter"), SAMPLE)
def test_it_asks_for_nothing_and_holds_no_pixels(story: str, chapter: str) -> None:
    root = write(story, chapter)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not names & {"image", "use", "script", "foreignObject", "a", "filter", "mask"}
    for element in root.iter():
        assert not any("href" in name or name.startswith("on") for name in element.attrib)
        for value in element.attrib.values():
            assert "://" not in value
            assert "data:" not in value
    style = root.findtext(f"{SVG}style") or ""
    assert "@import" not in style
    # Fonts come along, in the file itself.
    assert all(url.startswith("data:font/woff;base64,") for url in list_urls(style))
    assert list_urls(style)


def list_urls(style: str) -> list[str]:
    return re.findall(r"url\(([^)]*)\)", style)


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_its_fonts_have_the_letters_of_its_texts(story: str, language: str) -> None:
    root = write(story, "overview", lang=language)
    style = root.findtext(f"{SVG}style") or ""
    known: dict[str, set[int]] = {"400": set(), "600": set()}
    for weight, data in re.findall(
        r"font-weight:(\d+);src:url\(data:font/woff;base64,(.*?)\)", style
    ):
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            known[weight] |= set(font.getBestCmap())
    texts = list(root.iter(f"{SVG}text"))
    assert len(texts) > 20
    for text in texts:
        weight = "600" if "b" in text.get("class", "").split() else "400"
        assert {ord(letter) for letter in text.text or ""} <= known[weight]
    assert not text.attrib.keys() & {"textLength"}


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_it_says_what_it_is(story: str, language: str) -> None:
    for chapter in list(STORIES[story].chapters[language])[:3]:
        image = draw(story, chapter, "svg", lang=language)
        caption = image.caption
        root = ElementTree.fromstring(write_image(image))
        assert root.get("role") == "img"
        assert root.get(XML_LANG) == language
        assert root.findtext(f"{SVG}title") == f"{caption.title}. {caption.kicker}"
        assert root.findtext(f"{SVG}desc") == caption.alternative
        (about,) = root.iter(f"{RDF}Description")
        terms = {term.tag.removeprefix(DC): term.text or "" for term in about}
        assert terms["title"] == caption.title
        assert terms["description"] == caption.alternative
        assert terms["rights"] == caption.licence == STORIES[story].licence
        assert terms["language"] == language
        assert terms["identifier"] == image.address
        assert STORIES[story].version in caption.alternative
        words = {text.text for text in root.iter(f"{SVG}text")}
        assert any(title in caption.title for title in words if title)


def test_it_claims_no_address_that_there_is_not() -> None:
    image = draw("story", "overview", "svg", site=None)
    assert b"identifier" not in write_image(image)


@pytest.mark.parametrize("text", [*SIZES, "777x333", "100.5x77.7mm"])
@pytest.mark.parametrize("dpi", [None, 72.0, 150.0])
def test_its_size_is_exact(text: str, dpi: float | None) -> None:
    size = parse_size(text, dpi=dpi)
    wishes = {} if dpi is None else {"dpi": f"{dpi:g}"}
    root = write("voyage", "home", size=text, parts="none", **wishes)
    assert root.attrib["viewBox"] == f"0 0 {size.width} {size.height}"
    for name, pixels, mm in (
        ("width", size.width, size.width_mm),
        ("height", size.height, size.height_mm),
    ):
        number, unit = re.fullmatch(r"([\d.]+)(mm)?", root.attrib[name]).groups()  # type: ignore[union-attr]
        if unit is None:
            assert (int(number), size.dpi) == (pixels, 96)
        else:
            wanted = pixels / size.dpi * 25.4 if mm is None else mm
            assert float(number) == pytest.approx(wanted, abs=0.001)
