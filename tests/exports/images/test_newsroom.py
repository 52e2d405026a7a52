"""What a newsroom's machines make of an image file: asked of their own programs where present."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pymupdf
import pypdfium2
import pytest
from docx import Document
from PIL import Image, ImageCms, IptcImagePlugin
from pptx import Presentation

from exports.images.image import DrawnImage, write_image
from exports.images.press import read_press
from exports.images.rights import Location, find_licence, write_packet
from exports.options import OptionError
from tests.exports.images.drafts import draw
from tests.programs import need, run

RASTERS = ["png", "jpg", "webp", "tiff"]
CHAPTER = "two-koreas"


def write(format_: str, **wishes: str) -> tuple[DrawnImage, bytes]:
    image = draw("story", CHAPTER, format_, **wishes)
    return image, write_image(image)


def read_packet(content: bytes) -> dict[str, list[str]]:
    """Return all that a file's packet says, by names without their namespaces."""
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        root = ElementTree.fromstring(image.info["xmp"])
    found: dict[str, list[str]] = {}
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        for name, value in element.attrib.items():
            found.setdefault(name.partition("}")[2], []).append(value)
        if element.text and element.text.strip():
            name = parents[parents[element]].tag.partition("}")[2]
            found.setdefault(name, []).append(element.text)
    return found


def read_iim(content: bytes) -> dict[tuple[int, int], Any]:
    """Return the older fields by record and number, a list where there are several."""
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        if image.format == "PNG":
            _, name, length, *lines = image.info["Raw profile type iptc"].split("\n")
            block = bytes.fromhex("".join(lines))
            assert (name, int(length)) == ("iptc", len(block))
            # As a JPEG has it, which the reader below knows.
            file = io.BytesIO()
            head = b"\xff\xed" + (2 + 14 + len(block)).to_bytes(2, "big")
            image.convert("L").save(file, "JPEG", extra=head + b"Photoshop 3.0\0" + block)
            return read_iim(file.getvalue())
        fields = IptcImagePlugin.getiptcinfo(image) or {}
    told = {key: [it.decode() for it in listed(value)] for key, value in fields.items()}
    return {key: value if len(value) > 1 else value[0] for key, value in told.items()}


def listed(value: bytes | list[bytes]) -> list[bytes]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("format_", RASTERS)
def test_a_raster_says_what_photo_desks_ask_for(format_: str, language: str) -> None:
    drawn, content = write(format_, lang=language, size="column", dpi="150")
    found = read_packet(content)
    caption = drawn.caption
    assert found["AltTextAccessibility"] == [caption.alternative]
    assert found["title"] == [caption.title]
    assert found["creator"] == ["Story Map"]
    assert found["Credit"] == [" ".join(caption.credit)]
    assert found["WebStatement"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["DateCreated"] == ["2026-11-26"]
    assert sorted(found["CountryCode"]) == ["KOR", "PRK"]
    assert found["DigitalSourceType"][0].endswith("/dataDrivenMedia")
    if format_ != "webp":
        older = read_iim(content)
        assert older[1, 90] == "\x1b%G"
        assert older[2, 5] in caption.title
        assert older[2, 80] == older[2, 110] == "Story Map"
        assert older[2, 120]
        assert older[2, 25] == found["City"]
        # Of several sources those that have room, each whole.
        publishers = older[2, 115].split("; ")
        assert publishers == found["source"][0].split("; ")[: len(publishers)]
    with Image.open(io.BytesIO(content)) as opened:
        size = drawn.request.size
        assert opened.size == (size.width, size.height)
        if format_ != "webp":
            assert opened.info["dpi"] == pytest.approx((150, 150), abs=0.05)
        if format_ != "png":
            assert opened.info["icc_profile"]


@pytest.mark.parametrize("format_", [*RASTERS, "pdf"])
def test_exiftool_reads_it(format_: str, tmp_path: Path) -> None:
    need("exiftool")
    drawn, content = write(format_)
    path = tmp_path / f"map.{format_}"
    path.write_bytes(content)
    (said,) = json.loads(run("exiftool", "-json", "-struct", "-G1", str(path)))
    assert said["XMP-iptcCore:AltTextAccessibility"] == drawn.caption.alternative
    assert said["XMP-dc:Title"] == drawn.caption.title
    assert {place["CountryCode"] for place in said["XMP-iptcExt:LocationShown"]} == {"KOR", "PRK"}
    assert "ExifTool:Warning" not in said


@pytest.mark.parametrize("format_", ["png", "jpg", "tiff"])
def test_grey_has_one_channel(format_: str) -> None:
    _, content = write(format_, theme="grey")
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.mode == "L"


def test_a_png_is_a_third_as_large_and_looks_the_same() -> None:
    _, content = write("png", size="double")
    with Image.open(io.BytesIO(content)) as opened:
        plain = opened.convert("RGB")
    _, lossless = write("webp", size="double")
    with Image.open(io.BytesIO(lossless)) as opened:
        true = opened.convert("RGB")
    whole = io.BytesIO()
    true.save(whole, "PNG")
    assert len(content) < 0.6 * len(whole.getvalue())
    off = np.abs(np.asarray(plain, dtype=int) - np.asarray(true, dtype=int)).max(axis=2)
    assert off.mean() < 0.3
    assert (off > 48).mean() < 0.0005


def test_less_quality_is_less() -> None:
    sizes = [len(write("jpg", quality=quality)[1]) for quality in ("40", "90")]
    assert sizes[0] < 0.8 * sizes[1]


def open_pdf(**wishes: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(write("pdf", **wishes)[1]))


def test_a_pdf_is_tagged_and_says_where_it_is_cut() -> None:
    with open_pdf(size="double", theme="print", bleed="3mm", lang="ko") as pdf:
        (page,) = pdf.pages
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "ko"
        media, trim, bleed = (
            [float(edge) for edge in box] for box in (page.mediabox, page.trimbox, page.BleedBox)
        )
        assert media == bleed
        off = 3 / 25.4 * 72
        assert trim == pytest.approx([off, off, media[2] - off, media[3] - off], abs=0.01)
        assert trim[2] - trim[0] == pytest.approx(185 / 25.4 * 72, abs=0.01)
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA51"
        xmp = bytes(pdf.Root.Metadata.read_bytes()).decode()
        assert "Iptc4xmpCore:AltTextAccessibility" in xmp
        operators = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
        assert not operators & {"rg", "RG"}
    assert find_licence("CC BY-SA 3.0") == "https://creativecommons.org/licenses/by-sa/3.0/"
    assert find_licence("all rights reserved") is None


def test_a_pdf_has_the_groups_of_the_picture_as_layers() -> None:
    drawn, content = write("pdf", size="column", lang="ko", theme="print")
    names = [group.id for group in drawn.drawing.groups]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert [str(layer.Name) for layer in pdf.Root.OCProperties.OCGs] == names
        opened = []
        for step in pikepdf.parse_content_stream(pdf.pages[0]):
            name = str(step.operator)
            if name in ("q", "BDC", "BMC", "BT"):
                opened.append(name.replace("BMC", "BDC"))
            elif name in ("Q", "EMC", "ET"):
                assert opened.pop() == {"Q": "q", "EMC": "BDC", "ET": "BT"}[name]
        assert not opened
    whole = paint(content)
    for name in ("sea", "shades", "routes", "labels", "legend"):
        if name not in names:
            continue
        with pikepdf.open(io.BytesIO(content)) as pdf:
            settings = pdf.Root.OCProperties.D
            settings.OFF = pikepdf.Array([pdf.Root.OCProperties.OCGs[names.index(name)]])
            del settings.ON
            file = io.BytesIO()
            pdf.save(file)
        assert (paint(file.getvalue()) != whole).any(), name


def paint(content: bytes) -> np.ndarray:
    document = pypdfium2.PdfDocument(content)
    painted = np.asarray(document[0].render(scale=1).to_pil())
    document.close()
    return painted


def make_press(tmp_path: Path) -> Path:
    """Write a profile that says that it is of a press, which is all that is read of it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[12:20] = b"prtrCMYK"
    path = tmp_path / "press.icc"
    path.write_bytes(profile)
    return path


def test_a_pdf_bears_the_profile_of_its_press(tmp_path: Path) -> None:
    path = make_press(tmp_path)
    drawn = draw("story", CHAPTER, "pdf", size="column", theme="print")
    with pikepdf.open(io.BytesIO(write_image(drawn, press=read_press(path)))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == path.read_bytes()
        assert "sRGB" in str(intent.OutputConditionIdentifier)
        assert "/RegistryName" not in intent


def test_what_is_no_profile_of_a_press_is_refused(tmp_path: Path) -> None:
    path = make_press(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"prtrCMYK", b"mntrRGB "))
    with pytest.raises(OptionError, match=r"press\.icc; it must be the ICC profile of a press"):
        read_press(path)
    with pytest.raises(OptionError, match=r"it cannot be read"):
        read_press(tmp_path / "absent.icc")


def test_the_map_goes_on_to_the_end_of_the_bleed() -> None:
    content = write("pdf", size="double", theme="print", bleed="5mm", parts="none")[1]
    with pymupdf.open(stream=content, filetype="pdf") as pdf:
        pixels = pdf[0].get_pixmap(dpi=60)
        picture = np.frombuffer(pixels.samples, dtype=np.uint8).reshape(pixels.h, pixels.w, -1)
    # Where sea or land reach the cut, they reach the edge of the sheet.
    edge, cut = picture[:, -1], picture[:, -1 - round(5 / 25.4 * 60)]
    assert ((edge != 255).any(axis=1) == (cut != 255).any(axis=1)).mean() > 0.9


def test_a_raster_has_no_bleed() -> None:
    picture = draw("story", "ship", "png", size="90x60mm", dpi="96", bleed="3mm")
    with Image.open(io.BytesIO(write_image(picture))) as image:
        assert image.size == (340, 227)


def test_a_press_finds_no_colour_where_there_is_none(tmp_path: Path) -> None:
    need("gs")
    for theme, grey in (("grey", True), ("print", False)):
        path = tmp_path / f"{theme}.pdf"
        path.write_bytes(write("pdf", size="column", theme=theme)[1])
        inks = run("gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(path)).split()[:4]
        assert (sum(map(float, inks[:3])) == 0) == grey


def test_poppler_reads_a_pdf_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    path.write_bytes(write("pdf", size="column", theme="print")[1])
    done = subprocess.run([need("pdfinfo"), str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert re.search(r"^Tagged: +yes", done.stdout, re.MULTILINE)


def test_who_is_not_named_is_no_creator() -> None:
    drawn = draw("voyage", "overview", "png", size="400x300", parts="none")
    assert not drawn.about.creators
    assert "creator" not in read_packet(write_image(drawn))


@pytest.mark.parametrize("much", ["locations", "alternative", "source"])
def test_a_jpeg_says_as_much_as_it_has_room_for(much: str) -> None:
    drawn = draw("story", CHAPTER, "jpg", size="400x300", parts="none")
    more: dict[str, Any] = {
        "locations": tuple(Location(f"Place {n}", "Korea", "KOR") for n in range(4000)),
        "alternative": "한" * 70_000,
        "source": "A press; " * 9_000,
    }
    content = write_image(replace(drawn, about=replace(drawn.about, **{much: more[much]})))
    found = read_packet(content)
    assert found["title"] == [drawn.about.title]
    kept = {"locations": "City", "alternative": "AltTextAccessibility", "source": "source"}[much]
    assert len("".join(found[kept])) > 1_000
    assert read_iim(content)[2, 5] in drawn.about.title
    whole = replace(drawn.about, **{much: more[much]})
    assert len(write_packet(whole)) > 100_000
    with Image.open(io.BytesIO(content)) as image:
        image.load()


def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    need("qpdf")
    path = tmp_path / "map.pdf"
    path.write_bytes(write("pdf", size="a4", theme="print", bleed="3mm")[1])
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def test_an_svg_is_what_editors_and_qt_can_open() -> None:
    text = write("svg", size="double")[1].decode()
    assert text.index("<defs>") < text.index("<clipPath") < text.index("</defs>")
    assert "<clipPath" not in text[text.index("</defs>") :]
    for dashes in re.findall(r'stroke-dasharray="([^"]*)"', text):
        assert min(float(part) for part in dashes.split()) > 0
    assert "font-family=\"'Source Sans 3', 'Source Sans Pro'" in text
    assert "paint-order" not in text
    assert text.count('inkscape:groupmode="layer"') == text.count("<g id=")
    outlined = write("svg", size="double", letters="outlines")[1].decode()
    assert "<text" not in outlined
    assert "@font-face" not in outlined


# In a process of its own, for Qt would stay in this one.
QT = """
import sys
from PyQt5.QtGui import QGuiApplication, QImage, QPainter
from PyQt5.QtSvg import QSvgRenderer
app = QGuiApplication(["x", "-platform", "offscreen"])
image = QImage(int(sys.argv[3]), int(sys.argv[4]), QImage.Format_RGB32)
image.fill(0xFFFFFFFF)
painter = QPainter(image)
QSvgRenderer(sys.argv[1]).render(painter)
painter.end()
assert image.save(sys.argv[2])
"""


def paint_svg(program: str, path: Path, out: Path, image: DrawnImage) -> None:
    width, height = image.drawing.width, image.drawing.height
    if program == "qt":
        run("qt", "-c", QT, path, out, width, height)
    elif program == "inkscape":
        run("inkscape", path, f"--export-width={width}", f"--export-filename={out}")
    else:
        run("rsvg-convert", path, "-w", width, "-o", out)


@pytest.mark.parametrize("program", ["inkscape", "qt", "rsvg-convert"])
def test_other_programs_draw_the_same_picture(program: str, tmp_path: Path) -> None:
    need(program)
    image, content = write("svg", size="double", letters="outlines")
    path, out = tmp_path / "map.svg", tmp_path / "map.png"
    path.write_bytes(content)
    paint_svg(program, path, out, image)
    with Image.open(io.BytesIO(write("png", size="double")[1])) as ours, Image.open(out) as theirs:
        side = (500, round(500 * image.drawing.height / image.drawing.width))
        pair = [np.asarray(one.convert("RGB").resize(side), dtype=int) for one in (ours, theirs)]
    assert (np.abs(pair[0] - pair[1]).max(axis=2) > 64).mean() < 0.01


def test_a_slide_and_a_page_hold_the_map_and_its_words() -> None:
    drawn, content = write("pptx", size="slide", lang="ko")
    (slide,) = Presentation(io.BytesIO(content)).slides
    shapes: list[Any] = list(slide.shapes)
    assert slide.shapes.title is not None
    assert slide.shapes.title.text_frame.text == drawn.caption.title
    (picture,) = [shape for shape in shapes if shape.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == drawn.caption.alternative
    text = " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert drawn.caption.shades[0] in text
    assert drawn.caption.licence in text
    drawn, content = write("docx", size="double")
    document = Document(io.BytesIO(content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert said.startswith(drawn.caption.title)
    assert drawn.caption.shown[0] in said
    assert len(document.inline_shapes) == 1
    assert "title" not in {group.id for group in drawn.drawing.groups}
