"""A round of several units is led by batches: each unit is a save of its own, and one that fails stops no other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from core.committee.batch_deeds import BatchReasons, UnitOutcome, in_batch
from core.committee.batch_view import (
    ALIKE,
    BALLOTS,
    CLOSE,
    DIFFERS,
    FINALISE,
    FINISHED,
    OBJECTED,
    READY,
    RELEASE,
    SEALED,
    SEND,
    SET_ASIDE,
    TOLD,
    RoundUnitRow,
    round_units,
)
from core.committee.objections import CHANGED, KEPT, objection_at
from core.committee.release_deeds import answer, final_waits
from core.committee.view import BallotSheetCache, rounds
from core.history.deeds import undo
from core.values import Changes, Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import Panel, copied_panel
from tests.core.committee.rounds import FIRST, NOT, SECOND, agreed, objected, review
from tests.templates import Copied

GIVEN = sample("cdd_province_a.json")
ANSWERS = GIVEN["answers"]
UNITS = 4
SIGNED = BatchReasons(signers="ประธานกรรมการ")


def units(room: Panel) -> Sequence[RoundUnitRow]:
    """The units of the round, in the order of the panel."""
    reader = room.secretary.folder
    caches = defaultdict[Ref, BallotSheetCache](BallotSheetCache)
    rows = rounds(reader, room.secretary.unit)
    found = {
        one.row.draft: one
        for one in round_units(reader, room.secretary.unit, rows, caches.__getitem__, final_waits)
    }
    return [found[draft] for draft in room.drafts]


def batch(room: Panel, deed: str, reasons: BatchReasons = SIGNED) -> list[str]:
    """Do it for every unit of which the program says that it can be done; the reasons why it was not, "" = it was."""
    able = [one for one in units(room) if deed in one.deeds]
    steps = room.secretary.do(partial(in_batch, deed=deed, units=able, reasons=reasons))
    return [
        str(one.problem.why if one.problem else "") for one in steps if isinstance(one, UnitOutcome)
    ]


def stages(room: Panel) -> list[str]:
    return [one.stage for one in units(room)]


def may(room: Panel) -> list[set[str]]:
    return [{*one.deeds} for one in units(room)]


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    """Two of three members have sealed their ballots on four units; on the first unit they differ in one item."""
    with copied_panel(copied, samples=[GIVEN] * UNITS) as panel:
        panel.call(days=15)
        for n in (0, 1):
            for unit in range(UNITS):
                answers = {item: dict(one) for item, one in ANSWERS.items()}
                if (n, unit) == (1, 0):
                    answers[FIRST] |= NOT
                panel.score(n, answers, unit)
            panel.seal(n, range(UNITS))
        panel.up((0, 1))
        yield panel


def test_a_round_is_led_from_the_absent_member_to_the_final_results(room: Panel) -> None:
    assert stages(room) == [BALLOTS] * UNITS
    assert may(room) == [{SET_ASIDE}] * UNITS
    odd = {room.drafts[3]: "ถอนตัวเพราะเป็นญาติ"}
    assert batch(room, SET_ASIDE, BatchReasons("ลาป่วย", odd=odd)) == [""] * UNITS
    motions = room.secretary.folder.records("motion", room.secretary.unit)
    assert sorted(one.text("text") for one in motions) == [*odd.values(), *["ลาป่วย"] * 3]
    assert stages(room) == [SEALED] * UNITS

    room.opened((0, 1), range(UNITS))
    assert may(room) == [{ALIKE}] * UNITS
    assert [one.differing for one in units(room)] == [1, 0, 0, 0]
    assert batch(room, ALIKE) == [""] * UNITS
    assert stages(room) == [DIFFERS, READY, READY, READY]

    assert batch(room, RELEASE) == [""] * 3, "the unit that is not decided is not touched"
    assert may(room) == [set(), *[{SEND, CLOSE}] * 3], "nobody knows whether it has come"
    for unit in room.units:
        unit.take(room.secretary.send(unit))
    objected(room, FIRST, SECOND, n=1)
    for unit in room.units:
        room.secretary.take(unit.send(room.secretary))
    assert stages(room) == [DIFFERS, OBJECTED, TOLD, TOLD]
    assert may(room) == [set(), *[{CLOSE}] * 3]
    assert batch(room, CLOSE) == [""] * 3
    assert may(room) == [set(), set(), {FINALISE}, {FINALISE}], "an objection waits"

    for item, outcome in ((FIRST, CHANGED), (SECOND, KEPT)):
        at = objection_at(review(room, 1), item)
        room.secretary.do(partial(answer, objection=at, outcome=outcome, reason="ตามมติ"))
    assert may(room)[1] == set(), "its item is not decided anew yet"
    agreed(room, FIRST, "not_met", "ไม่พบเอกสารฉบับจริง", 1)
    assert batch(room, FINALISE) == [""] * 3
    assert stages(room) == [DIFFERS, FINISHED, FINISHED, FINISHED]


def test_a_unit_that_fails_stops_no_other_and_one_undo_takes_back_one_unit(room: Panel) -> None:
    able = units(room)
    late = room.secretary.send(room.members[2])  # the absent member's pack
    room.members[2].take(late)
    room.score(2, ANSWERS, 1)
    room.seal(2, [1])
    room.up([2])
    steps = room.secretary.do(
        partial(in_batch, deed=SET_ASIDE, units=able, reasons=BatchReasons("ลาป่วย"))
    )
    outcomes = [one for one in steps if isinstance(one, UnitOutcome)]
    assert [one.draft for one in outcomes] == room.drafts
    assert [bool(one.problem) for one in outcomes] == [False, True, False, False]
    assert not any(one.aside for one in room.vote(draft=1).ballots), "a ballot that came counts"
    assert len([one for one in steps if isinstance(one, Changes)]) == 3, "a save each"
    room.secretary.do(undo)
    assert stages(room) == [SEALED, SEALED, SEALED, BALLOTS]


def test_without_a_signer_no_result_is_released_and_each_unit_says_so(room: Panel) -> None:
    batch(room, SET_ASIDE, BatchReasons("ลาป่วย"))
    room.opened((0, 1), range(UNITS))
    batch(room, ALIKE)
    assert all(batch(room, RELEASE, BatchReasons()))
    assert stages(room) == [DIFFERS, READY, READY, READY]
