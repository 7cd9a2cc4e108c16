"""What a file does nobody has foreseen it does to itself: those beside it come in, and so do those of tomorrow."""

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from core.exchange.devices import waiting
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import let_go, previews
from storage.db.folder.intake import ImportTransaction
from tests.country import passport
from tests.storage.db.forger import CLOCK, Forger
from tests.storage.exchange.hostile import Sender, segment_bytes
from tests.storage.exchange.towns import NOW, Town

# bytes of one signed line: more than any may have, of a segment that is read in parts
LINE = 5 * 10**6


class Panic(BaseException):
    """As a library written in Rust raises it."""


def bomb(sender: Sender) -> bytes:
    author = Forger(sender.unit, sender.private, bytes(8))
    line = b'[1,%d,"row","%032x","kind","=%s",[],1]' % (CLOCK, 1, b"a" * LINE)
    return sender.bundle(segments=segment_bytes(author, [line]))


def upset(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """From now on the store raises this over everything."""

    def store(*_args: object) -> NoReturn:
        raise error

    monkeypatch.setattr(ImportTransaction, "store", store)


@pytest.fixture
def sender(towns: list[Town]) -> Sender:
    """Who sends a line of 5 MB; nobody has certified its key."""
    return Sender(towns[2].unit, towns[1].age)


def certified(province: Town, sender: Sender) -> None:
    province.folder.exchange.take_segments([passport(sender.key, sender.unit)])


def test_a_line_of_5_MB_is_refused_and_the_honest_file_behind_it_comes_in(
    towns: list[Town], tmp_path: Path, sender: Sender
) -> None:
    _centre, province, _one, two = towns
    certified(province, sender)
    path, plan = tmp_path / "a.prongsai", two.plan()
    path.write_bytes(bomb(sender))
    first, second = province.take(path, two.send(province))
    assert first.result
    assert first.result.new == 0
    assert [one.reason for one in first.result.refused] == ["ชุดข้อมูลมีบรรทัดยาวเกินกว่าที่บรรทัดใดจะยาวได้"]
    assert second.result
    assert province.folder.record(plan) is not None


def test_a_line_of_5_MB_that_waited_stops_no_import_once_its_sender_is_known(
    towns: list[Town], tmp_path: Path, sender: Sender
) -> None:
    _centre, province, _one, two = towns
    path = tmp_path / "a.prongsai"
    path.write_bytes(bomb(sender))
    assert province.take(path)[0].waiting
    certified(province, sender)
    for number in (1, 2):
        two.plan(number)
        rows = province.take(two.send(province))
        assert rows[0].result
        assert rows[0].result.new
    assert province.post.waiting() == []


@pytest.mark.parametrize(
    "error", [ValueError("odd"), Panic("odd"), MemoryError()], ids=lambda one: type(one).__name__
)
def test_whatever_the_store_raises_belongs_to_the_file(
    towns: list[Town], stranger: Town, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A file that comes, one beside it, one that waited; and the look at them before."""
    _centre, province, one, two = towns
    one.plan()
    two.plan()
    stranger.plan()
    held = stranger.send(province)
    paths = [one.send(province), two.send(province)]
    assert province.take(held)[0].waiting
    writer = stranger.folder.writer
    province.folder.exchange.take_segments([passport(writer.keys.public, writer.unit)])
    with monkeypatch.context() as failing:
        upset(failing, error)
        rows = province.take(*paths)
        looked = [
            step
            for step in province.do(partial(previews, paths=paths, post=province.post))
            if isinstance(step, ImportPreview)
        ]
    assert len(rows) == 3
    assert len(looked) == 2
    for problem in [*(row.problem for row in rows), *(row.problem for row in looked)]:
        assert problem
        assert "สะดุด" not in problem.what
    assert all(
        path.name in row.problem.what for path, row in zip(paths, rows, strict=False) if row.problem
    )
    assert "bundle waiting" in (rows[2].problem.do if rows[2].problem else "")
    again = province.take(*paths)
    assert [bool(row.result) for row in again] == [True, True], (
        "what was put aside does not come in by itself"
    )
    (aside,) = province.post.waiting()
    assert aside.failed
    (shown,) = waiting(province.folder, province.post, NOW)
    assert aside.failed in shown.aside
    (taken,) = province.take(held)
    assert taken.result, "it comes in when a person hands it over"
    province.take()
    assert province.post.waiting() == []


def test_what_was_put_aside_can_be_let_go(
    towns: list[Town],
    stranger: Town,
    monkeypatch: pytest.MonkeyPatch,
    enrolled_later: Callable[[], None],
) -> None:
    _centre, province, _one, _two = towns
    stranger.plan()
    province.take(stranger.send(province))
    with monkeypatch.context() as failing:
        enrolled_later()
        upset(failing, ValueError("odd"))
        province.take()
    assert [bool(one.failed) for one in province.post.waiting()] == [True]
    province.do(partial(let_go, post=province.post))
    assert province.post.waiting() == []


def test_what_the_machine_would_not_goes_on_waiting(
    towns: list[Town],
    stranger: Town,
    monkeypatch: pytest.MonkeyPatch,
    enrolled_later: Callable[[], None],
) -> None:
    """No room today is room tomorrow: nothing that waited is lost by it, or put aside."""
    _centre, province, _one, _two = towns
    plan = stranger.plan()
    province.take(stranger.send(province))
    enrolled_later()
    with monkeypatch.context() as failing:
        upset(failing, OSError(errno.ENOSPC, "No space left on device"))
        (row,) = province.take()
    assert row.problem
    assert row.problem.why == "เพราะเนื้อที่เต็ม"
    assert [one.failed for one in province.post.waiting()] == [""]
    assert province.take()[0].result
    assert province.folder.record(plan) is not None


def test_a_note_that_cannot_be_written_does_not_hide_what_came_in(
    towns: list[Town],
    stranger: Town,
    monkeypatch: pytest.MonkeyPatch,
    enrolled_later: Callable[[], None],
) -> None:
    _centre, province, _one, _two = towns
    stranger.plan()
    province.take(stranger.send(province))
    enrolled_later()

    def refused(*_args: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "")

    with monkeypatch.context() as failing:
        failing.setattr("storage.exchange.waiting.waited", refused)
        (row,) = province.take()
    assert row.result
    assert province.take() == []
    assert province.post.waiting() == []
