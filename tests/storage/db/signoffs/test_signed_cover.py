"""What a sign-off covers (docs/log.md: A sign-off): periods, evidence named by links, and edges that come late."""

import pytest

from core.errors import LockedRecordError
from core.log.op import SignOffState
from core.values import Plain, Text
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.looked import damages
from tests.storage.db.signer import came, made, sign, signed


def test_a_period_of_a_plan_covers_its_progress_and_the_rows_under_it_and_nothing_else(
    desk: Desk,
) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan)
    first = made(desk, "progress", row=row.local, period="2569q1")
    second = made(desk, "progress", row=row.local, period="2569q2")
    done = made(desk, "row", plan=plan.local, kind="list", parent=first.local)
    sign_off = sign(desk, plan, "2569q1")
    assert sign_off.state == SignOffState.SOUND
    for ref, field in ((first, "status"), (done, "order"), (plan, "using")):
        with pytest.raises(LockedRecordError):
            desk.put(ref, field, Plain("x"))
    with pytest.raises(LockedRecordError):
        made(desk, "row", plan=plan.local, kind="list", parent=first.local)
    with pytest.raises(LockedRecordError):
        desk.delete(row)  # it contains what is signed
    with pytest.raises(LockedRecordError):
        desk.put(done, "parent", Plain(second.local))  # nor does it leave what is signed
    desk.put(second, "status", Plain("done"))
    desk.put(row, "f.title", Text("แก้ได้"))
    made(desk, "row", plan=plan.local, kind="list", parent=second.local)
    assert sign(desk, plan, "2569q2").state == SignOffState.SOUND
    assert came(desk, sign_off) == set()
    assert desk.sound()


def test_evidence_and_files_named_by_links_inside_are_covered_and_others_are_not(
    desk: Desk,
) -> None:
    plan = desk.new_plan()
    row = desk.new_row(plan)
    evidence = made(desk, "evidence", kind="photo")
    other = made(desk, "evidence", kind="photo")
    file = made(desk, "file", evidence=evidence.local, sha256="0" * 64)
    link = made(desk, "link", evidence=evidence.local, target=row.local)
    sign_off = sign(desk, plan)
    scan = made(desk, "evidence", kind="scan")
    made(desk, "link", evidence=scan.local, target=sign_off.ref.local)
    made(desk, "file", evidence=scan.local, sha256="1" * 64)
    made(desk, "paper", subject=plan.local, code="X")
    for ref, field in ((evidence, "kind"), (file, "type"), (link, "_del")):
        with pytest.raises(LockedRecordError):
            desk.put(ref, field, Plain("x"))
    with pytest.raises(LockedRecordError):
        made(desk, "file", evidence=evidence.local, sha256="2" * 64)
    with pytest.raises(LockedRecordError):
        made(desk, "link", evidence=other.local, target=row.local)
    desk.put(other, "kind", Plain("x"))
    assert came(desk, sign_off) == set()
    assert {one.kind for one in damages(desk.folder)} == {"evidence"}  # nobody has those files


def test_what_comes_late_below_what_is_signed_is_held_and_listed(desk_of: MakeDesk) -> None:
    one, two = desk_of(), desk_of()
    plan = one.new_plan()
    two.take(one)
    sign_off = sign(one, plan)
    row = two.new_row(plan)
    evidence = made(two, "evidence", kind="photo")
    one.take(two)
    one.put(evidence, "kind", Plain("free"))
    link = made(two, "link", evidence=evidence.local, target=row.local)
    one.take(two)
    with pytest.raises(LockedRecordError):
        one.put(evidence, "kind", Plain("held"))
    with pytest.raises(LockedRecordError):
        one.put(row, "order", Plain("held"))
    assert {ref for ref, _field in came(one, sign_off)} == {row, evidence, link}
    assert one.sound()


def test_an_edge_above_that_comes_late_is_held_from_then_on(desk_of: MakeDesk) -> None:
    one = desk_of()
    two = desk_of()
    three = desk_of()
    plan = one.new_plan()
    row = one.new_row(plan)
    two.take(one)
    progress = made(two, "progress", row=row.local, period="2569q1")
    only = [segment for segment in two.mail()[0] if segment.key == two.folder.writer.keys.public]
    three.take(only)  # the row it hangs on is not here
    evidence = made(three, "evidence", kind="photo")
    made(three, "link", evidence=evidence.local, target=progress.local)
    three.put(evidence, "kind", Plain("free"))
    sign(one, plan)
    three.take(one)
    with pytest.raises(LockedRecordError):
        three.put(evidence, "kind", Plain("held"))
    assert three.sound()


def test_a_sign_off_waits_for_an_op_of_quite_another_record(desk_of: MakeDesk) -> None:
    one = desk_of()
    two = desk_of()
    centre = desk_of("9999", "centre")
    plan = one.new_plan(1)
    two.new_plan(2)
    centre.take(one)
    one.take(two)
    sign(one, plan)
    centre.take(
        [segment for segment in one.mail()[0] if segment.key == one.folder.writer.keys.public]
    )
    assert signed(centre, plan).state == SignOffState.WAITING
    centre.take(two)
    assert signed(centre, plan).state == SignOffState.SOUND
    assert centre.sound()
