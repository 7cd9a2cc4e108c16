"""In the window a part comes and goes with the points it hangs on, and what is not complete has no figure there."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import main
from core.exact import points_text
from tests.ui.desktop.acting import new_office, office, page, panel, saved, start_of, view
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from wiring import Wiring

FORMS = Path(__file__).parents[3] / "data" / "public_forms"
TICKED = """id: ticked
edition: 2569
title: แบบเลือกกลุ่ม
kind: sum
profiles:
- {id: g1, choice: group, many: yes, title: กลุ่มหนึ่ง}
- {id: g2, choice: group, many: yes, title: กลุ่มสอง}
dimensions:
- {id: a, title: ส่วนแรก}
items:
- {id: a1, in: a, text: ข้อของทุกกลุ่ม}
- {id: a2, in: a, profiles: [g1], text: ข้อของกลุ่มหนึ่ง}
- {id: a3, in: a, profiles: [g2], text: ข้อของกลุ่มสอง}
papers:
- {id: list, builder: checklist, title: [แบบเลือกกลุ่ม]}
columns:
- {paper: list, head: ข้อ, show: <text>, width: 70}
- {paper: list, head: ผล, show: <state>, width: 30}
"""


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    if request.param == "ticked":
        (forms / "ticked.yaml").write_text(TICKED, encoding="utf-8")
    else:
        shutil.copy(FORMS / f"{request.param}.yaml", forms)
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(forms, main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    made = new_window(
        lambda made: new_office(made, NewOffice(tmp_path / "office", "จังหวัด", "S20", "province", "", 2569))
    )
    office(made).show_page("assessment")
    return made


def begun(window: Window, qtbot: QtBot) -> None:
    start_of(office(window)).go.click()
    qtbot.waitUntil(lambda: page(window).view is not None, timeout=8000)


def choose(window: Window, qtbot: QtBot, item: str, digit: int) -> None:
    """Answer an item of a scale by its key."""
    shown = panel(window, item)
    wanted = shown.row.scale[digit - 1].id
    QTest.keyClick(shown, Qt.Key(int(Qt.Key.Key_0) + digit))
    qtbot.waitUntil(lambda: saved(window, item).choice.text == wanted)


def parts(window: Window) -> list[str]:
    return [one.id for one in view(window).dimensions]


@pytest.mark.parametrize("desk", ["dmh-2q9q8q"], indirect=True)
def test_a_part_is_there_while_the_points_it_hangs_on_are(window: Window, qtbot: QtBot) -> None:
    begun(window, qtbot)
    assert parts(window) == ["q2"]
    choose(window, qtbot, "i2.1", 1)
    qtbot.waitUntil(lambda: parts(window) == ["q2", "q9"])
    for n in range(1, 4):
        choose(window, qtbot, f"i9.{n}", 4)
    qtbot.waitUntil(lambda: parts(window) == ["q2", "q9", "q8"])
    choose(window, qtbot, "i8.8", 1)
    eight = view(window).dimensions[2]
    assert (points_text(eight.full), eight.band, points_text(view(window).total)) == ("0", "", "10")
    choose(window, qtbot, "i2.1", 2)  # the part that is shown is asked no more
    qtbot.waitUntil(lambda: parts(window) == ["q2"])
    assert saved(window, "i2.1").choice.text == "n"


@pytest.mark.parametrize("desk", ["ticked"], indirect=True)
def test_several_profiles_of_a_choice_are_ticked_or_none(window: Window, qtbot: QtBot) -> None:
    start = start_of(office(window))
    cards = start._chosen
    for key in ("g1", "g2"):
        cards[key].click()
    assert [card.isChecked() for card in cards.values()] == [True, True]
    cards["g1"].click()
    begun(window, qtbot)
    assert [one.id for one in view(window).items] == ["a1", "a3"]
    head = page(window).head
    for wanted in (["a1", "a2", "a3"], ["a1", "a2"], ["a1"]):
        head._wanted(*({3: ("g1", "g1"), 2: ("g2", "g2"), 1: ("g1", "g1")}[len(wanted)]))
        qtbot.waitUntil(partial(lambda ids: [one.id for one in view(window).items] == ids, wanted))
    assert not head._profile.isHidden()
