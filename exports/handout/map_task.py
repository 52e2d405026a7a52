"""The part of the worksheet on the map: places to name, lines whose certainty is to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exports.handout.blocks import (
    Beside,
    Blanks,
    Block,
    Choices,
    Figure,
    Heading,
    Paragraph,
    Run,
    Signs,
    write_runs,
)
from exports.handout.maps import NumberedMap, draw_maps, list_places
from exports.handout.signs import draw_signs
from exports.handout.tasks import Setting, Task, shuffle, spread_over

# Of the text's height and width; the map, its signs and its blanks share a page.
_HEIGHT = 0.29
_CLOSER_HEIGHT = 0.26
_CLOSER_SHARE = 0.5
# Blanks that have room beside the closer maps; the other places stay dots.
_MOST_BESIDE = 30
_GAP = 6.0  # mm, as between columns in handout.typ


def make_map_task(setting: Setting, *, first: int) -> Task | None:
    """Make the map to label, its blanks numbered from ``first``.

    None where there is no place, or none that has room for a number.
    """
    places = list_places(setting.scene, setting.journeys)
    if not places:
        return None
    numbers = {id_: str(number) for number, id_ in enumerate(places, start=first)}
    # Numbered anew in the order in which the maps show them: all of one map, then of the next.
    maps = _draw(setting, numbers)
    order = [id_ for drawn in maps for id_ in drawn.shown]
    if len(maps) > 1:
        order = spread_over(order, _MOST_BESIDE)
    if not order:
        return None
    numbers = {id_: str(number) for number, id_ in enumerate(order, start=first)}
    names = {id_: setting.scene.name("place", id_) for id_ in order}
    words = setting.words
    chosen = shuffle([names[id_] for id_ in sorted(order)], seed=setting.scene.story.id)
    answers = tuple(_write_answer(setting, id_, names[id_]) for id_ in order)
    label, hint = words.say("handout.map_names"), words.say("handout.blank")

    def leave_blank(columns: int) -> list[Block]:
        return [Choices(label, tuple(chosen), columns), Blanks(first, len(order), columns, hint)]

    def answer(columns: int) -> list[Block]:
        return [Blanks(first, len(order), columns // 2, hint, answers)]

    task = Paragraph(write_runs(words.say("handout.map_task")))
    picked = setting.say_picked(len(setting.journeys), len(setting.scene.traces))
    sheet = (task, *picked, *_lay_out(setting, numbers, "alt_map", leave_blank))
    labels = {id_: f"{numbers[id_]} {names[id_]}" for id_ in order}
    key = _lay_out(setting, labels, "alt_key", answer)
    blanks = tuple(range(first, first + len(order)))
    return Task(words.say("handout.map_title"), sheet, key, blanks)


def _draw(setting: Setting, labels: Mapping[str, str]) -> tuple[NumberedMap, ...]:
    closer = round(setting.width * _CLOSER_SHARE - _GAP / 2, 1)
    return draw_maps(
        setting.scene,
        setting.words,
        size=(setting.width, round(setting.height * _HEIGHT, 1)),
        closer=(closer, round(setting.height * _CLOSER_HEIGHT, 1)),
        # A name may be too long for the map; its number never is, and the list has both.
        labels={id_: tuple(dict.fromkeys([text, text.split()[0]])) for id_, text in labels.items()},
        routes=setting.journeys,
    )


def _lay_out(
    setting: Setting,
    labels: Mapping[str, str],
    alternative: str,
    fill: Callable[[int], list[Block]],
) -> tuple[Block, ...]:
    """Return the map and its signs, then what is filled in, beside the closer maps if any.

    ``fill`` returns what is filled in, in a number of columns.
    """
    words = setting.words
    whole, *details = _draw(setting, labels)
    caption = words.say(
        "handout.map_caption_closer" if details else "handout.map_caption",
        letters=words.join_names(detail.letter for detail in details),
    )
    pictures = [
        _make_figure(
            setting,
            drawn,
            labels,
            details,
            words.say("handout.map_closer", letter=drawn.letter) if drawn.letter else caption,
            alternative,
        )
        for drawn in (whole, *details)
    ]
    rows = draw_signs(setting.scene, words, setting.journeys)
    signs: list[Block] = []
    if rows:
        signs = [Heading(words.say("handout.map_signs"), 3), Signs(rows)]
    if not details:
        return (pictures[0], *signs, *fill(4))
    return (pictures[0], *signs, Beside(tuple(pictures[1:]), tuple(fill(2)), _CLOSER_SHARE))


def _make_figure(
    setting: Setting,
    drawn: NumberedMap,
    labels: Mapping[str, str],
    details: list[NumberedMap],
    caption: str,
    alternative: str,
) -> Figure:
    """Return a map as a figure that says in words where the places are and what joins them."""
    words, scene = setting.words, setting.scene
    dot = words.say("handout.alt_dot")
    parts = [
        words.say("handout.alt_place", name=labels[id_], position=_say_position(setting, id_))
        for id_ in drawn.shown
    ]
    if not drawn.letter:
        parts += [words.say("handout.alt_closer", letter=detail.letter) for detail in details]
        parts += [
            words.say(
                "handout.alt_leg",
                start=labels.get(traced.start.id, dot),
                end=labels.get(traced.end.id, dot),
                certainty=words.say(f"image.certainty_{traced.leg.certainty}"),
            )
            for id_ in setting.journeys
            for traced in scene.traces[id_]
        ]
    text = words.say(f"handout.{alternative}", parts=" ".join(parts))
    return Figure(drawn.write_plain(scene.language), text, caption, drawn.width)


def _say_position(setting: Setting, id_: str) -> str:
    """Return where a place is, to the degree."""
    place, words = setting.scene.story.places[id_], setting.words
    lat, lon = round(place.lat), round(place.lon)
    return words.say(
        "handout.position",
        lat=words.say("handout.north" if lat >= 0 else "handout.south", degrees=abs(lat)),
        lon=words.say("handout.east" if lon >= 0 else "handout.west", degrees=abs(lon)),
    )


def _write_answer(setting: Setting, id_: str, name: str) -> tuple[Run, ...]:
    sources = setting.scene.story.places[id_].sources
    cited = (Run(" "), setting.prose.cite(sources)) if sources else ()
    return (Run(name), *cited)
