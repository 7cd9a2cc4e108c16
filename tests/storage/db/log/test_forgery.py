"""What somebody else signs, repeats, hides or guesses never becomes another's word (safety E1, E3, E4, E8, E10)."""

from dataclasses import replace

import pytest

from core.log.op import Segment, StreamPosition
from core.values import Change, Plain, Ref
from storage.db.log.log import ends_of
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger


def in_two(desk: Desk) -> tuple[Segment, Segment]:
    """What a desk has written in its own scope, in two segments: up to now, and one more edit."""
    plan = desk.new_plan()
    first = desk.mail(scopes=[desk.unit])[0][0]
    desk.put(plan, "using", Plain("moral-plan/2569/1"))
    return first, desk.mail(
        scopes=[desk.unit], known={first.stream: [StreamPosition(first.last, first.chain)]}
    )[0][0]


def test_a_forgery_behind_a_gap_is_refused_and_the_true_lines_are_taken(desk_of: MakeDesk) -> None:
    author, centre = desk_of(), desk_of("9999", "centre")
    first, second = in_two(author)
    lines = second.lines.replace(b"moral-plan/2569/1", b"moral-plan/2569/9")
    chain = second.previous
    for line in lines.split(b"\n"):
        chain = Segment.chain_after(chain, line)
    forged = [replace(second, lines=lines), replace(second, lines=lines, chain=chain)]
    report = centre.take(forged)
    assert len(report.refused) == 2
    assert report.parked == 0
    assert centre.take([second]).parked == 1
    assert centre.value(author.plan(), "using") is None
    centre.take([first])
    assert centre.value(author.plan(), "using") == "moral-plan/2569/1"
    assert centre.folder.info()["parked"] == 0


def test_parked_segments_take_part_in_nothing(desk_of: MakeDesk) -> None:
    author, centre = desk_of(), desk_of("9999", "centre")
    digest = centre.folder.digest()
    _first, second = in_two(author)
    centre.take([second], [second])
    assert centre.folder.digest() == digest
    assert centre.folder.records("plan") == []
    assert centre.folder.info()["parked"] == 1


def test_the_room_for_parked_segments_is_capped(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, centre = desk_of(), desk_of("9999", "centre")
    monkeypatch.setattr("storage.db.folder.appending.WAITING_ROOM", 10)
    first, second = in_two(author)
    report = centre.take([second])
    assert (report.parked, len(report.refused)) == (0, 1)
    centre.take([second, first])
    assert centre.value(author.plan(), "using") == "moral-plan/2569/1"


def test_the_same_mail_a_hundred_times_is_once(desk_of: MakeDesk) -> None:
    author, centre = desk_of(), desk_of("9999", "centre")
    author.new_row(author.new_plan())
    mail = author.mail()
    report = centre.take(mail)
    digest = centre.folder.digest()
    again = [centre.take(mail) for _ in range(100)]
    assert centre.folder.digest() == digest
    assert {(one.new, one.known, one.texts) for one in again} == {(0, report.new + report.known, 0)}
    assert not any(one.touched for one in again)


def test_a_parent_in_another_field_or_record_replaces_nothing(desk_of: MakeDesk) -> None:
    author = desk_of()
    plan, other = author.new_plan(1), author.new_plan(2)
    author.put(plan, "using", Plain("mine"))
    author.put(other, "using", Plain("other"))
    (year,) = known(author.folder.record(plan)).shown("year").seen
    (using,) = known(author.folder.record(other)).shown("using").seen
    forger = Forger(author.unit)
    author.meet(forger)
    author.take([forger.segment([forger.line(1, plan, "using", "=lie", sorted([year, using]))])])
    assert author.sides(plan, "using") == {"mine", "lie"}
    assert (author.value(other, "using"), author.value(plan, "year")) == ("other", 2569)
    assert author.sound()


def test_a_parent_that_is_guessed_before_it_is_written_replaces_nothing(desk_of: MakeDesk) -> None:
    author = desk_of()
    plan = author.new_plan()
    stream = author.mail(scopes=[author.unit])[0][0].stream.hex()
    guesses = sorted(f"{stream}:{seq}:{'a' * 16}" for seq in range(1, 30))
    forger = Forger(author.unit)
    author.meet(forger)
    author.take([forger.segment([forger.line(1, plan, "using", "=lie", guesses)])])
    author.put(plan, "using", Plain("true"), blind=True)
    assert author.sides(plan, "using") == {"true", "lie"}


def test_what_truly_replaces_is_believed_in_any_order(desk_of: MakeDesk) -> None:
    author = desk_of()
    other = desk_of()
    centre = desk_of("9999", "centre")
    plan = author.new_plan()
    other.take(author)
    other.put(plan, "using", Plain("new"))
    later = [
        one
        for one in other.mail(scopes=[author.unit])[0]
        if one.key == other.folder.writer.keys.public
    ]
    author.put(plan, "using", Plain("old"))
    other.take(author)
    other.put(plan, "using", Plain("both-seen"))
    last = other.mail(scopes=[author.unit])[0]
    centre.take(later, last)
    assert centre.value(plan, "using") == "both-seen"
    assert not centre.sides(plan, "using")
    assert centre.sound()


def test_the_same_id_in_another_scope_or_entity_is_another_record(desk_of: MakeDesk) -> None:
    author = desk_of("1001")
    neighbour = desk_of("1002")
    centre = desk_of("9999", "centre")
    plan = author.new_plan()
    author.put(plan, "using", Plain("mine"))
    forger = Forger(neighbour.unit)
    centre.meet(forger)
    stolen = Ref(neighbour.unit, "plan", plan.id)
    comment = Ref(neighbour.unit, "comment", plan.id)
    lines = [
        forger.line(1, stolen, "using", "=theirs"),
        forger.line(2, comment, "kind", "=comment"),
    ]
    centre.take(author, [forger.segment(lines)])
    assert centre.value(plan, "using") == "mine"
    assert centre.value(stolen, "using") == "theirs"
    assert not centre.folder.conflicts()


def test_an_unknown_entity_is_kept_and_relayed_and_counts_for_nothing(desk_of: MakeDesk) -> None:
    centre, province = desk_of("9999", "centre"), desk_of("1000", "province")
    forger = Forger("a" * 32)
    newer = Ref("a" * 32, "tea_party", "c" * 32)
    province.meet(forger)
    centre.meet(forger)
    province.take([forger.segment([forger.line(1, newer, "guests", 3)])])
    assert centre.take(province).refused == ()
    assert (
        centre.folder.writer.log.find(
            forger.stream, ends_of(province.folder.writer.log)[forger.stream][0]
        )
        is not None
    )
    assert centre.folder.record(newer) is None


def test_a_value_of_another_kind_harms_no_table(desk_of: MakeDesk) -> None:
    centre = desk_of("9999", "centre")
    forger, answer = Forger("a" * 32), Ref("a" * 32, "answer", "c" * 32)
    centre.meet(forger)
    lines = [
        forger.line(1, answer, "level", "=three"),
        forger.line(2, answer, "state", 5),
        forger.line(3, answer, "note", "=plain"),
        forger.line(4, answer, "sheet", 7),
        forger.line(5, answer, "item", None),
        forger.line(6, answer, "_del", 4),
    ]
    centre.take([forger.segment(lines)])
    assert centre.value(answer, "level") == "three"
    assert centre.shows(answer)
    assert centre.sound()


def test_65_sides_are_settled_by_two_ops_each_naming_the_one_before(desk_of: MakeDesk) -> None:
    author, centre = desk_of(), desk_of("9999", "centre")
    plan = author.new_plan()
    forgers = [Forger(author.unit) for _ in range(70)]
    author.meet(*forgers)
    author.take(
        [one.segment([one.line(1, plan, "using", f"=v{n}")]) for n, one in enumerate(forgers)]
    )
    record = author.folder.record(plan)
    assert record is not None
    assert len(record.shown("using").sides) == 70
    author.save(Change(plan, "using", Plain("chosen"), record.shown("using").seen))
    assert not author.folder.conflicts()
    centre.take(author)
    assert centre.value(plan, "using") == "chosen"
    assert not centre.folder.conflicts()


def test_what_is_fixed_at_birth_stays_though_its_author_writes_on_top(desk: Desk) -> None:
    forger, plan = Forger(desk.unit), desk.plan()
    desk.meet(forger)
    desk.take([forger.segment([forger.line(1, plan, "no", 1), forger.line(2, plan, "no", 2, [1])])])
    assert desk.sides(plan, "no") == {1, 2}
    assert desk.sound()
