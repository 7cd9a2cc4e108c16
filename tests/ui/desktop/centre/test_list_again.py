"""After news the list of units is read again where something was written, and as a whole where more may show it."""

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.centre import view
from core.centre.view import CentreUnitList, RankedUnitRow, centre_list
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref
from tests.known import known
from tests.ui.desktop.acting import centre_of, come_to_rest, office
from tests.ui.desktop.centre.test_centre_page import centre as centre
from tests.ui.desktop.centre.test_centre_page import sent as sent
from ui.desktop.shell.window import Window


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the list was read where something was written, and how often as a whole after news."""
    found: list[str] = []
    some, whole = view._patched, centre_list

    def patching(*words: Any) -> CentreUnitList | None:
        found.append("some")
        return some(*words)

    def reading(*words: Any) -> CentreUnitList:
        found.append("whole")
        return whole(*words)

    monkeypatch.setattr(view, "SHARE", 1)
    monkeypatch.setattr(view, "_patched", patching)
    monkeypatch.setattr(view, "centre_list", reading)
    return found


def lines(window: Window, qtbot: QtBot) -> tuple[RankedUnitRow, ...]:
    come_to_rest(qtbot, window)
    return known(centre_of(office(window)).board).lines


def write(ref: Ref, fields: Mapping[str, Plain | int], ctx: Context, store: Store) -> Changes:
    return store.save(ctx, "test", [Change(ref, name, value) for name, value in fields.items()])


def mark(window: Window, line: RankedUnitRow) -> None:
    """A step of a unit came on paper."""
    step = line.row.owed[0]
    token = f"paper|{step.programme}|{office(window).year}|{step.step}|2026-11-03"
    comment = Ref(line.unit.id, "comment", secrets.token_hex(16))
    fields = {"about": Plain(f"office/{line.unit.id}"), "item": Plain(token), "kind": Plain("note")}
    office(window).session.do(partial(write, comment, fields))


def test_of_what_one_unit_shows_only_that_unit_is_read(
    centre: Window, qtbot: QtBot, reads: list[str]
) -> None:
    office(centre).show_page("centre")
    before = lines(centre, qtbot)
    line = next(one for one in before if one.row.owed)
    assert reads == []
    mark(centre, line)
    qtbot.waitUntil(lambda: bool(reads), timeout=8000)
    after = {one.unit.id: one for one in lines(centre, qtbot)}
    assert reads == ["some"]
    assert after[line.unit.id].row.on_paper[0].step == line.row.owed[0].step
    assert [after[one.unit.id] for one in before if one is not line] == [
        one for one in before if one is not line
    ]


def test_what_was_written_while_another_page_stood_there_is_not_lost(
    centre: Window, qtbot: QtBot
) -> None:
    office(centre).show_page("centre")
    first, second = [one for one in lines(centre, qtbot) if one.row.owed][:2]
    office(centre).show_page("exchange")
    mark(centre, first)
    come_to_rest(qtbot, centre)
    office(centre).show_page("centre")
    mark(centre, second)
    come_to_rest(qtbot, centre)
    marked = {one.unit.id for one in lines(centre, qtbot) if one.row.on_paper}
    assert marked == {first.unit.id, second.unit.id}


def test_after_a_change_of_the_register_all_are_read(
    centre: Window, qtbot: QtBot, reads: list[str]
) -> None:
    office(centre).show_page("centre")
    line = lines(centre, qtbot)[-1]
    office(centre).session.do(partial(write, Ref("all", "unit", line.unit.id), {"region": 17}))
    qtbot.waitUntil(lambda: bool(reads), timeout=8000)
    assert {one.unit.id: one.unit.region for one in lines(centre, qtbot)}[line.unit.id] == 17
    assert reads == ["whole"]
