"""What phones brought is there after the program was killed, each photograph once, until a person has decided."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UserError
from core.workshop.by_hand_deeds import WaitingSurveyAnswers
from core.workshop.goal_sitting import read_sitting
from storage import files
from storage.phones import book
from storage.phones.book import PhoneStore
from tests.known import known

ROOM, OTHER = "a" * 32, "b" * 32
JPEG = b"\xff\xd8\xff picture"


def test_another_program_finds_who_is_bound_and_where_the_room_was(tmp_path: Path) -> None:
    first = PhoneStore(tmp_path)
    first.bind(ROOM, {"01-x": "d1"})
    first.bind(ROOM, {"02-x": "d2"})
    first.bind(ROOM, {"01-x": "d3"})
    first.bind(ROOM, {"02-x": ""})
    first.note_port(ROOM, 8788)
    again = PhoneStore(tmp_path)
    assert again.bound(ROOM) == {"01-x": "d3"}
    assert again.port(ROOM) == 8788
    assert (again.bound(OTHER), again.port(OTHER)) == ({}, 0)


def test_a_photograph_waits_once_and_is_gone_when_it_is_decided(tmp_path: Path) -> None:
    first = PhoneStore(tmp_path)
    for key, item in (("01", "d1.l1.1"), ("02", "d1.l1.2"), ("01", "d1.l1.1")):
        first.keep_photo(ROOM, key, item, JPEG)
    again = PhoneStore(tmp_path)
    assert [(one.key, one.item) for one in again.photos(ROOM)] == [
        ("01", "d1.l1.1"),
        ("02", "d1.l1.2"),
    ]
    assert again.path(ROOM, "01").read_bytes() == JPEG
    assert again.photos(OTHER) == ()
    again.drop_photo(ROOM, "01")
    assert [one.key for one in again.photos(ROOM)] == ["02"]
    assert not again.path(ROOM, "01").exists()
    again.path(ROOM, "02").unlink()
    assert again.photos(ROOM) == (), "nothing is left to look at"


def test_every_photograph_that_lies_there_is_known_of_whatever_room_and_listed_or_not(
    tmp_path: Path,
) -> None:
    found = PhoneStore(tmp_path)
    assert found.waiting() == ()
    found.keep_photo(ROOM, "01", "d1", JPEG)
    found.keep_photo(OTHER, "01", "d2", JPEG)
    found.path(OTHER, "03").write_bytes(JPEG)
    assert [(one.room, one.photo.key, one.photo.item) for one in found.waiting()] == [
        (ROOM, "01", "d1"),
        (OTHER, "01", "d2"),
        (OTHER, "03", ""),
    ]
    found.drop_photo(OTHER, "03")
    (tmp_path / "phones" / f"{OTHER}.json").write_bytes(b"{")
    assert [(one.room, one.photo.item) for one in found.waiting()] == [(ROOM, "d1"), (OTHER, "")]
    found.drop_photo(OTHER, "01")
    assert [one.room for one in found.waiting()] == [ROOM]


def test_more_photographs_than_anybody_looks_at_wait_on_the_phones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "MOST", 2)
    found = PhoneStore(tmp_path)
    for key in ("01", "02"):
        found.keep_photo(ROOM, key, "d1", JPEG)
    with pytest.raises(UserError, match="รับภาพจากโทรศัพท์ไม่ได้") as refused:
        found.keep_photo(ROOM, "03", "d1", JPEG)
    assert refused.value.why == "มีภาพรอดู 2 ภาพแล้ว"
    found.drop_photo(ROOM, "01")
    found.keep_photo(ROOM, "03", "d1", JPEG)
    assert [one.key for one in found.photos(ROOM)] == ["02", "03"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"port": "x", "bound": {}, "photos": {}}', b'{"bound": 1}']
)
def test_a_file_that_is_damaged_means_that_slips_bind_anew(tmp_path: Path, content: bytes) -> None:
    found = PhoneStore(tmp_path)
    found.bind(ROOM, {"01-x": "d1"})
    (tmp_path / "phones" / f"{ROOM}.json").write_bytes(content)
    assert (found.bound(ROOM), found.photos(ROOM), found.port(ROOM)) == ({}, (), 0)
    found.bind(ROOM, {"01-x": "d2"})
    assert found.bound(ROOM) == {"01-x": "d2"}


def failing(monkeypatch: pytest.MonkeyPatch, method: str, ending: str) -> None:
    """As while another program holds the files whose names end so."""
    true = getattr(Path, method)

    def held(self: Path, *given: object, **more: object) -> object:
        if self.name.endswith(ending):
            raise PermissionError(13, "held", str(self))
        return true(self, *given, **more)

    monkeypatch.setattr(Path, method, held)


def test_a_file_that_is_held_for_a_moment_forgets_nobody(tmp_path: Path) -> None:
    found = PhoneStore(tmp_path)
    found.bind(ROOM, {"01-x": "d1"})
    found.keep_photo(ROOM, "01", "d1.l1.1", JPEG)
    with pytest.MonkeyPatch.context() as patched:
        failing(patched, "read_text", ".json")
        for ask in (
            lambda: found.bound(ROOM),
            lambda: found.port(ROOM),
            lambda: found.photos(ROOM),
            lambda: found.bind(ROOM, {"02-x": "d2"}),
            lambda: found.note_port(ROOM, 8788),
            lambda: found.keep_photo(ROOM, "02", "d1.l1.1", JPEG),
            lambda: found.drop_photo(ROOM, "01"),
        ):
            with pytest.raises(PermissionError):
                ask()
    assert found.bound(ROOM) == {"01-x": "d1"}
    assert [one.key for one in found.photos(ROOM)] == ["01"]


def test_a_photograph_that_is_held_open_stays_to_be_decided(tmp_path: Path) -> None:
    found = PhoneStore(tmp_path)
    found.keep_photo(ROOM, "01", "d1.l1.1", JPEG)
    with pytest.MonkeyPatch.context() as patched:
        failing(patched, "unlink", ".jpg")
        with pytest.raises(PermissionError):
            found.drop_photo(ROOM, "01")
    assert [one.key for one in found.photos(ROOM)] == ["01"], (
        "else it would lie there and nobody would know"
    )
    found.drop_photo(ROOM, "01")
    assert (found.photos(ROOM), [*(tmp_path / "phones").glob("*.jpg")]) == ((), [])


def test_the_bytes_of_a_photograph_that_is_left_are_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped = list[Path]()
    true = files.wipe

    def wipe(path: Path) -> None:
        wiped.append(path)
        true(path)

    monkeypatch.setattr(book, "wipe", wipe)
    found = PhoneStore(tmp_path)
    found.keep_photo(ROOM, "01", "d1.l1.1", JPEG)
    found.drop_photo(ROOM, "01")
    assert wiped == [found.path(ROOM, "01")]


def test_a_photograph_whose_list_cannot_be_written_does_not_stay_unseen(tmp_path: Path) -> None:
    found = PhoneStore(tmp_path)
    found.bind(ROOM, {"01-x": "d1"})
    true = files.write_durably

    def full(path: Path, content: bytes, mode: int) -> None:
        if path.suffix == ".json":
            raise OSError(28, "full")
        true(path, content, mode)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(book, "write_durably", full)
        with pytest.raises(OSError, match="full"):
            found.keep_photo(ROOM, "01", "d1.l1.1", JPEG)
    assert not found.path(ROOM, "01").exists()


def test_a_sweep_wipes_what_no_list_names_and_what_belongs_to_an_assessment_that_is_gone(
    tmp_path: Path,
) -> None:
    found = PhoneStore(tmp_path)
    found.sweep(())
    for room, key in ((ROOM, "01"), (ROOM, "02"), (OTHER, "01"), (OTHER, "02")):
        found.keep_photo(room, key, "d1.l1.1", JPEG)
    # of a program that was killed between the picture and its list
    found.path(ROOM, "03").write_bytes(JPEG)
    found.path("c" * 32, "01").write_bytes(JPEG)
    with pytest.MonkeyPatch.context() as patched:
        failing(patched, "read_text", ".json")
        found.sweep((ROOM, OTHER))
    assert found.path(ROOM, "03").exists(), "whose list cannot be read waits"
    with pytest.MonkeyPatch.context() as patched:
        failing(patched, "unlink", f"{OTHER}-01.jpg")
        found.sweep((ROOM,))
    assert (found.path(OTHER, "01").exists(), found.path(OTHER, "02").exists()) == (True, False), (
        "in use, and not"
    )
    found.sweep((ROOM,))
    assert [one.name for one in sorted((tmp_path / "phones").glob("*.jpg"))] == [
        f"{ROOM}-01.jpg",
        f"{ROOM}-02.jpg",
    ]
    assert [one.key for one in found.photos(ROOM)] == ["01", "02"]


def test_what_a_meeting_has_to_know_again_is_there_beside_who_is_bound(tmp_path: Path) -> None:
    first = PhoneStore(tmp_path)
    assert first.sitting(ROOM, str) == ""
    first.bind(ROOM, {"01-x": "d1"})
    first.keep_sitting(ROOM, '"one"')
    first.keep_sitting(ROOM, '"two"')
    first.keep_sitting(OTHER, '"ไทย"')
    first.sweep([ROOM])
    again = PhoneStore(tmp_path)
    assert [again.sitting(one, str) for one in (ROOM, OTHER)] == ['"two"', '"ไทย"']
    assert (again.bound(ROOM), again.broken(ROOM)) == ({"01-x": "d1"}, None)


@pytest.mark.parametrize("read", [read_sitting, WaitingSurveyAnswers.read])
@pytest.mark.parametrize(
    "content",
    [
        b'[["code"], [{"q',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"slips": 1}',
        b'[["code"], []]',
        b"[1]",
        b"null",
        b"",
    ],
)
def test_a_damaged_state_of_a_meeting_is_put_aside_not_overwritten_and_told_once(
    tmp_path: Path, content: bytes, read: Callable[[str], object]
) -> None:
    book, aside = PhoneStore(tmp_path), tmp_path / "phones" / f"{ROOM}.broken"
    book.keep_sitting(ROOM, "{}")
    (tmp_path / "phones" / f"{ROOM}.sitting").write_bytes(content)
    assert book.sitting(ROOM, read) == read("")
    assert str(aside) in known(book.broken(ROOM)).do
    assert (book.broken(ROOM), book.broken(OTHER)) == (None, None)
    book.keep_sitting(ROOM, "[1]")
    assert aside.read_bytes() == content
    assert book.sitting(ROOM, str) == "[1]"


def test_photographs_outlive_the_list_that_named_them(tmp_path: Path) -> None:
    found = PhoneStore(tmp_path)
    found.keep_photo(ROOM, "01", "d1.l1.1", JPEG)
    (tmp_path / "phones" / f"{ROOM}.json").write_bytes(b"\0" * 40)
    found.sweep((ROOM,))
    assert [(one.key, one.item) for one in found.photos(ROOM)] == [("01", "")]
    assert found.path(ROOM, "01").read_bytes() == JPEG
