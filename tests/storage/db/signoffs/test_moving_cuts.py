"""Read off the lines, a state is the one of the log within the cut, wherever the cut before it lay (docs/log.md)."""

import random
from itertools import accumulate

import pytest

from core.log.op import Segment, SignOffBody, SignOffState, StreamPosition, cut_ends
from core.log.verdict import LogVerdict
from core.values import Ref
from storage.db.log import trust
from storage.db.log.log import cut_of
from storage.db.signoffs import signoffs
from storage.db.signoffs.covered import hash_of
from storage.db.signoffs.cut_states import CutStateCache
from storage.db.signoffs.soundness import log_within
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.db.signoffs.test_many_sign_offs import ordinary

LINES, MANY = 120, 300
FIELDS = {
    "row": ("plan", "parent", "order"),
    "progress": ("row", "period", "status"),
    "link": ("target", "evidence", "note_x"),
    "file": ("evidence", "type"),
    "evidence": ("kind",),
    "plan": ("using",),
}


def wild(chance: random.Random, forger: Forger, refs: list[Ref], others: list[str]) -> list[bytes]:
    """Lines of any of these records that name one another, and what they replace, at random."""
    lines = list[bytes]()
    for seq in range(1, LINES + 1):
        ref = chance.choice(refs)
        field = chance.choice(FIELDS[ref.entity])
        kind = {"target": chance.choice(["row", "progress"]), "parent": "progress"}.get(
            field, field
        )
        named = [one.local for one in refs if one.entity == kind]
        value = chance.choice(named) if named else chance.choice(["2569q1", "2569q2", "x"])
        own = sorted(chance.sample(range(1, seq), min(seq - 1, 20)))
        theirs = sorted(chance.sample(others, min(len(others), 20)))
        lines.append(forger.line(seq, ref, field, f"={value}", (*own, *theirs)))
    return lines


@pytest.mark.parametrize("seed", range(3))
def test_the_state_at_a_cut_does_not_depend_on_the_cut_before(desk: Desk, seed: int) -> None:
    chance, plan = random.Random(seed), desk.new_plan(1)
    refs = [
        plan,
        *(Ref(desk.unit, kind, f"{n:032x}") for kind in FIELDS if kind != "plan" for n in range(3)),
    ]
    one, two = Forger(desk.unit), Forger(desk.unit)
    desk.meet(one)
    desk.meet(two)
    first = wild(chance, one, refs, [])
    second = wild(chance, two, refs, [one.name(first, seq) for seq in range(1, LINES + 1)])
    desk.take([one.segment(first), two.segment(second)])
    log, base = desk.folder.writer.log, cut_of(desk.folder.writer.log, "all")
    reported, states = CutStateCache(log, desk.unit), set[bytes]()
    ends = [
        list(accumulate(found, Segment.chain_after, initial=by.stream))
        for by, found in ((one, first), (two, second))
    ]
    for _try in range(40):
        cut = {**base, **cut_of(desk.folder.writer.log, desk.unit)}
        for by, chains in zip((one, two), ends, strict=True):
            seq = chance.randrange(1, LINES + 1)
            cut[by.stream] = StreamPosition(seq, chains[seq])
        inside, _missing = cut_ends(cut, log.histories, log.find)
        ruling = trust.trust_ops(
            log.db, [h for h in inside if log.histories[h].scope == "all"], log.number, log.name
        )
        then = LogVerdict.of(log.histories, log.find, ruling, trust.grounds(log.db), cut=cut).upto
        period = chance.choice(["", "2569q1", "2569q2"])
        state = reported.state(plan, period, inside, then)
        with log_within(log, cut, desk.folder.writer.keys.public, desk.unit) as slow:
            assert state == hash_of(slow, plan, period)
        states.add(state)
    assert len(states) > 20


def test_a_false_body_after_every_new_row_makes_nobody_look_at_all_rows_again(
    desk_of: MakeDesk,
) -> None:
    desk, other = desk_of(), desk_of()
    forger, plain = Forger(desk.unit), Forger(other.unit)
    desk.meet(forger)
    other.meet(plain)
    plan = desk.new_plan(1)
    base = {**cut_of(desk.folder.writer.log, desk.unit), **cut_of(desk.folder.writer.log, "all")}
    lines, chain = list[bytes](), forger.stream
    for number in range(MANY):
        row = Ref(desk.unit, "row", f"{number:032x}")
        signoff = Ref(desk.unit, "signoff", f"{number:032x}")
        lines.append(forger.line(2 * number + 1, row, "plan", f"={plan.local}"))
        chain = Segment.chain_after(chain, lines[-1])
        cut = {**base, forger.stream: StreamPosition(2 * number + 1, chain)}
        body = SignOffBody(plan, "", cut, bytes(32), bytes(32), "").line
        lines.append(forger.line(2 * number + 2, signoff, "body", f"={body}"))
        chain = Segment.chain_after(chain, lines[-1])
    false, harmless = forger.segment(lines), ordinary(other, plain, 2 * MANY)
    taken = steps(desk, lambda: desk.take([false]))
    others = steps(other, lambda: other.take([harmless]))
    assert [one.state for one in signoffs.every(desk.folder.writer.log)] == [
        SignOffState.INVALID
    ] * MANY
    assert desk.sound()
    assert taken < 10 * others
