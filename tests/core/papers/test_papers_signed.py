"""Every paper of what was signed is final, says what was signed, and is known again; before that it is a draft."""

from pathlib import Path

import pytest

import wiring
from core.assessment.facts import AssessmentFacts
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import whole_view
from core.blocks.document import Facts, Stamp
from core.evidence.deeds import StoredFile, add_evidence
from core.forms.shape import FormPaper
from core.log.ports import standing
from core.papers.deeds import PaperRequest
from core.papers.made import printable
from core.papers.register import PrintRegisterEntry, show_paper
from core.papers.signing_sheets import signing_sheet
from core.papers.source import PaperSource, PrintOption
from core.papers.table import own_papers
from core.people.deeds import add_person
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.records.route import PlannedRouteStep
from core.scans.deeds import inked
from core.signing.deeds import end_sign_off, revise, sign_off
from core.values import Change, Record, Ref, Text
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import mended_plan, sample
from tests.core.conftest import ctx
from tests.core.papers.entered import enter_any
from tests.core.signing.test_sign_off import FORMS
from tests.every_paper import KINDS, TABLE
from tests.storage.papers.paper_samples import text_by_pdftotext

ITEM = "d3r.l4.3"
OWN_WORDS = {one.id for one in TABLE if not one.figures}
PACK = ("evidence_index", "evidence_coverage", "evidence_dividers", "evidence_spine")
# papers of the program for every record
HOUSE = {one.id for one in own_papers(KINDS)} - {*PACK, "memo", "letter"}


@pytest.fixture
def assessment(folder: Folder) -> Ref:
    form = FORMS.get("cdd-clean")
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    import_answers(ctx(folder), folder, form, 2568, sample("cdd_province_b.json"), any_form=True)
    made = assessment_at(folder.writer.unit, form.id, 2569)
    add_evidence(
        ctx(folder), folder, made, StoredFile("a.jpg", "a" * 64, 9, "jpeg", "b" * 64), ITEM
    )
    return made


@pytest.fixture
def plan(folder: Folder) -> Ref:
    import_plan(ctx(folder), folder, FORMS.get("moral-plan"), 2569, mended_plan())
    return folder.records("plan")[0].ref


def papers_of(folder: Folder, *subjects: Ref) -> list[tuple[Ref, str]]:
    return [(subject, paper.id) for subject in subjects for paper in printable(folder, subject)]


def printed(folder: Folder, subject: Ref, form: str, path: Path) -> Record:
    changes = enter_any(
        ctx(folder),
        folder,
        wiring.PaperPrinter(folder.writer.keys),
        PaperRequest(subject, form, path),
    )
    found = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert found is not None
    return found


def check(folder: Folder, subject: Ref, form: str, path: Path, draft: bool) -> None:
    record = printed(folder, subject, form, path)
    held = show_paper(folder, record.text("code"))
    assert (form, held.draft, held.unchanged) == (form, draft, True)
    assert (PrintOption.DRAFT in record.text("options").split(",")) == draft
    assert path.read_bytes().startswith(b"%PDF")


def test_the_sheet_that_is_signed_says_how_many_proofs_are_missing(
    folder: Folder, assessment: Ref
) -> None:
    form, record = FORMS.get("cdd-clean"), folder.record(assessment)
    assert record is not None
    paper = FormPaper(id="sign_off", builder="sign_off")
    found = signing_sheet(PaperSource(folder, form, paper, record, Stamp()))
    (facts,) = (one.pairs for one in found.blocks if isinstance(one, Facts))
    missing = whole_view(AssessmentFacts.of(folder, assessment)).unproved
    assert missing
    assert str(dict(facts)["ผลคะแนน"]).endswith(f"หลักฐานยังขาด {missing} รายการ")


def test_of_an_assessment(folder: Folder, assessment: Ref, tmp_path: Path) -> None:
    found = papers_of(folder, assessment)
    assert [form for _subject, form in found if form not in HOUSE] == [
        "checklist",
        "score_general",
        "evidence",
        "unit_page",
        *PACK,
        "memo",
        "letter",
    ]
    for subject, form in found:
        check(folder, subject, form, tmp_path / f"{form}.pdf", draft=form not in OWN_WORDS)
    sign_off(ctx(folder), folder, assessment, "นายตัวอย่าง ทดสอบ", "")
    for subject, form in [*found, *papers_of(folder, answer_to(folder, assessment))]:
        if form != "score_general":  # a sheet of a region is final when all of its units are
            check(folder, subject, form, tmp_path / f"{form}.pdf", draft=False)


def answer_to(folder: Folder, assessment: Ref) -> Ref:
    """The answer to the item in the sheet of this assessment."""
    sheets = {one.ref.local for one in folder.records("sheet", assessment=assessment.local)}
    answers = folder.records("answer")
    return next(
        one.ref for one in answers if one.text("item") == ITEM and one.text("sheet") in sheets
    )


def test_who_is_named_for_a_step_stands_in_its_brackets_once_it_is_locked(
    folder: Folder, tmp_path: Path
) -> None:
    (started,) = start_plan(ctx(folder), folder, FORMS.get("operating-plan"), 2569).touched
    (kan, kom) = (
        add_person(ctx(folder), folder, name, "นักวิชาการ", ()).touched for name in ("กานดา", "โกเมศ")
    )
    route = tuple(
        PlannedRouteStep(step, (ref.id,)) for step, (ref,) in (("maker", kan), ("approver", kom))
    )
    printed(folder, started, "plan", tmp_path / "draft.pdf")
    sign_off(ctx(folder), folder, started, "กานดา", "", route=route)
    printed(folder, started, "plan", tmp_path / "final.pdf")
    draft, final = (
        text_by_pdftotext((tmp_path / f"{one}.pdf").read_bytes()) for one in ("draft", "final")
    )
    assert ["(กานดา)" in final, "(โกเมศ)" in final, "กานดา" in draft] == [True, True, False]


OF_NONE = (PrintOption.PER_HEAD, PrintOption.PER_ALL)  # of the head alone, or of a day
NO_FIGURES = {one.id for one in TABLE if one.speaks_of in OF_NONE}


def unlocked(
    folder: Folder, subject: Ref, tmp_path: Path, *parts: Ref
) -> dict[tuple[str, str], bool]:
    """Whether each print, by what it is of, is void once what was signed is unlocked; drafts are left out."""
    before = {one.ref for one in folder.records("paper")}
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ", "")
    made = [
        printed(folder, of, form, tmp_path / "once.pdf")
        for of, form in papers_of(folder, subject, *parts)
    ]
    (signed,) = [one.ref for one in folder.records("signoff") if not one.text("ended_why")]
    end_sign_off(ctx(folder), folder, signed, "แก้ข้อมูล")
    assert before.isdisjoint(one.ref for one in made)
    now = [one for one in map(folder.record, (one.ref for one in made)) if one]
    final = [one for one in now if PrintOption.DRAFT not in one.text("options").split(",")]
    return {
        (PrintRegisterEntry(one).subject.entity, one.text("form")): bool(one.text("void_why"))
        for one in final
    }


def test_unlocking_voids_every_print_that_says_what_was_locked(
    folder: Folder, assessment: Ref, plan: Ref, tmp_path: Path
) -> None:
    row = next(one.ref for one in folder.records("row") if one.text("kind") == "activity")
    found = unlocked(folder, assessment, tmp_path, answer_to(folder, assessment))
    found |= unlocked(folder, plan, tmp_path, row)
    assert {entity for entity, _form in found} == {"assessment", "answer", "plan", "row"}
    assert {form for (_entity, form), void in found.items() if not void} == {
        form for _e, form in found
    } & NO_FIGURES
    assert found["assessment", "unit_page"], "which speaks of the year before too"


def locked(folder: Folder, subject: Ref) -> Ref:
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ", "")
    return next(one.ref for one in folder.records("signoff") if not one.text("ended_why"))


def void(folder: Folder, *papers: Record) -> list[str]:
    return [standing(folder, one.ref).text("void_why") for one in papers]


def test_what_was_signed_in_ink_stays_though_its_revision_is_unlocked(
    folder: Folder, assessment: Ref, plan: Ref, tmp_path: Path
) -> None:
    """Every print of it: of the whole, of a part, of two years, of a region."""
    row = next(one for one in folder.records("row") if one.text("kind") == "activity")
    title = next(name for name in row.fields if name.endswith("title"))
    answer = standing(folder, answer_to(folder, assessment))
    for subject, part, field, forms in (
        (assessment, answer, "note", ("checklist", "unit_page", "score_general")),
        (plan, row, title, ("report",)),
    ):
        first = locked(folder, subject)
        made = [printed(folder, subject, form, tmp_path / "a.pdf") for form in forms]
        own = "memo" if part is row else "evidence"
        made.append(printed(folder, part.ref, own, tmp_path / "b.pdf"))
        scan = Ref(folder.writer.unit, "file", "f" * 32)
        folder.save(ctx(folder), "ink", inked(standing(folder, first), scan))
        revise(ctx(folder), folder, first, "แก้")
        seen = standing(folder, part.ref).shown(field).seen
        folder.save(ctx(folder), "x", [Change(part.ref, field, Text("เปลี่ยนแล้ว"), seen)])
        second = locked(folder, subject)
        later = printed(folder, part.ref, own, tmp_path / "c.pdf")
        end_sign_off(ctx(folder), folder, second, "แก้อีก")
        assert void(folder, *made) == [""] * len(made)
        assert void(folder, later) == ["แก้อีก"]
