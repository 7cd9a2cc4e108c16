"""The clock of every PC of a decade: one time for all, which a life sets and which goes on by a second whenever it is
read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, tzinfo
from importlib import import_module
from pkgutil import walk_packages

import pytest

from core.thai.written import BUDDHIST
from storage import clock as pc_clock

OURS = ("core", "storage", "ui", "wiring")
WINDOW = "ui.desktop"


def day_of(year: int, month: int, day: int) -> datetime:
    """Return nine o'clock of a day of a fiscal `year` (Buddhist era), October to December being of the year before."""
    return datetime(year - BUDDHIST - (month >= 10), month, day, 9).astimezone()


class Clock:
    """The time that every PC shows."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def set(self, time: datetime) -> None:
        """Go on to `time`; a time before the present one changes nothing, so that no PC's clock ever goes back."""
        self.time = max(self.time, time)

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    @contextmanager
    def of_deeds(self) -> Iterator[None]:
        """Everything that is saved inside is saved at the time of this clock."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pc_clock, "datetime", _types_of(self)[0])
            yield

    @contextmanager
    def of_window(self) -> Iterator[None]:
        """The same of what the window shows: "today" is of this clock in every module of the program."""
        for module in walk_packages(import_module(WINDOW).__path__, f"{WINDOW}."):
            import_module(module.name)
        ours = [
            loaded for name, loaded in list(sys.modules.items()) if name.partition(".")[0] in OURS
        ]
        now, today = _types_of(self)
        with pytest.MonkeyPatch.context() as patch:
            for loaded in ours:
                if getattr(loaded, "datetime", None) is datetime:
                    patch.setattr(loaded, "datetime", now)
                if getattr(loaded, "date", None) is date:
                    patch.setattr(loaded, "date", today)
            yield


def _types_of(clock: Clock) -> tuple[type[datetime], type[date]]:
    """Return stand-ins of the types `datetime` and `date` whose present is that of the clock."""

    class AnyDay(type):
        """Days made elsewhere are of these types, too."""

        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, cls.__mro__[1])

    class Now(datetime, metaclass=AnyDay):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now().astimezone(tz) if tz else clock.now().replace(tzinfo=None)

    class Today(date, metaclass=AnyDay):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return clock.now().date()

    return Now, Today
