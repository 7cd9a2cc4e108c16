"""A centre's PC is lost with all its keys: a backup and one page of paper bring the centre back, by mouse and keys."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from core.forms.ports import Reader
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_centre_set_up import (
    begins,
    makes_roots,
    makes_starts,
    publishes,
    takes_the_register,
)
from tests.known import known
from tests.ui.desktop.acting import lose_keys
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)


@pytest.mark.parametrize("number", [1, 2])
def test_either_page_makes_the_pc_that_replaces_a_lost_one_the_centre_s(
    new_window: Callable[[], Window],
    desk: Wiring,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    number: int,
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    dialogs, folder = Dialogs(monkeypatch), tmp_path / "centre"
    person = Person(new_window(), "root-lost")
    begins(person, folder)
    papers = makes_roots(person, dialogs, desk, folder, tmp_path)
    takes_the_register(person, dialogs, tmp_path)
    publishes(person)
    roots = read(person, lambda reader: reader.trust.roots())
    person.window.close()
    backup = max(
        (folder / "backups").glob("*.prongsai-backup"), key=lambda file: file.stat().st_mtime_ns
    )
    lose_keys(desk, folder)
    person = Person(new_window(), "root-lost")
    puts_back(person, dialogs, backup, tmp_path / "new")
    types_a_page(person, papers[number - 1])
    assert read(person, lambda reader: reader.trust.roots()) == roots, (
        "who trusted the centre trusts it still"
    )
    assert read(person, letters) == [("A", False), ("B", True)]
    person.clicks("ไฟล์เริ่มงาน")
    makes_starts(person, dialogs, tmp_path / "out")
    person.window.close()


def puts_back(person: Person, dialogs: Dialogs, backup: Path, folder: Path) -> None:
    """It says what is still to be done, on the page where it can be done."""
    dialogs.open, dialogs.folder = backup, folder
    person.clicks("กู้คืนจากไฟล์สำรอง")
    person.clicks("กู้คืน")
    person.waits_to_see("กู้คืนแล้ว เครื่องนี้รอกระดาษกุญแจราก")
    person.waits_to_see(
        "ขั้นที่ 1 ในหน้านี้ กด มีกระดาษกุญแจรากอยู่แล้ว แล้วพิมพ์สี่บรรทัดของแผ่นใดแผ่นหนึ่ง ระหว่างนี้ทำงานต่อได้"
    )
    person.picture("told")
    assert known(person.window.office).key == "setup"
    person.clicks("ตกลง")


def types_a_page(person: Person, lines: Sequence[str]) -> None:
    person.clicks("มีกระดาษกุญแจรากอยู่แล้ว")
    for number, line in enumerate(lines, 1):
        person.writes_into(f"บรรทัดที่ {number}", line.lower())
    person.picture("typed")
    person.clicks("ใช้กุญแจนี้")
    person.waits_to_see("เครื่องนี้เป็นเครื่องของหน่วยงานแล้ว")
    person.picture("certified")


def letters(reader: Reader) -> list[tuple[str, bool]]:
    """The letters of the centre's PCs, and which is this one."""
    here = known(reader.trust.device())
    return sorted(
        (one.letter, one.key == here.key) for one in reader.trust.devices() if one.unit == here.unit
    )


def read(person: Person, view: Callable[[Reader], object]) -> object:
    return known(person.window.office).session.read(view)
