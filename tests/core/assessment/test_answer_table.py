"""Answers that come as a table: each row finds its item, what finds none says why, nothing is overwritten unasked."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import main
from core.assessment.deeds import answer_item
from core.assessment.facts import AssessmentFacts
from core.assessment.start_deeds import start_assessment
from core.assessment.table_deeds import AnswerTable, answer_columns, table_answers
from core.evidence.deeds import answer_table
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context
from tests.read_tables import read_rows

FORMS = FormLibrary([main.RESOURCES / "instruments"])
SITE = "https://example.go.th"
OIT = (
    ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)", "", "", "", ""),
    ("ข้อ", "ข้อมูล", "มี/ไม่มี", "URL ที่เผยแพร่", "คำอธิบาย"),
    ("ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน", "", "", "", ""),
    ("O1", "โครงสร้าง", "มี", f"{SITE}/o1\n{SITE}/o1-2", "ปรับปรุงแล้ว"),
    ("ข้อ O2", "ข้อมูลผู้บริหาร", "✓", f"{SITE}/o2", ""),
    ("O3", "อำนาจหน้าที่", "ไม่มี", "-", ""),
    ("O4", "โครงสร้าง", "มี", "", ""),
    ("O99", "ข้อที่ไม่มีในแบบ", "มี", f"{SITE}/x", ""),
    ("O5", "ข้อมูลการติดต่อ", "อาจจะ", "ดูที่บอร์ดหน้าห้อง", ""),
)
SCORES = (
    ("ตัวชี้วัด", "คะแนน"),
    ("การปฏิบัติหน้าที่", "85.66"),
    ("ตัวชี้วัดที่ 2 การใช้งบประมาณ", "๗๙.๐๑"),
    ("คะแนนรวม", "82.33"),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Folder]:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    start_assessment(context(folder), folder, FORMS.get("ita"), 2569)
    yield folder
    folder.close()


def assessment(folder: Folder) -> Ref:
    return folder.records("assessment")[0].ref


def looked_at(
    folder: Folder, rows: tuple[tuple[str, ...], ...], answers: Mapping[str, int] | None = None
) -> AnswerTable:
    facts = AssessmentFacts.of(folder, assessment(folder))
    return table_answers(facts, read_rows(rows, answer_columns({})), answers or {})


def take(folder: Folder, file: AnswerTable) -> None:
    answer_table(context(folder), folder, FORMS.get("ita"), assessment(folder), file.entered)


def test_each_row_finds_its_item_and_what_finds_none_says_why(office: Folder) -> None:
    file = looked_at(office, OIT)
    assert [(one.row, one.item, one.state) for one in file.lines] == [
        *(
            (4, "o1", "new"),
            (5, "o2", "new"),
            (6, "o3", "new"),
            (7, "", "wrong"),
            (8, "", "wrong"),
            (9, "o5", "wrong"),
        )
    ]
    assert [one.reason for one in file.lines[3:5]] == [
        "เลขข้อกับข้อความเป็นคนละข้อของแบบ",
        "ไม่พบข้อนี้ในแบบ",
    ]
    assert "อาจจะ" in file.lines[5].reason
    assert [(one.where, one.words) for one in file.reading.left if "หน้าเว็บ" in one.reason] == [
        ("แถว 9", "ดูที่บอร์ดหน้าห้อง")
    ]


def test_what_is_answered_otherwise_stays_until_the_file_is_chosen(office: Folder) -> None:
    answer_item(
        context(office), office, FORMS.get("ita"), assessment(office), "o3", [("choice", "yes", ())]
    )
    kept = looked_at(office, OIT)
    assert [one.words for one in kept.reading.doubts if one.key == "there"] == [
        "ช่องที่ตอบไว้แล้วต่างจากไฟล์ 1 ช่อง เช่น “O3 อำนาจหน้าที่”"
    ]
    assert [one.item for one in kept.taken] == ["o1", "o2"]
    assert any("มีคำตอบอยู่แล้ว" in one.reason for one in kept.reading.left)
    take(office, kept)
    assert str(AssessmentFacts.of(office, assessment(office)).shown("o3", "choice").value) == "yes"
    take(office, looked_at(office, OIT, {"there": 1}))
    assert str(AssessmentFacts.of(office, assessment(office)).shown("o3", "choice").value) == "no"


@pytest.mark.parametrize(
    "rows",
    [
        (("ชื่อ", "โทร"), ("ก", "1")),
        (("ข้อ", "คำตอบ"), ("O1", "")),
        (("ข้อ", "คำตอบ"), ("", "มี")),
        (("ตัวชี้วัด", "คะแนน"), ("การปฏิบัติหน้าที่", "ดีมาก")),
        (("ตัวชี้วัด", "คะแนน"), ("การปฏิบัติหน้าที่", "-3")),
    ],
)
def test_a_row_that_says_nothing_the_form_asks_is_not_taken(
    office: Folder, rows: tuple[tuple[str, ...], ...]
) -> None:
    assert looked_at(office, rows).taken == ()


def test_a_title_of_another_year_is_asked_and_months_of_no_field_are_not() -> None:
    months = ("ม.ค.", "เม.ย.", "ก.ค.", "ต.ค.")
    rows = (("ประจำปีงบประมาณ พ.ศ. 2568",), ("ข้อ", "มี/ไม่มี", *months), ("O1", "มี", "/"))
    for year, keys in ((2569, ["title"]), (2568, [])):
        assert [one.key for one in read_rows(rows, answer_columns({}, year)).doubts] == keys


def test_two_rows_that_answer_one_item_otherwise_are_told(office: Folder) -> None:
    file = looked_at(office, (("ข้อ", "มี/ไม่มี"), ("O1", "มี"), ("O1", "ไม่มี")))
    assert [one.state for one in file.lines] == ["new", "wrong"]


def test_a_cross_for_an_answer_is_neither_yes_nor_no_before_a_person_says_so(
    office: Folder,
) -> None:
    rows = (("ข้อ", "มี/ไม่มี"), ("O1", "/"), ("O2", "x"), ("O3", "×"))
    file = looked_at(office, rows)
    assert [one.key for one in file.reading.doubts if one.open] == ["crosses"]
    assert [one.state for one in file.lines] == ["new", "wrong", "wrong"]
    for chosen, words in ((1, "ไม่มี"), (2, "มี")):
        answered = looked_at(office, rows, {"crosses": chosen})
        assert not any(one.open for one in answered.reading.doubts)
        spelt = looked_at(office, (rows[0], ("O2", words), ("O3", words)))
        assert [one.fields for one in answered.lines[1:]] == [one.fields for one in spelt.lines]
