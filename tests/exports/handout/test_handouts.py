"""Handouts from stories of all kinds: hostile ones, poor ones, and by plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from outloud.model import Document as Pdf

from exports.handout.citing import find_public_sources
from exports.handout.handouts import Handout, HandoutError, make_handouts
from exports.handout.typesetting import TypesetError
from geo.story.narrative import MOST_NESTED, Markdown, list_citations, list_refused_parts
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.exports.conftest import STORIES, Edition
from tests.exports.handout.pages import read_structure, squeeze

HOSTILE = (
    '#panic("x") $x^2$ `raw` = Heading @ref <label> \\u{41} \\ #image("/etc/passwd") // no '
    '/* no */ ~ -- "quoted" [b] *b* _e_ #{ } </svg><text>&amp;'
)


def read(handout: Handout, folder: Path) -> str:
    path = folder / handout.name
    path.write_bytes(handout.content)
    pdf = Pdf(str(path))
    try:
        return "".join(part.text for part in read_structure(pdf))
    finally:
        pdf.close()


def make(story: Story, **wishes: str) -> dict[str, Handout]:
    scene = lay_out(story, story.language)
    # Those that the tests below look at.
    kinds = ["worksheet", "key", "sources"]
    made = make_handouts(scene, load_words(story.language), levels=["short"], kinds=kinds, **wishes)
    return {handout.kind: handout for handout in made}


def test_marks_as_deep_as_the_check_lets_them_be_are_set(tmp_path: Path) -> None:
    story = STORIES["voyage"]
    lists = "\n".join(f"{'  ' * depth}- row {depth}" for depth in range(MOST_NESTED))
    text = f"{lists}\n\n{'> ' * MOST_NESTED}A quote of quotes."
    assert list_refused_parts(text) == []
    chapters = {
        language: {
            id_: replace(chapter, text=Markdown(text)) for id_, chapter in of_language.items()
        }
        for language, of_language in story.chapters.items()
    }
    scene = lay_out(replace(story, chapters=chapters), story.language)
    [texts] = make_handouts(scene, load_words(story.language), kinds=["texts"])
    assert "•row0–row1•row2–row3•row4Aquoteofquotes." in read(texts, tmp_path)


def test_a_text_is_never_run(tmp_path: Path) -> None:
    story = STORIES["voyage"]
    hostile = dict.fromkeys(story.languages, HOSTILE)
    id_, place = next(iter(story.places.items()))
    source_id, source = next(iter(story.sources.items()))
    lesson = story.lesson
    assert lesson is not None
    questions = {
        key: replace(question, text=type(question.text)(hostile))
        for key, question in lesson.questions.items()
    }
    texts = type(story.title)(hostile)
    changed = replace(
        story,
        title=texts,
        licence=HOSTILE,
        places={**story.places, id_: replace(place, names=texts)},
        sources={**story.sources, source_id: {**source, "title": HOSTILE, "note": HOSTILE}},
        lesson=replace(lesson, questions=questions),
    )
    made = make(changed)
    wanted = squeeze(HOSTILE)
    # As title, on the map's list of names and in a question.
    assert read(made["worksheet"], tmp_path).count(wanted) >= 3
    assert read(made["sources"], tmp_path).count(wanted) >= 3


@pytest.mark.parametrize("name", STORIES)
def test_a_story_without_a_lesson_still_has_map_timeline_and_certainty(
    name: str, tmp_path: Path
) -> None:
    made = make(replace(STORIES[name], lesson=None))
    words = load_words(STORIES[name].language)
    said = read(made["worksheet"], tmp_path)
    for part in ("map_title", "timeline_title", "certainty_title"):
        assert squeeze(words.say(f"handout.{part}")) in said
    for part in ("readings_title", "questions_title"):
        assert squeeze(words.say(f"handout.{part}")) not in said
    assert len(made["key"].blanks) > 20


@pytest.mark.quick
def test_a_plan_keeps_to_its_chapters(tmp_path: Path) -> None:
    story = STORIES["story"]
    assert story.lesson is not None
    plan = story.lesson.plans["one-case"]
    made, whole = make(story, plan=plan.id), make(story)
    key, sheet = (read(made[kind], tmp_path) for kind in ("key", "worksheet"))
    assert squeeze(plan.steps[0].text["en"]) in key
    assert squeeze(plan.steps[0].text["en"]) not in sheet
    for question in story.lesson.questions.values():
        wanted = question.level == "short" and question.chapter in plan.chapters
        assert (squeeze(question.text["en"]) in sheet) == wanted
    assert len(made["worksheet"].blanks) < len(whole["worksheet"].blanks)
    assert made["sources"].content == whole["sources"].content


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"paper": "a5"}, 'paper is "a5"; one of a4, letter'),
        ({"plan": "x"}, 'plan is "x"; one of one-case, order-of-events, five-journeys'),
    ],
)
def test_a_wrong_wish_is_one_sentence(wishes: dict[str, str], said: str) -> None:
    with pytest.raises(HandoutError) as caught:
        make(STORIES["story"], **wishes)
    assert str(caught.value).replace(" or ", ", ").endswith(said.split("; ")[1])
    assert str(caught.value).startswith(said.split(";")[0])


def test_a_plan_of_a_story_without_a_lesson_is_refused() -> None:
    with pytest.raises(HandoutError, match="the story has no lesson"):
        make(replace(STORIES["voyage"], lesson=None), plan="x")


def test_a_letter_that_no_font_has_is_told() -> None:
    story = STORIES["voyage"]
    texts = type(story.title)(dict.fromkeys(story.languages, "\N{DEVANAGARI LETTER KA}"))
    with pytest.raises(TypesetError):
        make(replace(story, title=texts))


def test_the_day_of_becoming_public_cites_the_sentence_that_gives_it(english: Edition) -> None:
    story = english.scene.story
    assert story.lesson is not None
    for route in story.routes.values():
        if route.public is None:
            continue
        found = find_public_sources(route, story, "en")
        cited = list_citations(story.lesson.readings[route.id]["full"].text["en"])
        assert set(found) <= set(cited)
        assert found == find_public_sources(route, story, "ko")
