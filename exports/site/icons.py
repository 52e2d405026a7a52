"""A site's icons: as SVG, and as PNG for home screens, which know nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.story.records import Story
from layers.page.icon import draw_icon

_TEMPLATE = Path(__file__).with_name("icon.typ")
_DIGITS = 12
# Around what is drawn, in pixels of the icon: none of it is lost where a circle is cut out whose
# radius is 40 % of the side (https://www.w3.org/TR/appmanifest/#icon-masks).
_ROOM = 8


@dataclass(frozen=True)
class Icon:
    """One of a site's icons.

    Attributes:
        kind: what it is for, as its name begins.
        side: in pixels; None is drawn at any size, as SVG.
        is_cut: whether whoever shows it cuts it out of a square, so that it has no round corners.
        room: what is left around it for that, in pixels of the icon.
    """

    kind: str
    side: int | None = None
    is_cut: bool = False
    room: int = 0

    def draw(self, story: Story) -> str:
        """Return it as SVG."""
        return draw_icon(story, room=self.room, is_round=not self.is_cut)

    def name(self, story: Story) -> str:
        """Return its file's name, which is another for another icon."""
        digest = hashlib.sha256(self.draw(story).encode()).hexdigest()[:_DIGITS]
        return f"{self.kind}-{digest}.{'svg' if self.side is None else 'png'}"

    def describe(self, story: Story) -> Mapping[str, str]:
        """Return it as a manifest has it."""
        told = {"src": self.name(story), "sizes": "any", "type": "image/svg+xml"}
        if self.side is not None:
            told |= {"sizes": f"{self.side}x{self.side}", "type": "image/png"}
        return told | ({"purpose": "maskable"} if self.room else {})


ICON = Icon("icon")
# Of the size that iPhones take.
TOUCH_ICON = Icon("icon-touch", 180, is_cut=True)
# What a manifest lists.
ICONS = (
    ICON,
    Icon("icon-192", 192),
    Icon("icon-512", 512),
    Icon("icon-maskable-192", 192, is_cut=True, room=_ROOM),
    Icon("icon-maskable-512", 512, is_cut=True, room=_ROOM),
)


def make_icons(story: Story) -> dict[str, bytes]:
    """Return the story's icons by their files' names."""
    from exports.images.compiling import compile_template

    files = {}
    for icon in (*ICONS, TOUCH_ICON):
        svg = icon.draw(story)
        content = svg.encode()
        if icon.side is not None:
            content, _ = compile_template(_TEMPLATE, {"svg": svg, "side": icon.side}, format="png")
        files[icon.name(story)] = content
    return files
