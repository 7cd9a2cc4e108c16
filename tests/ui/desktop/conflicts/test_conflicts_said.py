"""What the page of conflicts says of nothing is said while there is nothing."""

from pytestqt.qtbot import QtBot

from core.conflicts.facts import ConflictRow
from core.conflicts.view import ConflictText
from core.values import Ref
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
