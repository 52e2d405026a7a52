"""Stories that tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.checking import load_story
from geo.records import Story

VOYAGE = Path(__file__).parent / "stories" / "voyage"


@pytest.fixture(scope="session")
def story() -> Story:
    return load_story()


@pytest.fixture(scope="session")
def voyage() -> Story:
    return load_story(VOYAGE)
