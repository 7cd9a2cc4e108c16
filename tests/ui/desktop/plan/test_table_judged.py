"""Cells that say the same in a column of a file are judged once, and each gets what it would get by itself."""

from random import Random

import pytest
from pytestqt.qtbot import QtBot

from core.plan.paste_view import PasteContext, PastedValue, fitting, judged
from storage.instruments.reader import read
from tests.core.plan.plans import FORM
from ui.desktop.plan import pasted_table
from ui.desktop.plan.pasted_table import PastedTable
from ui.desktop.theme.look import Look

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
