"""Sizes are exact, and one that cannot be drawn is refused in a sentence."""

from __future__ import annotations

import tracemalloc

import pytest

from exports.images.sizes import MOST_PIXELS, SIZES, SizeError, parse_size


@pytest.mark.parametrize("name", SIZES)
def test_named_sizes_are_found_by_their_names(name: str) -> None:
    assert parse_size(name) == SIZES[name]


@pytest.mark.parametrize(
    ("text", "width", "height", "dpi"),
    [
        ("1600x900", 1600, 900, 96),
        ("1600X900PX", 1600, 900, 96),
        ("1600 × 900 px", 1600, 900, 96),
        ("120x80mm", 1417, 945, 300),
        ("88.9x50.8mm", 1050, 600, 300),
        ("10000x10000", 10000, 10000, 96),
    ],
)
def test_free_sizes(text: str, width: int, height: int, dpi: float) -> None:
    size = parse_size(text)
    assert (size.width, size.height, size.dpi) == (width, height, dpi)


def test_millimetres_keep_their_length_at_any_dpi() -> None:
    for dpi in (72.0, 150.0, 600.0):
        size = parse_size("column", dpi=dpi)
        assert (size.width / dpi * 25.4, size.height / dpi * 25.4) == pytest.approx(
            (90, 110), abs=25.4 / dpi / 2
        )
        assert (size.width_mm, size.height_mm) == (90, 110)
        # And so does their type.
        assert size.unit / dpi == pytest.approx(SIZES["column"].unit / 300)


def test_pixels_keep_their_number_at_any_dpi() -> None:
    size = parse_size("social", dpi=300)
    assert (size.width, size.height, size.dpi) == (1200, 630, 300)
    assert size.unit == SIZES["social"].unit


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("huge", 'size is "huge"; one of social, square, tall, slide, column, double, a4, or WID'),
        ("", 'size is ""; one of social, square, '),
        ("1600x", 'size is "1600x"; one of '),
        ("-5x900", 'size is "-5x900"; one of '),
        ("1600x900cm", 'size is "1600x900cm"; one of '),
        ("1e9x1e9", 'size is "1e9x1e9"; one of '),
        ("100x900", 'size is "100x900"; each side must be a whole number of at least 240 px'),
        ("300.5x900", 'size is "300.5x900"; each side must be a whole number of at least 240 px'),
        ("39x100mm", 'size is "39x100mm"; each side must be at least 40 mm'),
        ("10001x10000", "size is 10001 x 10000 pixels; it must be at most 100 megapixels"),
        ("999999x999999mm", "pixels; it must be at most 100 megapixels"),
    ],
)
def test_a_size_that_cannot_be_drawn_is_refused(text: str, message: str) -> None:
    with pytest.raises(SizeError) as caught:
        parse_size(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("dpi", [0.0, -300.0, 2401.0, float("inf"), float("nan")])
def test_dpi_out_of_reach_is_refused(dpi: float) -> None:
    with pytest.raises(SizeError, match="it must be from 1 to 2400"):
        parse_size("a4", dpi=dpi)


def test_too_many_pixels_are_refused_before_memory_is_spent() -> None:
    tracemalloc.start()
    for text, dpi in (("999999x999999", None), ("a4", 2400.0), ("20000x20000mm", 2400.0)):
        with pytest.raises(SizeError, match=f"at most {MOST_PIXELS // 10**6} megapixels"):
            parse_size(text, dpi=dpi)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
