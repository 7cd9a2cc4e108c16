"""J1 on a screen: Xvfb with openbox, mouse and keyboard of the X server, Qt's own file dialogs, nothing patched.

`python -m tests.soak.officer_on_screen [FOLDER]` needs Xvfb, openbox, xdotool and setxkbmap on the path. At 1366×768
and at 1920×1080 it walks the steps of tests/journeys/test_officer_by_hand.py, of test_signed_by_hand.py, and of
test_started_by_hand.py: a centre from nothing to five start files, an office from one of them to a sent file. On the
way of the first the window is minimised and brought back, a dialog gives the keyboard back, and the window is closed by
its frame. A picture of every step goes to the folder. It ends with 1 when a step fails or the keyboard is not where it
was; pauses are watched by the quick suite, for here the person and the window share a thread.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import main as program
from tests.journeys.hands import SCREEN, ScreenHands, rest, told
from tests.journeys.person import Person
from tests.journeys.test_officer_by_hand import assesses, begins, plans, prints, sends
from tests.soak.screen_dialogs import ScreenDialogs
from tests.soak.signed_on_screen import signs
from tests.soak.started_on_screen import starts
from ui.desktop.base.settings import WindowSettings
from ui.desktop.shell.start import fit
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language
from wiring import Wiring

TOOLS = ("Xvfb", "openbox", "xdotool", "setxkbmap")
SIZES = ("1366x768", "1920x1080")
FIRST = 61  # number of the first display that is tried
EDGE = 10  # pixels from the corner of the frame to the middle of its last button
PATIENCE = 900  # seconds a journey may take
NewWindow = Callable[[Wiring], Window]


def main(folder: Path) -> int:
    """Walk at each size in a process of its own; the exit status."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        sys.stdout.write(f"lacking: {' '.join(lacking)}\n")
        return 1
    failed = 0
    for number, size in enumerate(SIZES, FIRST):
        for half in HALVES:
            with screen(number, size) as environ, TemporaryDirectory() as home:
                environ |= {
                    "HOME": home,
                    "PRONGSAI_KEYS": f"{home}/keys",
                    "PRONGSAI_PICTURES": str(folder / size),
                }
                line = [sys.executable, "-m", "tests.soak.officer_on_screen", "--walk", half]
                begun = time.monotonic()
                code = subprocess.run(line, env=environ, check=False, timeout=PATIENCE).returncode
                said = "whole" if code == 0 else "broken"
                sys.stdout.write(f"{size} {half}: {said} in {time.monotonic() - begun:.0f} s\n")
                failed |= code != 0
    return int(failed)


@contextmanager
def screen(number: int, size: str) -> Iterator[dict[str, str]]:
    """An X server of this size with a window manager; the environment that leads to it."""
    environ = os.environ | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    )
    try:
        time.sleep(2)
        manager = subprocess.Popen(["openbox"], env=environ)
        try:
            time.sleep(1)
            yield environ
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


def walk(half: str) -> int:
    """One of the journeys in this process, on the display it was given; the exit status."""
    application = QApplication(ARGUMENTS)
    application.setQuitOnLastWindowClosed(False)
    use_language("th")
    load_fonts()
    look = Look()
    look.wear(application)
    HALVES[half](partial(shown, application, look), program.desk(), Path(os.environ["HOME"]))
    return 0


def shown(application: QApplication, look: Look, desk: Wiring) -> Window:
    """A window as the program shows it at its start."""
    window = Window(application, look, desk, WindowSettings(desk.settings))
    window.show_first_run()
    fit(window)
    window.show()
    return window


def begins_and_sends(new_window: NewWindow, desk: Wiring, home: Path) -> None:
    window = new_window(desk)
    officer = Person(window, "J1", ScreenHands())
    try:
        officer.waits(window.isActiveWindow, "the window manager gives no focus")
        journey(officer, ScreenDialogs(), desk, home)
    finally:
        window.close()  # else its pen would keep the process alive


def journey(officer: Person, dialogs: ScreenDialogs, desk: Wiring, home: Path) -> None:
    """First run, plan, assessment, paper and file; in between what only a window manager does."""
    begins(officer, home / "office")
    plans(officer)
    hides_and_comes_back(officer)
    assesses(officer)
    asks_and_goes_on(officer)
    prints(officer, dialogs, home / "checklist.pdf")
    sends(officer, desk, home)
    closes(officer, home / "office")


def hides_and_comes_back(officer: Person) -> None:
    """Minimised and brought back, the window has its size and place and the keyboard is where it was."""
    window = officer.window
    number = str(int(window.winId()))

    def stands() -> tuple[object, ...]:
        """Also for the X server: while the window manager lets it fly in, a click lands beside it."""
        return (
            window.size(),
            QApplication.focusWidget(),
            told("xdotool", "getwindowgeometry", number),
        )

    before = stands()
    told("xdotool", "windowminimize", number)
    officer.waits(lambda: not window.isActiveWindow(), "not minimised")
    told("xdotool", "windowactivate", number)
    rest(SCREEN)
    officer.waits(
        lambda: window.isActiveWindow() and stands() == before, f"not as it was: {before}"
    )
    officer.picture("brought-back")


def asks_and_goes_on(officer: Person) -> None:
    """A dialog is answered with Escape, and the keyboard is back at what opened it."""
    officer.clicks("คำอธิบาย")
    officer.waits(lambda: QApplication.activeModalWidget() is not None, "no dialog")
    officer.picture("explained")
    officer.presses(Qt.Key.Key_Escape)
    officer.waits(lambda: QApplication.activeModalWidget() is None, "the dialog stays")
    officer.waits(
        lambda: _words(QApplication.focusWidget()) == "คำอธิบาย", "the keyboard did not come back"
    )


def closes(officer: Person, office: Path) -> None:
    """Closed by its frame, it backs up and lets the folder go."""
    corner = officer.window.frameGeometry().topRight()
    told("xdotool", "mousemove", str(corner.x() - EDGE), str(corner.y() + EDGE), "click", "1")
    officer.waits(lambda: not officer.window.isVisible(), "not closed")
    officer.waits(lambda: any((office / "backups").glob("*.prongsai-backup")), "no backup")


def _words(widget: QWidget | None) -> str:
    return widget.text().strip() if isinstance(widget, QAbstractButton) else ""


HALVES = {"first": begins_and_sends, "second": signs, "started": starts}

if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--walk"]:
        sys.exit(walk(asked[1]))
    sys.exit(main(Path(asked[0] if asked else "build/screen")))
