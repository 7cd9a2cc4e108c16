"""While a room talks: what is chosen is what is shown, keys go where one looks, and nothing that is gone is asked."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from core.plan.deeds import CellInput, enter_cells
from core.values import Record
from core.workshop.deeds import accept_rest, close
from core.workshop.questions import Vote
from core.workshop.view import DONE, NONE, OPEN, TALKS
from tests.journeys.meeting_room import LEFT
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    desk_of,
    leaf_of,
    modal,
    office,
    page,
    panel,
    prompted,
    view,
    written,
)
from tests.ui.desktop.assessment.test_gaps_shown import another_plan, rows
from tests.ui.desktop.workshop.test_again_in_window import closed
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.scoring import AnswerEditor
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.talking import REST


def asked(desk: WorkshopDesk) -> ItemPanel:
    """The item at hand, as its form asks it."""
    answer: QWidget = desk.talking._answer.widget
    assert isinstance(answer, AnswerEditor)
    return known(answer.panel)


def test_an_item_that_went_while_the_projector_was_in_front_is_asked_nothing(
    sample: Window, qtbot: QtBot
) -> None:
    ladders = desk_of(office(sample)).page.ladders
    ladders.enter()
    desk = closed(sample, qtbot)
    first = asked(desk)
    first.setFocus()
    assert ladders._here is None, "an item of another page is none of this ladder's"
    desk.open_projector()
    QTest.keyClick(known(desk.projector), Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: asked(desk) is not first)
    delete(first)
    QTest.keyClick(known(desk.projector), Qt.Key.Key_Escape)
    asked(desk).setFocus()
    desk.talking.note.setFocus()
    assert not known(asked(desk).explain).isHidden(), "the edge of the one item that is asked stays"


def test_a_ladder_forgets_an_item_that_was_deleted(sample: Window) -> None:
    page = desk_of(office(sample)).page
    page.ladders.enter()
    before = known(page.ladder.here)
    page.ladders.forget()
    page.ladders.moved(None, before)  # the keyboard comes by once more before it is gone
    delete(before)
    page.choose(page._dimension)
    page.ladders.enter()
    after = known(page.ladder.here)
    page.ladders.moved(None, after)
    assert page.ladders._here is after


def talked(sample: Window, qtbot: QtBot, against: int) -> tuple[WorkshopDesk, str]:
    """A room of six of whom so many say otherwise than what is entered on one item, which is at hand."""
    office(sample).show_page("workshop")
    desk = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: desk.held is not None)
    desk.begin(6)
    qtbot.waitUntil(lambda: known(desk.held).state == OPEN)
    held = known(desk.held)
    entered = {item: record.text("state") for item, record in held.facts.answers.items()}
    item = next(one.key for one in held.questions if entered.get(one.key) == "met")
    desk.take(
        [
            Vote(slip.id, one.key, (one.choices[int(one.key == item and n < against)].key,))
            for n, slip in enumerate(held.slips)
            for one in held.questions
        ]
    )
    qtbot.waitUntil(lambda: known(desk.held).whole == 6)
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: known(desk.held).state == TALKS)
    desk.talking.list.show_key(item)
    desk.talking._choose()
    return desk, item


def test_where_the_room_says_otherwise_no_answer_waits_to_be_recorded(
    sample: Window, qtbot: QtBot
) -> None:
    desk, item = talked(sample, qtbot, 5)
    talking = desk.talking
    assert asked(desk)._state.key == ""
    assert plain(talking._why).startswith("คุยเพราะ ต่าง 5 ต่อ 1 · ที่ประชุมเห็นต่างจากที่กรอกไว้")
    assert plain(talking._own) == "ที่กรอกไว้ก่อนประชุม: ผ่าน  ต่างจากผลการให้คะแนน จึงยังไม่ได้เลือกคำตอบไว้ให้"
    talking.reason.insert("เห็นตามเสียงส่วนใหญ่")
    QTest.keyClick(talking.reason, Qt.Key.Key_Return)
    assert plain(talking._lack).startswith("ข้อนี้ยังไม่มีคำตอบ")
    assert asked(desk).hasFocus(), "the keyboard is where the answer is given"
    asked(desk)._state.ask("not_met")
    assert plain(talking._lack) == ""
    QTest.keyClick(asked(desk), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: item in known(desk.held).decided)
    assert known(desk.held).decided[item][:3] == (item, "ไม่ผ่าน", "เห็นตามเสียงส่วนใหญ่")
    talking.list.show_key(item)
    talking._choose()
    assert "ต่างจากผลการให้คะแนน จึงยังไม่ได้เลือกคำตอบไว้ให้" not in plain(talking._own)
    assert known(desk.held).facts.answers[item].text("state") == "not_met"


def test_a_missing_reason_is_asked_for_in_its_field(sample: Window, qtbot: QtBot) -> None:
    desk, item = talked(sample, qtbot, 1)
    talking = desk.talking
    assert asked(desk)._state.key == "met"
    assert plain(talking._called) == "เหตุผล (ต้องมี)"
    QTest.mouseClick(talking.save, Qt.MouseButton.LeftButton)
    assert sample.problem is None, "nothing stands in front"
    assert "จึงต้องมีเหตุผล" in plain(talking._lack)
    assert talking.reason.hasFocus()
    QTest.keyClicks(talking.reason, "seen")
    assert plain(talking._lack) == ""
    QTest.keyClick(talking.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: item in known(desk.held).decided)
    assert known(desk.held).decided[item].reason == "seen"
    others = [one.item for one in known(desk.held).left]
    talking.list.show_key(others[0])
    talking._choose()
    assert plain(talking._called) == "เหตุผล", "all say the same and so does the answer"


def test_a_decision_leaves_its_own_item_alone_and_the_last_one_goes_to_the_motion(
    sample: Window, qtbot: QtBot
) -> None:
    desk, item = talked(sample, qtbot, 1)
    talking = desk.talking
    talking.reason.setFocus()
    talking.reason.insert("เห็นเอกสารแล้ว")
    proofless = known(desk.held).proofless
    assert item not in proofless
    desk._ask_proofless()
    prompted(qtbot, "ในมติเดียว").enter()
    qtbot.waitUntil(lambda: not known(desk.held).proofless)
    assert (talking.here, talking.reason.text()) == (item, "เห็นเอกสารแล้ว"), (
        "it is not decided: what was typed stays"
    )
    assert sample.focusWidget() is talking.reason, "and the keyboard too"
    for one in [one.item for one in known(desk.held).left if one.item != item]:
        desk._decide(one, [("state", "met", ())], "เห็นเอกสารแล้ว")
    qtbot.waitUntil(lambda: [one.item for one in known(desk.held).left] == [item])
    assert talking.here == item
    QTest.keyClick(talking.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not known(desk.held).left)
    qtbot.waitUntil(lambda: sample.focusWidget() is talking.rest)
    assert talking.here == REST


def test_a_decision_goes_on_with_the_keyboard_in_the_next_item(
    sample: Window, qtbot: QtBot
) -> None:
    desk, item = talked(sample, qtbot, 1)
    talking = desk.talking
    after = talking._next(known(desk.held), item)
    talking.reason.insert("เห็นเอกสารแล้ว")
    QTest.keyClick(talking.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: talking.here == after)
    assert sample.focusWidget() is asked(desk)
    assert talking.reason.text() == ""
    desk._decided([item])
    assert talking.here == after, "told twice of one item it goes on once"


def test_the_button_names_the_line_of_the_list_it_goes_to(sample: Window, qtbot: QtBot) -> None:
    desk, _item = talked(sample, qtbot, 1)
    talking = desk.talking
    for line in talking.list.lines[:3]:
        talking.list.show_key(line.key)
        talking._choose()
        after = talking._next(known(desk.held), str(line.key))
        number = next(one.above.partition(".")[0] for one in talking.list.lines if one.key == after)
        assert talking.save.text().strip() == f"บันทึกมติ ไปรายการที่ {number}"


def test_another_line_leaves_the_keyboard_in_the_item(sample: Window, qtbot: QtBot) -> None:
    desk, _item = talked(sample, qtbot, 1)
    desk.talking.enter()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        before = asked(desk)
        QTest.keyClick(before, key)
        assert asked(desk) is not before
        assert sample.focusWidget() is asked(desk)
    for _line in desk.talking.list.lines:
        desk._step(1)
    assert desk.talking.here == REST
    assert sample.focusWidget() is desk.talking.list, "there is no item: the list has it"


def test_a_vote_once_more_begins_with_the_keyboard_not_on_what_ends_it(
    sample: Window, qtbot: QtBot
) -> None:
    desk, item = talked(sample, qtbot, 1)
    talking = desk.talking
    talking.again.setFocus()
    QTest.keyClick(talking.again, Qt.Key.Key_Return)
    prompt = modal(qtbot, PromptDialog)
    prompt.fields["text"].insert("มีเอกสารเพิ่ม")
    QTest.keyClick(prompt.fields["text"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: known(desk.held).again == item)
    qtbot.waitUntil(lambda: sample.focusWidget() is talking.table)
    desk.take([Vote(slip.id, item, ("met",)) for slip in known(desk.held).slips])
    qtbot.waitUntil(lambda: len(known(desk.held).again_voted) == 6)
    QTest.mouseClick(talking.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not known(desk.held).again)
    assert plain(talking._why).startswith("คุยเพราะ เดิมเห็นต่างกัน"), "now they agree"


def test_closing_is_the_main_button_only_once_somebody_voted_and_the_key_sheet_says_what_works(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("workshop")
    desk = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: desk.held is not None)
    keys: dict[str, set[str]] = {known(desk.held).state: sheet(sample)}
    desk.begin(2)
    qtbot.waitUntil(lambda: known(desk.held).state == OPEN)
    assert known(desk.place().primary).words == "เริ่มประชุม", (
        "beginning is in front, closing not before a vote"
    )
    assert "ปิดรับคะแนน" in [one.words for one in desk.place().others]
    held = known(desk.held)
    desk.take([Vote(held.slips[0].id, held.questions[0].key, ("met",))])
    qtbot.waitUntil(lambda: known(desk.held).some == 1)
    assert known(desk.place().primary).words == "ปิดรับคะแนน"
    keys[OPEN] = sheet(sample)
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: known(desk.held).state == TALKS)
    keys[TALKS] = sheet(sample)
    own = {"PgDn", "PgUp", "Ctrl+Enter", "F5", "F7"}
    assert {state: own & found for state, found in keys.items()} == {
        NONE: {"F7"},
        OPEN: {"F5", "F7"},
        TALKS: own,
    }


def sheet(window: Window) -> set[str]:
    """The keys the key sheet names."""
    commands = office(window).commands
    commands.show_keys()
    found = {label.text() for label in commands.sheet.findChildren(QLabel)}
    commands.sheet.accept()
    return found


def plain(label: QLabel) -> str:
    return label.text().replace("\u200b", "") if not label.isHidden() else ""


WHAT = "แนบคำสั่งที่ลงนามแล้ว"
WHO = "บุคคลตัวอย่าง 1"
WHEN = "30 มิ.ย. 2569"


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
    return {
        words for words in written(panel(window, item)).splitlines() if words.startswith("ในแผน")
    }


def finish(window: Window, row: Record) -> None:
    """Its plan says that it is done."""
    session = office(window).session
    form = session.forms.worded(session.forms.get("operating-plan"))
    session.do(
        partial(
            enter_cells,
            instrument=form,
            row=row.ref,
            period=f"{view(window).year}q3",
            entries=[CellInput("done", "100", None)],
        )
    )


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
    qtbot.waitUntil(lambda: item in page(sample)._made)
    come_to_rest(qtbot, sample)
    (words,) = said(sample, item)
    assert WHO in words
    finish(sample, row)
    qtbot.waitUntil(lambda: not page(sample)._made[item])
    come_to_rest(qtbot, sample)
    assert not said(sample, item), "what is done is asked of nobody"


def test_at_the_end_everything_that_was_promised_becomes_rows_at_one_press(
    sample: Window, qtbot: QtBot
) -> None:
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
