"""What a unit is told of its own result: how far each word of it has gone, and what home says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from core.assessment.rounds import AssessmentRounds
from core.committee.objection_deeds import acknowledge, close_objections, withdraw
from core.committee.objections import KEPT, objection_at
from core.committee.own_result_view import (
    ELSEWHERE,
    HELD,
    SENT,
    UNSENT,
    OwnReleasedResult,
    change_text,
    gone_words,
    own_result,
)
from core.committee.release_deeds import answer, release_final
from core.committee.result_view import result_of
from core.exact import points_text
from core.home.rows import LastBackups, Task
from core.home.tasks import tasks
from core.home.view import home as first_page
from core.home.year import parts_of, read_year
from tests.core.committee.panel import YEAR, Panel
from tests.core.committee.rounds import (
    FIRST,
    NOT,
    SECOND,
    objected,
    opened_round,
    released_round,
    review,
)
from tests.storage.exchange.invited import OPENED, second_pc
from tests.storage.exchange.towns import Town
from tests.templates import Copied


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with released_round(copied, {FIRST: NOT, SECOND: NOT}) as found:
        yield found


def mine(room: Panel, at: Town | None = None) -> OwnReleasedResult:
    town = at or room.units[0]
    return own_result(town.folder, review(room), town.folder.writer.keys.sent)


def home(town: Town, year: int = 2026) -> list[Task]:
    folder = town.folder
    now, sent = datetime(year, 11, 26, tzinfo=UTC), folder.writer.keys.sent
    known = read_year(folder, town.unit, year + 544, now, sent, LastBackups())
    return list(tasks(folder, known, parts_of(folder, known)))


def card(town: Town) -> str:
    """What the score card of the first page says that a committee gave."""
    now = datetime(2026, 11, 26, tzinfo=UTC)
    sent = town.folder.writer.keys.sent
    (found,) = first_page(town.folder, town.unit, YEAR, now, sent, LastBackups()).assessments
    return found.committee_text


def first(town: Town) -> str:
    return home(town)[0].title.partition(":")[0]


def test_an_objection_is_unsent_sent_and_held_as_files_and_receipts_say(room: Panel) -> None:
    unit, region = room.units[0], room.secretary
    assert (mine(room).gone, mine(room).unsent, mine(room).other_unsent) == ({}, 0, 0)
    objected(room, FIRST)
    assert (mine(room).gone, mine(room).unsent) == ({FIRST: UNSENT}, 1)
    file = unit.send(region)
    assert (mine(room).gone, mine(room).unsent) == ({FIRST: SENT}, 0)
    region.take(file)
    assert mine(room).gone == {FIRST: SENT}, "without a receipt nobody has said to have it"
    unit.take(region.send(unit))
    assert mine(room).gone == {FIRST: HELD}
    objected(room, SECOND)
    assert mine(room).gone == {FIRST: HELD, SECOND: UNSENT}


def test_what_another_pc_of_the_unit_said_is_not_called_unsent(room: Panel, tmp_path: Path) -> None:
    unit = room.units[0]
    other = second_pc(tmp_path / "second", unit, "office")
    other.folder.use_forms(room.forms)
    objected(room, FIRST)
    other.take(unit.send(other))
    assert mine(room, other).gone == {FIRST: ELSEWHERE}
    OPENED.pop().folder.close()


def test_a_withdrawal_and_an_acknowledgement_wait_to_be_sent_too(room: Panel) -> None:
    unit = room.units[0]
    region = room.secretary
    of = review(room)
    objected(room, FIRST)
    region.take(unit.send(region))
    unit.do(partial(withdraw, objection=objection_at(of, FIRST)))
    assert (mine(room).gone, mine(room).other_unsent) == ({}, 1)
    unit.do(partial(acknowledge, review=of))
    assert mine(room).other_unsent == 2
    region.take(unit.send(region))
    assert mine(room).other_unsent == 0


def test_home_says_first_what_the_unit_is_to_do_and_nothing_once_it_is_done(room: Panel) -> None:
    unit = room.units[0]
    region = room.secretary
    of = review(room)
    assert first(unit) == "ผลของคณะกรรมการมาถึงแล้ว"
    assert "รับทราบหรือทักท้วง" in home(unit)[0].reason
    assert home(unit)[0].when.startswith("ภายใน ")
    given = result_of(unit.folder, of).judged_sum
    assert card(unit) == f"คณะกรรมการให้ {points_text(given.total, given.places)} คะแนน (ผลเบื้องต้น)"
    objected(room, FIRST)
    assert first(unit) == "คำทักท้วง 1 ข้อยังไม่ได้ส่ง"
    assert home(unit)[0].reason.startswith("คำทักท้วงนับเมื่อไฟล์ถึง ")
    region.take(unit.send(region))
    assert first(unit) == "รอผลสุดท้ายของคณะกรรมการ"
    assert home(unit)[0].reason == "ผลเบื้องต้น · ทักท้วง 1 ข้อ ตอบแล้ว 0 ข้อ"
    region.do(partial(close_objections, review=of))
    region.do(partial(answer, objection=objection_at(of, FIRST), outcome=KEPT, reason="คงไว้"))
    unit.take(region.send(unit))
    assert first(unit) == "คำทักท้วงได้รับคำตอบแล้ว"
    assert home(unit)[0].reason == "ตอบแล้ว 1 จาก 1 ข้อ รอผลสุดท้าย"
    last = home(unit, 2027)[-1].title
    assert last.startswith("คำทักท้วงได้รับคำตอบแล้ว"), "a year that is over is no first thing"
    region.do(partial(release_final, draft=room.drafts[0], signers="ประธาน"))
    unit.take(region.send(unit))
    assert first(unit) == "ผลสุดท้ายของคณะกรรมการมาถึงแล้ว"
    assert "คำทักท้วงได้รับคำตอบแล้ว" in home(unit)[0].reason
    assert card(unit).endswith("คะแนน (ผลสุดท้าย)")
    unit.do(partial(acknowledge, review=of))
    assert not any("ของคณะกรรมการ" in one.title for one in home(unit))


def test_home_says_only_that_a_result_is_to_be_acknowledged_where_nothing_can_be_objected(
    copied: Copied,
) -> None:
    with released_round(copied, {FIRST: NOT}, days=0) as room:
        assert first(room.units[0]) == "ผลสุดท้ายของคณะกรรมการมาถึงแล้ว"
        assert home(room.units[0])[0].reason.endswith("เปิดดูแล้วรับทราบ")
    with opened_round(copied, {FIRST: NOT}) as room:
        unit = room.units[0]
        assert not any("ของคณะกรรมการ" in one.title for one in home(unit))
        assert AssessmentRounds.released_of(unit.folder, room.own(unit)) is None


def test_the_way_from_one_total_to_the_other_is_told_by_parts_that_add_up(room: Panel) -> None:
    of = mine(room)
    own, judged = of.sums.partition(" ")[0], of.sums.rpartition(" = ")[2]
    assert (own, judged) == (str(of.result.self_sum.total), str(of.result.judged_sum.total))
    steps = of.sums.partition(" = ")[0].split(" ")[1:]
    assert (
        sum(int(one.replace("−", "-")) for one in steps)
        == of.result.judged_sum.total - of.result.self_sum.total
    )
    assert (change_text(Fraction(6), 2), change_text(Fraction(-4), 2)) == ("+6", "−4")


def test_how_far_an_objection_went_is_said_in_words_of_its_own() -> None:
    said = [gone_words(state, "เขต") for state in (UNSENT, ELSEWHERE, SENT, HELD)]
    assert said == [
        "เก็บในเครื่องนี้แล้ว ยังไม่ส่ง",
        "เก็บที่อีกเครื่องของหน่วยงาน ยังไม่มีใบตอบรับของ เขต",
        "อยู่ในไฟล์ที่ส่งแล้ว ยังไม่มีใบตอบรับของ เขต",
        "เขต ได้รับแล้ว",
    ]
