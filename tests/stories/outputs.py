"""Every output of a story, one after the other: what each raises is kept, and none is left out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle

from exports.data.files import make_archive, make_files
from exports.data.tables import StoryData
from exports.handout.handouts import make_handouts
from exports.handout.typesetting import TypesetError
from exports.images.image import draw_image, write_image
from exports.images.request import FORMATS, RequestError, read_request
from exports.page.file import make_page_file
from geo.story.lessons import LEVELS
from geo.story.records import Story
from layers.look import PRINT_THEMES
from layers.page.page import build_page
from layers.scene import lay_out
from layers.telling.words import load_words

_LACK = "no font of this machine has"
SIZES = ("social", "square", "tall", "slide", "column", "double", "a4")
PROJECTIONS = ("auto", "azimuthal", "equal-earth", "globe", "mercator")


@dataclass(frozen=True)
class Failure:
    """An output that failed, and how."""

    output: str
    trace: str

    @property
    def line(self) -> str:
        """The output, the error, and where it was raised."""
        *_, where, _, error = ["", "", "", *self.trace.strip().splitlines()]
        return f"{self.output}: {error} ({where.strip()})"


def find_failures(story: Story, *, thorough: bool = False) -> list[Failure]:
    """Make every output of a story, and return what failed.

    Not ``thorough``, sizes, formats, themes and projections of images take turns from one chapter
    to the next; thorough, each chapter has all sizes, and all projections in one of them.
    """
    failures = []
    for name, make in list_outputs(story, thorough=thorough):
        try:
            make()
        except (RequestError, TypesetError) as error:
            # One sentence with what to install is all that a machine without the font can say.
            if _LACK not in str(error):
                failures.append(Failure(name, traceback.format_exc()))
        except Exception:
            failures.append(Failure(name, traceback.format_exc()))
    return failures


def list_outputs(story: Story, *, thorough: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield every output of a story by name, with what makes it."""
    for language in story.languages:
        yield f"page {language}", partial(build_page, story, language)
        yield f"handouts {language}", partial(_make_handouts, story, language)
        yield f"data {language}", partial(_make_data, story, language)
        yield from _list_images(story, language, thorough=thorough)
    yield "one file", partial(make_page_file, story, languages=story.languages)


def _list_images(
    story: Story, language: str, *, thorough: bool
) -> Iterator[tuple[str, Callable[[], object]]]:
    turns = zip(cycle(SIZES), cycle(FORMATS), cycle(PRINT_THEMES), cycle(PROJECTIONS), strict=False)
    for chapter in story.chapters[language]:
        for _ in range(len(SIZES) if thorough else 1):
            size, format_, theme, projection = next(turns)
            wishes = {"size": size, "lang": language, "theme": theme, "projection": projection}
            name = f"image {chapter}.{format_} {wishes}"
            yield name, partial(_write_image, story, chapter, format_, wishes)


def _write_image(story: Story, chapter: str, format_: str, wishes: dict[str, str]) -> bytes:
    request = read_request(story, chapter, format_, wishes)
    return write_image(draw_image(request, lay_out(story, wishes["lang"])))


def _make_handouts(story: Story, language: str) -> object:
    plans: Sequence[str | None] = [None, *(story.lesson.plans if story.lesson else ())]
    scene, words = lay_out(story, language), load_words(language)
    return [
        make_handouts(scene, words, paper=paper, levels=LEVELS, plan=plan)
        for paper, plan in zip(cycle(["a4", "letter"]), plans, strict=False)
    ]


def _make_data(story: Story, language: str) -> object:
    data = StoryData(lay_out(story, language), load_words(language))
    return make_archive(data, make_files(data))
