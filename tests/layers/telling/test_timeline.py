"""Every dated thing stands on the timeline at its true precision."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from geo.story.dates import parse_span
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.timeline import Moment, Timeline, build_timeline
from layers.telling.words import load_words


@pytest.fixture(scope="module")
def timeline(story: Story) -> Timeline:
    built = build_timeline(lay_out(story, "en"), load_words("en"))
    assert built is not None
    return built


def find(timeline: Timeline, lane: str, id_: str) -> list[Moment]:
    return [moment for moment in timeline.moments if (moment.lane, moment.id) == (lane, id_)]


def test_nothing_dated_is_left_out(timeline: Timeline, story: Story) -> None:
    dated = sum(bool(leg.departed or leg.arrived) for r in story.routes.values() for leg in r.legs)
    public = [route.public for route in story.routes.values()]
    public += [event.public for event in story.events.values()]
    assert len(timeline.moments) == dated + len(story.events) + sum(map(bool, public))


def test_a_month_is_a_month_wide_and_a_day_a_day(timeline: Timeline) -> None:
    days = (timeline.years[1] - timeline.years[0] + 1) * 365.25
    (left_cuba,) = find(timeline, "journey", "ri-il-kyu")
    assert left_cuba.width * days == pytest.approx(30, abs=0.2)
    (news,) = find(timeline, "public", "ri-il-kyu")
    assert news.width * days == pytest.approx(1, abs=0.01)


def test_reported_dates_are_marked(timeline: Timeline) -> None:
    (left_london,) = find(timeline, "journey", "tae-yong-ho")
    assert left_london.reported
    assert "reported" in left_london.words


def test_moments_are_in_order_and_inside(timeline: Timeline) -> None:
    days = [moment.first_day or datetime.date.min for moment in timeline.moments]
    assert days == sorted(days)
    assert all(0 <= it.left <= it.left + it.width <= 1 + 1e-9 for it in timeline.moments)
    assert all(0 <= left < 1 for _, left in timeline.ticks)


def test_a_schematic_leg_names_no_way_and_a_documented_one_does(timeline: Timeline) -> None:
    (rome,) = find(timeline, "journey", "rome-envoy")
    assert rome.what.striptags() == "Arrived in South Korea."
    (cuba,) = find(timeline, "journey", "ri-il-kyu")
    assert cuba.what.striptags() == "Left Cuba, arrived in South Korea."
    last = find(timeline, "journey", "hwang-jang-yop")[-1]
    assert last.what.striptags() == "Arrived in Seoul from Baguio."


@pytest.mark.parametrize(("language", "said"), [("en", "Left {}."), ("ko", "{}에서 출발.")])
def test_a_city_that_is_known_can_change_its_form(story: Story, language: str, said: str) -> None:
    built = build_timeline(lay_out(story, language), load_words(language))
    assert built is not None
    first = find(built, "journey", "hwang-jang-yop")[0]
    assert first.what.striptags() == said.format(story.places["pyongyang"].names[language])
    assert 'class="shown-name" data-kind="place" data-id="pyongyang"' in first.what


def test_blocks_hold_every_moment_in_order_and_few_empty_years(timeline: Timeline) -> None:
    assert 1 < len(timeline.blocks) <= 3
    assert (timeline.blocks[0].first, timeline.blocks[-1].last) == timeline.years
    held = sum(block.last - block.first + 1 for block in timeline.blocks)
    assert held < (timeline.years[1] - timeline.years[0] + 1) / 2
    lefts = []
    for moment in timeline.moments:
        left, width = timeline.stand(moment)
        (block,) = (it for it in timeline.blocks if it.first <= moment.span.years[0] <= it.last)
        assert block.left <= left <= left + width <= block.left + block.width + 1e-9
        lefts.append(left)
    assert lefts == sorted(lefts)


def test_what_was_before_christ_stands_in_order_and_at_its_width(carthage: Story) -> None:
    built = build_timeline(lay_out(carthage, "en"), load_words("en"))
    assert built is not None
    ids = [moment.id for moment in built.moments if moment.lane == "event"]
    assert ids == ["founding", "first-war", "cannae", "fall", "colony"]
    stands = {moment.id: built.stand(moment) for moment in built.moments}
    century, war = built.blocks[0], stands["first-war"]
    assert stands["founding"] == pytest.approx((century.left, century.width))
    # Twenty-four years of the 119 of their block; what has no end goes on to the strip's.
    assert war[1] == pytest.approx(built.blocks[1].width * 24 / 119, rel=1e-3)
    assert sum(stands["colony"]) == pytest.approx(1)
    assert [block.names[0] for block in built.blocks] == ["900 BC", "264 BC", "29 BC"]
    vague = {moment.id for moment in built.moments if moment.is_vague}
    assert vague == {"founding", "colony", "hannibal"}


def test_years_of_any_number_have_few_ticks(carthage: Story) -> None:
    event = replace(carthage.events["fall"], date=parse_span("Y-170000002/2024"))
    story = replace(carthage, events={**carthage.events, "fall": event})
    built = build_timeline(lay_out(story, "en"), load_words("en"))
    assert built is not None
    assert len(built.ticks) <= 12
    assert built.years == (-170000002, 2024)
