"""What goes wrong is said calmly, and nothing that was typed or saved is lost by it."""

import logging
import signal
import sys

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.forms.vocabulary import ItemState
from tests.ui.desktop.acting import (
    desk_of,
    office,
    page,
    panel,
    press,
    saved,
    start_of,
    view,
    written,
)
from ui.desktop.shell import start
from ui.desktop.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_undoing_the_start_of_an_assessment_offers_to_start_it_again(
    fresh: Window, qtbot: QtBot
) -> None:
    press(fresh, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(start_of(office(fresh)).isVisible)
    press(fresh, Qt.Key.Key_Z, CONTROL)
    qtbot.wait(50)
    assert office(fresh).header.saved.says == "ไม่มีอะไรให้เลิกทำ", "making the folder is not undone"
    start_of(office(fresh)).go.click()
    qtbot.waitUntil(page(fresh).isVisible)
    panel(fresh, "d5.l1.1").mark("met")
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").entered_state is ItemState.MET)
    assert not [one for one in view(fresh).findings if one.rule == "conflict"]


def test_a_year_whose_form_is_not_here_is_told_and_the_window_works_on(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import UserError

    def unknown(using: str) -> None:
        raise UserError(f"ไม่มีแบบ {using}", "ยังไม่ได้รับแบบนี้", "รับไฟล์จากส่วนกลางก่อน")

    office(sample).open_year(2570)
    with monkeypatch.context() as patched:
        patched.setattr(office(sample).session.forms, "get", unknown)
        office(sample).open_year(2569)
        qtbot.waitUntil(lambda: "ยังไม่ได้รับแบบนี้" in written(desk_of(office(sample))))
    office(sample).open_year(2569)
    assert "ยังไม่ได้รับแบบนี้" not in written(desk_of(office(sample)))
    assert view(sample).total == 80


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("ก" * 40_000, id="forty thousand letters"),
        pytest.param("<b>หนา</b> <img src=x> &amp; =1+1", id="markup and formulas"),
        pytest.param("\u202eกลับด้าน\u2066 \u200b", id="marks of direction"),
        pytest.param("บรรทัดหนึ่ง\nบรรทัดสอง\tแท็บ", id="lines and tabs"),
    ],
)
def test_any_words_can_be_noted_and_stay_as_they_are(
    sample: Window, qtbot: QtBot, words: str
) -> None:
    shown = panel(sample, "d3r.l4.2")
    assert shown.note.field is None, "made for whoever writes, else hundreds are made for nobody"
    note = shown.note.open()
    assert shown.note.add.nextInFocusChain() is note, "Tab goes on where it stands"
    note.insertPlainText(words)
    shown.hand_over()
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.2").note.text == words)
    assert note.toPlainText() == words
    assert note.height() < 200


def test_a_bug_in_a_slot_is_logged_and_told_and_the_window_works_on(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_words: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    start._catch(sample)
    with caplog.at_level(logging.CRITICAL, logger="prongsai"):
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("somewhere"), None)
    qtbot.waitUntil(lambda: sample.problem is not None)
    assert "unexpected" in caplog.text
    assert sample.problem is not None
    sample.problem.accept()
    panel(sample, "d3r.l4.3").mark("met")
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").state.text == "met")


def test_a_fault_that_comes_again_and_again_is_told_in_front_once_in_a_while(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_words: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    at = [1000.0]
    monkeypatch.setattr(start, "monotonic", lambda: at[0])
    start._catch(sample)

    def stumble() -> None:
        try:
            raise RuntimeError("deleted")
        except RuntimeError as error:
            sys.excepthook(RuntimeError, error, error.__traceback__)

    stumble()
    qtbot.waitUntil(lambda: sample.problem is not None)
    first = sample.problem
    assert first is not None
    first.accept()
    office(sample).header.show_saved("", "ok")
    for seconds in (0, 1, start.QUIET - 2):
        at[0] += seconds
        stumble()
        qtbot.waitUntil(lambda: office(sample).header.saved.says == "โปรแกรมสะดุดระหว่างทำรายการล่าสุด")
        assert sample.problem is first, "no dialog again"
        assert not first.isVisible()
        office(sample).header.show_saved("", "ok")
    assert sum(bool(record.exc_info) for record in caplog.records) == 1, "one report of one fault"
    at[0] += start.QUIET
    stumble()
    qtbot.waitUntil(lambda: sample.problem is not first)
    assert sample.problem is not None
    sample.problem.accept()


def test_a_save_that_fails_keeps_what_was_typed(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import UserError

    def full(*_words: object, **_names: object) -> None:
        raise UserError("บันทึกไม่ได้", "ที่เก็บข้อมูลเต็ม", "ลบไฟล์ที่ไม่ใช้แล้วลองใหม่")

    shown = panel(sample, "d3r.l4.2")
    note = shown.note.open()
    store = office(sample).session._store
    with monkeypatch.context() as patched:
        patched.setattr(store, "save", full)
        note.insertPlainText("สำคัญ")
        shown.hand_over()
        qtbot.waitUntil(lambda: sample.problem is not None)
    assert office(sample).header.saved.says.startswith("ยังไม่บันทึก")
    assert note.toPlainText() == "สำคัญ"
    shown.hand_over()
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.2").note.text == "สำคัญ")


def test_the_settings_of_another_time_or_none_do_no_harm(sample: Window) -> None:
    from ui.desktop.base.settings import WindowSettings

    path = sample._settings._path
    for odd in ("{", "[]", '{"theme": "pink", "scale": 5, "folders": [1, null]}', '{"theme": 3}'):
        path.write_text(odd, "utf-8")
        settings = WindowSettings(path)
        assert (settings.theme, settings.scale, settings.folders) == ("light", 100, ())


def test_a_folder_that_a_bug_kept_from_opening_opens_the_next_time(
    sample: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_words: object) -> None:
        raise ZeroDivisionError("a bug")

    folder = office(sample).room.folder
    sample.close()
    with monkeypatch.context() as broken:
        broken.setattr("ui.desktop.shell.window.OfficeWidget", stumble)
        with pytest.raises(ZeroDivisionError):
            sample.open_folder(folder)
    sample.show()  # a window that is not shown lets go of nothing at its closing
    assert sample.open_folder(folder)
