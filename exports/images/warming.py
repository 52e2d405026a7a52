"""What all workers of a batch need, imported once in the process that they are parted from."""

from __future__ import annotations

# Each writer's own tools, which a single image of another format does not wait for.
import pikepdf  # noqa: F401

import exports.images.batch
import exports.images.layering
import exports.images.painting
import exports.images.svg  # noqa: F401
from geo.globe.basemap import load_basemap

# Typst's fonts are not among them: its threads would not come along.
load_basemap()
