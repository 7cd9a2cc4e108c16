"""Whoever sends a crowd of something odd makes nobody slow: neither the import nor every save after it."""

from functools import partial

from core.log.op import Segment, SignOffBody, SignOffState, StreamPosition
from core.values import Ref, Text
from storage.db.log.log import cut_of
from storage.db.signoffs import signoffs
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.db.signer import write_body

MANY = 120


def waiting(desk: Desk, forger: Forger, plan: Ref) -> Segment:
    """Rows of a plan, and as many bodies that sign it and wait for ever."""
    rows = [Ref(desk.unit, "row", f"{number:032x}") for number in range(MANY)]
    lines = [forger.line(seq, row, "plan", f"={plan.local}") for seq, row in enumerate(rows, 1)]
    for number in range(MANY):
        body = SignOffBody(
            plan, "", {bytes(16): StreamPosition(1 + number, bytes(16))}, bytes(32), bytes(32), ""
        ).line
        lines.append(
            forger.line(
                MANY + number + 1, Ref(desk.unit, "signoff", f"{number:032x}"), "body", f"={body}"
            )
        )
    return forger.segment(lines)


def test_sign_offs_that_wait_for_ever_do_not_slow_down_saving(desk_of: MakeDesk) -> None:
    desk, free = desk_of(), desk_of()
    forger, plan = Forger(desk.unit), desk.new_plan(1)
    desk.meet(forger)
    desk.take([waiting(desk, forger, plan)])
    assert [one.state for one in signoffs.every(desk.folder.writer.log)] == [
        SignOffState.WAITING
    ] * MANY
    other, its = desk.new_plan(2), free.new_plan(2)
    one = steps(desk, lambda: desk.put(other, "title", Text("แผน")))
    assert one < 5 * steps(free, lambda: free.put(its, "title", Text("แผน"))) + 50
    assert desk.sound()


def test_what_was_signed_before_anything_named_it_is_held_when_it_comes(desk_of: MakeDesk) -> None:
    desk = desk_of()
    for number, state in ((5, SignOffState.SOUND), (6, SignOffState.WAITING)):
        unborn = Ref(desk.unit, "plan", f"{number:032x}")
        cut = dict(cut_of(desk.folder.writer.log, desk.unit))
        if state == SignOffState.WAITING:
            cut[bytes(16)] = StreamPosition(1, bytes(16))
        body = SignOffBody(
            unborn, "", dict(sorted(cut.items())), SignOffBody.hash_of(unborn, ()), bytes(32), ""
        )
        assert write_body(desk, unborn, body.line).state == state
        forger = Forger(desk.unit)
        desk.meet(forger)
        desk.take([forger.segment([forger.line(1, unborn, "using", "=x")])])
        assert desk.sound()


def test_parked_segments_that_wait_for_another_beginning_are_passed_over(desk_of: MakeDesk) -> None:
    taken = []
    for parked in (1, MANY):
        desk = desk_of()
        forger, plan = Forger(desk.unit), desk.new_plan(1)
        desk.meet(forger)
        odd = [
            forger.segment([forger.line(2, plan, "no", n)], 2, bytes([n]) * 16)
            for n in range(parked)
        ]
        assert desk.take(odd).parked == parked
        segments, before = list[Segment](), forger.stream
        for seq in range(1, MANY + 1):
            segments.append(
                forger.segment([forger.line(seq, plan, "using", f"=x{seq}")], seq, before)
            )
            before = segments[-1].chain
        taken.append(steps(desk, partial(desk.take, segments)))
        assert desk.sound()
    assert taken[1] < 2 * taken[0]


def test_a_stream_with_many_histories_is_hung_on_and_judged_once(desk_of: MakeDesk) -> None:
    taken = []
    for many in (MANY, 2 * MANY):
        desk = desk_of()
        forger, plan = Forger(desk.unit), desk.new_plan(1)
        desk.meet(forger)
        forks = [forger.segment([forger.line(1, plan, "no", n)]) for n in range(many)]
        # by chance some with a lower chain would come in between
        forks.sort(key=lambda one: one.chain)
        taken.append(steps(desk, partial(desk.take, forks)))
        assert desk.take(forks).new == 0
        assert len(desk.folder.writer.log.streams[forger.stream]) == 2
        assert desk.sound()
    assert taken[1] < 2.5 * taken[0]
