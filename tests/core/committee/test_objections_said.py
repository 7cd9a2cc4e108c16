"""What is said of a result, its objections and its round is so, and is not said where it is not."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from core.committee.carries import OBJECT, carries
from core.committee.objection_deeds import acknowledge, close_objections
from core.committee.objections import (
    CHANGED,
    KEPT,
    LATE,
    PENDING,
    TIMELY,
    TORN,
    Objection,
    awaited,
    objection_at,
    positions,
)
from core.committee.release_deeds import answer, release_final
from core.committee.result_view import (
    objection_words,
    objections_waiting,
    release_words,
    result_of,
    results_of,
)
from core.errors import UserError
from core.forms.description import describe
from core.home.rows import LastBackups, Task
from core.home.tasks import tasks
from core.home.year import parts_of, read_year
from core.values import Ref
from tests.core.committee.panel import YEAR, Panel
from tests.core.committee.rounds import (
    FIRST,
    NOT,
    SECOND,
    let_go,
    objected,
    opened_round,
    raised,
    released_round,
    review,
    with_objections,
)
from tests.said import said_in
from tests.storage.exchange.invited import OPENED, second_pc
from tests.storage.exchange.towns import Town
from tests.templates import Copied

STATES = {
    PENDING: "ทักท้วงแล้ว รอปิดรับ",
    TIMELY: "ทักท้วงทันเวลา รอคำตอบ",
    LATE: "มาถึงหลังปิดรับ ไม่นับ",
    KEPT: "ตอบแล้ว คงไว้ตามเดิม",
    CHANGED: "ตอบแล้ว แก้ผลของข้อนี้",
    TORN: "มีคำตอบสองอย่างที่ไม่ตรงกัน",
}


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with released_round(copied, {FIRST: NOT, SECOND: NOT}) as found:
        yield found


def told(town: Town) -> list[str]:
    """What home says."""
    return [one.title for one in tasks_of(town)]


def tasks_of(town: Town) -> Sequence[Task]:
    folder = town.folder
    known = read_year(
        folder, town.unit, 2570, datetime(2026, 11, 26, tzinfo=UTC), {}, LastBackups()
    )
    return [*tasks(folder, known, parts_of(folder, known))]


def goes_on(room: Panel) -> tuple[str, str, Ref | None]:
    """What the committee's checklist asks next of its secretary."""
    found = carries(room.secretary.folder, room.secretary.unit, YEAR)
    return found.next, found.sentence, found.draft


def words_of(town: Town) -> str:
    """What the releasing unit reads of its one preliminary result; "" = there is none."""
    return " ".join(one.round_words for one in objections_waiting(town.folder, town.unit))


def test_an_objection_says_where_it_stands_and_nothing_else() -> None:
    for state, words in STATES.items():
        assert objection_words(Objection(Ref("a", "objection", "b"), "d", "", state, 0)) == words
    assert len({*STATES.values()}) == len(STATES)


def test_two_answers_that_differ_are_said_until_one_is_chosen(room: Panel, tmp_path: Path) -> None:
    region, of = room.secretary, review(room)
    other = second_pc(tmp_path / "second", region, "province")
    other.folder.use_forms(room.forms)
    objected(room, FIRST)
    region.take(room.units[0].send(region))
    region.do(partial(close_objections, review=of))
    other.take(region.send(other))
    one = objection_at(of, FIRST)
    region.do(partial(answer, objection=one, outcome=KEPT, reason="คงไว้"))
    assert awaited(region.folder, of) == ()
    other.do(partial(answer, objection=one, outcome=CHANGED, reason="แก้"))
    region.take(other.send(region))
    assert [each.state for each in raised(region, of)] == [TORN]
    (said,) = awaited(region.folder, of)
    assert "มีคำตอบสองอย่างที่ไม่ตรงกัน" in said
    with pytest.raises(UserError, match="สองอย่างที่ไม่ตรงกัน"):
        region.do(partial(release_final, draft=room.drafts[0], signers="ประธาน"))
    region.do(partial(answer, objection=one, outcome=KEPT, reason="คงไว้ตามมติ"))
    assert awaited(region.folder, of) == ()
    assert [each.state for each in raised(region, of)] == [KEPT]
    OPENED.pop().folder.close()


def test_home_says_a_result_until_it_is_acknowledged_and_a_round_until_it_is_final(
    room: Panel,
) -> None:
    unit = room.units[0]
    region = room.secretary
    of = review(room)
    came = "ผลของคณะกรรมการมาถึงแล้ว"
    open_ = "ผลเบื้องต้น 1"
    many = "ทักท้วง 1"
    assert any(came in one for one in told(unit))
    assert any(open_ in one for one in told(region))
    assert "ไม่มีคำทักท้วง" in words_of(region)
    assert not any(many in one for one in told(region))
    assert "ยังไม่ได้รับทราบ" in results_of(unit.folder, unit.unit)[0].words
    unit.do(partial(acknowledge, review=of))
    assert results_of(unit.folder, unit.unit)[0].words.endswith(" รับทราบแล้ว")
    assert not any(came in one for one in told(unit))
    objected(room, FIRST)
    assert "ทักท้วง 1 ข้อ ตอบแล้ว 0 ข้อ" in results_of(unit.folder, unit.unit)[0].words
    region.take(unit.send(region))
    assert any(many in one for one in told(region))
    assert "ไม่มีคำทักท้วง" not in words_of(region)
    assert "ปิดรับแล้ว" not in words_of(region)
    region.do(partial(close_objections, review=of))
    assert "รอคำตอบ 1 ข้อ" in carries(region.folder, region.unit, YEAR).more
    assert "ปิดรับแล้ว" in words_of(region)
    region.do(partial(answer, objection=objection_at(of, FIRST), outcome=KEPT, reason="คงไว้"))
    region.do(partial(release_final, draft=room.drafts[0], signers="ประธาน"))
    assert not any(open_ in one or many in one for one in told(region))
    assert goes_on(room) == ("", "ประกาศผลครบแล้ว", None)
    unit.take(region.send(unit))
    assert any("ผลสุดท้ายของคณะกรรมการมาถึงแล้ว" in one for one in told(unit))


def test_many_open_rounds_are_one_task_that_leads_to_the_unit_that_objected(
    copied: Copied,
) -> None:
    with opened_round(copied, {FIRST: NOT}, units=5) as room:
        for n in range(5):
            let_go(room, n)
        assert [one for one in told(room.secretary) if "ผลเบื้องต้น" in one] == [
            "พัฒนาชุมชนใสสะอาด 2569: ผลเบื้องต้น 5 · ยังไม่รู้ว่าถึง 5"
        ]
        room.units[3].take(room.secretary.send(room.units[3]))
        objected(room, FIRST, n=3)
        room.secretary.take(room.units[3].send(room.secretary))
        (task,) = (one for one in tasks_of(room.secretary) if "ผลเบื้องต้น" in one.title)
        assert task.title == "พัฒนาชุมชนใสสะอาด 2569: ผลเบื้องต้น 5 · ทักท้วง 1 · ยังไม่รู้ว่าถึง 4"
        assert task.goal.ref == room.drafts[3]
        assert goes_on(room) == (OBJECT, "ผลเบื้องต้น 5 · ทักท้วง 1 · ยังไม่รู้ว่าถึง 4", room.drafts[3])
        assert "ทักท้วง 1 ข้อ" in task.reason


def test_nothing_is_said_of_what_is_not_released_and_an_arrival_is_said_when_it_is_known(
    copied: Copied,
) -> None:
    with opened_round(copied, {FIRST: NOT}) as room:
        region, of = room.secretary, review(room)
        assert objections_waiting(region.folder, region.unit) == ()
        with pytest.raises(UserError):
            result_of(region.folder, of)
        let_go(room)
        assert "ยังไม่รู้ว่าผลถึงหน่วยงาน" in words_of(region)
        room.units[0].take(region.send(room.units[0]))
        region.take(room.units[0].send(region))
        assert "ยังไม่รู้ว่าผลถึงหน่วยงาน" not in words_of(region)
        assert "ถ้าไม่มีคำทักท้วง" in result_of(region.folder, of).row.silence_words
        assert positions(region.folder, of)(FIRST) != FIRST
        assert positions(region.folder, of)("nothing") == "nothing"


def test_a_release_says_before_it_is_made_what_it_will_be() -> None:
    said = {days: release_words(days, date(2026, 11, 30)) for days in (0, 1, 15)}
    assert said_in({str(days): words for days, words in said.items()}, "เป็นผลสุดท้ายทันที") == "0"
    assert "ทักท้วงได้ถึงวันที่ 15 ธันวาคม 2569 (15 วัน)" in said[15]
    assert "ทักท้วงได้ถึงวันที่ 1 ธันวาคม 2569" in said[1]


def test_a_programme_says_that_a_result_is_preliminary_first_where_it_gives_days() -> None:
    said = "ประกาศผลเบื้องต้นก่อน หน่วยงานทักท้วงได้ 15 วัน แล้วจึงประกาศผลสุดท้าย"
    for days, times in ((15, 5), (0, 0)):
        lines = [
            line.text for line in describe(with_objections(days).programme("cdd-clean-programme"))
        ]
        assert lines.count(said) == times
