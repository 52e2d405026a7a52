"""Of a photograph with its camera's position, every output has what is seen and nothing else."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from exports.handout.deck import write_deck
from exports.handout.formats import make_handout_files
from exports.page.file import make_page_file
from exports.site.lists import make_site_files
from exports.site.shares import list_shares, make_share
from geo.story.checking import load_story
from geo.story.records import Story
from layers.page.media import MOST_CARRIED
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.conftest import WALK
from tests.media import POSITION, SECRET, add_media, make_film, make_photograph, make_wave

FILES = {
    "photo.jpg": make_photograph(),
    "tone.wav": make_wave(),
    "film.mp4": make_film("mp4", "libx264"),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("media") / "story"
    return load_story(add_media(WALK, folder, FILES))


def list_pictures(content: bytes, name: str) -> Iterator[bytes]:
    """Yield a file's bytes and all that is packed in it."""
    yield content
    if name.endswith((".docx", ".pptx")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # The one of the empty document that python-docx begins with.
            names = {*packed.namelist()} - {"docProps/thumbnail.jpeg"}
            yield from (packed.read(it) for it in sorted(names))
    if name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_raw_bytes()
    if name.endswith(".html"):
        found = re.search(r'id="languages">(.*?)</script>', content.decode(), re.DOTALL)
        for _, page in json.loads(found[1]) if found else ():
            text = gzip.decompress(base64.b64decode(page)).decode()
            yield text.encode()
            for data in re.findall(r"data:image/webp;base64,([A-Za-z0-9+/=]+)", text):
                yield base64.b64decode(data)


def check_bare(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        for part in list_pictures(content, name):
            for trace in (SECRET, SECRET.encode("utf-16-le").decode("latin-1"), POSITION, "Exif\0"):
                assert trace.encode("latin-1") not in part, name
            if part[:3] == b"\xff\xd8\xff" or part[8:12] == b"WEBP":
                assert not Image.open(io.BytesIO(part)).getexif(), name


def test_a_site_has_each_file_under_a_name_of_its_own(shown: Story) -> None:
    files: dict[str, bytes] = {}
    for share in list_shares(shown, folder="a/", base="https://example.org"):
        if share.kind in ("media", "pages"):
            files |= make_share(share).files
    check_bare(files)
    media = [name for name in files if name.startswith("a/story-media/")]
    assert {name.rpartition(".")[2] for name in media} == {"webp", "wav", "mp4"}
    linked = {
        *re.findall(
            r"\.\./\.\./(story-media/[^\" ,]+)", files["a/story/overview/index.html"].decode()
        )
    }
    assert {f"a/{name}" for name in linked} == {*media}
    headers = make_site_files([(shown, "a/")], base="https://example.org")["_headers"].decode()
    assert "/a/story-media/*\n  Cache-Control: public, max-age=31536000, immutable" in headers


def test_the_one_file_carries_pictures_and_names_the_rest(shown: Story) -> None:
    html = make_page_file(shown, languages=["en"])
    check_bare({"story.html": html.encode()})
    _, page, *pictures = list_pictures(html.encode(), "story.html")
    sizes = {Image.open(io.BytesIO(picture)).size for picture in pictures}
    assert sizes == {(400, 640), (600, 900)}  # the walk has one of its own
    assert sum(map(len, {*pictures})) < MOST_CARRIED
    text = page.decode()
    assert text.count("it plays on the story’s page") == 2
    assert "tone as it is heard" in text
    assert "media.invalid" not in text
    # Without a script the same is read.
    assert "photo as it is seen" in html
    assert "film as it is heard" in html


def test_a_sheet_to_read_has_the_picture_in_grey_and_the_transcripts(shown: Story) -> None:
    scene, words = lay_out(shown, "en"), load_words("en")
    for format_ in ("pdf", "docx"):
        (file,) = make_handout_files(
            scene, words, format_=format_, levels=["short"], kinds=["texts"]
        )
        check_bare({file.name: file.content})
        parts = [it for it in list_pictures(file.content, file.name) if it[:3] == b"\xff\xd8\xff"]
        images = [Image.open(io.BytesIO(picture)) for picture in {*parts}]
        assert [(it.mode, it.width < it.height) for it in images] == [("L", True)] * 2
    deck = write_deck(scene, words, level="short", plan=None)
    check_bare({"deck.pptx": deck})
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        slides = [it for it in packed.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", it)]
        told = "".join(packed.read(it).decode() for it in slides)
    assert told.count('descr="photo as it is seen"') == 1


def test_files_that_were_changed_since_are_told(tmp_path: Path) -> None:
    from geo.story.media_files import load_media
    from geo.story.problems import StoryError

    story = load_story(add_media(WALK, tmp_path / "story", {"photo.jpg": FILES["photo.jpg"]}))
    file = load_media(story)["photo.jpg"]
    assert file.read() == FILES["photo.jpg"]
    (tmp_path / "story" / "photo.jpg").write_bytes(make_photograph(size=(64, 40)))
    with pytest.raises(StoryError, match="changed since the story was opened"):
        file.read()
