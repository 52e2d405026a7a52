"""What an image says: title, caption with the hedges, credit, sources, alternative text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exports.images.itinerary import Sign, name_journey, names_each, sign_legs
from geo.story.citing import write_plain
from geo.story.records import ALL_CERTAINTIES, PATHS, Certainty, Chapter, Path
from geo.story.tracing import TracedLeg
from layers.scene import Scene
from layers.telling.citing import credit_story
from layers.telling.descriptions import describe_view, say_occasion
from layers.telling.flows import list_hedges
from layers.telling.words import Words, name_country, sort_names


@dataclass(frozen=True)
class Caption:
    """The words that go with an image.

    Attributes:
        kicker: the story's title.
        title: the chapter's title.
        hedges: what the lines claim and what they do not.
        shades: why countries are shaded.
        shown: the places, and the events with their dates, where there is neither line nor shade.
        notes: what else is to be known of the map.
        credit: where land, projection and story come from.
        publishers: who published the sources, each once.
        sources: ids of the sources that the image rests on, in the order of what it shows.
        unpublished: how many of them name no publisher.
        alternative: all that the image shows, for those who cannot see it.
        licence: under which it may be used.
    """

    kicker: str
    title: str
    hedges: tuple[str, ...]
    shades: tuple[str, ...]
    shown: tuple[str, ...]
    notes: tuple[str, ...]
    credit: tuple[str, ...]
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    unpublished: int
    alternative: str
    licence: str


def write_caption(
    chapter: Chapter,
    scene: Scene,
    words: Words,
    *,
    projection: str,
    hidden: tuple[str, ...] = (),
    ring_km: int | None = None,
) -> Caption:
    """Write the words for a chapter's image.

    Args:
        chapter: what the image shows.
        scene: the story laid out in the words' language.
        words: the interface's words.
        projection: which projection it is drawn in, never ``auto``.
        hidden: names of the places that this projection does not show.
        ring_km: how far apart rings around the hub are drawn, None where none are.
    """
    story, language = scene.story, scene.language
    sources = list_map_sources(chapter, scene)
    publishers = [_name_publisher(story.sources[id_]) for id_ in sources]
    hub = story.centre.names[language]
    credit = [
        words.say("image.credit"),
        *([story.ground.say_credit(language)] if story.ground is not None else []),
        words.say(f"image.{projection}", hub=hub),
        credit_story(story, words),
    ]
    notes = [words.say("image.hidden", names=words.join_names(hidden))] if hidden else []
    if ring_km is not None:
        notes.append(words.say("image.rings", hub=hub, distance=words.say_number(ring_km)))
    return Caption(
        kicker=story.title[language],
        title=chapter.title,
        hedges=_write_hedges(chapter, scene, words),
        shades=tuple(_write_shades(chapter, words)),
        shown=_write_shown(chapter, scene, words),
        notes=tuple(notes),
        credit=tuple(credit),
        publishers=tuple(dict.fromkeys(name for name in publishers if name)),
        sources=sources,
        unpublished=publishers.count(None),
        alternative=" ".join(
            [
                f"{chapter.title}.",
                *([f"{chapter.line}."] if chapter.line else []),
                describe_view(chapter, scene, words, origin=False),
                *credit,
            ]
        ),
        licence=story.licence,
    )


def write_whole_caption(caption: Caption) -> str:
    """Write a caption to be printed below an image: all of it, with title, credit and licence."""
    said = (*caption.hedges, *caption.shades, *caption.shown, *caption.notes)
    return " ".join([f"{caption.title}.", *said, *caption.credit, f"{caption.licence}."])


def write_companion(
    caption: Caption,
    scene: Scene,
    words: Words,
    *,
    address: str | None,
    left_out: Sequence[str] = (),
) -> str:
    """Write the text file that goes beside an image, with what its legend ``left_out``."""
    story = scene.story
    parts = [
        f"{caption.title}\n{caption.kicker}",
        f"{words.say('image.caption')}\n{write_whole_caption(caption)}",
        *(["\n".join([words.say("image.key_rest"), *left_out])] if left_out else []),
        f"{words.say('image.alternative')}\n{caption.alternative}",
        "\n".join([*caption.credit, words.say("image.licence", licence=caption.licence)]),
        f"{words.say('image.all_sources')}\n"
        + write_plain(story.sources[id_] for id_ in caption.sources),
    ]
    if address is not None:
        parts.append(words.say("image.permalink", address=address))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def list_map_sources(chapter: Chapter, scene: Scene) -> tuple[str, ...]:
    """Return the ids of the sources that a chapter's map rests on, each once."""
    story = scene.story
    told = [id_ for flow in scene.flows for id_ in flow.routes]
    routes = told if scene.tells_flows(chapter) else chapter.routes
    listed = [id_ for route in routes for leg in story.routes[route].legs for id_ in leg.sources]
    listed += [id_ for event in chapter.events for id_ in story.events[event].sources]
    listed += [id_ for place in chapter.places for id_ in story.places[place].sources]
    return tuple(dict.fromkeys(listed))


def write_sign(path: Path, certainty: Certainty, words: Words) -> str:
    """Say what a line of some path and certainty claims, and what it does not."""
    return words.say(
        "image.sign",
        certainty=words.say(f"image.certainty_{certainty}"),
        path=words.say(f"image.path_{path}"),
    )


def list_signs(chapter: Chapter, scene: Scene) -> list[Sign]:
    """Return the ways in which a chapter's lines are drawn, the best known first."""
    found = {sign for signs in sign_legs(chapter, scene).values() for sign in signs}
    return [
        (path, certainty)
        for certainty in ALL_CERTAINTIES
        for path in PATHS
        if (path, certainty) in found
    ]


def _write_hedges(chapter: Chapter, scene: Scene, words: Words) -> tuple[str, ...]:
    """Return a sentence for each way in which lines are drawn, with the journeys drawn so.

    Where they are too many to be named, it says how many.
    """
    if scene.tells_flows(chapter):
        return tuple(list_hedges(scene, words))
    sentences = []
    counts = Counter(it for signs in sign_legs(chapter, scene).values() for it in {*signs})
    for path, certainty in list_signs(chapter, scene):
        if not names_each(chapter):
            sign = write_sign(path, certainty, words)
            count = counts[path, certainty]
            text = words.say("image.sign_journeys", sign=sign, count=count)
            sentences.append(f"{text[:1].upper()}{text[1:]}.")
            continue
        names = []
        for id_ in chapter.routes:
            legs = scene.traces[id_]
            alike = [leg for leg in legs if (leg.leg.path, leg.leg.certainty) == (path, certainty)]
            name = name_journey(scene.story.routes[id_], scene.language)
            if 0 < len(alike) < len(legs):
                name = f"{name} ({_join_stops(alike, scene, words)})"
            names += [name] if alike else []
        sign = write_sign(path, certainty, words)
        text = words.say("image.sentence", sign=sign, names=words.join_phrases(names))
        sentences.append(text[:1].upper() + text[1:])
    return tuple(sentences)


def _write_shades(chapter: Chapter, words: Words) -> list[str]:
    """Return a sentence for each reason for which countries are shaded, and which those are."""
    found: dict[str, list[str]] = {}
    for country in chapter.countries:
        found.setdefault(country.note, []).append(name_country(country.code, words.language))
    return [
        words.say("image.shaded", country=words.join_names(sort_names(names)), note=note)
        for note, names in found.items()
    ]


def _write_shown(chapter: Chapter, scene: Scene, words: Words) -> tuple[str, ...]:
    """Return a sentence with the dated events, and the places if no line or shade names them."""
    bare = not (chapter.routes or chapter.countries or scene.tells_flows(chapter))
    listed = [scene.name("place", id_) for id_ in chapter.places] if bare else []
    events = [
        words.say(
            "image.shown_event",
            name=scene.name("event", id_),
            date=say_occasion(scene.story.events[id_], words),
        )
        for id_ in chapter.events
    ]
    names = words.join_phrases([*([words.join_names(listed)] if listed else []), *events])
    return (words.say("image.shown", names=names),) if names else ()


def _join_stops(legs: Sequence[TracedLeg], scene: Scene, words: Words) -> str:
    """Return the stops of legs, in chains: A – B – C, D – E."""
    chains: list[list[str]] = []
    for leg in legs:
        if not chains or chains[-1][-1] != leg.start.id:
            chains.append([leg.start.id])
        chains[-1].append(leg.end.id)
    return words.join_names(
        " – ".join(scene.name("place", id_) for id_ in chain) for chain in chains
    )


def _name_publisher(source: Mapping[str, Any]) -> str | None:
    named = (source.get(name) for name in ("container-title", "publisher"))
    return next((str(name) for name in named if name), None)
