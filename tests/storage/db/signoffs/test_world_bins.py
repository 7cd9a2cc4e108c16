"""What a fork takes away from a record's containers is hidden or shown at once (docs/log.md)."""

from core.log.op import StreamPosition, write_cut
from core.values import Plain, Ref
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.forger import Forger


def test_a_record_whose_edge_to_what_still_shows_stops_counting_is_hidden_with_the_other(
    desk_of: MakeDesk,
) -> None:
    """It lies in a deleted plan and, says a key that later forks, in one that shows."""
    desk = desk_of()
    deleted, stays = desk.new_plan(1), desk.new_plan(2)
    row = desk.new_row(deleted)
    forger = Forger(desk.unit)
    desk.meet(forger)
    lines = [forger.line(1, Ref(desk.unit, "person", "e" * 32), "active", 1)]
    lines.append(forger.line(2, row, "plan", f"={stays.local}"))
    desk.take([forger.segment(lines)])
    desk.delete(deleted)
    assert desk.deleted(deleted)
    assert desk.shows(row)
    desk.take([forger.segment([lines[0], forger.line(2, row, "order", "=a")])])
    assert desk.deleted(deleted)
    assert not desk.shows(row)
    assert desk.sound()


def test_a_record_is_hidden_when_a_delete_of_its_container_came_before_all_the_rest(
    desk_of: MakeDesk,
) -> None:
    """The delete is known first, then the plan, then what lies in it: in any order the same shows."""
    author = desk_of()
    deleter = desk_of()
    centre = desk_of("9999", "centre")
    plan = author.new_plan()
    row = author.new_row(plan)
    deleter.take(author)
    deleter.delete(plan)
    segments = deleter.mail()[0]
    centre.take([one for one in segments if one.key == deleter.folder.writer.keys.public])
    assert not centre.shows(row)
    centre.take(author)
    assert centre.deleted(plan)
    assert not centre.shows(row)
    assert centre.sound()
    assert centre.folder.digest(author.unit) == deleter.folder.digest(author.unit)


def test_a_cut_of_one_history_holds_nothing_of_another(desk_of: MakeDesk) -> None:
    """The deleter saw one tale of a forked key; what the other tells beyond the common part never counted."""
    desk = desk_of()
    plan = desk.new_plan()
    row = desk.new_row(plan)
    forger = Forger(desk.unit)
    desk.meet(forger)
    tales = [
        [forger.line(1, row, "order", "=b"), forger.line(2, row, "order", word, [1])]
        for word in ("=c", "=d")
    ]
    first, second = (forger.segment(tale) for tale in tales)
    desk.take([first])
    cut = str(desk.folder.history.cut(desk.unit))
    assert write_cut({forger.stream: StreamPosition(2, first.chain)}) in cut
    desk.put(plan, "_del", Plain(cut))
    desk.take([second])
    assert desk.deleted(plan)
    assert desk.value(row, "order") == "b"
    assert desk.sound()
