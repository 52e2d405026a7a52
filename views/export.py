"""The Export page: an image of a chapter as it will be, and the data, to take away."""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

from exports.data.files import explain_file
from exports.images.captions import write_whole_caption
from exports.images.request import FORMATS, PARTS, ImageRequest, RequestError
from exports.images.sizes import LEAST_PIXELS
from geo.story.records import Story
from layers.telling.words import Words
from views.answers import AddressError
from views.choices import LEAST, find_unit, read_controls
from views.controls import keep_choice, read_state, restore_choice, show_controls
from views.copying import show_texts
from views.data import DataAddress
from views.embedding import show_embedding
from views.making import MEDIA_TYPES, TEXT, Described
from views.maps import MOST_PIXELS, MapAddress, name_file, write_address
from views.markdown import escape_markdown
from views.publishing import show_publishing
from views.sites import SiteAddress

_STYLE = """
<style>
  .stMainBlockContainer h2 { font-size: 1.15rem; padding: 0.5rem 0 0; }
  .export-preview { margin: 0; }
  .export-preview img {
    /* As large as it will be while it has not come. */
    display: block; box-sizing: border-box; height: auto;
    width: min(100%, 1px * var(--width), 80vh * var(--width) / var(--height));
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  }
  /* The picture of before stays as it is while the next is drawn, and until that has loaded. */
  .stElementContainer:has(> .stHtml > .export-preview) { opacity: 1 !important; }
  .export-preview { position: relative; }
  .export-preview.is-loading img:not(.is-before):not(:only-of-type) { display: none; }
  .export-busy {
    margin: 0; position: absolute; inset-inline-start: 0.6rem; top: 0.6rem; padding: 0.2rem 0.6rem;
    border-radius: 4px; background: light-dark(#ffffff, #14191c); font-size: 0.875rem;
  }
  .export-busy:empty { display: none; }
  .export-text {
    display: grid; grid-template-columns: auto 1fr; align-items: center; gap: 0.4rem 0.8rem;
  }
  .export-text pre {
    grid-column: 1 / -1; margin: 0; padding: 0.9rem 1rem; border: 0; border-radius: 6px;
    background: color-mix(in srgb, currentColor 6%, transparent); color: inherit;
    font-size: 0.875rem; white-space: pre-wrap; overflow-wrap: anywhere;
  }
  .export-text code {
    padding: 0; background: none; color: inherit; font-size: inherit; white-space: inherit;
  }
  /* While the next picture is drawn, these would still give the one before. */
  .st-key-export-takings [data-stale="true"] { pointer-events: none; }
  .st-key-export-takings :is(pre, code) { font-family: inherit; }
  .copy-text {
    min-height: 44px; padding: 0 0.9rem; border: 1px solid;
    border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer;
  }
  .export-preview figcaption { font-size: 0.875rem; opacity: 0.75; padding-top: 0.4rem; }
  /* One order for eyes, keys and ears: the picture, the controls, what they made. A wide window
     has the controls, long and narrow, at the left of both. */
  @media (min-width: 641px) {
    .st-key-export-bench {
      display: grid; grid-template: auto 1fr / minmax(0, 2fr) minmax(0, 3fr); gap: 1rem 4rem;
    }
    .st-key-export-bench > :has(> .st-key-export-controls) { grid-area: 1 / 1 / 3 / 2; }
    .st-key-export-bench > :has(> .st-key-export-picture) { grid-area: 1 / 2; }
    .st-key-export-bench > :has(> .st-key-export-takings) { grid-area: 2 / 2; }
  }
  @media (max-width: 640px) {
    /* A file's button and its line, stacked, stay together. */
    .st-key-export-files [data-testid="stHorizontalBlock"] { gap: 0.25rem; }
    .st-key-export-files { gap: 1.5rem; }
  }
  /* Streamlit writes white on the primary colour, which is light in the dark theme. */
  .stMain button[kind="primary"], .stMain button[kind="primary"] * {
    color: light-dark(#ffffff, #14191c);
  }
  [data-testid="stRadioOption"][data-selected] > div > div:first-child > div {
    background-color: light-dark(#ffffff, #14191c);
  }
  /* Its ring and its small print are too faint to be seen by all. */
  [data-testid="stRadioOption"]:not([data-selected]) > div > div:first-child {
    border-color: color-mix(in srgb, currentColor 65%, transparent);
  }
  .stMain [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.75; }
  .stMain .stElementContainer:has(> .stHtml > style) { display: none; }
</style>
"""
_PICTURE = Markup(
    '<figure class="export-preview" data-busy="{busy}">'
    '<img src="{source}" alt="{words}" width="{width}" height="{height}"'
    ' style="--width: {width}; --height: {height}">'
    '<p class="export-busy" role="status"></p><figcaption>{measures}</figcaption></figure>'
)


def show_export(
    maps: MapAddress, data: DataAddress, sites: SiteAddress, words: Words, *, root: str = ""
) -> None:
    """Show an image and its controls, and in a tab each the data, what embeds it, and a site.

    ``root`` is the path below which the app stands.
    """
    st.html(_STYLE)
    st.title(words.say("export.title"))
    names = ("export.image", "export.data", "embed.tab", "publish.tab")
    tabs = st.tabs([words.say(name) for name in names], key="export-tabs", on_change="rerun")
    image, files, frame, site = tabs
    with image:
        _show_image(maps, words, root)
    with files:
        _show_files(data, words)
    # Its preview is a page of its own, loaded for those who look at it.
    if frame.open:
        with frame:
            chapter = str(st.session_state["export-chapter"])
            base = _find_server(maps, root)
            show_embedding(maps.story, words, base=base, root=root, chapter=chapter)
    # What the check says takes a moment.
    if site.open:
        with site:
            show_publishing(sites, words, root=root)


def _show_image(maps: MapAddress, words: Words, root: str) -> None:
    story = maps.story
    parts = PARTS if maps.site else tuple(part for part in PARTS if part != "qr")
    refused = restore_choice(story, language=words.language, parts=parts)
    st.write(words.say("export.intro"))
    if refused:
        found = ", ".join(f"{name} “{value[:40]}”" for name, value in refused.items())
        st.warning(escape_markdown(words.say("export.bad_address", found=found)))
    with st.container(key="export-bench"):
        picture = st.container(key="export-picture")
        controls = st.container(key="export-controls")
        takings = st.container(key="export-takings")
    with controls:
        note = show_controls(story, words, parts=parts)
    with picture:
        wanted = _read_wanted(story, words)
        if wanted is None:
            return
        keep_choice(story, wanted, language=words.language)
        drawn = _show_picture(maps, wanted, words, root)
    if drawn is None:
        return
    if drawn.request.projection == "auto":
        note.caption(_name_picked(drawn, story, words))
    with takings:
        with st.container(horizontal=True):
            for ending in (*FORMATS, TEXT):
                _show_save(maps, drawn.request, ending, words)
        _show_words(maps, drawn, words, root)


def _read_wanted(story: Story, words: Words) -> ImageRequest | None:
    state = read_state()
    try:
        return read_controls(story, state)
    except AddressError:
        unit = find_unit(state["size"], state.get("unit", "px"))
        least = f"{LEAST[unit]:g} {words.say(f'export.{unit}')}"
        most = MOST_PIXELS // 1_000_000
        st.error(words.say("export.bad_size", least=least, pixels=LEAST_PIXELS, most=most))
        return None


def _show_picture(
    maps: MapAddress, wanted: ImageRequest, words: Words, root: str
) -> Described | None:
    """Show the image; return it, or None where its words do not fit."""
    # The place of the picture stands before what says that one is drawn, and does not move for it.
    place = st.container()
    try:
        with st.spinner(words.say("export.drawing")):
            drawn = maps.describe(wanted)
    except RequestError:
        st.error(words.say("export.no_room"))
        return None
    preview = wanted.change_format("png")
    place.html(
        _PICTURE.format(
            busy=words.say("export.drawing"),
            source=root + write_address(maps.story, preview, "png"),
            words=drawn.caption.alternative,
            width=wanted.size.width,
            height=wanted.size.height,
            measures=words.say(
                "export.measures",
                width=words.say_number(wanted.size.width),
                height=words.say_number(wanted.size.height),
            ),
        )
    )
    return drawn


def _name_picked(drawn: Described, story: Story, words: Words) -> str:
    """Say which projection was picked for an image that left the choice open."""
    hub = story.centre.names[words.language]
    name = words.say(f"export.projection_{drawn.projection}", hub=hub)
    return words.say("export.projection_picked", projection=name)


def _show_save(maps: MapAddress, wanted: ImageRequest, ending: str, words: Words) -> None:
    say = words.say
    label = say("export.save_text") if ending == TEXT else say("export.save", format=ending.upper())
    changed = wanted if ending == TEXT else wanted.change_format(ending)
    st.download_button(
        label,
        # Made when it is asked for, and kept for the address as well.
        data=lambda: maps.find_answer(changed, ending).plain,
        file_name=name_file(changed, ending),
        mime=MEDIA_TYPES[ending].partition(";")[0],
        key=f"export-save-{ending}",
        on_click="ignore",
        type="primary" if ending == wanted.format else "secondary",
    )


def _show_words(maps: MapAddress, drawn: Described, words: Words, root: str) -> None:
    texts = {
        "image.caption": write_whole_caption(drawn.caption),
        "export.address": _find_server(maps, root)
        + write_address(maps.story, drawn.request, drawn.request.format),
        "image.alternative": drawn.caption.alternative,
    }
    show_texts({words.say(name): text for name, text in texts.items()}, words)


def _find_server(maps: MapAddress, root: str) -> str:
    """Return the address of this server: its public one, or as the reader's browser names it."""
    if maps.site:
        return maps.site
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{root}" if parts.netloc else ""


def _show_files(data: DataAddress, words: Words) -> None:
    story = data.story
    st.write(words.say("export.data_intro"))
    language = words.language
    if len(story.languages) > 1:
        language = st.radio(
            words.say("export.lang"),
            story.languages,
            index=story.languages.index(words.language),
            format_func=words.name_language,
            horizontal=True,
            key="export-data-lang",
        )
    files = data.list_files(language)
    # All in one comes first, and what explains it all next.
    first = [name for ending in (".zip", ".md") for name in files if name.endswith(ending)]
    with st.container(key="export-files"):
        for name in dict.fromkeys([*first, *files]):
            button, line = st.columns([2, 5], vertical_alignment="center")
            button.download_button(
                words.say("export.save_file", name=name),
                data=functools.partial(data.read_file, name, language),
                file_name=name,
                mime=files[name].media_type.partition(";")[0],
                key=f"export-save-{language}-{name}",
                on_click="ignore",
                type="primary" if name.endswith(".zip") else "secondary",
            )
            line.markdown(explain_file(name, words))
