"""Headers of answers, without a server."""

from __future__ import annotations

import pytest

from views.answers import write_disposition


@pytest.mark.parametrize("name", ['a".png', "a.png\r\nX-Evil: 1", "a;b/../c.png", "서울.png"])
def test_a_file_s_name_says_no_more_in_a_header_than_a_name(name: str) -> None:
    (said,) = write_disposition(name, download=False).values()
    kind, _, file = said.partition("; filename=")
    assert kind == "inline"
    assert file[:1] == file[-1:] == '"'
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_.") for letter in file[1:-1])
