"""Files no program should trust, copies that fail, a folder of folders, a library of a thousand: the window lives."""

import os
from itertools import pairwise
from pathlib import Path
from struct import pack

import pikepdf
import pypdfium2
import pytest
from openpyxl import Workbook
from PIL import Image
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.evidence.view import EvidenceFile
from core.forms.ports import Store
from core.log.deeds import linked
from core.log.ports import Context
from core.values import Change, Changes, Ref
from tests.storage.evidence.test_evidence import png_that_says
from tests.storage.evidence.test_taking_in import DATA, with_part
from tests.ui.desktop.acting import desk_of as assessing
from tests.ui.desktop.acting import drop, modal, prompted
from tests.ui.desktop.acting import office as office_of
from tests.ui.desktop.evidence.test_evidence_library import click, library, pick
from tests.ui.desktop.evidence.test_evidence_page import desk_of
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.viewer import copied
from ui.desktop.shell.window import Window

__all__ = ["library"]
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Path]:
    """One file of each kind that has gone wrong somewhere, by what is said of it."""
    sheet = tmp_path / "งบ.xlsx"
    whole = tmp_path / "whole.jpg"
    locked = tmp_path / "locked.pdf"
    Workbook().save(sheet)
    Image.effect_noise((900, 600), 90).save(whole)
    content = whole.read_bytes()
    thick = pypdfium2.PdfDocument.new()
    for _page in range(2000):
        thick.new_page(200, 300)
    thick.save(tmp_path / "thick.pdf")
    thick.close()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(locked, encryption=pikepdf.Encryption(owner="ก", user="ข"))
    Image.new("L", (8, 8)).save(tmp_path / "four.tif")
    tall = bytearray((tmp_path / "four.tif").read_bytes())
    for tag in (256, 257):
        at = next(
            tall.index(pack("<HH", tag, kind)) for kind in (3, 4) if pack("<HH", tag, kind) in tall
        )
        tall[at : at + 12] = pack("<HHII", tag, 4, 1, 65_000)
    written = {
        "cut.jpg": content[:-2000],
        "noise.png": b"\x89PNG\r\n\x1a\n" + os.urandom(300),
        "empty.pdf": b"",
        "program.jpg": b"MZ" + bytes(300),
        "cut.heic": (DATA / "turned.heic").read_bytes()[:500],
        "broken.pdf": b"%PDF-1.4 " + b"words " * 50,
        "four.tif": bytes(tall),
    }
    for name, each in written.items():
        (tmp_path / name).write_bytes(each)
    turned = tmp_path / "ใบเสร็จ\u202efdp.exe.pdf"
    Image.new("RGB", (30, 40)).save(turned, "PDF")
    return {
        "ขาดตอนท้าย": tmp_path / "cut.jpg",
        "เสียหรือเปิดไม่ได้ โปรดเปิดภาพ": tmp_path / "noise.png",
        "ว่างเปล่า": tmp_path / "empty.pdf",
        "เป็นโปรแกรม": tmp_path / "program.jpg",
        "(HEIC)": tmp_path / "cut.heic",
        "เปิดดูเนื้อในไม่ได้": tmp_path / "broken.pdf",
        "ใหญ่เกินกว่าที่โปรแกรม": tmp_path / "four.tif",
        "โปรดย่อภาพให้เล็กลง": png_that_says(tmp_path / "huge.png", 50_000, 50_000),
        "ขยายข้อความ": with_part(sheet, "xl/sharedStrings.xml", ENTITIES),
        "มีรหัสผ่าน": locked,
        "2,000 หน้า": tmp_path / "thick.pdf",
        "กลับทิศ": turned,
        "ไม่พบไฟล์": tmp_path / "gone.jpg",
    }


def test_every_odd_file_has_its_sentence_and_the_window_lives(
    library: EvidencePage, odd: dict[str, Path], qtbot: QtBot
) -> None:
    odd["ไม่พบไฟล์"].write_bytes(b"\xff\xd8\xff soon gone")
    good = Path(DATA / "turned.heic")
    drop(library, *odd.values(), good)
    dialog = modal(qtbot, EvidenceBatchDialog)
    odd["ไม่พบไฟล์"].unlink()
    click(dialog.go)
    report = prompted(qtbot, "เพิ่มแล้ว")
    said = [label.text() for label in report.findChildren(QLabel)]
    # the names of several files of which the same is said stand in the next line
    told = [
        f"{one}\n{names}" if one.startswith("2 ไฟล์:") else one
        for one, names in pairwise([*said, ""])
    ]
    lacking = [
        words
        for words, path in odd.items()
        if not any(words in one and path.name[:3] in one for one in told)
    ]
    assert not lacking, said
    report.close()
    kept = {"broken.pdf", "locked.pdf", "thick.pdf", "turned.heic"}
    qtbot.waitUntil(lambda: library.grid.count == len(kept) + 1, timeout=20_000)
    assert kept < {file.name for piece in library.grid.pieces for file in piece.files}


def test_a_folder_of_folders_is_taken_without_what_is_hidden(
    library: EvidencePage, tmp_path: Path, qtbot: QtBot
) -> None:
    deep = tmp_path / "ภาพ" / "มีนาคม" / "วันที่ 5"
    deep.mkdir(parents=True)
    for n, name in enumerate(("ก.jpg", ".ซ่อน.jpg", "Thumbs.db", "~$งบ.xlsx")):
        Image.new("RGB", (30, 20 + n)).save(deep / name, "JPEG")
    Image.new("RGB", (40, 20)).save(tmp_path / "ภาพ" / "ข.jpg", "JPEG")
    (tmp_path / "ภาพ" / "วนกลับ").symlink_to(tmp_path / "ภาพ")
    drop(library, tmp_path / "ภาพ")
    click(modal(qtbot, EvidenceBatchDialog).go)
    qtbot.waitUntil(lambda: library.grid.count == 2, timeout=20_000)
    assert {piece.title for piece in library.grid.pieces} == {"ก", "ข"}


def many(unit: str, subject: Ref, count: int) -> list[Change]:
    """So many pieces, each with a file and proving an item."""
    changes: list[Change] = []
    for n in range(count):
        evidence = Ref(unit, "evidence", os.urandom(16).hex())
        file = StoredFile(f"{n}.jpg", os.urandom(32).hex(), 900, "jpeg", "", "2026-03-05T10:20")
        changes += [
            *file.filed(evidence, f"ภาพ {n}", "2026-03-05"),
            *linked(evidence, subject, "d1.l4.2", "report"),
        ]
    return changes


def test_a_thousand_pieces_are_shown_searched_and_gone_to(
    library: EvidencePage, sample: Window, qtbot: QtBot
) -> None:
    subject = assessing(office_of(sample)).assessing.ref
    assert subject is not None
    changes = many(subject.scope, subject, 1000)

    def save(ctx: Context, store: Store) -> Changes:
        return store.save(ctx, "file_evidence", changes)

    desk_of(library)._session.do(save)
    qtbot.waitUntil(lambda: library.grid.count == 1000, timeout=30_000)
    library.bar.find_words.insert("ภาพ 99")
    assert library.grid.count == 19
    library.bar.find_words.clear()
    pick(library.bar.state, "คล้าย")
    assert library.grid.count == 0
    desk_of(library).go_to(changes[0].ref)
    qtbot.waitUntil(lambda: library.grid.here is not None and library.grid.here.title == "ภาพ 0")
    assert library.grid.count == 1000


PHOTO = EvidenceFile(Ref("u", "file", "1"), "ภาพ.jpg", "0" * 64, 1, "jpeg", "ภาพ", "", "")


@pytest.mark.parametrize(("here", "why"), [(False, "ตัวไฟล์ไม่อยู่ในเครื่องนี้"), (True, "เขียนปลายทางไม่ได้")])
def test_a_place_that_is_gone_is_not_taken_for_a_file_that_is_not_here(
    tmp_path: Path, here: bool, why: str
) -> None:
    kept = tmp_path / "kept"
    if here:
        kept.write_bytes(b"x")
    told = copied(PHOTO, kept, tmp_path / "pulled" / "ภาพ.jpg", locked=False)
    assert isinstance(told, UserError)
    assert why in told.why
