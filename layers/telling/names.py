"""Names that a reader may see in several forms: in their own language, another, or romanised."""

from __future__ import annotations

from markupsafe import Markup

from layers.scene import Scene
from layers.telling.words import Words


def mark_name(kind: str, id_: str, scene: Scene) -> Markup:
    """Return a name as HTML that says whose it is, so that its form can be switched."""
    return Markup('<span class="shown-name" data-kind="{}" data-id="{}">{}</span>').format(
        kind, id_, scene.name(kind, id_)
    )


def list_forms(scene: Scene, words: Words) -> list[tuple[str, str]]:
    """Return the forms in which every place of the story has a name: (tag, name of the form)."""
    tags = list(scene.story.name_forms)
    tags.sort(key=lambda tag: tag != scene.language)
    return [(tag, words.name_language(tag)) for tag in tags]


def collect_names(scene: Scene) -> dict[str, dict[str, str]]:
    """Return all forms of all places' names, by place id and language tag."""
    return {place.id: dict(place.names) for place in scene.story.places.values()}
