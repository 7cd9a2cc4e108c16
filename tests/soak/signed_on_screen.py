"""The second half of J1 on a screen: two offices in turn, each at a window of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.hands import ScreenHands
from tests.journeys.person import Person
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_signed_by_hand import OFFICE, Post, states, two_offices, walk
from tests.soak.screen_dialogs import ScreenDialogs
from ui.desktop.shell.window import Window
from wiring import Wiring


def signs(new_window: Callable[[Wiring], Window], desk: Wiring, home: Path) -> None:
    """Walk it; AssertionError when a step fails, or the folder says otherwise at the end."""
    scene, dialogs = two_offices(desk, home / "stage"), ScreenDialogs()

    @contextmanager
    def sits_at(place: str, journey: str) -> Iterator[Person]:
        person = Person(new_window(desk), journey, ScreenHands())
        try:
            person.waits(person.window.isActiveWindow, "the window manager gives no focus")
            yield opens(person, dialogs, scene.folder(place))
        finally:
            person.window.close()  # else its pen would keep the process alive

    walk(sits_at, Post(dialogs, home), home)
    assert scene.read(OFFICE, states) == [("returned", "ended"), ("accepted", "signed")]
