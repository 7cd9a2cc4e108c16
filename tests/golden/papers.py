"""The papers whose text and look are kept: `python -m tests.golden.papers` writes them anew, after somebody looked."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import main
from core.assessment.cells import BranchResult
from core.blocks.document import Document, Photo, Run, Signer
from core.exchange.slip import FileOnCoverSlip, slip
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.evidence_form import ItemEvidence, PrintedEvidence, evidence_form_document
from core.papers.letter import OFFERED, LetterContents, letter_document
from core.papers.plan_report import plan_report_document
from core.papers.score_sheet import ComparedUnit, ScoreSheetContent, score_sheet_document
from core.papers.sheet_paper import checklist_document
from core.papers.table_paper import printing_of, table_document
from core.papers.unit_page import UnitResult, unit_page_document
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from core.scoring.score import Answer, CountRatio, Score
from core.scoring.total import Answers
from storage.db.folder.folder import create
from storage.instruments.reader import read
from tests.core.assessment.test_import_damaged import sample
from tests.core.papers.frames import form_of, framed
from tests.core.plan.plans import NOON, context
from tests.golden.house_papers import OFFICE, house
from tests.printed import render
from tests.storage.papers.paper_samples import STAMP, pages_by_pdfium, pictures

KEPT = Path(__file__).parent / "papers"
DPI = 48  # enough to see where everything stands, little enough to keep
GREYS = 16
FORMS = main.RESOURCES / "instruments"
PHOTO = main.RESOURCES / "samples" / "evidence_photo.jpg"
COMMITTEE = (Signer("ประธานกรรมการ"), Signer("กรรมการ"), Signer("เลขานุการ"))
PROVINCES = (
    ("สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา", "อยุธยา", ()),
    ("สำนักงานพัฒนาชุมชนจังหวัดตาก", "ตาก", ("d4.l5.2",)),
    ("สำนักงานพัฒนาชุมชนจังหวัดน่าน", "น่าน", ("d4.l5.2",)),  # as many points as the one before
    ("สำนักงานพัฒนาชุมชนจังหวัดประจวบคีรีขันธ์", "", None),  # sent nothing
    ("สำนักงานพัฒนาชุมชนจังหวัดเลย", "เลย", ("d1.l1.1", "d2.l3.1")),
    ("สำนักงานพัฒนาชุมชนจังหวัดนครศรีธรรมราช", "นครศรีฯ", ("d5.l2.1",)),
    ("สำนักงานพัฒนาชุมชนจังหวัดแม่ฮ่องสอน", "แม่ฮ่องสอน", ("d3r.l5.3",)),
    ("สำนักงานพัฒนาชุมชนจังหวัดบึงกาฬ", "บึงกาฬ", ("d1.l5.2", "d3r.l4.2")),
)


def documents(folder: Path) -> dict[str, Document]:
    """Every kept paper by its name; `folder` is room to work in."""
    cdd = read(FORMS / "cdd-clean-2564.yaml")
    sheets = _sheets(cdd)
    kept = {"checklist": _assessed(cdd), **sheets, **_plans(folder), **_units(cdd), **_letters()}
    agreed = _scored(cdd, ("d1.l5.2",))
    others = tuple(
        _scored(cdd, missed) for missed in (("d1.l5.2",), ("d1.l5.2", "d3r.l4.2", "d5.l5.2"), ())
    )
    return {
        **kept,
        **house(BranchResult.every(Tree(cdd), agreed), agreed, others, sheets["score_sheet"]),
    }


def _assessed(cdd: Instrument) -> Document:
    opened = {
        "d1.l5.2": ItemState.NOT_MET,
        "d1.l4.3": ItemState.NOT_APPLICABLE,
        "d4.l5.2": ItemState.NOT_ASSESSED,
    }
    items = {one.id: Answer(opened.get(one.id, ItemState.MET)) for one in Tree(cdd).answered()}
    items["d4.l3.3"] = Answer(
        ItemState.MET, measures={"activities_done": {"": CountRatio(Fraction(3), Fraction(5))}}
    )
    answers = Answers(items, extra={"extra": 1}, group="general")
    return checklist_document(
        framed(cdd, "checklist", OFFICE, stamp=STAMP),
        cdd,
        answers,
        {"d1.l5.2": "ยังไม่มีหลักฐานครบ ดูแบบหลักฐาน"},
        "คณะที่ 2 ส่วนภูมิภาค",
        (Signer("ผู้ประเมิน"), Signer("ผู้สอบทาน")),
    )


def _sheets(cdd: Instrument) -> dict[str, Document]:
    units = tuple(
        ComparedUnit(name, short, None if missed is None else _scored(cdd, missed))
        for name, short, missed in PROVINCES
    )

    def sheet(paper: str, count: int) -> Document:
        of = ScoreSheetContent(units=units[:count], region=5, signers=COMMITTEE)
        return score_sheet_document(framed(cdd, paper, stamp=STAMP), cdd, of)

    return {
        "score_sheet": sheet("score_general", 4),
        "score_sheet_landscape": sheet("score_general", len(units)),
        "score_sheet_challenge": replace(sheet("score_challenge", 1), draft=True),
    }


def _scored(cdd: Instrument, missed: tuple[str, ...]) -> Score:
    items = {
        one.id: Answer(ItemState.NOT_MET if one.id in missed else ItemState.MET)
        for one in Tree(cdd).answered()
    }
    return Answers(items, extra={"extra": 1}, group="general").score(cdd)


def _plans(folder: Path) -> dict[str, Document]:
    form = read(FORMS / "dsi-moral-plan-2569.yaml")
    given = sample("dsi_moral_plan_2569.json")
    office: Mapping[str, Any] = given["office"]
    facts = {"year": "2569", "office.name": office["name"], "office.short": office["short"]}
    rows = _rows(folder, form, given)
    tables = {
        name: table_document(printing_of(form_of(form, name), form, rows, facts), STAMP)
        for name in ("goals", "success")
    }
    first = next(row for row in rows if row.kind == "activity")
    pictures = {first.ref.local: (Photo("ภาพตัวอย่าง ไม่ใช่เหตุการณ์จริง", PHOTO.read_bytes()),) * 2}
    report = plan_report_document(
        printing_of(form_of(form, "report"), form, rows, facts, pictures=pictures), STAMP
    )
    return {**tables, "report": report}


def _units(cdd: Instrument) -> dict[str, Document]:
    """The papers of one unit that are the program's own."""
    now = _scored(cdd, ("d1.l5.2", "d3r.l4.2"))
    before = _scored(cdd, ("d1.l4.3", "d2.l5.2"))
    page = unit_page_document(
        framed(cdd, "unit_page", OFFICE, stamp=STAMP), cdd, UnitResult(now, before, "general", 5)
    )
    pieces = (PrintedEvidence("publication", "ภาพติดประกาศ (ตัวอย่าง)", "17 พ.ย. 2563", 2),)
    photos = tuple(Photo(f"ภาพตัวอย่าง {n}", PHOTO.read_bytes()) for n in (1, 2))
    items = (ItemEvidence("d1.l1.1", ItemState.MET, pieces, photos, "ยังไม่มีประกาศฉบับลงนาม"),)
    return {
        "unit_page": page,
        "evidence": evidence_form_document(
            framed(cdd, "evidence", OFFICE, stamp=STAMP), cdd, items
        ),
    }


def _letters() -> dict[str, Document]:
    """A memo, a letter and the page that goes with a file."""
    facts = {
        "year": "2569",
        "office.name": "กองตัวอย่าง",
        "office.phone": "0 2000 0000",
        "office.address": "ถนนตัวอย่าง กรุงเทพฯ 10000",
        "called.work": "แผนส่งเสริมคุณธรรม",
        "called.document": "แผนส่งเสริมคุณธรรมและรายงานผล",
        "called.subject": "รายงานผลการดำเนินงานตามแผนส่งเสริมคุณธรรม",
    }
    said = ("ความสำเร็จภาพรวม ร้อยละ 100", "กิจกรรมที่ทำ 5 กิจกรรม")
    number = Run("2570/A-12", verbatim=True)
    code = Run("15AP-413S", verbatim=True)
    enclosed = (("รายงานผล ทะเบียน ", number, " รหัส ", code, " 1 ฉบับ"),)
    made = {
        paper.id: letter_document(paper, LetterContents(facts, said, enclosed), STAMP)
        for paper in OFFERED
    }
    sent = slip(
        office="กองตัวอย่าง",
        code="S10",
        receivers=("ส่วนกลาง",),
        files=(FileOnCoverSlip("S10-to-S00-20261120-0914.prongsai", 1_572_864, "3f9a12c7" * 8),),
        time="20 พ.ย. 2569 เวลา 09.14 น.",
        content_lines=("ข้อมูล 12 ชุด", "ไฟล์หลักฐาน 3 ไฟล์", "ใบตอบรับ 1 ใบ"),
    )
    return {**made, "slip": sent}


def _rows(folder: Path, form: Instrument, given: object) -> tuple[PlanRow, ...]:
    with _office(folder) as office:
        changes = import_plan(context(office), office, form, 2569, given)
        return PlanRow.tree(
            office, form, next(ref for ref in changes.touched if ref.entity == "plan")
        )


@contextmanager
def _office(folder: Path) -> Iterator[Any]:
    made = create(
        folder / "office", folder / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    try:
        yield made
    finally:
        made.close()


def text_of(data: bytes) -> str:
    """What can be copied out of the file, page after page."""
    pages = [page.replace("\r\n", "\n").strip() for page in pages_by_pdfium(data)]
    return "\n\f\n".join(pages) + "\n"


def looks_of(data: bytes) -> list[Any]:
    """A small grey picture of every page."""
    step = 256 // GREYS
    return [
        page.convert("L").point(lambda grey: grey // step * step) for page in pictures(data, DPI)
    ]


def write() -> None:
    """Keep the papers as they are made now."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as room:
        for name, document in documents(Path(room)).items():
            data, _pages = render([document])
            (KEPT / f"{name}.txt").write_text(text_of(data), encoding="utf-8", newline="\n")
            for number, page in enumerate(looks_of(data), start=1):
                page.save(KEPT / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    write()
