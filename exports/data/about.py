"""What a file of the data says about itself: whose it is, which version, under which licence."""

from __future__ import annotations

from collections.abc import Mapping

from exports.data.tables import StoryData


def describe_data(data: StoryData, name: str | None = None) -> Mapping[str, str]:
    """Return title, description, version, date, licence, creator and the like, what is known.

    Args:
        data: the story's data.
        name: one of its tables, which title and description are to be about; None for all.
    """
    story, words = data.scene.story, data.words
    title = story.title[words.language]
    told = {
        "title": title if name is None else f"{words.say(f'data.{name}')}: {title}",
        "description": story.subtitle[words.language]
        if name is None
        else words.say(f"data.about_{name}"),
        "version": story.version,
        "updated": "" if story.updated is None else str(story.updated),
        "language": words.language,
        "license": story.licence,
        "creator": story.author,
        "attribution": _attribute(data),
        "source": " ".join(credit.texts[words.language] for credit in story.credits),
    }
    return {key: value for key, value in told.items() if value}


def _attribute(data: StoryData) -> str:
    """Return what is to be named where the data are used."""
    story, words = data.scene.story, data.words
    told = {"title": story.title[words.language], "version": story.version}
    if not story.authors:
        return words.say("data.attribution", **told)
    return words.say("data.attribution_by", authors=words.join_names(story.authors), **told)
