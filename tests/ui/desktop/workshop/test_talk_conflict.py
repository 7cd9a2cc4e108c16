"""While two values of an item stand, the page of a room that talks is read without moving it sideways."""

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.sheets import answer_at, sheet_of
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Change, Changes, Plain, Text
from tests.known import known
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.fitting import SCREEN
from tests.ui.desktop.workshop.test_again_in_window import closed
from ui.desktop.shell.window import Window
from ui.desktop.widgets.conflict import ConflictBox
from ui.desktop.workshop.desk import WorkshopDesk

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LONG = "ตรวจเอกสารครบทุกฉบับแล้ว ลายมือชื่อถูกต้อง และมีสำเนาเก็บไว้ที่ฝ่ายบริหารงานทั่วไป"


def torn(desk: WorkshopDesk, item: str) -> None:
    """Somebody else wrote the answer and its note without having seen what stands there."""
    ref = answer_at(sheet_of(known(desk.held).assessment), item)

    def written(ctx: Context, store: Store, value: str, note: str) -> Changes:
        return store.save(
            ctx, "test", [Change(ref, "state", Plain(value)), Change(ref, "note", Text(note))]
        )

    for value, note in (("met", LONG), ("not_met", f"{LONG} แต่ยังขาดหนังสือนำ")):
        desk._session.do(partial(written, value=value, note=note))


@pytest.mark.parametrize("scale", [100, 125, 200])
def test_an_item_with_two_values_is_no_wider_than_its_place(
    sample: Window, qtbot: QtBot, scale: int
) -> None:
    sample.dress("light", scale)
    sample.resize(SCREEN)
    desk = closed(sample, qtbot)
    torn(desk, desk.talking.here)
    qtbot.waitUntil(lambda: len(desk.talking.area.findChildren(ConflictBox)) == 2)
    qtbot.wait(60)
    assert sample.size() == SCREEN
    area = desk.talking.area
    assert known(area.widget()).width() <= area.viewport().width()
    for box in area.findChildren(ConflictBox):
        for use in box.buttons:
            place = use.mapTo(area.viewport(), use.rect().topRight()).x()
            assert place <= area.viewport().width(), "each value can be chosen where one reads it"
