"""A room of phones is at one address, of one workshop, and never open without a window; what it brought can be left."""

import subprocess
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Change, Changes, Ref
from core.workshop.phones import PhotoUseOption, WaitingPhoto
from core.workshop.view import OPEN, Workshop
from tests.known import known
from tests.ui.desktop.acting import ignored, leaf_of, office
from tests.ui.desktop.made_dialogs import MEETING
from tests.ui.desktop.workshop.test_workshop_phones import (
    LEFT,
    LONG,
    free_port,
    held,
    jpeg,
    listens,
    opened,
    port_of,
)
from tests.ui.phone.halls import HOST, phones_away
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones import PhonePhotosDialog, WorkshopPhoneRoom

__all__ = ["phones_away"]  # the fixture


@pytest.fixture
def desk(sample: Window, qtbot: QtBot) -> WorkshopDesk:
    office(sample).show_page("workshop")
    found = leaf_of(office(sample), "workshop", WorkshopDesk)
    found._phones.hosts = (HOST,)
    found.begin(2)
    qtbot.waitUntil(lambda: held(found).state == OPEN, timeout=LONG)
    found._phones.book.note_port(held(found).assessment.id, free_port())
    return found


@pytest.fixture
def phones(desk: WorkshopDesk) -> WorkshopPhoneRoom:
    return desk._phones


def refusals(desk: WorkshopDesk) -> list[str]:
    found = list[str]()
    desk._context.host.refuse.connect(lambda problem: found.append(problem.what))
    return found


def test_a_room_opened_again_at_once_is_where_the_slips_say(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, qtbot: QtBot
) -> None:
    opened(desk, qtbot).reject()
    port, room = port_of(desk), held(desk).assessment.id
    phones.end()
    assert listens(port), "it still says farewell"
    opened(desk, qtbot).reject()
    assert (port_of(desk), phones.book.port(room)) == (port, port)
    phones.end()


def test_no_port_stays_open_where_the_address_cannot_be_noted(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports, told = list[int](), refusals(desk)

    def full(_room: str, port: int) -> None:
        ports.append(port)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(phones.book, "note_port", full)
    phones.open()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert (len(told), phones.hall) == (1, None)
    assert not listens(ports[0])


def test_a_process_that_cannot_be_started_is_told(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = refusals(desk)

    def barred(*_given: Any, **_more: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", barred)
    phones.open()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert (len(told), phones.hall, phones._opening) == (1, None, False)


def test_the_page_stands_while_another_program_holds_what_phones_brought(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, item = held(desk).assessment.id, held(desk).questions[0].key
    phones.book.keep_photo(room, "01", item, jpeg())
    desk.live.read()
    assert [one.key for one in phones.photos.waiting] == ["01"]

    def held_open(*_given: str) -> None:
        raise PermissionError(13, "held")

    told = refusals(desk)
    for name in ("photos", "bound", "drop_photo"):
        monkeypatch.setattr(phones.book, name, held_open)
    desk.live.read()
    assert [one.key for one in phones.photos.waiting] == ["01"]
    phones.photos.leave(phones.photos.waiting[0])
    assert len(told) == 1
    assert [one.key for one in phones.photos.waiting] == ["01"], "it waits on"


def other(of: Workshop) -> Workshop:
    """The same of another assessment."""
    record = of.facts.record
    return replace(
        of, facts=replace(of.facts, record=replace(record, ref=record.ref._replace(id="e" * 32)))
    )


def test_the_room_of_another_assessment_shows_nowhere_and_goes_with_it(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, qtbot: QtBot
) -> None:
    opened(desk, qtbot).reject()
    own, port = held(desk), port_of(desk)
    assert phones.wall_words() == (f"โทรศัพท์: สแกนบัตร หรือเปิด http://{HOST}:{port}/",)
    phones._looked(("192.168.7.7",))
    assert phones.part.said.text().startswith("ที่อยู่ของเครื่องนี้")
    phones.follow(other(own))
    assert phones.wall_words() == ()
    assert phones.part.said.isHidden()
    phones.follow(None)
    assert listens(port), "it stays open while another page is looked at"
    phones.follow(own)
    assert phones.part.said.text().startswith("ที่อยู่ของเครื่องนี้")
    phones.end()
    assert phones.part.said.isHidden(), "what was said of a room ends with it"
    opened(desk, qtbot).reject()
    delete(desk, own.assessment)
    qtbot.waitUntil(lambda: phones.hall is None, timeout=LONG)
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)


def delete(desk: WorkshopDesk, ref: Ref) -> None:
    def deleted(ctx: Context, store: Store) -> Changes:
        shown = known(store.record(ref)).shown("_del")
        return store.save(
            ctx,
            "remove_assessment",
            [Change(ref, "_del", store.history.cut(ref.scope), shown.seen)],
        )

    desk._context.do(deleted, desk.live.read)


def test_voting_that_was_closed_while_the_room_was_opened_opens_no_dialog(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom, qtbot: QtBot
) -> None:
    own = held(desk)
    hall = phones._started(own, (HOST,), phones._secret(own))
    port = hall.port
    phones._held = replace(own, closed="2026-11-23T09:00")
    phones._opened(own, (hall, (HOST,)))
    assert (phones.dialog, phones.hall) == (None, None)
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)


def uses(_held: Workshop, _item: str) -> tuple[PhotoUseOption, ...]:
    return (PhotoUseOption("p", "photo", "ภาพถ่าย", missing=True),)


def test_what_cannot_be_attached_stays_so_and_says_why(look: Look, qtbot: QtBot) -> None:
    item = MEETING.questions[0].key
    waiting = [
        WaitingPhoto("0", item, "2026-01-15T09:00"),
        WaitingPhoto("1", "gone", "2026-01-15T09:01"),
    ]
    small = {"0": b"", "1": jpeg()}
    left = list[WaitingPhoto]()
    dialog = PhonePhotosDialog(
        look, MEETING, waiting, small.__getitem__, uses, ignored, left.append, None
    )
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog._as.text().startswith("เปิดภาพนี้ดูไม่ได้"), timeout=LONG)
    dialog.show_waiting(MEETING, waiting)
    assert dialog._as.text().startswith("เปิดภาพนี้ดูไม่ได้"), "each vote shows the page anew"
    assert (dialog.attach.isEnabled(), dialog.leave.isEnabled()) == (False, True)
    assert [line.title for line in dialog.list.lines] == [
        MEETING.questions[0].heading,
        "ข้อที่แบบไม่ถามแล้ว",
    ]
    dialog.list.show_key("1")
    dialog._show()
    qtbot.waitUntil(lambda: not dialog.photo.picture.isNull(), timeout=LONG)
    assert dialog._place.text() == "ข้อที่แบบไม่ถามแล้ว"
    assert dialog._as.text() == "แบบไม่ถามข้อของภาพนี้แล้ว จึงแนบไม่ได้ ภาพนี้ทำได้เพียงไม่ใช้"
    assert (dialog.attach.isEnabled(), dialog.leave.isEnabled()) == (False, True)
    QTest.mouseClick(dialog.leave, LEFT)
    assert left == [waiting[1]]


def test_a_photograph_of_an_item_that_is_asked_no_more_can_still_be_left(
    desk: WorkshopDesk, phones: WorkshopPhoneRoom
) -> None:
    room = held(desk).assessment.id
    phones.book.keep_photo(room, "01", "gone", jpeg())
    phones.follow(held(desk))
    assert [one.key for one in phones.photos.waiting] == ["01"]
    phones.photos.leave(phones.photos.waiting[0])
    assert (phones.photos.waiting, phones.book.path(room, "01").exists()) == ((), False)
