"""Every paper of what was signed is final, says what was signed, and is known again; before that it is a draft."""

from pathlib import Path

import pytest

import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.evidence.deeds import KeptFile, add_evidence
from core.papers.deeds import PaperRequest
from core.papers.made import DRAFT, printable
from core.papers.register import show_paper
from core.papers.table import TABLE, own_papers
from core.plan.file_deeds import import_plan
from core.signing.deeds import sign_off
from core.values import Record, Ref
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import mended_plan, sample
from tests.core.papers.entered import enter_any
from tests.core.signing.test_sign_off import FORMS, ctx

ITEM = "d3r.l4.3"
OWN_WORDS = {one.id for one in TABLE if not one.figures}
PACK = ("evidence_index", "evidence_coverage", "evidence_dividers", "evidence_spine")
HOUSE = {one.id for one in own_papers()} - {*PACK, "memo", "letter"}  # papers of the program for every record


@pytest.fixture
def assessment(folder: Folder) -> Ref:
    form = FORMS.get("cdd-clean")
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    import_answers(ctx(folder), folder, form, 2568, sample("cdd_province_b.json"))
    made = assessment_at(folder.writer.unit, form.id, 2569)
    add_evidence(ctx(folder), folder, made, KeptFile("a.jpg", "a" * 64, 9, "jpeg", "b" * 64), ITEM)
    return made


@pytest.fixture
def plan(folder: Folder) -> Ref:
    import_plan(ctx(folder), folder, FORMS.get("moral-plan"), 2569, mended_plan())
    return folder.records("plan")[0].ref


def papers_of(folder: Folder, *subjects: Ref) -> list[tuple[Ref, str]]:
    return [(subject, paper.id) for subject in subjects for paper in printable(folder, FORMS, subject)]


def printed(folder: Folder, subject: Ref, form: str, path: Path) -> Record:
    changes = enter_any(
        ctx(folder), folder, FORMS, wiring.Printer(folder.writer.keys), PaperRequest(subject, form, path)
    )
    found = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert found is not None
    return found


def check(folder: Folder, subject: Ref, form: str, path: Path, draft: bool) -> None:
    record = printed(folder, subject, form, path)
    held = show_paper(folder, record.text("code"))
    assert (form, held.draft, held.unchanged) == (form, draft, True)
    assert (DRAFT in record.text("options").split(",")) == draft
    assert path.read_bytes().startswith(b"%PDF")


def test_of_an_assessment(folder: Folder, assessment: Ref, tmp_path: Path) -> None:
    found = papers_of(folder, assessment)
    assert [form for _subject, form in found if form not in HOUSE] == [
        "checklist", "score_general", "evidence", "unit_page",
        *PACK, "memo", "letter",
    ]  # fmt: skip
    for subject, form in found:
        check(folder, subject, form, tmp_path / f"{form}.pdf", draft=form not in OWN_WORDS)
    sign_off(ctx(folder), folder, FORMS, assessment, "นายตัวอย่าง ทดสอบ", "")
    for subject, form in [*found, *papers_of(folder, answer_to(folder, assessment))]:
        if form != "score_general":  # a sheet of a region is final when all of its units are
            check(folder, subject, form, tmp_path / f"{form}.pdf", draft=False)


def answer_to(folder: Folder, assessment: Ref) -> Ref:
    """The answer to the item in the sheet of this assessment."""
    sheets = {one.ref.local for one in folder.records("sheet", assessment=assessment.local)}
    answers = folder.records("answer")
    return next(one.ref for one in answers if one.text("item") == ITEM and one.text("sheet") in sheets)


def test_of_a_plan_and_its_rows(folder: Folder, plan: Ref, tmp_path: Path) -> None:
    row = next(one.ref for one in folder.records("row") if one.text("kind") == "activity")
    found = papers_of(folder, plan, row)
    own = [form for _subject, form in found if form not in HOUSE]
    assert own == ["goals", "success", "report", "memo", "letter", "memo", "letter"]
    for subject, form in found:
        check(folder, subject, form, tmp_path / f"{form}.pdf", draft=form not in OWN_WORDS)
    sign_off(ctx(folder), folder, FORMS, plan, "นายตัวอย่าง ทดสอบ", "")
    for subject, form in found:
        check(folder, subject, form, tmp_path / f"{form}.pdf", draft=False)
