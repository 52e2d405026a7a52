"""The story's tables as geopandas has them: a frame each, its columns typed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from exports.data.tables import Table

CRS = "EPSG:4326"
# What is no text.
_TYPES = {
    "in_article": "bool",
    "leg": "int32",
    **dict.fromkeys(["from_lon", "from_lat", "to_lon", "to_lat", "distance_km"], "float64"),
}


def make_frame(table: Table) -> gpd.GeoDataFrame:
    """Return a table as a GeoDataFrame, its fields as columns of their types.

    ``geometry`` is in WGS 84 degrees, longitude first; a table without geometry has none. What is
    not known is missing.
    """
    columns = {
        name: pd.Series([row[name] for row in table.rows], dtype=_TYPES.get(name, "str"))
        for name in table.fields
    }
    if table.geometry_type is None:
        return gpd.GeoDataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry=list(table.shapes), crs=CRS)
