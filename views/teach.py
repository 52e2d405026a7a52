"""The Teach page: what there is for a lesson, for whom and how long, and how to take it along."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from exports.handout.choices import PAPERS
from geo.story.lessons import LEVELS, Plan
from geo.story.records import Story
from layers.page.templates import get_template
from layers.telling.words import Words

# The words for them are named by kind and level.
_WITH_LEVEL = tuple(f"{kind}_{level}" for kind in ("worksheet", "key") for level in LEVELS)
_PAPERS = (*_WITH_LEVEL, *(f"plan_{level}" for level in LEVELS), "texts", "sources")
# What is changed or loaded elsewhere: each with the ending of its address.
_EDITABLE = {"docx": ("worksheet", "key", "plan"), "pptx": ("slides",)}
_QUIZ = {"gift": "GIFT", "zip": "QTI 2.1"}


def render_teach(story: Story, words: Words, *, root: str, chapter: str = "") -> str:
    """Return the lessons, class mode, the handouts and the file for the stick, as HTML.

    Args:
        story: the story.
        words: the interface's words.
        root: path of the app on its host, empty where it stands at its root.
        chapter: id of the chapter that was read last, at which class mode opens; may be empty.
    """
    language = words.language
    opening = words.say("teach.open_wall")
    if chapter:
        title = story.chapters[language][chapter].title
        opening = words.say("teach.open_wall_at", title=title)
    plans = story.lesson.plans.values() if story.lesson else ()
    return get_template("teach.html", folder=Path(__file__).parent).render(
        say=words.say,
        root=root,
        wall=_write_wall(language, chapter),
        opening=opening,
        plans=[_describe_plan(plan, story, words) for plan in plans],
        papers=[{"name": words.say(f"teach.{paper}")} for paper in PAPERS],
        handouts=[
            {
                "name": words.say(f"teach.{name}"),
                "links": [_link_handout(name, paper, words) for paper in PAPERS],
            }
            for name in _PAPERS
        ],
        editable=_list_editable(story, words),
        file="/story.html?" + urlencode({"lang": language, "download": "1"}),
    )


def _describe_plan(plan: Plan, story: Story, words: Words) -> dict[str, object]:
    language = words.language
    chapters = story.chapters[language]
    minutes = words.say("teach.minutes", count=plan.minutes)
    return {
        "minutes": minutes,
        "start": words.say("teach.start_minutes", minutes=minutes),
        "ages": plan.ages[language],
        "aim": plan.aim[language],
        "address": _write_wall(language, plan.chapters[0], plan=plan.id),
        "handouts": [
            *(_link_plan(name, plan, words) for name in (*_WITH_LEVEL, "plan_short")),
            _link_slides(plan, words),
        ],
        "chapters": [
            {"title": chapters[id_].title, "address": _write_wall(language, id_)}
            for id_ in plan.chapters
        ],
        "steps": [
            {
                "minutes": words.say("teach.minutes_short", minutes=step.minutes),
                "text": step.text[language],
            }
            for step in plan.steps
        ],
    }


def _link_handout(name: str, paper: str, words: Words) -> dict[str, str]:
    label = words.say(
        "teach.save", document=words.say(f"teach.{name}"), paper=words.say(f"teach.{paper}")
    )
    return {"address": _write_handout(name, words.language, paper=paper), "label": label}


def _list_editable(story: Story, words: Words) -> list[dict[str, object]]:
    rows = [
        (f"{name}_{level}", [_link_other(name, level, ending, ending.upper(), words)])
        for ending, names in _EDITABLE.items()
        for name in names
        for level in LEVELS
    ]
    rows += [
        (
            f"questions_{level}",
            [
                _link_other("questions", level, ending, label, words)
                for ending, label in _QUIZ.items()
            ],
        )
        for level in LEVELS
        if story.lesson is not None and story.lesson.list_questions(level=level)
    ]
    return [{"name": words.say(f"teach.{name}"), "links": links} for name, links in rows]


def _link_other(name: str, level: str, ending: str, label: str, words: Words) -> dict[str, str]:
    document = words.say(f"teach.{name}_{level}")
    query = urlencode({"lang": words.language, "level": level, "download": "1"})
    return {
        "address": f"/handout/{name}.{ending}?{query}",
        "label": f"{document} ({label})",
        "text": label,
    }


def _link_slides(plan: Plan, words: Words) -> dict[str, str]:
    minutes = words.say("teach.minutes", count=plan.minutes)
    query = urlencode({"lang": words.language, "plan": plan.id, "download": "1"})
    return {
        "name": words.say("teach.slides"),
        "address": f"/handout/slides.pptx?{query}",
        "label": words.say("teach.slides_for_plan", minutes=minutes),
    }


def _link_plan(name: str, plan: Plan, words: Words) -> dict[str, str]:
    document = words.say(f"teach.{name}")
    minutes = words.say("teach.minutes", count=plan.minutes)
    return {
        "name": document,
        "address": _write_handout(name, words.language, plan=plan.id),
        "label": words.say("teach.for_plan", document=document, minutes=minutes),
    }


def _write_handout(name: str, language: str, **options: str) -> str:
    kind, _, level = name.partition("_")
    query = {"lang": language, **options, **({"level": level} if level else {})}
    return f"/handout/{kind}.pdf?{urlencode(query)}"


def _write_wall(language: str, chapter: str = "", **options: str) -> str:
    address = "/story?" + urlencode({"lang": language, "mode": "class", **options})
    return f"{address}#{chapter}" if chapter else address
