"""The narrative as HTML: citations numbered, names linked to their shapes, all text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from geo.story.narrative import OPTIONS, Markdown, parse_reference
from geo.story.records import Story
from layers.look import pick_hue_number
from layers.telling.references import write_title
from layers.telling.words import Words


class NarrativeRenderer(RendererHTML):
    """Renders markdown-it tokens; ``env`` carries the words and the numbers of the sources."""

    def citation(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Render a citation as links to the list of sources."""
        return _cite(tokens[idx].meta["sources"], env)

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Render a link; a name of the map lights up its shape."""
        address = str(tokens[idx].attrGet("href") or "")
        reference = parse_reference(address)
        if reference is None:
            return Markup('<a href="{}" rel="noopener noreferrer" target="_top">').format(address)
        classes = "name"
        if reference.kind == "route" and reference.id in env["hues"]:
            classes += f" hue-{env['hues'][reference.id]}"
        if tokens[idx + 1].content == env["plain"].get(reference.id):
            classes += " is-plain"  # the text is the place's name and may be shown in another form
        return Markup('<a class="{}" href="{}#{}" data-kind="{}" data-id="{}">').format(
            classes,
            env["page"],
            env["homes"].get((reference.kind, reference.id), ""),
            reference.kind,
            reference.id,
        )

    def blockquote_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Render the beginning of a note."""
        label = env["words"].say(env["note"])
        return Markup('<div class="note" role="note" aria-label="{}">').format(label)

    def blockquote_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Render the end of a note."""
        return "</div>"


class NarrativeWriter:
    """Writes the narrative of one story in one language, sources numbered as they come up.

    Args:
        story: the story.
        words: the interface's words; their language is the narrative's.
        homes: the chapter to which each (kind, id) belongs.
        page: address of the page of chapters; empty on that page itself.
    """

    def __init__(
        self,
        story: Story,
        words: Words,
        homes: Mapping[tuple[str, str], str],
        *,
        page: str = "",
    ) -> None:
        self.numbers: dict[str, int] = {}
        titles = {id_: write_title(source) for id_, source in story.sources.items()}
        self._renderer = NarrativeRenderer()
        self._env = {
            "words": words,
            "numbers": self.numbers,
            "titles": titles,
            "homes": homes,
            "hues": {id_: pick_hue_number(number) for number, id_ in enumerate(story.routes)},
            "page": page,
            "note": "page.note",
            "plain": {place.id: place.names[words.language] for place in story.places.values()},
        }

    def write(self, text: str, *, note: str = "page.note") -> Markup:
        """Return Markdown as HTML paragraphs; ``note`` is the word for what a block quote is."""
        return self._render(Markdown(text).tokens, note=note)

    def write_inline(self, text: str) -> Markup:
        """Return Markdown as HTML without a paragraph around it."""
        return self._render(Markdown(text).inline_tokens, note="page.note")

    def cite(self, sources: Iterable[str]) -> Markup:
        """Return a list of sources as a citation."""
        return _cite(sources, self._env)

    def _render(self, tokens: Sequence[Token], *, note: str) -> Markup:
        # Escaped by markdown-it, whose HTML input is off, and by the rules above.
        return Markup(self._renderer.render(tokens, OPTIONS, {**self._env, "note": note}))  # noqa: S704


def _cite(sources: Iterable[str], env: EnvType) -> Markup:
    links = [_link_source(id_, env) for id_ in sources]
    return Markup('<span class="cite">[{}]</span>').format(Markup(", ").join(links))


def _link_source(id_: str, env: EnvType) -> Markup:
    numbers = env["numbers"]
    number = numbers.setdefault(id_, len(numbers) + 1)
    label = env["words"].say("page.source", number=number, title=env["titles"].get(id_, id_))
    return Markup('<a href="#source-{}" title="{}" aria-label="{}">{}</a>').format(
        number, label, label, number
    )
