"""The head of a pasted column is heard as it is read, by itself and with the total below it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.plan.paste_view import fitting
from storage.instruments.reader import read
from tests.core.plan.plans import FORM
from ui.desktop.plan.pasted_table import PastedTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.sheet_totals import TotalsBar

SHOWN, HEARD = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole


def test_a_head_and_the_total_of_its_column_are_heard_by_name(look: Look, qtbot: QtBot) -> None:
    table, view = PastedTable(look), QTableView()
    qtbot.addWidget(view)
    view.setModel(table)
    totals = TotalsBar(look, view, lambda: {1: "5,000"})
    qtbot.addWidget(totals)
    table.show_rows([["ค่าอาหาร", "5,000"], ["", ""]], fitting(read(FORM), "expense", {}), ["", "amount"])
    qtbot.waitUntil(lambda: table.whole)
    for side, count in ((Qt.Orientation.Horizontal, 2), (Qt.Orientation.Vertical, 2)):
        heads = [table.headerData(n, side, SHOWN) for n in range(count)]
        assert all(heads)
        assert [table.headerData(n, side, HEARD) for n in range(count)] == heads
    head = table.headerData(1, Qt.Orientation.Horizontal)
    assert totals.accessibleDescription() == f"{head} 5,000"
