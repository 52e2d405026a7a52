"""What the commands of ``python -m exports`` have in common."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from geo.story.problems import join_choices, show_value
from geo.story.reading import DEFAULT_STORY
from geo.story.records import Story

# RFC 3986: a name, an IPv4 address or, in brackets, an IPv6 one; segments that climb nowhere.
_SITE = re.compile(
    r"(?P<base>https?://"
    r"(?:(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"|\[[0-9a-f:.]{2,45}\])"
    r"(?::(?P<port>[0-9]{1,5}))?)"
    r"(?P<path>(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*)/?",
    re.IGNORECASE | re.ASCII,
)

# In place of a list: all values that there are.
ALL = "all"


class OptionError(ValueError):
    """A value that no option has; the message is one sentence with the values there are."""


def add_story_options(parser: argparse.ArgumentParser, *, many_languages: bool = False) -> None:
    """Add the options that all commands take, ``--story`` and ``--lang``.

    ``many_languages`` lets ``--lang`` be a list, for ``split_choices``.
    """
    parser.add_argument(
        "--story",
        type=Path,
        default=DEFAULT_STORY,
        metavar="PATH",
        help="the story folder (default: the project's data/story)",
    )
    if many_languages:
        parser.add_argument(
            "--lang",
            action="append",
            metavar="TAGS",
            help=f"languages of the story, a list with commas, or {ALL} (default: its first)",
        )
    else:
        parser.add_argument(
            "--lang", metavar="TAG", help="one of the story's languages (default: its first)"
        )


def add_scheduler(parser: argparse.ArgumentParser) -> None:
    """Add ``--scheduler``, of the commands whose work a cluster can do."""
    parser.add_argument(
        "--scheduler",
        metavar="URL",
        help="a Dask scheduler whose workers work instead, such as tcp://127.0.0.1:8786",
    )


def open_story(folder: Path) -> Story:
    """Open a story folder, named in its problems as shortly as can be.

    Raises:
        StoryError: the folder has problems.
    """
    from geo.story.checking import load_story

    # Where it lies elsewhere, or is no path at all, it is opened as it was named.
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        folder = folder.resolve().relative_to(Path.cwd())
    return load_story(folder)


def pick_language(wanted: str | None, story: Story) -> str:
    """Return the language asked for, or the story's first.

    Raises:
        OptionError: the story has no such language.
    """
    language = story.language if wanted is None else wanted
    return check_choice("lang", language, story.languages)


def split_choices(
    name: str,
    values: Iterable[str] | None,
    choices: Collection[str],
    *,
    usual: Iterable[str] = (ALL,),
) -> list[str]:
    """Return the values of an option that is given as a list with commas, again, or both.

    They come in the order of ``choices``, each once; ``all``, alone, is all of them.

    Args:
        name: the option, for the message.
        values: what was given, None when nothing was.
        choices: the values there are.
        usual: what is taken when nothing was given.

    Raises:
        OptionError: a value is none of the choices.
    """
    listed = set(list_parts(usual if values is None else values))
    if listed == {ALL}:
        return list(choices)
    for part in sorted(listed):
        check_choice(name, part, choices)
    return [choice for choice in choices if choice in listed]


def list_parts(values: Iterable[str]) -> list[str]:
    """Return the parts of lists with commas."""
    return [part.strip() for value in values for part in value.split(",")]


def check_choice(name: str, value: str, choices: Collection[str]) -> str:
    """Return a value that is one of the choices.

    Raises:
        OptionError: it is not.
    """
    if value not in choices:
        raise OptionError(f"{name} is {show_value(value)}; one of {join_choices(choices)}")
    return value


def read_site(name: str, text: str) -> str:
    """Return the app's public address as it stands in links, without a slash at its end.

    It is put into pages, images and codes as it is; so it is a scheme, a host, a port and a plain
    path, and nothing else.

    Raises:
        OptionError: it is anything else.
    """
    found = _SITE.fullmatch(text)
    if found is None or int(found["port"] or 1) not in range(1, 65536):
        raise OptionError(
            f"{name} is {show_value(text)}; it must be a web address with nothing but a host and, "
            "where they are needed, a port and a plain path, such as https://maps.example.org/app"
        )
    return f"{found['base'].lower()}{found['path']}"
