"""Dialogs that stand behind a long way, made over a window with a few words each: what they hold is tried elsewhere."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog

from core.actions.batch_papers import BatchMade
from core.actions.evidence_pack import PackMade
from core.actions.file_evidence import Filed
from core.actions.file_evidence import Place as FilePlace
from core.actions.take_scans import ScanTaken
from core.changes.enrolment import Request
from core.errors import UserError
from core.model.values import Ref
from core.papers.batches import Many
from core.papers.table import asks
from core.views.device_rows import DeviceRow
from core.views.differences import Difference
from core.views.evidence import Piece, Target
from core.views.help_text import Block
from core.views.person_data import Kept
from core.views.remark_places import RemarkPlace
from core.views.route_offer import Inker, Offer
from ui.desktop.dialogs import ProblemDialog, WordsDialog
from ui.desktop.pages import (
    batch_dialogs,
    enrol_dialogs,
    evidence_dialogs,
    pack_dialogs,
    paper_dialogs,
    privacy_dialogs,
    signing_dialogs,
    signing_lock,
)
from ui.desktop.pages import person as person_dialogs
from ui.desktop.pages.centre_remark import RemarkDialog
from ui.desktop.pages.cover_dialog import CoverDialog
from ui.desktop.pages.devices_card import RevokeDialog
from ui.desktop.pages.evidence_link import LinkPageDialog
from ui.desktop.pages.help_about import AboutSheet
from ui.desktop.pages.keys_sheet import KeysSheet
from ui.desktop.pages.paper_words import AskDialog
from ui.desktop.pages.privacy_pictures import Large
from ui.desktop.pages.safe_dialog import SafeDialog
from ui.desktop.pages.scan_report import ScanReport
from ui.desktop.palette import Palette, entry
from ui.desktop.widgets.keys import Key

WORDS, DAY, REF = "การประเมินองค์กรคุณธรรม", date(2026, 4, 9), Ref("u" * 32, "evidence", "0" * 32)
CALM = UserError("เปิดไฟล์นี้ไม่ได้", "ไฟล์ขาดหายไปครึ่งหนึ่ง", "สแกนใหม่แล้วลองอีกครั้ง")
PIECE = Piece(REF, "ภาพกิจกรรม", "2026-04-09", "", (), (), "ภาพกิจกรรม")
TARGETS = (Target(FilePlace(REF), "มิติ 1", "ประกาศเจตนารมณ์", "ประกาศเจตนารมณ์"),)
OFFERS = (
    Offer("maker", "ผู้จัดทำ", False, (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง หัวหน้า")), ("a",)),
    Offer("all", "คณะกรรมการ", True, (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง หัวหน้า")), ("a", "b"), says="ทุกคนลงนาม"),
)
INKERS = (Inker("a", "หนึ่ง นักวิชาการ", ("",)), Inker("b", "สอง หัวหน้า", ("รักษาราชการแทน",)))
KEPT = Kept("words", REF, "name", WORDS, "ชื่อ", "สมชาย", ("x" * 43,), True, True, "erasure")
DEVICE = DeviceRow("k", "จังหวัด เครื่อง A", "", "12345", here=False, revoked=False, revocable=True)
FOUND = (Difference(REF, "มิติ 1 ระดับ 2 ข้อ 1", "ผล", "ไม่ผ่าน", "ผ่าน"),)


def made() -> dict[Callable[..., QDialog], tuple[object, ...]]:
    """What each is made with, between the look and the window it stands over."""
    picture, request = QPixmap(320, 240), Request(b"k" * 32, "age1", "S20", "จังหวัดตัวอย่าง ข", "province")
    picture.fill()
    return {
        ProblemDialog: (CALM,),
        Palette: ([entry("home", "หน้าหลัก", "หน้า", picture.size)],),
        KeysSheet: ([("ทุกหน้า", [Key("ดูปุ่มลัด", ("F1",), picture.size)])],),
        batch_dialogs.BatchDialog: ([Many("checklist", WORDS, 3)], True),
        batch_dialogs.BatchResult: (BatchMade(Path("/batch"), 3, ()),),
        CoverDialog: ("ภาพกิจกรรม.jpg", picture),
        enrol_dialogs.DigitsDialog: (WORDS, "อ่านให้ผู้รับฟัง", "12345 " * 8),
        enrol_dialogs.TrustDialog: ("S20.trust", lambda _digits: None),
        enrol_dialogs.CertifyDialog: (request, "12345 " * 8, ["province", "office"], "A"),
        evidence_dialogs.PieceDialog: (WORDS, [PIECE]),
        evidence_dialogs.ReportDialog: ([Filed(1, 1, "ขาด.jpg", CALM)],),
        LinkPageDialog: (TARGETS, DAY),
        AboutSheet: (WORDS, [Block("text", "แบบนี้ใช้ตรวจอะไร")]),
        pack_dialogs.PackDialog: (2,),
        pack_dialogs.PackResult: (PackMade(Path("/pack"), 3, 9, 4096, 1, ("ขาดภาพ 1",)), True),
        paper_dialogs.PrintDialog: (["One", "Two"], "Two", 4),
        WordsDialog: ("ยกเลิกเอกสาร", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิกเอกสารนี้"),
        paper_dialogs.OfficialDialog: ("มท 0001/12", "2026-04-09"),
        AskDialog: (asks("agenda"), {}),
        person_dialogs.PinDialog: ("สมชาย", lambda pin: pin == "1234"),
        person_dialogs.SetPinDialog: (lambda pin: pin == "1234",),
        privacy_dialogs.EraseDialog: ([KEPT],),
        privacy_dialogs.ErasedDialog: (["ลบแล้ว 1 แห่ง"],),
        Large: (WORDS, lambda _room: picture.toImage()),
        RevokeDialog: (DEVICE,),
        SafeDialog: (WORDS,),
        ScanReport: ([ScanTaken(1, 1, "SKM.pdf", problem=CALM)],),
        RemarkDialog: (WORDS, (RemarkPlace(REF, "", "", "ทั้งรายการ"), RemarkPlace(REF, "f.a", "a", "ชื่อ")), "a"),
        signing_lock.RouteDialog: (OFFERS,),
        signing_dialogs.InkDialog: (WORDS, INKERS, [("a", "ผู้จัดทำ")], DAY),
        signing_dialogs.DifferenceDialog: (WORDS, "ต่างจากฉบับที่ล็อก", FOUND),
    }
