"""What the one door promises: order, news, one pen, nothing lost at the end."""

import logging
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from core.errors import PartialSuccessError, UserError
from core.forms.ports import Store
from core.log.ports import Context, OfferedOutlines, Outline, Outlines
from core.values import Changes, Ref
from ui import session
from ui.session import OfficeSession, QueuedAction, SessionListener

Seen = list[str]


def context(person: str) -> Context:
    return Context(datetime(2026, 1, 1, tzinfo=UTC), lambda: "0" * 32, "unit", person)


class Owed:
    """What waits until nobody does; it never gets done."""

    def __init__(self) -> None:
        self.tried = threading.Event()

    def waiting(self) -> int:
        return 1

    def catch_up(self) -> int:
        self.tried.set()
        raise UserError("บันทึกไม่สำเร็จ", "เพราะพื้นที่ในเครื่องเต็ม", "เพิ่มพื้นที่ว่าง")


class Idle:
    """What the pen does while nothing waits."""

    def __init__(self) -> None:
        self.results, self.fields = Owed(), Owed()
        self.derive_owed, self.index_some = self.results.catch_up, self.fields.catch_up


class Alone:
    """A reader nobody asks anything."""

    outlines = Outlines()

    def snapshot(self) -> AbstractContextManager[None]:
        return nullcontext()


class Door:
    """A session without a folder, and everything its listeners heard."""

    def __init__(self) -> None:
        nothing = cast(Any, None)
        self.store = Idle()
        self.readers: list[object] = []
        self.saved = Changes()
        self.session = OfficeSession(
            cast(Any, self.store), self._reader, context, nothing, lambda: self.saved
        )
        self.heard: Seen = []
        self.session.listen(
            SessionListener(
                lambda changes: self.heard.append(changes.label),
                lambda problem: self.heard.append(f"refused {problem.what}"),
                lambda step: self.heard.append(f"step {step}"),
            )
        )

    def _reader(self) -> Any:
        self.readers.append(Alone())
        return self.readers[-1]


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door()
    yield opened
    opened.session.close()


def saves(label: str) -> Callable[[Context, Store], Changes]:
    return lambda _ctx, _store: Changes(label)


def test_what_fails_after_its_save_is_told_as_saved_and_announced(door: Door) -> None:
    """The pages read again what was saved, and nobody is told that nothing was."""

    def half(_ctx: Context, _store: Store) -> Changes:
        door.saved = Changes("saved", "f" * 32)
        raise OSError(28, "No space left on device")

    with pytest.raises(PartialSuccessError, match="บันทึกแล้ว แต่"):
        door.session.do_now(half)
    door.session.do(half)
    door.session.close()
    assert door.heard[0] == "saved"
    assert door.heard[1].startswith("refused บันทึกแล้ว แต่")


def test_what_the_machine_would_not_is_no_bug(door: Door) -> None:
    def full(_ctx: Context, _store: Store) -> Changes:
        raise OSError(28, "No space left on device")

    door.session.do(full)
    door.session.close()
    assert door.heard == ["refused ทำรายการล่าสุดไม่สำเร็จ"]


def test_actions_are_done_in_the_order_they_were_wished(door: Door) -> None:
    wanted = [f"save {n}" for n in range(50)]
    for label in wanted:
        door.session.do(saves(label))
    door.session.close()
    assert door.heard == wanted


def test_the_pen_catches_up_when_nothing_waits_and_a_full_disk_then_troubles_nobody(
    door: Door,
) -> None:
    door.session.do(saves("one"))
    assert door.store.results.tried.wait(5)
    assert door.store.fields.tried.wait(5)
    door.session.close()
    assert door.heard == ["one"]


def test_what_is_not_urgent_waits_for_who_reads_and_no_save_waits_for_either(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 60.0)
    reading, read = threading.Event(), threading.Event()

    def view(_reader: object) -> None:
        reading.set()
        assert read.wait(5)

    looking = threading.Thread(target=lambda: door.session.read(view))
    looking.start()
    assert reading.wait(5)
    saved = threading.Event()

    def save(_ctx: Context, _store: Store) -> Changes:
        saved.set()
        return Changes("saved")

    for _save in range(2):
        door.session.do(save)
        assert saved.wait(5), "a save is done while somebody reads and the pen waits for that"
        saved.clear()
    assert not door.store.fields.tried.wait(4 * session.PAUSE)
    read.set()
    assert door.store.fields.tried.wait(5)
    looking.join()


def test_somebody_who_always_reads_puts_nothing_off_for_ever(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 0.1)
    read = threading.Event()
    looking = threading.Thread(target=lambda: door.session.read(lambda _reader: read.wait(5)))
    looking.start()
    door.session.do(saves("one"))
    assert door.store.fields.tried.wait(5)
    read.set()
    looking.join()


def test_do_returns_before_the_action_is_done(door: Door) -> None:
    gate = threading.Event()

    def slow(_ctx: Context, _store: Store) -> Changes:
        assert gate.wait(5)
        return Changes("slow")

    door.session.do(slow)
    assert door.heard == []
    gate.set()
    door.session.close()
    assert door.heard == ["slow"]


def test_every_action_runs_on_the_one_pen_thread(door: Door) -> None:
    threads = set()

    def note(_ctx: Context, _store: Store) -> Changes:
        threads.add(threading.get_ident())
        return Changes("noted")

    for _n in range(5):
        door.session.do(note)
    door.session.close()
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_refusal_is_reported_and_the_next_action_is_done(door: Door) -> None:
    def refuse(_ctx: Context, _store: Store) -> Changes:
        raise UserError("ไม่ได้", "เพราะ", "ให้")

    door.session.do(refuse)
    door.session.do(saves("next"))
    door.session.close()
    assert door.heard == ["refused ไม่ได้", "next"]


def test_a_bug_is_logged_with_its_trace_and_reported_in_one_calm_sentence(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ctx: Context, _store: Store) -> Changes:
        raise ZeroDivisionError("a bug")

    with caplog.at_level(logging.ERROR):
        door.session.do(broken)
        door.session.do(saves("next"))
        door.session.close()
    assert door.heard == ["refused โปรแกรมสะดุดระหว่างทำรายการล่าสุด", "next"]
    assert caplog.records[0].exc_info is not None


def test_saves_are_done_between_the_steps_of_long_work(door: Door) -> None:
    stepped, saved = threading.Event(), threading.Event()

    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        yield 1
        stepped.set()
        assert saved.wait(5)
        yield 2
        yield 3
        yield Changes("long")

    door.session.do(long)
    assert stepped.wait(5)
    door.session.do(saves("save"))
    saved.set()
    door.session.close()
    assert door.heard == ["step 1", "step 2", "save", "step 3", "long"]


def test_what_long_work_returns_is_reported_like_what_it_yields(door: Door) -> None:
    def long(_ctx: Context, _store: Store) -> Generator[object, None, Changes]:
        yield 1
        return Changes("returned")

    door.session.do(long)
    door.session.close()
    assert door.heard == ["step 1", "returned"]


def test_cancelled_work_is_not_asked_for_its_next_step(door: Door) -> None:
    stepped, go = threading.Event(), threading.Event()

    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        yield 1
        stepped.set()
        assert go.wait(5)
        yield 2
        yield 3

    job = door.session.do(long)
    assert stepped.wait(5)
    job.cancel()
    go.set()
    door.session.close()
    assert door.heard == ["step 1", "step 2"]


def test_cancelled_work_lets_go_at_once_of_what_it_holds(door: Door) -> None:
    stepped = threading.Event()
    cancelled = threading.Event()
    tidied = threading.Event()

    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        try:
            stepped.set()
            assert cancelled.wait(5)
            yield 1
            yield 2
        finally:
            tidied.set()

    job = door.session.do(long)
    assert stepped.wait(5)
    job.cancel()
    cancelled.set()
    assert tidied.wait(5)
    assert job.steps is not None, "the job is remembered all the same"


def test_a_listener_that_takes_its_leave_while_it_is_reported_keeps_no_other_from_hearing(
    door: Door,
) -> None:
    def hear_once(_changes: Changes) -> None:
        door.session.forget(once)
        door.heard.append("once")

    once = SessionListener(changed=hear_once)
    door.session.listen(once)
    door.session.listen(
        SessionListener(changed=lambda changes: door.heard.append(f"then {changes.label}"))
    )
    door.session.do(saves("save"))
    door.session.close()
    assert door.heard == ["save", "once", "then save"]


def test_closing_finishes_the_queue_and_long_work(door: Door) -> None:
    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        yield from range(3)
        yield Changes("long")

    door.session.do(long)
    for n in range(20):
        door.session.do(saves(f"save {n}"))
    door.session.close()
    assert {"long", *(f"save {n}" for n in range(20))} <= set(door.heard)


def test_nothing_is_taken_after_closing(door: Door) -> None:
    door.session.close()
    with pytest.raises(RuntimeError):
        door.session.do(saves("late"))


def test_a_wish_keeps_the_person_who_made_it(door: Door) -> None:
    gate = threading.Event()

    def who(ctx: Context, _store: Store) -> Changes:
        assert gate.wait(5)
        return Changes(ctx.person)

    for person in ("first", "second"):
        door.session.person = person
        door.session.do(who)
    door.session.person = "third"
    gate.set()
    door.session.close()
    assert door.heard == ["first", "second"]


def test_without_the_pen_long_work_is_pumped_here_and_its_changes_are_joined(door: Door) -> None:
    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        yield 1
        yield Changes("a", "s1")
        yield Changes("b")

    changes = door.session.do_now(long)
    assert (changes.label, changes.save) == ("b", "s1")
    assert door.heard == ["step 1", "a", "b"]


def test_without_the_pen_errors_reach_the_caller(door: Door) -> None:
    def refuse(_ctx: Context, _store: Store) -> Changes:
        raise UserError("ไม่ได้", "เพราะ", "ให้")

    with pytest.raises(UserError):
        door.session.do_now(refuse)


def test_who_reads_has_a_reader_to_himself_and_leaves_it_to_the_next(door: Door) -> None:
    def beside() -> int:
        with ThreadPoolExecutor(1) as other:
            return other.submit(door.session.read, id).result()

    here, there = door.session.read(lambda reader: (id(reader), beside()))
    assert here != there
    assert {door.session.read(id), beside(), door.session.read(id)} <= {here, there}
    assert len(door.readers) == 2


class FullDisk(Outlines):
    """What was computed, and no room to keep it."""

    def __init__(self) -> None:
        self.tried = threading.Event()

    def take(self) -> OfferedOutlines:
        return OfferedOutlines(
            (Outline(Ref("1" * 32, "plan", "2" * 32), "page", "[]", draws=False),)
        )

    def keep(self, offers: OfferedOutlines) -> None:
        assert offers.outlines
        self.tried.set()
        raise UserError("บันทึกไม่สำเร็จ", "เพราะพื้นที่ในเครื่องเต็ม", "เพิ่มพื้นที่ว่าง")


def test_what_cannot_be_kept_of_a_reading_is_no_refusal(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = FullDisk()
    monkeypatch.setattr(Alone, "outlines", full)
    monkeypatch.setattr(door.store, "outlines", full, raising=False)
    door.session.read(lambda _reader: None)
    door.session.rest()
    assert full.tried.wait(5)
    door.session.close()
    assert not [news for news in door.heard if str(news).startswith("refused")]


def test_long_work_is_reported_when_it_begins_and_ends_and_whoever_left_hears_no_more(
    door: Door,
) -> None:
    heard: list[str] = []
    long_ended = threading.Event()

    def long(_ctx: Context, _store: Store) -> Iterator[object]:
        yield "step"
        yield Changes("long", "s1")

    def end(job: QueuedAction) -> None:
        if job.named == "long":
            long_ended.set()

    listener = SessionListener(begun=lambda job: heard.append(f"begun {job.named}"), ended=end)
    door.session.listen(listener)
    door.session.do(long)
    door.session.do(lambda _ctx, _store: Changes("short", "s2"))
    long_ended.wait(5)
    assert heard[0] == "begun long"
    assert "begun <lambda>" not in heard, "what has one step is not worth a word"
    door.session.forget(listener)
    heard.clear()
    door.session.do(long)
    door.session.close()
    assert "begun long" not in heard
