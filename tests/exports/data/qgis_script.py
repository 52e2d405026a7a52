"""Run by the Python that has QGIS: draws a GeoPackage as QGIS opens it, and says what it found.

python3 qgis_script.py data.gpkg picture.png project.qgz
"""

import json
import os
import sys
from pathlib import Path

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]

ORDER = ("events", "places", "legs", "routes", "chapters", "borders", "land")


def main(source: str, picture: str, project: str) -> None:
    app = QgsApplication([], False)
    app.initQgis()
    found = {}
    layers = []
    for name in ORDER:
        layer = QgsVectorLayer(f"{source}|layername={name}", name, "ogr")
        _, loaded = layer.loadDefaultStyle()
        rules = layer.renderer().rootRule().children()
        sld = QgsVectorLayer(f"{source}|layername={name}", name, "ogr")
        Path(f"{picture}.{name}.sld").write_text(read_sld(source, name), encoding="utf-8")
        _, opened = sld.loadSldStyle(f"{picture}.{name}.sld")
        found[name] = {
            "style": loaded,
            "sld": opened,
            "labels": layer.labeling() is not None,
            "rules": {
                rule.filterExpression(): rule.symbol().symbolLayer(0).properties() for rule in rules
            },
            "sld_look": type(sld.renderer()).__name__,
        }
        layers.append(layer)
        QgsProject.instance().addMapLayer(layer)
    settings = QgsMapSettings()
    settings.setLayers([layer for layer in layers if layer.name() != "chapters"])
    settings.setOutputSize(QSize(1200, 600))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsRectangle(-180, -30, 180, 70))
    settings.setDestinationCrs(layers[0].crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)
    opened = QgsProject.instance()
    opened.read(project)
    tree = opened.layerTreeRoot().findLayers()
    told = {
        "layers": [one.layer().source().partition("layername=")[2] for one in tree],
        "valid": all(one.layer().isValid() for one in tree),
        "shown": sum(one.isVisible() for one in tree),
        "crs": opened.crs().toProj(),
        "rules": sum(len(one.layer().renderer().rootRule().children()) for one in tree),
    }
    print(json.dumps({"layers": found, "project": told}), flush=True)
    # Taken down in an order of Python's own, it would crash at the end.
    os._exit(0)


def read_sld(source: str, name: str) -> str:
    table = QgsVectorLayer(f"{source}|layername=layer_styles", "styles", "ogr")
    for feature in table.getFeatures():
        if feature["f_table_name"] == name:
            return str(feature["styleSLD"])
    raise KeyError(name)


main(*sys.argv[1:])
