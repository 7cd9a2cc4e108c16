"""Of no conflict it is said only while there is none; what is not shown is chosen by its side."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.conflicts.deeds import ChosenSide
from core.conflicts.facts import ConflictRow, ConflictValueRow
from core.conflicts.view import ConflictText, ValueText
from core.values import Absent, Plain, Ref, Value
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.conflicts.page import ConflictsPage
from ui.desktop.theme.look import Look


def test_no_conflict_is_said_only_while_none_is_open(look: Look, qtbot: QtBot) -> None:
    row = bare(ConflictRow, ref=Ref("1" * 32, "answer", "a"), field="state")
    one = ConflictText(row, "ข้อ 1", "มิติ 1", "ผล", ())
    page, said = ConflictsPage(look), {}
    qtbot.addWidget(page)
    for state, found in (("none", ()), ("one", (one,)), ("settled", ())):
        page.show_conflicts(found)
        said[state] = written(page)
    assert said_in(said, "ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว") == "none settled"


def test_a_vote_is_chosen_by_who_wrote_it_and_what_is_not_here_by_nobody(look: Look, qtbot: QtBot) -> None:
    values: list[Value] = [Absent.VOTED, Absent.VOTED, Absent.NOT_HERE, Plain("met")]
    sides = tuple(ConflictValueRow(one, f"op{n}", "", "", "A", f"{n}" * 64, n) for n, one in enumerate(values))
    row = bare(ConflictRow, ref=Ref("1" * 32, "answer", "a"), field="state", sides=sides)
    shown = tuple(ValueText(one, f"ค่า {n}", "เครื่อง", "A", "") for n, one in enumerate(values))
    page = ConflictsPage(look)
    qtbot.addWidget(page)
    page.show_conflicts((ConflictText(row, "ข้อ 1", "ใบที่ 2", "ผล", shown),), "1" * 32)
    chosen: list[object] = []
    page.wanted.connect(lambda _conflict, value, _reason: chosen.append(value))
    assert [card.choose.isEnabled() for card in page.cards] == [True, True, False, True]
    for at in (1, 2, 3):
        QTest.mouseClick(page.cards[at].choose, Qt.MouseButton.LeftButton)
    assert chosen == [ChosenSide("op1"), Plain("met")]
