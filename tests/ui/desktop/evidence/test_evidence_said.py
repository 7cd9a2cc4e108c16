"""What the dialogs and rows of evidence and of proofs assert is said where it is so, and nowhere else."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.deeds import FilingOutcome
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import EvidenceFile, EvidenceLink, EvidencePiece
from core.papers.pack_deeds import PackOutcome
from core.values import Ref
from storage.evidence.intake import refusal
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import ignored, written
from ui.desktop.base.library_evidence import PickEvidenceDialog
from ui.desktop.base.piece_grid import uses_words
from ui.desktop.coverage.desk import pack_prompt, pack_result
from ui.desktop.evidence.arrival import EvidenceImporter
from ui.desktop.evidence.dialogs import dropping, filed_report
from ui.desktop.evidence.redaction import RedactionDialog
from ui.desktop.evidence.viewer import EvidenceFileCopier, _facts
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog, nothing
from ui.session import QueuedAction

CALM = UserError("เปิดไฟล์นี้ไม่ได้", "ไฟล์ขาดหายไปครึ่งหนึ่ง", "สแกนใหม่แล้วลองอีกครั้ง")


def test_only_files_that_were_taken_are_counted_as_added(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bad = FilingOutcome(1, 2, "ขาด.jpg", CALM)
    good = FilingOutcome(2, 2, "ดี.jpg")
    said = {
        "none": written(PromptDialog(look, filed_report([bad, bad]), parent)),
        "some": written(PromptDialog(look, filed_report([bad, good]), parent)),
        "all": written(PromptDialog(look, filed_report([good, good]), parent)),
    }
    assert [said_in(said, f"เพิ่มแล้ว {n} จาก 2 ไฟล์") for n in range(3)] == ["none", "some", "all"]


def test_one_reason_for_many_files_is_said_once_with_their_number(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    thirty = [
        FilingOutcome(n, 31, f"IMG_{n}.jpg", refusal("broken", f"IMG_{n}.jpg")) for n in range(30)
    ]
    other = FilingOutcome(31, 31, "แผน.docx", doubt="มีรหัสผ่าน")
    said = written(PromptDialog(look, filed_report([*thirty, other]), parent))
    assert said.count("เพราะไฟล์ภาพเสียหรือเปิดไม่ได้") == said.count("30 ไฟล์: แนบภาพ ไม่ได้") == 1
    assert "IMG_0.jpg, IMG_1.jpg" in said
    assert "แผน.docx: มีรหัสผ่าน" in said


def test_a_pack_counts_what_is_in_it_and_names_what_is_not(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = PackOutcome(Path("/pack"), 3, 9, 4096, 1, ("ขาดภาพ 1",))
    said = {
        "whole": written(
            PromptDialog(look, pack_result(made._replace(lacking=()), False, nothing), parent)
        ),
        "lacking": written(PromptDialog(look, pack_result(made, False, nothing), parent)),
        "public": written(PromptDialog(look, pack_result(made, True, nothing), parent)),
    }
    assert said_in(said, "3 ไฟล์ 9 หน้า เขียนและอ่านกลับมาตรวจแล้ว") == "whole lacking public"
    assert said_in(said, "จัดชุดหลักฐานแล้ว") == "whole lacking public"
    assert said_in(said, "ขาดภาพ 1") == "lacking public"
    assert said_in(said, "ตัดออกจากฉบับเผยแพร่ 1 รายการ ดูเหตุผลใน removed.txt") == "public"


def test_a_pack_for_all_and_a_whole_one_are_explained_apart(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, said = PromptDialog(look, pack_prompt(2), parent), dict[str, str]()
    for key in ("whole", "public"):
        dialog.fields["public"].ask(key)
        said[key] = written(dialog)
    whole = "ไฟล์ทุกไฟล์แยกตามข้อ"
    for_all = "เหมือนชุดเต็ม แต่ไม่มีหลักฐานและไฟล์ที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล"
    care = "ภาพและเอกสารสแกนที่โปรแกรมอ่านไม่ได้ทั้งไฟล์ จะไม่อยู่ในชุดจนกว่าจะมีคนเปิดดูแล้วบอกว่าไม่มีข้อมูลบุคคล"
    assert [said_in(said, one) for one in (whole, for_all, care)] == ["whole", "public", "public"]


def test_nothing_covered_is_said_until_something_is(look: Look, qtbot: QtBot) -> None:
    parent, picture = QWidget(), QPixmap(320, 240)
    picture.fill()
    qtbot.addWidget(parent)
    dialog = RedactionDialog(look, "ภาพกิจกรรม.jpg", picture, ignored, parent)
    assert "ยังไม่มีส่วนที่ปิด" in written(dialog)
    dialog.canvas.add()
    assert "ยังไม่มีส่วนที่ปิด" not in written(dialog)
    assert "ส่วนที่ 1 จาก 1" in written(dialog)


def test_a_piece_is_said_to_be_used_nowhere_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    ref, parent = Ref("1" * 32, "evidence", "e"), QWidget()
    qtbot.addWidget(parent)
    use = EvidenceLink(ref, EvidenceTarget(ref, "d1"), "ข้อ 3.4.1")
    short = dict[str, str]()
    listed = dict[str, str]()
    dropped = dict[str, str]()
    for state, uses in (("loose", ()), ("used", (use,))):
        piece = EvidencePiece(ref, "ภาพกิจกรรม", "", "", (), uses, "")
        short[state] = uses_words(piece)
        listed[state] = uses_words(
            PickEvidenceDialog(look, "ข้อ 1", [piece], Path, ignored, parent).list.picked[0]
        )
        dropped[state] = written(PromptDialog(look, dropping([piece]), parent))
    assert said_in(short, "ยังไม่ใช้") == "loose"
    assert said_in(listed, "ยังไม่ใช้") == "loose"
    assert said_in(dropped, "ยังไม่ใช้ที่ใด") == "loose"


def test_a_copy_is_said_to_be_saved_only_when_it_was_not_made_to_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, told = list[str](), list[str]()
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(str(Path(url.toLocalFile())))
    )
    host = SimpleNamespace(report=lambda text, _tone: told.append(text))
    of = bare(EvidenceFileCopier, _context=SimpleNamespace(host=host))
    of._ended(tmp_path / "a.jpg", open_after=True)
    assert (opened, told) == ([f"{tmp_path / 'a.jpg'}"], [])
    of._ended(tmp_path / "a.jpg", open_after=False)
    assert told == ["บันทึกสำเนาแล้ว a.jpg"]


def test_files_are_reported_where_one_was_refused_and_counted_where_none_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {}
    for state, done in (
        ("all", [FilingOutcome(1, 1, "ดี.jpg")]),
        ("some", [FilingOutcome(1, 1, "ขาด.jpg", CALM)]),
    ):
        said, job = list[str](), bare(QueuedAction)
        monkeypatch.setattr(
            "ui.desktop.evidence.arrival.ask", lambda *_given, said=said: said.append("report")
        )
        shut = SimpleNamespace(close=lambda: None)
        host = SimpleNamespace(toast=said.append)
        room = SimpleNamespace(look=None, host=host)
        bare(
            EvidenceImporter,
            batch=(job, shut),
            _filing=shut,
            _context=room,
            _page=None,
            done=done,
            at=None,
            _sure=[],
        )._ended(job)
        told[state] = "\n".join(said)
    assert said_in(told, "เพิ่มหลักฐานแล้ว 1 ไฟล์") == "all"
    assert said_in(told, "report") == "some"


def test_a_piece_is_said_to_have_no_file_only_while_it_has_none() -> None:
    file = EvidenceFile(
        Ref("1" * 32, "file", "f"), "ป้าย.jpg", "a" * 64, 412_000, "image/jpeg", "JPEG", "", ""
    )
    said = {"none": _facts(None, 0, 0), "one": _facts(file, 0, 1)}
    assert said_in(said, "ไม่มีไฟล์") == "none"
    assert said_in(said, "ป้าย.jpg") == "one"
