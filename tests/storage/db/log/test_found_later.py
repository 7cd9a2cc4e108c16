"""What is found later: what came in files, and the index of a folder of before. What is saved here is found at once."""

from contextlib import closing

from core.values import Change, Text
from storage.db.log import searching
from storage.db.sqlite import connect_plain, writing
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.log.test_searching import found, found_now, made, seen


def test_what_is_saved_here_is_found_at_once_and_what_came_in_a_file_waits_and_says_so(desk_of: MakeDesk) -> None:
    """Who takes 900 files in waits for what they say, not for the index of it; what is found is never out of date."""
    first, second = desk_of(), desk_of()
    assert second.folder.said.catch_up() == 0
    one = made(first, "evidence", title="เดิมทีเดียว")
    assert found_now(first, "เดิมที") == {one}
    second.take(first)
    waiting = second.folder.said.waiting()
    assert waiting > 0
    assert not found_now(second, "เดิมที")
    other = made(second, "evidence", title="ของเครื่องนี้")
    assert found_now(second, "เครื่องนี้") == {other}
    assert second.folder.said.waiting() == waiting, "no save writes what came for others"
    assert found(second, "เดิมที") == {one}
    assert second.folder.said.waiting() == 0
    first.save(Change(one, "title", Text("เปลี่ยนแล้ว"), seen(first, one)))
    second.take(first)
    assert not found_now(second, "เดิมที")
    assert found_now(second, "เปลี่ยนแล้ว") == {one}


def test_a_folder_of_before_is_found_through_behind_the_window_and_words_typed_meanwhile_at_once(desk: Desk) -> None:
    old = [made(desk, "evidence", title=f"ของเก่า {n}") for n in range(searching.AT_ONCE + 20)]
    desk.close()
    with closing(connect_plain(desk.database, "rw")) as db, writing(db):
        searching.drop(db)
    desk.closed = False
    desk.reopen()
    waits = desk.folder.said.waiting()
    assert waits > searching.AT_ONCE
    new = made(desk, "evidence", title="ของใหม่")
    assert found_now(desk, "ของ", len(old) * 2) == {new}
    left = [waits]
    while left[-1]:
        left.append(desk.folder.said.catch_up())
    assert left == sorted(left, reverse=True)
    assert found(desk, "ของ", len(old) * 2) == {new, *old}
    assert desk.sound()
