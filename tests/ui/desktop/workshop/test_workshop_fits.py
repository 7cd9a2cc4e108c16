"""The page of a workshop is read on the smallest screen in every state, whatever the letters and the language."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from core.workshop.deeds import accept_rest, close, count_again, vote_again
from core.workshop.questions import Vote
from core.workshop.view import DONE, NONE, OPEN, TALKS
from tests.known import known
from tests.ui.desktop.acting import leaf_of, office
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.base.page_context import FieldInputs
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.talking import REST

pytestmark = pytest.mark.usefixtures("thai_again")

VOTERS = 12


def voted_again(desk: WorkshopDesk, item: str, qtbot: QtBot, seen: Callable[[], None]) -> None:
    """An item is voted on once more, with every way of doing so on the page, and counted."""
    first = known(desk.held).question(item).choices[0].key
    desk.talking.list.show_key(item)
    desk.talking._choose()
    desk._do(vote_again, desk.live.read, item=item, reason="มีเอกสารแนบเพิ่ม")
    qtbot.waitUntil(desk.talking._ballots.isVisible)
    seen()
    desk.take([Vote(known(desk.held).slips[0].id, item, (first,))])
    qtbot.waitUntil(lambda: bool(known(desk.held).again_voted))
    desk._do(count_again, desk.live.read)
    qtbot.waitUntil(lambda: not known(desk.held).again)


@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [100, 125, 200])
def test_every_state_fits(sample: Window, qtbot: QtBot, scale: int, language: str) -> None:
    if language != THAI:
        sample.speak(language)
    sample.dress("light", scale)
    office(sample).show_page("workshop")
    desk = leaf_of(office(sample), "workshop", WorkshopDesk)

    def seen(state: str, what: str = "") -> None:
        qtbot.waitUntil(lambda: desk.held is not None and desk.held.state == state)
        sample.resize(SCREEN)
        qtbot.wait(60)
        assert sample.size() == SCREEN, (state, what)
        fits(qtbot, sample, f"{state} {what}")

    seen(NONE)
    desk.begin(VOTERS)
    seen(OPEN)
    held = known(desk.held)
    picks = {one.key: [each.key for each in one.choices] for one in held.questions if one.choices}
    apart = [*picks][:6]
    votes = []
    for n, slip in enumerate(held.slips):
        for key, keys in picks.items():
            pick, note = (n % len(keys), "ไม่มีลายมือชื่อ") if key in apart else (0, "")
            votes.append(Vote(slip.id, key, (keys[pick],), note=note))
    desk.take(votes)
    seen(OPEN, "voted")

    desk._do(close, desk._begun)
    seen(TALKS)
    lines = [*desk.talking.list.lines]
    for line in (*lines[:6], *lines[-3:]):
        desk.talking.list.show_key(line.key)
        desk.talking._choose()
        seen(TALKS, str(line.key))
        area = desk.talking.area
        assert known(area.widget()).width() <= area.viewport().width(), line.key
    assert desk.talking.here == REST
    voted_again(desk, str(lines[0].key), qtbot, lambda: seen(TALKS, "again"))
    for one in known(desk.held).talks:
        answer: FieldInputs = (
            [] if known(desk.held).votes[one.item].entered else [("state", "met", ())]
        )
        desk._decide(one.item, answer, "เห็นตามหลักฐาน")
    qtbot.waitUntil(lambda: not known(desk.held).left)
    seen(TALKS, "the motion")

    desk._do(accept_rest, desk._begun)
    seen(DONE)
