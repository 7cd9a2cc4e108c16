"""Files of nobody known find a place, are looked at, let go, and read again when a certificate of their key comes."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from core.errors import UserError
from core.exchange.devices import waiting
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import let_go, previews
from core.log import post
from storage.exchange.reader import BundleReader
from tests.country import passport
from tests.full_disk import full_at
from tests.storage.exchange.hostile import Sender
from tests.storage.exchange.towns import NOW, Town

PLACES = "storage.exchange.waiting"
SYNCED = os.name != "nt"  # a directory by itself: Windows makes names durable without being asked


def strangers(town: Town, many: int, folder: Path, sender: Sender | None = None) -> list[Path]:
    """Files to a town, each by another key, or all by one."""
    found = []
    for number in range(many):
        one = sender or Sender("a" * 32, town.age)
        path = folder / f"{'same' if sender else 'other'}-{number}.prongsai"
        path.write_bytes(one.bundle(more={"made": str(number)}))
        found.append(path)
    return found


def test_64_strangers_wait_and_an_honest_unknown_office_finds_a_place(
    towns: list[Town], stranger: Town, tmp_path: Path, enrolled_later: Callable[[], None]
) -> None:
    _centre, province, one, _two = towns
    rows = province.take(*strangers(province, 64, tmp_path))
    assert all(row.waiting and not row.let_go for row in rows)
    plan = stranger.plan()
    (row,) = province.take(stranger.send(province))
    assert row.waiting
    assert [each.called for each in row.let_go] == ["other-0.prongsai"]
    assert len(province.post.waiting()) == 64
    one.plan(3)
    assert province.new(one.send(province)) > 0  # who is known is not concerned
    enrolled_later()
    (late,) = province.take()
    assert late.result
    assert province.folder.record(plan) is not None


@pytest.mark.parametrize("number", range(1, 3 + 2 * SYNCED))
def test_a_full_disk_at_any_write_of_what_waits_leaves_what_waited_and_no_half(
    towns: list[Town], stranger: Town, tmp_path: Path, number: int
) -> None:
    """Each write in turn finds no room, the copy and the note of it and the names of both."""
    _centre, province, _one, _two = towns
    province.take(*strangers(province, 2, tmp_path))
    before, path = province.post.waiting(), stranger.send(province)
    with full_at(number):
        (row,) = province.take(path)
    assert row.problem
    assert not row.waiting
    assert province.post.waiting() == before
    assert province.take(path)[0].waiting


def test_a_note_that_cannot_be_written_ends_no_import(
    towns: list[Town],
    stranger: Town,
    enrolled_later: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _centre, province, _one, _two = towns
    province.take(stranger.send(province))
    enrolled_later()

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"{PLACES}.write_durably", full)
    (late,) = province.take()
    assert late.result
    assert province.post.waiting() == []


@pytest.mark.parametrize("what", ["folder", "note"])
def test_what_cannot_be_read_for_a_moment_is_not_forgotten(
    towns: list[Town], stranger: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _centre, province, _one, _two = towns
    province.take(*strangers(province, 2, tmp_path))
    before, path = province.post.waiting(), stranger.send(province)

    def unread(*_args: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    def unread_note(asked: Path) -> bytes:
        return unread() if asked.name == "waiting.json" else read(asked)

    read = Path.read_bytes
    with monkeypatch.context() as failing:
        if what == "folder":
            failing.setattr(f"{PLACES}.os.listdir", unread)
        else:
            failing.setattr(Path, "read_bytes", unread_note)
        (row,) = province.take(path)
        assert row.problem
        assert not row.waiting
    assert province.post.waiting() == before, "with who sent each, and how it was called"
    assert province.take(path)[0].waiting


def test_who_holds_most_makes_room(
    towns: list[Town], stranger: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, _one, _two = towns
    monkeypatch.setattr(f"{PLACES}.MOST", 5)
    stranger.plan()
    honest = stranger.send(province)
    assert province.take(honest)[0].waiting
    crowd = strangers(province, 8, tmp_path, Sender("b" * 32, province.age))
    gone = [each.called for row in province.take(*crowd) for each in row.let_go]
    assert gone == [f"same-{n}.prongsai" for n in range(4)]
    assert honest.name in {each.called for each in province.post.waiting()}
    (again,) = province.take(crowd[0])
    assert again.waiting
    assert not again.repeat  # what was let go was never taken in
    assert [each.called for each in again.let_go] == ["same-4.prongsai"]


def test_room_that_cannot_be_made_just_now_keeps_nobody_out(
    towns: list[Town], stranger: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, _one, _two = towns
    monkeypatch.setattr(f"{PLACES}.MOST", 2)
    province.take(*strangers(province, 2, tmp_path))
    with monkeypatch.context() as failing:
        failing.setattr(Path, "unlink", held_open)
        (row,) = province.take(stranger.send(province))
    assert row.waiting
    assert [each.called for each in row.let_go] == ["other-0.prongsai"]


def held_open(path: Path, missing_ok: bool = False) -> None:
    raise PermissionError(errno.EACCES, f"{path} is held open, {missing_ok}")


def test_room_is_bytes_too_and_what_is_larger_than_all_of_it_is_left_with_its_owner(
    towns: list[Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, _one, _two = towns
    first, second = strangers(province, 2, tmp_path)
    monkeypatch.setattr(f"{PLACES}.ROOM", max(one.stat().st_size for one in (first, second)) + 10)
    assert province.take(first)[0].waiting
    assert [each.called for each in province.take(second)[0].let_go] == [first.name]
    monkeypatch.setattr(f"{PLACES}.ROOM", 10)
    (row,) = province.take(first)
    assert row.problem
    assert "ใหญ่เกินกว่าที่จะเก็บรอ" in row.problem.why


def test_a_waiting_file_is_read_again_only_when_a_certificate_of_its_key_is_here(
    towns: list[Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    sender = Sender(one.unit, province.age)
    province.take(*strangers(province, 3, tmp_path), *strangers(province, 1, tmp_path, sender))
    read, sender_of = list[bytes](), BundleReader.sender

    def noting(opened: BundleReader) -> post.BundleSender:
        read.append(opened.sha256)
        return sender_of(opened)

    monkeypatch.setattr(BundleReader, "sender", noting)
    province.folder.exchange.take_segments([passport(b"k" * 32, one.unit)])
    assert province.take() == []
    assert read == []
    province.folder.exchange.take_segments([passport(sender.key, one.unit)])
    (row,) = province.take()
    assert row.result
    assert len(read) == 1
    assert len(province.post.waiting()) == 3


def test_what_waits_is_shown_and_let_go(towns: list[Town], tmp_path: Path) -> None:
    _centre, province, one, _two = towns
    known = Sender(one.unit, province.age)
    province.take(*strangers(province, 2, tmp_path), *strangers(province, 1, tmp_path, known))
    rows = waiting(province.folder, province.post, NOW)
    assert {(row.file_name, row.key) for row in rows} >= {("same-0.prongsai", known.key.hex())}
    assert all(row.days == 0 and row.size for row in rows)
    with pytest.raises(UserError, match="ไม่มีไฟล์ที่รออยู่"):
        province.do(partial(let_go, post=province.post, hash_starts=("zz",)))
    province.do(partial(let_go, post=province.post, hash_starts=(rows[0].sha256[:12],)))
    assert len(province.post.waiting()) == 2
    province.do(partial(let_go, post=province.post))
    assert list(province.post.waiting()) == []


def test_a_file_that_an_earlier_version_kept_waits_on(towns: list[Town], stranger: Town) -> None:
    _centre, province, _one, _two = towns
    stranger.plan()
    province.take(stranger.send(province))
    (province.place / "inbox" / "waiting.json").unlink()
    assert [one.key for one in province.post.waiting()] == [""]
    province.take()
    assert [one.key for one in province.post.waiting()] == [
        stranger.folder.writer.keys.public.hex()
    ]


def test_a_look_at_a_file_of_nobody_known_says_that_it_would_wait(
    towns: list[Town], stranger: Town
) -> None:
    _centre, province, _one, _two = towns
    stranger.plan()
    steps = province.do(partial(previews, paths=[stranger.send(province)], post=province.post))
    (row,) = (step for step in steps if isinstance(step, ImportPreview))
    assert row.waiting
    assert row.preview is None
    assert list(province.post.waiting()) == []


def test_a_file_of_another_unit_than_its_senders_is_refused(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, one, two = towns
    sender = Sender(two.unit, province.age)
    province.folder.exchange.take_segments([passport(sender.key, one.unit)])
    (row,) = province.take(*strangers(province, 1, tmp_path, sender))
    assert row.problem
    assert "ยังไม่ได้ยืนยันเครื่องผู้ส่ง" in row.problem.why
    sender.unit = one.unit
    (row,) = province.take(*strangers(province, 1, tmp_path, sender))
    assert row.result
