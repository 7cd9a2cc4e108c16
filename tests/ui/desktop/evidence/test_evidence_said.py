"""What the dialogs and rows of evidence and of proofs assert is said where it is so, and nowhere else."""

from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.deeds import Filed
from core.papers.pack_deeds import PackMade
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.coverage.desk import PackDialog, PackResult
from ui.desktop.evidence.dialogs import ReportDialog
from ui.desktop.evidence.redaction import RedactionDialog
from ui.desktop.theme.look import Look

CALM = UserError("เปิดไฟล์นี้ไม่ได้", "ไฟล์ขาดหายไปครึ่งหนึ่ง", "สแกนใหม่แล้วลองอีกครั้ง")


def test_only_files_that_were_taken_are_counted_as_added(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bad, good = Filed(1, 2, "ขาด.jpg", CALM), Filed(2, 2, "ดี.jpg")
    said = {
        "none": written(ReportDialog(look, [bad, bad], parent)),
        "some": written(ReportDialog(look, [bad, good], parent)),
        "all": written(ReportDialog(look, [good, good], parent)),
    }
    assert [said_in(said, f"เพิ่มแล้ว {n} จาก 2 ไฟล์") for n in range(3)] == ["none", "some", "all"]


def test_a_pack_counts_what_is_in_it_and_names_what_is_not(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = PackMade(Path("/pack"), 3, 9, 4096, 1, ("ขาดภาพ 1",))
    said = {
        "whole": written(PackResult(look, made._replace(lacking=()), False, parent)),
        "lacking": written(PackResult(look, made, False, parent)),
        "public": written(PackResult(look, made, True, parent)),
    }
    assert said_in(said, "3 ไฟล์ 9 หน้า เขียนและอ่านกลับมาตรวจแล้ว") == "whole lacking public"
    assert said_in(said, "ขาดภาพ 1") == "lacking public"
    assert said_in(said, "ตัดออกจากฉบับเผยแพร่ 1 รายการ ดูเหตุผลใน removed.txt") == "public"


def test_a_pack_for_all_and_a_whole_one_are_explained_apart(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, said = PackDialog(look, 2, parent), dict[str, str]()
    for key in ("whole", "public"):
        dialog.kind.show_key(key)
        dialog._explain()
        said[key] = written(dialog)
    whole = "ไฟล์ทุกไฟล์แยกตามมิติ ระดับ และข้อ"
    for_all = "เหมือนชุดเต็ม แต่ไม่มีหลักฐานและไฟล์ที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล"
    care = "โปรแกรมอ่านตัวอักษรและใบหน้าในภาพไม่ได้ ก่อนเผยแพร่โปรดเปิดดูภาพและเอกสารสแกนทุกไฟล์ด้วยตา"
    assert [said_in(said, one) for one in (whole, for_all, care)] == ["whole", "public", "public"]


def test_nothing_covered_is_said_until_something_is(look: Look, qtbot: QtBot) -> None:
    parent, picture = QWidget(), QPixmap(320, 240)
    picture.fill()
    qtbot.addWidget(parent)
    dialog = RedactionDialog(look, "ภาพกิจกรรม.jpg", picture, parent)
    assert "ยังไม่มีส่วนที่ปิด" in written(dialog)
    dialog.canvas.add()
    assert "ยังไม่มีส่วนที่ปิด" not in written(dialog)
    assert "ส่วนที่ 1 จาก 1" in written(dialog)
