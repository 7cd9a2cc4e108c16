"""Dialogs that stand behind a long way, made over a window with a few words each: what they hold is tried elsewhere."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import cast

from PySide6.QtGui import QPixmap, QStandardItemModel
from PySide6.QtWidgets import QDialog, QWidget

from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import RankingRow
from core.assessment.rescored import RescoredAssessment, RescoredItem
from core.assessment.rounds import WorkshopSlip
from core.assigning.choices import AssignmentOptions, CellRuleOffer, FillableCell
from core.assigning.orders import REGISTER, ROW, SUM, CellFillRule
from core.assigning.programme_steps import UnitStepState
from core.backups.retention import Backup, DatabaseSummary
from core.centre.past_winners import PastWinnerRow, PastWinnerTable
from core.centre.proposals import RegionTopUnits
from core.centre.verifying import ItemToVerify, VerificationRow
from core.committee.convening import ConveningChoices, ScorableAssessment
from core.committee.objections import Objection, ObjectionEvidence
from core.committee.own import OwnBallotSheet
from core.committee.result_view import ResultItem
from core.errors import DisclosureError, LostKeysError, UserError
from core.evidence.deeds import FilingOutcome
from core.evidence.kinds import EvidenceTarget as FilePlace
from core.evidence.view import EvidencePiece, EvidenceTargetRow
from core.exchange.devices import NEW_PC, DeviceRow, UncertifiedDevice
from core.exchange.moving_deeds import JoiningRecordCounts
from core.exchange.originals import UnitOriginalFiles
from core.exchange.receivers import ABOVE, ReceiverChoice, ReceiverUnit
from core.exchange.send_deeds import ExportOutcome, ExportPartFile
from core.forms.layout import ConvertedForm, UnconvertedFormPart
from core.forms.plan_shape import Field, FormRowKind, FormSetting
from core.forms.settings import SettingInForce
from core.forms.tree import Tree
from core.forms.wording import HelpBlock, Words
from core.gaps.gaps import OpenGap
from core.gaps.rows import GapPlanRow, GapRowKind, GapsView, GapWithRows
from core.health.diagnoses import diagnoses
from core.health.facts import Damage, FolderExamination, FolderRemains, RepairReport
from core.log.certificates import CertificateRequest
from core.log.scopes import NOTHING_SHARED
from core.papers.batch_deeds import PaperBatchOutcome
from core.papers.pack_deeds import PackOutcome
from core.papers.table import asks
from core.papers.view import BatchPaperOffer
from core.people.units import Unit
from core.privacy.person_data import PersonDataHit
from core.records.leaving import DisclosureFindings, DisclosureHit
from core.scans.deeds import ScanOutcome
from core.scoring.total import Answers
from core.signing.chain import PossibleSigner, RouteStepSigners
from core.signing.differences import StateDifference
from core.tabular import ImportedSheet, TabularFile
from core.updates import UpdateSummary
from core.values import Record, Ref, ShownField, Text
from core.workshop.goal_sitting import PhoneGoalMeeting
from core.workshop.phones import PhotoUseOption, WaitingPhoto
from core.workshop.questions import AnswerOption, Question
from core.workshop.view import Workshop
from storage.exchange.start import read_start
from tests.bare import bare
from tests.core.committee.panel import SCORED
from tests.every_paper import KINDS
from tests.golden.files import START
from ui.desktop.assessment.answer_table import AnswerTableDialog
from ui.desktop.assessment.by_hand import sheets_prompt
from ui.desktop.assessment.rescoring import rescoring
from ui.desktop.assigning.dialog import AssignDialog
from ui.desktop.backups.rescue import RescueDialog, lost_keys, renewal
from ui.desktop.base import library_evidence, person_dialogs
from ui.desktop.base.acting import GapsToRowsDialog
from ui.desktop.base.choosing import FormChoicesDialog
from ui.desktop.base.dialogs import ProblemDialog, passphrase
from ui.desktop.base.mark_reading import ScanReadingDialog
from ui.desktop.base.mark_review import TickReviewDialog, TickReviewSpec
from ui.desktop.base.originals import OriginalFilesDialog
from ui.desktop.base.page_context import ignored
from ui.desktop.base.paper_words import paper_words
from ui.desktop.base.portal import PortalCopyWindow
from ui.desktop.centre import verifying
from ui.desktop.centre.answering import CoverSlipsDialog, PaperArrivalDialog
from ui.desktop.centre.plan import RemarkTarget, remarking
from ui.desktop.centre.rescoring import rescoring_units
from ui.desktop.centre.telling import WinnersDialog, resolution
from ui.desktop.committee import chairing
from ui.desktop.committee.objecting import answering
from ui.desktop.committee.packing import packs_prompt, seats_prompt
from ui.desktop.coverage import desk
from ui.desktop.evidence import dialogs as evidence_dialogs
from ui.desktop.evidence.redaction import RedactionDialog
from ui.desktop.exchange.confirming import SenderConfirmer, UnknownSenderDialog
from ui.desktop.exchange.confirming_many import ManySendersDialog
from ui.desktop.exchange.disclosure import DisclosureDialog
from ui.desktop.exchange.sender import BundleSendDesk, SentBundleDialog
from ui.desktop.exchange.sending import SendCalls, SendChoices, SendDialog
from ui.desktop.exchange.ways import MAIL, SendMedium
from ui.desktop.forms.xlsform import lost_prompt
from ui.desktop.goals.desk import AttendanceDialog, GoalMeetingInput
from ui.desktop.goals.phones import goal_count, goal_slips_prompt, goal_vote_prompt
from ui.desktop.health.side import repaired, repairing
from ui.desktop.papers import batch
from ui.desktop.papers.desk import official, printing, protecting
from ui.desktop.papers.panel import part_prompt
from ui.desktop.plan.registers import entry_prompt
from ui.desktop.privacy import erasure as privacy_dialogs
from ui.desktop.privacy.erasure import LargeImageDialog
from ui.desktop.scans.page import SealCheckDialog, scan_report
from ui.desktop.settings.desk import certifying, digits_to_tell, trusting
from ui.desktop.settings.handover import HandoverDesk, HandoverDialog
from ui.desktop.settings.page import revoking
from ui.desktop.settings.updates import dropping_version, update_prompt
from ui.desktop.setup.roots import root_paper
from ui.desktop.shell.joining import entering
from ui.desktop.shell.palette import CommandPalette, entry
from ui.desktop.signing import dialogs as lock
from ui.desktop.signing import dialogs as signing_dialogs
from ui.desktop.theme.look import Look
from ui.desktop.widgets.help_blocks import help_on
from ui.desktop.widgets.keys import KeyBinding, ShortcutsDialog
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import Prompt, PromptDialog, nothing, one_line
from ui.desktop.widgets.sheet_block import PastePlacement
from ui.desktop.widgets.sheet_placing import PastedCellsDialog
from ui.desktop.workshop import item_deeds
from ui.desktop.workshop.ballots import BallotsDialog, agree_words
from ui.desktop.workshop.phones import PhonePhotosDialog, photo_use
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog, PhoneTestDialog
from ui.desktop.workshop.table import VoteEntryDialog
from ui.keys import ValidStartFile
from ui.stacks import StackMarks

ITA = next(one for one in SCORED if one.id == "ita")
PLACED = PastePlacement(
    {(0, 0): "50", (1, 0): "มาก"}, {(1, 0): "ช่องนี้รับตัวเลข"}, {(0, 1): "60"}, ("70",)
)
WORDS = "การประเมินองค์กรคุณธรรม"
DAY = date(2026, 4, 9)
REF = Ref("u" * 32, "evidence", "0" * 32)
LEVEL = tuple(
    RankingRow(
        1,
        True,
        id_,
        id_,
        WORDS,
        1,
        "",
        Fraction(80),
        Fraction(80),
        Fraction(0),
        None,
        None,
        (1, 1),
        "a/b/c",
    )
    for id_ in "ab"
)
TIE = RegionTopUnits("regions", WORDS, "outstanding", "general", 1, 1, LEVEL, True, LEVEL)
LOST = LostKeysError("บันทึกไม่ได้", "กุญแจหาย", "นำกลับมา", Path("/keys/1c"), renewable=True, loose=3)
CALM = UserError("เปิดไฟล์นี้ไม่ได้", "ไฟล์ขาดหายไปครึ่งหนึ่ง", "สแกนใหม่แล้วลองอีกครั้ง")
PIECE = EvidencePiece(REF, "ภาพกิจกรรม", "2026-04-09", "", (), (), "ภาพกิจกรรม")
TARGETS = (EvidenceTargetRow(FilePlace(REF), "มิติ 1", "ประกาศเจตนารมณ์", "ประกาศเจตนารมณ์"),)
OFFERS = (
    RouteStepSigners("maker", "ผู้จัดทำ", False, (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง หัวหน้า")), ("a",)),
    RouteStepSigners(
        "all",
        "คณะกรรมการ",
        True,
        (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง หัวหน้า")),
        ("a", "b"),
        says="ทุกคนลงนาม",
    ),
)
INKERS = (
    PossibleSigner("a", "หนึ่ง นักวิชาการ", ("",)),
    PossibleSigner("b", "สอง หัวหน้า", ("รักษาราชการแทน",)),
)
OBJECTED = ResultItem(
    *("d1.l1.1", "มิติ 1 ข้อ 1", WORDS, "ผ่าน", "ไม่ผ่าน", "", "", WORDS, True),
    objection=Objection(
        REF, "d1.l1.1", WORDS, "timely", 0, (ObjectionEvidence(REF, WORDS, "newer", late=True),)
    ),
)
KEPT = PersonDataHit("words", REF, "name", WORDS, "ชื่อ", "สมชาย", ("x" * 43,), True, True, "erasure")
DEVICE = DeviceRow(
    "k", "จังหวัด เครื่อง A", "", "12345", is_this_pc=False, revoked=False, revocable=True
)
HARMED = FolderExamination(
    datetime(2026, 4, 9), 1.0, True, 1, 1, (Damage("evidence", ("ภาพกิจกรรม.jpg",) * 40),)
)
SAVED = Backup(
    Path("/backups/a"),
    datetime(2026, 4, 9),
    "asked",
    DatabaseSummary("f", "u", "S20", WORDS, 9, 9, frozenset(), frozenset(), ""),
)
FOUND = (StateDifference(REF, "มิติ 1 ระดับ 2 ข้อ 1", "ผล", "ไม่ผ่าน", "ผ่าน"),)


RATE = FormSetting(id="rate", title=Words("อัตรา"), choices=("ต่ำ", "สูง"), default="ต่ำ")


OWN_SHEET = OwnBallotSheet(
    *(
        REF,
        REF,
        "1" * 32,
        "จังหวัดตัวอย่าง",
        2569,
        "committee",
        "สมชาย",
        3,
        ("a", "b"),
        "closed",
        "missing",
    ),
    aside=False,
    released=False,
)
LACK = UnitOriginalFiles(
    "1" * 32, "จังหวัดตัวอย่าง", ("a" * 64, "b" * 64), 3 * 2**20, ("a" * 64,), ("c" * 64,), 2**20
)
CONVENING = ConveningChoices(
    (("cdd-clean", WORDS),),
    (ScorableAssessment(REF, "cdd-clean", WORDS, "จังหวัดตัวอย่าง", "S10"),),
    (("a", "หนึ่ง นักวิชาการ"),),
    (("k", "เครื่อง B"),),
)
GAP = OpenGap(
    "item",
    REF,
    "",
    REF,
    "ระดับ 4 ข้อ 3",
    "ข้อนี้ยังไม่นับว่าผ่าน",
    "ให้ความรู้เรื่องป้องกันการทุจริตในภาคราชการ 1 โครงการ",
)
MADE_ROW = GapPlanRow(
    REF, REF, "", "1.1", WORDS, "หนึ่ง นักวิชาการ", "9 เม.ย. 69", "ยังไม่มีผล", done=False, over=True
)
GAPS = GapsView(
    2569,
    (
        GapWithRows(GAP, (), has_own_row=False),
        GapWithRows(GAP._replace(part="a"), (MADE_ROW,), has_own_row=True),
    ),
    tuple(
        GapRowKind(REF, one, FormRowKind(id="a"), Field(id="t", kind=("a",)), None, (), fits=True)
        for one in (WORDS, "แผนปฏิบัติการ")
    ),
    decided=False,
    owner="หนึ่ง นักวิชาการ",
    until="2026-04-09",
)
ROLLED = FillableCell(
    "f", WORDS, (CellRuleOffer(CellFillRule(SUM, "f", "f"), WORDS),), CellFillRule(SUM, "f", "f")
)
UNDER = Unit("1" * 32, "S11", "อำเภอตัวอย่าง", "district", "2" * 32, 3, "", "")
GIVEN = AssignmentOptions(WORDS, (ROW, REGISTER), (ROLLED,), (), (UNDER,))
ASKED = Question(
    "a",
    "1",
    "มิติที่ 1 ข้อ 1",
    WORDS,
    (AnswerOption("met", "ผ่าน"), AnswerOption("not_met", "ไม่ผ่าน")),
    note=True,
)
VERIFY_ITEM = ItemToVerify(
    *("checked", "แบบตรวจสอบ", "b", "ข้อ 2", "ไม่มีผู้ถูกลงโทษ"),
    (VerificationRow(REF, "จังหวัดตัวอย่าง", "S10", "", locked=False),),
)
MEETING = Workshop(
    facts=cast(AssessmentFacts, None),
    questions=(ASKED,),
    slips=(WorkshopSlip("01-00000000", 1), WorkshopSlip("02c-00000000", 2, chair=True)),
    voted={},
    votes={},
    decided={},
)
MARKS = TickReviewSpec(WORDS, {ASKED.key: ASKED}, (1,), str, agree_words, "ไม่ได้ตอบ", {})
TO = ReceiverUnit("1" * 32, "S00", "ส่วนกลางตัวอย่าง", ABOVE, ("age1",))


def _found() -> DisclosureError:
    """What stops a file: somebody's name in a row, beside one of the office's own."""
    hit = DisclosureHit(("name",), WORDS, f"…{WORDS}…", found=WORDS)
    problem = DisclosureError(CALM.what, CALM.why, CALM.do)
    problem.findings = DisclosureFindings(1, (hit, hit._replace(listed=True)), (hit,))
    return problem


SEND_TO = ReceiverChoice(TO, "ต้นสังกัดของท่าน", "ยังไม่มีใบตอบรับ", whole=False, last_sent="")
WISH = SendChoices(TO, SendMedium(MAIL, Path("/out"), "อีเมลหรือ LINE", ""), 20, NOTHING_SHARED)
SENT_FILES = ExportOutcome(
    (ExportPartFile(Path("/out/S10.prongsai"), "0" * 64, 8000, (1, 1), 1, 1, 0, 0),), ()
)
START_FOUND = ValidStartFile(replace(read_start(START).start, name=WORDS), "1234 5678 9012", 2, 11)
STRANGER = UncertifiedDevice(
    *("a" * 64, "1" * 32, NEW_PC, "อำเภอตัวอย่าง รหัส S11", "อยู่ในทะเบียน", "0 0000 0011", ("f" * 64,)),
    *("อำเภอตัวอย่าง", "S11", "district", ""),
    kinds=("office", "province"),
    adds=False,
    doubted="",
    hinders="",
    claim="ไฟล์เริ่มงานของ อำเภอตัวอย่าง ถูกเปิดมากกว่าหนึ่งเครื่อง ยังไม่มีเครื่องใดมีผล",
)


@dataclass(frozen=True)
class Asked:
    """A prompt, made as a dialog is: what a function asks, over a window."""

    prompt: Callable[..., Prompt]

    def __call__(self, look: Look, *given: object) -> PromptDialog:
        return PromptDialog(look, self.prompt(*given[:-1]), cast("QWidget", given[-1]))


NO_SCORE = Answers().score(SCORED[0])
RESCORED = RescoredAssessment(
    Record(REF, {}),
    SCORED[0],
    SCORED[0],
    NO_SCORE,
    NO_SCORE,
    (),
    Counter(),
    tuple(
        RescoredItem(op, "ข้อ 1", WORDS, "2", "–", "", WORDS, op != "gone")
        for op in ("split", "gone")
    ),
)
FEW_WORDS: dict[Callable[..., QDialog], tuple[object, ...]] = {
    Asked(lost_keys): (LOST,),
    Asked(renewal): (LOST,),
    GapsToRowsDialog: (GAPS, ignored, ignored),
    AssignDialog: (GIVEN, lambda _using: (), print),
    Asked(lost_prompt): (
        ConvertedForm(
            "form", WORDS, "", 9, (UnconvertedFormPart("survey", "A2", WORDS, WORDS),) * 9
        ),
    ),
}


def _picture() -> QPixmap:
    found = QPixmap(320, 240)
    found.fill()
    return found


OF_PHONES: dict[Callable[..., QDialog], tuple[object, ...]] = {
    PhoneRoomDialog: ("192.168.1.20:8787", ignored, ignored, ignored),
    PhoneTestDialog: (20, ("192.168.1.20",), True, ignored, ignored),
    PhonePhotosDialog: (
        MEETING,
        [WaitingPhoto("0", "a", "2026-01-15T09:00")],
        lambda _key: b"",
        lambda _held, _item: (),
        ignored,
        ignored,
    ),
    Asked(photo_use): ("มิติ 1 ข้อ 1", [PhotoUseOption("", "photo", WORDS, missing=True)]),
}


def of_meetings() -> dict[Callable[..., QDialog], tuple[object, ...]]:
    """Those of the rooms in which several people decide."""
    return {
        Asked(chairing.sealing): ([OWN_SHEET],),
        Asked(chairing.alike_motion): ([("มิติ 1 ข้อ 1", "ผ่าน", "มีลายมือชื่อ")],),
        Asked(chairing.own_motion): ("มิติ 1", [("a", "มิติ 1 ข้อ 1", "ผ่าน")]),
        Asked(chairing.opening): (["จังหวัดตัวอย่าง"],),
        Asked(answering): (
            "อำเภอตัวอย่าง",
            OBJECTED,
            ((None, "ไม่ระบุ"), (REF, "รายงานการประชุม ฉบับที่ 1")),
        ),
        chairing.ConveneDialog: (CONVENING, ignored),
        Asked(seats_prompt): ([WORDS],),
        Asked(packs_prompt): ([LACK], list),
        OriginalFilesDialog: ([LACK], ignored),
        Asked(item_deeds.closing): (MEETING,),
        Asked(item_deeds.spare_slip): (MEETING.slips,),
        Asked(item_deeds.rest_motion): ([ListLine("d1.l1.1", "มิติ 1 ข้อ 1", "ผ่าน")],),
        Asked(item_deeds.promise_of): ("มิติ 1 ข้อ 1",),
        Asked(item_deeds.note_on): ("มิติ 1 ข้อ 1",),
        verifying.VerifiedItemDialog: ([VERIFY_ITEM], ignored),
        VoteEntryDialog: (MEETING, ignored),
        BallotsDialog: (MEETING, ignored, ignored),
        TickReviewDialog: (MARKS, StackMarks((), (CALM,), ("ปึก.pdf หน้า 2",)), Path, ignored),
        ScanReadingDialog: (),
        **OF_PHONES,
    }


SHORT: dict[Callable[..., QDialog], tuple[object, ...]] = {
    Asked(person_dialogs.person_prompt): (),
    Asked(evidence_dialogs.dropping): ([PIECE],),
    Asked(evidence_dialogs.linking): ([PIECE], TARGETS),
    Asked(one_line): ("ยกเลิกเอกสาร", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิกเอกสารนี้"),
    Asked(revoking): (DEVICE,),
    Asked(person_dialogs.pin_of): ("สมชาย", lambda pin: pin == "1234"),
    Asked(protecting): (WORDS,),
    Asked(part_prompt): (TARGETS,),
    Asked(passphrase): (WORDS, WORDS, WORDS),
    Asked(dropping_version): ("0.2.0",),
    Asked(root_paper): (list,),
    CoverSlipsDialog: (
        [UnitStepState("a", WORDS, "overdue"), UnitStepState("b", "ชื่อ", "missing")],
        ignored,
        ignored,
        ignored,
    ),
}


def made() -> dict[Callable[..., QDialog], tuple[object, ...]]:
    """What each is made with, between the look and the window it stands over."""
    picture = _picture()
    request = CertificateRequest(b"k" * 32, "age1", "S20", "จังหวัดตัวอย่าง ข", "province")
    return {
        ProblemDialog: (CALM,),
        CommandPalette: ([entry("home", "หน้าหลัก", "หน้า", picture.size)],),
        ShortcutsDialog: ([("ทุกหน้า", [KeyBinding("ดูปุ่มลัด", ("F1",), picture.size)])],),
        Asked(batch.papers_prompt): ([BatchPaperOffer("checklist", WORDS, 3)], True),
        Asked(batch.batch_result): (PaperBatchOutcome(Path("/batch"), 3, ()),),
        RedactionDialog: ("ภาพกิจกรรม.jpg", picture, ignored),
        Asked(digits_to_tell): (WORDS, "อ่านให้ผู้รับฟัง", "12345 " * 8),
        Asked(trusting): ("S20.trust", lambda _digits: None),
        Asked(certifying): (request, "12345 " * 8, ["province", "office"], "A"),
        SendDialog: ([SEND_TO], SEND_TO, 20, SendCalls(*[print] * 4)),
        DisclosureDialog: (_found(), print),
        SentBundleDialog: (
            bare(BundleSendDesk),
            WISH,
            SENT_FILES,
            "S10.prongsai 8 KB",
            ["ไม่มีไฟล์ต้นฉบับ 2 ไฟล์"],
            datetime(2026, 11, 3, 9),
        ),
        UnknownSenderDialog: (bare(SenderConfirmer), STRANGER, [], "โปรดส่งใหม่"),
        ManySendersDialog: ([STRANGER, STRANGER._replace(kind="province")], ignored),
        library_evidence.PickEvidenceDialog: (WORDS, [PIECE], Path, ignored),
        Asked(evidence_dialogs.filed_report): ([FilingOutcome(1, 1, "ขาด.jpg", CALM)],),
        Asked(evidence_dialogs.linking_page): (TARGETS, DAY),
        Asked(help_on): (WORDS, [HelpBlock("text", "แบบนี้ใช้ตรวจอะไร")]),
        Asked(goal_slips_prompt): (20,),
        Asked(sheets_prompt): (),
        Asked(goal_vote_prompt): (12, 5, 3, True),
        Asked(goal_count): (PhoneGoalMeeting(8),),
        AttendanceDialog: (
            [GoalMeetingInput("staff", "บุคลากรทั้งหมด", "20")],
            [("สมชาย", "นักวิชาการ")],
            ["สมชาย"],
            ignored,
        ),
        **of_meetings(),
        Asked(desk.pack_prompt): (2,),
        Asked(desk.pack_result): (
            PackOutcome(Path("/pack"), 3, 9, 4096, 1, ("ขาดภาพ 1",)),
            True,
            nothing,
        ),
        Asked(printing): (["One", "Two"], "Two", 4),
        Asked(official): ("มท 0001/12", "2026-04-09"),
        Asked(person_dialogs.pin_change): (lambda pin: pin == "1234",),
        Asked(privacy_dialogs.erasing): (1,),
        Asked(privacy_dialogs.erasure_done): (["ลบแล้ว 1 แห่ง"],),
        LargeImageDialog: (WORDS, lambda _room: picture.toImage()),
        Asked(paper_words): (asks(KINDS["agenda"]), {}),
        HandoverDialog: (
            bare(HandoverDesk),
            [Record(REF, {"name": ShownField(Text("นายตัวอย่าง"))})],
            "",
            DAY,
        ),
        SealCheckDialog: (True, nothing, nothing, nothing),
        Asked(scan_report): ([ScanOutcome(1, 1, "SKM.pdf", problem=CALM)],),
        Asked(remarking): (
            WORDS,
            (RemarkTarget(REF, "", "", "ทั้งรายการ"), RemarkTarget(REF, "f.a", "a", "ชื่อ")),
            "a",
        ),
        Asked(resolution): (TIE,),
        Asked(rescoring): (WORDS, RESCORED),
        Asked(rescoring_units): ([("clean/2570", "ฉบับ พ.ศ. 2570"), ("clean/2569", WORDS)], 2569),
        PaperArrivalDialog: (
            WORDS,
            [UnitStepState("a", WORDS, "overdue"), UnitStepState("b", "ชื่อ", "missing")],
            ignored,
        ),
        AnswerTableDialog: (
            "oit.xlsx",
            TabularFile((ImportedSheet((("ข้อ", "คำตอบ"), ("O1", "มี"), ("O99", WORDS))),)),
            AssessmentFacts(
                Tree.under(next(one for one in SCORED if one.id == "ita")),
                Record(REF, {}),
                REF,
                {},
                "",
                "",
            ),
            {},
            ignored,
        ),
        WinnersDialog: (
            "ผลปีก่อน.xlsx",
            TabularFile((ImportedSheet((("ปี", "หน่วยงาน", "ผล"), ("68", WORDS, ""))),)),
            lambda _found: PastWinnerTable((PastWinnerRow(2, ("68", WORDS, ""), None, WORDS),)),
            ignored,
            ignored,
        ),
        Asked(lock.route_dialog): (OFFERS,),
        signing_dialogs.InkSignatureDialog: (WORDS, INKERS, [("a", "ผู้จัดทำ")], DAY, ignored),
        Asked(signing_dialogs.differences): (WORDS, "ต่างจากฉบับที่ล็อก", FOUND),
        Asked(repairing): (diagnoses(HARMED)[0],),
        Asked(repaired): (
            RepairReport(Path("/backups/a"), HARMED.damages, HARMED.damages, ("ภาพกิจกรรม.jpg",)),
        ),
        RescueDialog: (CALM, FolderRemains((SAVED,), True), print, print),
        FormChoicesDialog: (
            WORDS,
            "เลือกให้ทั้งปี",
            [SettingInForce(RATE, RATE.options[0])],
            "",
            ignored,
        ),
        PortalCopyWindow: (WORDS, ignored),
        PastedCellsDialog: (QStandardItemModel(2, 2), PLACED, [0, 1], ignored),
        Asked(entry_prompt): (
            "ส่วนงาน",
            [Field(id="name", kind=("division",), title=Words("ชื่อส่วนงาน"))],
        ),
        Asked(update_prompt): (
            UpdateSummary("0.2.0", "2026-09-21", WORDS, WORDS, b"k" * 32, 9, migrates=True),
        ),
        Asked(entering): (
            START_FOUND,
            tuple(JoiningRecordCounts(9, 120, 8, 14, 3, 160, 2, 1, 1, 1, 0).lines("1234")),
        ),
        **FEW_WORDS,
        **SHORT,
    }
