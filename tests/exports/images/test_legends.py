"""A legend shows its signs so that they can be told apart."""

from __future__ import annotations

import pytest

from exports.images.drawing import Shape, Text
from layers.look import DASHES, PRINT_THEMES, pick_hue
from tests.exports.images.drafts import draw, find_scene, list_items


@pytest.mark.parametrize("size", ["social", "column", "tall"])
def test_a_journey_of_several_certainties_has_a_piece_long_enough_for_each(size: str) -> None:
    image = draw("story", "hwang-jang-yop", size=size)
    unit = image.request.size.unit
    scene = find_scene("story", "en")
    number = list(scene.traces).index("hwang-jang-yop")
    colour = pick_hue(number, PRINT_THEMES["light"])
    pieces = [
        item
        for item in list_items(image.drawing, "legend")
        if isinstance(item, Shape) and item.stroke is not None and item.stroke.colour == colour
    ]
    certainties = {leg.leg.certainty for leg in scene.traces["hwang-jang-yop"]}
    assert len(pieces) == len(certainties) > 1
    for piece in pieces:
        assert piece.stroke is not None
        length = piece.lines[0][-1][0] - piece.lines[0][0][0]
        # Two dashes and the gap between them are seen.
        on, off = piece.stroke.dashes or (0.0, 0.0)
        assert length >= 2 * on + off
    assert {piece.stroke.dashes is None for piece in pieces if piece.stroke} == {
        DASHES[certainty] is None for certainty in certainties
    }
    end = max(piece.lines[0][-1][0] for piece in pieces)
    texts = [item for item in list_items(image.drawing, "legend") if isinstance(item, Text)]
    row = next(text for text in texts if text.text.startswith("Hwang Jang-yop"))
    assert row.x > end + 2 * unit * 0.6
