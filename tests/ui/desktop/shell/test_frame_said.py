"""What the frame says of a save, an undo, a PIN and what was not sent is said when it is so."""

import pytest

from core.errors import UserError
from core.values import Changes
from tests.ui.desktop.acting import office
from ui.desktop.shell.window import Window


def test_an_undo_a_redo_and_a_saved_deed_are_told_apart(sample: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    deeds, told = office(sample).commands, list[str]()
    monkeypatch.setattr(office(sample).toast, "tell", lambda text, *_action: told.append(text))
    deeds.told(Changes("undo", "a" * 32))
    assert not told, "nobody asked for it here"
    deeds._undone = "แก้ผล"
    deeds.told(Changes("undo", "a" * 32))
    deeds.told(Changes("redo", "a" * 32))
    deeds.told(Changes("set_field", "a" * 32))
    assert told == ["เลิกทำแล้ว: แก้ผล", "ทำซ้ำแล้ว: แก้ผล"]


def test_what_was_refused_is_said_not_to_be_saved(sample: Window) -> None:
    frame = office(sample)
    assert "ยังไม่บันทึก" not in frame.header.saved.says
    frame._refused(UserError("ที่เก็บเต็ม", "เพราะ", "โปรด"))
    assert frame.header.saved.says == "ยังไม่บันทึก: ที่เก็บเต็ม"


def test_a_pin_is_said_to_be_set_or_taken_away_as_it_was(sample: Window) -> None:
    people, told, refused = office(sample).people, list[str](), list[UserError]()
    office(sample).room.host.toast.connect(told.append)
    office(sample).room.host.refused.connect(refused.append)
    people._put_pin("somebody", "12345")
    people._put_pin("somebody", "")
    assert told == ["ตั้ง PIN แล้ว", "ไม่ใช้ PIN แล้ว"]
