"""`85 Tab 80 Tab 70` gives three values in the form of every kind of row of every plan: Tab replaces no number.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.forms.field_types import FieldType, type_of
from core.forms.shape import Field, FormRowKind
from core.plan.tree import PlanCell, PlanRow
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, office, plans_of, press, type_words
from tests.ui.desktop.plan.test_plan_page import cell, page, rows, view
from tests.ui.desktop.plan.test_tables_begun import FORMS, PLANS, begun, desk
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.fields import head_of_cell
from ui.desktop.shell.window import Window

__all__ = ["begun", "desk"]
pytestmark = pytest.mark.usefixtures("name")
FAR = 60  # strokes of Tab after which a number is not reached
NUMBERED = [
    name
    for name in PLANS
    if any(type_of(each).figure and {*each.kind} - {"plan"} for each in FORMS[name].fields)
]


def row_of(window: Window, kind: FormRowKind, qtbot: QtBot) -> PlanRow:
    """A row of a kind, added below one of the kind it stands in."""
    if not rows(window, kind.id):
        above = (
            row_of(window, known(page(window).kind(kind.within)), qtbot).ref
            if kind.within
            else None
        )
        plans_of(office(window)).planning.add(kind.id, above, None)
        qtbot.waitUntil(lambda: bool(rows(window, kind.id)), timeout=8000)
        come_to_rest(qtbot, window)
    return rows(window, kind.id)[0]


def numbers(row: PlanRow) -> list[PlanCell]:
    return (
        [
            one
            for one in row.cells.values()
            if one.field and one.applies and type_of(one.spec).figure
        ]
        if row.applies
        else []
    )


def editor_at(part: QWidget | None) -> CellEditor | None:
    """The cell that a widget is part of."""
    while part is not None and not isinstance(part, CellEditor):
        part = part.parentWidget()
    return part


def typed_by_tab(window: Window, row: PlanRow, head: list[PlanCell]) -> dict[str, str]:
    """From the first number on, each one Tab leads to."""
    wanted, typed = {one.id for one in head}, dict[str, str]()
    cell(window, row, head[0].id).take_focus()
    for _stroke in range(FAR):
        editor = editor_at(QApplication.focusWidget())
        if (
            editor is not None
            and editor.row.ref == row.ref
            and editor.cell.id in wanted - typed.keys()
        ):
            typed[editor.cell.id] = str(1 + len(typed) % 5)
            type_words(typed[editor.cell.id])
        if typed.keys() == wanted:
            break
        press(window, Qt.Key.Key_Tab)
    view(window).hand_over()
    return typed


@pytest.mark.parametrize("name", NUMBERED)
def test_each_number_of_a_row_is_kept_where_it_was_typed(begun: Window, qtbot: QtBot) -> None:
    met = 0
    for kind in page(begun).form.kinds:
        if not any(
            kind.id in each.kind and type_of(each).figure for each in page(begun).form.fields
        ):
            continue
        row = row_of(begun, kind, qtbot)
        heads: dict[str, list[PlanCell]] = {}
        for one in numbers(row):
            heads.setdefault(
                "" if kind.list else head_of_cell(page(begun), row, one.id), []
            ).append(one)
        for head in heads.values():
            typed = typed_by_tab(begun, row, head)
            assert typed.keys() == {one.id for one in head}, (
                f"{kind.id}: Tab does not lead to every number"
            )

            def kept(row: PlanRow = row, typed: dict[str, str] = typed) -> None:
                now = known(page(begun).row(row.ref)).cells
                said = {
                    name: FieldType.typed_of(of, now[name].shown.value)
                    for name in typed
                    if isinstance(of := now[name].spec, Field)
                }
                assert {
                    name: Fraction(words.replace(",", "") or 0) for name, words in said.items()
                } == {name: Fraction(words) for name, words in typed.items()}

            qtbot.waitUntil(kept, timeout=8000)
            met += len(head)
    assert met
