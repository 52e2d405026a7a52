"""Styles as QGIS keeps them, QML: a rule for each look, and the names of what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from exports.data.styles import Area, Line, Marker, Rule, Style
from exports.markup import drop_unwritable
from layers.look import LABEL_SIZE, LIGHT

# A CSS pixel in mm, the unit that is as large on each screen and on paper.
_PIXEL = 25.4 / 96
_POINTS = 72 / 96
VERSION = "3.22.0"
_KINDS: Mapping[type[Line | Marker | Area], str] = {Line: "line", Marker: "marker", Area: "fill"}


# QGIS calls some signs otherwise, and has a thin and a full cross.
_NAMES = {"cross": "cross_fill", "x": "cross2"}


def write_qml(style: Style) -> str:
    """Return a style as a QML document."""
    root = Xml.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling")
    root.extend(make_parts(style))
    text = Xml.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}"


def make_parts(style: Style) -> list[Xml.Element]:
    """Return what a layer's look is made of, in QML or in a project."""
    renderer = Xml.Element("renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    rules = Xml.SubElement(renderer, "rules", key="{rules}")
    symbols = Xml.SubElement(renderer, "symbols")
    for number, rule in enumerate(style.rules):
        told = {"key": f"{{{number}}}", "symbol": str(number), "label": drop_unwritable(rule.label)}
        if rule.where or rule.between:
            told["filter"] = write_filter(rule)
        Xml.SubElement(rules, "rule", told)
        symbols.append(_make_symbol(str(number), rule))
    return [renderer, *_make_labels(style)]


def write_filter(rule: Rule) -> str:
    """Return what a rule's records have in common as an expression, which SQL is as well."""
    parts = [
        f'"{name}" IS NULL' if value is None else f""""{name}" = '{value.replace("'", "''")}'"""
        for name, value in rule.where
    ]
    if rule.between is not None:
        name, low, high = rule.between
        # QGIS 3.22 knows no BETWEEN.
        parts.append(f'"{name}" >= {low} AND "{name}" <= {high}')
    return " AND ".join(parts)


def _make_symbol(name: str, rule: Rule) -> Xml.Element:
    paint = rule.paint
    symbol = Xml.Element(
        "symbol", type=_KINDS[type(paint)], name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    if isinstance(paint, Line):
        _add_layer(symbol, "SimpleLine", _describe_line(paint))
    elif isinstance(paint, Marker):
        _add_layer(symbol, "SimpleMarker", _describe_marker(paint))
    else:
        _add_layer(symbol, "SimpleFill", _describe_area(paint))
    return symbol


def _describe_line(line: Line) -> dict[str, str]:
    dashes = {}
    if line.dashes is not None:
        lengths = ";".join(_measure(length) for length in line.dashes)
        dashes = {"use_custom_dash": "1", "customdash": lengths, "customdash_unit": "MM"}
    return {
        "line_color": _write_colour(line.colour, line.opacity),
        "line_width": _measure(line.width),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "round",
        "joinstyle": "round",
        **dashes,
    }


def _describe_marker(marker: Marker) -> dict[str, str]:
    return {
        "name": _NAMES.get(marker.shape, marker.shape),
        "color": _write_colour(marker.fill),
        "size": _measure(marker.size),
        "size_unit": "MM",
        "outline_style": "dot" if marker.line.dashes else "solid",
        **_describe_edge(marker.line),
    }


def _describe_area(area: Area) -> dict[str, str]:
    filled = {"style": "no"} if area.fill is None else {"color": _write_colour(area.fill)}
    if area.line is None:
        return {**filled, "outline_style": "no"}
    dash = "dash" if area.line.dashes else "solid"
    return {**filled, "outline_style": dash, **_describe_edge(area.line)}


def _describe_edge(line: Line) -> dict[str, str]:
    return {
        "outline_color": _write_colour(line.colour),
        "outline_width": _measure(line.width),
        "outline_width_unit": "MM",
    }


def _add_layer(symbol: Xml.Element, kind: str, options: Mapping[str, str]) -> None:
    layer = Xml.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    )
    table = Xml.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        Xml.SubElement(table, "Option", name=name, value=value, type="QString")


def _make_labels(style: Style) -> list[Xml.Element]:
    if style.label_field is None:
        return []
    labeling = Xml.Element("labeling", type="simple")
    settings = Xml.SubElement(labeling, "settings", calloutType="simple")
    text = Xml.SubElement(
        settings,
        "text-style",
        fieldName=style.label_field,
        isExpression="0",
        fontFamily="Source Sans Pro",
        fontSize=f"{LABEL_SIZE * _POINTS:g}",
        fontSizeUnit="Point",
        textColor=_write_colour(LIGHT.ink),
    )
    Xml.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.7",
        bufferSizeUnits="MM",
        bufferColor=_write_colour(LIGHT.halo),
    )
    Xml.SubElement(
        settings,
        "placement",
        placement="6",
        # From the edge of its sign, not from the point.
        offsetType="1",
        dist="0.3",
        distUnits="MM",
        priority=str(style.label_rank),
    )
    # A name may lie over a sign: else where places crowd none is named.
    Xml.SubElement(settings, "rendering", obstacle="0")
    return [labeling]


def _measure(pixels: float) -> str:
    return f"{pixels * _PIXEL:.3f}"


def _write_colour(colour: str, opacity: float = 1.0) -> str:
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return ",".join(map(str, [*parts, round(opacity * 255)]))
