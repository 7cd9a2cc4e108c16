"""What a screen reader meets: `python -m tests.reader [PAGE…]` walks every page over AT-SPI, as Orca would.

Needs Xvfb, openbox, dbus-run-session and at-spi2-core. The sample office with several documents stands on a screen of
its own; of each page and of each dialog that a button of it opens it is counted what can get the keyboard and has no
name, and of each page its headings; after each dialog the keyboard must be where it was. The exit status is 1 where
something of this fails. tests/ui/desktop/shell/test_access.py asks the same of Qt, without a screen.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from tests.bus import Bus

ACCESSIBLE, PROPERTIES = "org.a11y.atspi.Accessible", "org.freedesktop.DBus.Properties"
FOCUSABLE, FOCUSED, SHOWING = (1 << n for n in (11, 12, 25))  # bits of a state
MOST = 40  # children of a table or a list that are walked


class Node(NamedTuple):
    """Something a screen reader can go to."""

    role: str
    name: str
    state: int


class Listener:
    """The accessibility bus, and the program on it."""

    def __init__(self) -> None:
        session = Bus(os.environ["DBUS_SESSION_BUS_ADDRESS"])
        self._bus = Bus(session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"))

    def nodes(self) -> list[Node]:
        """All that shows in the windows of the program."""
        root = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"
        return [each for program in self._children(*root) for each in self._walk(*program)]

    def _walk(self, to: str, path: str) -> Iterator[Node]:
        low, high = self._bus.call(to, path, ACCESSIBLE, "GetState")
        role = self._bus.call(to, path, ACCESSIBLE, "GetRoleName")
        state = low | high << 32
        if role != "application":
            if not state & SHOWING:
                return
            yield Node(role, self._bus.call(to, path, PROPERTIES, "Get", ACCESSIBLE, "Name"), state)
        for child in self._children(to, path)[:MOST]:
            yield from self._walk(*child)

    def _children(self, to: str, path: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._bus.call(to, path, ACCESSIBLE, "GetChildren")
        return found


def heard() -> list[Node]:
    """The nodes of the program, heard by a thread while its window answers."""
    from tests.journeys.hands import rest

    found: list[list[Node]] = []
    thread = threading.Thread(target=lambda: found.append(Listener().nodes()), daemon=True)
    thread.start()
    while thread.is_alive():
        rest(5)
    return found[0] or heard()  # a program is heard of a moment after its window stands


def nameless(nodes: list[Node]) -> list[str]:
    """The roles of what can get the keyboard and has no name."""
    return [one.role for one in nodes if one.state & FOCUSABLE and not one.name]


def walk(pages: list[str]) -> int:
    """Walk the pages on the screen there is; 1 where something fails."""
    from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

    from tests.amount import YEAR, fill, opened, settled
    from tests.journeys.hands import rest
    from tests.ui.desktop.dialogs_walk import dialogs, no_files
    from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts

    application = QApplication(ARGUMENTS)
    load_fonts()
    look = Look("light", 100)
    look.wear(application)
    no_files(partial(setattr, QFileDialog))
    faults = list[str]()
    with opened(application, look) as window:
        office = window.office
        assert office is not None
        fill(office)
        settled(window)
        for page in office.pages_there():
            if pages and page.key not in pages:
                continue
            office.open_year(YEAR, page.key)
            settled(window)
            nodes = heard()
            heads = [one.name for one in nodes if one.role == "heading"]
            reached = sum(bool(one.state & FOCUSABLE) for one in nodes)
            bare, met = nameless(nodes), 0
            inside = list[str]()

            def look_at(dialog: QWidget, inside: list[str] = inside) -> None:
                inside += [f"{one} of “{dialog.windowTitle()}”" for one in nameless(heard())]

            for one in dialogs(window, page.key, partial(rest, 150), look_at):
                now = [each.name for each in heard() if each.state & FOCUSED]
                met += 1
                if not one.back or one.button not in now:
                    faults.append(f"{page.key}: after “{one.dialog}” the keyboard is in {now or one.now}")
            faults += [f"{page.key}: {len(heads)} headings {heads}"] if len(heads) != 1 or not heads[0] else []
            faults += [f"{page.key}: no name: {bare + inside}"] if bare or inside else []
            print(f"{page.key}: {reached} reached, {len(bare + inside)} nameless, {len(heads)} heading, {met} dialogs")
            sys.stdout.flush()
    print("\n".join(faults) or "no fault")
    return int(bool(faults))


def main(pages: list[str]) -> int:
    """Walk on a screen and a bus of its own."""
    from tests.soak.officer_on_screen import screen

    with screen(97, "1366x768") as environ:
        environ |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        line = ["dbus-run-session", "--", sys.executable, "-m", "tests.reader", "inside", *pages]
        return subprocess.run(line, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(walk(sys.argv[2:]) if sys.argv[1:2] == ["inside"] else main(sys.argv[1:]))
