"""A ranking that is asked how sure it is: claims, the draw, what is found, what follows, and what is said of it."""

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from core.assessment.ranking import RECHECK
from core.assessment.start_deeds import import_answers
from core.centre.risk import (
    FALSE,
    GO_ON,
    PointsAtStake,
    PointsClaim,
    drawn,
    judged,
)
from core.centre.sample_deeds import draw, look_again
from core.centre.samples import (
    DRAW,
    RankingRisk,
    RankingSampleQuery,
    SampleDrawHistory,
    UnitItemSample,
)
from core.committee.convene_deeds import Assessor, convene
from core.errors import UserError
from core.history.deeds import undo
from core.people.deeds import add_person
from storage.db.folder.folder import open_folder
from storage.db.folder.store import Folder
from tests.core.centre.conftest import answers
from tests.core.centre.test_rank import CDD, NOBODY
from tests.core.conftest import NOON, ctx
from tests.said import said_in, where

SEED, FIRST = "3141592653", RankingSampleQuery()


def asked(centre: Folder, what: RankingSampleQuery = FIRST) -> tuple[UnitItemSample, ...]:
    return what.samples(centre, centre.writer.unit, CDD, 2569)


def looked(centre: Folder, one: UnitItemSample, item: str, reason: str = "") -> UnitItemSample:
    look_again(ctx(centre), centre, one, item, not reason, reason)
    return asked(centre)[0]


def test_only_the_units_that_stand_first_are_looked_at_and_a_unit_may_lose_what_parts_it_from_the_next(
    centre: Folder,
) -> None:
    (one,) = asked(centre)
    assert (one.row.code, one.row.total, one.problem) == ("S10", Fraction(100), "")
    assert one.claim is not None
    assert one.claim.spare == Fraction(18), "the next one is without level 3 of the first dimension"
    assert one.needs_draw()
    assert RankingRisk.of_samples((one,), 4 * 64).verdict == DRAW
    assert {*one.items}.isdisjoint(one.out)
    assert {*one.items, *one.out} == {stake.item for stake in one.claim.stakes}


def test_nothing_is_looked_at_before_the_seed_is_rolled(centre: Folder) -> None:
    (one,) = asked(centre)
    with pytest.raises(UserError, match="บันทึกผลตรวจซ้ำ"):
        look_again(ctx(centre), centre, one, one.items[0], True)


def test_the_draw_is_the_one_anybody_can_make_and_cannot_be_made_again(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    (one,) = asked(centre)
    assert (one.seed, one.order) == (SEED, drawn(SEED, "S10", one.items))
    with pytest.raises(UserError, match="จับสลากซ้ำไม่ได้"):
        draw(ctx(centre), centre, FIRST, asked(centre), "2718281828")
    (motion,) = centre.records("motion", centre.writer.unit)
    assert motion.text("text") == one.claim_words(FIRST)
    assert motion.text("seed") == f"{SEED}|place1.5|{one.code}"


def test_a_false_item_that_decides_brings_the_claim_down_and_needs_a_reason(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    (one,) = asked(centre)
    deep = next(item for item in one.order if item.startswith("d1.l1"))
    with pytest.raises(UserError, match="ยังไม่มีเหตุผล"):
        look_again(ctx(centre), centre, one, deep, False, " ")
    after = looked(centre, one, deep, "ไม่มีเอกสาร")
    assert after.verdict is not None
    assert after.verdict.verdict == FALSE
    assert "ผลไม่ยืน" in after.verdict_words(FIRST)
    again = looked(centre, after, deep)
    assert again.verdict is not None
    assert again.verdict.verdict == GO_ON, "a finding may be corrected"


def test_another_question_is_another_claim(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    wider = asked(centre, RankingSampleQuery(first=2))
    assert [(one.seed, one.draws.earlier) for one in wider] == [("", 0), ("", 0)]


def test_when_a_result_changes_after_the_draw_another_seed_is_rolled_for_it(
    centre: Folder, tmp_path: Path
) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    with closing(open_folder(tmp_path / "S20", tmp_path / "keys", NOON)) as office:
        import_answers(ctx(office), office, CDD, 2569, answers(CDD, ("d1.l4.2",)))
        centre.exchange.take_segments(*office.exchange.give())
    (one,) = asked(centre)
    assert one.claim is not None
    assert (one.claim.spare, one.seed, one.draws.earlier) == (Fraction(12), "", 1)
    draw(ctx(centre), centre, FIRST, asked(centre), "2718281828")
    assert asked(centre)[0].seed == "2718281828"


def test_a_finding_that_was_taken_back_may_be_entered_again(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    (one,) = asked(centre)
    assert looked(centre, one, one.order[0]).results == {one.order[0]: True}
    undo(ctx(centre), centre)
    assert asked(centre)[0].results == {}
    assert looked(centre, one, one.order[0], "ไม่มีเอกสาร").results == {one.order[0]: False}


def test_where_nothing_can_be_drawn_it_is_said_why(centre: Folder) -> None:
    with pytest.raises(UserError, match="ไม่มีหน่วยที่ต้องจับสลาก"):
        draw(ctx(centre), centre, FIRST, asked(centre, RankingSampleQuery(first=4)), SEED)


def test_units_level_at_the_last_place_wait_for_a_resolution(centre: Folder) -> None:
    found = asked(centre, RankingSampleQuery(first=4))
    assert [one.problem for one in found] == ["ไม่มีหน่วยงานอื่นที่อันดับนี้ต้องชนะ"] * 4
    assert RankingRisk.of_samples(found, 256).words(FIRST).startswith("ยังไม่มีหน่วยงานที่ตรวจด้วยการสุ่มได้")


def test_the_recheck_is_a_round_of_the_centre_with_a_score_of_its_own(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    (round_,) = centre.records("draft_assessment", centre.writer.unit)
    assert (round_.text("round"), round_.text("unit"), round_.number("year")) == (
        "recheck",
        asked(centre)[0].row.unit,
        2569,
    )


def test_a_committee_and_a_sample_do_not_look_at_a_unit_again_at_once(centre: Folder) -> None:
    draw(ctx(centre), centre, FIRST, asked(centre), SEED)
    (one,) = asked(centre)
    person = next(
        one.id
        for one in add_person(ctx(centre), centre, "ประธาน").touched
        if one.entity == "person"
    )
    key = centre.writer.keys.public.hex()
    called = partial(
        convene, ctx(centre), centre, [one.ref], members=[Assessor(person, key)], in_round=RECHECK
    )
    with pytest.raises(UserError, match="กำลังถูกสุ่มตรวจ"):
        called()
    while centre.records("motion", centre.writer.unit):
        undo(ctx(centre), centre)
    person = next(
        one.id
        for one in add_person(ctx(centre), centre, "ประธาน").touched
        if one.entity == "person"
    )
    called(members=[Assessor(person, key)])
    with pytest.raises(UserError, match="คณะกรรมการตรวจซ้ำทั้งฉบับอยู่แล้ว ผลของคณะกรรมการจึงใช้แทนการสุ่ม"):
        draw(ctx(centre), centre, FIRST, asked(centre), "2718281828")


ASKED = RankingSampleQuery()


ITEMS = tuple(f"i{n}" for n in range(20))


CLAIM = PointsClaim(tuple(PointsAtStake(item, "", Fraction(1)) for item in ITEMS), Fraction(4))


DRAWN = SampleDrawHistory("3141592653")


def of(found: dict[str, bool], *, drawn: bool = True, claim: PointsClaim = CLAIM) -> UnitItemSample:
    looked = judged(claim, ITEMS, found, ASKED.limit)
    draws = DRAWN if drawn else SampleDrawHistory()
    return UnitItemSample(
        NOBODY,
        "",
        claim,
        ITEMS,
        frozenset(),
        "0" * 16,
        draws,
        ITEMS if drawn else (),
        found,
        looked,
    )


def states() -> dict[str, UnitItemSample]:
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
        "problem": UnitItemSample(NOBODY, "คะแนนเท่ากัน"),
    }


def test_of_a_unit_it_is_said_how_it_stands_and_what_to_do() -> None:
    said = {state: one.verdict_words(ASKED) for state, one in states().items()}
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
    both = {
        state: RankingRisk.of_samples((units["enough"], one), 100) for state, one in units.items()
    }
    said = {state: one.words(ASKED) for state, one in both.items()}
    assert said_in(said, "หยุดได้ทุกหน่วย: ถ้ามีหน่วยใดไม่ควรอยู่ตรงนี้") == "sure enough problem"
    assert said_in(said, "ของทุกข้อในการจัดลำดับนี้ ทอยเลขตั้งต้นต่อหน้าทุกฝ่ายก่อน") == "before"
    assert said_in(said, "หยุดได้เมื่อความเสี่ยงของทุกหน่วยไม่เกิน 5 %") == "drawn begun"
    assert said_in(said, "มีหน่วยที่ต้องดูทั้งหมด เหลือตรวจ 3 ข้อ ตรวจแล้ว 31 ข้อ") == "all"
    assert said_in(said, "สุ่มตรวจไม่ได้ เหตุผลอยู่ที่หน่วยนั้น") == "problem"
    nothing = {"none": RankingRisk("", Fraction(1), 0, 0, 9).words(ASKED), "some": said["drawn"]}
    assert said_in(nothing, "ยังไม่มีหน่วยงานที่ตรวจด้วยการสุ่มได้") == "none"
    assert [state for state, one in units.items() if one.needs_draw()] == ["before"]


def test_that_nothing_can_bring_it_down_is_said_only_where_nothing_can() -> None:
    said = {state: one.fewest_words() for state, one in states().items()}
    assert said_in(said, "แม้ทุกข้อที่ตรวจได้จะไม่จริง ผลก็ยังยืน") == "sure"
    assert said_in(said, "อย่างน้อย 4 ใน 20 ข้อนี้") == "before drawn begun enough all false"
    assert said["problem"] == ""


def test_what_was_drawn_before_is_told() -> None:
    one = states()["before"]
    said = {
        "first": one.earlier_words(),
        "changed": replace(one, draws=SampleDrawHistory("", 1, 0)).earlier_words(),
        "taken back": replace(one, draws=SampleDrawHistory("3141592653", 0, 2)).earlier_words(),
    }
    assert said_in(said, "เคยจับสลากข้อนี้แล้วยกเลิก 2 ครั้ง ดูได้ในประวัติ") == "taken back"
    assert said_in(said, "ผลเปลี่ยนไปหลังจับสลากครั้งก่อน") == "changed"
    assert "ทุกเขต" not in one.claim_words(ASKED), "its region is known"
