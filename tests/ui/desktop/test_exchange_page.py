"""From the first run to the exported file by clicks and keys (journey 1), and files that come back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from tests.ui.desktop.acting import (
    desk_of,
    exchange_of,
    office,
    panel,
    plans_of,
    press,
    saved,
    start_of,
    type_words,
    view,
)
from tests.ui.desktop.test_access import nameless
from tests.ui.desktop.test_fit import SCREEN, clipped
from ui.desktop.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the person would choose in the file dialogs."""
    chosen: dict[str, str] = {}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (chosen["save"], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (chosen["open"], ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: chosen.update(shown=url.toLocalFile()))
    return chosen


def test_from_the_first_run_to_the_exported_file(
    window: Window, desk: main.Wiring, places: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    first = window.centralWidget()
    assert first is not None
    QTest.mouseClick(first.ways[0], LEFT)  # type: ignore[attr-defined]
    form = first._form  # type: ignore[attr-defined]
    qtbot.waitUntil(form._name.hasFocus)
    type_words("Province B")
    form._code.setFocus()
    type_words("S20")
    form._place.setText(str(tmp_path / "office"))
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.office is not None)
    opened = office(window)

    QTest.mouseClick(opened.sidebar.entry("plan"), LEFT)
    start = plans_of(opened).start
    next(card for using, card in start.cards.items() if using.startswith("dsi-moral-plan")).setChecked(True)
    QTest.mouseClick(start.go, LEFT)
    plan = plans_of(opened).view
    qtbot.waitUntil(lambda: plan.page is not None)
    choices = plan.rows.choices()
    plan.rows.added.emit(*next(wish for wish in choices if wish[1] == "goal_group")[1:])
    qtbot.waitUntil(lambda: plan.page is not None and len(plan.page.rows) == 2)
    press(window, Qt.Key.Key_Down)
    plan.rows.added.emit(*next(wish for wish in plan.rows.choices() if wish[1] == "activity")[1:])
    qtbot.waitUntil(lambda: plan.page is not None and len(plan.page.rows) == 3)
    plan.go_to(plan.page.rows[2].ref, "title")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: plan.form.complete)
    type_words("Clean day")
    press(window, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: plan.page is not None and plan.page.rows[2].words("title") == "Clean day")

    QTest.mouseClick(opened.sidebar.entry("assessment"), LEFT)
    QTest.mouseClick(start_of(opened)._go, LEFT)
    qtbot.waitUntil(lambda: desk_of(opened).page.view is not None, timeout=8000)
    panel(window, "d5.l1.1")
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(window, "d5.l1.1").state.text == "met")
    qtbot.waitUntil(lambda: view(window).item("d5.l1.1").mark in ("met", "doubt"))

    places["save"] = str(tmp_path / "paper.pdf")
    QTest.mouseClick(opened.header.primary, LEFT)
    qtbot.waitUntil(lambda: "shown" in places, timeout=20_000)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")

    key, bundle = tmp_path / "own.key", tmp_path / "out.prongsai"
    key.write_text(desk.key(tmp_path / "office")["age"] + "\n", "utf-8")
    places |= {"open": str(key), "save": str(bundle)}
    QTest.mouseClick(opened.sidebar.entry("exchange"), LEFT)
    QTest.mouseClick(exchange_of(opened)._go, LEFT)
    qtbot.waitUntil(lambda: "ถอดแฟลชไดรฟ์ได้" in exchange_of(opened)._result.text(), timeout=20_000)
    assert bundle.stat().st_size > 1000


def test_a_dropped_file_that_is_none_is_looked_at_and_refused_with_its_reason(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(sample)
    opened.show_page("exchange")
    odd = tmp_path / "odd.prongsai"
    odd.write_bytes(b"hello")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(odd))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    exchange_of(opened).drop.dropEvent(event)
    incoming = exchange_of(opened).incoming
    qtbot.waitUntil(lambda: len(incoming._looked) == 1, timeout=8000)
    assert incoming._looked[0].problem is not None
    assert not incoming.take.isVisible()
    QTest.mouseClick(incoming.leave, LEFT)
    assert exchange_of(opened)._stack.currentWidget() is exchange_of(opened)._post


def test_nothing_to_set_aside_is_told(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("exchange")
    QTest.mouseClick(exchange_of(office(sample)).drop.undo, LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 100), ("light", 150)])
def test_every_part_of_the_page_fits_and_has_names(sample: Window, qtbot: QtBot, theme: str, scale: int) -> None:
    sample.dress(theme, scale)
    opened = office(sample)
    for key in ("exchange", "plan", "centre"):
        opened.show_page(key)
        for head in ("post", "torn", "silent") if key == "exchange" else ("",):
            if head:
                exchange_of(opened).heads.ask(head)
            sample.resize(SCREEN)
            qtbot.wait(40)
            assert sample.size() == SCREEN
            assert not list(clipped(sample)), f"{key} {head}"
    assert not nameless(exchange_of(opened))
