"""What phones brought is there after the program was killed, each photograph once, until a person has decided."""

from pathlib import Path

import pytest

from core.errors import UserError
from storage.phones import book
from storage.phones.book import PhoneBook

ROOM, OTHER = "a" * 32, "b" * 32
JPEG = b"\xff\xd8\xff picture"


def test_another_program_finds_who_is_bound_and_where_the_room_was(tmp_path: Path) -> None:
    first = PhoneBook(tmp_path)
    first.bind(ROOM, "01-x", "d1")
    first.bind(ROOM, "02-x", "d2")
    first.bind(ROOM, "01-x", "d3")
    first.bind(ROOM, "02-x", "")
    first.note_port(ROOM, 8788)
    again = PhoneBook(tmp_path)
    assert again.bound(ROOM) == {"01-x": "d3"}
    assert again.port(ROOM) == 8788
    assert (again.bound(OTHER), again.port(OTHER)) == ({}, 0)


def test_a_photograph_waits_once_and_is_gone_when_it_is_decided(tmp_path: Path) -> None:
    first = PhoneBook(tmp_path)
    for key, item in (("01", "d1.l1.1"), ("02", "d1.l1.2"), ("01", "d1.l1.1")):
        first.keep_photo(ROOM, key, item, JPEG)
    again = PhoneBook(tmp_path)
    assert [(one.key, one.item) for one in again.photos(ROOM)] == [("01", "d1.l1.1"), ("02", "d1.l1.2")]
    assert again.path(ROOM, "01").read_bytes() == JPEG
    assert again.photos(OTHER) == ()
    again.drop_photo(ROOM, "01")
    assert [one.key for one in again.photos(ROOM)] == ["02"]
    assert not again.path(ROOM, "01").exists()
    again.path(ROOM, "02").unlink()
    assert again.photos(ROOM) == (), "nothing is left to look at"


def test_more_photographs_than_anybody_looks_at_wait_on_the_phones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "MOST", 2)
    found = PhoneBook(tmp_path)
    for key in ("01", "02"):
        found.keep_photo(ROOM, key, "d1", JPEG)
    with pytest.raises(UserError, match="รับภาพจากโทรศัพท์ไม่ได้") as refused:
        found.keep_photo(ROOM, "03", "d1", JPEG)
    assert refused.value.why == "มีภาพรอดู 2 ภาพแล้ว"
    found.drop_photo(ROOM, "01")
    found.keep_photo(ROOM, "03", "d1", JPEG)
    assert [one.key for one in found.photos(ROOM)] == ["02", "03"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"port": "x", "bound": {}, "photos": {}}', b'{"bound": 1}'])
def test_a_file_that_is_damaged_means_that_slips_bind_anew(tmp_path: Path, content: bytes) -> None:
    found = PhoneBook(tmp_path)
    found.bind(ROOM, "01-x", "d1")
    (tmp_path / "phones" / f"{ROOM}.json").write_bytes(content)
    assert (found.bound(ROOM), found.photos(ROOM), found.port(ROOM)) == ({}, (), 0)
    found.bind(ROOM, "01-x", "d2")
    assert found.bound(ROOM) == {"01-x": "d2"}
