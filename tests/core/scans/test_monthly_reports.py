"""A proof that demands a report of every month is complete with twelve, each locked, printed and signed alone."""

import json
from pathlib import Path

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers, start_assessment
from core.assessment.view import assessment_view
from core.evidence.deeds import StoredFile
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import EvidenceMatrix, EvidenceMatrixCell, EvidencePiece, SuggestedEvidence
from core.log.deeds import linked
from core.papers.deeds import PaperRequest, print_paper
from core.papers.source import PrintOption
from core.people.deeds import add_person
from core.plan.file_deeds import import_plan, plan_at
from core.records.route import PlannedRouteStep
from core.scans.deeds import InkedSignPlace, confirm_paper
from core.signing.deeds import sign_off
from core.thai.written import Period
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import check
from tests.core.conftest import ctx
from tests.core.home.test_circle import circle
from tests.known import known

ASKS = """
id: asks-monthly
edition: 2569
title: แบบที่ขอรายงานทุกเดือน
kind: sum
dimensions:
- {id: d, title: การจัดการเรื่องร้องเรียน}
items:
- {id: told, in: d, points: 1, title: รายงานเรื่องร้องเรียนทุกเดือน}
proofs:
- {id: months, in: told, kind: รายงานเรื่องร้องเรียนประจำเดือน, many: 12, period: month, fault: block}
papers:
- {id: list, builder: checklist, title: [รายการ]}
columns:
- {paper: list, title: ข้อ, show: <text>, width: 70}
- {paper: list, title: ผล, show: <state>, width: 30}
"""
_MORE = "drawn: complaints-register last, many: 12,"
DRAWN = ASKS.replace("id: asks-monthly", "id: asks-drawn").replace("many: 12,", _MORE)
SIGNED_ON = "2026-01-15"  # all of them on one day: each is still of the month it reports


def cell(folder: Folder, asking: Ref) -> EvidenceMatrixCell:
    (row,) = EvidenceMatrix.of(assessment_view(folder, asking)).rows
    return row.cells[0]


def give(folder: Folder, plan: Ref, asking: Ref, period: str, place: Path, no: int) -> Ref:
    """Print the report of a month that is locked, file it signed, and link the scan to the proof."""
    wanted = PaperRequest(plan, "month", place / f"{no}.pdf", answers=(("period", period),))
    done = print_paper(ctx(folder), folder, wiring.PaperPrinter(folder.writer.keys), wanted)
    paper = next(ref for ref in done.touched if ref.entity == "paper")
    kept = StoredFile(f"{no}.pdf", f"{no:064x}", 9, "pdf", "e" * 64)
    places = (InkedSignPlace(1), InkedSignPlace(2))
    done = confirm_paper(
        ctx(folder), folder, paper, kept, SIGNED_ON, "รายงานเรื่องร้องเรียนประจำเดือน", places
    )
    evidence = next(ref for ref in done.touched if ref.entity == "evidence")
    folder.save(ctx(folder), "link_evidence", linked(evidence, asking, "told", "months"))
    return paper


def test_twelve_signed_months_are_the_whole_proof_and_one_month_counts_once(
    folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "asks.yaml").write_text(ASKS, encoding="utf-8")
    (tmp_path / "drawn.yaml").write_text(DRAWN, encoding="utf-8")
    forms = FormLibrary([main.INSTRUMENTS, tmp_path])
    folder.use_forms(forms)
    given = json.loads((main.RESOURCES / "samples" / "complaints_register.json").read_text("utf-8"))
    import_plan(ctx(folder), folder, forms.get("complaints-register"), 2569, given)
    plan = plan_at(folder.writer.unit, "complaints-register", 2569)
    import_answers(
        ctx(folder),
        folder,
        forms.get("asks-monthly"),
        2569,
        {"answers": {"told": {"state": "met"}}},
    )
    asking = assessment_at(folder.writer.unit, "asks-monthly", 2569)
    for year in (2569, 2570):
        start_assessment(ctx(folder), folder, forms.get("asks-drawn"), year)
    named = (("ก้อย", "นิติกร", ("recorder",)), ("คม", "หัวหน้า", ("approver",)))
    people = [add_person(ctx(folder), folder, *one).touched for one in named]
    route = tuple(
        PlannedRouteStep(step, (ref.id,))
        for step, (ref,) in zip(("maker", "approver"), people, strict=True)
    )
    assert cell(folder, asking).state == "blocked"

    first, *others = (one.id for one in Period.each(2569, "m"))
    for no, period in enumerate([first, first, *others[:-1]]):
        if no != 1:
            sign_off(ctx(folder), folder, plan, "ก้อย, คม", period, route)
        printed = known(folder.record(give(folder, plan, asking, period, tmp_path, no)))
        assert PrintOption.DRAFT not in printed.text("options")
    short = cell(folder, asking)
    assert (short.counts, short.demanded, short.wanting) == (11, 12, True), (
        "October was given twice, September is missing"
    )
    assert short.reasons == ("ไม่นับ “รายงานเรื่องร้องเรียนประจำเดือน” เพราะเดือนนั้นนับแล้วหนึ่งฉบับ",)

    sign_off(ctx(folder), folder, plan, "ก้อย, คม", others[-1], route)
    give(folder, plan, asking, others[-1], tmp_path, 12)
    assert {known(folder.record(one.ref)).text("stage") for one in folder.sign_offs.of(plan)} == {
        "signed"
    }
    whole = cell(folder, asking)
    assert (whole.state, whole.counts) == ("given", 12)
    assert assessment_view(folder, asking).item("told").counts
    start_assessment(ctx(folder), folder, forms.get("asks-drawn"), 2570, ordinal=2)
    unit, counts = folder.writer.unit, []
    for at in ((2569, 1), (2570, 1), (2570, 2)):
        counts.append(cell(folder, assessment_at(unit, "asks-drawn", *at)).counts)
    assert counts == [0, 12, 12], (
        "nobody linked them: last year's, whether the item was begun before or after"
    )
    (taken,) = (feed for one in circle(folder).of(2569) for feed in one.feeds)
    assert (taken.source, taken.words) == (
        plan.local,
        "จาก เรื่องร้องเรียน รายงานที่ลงนาม 13 ฉบับเป็นหลักฐาน",
    ), "an arrow of the year"

    following = EvidenceTarget(assessment_at(folder.writer.unit, "asks-monthly", 2570), "told")
    offered = SuggestedEvidence.among(
        EvidencePiece.each(folder, folder.writer.unit), "รายงานเรื่องร้องเรียนประจำเดือน", following
    )
    assert len(offered) == 13, "every signed report is offered for the item of next year"
    assert all("ฉบับลงนามเมื่อ" in one.reason for one in offered)


def test_no_year_has_thirteen_months(tmp_path: Path) -> None:
    path = tmp_path / "asks.yaml"
    path.write_text(ASKS.replace("many: 12", "many: 13"), encoding="utf-8")
    (fault,) = check(path).faults
    assert "ต้องการ 13 เดือนในหนึ่งปี" in str(fault)
