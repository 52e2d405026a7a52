from __future__ import annotations

import pytest

from geo.story.lessons import Choice, Lesson, Plan, Question, Step
from geo.story.records import Story, Texts


@pytest.fixture
def lesson(voyage: Story) -> Lesson:
    assert voyage.lesson is not None
    return voyage.lesson


def test_a_lesson_is_what_its_file_says(lesson: Lesson) -> None:
    assert lesson.plans["one-lesson"] == Plan(
        id="one-lesson",
        minutes=20,
        ages=Texts(en="10 and up", fr="10 ans et plus"),
        aim=Texts(
            en="Follow a journey on a globe across 180 degrees.",
            fr="Suivre un voyage sur un globe au-delà de 180 degrés.",
        ),
        chapters=("overview", "pacific"),
        steps=(
            Step(5, Texts(en="Find the ports.", fr="Trouver les ports.")),
            Step(
                15,
                Texts(
                    en="Draw the line on an empty globe.", fr="Tracer la ligne sur un globe vide."
                ),
            ),
        ),
    )
    assert list(lesson.notes) == ["pacific"]
    assert lesson.notes["pacific"].text["fr"].startswith("Elle partit de [Yokohama]")
    assert list(lesson.readings["nellie-bly"]) == ["short", "full"]
    assert lesson.readings["nellie-bly"]["full"].text["en"].startswith("**Nellie Bly left New York")


def test_a_question_is_what_its_file_says(lesson: Lesson) -> None:
    assert lesson.questions["days"] == Question(
        id="days",
        chapter="overview",
        kind="fact",
        level="short",
        text=Texts(en="How many days did she take?", fr="Combien de jours lui fallut-il ?"),
        answer=Texts(
            en="Seventy-two, and some hours [@bly-1890].",
            fr="Soixante-douze, et quelques heures [@bly-1890].",
        ),
        choices=(
            Choice(Texts(en="Seventy-two", fr="Soixante-douze"), right=True),
            Choice(Texts(en="Eighty", fr="Quatre-vingts"), right=False),
        ),
    )
    assert lesson.questions["course"].choices == ()


def test_a_question_rests_on_what_its_answer_cites_each_source_once() -> None:
    answer = Texts(en="A [@b; @a]. C [@a].", fr="A [@b]. C [@a; @b].")
    question = Question("q", "overview", "fact", "short", Texts(en="?"), answer)
    assert question.sources == ("b", "a")


@pytest.mark.parametrize(
    ("chapters", "level", "expected"),
    [
        (None, None, ["days", "who-says", "course"]),
        (None, "full", ["who-says", "course"]),
        (("pacific", "overview"), None, ["course", "days"]),
        (("overview", "pacific"), "short", ["days"]),
        (("home",), None, []),
        ((), None, []),
    ],
)
def test_questions_are_found_by_chapter_and_level(
    lesson: Lesson, chapters: tuple[str, ...] | None, level: str | None, expected: list[str]
) -> None:
    found = lesson.list_questions(chapters=chapters, level=level)  # type: ignore[arg-type]
    assert [question.id for question in found] == expected
