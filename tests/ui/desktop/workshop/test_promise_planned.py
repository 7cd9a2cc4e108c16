"""What somebody took on in a meeting becomes a row of the plan at a press, named at its item until it is done."""

from functools import partial

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.plan.deeds import CellInput, enter_cells
from core.values import Record
from core.workshop.deeds import accept_rest
from core.workshop.view import DONE
from tests.journeys.meeting_room import LEFT
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, office, page, panel, prompted, view, written
from tests.ui.desktop.assessment.test_gaps_shown import another_plan, rows
from tests.ui.desktop.workshop.test_talk_page import talked
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk

WHAT, WHO, WHEN = "แนบคำสั่งที่ลงนามแล้ว", "บุคคลตัวอย่าง 1", "30 มิ.ย. 2569"


def promised(desk: WorkshopDesk, qtbot: QtBot, what: str) -> None:
    before = len(known(desk.held).promises)
    QTest.mouseClick(desk.talking.promise, LEFT)
    dialog = prompted(qtbot, "มีผู้รับไปทำ")
    dialog.fields["text"].insert(what)
    dialog.fields["owner"].insert(WHO)
    dialog.fields["due"].setText(WHEN)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(known(desk.held).promises) > before)


def made(window: Window, qtbot: QtBot, called: str) -> Record:
    """The row that comes of one press: there is one plan that takes it, and nothing is asked."""
    qtbot.waitUntil(lambda: called in {one.text("f.title") for one in rows(window)}, timeout=20_000)
    assert QApplication.activeModalWidget() is None
    return next(one for one in rows(window) if one.text("f.title") == called)


def said(window: Window, item: str) -> set[str]:
    """What stands at the item in the assessment of rows of a plan, and what is heard of it."""
    return {words for words in written(panel(window, item)).splitlines() if words.startswith("ในแผน")}


def finish(window: Window, row: Record) -> None:
    """Its plan says that it is done."""
    session = office(window).session
    form = session.forms.worded(session.forms.get("operating-plan"))
    session.do(
        partial(
            enter_cells, instrument=form, row=row.ref, period=f"{view(window).year}q3",
            entries=[CellInput("done", "100", None)],
        )
    )  # fmt: skip


def test_a_promise_becomes_a_row_of_who_promised_and_stands_at_its_item_until_it_is_done(
    sample: Window, qtbot: QtBot
) -> None:
    page(sample)
    another_plan(sample, qtbot)
    desk, item = talked(sample, qtbot, 1)
    assert desk.talking._act.isHidden(), "nothing was promised"
    promised(desk, qtbot, WHAT)
    qtbot.waitUntil(lambda: not desk.talking._act.visibleRegion().isEmpty())
    QTest.mouseClick(desk.talking._act, LEFT)
    row = made(sample, qtbot, WHAT)
    assert row.text("f.owner") == WHO
    office(sample).show_page("assessment")
    qtbot.waitUntil(lambda: item in page(sample).asks.made)
    come_to_rest(qtbot, sample)
    (words,) = said(sample, item)
    assert WHO in words
    finish(sample, row)
    qtbot.waitUntil(lambda: not page(sample).asks.made[item])
    come_to_rest(qtbot, sample)
    assert not said(sample, item), "what is done is asked of nobody"


def test_at_the_end_everything_that_was_promised_becomes_rows_at_one_press(sample: Window, qtbot: QtBot) -> None:
    page(sample)
    another_plan(sample, qtbot)
    desk, _item = talked(sample, qtbot, 1)
    promised(desk, qtbot, WHAT)
    for talk in known(desk.held).left:
        picked = known(desk.held).question(talk.item).choices[0].key
        field = "choice" if known(desk.held).facts.tree.choices(talk.item) else "state"
        desk._decide(talk.item, [(field, picked, ())], "ตามหลักฐาน")
        qtbot.waitUntil(partial(is_decided, desk, talk.item))
    desk._do(accept_rest, desk._begun)
    qtbot.waitUntil(lambda: known(desk.held).state == DONE)
    QTest.mouseClick(desk.ended.act, LEFT)
    row = made(sample, qtbot, WHAT)
    assert row.text("f.owner") == WHO
    assert row.text("f.span") == "2569q3", "the plan asks for a quarter of its fiscal year"


def is_decided(desk: WorkshopDesk, item: str) -> bool:
    return item in known(desk.held).decided
