"""On every kind of PC each line of the first page opens at what it names, and nothing a key deletes is chosen there."""

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

import main
from core.exchange.invitation_deeds import StartFileResult, make_seats
from tests.journeys.hands import rest
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre, second_pc
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import come_to_rest, office
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.home.test_tasks_opened import chosen, lines
from ui.desktop.shell.window import Window
from wiring import Wiring

KINDS = (
    "an office",
    "another PC of an office",
    "a province",
    "a centre",
    "a member nobody has confirmed",
    "a member",
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Town]:
    place = tmp_path_factory.mktemp("pcs")
    province, centre = province_and_centre(place)
    own, other = (
        begin(invite(province, "11", out=place)[0].path, place / f"d{n}") for n in range(2)
    )
    (place / "seats").mkdir()
    steps = centre.do(
        partial(make_seats, names=["สมชาย ใจตรง"], folder=place / "seats", post=centre.post)
    )
    seat = begin(
        next(one.path for one in steps if isinstance(one, StartFileResult)), place / "member"
    )
    confirmed = second_pc(place / "confirmed", centre, "committee")
    found = dict(zip(KINDS, (own, other, province, centre, seat, confirmed), strict=True))
    while OPENED:
        OPENED.pop().folder.close()
    return found


@pytest.fixture
def desk(kind: str, towns: dict[str, Town], monkeypatch: pytest.MonkeyPatch) -> Wiring:
    monkeypatch.setenv("PRONGSAI_KEYS", str(towns[kind].home))
    return main.desk()


@pytest.fixture
def opened(kind: str, towns: dict[str, Town], new_window: NewWindow, qtbot: QtBot) -> Window:
    window = new_window(lambda made: made.open_folder(towns[kind].place))
    come_to_rest(qtbot, window)
    return window


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_of_the_first_page_opens_at_what_it_names(
    opened: Window, qtbot: QtBot, kind: str
) -> None:
    found = list(lines(opened))
    assert bool(found) is (kind != "a member nobody has confirmed"), kind
    for goal in found:
        office(opened).show_page("home")
        office(opened).room.host.jump(goal)
        come_to_rest(qtbot, opened)
        rest(60)
        assert office(opened).key == goal.page, (kind, goal)
        assert office(opened)._is_there(office(opened)._pages[goal.page]), (kind, goal)
        assert chosen() == "", (kind, goal)
