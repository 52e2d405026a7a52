"""Spots along the drawn journeys, and what a click or tap there offers, in any browser."""

from __future__ import annotations

from typing import Any

# Every 5 % of the way along each journey, ends left out, where it is on the screen: by its id.
FIND_SPOTS = """() => {
  const legs = {};
  for (const path of document.querySelectorAll(".folium-map path.route")) {
    const { visibility, display, opacity } = getComputedStyle(path);
    if (visibility === "hidden" || display === "none" || Number(opacity) < 0.05) { continue; }
    const id = [...path.classList].find((name) => name.startsWith("route-")).slice(6);
    (legs[id] ||= []).push(path);
  }
  const frame = window.storyMap.getContainer().getBoundingClientRect();
  const spots = {};
  for (const [id, paths] of Object.entries(legs)) {
    const whole = paths.reduce((sum, path) => sum + path.getTotalLength(), 0);
    spots[id] = [];
    for (let part = 5; part < 100; part += 5) {
      let along = (whole * part) / 100;
      const path = paths.find((one) => {
        if (along <= one.getTotalLength()) { return true; }
        along -= one.getTotalLength();
        return false;
      });
      const { x, y } = path.getPointAtLength(along);
      const { a, d, e, f } = path.getScreenCTM();
      const [right, down] = [x * a + e, y * d + f];
      if (right > frame.left && right < frame.right && down > frame.top && down < frame.bottom) {
        spots[id].push([right, down]);
      }
    }
  }
  return spots;
}"""
# The card's own shape first, then the others that it offers; nothing where there is no card.
READ_CARD = """() => {
  const card = document.querySelector(".card");
  if (!card) { return []; }
  const choices = [...card.querySelectorAll(".card-choices [data-id]")];
  return [card, ...choices].map(({ dataset }) => `${dataset.kind} ${dataset.id}`);
}"""
# A tap's click comes after it.
IS_OFFERED = """() => document.querySelector(".card") !== null"""
CLOSE_CARD = """() => { document.querySelector(".card .card-close")?.click(); }"""


def is_offered(id_: str, offered: Any) -> bool:
    """Tell whether a card offers a journey, as its own or among no more than a hand can tell."""
    return f"route {id_}" in offered and len(offered) <= 6
