"""What the map can be asked, drawn from any story."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo.story.records import Story
from layers.lesson.asking import fit_places, list_findable, list_lines, list_orderable
from layers.lesson.classroom import build_classroom
from layers.map.legend import build_wall_legend
from layers.page.templates import ASSETS
from layers.scene import lay_out
from layers.telling.text import NarrativeWriter
from layers.telling.words import load_words


def test_every_place_can_be_found_in_view(voyage: Story) -> None:
    scene = lay_out(voyage, "fr")
    west, south, east, north = fit_places(scene)
    assert [place["id"] for place in list_findable(scene)] == [*voyage.places]
    for place in voyage.places.values():
        for lon, lat in scene.points["place", place.id]:
            assert west < lon < east
            assert south < lat < north


def test_dated_things_are_known_no_finer_than_they_are(story: Story) -> None:
    moments = list_orderable(lay_out(story, "en"), load_words("en"))
    assert moments == sorted(moments, key=lambda moment: (moment["first"], moment["last"]))
    (month,) = [moment for moment in moments if moment["when"] == "November 2023"]
    assert month["last"] - month["first"] == 29
    # Neither a name nor what happened gives the date away.
    assert not any(moment["when"] in moment["name"] + moment["what"] for moment in moments)


def test_each_line_says_how_it_is_known(story: Story) -> None:
    lines = list_lines(lay_out(story, "ko"), load_words("ko"))
    legs = [leg for route in story.routes.values() for leg in route.legs]
    assert [line["certainty"] for line in lines] == [leg.certainty for leg in legs]
    assert [line["note"] for line in lines] == [leg.note["ko"] for leg in legs]
    assert all(line["sources"] for line in lines)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_classroom_has_every_note_and_every_question(story: Story, language: str) -> None:
    scene, words = lay_out(story, language), load_words(language)
    room = build_classroom(scene, NarrativeWriter(story, words, scene.homes), words)
    assert story.lesson is not None
    assert set(room.notes) == set(story.lesson.notes)
    assert set(room.answers) == set(story.lesson.questions)
    chapters = [question["chapter"] for question in room.data["questions"]]
    order = [*story.chapters[language]]
    assert chapters == sorted(chapters, key=order.index)
    assert words.say("class.advice") in room.notes["overview"]
    assert words.say("page.note") not in room.notes["overview"]
    for id_, note in story.lesson.notes.items():
        begin = note.text[language].strip().split()[0]
        assert begin in room.notes[id_].striptags()


def test_without_a_lesson_there_are_no_notes_and_no_questions(story: Story) -> None:
    plain = replace(story, lesson=None)
    scene, words = lay_out(plain, "en"), load_words("en")
    room = build_classroom(scene, NarrativeWriter(plain, words, scene.homes), words)
    assert (room.notes, room.answers, room.data["questions"]) == ({}, {}, [])
    assert room.data["steps"]


def test_every_sign_of_the_wall_has_a_name_of_its_own(story: Story) -> None:
    signs = [item.sign for item in build_wall_legend(lay_out(story, "en"), load_words("en"))]
    assert all(signs)
    assert len(set(signs)) == len(signs)
    assert signs[:4] == ["documented", "reported", "undisclosed", "schematic"]


def test_words_for_scripts_hold_no_word_twice() -> None:
    words = load_words("en")
    assert not set(words.list_table("class")) & set(words.list_table("ask"))


def test_scripts_use_no_word_that_is_not_there() -> None:
    words = {**load_words("en").list_table("class"), **load_words("en").list_table("ask")}
    used = {
        (path.name, name)
        for path in Path(ASSETS).rglob("*.js")
        if path.name in {"wall.js", "presenter.js", "lesson.js", "cover.js"}
        or path.name.startswith("ask")
        for name in re.findall(r"\bwords\.([a-z_]+)", path.read_text(encoding="utf-8"))
    }
    assert used
    assert {name for _, name in used} <= set(words)
