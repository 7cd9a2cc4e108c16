"""The window asks before a clock in doubt dates what is never taken back, and goes on once a person says it is right."""

from importlib import import_module

import pytest
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.deeds import check_clock
from core.log.ports import Context
from core.people.deeds import add_person
from core.values import Changes
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, office
from ui.desktop.shell.window import Window


def dated(ctx: Context, store: Store) -> Changes:
    check_clock(ctx)
    return add_person(ctx, store, "กานดา")


def test_a_clock_in_doubt_is_asked_about_once(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = import_module("storage.clock")
    right = clock.now()
    monkeypatch.setattr(clock, "now", lambda: right.replace(year=1970))
    session = office(sample).session

    def people() -> int:
        return len(session.read(lambda reader: reader.records("person")))

    before = people()
    session.do(dated)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)
    dialog = known(sample.problem)
    assert "นาฬิกา" in dialog.problem.what
    assert people() == before
    dialog.go.click()
    qtbot.waitUntil(lambda: people() == before + 1, timeout=8000)
    session.do(dated)
    qtbot.waitUntil(lambda: people() == before + 2, timeout=8000)
    come_to_rest(qtbot, sample)
