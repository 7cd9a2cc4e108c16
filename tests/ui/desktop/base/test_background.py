"""What is done beside the window is handed over, and let go of, on the window's own thread."""

import ast
import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, QThreadPool
from pytestqt.qtbot import QtBot

from ui.desktop.base import background
from ui.desktop.base.background import BackgroundReader, collect_due, in_background

ROOT = Path(__file__).parents[4]


class Held:
    """Belongs to the window: says on which thread it was let go of."""

    def __init__(self, gone: list[int]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.get_ident())

    def look(self) -> int:
        return threading.get_ident()


def test_the_outcome_comes_to_the_window_from_another_thread(qtbot: QtBot) -> None:
    came = list[tuple[int | None, int]]()
    in_background(threading.get_ident, lambda worked: came.append((worked, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(came))
    worked, told = came[0]
    assert worked != threading.get_ident()
    assert told == threading.get_ident()


def test_the_window_lets_go_last(qtbot: QtBot) -> None:
    gone = list[int]()
    came = list[int | None]()

    def ask(held: Held) -> tuple[Callable[[], int], Callable[[int | None], None]]:
        return held.look, lambda worked: came.append(worked if held else None)

    for _ in range(20):
        in_background(*ask(Held(gone)))
    QThreadPool.globalInstance().waitForDone()  # before the window hears of the first
    qtbot.waitUntil(lambda: len(gone) == 20)
    assert len(came) == 20
    assert set(gone) == {threading.get_ident()}


ALLOWED = {"ui/desktop/health/watch.py"}  # None = it was stopped: nothing is claimed then either


def may_be_none(tree: ast.AST, work: ast.expr) -> bool:
    """Whether work that is done beside the window, a function of the same file, gives None as one of its outcomes."""
    name = getattr(work, "id", getattr(work, "attr", ""))
    found = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name
    )
    return any(node.returns is not None and "None" in ast.unparse(node.returns) for node in found)


def test_no_work_means_by_none_that_it_succeeded_for_so_says_a_bug() -> None:
    wrong = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        begun = [
            call for call in calls if getattr(call.func, "id", "") == "in_background" and call.args
        ]
        wrong += [
            path.relative_to(ROOT).as_posix() for call in begun if may_be_none(tree, call.args[0])
        ]
    assert {*wrong} == ALLOWED


def test_while_something_large_is_made_nothing_is_looked_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A window would stand still for it, and next to nothing of what is made then is garbage."""
    looked = list[int]()
    monkeypatch.setattr(gc, "collect", lambda *young: looked.append(2 if not young else young[0]))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "freeze", lambda: looked.append(-1))
    for known in ("took", "stirred", "young"):
        monkeypatch.setattr(background._Last, known, 0)
    monkeypatch.setattr(gc, "get_count", lambda: (5000, 0, 11))
    collect_due()
    collect_due()
    assert looked == [], "nothing is made for a moment, but a moment ago much was"
    monkeypatch.setattr(background._Last, "stirred", time.monotonic() - background.CALM)
    collect_due()
    assert looked == [2]
    monkeypatch.setattr(gc, "get_count", lambda: (background.MANY + 5000, 0, 0))
    collect_due()
    assert looked == [2, 0, -1], (
        "so many that they would fill the memory do not wait, and are looked through once"
    )
    monkeypatch.setattr(gc, "get_count", lambda: (700, 11, 0))
    collect_due()
    assert looked == [2, 0, -1], "those before them wait for a calm moment"


class Folder:
    """What is read of it takes no time, or as long as thousands of rows."""

    closed = False

    def read(self, view: Callable[[object], list[int]]) -> list[int]:
        return view(self)


def test_rows_by_the_thousand_are_looked_through_no_more(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = QObject()
    came = list[list[int]]()
    enabled = gc.isenabled()
    gc.disable()  # as the program does once its window stands
    reader = BackgroundReader(cast(Any, Folder()), owner)
    try:
        # a reading this short is measured as none on Windows
        for much, spared in ((60.0, False), (-1.0, True)):
            gc.unfreeze()
            monkeypatch.setattr(background, "MUCH", much)
            reader.read(lambda _folder: list(range(10_000)), came.append)
            qtbot.waitUntil(lambda: not reader.reading and bool(came))
            came.clear()
            assert bool(gc.get_freeze_count()) is spared
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()
