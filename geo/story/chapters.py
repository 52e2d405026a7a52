"""Taking a chapter out of its file: front matter and text."""

from __future__ import annotations

from geo.story.bounds import find_markdown_excess
from geo.story.features import Context
from geo.story.fields import Fields
from geo.story.media import take_media
from geo.story.narrative import Markdown, Reference, list_references, split_front_matter
from geo.story.problems import list_unprinted, show_value
from geo.story.reading import Reader, is_number
from geo.story.records import Chapter, Correction, ShadedCountry


def take_chapter(reader: Reader, id_: str, language: str, context: Context) -> Chapter | None:
    """Return a chapter of the folder that ``reader`` reads, or None when it cannot be read."""
    name = f"narrative/{language}/{id_}.md"
    text = reader.read_text(name)
    if text is None:
        return None
    parts = split_front_matter(text)
    if parts is None:
        reader.report(name, "must begin with front matter between two lines of +++")
        return None
    table = reader.parse_toml(name, parts[0], where="front matter ")
    if table is None:
        return None
    fields = Fields(table, file=str(reader.folder / name), record="", problems=reader.problems)
    found = fields.id("id")
    if found and found != id_:
        fields.report("id", f'is "{found}"; the file\'s name says "{id_}"')
    if not parts[1].strip():
        reader.report(name, "has no text after its front matter")
    for sign in list_unprinted(parts[1]):
        reader.report(name, f"has the control character {sign}, which nobody can read")
    excess = find_markdown_excess(parts[1])
    if excess is not None:
        reader.report(name, f"after its front matter {excess}")
        return None
    body = Markdown(parts[1])
    named = list_references(body)
    chapter = Chapter(
        id=id_,
        language=language,
        title=fields.text("title"),
        text=body,
        line=fields.text("line", required=False),
        places=_take_spoken(fields, "place", named),
        routes=_take_spoken(fields, "route", named),
        events=_take_spoken(fields, "event", named),
        sections=_take_sections(fields),
        bounds=_take_bounds(fields),
        countries=_take_countries(fields, context),
        corrections=_take_corrections(fields),
        media=take_media(reader, fields, draft=context.draft),
    )
    fields.refuse_others()
    return chapter


def _take_spoken(fields: Fields, kind: str, named: list[Reference]) -> tuple[str, ...]:
    """Return the ids of what a chapter speaks of: those it lists, or else its text's links."""
    if fields.has(f"{kind}s"):
        return fields.ids(f"{kind}s")
    fields.optional(f"{kind}s")
    return tuple(dict.fromkeys(it.id for it in named if it.kind == kind))


def _take_sections(fields: Fields) -> tuple[int, ...]:
    value = fields.optional("sections")
    if value is None:
        return ()
    if isinstance(value, list) and all(type(item) is int and item >= 0 for item in value):
        return tuple(value)
    fields.report("sections", f"is {show_value(value)}; it must be a list of section numbers")
    return ()


def _take_bounds(fields: Fields) -> tuple[float, float, float, float] | None:
    value = fields.optional("bounds")
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 4 and all(is_number(item) for item in value):
        west, south, east, north = (float(item) for item in value)
        in_range = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90
        if in_range and west != east:
            return west, south, east, north
    fields.report(
        "bounds", f"is {show_value(value)}; it must be [west, south, east, north] in degrees"
    )
    return None


def _take_countries(fields: Fields, context: Context) -> tuple[ShadedCountry, ...]:
    shaded = []
    for number, table in enumerate(fields.tables("countries"), start=1):
        part = fields.nested(table, record=f"countries {number}")
        shaded.append(ShadedCountry(part.country("code", context.codes), part.text("note")))
        part.refuse_others()
    return tuple(shaded)


def _take_corrections(fields: Fields) -> tuple[Correction, ...]:
    corrections = []
    for number, table in enumerate(fields.tables("corrections"), start=1):
        part = fields.nested(table, record=f"corrections {number}")
        corrections.append(Correction(part.text("article"), Markdown(part.text("found"))))
        part.refuse_others()
    return tuple(corrections)
