"""A segment too long to be held at once is taken as any other is, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from core.log.op import Segment, StreamedSegment, StreamPosition, write_cut
from core.log.post import ImportResult
from core.values import Ref
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger

UNIT = "a" * 32
PLAN = Ref(UNIT, "plan", "c" * 32)
LONG, STEP = 40, 7  # lines of it, and of a part


def lines_of(
    forger: Forger, word: str, begun: Sequence[bytes] = (), last: int = LONG
) -> list[bytes]:
    """A value written over the one before, again and again."""
    more = (
        forger.line(seq, PLAN, "using", f"={word}{seq}", [seq - 1] if seq > 1 else [])
        for seq in range(len(begun) + 1, last + 1)
    )
    return [*begun, *more]


def long(segment: Segment) -> StreamedSegment:
    """As a reader hands it on that holds a few lines of it at a time."""
    lines = segment.lines.split(b"\n")
    parts = [b"\n".join(lines[start : start + STEP]) for start in range(0, len(lines), STEP)]
    return StreamedSegment(replace(segment, lines=b""), lambda: iter(parts))


def take(desk: Desk, one: Segment) -> ImportResult:
    return desk.folder.exchange.take_segments([long(one)])


def centre_of(desk_of: MakeDesk, *forgers: Forger) -> Desk:
    desk = desk_of("9999", "centre")
    desk.meet(*forgers)
    return desk


def test_it_is_shown_and_passed_on_as_a_short_one_is(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    whole, in_parts = centre_of(desk_of, forger), centre_of(desk_of, forger)
    segment = forger.segment(lines_of(forger, "v"))
    whole.take([segment])
    assert take(in_parts, segment).new == LONG
    assert in_parts.value(PLAN, "using") == f"v{LONG}"
    assert in_parts.folder.digest(UNIT) == whole.folder.digest(UNIT)
    assert in_parts.sound()
    assert in_parts.folder.exchange.give({}, {UNIT})[0] == [segment]
    assert take(in_parts, segment).known == LONG


def test_what_is_here_of_it_is_not_stored_again(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    lines = lines_of(forger, "v")
    desk.take([forger.segment(lines[: STEP + 2])])
    found = take(desk, forger.segment(lines))
    assert (found.new, found.known) == (LONG - STEP - 2, STEP + 2)
    assert desk.sound()


def test_of_one_altered_in_its_last_part_nothing_is_kept(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    good = forger.segment(lines_of(forger, "v"))
    spoilt = [
        replace(good, lines=good.lines.replace(f"=v{LONG}".encode(), b"=evil")),
        replace(good, signature=bytes(64)),
        replace(good, lines=good.lines + b"\n"),
        replace(good, lines=good.lines.rpartition(b"\n")[0]),
    ]
    for one in spoilt:
        found = take(desk, one)
        assert (found.new, found.parked, len(found.refused)) == (0, 0, 1)
    assert desk.folder.record(PLAN) is None
    assert take(desk, good).new == LONG


def test_behind_a_gap_it_does_not_wait_and_comes_again(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    lines = lines_of(forger, "v")
    first = forger.segment(lines[:3])
    rest = forger.segment(lines[3:], 4, first.chain)
    found = take(desk, rest)
    assert (found.new, found.parked) == (0, 0)
    assert [one.reason for one in found.refused] == [
        "ยังขาดข้อมูลส่วนก่อนหน้า และส่วนนี้ใหญ่เกินกว่าจะเก็บรอ จะมาอีกครั้งกับไฟล์ถัดไป"
    ]
    desk.take([first])
    assert take(desk, rest).new == LONG - 3
    assert desk.sound()


def test_one_that_waited_for_its_end_follows_it(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    lines = lines_of(forger, "v", last=LONG + 5)
    begun = forger.segment(lines[:LONG])
    assert desk.take([forger.segment(lines[LONG:], LONG + 1, begun.chain)]).parked == 1
    assert take(desk, begun).new == LONG + 5
    assert desk.sound()


# -- of a stream that forked


def three(forger: Forger) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Histories that part after the first line; by their chains the last of them is the one too many."""
    begun = lines_of(forger, "v", last=1)
    found = [lines_of(forger, word, begun) for word in "abc"]
    one, two, third = sorted(found, key=lambda lines: forger.name(lines, 2).rpartition(":")[2])
    return one, two, third


def test_of_two_histories_both_are_kept_whole(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    one, two, _three = three(forger)
    take(desk, forger.segment(one))
    found = take(desk, forger.segment(two))
    assert found.forked == {forger.key.hex()}
    assert found.new == LONG - 1
    assert desk.value(PLAN, "using") == "v1"
    assert desk.sound()


def test_of_a_third_history_nothing_is_kept_and_nothing_waits(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    one, two, third = three(forger)
    desk.take([forger.segment(one), forger.segment(two)])
    found = take(desk, forger.segment(third))
    assert (found.new, found.parked) == (0, 0)
    assert [each.reason for each in found.refused] == ["มีประวัติที่ขัดกันเกินสองแบบ จึงเก็บไว้เพียงสองแบบ"]
    assert desk.sound()


def named(desk: Desk, end: StreamPosition, forger: Forger) -> None:
    """Somebody deletes what she saw, that end of the stream among it."""
    other = Forger(UNIT)
    desk.meet(other)
    ref = Ref(UNIT, "plan", "d" * 32)
    cut = f"={write_cut({forger.stream: end})}"
    desk.take([other.segment([other.line(1, ref, "_del", cut)])])


def test_a_third_history_that_is_named_is_kept_whole_and_signed(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    for at in (3, STEP + 1, LONG):
        desk = centre_of(desk_of, forger)
        one, two, third = three(forger)
        desk.take([forger.segment(one), forger.segment(two)])
        named(desk, StreamPosition(at, forger.segment(third[:at]).chain), forger)
        assert take(desk, forger.segment(third)).new == LONG - 1, at
        assert desk.sound()
        assert forger.segment(third) in desk.folder.exchange.give({}, {UNIT})[0]


def test_one_that_only_might_lead_to_what_is_named_is_not_kept_by_half(desk_of: MakeDesk) -> None:
    """Its first parts end before the number that is named; only a later one shows that it is another history."""
    forger = Forger(UNIT)
    desk = centre_of(desk_of, forger)
    one, two, third = three(forger)
    desk.take([forger.segment(one), forger.segment(two)])
    elsewhere = forger.segment(
        [*third[: LONG - 2], forger.line(LONG - 1, PLAN, "using", "=elsewhere")]
    )
    named(desk, StreamPosition(LONG - 1, elsewhere.chain), forger)
    assert take(desk, forger.segment(third)).new == 0
    assert desk.sound()
    assert desk.take([elsewhere]).new == LONG - 2
    assert desk.sound()
