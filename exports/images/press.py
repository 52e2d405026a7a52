"""For which press a picture's inks are meant: what its PDF says of it, and the press's profile."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from exports.options import OptionError

# Where a profile's header says what it is of, and which colours it is for (ICC.1, 7.2).
_CLASS, _SPACE, _SIGNATURE = slice(12, 16), slice(16, 20), slice(36, 40)


@dataclass(frozen=True)
class Press:
    """A way of printing.

    Attributes:
        name: as the registry of the International Color Consortium has it, or its profile.
        words: the same in words.
        profile: its ICC profile, None where the name says enough.
    """

    name: str
    words: str
    profile: bytes | None = None


# Offset on coated paper. No profile of a press comes with a package under a licence that lets it go
# on in each picture, so this one is named, as PDF/X allows of what the registry has.
USUAL_PRESS = Press("FOGRA51", "Offset, premium coated paper, ISO 12647-2:2013 (FOGRA51)")


def read_press(path: Path | None) -> Press:
    """Read a press from its ICC profile; without one it is the usual press.

    Raises:
        OptionError: there is no such file, or it is no profile of a press with four inks.
    """
    if path is None:
        return USUAL_PRESS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OptionError(f"press is {path}; it cannot be read, {error.strerror}") from error
    if content[_SIGNATURE] != b"acsp" or (content[_CLASS], content[_SPACE]) != (b"prtr", b"CMYK"):
        raise OptionError(
            f"press is {path}; it must be the ICC profile of a press with cyan, magenta, yellow "
            "and black, such as PSOcoated_v3.icc"
        )
    name = _read_name(content) or path.stem
    return Press(name, name, content)


def _read_name(profile: bytes) -> str:
    from PIL import ImageCms

    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()
    except (OSError, ImageCms.PyCMSError) as error:
        raise OptionError(f"press: its profile is damaged, {error}") from error
