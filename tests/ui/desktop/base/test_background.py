"""What is done beside the window is handed over, and let go of, on the window's own thread."""

import threading
import time
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from ui.desktop.base.background import in_background


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
    time.sleep(0.1)  # all of it is done before the window hears of the first
    qtbot.waitUntil(lambda: len(gone) == 20)
    assert len(came) == 20
    assert set(gone) == {threading.get_ident()}
