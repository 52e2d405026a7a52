"""The Read page: the story's page, filling the window."""

from __future__ import annotations

import streamlit as st

from layers.words import Words

# The page brings its own margins, so the app's are taken away here.
_FILL = """
<style>
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  .stMain { overflow: hidden; }
  .stMain [data-testid="stVerticalBlock"] { gap: 0; }
  .stMain iframe {
    display: block; border: 0; margin-top: 3.75rem; height: calc(100dvh - 3.75rem) !important;
  }
  .stMain .stElementContainer:has(style) { display: none; }
</style>
"""


def show_read(words: Words) -> None:
    """Show the page ``/story`` in the whole window; it says its chapter in the app's address."""
    st.html(_FILL)
    st.iframe("/story?in=app", height=800, alt=words.say("page.chapters"))
