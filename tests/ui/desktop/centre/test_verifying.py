"""The table of what is verified: units are ticked and answered together, and who has locked is left alone."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.verifying import VerifyItem, VerifyRow
from core.values import Ref
from ui.desktop.centre.verifying import VerifyDialog, state_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import words


def ref(n: int) -> Ref:
    return Ref(f"{n}" * 32, "assessment", f"{n}" * 32)


ROWS = (
    VerifyRow(ref(1), "จังหวัดหนึ่ง", "S10", "", locked=False),
    VerifyRow(ref(2), "จังหวัดสอง", "S20", "met", locked=False),
    VerifyRow(ref(3), "จังหวัดสาม", "S30", "not_met", locked=False),
    VerifyRow(ref(4), "จังหวัดสี่", "S40", "", locked=True),
)
ITEM = VerifyItem("checked", "แบบตรวจสอบ", "b", "ข้อ 2", "ไม่มีผู้ถูกลงโทษ", ROWS)


def test_units_are_ticked_and_answered_together(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = VerifyDialog(
        look, [ITEM, VerifyItem("checked", "แบบตรวจสอบ", "c", "ข้อ 3", "ไม่มีเรื่องค้าง", ROWS[:1])], parent
    )
    assert [state_words(one)[0] for one in ROWS] == ["ยังไม่ตอบ", "ใช่", "ไม่ใช่", "หน่วยงานล็อกแล้ว"]
    assert dialog._left.text() == words("เลือก 0 แห่ง ยังไม่ตอบ 1 จาก 4 แห่ง", "line").text()
    assert not dialog.yes.isEnabled(), "nobody is ticked"
    dialog.rest.click()
    assert dialog.list.on == {ref(1)}, "who has locked is not asked for"
    dialog.list.tick(ref(4))
    dialog.list.tick(ref(3))
    assert dialog.list.on == {ref(1), ref(3)}
    told = list[tuple[str, list[Ref], object]]()
    dialog.wanted.connect(lambda item, refs, said: told.append((item, refs, said)))
    for button in (dialog.yes, dialog.no, dialog.none):
        button.click()
    assert told == [("b", [ref(1), ref(3)], one) for one in (True, False, None)]
    answered = VerifyItem("checked", "แบบตรวจสอบ", "b", "ข้อ 2", "x", (ROWS[0]._replace(state="met"), *ROWS[1:]))
    dialog.show_items([answered])
    assert dialog._left.text() == words("เลือก 0 แห่ง ยังไม่ตอบ 0 จาก 4 แห่ง", "line").text()
    assert not dialog.rest.isEnabled()
