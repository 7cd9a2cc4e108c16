"""Two histories of one stream: both kept and relayed, neither counts beyond the first difference (docs/log.md)."""

import shutil
from itertools import permutations
from pathlib import Path

from core.exchange.devices import problems_with_values
from core.log.op import StreamPosition, write_cut
from core.values import Plain, Ref, Text
from storage.db.folder.folder import DATABASE
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger

UNIT = "a" * 32
PLAN = Ref(UNIT, "plan", "c" * 32)


def two_tales(forger: Forger) -> tuple[list[bytes], list[bytes]]:
    begin = [forger.line(1, PLAN, "using", "=agreed")]
    return (
        [*begin, forger.line(2, PLAN, "using", "=ten", [1]), forger.line(3, PLAN, "title", 4)],
        [*begin, forger.line(2, PLAN, "using", "=twenty", [1])],
    )


def test_whoever_tells_two_tales_is_believed_up_to_where_they_part(desk_of: MakeDesk) -> None:
    province, centre = desk_of("1000", "province"), desk_of("9999", "centre")
    forger = Forger(UNIT)
    one, two = two_tales(forger)
    province.meet(forger)
    centre.meet(forger)
    province.take([forger.segment(one)])
    centre.take([forger.segment(two)])
    assert (province.value(PLAN, "using"), centre.value(PLAN, "using")) == ("ten", "twenty")
    report = centre.take(province)
    province.take(centre)
    assert report.forked == {forger.key.hex()}
    assert province.folder.digest(UNIT) == centre.folder.digest(UNIT)
    for desk in (province, centre):
        assert desk.value(PLAN, "using") == "agreed"
        assert {past.counts for past in desk.folder.history.of(PLAN, "using")} == {True, False}
        assert desk.sound()


def test_both_values_of_a_fork_are_told_and_neither_shows(desk_of: MakeDesk) -> None:
    centre, forger = desk_of("9999", "centre"), Forger(UNIT)
    one, two = two_tales(forger)
    centre.meet(forger)
    centre.take([forger.segment(one)])
    assert [
        tales for _problem, tales in problems_with_values(centre.folder.reader()) if tales
    ] == []
    centre.take([forger.segment(two)])
    told = {
        tale.field: set(tale.values)
        for _problem, tales in problems_with_values(centre.folder.reader())
        for tale in tales
    }
    assert told["using"] == {"ten", "twenty"}
    assert centre.value(PLAN, "using") == "agreed"


def test_three_tales_in_any_order_end_in_one_picture(desk_of: MakeDesk) -> None:
    forger = Forger(UNIT)
    trunk = [forger.line(n, PLAN, "using", f"=v{n}", [n - 1] if n > 1 else []) for n in range(1, 5)]
    tales = [
        trunk,
        [*trunk[:3], forger.line(4, PLAN, "using", "=other", [3])],
        [*trunk[:1], forger.line(2, PLAN, "using", "=early", [1])],
        [
            *trunk[:3],
            forger.line(4, PLAN, "using", "=other", [3]),
            forger.line(5, PLAN, "using", "=more", [4]),
        ],
    ]
    digests = set()
    for number, order in enumerate(permutations(tales)):
        if number % 3:
            continue  # eight of the twenty-four
        desk = desk_of("9999", "centre")
        desk.meet(forger)
        for tale in order:
            desk.take([forger.segment(tale)])
        assert desk.value(PLAN, "using") == "v1"
        assert desk.sound()
        digests.add(desk.folder.digest(UNIT))
        desk.close()
    assert len(digests) == 1


def test_of_a_fork_what_a_delete_names_is_kept_though_it_is_the_third(desk_of: MakeDesk) -> None:
    """Whoever deleted had seen another history than the two that are kept; without it nobody can tell what she saw."""
    forger, other = Forger(UNIT), Forger(UNIT)
    begin = [forger.line(1, PLAN, "using", "=agreed")]
    tales = [[*begin, forger.line(2, PLAN, "no", number)] for number in range(3)]
    *kept, third = sorted(tales, key=lambda tale: forger.name(tale, 2).rpartition(":")[2])
    end = forger.segment(third)
    delete = other.segment(
        [
            other.line(
                1, PLAN, "_del", f"={write_cut({forger.stream: StreamPosition(2, end.chain)})}"
            )
        ]
    )
    digests = set()
    for order in permutations([*map(forger.segment, kept), end, delete]):
        desk = desk_of("9999", "centre")
        desk.meet(forger, other)
        for segment in (*order, end):  # what is not kept at first comes again
            desk.take([segment])
        assert len(desk.folder.writer.log.streams[forger.stream]) == 3
        assert desk.deleted(PLAN)
        assert desk.sound()
        digests.add(desk.folder.digest(UNIT))
        desk.close()
    assert len(digests) == 1


def test_other_streams_of_a_forked_key_go_on(desk: Desk) -> None:
    forger = Forger(UNIT)
    other = Forger(UNIT, forger.private, incarnation=b"12345678")
    desk.meet(forger)
    for tale in two_tales(forger):
        desk.take([forger.segment(tale)])
    desk.take([other.segment([other.line(1, PLAN, "no", 3)])])
    assert (desk.value(PLAN, "using"), desk.value(PLAN, "no")) == ("agreed", 3)


def put_back(desk: Desk, copy: Path, *, keys: bool = False) -> None:
    """Put an older database back; with `keys` the whole machine goes back."""
    desk.close()
    shutil.copyfile(copy / DATABASE, desk.database)
    if keys:
        shutil.rmtree(desk.home)
        shutil.copytree(copy / "keys", desk.home)
    desk.reopen()


def kept_copy(desk: Desk, to: Path) -> Path:
    desk.close()
    to.mkdir()
    shutil.copyfile(desk.database, to / DATABASE)
    shutil.copytree(desk.home, to / "keys")
    desk.reopen()
    return to


def test_an_honest_restore_never_forks(desk_of: MakeDesk, tmp_path: Path) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    copy = kept_copy(desk, tmp_path / "backup")
    desk.put(plan, "using", Plain("sent"))
    centre.take(desk)
    before = desk.folder.writer.incarnation
    put_back(desk, copy)
    assert desk.value(plan, "using") is None
    assert desk.folder.writer.incarnation != before
    for number in range(10):
        desk.put(plan, "title", Text(f"ครั้งที่ {number}"))
    desk.put(plan, "using", Plain("written-again"))
    assert centre.take(desk).forked == frozenset()
    assert centre.sides(plan, "using") == {"sent", "written-again"}
    desk.take(centre)
    assert desk.folder.digest(desk.unit) == centre.folder.digest(desk.unit)


def test_an_older_copy_is_noticed_though_nothing_had_left(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    copy = kept_copy(desk, tmp_path / "backup")
    desk.put(plan, "using", Plain("never-sent"))
    later = kept_copy(desk, tmp_path / "later")
    put_back(desk, copy)
    desk.put(plan, "using", Plain("kept"))
    centre.take(desk)
    put_back(desk, later)
    assert centre.take(desk).forked == frozenset()
    assert centre.sides(plan, "using") == {"never-sent", "kept"}


def test_a_copied_folder_opens_an_incarnation_of_its_own(desk_of: MakeDesk, tmp_path: Path) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    desk.close()
    shutil.copytree(desk.place, tmp_path / "copy")
    twin = Desk(desk.folder, tmp_path / "copy", desk.home)
    twin.reopen()
    twin.put(plan, "using", Plain("in-the-copy"))
    twin.close()
    desk.reopen()
    desk.put(plan, "using", Plain("in-the-first"))
    centre.take(desk)
    desk.close()
    twin.reopen()
    assert centre.take(twin).forked == frozenset()
    assert centre.sides(plan, "using") == {"in-the-copy", "in-the-first"}
    twin.close()
    desk.reopen()


def test_whoever_meets_its_own_fork_goes_on_in_a_new_incarnation(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    """The whole machine was put back, its keys too: that cannot be noticed before the lost words come home."""
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    copy = kept_copy(desk, tmp_path / "backup")
    desk.put(plan, "using", Plain("lost"))
    centre.take(desk)
    put_back(desk, copy, keys=True)
    desk.put(plan, "using", Plain("again"))
    assert centre.take(desk).forked == {desk.folder.writer.keys.public.hex()}
    before = desk.folder.writer.incarnation
    desk.take(centre)
    assert desk.folder.writer.incarnation != before
    assert desk.value(plan, "using") is None
    desk.put(plan, "using", Plain("written-again"))
    assert centre.take(desk).forked == frozenset()
    assert centre.value(plan, "using") == "written-again"
    assert desk.folder.digest(desk.unit) == centre.folder.digest(desk.unit)


def test_own_words_that_come_back_unknown_open_a_new_incarnation(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    copy = kept_copy(desk, tmp_path / "backup")
    desk.put(plan, "using", Plain("sent"))
    centre.take(desk)
    put_back(desk, copy, keys=True)
    before = desk.folder.writer.incarnation
    desk.take(centre)
    assert desk.folder.writer.incarnation != before
    assert desk.value(plan, "using") == "sent"
