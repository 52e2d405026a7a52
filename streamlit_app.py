"""The front door: the app's pages and its plain HTTP addresses, in one process.

Start it with ``streamlit run streamlit_app.py``. Another story folder opens with the environment
variable ``STORY`` set to its path.
"""

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from geo.checking import DEFAULT_STORY
from geo.problems import StoryError
from layers.words import Words, load_words
from views.addresses import RefuseUnknownAddresses, open_story
from views.read import show_read
from views.sources import show_sources

try:
    addresses = open_story(Path(os.environ.get("STORY", DEFAULT_STORY)))
except StoryError as error:
    sys.exit(f"The story cannot be opened:\n{error}")

story = addresses.story


def read() -> None:
    """Show the Read page."""
    show_read(_pick_words())


def sources() -> None:
    """Show the Sources page."""
    show_sources(story, _pick_words())


def run_pages() -> None:
    """Run the page that the reader has chosen."""
    words = _pick_words()
    st.set_page_config(page_title=story.title[words.language], layout="wide")
    pages = [
        st.Page(read, title=words.say("app.read"), url_path="read", default=True),
        st.Page(sources, title=words.say("app.sources"), url_path="sources"),
    ]
    st.navigation(pages, position="top").run()


def _pick_words() -> Words:
    # The reader's browser says its language; the story's first one stands in for any other.
    return load_words(addresses.pick_language(st.context.locale or ""))


if st.runtime.exists() and st.runtime.scriptrunner.get_script_run_ctx() is not None:
    run_pages()
else:
    app = st.App(
        __file__,
        routes=addresses.list_routes(),
        middleware=[
            Middleware(
                RefuseUnknownAddresses,
                pages=("/", "/sources"),
                others=("/story", "/data/places.geojson"),
            )
        ],
    )
