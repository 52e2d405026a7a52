"""Pictures, sounds and films in words: what they are, and whom they are owed to."""

from __future__ import annotations

from geo.story.records import Media
from layers.telling.words import Words


def name_media(media: Media, words: Words) -> str:
    """Return what a picture, sound or film is: its caption, or in a draft its kind."""
    return media.caption or words.say(f"media.{media.kind}")


def say_elsewhere(media: Media, words: Words) -> str:
    """Return where a sound or film plays that cannot here, or why a picture is not to be seen."""
    way = "left_out" if media.kind == "picture" else "elsewhere"
    return words.say(f"media.{way}", kind=words.say(f"media.{media.kind}"))


def credit_media(media: Media, words: Words) -> str:
    """Return whom a picture, sound or film is owed to, on which terms, and where it is from."""
    source = words.say("media.source", source=media.source) if media.source else ""
    return " · ".join(filter(None, (media.credit, media.licence, source)))
