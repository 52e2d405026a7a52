"""The Export page's controls, and the choice that they share with the page's address."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from exports.images.request import (
    FORMATS,
    LETTERS,
    LOSSY,
    MOST_BLEED_MM,
    PARTS,
    PROJECTIONS,
    THEME_PARTS,
    USUAL_PARTS,
    ImageRequest,
    list_name_forms,
)
from exports.images.sizes import MOST_DPI, SIZES
from geo.story.records import Story
from layers.look import PRINT_THEMES
from layers.telling.words import Words
from views.choices import (
    FREE,
    LEAST,
    USUAL_DPI,
    USUAL_FREE,
    fill_controls,
    find_unit,
    read_choice,
    write_choice,
)
from views.shell import OWN_LANGUAGE

NAMES = (
    "chapter",
    "format",
    "size",
    "unit",
    "width",
    "height",
    "dpi",
    "lang",
    "names",
    "projection",
    "theme",
    "parts",
    "quality",
    "bleed",
    "letters",
)
# What the session knows besides the controls: the address that was written, and what the
# controls were then.
_KEPT = "export-kept"
_SEEN = "export-seen"


def restore_choice(story: Story, *, language: str, parts: tuple[str, ...]) -> dict[str, str]:
    """Set the controls to what the page's address says, where it is new.

    Returns:
        The options of the address that had to be left out.
    """
    asked = _read_address()
    state = st.session_state
    if _key("chapter") not in state:
        # Come from another page of the app, the reader finds the last choice again.
        asked = asked or state.get(_KEPT, {})
    elif asked == state[_KEPT] or _is_changed():
        # A control that was changed is newer than the address.
        return {}
    wanted, refused = read_choice(story, asked, language=language, parts=parts)
    for name, value in fill_controls(wanted).items():
        state[_key(name)] = value
    return refused


def keep_choice(story: Story, wanted: ImageRequest, *, language: str) -> None:
    """Write the choice into the page's address; ``language`` is the reader's."""
    asked = _read_address()
    options = write_choice(story, wanted)
    if (wanted, {}) == read_choice(story, asked, language=language):
        # An address written for nothing would stop the browser's way back at this page.
        options = asked
    st.session_state[_KEPT] = options
    st.session_state[_SEEN] = read_state()
    if asked != options:
        own = st.query_params.get(OWN_LANGUAGE)
        st.query_params.from_dict(options | ({} if own is None else {OWN_LANGUAGE: own}))


def read_state() -> dict[str, Any]:
    """Return what the controls are set to, by their names."""
    state = st.session_state
    return {name: state[_key(name)] for name in NAMES if _key(name) in state}


def show_controls(story: Story, words: Words, *, parts: tuple[str, ...]) -> DeltaGenerator:
    """Show the controls; what they are set to is in ``read_state``.

    Returns:
        The place below the projections for a note on the one that was picked.
    """
    say = words.say
    chapters = story.chapters[words.language]
    numbers = {id_: number for number, id_ in enumerate(chapters, 1)}

    def name_chapter(id_: str) -> str:
        return say("export.chapter_option", number=numbers[id_], title=chapters[id_].title)

    st.selectbox(
        say("export.chapter"), list(chapters), key=_key("chapter"), format_func=name_chapter
    )
    _show_size(words)
    st.selectbox(
        say("export.theme"),
        list(PRINT_THEMES),
        key=_key("theme"),
        format_func=lambda theme: say(f"export.theme_{theme}"),
        on_change=_follow_theme,
        args=(str(st.session_state[_key("theme")]),),
    )
    hub = story.centre.names[words.language]
    st.selectbox(
        say("export.projection"),
        PROJECTIONS,
        key=_key("projection"),
        format_func=lambda name: say(f"export.projection_{name}", hub=hub),
    )
    # The option's own label stays the same: by it the browser tells options apart.
    note = st.container()
    left, right = st.columns(2)
    left.selectbox(
        say("export.lang"),
        story.languages,
        key=_key("lang"),
        format_func=words.name_language,
        on_change=_follow_language,
        args=(str(st.session_state[_key("lang")]),),
    )
    right.selectbox(
        say("export.names"),
        list_name_forms(story),
        key=_key("names"),
        format_func=words.name_language,
    )
    st.pills(
        say("export.parts"),
        parts,
        selection_mode="multi",
        key=_key("parts"),
        format_func=lambda part: say(f"export.part_{part}"),
        wrap=True,
    )
    st.radio(
        say("export.format"), FORMATS, key=_key("format"), format_func=str.upper, horizontal=True
    )
    _show_writing(words)
    return note


def _read_address() -> dict[str, str]:
    """Return the options of the image in the page's address."""
    options = st.query_params.to_dict()
    # The page's own language is no option of an image.
    return {name: value for name, value in options.items() if name != OWN_LANGUAGE}


def _show_writing(words: Words) -> None:
    """Show what the format that is chosen may be asked for besides."""
    say, state = words.say, st.session_state
    format_ = state[_key("format")]
    if format_ in LOSSY:
        st.number_input(
            say("export.quality"),
            min_value=1,
            max_value=100,
            step=5,
            key=_key("quality"),
            placeholder=say(f"export.quality_{format_}"),
        )
    if format_ == "pdf" and _find_unit() == "mm":
        st.number_input(
            say("export.bleed"),
            min_value=0.0,
            max_value=MOST_BLEED_MM,
            step=1.0,
            format="%g",
            key=_key("bleed"),
        )
    if format_ == "svg":
        st.radio(
            say("export.letters"),
            LETTERS,
            key=_key("letters"),
            format_func=lambda letters: say(f"export.letters_{letters}"),
            horizontal=True,
        )


def _is_changed() -> bool:
    # Streamlit forgets what a control was set to once it is not shown.
    seen = st.session_state[_SEEN]
    return any(seen.get(name) != value for name, value in read_state().items() if name in seen)


def _show_size(words: Words) -> None:
    say = words.say
    st.selectbox(
        say("export.size"),
        [*SIZES, FREE],
        key=_key("size"),
        format_func=lambda name: _name_size(name, words),
        on_change=_follow_size,
    )
    is_free = st.session_state[_key("size")] == FREE
    if is_free:
        st.radio(
            say("export.unit"),
            list(LEAST),
            key=_key("unit"),
            format_func=lambda unit: say(f"export.{unit}"),
            horizontal=True,
            on_change=_follow_size,
        )
        sides = st.columns(2)
        least = LEAST[st.session_state[_key("unit")]]
        for side, name in zip(sides, ("width", "height"), strict=True):
            side.number_input(
                say(f"export.{name}"), min_value=least, step=10.0, format="%g", key=_key(name)
            )
    if _find_unit() == "mm":
        st.number_input(
            say("export.dpi"),
            min_value=1.0,
            max_value=MOST_DPI,
            step=50.0,
            format="%g",
            key=_key("dpi"),
        )


def _find_unit() -> str:
    """Return the unit of the size that is chosen."""
    state = st.session_state
    return find_unit(state[_key("size")], state.get(_key("unit"), "px"))


def _name_size(name: str, words: Words) -> str:
    if name == FREE:
        return words.say("export.size_free")
    size = SIZES[name]
    sides = f"{size.width} × {size.height} px"
    if size.width_mm is not None and size.height_mm is not None:
        sides = f"{size.width_mm:g} × {size.height_mm:g} mm"
    return words.say("export.size_option", name=words.say(f"export.size_{name}"), size=sides)


def _follow_size() -> None:
    """Bring width, height and dpi to what is usual for a size just chosen."""
    state = st.session_state
    unit = _find_unit()
    width, height = USUAL_FREE[unit]
    usual = {"unit": unit, "width": width, "height": height, "dpi": USUAL_DPI[unit]}
    for name, value in usual.items():
        state[_key(name)] = value


def _follow_theme(before: str) -> None:
    """Give a theme just chosen its usual parts, unless others were picked."""
    state = st.session_state
    if set(state[_key("parts")]) == THEME_PARTS.get(before, USUAL_PARTS):
        usual = THEME_PARTS.get(state[_key("theme")], USUAL_PARTS)
        state[_key("parts")] = [part for part in PARTS if part in usual]


def _follow_language(before: str) -> None:
    """Name the places in a language just chosen, unless another form was picked."""
    state = st.session_state
    if state[_key("names")] == before:
        state[_key("names")] = state[_key("lang")]


def _key(name: str) -> str:
    return f"export-{name}"
