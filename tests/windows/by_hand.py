"""J1 in the window for Windows, with the mouse and the keyboard of the X server below wine; a picture of every step.

`python -m tests.windows.by_hand ROOM PICTURES`, run by the Windows Python; PICTURES is a folder of the Linux below.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "windows"  # tests of the window are for a screen that is none

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import main as program
from tests.journeys.hands import ScreenHands, told
from tests.journeys.person import Person
from tests.journeys.test_officer_by_hand import assesses, begins, plans, prints, sends
from tests.soak.officer_on_screen import asks_and_goes_on, closes, shown
from tests.soak.screen_dialogs import ScreenDialogs
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language


def main(room: Path, pictures: str) -> int:
    """Walk; 0 when everything was found and done."""
    # those of wine are tried apart
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(ARGUMENTS)
    application.setQuitOnLastWindowClosed(False)
    use_language("th")
    load_fonts()
    look = Look()
    look.wear(application)
    desk = program.desk()
    window = shown(application, look, desk)
    taken = 0

    def keep(called: str) -> None:
        nonlocal taken
        taken += 1
        told("scrot", "-o", f"{pictures}/{taken:02}-{called}.png")

    officer = Person(window, "J1", ScreenHands(), keep)
    dialogs = ScreenDialogs()
    try:
        officer.waits(window.isActiveWindow, "no focus")
        officer.waits(in_front, "not on the screen")
        begins(officer, room / "office")
        plans(officer)
        assesses(officer)
        asks_and_goes_on(officer)
        prints(officer, dialogs, room / "checklist.pdf")
        sends(officer, desk, room)
        closes(officer, room / "office")
    finally:
        window.close()
    return 0


def in_front() -> bool:
    """Whether the screen itself shows the window, and gives it the keyboard."""
    try:
        return "โปร่งใส" in told("xdotool", "getactivewindow", "getwindowname")
    except OSError:  # there is none yet
        return False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
