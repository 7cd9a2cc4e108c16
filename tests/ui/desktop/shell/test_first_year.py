"""An office opens in the year last shown on this PC, and in the present one once a new year has begun since."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.thai.written import BUDDHIST, fiscal_year
from tests.ui.desktop.acting import new_office, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.shell import office as shell
from ui.desktop.shell.window import Window
from wiring import Wiring

NOW = fiscal_year(datetime.now().date())
Clock = Callable[[int], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of the window to the January of a fiscal year, Buddhist."""

    def turn(year: int) -> None:
        at = datetime(year - BUDDHIST, 1, 4)
        told = SimpleNamespace(now=lambda: at, fromtimestamp=datetime.fromtimestamp)
        monkeypatch.setattr(shell, "datetime", told)

    return turn


def made(window: Window, folder: Path, year: int) -> None:
    new_office(window, NewOffice(folder, "จังหวัดตัวอย่าง", "S31", "province", "", year))


def opened(window: Window, folder: Path) -> int:
    """The year that is shown when the folder is opened again."""
    window.show_first_run()
    assert window.open_folder(folder)
    assert office(window).year in office(window).header.year._years
    return office(window).year


@pytest.mark.parametrize("year", [NOW - 1, NOW, NOW + 1])
def test_a_new_office_opens_in_the_year_it_was_made_for(
    window: Window, tmp_path: Path, year: int
) -> None:
    made(window, tmp_path / "office", year)
    assert office(window).year == year
    assert opened(window, tmp_path / "office") == year


def test_an_office_opens_in_each_new_year_of_a_decade(
    window: Window, tmp_path: Path, clock: Clock
) -> None:
    made(window, tmp_path / "office", NOW)
    for year in range(NOW + 1, NOW + 11):
        clock(year)
        assert opened(window, tmp_path / "office") == year
        assert opened(window, tmp_path / "office") == year


def test_a_year_switched_to_stays_until_the_next_one_begins(
    window: Window, tmp_path: Path, clock: Clock
) -> None:
    made(window, tmp_path / "office", NOW + 1)
    office(window).open_year(NOW)
    assert opened(window, tmp_path / "office") == NOW, (
        "all work of the year is done before the one it was made for"
    )
    office(window).show_page("documents")
    clock(NOW + 1)
    office(window).show_page("home")  # the window stood open in the night to October
    assert opened(window, tmp_path / "office") == NOW + 1
    office(window).open_year(NOW)
    assert opened(window, tmp_path / "office") == NOW, "chosen again since"
    clock(NOW + 2)
    assert opened(window, tmp_path / "office") == NOW + 2


def test_a_clock_set_back_shows_the_year_last_shown(
    window: Window, tmp_path: Path, clock: Clock
) -> None:
    made(window, tmp_path / "office", NOW)
    clock(NOW + 3)
    assert opened(window, tmp_path / "office") == NOW + 3
    clock(NOW - 20)
    assert opened(window, tmp_path / "office") == NOW + 3
    clock(NOW + 3)
    office(window).open_year(NOW + 2)
    clock(NOW)
    assert opened(window, tmp_path / "office") == NOW + 2
    clock(NOW + 3)
    assert opened(window, tmp_path / "office") == NOW + 2


def test_another_pc_opens_an_office_in_the_present_year(
    window: Window, new_window: NewWindow, desk: Wiring, tmp_path: Path, clock: Clock
) -> None:
    made(window, tmp_path / "office", NOW - 1)
    window.close()
    desk.settings.unlink()
    other = new_window()
    assert opened(other, tmp_path / "office") == NOW - 1, "the year for which it was just made"
    other.close()
    desk.settings.unlink()
    clock(NOW + 2)
    assert opened(new_window(), tmp_path / "office") == NOW + 2


def test_a_restored_office_opens_in_the_year_last_shown(
    window: Window, desk: Wiring, tmp_path: Path, clock: Clock
) -> None:
    made(window, tmp_path / "office", NOW)
    backup = office(window).room.office.backups.make("asked")
    clock(NOW + 1)
    assert opened(window, tmp_path / "office") == NOW + 1
    office(window).open_year(NOW - 1)
    window.show_first_run()
    desk.restore(backup.path, tmp_path / "office")
    assert opened(window, tmp_path / "office") == NOW - 1
    window.show_first_run()
    desk.restore(backup.path, tmp_path / "elsewhere")
    assert opened(window, tmp_path / "elsewhere") == NOW + 1, "never shown on this PC"


def test_a_broken_note_of_the_year_is_no_note(window: Window, tmp_path: Path) -> None:
    made(window, tmp_path / "office", NOW + 1)
    for broken in ("x", [1], ["a", "b"], None):
        window._settings.keep(shown_years={str(tmp_path / "office"): broken})
        assert opened(window, tmp_path / "office") == NOW + 1
