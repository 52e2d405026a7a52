from __future__ import annotations

import pytest

from exports.options import OptionError
from exports.stamps import read_stamp


def test_without_a_wish_the_date_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, ""):
        if value is None:
            monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        else:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert read_stamp().isoformat() == "1980-01-01T00:00:00+00:00"


def test_a_wish_is_seconds_since_1970(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721088000")
    assert read_stamp().isoformat() == "2024-07-16T00:00:00+00:00"


@pytest.mark.parametrize("value", ["now", "-1", "1.5", "0", "9999999999", "٣١٥٥٣٢٨٠٠"])
def test_another_value_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(OptionError, match="whole seconds from 315532800 to 4354819198"):
        read_stamp()
