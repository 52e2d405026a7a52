"""The story's icon: its lines, in their colours, meeting at the hub."""

from __future__ import annotations

import math
from urllib.parse import quote

from markupsafe import Markup

from geo.story.records import Story
from layers.look import LIGHT, pick_hue

# In pixels of a square; no more lines than can be told apart in it.
_SIDE = 32
_MOST_LINES = 5
_SPREAD = math.radians(150)


def draw_icon(story: Story, *, room: int = 0, is_round: bool = True) -> str:
    """Return the icon as SVG: a dot, and up to five journeys that lead to it.

    Args:
        story: the story.
        room: what is left around it, in pixels of 32 without.
        is_round: whether its corners are.
    """
    place = f' x="{-room}" y="{-room}"' if room else ""
    side, corner = _SIDE + 2 * room, ' rx="6"' if is_round else ""
    count = min(len(story.routes), _MOST_LINES)
    hub = (_SIDE * 0.72, _SIDE * 0.5)
    lines = "".join(_draw_line(number, count, hub) for number in range(count))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-room} {-room} {side} {side}">'
        f'<rect{place} width="{side}" height="{side}"{corner} fill="{LIGHT.paper}"/>'
        f'<g fill="none" stroke-width="2.4" stroke-linecap="round">{lines}</g>'
        f'<circle cx="{hub[0]:g}" cy="{hub[1]:g}" r="4.5" fill="{LIGHT.marker}"/></svg>'
    )


def write_icon_address(story: Story) -> Markup:
    """Return the icon as a data URL, so that a page asks for no file."""
    return Markup("data:image/svg+xml,{}").format(quote(draw_icon(story), safe="=:/"))


def _draw_line(number: int, count: int, hub: tuple[float, float]) -> str:
    turn = 0.0 if count == 1 else _SPREAD * (number / (count - 1) - 0.5)
    length = _SIDE * 0.56
    across, down = hub[0] - length * math.cos(turn), hub[1] + length * math.sin(turn)
    middle = f"{(hub[0] + across) / 2:.1f} {(hub[1] + down) / 2 - 3:.1f}"
    colour = pick_hue(number, LIGHT)
    return (
        f'<path stroke="{colour}" d="M{across:.1f} {down:.1f}Q{middle} {hub[0]:.1f} {hub[1]:.1f}"/>'
    )
