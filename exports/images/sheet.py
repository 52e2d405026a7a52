"""The contact sheet of a batch: one page that shows its images, their sizes and their files."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from exports.images.batch import Outcome
from exports.images.sizes import Size
from geo.story.records import Story
from layers.look import write_css
from layers.page.templates import get_template
from layers.telling.words import Words, load_words

# A square's side in rem; pictures of any shape get much the same area.
_SIDE = 16.0
_WIDEST = 26.0
# What a browser shows as a picture, the sharpest first.
_SHOWN = (".svg", ".png")


def write_sheet(outcomes: Sequence[Outcome], story: Story, *, language: str) -> str:
    """Write the sheet as HTML that lies in the images' folder and asks for them alone.

    Args:
        outcomes: pictures that were drawn, those of a chapter beside one another.
        story: the story that they show.
        language: of the sheet's own words.
    """
    words = load_words(language)
    chapters = itertools.groupby(outcomes, lambda outcome: outcome.picture.request.chapter)
    return get_template("sheet.html", folder=Path(__file__).parent).render(
        language=language,
        heading=words.say("sheet.heading"),
        title=story.title[language],
        count=words.say(
            "sheet.count",
            count=words.say_number(sum(len(outcome.picture.formats) for outcome in outcomes)),
        ),
        look=write_css(),
        chapters=[
            {
                "anchor": f"chapter-{number}",
                "id": id_,
                "title": story.chapters[language][id_].title,
                "rows": [
                    [_describe_picture(outcome, words) for outcome in row]
                    for _, row in itertools.groupby(
                        drawn, lambda outcome: outcome.picture.request.size
                    )
                ],
            }
            for number, (id_, drawn) in enumerate(chapters, 1)
        ],
    )


def _describe_picture(outcome: Outcome, words: Words) -> dict[str, Any]:
    request, names = outcome.picture.request, [path.name for path in outcome.paths]
    shown = [name for ending in _SHOWN for name in names if Path(name).suffix == ending]
    more = [
        words.say("sheet.theme", name=request.theme),
        words.name_language(request.language),
    ]
    if request.projection != "auto":
        more.append(words.say("sheet.projection", name=request.projection))
    size = request.size
    return {
        "image": quote(shown[0]) if shown else None,
        "alternative": outcome.alternative,
        "language": request.language,
        "pixels": (size.width, size.height),
        "width": round(min(_SIDE * math.sqrt(size.width / size.height), _WIDEST), 2),
        "form": f"{size.name}: {_write_measures(size, words)}",
        "more": " · ".join(more),
        "files": [{"name": name, "address": quote(name)} for name in names],
    }


def _write_measures(size: Size, words: Words) -> str:
    if size.width_mm is None or size.height_mm is None:
        return words.say("sheet.pixels", width=size.width, height=size.height)
    return words.say(
        "sheet.paper",
        width=f"{size.width_mm:g}",
        height=f"{size.height_mm:g}",
        dpi=f"{size.dpi:g}",
    )
