"""What is made of a story on request, as answers ready to be sent.

Nothing that makes something is imported before it is asked for: an app that answers from what it
kept needs none of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo.story.problems import Problem
from geo.story.records import Story
from views.answers import OPEN, AddressError, Answer, make_answer, pick_effort

if TYPE_CHECKING:
    from exports.data.files import DataFile
    from exports.images.captions import Caption
    from exports.images.image import DrawnImage
    from exports.images.request import ImageRequest
    from geo.story.lessons import Level
    from layers.page.page import Page
    from layers.page.sharing import Card
    from layers.scene import Scene

TEXT = "txt"
MEDIA_TYPES: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "svg": "image/svg+xml; charset=utf-8",
    "pdf": "application/pdf",
    TEXT: "text/plain; charset=utf-8",
}
# Brotli's effort: an image is one of many, and made while somebody waits; the one file is mostly
# compressed already.
_IMAGE_EFFORT = 5
_FILE_EFFORT = 4
_MOST_FRAMES = 16
# What an SVG may do when it is opened by itself: show its own style and letters.
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


@dataclass(frozen=True)
class WantedHandout:
    """Which handout is wanted, and in which format."""

    kind: str
    format: str
    language: str
    paper: str
    level: Level
    plan: str | None


@dataclass(frozen=True)
class WantedPage:
    """Which page is wanted: opened at a chapter or at none, for a frame or by itself.

    ``base`` is the address of the app, which stands in its head.
    """

    chapter: str | None
    language: str
    base: str
    framed: bool = False


@dataclass(frozen=True)
class Described:
    """An image in words: what was asked for, in which projection it is, and its caption."""

    request: ImageRequest
    projection: str
    caption: Caption


@dataclass(frozen=True)
class SiteShare:
    """Files of a site by their paths, packed ones among them, and what could not be made."""

    files: Mapping[str, bytes]
    lacks: tuple[str, ...] = ()


class Making(Protocol):
    """Makes what is asked of a story, in this process or in another one."""

    def make_page(self, wanted: WantedPage) -> Answer:
        """Return the story's page."""

    def describe_page(self, wanted: WantedPage) -> Card:
        """Return how a page is told to those who only show its link."""

    def make_map(self, wanted: ImageRequest, ending: str) -> Answer:
        """Return an image, or with ``txt`` its text; raises RequestError as ``draw_image``."""

    def describe_map(self, wanted: ImageRequest) -> Described:
        """Return an image in words; raises RequestError as ``draw_image`` does."""

    def make_handout(self, wanted: WantedHandout) -> tuple[str, Answer]:
        """Return a handout and its file's name; raises AddressError where it cannot be made."""

    def make_file(self, language: str) -> Answer:
        """Return the page in one file, which opens first in a language."""

    def make_data(self, language: str) -> Mapping[str, DataFile]:
        """Return all files of the data in a language, by name."""

    def plan_site(self, base: str) -> tuple[str, ...]:
        """Return the names of the shares that the site at an address is made of, in order."""

    def make_site_share(self, base: str, number: int) -> SiteShare:
        """Return a share of a site, by its number in ``plan_site``."""

    def list_doubts(self, folder: Path) -> list[Problem]:
        """Return what somebody should look at in the story, as its folder has it."""


class Maker:
    """Makes what is asked of one story, in this process.

    Args:
        story: the story.
        site: the public address of the app, for permalinks and QR codes; None where it has none.
    """

    def __init__(self, story: Story, *, site: str | None = None) -> None:
        self.story = story
        self.site = site

    def make_page(self, wanted: WantedPage) -> Answer:
        """Return the story's page."""
        from layers.page.media import ROOT
        from layers.page.sharing import write_frame_head, write_head

        card = self.describe_page(wanted)
        if wanted.framed:
            page = self._build_frame(wanted)
            html = page.introduce(write_frame_head(card, self.story), wanted.chapter)
        else:
            page = self._build_page(wanted.language)
            html = page.introduce(write_head(card, self.story), wanted.chapter)
        # Relative, since the app may stand below the root of its host.
        html = html.replace(ROOT, "" if wanted.chapter is None else "../")
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": wanted.language,
            "Content-Security-Policy": page.policy,
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept-Encoding, Accept-Language",
        }
        return make_answer(html, headers, effort=pick_effort(len(html)))

    def describe_page(self, wanted: WantedPage) -> Card:
        """Return how a page is told to those who only show its link."""
        from layers.page.addresses import AppAddresses
        from layers.page.sharing import describe_card
        from layers.telling.words import load_words

        scene, words = self._lay_out(wanted.language), load_words(wanted.language)
        return describe_card(wanted.chapter, scene, words, AppAddresses(wanted.base))

    def make_map(self, wanted: ImageRequest, ending: str) -> Answer:
        """Return an image, or with ``txt`` the text that goes beside it.

        Raises:
            RequestError: as ``draw_image`` does.
        """
        from exports.images.image import write_image

        drawn = self._draw(wanted)
        headers = {
            "Content-Type": MEDIA_TYPES[ending],
            "Content-Language": wanted.language,
            **OPEN,
        }
        if ending == TEXT:
            return make_answer(drawn.companion, headers, effort=_IMAGE_EFFORT)
        if ending == "svg":
            headers["Content-Security-Policy"] = _SVG_POLICY
        effort = _IMAGE_EFFORT if ending == "svg" else None
        return make_answer(write_image(drawn), headers, effort=effort)

    def describe_map(self, wanted: ImageRequest) -> Described:
        """Return an image in words.

        Raises:
            RequestError: as ``draw_image`` does.
        """
        drawn = self._draw(wanted)
        return Described(drawn.request, drawn.frame.projection, drawn.caption)

    def make_handout(self, wanted: WantedHandout) -> tuple[str, Answer]:
        """Return a handout and the name of its file.

        Raises:
            AddressError: it cannot be made.
        """
        from exports.handout.formats import make_handout_files
        from exports.handout.handouts import HandoutError
        from exports.handout.typesetting import TypesetError
        from layers.telling.words import load_words

        try:
            (file,) = make_handout_files(
                self._lay_out(wanted.language),
                load_words(wanted.language),
                format_=wanted.format,
                kinds=[wanted.kind],
                paper=wanted.paper,
                levels=[wanted.level],
                plan=wanted.plan,
                site=self.site,
            )
        except (HandoutError, TypesetError) as error:
            raise AddressError(f"{error}.") from None
        headers = {"Content-Type": file.media_type, "Content-Language": wanted.language}
        return file.name, make_answer(file.content, headers, effort=None)

    def make_file(self, language: str) -> Answer:
        """Return the page in one file, which opens first in a language."""
        from exports.page.file import make_page_file

        languages = sorted(self.story.languages, key=lambda tag: tag != language)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": ", ".join(languages),
            "Referrer-Policy": "no-referrer",
        }
        html = make_page_file(self.story, languages=languages)
        return make_answer(html, headers, effort=_FILE_EFFORT)

    def make_data(self, language: str) -> Mapping[str, DataFile]:
        """Return all files of the data in a language, by name."""
        from exports.data.files import make_archive, make_files, make_readme
        from exports.data.tables import StoryData
        from layers.telling.words import load_words

        data = StoryData(self._lay_out(language), load_words(language))
        files = make_files(data)
        readme, archive = (
            make_readme(data, [file.name for file in files]),
            make_archive(data, files),
        )
        return {file.name: file for file in (readme, *files, archive)}

    def plan_site(self, base: str) -> tuple[str, ...]:
        """Return the names of the shares that the site at an address is made of, in order."""
        from exports.site.shares import list_shares

        shares = list_shares(self.story, folder="", base=base)
        return ("", *(share.name for share in shares))

    def make_site_share(self, base: str, number: int) -> SiteShare:
        """Return a share of a site, by its number in ``plan_site``."""
        from exports.site.lists import make_site_files, make_story_files
        from exports.site.packing import is_packed, pack
        from exports.site.shares import Made, list_shares, make_share

        if number == 0:
            lists = make_site_files([(self.story, "")], base=base)
            made = Made({**lists, **make_story_files(self.story, folder="")})
        else:
            made = make_share(list_shares(self.story, folder="", base=base)[number - 1])
        files = dict(made.files)
        for path, content in made.files.items():
            if is_packed(path):
                files |= pack((path, content))
        return SiteShare(files, made.lacks)

    def list_doubts(self, folder: Path) -> list[Problem]:
        """Return what somebody should look at in the story, as its folder has it."""
        from geo.story.doubts import list_doubts

        return list_doubts(folder, self.story)

    @cached_property
    def _scenes(self) -> dict[str, Scene]:
        return {}

    @cached_property
    def _frames(self) -> OrderedDict[tuple[str, str], Page]:
        return OrderedDict()

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {}

    def _lay_out(self, language: str) -> Scene:
        from layers.scene import lay_out

        if language not in self._scenes:
            self._scenes[language] = lay_out(self.story, language)
        return self._scenes[language]

    def _draw(self, wanted: ImageRequest) -> DrawnImage:
        from exports.images.image import draw_image

        return draw_image(wanted, self._lay_out(wanted.language), site=self.site)

    def _build_page(self, language: str) -> Page:
        from layers.page.page import build_page

        if language not in self._pages:
            self._pages[language] = build_page(self.story, language)
        return self._pages[language]

    def _build_frame(self, wanted: WantedPage) -> Page:
        from layers.page.addresses import AppAddresses
        from layers.page.embed import build_embed

        key = wanted.language, wanted.base
        if key not in self._frames:
            self._frames[key] = build_embed(self.story, wanted.language, AppAddresses(wanted.base))
            # Each host by whose name the app is asked has frames of its own.
            if len(self._frames) > _MOST_FRAMES:
                self._frames.popitem(last=False)
        return self._frames[key]
