"""The shares of work that a site is made of; each is made by itself, on whichever machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from markupsafe import Markup

from exports.data.files import FORMATS as DATA_FORMATS
from exports.data.files import make_archive, make_files, make_readme
from exports.data.tables import StoryData
from exports.handout.choices import FORMATS as HANDOUT_FORMATS
from exports.handout.formats import make_handout_files
from exports.handout.handouts import HandoutError
from exports.handout.typesetting import TypesetError
from exports.images.image import draw_image, write_image
from exports.images.request import RequestError, read_request
from exports.leftovers import open_temporary_folder
from exports.page.file import make_page_file
from exports.site.addresses import SiteAddresses, name_embed, name_folder, name_oembed, name_page
from exports.site.heads import PAGE_ROOT, add_to_head
from exports.site.icons import TOUCH_ICON
from geo.story.grounds import CarriedStory, carry_story
from geo.story.lessons import LEVELS
from geo.story.media_files import load_media
from geo.story.recordings import strip_recording
from geo.story.records import Story
from layers.page.embed import build_embed
from layers.page.media import FOLDER, ROOT, list_names
from layers.page.page import Attachment, Page, build_page
from layers.page.pictures import write_webp
from layers.page.sharing import (
    Card,
    describe_card,
    describe_embedding,
    write_frame_head,
    write_head,
)
from layers.scene import lay_out
from layers.telling.words import load_words

FILE_NAME = "story.html"
Kind = Literal["pages", "frames", "images", "data", "handouts", "file", "media"]
# PNG stands at the addresses of previews; the others beside it.
_IMAGES = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Share:
    """A share of a story's site.

    Attributes:
        story: the story.
        folder: where it stands on the site, with a slash at its end, or ``""``.
        base: the public address of the site, without a slash at its end.
        kind: what is made.
        language: of what is made; the one file has all, and so have the media.
        part: a chapter of ``images``, a format of ``handouts``, a file of ``media``; empty for the
            others.
    """

    story: Story
    folder: str
    base: str
    kind: Kind
    language: str
    part: str = ""

    @property
    def name(self) -> str:
        """What is made, for people."""
        return " ".join(filter(None, (self.story.id, self.language, self.kind, self.part)))

    @property
    def addresses(self) -> SiteAddresses:
        """The addresses of the story on the site."""
        return SiteAddresses(f"{self.base}/{self.folder}".rstrip("/"), self.story.language)

    @property
    def home(self) -> str:
        """Where the language's files stand on the site, with a slash at its end, or ``""``."""
        return self.folder + name_folder(self.language, self.story.language)

    def __reduce__(self) -> tuple[object, ...]:
        """Send it with its story's ground, as far as that has been read."""
        told = (self.folder, self.base, self.kind, self.language, self.part)
        return _unpack, (carry_story(self.story), *told)


def _unpack(carried: CarriedStory, *told: Any) -> Share:
    return Share(carried.unpack(), *told)


@dataclass(frozen=True)
class Made:
    """What a share has come to: files by their paths on the site, and what could not be made."""

    files: Mapping[str, bytes]
    lacks: tuple[str, ...] = ()


def list_shares(story: Story, *, folder: str, base: str) -> list[Share]:
    """Return the shares of one story's site, the longest first."""
    chapters = story.chapters[story.language]
    shares = [Share(story, folder, base, "file", story.language)]
    for kind in get_args(Kind):
        for language in story.languages:
            share = Share(story, folder, base, kind, language)
            if kind == "images":
                shares += [Share(story, folder, base, kind, language, id_) for id_ in chapters]
            elif kind == "handouts":
                formats = HANDOUT_FORMATS if story.lesson is not None else ("pdf", "docx")
                shares += [Share(story, folder, base, kind, language, one) for one in formats]
            elif kind not in ("file", "media"):
                shares.append(share)
    if story.has_media:
        shares += [
            Share(story, folder, base, "media", story.language, name) for name in load_media(story)
        ]
    return shares


def make_share(share: Share) -> Made:
    """Make a share's files."""
    return _MAKERS[share.kind](share)


def _make_pages(share: Share) -> Made:
    story, language = share.story, share.language
    scene, words = lay_out(story, language), load_words(language)
    page = build_page(
        story,
        language,
        switch={tag: PAGE_ROOT + name_folder(tag, story.language) for tag in story.languages},
        files=_list_files(share),
    )
    files = {}
    for chapter in (None, *story.chapters[language]):
        card = describe_card(chapter, scene, words, share.addresses)
        head = write_head(card, story)
        path = f"{share.home}{name_page(chapter)}index.html"
        files[path] = _write_page(page, head, share, path, chapter)
        if chapter is None:
            # As the app's address has it, for a link or a code that leads there.
            path = f"{share.home}story/index.html"
            files[path] = _write_page(page, head, share, path)
        files[f"{share.home}{name_oembed(chapter)}"] = _describe(card, share)
    return Made(files)


def _make_frames(share: Share) -> Made:
    story, language = share.story, share.language
    scene, words = lay_out(story, language), load_words(language)
    page = build_embed(story, language, share.addresses)
    files = {}
    for chapter in (None, *story.chapters[language]):
        card = describe_card(chapter, scene, words, share.addresses)
        path = f"{share.home}{name_embed(chapter)}index.html"
        files[path] = _write_page(page, write_frame_head(card, story), share, path, chapter)
    return Made(files)


def _make_images(share: Share) -> Made:
    scene = lay_out(share.story, share.language)
    site = f"{share.base}/{share.home}".rstrip("/")
    request = read_request(share.story, share.part, _IMAGES[0], {"lang": share.language})
    try:
        drawn = draw_image(request, scene, site=site)
    except RequestError as error:
        return Made({}, (f"{share.home}map/{share.part}: {error}",))
    place = f"{share.home}map/{share.part}"
    files = {
        f"{place}.{format_}": write_image(replace(drawn, request=request.change_format(format_)))
        for format_ in _IMAGES
    }
    return Made({**files, f"{place}.txt": drawn.companion.encode()})


def _make_data(share: Share) -> Made:
    scene = lay_out(share.story, share.language)
    data = StoryData(scene, load_words(share.language))
    files = make_files(data, formats=tuple(DATA_FORMATS))
    everything = (
        *files,
        make_readme(data, [file.name for file in files]),
        make_archive(data, files),
    )
    return Made({f"{share.home}data/{file.name}": file.content for file in everything})


def _make_handouts(share: Share) -> Made:
    scene, words = lay_out(share.story, share.language), load_words(share.language)
    files = {}
    try:
        for file in make_handout_files(
            scene,
            words,
            format_=share.part,
            levels=tuple(LEVELS),
            site=f"{share.base}/{share.home}".rstrip("/"),
        ):
            files[f"{share.home}handout/{file.name}"] = file.content
    except (HandoutError, TypesetError) as error:
        return Made(files, (f"handout, {share.part}, {share.language}: {error}",))
    return Made(files)


def _make_file(share: Share) -> Made:
    lacks: list[str] = []
    content = make_page_file(share.story, languages=share.story.languages, on_left_out=lacks.append)
    return Made({f"{share.folder}{FILE_NAME}": content.encode()}, tuple(lacks))


def _make_media(share: Share) -> Made:
    file = load_media(share.story)[share.part]
    files = {}
    for name, width in list_names(file).items():
        if file.media.kind == "picture":
            content = write_webp(file, width=width)
        else:
            with open_temporary_folder() as folder:
                film = file.media.kind == "film"
                strip_recording(file.read(), file.code, folder / name, film=film)
                content = (folder / name).read_bytes()
        files[f"{share.folder}{FOLDER}{name}"] = content
    return Made(files)


_MAKERS: Mapping[Kind, Callable[[Share], Made]] = {
    "pages": _make_pages,
    "frames": _make_frames,
    "images": _make_images,
    "data": _make_data,
    "handouts": _make_handouts,
    "file": _make_file,
    "media": _make_media,
}


def _write_page(
    page: Page, head: Markup, share: Share, path: str, chapter: str | None = None
) -> bytes:
    root = "../" * path.removeprefix(share.folder).count("/")
    top = "../" * path.count("/")
    icon = TOUCH_ICON.name(share.story)
    whole = add_to_head(head, page.policy, icon=icon, top=top, root=root)
    html = page.introduce(whole, chapter)
    return html.replace(PAGE_ROOT, root or "./").replace(ROOT, root).encode()


def _describe(card: Card, share: Share) -> bytes:
    told = describe_embedding(card, share.addresses.base)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _list_files(share: Share) -> list[Attachment]:
    """Return what the page offers to take along, at addresses from the story's folder."""
    words = load_words(share.language)
    home = PAGE_ROOT + name_folder(share.language, share.story.language)
    archive = f"{share.story.id}-data.zip"
    return [
        Attachment(words.say("site.file"), FILE_NAME, f"{PAGE_ROOT}{FILE_NAME}"),
        Attachment(words.say("site.data"), archive, f"{home}data/{archive}"),
    ]
