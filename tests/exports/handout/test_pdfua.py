"""The handouts against PDF/UA-1: a checker of its own kind, and what a reader would ask for."""

from __future__ import annotations

import re
from itertools import pairwise

import pikepdf
from outloud.findings import Result
from outloud.registry import run_rules

from exports.handout.blocks import Table
from layers.telling.citing import credit_story
from tests.exports.handout.conftest import Sheet
from tests.exports.handout.pages import read_artifacts, read_structure, squeeze

# Running lines that are on one page only look like prose to the checker; the test of the
# artifacts below says exactly which lines they are.
SKIPPED = {"TAG-002"}


def test_a_checker_of_pdf_ua_finds_nothing(sheet: Sheet) -> None:
    result = Result(str(sheet.path))
    run_rules(sheet.pdf, result, skip=SKIPPED)
    assert [finding.to_dict() for finding in result.findings] == []
    assert [run.rule for run in result.runs if run.status == "crashed"] == []
    assert len([run for run in result.runs if run.outcome == "pass"]) > 20


def test_only_running_lines_are_left_to_the_eye(sheet: Sheet) -> None:
    story = sheet.scene.story
    title, kind = story.title[sheet.scene.language], sheet.handout.title
    line = credit_story(story, sheet.words)
    credit = sheet.words.say("handout.credit", story=line, licence=story.licence)
    count = len(sheet.pdf.pages)
    running = {squeeze(title + kind)} | {
        squeeze(credit + sheet.words.say("handout.page", number=number, count=count))
        for number in range(1, count + 1)
    }
    tables = [block for block in sheet.document.blocks if isinstance(block, Table)]
    repeated = {squeeze("".join(table.header)) for table in tables}
    artifacts = read_artifacts(sheet.pdf)
    assert running <= set(artifacts)
    assert set(artifacts) <= running | repeated


def test_the_file_says_what_it_is(sheet: Sheet) -> None:
    with pikepdf.open(sheet.path) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert root.Lang == sheet.scene.language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        story_title = sheet.scene.story.title[sheet.scene.language]
        assert pdf.docinfo["/Title"] == f"{story_title}. {sheet.handout.title}"
        assert str(pdf.docinfo.get("/Author", "")) == sheet.scene.story.author
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root.Metadata.read_bytes()
        assert "/CreationDate" not in pdf.docinfo


def test_headings_go_down_step_by_step(sheet: Sheet) -> None:
    levels = [
        int(element.type[1])
        for element in read_structure(sheet.pdf)
        if re.fullmatch(r"H\d", element.type)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_says_what_it_shows(sheet: Sheet) -> None:
    figures = [element for element in read_structure(sheet.pdf) if element.type == "Figure"]
    assert all(figure.alt for figure in figures)
    if sheet.handout.kind in ("worksheet", "key"):
        maps = [figure for figure in figures if len(figure.alt or "") > 60]
        assert len(maps) == 2
        names = [place.names[sheet.scene.language] for place in sheet.scene.story.places.values()]
        shown = [name for name in names if any(name in (map_.alt or "") for map_ in maps)]
        # Whoever hears the map must find the names like those who see it.
        assert (shown == []) == (sheet.handout.kind == "worksheet")


def test_every_font_is_in_the_file(sheet: Sheet) -> None:
    embedded = set()
    with pikepdf.open(sheet.path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in item or "/FontFile3" in item
                embedded.add(str(item.FontName).partition("+")[2])
    wanted = {"SourceSansPro-Regular", "SourceSansPro-Semibold"}
    wanted |= (
        {"NotoSansCJKjp-Regular", "NotoSansCJKjp-Bold"} if sheet.scene.language == "ko" else set()
    )
    assert wanted <= embedded
