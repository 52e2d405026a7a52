"""Texts within Streamlit's Markdown."""

from __future__ import annotations


def escape_markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|$:~" else c for c in text)
