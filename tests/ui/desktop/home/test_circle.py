"""The page of how a year hangs together: two years of a department in the window, with no figure typed by anybody."""

from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.copy_deeds import make_rows
from core.assessment.start_deeds import import_answers
from core.forms.ports import Action
from core.plan.deeds import RowInsertPoint, add_plan_rows, start_plan
from core.plan.file_deeds import plan_at
from core.plan.register_deeds import add_entries
from core.plan.view import PlanPage
from core.signing.deeds import sign_off
from core.values import Plain, Record, Ref, Text, Written
from tests.journeys.hands import rest
from tests.ui.desktop.acting import at_rest, leaf_of, modal, new_office, office
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.plan.test_drawn_cell import ANSWERS
from ui.desk import NewOffice
from ui.desktop.home.circle import DataFlowPage, DocumentBox
from ui.desktop.home.documents import NewDocumentDialog
from ui.desktop.shell.window import Window
from ui.desktop.theme.thai import BREAK

FORM, TITLE = "rdpb-ita-measures", "รายงานผลตามมาตรการ"
DIVISIONS = 18


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    """A department with the result of 2568, and the measures that were made of it."""
    made = new_window(
        lambda made: new_office(
            made, NewOffice(tmp_path / "d", "กรมตัวอย่าง", "S20", "section", "", 2569)
        )
    )
    publish(made, 2568)
    session = office(made).session
    act(made, lambda ctx, store: start_plan(ctx, store, session.forms.get(FORM), 2569))
    act(made, lambda ctx, store: make_rows(ctx, store, plan(made)))
    return made


def act(window: Window, action: Action) -> None:
    """Do it as the window does, and wait until it is done."""
    done: list[bool] = []
    office(window).room.do(action, lambda: done.append(True))
    end = monotonic() + 20
    while not done:
        assert monotonic() < end
        rest(5)


def publish(window: Window, year: int, **scores: str) -> None:
    session = office(window).session
    given = ANSWERS | {of: {f"measure.score{of[1:]}": score} for of, score in scores.items()}
    act(
        window,
        lambda ctx, store: import_answers(
            ctx, store, session.forms.get("ita"), year, {"answers": given}
        ),
    )


def plan(window: Window) -> Ref:
    return plan_at(office(window).room.unit, FORM, 2569)


def box(window: Window, qtbot: QtBot, year: int, title: str, says: str) -> DocumentBox:
    """The box of a document, as soon as it says something to whoever hears it."""

    def there() -> DocumentBox | None:
        boxes = leaf_of(office(window), "circle", DataFlowPage).view.boxes.values()
        mine = (one for one in boxes if (one.shown.year, one.shown.row.title) == (year, title))
        return next((one for one in mine if says in one.accessibleDescription()), None)

    qtbot.waitUntil(lambda: there() is not None, timeout=8000)
    found = there()
    assert found is not None
    return found


def test_a_departments_year_is_walked_from_result_to_measures_to_the_next_result(
    window: Window, qtbot: QtBot
) -> None:
    opened, session = office(window), office(window).session
    opened.show_page("home")
    next(deed.do() for deed in opened.leaf("home").place().others if deed.words == "ปีนี้เชื่อมกันอย่างไร")
    drawn = box(window, qtbot, 2569, TITLE, "จาก ITA ปี 2568 ดึง 1 ตัวเลข: ประสิทธิภาพการสื่อสาร")
    assert box(window, qtbot, 2568, "ITA", "").x() < drawn.x(), "last year stands before"
    assert "จะดึง" in box(window, qtbot, 2570, TITLE, "ยังไม่เริ่ม").accessibleDescription()
    for quarter in range(1, 5):
        report(window, quarter)
    box(window, qtbot, 2569, TITLE, f"รายงาน {DIVISIONS} จาก {DIVISIONS}")
    stored = session.read(
        lambda reader: [set(row.fields) for row in reader.records("row", plan(window).scope)]
    )
    assert not set.union(*stored) & {"f.last", "f.change"}, "nobody typed them"
    act(window, lambda ctx, store: sign_off(ctx, store, plan(window), "หัวหน้า"))
    publish(window, 2569, s7="79.5")
    box(window, qtbot, 2569, TITLE, "รอลงนาม")
    publish(window, 2568, s7="74")
    box(window, qtbot, 2569, TITLE, "ต้นทางเปลี่ยนหลังล็อก")
    kept = [
        row.words("last")
        for row in session.read(lambda reader: PlanPage.of(reader, plan(window))).rows
    ]
    assert "71.2" in kept, "it stays as it was locked"
    qtbot.waitUntil(lambda: at_rest(window), timeout=8000)
    said = box(window, qtbot, 2569, TITLE, "ต้นทางเปลี่ยนหลังล็อก")
    said.setFocus()
    QTest.keyClick(said, Qt.Key.Key_Return)
    assert (opened.key, opened.year) == ("plan", 2569), "a press opens it"
    after = plan_at(opened.room.unit, FORM, 2570)
    act(window, lambda ctx, store: start_plan(ctx, store, session.forms.get(FORM), 2570))
    act(window, lambda ctx, store: make_rows(ctx, store, after))
    opened.open_year(2570, "circle")
    box(
        window,
        qtbot,
        2570,
        TITLE,
        "จาก ITA ปี 2569 ดึง 2 ตัวเลข: ประสิทธิภาพการสื่อสาร · ทำเป็น “ตัวชี้วัด” 1 แถว",
    )


def report(window: Window, quarter: int) -> None:
    """What came of every division's measure for the weak indicator in a quarter; the first plans the measures, too."""
    session = office(window).session
    form, of = session.forms.get(FORM), plan(window)

    def add(kind: str, above: Record, period: str, *rows: dict[str, Written]) -> None:
        at = RowInsertPoint(of, kind, above.ref, period)
        act(window, lambda ctx, store: add_plan_rows(ctx, store, form, at, rows))

    if quarter == 1:
        names = [{"name": Text(f"กองที่ {n}")} for n in range(1, DIVISIONS + 1)]
        act(window, lambda ctx, store: add_entries(ctx, store, "division", names))
        (weak,) = session.read(lambda reader: reader.records("row", of.scope, kind="indicator"))
        who = [
            one.ref.id for one in session.read(lambda reader: reader.records("division", of.scope))
        ]
        planned: dict[str, Written] = {"f.title": Text("ประชุม"), "f.span": Plain("2569q1/2569q4")}
        add("measure", weak, "2569", *({**planned, "f.responsible": Plain(one)} for one in who))
    for measure in session.read(lambda reader: reader.records("row", of.scope, kind="measure")):
        add("result", measure, f"2569q{quarter}", {"f.text": Text("จัดหนึ่งครั้ง")})


def test_a_box_that_is_not_begun_begins_its_document_in_its_year(
    window: Window, qtbot: QtBot
) -> None:
    office(window).show_page("circle")
    after = box(window, qtbot, 2570, TITLE, "จะดึง")
    QTest.mouseClick(after, Qt.MouseButton.LeftButton)
    dialog = modal(qtbot, NewDocumentDialog)
    assert dialog.start.year == 2570
    dialog.start.go.click()
    qtbot.waitUntil(
        lambda: (office(window).key, office(window).year) == ("plan", 2570), timeout=8000
    )


def test_an_empty_year_says_so_and_no_other(window: Window, qtbot: QtBot) -> None:
    none = "ปีนี้ยังไม่มีเอกสาร เริ่มได้จากหน้าเอกสารของปี"
    apart = "ไม่มีเอกสารที่เชื่อมกับปีนี้"
    for year, said in ((2575, [apart, none, apart]), (2569, [])):
        office(window).open_year(year, "circle")
        view = leaf_of(office(window), "circle", DataFlowPage).view
        qtbot.waitUntil(
            partial(lambda view, year: bool(view.shown.year == year), view, year), timeout=8000
        )
        texts = [
            one.text().replace(BREAK, "") for one in view.findChildren(QLabel) if one.isVisible()
        ]
        assert [text for text in texts if text in (none, apart)] == said


def test_the_keyboard_reaches_every_box_year_by_year(window: Window, qtbot: QtBot) -> None:
    office(window).show_page("circle")
    first = box(window, qtbot, 2568, "ITA", "")
    first.setFocus()
    reached = []
    for _tab in leaf_of(office(window), "circle", DataFlowPage).view.boxes:
        now = QApplication.focusWidget()
        if isinstance(now, DocumentBox):
            reached.append((now.shown.year, now.shown.row.title))
        QTest.keyClick(QApplication.focusWidget() or first, Qt.Key.Key_Tab)
    assert [year for year, _title in reached] == sorted(year for year, _title in reached)
    assert len(reached) == len(leaf_of(office(window), "circle", DataFlowPage).view.boxes)
