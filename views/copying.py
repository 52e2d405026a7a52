"""Texts of the Export page that are taken along by a press."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from layers.telling.words import Words

# As Streamlit shows code it would load a highlighter of 440 KB, which has nothing to colour here.
_TEXT = Markup(
    '<div class="export-text"><pre><code>{text}</code></pre>'
    '<button type="button" class="copy-text" data-done="{done}" aria-label="{label}">'
    "{copy}</button>"
    '<span role="status"></span></div>'
)


def show_texts(texts: Mapping[str, str], words: Words) -> None:
    """Show texts to be copied, each below its name."""
    for name, text in texts.items():
        st.header(name, anchor=False)
        show_text(name, text, words)


def show_text(name: str, text: str, words: Words) -> None:
    """Show a text to be copied; ``name`` says to those who cannot see it what its button takes."""
    copy, done = words.say("export.copy"), words.say("leading.copied")
    # The code of a frame is shown, and no frame itself.
    shown = str(text)
    st.html(_TEXT.format(text=shown, copy=copy, label=f"{copy}: {name}", done=done))
