"""A signed view is weighed by what its cut holds (docs/log.md: A sign-off): nothing that comes later changes it."""

from pathlib import Path

import pytest

from core.errors import LockedRecordError
from core.log.op import SignOffState, StreamPosition
from core.values import Plain, Ref, Text
from storage.db.folder.folder import create
from tests.country import passport, revocation, settle_in
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk
from tests.storage.db.forger import Forger
from tests.storage.db.signer import came, made, sign, signed, view_then, went


def test_a_fork_takes_from_what_was_signed_and_the_signed_view_stays(desk: Desk) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    row = Ref(desk.unit, "row", "e" * 32)
    begin = [forger.line(1, row, "plan", f"={plan.local}")]
    desk.take([forger.segment([*begin, forger.line(2, row, "order", "=signed")])])
    sign_off = sign(desk, plan)
    then = view_then(desk, sign_off)
    assert then[row]["order"] == "signed"
    desk.take([forger.segment([*begin, forger.line(2, row, "order", "=other")])])
    assert desk.value(row, "order") is None
    assert view_then(desk, sign_off) == then
    assert signed(desk, plan).state == SignOffState.SOUND
    assert went(desk, sign_off) == {(row, "order")}
    assert came(desk, sign_off) == set()
    assert desk.sound()


def test_a_cut_through_a_parted_stream_holds_one_way_through_it(desk_of: MakeDesk) -> None:
    desk = desk_of()
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    row = Ref(desk.unit, "row", "e" * 32)
    begin = [forger.line(1, row, "plan", f"={plan.local}"), forger.line(2, row, "order", "=begin")]
    one = forger.segment([*begin, forger.line(3, row, "order", "=one", [2])])
    other = forger.segment([*begin, forger.line(3, row, "order", "=other", [2])])
    desk.take([one])
    sign_off = sign(desk, plan)
    then = view_then(desk, sign_off)
    assert then[row]["order"] == "one"
    desk.take([other])
    assert view_then(desk, sign_off) == then
    assert desk.value(row, "order") == "begin"
    late = desk_of("9999", "centre")
    late.meet(forger)
    late.take([other, one], desk)
    assert view_then(late, sign_off) == then
    assert late.folder.digest(desk.unit) == desk.folder.digest(desk.unit)
    assert desk.sound()


def test_a_certificate_that_comes_late_brings_what_it_lets_count_after_the_signing(
    desk: Desk,
) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    row = Ref(desk.unit, "row", "e" * 32)
    desk.take([passport(forger.key, desk.unit, "committee")])
    desk.take(
        [
            forger.segment(
                [forger.line(1, row, "plan", f"={plan.local}"), forger.line(2, plan, "using", "=x")]
            )
        ]
    )
    sign_off = sign(desk, plan)
    then = view_then(desk, sign_off)
    assert row not in then
    desk.meet(forger)
    assert desk.value(plan, "using") == "x"
    assert view_then(desk, sign_off) == then
    assert signed(desk, plan).state == SignOffState.SOUND
    assert came(desk, sign_off) == {(row, "plan"), (plan, "using")}
    with pytest.raises(LockedRecordError):
        desk.put(row, "order", Plain("x"))
    assert desk.sound()


def test_a_revocation_that_comes_late_takes_nothing_from_the_signed_view(desk: Desk) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    row = Ref(desk.unit, "row", "e" * 32)
    lines = [forger.line(1, row, "plan", f"={plan.local}"), forger.line(2, row, "order", "=1")]
    desk.take([forger.segment(lines)])
    sign_off = sign(desk, plan)
    then = view_then(desk, sign_off)
    cut = {forger.stream: StreamPosition(1, forger.segment(lines[:1]).chain)}
    desk.take([revocation(forger.key, desk.unit, cut)])
    assert desk.value(row, "order") is None
    assert view_then(desk, sign_off) == then
    assert signed(desk, plan).state == SignOffState.SOUND
    assert went(desk, sign_off) == {(row, "order")}
    desk.take([revocation(forger.key, desk.unit, {})])
    assert desk.folder.record(row) is None
    assert view_then(desk, sign_off) == then
    assert went(desk, sign_off) == {(row, "order"), (row, "plan")}
    assert desk.sound()


def test_a_revoked_signature_freezes_nothing_any_longer(desk: Desk) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    body = sign(desk, plan).body
    assert body is not None
    record = signed(desk, plan).ref
    desk.put(record, "ended_why", Text("ลงใหม่"))
    desk.take(
        [
            forger.segment(
                [forger.line(1, Ref(desk.unit, "signoff", "e" * 32), "body", f"={body.line}")]
            )
        ]
    )
    with pytest.raises(LockedRecordError):
        desk.put(plan, "using", Plain("x"))
    desk.take([revocation(forger.key, desk.unit, {})])
    desk.put(plan, "using", Plain("x"))
    assert desk.sound()


def test_what_an_office_signed_before_it_was_enrolled_stays_sound_everywhere(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    folder = create(
        tmp_path / "new", tmp_path / "keys", "สำนักงานใหม่", "1007", "district", "", 2569, NOW
    )
    early = Desk(folder, tmp_path / "new", tmp_path / "keys")
    plan = early.new_plan()
    early.new_row(plan)
    sign_off = sign(early, plan)
    then = view_then(early, sign_off)
    assert sign_off.state == SignOffState.SOUND
    paper = settle_in(folder)
    assert signed(early, plan).state == SignOffState.SOUND
    assert view_then(early, sign_off) == then
    centre = desk_of("9999", "centre")
    centre.take(early.mail(scopes=[early.unit]))
    assert centre.folder.sign_offs.of(plan) == []
    centre.take([paper], early.mail(scopes=[early.unit]))
    assert signed(centre, plan).state == SignOffState.SOUND
    assert view_then(centre, sign_off) == then
    assert centre.folder.digest(early.unit) == early.folder.digest(early.unit)
    assert centre.sound()
    assert early.sound()
    early.close()


def test_a_sign_off_waits_for_the_certificates_it_names(desk_of: MakeDesk) -> None:
    one, centre = desk_of(), desk_of("9999", "centre")
    forger = Forger(one.unit)
    helper = passport(forger.key, one.unit)
    plan = one.new_plan()
    one.take([helper, forger.segment([forger.line(1, plan, "using", "=x")])])
    sign_off = sign(one, plan)
    segments, texts = one.mail()
    centre.folder.exchange.take_segments(
        [one for one in segments if one.stream != helper.stream], texts
    )
    assert signed(centre, plan).state == SignOffState.WAITING
    assert centre.value(plan, "using") is None
    centre.take([helper], one)
    assert signed(centre, plan).state == SignOffState.SOUND
    assert view_then(centre, sign_off)[plan]["using"] == "x"
    assert centre.sound()


def test_a_key_that_was_revoked_twice_counts_in_the_signed_view_as_it_does_here(desk: Desk) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    lines = [
        forger.line(seq, plan, "using", f"=v{seq}", [seq - 1] if seq > 1 else [])
        for seq in (1, 2, 3)
    ]
    desk.take([forger.segment(lines)])
    for count in (3, 2):
        cut = {forger.stream: StreamPosition(count, forger.segment(lines[:count]).chain)}
        desk.take([revocation(forger.key, desk.unit, cut)])
    assert desk.value(plan, "using") == "v2"
    assert desk.folder.sign_offs.ready(plan).settled
    sign_off = sign(desk, plan)
    assert sign_off.state == SignOffState.SOUND
    assert view_then(desk, sign_off)[plan]["using"] == "v2"


def test_what_leaves_a_signed_plan_with_a_row_that_is_not_signed_itself_is_free_again(
    desk: Desk,
) -> None:
    forger, plan = Forger(desk.unit), desk.new_plan()
    desk.meet(forger)
    row = Ref(desk.unit, "row", "e" * 32)
    lines = [forger.line(1, row, "plan", f"={plan.local}")]
    desk.take([forger.segment(lines)])
    progress = made(desk, "progress", row=row.local, period="2569q1")
    sign(desk, plan, "2569q1")
    with pytest.raises(LockedRecordError):
        desk.put(progress, "status", Plain("x"))
    desk.take([revocation(forger.key, desk.unit, {})])  # now the row lies in no plan
    desk.put(progress, "status", Plain("x"))
    assert desk.sound()
