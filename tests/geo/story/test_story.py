"""Every record of data/story is a case of its own."""

from __future__ import annotations

import json
import re

import pytest
import shapely

from geo.globe.countries import load_country
from geo.story.checking import DEFAULT_STORY
from geo.story.lessons import LEVELS, QUESTION_KINDS, Lesson, Level
from geo.story.narrative import list_citations, list_sentences
from geo.story.records import Chapter, Event, Place
from geo.story.sources import is_web_address
from tests.known import STORIES

STORY = STORIES["story"]
FEATURES = {
    (kind, feature["id"]): feature
    for kind in ("places", "routes", "events")
    for feature in json.loads((DEFAULT_STORY / f"{kind}.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
}
POINTS = [key for key in FEATURES if key[0] != "routes"]
NEAR_DEG = 0.3
# What the story starts from, as each language calls it, and how often its running text may.
ARTICLE = {"en": "article", "ko": "기사"}
MAX_SENTENCES_ON_ARTICLE = 3
# Words of a reading in the first language.
LENGTHS = {"short": (60, 90), "full": (150, 220)}


def get_lesson() -> Lesson:
    assert STORY.lesson is not None
    return STORY.lesson


LESSON = get_lesson()


def list_chapter_citations(chapter: Chapter) -> list[str]:
    texts = [chapter.text, *(correction.found for correction in chapter.corrections)]
    return [source for text in texts for source in list_citations(text)]


def find_told(route: str) -> Chapter:
    """Return the chapter that is most about a journey."""
    chapters = STORY.chapters[STORY.language].values()
    told = [chapter for chapter in chapters if route in chapter.routes]
    return min(told, key=lambda chapter: len(chapter.routes))


def test_public_ids_are_there() -> None:
    routes = {"ri-il-kyu", "tae-yong-ho", "rome-envoy", "kuwait-envoy", "hwang-jang-yop"}
    assert routes == set(STORY.routes)
    places = {"havana", "pyongyang", "seoul", "london", "rome", "kuwait", "panama"}
    assert places <= set(STORY.places)
    assert "overview" in STORY.chapters[STORY.language]
    # Those of version 1, each of which has been linked to.
    chapters = {"overview", *routes, "ship", "ties", "reasons", "leaving-havana", "arriving"}
    chapters |= {"support", "two-koreas", "missions", "what-is-known"}
    assert {STORY.find_chapter(id_) for id_ in chapters} <= set(STORY.chapters[STORY.language])
    assert (STORY.hub, STORY.world.meridian) == ("seoul", -53)


@pytest.mark.parametrize(("kind", "id_"), POINTS)
def test_a_point_is_where_its_file_says_and_in_its_country(kind: str, id_: str) -> None:
    record: Place | Event = getattr(STORY, kind)[id_]
    assert [record.lon, record.lat] == FEATURES[kind, id_]["geometry"]["coordinates"]
    land = load_country(record.country)
    assert land.distance(shapely.Point(record.lon, record.lat)) < NEAR_DEG


@pytest.mark.parametrize("id_", STORY.routes)
def test_a_journey_ends_at_the_hub_and_starts_elsewhere(id_: str) -> None:
    route = STORY.routes[id_]
    assert route.stops[-1] == STORY.hub
    assert STORY.hub not in route.stops[:-1]
    assert find_told(id_).id in STORY.chapters[STORY.language]


@pytest.mark.parametrize("id_", STORY.routes)
def test_a_line_that_nobody_documented_is_a_symbol_kept_out_of_north_korea(id_: str) -> None:
    route = STORY.routes[id_]
    for leg, start in zip(route.legs, route.stops[:-1], strict=True):
        if leg.path == "schematic" and STORY.places[start].country != "PRK":
            assert "PRK" in leg.avoid
        assert (leg.path == "geodesic") <= (leg.certainty == "documented")


@pytest.mark.parametrize("id_", STORY.sources)
def test_a_source_can_be_found_or_says_why_not(id_: str) -> None:
    source = STORY.sources[id_]
    assert source["title"]
    assert is_web_address(source.get("URL")) or source.get("note")


def test_every_source_is_cited() -> None:
    chapters = STORY.chapters[STORY.language].values()
    used = {id_ for record in STORY.places.values() for id_ in record.sources}
    used |= {id_ for event in STORY.events.values() for id_ in event.sources}
    used |= {id_ for route in STORY.routes.values() for leg in route.legs for id_ in leg.sources}
    used |= {id_ for chapter in chapters for id_ in list_chapter_citations(chapter)}
    assert used == set(STORY.sources)


def test_chapters_carry_the_whole_article() -> None:
    sections = {s for chapter in STORY.chapters[STORY.language].values() for s in chapter.sections}
    assert sections == set(range(12))
    assert STORY.article_sections == 12


@pytest.mark.parametrize("language", ARTICLE)
def test_running_text_tells_and_leaves_the_article_to_the_boxes(language: str) -> None:
    sentences = [
        sentence.text
        for chapter in STORY.chapters[language].values()
        for sentence in list_sentences(chapter.text)
    ]
    on_article = [text for text in sentences if re.search(rf"\b{ARTICLE[language]}", text)]
    assert len(on_article) <= MAX_SENTENCES_ON_ARTICLE, on_article


@pytest.mark.parametrize("language", ARTICLE)
def test_what_stands_on_an_image_is_understood_without_the_article(language: str) -> None:
    for chapter in STORY.chapters[language].values():
        printed = [chapter.title, *(country.note for country in chapter.countries)]
        assert not [text for text in printed if ARTICLE[language] in text], chapter.id


@pytest.mark.parametrize("id_", STORY.chapters[STORY.language])
def test_a_chapter_shows_what_it_speaks_of(id_: str) -> None:
    chapter = STORY.chapters[STORY.language][id_]
    assert chapter.places or chapter.routes or chapter.events
    assert chapter.title.strip() == chapter.title
    assert len(chapter.text.split()) > 40


def list_words(text: str) -> list[str]:
    return re.sub(r"\[@[^]]*\]|\]\([a-z]+:[^)]*\)", "", text).split()


def test_a_lesson_of_each_length_is_there() -> None:
    assert [plan.minutes for plan in LESSON.plans.values()] == [15, 30, 45]
    assert all(plan.steps for plan in LESSON.plans.values())


@pytest.mark.parametrize("id_", LESSON.plans)
def test_a_plan_has_questions_of_every_kind(id_: str) -> None:
    questions = LESSON.list_questions(chapters=LESSON.plans[id_].chapters)
    assert {question.kind for question in questions} == set(QUESTION_KINDS)


@pytest.mark.parametrize("id_", STORY.chapters[STORY.language])
def test_a_chapter_has_its_note(id_: str) -> None:
    chapters = STORY.chapters[STORY.language]
    cited = set(list_citations(LESSON.notes[id_].text[STORY.language]))
    # The note on the whole may rest on what any chapter cites.
    homes = list(chapters.values()) if id_ == "overview" else [chapters[id_]]
    assert cited <= {source for chapter in homes for source in list_chapter_citations(chapter)}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("id_", STORY.routes)
def test_a_journey_is_read_at_each_level(id_: str, level: Level) -> None:
    text = LESSON.readings[id_][level].text
    least, most = LENGTHS[level]
    assert least <= len(list_words(text[STORY.language])) <= most


@pytest.mark.parametrize("language", STORY.languages)
@pytest.mark.parametrize("id_", STORY.routes)
def test_the_full_reading_of_a_journey_says_more(id_: str, language: str) -> None:
    short, full = (LESSON.readings[id_][level].text[language] for level in LEVELS)
    assert len(list_words(full)) > 1.5 * len(list_words(short))


@pytest.mark.parametrize("id_", LESSON.questions)
def test_a_question_is_answered_by_its_chapter(id_: str) -> None:
    question = LESSON.questions[id_]
    assert question.sources
    for language in STORY.languages:
        chapter = STORY.chapters[language][question.chapter]
        assert set(question.sources) <= set(list_chapter_citations(chapter))


@pytest.mark.parametrize("kind", QUESTION_KINDS)
@pytest.mark.parametrize("level", LEVELS)
def test_there_are_questions_of_every_kind_at_every_level(kind: str, level: Level) -> None:
    found = [item for item in LESSON.list_questions(level=level) if item.kind == kind]
    assert len(found) >= 2


@pytest.mark.parametrize("id_", [*STORY.routes, "ship"])
def test_there_are_questions_on_each_journey_and_the_ship(id_: str) -> None:
    chapter = find_told(id_) if id_ in STORY.routes else STORY.chapters[STORY.language][id_]
    # One chapter may tell several journeys.
    assert len(LESSON.list_questions(chapters=[chapter.id])) >= 2 * (len(chapter.routes) or 1)
