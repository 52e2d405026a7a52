"""Every path, link and picture of the documents is there, and every folder has its line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from exports.images.batch_command import SHEET
from exports.site.lists import make_site_files
from exports.site.shares import FILE_NAME
from geo.story.records import Story
from layers.page.media import FOLDER
from tests.docs.documents import DOCS, PAGES, README, ROOT, Section, list_tables, read_sections
from tests.geo import test_imports as imports
from views.data import DataAddress

HOUSE = ROOT / "docs" / "house.md"
# Files of packages that are named where they are taken from.
OUTSIDE = {"countries-10m.json", "leaflet.css", "leaflet.js"}
# A path: words parted by slashes, or one word with the ending of a file.
_PATH = re.compile(r"\.?[a-z][\w.-]*(/[\w.-]*)*")
_ENDING = re.compile(r"\.(css|geojson|html|js|json|md|mjs|py|toml|topojson|txt|typ|ya?ml)")


def list_paths(page: Path) -> list[str]:
    """Return the paths of files and folders that stand as code in a document's sentences."""
    return [
        code
        for section in read_sections(page)
        for code in section.code
        if _PATH.fullmatch(code) and ("/" in code or _ENDING.fullmatch(Path(code).suffix))
    ]


def list_anchors(page: Path) -> list[str]:
    """Return the anchors of a document's sections."""
    return [section.anchor for section in read_sections(page)]


def find_broken(page: Path, section: Section) -> list[str]:
    """Return the links and pictures of a section that lead nowhere."""
    broken = []
    for target in (*section.links, *section.pictures):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (anchor and anchor not in list_anchors(path)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_and_picture_is_there(page: Path) -> None:
    for section in read_sections(page):
        assert find_broken(page, section) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_path_is_there(page: Path, story: Story) -> None:
    # A file that a command makes, an address serves or a story has goes by its name alone.
    made = {*DataAddress(story).list_files(story.language), *OUTSIDE, SHEET}
    made |= {path.name for path in (ROOT / "data" / "story").iterdir()}
    # And a site has folders of its own.
    made |= {*make_site_files([(story, "a/")], base="https://example.org"), FILE_NAME}
    made |= {"embed/", "handout/", FOLDER, *(f"{language}/" for language in story.languages)}
    for path in list_paths(page):
        assert path in made or (ROOT / path).exists() or (page.parent / path).exists(), path


def test_paths_are_found() -> None:
    assert {"data/story", ".ci/run", "requirements.txt"} <= set(
        list_paths(ROOT / "docs" / "developers.md")
    )
    assert find_broken(README, Section("", links=["docs/nowhere.md", "docs/house.md#attic"])) == [
        "docs/nowhere.md",
        "docs/house.md#attic",
    ]


def test_each_document_is_linked_from_the_front_door() -> None:
    links = {link for section in read_sections(README) for link in section.links}
    assert {f"docs/{path.name}" for path in DOCS} <= links


def test_each_picture_is_shown() -> None:
    shown = {
        (page.parent / picture).resolve()
        for page in PAGES
        for section in read_sections(page)
        for picture in section.pictures
    }
    assert shown == set((ROOT / "tests" / "pictures").iterdir())


def test_each_room_and_wing_has_its_line() -> None:
    (table,) = list_tables([HOUSE], "folder")
    listed = {code for row in table.rows for code in row[0].code}
    starts = [path for room in imports.ROOMS for path in (ROOT / room).rglob("__init__.py")]
    packages = {str(path.parent.relative_to(ROOT)) for path in starts}
    assert packages <= listed
    top = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert top - {"node_modules", "test-results"} <= listed
    assets = next(row for row in table.rows if row[0].code == ("layers/page/assets",))
    drawers = (ROOT / "layers" / "page" / "assets").iterdir()
    assert set(assets[1].code) == {path.name for path in drawers if path.is_dir()}


def list_names(path: Path) -> set[str]:
    """Return the names that a module or a script begins with: functions, classes, values."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return set(re.findall(r"^(?:StoryMap\.|  )(\w+)(?: = |\()", text, re.MULTILINE))
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def test_what_is_sought_begins_where_the_house_says() -> None:
    (table,) = list_tables([HOUSE], "what")
    assert len(table.rows) > 20
    for what, file, names in table.rows:
        (path,) = file.code
        assert names.code, what.text
        assert set(names.code) <= list_names(ROOT / path), what.text


def test_who_may_import_whom_is_what_is_tested() -> None:
    (rooms,) = list_tables([HOUSE], "room")
    for room, others, _ in rooms.rows:
        for name in set(room.code) - {"streamlit_app"}:
            assert {name, *others.code} == imports.ALLOWED[name] - ({"views"} - {name})
    assert {name for row in rooms.rows for name in row[0].code} == {*imports.ROOMS, "streamlit_app"}
    (wings,) = list_tables([HOUSE], "wing")
    assert {row[0].code[0]: set(row[1].code) for row in wings.rows} == imports.WINGS
