"""A plan locked for signing, whole or one period alone: asked on the page of signing, and only read on its own page."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from tests.ui.desktop.acting import leaf_of, modal, office, plans_of
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog
from ui.desktop.signing.page import SigningPage
from ui.desktop.widgets.prompt import PromptDialog

PERIOD = "ผลของปีงบประมาณ 2569"
SMALL = {
    "title": "แผน",
    "rows": [
        {"id": "g", "kind": "goal_group", "f.title": "problem"},
        {
            "id": "a",
            "kind": "activity",
            "parent": "g",
            "f.title": "กิจกรรม",
            "f.virtue": "discipline",
        },
    ],
    "progress": [{"id": "p", "row": "a", "period": "2569", "f.success": "50"}],
}


def click(button: QWidget) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def signing(sample: Window, qtbot: QtBot) -> SigningPage:
    """The page of signing with a plan in front that can be locked."""
    opened = office(sample)
    form = opened.session.forms.get("moral-plan")
    opened.session.do(partial(import_plan, instrument=form, year=2569, content=SMALL))
    opened.show_page("sign")
    found = leaf_of(opened, "sign", SigningPage)
    qtbot.waitUntil(lambda: len(found.list.lines) == 2, timeout=20_000)
    found.list.setCurrentIndex(found.list.model().index(1, 0))
    qtbot.waitUntil(
        lambda: found.panel is not None and found.panel.subject.entity == "plan", timeout=20_000
    )
    return found


def lock(sample: Window, signing: SigningPage, qtbot: QtBot, part: str) -> None:
    """Lock all of the plan or one period of it."""
    click(office(sample).header.primary)
    dialog = modal(qtbot, LockDialog)
    assert [dialog.part.itemText(n) for n in range(dialog.part.count())] == ["ทั้งแผน", PERIOD]
    dialog.part.setFocus()
    while dialog.part.currentText() != part:
        QTest.keyClick(dialog.part, Qt.Key.Key_Down)
    assert dialog._rest.isHidden() == (part == "ทั้งแผน")
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "one")
    click(dialog.go)
    qtbot.waitUntil(lambda: bool(signing.panel and signing.panel.revisions), timeout=20_000)


def plan_of(sample: Window, qtbot: QtBot) -> PlanPageWidget:
    """The plan page, when it says that something is locked."""
    office(sample).show_page("plan")
    shown = plans_of(office(sample)).view
    qtbot.waitUntil(lambda: not shown.locked.isHidden(), timeout=20_000)
    return shown


def page_of(shown: PlanPageWidget) -> PlanPage:
    assert shown.page is not None
    return shown.page


def editors(shown: PlanPageWidget, qtbot: QtBot, row: PlanRow, head: str) -> dict[str, CellEditor]:
    """The row's own cells under a head, chosen by the mouse."""
    shown.go_to(row.ref)
    click(shown.form.heads.button(head))
    qtbot.waitUntil(lambda: shown.form.complete and shown.form.heads.key == head, timeout=20_000)
    return {
        one.cell.id: one for one in shown.form.findChildren(CellEditor) if one.row.ref == row.ref
    }


def taking(editor: CellEditor) -> bool:
    """Whether it takes letters or clicks."""
    entry = editor.findChild(QLineEdit)
    transparent = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    return not entry.isReadOnly() if entry else not editor.editor.testAttribute(transparent)


def test_one_period_is_locked_alone_and_only_its_report_is_read(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    lock(sample, signing, qtbot, PERIOD)
    # as much of the list is seen as there is room
    assert signing.list.height() > signing.height() // 2
    qtbot.waitUntil(lambda: signing.list.lines[1].pill != "ร่าง", timeout=20_000)
    line = signing.list.lines[1]
    assert (line.pill, line.below) == ("ล็อกบางงวด", f"ล็อกแล้ว: {PERIOD}")
    shown = plan_of(sample, qtbot)
    assert shown.locked.says.replace("\u200b", "").startswith(f"{PERIOD} อ่านได้อย่างเดียว")
    row = next(one for one in page_of(shown).rows if one.kind == "activity")
    planned = editors(shown, qtbot, row, "plan")
    assert all(taking(one) for one in planned.values())
    told = editors(shown, qtbot, row, "told")
    assert told
    assert not any(taking(one) for one in told.values())
    assert shown.rows.add.isEnabled()
    office(sample).show_page("sign")
    click(
        next(
            one
            for one in signing.revisions.findChildren(QPushButton)
            if "ปลดล็อกเพื่อแก้ไข ผลของ" in one.accessibleName()
        )
    )
    dialog = modal(qtbot, PromptDialog)
    QTest.keyClicks(dialog.fields["text"], "again")
    QTest.keyClick(dialog.fields["text"], Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: not (signing.panel and signing.panel.revisions[0].stands), timeout=20_000
    )
    office(sample).show_page("plan")
    qtbot.waitUntil(lambda: shown.locked.isHidden(), timeout=20_000)
    assert all(taking(one) for one in editors(shown, qtbot, row, "told").values())


def test_of_a_whole_plan_that_is_locked_nothing_is_changed_and_everything_is_read(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    lock(sample, signing, qtbot, "ทั้งแผน")
    shown = plan_of(sample, qtbot)
    row = next(one for one in page_of(shown).rows if one.kind == "activity")
    for head in ("plan", "told"):
        assert not any(taking(one) for one in editors(shown, qtbot, row, head).values())
    assert not shown.rows.add.isEnabled()
    assert shown.form.next_rows.isHidden()
    QTest.mouseClick(shown.bar.how.button("grid"), Qt.MouseButton.LeftButton)
    table = shown.grid.table
    index = table.index(0, 1)
    assert not table.flags(index) & Qt.ItemFlag.ItemIsEditable
    seen = (
        shown.grid.view.viewport()
        .grab()
        .toImage()
        .pixelColor(shown.grid.view.visualRect(index).topLeft())
    )
    assert seen == office(sample).room.look.color("mutebg")
    assert "อ่านได้อย่างเดียว" in table.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert shown.grid.lock.isVisible()
