"""PNG and PDF as other tools read them: exact in size, with their words."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from exports.images.image import write_image
from exports.images.sizes import SIZES, parse_size
from tests.exports.conftest import STORIES
from tests.exports.images.drafts import EDITIONS, SITE, draw

FREE_SIZES = ("777x333", "100.5x77.7mm")


def open_png(data: bytes) -> PngImageFile:
    image = Image.open(io.BytesIO(data))
    assert isinstance(image, PngImageFile)
    image.load()
    return image


@cache
def write(story: str, chapter: str, format_: str, **wishes: str) -> bytes:
    return write_image(draw(story, chapter, format_, **wishes))


def read_pdf(data: bytes) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(data))


def read_words(data: bytes) -> str:
    """Return the text that a reader of a PDF can select."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


@pytest.mark.parametrize("text", [*SIZES, *FREE_SIZES])
@pytest.mark.parametrize("dpi", [None, 72.0, 150.0])
def test_a_png_has_its_pixels_and_their_density(text: str, dpi: float | None) -> None:
    size = parse_size(text, dpi=dpi)
    wishes = {} if dpi is None else {"dpi": f"{dpi:g}"}
    image = open_png(write("voyage", "home", "png", size=text, parts="none", **wishes))
    assert image.size == (size.width, size.height)
    # No more colours than it needs, and they are those of sRGB.
    assert image.mode == "P"
    assert image.info["srgb"] == 0
    # PNG has whole pixels a metre.
    assert image.info["dpi"] == pytest.approx((size.dpi, size.dpi), abs=0.0254)


@pytest.mark.parametrize("text", [*SIZES, *FREE_SIZES])
@pytest.mark.parametrize("dpi", [None, 72.0, 150.0])
def test_a_pdf_has_its_size_on_paper(text: str, dpi: float | None) -> None:
    size = parse_size(text, dpi=dpi)
    wishes = {} if dpi is None else {"dpi": f"{dpi:g}"}
    with read_pdf(write("voyage", "home", "pdf", size=text, parts="none", **wishes)) as pdf:
        (page,) = pdf.pages
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
    assert (left, bottom) == (0, 0)
    if size.width_mm is None or size.height_mm is None:
        points = size.width / size.dpi * 72, size.height / size.dpi * 72
    else:
        points = size.width_mm / 25.4 * 72, size.height_mm / 25.4 * 72
    assert (right, top) == pytest.approx(points, abs=0.001)


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_a_png_says_what_it_is(story: str, language: str) -> None:
    author = STORIES[story].author
    for chapter in list(STORIES[story].chapters[language])[:3]:
        image = draw(story, chapter, lang=language)
        caption, texts = image.caption, dict(open_png(write_image(image)).text)
        assert "AltTextAccessibility" in texts.pop("XML:com.adobe.xmp")
        assert texts.pop("Raw profile type iptc")
        assert texts == {
            "Title": f"{caption.title}. {caption.kicker}",
            "Description": caption.alternative,
            **({"Author": author} if author else {}),
            "Copyright": STORIES[story].licence,
            "Source": " ".join(caption.credit),
            "URL": f"{SITE}/story?lang={language}#{chapter}",
        }
        assert STORIES[story].version in texts["Source"]
        assert len(caption.alternative) > 200


def test_a_png_claims_no_address_that_there_is_not() -> None:
    assert "URL" not in open_png(write_image(draw("story", "overview", site=None))).text


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_a_pdf_says_what_it_is(story: str, language: str) -> None:
    for chapter in list(STORIES[story].chapters[language])[:3]:
        image = draw(story, chapter, "pdf", lang=language)
        caption = image.caption
        with read_pdf(write_image(image)) as pdf:
            about = {str(name): str(value) for name, value in pdf.docinfo.items()}
        assert about["/Title"] == f"{caption.title}. {caption.kicker}"
        assert about.pop("/Author", "") == STORIES[story].author
        assert about["/Subject"] == caption.alternative
        for part in (*caption.credit, caption.licence, f"#{chapter}"):
            assert part in about["/Keywords"]
        # No date and no machine.
        assert about.pop("/Creator").startswith("Typst ")
        assert about.keys() == {"/Title", "/Subject", "/Keywords"}


def list_objects(pdf: pikepdf.Pdf, kind: str, name: str) -> list[Any]:
    objects: list[Any] = list(pdf.objects)
    return [
        each
        for each in objects
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream) and str(each.get(kind, "")) == name
    ]


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_a_checker_finds_nothing_wrong_with_a_pdf(story: str, language: str) -> None:
    for size in ("social", "a4"):
        with read_pdf(write(story, "overview", "pdf", lang=language, size=size)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert not pdf.is_encrypted
            assert list_objects(pdf, "/Subtype", "/Image") == []
            for kind in ("/JavaScript", "/URI", "/Launch", "/GoToR"):
                assert list_objects(pdf, "/S", kind) == []


def test_the_checker_finds_what_is_broken() -> None:
    data = write("story", "overview", "pdf")
    broken = data.replace(b"endstream", b"endstraem", 3)
    with read_pdf(broken) as pdf:
        assert pdf.check_pdf_syntax() != []


@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_all_fonts_of_a_pdf_are_in_it(story: str, language: str) -> None:
    with read_pdf(write(story, "overview", "pdf", lang=language)) as pdf:
        fonts = list_objects(pdf, "/Type", "/Font")
        faces = list_objects(pdf, "/Type", "/FontDescriptor")
        assert faces
        files = [face.get("/FontFile2", face.get("/FontFile3")) for face in faces]
        assert all(file is not None and len(file.read_bytes()) > 1000 for file in files)
        names = {str(face["/FontName"]).split("+")[-1] for face in faces}
        for font in fonts:
            assert str(font["/Subtype"]) in ("/Type0", "/CIDFontType0", "/CIDFontType2")
            if str(font["/Subtype"]) != "/Type0":
                assert "/FontDescriptor" in font
    assert names <= {
        "SourceSansPro-Regular",
        "SourceSansPro-Semibold",
        "NotoSansCJKjp-Regular",
        "NotoSansCJKjp-Bold",
    }
    assert any("Noto" in name for name in names) == (language == "ko")


@pytest.mark.parametrize("theme", ["grey", "dark"])
def test_grey_is_printed_with_black_alone(theme: str) -> None:
    # The QR code is black and white in every theme.
    with read_pdf(write("story", "overview", "pdf", theme=theme, parts="qr")) as pdf:
        (page,) = pdf.pages
        spaces = {str(name): space for name, space in page.resources.ColorSpace.items()}
        used = {
            str(step.operands[0])
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) in ("cs", "CS")
        }
        assert "/DeviceGray" in [str(spaces[name]) for name in used]
        assert (len(used) == 1) == (theme == "grey")
        operators = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
        assert not operators & {"rg", "RG", "k", "K", "sh"}


def test_no_word_of_a_pdf_is_found_twice() -> None:
    # Not by the halo behind it, either.
    image = draw("story", "overview", "pdf")
    with pymupdf.open(stream=write_image(image), filetype="pdf") as pdf:
        found = pdf[0].get_text("words")
    said = " ".join(text.text for text in image.drawing.list_texts())
    assert sorted(word[4] for word in found) == sorted(said.split())


@pytest.mark.parametrize("size", ["social", "a4"])
@pytest.mark.parametrize(("story", "language"), EDITIONS)
def test_the_words_of_a_pdf_can_be_selected(story: str, language: str, size: str) -> None:
    for chapter in list(STORIES[story].chapters[language])[:3]:
        image = draw(story, chapter, "pdf", lang=language, size=size)
        words = read_words(write_image(image))
        for text in image.drawing.list_texts():
            # Where a space is, readers of PDF guess by the room between letters.
            assert text.text.replace(" ", "") in words.replace(" ", ""), text.text
        assert image.caption.kicker.split()[0] in words


@pytest.mark.parametrize("theme", ["light", "dark", "grey", "outline"])
def test_pixels_have_the_colours_of_the_theme(theme: str) -> None:
    image = draw("story", "two-koreas", theme=theme)
    pixels = np.asarray(open_png(write_image(image)).convert("RGB"))
    shares = {
        "#" + "".join(f"{part:02x}" for part in colour): count / pixels[..., 0].size
        for colour, count in zip(
            *np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True), strict=True
        )
        if count > 2000
    }
    assert image.drawing.paper in shares
    if theme in ("grey", "outline"):
        grey = np.ptp(pixels.astype(int), axis=2).max() == 0
        assert grey == (theme == "grey")
