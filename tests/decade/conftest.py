"""A small decade, made once for all workers of a run, and a copy of it for each test; or the ten years that lie in the
folder `PRONGSAI_DECADE`, made there if they are missing."""

import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.decade.clock import Clock
from tests.decade.life import SUMMARY, live
from tests.decade.pages import OpenWindow
from tests.decade.pcs import Pc
from tests.templates import copy_place
from tests.ui.desktop.conftest import desk, look, made_ahead, worn

# fixtures of the windows
__all__ = ["desk", "look", "made_ahead", "worn"]
YEARS, MANY, SEED = 3, 10, 1
KEPT = "PRONGSAI_DECADE"
PATIENCE = 600  # seconds that a worker waits for the one that makes the decade


class Decade(NamedTuple):
    """A copy of the small decade: its PCs, by name, and what decade.json says of it."""

    place: Path
    pcs: dict[str, Pc]
    facts: dict[str, Any]
    clock: Clock

    @property
    def last(self) -> int:
        """The last fiscal year that is whole; the next one has begun."""
        return int(self.facts["years"][1])


@pytest.fixture(scope="session")
def small_decade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place where the small decade lies, closed; nobody writes there."""
    kept = os.environ.get(KEPT)
    if kept:
        if not (Path(kept) / SUMMARY).exists():
            Path(kept).mkdir(parents=True)
            live(Path(kept), MANY, SEED)
        return Path(kept)
    room = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        room = room.parent
    place = room / "decade"
    lock = room / "decade.made"
    try:
        lock.mkdir()
    except FileExistsError:
        end = time.monotonic() + PATIENCE
        while not (place / SUMMARY).exists():
            is_being_made = lock.exists() and time.monotonic() < end
            assert is_being_made, "the decade is not made"
            time.sleep(0.2)
    else:
        place.mkdir()
        try:
            live(place, YEARS, SEED)
        except BaseException:
            lock.rmdir()  # nobody waits for it
            raise
    return place


@pytest.fixture
def decade(small_decade: Path, tmp_path: Path) -> Decade:
    """A copy of the small decade for one test."""
    return copy_of(small_decade, tmp_path / "decade")


def copy_of(made: Path, place: Path) -> Decade:
    """Copy the decade that lies in `made` to `place`."""
    copy_place(made, place)
    facts = json.loads((place / SUMMARY).read_text("utf-8"))
    pcs = {name: Pc(place, name, code) for name, code in facts["codes"].items()}
    return Decade(place, pcs, facts, Clock(datetime.fromisoformat(facts["ends"])))


@pytest.fixture
def opened_at(request: pytest.FixtureRequest) -> Callable[[Clock], OpenWindow]:
    """Gives windows whose clock is this one, for as long as a `with` statement lasts."""
    names = ("qapp", "qtbot", "look", "made_ahead", "monkeypatch")
    application, bot, look, ahead, patch = map(request.getfixturevalue, names)
    patch.setattr("ui.desktop.shell.preload.FIRST", ahead)
    # every line of the log of views is compared: of the newest alone, those that were noted since would hide some
    patch.setattr("ui.desktop.privacy.page.SHOWN", 10**6)
    return lambda clock: OpenWindow(application, bot, look, clock)
