"""The front door: the app's pages and its plain HTTP addresses, in one process.

Start it with ``streamlit run streamlit_app.py``. Another story folder opens with the environment
variable ``STORY`` set to its path; ``SITE`` says under which public address the app is reached.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware

from exports.options import OptionError, read_site
from exports.stamps import read_stamp
from geo.story.problems import StoryError
from geo.story.reading import DEFAULT_STORY
from views.addresses import open_story
from views.below import StandBelow, read_root
from views.closing import CloseWhatNeedNotBeOpen, ask_nobody_outside, read_embed
from views.connections import bound_connections
from views.memory import bound_arenas
from views.refusing import RefuseUnknownAddresses
from views.shelf import read_cache
from views.shell import EXPORT, PATHS, READ, name_language_option, name_window
from views.statics import ServeStatics

if TYPE_CHECKING:
    from layers.telling.words import Words

try:
    told = os.environ.get("SITE")
    site = read_site("SITE", told) if told else None
    root = read_root(site)
    cache = read_cache(os.environ.get("CACHE"))
    embed = read_embed(os.environ.get("EMBED", ""))
    read_stamp()
    addresses = open_story(Path(os.environ.get("STORY", DEFAULT_STORY)), site=site, cache=cache)
except OptionError as error:
    sys.exit(f"{error}.")
except StoryError as error:
    sys.exit(f"The story cannot be opened:\n{error}")

story = addresses.story


# Each page brings what it needs when somebody opens it: the story itself waits for none of it.
def read() -> None:
    """Show the Read page."""
    from views.read import show_read

    show_read(_pick_words(), root=root, asked=st.query_params.get("lang"))


def export() -> None:
    """Show the Export page."""
    from views.export import show_export

    show_export(addresses.maps, addresses.data, addresses.sites, _pick_words(), root=root)


def run_pages() -> None:
    """Run the page that the reader has chosen."""
    words = _pick_words()
    st.set_page_config(layout="wide")
    shown = {READ: read, EXPORT: export}
    pages = [
        st.Page(show, title=name_window(name, story, words), url_path=name, default=name == READ)
        for name, show in shown.items()
    ]
    # The bar above, which the shell brings, has the names; the pages that are text are its own.
    st.navigation(pages, position="hidden").run()


def _pick_words() -> Words:
    from layers.telling.words import load_words

    # The address goes first, then the reader's browser, and the story's first language stands in
    # for any other.
    page = urlsplit(st.context.url or "").path.rpartition("/")[2]
    asked = st.query_params.get(name_language_option(page))
    if asked in story.languages:
        return load_words(asked)
    return load_words(addresses.pages.pick_language(st.context.locale or ""))


if st.runtime.exists() and st.runtime.scriptrunner.get_script_run_ctx() is not None:
    run_pages()
else:
    bound_arenas()
    ask_nobody_outside()
    # A thread that makes something hands over to the one that answers readers within a millisecond.
    sys.setswitchinterval(0.001)
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("storymap").setLevel(logging.INFO)
    app = st.App(
        __file__,
        routes=addresses.list_routes(),
        lifespan=bound_connections,
        middleware=[
            Middleware(StandBelow, root=root),
            Middleware(CloseWhatNeedNotBeOpen, embed=embed),
            Middleware(ServeStatics, shelf=addresses.shelf),
            Middleware(
                RefuseUnknownAddresses,
                pages=PATHS,
                others=("/story", "/map/<chapter>.png", "/data/places.geojson"),
            ),
        ],
    )
