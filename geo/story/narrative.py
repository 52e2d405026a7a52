"""The narrative's Markdown: citations, names that point at the map, and sentences.

The text is CommonMark with Pandoc's citations, ``[@one; @another]``, and links whose address is
``place:<id>``, ``route:<id>`` or ``event:<id>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from geo.story.splitting import BREAK, split_sentences

KINDS = ("place", "route", "event")

_CITATION = re.compile(r"\[(@[^\s\[\];]+(?:\s*;\s*@[^\s\[\];]+)*)\]")
_REFERENCE = re.compile(rf"({'|'.join(KINDS)}):(.*)", re.DOTALL)
_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_LOST_CITATION = re.compile(r"\[@[^\[\]]*\]?")
_LOST_LINK = re.compile(r"\]\(([^()\s]*)")
_HTML = ("html_block", "html_inline")
_CITED = "\N{OBJECT REPLACEMENT CHARACTER}"
# From the first of many spaces on: they are not tried again from each of them.
_CITATION_PLACE = re.compile(rf"(?<!\s)\s*{_CITED}")
# What a chapter may not hold: it has one heading, its title, and images are drawn by the map.
_REFUSED = {
    "heading_open": "a heading",
    "image": "an image",
    "fence": "a code block",
    "code_block": "a code block",
    "hr": "a rule",
    "html_block": "HTML",
    "html_inline": "HTML",
}
# Deeper the parser drops text without a word, and no sheet sets it.
MOST_NESTED = 5
_NESTED = {
    *("blockquote_open", "bullet_list_open", "ordered_list_open"),
    *("em_open", "strong_open"),
}
_TOO_DEEP = f"marks within marks, more than {MOST_NESTED} deep"
_PARAGRAPH = 3  # tokens: its beginning, its text, its end


@dataclass(frozen=True)
class Reference:
    """A name in the text that points at a shape on the map."""

    kind: str
    id: str


@dataclass(frozen=True)
class Sentence:
    """A sentence as plain text, its citations taken out, and the ids of the sources that it cites.

    ``is_note`` is true in a block quote, which is a note about the map itself.
    """

    text: str
    sources: tuple[str, ...]
    is_note: bool


class Markdown(str):
    """A text in Markdown, parsed once, when it is first read, and kept parsed.

    Markdown made of Markdown is the same object, so that whoever has a text may ask for it.
    """

    def __new__(cls, text: str) -> Markdown:
        """Return the text; Markdown as it is."""
        return text if isinstance(text, cls) else super().__new__(cls, text)

    def __reduce__(self) -> tuple[type[Markdown], tuple[str]]:
        """Go to another process as the text alone, which is parsed there when it is read."""
        return Markdown, (str(self),)

    @cached_property
    def tokens(self) -> list[Token]:
        """The text as blocks, markdown-it's tokens, citations among them; not to be changed."""
        return _PARSER.parse(self)

    @cached_property
    def inline_tokens(self) -> list[Token]:
        """The text as one paragraph without its marks, whatever blocks there are."""
        if len(self.tokens) == _PARAGRAPH and self.tokens[1].content == self:
            return self.tokens[1:2]
        return _PARSER.parseInline(self)


def make_parser(*, html: bool = False) -> MarkdownIt:
    """Return a parser of the narrative; without ``html``, HTML in the text stays text."""
    markdown = MarkdownIt("commonmark", {"html": html, "typographer": False})
    if not html:
        markdown.disable(list(_HTML))
    markdown.inline.ruler.before("link", "citation", _parse_citation)
    markdown.validateLink = lambda address: bool(  # type: ignore[method-assign, assignment]
        _WEB.fullmatch(address) or parse_reference(address)
    )
    # Its rules are made ready at the first use, which no two threads may share.
    markdown.parse("*")
    return markdown


def parse_text(text: str) -> list[Token]:
    """Return the narrative as markdown-it tokens, citations among them."""
    return Markdown(text).tokens


def parse_reference(address: str) -> Reference | None:
    """Return what a link's address points at on the map, or None for a link to elsewhere."""
    match = _REFERENCE.fullmatch(unquote(address))
    return Reference(match[1], match[2]) if match else None


def list_citations(text: str) -> list[str]:
    """Return the ids of all sources that a text cites, in order, with repetition."""
    return [
        source
        for _, inline in _walk_inlines(parse_text(text))
        for token in inline
        if token.type == "citation"
        for source in token.meta["sources"]
    ]


def list_references(text: str) -> list[Reference]:
    """Return all names in a text that point at the map, in order, with repetition."""
    found = []
    for _, inline in _walk_inlines(parse_text(text)):
        for token in inline:
            reference = parse_reference(str(token.attrGet("href") or ""))
            if token.type == "link_open" and reference is not None:
                found.append(reference)
    return found


def list_uncited_sentences(text: str, language: str = "") -> list[str]:
    """Return every sentence that cites nothing, but for those in block quotes.

    A sentence whose citation is not well formed is left to ``list_lost_marks``.
    """
    return [
        sentence.text
        for sentence in list_sentences(text, language)
        if not sentence.is_note
        and not sentence.sources
        and not _LOST_CITATION.search(sentence.text)
    ]


def list_uncited(text: str, language: str, unit: str) -> list[str]:
    """Return what cites nothing and must, ``unit`` being what must cite: each as plain text.

    The unit is ``sentence``, ``paragraph``, ``chapter`` or ``none``.
    """
    if unit == "sentence":
        return list_uncited_sentences(text, language)
    paragraphs = []
    for is_note, inline in _walk_inlines(parse_text(text)):
        plain = "".join(_plain(token) for token in inline)
        if not is_note and plain.strip():
            paragraphs.append(plain)
    if unit == "chapter":
        paragraphs = ["\n".join(paragraphs)] if paragraphs else []
    uncited = [it for it in paragraphs if _CITED not in it and not _LOST_CITATION.search(it)]
    return [] if unit == "none" else [" ".join(it.split()) for it in uncited]


def list_sentences(text: str, language: str = "") -> list[Sentence]:
    """Return every sentence of a text in order, split by the rules of its language."""
    sentences = []
    for is_note, inline in _walk_inlines(parse_text(text)):
        cited = iter([token.meta["sources"] for token in inline if token.type == "citation"])
        for part in split_sentences("".join(_plain(token) for token in inline), language):
            sources = [id_ for _ in range(part.count(_CITED)) for id_ in next(cited)]
            plain = " ".join(_CITATION_PLACE.sub("", part).split())
            if plain:
                sentences.append(Sentence(plain, tuple(sources), is_note))
    return sentences


def write_plain_text(text: str) -> str:
    """Return a text without marks and citations, an empty line between its paragraphs."""
    paragraphs = ("".join(map(_plain, inline)) for _, inline in _walk_inlines(parse_text(text)))
    return "\n\n".join(" ".join(_CITATION_PLACE.sub("", part).split()) for part in paragraphs)


def list_refused_parts(text: str) -> list[str]:
    """Return what a text holds that a chapter may not.

    These are headings, images, code, rules, HTML, and marks too deep within one another.
    """
    # Only what begins with this sign can be HTML.
    tokens = _HTML_PARSER.parse(text) if "<" in text else parse_text(text)
    kinds = [token.type for token in tokens]
    kinds += [token.type for _, inline in _walk_inlines(tokens) for token in inline]
    parts = {_REFUSED[kind] for kind in kinds if kind in _REFUSED}
    if _measure_depth(tokens) > MOST_NESTED:
        parts.add(_TOO_DEEP)
    return sorted(parts)


def _measure_depth(tokens: Sequence[Token]) -> int:
    """Return how deep quotes, lists and stress stand within one another at most."""
    depth = most = 0
    for token in tokens:
        inline = [part for part in token.children or [] if _opens(part) in _NESTED]
        for part in (token, *inline):
            if _opens(part) in _NESTED:
                depth += part.nesting
                most = max(most, depth)
    return most


def _opens(token: Token) -> str:
    return token.type.replace("_close", "_open")


def list_lost_marks(text: str) -> list[str]:
    """Return the citations and links that would stand in the text as they were typed."""
    lost = []
    for _, inline in _walk_inlines(parse_text(text)):
        plain = "".join(token.content for token in inline if token.type == "text")
        lost += _LOST_CITATION.findall(plain) + _LOST_LINK.findall(plain)
    return lost


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Split a chapter's file into its front matter (TOML) and its text.

    Returns None when the file does not begin with a line ``+++`` that another one closes.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    marks = [number for number, line in enumerate(lines) if line.rstrip() == "+++"]
    if len(marks) < 2 or marks[0] != 0:
        return None
    return "\n".join(lines[1 : marks[1]]), "\n".join(lines[marks[1] + 1 :]).strip("\n")


def _parse_citation(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"sources": [part.strip()[1:] for part in match[1].split(";")]}
    state.pos = match.end()
    return True


def _walk_inlines(tokens: Sequence[Token]) -> Iterator[tuple[bool, list[Token]]]:
    depth = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            depth += token.nesting
        elif token.type == "inline":
            yield depth > 0, token.children or []


def _plain(token: Token) -> str:
    if token.type == "citation":
        return _CITED
    if token.type == "hardbreak":
        return BREAK
    if token.type == "softbreak":
        return " "
    return token.content.replace(_CITED, " ").replace(BREAK, " ")


_PARSER = make_parser()
_HTML_PARSER = make_parser(html=True)
# How a renderer is to write what was parsed.
OPTIONS = _PARSER.options
