"""The plain HTTP addresses, as any client sees them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import httpx
import pyogrio
import pytest
from PIL import Image

from geo.story.records import Story
from tests.serving import Server


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=90) as client:
        yield client


def read_raw(client: httpx.Client, address: str, encoding: str) -> tuple[httpx.Response, bytes]:
    with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize("address", ["/story", "/data/routes.geojson"])
def test_compressed_or_plain_as_the_client_asks(client: httpx.Client, address: str) -> None:
    zipped_answer, zipped = read_raw(client, address, "br;q=0.5, gzip")
    plain_answer, plain = read_raw(client, address, "identity")
    _, refused = read_raw(client, address, "gzip;q=0, identity")
    assert zipped_answer.headers["Content-Encoding"] == "gzip"
    assert plain_answer.headers.get("Content-Encoding", "identity") == "identity"
    assert gzip.decompress(zipped) == plain == refused
    best_answer, best = read_raw(client, address, "gzip, deflate, br")
    assert best_answer.headers["Content-Encoding"] == "br"
    assert len(best) < len(zipped)
    assert brotli.decompress(best) == plain
    assert int(zipped_answer.headers["Content-Length"]) == len(zipped) <= 350 * 1024
    assert "Accept-Encoding" in zipped_answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/story", "/data/places.geojson"])
def test_a_second_visit_moves_no_body(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    assert "no-store" not in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    for known in (tag, f'W/{tag}, "other"'):
        second = client.get(address, headers={"If-None-Match": known})
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["ETag"] == tag
    changed = client.get(address, headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


@pytest.mark.parametrize("address", ["/story", "/data/legs.csv", "/map/ship.svg"])
def test_head_answers_without_a_body(client: httpx.Client, address: str) -> None:
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == client.get(address).headers["ETag"]


@pytest.mark.parametrize(
    ("address", "status", "found", "choices"),
    [
        ("/story?lang=xx", 400, '"xx"', ["en"]),
        ("/story?lang=", 400, '""', ["en"]),
        ("/story?lang=<script>", 400, "<script>", ["en"]),
        ("/data/cities.geojson", 404, "cities", ["places.geojson", "events.geojson"]),
        ("/data/routes.csv", 404, "routes.csv", ["places.geojson", "routes.geojson"]),
        ("/data/", 404, "", ["places.geojson"]),
        ("/data", 404, "", ["places.geojson"]),
        ("/map/overview.gif", 404, "overview.gif", [".png", "ship"]),
        ("/map/overview.png?theme=pink", 400, '"pink"', ["light", "grey"]),
        ("/nowhere", 404, "/nowhere", ["/story", "/sources", "/map/<chapter>.png"]),
        ("/story/extra", 404, "/story/extra", ["/story"]),
        ("/export/extra", 404, "/export/extra", ["/export"]),
        ("/sources/extra", 404, "/sources/extra", ["/sources"]),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence(
    client: httpx.Client, address: str, status: int, found: str, choices: list[str]
) -> None:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert found in answer.text
    assert all(choice in answer.text for choice in choices)
    assert answer.text.count("\n") == 1
    assert answer.text.endswith(".\n")


@pytest.mark.parametrize("address", ["/", "/export", "/export?theme=dark", "/sources", "/story"])
def test_pages_answer(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_each_reader_gets_the_image_asked_for(client: httpx.Client, server: Server) -> None:
    sizes = [f"{900 + number}x600" for number in range(6)]
    with ThreadPoolExecutor(len(sizes)) as pool:
        drawn = [
            pool.submit(httpx.get, f"{server.address}/map/overview.png?size={size}", timeout=90)
            for size in sizes
        ]
        assert client.get("/story").status_code == 200
        images = [Image.open(io.BytesIO(future.result().content)) for future in drawn]
    assert [f"{image.width}x{image.height}" for image in images] == sizes


def test_the_page_says_what_it_may_do(client: httpx.Client) -> None:
    headers = client.get("/story").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"].split("style-src")[0]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("places", {"Point"}),
        ("routes", {"LineString", "MultiLineString", "Unknown"}),
        ("events", {"Point"}),
    ],
)
def test_gdal_reads_each_download(
    client: httpx.Client, story: Story, tmp_path: Path, name: str, kinds: set[str]
) -> None:
    answer = client.get(f"/data/{name}.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    path = tmp_path / f"{name}.geojson"
    path.write_bytes(answer.content)
    info = pyogrio.read_info(path)
    assert info["features"] == len(getattr(story, name)) > 0
    assert info["geometry_type"] in kinds
    assert info["crs"] == "EPSG:4326"
    west, south, east, north = info["total_bounds"]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
