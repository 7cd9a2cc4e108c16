"""What is said of a sample is said only where it is so."""

from dataclasses import replace
from fractions import Fraction

from core.audit.facts import Draws, RankingRisk, Sample, SampleQuestion, needs_draw, whole
from core.audit.risk import PointsClaim, Stake, judged
from core.audit.words import claim_words, earlier_words, fewest_words, verdict_words, whole_words
from tests.core.centre.test_rank import NOBODY
from tests.said import said_in, where

ASKED = SampleQuestion()
ITEMS = tuple(f"i{n}" for n in range(20))
CLAIM = PointsClaim(tuple(Stake(item, "", Fraction(1)) for item in ITEMS), Fraction(4))
DRAWN = Draws("3141592653")


def of(found: dict[str, bool], *, drawn: bool = True, claim: PointsClaim = CLAIM) -> Sample:
    looked = judged(claim, ITEMS, found, ASKED.limit)
    return Sample(
        NOBODY,
        "",
        claim,
        ITEMS,
        frozenset(),
        "0" * 16,
        DRAWN if drawn else Draws(),
        ITEMS if drawn else (),
        found,
        looked,
    )


def states() -> dict[str, Sample]:
    """A claim that needs none of it, one before the draw, and what may become of it."""
    some = dict.fromkeys(ITEMS[:3], True)
    return {
        "sure": of({}, drawn=False, claim=replace(CLAIM, spare=Fraction(21))),
        "before": of({}, drawn=False),
        "drawn": of({}),
        "begun": of(some),
        "enough": of(dict.fromkeys(ITEMS[:14], True)),
        "all": of({**dict.fromkeys(ITEMS[:17], True), "i0": False, "i1": False, "i2": False}),
        "false": of(dict.fromkeys(ITEMS[:4], False)),
        "problem": Sample(NOBODY, "คะแนนเท่ากัน"),
    }


def test_of_a_unit_it_is_said_how_it_stands_and_what_to_do() -> None:
    said = {state: verdict_words(one, ASKED) for state, one in states().items()}
    assert where(
        said,
        (
            "ไม่ต้องตรวจ: ไม่มีข้อใดที่ทำให้ผลนี้ผิดได้",
            "ถ้าไม่พบข้อที่เกินจริง ทอยเลขตั้งต้นแล้วจับสลาก",
            "ตรวจแล้ว 3 พบเกินจริง 0 ความเสี่ยงขณะนี้",
            "หยุดได้: ตรวจแล้ว 14 ข้อ ถ้าผลนี้ผิด",
            "ดูทั้งหมด: สุ่มต่อไม่พอแล้ว ตรวจอีก 3 ข้อ",
        ),
    ) == {
        "ไม่ต้องตรวจ: ไม่มีข้อใดที่ทำให้ผลนี้ผิดได้": "sure",
        "ถ้าไม่พบข้อที่เกินจริง ทอยเลขตั้งต้นแล้วจับสลาก": "before",
        "ตรวจแล้ว 3 พบเกินจริง 0 ความเสี่ยงขณะนี้": "begun",
        "หยุดได้: ตรวจแล้ว 14 ข้อ ถ้าผลนี้ผิด": "enough",
        "ดูทั้งหมด: สุ่มต่อไม่พอแล้ว ตรวจอีก 3 ข้อ": "all",
    }


def test_of_the_ranking_it_is_said_that_all_may_stop_only_where_every_unit_may() -> None:
    units = states()
    both = {state: whole((units["enough"], one), 100) for state, one in units.items()}
    said = {state: whole_words(one, ASKED) for state, one in both.items()}
    assert said_in(said, "หยุดได้ทุกหน่วย: ถ้ามีหน่วยใดไม่ควรอยู่ตรงนี้") == "sure enough problem"
    assert said_in(said, "ของทุกข้อในการจัดลำดับนี้ ทอยเลขตั้งต้นต่อหน้าทุกฝ่ายก่อน") == "before"
    assert said_in(said, "หยุดได้เมื่อความเสี่ยงของทุกหน่วยไม่เกิน 5 %") == "drawn begun"
    assert said_in(said, "มีหน่วยที่ต้องดูทั้งหมด เหลือตรวจ 3 ข้อ ตรวจแล้ว 31 ข้อ") == "all"
    assert said_in(said, "สุ่มตรวจไม่ได้ เหตุผลอยู่ที่หน่วยนั้น") == "problem"
    nothing = {"none": whole_words(RankingRisk("", Fraction(1), 0, 0, 9), ASKED), "some": said["drawn"]}
    assert said_in(nothing, "ยังไม่มีหน่วยงานที่ตรวจด้วยการสุ่มได้") == "none"
    assert [state for state, one in units.items() if needs_draw(one)] == ["before"]


def test_that_nothing_can_bring_it_down_is_said_only_where_nothing_can() -> None:
    said = {state: fewest_words(one) for state, one in states().items()}
    assert said_in(said, "แม้ทุกข้อที่ตรวจได้จะไม่จริง ผลก็ยังยืน") == "sure"
    assert said_in(said, "อย่างน้อย 4 ใน 20 ข้อนี้") == "before drawn begun enough all false"
    assert said["problem"] == ""


def test_what_was_drawn_before_is_told() -> None:
    one = states()["before"]
    said = {
        "first": earlier_words(one),
        "changed": earlier_words(replace(one, draws=Draws("", 1, 0))),
        "taken back": earlier_words(replace(one, draws=Draws("3141592653", 0, 2))),
    }
    assert said_in(said, "เคยจับสลากข้อนี้แล้วยกเลิก 2 ครั้ง ดูได้ในประวัติ") == "taken back"
    assert said_in(said, "ผลเปลี่ยนไปหลังจับสลากครั้งก่อน") == "changed"
    assert "ทุกเขต" not in claim_words(one, ASKED), "its region is known"
