"""No field is written that is not explained, and none explained that is not written."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from exports.data.fields import (
    FIELDS,
    GEOJSON_FIELDS,
    KML_FIELDS,
    RARE_FIELDS,
    describe_field,
    expand_fields,
)
from exports.data.tables import StoryData, gather_tables
from geo.story.geojson import COLLECTIONS, make_routes
from geo.story.records import Group
from geo.story.texts import Texts
from layers.scene import lay_out
from layers.telling import words as words_module
from layers.telling.words import load_words

ENGLISH = Path(words_module.__file__).parent / "words" / "en.toml"
ALL = [(table, field) for table, fields in FIELDS.items() for field in fields]
ALL += [(table, field) for table, fields in GEOJSON_FIELDS.items() for field in fields]
ALL += [("legs", field) for field in KML_FIELDS]


@pytest.mark.parametrize(("table", "field"), ALL)
def test_every_field_is_described(table: str, field: str) -> None:
    assert describe_field(field, table, load_words("en")).strip()


def test_nothing_is_described_that_is_no_field() -> None:
    described = tomllib.loads(ENGLISH.read_text(encoding="utf-8"))["field"]
    assert set(described) == {field.removesuffix("_*") for _, field in ALL}


def test_what_nobody_described_is_a_mistake() -> None:
    for field in ("shoe_size", "name_", "name_*x", "nam"):
        with pytest.raises(KeyError):
            describe_field(field, "places", load_words("en"))


def test_a_text_names_its_language(data: StoryData) -> None:
    language = data.words.language
    said = describe_field(f"marks_{language}", "places", data.words)
    assert said.endswith(data.words.name_language(language))


@pytest.mark.parametrize("kind", COLLECTIONS)
def test_geojson_has_no_other_fields(kind: str, data: StoryData) -> None:
    known = {*data.tables[kind].fields, *GEOJSON_FIELDS.get(kind, ())}
    for feature in COLLECTIONS[kind](data.scene.story)["features"]:
        assert set(feature["properties"]) <= known


def test_a_leg_in_geojson_has_no_other_fields_than_one_in_a_table(data: StoryData) -> None:
    known = set(data.tables["legs"].fields)
    for feature in make_routes(data.scene.story, data.scene.traces)["features"]:
        for leg in feature["properties"]["legs"]:
            assert set(leg) <= known


def test_every_table_has_the_fields_of_its_kind(data: StoryData) -> None:
    tables = gather_tables(data)
    for name, table in tables.items():
        told = (*FIELDS[name], *RARE_FIELDS.get(name, ()))
        stems = [field for field in told if field.endswith("_*")]
        for field in table.fields:
            assert field in told or any(field.startswith(stem[:-1]) for stem in stems)
        assert [field for field in FIELDS[name] if field not in stems] == [
            field for field in table.fields if field in FIELDS[name]
        ]
        assert all(list(row) == list(table.fields) for row in table.rows)


def test_a_language_without_a_name_is_its_tag() -> None:
    assert describe_field("name_grc", "places", load_words("en")).endswith(", grc")


def test_a_tag_in_a_field_is_read_as_a_tag() -> None:
    words = load_words("en")
    assert describe_field("name_ko_latn", "places", words).endswith(", Korean, romanised")
    assert describe_field("name_pt_br", "places", words).endswith(", Portuguese")


def test_languages_come_in_the_story_s_order_and_then_the_others() -> None:
    found = ["id", "name_ko_latn", "name_ko", "name_en", "marks_en"]
    fields = expand_fields("places", found, ["en", "ko"])
    assert fields[:4] == ["id", "name_en", "name_ko", "name_ko_latn"]
    assert fields[7:9] == ["marks_en", "marks_ko"]


def test_the_group_of_a_journey_is_a_field_where_a_story_has_groups(data: StoryData) -> None:
    assert "journey_group" not in data.tables["routes"].fields
    story = data.scene.story
    names = Texts(dict.fromkeys(story.languages, "Envoys"))
    first = next(iter(story.routes))
    group = Group("envoys", 0, names)
    routes = {**story.routes, first: replace(story.routes[first], group=group)}
    grouped = replace(story, routes=routes, groups={group.id: group})
    table = StoryData(lay_out(grouped, data.words.language), data.words).tables["routes"]
    assert {row["id"]: row["journey_group"] for row in table.rows} == {
        id_: "envoys" if id_ == first else None for id_ in routes
    }
    assert describe_field("journey_group", "routes", data.words).strip()
