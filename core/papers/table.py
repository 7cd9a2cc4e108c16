"""The table of all kinds of paper, each with the one function that builds it; modules loaded later add theirs through
the catalogue. It imports all builders, so import it only when a paper is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.assessment.sheets import DRAFT
from core.forms.ports import Reader
from core.forms.shape import Form, Instrument
from core.forms.vocabulary import DOCUMENTS
from core.forms.wording import Words
from core.i18n import _
from core.papers.awards import certificate, ranking
from core.papers.binder import evidence_coverage, evidence_dividers, evidence_index, evidence_spine
from core.papers.evidence_form import certified_copy, evidence_form
from core.papers.gathered import gathered
from core.papers.letter import OFFERED, letter
from core.papers.meetings import AGENDA, ATTENDANCE, MINUTES, committee_order, meeting
from core.papers.plan_report import plan_report
from core.papers.score_sheet import REGION, everybody, score_sheet
from core.papers.sheet_paper import checklist, table_paper
from core.papers.signing_sheets import return_sheet, signing_sheet, was_returned
from core.papers.source import COPY, REGION_SHEET, PaperKind, PaperQuestion, PrintOption
from core.papers.table_paper import ASKED
from core.papers.unit_page import unit_page
from core.values import Record

HOMES = ("assessment", "plan")  # entities of records that are bound to a form


def _region_sheet() -> Form:
    """Return the sheet with a column for each unit of the region, for forms that declare no such sheet."""
    lines = "การให้คะแนนของคณะกรรมการ", "<instrument.title>", "ประจำปีงบประมาณ พ.ศ. <year>", "เขตตรวจราชการที่ <region>"
    sign = "none = ประธานกรรมการ", "none = กรรมการ", "none = กรรมการและเลขานุการ"
    own = PaperKind.own_form(REGION_SHEET, "แบบให้คะแนนของเขต")
    return replace(own, title=tuple(map(Words, lines)), table_per=REGION, sign=sign)


def _compares(reader: Reader, _form: Instrument, record: Record) -> bool:
    return len(list(everybody(reader, record))) > 1


def _giver() -> PaperQuestion:
    return PaperQuestion("giver", _("หน่วยงานผู้ออก"))


def _signer() -> tuple[PaperQuestion, ...]:
    return PaperQuestion("name", _("ชื่อผู้ลงนาม")), PaperQuestion("position", _("ตำแหน่งผู้ลงนาม"))


def _memo_asks() -> tuple[PaperQuestion, ...]:
    return PaperQuestion("to", _("เรียน (ผู้รับ)")), *_signer()


_memo, _letter = OFFERED
TABLE = (
    PaperKind(id="checklist", of=("assessment",), build=checklist),
    PaperKind(id="score_sheet", of=("assessment", DRAFT), build=score_sheet),
    PaperKind(
        id=REGION_SHEET, of=(DRAFT,), build=score_sheet, own=_region_sheet(),
        when=lambda _reader, form, _record: not any(one.table_per == REGION for one in form.papers),
    ),
    PaperKind(id="unit_page", of=("assessment",), build=unit_page, speaks_of=PrintOption.PER_YEARS),
    PaperKind(id="evidence", of=("assessment", "answer"), build=evidence_form, pictured=True),
    PaperKind(id="table", of=HOMES, build=table_paper),
    PaperKind(id="report", of=("plan",), build=plan_report, pictured=True),
    *(PaperKind(id=builder, of=("plan",), build=plan_report, pictured=True) for builder in sorted(DOCUMENTS)),
    *(
        PaperKind(
            id=own.id, of=("assessment",), build=build, own=own, when=lambda _reader, form, _record: bool(form.proofs),
        )
        for build, own in (
            (evidence_index, PaperKind.own_form("evidence_index", "ดัชนีหลักฐาน")),
            (evidence_coverage, PaperKind.own_form("evidence_coverage", "ตารางข้อกับหลักฐาน", "landscape")),
            (evidence_dividers, PaperKind.own_form("evidence_dividers", "ใบคั่นหลักฐาน")),
            (evidence_spine, PaperKind.own_form("evidence_spine", "สันแฟ้มหลักฐาน")),
        )
    ),
    PaperKind(id="memo", of=(*HOMES, "row"), build=letter, own=_memo, asks=_memo_asks),
    PaperKind(
        id="letter", of=(*HOMES, "row"), build=letter, own=_letter,
        asks=lambda: (PaperQuestion("reference", _("อ้างถึงหนังสือ ที่ ลงวันที่ (ถ้ามี)")), *_memo_asks()),
    ),
    PaperKind(
        id=PaperKind.SIGNING_SHEET, of=HOMES, build=signing_sheet,
        own=PaperKind.own_form(PaperKind.SIGNING_SHEET, "ใบลงนามรับรอง"), of_now=True,
    ),
    PaperKind(
        id="returned", of=HOMES, build=return_sheet,
        own=PaperKind.own_form("returned", "ใบส่งคืนแก้ไข"),
        when=lambda reader, _form, record: was_returned(reader, record.ref),
        figures=False, of_now=True, speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=AGENDA, of=HOMES, build=meeting,
        own=PaperKind.own_form(AGENDA, "ระเบียบวาระการประชุม"), asks=PaperQuestion.of_agenda, figures=False, of_now=True,
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=ATTENDANCE, of=HOMES, build=meeting,
        own=PaperKind.own_form(ATTENDANCE, "แบบลงทะเบียนผู้เข้าร่วมประชุม"), asks=PaperQuestion.of_attendance,
        figures=False, of_now=True, speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=MINUTES, of=(*HOMES, DRAFT), build=meeting, own=PaperKind.own_form(MINUTES, "รายงานการประชุม", "official"),
        asks=PaperQuestion.of_minutes,
    ),
    PaperKind(
        id="committee_order", of=HOMES, build=committee_order,
        own=PaperKind.own_form("committee_order", "คำสั่งแต่งตั้งคณะกรรมการ", "official"), figures=False, of_now=True,
        asks=lambda: (
            _giver(), PaperQuestion.of_members(),
            PaperQuestion("duties", _("หน้าที่ของคณะกรรมการ บรรทัดละข้อ"), several=True), *_signer(),
        ),
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id="certificate", of=("assessment",), build=certificate,
        own=PaperKind.own_form("certificate", "เกียรติบัตร", "landscape"), of_now=True,
        when=lambda _reader, form, _record: bool(form.groups),
        asks=lambda: (
            _giver(), PaperQuestion("award", _("ข้อความบนเกียรติบัตร")),
            PaperQuestion("day", _("ให้ไว้ ณ วันที่")), *_signer(),
        ),
    ),
    PaperKind(
        id="ranking", of=("assessment",), build=ranking,
        own=PaperKind.own_form("ranking", "บัญชีจัดลำดับ", "landscape"), when=_compares, of_now=True,
        speaks_of=PrintOption.PER_ALL,
    ),
    PaperKind(
        id="gathered", of=("plan",), build=gathered,
        own=PaperKind.own_form("gathered", "รวมจากทุกหน่วยงาน", "landscape"), when=_compares, of_now=True,
        speaks_of=PrintOption.PER_ALL,
    ),
    PaperKind(
        id=COPY, of=("evidence",), build=certified_copy,
        own=PaperKind.own_form(COPY, "สำเนาถูกต้อง"), asks=_signer, figures=False, of_now=True,
    ),
)  # fmt: skip


def kinds(reader: Reader) -> Mapping[str, PaperKind]:
    """Return all kinds of paper, keyed by id and ordered for lists."""
    return listed(reader.rows(PaperKind))


def listed(given: Iterable[PaperKind]) -> Mapping[str, PaperKind]:
    """Return all kinds keyed by id, each of the `given` kinds inserted after the kind that its `after` names."""
    found = {one.id: one for one in TABLE}
    for one in given:
        ids = list(found)
        at = ids.index(one.after) + 1
        found = {id_: found[id_] for id_ in ids[:at]} | {one.id: one} | {id_: found[id_] for id_ in ids[at:]}
    return found


def asks(kind: PaperKind | None, paper: Form | None = None) -> tuple[PaperQuestion, ...]:
    """Return the questions to ask before printing a paper, in order; last the period, if the form asks for it."""
    own = kind.asks() if kind else ()
    period = (PaperQuestion("period", _("งวดที่รายงาน")),) if paper and paper.period == ASKED else ()
    return (*own, *period)


def own_papers(kinds: Mapping[str, PaperKind]) -> tuple[Form, ...]:
    """Return the papers built into the program, which are offered even if no form lists them."""
    return tuple(one.own for one in kinds.values() if one.own)
