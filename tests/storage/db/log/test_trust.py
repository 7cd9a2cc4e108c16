"""A folder believes whom its roots certify; what does not count is kept, relayed and listed (docs/log.md)."""

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.values import Change, Plain, Ref
from tests.country import CENTRE, CENTRE_KEY, passport, revocation
from tests.storage.db.alone import Make, paper, reasons
from tests.storage.db.forger import Forger

# -- before enrolment


def test_work_starts_at_once_in_a_folder_that_trusts_nobody(alone: Make) -> None:
    desk = alone(trusts=False)
    row = desk.new_row(desk.new_plan())
    desk.delete(row)
    form = Ref(f"{desk.unit}/forms", "instrument", "f" * 32)
    desk.save(Change(form, "instrument_id", Plain("own")))
    assert desk.value(form, "instrument_id") == "own"
    assert desk.deleted(row)
    assert desk.folder.trust.problems() == []
    assert desk.sound()
    desk.reopen()
    assert desk.value(form, "instrument_id") == "own"
    assert desk.folder.trust.device() is None


def test_two_pcs_of_a_unit_count_only_themselves_until_their_certificates_come(alone: Make) -> None:
    one, two = alone(), alone()
    plan = one.new_plan()
    report = two.take(one)
    assert not report.new
    assert {(row.new, row.why) for row in report.streams} == {(0, "not enrolled")}
    report = two.take([paper(one)], one)
    assert two.value(plan, "no") == 1
    assert plan in report.touched
    assert two.folder.trust.problems() == []
    two.put(plan, "using", Plain("both"))
    assert two.folder.record(plan) is not None
    one.take([paper(two)], two)
    assert one.value(plan, "using") == "both"
    assert one.sound()
    assert two.sound()


def test_nothing_is_written_that_would_not_count(alone: Make) -> None:
    desk = alone()
    before = desk.folder.digest()
    foreign = [
        Ref("all", "unit", unit_id("N")),
        Ref("all", "certificate", "c" * 32),
        Ref(unit_id("S1"), "plan", "c" * 32),
        Ref(desk.unit, "comment", "c" * 32),
        Ref(desk.unit, "review_answer", "c" * 32),
        Ref(desk.unit, "draft_answer", "c" * 32),
    ]
    fields = {"unit": "code", "certificate": "grant", "plan": "using", "comment": "kind"}
    for ref in foreign:
        with pytest.raises(UserError):
            desk.save(Change(ref, fields.get(ref.entity, "state"), Plain("x")))
    assert desk.folder.digest() == before


def test_a_committee_s_device_drafts_and_writes_nothing_else(alone: Make) -> None:
    desk = alone("N", "province")
    desk.take([paper(desk, "committee")])
    draft = Ref(desk.unit, "draft_answer", "d" * 32)
    desk.save(Change(draft, "state", Plain("met")))
    assert desk.value(draft, "state") == "met"
    with pytest.raises(UserError):
        desk.new_plan()


# -- what is kept without effect


def test_every_reason_is_reported_and_all_that_is_kept_is_relayed(alone: Make) -> None:
    desk, other = alone("S1"), alone("S1")
    unit = unit_id("N1")
    plan = Ref(unit, "plan", "c" * 32)
    stranger, office, forked, revoked, later = (Forger(unit) for _ in range(5))
    desk.take([passport(one.key, unit) for one in (office, forked, revoked, later)])
    tales = [
        [forked.line(1, plan, "no", 1), forked.line(2, plan, "no", word, [1])] for word in (2, 3)
    ]
    thing = Ref(unit, "tea_party", "c" * 32)
    lines = [later.line(1, plan, "title", 1), later.line(2, plan, "title", 2)]
    whole = later.segment(lines)
    gap = later.segment(lines[1:], 2, later.segment(lines[:1]).chain)
    mail = [
        stranger.segment([stranger.line(1, plan, "no", 9)]),
        office.segment(
            [
                office.line(1, Ref(unit, "comment", "c" * 32), "kind", "=x"),
                office.line(2, thing, "a", 1),
            ]
        ),
        *(forked.segment(tale) for tale in tales),
        revoked.segment([revoked.line(1, plan, "no", 8)]),
        revocation(revoked.key, unit, {}),
        passport(stranger.key, unit, issuer=CENTRE),
        passport(CENTRE_KEY, unit_id("N"), "province"),
        gap,
    ]
    report = desk.take(mail)
    assert [(row.author, row.why) for row in report.streams if not row.new] == [
        (stranger.key.hex(), "not enrolled")
    ]
    reported = {(one.reason, one.device, one.ops) for one in desk.folder.trust.problems()}
    assert reported == {
        ("outside rights", office.key.hex(), 1),
        ("unknown entity", office.key.hex(), 1),
        ("fork", forked.key.hex(), 1),  # of each history
        ("revoked", revoked.key.hex(), 1),
        ("refused certificate", CENTRE_KEY.hex(), 1),
        ("parked", later.key.hex(), 1),
    }
    other.take(desk)
    assert reasons(other) == reasons(desk) - {"parked"}
    desk.take([whole])
    assert "parked" not in reasons(desk)
    assert desk.value(plan, "no") == 1


def test_a_foreign_stream_in_an_own_scope_counts_for_nothing(alone: Make) -> None:
    desk = alone()
    plan = desk.new_plan()
    neighbour = Forger(desk.unit)
    report = desk.take(
        [
            passport(neighbour.key, unit_id("S1")),
            neighbour.segment([neighbour.line(1, plan, "no", 7)]),
        ]
    )
    assert [(row.new, row.why) for row in report.streams if not row.new] == [(0, "outside rights")]
    assert desk.value(plan, "no") == 1
    assert not desk.folder.conflicts()
    assert neighbour.stream not in desk.folder.writer.log.streams


def test_a_foreign_delete_or_erasure_has_no_effect(alone: Make) -> None:
    desk = alone()
    plan = desk.new_plan()
    stranger = Forger(desk.unit)
    cut = desk.folder.history.cut(desk.unit)
    delete = stranger.segment([stranger.line(1, plan, "_del", f"={cut}")])
    desk.take([delete])
    assert desk.shows(plan)
    desk.take([passport(stranger.key, desk.unit)], [delete])
    assert desk.deleted(plan)
    desk.take([revocation(stranger.key, desk.unit, {})])
    assert desk.shows(plan)
    assert desk.sound()
