"""Stories that tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from geo.checking import load_story
from geo.records import Story

# A busy machine is slow; that is no fault of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

VOYAGE = Path(__file__).parent / "stories" / "voyage"


@pytest.fixture(scope="session")
def story() -> Story:
    return load_story()


@pytest.fixture(scope="session")
def voyage() -> Story:
    return load_story(VOYAGE)
