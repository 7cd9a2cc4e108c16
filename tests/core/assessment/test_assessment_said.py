"""Why an answer does not count, or not yet: each sentence is said of what it is so of, and of nothing else."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.assessment.items_view import _in_conflict, _why, value_text
from core.assessment.sentences import left_open, left_out, level_missing, verdict
from core.assessment.view import assessment_view
from core.conflicts.facts import ConflictValueScore
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.gravity import FindingCount
from core.people.units import ConflictChoice
from core.scoring.score import Answer, ItemScore, LadderLevel, LimitCheck
from core.scoring.total import Answers
from core.values import AbsenceReason, Plain
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.assessment.test_review_assessment import FAULTS, clean, whole
from tests.core.conftest import folder
from tests.core.signing.year_states import ITEMS, YearOfWork, small_forms
from tests.said import shown, where

__all__ = ["folder"]

WHY_NOT = {  # why an item does not count, or may not: the faults of which it is said
    "แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้ จึงยังไม่นับว่าผ่าน": "not_allowed",
    "ใช้โครงการเดียวกับที่ที่แบบห้ามซ้ำ จึงยังไม่นับว่าผ่าน": "same_project",
    "ตัวเลขเป็นไปไม่ได้ ต้องไม่ติดลบ ไม่เกินตัวหาร และไม่เกินคะแนนเต็ม": "impossible",
    "องค์ประกอบยังไม่ครบ จึงยังไม่นับว่าผ่าน": "part_missing",
    "ตัวเลขยังไม่ถึงเกณฑ์ จึงยังไม่นับว่าผ่าน": "measure_fails",
    "ตอบว่าไม่มีเหตุ แต่มีจำนวนกรณีกรอกไว้": "happened",
    "ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับว่าผ่าน": "proof_missing",
    "ตอบว่าผ่านแล้ว แต่ยังกรอกองค์ประกอบหรือตัวเลขไม่ครบ": "not_entered",
    "ตัวหารเป็นศูนย์ จึงยังถือว่าไม่ได้กรอก": "of_zero",
    "ตัวเลขเดียวกันกรอกไว้ไม่ตรงกันในข้ออื่น": "figures_differ",
    "ทำได้บางส่วน จึงยังไม่นับว่าผ่าน": "partly",
}
SCALES = Path(__file__).parents[2] / "data/instruments/scales.yaml"


def whys(form: Instrument, answers: Answers) -> list[str]:
    """What is said beside the items of a form, of why they do not count."""
    return [one for item in answers.score(form).items.values() for one in _why(item)]


def test_each_reason_why_an_item_does_not_count_is_said_of_no_other() -> None:
    found = {"whole": whys(clean(), Answers(whole()))}
    for item, answer, (rule, *_words) in FAULTS:
        found.setdefault(rule, []).extend(whys(clean(), Answers({**whole(), item: answer})))
    proof = replace(clean().proofs[0], fault="block")
    found["proof_missing"] = whys(replace(clean(), proofs=(proof,)), Answers(whole(), proofs={}))
    partly = Answers({"d1.a": Answer(choice="start")})
    scales = read(SCALES)
    assert whys(scales, partly) == ["ทำได้บางส่วน ได้ 5/10 คะแนน"], (
        "it gives the points its scale says"
    )
    found["partly"] = whys(
        replace(scales, choices=tuple(replace(one, points=Fraction()) for one in scales.choices)),
        partly,
    )
    said = {rule: "\n".join(sentences) for rule, sentences in found.items()}
    assert said["whole"] == ""
    assert where(said, WHY_NOT, whole=True) == WHY_NOT


@pytest.mark.parametrize(
    ("state", "entered", "said"),
    [
        (ItemState.NOT_ASSESSED, False, ["กรอกแล้ว แต่ยังไม่ถึงเกณฑ์"]),
        (ItemState.NOT_ASSESSED, True, []),
        (ItemState.NOT_ASSESSED, None, []),
        (ItemState.MET, False, []),
    ],
)
def test_what_is_entered_and_not_answered_is_said_to_fall_short_only_when_it_does(
    state: ItemState, entered: bool | None, said: list[str]
) -> None:
    assert [*_why(ItemScore("a", ItemState.NOT_MET, state, entered=entered))] == said


def test_a_figure_falls_short_is_not_whole_or_stands_alone() -> None:
    least = next(each for each in clean().measures if each.holds.op == ">=")
    check = LimitCheck("m", Fraction(40), True, "40 % ≥ 30 %")
    assert verdict(least, None) == ""
    assert verdict(least, check) == "40 % ≥ 30 %"
    assert verdict(least, check._replace(holds=False)) == "40 % ≥ 30 % ยังไม่ถึง"
    assert verdict(least, check._replace(holds=None)) == "40 % ≥ 30 % ยังกรอกไม่ครบ"
    most = replace(least, holds=least.holds._replace(op="<="))
    assert verdict(most, check._replace(holds=False)) == "40 % ≥ 30 % เกินเกณฑ์"


def test_a_text_that_is_not_here_says_which_of_the_reasons_it_has() -> None:
    assert {one: value_text("note", one) for one in AbsenceReason} == {
        AbsenceReason.NOT_HERE: "ข้อความยังมาไม่ถึง",
        AbsenceReason.WITHHELD: "ผู้ส่งไม่เปิดเผยข้อความนี้",
        AbsenceReason.ERASED: "ลบแล้วตามกฎหมาย",
        AbsenceReason.VOTED: "คะแนนที่ลงไว้ ไม่แสดงทีละใบ",
    }


def test_a_value_nobody_entered_is_not_called_absent() -> None:
    assert [value_text("part.a", value) for value in (1, 0, None)] == ["มี", "ไม่มี", "ยังไม่ได้กรอก"]
    assert value_text("note", None) == "(ว่าง)"
    states = {"met": "ผ่าน", "not_met": "ไม่ผ่าน", "not_applicable": "ไม่เข้าเงื่อนไข", "": "ยังไม่ได้ตรวจ"}
    assert {
        state: value_text("state", Plain(state) if state else None) for state in states
    } == states


def test_what_is_open_is_listed_only_while_it_is() -> None:
    none = FindingCount(0, 0, 0)
    assert left_open(0, 9, 0, none) == ""
    assert left_open(7, 9, 0, none) == "ยังไม่ตอบ 7 จาก 9 ข้อ"
    assert left_open(0, 9, 2, none) == "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 2 รายการ"


def test_a_conflict_says_whether_what_it_is_about_counts(folder: Folder, tmp_path: Path) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    year.answers(*ITEMS)
    row = assessment_view(year.folder, year.assessment).item(ITEMS[0])
    sides = (ConflictChoice("ก", Plain("a"), "", ""), ConflictChoice("ข", Plain("b"), "", ""))
    counted = _in_conflict(replace(row, state=row.state._replace(sides=sides)))
    noted = _in_conflict(replace(row, note=row.note._replace(sides=sides)))
    assert counted.reasons[0] == "ข้อมูลไม่ตรงกัน ยังไม่นับค่าใดเป็นคะแนนจนกว่าจะเลือก"
    assert noted.reasons[0] == "ข้อมูลไม่ตรงกัน รอการเลือกค่าที่ถูกต้อง"
    assert "ข้อมูลไม่ตรงกัน" not in shown(row)


def test_a_level_is_said_to_be_lacking_only_where_the_ladder_breaks(
    folder: Folder, tmp_path: Path
) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    year.answers(ITEMS[0])
    items = [assessment_view(year.folder, year.assessment).item(one) for one in ITEMS[:2]]
    rung = LadderLevel(1, Fraction(1), ITEMS[:2], 1, False, False)
    assert level_missing("ระดับ 1", rung, items, broken=True).startswith("ยังไม่ได้ระดับ 1: ขาด ")
    assert level_missing("ระดับ 1", rung, items, broken=False) == ""
    assert level_missing("ระดับ 1", rung, items[1:], broken=True) == "", "nobody has begun it"
    assert level_missing("ระดับ 1", rung._replace(complete=True), items, broken=True) == ""


@pytest.mark.parametrize(
    ("band", "passes", "said"),
    [
        ("A", True, "คะแนนรวม 80 เกรด A ผ่านเกณฑ์"),
        ("C", False, "คะแนนรวม 80 เกรด C ยังไม่ผ่านเกณฑ์"),
        ("", False, "คะแนนรวม 80 ยังไม่มีเกรด ยังไม่ผ่านเกณฑ์"),
        ("C", None, "คะแนนรวม 80 เกรด C"),
    ],
)
def test_a_score_passes_or_not_or_nobody_asks(band: str, passes: bool | None, said: str) -> None:
    ten = Fraction(10)
    assert (
        ConflictValueScore(
            "", "", "", "", ten, ten, Fraction(80), Fraction(100), band, passes
        ).total_words
        == said
    )


def test_each_reason_why_a_piece_does_not_count_is_said_of_no_other() -> None:
    said = {why: left_out("รายงาน", why, 2569) for why in ("undated", "outside", "torn")}
    assert said == {
        "undated": "ไม่นับ “รายงาน” เพราะไม่ได้ลงวันที่",
        "outside": "ไม่นับ “รายงาน” เพราะลงวันที่นอกปีงบประมาณ 2569",
        "torn": "ไม่นับ “รายงาน” เพราะวันที่ไม่ตรงกัน รอการเลือก",
    }
