"""Before an import is agreed to: each record that would change, field by field, and nothing is written."""

import re
from functools import partial
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.evidence.view import AstrayRecord
from core.exact import exact_json
from core.exchange import incoming_view
from core.exchange.incoming_view import ImportEffects, ImportPreview, ImportRecordRow
from core.exchange.receive_deeds import previews
from core.exchange.staging import ImportFileList, state_after, why_words
from core.values import Change, Plain, Ref, Text
from storage.instruments.library import FormLibrary
from tests.storage.exchange.towns import Town

RESOURCES = Path(__file__).parents[3] / "resources"
FORMS = FormLibrary([RESOURCES / "instruments"])
FORM = FORMS.get("cdd-clean")
ITEM = "d3r.l4.3"


def foreseen(town: Town, path: Path) -> ImportEffects:
    steps = town.do(partial(previews, paths=[path], post=town.post))
    row = next(step for step in steps if isinstance(step, ImportPreview))
    assert row.foreseen is not None, row.problem
    return row.foreseen


def sample(town: Town) -> None:
    given = exact_json((RESOURCES / "samples" / "cdd_province_a.json").read_text("utf-8"))
    town.do(lambda ctx, store: import_answers(ctx, store, FORM, 2569, given))


def answered(town: Town, *message: tuple[str, str]) -> None:
    ref = assessment_at(town.unit, FORM.id, 2569)
    answer = town.folder.record(answer_at(sheet_of(ref), ITEM))
    assert answer is not None
    wishes = [(name, value, answer.shown(name).seen) for name, value in message]
    town.do(partial(answer_item, instrument=FORM, assessment=ref, item=ITEM, inputs=wishes))


def by_state(found: ImportEffects, state: str) -> list[ImportRecordRow]:
    return [row for row in found.records if row.state == state]


def test_records_stand_in_order_what_needs_a_person_first_and_numbers_as_numbers(
    towns: list[Town],
) -> None:
    one = towns[2]

    def row(entity: str, about: str, state: str = "new") -> ImportRecordRow:
        return ImportRecordRow(
            Ref(one.unit, entity, about.encode().hex()), "", "", about, state, ()
        )

    reported = [
        row("row", "ข้อ 10"),
        row("row", "ข้อ 9"),
        row("plan", "แผน"),
        row("row", "ข้อ 2", "conflict"),
        row("row", "ก"),
    ]
    message = [(each.ref.entity, each.title) for each in incoming_view.in_order(reported)]
    assert message == [
        ("row", "ข้อ 2"),
        ("plan", "แผน"),
        ("row", "ก"),
        ("row", "ข้อ 9"),
        ("row", "ข้อ 10"),
    ]


def test_new_records_are_listed_with_what_they_say(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan(title="แผนของอำเภอ")
    found = foreseen(province, one.send(province))
    (plan,) = (row for row in found.records if row.ref.entity == "plan")
    assert (plan.state, plan.kind) == ("new", "แผน")
    assert [(field.name, field.before, field.after, field.state) for field in plan.fields] == [
        ("ชื่อ", "", "แผนของอำเภอ", "new")
    ]
    assert province.folder.record(plan.ref) is None, "nothing was written"


def test_a_changed_field_is_reported_before_and_after(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    sample(one)
    province.take(one.send(province))
    answered(
        one, ("state", "met"), ("measure.anticorruption_education_projects", "2"), ("note", "ทำแล้ว")
    )
    found = foreseen(province, one.send(province))
    (row,) = found.records
    assert (row.state, row.kind) == ("changed", "ข้อประเมิน")
    reported = {field.field: (field.before, field.after, field.state) for field in row.fields}
    assert reported["state"] == ("ไม่ผ่าน", "ผ่าน", "changed")
    assert reported["note"][1:] == ("ทำแล้ว", "changed")
    assert reported["measure.anticorruption_education_projects"][1] == "2"


def test_what_needs_a_choice_comes_first_with_both_values(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan(title="เดิม")
    province.take(one.send(province))
    one.take(province.send(one))
    one.plan(2)
    one.save(Change(plan, "title", Text("อีกชื่อ")))
    first = foreseen(province, one.send(province)).records[0]
    assert (first.ref, first.state) == (plan, "conflict")
    assert [(field.field, field.state) for field in first.fields] == [("title", "conflict")]


def test_a_deleted_record_is_reported_and_an_emptied_field_too(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    gone, kept = one.plan(), one.plan(2)
    province.take(one.send(province))
    seen = one.folder.record(kept)
    assert seen is not None
    one.save(
        Change(gone, "_del", one.folder.history.cut(one.unit)),
        Change(kept, "title", None, seen.shown("title").seen),
    )
    found = foreseen(province, one.send(province))
    assert [row.ref for row in by_state(found, "deleted")] == [gone]
    (changed,) = by_state(found, "changed")
    assert [(field.before, field.after, field.state) for field in changed.fields] == [
        ("แผน", "", "emptied")
    ]


def test_a_repeat_changes_nothing(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan()
    path = one.send(province)
    province.take(path)
    assert foreseen(province, path) == ImportEffects()


def test_remarks_that_would_be_new_are_reported(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    sample(one)
    province.take(one.send(province))
    ref = assessment_at(one.unit, FORM.id, 2569)
    answer = one.folder.record(answer_at(sheet_of(ref), "d3r.l3.2"))
    assert answer is not None
    name = "measure.other_projects_with_citizen_rep_pct.num"
    one.save(Change(answer.ref, name, 11, answer.shown(name).seen))  # of ten
    found = foreseen(province, one.send(province))
    assert len(found.findings) == 1
    assert "เป็นไปไม่ได้" in found.findings[0]


def test_many_records_are_capped_and_counted(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    monkeypatch.setattr(incoming_view, "MOST_DESCRIBED", 3)
    monkeypatch.setattr(incoming_view, "MOST_READ", 5)
    for n in range(1, 9):
        one.plan(n)
    found = foreseen(province, one.send(province))
    assert (len(found.records), found.more) == (3, 6)  # eight plans and the office itself


def test_what_no_form_asks_for_is_kept_whole_and_said_before_and_after(towns: list[Town]) -> None:
    """No way in of this program takes it: the file is of another one."""
    _centre, province, one, _two = towns
    sample(one)
    (sound,) = province.take(one.send(province))
    assert (sound.astray, state_after(sound)) == (0, "new")
    assert AstrayRecord.each(province.folder) == []
    assessment = assessment_at(one.unit, FORM.id, 2569)
    evidence = Ref(one.unit, "evidence", "a" * 32)
    answer = answer_at(sheet_of(assessment), "zzz")
    changes = [
        Change(evidence, "title", Text("ประกาศ")),
        Change(answer, "sheet", Plain(sheet_of(assessment).local)),
        Change(answer, "item", Plain("zzz")),
        Change(answer, "state", Plain("met")),
    ]
    for n, (item, proof) in enumerate((("yyy", ""), (ITEM, "zzz"), (ITEM, ""))):
        fields = {"evidence": evidence, "target": assessment}
        link = Ref(one.unit, "link", f"{n}" * 32)
        changes += [Change(link, name, Plain(ref.local)) for name, ref in fields.items()]
        changes += [Change(link, "item", Plain(item)), Change(link, "proof", Plain(proof))]
    one.save(*changes)
    path = one.send(province)
    words = {line.words for line in AstrayRecord.each(one.folder)}
    assert len(words) == 3
    assert any(re.fullmatch("คำตอบของ .* ที่ข้อ zzz ซึ่งแบบไม่มี จึงไม่มีผล", each) for each in words)
    assert {*foreseen(province, path).astray} == words
    assert AstrayRecord.each(province.folder) == [], "nothing was written"
    (taken,) = province.take(path)
    assert (taken.astray, taken.in_effect, state_after(taken)) == (3, False, "part")
    without = "3 รายการอยู่ที่ข้อหรือหลักฐานซึ่งแบบไม่มี จึงเก็บไว้โดยไม่มีผล"
    listed = [why_words(ImportFileList().note(row)) for row in (sound, taken)]
    assert [without in each for each in listed] == [False, True]
    assert {line.words for line in AstrayRecord.each(province.folder)} == words
    stored = province.folder.record(answer)
    assert stored is not None
    assert stored.text("state") == "met", "it counts once a form has its item"
