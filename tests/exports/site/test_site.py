"""``python -m exports site``: whole, linked, the same again, and never half."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import brotli
import numpy as np
import pytest
from PIL import Image

from exports import spreading
from exports.site import packing
from tests.exports.site.sites import (
    BASE,
    Here,
    read_files,
    rename_crossing,
    write_harbours,
    write_site,
)

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Formats that hold addresses as they are.
_PLAIN = (".html", ".xml", ".json", ".txt", ".geojson", ".csv", ".js")
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module", autouse=True)
def _in_this_process() -> Iterator[None]:
    """Work here and pack little: sites made by processes are test_spreading's matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spreading, "ProcessPoolExecutor", Here)
        patch.setattr(packing, "_EFFORT", 2)
        yield


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_harbours(tmp_path_factory.mktemp("stories") / "harbours")


@pytest.fixture(scope="module")
def site(harbours: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sites") / "public"
    assert write_site(harbours, out) == 0
    return out


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, bytes]:
    return read_files(site)


class _Links(HTMLParser):
    """What a page leads to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("a", "link", "img", "script"):
            self.found += filter(None, (named.get("href"), named.get("src")))


def list_links(html: str) -> list[str]:
    links = _Links()
    links.feed(html)
    return links.found


def list_pages(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    for path, content in files.items():
        if path.endswith(".html") and path != "story.html":
            yield path, content.decode()


def test_the_layout_is_the_one_that_is_told(files: dict[str, bytes]) -> None:
    for home in ("", "ko/"):
        for page in (
            "",
            "story/",
            "story/overview/",
            "story/crossing/",
            "embed/",
            "embed/crossing/",
        ):
            assert f"{home}{page}index.html" in files
        for name in (
            "map/crossing.png",
            "map/crossing.svg",
            "map/crossing.pdf",
            "map/crossing.txt",
        ):
            assert f"{home}{name}" in files
        assert {f"{home}data/places.geojson", f"{home}data/harbours-data.zip"} <= files.keys()
        assert f"{home}oembed/crossing.json" in files
        assert any(name.startswith(f"{home}handout/") for name in files)
    once = "story.html sitemap.xml feed.xml robots.txt 404.html sw.js _headers manifest.webmanifest"
    assert {*once.split()} <= files.keys()


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(
    files: dict[str, bytes],
) -> None:
    known = {f"/maps/{path.removesuffix('index.html')}" for path in files}
    for path, html in list_pages(files):
        here = f"{BASE}/{path}"
        for link in list_links(html):
            if link.startswith(("data:", "#", "?")):
                continue
            target = urlsplit(urljoin(here, link))
            assert target.hostname == "example.org", (path, link)
            assert unquote(target.path) in known, (path, link)
        # Whole addresses are for those who meet the page elsewhere, and for no reader's way.
        body = html.partition("<body")[2]
        if not path.startswith(("404", "embed", "ko/embed")):
            assert BASE not in body, path


def test_packed_files_hold_the_same(files: dict[str, bytes]) -> None:
    packed = [path for path in files if path.endswith((".br", ".gz"))]
    assert {"index.html.br", "index.html.gz", "sitemap.xml.br"} <= {*packed}
    for path in packed:
        unpack = brotli.decompress if path.endswith(".br") else gzip.decompress
        assert unpack(files[path]) == files[path.rpartition(".")[0]]


def test_lists_name_every_page(files: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(files["sitemap.xml"]).findall(f"{_SITEMAP}url")
    places = {entry.findtext(f"{_SITEMAP}loc") for entry in entries}
    pages = ("", "story/overview/", "story/crossing/")
    assert places == {f"{BASE}/{home}{page}" for home in ("", "ko/") for page in pages}
    assert {entry.findtext(f"{_SITEMAP}lastmod") for entry in entries} == {"2026-11-20"}
    feed = ElementTree.fromstring(files["feed.xml"])
    assert feed.findtext(f"{_ATOM}updated") == "2026-11-20T00:00:00Z"
    assert feed.findtext(f"{_ATOM}entry/{_ATOM}title") == "Two harbours"
    told = json.loads(files["ko/oembed/crossing.json"])
    assert f'src="{BASE}/ko/embed/crossing/"' in told["html"]
    assert told["thumbnail_url"] == f"{BASE}/ko/map/crossing.png"


def read_pixels(content: bytes) -> tuple[int, np.ndarray]:
    """Return the side of a square picture, and where it is not of its edge's colour."""
    image = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)
    assert image.shape[0] == image.shape[1]
    return image.shape[0], np.abs(image - image[len(image) // 2, 1]).sum(axis=2) > 30


def test_icons_are_there_for_home_screens(files: dict[str, bytes]) -> None:
    icons = json.loads(files["manifest.webmanifest"])["icons"]
    assert {icon["src"] for icon in icons} <= files.keys()
    told = {(icon["sizes"], icon.get("purpose", "any")) for icon in icons}
    sizes = ("192x192", "512x512")
    assert told == {("any", "any"), *itertools.product(sizes, ("any", "maskable"))}
    for icon in icons:
        if icon["type"] == "image/png":
            side, drawn = read_pixels(files[icon["src"]])
            assert icon["sizes"] == f"{side}x{side}"
            if icon.get("purpose") == "maskable":
                down, across = np.nonzero(drawn)
                reach = np.hypot(down - side / 2, across - side / 2).max() / side
                assert 0.1 < reach < 0.4
    (touch,) = re.findall(r'rel="apple-touch-icon" href="([^"]*)"', files["index.html"].decode())
    assert read_pixels(files[touch.removeprefix("./")])[0] == 180


def test_an_address_changes_addresses_alone_and_a_second_run_what_has_changed(
    files: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "public"
    story = write_harbours(tmp_path / "harbours")
    # As long as the other, since some formats count their bytes.
    elsewhere = "https://elsewhere.is/a/b"
    assert len(elsewhere) == len(BASE)
    assert write_site(story, out, site=elsewhere) == 0
    moved = read_files(out)
    assert moved.keys() == files.keys()
    for path, content in files.items():
        if path.endswith(_PLAIN):
            assert moved[path].replace(elsewhere.encode(), BASE.encode()) == content, path
    (out / "CNAME").write_text("elsewhere.is", encoding="utf-8")
    before = {path: (out / path).stat().st_ino for path in read_files(out)}
    rename_crossing(story)
    capsys.readouterr()
    assert write_site(story, out, site=elsewhere) == 0
    assert "gone: story/crossing/index.html\n" in capsys.readouterr().err
    now = read_files(out)
    assert "story/crossing/index.html" not in now
    assert "story/passage/index.html" in now
    for path in ("CNAME", "map/overview.png", "sw.js"):
        assert now[path] == (out / path).read_bytes()
        assert (out / path).stat().st_ino == before[path]
    assert {path.name for path in tmp_path.iterdir()} == {"public", "harbours"}


def test_what_is_no_site_stays(
    harbours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    assert write_site(harbours, tmp_path) == 2
    assert "no site of this program" in capsys.readouterr().err
    assert read_files(tmp_path) == {"letters.txt": b"mine"}


def test_a_draft_is_refused_unless_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = write_harbours(tmp_path / "harbours", draft=True)
    assert write_site(story, tmp_path / "public") == 2
    assert "is a draft; --drafts" in capsys.readouterr().err
    assert not (tmp_path / "public").exists()
