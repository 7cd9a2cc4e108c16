"""Thousands of false sign-offs cost little more than thousands of other ops, and each is judged as if it were alone."""

import random
from collections.abc import Sequence
from functools import partial

from core.log.op import Segment, SignOffBody, SignOffState, StreamPosition
from core.log.ports import ChangesSinceSigning
from core.values import Change, Plain, Ref, Text
from storage.db.log.log import cut_of
from storage.db.signoffs import signoffs
from storage.db.signoffs.covered import hash_of
from storage.db.signoffs.soundness import SignOffJudge
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.db.signer import sign

MANY = 300


def false_bodies(desk: Desk, forger: Forger, subject: Ref, count: int) -> Segment:
    """Each names a cut of its own: all that was there before it."""
    base = {**cut_of(desk.folder.writer.log, desk.unit), **cut_of(desk.folder.writer.log, "all")}
    lines, chain = list[bytes](), forger.stream
    for number in range(1, count + 1):
        cut = dict(base)
        if lines:
            cut[forger.stream] = StreamPosition(number - 1, chain)
        message = SignOffBody(subject, "", cut, bytes(32), bytes(32), "").line
        lines.append(
            forger.line(number, Ref(desk.unit, "signoff", f"{number:032x}"), "body", f"={message}")
        )
        chain = Segment.chain_after(chain, lines[-1])
    return forger.segment(lines)


def ordinary(desk: Desk, forger: Forger, count: int) -> Segment:
    refs = [Ref(desk.unit, "evidence", f"{number:032x}") for number in range(1, count + 1)]
    return forger.segment(
        [forger.line(number, ref, "kind", "=x") for number, ref in enumerate(refs, 1)]
    )


def a_plan_with_rows(desk: Desk) -> Ref:
    plan = desk.new_plan(1)
    for number in range(40):
        desk.new_row(plan, f"กิจกรรมที่ {number}")
    return plan


def test_the_state_is_worked_out_once_for_all_that_name_it(desk_of: MakeDesk) -> None:
    taken = []
    for count in (1, MANY):
        desk = desk_of()
        plan, forger = a_plan_with_rows(desk), Forger(desk.unit)
        desk.meet(forger)
        false = false_bodies(desk, forger, plan, count)
        taken.append(steps(desk, partial(desk.take, [false])))
        assert [one.state for one in signoffs.every(desk.folder.writer.log)] == [
            SignOffState.INVALID
        ] * count
        assert desk.sound()
    one, many = taken
    desk = desk_of()
    a_plan_with_rows(desk)
    forger = Forger(desk.unit)
    desk.meet(forger)
    plain = ordinary(desk, forger, MANY)
    others = steps(desk, lambda: desk.take([plain]))
    assert many - one < 5 * others


def test_in_any_company_a_body_is_judged_as_if_it_were_alone(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    chance = random.Random(4)
    plan = desk.new_plan(1)
    rows = [desk.new_row(plan) for _ in range(5)]
    loose = Ref(desk.unit, "evidence", "a" * 32)
    true = 0
    for number in range(40):
        match chance.randrange(6):
            case 0:
                desk.put(chance.choice(rows), "f.title", Text(f"ใหม่ {number}"))
            case 1:
                desk.put(loose, "kind", Plain(f"x{number}"))
            case 2:
                desk.delete(rows[0])
            case 3:
                body = sign(desk, plan).body
                assert body
                true += 1
                false = body._replace(state_hash=bytes(32))
                write_body_beside(desk, plan, false)
                end_all(desk, plan)
            case 4:
                found = desk.folder.sign_offs.ready(plan)
                late = SignOffBody(
                    plan,
                    "",
                    {**found.cut, bytes(16): StreamPosition(9, bytes(16))},
                    found.state_hash,
                    bytes(32),
                    "",
                )
                write_body_beside(desk, plan, late)
                end_all(desk, plan)
            case _:
                found = desk.folder.sign_offs.ready(plan, "2569")
                write_body_beside(
                    desk,
                    plan,
                    SignOffBody(plan, "2569", found.cut, found.state_hash, bytes(32), ""),
                )
                end_all(desk, plan)
    centre.take(desk)
    log, states = centre.folder.writer.log, []
    for one in signoffs.every(log):
        assert one.body
        assert SignOffJudge(log).judge(one, one.body) == one.state
        states.append(one.state)
    assert {SignOffState.SOUND, SignOffState.INVALID, SignOffState.WAITING} == set(states)
    assert states.count(SignOffState.SOUND) >= true > 0
    assert centre.folder.digest(desk.unit) == desk.folder.digest(desk.unit)
    assert centre.sound()


def write_body_beside(desk: Desk, plan: Ref, body: SignOffBody) -> None:
    ref = Ref(plan.scope, "signoff", f"{random.getrandbits(128):032x}")
    desk.save(Change(ref, "body", Plain(body.line)))


def end_all(desk: Desk, plan: Ref) -> None:
    for one in desk.folder.sign_offs.of(plan):
        if not one.ended:
            desk.put(one.ref, "ended_by", Plain("a" * 32))


def true_bodies(desk: Desk, forger: Forger, subject: Ref, count: int) -> Segment:
    """Each names all that was there before it, and is sound."""
    base = {**cut_of(desk.folder.writer.log, desk.unit), **cut_of(desk.folder.writer.log, "all")}
    state = hash_of(desk.folder.writer.log, subject)
    lines = list[bytes]()
    chain = forger.stream
    for number in range(1, count + 1):
        cut = {**base, **({forger.stream: StreamPosition(number - 1, chain)} if lines else {})}
        message = SignOffBody(subject, "", dict(sorted(cut.items())), state, bytes(32), "").line
        lines.append(
            forger.line(number, Ref(desk.unit, "signoff", f"{number:032x}"), "body", f"={message}")
        )
        chain = Segment.chain_after(chain, lines[-1])
    return forger.segment(lines)


def test_what_came_since_many_sign_offs_costs_little_more_than_since_one_and_saves_stay_flat(
    desk_of: MakeDesk,
) -> None:
    asked, saved = [], []
    for count in (1, MANY):
        desk = desk_of()
        plan, forger = a_plan_with_rows(desk), Forger(desk.unit)
        desk.meet(forger)
        desk.take([true_bodies(desk, forger, plan, count)])
        found = desk.folder.sign_offs.of(plan)
        assert [one.state for one in found] == [SignOffState.SOUND] * count
        asked.append(steps(desk, partial(since, desk, [one.op for one in found])))
        saved.append(
            steps(
                desk,
                partial(desk.put, Ref(desk.unit, "signoff", f"{1:032x}"), "stage", Plain("signed")),
            )
        )
        assert desk.sound()
    assert asked[1] < 2 * asked[0] + MANY
    # a hundred steps for each: what lies in the plan is walked once
    assert saved[1] < saved[0] + MANY


def since(desk: Desk, ops: Sequence[str]) -> None:
    assert desk.folder.sign_offs.after_each(ops) == [ChangesSinceSigning((), ())] * len(ops)
