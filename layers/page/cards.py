"""The cards: what a shape of the map is, when, and how sure that is, in a few lines."""

from __future__ import annotations

from layers.scene import Scene
from layers.telling.descriptions import (
    date_leg,
    explain_certainty,
    say_kind,
    say_origin,
    say_precision,
)
from layers.telling.words import Words, end_sentence, name_country

Card = dict[str, str]


def list_cards(scene: Scene, words: Words) -> dict[str, Card]:
    """Return the card of each shape, by its kind and key: ``place havana``, ``route rome-envoy 1``.

    A card has ``name``, ``what``, ``when`` and ``sure``, each a text or empty; a leg's name is its
    journey's.
    """
    cards = {}
    # Of many journeys the page's scripts write them, and say who came to a place.
    routes = () if scene.is_crowded else scene.traces
    for id_ in routes:
        for number in range(1, len(scene.traces[id_]) + 1):
            cards[f"route {id_} {number}"] = _describe_leg(id_, number, scene, words)
    for id_ in scene.story.places:
        cards[f"place {id_}"] = _describe_place(id_, scene, words)
    for id_ in scene.story.events:
        cards[f"event {id_}"] = _describe_event(id_, scene, words)
    return cards


def _describe_leg(id_: str, number: int, scene: Scene, words: Words) -> Card:
    route, traced, language = scene.story.routes[id_], scene.traces[id_], words.language
    leg = traced[number - 1]
    what = f"{route.title[language]}."
    if len(traced) > 1:
        start, end = leg.start.names[language], leg.end.names[language]
        part = words.say("card.leg", number=number, count=len(traced), start=start, end=end)
        what = f"{what} {part}"
    dates = date_leg(leg.leg, words)
    if route.public is not None:
        dates.append(words.say("leg.public", date=words.say_date(route.public)))
    certainty = leg.leg.certainty
    sure = words.say(
        "card.sure",
        certainty=words.say(f"certainty.{certainty}"),
        meaning=explain_certainty(certainty, words),
    )
    return {
        "name": route.names[language],
        "what": what,
        "when": " ".join(dates),
        "sure": f"{sure} {words.say(f'path.{leg.leg.path}')}",
    }


def _describe_place(id_: str, scene: Scene, words: Words) -> Card:
    place, language = scene.story.places[id_], words.language
    origin = say_origin(place, words)
    # What stands for a country is known as that country, and its city is not.
    of_country = place.precision == "country" and place.country
    where = name_country(place.country, language) if of_country else place.names[language]
    visits = []
    for route in () if scene.is_crowded else scene.story.routes.values():
        name = route.names[language]
        for leg, start, end in zip(route.legs, route.stops, route.stops[1:], strict=False):
            if start == id_ and leg.departed is not None:
                date = words.say_date(leg.departed)
                visits.append(words.say("card.departed", name=name, where=where, date=date))
            if end == id_ and leg.arrived is not None:
                date = words.say_date(leg.arrived)
                visits.append(words.say("card.arrived", name=name, where=where, date=date))
    return {
        "name": place.names[language],
        "what": " ".join(filter(None, [say_kind(place, words), place.marks[language]])),
        "when": " ".join(visits),
        "sure": f"{say_precision(place, words)} {origin}".rstrip(),
    }


def _describe_event(id_: str, scene: Scene, words: Words) -> Card:
    event, language = scene.story.events[id_], words.language
    origin = say_origin(event, words)
    return {
        "name": event.names[language],
        "what": " ".join(
            filter(None, [event.marks[language], say_precision(event, words) if event.area else ""])
        ),
        "when": end_sentence(words.say_span(event.date)),
        "sure": f"{words.say(f'event.{event.certainty}')}. {origin}".rstrip(),
    }
