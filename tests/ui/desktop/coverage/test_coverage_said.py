"""What the matrix of proofs says of nothing is said while there is nothing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from core.evidence.coverage_view import Coverage, CoverageRow
from core.papers.pack_deeds import PackMade
from core.values import Ref
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import words_of, written
from ui.desktop.coverage.desk import PackExport
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


def test_a_pack_is_said_to_be_made_once_that_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a step on the way; those of other deeds do not come here."""
    made = PackMade(tmp_path / "pack", 3, 9, 1024, 0, ())
    shown, told = list[str](), list[str]()
    monkeypatch.setattr("ui.desktop.coverage.desk.ask", lambda *given: shown.append(words_of(given[2])))
    host = SimpleNamespace(said=SimpleNamespace(emit=lambda text, _tone: told.append(text)))
    of = bare(PackExport, _room=SimpleNamespace(look=None, host=host), _parent=None)
    of._stepped(False, SimpleNamespace(path=made.path, files=3))
    assert (told, shown) == ([], [])
    of._stepped(False, made)
    assert told == ["จัดชุดหลักฐานแล้ว 3 ไฟล์"]
    assert [one.splitlines()[-1] for one in shown] == [str(made.path)]
