"""What the tests of exports share: both stories, in every language that they have."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from geo.story.checking import load_story
from layers.scene import Scene, lay_out
from layers.telling.words import Words, load_words
from tests.conftest import VOYAGE

STORIES = {"story": load_story(), "voyage": load_story(VOYAGE)}


@dataclass(frozen=True)
class Edition:
    """A story laid out in one of its languages, and the words of that language."""

    scene: Scene
    words: Words


_EDITIONS = {
    f"{name}-{language}": Edition(lay_out(story, language), load_words(language))
    for name, story in STORIES.items()
    for language in story.languages
}


@pytest.fixture(params=_EDITIONS)
def edition(request: pytest.FixtureRequest) -> Edition:
    return _EDITIONS[request.param]


@pytest.fixture
def english() -> Edition:
    return _EDITIONS["story-en"]
