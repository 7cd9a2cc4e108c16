"""What is selected, or says the same in a column, costs a table nothing more: a stroke is answered at once."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.forms.shape import Field
from core.plan.grid_view import PlanRowsGrid
from core.plan.paste_view import PasteContext, PastedValue, fitting, judged
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import GridColumn
from core.tables.reading import TableReadResult
from core.values import Record, Ref
from storage.instruments.reader import read
from tests.core.plan.plans import FORM
from tests.ui.desktop.acting import press, steps
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import planned, real
from ui.desktop.plan import pasted_table
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.pasted_table import PastedTableModel
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.sheet_tools import TotalsBar
from ui.desktop.widgets.sheet_view import AT_ONCE

__all__ = ["planned", "real"]
ROWS = 3005
COLUMNS = 8
FEW = 30


@pytest.fixture
def large(real: Window, qtbot: QtBot) -> PlanGridCard:
    """3,005 rows of 8 columns of figures; every one is 2."""
    grid = table(real, "expense")
    field, made = Field(id="title", kind=("x",), type="decimal"), []
    for n in range(ROWS):
        ref = Ref("a" * 32, "row", f"{n:032x}")
        cells = {f"c{m}": PlanCell(f"c{m}", ref, "f.title", field, 2, "2") for m in range(COLUMNS)}
        made.append(PlanRow(ref, "x", Record(ref, {}), cells=cells))
    columns = tuple(
        GridColumn(f"c{m}", f"หัว {m}", "", figure=True, added=False, entered=True)
        for m in range(COLUMNS)
    )
    grid.table.show_grid(PlanRowsGrid("x", columns, tuple(made), ("",) * ROWS))
    qtbot.wait(50)
    grid.view.setFocus()
    return grid


def test_a_paint_a_piece_of_news_and_a_stroke_take_no_more_steps_when_all_is_selected(
    large: PlanGridCard, real: Window
) -> None:
    view = large.view
    deeds: dict[str, Callable[[], object]] = {
        "paint": view.viewport().repaint,
        "news": large.table.renew,
        "Enter": lambda: press(real, Qt.Key.Key_Return),
    }
    taken = []
    for rows in (FEW, ROWS):
        view.pick(range(rows), range(COLUMNS))
        taken.append({name: min(steps(do), steps(do)) for name, do in deeds.items()})
    few, every = taken
    assert {name: took for name, took in every.items() if took > 2 * few[name] + 200} == {}


def test_the_sum_of_a_large_selection_is_said_when_it_is_whole_its_count_at_once(
    large: PlanGridCard, qtbot: QtBot
) -> None:
    said = list[str]()
    large.view.picked.connect(said.append)
    large.view.pick(range(ROWS), range(COLUMNS))
    whole = f"เลือก {ROWS * COLUMNS:,} ช่อง  รวม {2 * ROWS * COLUMNS:,}  เฉลี่ย 2"
    qtbot.waitUntil(lambda: said[-1:] == [whole])
    assert {*said[:-1]} == {f"เลือก {ROWS * COLUMNS:,} ช่อง"}
    assert len(said) > ROWS * COLUMNS // AT_ONCE, "some at a time"
    large.view.pick(range(2), range(1))
    qtbot.waitUntil(lambda: said[-1] == "เลือก 2 ช่อง  รวม 4  เฉลี่ย 2")
    large.view.pick(range(1), range(1))
    qtbot.waitUntil(lambda: not said[-1])


class Painted(QObject):
    """How much of a widget was painted at most: the pixels of the boxes round what was."""

    pixels = 0

    def eventFilter(self, _of: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pixels += event.rect().width() * event.rect().height()
        return False


STROKES = (
    "Down",
    "Right",
    "Shift+Down",
    "Shift+Right",
    "Shift+Up",
    "Left",
    "Ctrl+Space",
    "Down",
    "Shift+Space",
    "Down",
)


def test_an_arrow_paints_what_it_leaves_and_what_it_reaches_and_the_rest_stands_as_painted_anew(
    large: PlanGridCard, qtbot: QtBot
) -> None:
    window = large.window()
    area = large.view.viewport()
    painted = Painted()
    place = area.rect().translated(area.mapTo(window, area.rect().topLeft()))
    area.installEventFilter(painted)
    large.view.go(0, 0)
    qtbot.wait(100)
    for stroke in STROKES:
        painted.pixels = 0
        QTest.keySequence(large.view, QKeySequence(stroke))
        qtbot.wait(50)
        assert painted.pixels > 0, stroke
        assert painted.pixels < area.width() * area.height() / 2, stroke
        stands = window.screen().grabWindow(window.winId()).toImage().copy(place)
        anew = window.grab().toImage().copy(place)
        assert stands.convertToFormat(anew.format()) == anew, stroke


FIELDS = ["item", "quantity", "amount"]


SAID = ("ค่าอาหาร", "12", "1,250.50", "many", "", "๙", "=1+1")


def test_the_same_words_under_a_field_are_judged_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[tuple[str, str]]()

    def noted(fit: PasteContext, field: str, words: str) -> PastedValue:
        asked.append((field, words))
        return judged(fit, field, words)

    monkeypatch.setattr(pasted_table, "judged", noted)
    chance = Random(2)
    fit = fitting(read(FORM), "expense", {})
    table = PastedTableModel(Look())
    rows = [
        [chance.choice(SAID) for _field in FIELDS] for _row in range(3 * pasted_table.AT_ONCE + 1)
    ]
    # of each column, as the person puts them
    for fields in (FIELDS, ["", *FIELDS[1:]], FIELDS[::-1]):
        asked.clear()
        table.show_rows(reading(rows, fields), fit, ())
        qtbot.waitUntil(lambda: table.whole)
        assert len(asked) == len({*asked})
        each = [
            [judged(fit, field, words) for field, words in zip(fields, row, strict=True)]
            for row in rows
        ]
        wrong = {
            (n, at): one.wrong
            for n, row in enumerate(each)
            for at, one in enumerate(row)
            if one.wrong
        }
        assert table.wrong == wrong
        said = [
            {field: one.text for field, one in zip(fields, row, strict=True) if one.text}
            for row in each
        ]
        assert [
            {name: words for name, (words, why) in row.items() if not why} for row in table.texts()
        ] == said


def reading(rows: Sequence[Sequence[str]], fields: Sequence[str]) -> TableReadResult:
    """Rows under fields, without heads."""
    numbers, heads = tuple(range(1, len(rows) + 1)), ("",) * len(fields)
    return TableReadResult(0, heads, tuple(fields), tuple(map(tuple, rows)), numbers, headed=False)


SHOWN, HEARD = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole


def test_a_head_and_the_total_of_its_column_are_heard_by_name(look: Look, qtbot: QtBot) -> None:
    table, view = PastedTableModel(look), QTableView()
    qtbot.addWidget(view)
    view.setModel(table)
    totals = TotalsBar(look, view, lambda: {1: "5,000"})
    qtbot.addWidget(totals)
    table.show_rows(
        reading([["ค่าอาหาร", "5,000"], ["", ""]], ["", "amount"]),
        fitting(read(FORM), "expense", {}),
        (),
    )
    qtbot.waitUntil(lambda: table.whole)
    for side, count in ((Qt.Orientation.Horizontal, 2), (Qt.Orientation.Vertical, 2)):
        heads = [table.headerData(n, side, SHOWN) for n in range(count)]
        assert all(heads)
        assert [table.headerData(n, side, HEARD) for n in range(count)] == heads
    head = table.headerData(1, Qt.Orientation.Horizontal)
    assert totals.accessibleDescription() == f"{head} 5,000"
