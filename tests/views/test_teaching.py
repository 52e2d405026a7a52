from __future__ import annotations

import pytest

from exports.handout.formats import make_handout_files
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.conftest import VOYAGE
from tests.views.conftest import Client
from views.teaching import list_names

NAMES = ", ".join(name for _, _, name in list_names())


@pytest.mark.parametrize(("kind", "format_", "name"), list_names())
def test_each_file_is_the_one_that_the_command_writes(
    client: Client, story: Story, kind: str, format_: str, name: str
) -> None:
    answer = client.get(f"/handout/{name}?plan=one-case&download=1")
    (file,) = make_handout_files(
        lay_out(story, "en"),
        load_words("en"),
        format_=format_,
        levels=["short"],
        kinds=[kind],
        plan="one-case",
    )
    assert answer.status_code == 200
    assert answer.content == file.content
    assert answer.headers["content-type"] == file.media_type
    assert file.name in answer.headers["content-disposition"]


@pytest.mark.parametrize("kind", ["worksheet", "key", "sources"])
def test_a_handout_is_a_pdf_in_the_language_asked_for(client: Client, kind: str) -> None:
    answer = client.get(f"/handout/{kind}.pdf?lang=ko&paper=letter&download=1")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == "ko"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.content.startswith(b"%PDF-")


def test_a_level_and_a_plan_make_another_worksheet(client: Client) -> None:
    queries = ("", "?level=full", "?plan=one-case")
    bodies = {client.get(f"/handout/worksheet.pdf{query}").content for query in queries}
    assert len(bodies) == len(queries)


def test_a_second_asking_moves_no_body(client: Client) -> None:
    first = client.get("/handout/key.pdf")
    again = client.get("/handout/key.pdf", if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        (
            "/handout/poster.pdf",
            404,
            f'There is no handout "poster.pdf"; there are {NAMES}.',
        ),
        (
            "/handout",
            404,
            f'There is no handout ""; there are {NAMES}.',
        ),
        ("/handout/key.pdf?lang=xx", 400, 'lang is "xx"; one of en, ko.'),
        ("/handout/key.pdf?paper=a3", 400, 'paper is "a3"; one of a4, letter.'),
        ("/handout/key.pdf?level=hard", 400, 'level is "hard"; one of short, full.'),
        (
            "/handout/key.pdf?plan=none",
            400,
            'plan is "none"; one of one-case, order-of-events, five-journeys.',
        ),
        ("/story.html?lang=xx", 400, 'lang is "xx"; one of en, ko.'),
        (
            "/story.html?size=a4",
            400,
            'There is no option "size"; there are lang, download.',
        ),
    ],
)
def test_bad_values_are_told_in_one_sentence(
    client: Client, address: str, status: int, sentence: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.text == sentence + "\n"


def test_the_page_is_one_file(client: Client) -> None:
    answer = client.get("/story.html?lang=ko&download=1")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="story.html"'
    assert '<html lang="ko">' in answer.text


def test_another_story_has_its_handouts() -> None:
    answer = Client(VOYAGE).get("/handout/worksheet.pdf?lang=fr")
    assert answer.content.startswith(b"%PDF-")
