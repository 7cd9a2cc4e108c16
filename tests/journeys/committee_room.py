"""A region with assessed units and three PCs of a committee, and what its people do in the window."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import CDD, SAMPLES, Program, enrol
from tests.journeys.test_centre_path import new, register
from tests.journeys.test_returned_path import carry
from tests.ui.desktop.acting import come_to_rest, leaf_of, office
from ui.desktop.committee.desk import BODY, CARRIES, CommitteeDesk
from ui.desktop.shell.window import Window

CODES = ("S11", "S12")
SELF = {"S11": "a", "S12": "b"}
DIFFERS = "d1.l1.2.1.1"
YEAR = 2569
LEFT = Qt.MouseButton.LeftButton


class Room(NamedTuple):
    centre: Path
    region: Path
    members: tuple[Path, ...]
    units: dict[str, Path]
    people: tuple[str, ...]


def room_of(
    quick: Program,
    tmp_path: Path,
    given: Mapping[str, str | Path],
    form: Sequence[str] = CDD,
    letters: str = "BCD",
) -> Room:
    """Units have sent their self-assessment (code of the unit -> letter of a sample, or a file, of the answers) to the
    region that judges them, which has certified PCs of a committee with these letters."""
    quick("key", "root", "new", tmp_path / "root", "--name", "ราก")
    centre = new(quick, tmp_path / "centre", "S00", "centre", "")
    enrol(quick, tmp_path / "root", centre, "centre")
    above = register(quick, centre, "S00", "centre")
    wider = register(quick, centre, "R01", "region", f"parent={above}", "region=1")
    for code in given:
        register(quick, centre, code, "province", f"parent={wider}", "group=general")
    region = new(quick, tmp_path / "region", "R01", "region")
    enrol(quick, centre, region, "province")
    units = {code: new(quick, tmp_path / code, code, "province", "R01") for code in given}
    for code, folder in units.items():
        enrol(quick, region, folder, "office")
        said = given[code]
        file = said if isinstance(said, Path) else SAMPLES / f"cdd_province_{said}.json"
        quick("answers", "import", folder, file, *form)
        carry(quick, folder, region, "R01", f"self-{code}")
    members = tuple(
        new(quick, tmp_path / f"member-{letter}", "R01", "region") for letter in letters
    )
    people = []
    for letter, folder in zip(letters, members, strict=True):
        enrol(quick, region, folder, "committee", letter)
        made = quick("record", "set", region, "person/new", f"name=กรรมการ {letter}", "active=1")[
            "touched"
        ]
        people.append(next(ref for ref in made if "/person/" in ref))
    return Room(centre, region, members, units, tuple(people))


def convened(quick: Program, room: Room, form: Sequence[str] = CDD, fewest: int = 1) -> list[str]:
    """By commands, and every member has the pack; the votes."""
    units = [word for code in room.units for word in ("--unit", code)]
    called = [
        word
        for letter, one in zip("BCD", room.people, strict=True)
        for word in ("--member", f"{one}={letter}")
    ]
    quick("committee", "convene", room.region, *form, *units, *called, "--fewest", fewest)
    down(quick, room, room.region.parent / "packs")
    return [one["vote"] for one in quick("committee", "list", room.region)]


def down(quick: Program, room: Room, out: Path) -> None:
    if not out.exists():
        quick("committee", "pack", room.region, out)
    for letter, folder in zip("BCD", room.members, strict=True):
        (row,) = quick("bundle", "import", folder, out / f"committee-{letter}.prongsai")
        assert row["problem"] is None


def up(quick: Program, room: Room, name: str, members: tuple[int, ...] = (0, 1, 2)) -> None:
    for n in members:
        carry(quick, room.members[n], room.region, "R01", f"{name}-{n}")


def given(code: str, *, differs: bool) -> dict[str, object]:
    answers = json.loads((SAMPLES / f"cdd_province_{SELF[code]}.json").read_text("utf-8"))[
        "answers"
    ]
    own = {DIFFERS: {"state": "not_met", "note": "เอกสารไม่มีลายมือชื่อ"}}
    return {"answers": {**answers, **(own if differs else {})}}


def sealed(
    quick: Program, room: Room, votes: list[str], members: tuple[int, ...] = (0, 1, 2)
) -> None:
    for n in members:
        for vote, code in zip(votes, CODES, strict=True):
            file = room.region.parent / f"answers-{n}-{code}.json"
            file.write_text(
                json.dumps(given(code, differs=n > 0), ensure_ascii=False), encoding="utf-8"
            )
            quick("committee", "score", room.members[n], vote, file)
        quick("committee", "seal", room.members[n], "--gaps")


def at_committee(window: Window, folder: Path, qtbot: QtBot) -> CommitteeDesk:
    """The page of the committee; at a secretary's PC with the votes in front."""
    assert window.open_folder(folder)
    office(window).open_year(YEAR, "committee")
    come_to_rest(qtbot, window)
    desk = leaf_of(office(window), "committee", CommitteeDesk)
    if desk.which.key == CARRIES:
        desk.which.ask(BODY)
    return desk


def shown(widget: QWidget) -> str:
    """All words that are seen."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def told(window: Window) -> list[str]:
    """Everything the state line says from now on."""
    said = list[str]()
    office(window).room.host.report.connect(lambda text, _tone: said.append(text))
    return said


def refusals(window: Window) -> list[str]:
    """Why anything is refused from now on."""
    why = list[str]()
    office(window).room.news.refused.connect(lambda problem: why.append(problem.why))
    return why


def choose(window: Window, words: str) -> None:
    """The main button of the header."""
    header = office(window).header
    assert header.primary.text().strip() == words
    QTest.mouseClick(header.primary, LEFT)


def listed(window: Window, words: str) -> None:
    """Choose a line in the menu of the header."""
    header = office(window).header
    QTest.mouseClick(header.more, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (line,) = [action for action in menu.actions() if action.text() == words]
    menu.close()
    line.trigger()
