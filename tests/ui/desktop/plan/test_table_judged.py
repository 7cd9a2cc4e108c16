"""Cells that say the same in a column of a file are judged once, and each gets what it would get by itself."""

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.plan.paste_view import PasteContext, PastedValue, fitting, judged
from storage.instruments.reader import read
from tests.core.plan.plans import FORM
from ui.desktop.plan import pasted_table
from ui.desktop.plan.pasted_table import PastedTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.sheet_tools import TotalsBar

FIELDS = ["item", "quantity", "amount"]
SAID = ("ค่าอาหาร", "12", "1,250.50", "many", "", "๙", "=1+1")


def test_the_same_words_under_a_field_are_judged_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[str, str]]()

    def noted(fit: PasteContext, field: str, words: str) -> PastedValue:
        asked.append((field, words))
        return judged(fit, field, words)

    monkeypatch.setattr(pasted_table, "judged", noted)
    chance, fit, table = Random(2), fitting(read(FORM), "expense", {}), PastedTable(Look())
    rows = [[chance.choice(SAID) for _field in FIELDS] for _row in range(3 * pasted_table.AT_ONCE + 1)]
    for fields in (FIELDS, ["", *FIELDS[1:]], FIELDS[::-1]):  # of each column, as the person puts them
        asked.clear()
        table.show_rows(rows, fit, fields)
        qtbot.waitUntil(lambda: table.whole)
        assert len(asked) == len({*asked})
        each = [[judged(fit, field, words) for field, words in zip(fields, row, strict=True)] for row in rows]
        wrong = {(n, at): one.wrong for n, row in enumerate(each) for at, one in enumerate(row) if one.wrong}
        assert table.wrong == wrong
        said = [{field: one.said for field, one in zip(fields, row, strict=True) if one.said} for row in each]
        assert [{name: words for name, (words, why) in row.items() if not why} for row in table.texts()] == said


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
