"""Data to take away: GeoJSON, GeoPackage, KML, CSV, and the sources for reference managers."""
