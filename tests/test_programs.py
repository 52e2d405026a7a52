"""A run says which programs were absent, and what it has not tried for that."""

from __future__ import annotations

import pytest

from tests import programs


def test_what_is_absent_skips_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find_program", lambda _: None)
    with pytest.raises(pytest.skip.Exception) as skipped:
        programs.need("gs")
    reasons = [f"Skipped: {skipped.value}", f"Skipped: {skipped.value}", "Skipped: another reason"]
    assert programs.list_absent(reasons) == ["gs: 2 not run; Debian has it in ghostscript"]
