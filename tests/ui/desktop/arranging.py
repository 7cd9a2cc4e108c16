"""What an Excel user does with a whole table: sorts, finds, chooses columns, adds up; walked on a real grid.

After each rule the table stands as it stood before.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.thai.search import sort_key
from core.thai.written import arabic_digits
from tests.ui.desktop.habits import SOON, Bench
from ui.desktop.widgets.sheet_placing import PastedCellsDialog

ITEM = Qt.ItemDataRole
LONG = "ถ้อยคำที่ยาวเกินหนึ่งบรรทัดของช่อง " * 12


class Table(NamedTuple):
    """A grid with what stands round it; four rows are filled."""

    bench: Bench
    sorts: str = "a"  # letter of the column that is sorted; its words differ
    key: Callable[[str], Any] = sort_key  # by which its words stand
    seeks: tuple[str, int] = ("", 0)  # words that one row alone has, and which
    search: QLineEdit | None = None
    columns: QWidget | None = None  # opens the menu of them
    totals: QWidget | None = None
    adds: str = ""  # letter of a column of figures
    long: str = "b"  # letter of a column of words
    bad: tuple[str, str] | None = None  # letter of a column, and words it does not take

    def words(self, letter: str = "") -> list[str]:
        return [each for each in self.bench.shows(letter or self.sorts) if each]

    @property
    def heads(self) -> list[str]:
        """The columns as they stand."""
        return [
            str(self.bench.view.model().headerData(n, Qt.Orientation.Horizontal))
            for n in self.bench.view.order()
        ]


def click_head(of: Table, letter: str) -> None:
    header, at = of.bench.view.horizontalHeader(), of.bench.column(letter)
    of.bench.view.scrollTo(of.bench.view.model().index(0, at))
    where = QPoint(header.sectionViewportPosition(at) + 20, header.viewport().height() - 9)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)


def menu_now(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=SOON)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(of: Table, menu: QMenu, line: Callable[[str], bool], qtbot: QtBot) -> None:
    """Go down to a line by the arrow and take it."""
    for _stroke in range(60):
        QTest.keyClick(menu, Qt.Key.Key_Down)
        action = menu.activeAction()
        if action is not None and line(action.text()):
            break
    else:
        raise AssertionError([each.text() for each in menu.actions()])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None, timeout=SOON)
    of.bench.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=SOON)


def sorted_by_a_click(of: Table, _qtbot: QtBot) -> str:
    before, up = of.words(), sorted(of.words(), key=of.key)
    seen = []
    for _click in range(3):
        click_head(of, of.sorts)
        seen.append(of.words())
    return "" if seen == [up, up[::-1], before] else f"{seen} for {up}"


def sorted_by_keys(of: Table, qtbot: QtBot) -> str:
    before, up = of.words(), sorted(of.words(), key=of.key)
    seen = []
    for line in ("น้อยไปมาก", "มากไปน้อย", "ตามลำดับเดิม"):
        of.bench.go(1, of.sorts)
        of.bench.strike("{Shift+F10}")
        choose(of, menu_now(qtbot), methodcaller("endswith", line), qtbot)
        seen.append(of.words())
        if of.bench.here[1] != of.bench.column(of.sorts):
            return f"the keyboard went to {of.bench.here}"
    return "" if seen == [up, up[::-1], before] else f"{seen} for {up}"


def offered_by_a_menu(of: Table, qtbot: QtBot) -> str:
    QGuiApplication.clipboard().setText("before")
    of.bench.go(0, of.sorts)
    of.bench.strike("{Menu}")
    choose(of, menu_now(qtbot), methodcaller("endswith", "\tCtrl+C"), qtbot)
    copied = arabic_digits(QGuiApplication.clipboard().text())
    row, column = of.bench.here
    expected = arabic_digits(of.bench.view.cells.typed(row, column))
    return "" if copied == expected else f"copied {copied!r}"


def found_by_words(of: Table, qtbot: QtBot) -> str:
    assert of.search is not None
    before, (wanted, at) = of.words(), of.seeks
    left = [before[at]]
    QTest.mouseClick(of.search, Qt.MouseButton.LeftButton)
    of.bench.strike(wanted)
    qtbot.waitUntil(lambda: of.words() == left, timeout=SOON)
    if of.bench.view.cells.grows():
        return "a row could be begun where it would not be seen"
    of.bench.strike("{Ctrl+A}{Del}")
    qtbot.waitUntil(lambda: of.words() == before, timeout=SOON)
    return ""


def chosen_columns(of: Table, qtbot: QtBot) -> str:
    assert of.columns is not None
    before = of.heads
    at = of.bench.view.order().index(of.bench.column(of.sorts))
    title = before[at]
    known = (title, title.rpartition(" (")[0])  # with its unit, or without
    seen = []
    for _turn in range(2):
        of.columns.setFocus()
        of.bench.strike("{Space}")
        choose(of, menu_now(qtbot), lambda text: text in known, qtbot)
        seen.append(of.heads)
    expected = [[each for n, each in enumerate(before) if n != at], before]
    return "" if seen == expected else f"{seen} for {expected}"


def added_up(of: Table, qtbot: QtBot) -> str:
    """The totals follow what is found."""
    assert of.totals is not None
    assert of.search is not None

    def says(figures: Sequence[str]) -> bool:
        total = sum(float(each.replace(",", "")) for each in figures)
        text = (
            arabic_digits(of.totals.accessibleDescription() + of.totals.accessibleName())
            if of.totals
            else ""
        )
        return any(f"{total:,{how}}" in text for how in (".2f", ".0f"))

    qtbot.waitUntil(lambda: of.totals is not None and of.totals.isVisible(), timeout=SOON)
    qtbot.waitUntil(lambda: says(of.words(of.adds)), timeout=SOON)
    whole = of.words(of.adds)
    QTest.mouseClick(of.search, Qt.MouseButton.LeftButton)
    of.bench.strike(of.seeks[0])
    qtbot.waitUntil(lambda: of.words(of.adds) != whole and says(of.words(of.adds)), timeout=SOON)
    of.bench.strike("{Ctrl+A}{Del}")
    qtbot.waitUntil(lambda: says(whole), timeout=SOON)
    return ""


def wrapped(of: Table, qtbot: QtBot) -> str:
    view = of.bench.view
    plain = view.rowHeight(0)
    before = of.bench.stored()
    of.bench.go(0, of.long)
    of.bench.strike(f"{LONG}{{Return}}")
    qtbot.waitUntil(lambda: view.rowHeight(0) > plain, timeout=SOON)
    qtbot.waitUntil(lambda: of.bench.stored() != before and of.bench.resting(), timeout=SOON)
    taken_back(of, before, qtbot)
    return ""


def shown_before_it_is_put(of: Table, _qtbot: QtBot) -> str:
    """Wider than what is right of the cell."""
    before = of.bench.stored()
    QGuiApplication.clipboard().setText("\t".join("x" * 40))
    of.bench.go(0, of.sorts)
    of.bench.strike("{Ctrl+V}")
    asked = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, PastedCellsDialog) and one.isVisible()
    ]
    if not asked or of.bench.stored() != before:
        return "it is not asked about"
    QTest.keyClick(asked[0], Qt.Key.Key_Escape)
    of.bench.window.activateWindow()
    return "" if of.bench.stored() == before else "it was put"


def kept_in_red(of: Table, qtbot: QtBot) -> str:
    assert of.bad is not None
    letter, words = of.bad
    bench, before = of.bench, of.bench.stored()
    bench.go(0, letter)
    bench.strike(f"{words}{{Tab}}")
    at = (0, bench.column(letter))
    qtbot.waitUntil(lambda: at in bench.red(), timeout=SOON)
    index = bench.view.model().index(*at)
    said = bool(index.data(ITEM.BackgroundRole)) and bool(
        index.data(ITEM.ToolTipRole) or len(str(index.data(ITEM.AccessibleTextRole))) > len(words)
    )
    if bench.words(*at) != arabic_digits(words) or not said:
        return f"{bench.words(*at)!r} is not kept with its reason"
    bench.go(*(0, letter))
    buttons = bench.view.window().findChildren(QPushButton)
    back = [one for one in buttons if one.isVisible() and one.text().strip() == "คืนค่าที่บันทึกไว้"]
    if back:  # where no key lets refused words go
        QTest.mouseClick(back[0], Qt.MouseButton.LeftButton)
    else:
        bench.strike("{Escape}" if bench.stored() == before else "{Ctrl+Z}")
    qtbot.waitUntil(lambda: at not in bench.red() and bench.stored() == before, timeout=SOON)
    return ""


def taken_back(of: Table, before: object, qtbot: QtBot) -> None:
    of.bench.view.setFocus()
    of.bench.strike("{Ctrl+Z}")
    qtbot.waitUntil(lambda: of.bench.stored() == before, timeout=SOON)


RULES: Mapping[str, Callable[[Table, QtBot], str]] = {
    "a click on a head sorts up, down and back": sorted_by_a_click,
    "the menu of a cell sorts by its column, by keys": sorted_by_keys,
    "the menu of a cell does what its keys do": offered_by_a_menu,
    "typed words leave the rows that have them": found_by_words,
    "columns are hidden and shown, by keys": chosen_columns,
    "totals stand below and follow what is found": added_up,
    "long words have the lines they need": wrapped,
    "a block wider than the table is shown before it is put": shown_before_it_is_put,
    "what is not accepted stays in red with its reason": kept_in_red,
}
