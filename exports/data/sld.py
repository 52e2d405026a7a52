"""Styles as map servers read them: OGC SLD 1.1 with symbology encoding (OGC 05-078r4, 05-077r4)."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from exports.data.styles import Area, Line, Marker, Rule, Style
from exports.markup import drop_unwritable
from layers.look import LABEL_SIZE, LIGHT

_SLD = "http://www.opengis.net/sld"
_NAMES = {
    "xmlns": _SLD,
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.1.0",
}


def write_sld(name: str, style: Style) -> str:
    """Return the style of the layer ``name`` as an SLD document; lengths are in pixels."""
    root = Xml.Element("StyledLayerDescriptor", _NAMES)
    layer = Xml.SubElement(root, "NamedLayer")
    _add(layer, "se:Name", name)
    user = Xml.SubElement(layer, "UserStyle")
    _add(user, "se:Name", name)
    kind = Xml.SubElement(user, "se:FeatureTypeStyle")
    for number, rule in enumerate(style.rules):
        _add_rule(kind, rule, name=str(number))
    if style.label_field is not None:
        _add_label(Xml.SubElement(kind, "se:Rule"), style.label_field)
    return Xml.tostring(root, encoding="unicode")


def _add_rule(parent: Xml.Element, rule: Rule, *, name: str) -> None:
    element = Xml.SubElement(parent, "se:Rule")
    _add(element, "se:Name", name)
    _add(Xml.SubElement(element, "se:Description"), "se:Title", rule.label)
    _add_filter(element, rule)
    paint = rule.paint
    if isinstance(paint, Line):
        _add_stroke(Xml.SubElement(element, "se:LineSymbolizer"), paint)
    elif isinstance(paint, Area):
        _add_area(Xml.SubElement(element, "se:PolygonSymbolizer"), paint)
    else:
        _add_marker(Xml.SubElement(element, "se:PointSymbolizer"), paint)


def _add_filter(parent: Xml.Element, rule: Rule) -> None:
    if not rule.where and rule.between is None:
        return
    home = Xml.SubElement(parent, "ogc:Filter")
    if rule.between is not None:
        name, low, high = rule.between
        element = Xml.SubElement(home, "ogc:PropertyIsBetween")
        _add(element, "ogc:PropertyName", name)
        for edge, number in (("Lower", low), ("Upper", high)):
            _add(Xml.SubElement(element, f"ogc:{edge}Boundary"), "ogc:Literal", str(number))
    if len(rule.where) > 1:
        home = Xml.SubElement(home, "ogc:And")
    for name, value in rule.where:
        test = "ogc:PropertyIsNull" if value is None else "ogc:PropertyIsEqualTo"
        element = Xml.SubElement(home, test)
        _add(element, "ogc:PropertyName", name)
        if value is not None:
            _add(element, "ogc:Literal", value)


def _add_stroke(parent: Xml.Element, line: Line) -> None:
    parameters = {
        "stroke": line.colour,
        "stroke-width": f"{line.width:g}",
        "stroke-opacity": f"{line.opacity:g}",
        "stroke-linejoin": "round",
        "stroke-linecap": "round",
    }
    if line.dashes is not None:
        parameters["stroke-dasharray"] = " ".join(f"{length:g}" for length in line.dashes)
    _add_parameters(Xml.SubElement(parent, "se:Stroke"), parameters)


def _add_area(parent: Xml.Element, area: Area) -> None:
    if area.fill is not None:
        _add_parameters(Xml.SubElement(parent, "se:Fill"), {"fill": area.fill})
    if area.line is not None:
        _add_stroke(parent, area.line)


def _add_marker(parent: Xml.Element, marker: Marker) -> None:
    graphic = Xml.SubElement(parent, "se:Graphic")
    mark = Xml.SubElement(graphic, "se:Mark")
    # A square on its corner: the names that all programs know have no diamond.
    turned = marker.shape == "diamond"
    _add(mark, "se:WellKnownName", "square" if turned else marker.shape)
    _add_parameters(Xml.SubElement(mark, "se:Fill"), {"fill": marker.fill})
    _add_stroke(mark, marker.line)
    _add(graphic, "se:Size", f"{marker.size / 2**0.5 if turned else marker.size:.2f}")
    if turned:
        _add(Xml.SubElement(graphic, "se:Rotation"), "ogc:Literal", "45")


def _add_label(rule: Xml.Element, field: str) -> None:
    text = Xml.SubElement(rule, "se:TextSymbolizer")
    _add(Xml.SubElement(text, "se:Label"), "ogc:PropertyName", field)
    font = {"font-family": "Source Sans Pro", "font-size": f"{LABEL_SIZE:g}"}
    _add_parameters(Xml.SubElement(text, "se:Font"), font)
    halo = Xml.SubElement(text, "se:Halo")
    _add(halo, "se:Radius", "2")
    _add_parameters(Xml.SubElement(halo, "se:Fill"), {"fill": LIGHT.halo})
    _add_parameters(Xml.SubElement(text, "se:Fill"), {"fill": LIGHT.ink})


def _add_parameters(parent: Xml.Element, parameters: dict[str, str]) -> None:
    for name, value in parameters.items():
        Xml.SubElement(parent, "se:SvgParameter", name=name).text = value


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = drop_unwritable(text)
