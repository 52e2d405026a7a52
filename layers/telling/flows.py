"""What a flow is in words: how many journeys, from where to where, when, and how sure they are."""

from __future__ import annotations

from geo.story.flows import Flow
from layers.look import find_least_count
from layers.scene import Scene
from layers.telling.words import Words


def name_flow(flow: Flow, words: Words) -> str:
    """Return where a flow begins and ends."""
    start, end = (place.names[words.language] for place in (flow.start, flow.end))
    if flow.returns:
        return words.say("flows.round", start=start)
    return words.say("flows.name", start=start, end=end)


def say_years(flow: Flow, words: Words) -> str:
    """Return the years between which a flow's journeys were made; empty where none is known."""
    if flow.first is None or flow.last is None:
        return ""
    first, last = words.say_year(flow.first), words.say_year(flow.last)
    return first if first == last else words.say("flows.years", first=first, last=last)


def say_shares(flow: Flow, words: Words) -> str:
    """Return how many of a flow's journeys there are of each certainty."""
    return words.join_names(
        words.say(
            "flows.part",
            certainty=words.say(f"certainty.{certainty}"),
            count=words.say_number(count),
        )
        for certainty, count in flow.certainties.items()
    )


def describe_flow(flow: Flow, words: Words) -> str:
    """Return a flow in a sentence: "12 journeys from A to B, 1950 to 1975; documented: 8"."""
    start, end = (place.names[words.language] for place in (flow.start, flow.end))
    key = "flows.around" if flow.returns else "flows.from_to"
    journeys = words.say(key, count=flow.count, start=start, end=end)
    years = say_years(flow, words)
    told = words.join_names([journeys, years]) if years else journeys
    return words.say("flows.line", journeys=told, certainties=say_shares(flow, words))


def list_hedges(scene: Scene, words: Words) -> list[str]:
    """Return in sentences what the lines of flows say, and what they do not."""
    counts = [it.flow.count for it in scene.drawn_flows]
    least = find_least_count(max(counts))
    said = [words.say("flows.width")]
    said += [words.say("flows.thin", count=least)] if min(counts) < least else []
    said.append(words.say("flows.ends"))
    said += [words.say("flows.ring")] if any(it.flow.returns for it in scene.drawn_flows) else []
    said.append(words.say("flows.share"))
    rest = len(scene.flows) - len(counts)
    return [*said, *([words.say("flows.rest", count=rest)] if rest else [])]
