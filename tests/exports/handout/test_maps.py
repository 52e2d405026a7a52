"""The map to label: every place once by its number, none on another."""

from __future__ import annotations

from itertools import combinations

import pytest

from exports.handout.crowds import find_crowds
from exports.handout.maps import draw_maps, list_places
from exports.handout.signs import draw_signs
from exports.images.marking import Mark
from layers.look import DASHES
from tests.exports.conftest import Edition

SIZES = [((174.0, 74.0), (84.0, 66.3)), ((179.9, 68.8), (87.0, 61.7))]
sizes = pytest.mark.parametrize(("size", "closer"), SIZES, ids=["a4", "letter"])


@sizes
@pytest.mark.parametrize("named", [False, True], ids=["numbers", "names"])
def test_every_place_is_labelled_on_one_map(
    edition: Edition, size: tuple[float, float], closer: tuple[float, float], named: bool
) -> None:
    places = list_places(edition.scene)
    names = {id_: edition.scene.name("place", id_) if named else "" for id_ in places}
    labels = {
        id_: (f"{number} {names[id_]}".strip(),) for number, id_ in enumerate(places, start=1)
    }
    maps = draw_maps(edition.scene, edition.words, size=size, closer=closer, labels=labels)
    shown = [id_ for drawn in maps for id_ in drawn.shown]
    assert sorted(shown) == sorted(places)
    for drawn in maps:
        box = drawn.frame.box
        for label in drawn.drawing.labels:
            assert box.left <= label.left < label.right <= box.right
            assert box.top <= label.top < label.bottom <= box.bottom
        assert not any(a.meets(b) for a, b in combinations(drawn.drawing.labels, 2))
        texts = [text.text for text in drawn.drawing.list_texts()]
        assert [text for text in texts if not text.isalpha()] == [
            labels[id_][0] for id_ in drawn.shown
        ]


def test_places_too_close_together_have_a_closer_map(english: Edition) -> None:
    places = list_places(english.scene)
    labels = dict.fromkeys(places, ("1",))
    whole, detail = draw_maps(
        english.scene, english.words, size=SIZES[0][0], closer=SIZES[0][1], labels=labels
    )
    assert {"seoul", "pyongyang"} <= set(detail.shown)
    assert (whole.letter, detail.letter) == ("", "A")
    assert "A" in [text.text for text in whole.drawing.list_texts()]


def test_crowds_near_each_other_are_one() -> None:
    marks = [
        Mark("place", id_, x, 0, 5) for id_, x in (("a", 0), ("b", 10), ("c", 100), ("d", 110))
    ]
    assert find_crowds(marks, width=2000) == [("b", "a", "d", "c")]
    assert sorted(map(sorted, find_crowds(marks, width=300))) == [["a", "b"], ["c", "d"]]
    assert find_crowds(marks[::2], width=300) == []


def test_the_key_of_signs_has_every_kind_of_line(edition: Edition) -> None:
    legs = [leg for route in edition.scene.story.routes.values() for leg in route.legs]
    looks = {edition.words.say(f"handout.look_{leg.certainty}") for leg in legs}
    rows = draw_signs(edition.scene, edition.words)
    assert looks <= {look for _, look, _ in rows}
    assert len({meaning for _, _, meaning in rows}) == len(rows)


def test_the_key_of_signs_has_every_kind_of_dot(edition: Edition) -> None:
    looks = {"city": "city", "site": "city", "country": "country", "approximate": "approximate"}
    story = edition.scene.story
    precisions = {story.places[id_].precision for id_ in list_places(edition.scene)}
    wanted = {edition.words.say(f"handout.look_{looks[precision]}") for precision in precisions}
    lines = {edition.words.say(f"handout.look_{name}") for name in DASHES}
    found = [look for _, look, _ in draw_signs(edition.scene, edition.words)]
    assert sorted(set(found) - lines) == sorted(wanted)


def test_a_name_without_room_gives_way_to_its_number(english: Edition) -> None:
    places = list_places(english.scene)
    labels = {id_: (f"{number} {'long ' * 60}", str(number)) for number, id_ in enumerate(places)}
    for drawn in draw_maps(
        english.scene, english.words, size=SIZES[0][0], closer=SIZES[0][1], labels=labels
    ):
        texts = [text.text for text in drawn.drawing.list_texts()]
        assert [text for text in texts if text.isdigit()] == [labels[i][1] for i in drawn.shown]


@sizes
def test_the_key_has_every_name(
    edition: Edition, size: tuple[float, float], closer: tuple[float, float]
) -> None:
    places = list_places(edition.scene)
    names = {id_: f"{n} {edition.scene.name('place', id_)}" for n, id_ in enumerate(places)}
    labels = {id_: (name, name.split()[0]) for id_, name in names.items()}
    maps = draw_maps(edition.scene, edition.words, size=size, closer=closer, labels=labels)
    texts = {text.text for drawn in maps for text in drawn.drawing.list_texts()}
    assert set(names.values()) <= texts


def test_a_place_without_room_stays_a_dot(english: Edition) -> None:
    places = list_places(english.scene)
    labels = {**dict.fromkeys(places, ("long " * 60,)), places[0]: ("1",)}
    drawn = draw_maps(english.scene, english.words, size=(80, 40), closer=(40, 40), labels=labels)
    assert [id_ for one in drawn for id_ in one.shown] == list(places[:1])
