"""What the check calls sound works in every output, whatever a story has much or little of."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.story.checking import load_story
from tests.stories.make import write_story
from tests.stories.outputs import find_failures

# Without places, without journeys, within a street, round the world, from right to left, and more
# at random; `make stories` takes hundreds.
SEEDS = [3, 4, 7, 15, 29, 32, 46, 56]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sound_story_works_in_every_output(seed: int, tmp_path: Path) -> None:
    story = load_story(write_story(tmp_path / "made", seed))
    assert [failure.line for failure in find_failures(story)] == []
