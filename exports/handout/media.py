"""A chapter's pictures on paper, and its sounds and films by their names and transcripts."""

from __future__ import annotations

from exports.handout.blocks import Block, Paragraph, Photo, Run, write_runs
from geo.story.media_files import MediaFile, load_media
from geo.story.records import Chapter, Media
from layers.page.pictures import write_jpeg
from layers.scene import Scene
from layers.telling.media import credit_media, name_media, say_elsewhere
from layers.telling.words import Words

# mm, of a picture: two of them share a page with some text.
_MOST_WIDE, _MOST_HIGH = 105.0, 75.0
# Fine enough for a printer, in pixels to a mm; and coarser than this nothing is printed.
_FINE, _COARSE = 8.0, 3.0


def write_media(chapter: Chapter, scene: Scene, words: Words) -> list[Block]:
    """Return a chapter's media as blocks.

    Raises:
        StoryError: a file of them cannot be read.
    """
    blocks: list[Block] = []
    files = load_media(scene.story) if chapter.media else {}
    for media in chapter.media:
        if media.kind == "picture":
            blocks.append(_write_photo(media, files[media.file], words))
        else:
            blocks += _name_recording(media, words)
        if media.transcript:
            label = Run(f"{words.say('media.transcript')}: ", strong=True)
            first, *others = media.transcript.split("\n\n")
            blocks.append(Paragraph((label, Run(first))))
            blocks += [Paragraph(write_runs(text)) for text in others]
    return blocks


def fit_photo(file: MediaFile, *, wide: float, high: float) -> tuple[float, float]:
    """Return width and height in mm of a picture in a room, no larger than it is fine enough."""
    assert file.size is not None  # a picture's
    across, down = file.size
    scale = min(wide / across, high / down, 1 / _COARSE)
    return across * scale, down * scale


def draw_photo(file: MediaFile, width: float, *, grey: bool = False) -> bytes:
    """Return a picture as JPEG, fine enough for a width in mm, in grey if asked."""
    return write_jpeg(file, width=round(width * _FINE), grey=grey)


def _write_photo(media: Media, file: MediaFile, words: Words) -> Photo:
    width, height = fit_photo(file, wide=_MOST_WIDE, high=_MOST_HIGH)
    caption = ". ".join(
        text.rstrip(".") for text in (name_media(media, words), credit_media(media, words)) if text
    )
    return Photo(
        content=tuple(draw_photo(file, width, grey=True)),
        width=width,
        height=height,
        alternative=media.alternative or name_media(media, words),
        caption=f"{caption}.",
    )


def _name_recording(media: Media, words: Words) -> list[Block]:
    said = [say_elsewhere(media, words), credit_media(media, words)]
    return [
        Paragraph((Run(name_media(media, words), strong=True),)),
        *(Paragraph(write_runs(text), hanging=True) for text in said if text),
    ]
