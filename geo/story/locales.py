"""What CLDR has for a language: how its dates are said, and what languages are called."""

from __future__ import annotations

import functools

from babel import Locale, UnknownLocaleError


@functools.cache
def find_locale(language: str) -> Locale:
    """Return what CLDR has for a language tag: the same, or without its script, or else English."""
    parts = language.split("-")
    # "en" alone means American order in CLDR; the narrative is in international English.
    tags = ["en_GB"] if language == "en" else ["_".join(parts), parts[0]]
    for tag in tags:
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


def name_language(tag: str, language: str) -> str:
    """Return a language's name in a language; its tag where CLDR has none for it."""
    try:
        named = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    return str(named.get_display_name(find_locale(language)) or tag)


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return find_locale(language).text_direction == "rtl"
