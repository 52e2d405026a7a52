"""An image of flows: as wide as they are many, cut by how sure they are, and told in its legend."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from exports.images.drawing import Shape, Text
from exports.images.image import DrawnImage, draw_image, write_image
from exports.images.request import read_request
from geo.story.flows import list_overview_flows
from geo.story.records import Story
from layers.look import FLOW_LEAST_WIDTH, FLOW_MOST_WIDTH, FLOW_STEP
from layers.scene import lay_out
from layers.telling.flows import describe_flow
from layers.telling.words import load_words
from tests.exports.images.drafts import list_items


def draw(story: Story, language: str, format_: str, **wishes: str) -> DrawnImage:
    request = read_request(story, "overview", format_, {"lang": language, **wishes})
    return draw_image(request, lay_out(story, language))


def list_flows_of(image: DrawnImage, id_: str) -> list[Shape]:
    shapes = [it for it in list_items(image.drawing, "routes") if isinstance(it, Shape)]
    return [it for it in shapes if it.id and it.id.startswith(f"flow-{id_}")]


def measure(shape: Shape) -> float:
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in shape.lines)


def test_width_says_how_many_and_the_stretch_how_sure(flows: Story) -> None:
    image = draw(flows, "en", "svg", projection="mercator")
    unit = image.request.size.unit
    told = list_overview_flows(flows)
    most = told[0].count
    for flow in told:
        pieces = list_flows_of(image, flow.id)
        assert len(pieces) == len(flow.certainties)
        for piece, (certainty, count) in zip(pieces, flow.certainties.items(), strict=True):
            assert piece.stroke is not None
            width = max(FLOW_LEAST_WIDTH, flow.count * min(FLOW_STEP, FLOW_MOST_WIDTH / most))
            assert piece.stroke.width == pytest.approx(width * unit, abs=0.02 * unit)
            assert (piece.stroke.dashes is None) == (certainty == "documented")
            share = measure(piece) / sum(map(measure, pieces))
            assert share == pytest.approx(count / flow.count, abs=0.02)
    ET.fromstring(write_image(image))


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "grey")])
def test_legend_and_words_say_what_is_drawn(flows: Story, language: str, theme: str) -> None:
    image = draw(flows, language, "png", theme=theme)
    words = load_words(language)
    said = " ".join(it.text for it in list_items(image.drawing, "legend") if isinstance(it, Text))
    first = list_overview_flows(flows)[0]
    assert words.say("flows.count", count=first.count) in said
    assert words.say("certainty.reported") in said
    assert describe_flow(first, words) in image.caption.alternative
    assert words.say("flows.ends") in image.companion
    assert "book" in image.caption.sources
    assert "Traveller" not in said


def test_who_comes_back_is_a_ring(voyage: Story) -> None:
    image = draw(replace(voyage, overview="flows"), "en", "svg")
    (ring,) = list_flows_of(image, "new-york--new-york")
    points = np.vstack(ring.lines)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    assert np.ptp(np.hypot(*(points - middle).T)) < 0.5
    assert "arrow-new-york--new-york" not in write_image(image).decode()
