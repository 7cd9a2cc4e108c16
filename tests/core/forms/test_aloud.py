"""What a form decides, and a grade, is said in Thai as a person would say it, by every form there is."""

from pathlib import Path

import pytest

from core.forms.called import grade_printed, grade_words, is_grade
from core.forms.description import describe, statements
from core.forms.shape import Instrument
from core.forms.wording import fill, names_in
from core.scoring.outcome import grades_of
from storage.instruments.reader import read
from tests.core.committee.test_combining import SCORED

ROOT = Path(__file__).parents[3]


def said(path: str) -> list[str]:
    return [spoken.sentence for spoken in statements(read(ROOT / path))]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "งานจัดซื้อจัดจ้างที่เหลือที่มีผู้แทนประชาชนเป็นกรรมการ ต้องไม่น้อยกว่าร้อยละ 60 ของงานจัดซื้อจัดจ้างที่เหลือ นอกเหนือจาก ๓ ลำดับแรก",
        ),
        ("resources/instruments/cdd-clean-2564.yaml", "บุคลากรที่ร่วมประกาศข้อตกลง ต้องมากกว่าร้อยละ 50 ของบุคลากรในหน่วยงาน"),
        ("resources/instruments/cdd-clean-2564.yaml", "ตรวจสอบการใช้จ่ายในแต่ละไตรมาส ต้องไม่น้อยกว่า 1 ครั้ง ในทุกไตรมาส"),
        ("resources/instruments/cdd-clean-2564.yaml", "ได้ A+ เมื่อคะแนนรวมไม่น้อยกว่า 105"),
        ("resources/instruments/cdd-clean-2564.yaml", "ผ่านเมื่อคะแนนไม่รวมคะแนนพิเศษไม่น้อยกว่า 86"),
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "ลำดับที่ 2 ลงนามโดยผู้รับรอง คนใดคนหนึ่งที่เป็นผู้อนุมัติ "
            "ผู้อื่นรักษาราชการแทน หรือ ปฏิบัติราชการแทน หรือ รักษาการในตำแหน่งได้ ต้องไม่ใช่คนเดียวกับผู้จัดทำ",
        ),
        ("resources/instruments/dsi-moral-plan-2569.yaml", "กรอกเมื่อ “จำนวนผู้บริจาค” ยังไม่มีคำตอบ"),
        ("tests/data/instruments/asks.yaml", "ถามเมื่อ “ทำแล้วหรือยัง” คือ “ยังไม่ทำ”"),
        (
            "tests/data/instruments/when_valid.yaml",
            "กรอกเมื่อ (1) “วิธีจัดซื้อ” คือ “เฉพาะเจาะจง” หรือ (2) “ประเภท” คือ “จัดซื้อจัดจ้าง” และ “งบประมาณ” ไม่น้อยกว่า 500,000",
        ),
        ("tests/data/instruments/when_valid.yaml", "กรอกเมื่อ “วันเริ่ม” หลังวันที่ 31 มีนาคม 2569"),
        ("tests/data/instruments/when_valid.yaml", "กรอกเมื่อ “กลุ่มเป้าหมาย” มี “เด็ก” อยู่ด้วย"),
        (
            "tests/data/instruments/computed.yaml",
            "“ใช้ไป” คือ ผลรวมของ “จำนวนเงิน” ในแถว “ค่าใช้จ่าย” เฉพาะแถวที่ “นับรวม” คือ “ใช่”",
        ),
        ("tests/data/instruments/computed.yaml", "“คงเหลือ” คือ “งบที่ใช้คิด” ลบด้วย “ใช้ไป”"),
        ("tests/data/instruments/computed.yaml", "“จำนวนวัน” คือ จำนวนวันนับจาก “วันเริ่ม” ถึง “วันสิ้นสุด”"),
        ("tests/data/instruments/computed.yaml", "“ชื่อประเภท” คือ ข้อความที่ตรงกับ “ประเภท” ในรายการ “ประเภทโครงการ”"),
    ],
)
def test_a_rule_is_one_sentence(path: str, sentence: str) -> None:
    assert sentence in said(path)


def test_every_condition_limit_and_computed_cell_is_said_once() -> None:
    for path in ("tests/data/instruments/when_valid.yaml", "tests/data/instruments/computed.yaml"):
        form = read(ROOT / path)
        written = [f for f in form.fields if f.when] + [k for k in form.kinds if k.when] + list(form.computed)
        assert len(statements(form)) == len(written)


def test_a_form_is_described_with_counts_tree_and_sentences() -> None:
    text = "\n".join(line.text for line in describe(read(ROOT / "resources/instruments/cdd-clean-2564.yaml")))
    for part in ("cdd-clean/2564/1", "64 ข้อ", "62 ข้อ", "คะแนนเต็ม: 100", "ระดับ 5 (30 คะแนน)", "d3r.l5.3 ๓.", "ได้ C เมื่อ"):
        assert part in text


def test_placeholders_are_found_and_filled_and_unknown_ones_stay() -> None:
    text = "ประเภท “<group>” พ.ศ. <year> <ไม่ใช่> 5 < 6 <group>"
    assert names_in(text) == ("group", "year")
    assert fill(text, {"group": "ดีเด่น"}) == "ประเภท “ดีเด่น” พ.ศ. <year> <ไม่ใช่> 5 < 6 ดีเด่น"


BANDS = sorted({band.title.th or band.id for form in SCORED for band in grades_of(form)})


LETTERS = ("A", "A+", "AA", "B-", "ก", "ก+", "1")  # as forms have them, of other ministries too


WORDS = ("ครบ ๓ ข้อ", "ทำได้บางข้อ", "ดี", "ดีมาก", "Gold")


@pytest.mark.parametrize("band", sorted({*BANDS, *LETTERS, *WORDS}))
def test_a_letter_is_called_a_grade_and_words_stand_alone(band: str) -> None:
    letter = len(band.rstrip("+-")) == 1 or band in LETTERS
    assert grade_words(band).startswith("เกรด ") is letter
    assert grade_printed(band) == (f"เกรด {band}" if letter else band)
    assert not set(grade_words(band)) & set("๐๑๒๓๔๕๖๗๘๙"), "digits of the screen"


def test_both_kinds_are_among_the_forms() -> None:
    assert {is_grade(band) for band in BANDS} == {True, False}


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_nothing_is_said_of_a_grade_where_the_form_has_none(form: Instrument) -> None:
    graded = bool(grades_of(form))
    assert bool(grade_words("", graded=graded)) is graded
    assert bool(grade_words(None, graded=graded)) is graded
