"""Settings by which a browser finds fonts on a machine that has none, or none for Hangul."""

from __future__ import annotations

from pathlib import Path

from geo.letters.package_fonts import list_font_files


def write_font_settings(folder: Path) -> Path:
    """Write settings by which the browser finds the packaged fonts beside the machine's."""
    fonts = {path.parent for path in list_font_files(bold=False)}
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        + "".join(f"<dir>{font}</dir>" for font in sorted(fonts))
        + f"<cachedir>{folder}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path
