"""No text of a story is read as anybody's markup, and none stops a writer."""

from __future__ import annotations

import csv
import html
import json
import string
from pathlib import Path
from xml.etree import ElementTree

import pymupdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from exports.__main__ import main
from geo.letters.drawn import drop_undrawable
from geo.story.checking import load_story
from geo.story.records import Story
from tests.app import hostile
from tests.conftest import VOYAGE

# Of TeX, Typst, Markdown, HTML, XML, CSV, templates.
SIGNS = (
    " $5 and $10 Ba$$in $x^2$ _a_ ^b^ \\c \\n # @d *e* <f> <g &h; {{i}} {j} } {% k %} ~ `l` = + "
    "\"m\" 'n' -- // /* \n;|"
)
MARKDOWN_SIGNS = "".join(f"\\{sign}" if sign in string.punctuation else sign for sign in SIGNS)
SVG = "{http://www.w3.org/2000/svg}"


def squeeze(text: str) -> str:
    """Return what is drawn of a text, without white space, which ends rows."""
    return "".join(drop_undrawable(text).split())


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a story with all signs in all its texts."""
    folder = tmp_path_factory.mktemp("markup") / "story"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hostile, "ATTACK", SIGNS)
        patch.setattr(hostile, "MARKDOWN_ATTACK", MARKDOWN_SIGNS)
        return hostile.copy_hostile(VOYAGE, folder)


@pytest.fixture(scope="module")
def story(marked: Path) -> Story:
    return load_story(marked)


def write(marked: Path, folder: Path, *arguments: str) -> list[Path]:
    assert main([*arguments, "--story", str(marked), "--out", str(folder)]) == 0
    return sorted(folder.iterdir())


def read_pdf(path: Path) -> str:
    """Return the text that a PDF shows, without white space."""
    with pymupdf.open(path) as pdf:
        return squeeze("".join(page.get_text() for page in pdf))


def test_an_image_as_png_and_its_text(marked: Path, story: Story, tmp_path: Path) -> None:
    image, text = write(marked, tmp_path, "image", "overview", "--size", "a4")
    title = f"{story.chapters['en']['overview'].title}. {story.title['en']}"
    with Image.open(image) as png:
        assert isinstance(png, PngImageFile)
        png.load()
        assert png.text["Title"] == drop_undrawable(title)
        assert squeeze(SIGNS) in squeeze(png.text["Description"])
    assert SIGNS.strip() in text.read_text(encoding="utf-8")


def test_an_image_as_pdf(marked: Path, story: Story, tmp_path: Path) -> None:
    image, _ = write(marked, tmp_path, "image", "overview", "--size", "a4", "--format", "pdf")
    shown = read_pdf(image)
    # In its title, in the names of places and journeys and in the credit.
    assert shown.count(squeeze(SIGNS)) > 5
    with pymupdf.open(image) as pdf:
        assert pdf.metadata["title"] == drop_undrawable(
            f"{story.chapters['en']['overview'].title}. {story.title['en']}"
        )
        assert squeeze(SIGNS) in squeeze(pdf.metadata["subject"])


def test_an_image_as_svg(marked: Path, story: Story, tmp_path: Path) -> None:
    image, _ = write(marked, tmp_path, "image", "overview", "--size", "a4", "--format", "svg")
    root = ElementTree.fromstring(image.read_bytes())
    rows = squeeze("".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))
    assert rows.count(squeeze(SIGNS)) > 5
    assert squeeze(story.title["en"]) in squeeze(root.findtext(f"{SVG}title") or "")
    # Nothing of them became an element.
    assert {element.tag.removeprefix(SVG) for element in root.iter() if SVG in element.tag} <= {
        *("svg", "title", "desc", "metadata", "style", "rect", "clipPath", "g", "path", "circle"),
        *("text", "tspan", "defs", "switch"),
    }


def test_the_sheet_of_images(marked: Path, story: Story, tmp_path: Path) -> None:
    write(marked, tmp_path, "images", "--chapters", "overview", "--jobs", "1", "--size", "a4")
    sheet = (tmp_path / "contact-sheet.html").read_text(encoding="utf-8")
    assert squeeze(story.title["en"]) in squeeze(html.unescape(sheet))


def test_the_handouts(marked: Path, tmp_path: Path) -> None:
    for path in write(marked, tmp_path, "handout", "--level", "short"):
        shown = read_pdf(path)
        assert shown.count(squeeze(SIGNS)) > 5, path.name


def test_the_data(marked: Path, story: Story, tmp_path: Path) -> None:
    write(marked, tmp_path, "data")
    names = {place.names["en"] for place in story.places.values()}
    places = json.loads((tmp_path / "places.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["name_en"] for feature in places["features"]} == names
    sources = json.loads((tmp_path / "sources.json").read_text(encoding="utf-8"))
    assert all(source["title"].endswith(SIGNS) for source in sources)
    with (tmp_path / "legs.csv").open(encoding="utf-8-sig", newline="") as file:
        legs = list(csv.DictReader(file))
    said = {squeeze(value) for leg in legs for value in leg.values()}
    assert {squeeze(name) for name in names} & said
    (kml,) = tmp_path.glob("*.kml")
    tree = ElementTree.fromstring(kml.read_bytes())
    assert squeeze(SIGNS) in squeeze("".join(tree.itertext()))


def test_the_page_as_one_file(marked: Path, story: Story, tmp_path: Path) -> None:
    assert main(["page", "--story", str(marked), "--out", str(tmp_path / "page.html")]) == 0
    page = html.unescape((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert squeeze(story.title["en"]) in squeeze(page)
    assert SIGNS in page
