"""The site that the Export page makes: one at a time, kept on disk, and never half."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from exports.site.folder import LIST
from geo.story.records import Story
from tests.conftest import VOYAGE
from tests.views.conftest import Client
from views import sites
from views.keeping import BusyError
from views.making import Maker, SiteShare
from views.shelf import Shelf
from views.sites import SiteAddress, SiteJob

BASES = [f"https://example.org/{name}" for name in ("one", "two", "three", "four")]


class Shares(Maker):
    """Makes two shares, the second when it may."""

    def __init__(self, story: Story) -> None:
        super().__init__(story)
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def plan_site(self, base: str) -> tuple[str, ...]:
        return (base, "pages")

    def make_site_share(self, base: str, number: int) -> SiteShare:
        if number == 0:
            return SiteShare({"index.html": base.encode()}, ("map/sea: no room",))
        assert self.may_go_on.wait(60)
        return SiteShare({"ko/map/sea.png": b"\x89PNG" * 100})


@pytest.fixture
def making(voyage: Story) -> Shares:
    return Shares(voyage)


@pytest.fixture
def address(voyage: Story, making: Shares, tmp_path: Path) -> SiteAddress:
    return SiteAddress(voyage, VOYAGE, making=making, shelf=Shelf(tmp_path / "cache", "test"))


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def finish(address: SiteAddress, base: str) -> SiteJob:
    job = address.make(base)
    wait_for(lambda: job.is_over)
    return job


def lose(*_: object) -> SiteShare:
    raise BusyError("the process is lost")


def ask(address: SiteAddress, query: str) -> httpx.Response:
    scope = {"type": "http", "method": "GET", "query_string": query.encode(), "headers": []}
    response = address.show(Request(scope))
    body = b"" if response.status_code == 200 else bytes(response.body)
    return httpx.Response(response.status_code, headers=dict(response.headers), content=body)


def test_a_site_is_made_whole_and_kept(address: SiteAddress, making: Shares) -> None:
    assert ask(address, f"site={BASES[0]}").status_code == 404
    making.may_go_on.clear()
    job = address.make(BASES[0])
    wait_for(lambda: job.done == 1)
    assert address.make(BASES[0]) is job
    assert address.find(BASES[0]) is None
    making.may_go_on.set()
    wait_for(lambda: job.is_over)
    path = address.find(BASES[0])
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["index.html", "ko/map/sea.png", LIST]
        assert archive.read("index.html").decode() == BASES[0]
    assert address.read_lacks(BASES[0]) == ["map/sea: no room"]
    answer = ask(address, f"site={BASES[0]}/")
    assert answer.status_code == 200
    assert 'attachment; filename="' in answer.headers["content-disposition"]
    # Another process of the same story finds it.
    other = SiteAddress(address.story, VOYAGE, making=making, shelf=Shelf(path.parents[1], "test"))
    assert other.find(BASES[0]) == path


def test_few_sites_are_kept_and_few_wait(address: SiteAddress, making: Shares) -> None:
    for base in BASES[:3]:
        assert finish(address, base).trouble == ""
    assert [address.find(base) is not None for base in BASES[:3]] == [False, True, True]
    making.may_go_on.clear()
    jobs = [address.make(f"{base}/again") for base in BASES[:3]]
    with pytest.raises(BusyError):
        address.make(BASES[3])
    assert sum(job.is_waiting for job in jobs) >= 2
    making.may_go_on.set()
    wait_for(lambda: all(job.is_over for job in jobs))
    assert finish(address, BASES[3]).trouble == ""


def test_what_nobody_waits_for_or_cannot_be_made_leaves_nothing(
    address: SiteAddress, making: Shares, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sites, "PATIENCE_S", -1.0)
    assert "nobody waits" in finish(address, BASES[0]).trouble
    monkeypatch.setattr(sites, "PATIENCE_S", 60.0)
    with monkeypatch.context() as patch:
        patch.setattr(making, "make_site_share", lose)
        assert "lost" in finish(address, BASES[0]).trouble
    assert [*(tmp_path / "cache" / "sites").iterdir()] == []
    assert finish(address, BASES[0]).trouble == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "site is "),
        ("?site=ftp://example.org", "must be a web address"),
        ("?page=1", "there are site"),
    ],
)
def test_a_bad_question_is_told_in_one_sentence(client: Client, query: str, sentence: str) -> None:
    answer = client.get(f"/site.zip{query}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert answer.text.count("\n") == 1
