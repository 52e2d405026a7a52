"""Labels are measured on the wide side and broken where they are too long."""

from __future__ import annotations

from layers.labels.lettering import estimate_width, wrap_label


def test_long_labels_are_broken_in_two() -> None:
    text = "South Korea and Cuba establish ties"
    rows = wrap_label(text, 14, at_most=150)
    assert " ".join(rows) == text
    assert len(rows) == 2
    assert wrap_label("서울", 14, at_most=150) == ["서울"]


def test_wide_letters_are_wider() -> None:
    assert estimate_width("서울", 14) > estimate_width("il", 14)
    assert estimate_width("서울", 14) >= 28
    assert estimate_width("서울", 28) == 2 * estimate_width("서울", 14)
