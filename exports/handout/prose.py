"""The lesson's Markdown as blocks: citations by number, names as plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from exports.handout.blocks import Block, Listing, Paragraph, Quote, Run
from geo.story.narrative import parse_reference, parse_text

_LISTS = ("bullet_list", "ordered_list")
_PLAIN = Run("")

Marks = Literal["bold", "none", "underlined"]


@dataclass(frozen=True)
class Prose:
    """Turns Markdown into blocks.

    Args:
        numbers: the number of each source on the source sheet.
        marks: how emphasis is shown: bold, not at all, or underlined, the strong solid and the
            other dotted.
    """

    numbers: Mapping[str, int]
    marks: Marks = "bold"

    def write(self, text: str) -> tuple[Block, ...]:
        """Return Markdown as blocks.

        Raises:
            ValueError: it holds what no text of a story may hold, such as a heading.
        """
        return self._write_nodes(SyntaxTreeNode(parse_text(text)).children)

    def write_inline(self, text: str) -> tuple[Run, ...]:
        """Return Markdown as the words of one line; paragraphs follow each other."""
        parts = [block.runs for block in self.write(text) if isinstance(block, Paragraph)]
        return tuple(run for part in parts for run in (*part, Run(" ")))[:-1]

    def cite(self, sources: Iterable[str]) -> Run:
        """Return sources as the numbers that they have on the source sheet."""
        numbers = sorted({self.numbers[id_] for id_ in sources})
        return Run(f"[{', '.join(map(str, numbers))}]", cited=True)

    def _write_nodes(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(self._write_node(node) for node in nodes)

    def _write_node(self, node: SyntaxTreeNode) -> Block:
        if node.type == "paragraph":
            return Paragraph(self._write_runs(node.children[0].children))
        if node.type == "blockquote":
            return Quote(self._write_nodes(node.children))
        if node.type in _LISTS:
            start = None
            if node.type == "ordered_list":
                start = int(node.attrs.get("start", 1))
            entries = tuple(self._write_nodes(item.children) for item in node.children)
            return Listing(entries, start)
        raise ValueError(f"a text of a story holds no {node.type}")

    def _write_runs(self, nodes: Sequence[SyntaxTreeNode], style: Run = _PLAIN) -> tuple[Run, ...]:
        runs: list[Run] = []
        for node in nodes:
            if node.type == "citation":
                runs.append(self.cite(_list_sources(node)))
            elif node.type in ("softbreak", "hardbreak"):
                runs.append(replace(style, text=" "))
            elif node.type in ("strong", "em", "link"):
                runs += self._write_runs(node.children, self._change_style(style, node))
            else:
                runs.append(replace(style, text=node.content))
        return tuple(run for run in runs if run.text)

    def _change_style(self, style: Run, node: SyntaxTreeNode) -> Run:
        if node.type != "link":
            return self._mark(style, strong=node.type == "strong")
        address = str(node.attrs.get("href") or "")
        # A name that lights up on the map has nothing to light up on paper.
        return style if parse_reference(address) else replace(style, url=address)

    def _mark(self, style: Run, *, strong: bool) -> Run:
        if self.marks == "underlined":
            return replace(style, underline="solid" if strong else "dotted")
        if self.marks == "none":
            return style
        return replace(style, strong=True) if strong else replace(style, emphasis=True)


def _list_sources(node: SyntaxTreeNode) -> list[str]:
    token: Token | None = node.token
    assert token is not None
    return list(token.meta["sources"])
