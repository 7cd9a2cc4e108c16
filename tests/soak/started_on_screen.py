"""On a screen: a centre from nothing to five start files, and an office from one of them to a file and its answer."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from tests.journeys.hands import ScreenHands
from tests.journeys.test_started_by_hand import put_in, walk
from tests.soak.screen_dialogs import ScreenDialogs
from ui.desktop.shell.window import Window
from wiring import Wiring


def starts(new_window: Callable[[Wiring], Window], desk: Wiring, home: Path) -> None:
    """Walk it; AssertionError when a step fails. A stick is a folder, and no other program is there to show a PDF."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QDesktopServices, "openUrl", lambda _url: True)
        stick = put_in(home / "KINGSTON", patch)
        walk(partial(new_window, desk), desk, ScreenDialogs(), home, home, stick, ScreenHands())
