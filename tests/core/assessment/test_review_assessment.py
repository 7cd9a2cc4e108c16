"""What proofreading says of an assessment, and where it jumps to."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from core.assessment.review import AssessmentFinding, review
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer, CountRatio
from core.scoring.total import Answers
from storage.instruments.reader import read

MET = ItemState.MET
NOT_MET = ItemState.NOT_MET
N_A = ItemState.NOT_APPLICABLE
ONE = Fraction(1)


@cache
def clean() -> Instrument:
    return read(Path(__file__).parents[3] / "resources/instruments/cdd-clean-2564.yaml")


def whole() -> dict[str, Answer]:
    """Every item met, with everything it asks entered."""
    tree = Answers().tree(clean())
    answers = {}
    for item in tree.answered():
        parts = {part.id: True for part in tree.parts(item.id)}
        figures = {
            each.id: {"": Fraction(3 if each.holds.op == "<=" else 90)}
            for each in tree.measures(item.id)
        }
        answers[item.id] = Answer(MET, parts=parts, measures=figures)
    return answers


def read_over(
    conflicts: tuple[tuple[str, str], ...] = (), /, **changed: Answer
) -> tuple[AssessmentFinding, ...]:
    items = {**whole(), **{name.replace("_", "."): answer for name, answer in changed.items()}}
    answers = Answers({name: answer for name, answer in items.items() if answer != Answer()})
    return review(answers.tree(clean()), answers, answers.score(clean()), conflicts)


def test_a_whole_assessment_has_no_remark() -> None:
    assert read_over() == ()


FIVE_S = ("sort", "set_in_order", "shine", "hygiene", "habit")
AUDIT = {"audit": True, "report": True}


Found = tuple[str, str, str, str]  # rule, how grave, field, words
FAULTS: tuple[
    tuple[str, Answer, Found], ...
] = (  # an item, what is answered there, and what is found
    (
        "d2.l1.2",
        Answer(N_A),
        (
            "not_allowed",
            "must",
            "state",
            "มิติที่ 2 ระดับ 1 ข้อ 2: แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” จึงนับเป็นไม่ผ่าน",
        ),
    ),
    (
        "d1.l2.3",
        Answer(
            MET,
            parts={"prevent": True},
            measures={"innovation_projects": {"": ONE}},
            same_as={"x1": "d3"},
        ),
        (
            "same_project",
            "must",
            "same_as.x1",
            "มิติที่ 1 ระดับ 2 ข้อ 3: ใช้โครงการเดียวกับมิติที่ 3 ซึ่งห้ามซ้ำ จึงนับเป็นไม่ผ่าน",
        ),
    ),
    (
        "d4.l3.3",
        Answer(
            MET,
            measures={"virtue_plan_kpi_success_pct": {"": CountRatio(Fraction(6), Fraction(5))}},
        ),
        (
            "impossible",
            "must",
            "measure.virtue_plan_kpi_success_pct",
            "มิติที่ 4 ระดับ 3 ข้อ 3: ตัวเลข “ตัวชี้วัดในแผนที่สำเร็จ” เป็นไปไม่ได้ ต้องไม่ติดลบ ไม่เกินตัวหาร และไม่เกินคะแนนเต็ม",
        ),
    ),
    (
        "d5.l3.4",
        Answer(MET, parts={name: name != "hygiene" for name in FIVE_S}),
        ("part_missing", "should", "part.hygiene", "มิติที่ 5 ระดับ 3 ข้อ 4: ตอบว่าผ่าน แต่ยังขาด สุขลักษณะ"),
    ),
    (
        "d2.l2.3",
        Answer(MET, parts={"meeting": False, "forum": False, "web": False}),
        (
            "part_missing",
            "should",
            "part.meeting",
            "มิติที่ 2 ระดับ 2 ข้อ 3: ตอบว่าผ่าน แต่ต้องมีอย่างน้อยหนึ่งอย่างใน ที่ประชุม, เวทีประชาคม, เว็บไซต์ของหน่วยงาน",
        ),
    ),
    (
        "d4.l3.3",
        Answer(
            MET,
            measures={"virtue_plan_kpi_success_pct": {"": CountRatio(Fraction(4), Fraction(9))}},
        ),
        (
            "measure_fails",
            "should",
            "measure.virtue_plan_kpi_success_pct",
            "มิติที่ 4 ระดับ 3 ข้อ 3: ตอบว่าผ่าน แต่ “ตัวชี้วัดในแผนที่สำเร็จ” ได้ 44.44 % จากเกณฑ์ ≥ 50 %",
        ),
    ),
    (
        "d1.l3.3",
        Answer(MET, number=ONE),
        ("happened", "should", "number", "มิติที่ 1 ระดับ 3 ข้อ 3: ตอบว่าไม่มีเหตุ แต่กรอกจำนวนกรณีไว้"),
    ),
    (
        "d1.l1.2.2.4",
        Answer(MET, parts=AUDIT, measures={"audits_per_quarter": {"q1": ONE, "q2": ONE}}),
        (
            "not_entered",
            "should",
            "measure.audits_per_quarter",
            "มิติที่ 1 ระดับ 1 ข้อ 2.4: ตอบว่าผ่าน แต่ยังกรอกไม่ครบ: ตรวจสอบการใช้จ่ายในแต่ละไตรมาส",
        ),
    ),
    (
        "d4.l5.2",
        Answer(MET, parts={"overview": True}),
        (
            "not_entered",
            "should",
            "part.every_activity",
            "มิติที่ 4 ระดับ 5 ข้อ 2: ตอบว่าผ่าน แต่ยังกรอกไม่ครบ: ครบทุกกิจกรรมที่ดำเนินการ, เป็นแหล่งเรียนรู้/ขยายผล",
        ),
    ),
    (
        "d4.l3.3",
        Answer(
            MET,
            measures={"virtue_plan_kpi_success_pct": {"": CountRatio(Fraction(0), Fraction(0))}},
        ),
        (
            "of_zero",
            "hint",
            "note",
            "มิติที่ 4 ระดับ 3 ข้อ 3: ตัวหารเป็นศูนย์ จึงถือว่ายังไม่ได้กรอก หากไม่มีรายการให้นับ ให้บันทึกเหตุผลไว้ในหมายเหตุ",
        ),
    ),
    (
        "d3r.l5.3",
        Answer(MET, measures={"anticorruption_education_projects": {"": Fraction(2)}}),
        (
            "figures_differ",
            "should",
            "measure.anticorruption_education_projects",
            "มิติที่ 3 ระดับ 5 ข้อ 3: ตัวเลขเดียวกันกรอกไว้ไม่ตรงกับข้ออื่น",
        ),
    ),
    ("d1.l5.2", Answer(), ("not_assessed", "should", "state", "มิติที่ 1 ยังไม่ได้ตรวจ 1 ข้อ")),
)


@pytest.mark.parametrize(
    ("item", "answer", "expected"),
    FAULTS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_remark_says_what_is_amiss_and_where(item: str, answer: Answer, expected: Found) -> None:
    rule, grave, field, text = expected
    found = [
        remark for remark in read_over(**{item.replace(".", "_"): answer}) if remark.rule == rule
    ]
    assert found == [AssessmentFinding(rule, grave, item, field, text)]


def test_a_broken_ladder_names_the_work_that_gives_no_points() -> None:
    remarks = read_over(d2_l3_2=Answer(NOT_MET))
    text = "มิติที่ 2 ระดับ 3 ยังไม่ครบ ระดับ 4, 5 ที่ครบแล้วจึงยังไม่ได้คะแนน"
    assert remarks == (AssessmentFinding("level_broken", "should", "d2.l3.2", "state", text),)


def test_a_conflict_comes_first_and_must_be_settled() -> None:
    remarks = read_over((("d5.l1.1", "state"),), d1_l3_3=Answer(MET, number=ONE))
    assert (remarks[0].rule, remarks[0].grave, remarks[0].item) == ("conflict", "must", "d5.l1.1")
    assert remarks[0].text.endswith(": ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด")
