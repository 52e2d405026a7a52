"""The two stories that tests know, loaded once in a process."""

from __future__ import annotations

from geo.story.checking import load_story
from tests.conftest import VOYAGE

STORIES = {"story": load_story(), "voyage": load_story(VOYAGE)}
