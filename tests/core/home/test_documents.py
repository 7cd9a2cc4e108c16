"""The documents of a year: begun by number, bound to their form, copied from another year, listed each once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import main
from core.assessment.copy_deeds import copy_assessment
from core.assessment.facts import year_before
from core.assessment.ranking import RankingRow
from core.assessment.sheets import sheet_of
from core.assessment.start_deeds import assessment_at, start_assessment
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import DueDate
from core.centre.signed import documents_of
from core.errors import UserError
from core.evidence.view import EvidenceTargetRow
from core.forms.deeds import name_document
from core.forms.ports import Forms
from core.history.deeds import undo
from core.home.documents import DocumentRow, YearDocuments, documents, request_words
from core.home.rows import LastBackups
from core.home.view import home
from core.home.year import UnitYearStep, read_year
from core.log.deeds import delete_record
from core.papers.view import own_items, papers_view
from core.plan.deeds import start_plan
from core.plan.file_deeds import copy_plan, import_plan
from core.search.view import SearchResult, by_form
from core.signing.chain import SigningQueueRow
from core.signing.deeds import sign_off
from core.values import Changes, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx, folder
from tests.many import ROADS, TREES, YEAR, five, with_more_forms

__all__ = ["folder"]
ENTITIES = ("plan", "assessment")


@pytest.fixture
def forms(tmp_path: Path) -> Forms:
    return FormLibrary([with_more_forms(tmp_path / "forms")])


@pytest.fixture
def made(folder: Folder, forms: Forms) -> tuple[Ref, ...]:
    """The five of the year, each by a deed of its own."""
    found = [deed(ctx(folder), folder) for deed in five(forms)]
    return tuple(begun(one) for one in found if isinstance(one, Changes))


def begun(changes: Changes) -> Ref:
    (ref,) = [ref for ref in changes.touched if ref.entity in ENTITIES]
    return ref


def listed(folder: Folder, year: int = YEAR) -> YearDocuments:
    return documents(folder, read_year(folder, folder.writer.unit, year, NOON, {}, LastBackups()))


def row(found: YearDocuments, ref: Ref) -> DocumentRow:
    (one,) = [one for one in found.rows if one.ref == ref]
    return one


def test_a_number_in_the_bin_is_not_given_again_unless_its_making_was_undone(
    folder: Folder, forms: Forms
) -> None:
    cdd = forms.get("cdd-clean")
    first = begun(start_assessment(ctx(folder), folder, cdd, YEAR, ordinal=None))
    list(undo(ctx(folder), folder))
    assert begun(start_assessment(ctx(folder), folder, cdd, YEAR, ordinal=None)) == first
    delete_record(ctx(folder), folder, first)
    second = begun(start_assessment(ctx(folder), folder, cdd, YEAR, ordinal=None))
    assert second == assessment_at(folder.writer.unit, cdd.id, YEAR, 2)


def test_nothing_that_speaks_of_the_year_leaves_one_of_the_five_out(
    folder: Folder, made: tuple[Ref, ...]
) -> None:
    unit, every = folder.writer.unit, set(made)
    first = home(folder, unit, YEAR, NOON, {}, LastBackups())
    assert {
        *(one.goal.ref for one in first.assessments),
        *(one.goal.ref for one in first.plans),
    } == every
    titles = {*(one.title for one in first.assessments), *(one.title for one in first.plans)}
    assert len(titles) == len(every)
    words = by_form(folder, unit, str(YEAR), 99)
    assert every <= {one.ref for one in words}
    assert len({(one.title, one.kind) for one in words if one.ref in every}) == len(every)
    for title in (TREES, ROADS):
        assert title in {
            row.title for group in SearchResult.of(folder, unit, title).groups for row in group.rows
        }
    assert {one.subject for one in SigningQueueRow.each(folder, unit, YEAR, NOON.date())} == every
    assert len({one.title for one in SigningQueueRow.each(folder, unit, YEAR, NOON.date())}) == len(
        every
    )
    assert {ref for ref, _title in documents_of(folder, unit, YEAR)} == every
    printed = {one.home for one in papers_view(folder, unit, YEAR).papers}
    assert printed == {ref for ref, _form in own_items(folder, unit, YEAR)} == every
    for one in papers_view(folder, unit, YEAR).papers:
        alike = [each for each in papers_view(folder, unit, YEAR).papers if each.form == one.form]
        assert (
            len({each.subject_name for each in alike})
            == len({each.file for each in alike})
            == len(alike)
        )
    meant = {target.place.target for target in EvidenceTargetRow.each(folder, unit, YEAR)}
    assert set(made[2:]) <= meant
    assert {ref.entity for ref in meant} == {"assessment", "row"}


def test_a_unit_has_one_place_in_a_ranking_by_its_first(
    folder: Folder, forms: Forms, made: tuple[Ref, ...]
) -> None:
    (place,) = RankingRow.ranked(folder, forms.get("cdd-clean"), YEAR)
    assert place.assessment == str(made[2])
    delete_record(ctx(folder), folder, made[2])
    (place,) = RankingRow.ranked(folder, forms.get("cdd-clean"), YEAR)
    assert place.assessment == str(made[3])


def test_the_year_before_is_that_of_the_same_number_else_the_first(
    folder: Folder, forms: Forms, made: tuple[Ref, ...]
) -> None:
    def before(ref: Ref) -> Ref:
        record = folder.record(ref)
        assert record is not None
        return year_before(folder, record)

    first, second = (assessment_at(folder.writer.unit, "cdd-clean", YEAR - 1, no) for no in (1, 2))
    assert (before(made[2]), before(made[3])) == (first, second), "where they would be"
    start_assessment(ctx(folder), folder, forms.get("cdd-clean"), YEAR - 1)
    assert (before(made[2]), before(made[3])) == (first, first)
    start_assessment(ctx(folder), folder, forms.get("cdd-clean"), YEAR - 1, ordinal=None)
    assert (before(made[2]), before(made[3])) == (first, second)


def test_a_part_of_the_year_becomes_the_same_part_of_the_other(
    folder: Folder, forms: Forms
) -> None:
    form = forms.get("anti-corruption-plan")
    given = {"rows": [{"id": "a", "kind": "project", "f.span": f"{YEAR}q2/{YEAR}q4"}]}
    ref = begun(import_plan(ctx(folder), folder, form, YEAR, given))
    for year in (YEAR + 1, YEAR):
        copied = begun(copy_plan(ctx(folder), folder, form, ref, year, form=form))
        (row,) = folder.records("row", copied.scope, plan=copied.local)
        assert row.text("f.span") == f"{year}q2/{year}q4"


def test_a_copied_assessment_has_no_answers(
    folder: Folder, forms: Forms, made: tuple[Ref, ...]
) -> None:
    name_document(ctx(folder), folder, made[4], f" ของสำนักปลัด {YEAR} ")
    copied = begun(copy_assessment(ctx(folder), folder, forms.get("openness"), made[4], YEAR + 1))
    record = folder.record(copied)
    assert record is not None
    assert record.text("name") == f"ของสำนักปลัด {YEAR + 1}", "its name goes along, in the new year"
    assert record.number("year") == YEAR + 1
    assert not folder.records("answer", copied.scope, sheet=sheet_of(copied).local)
    with pytest.raises(UserError):
        copy_assessment(ctx(folder), folder, forms.get("openness"), replace_id(made[4]), YEAR + 1)


def replace_id(ref: Ref) -> Ref:
    return ref._replace(id="0" * 32)


def test_a_document_whose_form_is_not_here_is_listed_and_asks_for_it(
    folder: Folder, made: tuple[Ref, ...]
) -> None:
    before = listed(folder)
    folder.use_forms(FormLibrary([main.INSTRUMENTS]))
    found = listed(folder)
    one, here = row(found, made[4]), row(before, made[4])
    assert (one.state, one.has_form, one.deed, one.goal) == ("แบบยังไม่มาถึง", False, "ขอแบบ", None)
    assert one.text == "ข้อมูลเก็บไว้ที่นี่ทุกช่อง เปิดได้เมื่อแบบมาถึง"
    assert found.missing == ("openness",)
    assert here.has_form
    assert here.state != "แบบยังไม่มาถึง"
    assert here.text != "ข้อมูลเก็บไว้ที่นี่ทุกช่อง เปิดได้เมื่อแบบมาถึง"
    assert not before.missing
    asked = request_words("อำเภอตัวอย่าง", YEAR, "openness")
    assert asked == f"อำเภอตัวอย่าง ยังไม่ได้รับแบบ openness ของปีงบประมาณ {YEAR} ขอไฟล์รับส่งที่มีแบบนี้ด้วย"


def test_a_step_says_that_its_form_has_not_come_only_while_it_has_not(folder: Folder) -> None:
    answer_programme(ctx(folder), folder, programme="cdd-clean-programme", answer="joined")
    known = read_year(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())

    def asked(form: str) -> DocumentRow:
        steps = [
            replace(one, step=replace(one.step, form=form))
            for one in known.steps
            if one.step.yields == "plan"
        ]
        (found,) = documents(folder, replace(known, steps=tuple(steps[:1]))).rows
        return found

    assert asked("anti-corruption").text == "ยังไม่ได้รับแบบ anti-corruption"
    assert asked("anti-corruption").state == "แบบยังไม่มาถึง"
    assert asked("works").text == "แผนงานซ่อม"
    assert asked("works").state == "ยังไม่เริ่ม"


def test_a_plan_by_any_form_serves_a_step_that_names_none_only_while_it_is_the_only_one(
    folder: Folder, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_programme(ctx(folder), folder, programme="cdd-clean-programme", answer="joined")
    asking = forms.programme("cdd-clean-programme")
    plan, progress = (
        next(one for one in asking.steps if one.yields == name) for name in ("plan", "progress")
    )
    open_ = replace(
        asking, instruments=("cdd-clean/2564",), steps=(replace(plan, form=""), progress)
    )
    for place in ("core.home.year", "core.assigning.programme_steps"):
        monkeypatch.setattr(f"{place}.in_force", lambda _forms, _year: [open_])

    def groups() -> list[list[tuple[str, bool]]]:
        known = read_year(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())
        found = documents(folder, known).groups
        return [[(group.title and "asked", one.begun) for one in group.rows] for group in found]

    assert groups() == [[("asked", False)]]
    start_plan(ctx(folder), folder, forms.get("works"), YEAR)
    assert groups() == [[("asked", True)]], "it is what was asked for"
    start_plan(ctx(folder), folder, forms.get("swot-analysis"), YEAR)
    assert groups() == [[("", True), ("", True)]], (
        "of two nobody knows which, and nothing is left to begin"
    )


def test_counts_say_what_is_late_soon_open_and_done(folder: Folder, made: tuple[Ref, ...]) -> None:
    def counts() -> dict[str, int]:
        return {key: len(found) for key, found in listed(folder).counted(NOON.date()).items()}

    assert counts() == {"late": 0, "soon": 0, "open": 5, "done": 0}
    known = read_year(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())
    old = documents(folder, replace(known, steps=tuple(dated(known.steps))))
    found = old.counted(NOON.date())
    assert {one.ref for one in found["late"]} >= {made[2], made[3]}
    assert row(old, made[2]).due.left.startswith("เลยมา")
    assert row(old, made[2]).due.day != "ไม่มีกำหนด"
    assert row(listed(folder), made[2]).due.day == "ไม่มีกำหนด"
    sign_off(ctx(folder), folder, made[4], "กานดา")
    line = row(listed(folder), made[4])
    assert line.deed != "เปิด"
    assert line.icon == "lock"
    assert line.state != "ยังไม่เริ่ม"


def dated(steps: Iterable[UnitYearStep]) -> Iterator[UnitYearStep]:
    """The same steps, due three days ago."""
    for step in steps:
        yield replace(step, due=DueDate(NOON.date() - timedelta(days=3)))
