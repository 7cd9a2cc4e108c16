"""What is given is what the other lacks; receipts say what is here, in order even over a restore (docs/bundle.md)."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import RefusedError
from core.log.op import StreamPosition
from core.log.post import Receipt
from core.values import Change, Plain, Text
from storage.db.log import receipts
from storage.db.log.delta import StatedEnds
from storage.db.log.log import ends_of
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger


def found(of: Desk) -> list[Receipt]:
    return receipts.write(
        of.folder.writer.keys,
        "2026-11-20",
        receipts.stated(of.folder.writer.log.histories.values()),
    )


def hear(to: Desk, heard: list[Receipt]) -> None:
    receipts.note(to.folder.writer.log, heard, to.folder.writer.log.verdict.trust.standings)


def note(to: Desk, of: Desk) -> None:
    hear(to, found(of))


def known(desk: Desk, of: Desk) -> StatedEnds:
    (ends,) = receipts.stated_ends(desk.folder.writer.log, of.folder.writer.keys.public)
    return ends


def test_only_what_the_receiver_lacks_is_sent(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    centre.take(desk)
    note(desk, centre)
    assert desk.mail(known=known(desk, centre)) == ([], [])
    desk.put(plan, "title", Text("ใหม่"))
    (segment,), (text,) = desk.mail(known=known(desk, centre))
    assert segment.lines.count(b"\n") == 1  # the save's opening and its edit
    assert text.text == "ใหม่"
    assert centre.take(([segment], [text])).new == 2
    assert centre.value(plan, "title") == "ใหม่"


def test_an_end_that_is_not_on_our_history_means_everything(desk_of: MakeDesk) -> None:
    desk = desk_of()
    desk.new_plan()
    ((segment, *_),) = (desk.mail(scopes=[desk.unit])[0],)
    assert desk.mail(known={segment.stream: [StreamPosition(3, bytes(16))]})[0][0].first == 1
    known_to_it = {segment.stream: [StreamPosition(segment.last, segment.chain)]}
    assert desk.mail(known=known_to_it, scopes=[desk.unit])[0] == []


def test_a_scope_that_is_not_asked_for_stays_here(desk_of: MakeDesk) -> None:
    one = desk_of("1001")
    two = desk_of("1002")
    centre = desk_of("9999", "centre")
    centre.take(one, two)
    assert {segment.scope for segment in centre.mail(scopes=[one.unit])[0]} == {one.unit}
    assert centre.mail(scopes=[])[0] == []


def test_both_histories_of_a_fork_are_relayed(desk_of: MakeDesk) -> None:
    province, centre = desk_of("1000", "province"), desk_of("9999", "centre")
    forger, plan = Forger(province.unit), province.plan()
    for desk in (province, centre):
        desk.meet(forger)
    begin = [forger.line(n, plan, "no", n) for n in range(1, 4)]
    tales = [[*begin, forger.line(4, plan, "no", n)] for n in (4, 5)]
    for tale in tales:
        province.take([forger.segment(tale)])
    centre.take(province)
    assert (
        ends_of(centre.folder.writer.log)[forger.stream]
        == ends_of(province.folder.writer.log)[forger.stream]
    )
    assert len(ends_of(centre.folder.writer.log)[forger.stream]) == 2
    note(province, centre)
    assert province.mail(known=known(province, centre))[0] == []


def test_who_knows_one_history_is_sent_the_other_from_where_they_part(desk_of: MakeDesk) -> None:
    province, centre = desk_of("1000", "province"), desk_of("9999", "centre")
    forger, plan = Forger(province.unit), province.plan()
    begin = [forger.line(n, plan, "no", n) for n in range(1, 4)]
    long = [*begin, *(forger.line(n, plan, "no", n) for n in range(4, 10))]
    short = [*begin, forger.line(4, plan, "no", 40)]
    for desk in (province, centre):
        desk.meet(forger)
    centre.take([forger.segment(long)])
    province.take([forger.segment(long)], [forger.segment(short)])
    note(province, centre)
    ours = [
        segment
        for segment in province.mail(known=known(province, centre))[0]
        if segment.stream == forger.stream
    ]
    assert [(segment.first, segment.last) for segment in ours] == [(4, 4)]
    centre.take(ours)
    assert (
        ends_of(centre.folder.writer.log)[forger.stream]
        == ends_of(province.folder.writer.log)[forger.stream]
    )


def test_what_has_left_is_never_noted_as_less(desk: Desk) -> None:
    keys, stream = desk.folder.writer.keys, bytes(16)
    keys.note_left({stream: StreamPosition(9, b"n" * 16)})
    keys.note_left({stream: StreamPosition(5, b"f" * 16)})
    assert keys.left[stream] == StreamPosition(9, b"n" * 16)


def test_a_backup_leaves_but_is_sent_to_nobody(desk: Desk) -> None:
    desk.new_plan()
    desk.folder.exchange.leave()
    assert desk.folder.writer.keys.left
    assert desk.folder.writer.keys.sent == {}
    assert desk.folder.history.unsent(desk.folder.writer.keys.sent) > 0


def test_saves_that_were_not_sent_are_counted_on_and_counted_anew(desk: Desk) -> None:
    keys = desk.folder.writer.keys

    def anew() -> int:
        with closing(desk.folder.reader()) as reader:
            return reader.history.unsent(keys.sent)

    with closing(desk.folder.reader()) as reader:
        plan = desk.new_plan()
        for _save in range(3):
            desk.new_row(plan, "ข้อความ")
            assert reader.history.unsent(keys.sent) == anew()
        before = anew()
        assert before >= 3
        sent = {one.stream: one.head for one in desk.folder.writer.log.histories.values()}
        assert reader.history.unsent(sent) == 0
        desk.new_row(plan, "ข้อความ")
        assert reader.history.unsent(sent) == 1
        assert reader.history.unsent(keys.sent) == before + 1


def test_what_a_room_sends_counts_once_among_what_was_not_sent(desk: Desk) -> None:
    """Thirty phones are thirty saves and no deed of whoever sits at the PC; yet it is never said that all is sent."""
    plan = desk.new_plan()

    def votes(words: str) -> None:
        desk.folder.save(desk.context, "take_votes", [Change(plan, "title", Text(words))])

    with closing(desk.folder.reader()) as reader:
        sent = {one.stream: one.head for one in desk.folder.writer.log.histories.values()}
        for n in range(5):
            votes(f"{n}")
            assert reader.history.unsent(sent) == 1
        desk.new_row(plan, "ข้อความ")
        assert reader.history.unsent(sent) == 2
        votes("อีก")
        assert reader.history.unsent(sent) == 2
    with closing(desk.folder.reader()) as reader:
        assert reader.history.unsent(sent) == 2, "counted anew"


def test_relayed_lines_are_the_author_s_own_byte_for_byte(desk_of: MakeDesk) -> None:
    desk = desk_of()
    province = desk_of("1000", "province")
    centre = desk_of("9999", "centre")
    desk.new_row(desk.new_plan(), "ข้อความ")
    province.take(desk)
    centre.take(province)
    mine = {segment.stream: segment for segment in desk.mail()[0]}
    theirs = {segment.stream: segment for segment in centre.mail()[0]}
    assert all(theirs[stream] == segment for stream, segment in mine.items())


def test_what_leaves_is_noted_beside_the_keys_before_it_leaves(desk: Desk) -> None:
    desk.new_plan()
    assert desk.folder.writer.keys.left == {}
    segments = [
        segment for segment in desk.mail()[0] if segment.key == desk.folder.writer.keys.public
    ]
    assert desk.folder.writer.keys.left == {
        one.stream: StreamPosition(one.last, one.chain) for one in segments
    }
    desk.reopen()
    assert desk.folder.writer.keys.left == {
        one.stream: StreamPosition(one.last, one.chain) for one in segments
    }


def test_the_highest_receipt_stands_even_when_it_states_less(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    desk, office = desk_of(), desk_of()
    plan = desk.new_plan()
    desk.close()
    office.close()
    shutil.copyfile(office.database, tmp_path / "old.db")
    desk.reopen()
    office.reopen()
    first = found(office)
    office.take(desk)
    second = found(office)
    hear(desk, second)
    hear(desk, first)
    assert desk.mail(known=known(desk, office))[0] == []
    office.close()
    shutil.copyfile(tmp_path / "old.db", office.database)
    office.reopen()
    note(desk, office)
    office.take(desk.mail(known=known(desk, office)))
    assert office.shows(plan)


def test_a_receipt_that_was_changed_is_refused(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    one = found(other)[0]
    for bad in (
        one._replace(statement=one.statement.replace(b'"number":1', b'"number":9')),
        one._replace(signature=bytes(64)),
        one._replace(statement=b"{}"),
        one._replace(statement=b"\xff"),
    ):
        with pytest.raises(RefusedError):
            receipts.read(bad)
        hear(desk, [bad])
    assert known(desk, other) == {}


def test_papers_and_receipts_have_numbers_that_never_come_twice(desk: Desk) -> None:
    keys = desk.folder.writer.keys
    assert [keys.next_paper(), keys.next_paper(), keys.next_receipts()] == [1, 2, 1]
    desk.reopen()
    assert desk.folder.writer.keys.next_paper() == 3


def test_the_repeat_of_a_large_mail_costs_next_to_nothing(desk_of: MakeDesk) -> None:
    desk, centre = desk_of(), desk_of("9999", "centre")
    plan = desk.new_plan()
    for number in range(20):
        desk.put(plan, "using", Plain(f"v{number}"))
    mail = desk.mail()
    centre.take(mail)
    before = centre.folder.writer.db.total_changes
    assert centre.take(mail).new == 0
    assert centre.folder.writer.db.total_changes == before
