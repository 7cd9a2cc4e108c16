"""What the matrix of proofs says of nothing is said while there is nothing."""

from pytestqt.qtbot import QtBot

from core.evidence.coverage_view import Coverage, CoverageRow
from core.values import Ref
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.coverage.page import CoveragePage
from ui.desktop.theme.look import Look


def test_nothing_demanded_and_nothing_found_are_told_apart(look: Look, qtbot: QtBot) -> None:
    said = {}
    row = CoverageRow("d1.l1.1", Ref("1" * 32, "answer", "a"), 1, 1, "ข้อ 1", "ประกาศเจตนารมณ์", False, ())
    for state, rows, words in (("none", (), ""), ("one", (row,), ""), ("unfound", (row,), "ไม่มีคำนี้เลย")):
        page = CoveragePage(look)
        qtbot.addWidget(page)
        page.search.setText(words)
        page.show_coverage(Coverage(((1, "มิติ 1"),), rows))
        said[state] = written(page)
    assert said_in(said, "แบบนี้ไม่ได้กำหนดหลักฐานไว้ และยังไม่มีหลักฐานที่แนบ") == "none"
    assert said_in(said, "ไม่มีข้อที่ตรงกับที่เลือก") == "unfound"
