"""Every still map of both stories has all its labels, and they cover nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import layers.page.still
from geo.story.checking import load_story
from geo.story.records import Story
from layers.labels.labelling import Anchor, Placement, place_labels
from layers.map.symbols import WORLD_UNITS, draw_symbols
from layers.page.still import draw_chapter, fit_frame
from layers.scene import MOST_STILLS, fit_all, fit_chapter, lay_out
from tests.layers.labels.label_checks import check_labels
from tests.stories.many import write_many

Call = tuple[list[Anchor], list[Placement | None], dict[str, Any]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """What was labelled, and how."""
    seen: list[Call] = []

    def place(anchors: list[Anchor], **others: Any) -> list[Placement | None]:
        seen.append((anchors, place_labels(anchors, **others), others))
        return seen[-1][1]

    monkeypatch.setattr(layers.page.still, "place_labels", place)
    return seen


@pytest.mark.parametrize("name", ["story", "voyage"])
def test_all_labels_have_room(name: str, calls: list[Call], request: pytest.FixtureRequest) -> None:
    story: Story = request.getfixturevalue(name)
    for language in story.languages:
        scene = lay_out(story, language)
        for chapter in scene.chapters:
            draw_chapter(chapter, scene, "", size=(480, 310))
            anchors, placed, others = calls[-1]
            assert None not in placed, (language, chapter.id)
            assert check_labels(anchors, placed, frame=others["frame"]) == []
    assert len(calls) == sum(len(chapters) for chapters in story.chapters.values())


def test_a_place_has_room_for_every_form_of_its_name(story: Story, calls: list[Call]) -> None:
    scenes = [lay_out(story, language) for language in story.languages]
    for chapters in zip(*(scene.chapters for scene in scenes), strict=True):
        for chapter, scene in zip(chapters, scenes, strict=True):
            draw_chapter(chapter, scene, "", size=(480, 310))
        first, *others = (
            [anchor.sizes for anchor in anchors if anchor.rank <= 0]
            for anchors, _, _ in calls[-len(scenes) :]
        )
        assert others == [first] * len(others)
    assert any(calls)


@pytest.mark.parametrize("name", ["story", "voyage"])
@pytest.mark.parametrize("size", [(480.0, 310.0), (360.0, 220.0)])
def test_a_window_shows_what_it_is_for_and_nothing_beyond_the_world(
    name: str, size: tuple[float, float], request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    scene = lay_out(story, story.language)
    for bounds in [fit_all(scene), *(fit_chapter(chapter, scene) for chapter in scene.chapters)]:
        frame = fit_frame(bounds, scene, size=size)
        west, south, east, north = bounds
        corners = np.array([[west, north], [east, south]])
        (left, top), (right, bottom) = frame.project(corners, story.world.west)
        assert -1e-6 <= left < right <= frame.width + 1e-6
        assert -1e-6 <= top < bottom <= frame.height + 1e-6
        edges = np.array([[lon, 0.0] for lon in scene.extent])
        (first, _), (last, _) = frame.project(edges, story.world.west)
        assert first <= 1e-6
        assert last >= frame.width - 1e-6


def test_many_stills_share_a_lighter_world(many: Story, story: Story, tmp_path: Path) -> None:
    folder = write_many(tmp_path / "story", 45, chapters=MOST_STILLS)
    scene = lay_out(load_story(folder), "en")
    paths = dict(re.findall(r'<path id="([^"]+)"[^>]* d="([^"]*)"', draw_symbols(scene)))
    for chapter in scene.chapters:
        drawn = draw_chapter(chapter, scene, "", size=(480, 310))
        used = set(re.findall(r'href="#((?:land|border)[^"]*)"', drawn))
        assert used < set(paths)
        assert "land" not in used
        (land,) = (name for name in used if name.startswith("land"))
        assert 0 < len(paths[land]) < 0.6 * len(paths["land"])
        moved = re.search(r'"translate\(([-\d.]+) [-\d.]+\) scale\(([\d.]+)\)"', drawn)
        assert moved is not None
        shift, scale = map(float, moved.groups())
        # Within a pixel of its course, and nothing of it beyond the map.
        assert int(land.removeprefix("land-")) * scale < 1
        for turn in re.findall(r'"translate\((-?\d+) 0\)"', drawn):
            left = int(turn) * scale + shift
            assert -WORLD_UNITS * scale < left < 480
    # However many journeys there are, few stills need none of their own.
    for few in (story, many):
        assert not re.search(r'id="land-', draw_symbols(lay_out(few, "en")))
