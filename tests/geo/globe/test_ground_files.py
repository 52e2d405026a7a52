"""Ground files of other programs are read by what GDAL says of them."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import shapely

from geo.globe.ground_files import GroundError, read_extent, read_found
from geo.globe.world import World
from tests.geo.globe.pbf import to_pbf

WORLD = World(-180.0)
WINDOW = (10.0, 50.0, 10.02, 50.02)
# As OpenStreetMap writes it.
OSM = """<osm version="0.6"><bounds minlat="50.0" minlon="10.0" maxlat="50.02" maxlon="10.02"/>
<node id="1" lat="50.001" lon="10.001"/><node id="2" lat="50.01" lon="10.01"/>
<node id="3" lat="50.01" lon="10.012"/><node id="4" lat="50.012" lon="10.012"/>
<node id="5" lat="50.005" lon="10.005"><tag k="place" v="suburb"/><tag k="name" v="Old"/></node>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="road"/><tag k="name" v="Lane"/></way>
<way id="2"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/><tag k="building" v="yes"/></way>
<way id="3"><nd ref="1"/><nd ref="3"/><tag k="natural" v="coastline"/></way>
<way id="4"><nd ref="1"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="tunnel" v="yes"/></way>
</osm>"""


@pytest.mark.parametrize("name", ["town.osm", "town.osm.pbf"])
def test_openstreetmap_is_read_by_its_tags(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(to_pbf(OSM) if name.endswith(".pbf") else OSM.encode())
    extent = read_extent(path, WORLD)
    assert extent == pytest.approx(WINDOW)
    found = read_found(path, WINDOW, extent)
    told = sorted(zip(found.kinds, found.names, strict=True))
    assert told == [("building", ""), ("coast", ""), ("street", "Lane")]
    assert found.places == (("Old", "suburb", 10.005, 50.005),)


@pytest.mark.parametrize("name", ["isle.gpkg", "isle.geojson"])
def test_ground_on_both_sides_of_180_degrees_is_one(name: str, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"kind": ["main", "path"], "name": ["West Road", "East Path"]},
        geometry=[
            shapely.LineString([(179.99, -16.8), (180.0, -16.8)]),
            shapely.LineString([(-180.0, -16.8), (-179.99, -16.81)]),
        ],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / name)
    extent = read_extent(tmp_path / name, World(0.0))
    assert extent == pytest.approx((179.99, -16.81, 180.01, -16.8))
    found = read_found(tmp_path / name, extent, extent)
    assert dict(zip(found.names, found.kinds, strict=True)) == {
        "West Road": "main",
        "East Path": "path",
    }
    assert tuple(shapely.total_bounds(found.shapes)) == pytest.approx(extent)


@pytest.mark.parametrize("name", ["town.gpkg", "town.pmtiles", "town.fgb"])
def test_other_formats_are_read_in_any_crs_by_kind_or_layer(name: str, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"kind": ["major_road", "footway"], "name": ["High Street", None]},
        geometry=[
            shapely.LineString([(10.0, 50.01), (10.02, 50.01)]),
            shapely.LineString([(10.01, 50.001), (10.01, 50.02)]),
        ],
        crs="EPSG:4326",
    )
    tiles = {"driver": "PMTiles", "MAXZOOM": 15} if name.endswith("pmtiles") else {}
    frame.to_crs("EPSG:3857").to_file(tmp_path / name, layer="roads", **tiles)
    extent = read_extent(tmp_path / name, WORLD)
    found = read_found(tmp_path / name, WINDOW, extent)
    assert set(zip(found.kinds, found.names, strict=True)) == {
        ("main", "High Street"),
        ("path", ""),
    }
    box = shapely.total_bounds(found.shapes)
    assert box == pytest.approx([10.0, 50.001, 10.02, 50.02], abs=2e-4)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("town.pbf", "no map at all", "cannot be read"),
        (
            "town.vrt",
            "<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>",
            "points at other files",
        ),
        ("town.geojson", json.dumps({"type": "FeatureCollection", "features": []}), "no layer"),
    ],
)
def test_what_is_no_ground_is_refused_in_a_sentence(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(GroundError, match=told):
        read_extent(tmp_path / name, WORLD)


def test_coordinates_of_which_nobody_knows_where_they_lie_are_refused(tmp_path: Path) -> None:
    line = shapely.LineString([(0, 0), (5, 5)])
    nowhere, local = tmp_path / "nowhere.shp", tmp_path / "local.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        geopandas.GeoDataFrame(geometry=[line]).to_file(nowhere)
    plan = 'LOCAL_CS["plan",UNIT["metre",1]]'
    geopandas.GeoDataFrame(geometry=[line], crs=plan).to_file(local, layer="plan")
    for path, layer, told in ((nowhere, "nowhere", "no CRS"), (local, "plan", "cannot be turned")):
        with pytest.raises(GroundError, match=told) as raised:
            read_extent(path, WORLD)
        assert raised.value.layer == layer
