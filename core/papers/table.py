"""The table of all kinds of paper, with later modules' from the catalogue. Import it late: it imports all builders."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.assessment.sheets import DRAFT
from core.forms.ports import Reader
from core.forms.shape import FormPaper, Instrument
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


def _region_sheet() -> FormPaper:
    """Return the sheet with a column for each unit of the region, for forms that declare no such sheet."""
    lines = (
        "การให้คะแนนของคณะกรรมการ",
        "<instrument.title>",
        "ประจำปีงบประมาณ พ.ศ. <year>",
        "เขตตรวจราชการที่ <region>",
    )
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
    PaperKind(id="checklist", entities=("assessment",), build=checklist),
    PaperKind(id="score_sheet", entities=("assessment", DRAFT), build=score_sheet),
    PaperKind(
        id=REGION_SHEET,
        entities=(DRAFT,),
        build=score_sheet,
        builtin=_region_sheet(),
        when=lambda _reader, form, _record: not any(one.table_per == REGION for one in form.papers),
    ),
    PaperKind(
        id="unit_page", entities=("assessment",), build=unit_page, speaks_of=PrintOption.PER_YEARS
    ),
    PaperKind(id="evidence", entities=("assessment", "answer"), build=evidence_form, pictured=True),
    PaperKind(id="table", entities=HOMES, build=table_paper),
    PaperKind(id="report", entities=("plan",), build=plan_report, pictured=True),
    *(
        PaperKind(id=builder, entities=("plan",), build=plan_report, pictured=True)
        for builder in sorted(DOCUMENTS)
    ),
    *(
        PaperKind(
            id=own.id,
            entities=("assessment",),
            build=build,
            builtin=own,
            when=lambda _reader, form, _record: bool(form.proofs),
        )
        for build, own in (
            (evidence_index, PaperKind.own_form("evidence_index", "ดัชนีหลักฐาน")),
            (
                evidence_coverage,
                PaperKind.own_form("evidence_coverage", "ตารางข้อกับหลักฐาน", "landscape"),
            ),
            (evidence_dividers, PaperKind.own_form("evidence_dividers", "ใบคั่นหลักฐาน")),
            (evidence_spine, PaperKind.own_form("evidence_spine", "สันแฟ้มหลักฐาน")),
        )
    ),
    PaperKind(
        id="memo", entities=(*HOMES, "row"), build=letter, builtin=_memo, questions=_memo_asks
    ),
    PaperKind(
        id="letter",
        entities=(*HOMES, "row"),
        build=letter,
        builtin=_letter,
        questions=lambda: (
            PaperQuestion("reference", _("อ้างถึงหนังสือ ที่ ลงวันที่ (ถ้ามี)")),
            *_memo_asks(),
        ),
    ),
    PaperKind(
        id=PaperKind.SIGNING_SHEET,
        entities=HOMES,
        build=signing_sheet,
        builtin=PaperKind.own_form(PaperKind.SIGNING_SHEET, "ใบลงนามรับรอง"),
        of_now=True,
    ),
    PaperKind(
        id="returned",
        entities=HOMES,
        build=return_sheet,
        builtin=PaperKind.own_form("returned", "ใบส่งคืนแก้ไข"),
        when=lambda reader, _form, record: was_returned(reader, record.ref),
        figures=False,
        of_now=True,
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=AGENDA,
        entities=HOMES,
        build=meeting,
        builtin=PaperKind.own_form(AGENDA, "ระเบียบวาระการประชุม"),
        questions=PaperQuestion.of_agenda,
        figures=False,
        of_now=True,
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=ATTENDANCE,
        entities=HOMES,
        build=meeting,
        builtin=PaperKind.own_form(ATTENDANCE, "แบบลงทะเบียนผู้เข้าร่วมประชุม"),
        questions=PaperQuestion.of_attendance,
        figures=False,
        of_now=True,
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id=MINUTES,
        entities=(*HOMES, DRAFT),
        build=meeting,
        builtin=PaperKind.own_form(MINUTES, "รายงานการประชุม", "official"),
        questions=PaperQuestion.of_minutes,
    ),
    PaperKind(
        id="committee_order",
        entities=HOMES,
        build=committee_order,
        builtin=PaperKind.own_form("committee_order", "คำสั่งแต่งตั้งคณะกรรมการ", "official"),
        figures=False,
        of_now=True,
        questions=lambda: (
            _giver(),
            PaperQuestion.of_members(),
            PaperQuestion("duties", _("หน้าที่ของคณะกรรมการ บรรทัดละข้อ"), several=True),
            *_signer(),
        ),
        speaks_of=PrintOption.PER_HEAD,
    ),
    PaperKind(
        id="certificate",
        entities=("assessment",),
        build=certificate,
        builtin=PaperKind.own_form("certificate", "เกียรติบัตร", "landscape"),
        of_now=True,
        when=lambda _reader, form, _record: bool(form.groups),
        questions=lambda: (
            _giver(),
            PaperQuestion("award", _("ข้อความบนเกียรติบัตร")),
            PaperQuestion("day", _("ให้ไว้ ณ วันที่")),
            *_signer(),
        ),
    ),
    PaperKind(
        id="ranking",
        entities=("assessment",),
        build=ranking,
        builtin=PaperKind.own_form("ranking", "บัญชีจัดลำดับ", "landscape"),
        when=_compares,
        of_now=True,
        speaks_of=PrintOption.PER_ALL,
    ),
    PaperKind(
        id="gathered",
        entities=("plan",),
        build=gathered,
        builtin=PaperKind.own_form("gathered", "รวมจากทุกหน่วยงาน", "landscape"),
        when=_compares,
        of_now=True,
        speaks_of=PrintOption.PER_ALL,
    ),
    PaperKind(
        id=COPY,
        entities=("evidence",),
        build=certified_copy,
        builtin=PaperKind.own_form(COPY, "สำเนาถูกต้อง"),
        questions=_signer,
        figures=False,
        of_now=True,
    ),
)


def kinds(reader: Reader) -> Mapping[str, PaperKind]:
    """Return all kinds of paper, keyed by id and ordered for lists."""
    return listed(reader.rows(PaperKind))


def listed(kinds: Iterable[PaperKind]) -> Mapping[str, PaperKind]:
    """Return the built-in kinds of paper and `kinds`, by id; each of `kinds` follows the one its `after` names."""
    by_id = {one.id: one for one in TABLE}
    for one in kinds:
        ids = list(by_id)
        at = ids.index(one.after) + 1
        by_id = (
            {id_: by_id[id_] for id_ in ids[:at]}
            | {one.id: one}
            | {id_: by_id[id_] for id_ in ids[at:]}
        )
    return by_id


def asks(kind: PaperKind | None, paper: FormPaper | None = None) -> tuple[PaperQuestion, ...]:
    """Return the questions to ask before printing a paper of `kind`; the last is the period, if `paper` asks for it."""
    own = kind.questions() if kind else ()
    period = (PaperQuestion("period", _("งวดที่รายงาน")),) if paper and paper.period == ASKED else ()
    return (*own, *period)


def own_papers(kinds: Mapping[str, PaperKind]) -> tuple[FormPaper, ...]:
    """Return the papers built into the program, which are offered even if no form lists them."""
    return tuple(one.builtin for one in kinds.values() if one.builtin)
