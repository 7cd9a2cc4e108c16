"""The habits of a spreadsheet as a table, and how they are walked by keys on a real grid.

After each habit its deeds are undone, each by one Ctrl+Z, and the table stands as it stood before.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from core.thai.written import arabic_digits
from tests.ui.desktop.acting import press
from ui.desktop.plan.grid_cells import PlanGridAdapter
from ui.desktop.widgets.sheet_view import SpreadsheetBase

CTRL = Qt.KeyboardModifier.ControlModifier
STROKE = re.compile(r"{([^}]+)}|(.)", re.DOTALL)
SOON = 8000


Rows = list[dict[str, str]]  # by row, column -> words


class Bench(NamedTuple):
    """A grid of the window, its columns by letter, and what there is of it where it is kept."""

    window: QWidget
    view: SpreadsheetBase
    names: dict[str, str]  # letter -> column
    columns: Callable[[], Sequence[str]]  # as the model has them
    stored: Callable[[], Rows]
    words: Callable[[int, int], str]  # as a cell is read
    filled: Callable[[], int]  # rows without the empty one
    red: Callable[[], Sequence[tuple[int, int]]]
    picked: Callable[[], str]  # what is said of the selection
    resting: Callable[[], bool] = lambda: True  # whether nothing is on its way

    def column(self, letter: str) -> int:
        return list(self.columns()).index(self.names[letter])

    def go(self, row: int, letter: str) -> None:
        self.view.setFocus()
        self.view.go(row, self.column(letter))

    def shows(self, letter: str) -> list[str]:
        return [self.words(n, self.column(letter)) for n in range(self.filled())]

    def strike(self, strokes: str) -> None:
        """Letters go where the keyboard is; `{Ctrl+D}` is a key by its name."""
        for key, letter in STROKE.findall(strokes):
            where = QApplication.focusWidget()
            assert where is not None
            if letter and letter.isascii():
                QTest.keyClicks(where, letter)
            elif letter:  # as a Thai keyboard gives it
                QApplication.sendEvent(
                    where,
                    QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter),
                )
            else:
                held = QKeySequence.fromString(key)[0]  # type: ignore[index]  # the stubs of Qt know no keys of a sequence
                QTest.keyClick(where, held.key(), held.keyboardModifiers())

    def click(self, row: int, letter: str) -> None:
        view = self.view
        index = view.model().index(row, self.column(letter))
        view.scrollTo(index)
        middle = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, middle)

    @property
    def here(self) -> tuple[int, int]:
        now = self.view.currentIndex()
        return now.row(), now.column()


class Habit(NamedTuple):
    """What an Excel user does without thinking, and what must then be so."""

    rule: str
    strokes: str
    # column -> its first cells, as the folder has them
    then: Mapping[str, list[str]] = MappingProxyType({})
    at: tuple[int, str] = (0, "a")
    ends: tuple[int, str] | None = None  # where the keyboard is then
    holds: str | None = None  # what lies on the clipboard before
    copied: str | None = None  # and after
    # cells that keep what could not be accepted
    red: Mapping[tuple[int, str], str] = MappingProxyType({})
    picked: str | None = None  # said of the selected cells
    deeds: int = 1  # that many times Ctrl+Z takes it back
    pieces: tuple[tuple[int, str], ...] = ()  # cells that are clicked before, with Ctrl held


EVERYWHERE = (
    Habit("letters replace what stands in a cell, Enter saves and goes down", "New{Return}", {"a": ["New"]}, ends=(1,
          "a")),
    Habit("a column is typed with Enter between", "P1{Return}P2{Return}P3{Return}", {"b": ["P1", "P2", "P3"]}, (0, "b"),
          ends=(3, "b"), deeds=3),
    Habit("Down saves and goes on while one types", "Q1{Down}Q2{Down}Q3{Down}", {"b": ["Q1", "Q2", "Q3"]}, (0, "b"),
          ends=(3, "b"), deeds=3),
    Habit("Up saves and goes back while one types", "R2{Up}R1{Up}", {"b": ["R1", "R2"]}, (1, "b"), ends=(0, "b"),
          deeds=2),
    Habit("Shift+Enter saves and goes up", "S2{Shift+Return}S1{Return}", {"b": ["S1", "S2"]}, (1, "b"), deeds=2),
    Habit("Enter on a cell that is not edited goes down", "{Return}{Return}", ends=(2, "a"), deeds=0),
    Habit("Enter of the number pad is Enter", "T1{Enter}", {"b": ["T1"]}, (0, "b"), ends=(1, "b")),
    Habit("Tab goes to the right, Shift+Tab back", "{Tab}{Tab}{Shift+Tab}{Shift+Tab}", ends=(0, "a"), deeds=0),
    Habit("Tab saves what is typed", "U1{Tab}", {"b": ["U1"]}, (0, "b")),
    Habit("after Tab and Tab Enter goes back to the column one began in", "{Tab}{Tab}{Return}", ends=(1, "a"), deeds=0),
    Habit("Tab at the end of a row goes to the next row", "{End}{Tab}{Shift+Tab}{Home}", ends=(0, "first"), deeds=0),
    Habit("F2 edits at the end of the words", "{F2}x{Return}", {"a": ["+x"]}),
    Habit("in a cell that is edited arrows move within its words", "{F2}y{Left}z{Return}", {"a": ["+zy"]}),
    Habit("Esc gives back what stood there", "gone{Escape}", {"a": ["+"]}, ends=(0, "a"), deeds=0),
    Habit("Esc after F2 gives back what stood there", "{F2}gone{Escape}", {"a": ["+"]}, deeds=0),
    Habit("Delete clears the cell, never the row", "{Delete}", {"b": [""]}, (0, "b")),
    Habit("Backspace clears the cell", "{Backspace}", {"b": [""]}, (0, "b")),
    Habit("Delete clears a selected range as one deed", "{Shift+Down}{Delete}", {"b": ["", ""]}, (0, "b")),
    Habit("an empty cell that is cleared is no deed", "{Delete}{Delete}", {"b": [""]}, (0, "b")),
    Habit("Ctrl+C copies a cell", "{Ctrl+C}", at=(0, "a"), copied="+", deeds=0),
    Habit("Ctrl+X copies and clears as one deed", "{Ctrl+X}", {"b": [""]}, (0, "b"), copied="+"),
    Habit("Ctrl+V puts one cell", "{Ctrl+V}", {"b": ["V1"]}, (0, "b"), holds="V1"),
    Habit("a line end behind the last row is no row", "{Ctrl+V}", {"b": ["V1", "+"]}, (0, "b"), holds="V1\r\n"),
    Habit("Ctrl+V puts a block as one deed", "{Ctrl+V}", {"b": ["V1", "V2", "V3"]}, (0, "b"),
          holds="V1\r\nV2\r\nV3\r\n"),
    Habit("one value goes into every selected cell", "{Shift+Down}{Ctrl+V}", {"b": ["V1", "V1", "+"]}, (0, "b"),
          holds="V1"),
    Habit("a block is repeated over a selection that is a multiple", "{Shift+Down}{Shift+Down}{Shift+Down}{Ctrl+V}",
          {"b": ["V1", "V2", "V1", "V2"]}, (0, "b"), holds="V1\nV2"),
    Habit("a cell in quotes keeps its line ends as one cell", "{Ctrl+V}", {"b": ["two lines", "next"]}, (0, "b"),
          holds='"two lines"\nnext'),
    Habit("empty cells of a block clear", "{Ctrl+V}", {"b": ["V1", "", "V3"]}, (0, "b"), holds="V1\n\nV3"),
    Habit("Ctrl+D fills down", "{Shift+Down}{Shift+Down}{Ctrl+D}", {"b": ["+", "=0", "=0"]}, (0, "b")),
    Habit("Ctrl+D of one cell takes the one above", "{Ctrl+D}", {"b": ["+", "=0"]}, (1, "b")),
    Habit("Ctrl+Enter puts what is typed into every selected cell", "{Shift+Down}W{Ctrl+Return}", {"b": ["W", "W"]},
          (0, "b"),
          deeds=2),
    Habit("Shift and arrows select", "{Shift+Down}{Shift+Down}{Ctrl+C}", at=(0, "b"), copied="+\n+\n+", deeds=0),
    Habit("Shift and the arrow back shrinks the selection", "{Shift+Down}{Shift+Down}{Shift+Up}{Ctrl+C}", at=(0, "b"),
          copied="+\n+", deeds=0),
    Habit("Enter goes round inside a selection", "{Shift+Down}{Return}{Return}", at=(0, "b"), ends=(0, "b"), deeds=0),
    Habit("Ctrl+Down goes to the last filled cell", "{Ctrl+Down}", ends=(3, "a"), deeds=0),
    Habit("Ctrl+Up goes to the first", "{Ctrl+Up}", at=(2, "a"), ends=(0, "a"), deeds=0),
    Habit("Ctrl+Shift+Down selects to the last filled cell", "{Ctrl+Shift+Down}{Ctrl+C}", at=(1, "a"), copied="+\n+\n+",
          deeds=0),
    Habit("Home goes to the first cell of the row", "{Home}", at=(1, "b"), ends=(1, "first"), deeds=0),
    Habit("End goes to the last cell of the row", "{End}", ends=(0, "last"), deeds=0),
    Habit("Ctrl+Home goes to the first cell of all", "{Ctrl+Home}", at=(2, "b"), ends=(0, "first"), deeds=0),
    Habit("Ctrl+End goes to the last cell that is filled", "{Ctrl+End}", ends=(3, "last"), deeds=0),
    Habit("Ctrl+Space selects the column", "{Ctrl+Space}{Ctrl+C}", at=(2, "b"), copied="+\n+\n+\n+", deeds=0),
    Habit("Shift+Space selects the row", "{Shift+Space}{Delete}", {"b": ["+", ""]}, (1, "b")),
    Habit("a selection is counted", "{Shift+Down}", at=(0, "a"), picked="เลือก 2 ช่อง", deeds=0),
    Habit("the last, empty row makes a row", "Fresh{Return}", {"a": ["+", "+", "+", "+", "Fresh"]}, (4, "a"), ends=(5,
          "a")),
    Habit("rows are typed one after the other below the last", "Fresh 1{Return}Fresh 2{Return}Fresh 3{Return}",
          {"a": ["+", "+", "+", "+", "Fresh 1", "Fresh 2", "Fresh 3"]}, (4, "a"), ends=(7, "a"), deeds=3),
    Habit("a new row is filled to the right with Tab", "Fresh{Tab}", {"a": ["+", "+", "+", "+", "Fresh"]}, (4, "a")),
    Habit("a block below the last row makes rows, as one deed", "{Ctrl+V}",
          {"a": ["+", "+", "+", "+", "One", "Two", "Three"]}, (4, "a"), holds="One\nTwo\nThree"),
    Habit("a block over the end changes rows and makes some, as one deed", "{Ctrl+V}",
          {"a": ["+", "+", "+", "One", "Two"]}, (3, "a"), holds="One\nTwo"),
    Habit("one value goes into cells that are picked apart, none between", "{Ctrl+V}", {"b": ["V1", "+", "V1", "+"]},
          (0, "b"), holds="V1", pieces=((2, "b"),)),
    Habit("a block goes into as many rows that are picked apart", "{Ctrl+V}", {"b": ["V1", "+", "V2", "+"]}, (0, "b"),
          holds="V1\nV2", pieces=((2, "b"),)),
    Habit("a block that does not fit what is picked apart goes nowhere", "{Ctrl+V}", {"b": ["+", "+", "+", "+"]},
          (0, "b"), holds="V1\nV2\nV3", pieces=((2, "b"),), deeds=0),
    Habit("Ctrl+D fills rows that are picked apart, none between", "{Ctrl+D}", {"b": ["+", "+", "=0", "+"]}, (0, "b"),
          pieces=((2, "b"),)),
    Habit("Delete clears cells that are picked apart", "{Delete}", {"b": ["", "+", "", "+"]}, (0, "b"),
          pieces=((2, "b"),)),
    Habit("Ctrl+Enter fills cells that are picked apart", "W{Ctrl+Return}", {"b": ["W", "+", "W", "+"]}, (0, "b"),
          pieces=((2, "b"),), deeds=2),
    Habit("Enter goes round cells that are picked apart", "{Return}{Return}{Return}", at=(0, "b"), pieces=((2, "b"),),
          ends=(0, "b"), deeds=0),
    Habit("Shift+Space of rows picked apart selects no row between", "{Shift+Space}{Delete}", {"b": ["", "+", "", "+"]},
          (0, "b"), pieces=((2, "b"),)),
    Habit("cells across corners are not filled down", "{Ctrl+D}", {"a": ["+", "+"], "b": ["+", "+"]}, (0, "b"),
          pieces=((1, "a"),), deeds=0),
    Habit("nor filled to the right", "{Ctrl+R}", {"a": ["+", "+"], "b": ["+", "+"]}, (0, "b"), pieces=((1, "a"),),
          deeds=0),
    Habit("nor copied with what lies between", "{Ctrl+C}", at=(0, "b"), pieces=((1, "a"),), holds="before",
          copied="before", deeds=0),
    Habit("nor put into, with what lies between", "{Ctrl+V}", {"a": ["+", "+"], "b": ["+", "+"]}, (0, "b"), holds="V1",
          pieces=((1, "a"),), deeds=0),
    Habit("cells across corners are counted as they are", "", at=(0, "b"), pieces=((1, "a"),), picked="เลือก 2 ช่อง",
          deeds=0),
    Habit("an undo and then typing", "Q1{Return}{Ctrl+Z}Q2{Return}", {"b": ["+", "Q2"]}, (0, "b"), ends=(2, "b")),
    Habit("nothing typed into the empty row makes none", "{Return}", {"a": ["+", "+", "+", "+"]}, (4, "a"), deeds=0),
)  # fmt: skip
IN_THE_PLAN = (
    Habit("fifty, sixty, seventy fill three rows", "50{Return}60{Return}70{Return}", {"n": ["50.00", "60.00", "70.00"]},
          (0, "n"), ends=(3, "n"), deeds=3),
    Habit("Thai digits are digits", "๑๒๓{Return}", {"n": ["123.00"]}, (0, "n")),
    Habit("an amount as Excel shows it", "{Ctrl+V}", {"n": ["1,250.50"]}, (0, "n"), holds="1,250.50"),
    Habit("Thai digits on the clipboard", "{Ctrl+V}", {"n": ["1,250.50"]}, (0, "n"), holds="๑,๒๕๐.๕๐"),
    Habit("what is no amount stays in the cell, in red", "many{Return}", {"n": ["110.00"]}, (0, "n"), ends=(1, "n"),
          red={(0, "n"): "many"}, deeds=0),
    Habit("what is no amount stays after Tab as well", "many{Tab}", {"n": ["110.00"]}, (0, "n"), red={(0, "n"): "many"},
          deeds=0),
    Habit("sum and mean of a selected block", "{Shift+Down}{Shift+Down}", at=(0, "n"),
          picked="เลือก 3 ช่อง  รวม 443  เฉลี่ย 147.67", deeds=0),
    Habit("a block of two columns", "{Ctrl+V}", {"a": ["Tea", "Ice"], "q": ["5", "6"]}, (0, "a"),
          holds="Tea\t5\nIce\t6"),
    Habit("Ctrl+R fills to the right", "{Shift+Right}{Ctrl+R}", {"p": ["10.00"], "n": ["10.00"]}, (0, "p")),
    Habit("a range is copied as tabbed text", "{Shift+Right}{Ctrl+C}", at=(0, "q"), copied="11\tซอง", deeds=0),
    Habit("quantity times price fills in the amount", "{Ctrl+V}", {"n": ["110.00", "0.00", "333.00", "100.00"]},
          (3, "a"), holds="Tea\t5\tbox\t20"),
    Habit("the amount follows quantity and price until another is typed", "12{Return}", {"n": ["120.00"]}, (0, "q")),
    Habit("an amount somebody typed stays", "7{Return}", {"n": ["110.00", "0.00"]}, (1, "q")),
    Habit("an amount too large is told as too large and stays", "99999999999999999{Return}", {"n": ["110.00"]},
          (0, "n"), red={(0, "n"): "99999999999999999"}, deeds=0),
    Habit("a computed cell takes no letters", "5{Return}", {"n": ["110.00"]}, (0, "computed"), deeds=0),
)  # fmt: skip


IN_COUNTS = (
    Habit("fifty, sixty, seventy people fill three rows", "50{Return}60{Return}70{Return}", {"n": ["50", "60", "70"]},
          (0, "n"), ends=(3, "n"), deeds=3),
    Habit("Thai digits count people", "๑๒๓{Return}", {"n": ["123"]}, (0, "n")),
    Habit("what is no count stays in the cell, in red", "many{Return}", {"n": ["+"]}, (0, "n"), ends=(1, "n"),
          red={(0, "n"): "many"}, deeds=0),
    Habit("and stays after Tab as well", "many{Tab}", {"n": ["+"]}, (0, "n"), red={(0, "n"): "many"}, deeds=0),
    Habit("a block of two columns of counts", "{Ctrl+V}", {"n": ["5", "7"], "m": ["6", "8"]}, (0, "n"),
          holds="5\t6\n7\t8"),
    Habit("Ctrl+R fills a count to the right", "9{Return}{Up}{Shift+Right}{Ctrl+R}", {"n": ["9"], "m": ["9"]}, (0, "n"),
          deeds=2),
    Habit("Ctrl+D fills counts down", "9{Return}{Up}{Shift+Down}{Shift+Down}{Ctrl+D}", {"n": ["9", "9", "9"]}, (0, "n"),
          deeds=2),
    Habit("Delete clears counts, never their rows", "{Shift+Down}{Delete}", {"n": ["", ""]}, (0, "n")),
    Habit("a wrong day stays in the cell, in red", "31 ก.พ. 70{Tab}", {"a": ["+"]}, (0, "a"),
          red={(0, "a"): "31 ก.พ. 70"}, deeds=0),
)  # fmt: skip


def expected(bench: Bench, habit: Habit, before: Rows) -> dict[str, list[str]]:
    """`+` stands for what was there, `=0` for what the first row has."""

    def one(letter: str, row: int, words: str) -> str:
        was = before[row][bench.names[letter]] if row < len(before) else ""
        return (
            words.replace("=0", before[0][bench.names[letter]])
            if "=0" in words
            else words.replace("+", was)
        )

    return {
        letter: [one(letter, n, words) for n, words in enumerate(cells)]
        for letter, cells in habit.then.items()
    }


def walk(bench: Bench, habit: Habit, qtbot: QtBot) -> str:
    """Do it, and say what is not as it must be."""
    view, before = bench.view, bench.stored()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("" if habit.holds is None else habit.holds)
    bench.go(*habit.at)
    for at in habit.pieces:
        bench.click(*at)
    bench.strike(habit.strokes)
    then = expected(bench, habit, before)

    def so() -> bool:
        now = bench.stored()
        return all(
            [row[bench.names[c]] for row in now][: len(cells)] == cells for c, cells in then.items()
        )

    try:
        qtbot.waitUntil(so, timeout=2500)
        qtbot.waitUntil(bench.resting, timeout=2500)
    except TimeoutError:
        now = bench.stored()
        return f"{ {c: [row[bench.names[c]] for row in now] for c in then} } for {then}"
    wrong = []
    shown = {c: bench.shows(c)[: len(cells)] for c, cells in then.items()}
    kept = {at: words for at, words in habit.red.items() if bench.shows(at[1])[at[0]] == words}
    then = {c: [arabic_digits(words) for words in cells] for c, cells in then.items()}
    seen = {
        c: [words for n, words in enumerate(cells) if (n, c) not in habit.red]
        for c, cells in shown.items()
    }
    if seen != {
        c: [words for n, words in enumerate(cells) if (n, c) not in habit.red]
        for c, cells in then.items()
    }:
        wrong.append(f"shown {shown}")
    if kept != dict(habit.red) or {*bench.red()} != {
        (row, bench.column(c)) for row, c in habit.red
    }:
        wrong.append(f"red {bench.red()}")
    if habit.ends is not None:
        row, letter = habit.ends
        order = view.order()
        if letter == "first":
            column = order[0]
        elif letter == "last":
            column = order[-1]
        else:
            column = bench.column(letter)
        if bench.here != (row, column):
            wrong.append(f"keyboard at {bench.here}, not {(row, column)}")
    if habit.copied is not None:
        lines = habit.copied.split("\n")
        start = 0 if "Space" in habit.strokes else habit.at[0]
        was = [
            before[start + n].get(bench.names[habit.at[1]], "") if "+" in each else each
            for n, each in enumerate(lines)
        ]
        if clipboard.text() != "\n".join(was):
            wrong.append(f"copied {clipboard.text()!r}")
    if habit.picked is not None:
        with suppress(TimeoutError):
            qtbot.waitUntil(lambda: bench.picked() == habit.picked, timeout=500)
        if bench.picked() != habit.picked:
            wrong.append(f"picked {bench.picked()!r}")
    wrong += back(bench, habit, before, qtbot)
    return ", ".join(wrong)


def changed(bench: Bench, was: Rows) -> bool:
    return bench.stored() != was


def back(bench: Bench, habit: Habit, before: Rows, qtbot: QtBot) -> list[str]:
    """One Ctrl+Z takes back one deed."""
    for at in habit.red:
        bench.go(*at)
        now, cells = bench.view.currentIndex(), bench.view.cells
        assert isinstance(cells, PlanGridAdapter), "drafts keep nothing in red"
        cells.let_go(now.row(), now.column())
    bench.go(0, "a")
    for _deed in range(habit.deeds):
        if bench.stored() == before:
            return ["undone by fewer"]
        was = bench.stored()
        press(bench.window, Qt.Key.Key_Z, CTRL)
        qtbot.waitUntil(partial(changed, bench, was), timeout=SOON)
    if bench.stored() != before:
        return [f"not undone by {habit.deeds}"]
    qtbot.waitUntil(lambda: bench.filled() == len(before), timeout=SOON)
    words = {c: [arabic_digits(row[name]) for row in before] for c, name in bench.names.items()}
    qtbot.waitUntil(lambda: {c: bench.shows(c) for c in words} == words, timeout=SOON)
    qtbot.waitUntil(lambda: not bench.red(), timeout=SOON)
    return []


def walked(bench: Bench, habits: tuple[Habit, ...], qtbot: QtBot) -> list[str]:
    wrong = []
    for habit in habits:
        why = walk(bench, habit, qtbot)
        if why:
            print(habit.rule, why, flush=True)
            wrong.append(f"{habit.rule}: {why}")
    return wrong
