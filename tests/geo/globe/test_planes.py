"""Planes tear nothing: held against the sphere, the geodesic and another library."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import cartopy.crs as ccrs
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon

from geo.globe.basemap import Detail, PolygonRings, land_rings, load_basemap
from geo.globe.planes import (
    ANTIPODE_DEG,
    RADIUS_M,
    AzimuthalPlane,
    EqualEarthPlane,
    GlobePlane,
    MercatorPlane,
    Plane,
)
from geo.globe.world import World, unroll_longitudes

Points = npt.NDArray[np.float64]

GEOD = Geod(ellps="WGS84")
# A hub at every 30 degrees of longitude, at latitudes from pole to pole.
LATS = (37.5, -33.9, 0.0, 64.1, -77.8, 12.0, 90.0, 37.5664, -0.5, 51.5, -90.0, 23.1)
HUBS = list(zip(range(-180, 180, 30), LATS, strict=True))
KINDS = ("mercator", "equal-earth", "azimuthal", "globe")
DETAIL = Detail(coarse_km2=300, fine_km2=300)
PIXEL_M = 20_000.0  # of a world 2000 pixels wide


def make_plane(kind: str, hub: tuple[float, float]) -> Plane:
    lon, lat = hub
    world = World((lon + 360) % 360 - 180)
    if kind == "mercator":
        return MercatorPlane(world)
    if kind == "equal-earth":
        return EqualEarthPlane(world)
    return AzimuthalPlane(lon, lat) if kind == "azimuthal" else GlobePlane(lon, lat)


PLANES = [pytest.param(kind, hub, id=f"{kind} {hub}") for kind in KINDS for hub in HUBS]


# Cartopy's globe is a sphere here, as ours is.
SPHERE = ccrs.Globe(semimajor_axis=RADIUS_M, semiminor_axis=RADIUS_M, ellipse=None)


@cache
def list_rings() -> list[PolygonRings]:
    return land_rings(load_basemap(), detail=DETAIL)


@cache
def project_land(kind: str, hub: tuple[float, float]) -> MultiPolygon:
    return make_plane(kind, hub).project_polygons(list_rings())


@cache
def spread_over_sphere(count: int = 4000) -> Points:
    """Points all over the sphere, alike everywhere: a Fibonacci lattice, off the round numbers."""
    number = np.arange(count) + 0.5
    lon = (number * 180 * (3 - np.sqrt(5)) + 0.123) % 360 - 180
    lat = np.degrees(np.arcsin(1 - 2 * number / count))
    return np.column_stack([lon, lat])


def lies_on_land(points: Points) -> npt.NDArray[np.bool_]:
    """Tell which points lie on land: by how many coasts lie between them and the North Pole.

    The pole is sea; each coast crossed on the way turns sea to land or back.
    """
    starts, steps, lats, ends = [], [], [], []
    for rings in list_rings():
        for ring in rings:
            lon = ring[:, 0]
            starts.append(lon[:-1])
            steps.append((np.diff(lon) + 180) % 360 - 180)
            lats.append(ring[:-1, 1])
            ends.append(ring[1:, 1])
    lon, step, lat, end = (np.concatenate(part) for part in (starts, steps, lats, ends))
    # Whatever an edge's direction, it covers the longitudes from its western end eastward.
    west = np.where(step >= 0, lon, lon + step)
    west_lat, east_lat = np.where(step >= 0, lat, end), np.where(step >= 0, end, lat)
    counts = []
    for x, y in points:
        along = (x - west) % 360
        crossed = along < np.abs(step)
        share = along[crossed] / np.abs(step[crossed])
        height = west_lat[crossed] + share * (east_lat[crossed] - west_lat[crossed])
        counts.append(np.count_nonzero(height > y))
    return np.asarray(np.array(counts) % 2 == 1)


@cache
def list_plain_points() -> tuple[Points, npt.NDArray[np.bool_]]:
    """Return points that are clearly land or clearly sea, and which of them are land."""
    points = spread_over_sphere()
    truth = lies_on_land(points)
    plain = np.abs(points[:, 1]) < 84.5
    for azimuth in range(0, 360, 45):
        azimuths, metres = np.full(len(points), azimuth), np.full(len(points), 15_000.0)
        lon, lat, _ = GEOD.fwd(points[:, 0], points[:, 1], azimuths, metres)
        plain &= lies_on_land(np.column_stack([lon, lat])) == truth
    return points[plain], truth[plain]


def measure_cap(points: Points, hub: tuple[float, float]) -> Points:
    """Return how far points lie from a hub on the sphere, in degrees."""
    lon, lat = np.radians(points).T
    at, height = np.radians(hub)
    cosine = np.sin(lat) * np.sin(height) + np.cos(lat) * np.cos(height) * np.cos(lon - at)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def on_plane(plane: Plane, points: Points) -> Points:
    """Project points, their longitudes turned into the opened world."""
    turned = points.copy()
    if isinstance(plane, MercatorPlane | EqualEarthPlane):
        turned[:, 0] = [plane.world.place_longitude(lon) for lon in points[:, 0]]
    return plane.project_points(turned)


def test_the_sphere_tells_land_from_sea() -> None:
    known = {(127.0, 37.5): True, (-30.0, 40.0): False, (0.0, -89.0): True, (180.0, 68.0): True}
    assert lies_on_land(np.array(list(known))).tolist() == list(known.values())
    points, land = list_plain_points()
    assert len(points) > 3500
    # Of the globe's surface, 29.2 % is land.
    assert lies_on_land(spread_over_sphere()).mean() == pytest.approx(0.292, abs=0.005)
    assert 900 < land.sum() < 1200


@pytest.mark.parametrize(("kind", "hub"), PLANES)
def test_land_is_where_it_is_on_the_sphere(kind: str, hub: tuple[float, float]) -> None:
    plane, land = make_plane(kind, hub), project_land(kind, hub)
    assert land.is_valid
    shapely.prepare(land)
    points, truth = list_plain_points()
    places = on_plane(plane, points)
    seen = np.asarray(np.isfinite(places).all(axis=1))
    # All of the world has its place, but for what each plane leaves out by its nature.
    reach = {"azimuthal": 180 - ANTIPODE_DEG, "globe": 90.0}.get(kind, 181.0)
    away = measure_cap(points, hub)
    assert seen[away < reach - 0.1].all()
    assert not seen[away > reach + 0.1].any()
    # The globe's rim is drawn in short straight pieces; there a degree is a thousand metres wide.
    inside = np.asarray(seen & (away < reach - 1))
    wrong = np.asarray(shapely.contains_xy(land, *places[inside].T)) != truth[inside]
    assert points[inside][wrong].tolist() == []


@pytest.mark.parametrize(("kind", "hub"), PLANES)
def test_no_coast_is_torn(kind: str, hub: tuple[float, float]) -> None:
    plane, land = make_plane(kind, hub), project_land(kind, hub)
    # Both are drawn in straight pieces, which lie beside a curved edge by this much.
    assert land.within(plane.outline.buffer(500.0))
    edges = np.vstack([np.diff(part.exterior.coords, axis=0) for part in land.geoms])
    if kind in ("mercator", "equal-earth"):
        # An edge spans at most a degree; the world's own edges lie aslant.
        assert np.abs(edges[:, 0]).max() < 1.5 * np.radians(1.0) * RADIUS_M
    else:
        # Around the antipode a degree is swept far, but still in steps.
        assert np.hypot(*edges.T).max() < 600_000


def measure_rings(rings: PolygonRings) -> float:
    """Return the geodesic area of a polygon in square metres; its edges as straight as drawn."""
    areas = []
    for ring in rings:
        line = ring.copy()
        line[:, 0] = unroll_longitudes(line[:, 0])
        dense = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), 0.25))
        area = abs(GEOD.polygon_area_perimeter(*dense[:-1].T)[0])
        areas.append(min(area, 5.1006562e14 - area))
    return float(areas[0] - sum(areas[1:]))


@pytest.mark.parametrize("hub", HUBS)
def test_areas_are_true_on_equal_earth(hub: tuple[float, float]) -> None:
    plane = make_plane("equal-earth", hub)
    sizes = {number: measure_rings(rings) for number, rings in enumerate(list_rings())}
    assert project_land("equal-earth", hub).area == pytest.approx(sum(sizes.values()), rel=2e-4)
    for number in sorted(sizes, key=lambda number: -sizes[number])[:60]:
        area = plane.project_polygons([list_rings()[number]]).area
        assert area == pytest.approx(sizes[number], rel=1e-3), list_rings()[number][0][0]


@pytest.mark.parametrize("hub", HUBS)
def test_distance_and_direction_from_the_centre_are_true(hub: tuple[float, float]) -> None:
    plane = make_plane("azimuthal", hub)
    points = spread_over_sphere()
    places = plane.project_points(points)
    seen = np.isfinite(places).all(axis=1)
    many = np.full(seen.sum(), float(hub[0])), np.full(seen.sum(), hub[1])
    azimuth, _, distance = GEOD.inv(*many, *points[seen].T)
    assert np.abs(np.hypot(*places[seen].T) - distance).max() < 0.001
    if abs(hub[1]) < 90:  # at a pole every direction is the same one
        east, north = np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))
        straight = np.column_stack([east, north]) * distance[:, np.newaxis]
        assert np.abs(straight - places[seen]).max() < 0.01


@pytest.mark.parametrize("hub", HUBS)
def test_the_globe_lies_on_its_disc(hub: tuple[float, float]) -> None:
    plane, land = make_plane("globe", hub), project_land("globe", hub)
    assert np.hypot(*shapely.get_coordinates(land).T).max() <= RADIUS_M
    assert np.hypot(*shapely.get_coordinates(plane.outline).T) == pytest.approx(RADIUS_M, rel=1e-6)


@pytest.mark.parametrize(("kind", "hub"), PLANES)
def test_there_and_back_again(kind: str, hub: tuple[float, float]) -> None:
    plane = make_plane(kind, hub)
    points = spread_over_sphere()
    points = points[np.abs(points[:, 1]) < 84]
    places = on_plane(plane, points)
    seen = np.isfinite(places).all(axis=1)
    found = plane.unproject_points(places[seen])
    _, _, off = GEOD.inv(*points[seen].T, *found.T)
    # The globe is seen edge on at its rim, where a metre of ground takes no room at all.
    inside = np.hypot(*places[seen].T) < 0.999 * RADIUS_M if kind == "globe" else slice(None)
    assert off[inside].max() < 0.01


@pytest.mark.parametrize("hub", HUBS)
@pytest.mark.parametrize("kind", ["equal-earth", "azimuthal", "globe"])
def test_there_is_a_place_within_the_edge_and_none_beyond(
    kind: str, hub: tuple[float, float]
) -> None:
    plane = make_plane(kind, hub)
    _, _, most_x, most_y = plane.outline.bounds
    grid = np.linspace(-1.3, 1.3, 41)
    places = np.array([(x * most_x, y * most_y) for x in grid for y in grid])
    distance = shapely.distance(plane.outline, shapely.points(places))
    within = shapely.contains_xy(plane.outline.buffer(-1e-4 * most_x), *places.T)
    found = np.isfinite(plane.unproject_points(places))
    assert found[within].all()
    assert not found[distance > 1e-4 * most_x].any()
    assert within.sum() > 500


@cache
def list_lines() -> list[Points]:
    """Lines that go everywhere: great circles, and parallels round the world and more."""
    lines = []
    for azimuth in range(20, 170, 15):
        start = np.full(361, 20.0), np.full(361, 10.0), np.full(361, azimuth + 0.7)
        lon, lat, _ = GEOD.fwd(*start, np.linspace(0, 1.99e7, 361))
        lines.append(np.column_stack([unroll_longitudes(lon), lat]))
    along = np.linspace(-190.0, 230.0, 421)
    lines += [np.column_stack([along, np.full(421, lat)]) for lat in (-60.0, -20.0, 0.3, 45.0)]
    return lines


@pytest.mark.parametrize(("kind", "hub"), PLANES)
def test_no_line_is_torn(kind: str, hub: tuple[float, float]) -> None:
    plane = make_plane(kind, hub)
    for line in list_lines():
        pieces = plane.project_line(line)
        assert len(pieces) == 1 or kind != "mercator"
        for piece in pieces:
            ground = plane.unproject_points(piece)
            _, _, metres = GEOD.inv(*ground[:-1].T, *ground[1:].T)
            steps = np.hypot(*np.diff(piece, axis=0).T)
            assert (steps <= 1000 + metres * stretch_most(kind, ground, hub)).all()
        # Nothing is lost: what is not drawn is not on this plane.
        places = (plane.project_points if kind == "mercator" else partial(on_plane, plane))(line)
        seen = places[np.isfinite(places).all(axis=1)]
        drawn = shapely.MultiLineString([piece for piece in pieces if len(piece) > 1])
        shapely.prepare(drawn)
        assert shapely.dwithin(drawn, shapely.points(seen), 2000.0).all()


def stretch_most(kind: str, ground: Points, hub: tuple[float, float]) -> Points:
    """Return by how much a plane may stretch each step of a line."""
    if kind in ("mercator", "equal-earth"):
        lat = np.maximum(np.abs(ground[:-1, 1]), np.abs(ground[1:, 1]))
        return np.asarray(1.2 / np.cos(np.radians(lat)))
    if kind == "globe":
        return np.full(len(ground) - 1, 1.01)
    away = measure_cap(ground, hub)
    angle = np.radians(np.maximum(away[:-1], away[1:]) + 0.5)
    return np.asarray(1.1 * np.maximum(1.0, angle / np.sin(angle)))


@pytest.mark.parametrize("hub", HUBS)
@pytest.mark.parametrize("kind", KINDS)
def test_cartopy_agrees_on_points(kind: str, hub: tuple[float, float]) -> None:
    plane, points = make_plane(kind, hub), spread_over_sphere(1000)
    points = points[np.abs(points[:, 1]) < 84]
    lon, lat = hub
    other: Any = {
        "mercator": lambda: ccrs.GOOGLE_MERCATOR,
        "equal-earth": lambda: ccrs.EqualEarth(central_longitude=lon),
        "azimuthal": lambda: ccrs.AzimuthalEquidistant(lon, lat),
        "globe": lambda: ccrs.Orthographic(lon, lat, globe=SPHERE),
    }[kind]()
    places = on_plane(plane, points)
    theirs = other.transform_points(ccrs.PlateCarree(), *points.T)[:, :2]
    if kind == "mercator":
        turn = 2 * np.pi * RADIUS_M
        assert np.isclose((places - theirs)[:, 0] % turn, [[0], [turn]], atol=1e-3).any(0).all()
        assert places[:, 1] == pytest.approx(theirs[:, 1], abs=1e-3)
        return
    seen = np.isfinite(places).all(axis=1)
    assert seen.sum() > 400
    assert np.abs(places[seen] - theirs[seen]).max() < 0.01


@pytest.mark.parametrize("kind", ["equal-earth", "globe"])
@pytest.mark.parametrize("hub", [(-90.0, 37.0), (0.0, -33.9), (120.0, 51.5)])
def test_cartopy_agrees_on_shapes(kind: str, hub: tuple[float, float]) -> None:
    plane = make_plane(kind, hub)
    other: Any = (
        ccrs.EqualEarth(central_longitude=hub[0])
        if kind == "equal-earth"
        else ccrs.Orthographic(*hub, globe=SPHERE)
    )
    # Those that Cartopy takes as they are: cut by no meridian, around no pole.
    rings = [rings[0] for rings in list_rings() if np.abs(np.diff(rings[0][:, 0])).max() < 90]
    # And, on the globe, that lie whole on its near side, since Cartopy's rim is of few pieces.
    rings = [ring for ring in rings if kind != "globe" or measure_cap(ring, hub).max() < 80]
    rings = sorted(rings, key=lambda ring: -Polygon(ring).area)[:25]
    assert len(rings) == 25
    for ring in rings:
        dense = shapely.segmentize(Polygon(ring), 0.5)
        theirs = other.project_geometry(dense, ccrs.PlateCarree())
        ours = plane.project_polygons([[ring]])
        apart = shapely.area(shapely.symmetric_difference(ours, theirs.buffer(0)))
        assert apart <= 0.005 * ours.area + PIXEL_M**2 / 100


@pytest.mark.parametrize(("kind", "hub"), PLANES)
def test_a_third_turn_round_the_world_is_where_the_first_was(
    kind: str, hub: tuple[float, float]
) -> None:
    plane = make_plane(kind, hub)
    first = np.array([[hub[0] + 10, hub[1] / 2]])
    once, thrice = (first + np.array([360 * turns, 0]) for turns in (1, 3))
    turn = plane.project_points(once) - plane.project_points(first)
    third = plane.project_points(thrice)
    assert third == pytest.approx(plane.project_points(first) + 3 * turn, abs=1e-3)
