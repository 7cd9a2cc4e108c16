"""Answers taken along into another assessment: the same question keeps its answer, another one waits for a person."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.assessment.answers import WAITS
from core.assessment.copy_deeds import copy_assessment
from core.assessment.deeds import answer_item
from core.assessment.ranking import results_of
from core.assessment.rows import AssessmentView
from core.assessment.sheets import answers_on, sheet_of
from core.assessment.start_deeds import import_answers, start_assessment
from core.assessment.view import assessment_view
from core.blocks.document import Document, Stamp, Table, plain
from core.conflicts.deeds import resolve_conflict
from core.errors import UserError
from core.forms.shape import FormPaper
from core.forms.vocabulary import ItemState
from core.history.deeds import undo
from core.log.deeds import add_row, delete_record
from core.papers.evidence_form import evidence_form
from core.papers.sheet_paper import checklist
from core.papers.source import PaperSource
from core.papers.unit_page import unit_page
from core.plan.file_deeds import copy_plan, import_plan
from core.values import Change, Changes, Plain, Record, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx, folder
from tests.known import every
from tests.storage.instruments.conftest import SOUND

__all__ = ["folder"]
YEAR = 2569
CHANGES = (
    ("edition: 2569", "edition: 2570"),
    ("text: ข้อแรก", "text: ข้อแรกที่เขียนใหม่"),
    (
        "- {id: d1.l1.2, in: d1.l1, text: ข้อสอง, when: d1.l1.1 is met}",
        "- {id: d1.l1.9, in: d1.l1, text: ข้อสอง}",
    ),
    ("rules:\n- {id: x1, kind: refers_to, item: d1.l1.2, against: [d1.l1.1]}\n", ""),
    ("settings:", "carry:\n- {edition: 2569, old: d1.l1.2, new: d1.l1.9}\nsettings:"),
)
GIVEN = {
    "d1.l1.1": {"state": "met", "part.one": 1, "note": "ดูแฟ้ม ก"},
    "d1.l1.2": {"state": "not_met"},
    "d1.l2.1": {"state": "met", "measure.staff.num": 6, "measure.staff.den": 10, "ask.done": "yes"},
}
RULES = "rules:\n- {id: x1, kind: refers_to, item: d1.l1.2, against: [d1.l1.1]}\n"
FIRST = (("when: d1.l1.1 is met", "help: ช่วย"), (RULES, ""))
WHY = "คำตอบยกมาจากแบบฉบับก่อน ข้อนี้เปลี่ยนไป ยังไม่นับจนกว่าจะยืนยันหรือตอบใหม่"
MAKERS = {"checklist": checklist, "evidence": evidence_form}


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    place = tmp_path / "forms"
    place.mkdir()
    first = SOUND
    for change in FIRST:
        first = first.replace(*change)
    later = SOUND
    for old, new in CHANGES:
        assert old in later, old
        later = later.replace(old, new)
    (place / "small-2569.yaml").write_text(first, encoding="utf-8")
    (place / "small-2570.yaml").write_text(later, encoding="utf-8")
    found = FormLibrary([place])
    assert len(every(found)) == 2, found.broken()
    return found


def begun(changes: Changes) -> Ref:
    return next(ref for ref in changes.touched if ref.entity == "assessment")


def carried(folder: Folder, forms: FormLibrary, year: int = YEAR + 1) -> Ref:
    """Last year's assessment with its answers, taken along into the form of this year."""
    old, new = forms.get("small/2569"), forms.get("small/2570")
    before = begun(import_answers(ctx(folder), folder, old, YEAR, {"answers": GIVEN}))
    return begun(copy_assessment(ctx(folder), folder, new, before, year, form=old))


def view(folder: Folder, ref: Ref) -> AssessmentView:
    return assessment_view(folder, ref)


def held(folder: Folder, ref: Ref, item: str) -> Record:
    return answers_on(folder, sheet_of(ref))[item]


def test_an_answer_to_a_question_that_reads_otherwise_counts_for_nothing_and_is_missing(
    folder: Folder, forms: FormLibrary
) -> None:
    ref = carried(folder, forms)
    found = view(folder, ref)
    item = found.item("d1.l1.1")
    assert (item.entered_state, item.result, item.mark) == (
        ItemState.NOT_ASSESSED,
        ItemState.NOT_ASSESSED,
        "waits",
    )
    assert item.waits is not None
    assert (item.waits.old, item.waits.new) == ("ข้อแรก", "ข้อแรกที่เขียนใหม่")
    assert item.waits.text.startswith("ผ่าน")
    assert held(folder, ref, "d1.l1.1").text(WAITS) == f"{forms.get('small/2569').file}/d1.l1.1"
    assert found.unanswered == 1
    assert [one.item for one in found.findings if one.rule == "carried"] == ["d1.l1.1"]
    kept = {one.name: one.value for one in results_of(folder, ref)}
    assert (kept["assessed"], kept["of"]) == ("2", "3")


def test_one_deed_confirms_it_and_undoing_that_lets_it_wait_again(
    folder: Folder, forms: FormLibrary
) -> None:
    ref, new = carried(folder, forms), forms.get("small/2570")
    seen = held(folder, ref, "d1.l1.1").shown(WAITS).seen
    assert view(folder, ref).item("d1.l1.1").reasons[0] == WHY
    answer_item(ctx(folder), folder, new, ref, "d1.l1.1", [(WAITS, "", seen)])
    item = view(folder, ref).item("d1.l1.1")
    assert (item.entered_state, item.waits) == (ItemState.MET, None)
    assert WHY not in item.reasons
    list(undo(ctx(folder), folder))
    assert view(folder, ref).item("d1.l1.1").mark == "waits"


def test_a_note_alone_confirms_nothing(folder: Folder, forms: FormLibrary) -> None:
    ref, new = carried(folder, forms), forms.get("small/2570")
    answer_item(ctx(folder), folder, new, ref, "d1.l1.1", [("note", "อ่านแล้ว", ())])
    assert view(folder, ref).item("d1.l1.1").waits is not None


def test_answers_from_a_file_are_answers_again(folder: Folder, forms: FormLibrary) -> None:
    ref, new = carried(folder, forms), forms.get("small/2570")
    import_answers(ctx(folder), folder, new, YEAR + 1, {"answers": {"d1.l1.1": {"state": "met"}}})
    assert view(folder, ref).item("d1.l1.1").entered_state is ItemState.MET


def test_nobody_can_let_an_answer_wait_by_hand(folder: Folder, forms: FormLibrary) -> None:
    ref, new = carried(folder, forms), forms.get("small/2570")
    with pytest.raises(UserError, match=WAITS):
        answer_item(ctx(folder), folder, new, ref, "d1.l2.1", [(WAITS, "x/d1", ())])


def test_without_the_form_before_it_waits_all_the_same(folder: Folder, forms: FormLibrary) -> None:
    ref = carried(folder, forms)
    alone = FormLibrary([forms.folders[0].parent / "alone"])
    alone.folders[0].mkdir()
    (alone.folders[0] / "small-2570.yaml").write_bytes(
        (forms.folders[0] / "small-2570.yaml").read_bytes()
    )
    folder.use_forms(alone)
    item = view(folder, ref).item("d1.l1.1")
    assert item.waits is not None
    assert (item.mark, item.waits.old) == ("waits", "")
    assert "ข้อแรกที่เขียนใหม่" in item.waits.new


def test_evidence_goes_along_to_the_item_as_it_is_called_now(
    folder: Folder, forms: FormLibrary
) -> None:
    old, new = forms.get("small/2569"), forms.get("small/2570")
    before = begun(import_answers(ctx(folder), folder, old, YEAR, {"answers": GIVEN}))
    for item, proof in (("d1.l1.1", "order"), ("d1.l1.2", ""), ("gone", "")):
        link(folder, before, item, proof)
    ref = begun(copy_assessment(ctx(folder), folder, new, before, YEAR + 1, form=old))
    found = {
        (one.text("item"), one.text("proof"))
        for one in folder.records("link", ref.scope, target=ref.local)
    }
    assert found == {("d1.l1.1", "order"), ("d1.l1.9", "")}
    worded = replace(
        new,
        file="2" * 64,
        proofs=tuple(replace(one, kind=one.kind._replace(th="หนังสือ")) for one in new.proofs),
    )
    other = begun(copy_assessment(ctx(folder), folder, worded, before, YEAR + 2, form=old))
    named = {one.text("proof") for one in folder.records("link", other.scope, target=other.local)}
    assert named == {""}, "of a proof the form words otherwise it is evidence of the item alone"


def link(folder: Folder, target: Ref, item: str, proof: str) -> None:
    evidence = begun_of(
        add_row(ctx(folder), folder, target.scope, "evidence", {"kind": Plain("photo")}), "evidence"
    )
    values = {"evidence": evidence.local, "target": target.local, "item": item, "proof": proof}
    add_row(
        ctx(folder),
        folder,
        target.scope,
        "link",
        {name: Plain(value) for name, value in values.items()},
    )


def begun_of(changes: Changes, entity: str) -> Ref:
    return next(ref for ref in changes.touched if ref.entity == entity)


def test_every_set_stands_beside_the_official_one_of_last_year_and_says_when_the_forms_differ(
    folder: Folder, forms: FormLibrary
) -> None:
    """What was tried in last year by this year's form is no year before, though its number be the same."""
    old, new = forms.get("small/2569"), forms.get("small/2570")
    answers = {**GIVEN, "d1.l1.2": {"state": "met"}}
    official = begun(import_answers(ctx(folder), folder, old, YEAR, {"answers": answers}))
    total = view(folder, official).total
    tried = begun(copy_assessment(ctx(folder), folder, new, official, YEAR, form=old))
    assert view(folder, tried).total != total
    for no in (1, 2):
        ref = begun(copy_assessment(ctx(folder), folder, new, official, YEAR + 1, form=old))
        record = folder.record(ref)
        assert record is not None
        assert (record.number("no") or 1) == no
        past = view(folder, ref).last_year
        assert past is not None
        said = f"แบบของสองปีต่างกัน ปี {YEAR} ใช้ small/2569/1 คะแนนจึงเทียบกันตรง ๆ ไม่ได้: เปลี่ยนไป 1 ข้อ"
        assert (past.total, past.differs) == (total, said)
        paper = unit_page(
            PaperSource(folder, new, FormPaper(id="page", builder="unit_page"), record, Stamp())
        )
        assert said in [plain(text) for text in Document.walk(paper)]
    again = begun(copy_assessment(ctx(folder), folder, old, official, YEAR + 2, form=old))
    assert view(folder, again).last_year is not None
    same = begun(start_assessment(ctx(folder), folder, new, YEAR + 3))
    before = view(folder, same).last_year
    assert before is not None
    assert before.differs
    other = begun(start_assessment(ctx(folder), folder, old, YEAR + 3, ordinal=None))
    before = view(folder, other).last_year
    assert before is not None
    assert before.differs == ""


def test_a_year_in_which_nothing_was_assessed_is_no_year_to_compare_with_on_paper(
    folder: Folder, forms: FormLibrary
) -> None:
    form = forms.get("small/2569")
    start_assessment(ctx(folder), folder, form, YEAR)
    record = folder.record(
        begun(import_answers(ctx(folder), folder, form, YEAR + 1, {"answers": GIVEN}))
    )
    assert record is not None
    paper = unit_page(
        PaperSource(folder, form, FormPaper(id="page", builder="unit_page"), record, Stamp())
    )
    table = next(block for block in paper.blocks if isinstance(block, Table))
    at = [plain(column.title) for column in table.columns].index(f"ปี {YEAR}")
    assert {row.cells[at] for row in table.rows} == {"–"}
    assert "ไม่ได้รายงาน" in Document.walk(paper)


@pytest.mark.parametrize("builder", ["checklist", "evidence"])
def test_the_papers_of_its_items_say_that_it_is_not_confirmed(
    folder: Folder, forms: FormLibrary, builder: str
) -> None:
    old, new = forms.get("small/2569"), forms.get("small/2570")
    before = begun(import_answers(ctx(folder), folder, old, YEAR, {"answers": GIVEN}))
    link(folder, before, "d1.l1.1", "order")
    ref = begun(copy_assessment(ctx(folder), folder, new, before, YEAR + 1, form=old))
    record = folder.record(ref)
    assert record is not None
    paper = FormPaper(id=builder, builder=builder)
    source = PaperSource(folder, new, paper, record, Stamp())
    assert "ยังไม่ได้ยืนยัน" in repr(MAKERS[builder](source))
    answer_item(
        ctx(folder),
        folder,
        new,
        ref,
        "d1.l1.1",
        [(WAITS, "", held(folder, ref, "d1.l1.1").shown(WAITS).seen)],
    )
    assert "ยังไม่ได้ยืนยัน" not in repr(MAKERS[builder](source))


def test_an_assessment_two_pcs_began_by_two_forms_lets_what_they_ask_otherwise_wait_once_one_is_chosen(
    folder: Folder, forms: FormLibrary
) -> None:
    old, new = forms.get("small/2569"), forms.get("small/2570")
    ref = begun(import_answers(ctx(folder), folder, old, YEAR, {"answers": GIVEN}))
    changes = [Change(ref, "using", Plain(new.using)), Change(ref, "form", Plain(new.file))]
    folder.save(ctx(folder), "elsewhere", changes)
    record = folder.record(ref)
    assert record is not None
    assert {record.shown("using").conflict, record.shown("form").conflict} == {True}
    resolve_conflict(ctx(folder), folder, ref, "using", Plain(new.using))
    resolve_conflict(ctx(folder), folder, ref, "form", Plain(new.file))
    waits = {item: answer.text(WAITS) for item, answer in answers_on(folder, sheet_of(ref)).items()}
    assert waits == {
        "d1.l1.1": f"{old.file}/d1.l1.1",
        "d1.l1.2": f"{old.file}/d1.l1.2",
        "d1.l2.1": "",
    }
    assert view(folder, ref).item("d1.l1.1").mark == "waits"


def test_answers_of_another_form_do_not_enter_a_document(
    folder: Folder, forms: FormLibrary
) -> None:
    begun(import_answers(ctx(folder), folder, forms.get("small/2569"), YEAR, {"answers": GIVEN}))
    with pytest.raises(UserError) as refused:
        import_answers(
            ctx(folder),
            folder,
            forms.get("small/2570"),
            YEAR,
            {"answers": {"d1.l1.1": {"state": "met"}}},
        )
    assert refused.value.why == "เอกสารชุดนี้กรอกด้วยแบบ small/2569/1"


REGISTER = """
id: works
edition: 2569
title: ทะเบียนงาน
help: สำนักงานกรอกงานของตนต้นปี
kinds:
- {id: work, title: งาน}
fields:
- {id: name, kind: work, required: plan, title: ชื่องาน}
papers:
- {id: works, rows: work, title: [ทะเบียนงาน]}
columns:
- {paper: works, head: งาน, show: <name>, width: 100}
"""
FOR_EACH = """
id: each-work
edition: 2569
title: แบบประเมินรายงาน
help: สำนักงานประเมินงานของตนสิ้นปี
kind: sum
subjects:
- {id: work, register: works.work, title: งาน}
- {id: once, title: หน่วยงาน}
dimensions:
- {id: d1, full: 4, title: ผล}
items:
- {id: d1.1, in: d1, points: 1, subject: work, text: ทำตามแผน}
- {id: d1.2, in: d1, points: 1, subject: once, text: มีแผน}
asks:
- {id: best, in: d1.2, type: link, text: งานดีเด่น}
- {id: day, in: d1.2, type: date, text: วันที่ประกาศแผน}
"""


def test_links_to_rows_of_last_year_name_their_copies_or_are_emptied_and_said_so(
    folder: Folder, tmp_path: Path
) -> None:
    for name, words in (("works", REGISTER), ("each", FOR_EACH)):
        (tmp_path / f"{name}.yaml").write_text(words, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    works, each = forms.get("works"), forms.get("each-work")
    listed = {
        "title": "งาน",
        "rows": [{"id": n, "kind": "work", "f.name": n} for n in ("a", "b", "c")],
    }
    plan = begun_of(import_plan(ctx(folder), folder, works, YEAR, listed), "plan")
    first, second, late = (one.ref for one in folder.records("row", plan.scope, plan=plan.local))
    answers = {"d1.2": {"state": "met", "ask.best": first.id, "ask.day": "2025-11-01"}}
    given = {
        "answers": answers,
        "subjects": {one.local: {"d1.1": {"state": "met"}} for one in (first, second, late)},
    }
    before = begun(import_answers(ctx(folder), folder, each, YEAR, given))

    alone = copy_assessment(ctx(folder), folder, each, before, YEAR + 1, form=each)
    assert held(folder, begun(alone), "d1.2").value("ask.best") is None
    assert held(folder, begun(alone), "d1.2").value("ask.day") is None, (
        "a day of last year stays with it"
    )
    assert [note for note in alone.notes if "1 แห่ง" in note]
    assert [note for note in alone.notes if "3 รายการไม่ได้ยกมา" in note]

    delete_record(ctx(folder), folder, late)
    copy_plan(ctx(folder), folder, works, plan, YEAR + 1, form=works)
    copies = {one.text("copied"): one.ref for one in folder.records("row") if one.text("copied")}
    done = copy_assessment(ctx(folder), folder, each, before, YEAR + 1, form=each)
    ref = begun(done)
    assert held(folder, ref, "d1.2").text("ask.best") == copies[first.local].id
    for row in (first, second):
        there = answers_on(folder, sheet_of(ref, copies[row.local].local))
        assert there["d1.1"].text("state") == "met"
    assert not folder.records("sheet", ref.scope, assessment=ref.local, assessor=first.local)
    assert [note for note in done.notes if "1 รายการไม่ได้ยกมา" in note]
    assert not [note for note in done.notes if "แห่ง" in note]

    again = copy_assessment(ctx(folder), folder, each, before, YEAR, form=each)
    assert held(folder, begun(again), "d1.2").text("ask.best") == first.id, (
        "in the same year it stays"
    )
    assert held(folder, begun(again), "d1.2").text("ask.day") == "2025-11-01"
    assert not again.notes
