"""The Export page's third tab: the code that puts a chapter into somebody's article."""

from __future__ import annotations

import streamlit as st

from geo.story.records import Story
from layers.page.addresses import AppAddresses
from layers.page.sharing import FRAME_SIZE, write_follower, write_frame
from layers.telling.words import Words
from views.copying import show_texts

# As wide as articles are on a phone, in a column, and across the page.
WIDTHS = (320, 600, 1000)


def show_embedding(story: Story, words: Words, *, base: str, chapter: str, root: str = "") -> None:
    """Show a chapter in a frame, and the code and the address for it.

    Args:
        story: the story.
        words: the interface's words.
        base: address of the app, for codes that are used elsewhere.
        chapter: id of the chapter to begin with.
        root: the path below which the app stands.
    """
    say = words.say
    st.write(say("embed.intro"))
    chapters = story.chapters[words.language]
    ids = list(chapters)
    left, right = st.columns([2, 1])
    chosen = left.selectbox(
        say("export.chapter"),
        ids,
        index=ids.index(chapter),
        key="embed-chapter",
        format_func=lambda id_: say(
            "export.chapter_option", number=ids.index(id_) + 1, title=chapters[id_].title
        ),
    )
    language = right.selectbox(
        say("export.lang"),
        story.languages,
        index=story.languages.index(words.language),
        format_func=words.name_language,
        key="embed-lang",
    )
    width = st.radio(
        say("embed.width"),
        WIDTHS,
        index=1,
        format_func=lambda pixels: f"{pixels} px",
        horizontal=True,
        key="embed-width",
    )
    # From this server, wherever others reach it.
    st.iframe(
        AppAddresses(root).write_embed(chosen, language),
        width=width,
        height=FRAME_SIZE[1],
        alt=chapters[chosen].title,
    )
    addresses = AppAddresses(base)
    title = story.chapters[language][chosen].title
    frame = write_frame(
        addresses.write_embed(chosen, language), title, width="100%", height=FRAME_SIZE[1]
    )
    texts = {
        "code": f"{frame}\n{write_follower()}",
        "plain": frame,
        "link": addresses.write_page(chosen, language),
    }
    show_texts({say(f"embed.{name}"): text for name, text in texts.items()}, words)
