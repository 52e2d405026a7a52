"""The data by address, on a server and without a browser."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyogrio
import pytest

from exports.data.files import make_archive, make_files, make_readme
from exports.data.tables import StoryData
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.views.conftest import Client
from views.data import DataAddress


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_file_is_the_one_that_the_command_writes(
    client: Client, story: Story, language: str
) -> None:
    data = StoryData(lay_out(story, language), load_words(language))
    files = make_files(data)
    files = (make_readme(data, [file.name for file in files]), *files, make_archive(data, files))
    assert list(DataAddress(story).list_files(language)) == [file.name for file in files]
    for file in files:
        answer = client.get(f"/data/{file.name}?lang={language}")
        assert answer.status_code == 200
        assert answer.content == file.content
        assert answer.headers["Content-Type"] == file.media_type
        assert answer.headers["Content-Disposition"] == f'inline; filename="{file.name}"'
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        spoken = file.name.rpartition(".")[2] in (
            *("geojson", "gpkg", "qgz", "kml", "csv", "xlsx", "fgb", "parquet", "md", "zip"),
        )
        assert answer.headers.get("Content-Language") == (language if spoken else None)


def test_files_are_named_by_their_story(sited: Client, voyage: Story, tmp_path: Path) -> None:
    path = tmp_path / "voyage.gpkg"
    path.write_bytes(sited.get(f"/data/{voyage.id}.gpkg").content)
    assert "places" in pyogrio.list_layers(path)[:, 0]
    with zipfile.ZipFile(io.BytesIO(sited.get(f"/data/{voyage.id}-data.zip").content)) as held:
        assert held.testzip() is None


def test_a_file_is_saved_where_that_is_wished(client: Client) -> None:
    answer = client.get("/data/legs.csv?download=1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="legs.csv"'


def test_text_is_sent_small_and_an_archive_as_it_is(client: Client, story: Story) -> None:
    for name, coding in ((f"{story.id}.kml", "br"), (f"{story.id}-data.zip", "identity")):
        answer = client.get(f"/data/{name}", Accept_Encoding="br")
        assert answer.headers["Content-Encoding"] == coding


def test_a_second_visit_moves_no_body(client: Client) -> None:
    first = client.get("/data/sources.bib")
    second = client.get("/data/sources.bib", If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.content) == (304, b"")
    assert client.head("/data/sources.bib").headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "status", "found", "choices"),
    [
        ("/data/cities.geojson", 404, "cities", ["places.geojson", "legs.csv", "README.md"]),
        ("/data/routes.csv", 404, "routes.csv", ["sources.ris"]),
        ("/data/../story.toml", 404, "story.toml", []),
        ("/data/x/legs.csv", 404, "x/legs.csv", ["legs.csv"]),
        ("/data/", 404, '""', ["places.geojson"]),
        ("/data", 404, '""', ["places.geojson"]),
        ("/data/legs.csv?lang=xx", 400, '"xx"', ["en", "ko"]),
        ("/data/legs.csv?lnag=ko", 400, '"lnag"', ["lang", "download"]),
        ("/data/legs.csv?download=", 400, '""', ["1", "0"]),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence(
    client: Client, address: str, status: int, found: str, choices: list[str]
) -> None:
    answer = client.get(address.replace("..", "%2e%2e"))
    assert answer.status_code == status
    assert found in answer.text
    assert all(choice in answer.text for choice in choices)
    assert answer.text.count("\n") == 1
    assert answer.text.endswith(".\n")


def test_geojson_stays_what_it_was(client: Client, story: Story) -> None:
    places = json.loads(client.get("/data/places.geojson").content)
    assert [feature["id"] for feature in places["features"]] == list(story.places)
