"""A story's ground: refused with a sentence, read when a view needs it, and never too much."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

from exports.site.shares import list_shares
from geo.globe.ground_thinning import thin_ground
from geo.story import grounds, tracing
from geo.story.checking import check_story, load_story
from geo.story.doubts import list_doubts
from geo.story.grounds import carry_story, list_views, load_ground, load_thin_ground
from geo.story.problems import StoryError
from geo.story.tracing import trace_routes
from tests.conftest import VOYAGE

WALK = Path(__file__).parents[2] / "stories" / "walk"


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WALK, tmp_path / "walk"))


def rewrite(folder: Path, old: str, new: str) -> None:
    head = folder / "story.toml"
    text = head.read_text()
    assert old in text
    head.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ('"ground.geojson"', '"town.osm.pbf"', "file", "there is no such file"),
        ('"ground.geojson"', '"../town.geojson"', "file", "must lie in the story's folder"),
        ('"ground.geojson"', '"/etc/hostname"', "file", "must lie in the story's folder"),
        ('credit = "Streets made up for this story"\n', "", "credit", "must be a text"),
        ('credit = "Streets', 'credits = "Streets', "credits", "nearest"),
    ],
)
def test_a_ground_that_cannot_be_is_refused(
    old: str, new: str, field: str, told: str, walk: Path
) -> None:
    rewrite(walk, old, new)
    _, problems = check_story(walk)
    found = [it for it in problems if it.field == field]
    assert [(it.file, it.record) for it in found] == [(str(walk / "story.toml"), "ground")]
    assert told in found[0].text or field == "credits"
    with pytest.raises(StoryError, match="ground"):
        load_story(walk)


@pytest.mark.parametrize(
    ("content", "record", "told"),
    [
        ("no GeoJSON", "", "cannot be read"),
        ({"geometry": {"type": "Point", "coordinates": [2.3, 48.8]}}, "", "has nothing where"),
        (
            {"geometry": {"type": "LineString", "coordinates": [[-3.19, 55.94], [-3.18, 55.96]]}},
            "",
            "has no road",
        ),
    ],
)
def test_a_file_of_which_nothing_can_be_drawn_is_refused(
    content: str | dict[str, object], record: str, told: str, walk: Path
) -> None:
    if isinstance(content, dict):
        feature = {"type": "Feature", "properties": {}, **content}
        content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (walk / "ground.geojson").write_text(content)
    _, problems = check_story(walk)
    assert [(it.file, it.record) for it in problems] == [(str(walk / "ground.geojson"), record)]
    assert told in problems[0].text
    # The story opens all the same for what needs no ground, and what needs it says the same.
    story = load_story(walk)
    with pytest.raises(StoryError, match=told):
        load_ground(story)


def test_the_walk_has_streets_with_names_and_is_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = load_story(WALK)
    ground, thin = load_ground(story), load_thin_ground(story)
    assert ground is not None
    assert thin is not None
    assert {"main", "street", "path", "rail", "water", "park", "building"} <= set(ground.shapes)
    assert ground.names[0].text == "New Town"
    assert "High Street" in [name.text for name in ground.names]
    assert thin.turns == 0
    assert not list(list_doubts(WALK, story))
    monkeypatch.setattr(grounds, "read_found", None)
    assert load_ground(story) is ground


@pytest.mark.parametrize("sent", ["story", "share"])
def test_a_ground_goes_along_to_where_its_file_is_not(sent: str, walk: Path) -> None:
    story = load_story(walk)
    before = load_thin_ground(story)
    share = list_shares(story, folder="", base="https://example.org")[0]
    parcel = pickle.dumps(carry_story(story) if sent == "story" else share)
    (walk / "ground.geojson").unlink()
    arrived = pickle.loads(parcel)
    there = load_thin_ground(arrived.story if sent == "share" else arrived.unpack())
    assert before is not None
    assert there is not None
    assert (there.size, there.names) == (before.size, before.names)


def test_what_was_traced_goes_along_and_is_traced_no_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = load_story(VOYAGE)
    before = trace_routes(story)
    arrived = pickle.loads(pickle.dumps(carry_story(story))).unpack()
    monkeypatch.setattr(tracing, "_trace_route", None)
    after = trace_routes(arrived)
    assert [*after] == [*before]
    for there, here in zip(after.values(), before.values(), strict=True):
        for leg, known in zip(there, here, strict=True):
            assert (leg.points == known.points).all()
            assert not leg.points.flags.writeable


def test_more_than_a_page_carries_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thin_ground, "__kwdefaults__", {"budget": 200})
    doubts = [str(doubt) for doubt in list_doubts(WALK, load_story(WALK))]
    assert len(doubts) == 1
    assert "ground.geojson: has more where the views are" in doubts[0]


def test_a_ground_where_points_would_be_with_longitude_first_says_so(walk: Path) -> None:
    path = walk / "places.geojson"
    places = json.loads(path.read_text(encoding="utf-8"))
    for feature in places["features"]:
        feature["geometry"]["coordinates"].reverse()
        feature["properties"].pop("country", None)
    path.write_text(json.dumps(places), encoding="utf-8")
    _, problems = check_story(walk)
    assert [
        it.text.endswith("with longitude first in the points and `bounds`") for it in problems
    ] == [True]


def test_a_ground_is_read_as_far_as_an_area_is_seen(walk: Path) -> None:
    path = walk / "places.geojson"
    places = json.loads(path.read_text(encoding="utf-8"))
    lon, lat = places["features"][0]["geometry"]["coordinates"]
    ring = [[lon, lat], [lon + 0.2, lat], [lon, lat + 0.1], [lon, lat]]
    places["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    path.write_text(json.dumps(places), encoding="utf-8")
    story = load_story(walk)
    east = story.world.place_longitude(lon + 0.2)
    assert max(view[2] for view in list_views(story)) == pytest.approx(east)
