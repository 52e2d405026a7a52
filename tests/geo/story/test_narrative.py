from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from geo.story.narrative import (
    MOST_NESTED,
    Markdown,
    Reference,
    Sentence,
    list_citations,
    list_lost_marks,
    list_references,
    list_refused_parts,
    list_sentences,
    list_uncited_sentences,
    make_parser,
    parse_reference,
    parse_text,
    split_front_matter,
)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("He left [@a].", ["a"]),
        ("He left [@a; @b-2;@c.d/e].", ["a", "b-2", "c.d/e"]),
        ("He *left [@a]* and **came [@b]**.", ["a", "b"]),
        ("- one [@a]\n- two [@a]", ["a", "a"]),
        ("> a note [@a]", ["a"]),
        ("[He left [@a]](place:rome).", ["a"]),
        ("`[@a]`", []),
        ("\\[@a]", []),
        ("[@a, @b]", []),
        ("[@]", []),
        ("mail@a", []),
    ],
)
def test_list_citations(text: str, cited: list[str]) -> None:
    assert list_citations(text) == cited


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("[Rome](place:rome)", [Reference("place", "rome")]),
        ("*[a](route:x) [b](event:y)*", [Reference("route", "x"), Reference("event", "y")]),
        ("[a](place:with%20space)", [Reference("place", "with space")]),
        ("[a](https://example.org) [b](person:x)", []),
        ("`[a](place:rome)`", []),
    ],
)
def test_list_references(text: str, references: list[Reference]) -> None:
    assert list_references(text) == references


@pytest.mark.parametrize("address", ["", "place", "Place:rome", "xplace:rome", "https://a/place:b"])
def test_parse_reference_knows_other_addresses_from_its_own(address: str) -> None:
    assert parse_reference(address) is None


@pytest.mark.parametrize(
    ("text", "uncited"),
    [
        ("He left [@a]. He came [@b].", []),
        ("He left. He came [@b].", ["He left."]),
        ("He left [@a]. He came.", ["He came."]),
        ("He left. [@a]", ["He left."]),
        ("Did he leave? Yes! He did [@a].", ["Did he leave?", "Yes!"]),
        ("He said “I left.” He did [@a].", ["He said “I left.”"]),
        ("He left [@a]; he came.", []),
        ("No full stop", ["No full stop"]),
        ("He left\non Monday [@a].\nHe came.", ["He came."]),
        ("- He left [@a].\n- He came.", ["He came."]),
        ("> The line is a symbol.", []),
        ("> - The line is a symbol.\n\nHe left.", ["He left."]),
        ("그는 떠났다 [@a]. 그는 왔다.", ["그는 왔다."]),
        ("그는 떠났다 [@a]. 그는 왔다 [@b].", []),
        ("彼は去った。彼は来た [@a]。", ["彼は去った。"]),
        ("他走了[@a]。他来了[@b]。", []),
        ("Il partit [@a]. « Enfin » il revint.", ["« Enfin » il revint."]),
        ("", []),
    ],
)
def test_list_uncited_sentences(text: str, uncited: list[str]) -> None:
    assert list_uncited_sentences(text) == uncited


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He left [@a; @b]. He came.", [("He left.", "ab", False), ("He came.", "", False)]),
        ("He *left* [@a], and\n[he](place:x) came [@b].", [("He left, and he came.", "ab", False)]),
        ("> A line.\n\nHe left [@a].", [("A line.", "", True), ("He left.", "a", False)]),
        ("“I left,” he said [@a].", [("“I left,” he said.", "a", False)]),
        ("He left. [@a]", [("He left.", "", False)]),
        ("He\ufffcleft\ufffc [@a]. No [@b].", [("He left.", "a", False), ("No.", "b", False)]),
        (
            "彼は去った [@a]。彼は来た[@b]。",
            [("彼は去った。", "a", False), ("彼は来た。", "b", False)],
        ),
    ],
)
def test_list_sentences(text: str, sentences: list[tuple[str, str, bool]]) -> None:
    expected = [Sentence(plain, tuple(sources), note) for plain, sources, note in sentences]
    assert list_sentences(text) == expected


TOO_DEEP = "marks within marks, more than 5 deep"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Plain *text* with [a link](place:x), `code` and a < b > c.", []),
        ("1. one\n2. two\n\n> a note", []),
        ("# Heading", ["a heading"]),
        ("Heading\n===", ["a heading"]),
        ("> ## Heading in a note", ["a heading"]),
        ("![alt](https://example.org/a.png)", ["an image"]),
        ("```\ncode\n```", ["a code block"]),
        ("    code", ["a code block"]),
        ("a\n\n---\n\nb", ["a rule"]),
        ("a <b>bold</b> word", ["HTML"]),
        ("<script>alert(1)</script>", ["HTML"]),
        ("<!-- a comment -->", ["HTML"]),
        ("\\<b> and <https://example.org>", []),
        ("# Heading <b>\n\n![a](https://b.org)", ["HTML", "a heading", "an image"]),
        (f"{'> ' * MOST_NESTED}a quote of quotes", []),
        (f"{'> ' * (MOST_NESTED - 2)}1. a *list* in one", []),
        (f"{'> ' * (MOST_NESTED - 1)}1. a *list* in one", [TOO_DEEP]),
        (f"{'> ' * 60}a quote of quotes", [TOO_DEEP]),
        ("*a **b *c **d *e **f** e* d** c* b** a*", [TOO_DEEP]),
    ],
)
def test_list_refused_parts(text: str, parts: list[str]) -> None:
    assert list_refused_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("[Rome](place:rome), [more](https://example.org) [@a; @b].", []),
        ("[Rome](plce:rome) [@a].", ["plce:rome"]),
        ("[Rome](javascript:alert) [@a].", ["javascript:alert"]),
        ("He left [@a, @b].", ["[@a, @b]"]),
        ("He left [@a; b] and [@c.", ["[@a; b]", "[@c."]),
        ("`[@a, @b] [x](y:z)`", []),
    ],
)
def test_list_lost_marks(text: str, marks: list[str]) -> None:
    assert list_lost_marks(text) == marks


def test_a_sentence_whose_citation_is_malformed_is_told_once() -> None:
    assert list_uncited_sentences("He left [@a, @b]. He came.") == ["He came."]


@pytest.mark.parametrize("address", ["javascript:x", "data:text/html,x", "file:///etc", "//a.org"])
def test_a_link_leads_to_the_web_or_the_map_only(address: str) -> None:
    kinds = {
        child.type for token in parse_text(f"[a]({address})") for child in token.children or []
    }
    assert kinds == {"text"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('+++\nid = "a"\n+++\nText.\n', ('id = "a"', "Text.")),
        ('+++\r\nid = "a"\r\n+++  \r\nText.', ('id = "a"', "Text.")),
        ("+++\n+++", ("", "")),
        ("+++\na\n+++\nb\n+++\nc", ("a", "b\n+++\nc")),
        ("", None),
        ("Text.", None),
        ("\n+++\na\n+++\n", None),
        ("+++\na\n", None),
        ("++++\na\n++++\n", None),
    ],
)
def test_split_front_matter(text: str, parts: tuple[str, str] | None) -> None:
    assert split_front_matter(text) == parts


@given(text=st.text(alphabet="[]()@;:*_`<>!#-+\\ \nab."))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    for read in (list_citations, list_uncited_sentences, list_refused_parts, list_lost_marks):
        assert all(isinstance(item, str) for item in read(text))
    assert all(reference.kind == "place" for reference in list_references(text))


def test_a_text_is_parsed_once_however_often_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = MarkdownIt.parse

    def count(self: MarkdownIt, text: str) -> list[Token]:
        parsed.append(text)
        return parse(self, text)

    monkeypatch.setattr(MarkdownIt, "parse", count)
    text = Markdown("He left [Rome](place:rome) [@a]. He came [@b].")
    for read in (list_citations, list_references, list_uncited_sentences, list_lost_marks):
        read(text)
    assert list_refused_parts(text) == []
    assert text.inline_tokens[0].children == parse_text(text)[1].children
    assert parsed == [text]


def test_markdown_of_markdown_is_the_same_text() -> None:
    text = Markdown("He left.")
    assert Markdown(text) is text
    assert pickle.loads(pickle.dumps(text)) == text == "He left."


PARSER, HTML_PARSER = make_parser(), make_parser(html=True)


@given(text=st.text(alphabet="[]()@;:*_`<>!#-+\\ \nab."))
def test_a_text_without_its_blocks_reads_as_one_paragraph(text: str) -> None:
    (expected,) = PARSER.parseInline(text)
    (found,) = Markdown(text).inline_tokens
    assert found.children == expected.children


@given(text=st.text(alphabet="[]()@;:*_`>!#-+\\ \nab&/"))
def test_only_an_angle_bracket_can_begin_html(text: str) -> None:
    assert HTML_PARSER.parse(text) == parse_text(text)
