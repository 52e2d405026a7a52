"""What others are told of a page: link previews, search engines, and those who embed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo.story.citing import list_authors, read_date
from geo.story.narrative import list_sentences
from geo.story.records import Chapter, Story
from layers.page.addresses import PageAddresses
from layers.page.icon import write_icon_address
from layers.page.templates import get_template, write_json
from layers.scene import Scene
from layers.telling.words import Words, write_locale

# What previews ask for (Open Graph's 1.91 to 1), in pixels; images are this large unless asked.
IMAGE_SIZE = (1200, 630)
# What a frame is where nobody makes it follow its page, in pixels.
FRAME_SIZE = (600, 560)
# A preview is not asked for again within a day.
_CACHE_SECONDS = 86400
# Longer texts beside a picture are refused by some who show cards.
_MOST_LETTERS = 420

_FOLLOWER = """<script>
addEventListener("message", ({ data, source }) => {
  if (data?.type !== "embed-size") { return; }
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) { frame.style.height = `${data.height}px`; }
  }
});
</script>"""


@dataclass(frozen=True)
class Card:
    """A page as others see it; ``chapter`` is None for the story as a whole.

    ``others`` has the page's address by language, and under None for readers of any.
    ``article`` is schema.org's, for JSON-LD.
    """

    language: str
    chapter: str | None
    title: str
    story_title: str
    description: str
    address: str
    others: Mapping[str | None, str]
    image: str
    image_words: str
    embed: str
    oembed: str
    article: Mapping[str, Any]

    @property
    def whole_title(self) -> str:
        """The title of the window: the chapter's, and the story's after it."""
        parts = dict.fromkeys((self.title, self.story_title))
        return " – ".join(parts)


def describe_card(
    chapter: str | None, scene: Scene, words: Words, addresses: PageAddresses
) -> Card:
    """Describe a story, or one of its chapters by id, in the scene's language."""
    story, language = scene.story, scene.language
    chapters = story.chapters[language]
    shown = next(iter(chapters.values())) if chapter is None else chapters[chapter]
    title = story.title[language] if chapter is None else shown.title
    description = story.subtitle[language] if chapter is None else ""
    description = description or _describe_chapter(shown)
    spoken = list(chapters.values()) if chapter is None else [shown]
    image = addresses.write_image(shown.id, language)
    address = addresses.write_page(chapter, language)
    return Card(
        language=language,
        chapter=chapter,
        title=title,
        story_title=story.title[language],
        description=description,
        address=address,
        others={tag: addresses.write_page(chapter, tag) for tag in (*story.languages, None)},
        image=image,
        image_words=_describe_image(shown, story, words),
        embed=addresses.write_embed(chapter, language),
        oembed=addresses.write_oembed(chapter, language),
        article={
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": title,
            "description": description,
            "inLanguage": language,
            "url": address,
            "mainEntityOfPage": address,
            "image": {
                "@type": "ImageObject",
                "url": image,
                "width": IMAGE_SIZE[0],
                "height": IMAGE_SIZE[1],
            },
            **_tell_of_story(story, language),
            **_name_whole(chapter, story, language, addresses),
            "citation": [_cite(story.sources[id_]) for id_ in _list_sources(spoken)],
        },
    )


def write_head(card: Card, story: Story) -> Markup:
    """Return what a page's head says of it: title, previews, languages, JSON-LD, discovery."""
    html = get_template("reading/head.html").render(
        **_fill_preview(card), icon=write_icon_address(story), article=write_json(card.article)
    )
    return Markup(html)  # noqa: S704  escaped by the template


def write_preview(card: Card) -> Markup:
    """Return the part of a head that link previews read: Open Graph's and Twitter's."""
    html = get_template("reading/preview.html").render(**_fill_preview(card))
    return Markup(html)  # noqa: S704  escaped by the template


def write_frame_head(card: Card, story: Story) -> Markup:
    """Return what the head of a page for embedding says of it, and which page it stands for."""
    html = get_template("embed/head.html").render(card=card, icon=write_icon_address(story))
    return Markup(html)  # noqa: S704  escaped by the template


def write_plain_head(story: Story, language: str) -> Markup:
    """Return what a head says where the page has no address: title, description and icon."""
    return Markup(
        '<meta name="description" content="{}">\n<title>{}</title>\n<link rel="icon" href="{}">'
    ).format(story.subtitle[language], story.title[language], write_icon_address(story))


def write_frame(address: str, title: str, *, width: int | str, height: int, id_: str = "") -> str:
    """Return the HTML of a frame that shows a page for embedding.

    ``width`` is in pixels, or in a share of what is around it, such as ``"100%"``.
    """
    named = Markup(' id="{}"').format(id_) if id_ else ""
    return Markup(
        '<iframe{} src="{}" title="{}" width="{}" height="{}" '
        'style="border:0;width:{};max-width:100%" loading="lazy" '
        'allow="fullscreen" allowfullscreen></iframe>'
    ).format(
        named, address, title, width, height, width if isinstance(width, str) else f"{width}px"
    )


def write_follower() -> str:
    """Return the script by which an article makes each frame as high as the page in it asks."""
    return _FOLLOWER


def describe_embedding(
    card: Card, base: str, *, most_width: int | None = None, most_height: int | None = None
) -> dict[str, Any]:
    """Return what oEmbed 1.0 says of a page: a frame, no larger than is asked, and its picture.

    Args:
        card: of the page.
        base: address of the app or site that the page is on.
        most_width: in pixels; None is any.
        most_height: in pixels; None is any.
    """
    width, height = (
        usual if most is None else min(usual, most)
        for usual, most in zip(FRAME_SIZE, (most_width, most_height), strict=True)
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": card.story_title,
        "provider_url": base,
        "html": write_frame(card.embed, card.whole_title, width=width, height=height),
        "width": width,
        "height": height,
        "thumbnail_url": card.image,
        "thumbnail_width": IMAGE_SIZE[0],
        "thumbnail_height": IMAGE_SIZE[1],
        "cache_age": _CACHE_SECONDS,
    }


def _describe_chapter(chapter: Chapter) -> str:
    # What the author wrote for lists, else the beginning.
    sentences = [
        sentence.text
        for sentence in list_sentences(chapter.text, chapter.language)
        if not sentence.is_note
    ]
    return chapter.line or _shorten(next(iter(sentences), chapter.title), _MOST_LETTERS)


def _fill_preview(card: Card) -> dict[str, Any]:
    tags = [card.language, *(tag for tag in card.others if tag is not None)]
    locales = [write_locale(tag) for tag in tags]
    return {"card": card, "width": IMAGE_SIZE[0], "height": IMAGE_SIZE[1], "locales": locales}


def _describe_image(chapter: Chapter, story: Story, words: Words) -> str:
    language = words.language
    named = [story.routes[id_].names[language] for id_ in chapter.routes]
    named += [story.places[id_].names[language] for id_ in chapter.places]
    named += [story.events[id_].names[language] for id_ in chapter.events]
    names = list(dict.fromkeys(named)) or [chapter.title]
    return _shorten(words.say("share.picture", names=words.join_names(names)), _MOST_LETTERS)


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _list_sources(chapters: list[Chapter]) -> list[str]:
    texts = [
        text
        for chapter in chapters
        for text in (chapter.text, *(correction.found for correction in chapter.corrections))
    ]
    cited = (id_ for text in texts for sentence in list_sentences(text) for id_ in sentence.sources)
    return list(dict.fromkeys(cited))


def _tell_of_story(story: Story, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"version": story.version}
    if story.updated is not None:
        told["dateModified"] = str(story.updated)
    if story.by.get(language):
        told["creditText"] = story.by[language]
    if story.licence:
        told["license"] = {"@type": "CreativeWork", "name": story.licence}
    return told


def _name_whole(
    chapter: str | None, story: Story, language: str, addresses: PageAddresses
) -> dict[str, Any]:
    if chapter is None:
        return {}
    whole = {
        "@type": "CreativeWork",
        "name": story.title[language],
        "url": addresses.write_page(None, language),
    }
    return {"isPartOf": whole}


def _cite(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a CSL-JSON item as schema.org has it, what is known of it."""
    cited: dict[str, Any] = {"@type": "CreativeWork", "name": source["title"]}
    authors = list_authors(source)
    if authors:
        cited["author"] = [{"@type": "Thing", "name": name} for name in authors]
    publisher = source.get("container-title") or source.get("publisher")
    if publisher:
        cited["publisher"] = {"@type": "Organization", "name": publisher}
    issued = read_date(source)
    if issued is not None:
        cited["datePublished"] = str(issued)
    if source.get("URL"):
        cited["url"] = source["URL"]
    return cited
