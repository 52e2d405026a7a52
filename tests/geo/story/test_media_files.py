"""Media leave their folder with nothing but what is seen and heard; hostile ones are refused."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from geo.story.checking import check_story
from geo.story.pictures import PictureError, measure_picture, open_picture
from geo.story.recordings import RecordingError, measure_recording, strip_recording
from tests.conftest import WALK
from tests.media import (
    POSITION,
    SECRET,
    add_media,
    make_film,
    make_photograph,
    make_sound,
    make_wave,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def write_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says that it is large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join([SIGNATURE, write_chunk(b"IHDR", head), write_chunk(b"IDAT", b"x" * 20)])


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_and_has_nothing_beside_its_pixels(format_: str) -> None:
    content = make_photograph(format_)
    assert SECRET.encode() in content
    assert measure_picture(content, format_) == (400, 640)
    image = open_picture(content, format_, most_width=200)
    assert image.size == (200, 320)
    reds = image.getchannel("R")
    assert (
        min(reds.crop((0, 0, 200, 60)).tobytes())
        > 150
        > max(reds.crop((0, 120, 200, 320)).tobytes())
    )
    assert image.info == {}
    for target in ("WEBP", "JPEG"):
        buffer = io.BytesIO()
        image.save(buffer, target)
        assert SECRET.encode() not in buffer.getvalue()
        assert not Image.open(buffer).getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_a_picture_of_any_colours_can_be_shown(mode: str) -> None:
    format_ = "JPEG" if mode == "CMYK" else "PNG"
    buffer = io.BytesIO()
    Image.new(mode, (40, 20)).save(buffer, format_)
    assert open_picture(buffer.getvalue(), format_, most_width=99).mode in ("RGB", "RGBA")


def test_a_profile_of_colours_is_followed_and_a_broken_one_left_out() -> None:
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (b"no profile", wide, srgb):
        buffer = io.BytesIO()
        Image.new("RGB", (40, 20), (200, 10, 10)).save(buffer, "PNG", icc_profile=profile)
        image = open_picture(buffer.getvalue(), "PNG", most_width=99)
        assert image.getpixel((5, 5)) == (200, 10, 10)
        assert image.info == {}


@pytest.mark.parametrize(
    ("content", "format_", "said"),
    [
        (make_bomb(60_000, 60_000), "PNG", "cannot be read as a picture"),
        (make_bomb(8_000, 8_000), "PNG", "8000 × 8000 pixels"),
        (make_photograph()[:2000], "JPEG", "cannot be read as a picture"),
        (make_photograph().replace(b"\xff\xda", b"\xff\xda" * 200), "JPEG", "more than 100 times"),
        (b"GIF89a" + bytes(40), "PNG", "cannot be read as a picture"),
    ],
    ids=["bomb", "large", "cut", "scans", "other"],
)
def test_a_hostile_picture_is_refused_in_a_sentence(
    content: bytes, format_: str, said: str
) -> None:
    with pytest.raises(PictureError, match=said):
        open_picture(content, format_, most_width=64)


@pytest.mark.parametrize(
    ("code", "film", "content"),
    [
        ("wav", False, make_wave()),
        ("mp3", False, make_sound("mp3", "libmp3lame")),
        ("ogg", False, make_sound("ogg", "libopus")),
        ("mp4", False, make_sound("mp4", "aac")),
        ("mp4", True, make_film("mp4", "libx264")),
        ("mp4", True, make_film("mov", "libx264")),
        ("webm", True, make_film("webm", "libvpx-vp9")),
    ],
)
def test_a_recording_keeps_what_is_heard_and_seen_alone(
    code: str, film: bool, content: bytes, tmp_path: Path
) -> None:
    assert SECRET.encode() in content
    before = measure_recording(content, code, film=film)
    made = []
    for name in ("one", "two"):
        strip_recording(content, code, tmp_path / name, film=film)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert SECRET.encode() not in made[0]
    assert POSITION.encode() not in made[0]
    # What x264 writes between the frames of a film stands for whatever else could.
    assert b"x264" not in made[0]
    after = measure_recording(made[0], code, film=film)
    assert after.size == before.size == ((96, 64) if film else None)
    assert after.seconds == pytest.approx(before.seconds, abs=0.1)


def test_a_film_that_was_taken_upright_stays_so(tmp_path: Path) -> None:
    content = make_film("mp4", "libx264", turned=True)
    strip_recording(content, "mp4", tmp_path / "made", film=True)
    made = (tmp_path / "made").read_bytes()
    assert measure_recording(made, "mp4", film=True).size == (64, 96)


@pytest.mark.parametrize(
    ("content", "code", "film", "said"),
    [
        (b"\x00\x00\x00\x18ftypmp42" + bytes(90), "mp4", True, "cannot be read|nothing to be seen"),
        (make_sound("mp4", "aac"), "mp4", True, "has nothing to be seen"),
        (make_film("mp4", "libx264"), "mp4", False, "has nothing to be heard"),
        (make_film("mp4", "mpeg4"), "mp4", True, "mpeg4 in it, which not every browser plays"),
        (b"ID3" + bytes(400), "mp3", False, "cannot be read|nothing to be heard"),
    ],
)
def test_a_recording_that_is_none_is_refused_in_a_sentence(
    content: bytes, code: str, film: bool, said: str
) -> None:
    with pytest.raises(RecordingError, match=said):
        measure_recording(content, code, film=film)


def test_the_check_reads_each_file_to_its_end(tmp_path: Path) -> None:
    files = {
        "bomb.png": make_bomb(9_000, 9_000),
        "cut.jpg": make_photograph()[:2000],
        "good.jpg": make_photograph(),
        "old.mp4": make_film("mp4", "mpeg4"),
    }
    folder = add_media(WALK, tmp_path / "story", files)
    story, problems = check_story(folder)
    assert story is not None
    # What cannot be measured is told first.
    assert [Path(it.file).name for it in problems] == ["bomb.png", "old.mp4"]
    for name in ("bomb.png", "old.mp4"):
        (folder / name).unlink()
    folder = add_media(WALK, tmp_path / "other", {"cut.jpg": files["cut.jpg"]})
    (problem,) = check_story(folder)[1]
    assert problem.text.startswith("cannot be read as a picture")
    # Which takes as long as they are large, and only where somebody asks for it.
    assert check_story(folder, ground=False)[1] == []
