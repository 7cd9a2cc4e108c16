"""What is found later: what came in files, and the index of a folder of before. What is saved here is found at once."""

import secrets
from contextlib import closing

import pytest

from core.entities import DELETED
from core.values import Change, Ref, Text
from storage.db.log import searching
from storage.db.sqlite import connect_plain, writing
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.log.test_searching import found, found_now, made, seen


def test_what_is_saved_here_is_found_at_once_and_what_came_in_a_file_waits_and_says_so(
    desk_of: MakeDesk,
) -> None:
    """Who takes 900 files in waits for what they say, not for the index of it; what is found is never out of date."""
    first, second = desk_of(), desk_of()
    assert second.folder.fields.catch_up() == 0
    one = made(first, "evidence", title="เดิมทีเดียว")
    assert found_now(first, "เดิมที") == {one}
    second.take(first)
    waiting = second.folder.fields.waiting()
    assert waiting > 0
    assert not found_now(second, "เดิมที")
    other = made(second, "evidence", title="ของเครื่องนี้")
    assert found_now(second, "เครื่องนี้") == {other}
    assert second.folder.fields.waiting() == waiting, "no save writes what came for others"
    assert found(second, "เดิมที") == {one}
    assert second.folder.fields.waiting() == 0
    first.save(Change(one, "title", Text("เปลี่ยนแล้ว"), seen(first, one)))
    second.take(first)
    assert not found_now(second, "เดิมที")
    assert found_now(second, "เปลี่ยนแล้ว") == {one}


def test_a_folder_of_before_is_found_through_behind_the_window_and_words_typed_meanwhile_at_once(
    desk: Desk,
) -> None:
    old = [made(desk, "evidence", title=f"ของเก่า {n}") for n in range(searching.AT_ONCE + 20)]
    desk.close()
    with closing(connect_plain(desk.database, "rw")) as db, writing(db):
        searching.drop(db)
    desk.closed = False
    desk.reopen()
    waits = desk.folder.fields.waiting()
    assert waits > searching.AT_ONCE
    new = made(desk, "evidence", title="ของใหม่")
    assert found_now(desk, "ของ", len(old) * 2) == {new}
    left = [waits]
    while left[-1]:
        left.append(desk.folder.fields.catch_up())
    assert left == sorted(left, reverse=True)
    assert found(desk, "ของ", len(old) * 2) == {new, *old}
    assert desk.sound()


def test_a_save_of_very_many_records_does_not_wait_until_they_are_found_but_one_of_some_does(
    desk: Desk,
) -> None:
    old = made(desk, "evidence", title="เดิมทีเดียว")
    many = [Ref(desk.unit, "evidence", secrets.token_hex(16)) for _n in range(searching.MANY + 1)]
    few = many[: searching.MANY]
    desk.save(*(Change(ref, "title", Text("ป่าชายเลน")) for ref in few))
    assert found_now(desk, "ป่าชายเลน", 2 * len(many)) == {*few}
    changed = [Change(old, "title", Text("ของใหม่"), seen(desk, old))]
    desk.save(*changed, *(Change(ref, "note", Text("ริมน้ำ"), ()) for ref in many))
    assert not found_now(desk, "เดิมที"), "what was found is never out of date"
    assert found_now(desk, "ริมน้ำ", 2 * len(many)) == {*few}
    assert 0 < desk.folder.fields.waiting() < len(few)
    assert found(desk, "ริมน้ำ", 2 * len(many)) == {*many}
    assert desk.sound()


def test_what_goes_to_the_bin_and_comes_back_keeps_its_words_which_are_not_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = made(desk, "evidence", title="ปลูกป่า")
    other = made(desk, "evidence", title="อบรม")
    with monkeypatch.context() as patch:
        patch.setattr(
            searching, "rows_of", lambda _log, records: pytest.fail(f"{records} are read")
        )
        desk.delete(one)
    assert not found_now(desk, "ปลูก")
    desk.save(
        Change(one, DELETED, None, seen(desk, one, DELETED)),
        Change(other, "title", Text("อบรมอีก"), seen(desk, other)),
    )
    assert found_now(desk, "ปลูก") == {one}
    assert found_now(desk, "อบรมอีก") == {other}
    assert desk.sound()
