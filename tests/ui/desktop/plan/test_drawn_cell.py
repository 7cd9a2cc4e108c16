"""A figure that is drawn from a result of the office: read-only, with its source below it, which a press opens."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.copy_deeds import make_rows
from core.assessment.start_deeds import import_answers
from core.home.rows import Destination
from core.plan.deeds import start_plan
from core.plan.file_deeds import plan_at
from core.values import Ref
from tests.ui.desktop.acting import new_office, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.plan.cell import CellEditor
from ui.desktop.shell.window import Window
from ui.desktop.widgets.inputs import ValueField

ANSWERS = {f"s{n}": {f"measure.score{n}": "71.2" if n == 7 else "90"} for n in range(1, 9)}
ANSWERS |= {f"o{n}": {"choice": "yes"} for n in range(1, 44)}


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    said = NewOffice(tmp_path / "office", "กรมตัวอย่าง", "S20", "province", "", 2569)
    made = new_window(lambda made: new_office(made, said))
    session, unit = office(made).session, office(made).room.unit
    ita = session.forms.get("ita")
    form = session.forms.get("rdpb-ita-measures")
    session.do_now(lambda ctx, store: import_answers(ctx, store, ita, 2568, {"answers": ANSWERS}))
    session.do_now(lambda ctx, store: start_plan(ctx, store, form, 2569))
    session.do_now(lambda ctx, store: make_rows(ctx, store, plan_at(unit, form.id, 2569)))
    office(made).show_page("plan")
    return made


def test_a_drawn_cell_is_read_only_and_a_press_opens_its_source(
    window: Window, qtbot: QtBot
) -> None:
    def drawn() -> list[CellEditor]:
        return [
            one
            for one in window.findChildren(CellEditor)
            if one.cell.source_words and one.isVisible()
        ]

    (row,) = office(window).session.read(
        lambda reader: reader.records("row", office(window).room.unit)
    )
    office(window).jump(row.ref)
    qtbot.waitUntil(lambda: bool(drawn()), timeout=8000)
    cell = drawn()[0]
    assert cell.source.width() >= cell.source.sizeHint().width(), (
        "where it comes from is read whole"
    )
    assert isinstance(cell.editor, ValueField)
    assert (cell.editor.text(), cell.editor.isReadOnly(), cell.source.text()) == (
        "71.2",
        True,
        "จากผล ITA ปี 2568",
    )
    opened = list[Ref | Destination]()
    office(window).room.host.jump.connect(opened.append)
    QTest.mouseClick(cell.source, Qt.MouseButton.LeftButton)
    assert [isinstance(ref, Ref) and ref.entity for ref in opened] == ["assessment"]
