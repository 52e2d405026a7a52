"""The GeoPackage as a QGIS project, QGZ: its layers in order, on the world as it is opened."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import numpy as np
import shapely
from pyproj import CRS, Transformer

from exports.archive import write_archive
from exports.data.ground import find_centre, list_ground
from exports.data.qml import VERSION, make_parts
from exports.data.styles import make_ground_styles, make_styles
from exports.data.tables import StoryData
from exports.markup import drop_unwritable
from layers.look import LIGHT

# From the top; the first is drawn last.
_ORDER = ("places", "events", "flows", "legs", "routes", "areas", "chapters", "borders", "land")
# Named in the list, and not drawn until somebody asks: a rectangle for each chapter, and each of
# the journeys that are told as flows.
_HIDDEN = ("chapters",)
_HIDDEN_BY_FLOWS = ("legs", "routes")
_GEOMETRIES = {"Point": "Point", "MultiLineString": "Line", "MultiPolygon": "Polygon"}
# QGIS takes no shorter ids for its own.
_ID = "story_layer_"
_MARGIN = 0.05
# Metres that a window shows at least; in a town, where there is no land to be seen, fewer.
_LEAST_M, _LEAST_CLOSE_M = 1e6, 1e4
_WGS84 = "+proj=longlat +datum=WGS84 +no_defs"


def write_project(data: StoryData) -> bytes:
    """Return a project that shows the GeoPackage of the same data, which lies beside it.

    The world is in Equal Earth and opened where the story opens it, so that no journey is torn;
    where one goes all round, at 180 degrees, as the data are.
    """
    story = data.scene.story
    title = drop_unwritable(story.title[data.words.language])
    proj4 = f"+proj=eqearth +lon_0={find_centre(data):g} +datum=WGS84 +units=m"
    crs = CRS.from_proj4(proj4)
    root = Xml.Element("qgis", version=VERSION, projectname=title)
    _add(root, "title", title)
    root.append(_describe_crs("projectCrs", crs, proj4))
    tree = Xml.SubElement(root, "layer-tree-group")
    root.append(_make_canvas(data, crs, proj4))
    layers = Xml.SubElement(root, "projectlayers")
    ground = list_ground(data)
    styles = {**make_styles(data), **(make_ground_styles(data.words) if ground else {})}
    tables = {**data.layers, **ground}
    hidden = (*_HIDDEN, *(_HIDDEN_BY_FLOWS if data.scene.flows else ()))
    for name in (it for it in _ORDER if it in tables):
        source = f"./{story.id}.gpkg|layername={name}"
        label = drop_unwritable(data.words.say(f"data.{name}"))
        shown = "Qt::Unchecked" if name in hidden else "Qt::Checked"
        Xml.SubElement(
            tree,
            "layer-tree-layer",
            {
                "id": f"{_ID}{name}",
                "name": label,
                "source": source,
                "providerKey": "ogr",
                "checked": shown,
            },
        )
        geometry = _GEOMETRIES[str(tables[name].geometry_type)]
        layer = Xml.SubElement(
            layers, "maplayer", type="vector", geometry=geometry, labelsEnabled="1"
        )
        for field, text in (("id", f"{_ID}{name}"), ("datasource", source), ("layername", label)):
            _add(layer, field, text)
        layer.append(_describe_crs("srs", CRS.from_epsg(4326), _WGS84))
        Xml.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
        layer.extend(make_parts(styles[name]))
    _add_properties(root, LIGHT.sea if ground else LIGHT.land)
    text = Xml.tostring(root, encoding="unicode")
    content = f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n"
    return write_archive({f"{story.id}.qgs": content.encode()})


def _describe_crs(name: str, crs: CRS, proj4: str) -> Xml.Element:
    element = Xml.Element(name)
    system = Xml.SubElement(element, "spatialrefsys", nativeFormat="Wkt")
    _add(system, "wkt", crs.to_wkt())
    _add(system, "proj4", proj4)
    code = crs.to_epsg()
    _add(system, "authid", "" if code is None else f"EPSG:{code}")
    return element


def _make_canvas(data: StoryData, crs: CRS, proj4: str) -> Xml.Element:
    """Return the window, which shows all places, events and lines."""
    lonlat = [np.array(points) for points in data.scene.points.values()]
    lonlat += [shapely.get_coordinates(area) for area in data.scene.areas.values()]
    lonlat += [leg.points for legs in data.scene.traces.values() for leg in legs]
    lon, lat = np.vstack(lonlat).T
    # Where a voyage has gone round more than once, the projection knows no place for it.
    lon = (lon + 180 - find_centre(data)) % 360 - 180 + find_centre(data)
    transformer = Transformer.from_crs(4326, crs, always_xy=True)
    x, y = transformer.transform(lon, lat)
    least = _LEAST_M if list_ground(data) else _LEAST_CLOSE_M
    edge = _MARGIN * max(float(np.ptp(x)), float(np.ptp(y)), least)
    canvas = Xml.Element("mapcanvas", name="theMapCanvas")
    _add(canvas, "units", "meters")
    extent = Xml.SubElement(canvas, "extent")
    for name, value in (
        ("xmin", x.min() - edge),
        ("ymin", y.min() - edge),
        ("xmax", x.max() + edge),
        ("ymax", y.max() + edge),
    ):
        _add(extent, name, f"{value:.0f}")
    canvas.append(_describe_crs("destinationsrs", crs, proj4))
    return canvas


def _add_properties(root: Xml.Element, colour: str) -> None:
    properties = Xml.SubElement(root, "properties")
    gui = Xml.SubElement(properties, "Gui")
    for place, name in ((1, "Red"), (3, "Green"), (5, "Blue")):
        part = Xml.SubElement(gui, f"CanvasColor{name}Part", type="int")
        part.text = str(int(colour[place : place + 2], 16))
    paths = Xml.SubElement(properties, "Paths")
    Xml.SubElement(paths, "Absolute", type="bool").text = "false"
    system = Xml.SubElement(properties, "SpatialRefSys")
    Xml.SubElement(system, "ProjectionsEnabled", type="int").text = "1"


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text
