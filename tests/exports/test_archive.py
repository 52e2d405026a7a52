from __future__ import annotations

import io
import zipfile

import pytest

from exports.archive import write_archive

FILES = {"b.txt": b"one" * 1000, "여행.txt": b"", "a.txt": b"\xff"}


def test_an_archive_holds_the_files_in_one_folder_and_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive(FILES, folder="all"))) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert list(held.items()) == [(f"all/{name}", content) for name, content in FILES.items()]


def test_its_entries_are_plain_files_of_a_given_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721088001")
    with zipfile.ZipFile(io.BytesIO(write_archive(FILES, folder="all"))) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (2024, 7, 16, 0, 0, 0)  # a ZIP counts in two seconds
            assert entry.external_attr >> 16 == 0o100644
