"""Every paper the program can print of a record, a row each; nothing else registers one.

Each row names the one function that reads the records and builds the paper. A paper whose figures belong to a later
room (signing, the centre) stands here too: what it reads (route, answers to sign-offs, rank) lies in rooms before this
one, so that the table needs no room behind it and nobody has to add rows to it at run time. Whoever needs the table
imports it when a paper is first asked for, as it brings all builders along: the window stands before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.assessment.sheets import DRAFT
from core.blocks.document import Document
from core.forms.ports import Reader
from core.forms.shape import Form, Instrument
from core.forms.wording import Words
from core.i18n import _
from core.papers.awards import certificate, ranking
from core.papers.binder import evidence_coverage, evidence_dividers, evidence_index, evidence_spine
from core.papers.checklist import checklist
from core.papers.committee import committee_order
from core.papers.evidence_form import certified_copy, evidence_form, lessons
from core.papers.gathered import gathered
from core.papers.handover import HANDOVER, OFFICE, PEOPLE, SECTIONS, handover
from core.papers.letter import OFFERED, letter
from core.papers.meetings import AGENDA, ATTENDANCE, MINUTES, WORKSHOP, meeting
from core.papers.plan_report import plan_report
from core.papers.plan_table import ASKED, plan_table
from core.papers.sample import sample_list, was_drawn
from core.papers.score_sheet import REGION, everybody, score_sheet
from core.papers.signing_sheets import return_sheet, signing_sheet, was_returned
from core.papers.source import COPY, PER_ALL, PER_HEAD, PER_YEARS, REGION_SHEET, SIGNING_SHEET, PaperSource
from core.papers.typed import PaperQuestion
from core.papers.unit_page import unit_page
from core.papers.workshop import was_held, workshop_papers
from core.values import Record

HOMES = ("assessment", "plan")  # records a form is chosen for


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A paper: of which records, what builds it, how it is treated.

    `own`: what it is where no form lists it, offered `when` it says something; None = it is printed for a form only.
    """

    id: str  # as forms and the register name it
    of: tuple[str, ...]  # entities it is printed of
    build: Callable[[PaperSource], Document]
    own: Form | None = None
    when: Callable[[Reader, Instrument, Record], bool] = lambda _reader, _form, _record: True
    asks: Callable[[], tuple[PaperQuestion, ...]] = (
        tuple  # words that may be typed for it; all may be left to be written by hand
    )
    figures: bool = True  # it shows figures of the record: a draft until they are frozen
    of_now: bool = False  # of what came after the record was frozen, or beside it: made of what is known now
    pictured: bool = False  # has pages of photographs
    speaks_of: str = ""  # PER_YEARS: of the year before too, PER_ALL: of every unit, PER_HEAD: of no figure of its own


def _own(id_: str, title: str, landscape: bool = False, style: str = "form") -> Form:
    return Form(id=id_, builder=id_, short=Words(title), page="landscape" if landscape else "portrait", style=style)


def _has_proofs(_reader: Reader, form: Instrument, _record: Record) -> bool:
    return bool(form.proofs)


def _has_awards(_reader: Reader, form: Instrument, _record: Record) -> bool:
    return bool(form.groups)


def _came_back(reader: Reader, _form: Instrument, record: Record) -> bool:
    return was_returned(reader, record.ref)


def _region_sheet() -> Form:
    """A sheet with a column for each unit of the region, of forms that declare none."""
    lines = "การให้คะแนนของคณะกรรมการ", "<instrument.title>", "ประจำปีงบประมาณ พ.ศ. <year>", "เขตตรวจราชการที่ <region>"
    sign = "none = ประธานกรรมการ", "none = กรรมการ", "none = กรรมการและเลขานุการ"
    own = _own(REGION_SHEET, "แบบให้คะแนนของเขต")
    return replace(own, title=tuple(map(Words, lines)), table_per=REGION, sign=sign)


def _is_without_region_sheet(_reader: Reader, form: Instrument, _record: Record) -> bool:
    return not any(one.table_per == REGION for one in form.papers)


def _compares(reader: Reader, _form: Instrument, record: Record) -> bool:
    return len(list(everybody(reader, record))) > 1


def _when_and_where() -> tuple[PaperQuestion, ...]:
    return (
        PaperQuestion("no", _("ครั้งที่")),
        PaperQuestion("day", _("วันที่ประชุม")),
        PaperQuestion("time", _("เวลา")),
        PaperQuestion("place", _("สถานที่")),
    )


def _members() -> PaperQuestion:
    return PaperQuestion("members", _("รายชื่อ บรรทัดละคน: ชื่อ, ตำแหน่ง, หน้าที่"), several=True)


def _giver() -> PaperQuestion:
    return PaperQuestion("giver", _("หน่วยงานผู้ออก"))


def _signer() -> tuple[PaperQuestion, ...]:
    return PaperQuestion("name", _("ชื่อผู้ลงนาม")), PaperQuestion("position", _("ตำแหน่งผู้ลงนาม"))


def _agenda_asks() -> tuple[PaperQuestion, ...]:
    return *_when_and_where(), PaperQuestion("topics", _("เรื่องเพื่อพิจารณา บรรทัดละเรื่อง"), several=True)


def _attendance_asks() -> tuple[PaperQuestion, ...]:
    return *_when_and_where(), _members()


def _minutes_asks() -> tuple[PaperQuestion, ...]:
    resolved = PaperQuestion("resolved", _("มติอื่นของที่ประชุม บรรทัดละมติ"), several=True)
    return *_attendance_asks(), PaperQuestion("absent", _("ผู้ไม่มาประชุม บรรทัดละคน"), several=True), resolved


def _order_asks() -> tuple[PaperQuestion, ...]:
    return _giver(), _members(), PaperQuestion("duties", _("หน้าที่ของคณะกรรมการ บรรทัดละข้อ"), several=True), *_signer()


def _handover_asks() -> tuple[PaperQuestion, ...]:
    titles = (_("ผู้ส่งมอบ"), _("ตำแหน่งผู้ส่งมอบ")), (_("ผู้รับมอบ"), _("ตำแหน่งผู้รับมอบ"))
    asked = ((one, f"{one}_position") for one in PEOPLE)
    people = (PaperQuestion(*pair) for of in zip(asked, titles, strict=True) for pair in zip(*of, strict=True))
    lists = (
        PaperQuestion(id_, _("{title} บรรทัดละรายการ").format(title=_(title)), several=True) for id_, title in SECTIONS
    )
    return *people, PaperQuestion("day", _("ตั้งแต่วันที่")), *lists, PaperQuestion("head", _("หัวหน้าหน่วยงาน"))


def _memo_asks() -> tuple[PaperQuestion, ...]:
    return PaperQuestion("to", _("เรียน (ผู้รับ)")), *_signer()


def _letter_asks() -> tuple[PaperQuestion, ...]:
    return PaperQuestion("reference", _("อ้างถึงหนังสือ ที่ ลงวันที่ (ถ้ามี)")), *_memo_asks()


def _certificate_asks() -> tuple[PaperQuestion, ...]:
    return _giver(), PaperQuestion("award", _("ข้อความบนเกียรติบัตร")), PaperQuestion("day", _("ให้ไว้ ณ วันที่")), *_signer()


_memo, _letter = OFFERED
TABLE = (
    PaperKind(id="checklist", of=("assessment",), build=checklist),
    PaperKind(id="score_sheet", of=("assessment", DRAFT), build=score_sheet),
    PaperKind(
        id=REGION_SHEET, of=(DRAFT,), build=score_sheet, own=_region_sheet(), when=_is_without_region_sheet,
    ),
    PaperKind(id="unit_page", of=("assessment",), build=unit_page, speaks_of=PER_YEARS),
    PaperKind(id="lessons", of=("assessment",), build=lessons),
    PaperKind(id="evidence", of=("assessment", "answer"), build=evidence_form, pictured=True),
    PaperKind(id="table", of=("plan",), build=plan_table),
    PaperKind(id="report", of=("plan",), build=plan_report, pictured=True),
    PaperKind(id="document", of=("plan",), build=plan_report, pictured=True),
    PaperKind(
        id="evidence_index", of=("assessment",), build=evidence_index,
        own=_own("evidence_index", "ดัชนีหลักฐาน"), when=_has_proofs,
    ),
    PaperKind(
        id="evidence_coverage", of=("assessment",), build=evidence_coverage,
        own=_own("evidence_coverage", "ตารางข้อกับหลักฐาน", landscape=True), when=_has_proofs,
    ),
    PaperKind(
        id="evidence_dividers", of=("assessment",), build=evidence_dividers,
        own=_own("evidence_dividers", "ใบคั่นหลักฐาน"), when=_has_proofs,
    ),
    PaperKind(
        id="evidence_spine", of=("assessment",), build=evidence_spine,
        own=_own("evidence_spine", "สันแฟ้มหลักฐาน"), when=_has_proofs,
    ),
    PaperKind(id="memo", of=(*HOMES, "row"), build=letter, own=_memo, asks=_memo_asks),
    PaperKind(id="letter", of=(*HOMES, "row"), build=letter, own=_letter, asks=_letter_asks),
    PaperKind(id=SIGNING_SHEET, of=HOMES, build=signing_sheet, own=_own(SIGNING_SHEET, "ใบลงนามรับรอง"), of_now=True),
    PaperKind(
        id="returned", of=HOMES, build=return_sheet,
        own=_own("returned", "ใบส่งคืนแก้ไข"), when=_came_back, figures=False, of_now=True,
        speaks_of=PER_HEAD,
    ),
    PaperKind(
        id=AGENDA, of=HOMES, build=meeting,
        own=_own(AGENDA, "ระเบียบวาระการประชุม"), asks=_agenda_asks, figures=False, of_now=True,
        speaks_of=PER_HEAD,
    ),
    PaperKind(
        id=ATTENDANCE, of=HOMES, build=meeting,
        own=_own(ATTENDANCE, "แบบลงทะเบียนผู้เข้าร่วมประชุม"), asks=_attendance_asks, figures=False, of_now=True,
        speaks_of=PER_HEAD,
    ),
    PaperKind(id=MINUTES, of=(*HOMES, DRAFT), build=meeting, own=_own(MINUTES, "รายงานการประชุม"), asks=_minutes_asks),
    PaperKind(
        id=WORKSHOP, of=("assessment",), build=workshop_papers, own=_own(WORKSHOP, "บันทึกผลการพิจารณา"),
        when=was_held, asks=_minutes_asks,
    ),
    PaperKind(
        id="committee_order", of=HOMES, build=committee_order,
        own=_own("committee_order", "คำสั่งแต่งตั้งคณะกรรมการ", style="official"), asks=_order_asks, figures=False,
        of_now=True, speaks_of=PER_HEAD,
    ),
    PaperKind(
        id=HANDOVER, of=(*HOMES, OFFICE), build=handover,
        own=_own(HANDOVER, "บันทึกส่งมอบงาน"), asks=_handover_asks, figures=False, of_now=True, speaks_of=PER_HEAD,
    ),
    PaperKind(
        id="certificate", of=("assessment",), build=certificate,
        own=_own("certificate", "เกียรติบัตร", landscape=True), when=_has_awards, asks=_certificate_asks, of_now=True,
    ),
    PaperKind(
        id="ranking", of=("assessment",), build=ranking,
        own=_own("ranking", "บัญชีจัดลำดับ", landscape=True), when=_compares, of_now=True, speaks_of=PER_ALL,
    ),
    PaperKind(
        id="sample", of=("assessment",), build=sample_list,
        own=replace(_own("sample", "รายการสุ่มตรวจซ้ำ", landscape=True), digits="arabic"), when=was_drawn,
        figures=False, of_now=True, speaks_of=PER_ALL,
    ),
    PaperKind(
        id="gathered", of=("plan",), build=gathered,
        own=_own("gathered", "รวมจากทุกหน่วยงาน", landscape=True), when=_compares, of_now=True, speaks_of=PER_ALL,
    ),
    PaperKind(
        id=COPY, of=("evidence",), build=certified_copy,
        own=_own(COPY, "สำเนาถูกต้อง"), asks=_signer, figures=False, of_now=True,
    ),
)  # fmt: skip
KINDS: Mapping[str, PaperKind] = {one.id: one for one in TABLE}


def asks(builder: str, paper: Form | None = None) -> tuple[PaperQuestion, ...]:
    """What a paper asks for when it is printed, in order; () = nothing. The form may have it ask for its period."""
    own = KINDS[builder].asks() if builder in KINDS else ()
    period = (PaperQuestion("period", _("งวดที่รายงาน เช่น ไตรมาส 2")),) if paper and paper.period == ASKED else ()
    return (*own, *period)


def own_papers() -> tuple[Form, ...]:
    """The papers of the program's own, as they are called where no form lists them."""
    return tuple(one.own for one in TABLE if one.own)
