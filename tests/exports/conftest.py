"""What the tests of exports share: both stories, in every language that they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from layers.scene import Scene, lay_out
from layers.telling.words import Words, load_words
from tests.known import STORIES as STORIES


@dataclass(frozen=True)
class Edition:
    """A story laid out in one of its languages, and the words of that language."""

    scene: Scene
    words: Words


@cache
def lay_out_edition(name: str, language: str) -> Edition:
    return Edition(lay_out(STORIES[name], language), load_words(language))


@pytest.fixture(
    params=[(name, language) for name, story in STORIES.items() for language in story.languages],
    ids="-".join,
)
def edition(request: pytest.FixtureRequest) -> Edition:
    return lay_out_edition(*request.param)


@pytest.fixture
def english() -> Edition:
    return lay_out_edition("story", "en")
