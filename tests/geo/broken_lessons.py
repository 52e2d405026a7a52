"""The voyage's lesson with one thing broken at a time, and the lines that say so."""

from __future__ import annotations

from collections.abc import Callable

from tests.geo.broken import ID, NO_FRENCH, TEXTS, UNCITED, bloat, broken, put_folder, swap, write
from tests.geo.drafts import Draft

LESSON = "lesson.toml"
BOOK = "[@bly-1890]"
CHAPTERS = "eastward, home, overview, pacific"
SHORT = "reading `nellie-bly`, short"
PLAN = 'chapters = ["overview", "pacific"]'


def change(old: str, new: str) -> Callable[[Draft], object]:
    return swap(LESSON, old, new)


def append(text: str) -> Callable[[Draft], object]:
    def write_more(draft: Draft) -> None:
        draft.write(LESSON, draft.path(LESSON).read_text(encoding="utf-8") + text)

    return write_more


def cut(start: str, end: str) -> Callable[[Draft], object]:
    def cut_out(draft: Draft) -> None:
        text = draft.path(LESSON).read_text(encoding="utf-8")
        before, _, after = text.partition(start)
        assert end in after
        draft.write(LESSON, before + after[after.index(end) :])

    return cut_out


def link_to_nowhere(draft: Draft) -> None:
    draft.path(LESSON).unlink()
    draft.path(LESSON).symlink_to("nowhere.toml")


BROKEN_LESSONS = [
    # the file
    broken("a lesson that is a folder", put_folder(LESSON), f"{LESSON}: is not a file"),
    broken("a lesson of 100 MB", bloat(LESSON),
        f"{LESSON}: is 104.9 MB; it may have at most 2.0 MB"),
    broken("a lesson of bytes", write(LESSON, b"\x80\xff" * 1000),
        f"{LESSON}: is not UTF-8 text: byte 0 cannot be read"),
    broken("a lesson that is a link to nowhere", link_to_nowhere, f"{LESSON}: is missing"),
    broken("a lesson that is not TOML", write(LESSON, "[[plans]\n"), f"{LESSON}: is not TOML: ***"),
    broken("an empty lesson", write(LESSON, ""),
        f"{LESSON}: `plans` is missing; it must be a list of tables",
        f"{LESSON}: `questions` is missing; it must be a list of tables"),
    broken("a lesson of empty lists", write(LESSON, "plans = []\nquestions = []\n"),
        f"{LESSON}: `plans` has 0 entries; at least 1 needed",
        f"{LESSON}: `questions` has 0 entries; at least 1 needed"),
    broken("an unknown part of a lesson", append("\n[[exams]]\n"),
        f"{LESSON}: `exams` is not a field here; one of notes, plans, questions, readings"),
    broken("notes that are a text", lambda d: d.write(LESSON, 'notes = "none"\n'
            + d.path(LESSON).read_text(encoding="utf-8").replace("[[notes]]", "[note]")
            .replace("[notes.text]", "[note.text]")),
        f'{LESSON}: `notes` is "none"; it must be a list of tables',
        f'{LESSON}: `note` is not a field here; nearest is "notes"; one of notes, plans, '
        "questions, readings"),
    # plans
    broken("a plan without an id", change('id = "one-lesson"\n', ""),
        f"{LESSON}: plans 1: `id` is missing; it must be {ID}"),
    broken("a plan of no minutes", cut("minutes = 20\n", "chapters"),
        f"{LESSON}: plan `one-lesson`: `minutes` is missing; a whole number from 1 to 480"),
    broken("a plan of words", change("minutes = 20", 'minutes = "twenty"'),
        f'{LESSON}: plan `one-lesson`: `minutes` is "twenty"; a whole number from 1 to 480'),
    broken("steps that are too long", change("minutes = 5", "minutes = 10"),
        f"{LESSON}: plan `one-lesson`: `steps` take 25 minutes; the plan has 20"),
    broken("a step of half a minute", change("minutes = 5", "minutes = 0.5"),
        f"{LESSON}: plan `one-lesson`, steps 1: `minutes` is 0.5; a whole number from 1 to 480"),
    broken("a step without French", change(', fr = "Trouver les ports."', ""),
        f"{LESSON}: plan `one-lesson`, steps 1: `text` " + NO_FRENCH),
    broken("a step with an unknown field", change("minutes = 5", 'minutes = 5\nroom = "12"'),
        f"{LESSON}: plan `one-lesson`, steps 1: `room` is not a field here; one of minutes, text"),
    broken("a plan for no age", change("ages =", "age ="),
        f"{LESSON}: plan `one-lesson`: `ages` is missing; {TEXTS}",
        f"{LESSON}: plan `one-lesson`: `age` is not a field here; nearest is \"ages\"; one of ***"),
    broken("a plan without chapters", change(PLAN, "chapters = []"),
        f"{LESSON}: plan `one-lesson`: `chapters` has 0 entries; at least 1 needed"),
    broken("a chapter twice in a plan", change('"pacific"]', '"overview"]'),
        f"{LESSON}: plan `one-lesson`: `chapters` is ***; nothing may stand there twice"),
    broken("an unknown chapter of a plan", change('"pacific"]', '"atlantic"]'),
        f'{LESSON}: plan `one-lesson`: `chapters` has "atlantic", which story.toml lacks; it has '
        f"{CHAPTERS}"),
    broken("two plans of one id", append('\n[[plans]]\nid = "one-lesson"\nminutes = 5\n'
            f'{PLAN}\nages = {{en = "A", fr = "A"}}\naim = {{en = "A", fr = "A"}}\n'),
        f'{LESSON}: plan `one-lesson`: `id` is "one-lesson", which an earlier plan has already'),
    # notes
    broken("a note on an unknown chapter", change('chapter = "pacific"', 'chapter = "atlantic"'),
        f'{LESSON}: note `atlantic`: `chapter` has "atlantic", which story.toml lacks; it has '
        f"{CHAPTERS}"),
    broken("two notes on one chapter",
        append('\n[[notes]]\nchapter = "pacific"\ntext = {en = "> A.", fr = "> A."}\n'),
        f'{LESSON}: note `pacific`: `chapter` is "pacific", which an earlier note has already'),
    broken("a note that cites nothing", change(f" {BOOK}.\n\n> Ask", ".\n\n> Ask"),
        f"{LESSON}: note `pacific`: `text.en` no source is cited in "
        f'"She sailed from Yokohama."{UNCITED}'),
    broken("a note with a heading", change("> Ask", "# Ask"),
        f"{LESSON}: note `pacific`: `text.en` no source is cited in \"Ask where ***",
        f"{LESSON}: note `pacific`: `text.en` has a heading; a text is paragraphs, lists and "
        "quotes"),
    broken("a note that names an unknown place",
        change("(place:yokohama)", "(place:kobe)"),
        f'{LESSON}: note `pacific`: `text.en (place:…)` has "kobe", which places.geojson lacks; '
        "***"),
    broken("a note without French", cut('fr = """\nElle', "[[readings]]"),
        f"{LESSON}: note `pacific`: `text` " + NO_FRENCH),
    broken("a note in a third language that cites nothing",
        change("[notes.text]", '[notes.text]\nde = "Sie fuhr."'),
        f'{LESSON}: note `pacific`: `text.de` no source is cited in "Sie fuhr."' + UNCITED),
    # readings
    broken("a reading of an unknown level", change('level = "short"', 'level = "long"'),
        f'{LESSON}: readings 1: `level` is "long"; one of short, full'),
    broken("two readings at one level", change('level = "short"', 'level = "full"'),
        f'{LESSON}: reading `nellie-bly`, full: `level` is "full", which an earlier reading has '
        "already"),
    broken("a journey that is not read at one level", cut("[[readings]]", "[[readings]]"),
        f'{LESSON}: `readings` has no reading "short" of `nellie-bly`'),
    broken("a reading of an unknown journey", change('route = "nellie-bly"', 'route = "fogg"'),
        f'{LESSON}: reading `fogg`, short: `route` has "fogg", which routes.geojson lacks; it has '
        "nellie-bly"),
    broken("a reading that cites nothing", change(f"seventy-two days {BOOK}", "seventy-two days"),
        f'{LESSON}: {SHORT}: `text.en` no source is cited in "Nellie Bly went ***'),
    broken("a reading that rests on other sources in another language",
        change("roman [@bly-1890; @verne-1873]", "roman [@bly-1890]"),
        f"{LESSON}: reading `nellie-bly`, full: `text.fr` cites bly-1890; `text.en` cites "
        "bly-1890, verne-1873"),
    # questions
    broken("a question without an id", change('id = "days"\n', ""),
        f"{LESSON}: questions 1: `id` is missing; it must be {ID}"),
    broken("two questions of one id", change('id = "course"', 'id = "days"'),
        f'{LESSON}: question `days`: `id` is "days", which an earlier question has already'),
    broken("a question on an unknown chapter", change('chapter = "eastward"', 'chapter = "asia"'),
        f'{LESSON}: question `who-says`: `chapter` has "asia", which story.toml lacks; it has '
        f"{CHAPTERS}"),
    broken("a question on no chapter", change('chapter = "eastward"\n', ""),
        f"{LESSON}: question `who-says`: `chapter` is missing; it must be {ID}"),
    broken("a question of an unknown kind", change('kind = "fact"', 'kind = "opinion"'),
        f'{LESSON}: question `days`: `kind` is "opinion"; one of fact, source, certainty'),
    broken("a question of an unknown level",
        change('kind = "fact"\nlevel = "short"', 'kind = "fact"\nlevel = 1'),
        f"{LESSON}: question `days`: `level` is 1; one of short, full"),
    broken("a question without French", change(', fr = "Combien de jours lui fallut-il ?"', ""),
        f'{LESSON}: question `days`: `text` ' + NO_FRENCH),
    broken("a question without an answer",
        change("answer = {en = \"She does", "reply = {en = \"She does"),
        f"{LESSON}: question `who-says`: `answer` is missing; {TEXTS}",
        f"{LESSON}: question `who-says`: `reply` is not a field here; one of ***"),
    broken("an answer that cites nothing", change(f"own book {BOOK}", "own book"),
        f'{LESSON}: question `who-says`: `answer.en` no source is cited in "She does, in her own '
        'book."' + UNCITED),
    broken("an answer from an unknown source", change(f"own book {BOOK}", "own book [@bly-1891]"),
        f'{LESSON}: question `who-says`: `answer.en [@…]` has "bly-1891", which sources.json lacks;'
        " it has bly-1890, general-knowledge, verne-1873"),
    broken("an answer with a malformed citation",
        change(f"own book {BOOK}", "own book [@bly-1890, @verne-1873]"),
        f'{LESSON}: question `who-says`: `answer.en` has "[@bly-1890, @verne-1873]", which is '
        "neither citation nor link; ***"),
    broken("an answer that rests on another source in another language",
        change("dans son livre [@bly-1890]", "dans son livre [@verne-1873]"),
        f"{LESSON}: question `who-says`: `answer.fr` cites verne-1873; `answer.en` cites bly-1890"),
    broken("sources beside the citations", change('id = "days"', 'id = "days"\nsources = []'),
        f"{LESSON}: question `days`: `sources` is not a field here; one of ***"),
    broken("one choice alone",
        change('[[questions.choices]]\ntext = {en = "Eighty", fr = "Quatre-vingts"}\n', ""),
        f"{LESSON}: question `days`: `choices` has 1 entries, 1 of them right; at least 2 are "
        "needed, 1 of them right"),
    broken("no right choice", change("right = true", "right = false"),
        f"{LESSON}: question `days`: `choices` has 2 entries, 0 of them right; at least 2 are "
        "needed, 1 of them right"),
    broken("a choice right in a word", change("right = true", 'right = "yes"'),
        f'{LESSON}: question `days`, choices 1: `right` is "yes"; true or false'),
    broken("a choice without French", change(', fr = "Quatre-vingts"', ""),
        f'{LESSON}: question `days`, choices 2: `text` ' + NO_FRENCH),
]  # fmt: skip
