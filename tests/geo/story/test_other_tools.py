"""Files are read as other tools leave them: QGIS, geopandas, Zotero, macOS."""

from __future__ import annotations

from typing import Any

import pytest

from geo.story.checking import load_story
from geo.story.citing import FORMATS, list_authors, read_date
from tests.geo.drafts import Draft, find

QGIS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def test_geojson_as_qgis_and_geopandas_save_it(draft: Draft) -> None:
    def save(collection: dict[str, Any]) -> None:
        collection["crs"], collection["name"] = QGIS, "places"
        for feature in collection["features"]:
            feature["properties"]["id"] = feature.pop("id")
            feature["properties"].setdefault("variants", None)

    for name in ("places.geojson", "events.geojson"):
        draft.edit(name, save)
    draft.set("routes.geojson", "nellie-bly", "geometry", to=None)
    draft.set("routes.geojson", "nellie-bly", "properties", "legs", 0, "departed", to=None)
    draft.write("narrative/en/._home.md", b"\x00\x05\x16\x07")
    draft.write("story.toml", b"\xef\xbb\xbf" + draft.path("story.toml").read_bytes())
    assert draft.list_problems() == []
    assert load_story(draft.folder).places["new-york"].lon == -74.0


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [["1890", 1, "25"]]}, "1890-01-25"),
        ({"date-parts": [[1890, 1], [1890, 2]], "season": "1"}, "1890-01"),
        ({"raw": "1890-01"}, "1890-01"),
        ({"literal": "winter of 1890"}, "None"),
    ],
)
def test_dates_as_csl_json_has_them(draft: Draft, issued: dict[str, Any], date: str) -> None:
    draft.set("sources.json", "bly-1890", "issued", to=issued)
    assert draft.list_problems() == []
    assert str(read_date(load_story(draft.folder).sources["bly-1890"])) == date


def test_names_and_numbers_as_csl_json_has_them(draft: Draft) -> None:
    names = [
        {"family": "Gaulle", "given": "Charles", "dropping-particle": "de"},
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr.", "comma-suffix": True},
        {"family": "Simon and Sons, Ltd"},
    ]
    more = {"author": names, "volume": 12, "page": "33-48", "DOI": "10.1/x{y", "URL": None}
    draft.edit("sources.json", lambda items: find(items, "bly-1890").update(more))
    assert draft.list_problems() == []
    item = load_story(draft.folder).sources["bly-1890"]
    assert list_authors(item)[:3] == [
        "Charles de Gaulle",
        "Ludwig van Beethoven",
        "Martin Luther King Jr.",
    ]
    bib, ris = FORMATS["bib"]([item, {**item, "id": "BLY 1890"}]), FORMATS["ris"]([item])
    assert "author = {de Gaulle, Charles and van Beethoven, Ludwig and King, Jr., Martin" in bib
    assert "and {Simon and Sons, Ltd}}" in bib
    assert "doi = {10.1/x\\textbraceleft{}y}" in bib
    assert ("@book{bly-1890," in bib, "@book{BLY-1890-2," in bib) == (True, True)
    assert "AU  - King, Martin Luther, Jr.\r\n" in ris
    assert "VL  - 12\r\n" in ris
    assert "SP  - 33\r\nEP  - 48\r\n" in ris


def test_what_a_story_leaves_out_is_found(draft: Draft) -> None:
    for line in ("meridian = -100.0\n", 'hub = "new-york"\n'):
        draft.replace("story.toml", line, "")
    for kind in ("places", "events"):
        draft.edit(f"{kind}.geojson", _strip)
    assert draft.list_problems() == []
    story = load_story(draft.folder)
    assert story.hub == "new-york"
    assert story.world.meridian not in {place.lon for place in story.places.values()}


def test_what_would_be_found_in_what_cannot_be_read_is_not_called_missing(draft: Draft) -> None:
    draft.replace("story.toml", "meridian = -100.0\n", "")
    draft.edit("places.geojson", lambda it: it["features"][0].update(id="New York"))
    assert not any("meridian" in problem for problem in draft.list_problems())


def _strip(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        for name in ("country", "marks", "in_article", "role"):
            feature["properties"].pop(name, None)


def test_a_device_of_windows_is_no_id(draft: Draft) -> None:
    draft.set("places.geojson", "amiens", "id", to="con")
    assert any("Windows keeps that name" in line for line in draft.list_problems())
