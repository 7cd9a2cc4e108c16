"""What stands in conflict is said in words, whoever answered, of whom and on whose sheet; no id and no kept text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item
from core.assessment.sheets import sheet_of
from core.assessment.start_deeds import add_person, assessment_at, import_answers, start_assessment
from core.conflicts.view import ConflictText, conflict_facts, conflict_texts
from core.forms.settings import form_for
from core.values import Change, Plain, Ref, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_people import person
from tests.core.assessment.test_subjects import FORMS
from tests.core.plan.plans import NOON, context
from tests.country import ROOT_KEY, passport
from tests.known import known

SURVEY = FORMS.get("test-survey")
FORM = """
id: words
edition: 2569
title: แบบตรวจ
help: สำนักงานตรวจตนเองสิ้นปี
kind: sum
dimensions:
- {id: d1, full: 3, title: ด้านหนึ่ง}
- {id: d2, full: 1, title: ด้านสอง}
scales:
- {id: rate}
choices:
- {id: good, in: rate, points: 2, text: ดีมาก}
- {id: poor, in: rate, points: 1, text: พอใช้}
items:
- {id: i1, in: d1, number: ๑., scale: rate, text: ขั้นตอนชัดเจน}
- {id: i2, in: d2, number: ๒., points: 1, text: มีแผน}
asks:
- {id: how, in: i1, type: choice, scale: rate, text: ดูจากอะไร}
- {id: day, in: i1, type: date, text: ตรวจวันใด}
- {id: paid, in: i1, type: money, text: ค่าใช้จ่าย}
parts:
- {id: web, in: i2, text: เว็บไซต์}
"""
ANSWERS: dict[
    str, tuple[str, Written, Written, str, set[str]]
] = {  # field -> item, two values, its title, its words
    "choice": ("i1", Plain("good"), Plain("poor"), "คำตอบ", {"ดีมาก", "พอใช้"}),
    "ask.how": ("i1", Plain("good"), Plain("poor"), "ดูจากอะไร", {"ดีมาก", "พอใช้"}),
    "ask.day": ("i1", Plain("2026-01-05"), None, "ตรวจวันใด", {"5 มกราคม 2569", "ว่าง"}),
    "ask.paid": ("i1", 125_050, 5_00, "ค่าใช้จ่าย", {"1,250.50 บาท", "5.00 บาท"}),
    "state": ("i2", Plain("met"), Plain("not_met"), "ผลการตรวจ", {"ผ่าน", "ไม่ผ่าน"}),
    "part.web": ("i2", 1, 0, "เว็บไซต์", {"มี", "ไม่มี"}),
    "note": ("i2", Text("ก"), Text("ข"), "หมายเหตุ", {"ก", "ข"}),
    "same_as.rule": ("i2", Plain("d1"), Plain("d2"), "โครงการเดียวกัน", {"ด้านหนึ่ง", "ด้านสอง"}),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    yield made
    made.close()


def torn(folder: Folder, ref: Ref, name: str, *values: Written) -> ConflictText | None:
    """Two people wrote a field without having seen each other."""
    for value in values:
        folder.save(context(folder), "test", [Change(ref, name, value, ())])
    return next(
        (one for one in conflict_texts(folder) if (one.row.ref, one.row.field) == (ref, name)), None
    )


@pytest.mark.parametrize("entity", ["answer", "draft_answer"])
def test_every_field_of_an_answer_is_said_as_the_form_words_it(
    folder: Folder, tmp_path: Path, entity: str
) -> None:
    (tmp_path / "words.yaml").write_text(FORM, "utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    assert not forms.broken(), forms.broken()
    import_answers(
        context(folder), folder, forms.get("words"), 2569, {"answers": {"i1": {"choice": "good"}}}
    )
    own = assessment_at(folder.writer.unit, "words", 2569)
    record = known(folder.record(own))
    prefix = entity.removesuffix("answer")
    home = Ref(own.scope, f"{prefix}assessment", own.id)
    if prefix:  # a committee's, at work on its own sheet
        folder.exchange.trust_in([ROOT_KEY])
        folder.exchange.take_segments(
            [passport(folder.writer.keys.public, folder.writer.unit, "committee")]
        )
        facts = {name: shown.value for name, shown in record.fields.items()}
        changes = [
            Change(home, name, 2569 if name == "year" else Plain(str(one)))
            for name, one in facts.items()
        ]
        folder.save(
            context(folder),
            "test",
            [*changes, Change(sheet_of(home), "assessment", Plain(home.local))],
        )
    assert form_for(folder, known(folder.record(home))).id == "words"
    for at, (name, (item, one, other, title, words)) in enumerate(ANSWERS.items()):
        ref = Ref(own.scope, entity, f"{at:032x}")
        born = [
            Change(ref, "sheet", Plain(sheet_of(home).local)),
            Change(ref, "subject", Plain("none")),
        ]
        folder.save(context(folder), "test", [*born, Change(ref, "item", Plain(item))])
        found = known(torn(folder, ref, name, one, other))
        assert (found.field, {side.words for side in found.sides}) == (title, words), name


def test_an_answer_of_a_person_is_said_part_by_part(folder: Folder) -> None:
    start_assessment(context(folder), folder, SURVEY, 2569)
    ref = assessment_at(folder.writer.unit, SURVEY.id, 2569)
    add_person(context(folder), folder, SURVEY, ref, name="ใบตอบหนึ่ง", group="public")
    whom = person(folder, 0)
    answer_item(
        context(folder),
        folder,
        SURVEY,
        ref,
        "clear",
        [("choice", "good", ()), ("note", "ป้าย", ())],
        whom,
    )
    answers = folder.records("answer")
    given = next(one for one in answers if one.text("item") == "clear")
    head = next(one for one in answers if not one.text("item"))
    found = known(torn(folder, given.ref, "said", Text('{"choice":"poor","note":"รอนาน"}')))
    assert {side.words for side in found.sides} == {
        "คำตอบ มาก, หมายเหตุ ป้าย",
        "คำตอบ น้อย, หมายเหตุ รอนาน",
    }
    assert (found.field, found.title) == ("คำตอบ", "ขั้นตอนชัดเจน")
    assert "{" not in str(conflict_facts(folder, found.row).before)
    who = known(torn(folder, head.ref, "said", Text('{"by":"firm","name":"ใบตอบสอง","no":1}')))
    assert {side.words for side in who.sides} == {
        "กลุ่ม ประชาชน, ชื่อ ใบตอบหนึ่ง, ลำดับที่ 1",
        "กลุ่ม ผู้ประกอบการ, ชื่อ ใบตอบสอง, ลำดับที่ 1",
    }
    assert who.title == "ผู้ตอบ"


def test_what_names_a_record_is_said_by_what_that_is_called(folder: Folder) -> None:
    unit = folder.writer.unit
    divisions = [Ref(unit, "division", digit * 32) for digit in "ab"]
    for ref, name in zip(divisions, ("กองคลัง", "กองแผน"), strict=True):
        folder.save(context(folder), "test", [Change(ref, "name", Text(name))])
    system = Ref(unit, "system", "c" * 32)
    person_ = Ref(unit, "person", "d" * 32)
    owned = known(torn(folder, system, "owner", *(Plain(one.local) for one in divisions)))
    assert {side.words for side in owned.sides} == {"ส่วนงาน กองคลัง", "ส่วนงาน กองแผน"}
    role = known(torn(folder, person_, "roles", Plain("recorder"), Plain("approver,chair")))
    assert {side.words for side in role.sides} == {"ผู้บันทึก", "ผู้อนุมัติ, ประธาน"}
