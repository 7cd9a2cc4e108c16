"""What a screen reader meets: `python -m tests.reader [ROLE [PAGE…]]` walks every page over AT-SPI, as Orca would.

Needs Xvfb, openbox, dbus-run-session and at-spi2-core. The sample office with several documents stands on a screen of
its own; of each page and of each dialog that a button of it opens it is counted what can get the keyboard and has no
name, and of each page its headings; after each dialog the keyboard must be where it was. The exit status is 1 where
something of this fails. tests/ui/desktop/shell/test_access.py asks the same of Qt, without a screen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tests.bus import Bus

if TYPE_CHECKING:
    from ui.desktop.shell.window import Window

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
FOCUSABLE, FOCUSED, SHOWING = (1 << n for n in (11, 12, 25))  # bits of a state
FIRST_RUN = "first"  # a ROLE beside office, centre and committee
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


def walk(role: str, pages: list[str]) -> int:
    """Walk the pages on the screen there is; 1 where something fails."""
    from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

    from tests.amount import YEAR, opened, settled
    from tests.journeys.hands import rest
    from tests.ui.desktop.dialogs_walk import dialogs, no_files
    from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts

    application = QApplication(ARGUMENTS)
    load_fonts()
    look = Look("light", 100)
    look.wear(application)
    no_files(partial(setattr, QFileDialog))
    faults = list[str]()

    def hear(key: str) -> list[str]:
        """What has no name on the page that stands; its heading is checked."""
        nodes = heard()
        heads = [one.name for one in nodes if one.role == "heading"]
        reached = sum(bool(one.state & FOCUSABLE) for one in nodes)
        bare = nameless(nodes)
        faults.extend(
            [f"{key}: {len(heads)} headings {heads}"] if len(heads) != 1 or not heads[0] else []
        )
        faults.extend([f"{key}: no name: {bare}"] if bare else [])
        print(f"{key}: {reached} reached, {len(bare)} nameless, {len(heads)} heading", end="")
        return bare

    with opened(application, look) as window:
        if role == FIRST_RUN:
            for step in first_steps(window):
                hear(f"step {step}")
                print()
        for key in () if role == FIRST_RUN else seated(window, role):
            office = window.office
            assert office is not None
            if pages and key not in pages:
                continue
            office.open_year(YEAR, key)
            settled(window)
            hear(key)
            met, inside = 0, list[str]()

            def look_at(dialog: QWidget, inside: list[str] = inside) -> None:
                inside += [f"{one} of “{dialog.windowTitle()}”" for one in nameless(heard())]

            for one in dialogs(window, key, partial(rest, 150), look_at):
                now = [each.name for each in heard() if each.state & FOCUSED]
                met += 1
                if not one.back or one.button not in now:
                    faults.append(
                        f"{key}: after “{one.dialog}” the keyboard is in {now or one.now}"
                    )
            faults += [f"{key}: no name: {inside}"] if inside else []
            print(f", {met} dialogs with {len(inside)} nameless")
            sys.stdout.flush()
    print("\n".join(faults) or "no fault")
    return int(bool(faults))


def seated(window: Window, role: str) -> list[str]:
    """Make the sample what the role says; the pages it has, for a centre and a committee those an office has not."""
    from tests.amount import fill, settled

    office = window.office
    assert office is not None
    offices = [one.key for one in office.pages_there()]
    if role == "office":
        fill(office)
        settled(window)
        return offices
    import main
    from tests.ui.desktop.neighbours import sit_as

    sit_as(window, main.desk(), office.room.folder.parent, role)
    settled(window)
    assert window.office is not None
    return [
        one.key
        for one in window.office.pages_there()
        if role == "committee" or one.key not in offices
    ]


def first_steps(window: Window) -> Iterator[int]:
    """The steps of the first run, one after the other."""
    from tests.journeys.hands import rest
    from ui.desktop.first.page import FirstRunPage

    window.show_first_run()
    first = window.centralWidget()
    assert isinstance(first, FirstRunPage)
    for step in range(5):
        first.show_step(step)
        rest(300)
        yield step


def main(asked: list[str]) -> int:
    """Walk on a screen and a bus of its own."""
    from tests.soak.officer_on_screen import screen

    with screen(97, "1366x768") as environ:
        environ |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        line = ["dbus-run-session", "--", sys.executable, "-m", "tests.reader", "inside", *asked]
        return subprocess.run(line, env=environ, check=False).returncode


if __name__ == "__main__":
    asked = sys.argv[1:] or ["office"]
    sys.exit(walk(asked[1], asked[2:]) if asked[0] == "inside" else main(asked))
