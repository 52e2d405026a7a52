"""The story at hand in a notebook.

From the project's folder::

from exports.notebook import build_map, load_story, to_geodataframes

story = load_story("data/story")
places, routes, legs, events = to_geodataframes(story)
build_map(story, "en")
"""

from exports.data.frames import to_geodataframes
from geo.story.checking import load_story
from layers.page.alone import build_map

__all__ = ["build_map", "load_story", "to_geodataframes"]
