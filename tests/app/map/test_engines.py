"""What a hand does goes where it points in Firefox and in WebKit as well."""

from __future__ import annotations

import os

import pytest

from tests.app.engines import FIREFOX, MINI_BROWSERS, WEBKIT, XVFB, open_story, start, wait_for
from tests.app.journeys import CLOSE_CARD, FIND_SPOTS, IS_OFFERED, READ_CARD, is_offered
from tests.app.visits import ROUTES
from tests.programs import ABSENT
from tests.serving import Server

# Every spot takes a minute more than the suite has: `make engines` asks for all.
ALL = os.environ.get("ENGINES") == "all"
# Two of each line here; Chromium is asked for all in test_pointing.
SPOTS = slice(None) if ALL else slice(4, None, 9)
without_firefox = pytest.mark.skipif(not FIREFOX, reason=f"{ABSENT}firefox")
without_webkit = pytest.mark.skipif(
    not (WEBKIT and XVFB and MINI_BROWSERS), reason=f"{ABSENT}webkit"
)


@pytest.mark.filterwarnings("ignore")  # of the drivers, not of ours
@pytest.mark.parametrize(
    ("name", "width", "height", "touch"),
    [
        pytest.param("firefox", 1280, 900, False, marks=without_firefox),
        *([pytest.param("firefox", 500, 844, True, marks=without_firefox)] if ALL else []),
        pytest.param("webkit", 1280, 900, False, marks=without_webkit),
    ],
)
def test_every_part_of_a_line_offers_its_own_journey(
    server: Server, name: str, width: int, height: int, touch: bool
) -> None:
    with start(name, width, height, touch=touch) as engine:
        # Past the cover, which shows one journey alone.
        open_story(engine, f"{server.address}/story#overview")
        spots = engine.read(FIND_SPOTS)
        assert {*spots} == {*ROUTES}
        for id_, found in spots.items():
            for x, y in found[SPOTS]:
                engine.press(x, y)
                wait_for(engine, IS_OFFERED)
                offered = engine.read(READ_CARD)
                assert is_offered(id_, offered), (id_, x, y, offered)
                engine.read(CLOSE_CARD)
        # A second press leaps, and Back comes back.
        spot = spots["ri-il-kyu"][9]
        engine.press(*spot)
        wait_for(engine, IS_OFFERED)
        assert engine.read("() => location.hash") == "#overview"
        engine.press(*spot)
        wait_for(engine, "() => document.querySelector('#leaving-havana[aria-current]') !== null")
        engine.read("() => { history.back(); }")
        wait_for(engine, "() => document.querySelector('#overview[aria-current]') !== null")
