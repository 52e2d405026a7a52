"""What is found wrong while a story is checked, and the checks that its texts have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from geo.story.loading import Loaded
from geo.story.narrative import (
    list_citations,
    list_lost_marks,
    list_refused_parts,
    list_uncited,
)
from geo.story.problems import Problem, join_choices, name_nearest, show_value
from geo.story.records import Citations

PROBLEMS_OF_ONE_KIND = 20
# How an author mends what cites nothing.
_MEND_UNCITED = "end it with [@ and the id of a source], or set `citations` in story.toml"
_MARK_FORMS = "[@source; @another], and links to place:, route:, event: or https://"


class Findings:
    """The problems of one story folder.

    Args:
        loaded: what was found in the folder; problems are added to its list.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        # What is wrong already: nothing is concluded from it, so that one slip is one problem.
        self.doubted = {(item.file, item.record, item.field) for item in loaded.problems}

    def report(self, name: str, record: str, field: str, text: str) -> None:
        """Add a problem, ``name`` being the file's path inside the folder."""
        path = str(self.loaded.folder / name)
        self.loaded.problems.append(Problem(path, record, field, text))
        self.doubted.add((path, record, field))

    def is_doubted(self, name: str, field: str, record: str = "") -> bool:
        """Tell whether something is wrong with one field."""
        return (str(self.loaded.folder / name), record, field) in self.doubted

    def check_ids(self, name: str, record: str, field: str, ids: Sequence[str], home: str) -> bool:
        """Report every id that ``home`` lacks; a home that cannot be read is reported already."""
        known = self.loaded.ids.get(home)
        if known is None:
            return False
        unknown = [id_ for id_ in dict.fromkeys(ids) if id_ not in known]
        for id_ in unknown[:PROBLEMS_OF_ONE_KIND]:
            choices = join_choices(sorted(known), at_most=12) or "nothing"
            near = name_nearest(id_, sorted(known))
            text = f"has {show_value(id_)}, which {home} lacks; {near}it has {choices}"
            self.report(name, record, field, text)
        twice = [id_ for id_, count in Counter(ids).items() if count > 1]
        if twice and field in ("places", "routes", "events", "sources"):
            self.report(name, record, field, f"has {join_choices(twice)} twice")
        return not unknown

    def check_markdown(
        self,
        name: str,
        record: str,
        field: str,
        text: str,
        *,
        whole: str,
        language: str,
        citations: Citations,
    ) -> None:
        """Report what the narrative's Markdown may not have.

        That is a sentence without a source, a source that sources.json lacks, a part that is
        not text, and a mark that would stand as it was typed.

        Args:
            name: the file's path inside the folder.
            record: the record in it.
            field: the field that holds the text.
            text: the Markdown.
            whole: what the text is, such as "a chapter".
            language: its BCP 47 tag.
            citations: what must cite a source in it.
        """
        cited = list_citations(text)
        self.check_ids(name, record, f"{field} [@…]".strip(), cited, "sources.json")
        uncited = list_uncited(text, language, citations)
        for sentence in uncited[:PROBLEMS_OF_ONE_KIND]:
            self.report(
                name,
                record,
                field,
                f"no source is cited in {show_value(sentence)}; {_MEND_UNCITED}",
            )
        for part in list_refused_parts(text):
            self.report(name, record, field, f"has {part}; {whole} is paragraphs, lists and quotes")
        for mark in list_lost_marks(text):
            found = f"has {show_value(mark)}, which is neither citation nor link; {_MARK_FORMS}"
            self.report(name, record, field, found)
