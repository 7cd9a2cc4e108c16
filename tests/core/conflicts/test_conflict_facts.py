"""What is weighed before choosing between two values: who, when, why, and what each does to the score."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item
from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import import_answers
from core.assessment.view import assessment_view
from core.conflicts.deeds import ChosenConflictValue, other_value, resolve_conflict
from core.conflicts.view import (
    ConflictFacts,
    ConflictText,
    clock_remark,
    conflict_facts,
    conflict_texts,
    weighed,
)
from core.entities import record_id
from core.errors import LockedRecordError, UserError
from core.exact import exact_json
from core.log.ports import Context, signed_whole
from core.signing.deeds import sign_off
from core.values import AbsenceReason, Change, Plain, Ref, Text
from core.workshop.deeds import begin, close, take
from core.workshop.questions import Vote
from core.workshop.view import workshop
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.country import passport, settle_in
from tests.known import known
from tests.storage.db.forger import Forger
from tests.storage.db.looked import damages

RESOURCES = Path(__file__).parents[3] / "resources"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FORMS = FormLibrary([RESOURCES / "instruments"])
FORM = FORMS.get("cdd-clean")
COUNTED = "measure.other_projects_with_citizen_rep_pct.num"
ITEM = "d3r.l3.2"
IDS = count(1)
Pair = tuple[Folder, Folder]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two PCs of one office with the sample: 80 points, 8 of 10 other projects have a citizen beside them."""
    made = [
        create(
            tmp_path / name, tmp_path / "keys", "จังหวัดตัวอย่าง ก", "S10", "province", "", 2569, NOW
        )
        for name in ("a", "b")
    ]
    papers = [settle_in(folder, "province") for folder in made]
    for folder in made:
        folder.exchange.take_segments(papers)
    sample = exact_json((RESOURCES / "samples" / "cdd_province_a.json").read_text("utf-8"))
    import_answers(context(made[0]), made[0], FORM, 2569, sample)
    made[1].exchange.take_segments(*made[0].exchange.give())
    yield made[0], made[1]
    for folder in made:
        folder.close()


def context(folder: Folder, person: str = "", hours: int = 0) -> Context:
    now = NOW + timedelta(hours=hours)
    return Context(
        now,
        lambda: f"{next(IDS):032x}",
        folder.writer.unit,
        person,
        device=folder.writer.keys.public.hex(),
    )


def assessment(folder: Folder) -> Ref:
    key = (folder.writer.unit, FORM.id, 2569, "self")
    return Ref(folder.writer.unit, "assessment", record_id(folder.writer.unit, "assessment", *key))


def counted(folder: Folder, number: str, note: str = "", person: str = "", hours: int = 0) -> None:
    answer = folder.record(answer_at(sheet_of(assessment(folder)), ITEM))
    assert answer is not None
    wishes = [(COUNTED, number, answer.shown(COUNTED).seen)]
    wishes += [("note", note, answer.shown("note").seen)] if note else []
    answer_item(context(folder, person, hours), folder, FORM, assessment(folder), ITEM, wishes)


def torn(pair: Pair, note: str = "", person: str = "", hours: int = 0) -> ConflictText:
    """The first PC has written one number, the second another and more beside it; the first has both."""
    counted(pair[0], "9")
    counted(pair[1], "5", note, person, hours)
    pair[0].exchange.take_segments(*pair[1].exchange.give())
    found = [one for one in conflict_texts(pair[0], ms()) if one.row.field == COUNTED]
    assert len(found) == 1
    return found[0]


def ms(hours: int = 0) -> int:
    return int((NOW + timedelta(hours=hours)).timestamp() * 1000)


def facts(pair: Pair, told: ConflictText) -> ConflictFacts:
    return conflict_facts(pair[0], told.row)


def test_each_side_says_what_the_score_would_be_with_it(pair: Pair) -> None:
    told = torn(pair)
    found = facts(pair, told)
    by_words = {side.words: said.effect for side, said in zip(told.sides, found.sides, strict=True)}
    enough, few = by_words["9"], by_words["5"]
    assert enough is not None
    assert few is not None
    assert (enough.verdict, enough.mark, enough.level, enough.points) == (
        "90 % ≥ 60 %",
        "met",
        "ระดับ 3",
        Fraction(12),
    )
    assert (few.verdict, few.mark, few.level, few.points) == (
        "50 % ≥ 60 %",
        "not_met",
        "ระดับ 2",
        Fraction(8),
    )
    assert (enough.total, few.total) == (Fraction(80), Fraction(76))
    assert (enough.band, few.band) == ("C", "C")
    assert few.total_words == "คะแนนรวม 76 เกรด C ยังไม่ผ่านเกณฑ์"
    assert few.dimension_words.endswith("8/20 ระดับ 2")
    assert found.now in (enough, few), "until somebody chooses one of the values is counted"


def locked(pair: Pair) -> ConflictText:
    """The first PC has signed its number, then taken in that of the second."""
    counted(pair[0], "9")
    sign_off(context(pair[0]), pair[0], assessment(pair[0]), "หัวหน้า")
    counted(pair[1], "5")
    pair[0].exchange.take_segments(*pair[1].exchange.give())
    return next(one for one in conflict_texts(pair[0], ms()) if one.row.field == COUNTED)


def test_under_a_lock_the_signed_value_is_kept_and_the_signature_stays(pair: Pair) -> None:
    told = locked(pair)
    (signed,) = signed_whole(pair[0], assessment(pair[0]))
    assert told.row.locked
    assert [told.row.may_choose(one.op) for one in told.row.sides] == [
        one.words == "9" for one in told.sides
    ]
    assert (facts(pair, told).other.kind, facts(pair, told).takes_reason) == ("", False)
    settle = partial(resolve_conflict, context(pair[0]), pair[0], told.row.ref, COUNTED)
    for value in (5, 7):
        with pytest.raises(LockedRecordError, match="ล็อกไว้เพื่อลงนามแล้ว"):
            settle(value)
    with pytest.raises(LockedRecordError):
        settle(ChosenConflictValue(told.row.kept), reason="นับแล้ว")
    settle(ChosenConflictValue(told.row.kept))
    pair[1].exchange.take_segments(*pair[0].exchange.give())
    for folder in pair:
        assert signed_whole(folder, assessment(folder)) == [signed]
        assert not [one for one in conflict_texts(folder, ms()) if one.row.field == COUNTED]
        assert not damages(folder)
        assert known(folder.record(told.row.ref)).text(COUNTED) == "9"
    assert pair[0].digest() == pair[1].digest()


def test_the_value_both_had_seen_is_told_and_the_reason_beside_a_side(pair: Pair) -> None:
    told = torn(pair, note="นับใหม่จากคำสั่งแต่งตั้ง")
    found = facts(pair, told)
    assert found.before is not None
    assert (found.before.value, found.before.words) == (8, "8")
    reasons = {side.words: said.reason for side, said in zip(told.sides, found.sides, strict=True)}
    assert reasons == {"9": "", "5": "นับใหม่จากคำสั่งแต่งตั้ง"}


def test_who_wrote_it_with_position_and_whether_here(pair: Pair) -> None:
    person = "a" * 32
    ref = Ref(pair[1].writer.unit, "person", person)
    named = [Change(ref, "name", Text("นางสาวตัวอย่าง")), Change(ref, "position", Text("พัฒนากร"))]
    pair[1].save(context(pair[1]), "test", named)
    told = torn(pair, person=person)
    other = next(side for side in told.sides if not side.written_here)
    own = next(side for side in told.sides if side.written_here)
    assert (other.who, other.position, other.words) == ("นางสาวตัวอย่าง", "พัฒนากร", "5")
    assert (own.words, own.position) == ("9", "")
    assert told.field.endswith("(จำนวนที่นับได้)")


def test_a_clock_that_runs_ahead_is_said_and_decides_nothing(pair: Pair) -> None:
    told = torn(pair, hours=50)
    remarks = {side.words: side.clock for side in told.sides}
    assert remarks == {"9": "", "5": "นาฬิกาของเครื่องนั้นเร็วกว่าเครื่องนี้ 2 วัน"}


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        pytest.param(ms(), "", id="in time"),
        pytest.param(ms() + 9 * 60_000, "", id="a little ahead is nothing"),
        pytest.param(ms() + 17 * 60_000, "นาฬิกาของเครื่องนั้นเร็วกว่าเครื่องนี้ 17 นาที", id="ahead"),
        pytest.param(1 << 53, "นาฬิกาของเครื่องนั้นตั้งปีผิด", id="no year of a calendar"),
        pytest.param(0, "นาฬิกาของเครื่องนั้นตั้งปีผิด", id="never set"),
    ],
)
def test_what_is_off_about_a_clock(clock: int, said: str) -> None:
    assert clock_remark(clock, ms()) == said


@pytest.mark.parametrize("clock", [0, (1 << 62) - 9], ids=["never set", "past every calendar"])
def test_any_clock_a_key_can_sign_is_shown_calmly_on_every_page(pair: Pair, clock: int) -> None:
    told = torn(pair)
    broken = Forger(pair[0].writer.unit)
    answer = answer_at(sheet_of(assessment(pair[0])), ITEM)
    pair[0].exchange.take_segments([passport(broken.key, pair[0].writer.unit, "province")])
    pair[0].exchange.take_segments(
        [broken.segment([broken.line(1, answer, COUNTED, 7, clock=clock)])]
    )
    found = next(one for one in conflict_texts(pair[0], ms()) if one.row.field == COUNTED)
    assert len(found.sides) == len(told.sides) + 1
    side = next(one for one in found.sides if one.words == "7")
    assert side.clock == "นาฬิกาของเครื่องนั้นตั้งปีผิด"
    assert conflict_facts(pair[0], found.row).before is None, "it has seen nothing"
    item = assessment_view(pair[0], assessment(pair[0])).item(ITEM)
    assert {side.text for slot in item.conflicts for side in slot.sides} == {"9", "5", "7"}
    assert item.mark == "torn", "also where the same figure stands under another item"


def test_a_third_value_is_entered_as_the_form_takes_it_and_scored_first(pair: Pair) -> None:
    told = torn(pair)
    assert facts(pair, told).other.kind == "number"
    value = other_value(pair[0], told.row.ref, COUNTED, "๑๐")
    found = weighed(pair[0], told.row, value)
    assert (value, found and found.verdict) == (10, "100 % ≥ 60 %")
    with pytest.raises(UserError, match="ตัวเลข"):
        other_value(pair[0], told.row.ref, COUNTED, "มาก")
    resolve_conflict(
        context(pair[0]), pair[0], told.row.ref, COUNTED, value, told.row.seen, "นับใหม่ทั้งหมด"
    )
    record = pair[0].record(told.row.ref)
    assert record is not None
    assert (record.value(COUNTED), record.value("reason")) == (10, "นับใหม่ทั้งหมด")
    assert not [one for one in conflict_texts(pair[0]) if one.row.field == COUNTED]


def test_a_finding_is_chosen_from_its_words(pair: Pair) -> None:
    for folder, state in zip(pair, ("met", "not_met"), strict=True):
        record = folder.record(answer_at(sheet_of(assessment(folder)), "d5.l1.1"))
        seen = record.shown("state").seen if record else ()
        answer_item(
            context(folder), folder, FORM, assessment(folder), "d5.l1.1", [("state", None, seen)]
        )
        record = folder.record(answer_at(sheet_of(assessment(folder)), "d5.l1.1"))
        assert record is not None
        wish = [("state", state, record.shown("state").seen)]
        answer_item(context(folder), folder, FORM, assessment(folder), "d5.l1.1", wish)
    pair[0].exchange.take_segments(*pair[1].exchange.give())
    told = next(one for one in conflict_texts(pair[0]) if one.row.field == "state")
    other = facts(pair, told).other
    assert other.kind == "choice"
    assert (Plain("met"), "ผ่าน") in other.choices
    assert (None, "ยังไม่ได้ตรวจ") in other.choices


def test_what_moves_no_score_has_no_effect_and_no_place_for_a_reason(pair: Pair) -> None:
    ref = Ref(
        pair[0].writer.unit, "office", record_id(pair[0].writer.unit, "office", pair[0].writer.unit)
    )
    for folder, words in zip(pair, ("02-000-0001", "02-000-0002"), strict=True):
        record = folder.record(ref)
        seen = record.shown("phone").seen if record else ()
        folder.save(context(folder), "test", [Change(ref, "phone", Text(words), seen)])
    pair[0].exchange.take_segments(*pair[1].exchange.give())
    told = next(one for one in conflict_texts(pair[0]) if one.row.field == "phone")
    found = facts(pair, told)
    assert [side.effect for side in found.sides] == [None, None]
    assert (found.now, found.other.kind, found.takes_reason) == (None, "text", False)
    with pytest.raises(UserError, match="เหตุผล"):
        resolve_conflict(
            context(pair[0]), pair[0], ref, "phone", Text("02-000-0003"), None, "เพราะ"
        )


def test_what_two_pcs_took_for_one_slip_is_settled_by_its_side_and_shown_to_nobody(
    pair: Pair,
) -> None:
    ref, noted = assessment(pair[0]), ("คำลับหนึ่ง", "คำลับสอง")
    begin(context(pair[0]), pair[0], ref, 3)
    pair[1].exchange.take_segments(*pair[0].exchange.give())
    slip, *_others = workshop(pair[0], ref).slips
    for folder, state, note in zip(pair, ("met", "not_met"), noted, strict=True):
        take(context(folder), folder, ref, [Vote(slip.id, "d5.l1.1", (state,), note=note)])
    pair[0].exchange.take_segments(*pair[1].exchange.give())
    answer = answer_at(WorkshopSlip.sheet_at(ref, slip.id), "d5.l1.1")
    for field, value in (("vote", '{"state":"not_met"}'), ("note", noted[1])):
        told = next(
            one
            for one in conflict_texts(pair[0])
            if (one.row.ref, one.row.field) == (answer, field)
        )
        found = facts(pair, told)
        assert {side.value for side in told.sides} == {AbsenceReason.VOTED}
        assert slip.printed in told.place, "whose it is"
        assert not any(word in str((told, found)) for word in noted)
        assert (found.other.kind, [one.effect for one in found.sides]) == ("", [None, None])
        other = next(
            side
            for side, one in zip(told.row.sides, told.sides, strict=True)
            if not one.written_here
        )
        resolve_conflict(
            context(pair[0]), pair[0], answer, field, ChosenConflictValue(other.op), told.row.seen
        )
        record = pair[0].record(answer)
        assert record is not None
        assert (record.text(field), record.shown(field).conflict) == (value, False)
        with pytest.raises(UserError, match="ไม่มีข้อมูลไม่ตรงกัน"):
            resolve_conflict(
                context(pair[0]), pair[0], answer, field, ChosenConflictValue(other.op)
            )
    close(context(pair[0]), pair[0], ref)
    assert workshop(pair[0], ref).votes["d5.l1.1"].counts == (("not_met", 1),)


def test_a_side_that_is_none_any_more_is_not_chosen(pair: Pair) -> None:
    told = torn(pair)
    with pytest.raises(UserError, match="ไม่มีข้อมูลไม่ตรงกัน"):
        resolve_conflict(
            context(pair[0]),
            pair[0],
            told.row.ref,
            COUNTED,
            ChosenConflictValue("0" * 32),
            told.row.seen,
        )
    other = next(side for side in told.row.sides if side.value == 5)
    resolve_conflict(
        context(pair[0]),
        pair[0],
        told.row.ref,
        COUNTED,
        ChosenConflictValue(other.op),
        told.row.seen,
    )
    record = pair[0].record(told.row.ref)
    assert record is not None
    assert record.value(COUNTED) == 5
