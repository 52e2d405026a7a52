"""A lesson as slides, PPTX: its steps, then its chapters' maps, each with what there is to say."""

from __future__ import annotations

import math

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from exports.handout.handouts import write_credit
from exports.handout.media import draw_photo
from exports.handout.tasks import spread_over
from exports.images.image import draw_image, write_image
from exports.images.request import read_request
from exports.office.slides import (
    HEIGHT,
    MARGIN,
    WIDTH,
    add_picture,
    add_slide,
    add_text,
    open_slides,
    save_slides,
)
from geo.story.lessons import Level, Plan
from geo.story.media_files import load_media
from geo.story.narrative import write_plain_text
from geo.story.records import Chapter
from layers.lesson.lessons import LessonStep, list_steps
from layers.scene import Scene
from layers.telling.media import credit_media, name_media, say_elsewhere
from layers.telling.references import write_title
from layers.telling.words import Words

_TOP = 36.0  # mm, below a slide's title
_FOOT = 12.0
# Of the width, what stands beside a map has.
_SHARE = 0.3
# Points.
_LARGE, _BODY, _SMALL = 28.0, 18.0, 11.0
# Letters beside a map, and lines on a slide without one.
_MOST_BESIDE = 260
_MOST_LISTED = 8
# Chapters of a whole story that a deck shows: each has a map, and a lesson has an hour.
_MOST_CHAPTERS = 40
# The steps that a chapter's slide lists; pictures have slides of their own.
_TOLD = ("leg", "event")
# The slide says its title itself, and its credit below.
_PARTS = "legend,labels,countries,inset,scale,borders"
# As it is shown: wide, and high enough for a projector.
_PICTURE = "1400x950"


class DeckMaps:
    """The maps of a story's slides, each drawn once for all decks that show it.

    Args:
        scene: the story laid out.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._drawn: dict[str, tuple[bytes, str]] = {}

    def draw(self, chapter: str) -> tuple[bytes, str]:
        """Return the map of a chapter as PNG, and all that it shows in words."""
        if chapter not in self._drawn:
            wishes = {"size": _PICTURE, "lang": self._scene.language, "parts": _PARTS}
            request = read_request(self._scene.story, chapter, "png", wishes)
            image = draw_image(request, self._scene)
            self._drawn[chapter] = write_image(image), image.caption.alternative
        return self._drawn[chapter]


def write_deck(
    scene: Scene, words: Words, *, level: Level, plan: Plan | None, maps: DeckMaps | None = None
) -> bytes:
    """Return a lesson as PPTX; the same lesson, the same bytes.

    A plan's steps come first, a slide each. Then each chapter has a slide with its map, what is
    seen on it, and the lesson's note for the speaker; and each question of the level has one,
    with its answer for the speaker. Of a whole story of very many chapters some are shown, from
    all of it, and the first slide says so.

    Args:
        scene: the story laid out.
        words: the interface's words, in the scene's language.
        level: of the questions.
        plan: whose steps and chapters are shown; None for the whole story.
        maps: those of the scene, where several decks show them.
    """
    maps = maps or DeckMaps(scene)
    story, language = scene.story, scene.language
    credit = write_credit(story, words)
    title = story.title[language]
    deck = open_slides(title=title, language=language, author=story.author, comments=credit)
    chapters = [one for one in scene.chapters if plan is None or one.id in plan.chapters]
    shown = chapters
    if plan is None and len(chapters) > _MOST_CHAPTERS:
        shown = spread_over(chapters, _MOST_CHAPTERS)
    _add_opening(deck, scene, words, plan, credit, shown=len(shown))
    if plan is not None:
        _add_steps(deck, words, plan)
    steps = list_steps(scene, words)
    for chapter in shown:
        told = [step for step in steps if step.chapter == chapter.id and step.kind in _TOLD]
        _add_chapter(deck, scene, chapter, told, credit, maps)
        _add_media(deck, scene, chapter, words)
    _add_questions(deck, scene, words, level, [chapter.id for chapter in chapters])
    return save_slides(deck)


def _add_opening(
    deck: Deck, scene: Scene, words: Words, plan: Plan | None, credit: str, *, shown: int
) -> None:
    language = scene.language
    slide = add_slide(deck, title=scene.story.title[language], language=language, notes=credit)
    said = [scene.story.subtitle[language]]
    if plan is not None:
        said += [
            words.say("teach.minutes", count=plan.minutes),
            words.say("teach.ages", ages=plan.ages[language]),
            words.say("teach.aim", aim=plan.aim[language]),
        ]
    elif shown < len(scene.chapters):
        numbers = {"count": words.say_number(shown), "all": words.say_number(len(scene.chapters))}
        said.append(words.say("handout.picked_chapters", **numbers))
    box = (MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - 2 * _FOOT)
    add_text(slide, said, box=box, size=_BODY + 2, language=language)
    _add_credit(slide, credit, language)


def _add_steps(deck: Deck, words: Words, plan: Plan) -> None:
    language = words.language
    for number, step in enumerate(plan.steps, 1):
        minutes = words.say("teach.minutes_short", minutes=step.minutes)
        title = words.say("handout.slide_step", number=number, minutes=minutes)
        text = step.text[language]
        slide = add_slide(deck, title=title, language=language, notes=plan.aim[language])
        box = (MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - _FOOT)
        add_text(slide, [text], box=box, size=_LARGE, language=language)


def _add_chapter(
    deck: Deck,
    scene: Scene,
    chapter: Chapter,
    steps: list[LessonStep],
    credit: str,
    maps: DeckMaps,
) -> None:
    language, lesson = scene.language, scene.story.lesson
    note = None if lesson is None else lesson.notes.get(chapter.id)
    notes = "" if note is None else write_plain_text(note.text[language])
    slide = add_slide(deck, title=chapter.title, language=language, notes=notes)
    picture, alternative = maps.draw(chapter.id)
    side = (WIDTH - 2 * MARGIN) * _SHARE
    room = (MARGIN + side, _TOP - 4, WIDTH - 2 * MARGIN - side, HEIGHT - _TOP - _FOOT + 4)
    add_picture(slide, picture, box=room, alternative=alternative)
    line = [chapter.line] if chapter.line else []
    listed = [f"{step.head}: {step.text}" for step in steps]
    box = (MARGIN, _TOP, side - 4, HEIGHT - _TOP - 2 * _FOOT)
    # What would be too small beside the map for the back row has slides of its own.
    beside = not listed or sum(map(len, [*line, *listed])) < _MOST_BESIDE
    said = [*line, *listed] if beside else line
    add_text(slide, said, box=box, size=_BODY, language=language)
    _add_credit(slide, credit, language)
    if beside:
        return
    # As many on each as on the others.
    count = math.ceil(len(listed) / math.ceil(len(listed) / _MOST_LISTED))
    for start in range(0, len(listed), count):
        slide = add_slide(deck, title=chapter.title, language=language)
        box = (MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - 2 * _FOOT)
        part = listed[start : start + count]
        add_text(slide, part, box=box, size=_BODY + 2, language=language)
        _add_credit(slide, credit, language)


def _add_media(deck: Deck, scene: Scene, chapter: Chapter, words: Words) -> None:
    language = scene.language
    files = load_media(scene.story) if chapter.media else {}
    for media in chapter.media:
        name = name_media(media, words)
        slide = add_slide(deck, title=name, language=language, notes=media.transcript)
        box = (MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - _FOOT)
        if media.kind == "picture":
            content = draw_photo(files[media.file], WIDTH)
            add_picture(slide, content, box=box, alternative=media.alternative or name)
        else:
            said = [say_elsewhere(media, words)]
            add_text(slide, said, box=box, size=_BODY + 2, language=language)
        _add_credit(slide, credit_media(media, words), language)


def _add_questions(
    deck: Deck, scene: Scene, words: Words, level: Level, chapters: list[str]
) -> None:
    language, lesson = scene.language, scene.story.lesson
    found = [] if lesson is None else lesson.list_questions(chapters=chapters, level=level)
    for question in found:
        sources = words.join_phrases(
            write_title(scene.story.sources[id_]) for id_ in question.sources
        )
        answer = write_plain_text(question.answer[language])
        notes = f"{answer}\n{words.say('data.sources_line', sources=sources)}"
        title = words.say(f"handout.questions_{question.kind}")
        slide = add_slide(deck, title=title, language=language, notes=notes)
        choices = [
            f"{letter})  {choice.text[language]}"
            for letter, choice in zip("abcdefghij", question.choices, strict=False)
        ]
        box = (MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - _FOOT)
        add_text(
            slide, [question.text[language], *choices], box=box, size=_LARGE, language=language
        )


def _add_credit(slide: Slide, credit: str, language: str) -> None:
    box = (MARGIN, HEIGHT - _FOOT, WIDTH - 2 * MARGIN, _FOOT - 3)
    add_text(slide, [credit], box=box, size=_SMALL, language=language)
