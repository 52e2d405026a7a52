from __future__ import annotations

import pytest

from exports.handout.blocks import Listing, Paragraph, Quote, Run
from exports.handout.prose import Prose

PROSE = Prose({"one": 1, "two": 2})


def test_styles_links_and_citations() -> None:
    text = "A **b** *c* [d](https://e.f/g) [h](place:i) [@two; @one]."
    assert PROSE.write(text) == (
        Paragraph(
            (
                Run("A "),
                Run("b", strong=True),
                Run(" "),
                Run("c", emphasis=True),
                Run(" "),
                Run("d", url="https://e.f/g"),
                Run(" "),
                Run("h"),
                Run(" "),
                Run("[1, 2]", cited=True),
                Run("."),
            )
        ),
    )


def test_lists_and_quotes() -> None:
    item = (Paragraph((Run("a"),)),)
    assert PROSE.write("- a\n\n> a\n\n3. a") == (
        Listing((item,)),
        Quote(item),
        Listing((item,), 3),
    )


def test_paragraphs_as_one_line() -> None:
    assert "".join(run.text for run in PROSE.write_inline("A.\n\nB.")) == "A. B."


def test_what_no_text_may_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="heading"):
        PROSE.write("# A")
