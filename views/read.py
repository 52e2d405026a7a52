"""The Read page: the story's page, filling the window."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from layers.telling.words import Words

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


def show_read(words: Words, *, root: str = "", asked: str | None = None) -> None:
    """Show the page ``/story`` in the whole window.

    It says its chapter, and the language that its reader chose, in the app's address.

    Args:
        words: the interface's words.
        root: the path below which the app stands.
        asked: the language that the app's address asks for; of one that the story lacks, the
            page says so.
    """
    query = {"in": "app"} if asked is None else {"in": "app", "lang": asked}
    st.html(_FILL)
    st.iframe(f"{root}/story?{urlencode(query)}", height=800, alt=words.say("page.chapters"))
