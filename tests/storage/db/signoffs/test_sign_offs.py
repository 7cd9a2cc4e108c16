"""Sign-offs (docs/log.md: A sign-off): what is signed stays as it was, and nobody changes it unseen."""

import pytest

from core.errors import LockedRecordError
from core.log.op import SignOff, SignOffState, StreamPosition, write_cut
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.db.log.lines import text_value
from storage.db.log.log import ends_of
from storage.db.signoffs.queries import _no_view
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.db.signer import came, sign, signed, view_then, write_body


def test_what_a_standing_sign_off_covers_is_read_only_and_everything_else_is_not(
    desk: Desk,
) -> None:
    plan, other = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(plan)
    sign_off = sign(desk, plan)
    assert (sign_off.state, sign_off.stands) == (SignOffState.SOUND, True)
    for ref, field in ((plan, "using"), (row, "order")):
        with pytest.raises(LockedRecordError, match="ล็อกไว้เพื่อลงนามแล้ว"):
            desk.put(ref, field, Plain("x"))
    with pytest.raises(LockedRecordError):
        desk.new_row(plan)
    with pytest.raises(LockedRecordError):
        desk.delete(row)
    desk.put(other, "using", Plain("x"))
    desk.new_row(other)
    assert desk.value(plan, "using") is None
    assert desk.sound()


def test_a_refused_save_leaves_nothing_behind(desk: Desk) -> None:
    plan, other = desk.new_plan(1), desk.new_plan(2)
    sign(desk, plan)
    before = desk.folder.digest()
    with pytest.raises(LockedRecordError):
        desk.save(
            Change(other, "using", Plain("x")),
            Change(Ref(desk.unit, "row", "a" * 32), "plan", Plain(plan.local)),
        )
    assert desk.folder.digest() == before
    assert desk.sound()


def test_a_lock_is_made_of_the_ops_of_its_document_and_not_of_tables_or_of_other_documents(
    desk: Desk,
) -> None:
    plan, other = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(plan)
    before = steps(desk, lambda: desk.folder.sign_offs.ready(plan))
    rows = [desk.new_row(other) for _row in range(40)]
    desk.save(*(Change(one, f"f.more{n}", Plain("x")) for one in rows for n in range(25)))
    assert steps(desk, lambda: desk.folder.sign_offs.ready(plan)) < before + 20
    assert desk.folder.sign_offs.ready(plan).settled
    desk.folder.writer.db.execute(
        "UPDATE field SET op=op+1 WHERE record=?", (desk.folder.writer.log.find_record(row),)
    )
    assert not desk.folder.sign_offs.ready(plan).settled


def test_an_ended_sign_off_makes_the_same_records_editable_again_and_still_tells_what_was_signed(
    desk: Desk,
) -> None:
    plan = desk.new_plan()
    desk.put(plan, "using", Plain("before"))
    sign_off = sign(desk, plan)
    desk.put(sign_off.ref, "ended_why", Text("แก้ตัวเลข"))
    assert not signed(desk, plan).stands
    desk.put(plan, "using", Plain("after"))
    assert view_then(desk, sign_off)[plan]["using"] == "before"
    assert came(desk, sign_off) == {(plan, "using")}
    assert desk.sound()


def test_a_later_op_with_an_earlier_clock_changes_nothing_that_was_signed(
    desk_of: MakeDesk,
) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    one.put(plan, "using", Plain("signed"))
    two.take(one)
    sign_off = sign(one, plan)
    then = view_then(one, sign_off)
    two.now = two.now.replace(year=2021)
    two.put(plan, "using", Plain("back-dated"), blind=True)
    one.take(two)
    assert view_then(one, sign_off) == then
    assert signed(one, plan).state == SignOffState.SOUND
    assert came(one, sign_off) == {(plan, "using")}
    assert one.sides(plan, "using") == {"signed", "back-dated"}
    two.take(one)
    assert view_then(two, sign_off) == then
    assert one.folder.digest(one.unit) == two.folder.digest(one.unit)


def test_a_delete_outside_the_cut_does_nothing_to_what_is_signed_and_is_listed(
    desk_of: MakeDesk,
) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    row = one.new_row(plan)
    two.take(one)
    sign_off = sign(one, plan)
    two.delete(row)
    two.delete(plan)
    one.take(two)
    two.take(one)
    for desk in (one, two):
        assert desk.shows(plan)
        assert desk.shows(row)
        assert desk.flags(row) == ("delete_after_signing",)
        assert desk.flags(plan) == (
            "delete_unseen",
        )  # the sign-off itself was not seen by who deleted
        assert came(desk, sign_off) >= {(row, "_del")}
        assert desk.sound()
    one.put(sign_off.ref, "ended_why", Text("พอแล้ว"))
    assert not one.shows(row)
    assert one.shows(plan)
    assert one.sound()


def test_a_delete_from_the_future_holds_nothing_of_what_is_signed(desk: Desk) -> None:
    plan = desk.new_plan()
    sign_off = sign(desk, plan)
    stream = desk.mail(scopes=[desk.unit])[0][0].stream
    forger = Forger(desk.unit)
    desk.meet(forger)
    future = write_cut(
        {stream: StreamPosition(10**9, bytes(16)), forger.stream: StreamPosition(10**9, bytes(16))}
    )
    desk.take([forger.segment([forger.line(1, plan, "_del", f"={future}")])])
    assert desk.shows(plan)
    assert came(desk, sign_off) == {(plan, "_del")}
    everything = desk.folder.history.cut(desk.unit)
    lines = [
        forger.line(1, plan, "_del", f"={future}"),
        forger.line(2, plan, "_del", f"={everything}", [1]),
    ]
    desk.take([forger.segment(lines)])
    assert desk.shows(plan)
    assert desk.flags(plan) == ("delete_after_signing",)
    assert desk.sound()


def test_what_was_deleted_before_it_was_signed_stays_deleted(desk: Desk) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan)
    desk.delete(row)
    sign_off = sign(desk, plan)
    assert not desk.shows(row)
    assert row not in view_then(desk, sign_off)
    assert desk.sound()


def test_a_sign_off_is_ended_and_never_deleted(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    sign_off = sign(one, plan)
    with pytest.raises(LockedRecordError, match="ลบการลงนามไม่ได้"):
        one.delete(sign_off.ref)
    with pytest.raises(LockedRecordError, match="ลบข้อมูลนี้ไม่ได้"):
        one.delete(plan)
    two.take(one)
    forger = Forger(one.unit)
    two.meet(forger)
    two.take(
        [
            forger.segment(
                [forger.line(1, sign_off.ref, "_del", f"={two.folder.history.cut(one.unit)}")]
            )
        ]
    )
    assert two.shows(sign_off.ref)
    assert signed(two, plan).stands
    assert two.flags(sign_off.ref) == ("delete_after_signing",)
    assert two.sound()


def test_two_bodies_are_two_sign_offs_in_one_record_or_two(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    first, second = sign(one, plan), sign(two, plan)
    one.take(two)
    two.take(one)
    for desk in (one, two):
        assert {found.op for found in desk.folder.sign_offs.of(plan)} == {first.op, second.op}
        assert all(found.stands for found in desk.folder.sign_offs.of(plan))
    assert first.body is not None
    forger = Forger(one.unit)
    one.meet(forger)
    one.take([forger.segment([forger.line(1, first.ref, "body", f"={first.body.line}")])])
    assert len(one.folder.sign_offs.of(first.ref)) == 2
    one.put(first.ref, "ended_why", Text("ครั้งแรกผิด"))
    with pytest.raises(LockedRecordError):
        one.put(plan, "using", Plain("x"))
    one.put(second.ref, "ended_why", Text("ทั้งสองผิด"))
    one.put(plan, "using", Plain("x"))
    assert one.sound()


def test_a_body_with_a_wrong_hash_or_no_body_at_all_freezes_nothing(desk: Desk) -> None:
    plan = desk.new_plan()
    cut = desk.folder.history.cut(desk.unit)
    lines = (
        f"{plan.local}||{cut}|{'0' * 64}|{'0' * 64}|",
        f"{plan.local}||||",
        "",
        "x",
        f"office/{'a' * 32}||{cut}|||",
    )
    for line in lines:
        write_body(desk, plan, line)
    found = [
        one for ref in desk.folder.records("signoff") for one in desk.folder.sign_offs.of(ref.ref)
    ]
    assert [one.state for one in found] == [SignOffState.INVALID] * len(lines)
    desk.put(plan, "using", Plain("x"))
    assert desk.sound()


def test_a_sign_off_whose_ops_are_not_here_freezes_and_is_judged_when_they_come(
    desk_of: MakeDesk,
) -> None:
    one = desk_of()
    two = desk_of()
    centre = desk_of("9999", "centre")
    plan = one.new_plan()
    centre.take(one)
    two.take(one)
    two.put(plan, "using", Plain("late"))
    one.take(two)
    sign_off = sign(one, plan)
    own = [segment for segment in one.mail()[0] if segment.key == one.folder.writer.keys.public]
    centre.take(own)
    assert signed(centre, plan).state == SignOffState.WAITING
    assert signed(centre, plan).stands
    assert centre.folder.sign_offs.after(sign_off.op) == ((), ())
    centre.take(two)
    assert signed(centre, plan).state == SignOffState.SOUND
    assert view_then(centre, sign_off)[plan]["using"] == "late"
    assert centre.sound()
    assert centre.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_erased_words_change_neither_state_nor_hash_and_are_shown_as_erased(desk: Desk) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan, "ชื่อคน")
    state = desk.folder.sign_offs.state_hash(plan)
    sign_off = sign(desk, plan)
    hash_ = desk.folder.writer.db.execute("SELECT hash FROM text WHERE body='ชื่อคน'").fetchone()[0]
    desk.save(
        Change(
            Ref(desk.unit, "erasure", "e" * 32),
            "of",
            Plain(f"{row.local}/f.title/{text_value(hash_)[1:]}"),
        )
    )
    assert desk.value(row, "f.title") is AbsenceReason.ERASED
    assert view_then(desk, sign_off)[row]["f.title"] is AbsenceReason.ERASED
    assert desk.folder.sign_offs.state_hash(plan) == state
    assert signed(desk, plan).state == SignOffState.SOUND
    assert desk.sound()


def test_withheld_words_keep_a_sign_off_sound_where_they_never_came(desk_of: MakeDesk) -> None:
    one, centre = desk_of(), desk_of("9999", "centre")
    plan = one.new_plan()
    row = one.new_row(plan, "ปกปิด")
    sign_off = sign(one, plan)
    centre.take(one.mail(withhold=lambda _scope, entity, _field: entity == "row"))
    assert signed(centre, plan).state == SignOffState.SOUND
    assert view_then(centre, sign_off)[row]["f.title"] is AbsenceReason.NOT_HERE
    assert centre.folder.sign_offs.ready(plan).absent == ((row, "f.title"),)
    centre.take(one)
    assert view_then(centre, sign_off)[row]["f.title"] == "ปกปิด"
    assert centre.folder.sign_offs.ready(plan).absent == ()


def test_words_that_come_late_show_in_the_signed_view_too(desk_of: MakeDesk) -> None:
    one, centre = desk_of(), desk_of("9999", "centre")
    plan = one.new_plan()
    row = one.new_row(plan, "มาทีหลัง")
    sign_off = sign(one, plan)
    segments, texts = one.mail()
    centre.take(segments)
    assert view_then(centre, sign_off)[row]["f.title"] is AbsenceReason.NOT_HERE
    centre.folder.exchange.take_segments([], texts)
    assert view_then(centre, sign_off)[row]["f.title"] == "มาทีหลัง"


def test_an_earlier_sign_off_stands_in_the_view_of_a_later_one(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan, other = one.new_plan(1), one.new_plan(2)
    row = one.new_row(plan)
    two.take(one)
    two.delete(row)
    first = sign(one, plan)
    one.take(two)
    second = sign(one, other)
    assert row in view_then(one, first)
    assert row in view_then(one, second)  # the delete lies outside the first
    one.put(first.ref, "ended_why", Text("ผิด"))
    assert not one.shows(row)
    assert row in view_then(one, second)
    assert one.sound()


def test_what_stands_in_the_way_of_signing_is_reported_with_its_places(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    one.put(plan, "using", Plain("one"))
    two.put(plan, "using", Plain("two"))
    two.put(plan, "title", Text("สอง"))
    missing = two.mail(known=dict(ends_of(one.folder.writer.log)))
    one.take(two)
    assert one.folder.sign_offs.ready(plan).conflicts == ((plan, "using"),)
    assert one.folder.sign_offs.ready(plan).settled
    assert missing


def test_the_digest_tells_what_a_sign_off_is(desk: Desk) -> None:
    sign(desk, desk.new_plan())
    before = desk.folder.digest(desk.unit)
    desk.folder.writer.db.execute("UPDATE body SET state='invalid'")
    assert desk.folder.digest(desk.unit) != before
    assert not desk.sound()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (SignOffState.WAITING, "ข้อมูลบางส่วนที่ลงนามยังมาไม่ถึง"),
        (SignOffState.INVALID, "การลงนามนี้ไม่ตรงกับข้อมูลที่อ้างถึง"),
    ],
)
def test_what_cannot_be_shown_as_signed_says_whether_it_waits_or_is_false(
    state: str, why: str
) -> None:
    signed = SignOff(Ref("1" * 32, "sign_off", "a"), "", None, state, False, b"")
    assert _no_view(signed).why == why
