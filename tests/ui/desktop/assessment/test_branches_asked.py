"""In the window a part comes and goes with the points it hangs on, and what is not complete has no figure there."""

import shutil
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import main
from core.exact import points_text
from tests.known import known
from tests.ui.desktop.acting import new_office, office, page, panel, saved, start_of, view
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.shell.window import Window
from ui.desktop.widgets.layout import holder
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
HANGING = """id: hanging
edition: 2569
title: แบบที่ข้อขึ้นกับคำตอบ
kind: sum
dimensions:
- {id: a, title: ส่วนแรก}
items:
- {id: a1, in: a, text: ข้อแรก}
- {id: a2, in: a, when: a1 is met, text: ข้อที่ตามมา}
- {id: a3, in: a, text: ข้อที่ถามต่อ}
fields:
- {id: link, in: a3, type: text, pattern: url, required: yes, when: a3 is met, title: ลิงก์ที่เผยแพร่}
papers:
- {id: list, builder: checklist, title: [แบบที่ข้อขึ้นกับคำตอบ]}
columns:
- {paper: list, head: ข้อ, show: <text>, width: 70}
- {paper: list, head: ผล, show: <state>, width: 30}
"""
WEIGHED = """id: weighed
edition: 2569
title: แบบถ่วงน้ำหนัก
kind: {kind}
dimensions:
- {{id: a, weight: 2.5, title: ส่วนแรก}}
- {{id: b, weight: 1.5, title: ส่วนหลัง}}
items:
- {{id: a1, in: a, points: 4, text: ข้อแรก}}
- {{id: b1, in: b, points: 8, text: ข้อหลัง}}
papers:
- {{id: list, builder: checklist, title: [แบบถ่วงน้ำหนัก]}}
columns:
- {{paper: list, head: ข้อ, show: <text>, width: 70}}
- {{paper: list, head: ผล, show: <state>, width: 30}}
"""


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    weighed = {kind: WEIGHED.format(kind=kind) for kind in ("weighted sum", "weighted mean", "sum")}
    own = {"ticked": TICKED, "hanging": HANGING, **weighed}.get(request.param)
    if own:
        (forms / f"{request.param}.yaml").write_text(own, encoding="utf-8")
    else:
        shutil.copy(
            next(
                place / f"{request.param}.yaml"
                for place in (FORMS, main.INSTRUMENTS)
                if (place / f"{request.param}.yaml").exists()
            ),
            forms,
        )
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(forms, main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    made = new_window(
        lambda made: new_office(
            made, NewOffice(tmp_path / "office", "จังหวัด", "S20", "province", "", 2569)
        )
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


@pytest.mark.parametrize("desk", ["hanging"], indirect=True)
def test_items_and_their_questions_come_and_go_with_the_answers_they_hang_on(
    window: Window, qtbot: QtBot
) -> None:
    begun(window, qtbot)
    panel(window, "a1").mark("met")
    qtbot.waitUntil(lambda: shown_panels(window) == ["a1", "a2", "a3"])
    assert panel(window, "a2").row.text == "ข้อที่ตามมา"
    panel(window, "a1").mark("not_met")
    qtbot.waitUntil(lambda: shown_panels(window) == ["a1", "a3"])
    panel(window, "a1").mark("met")
    qtbot.waitUntil(lambda: shown_panels(window) == ["a1", "a2", "a3"])
    assert panel(window, "a3").questions is None
    panel(window, "a3").mark("met")
    qtbot.waitUntil(lambda: panel(window, "a3").questions is not None)
    asked = known(panel(window, "a3").questions)
    assert [key for key, line in asked.lines.items() if not line.isHidden()] == ["link"]
    panel(window, "a1").setFocus()
    reached = []
    while (here := known(window.focusWidget())) not in reached:
        reached.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    panels = [holder(ItemPanel, one) for one in reached]
    assert [one.row.id for one in dict.fromkeys(panels) if one] == ["a1", "a2", "a3"]
    assert any(asked.isAncestorOf(one) for one in reached)
    panel(window, "a3").mark("not_met")
    qtbot.waitUntil(lambda: not any(not line.isHidden() for line in asked.lines.values()))


def shown_panels(window: Window) -> list[str]:
    top = page(window).ladder
    return [
        one.row.id for one in sorted(top.panels, key=lambda one: one.mapTo(window, QPoint()).y())
    ]


@pytest.mark.parametrize("desk", ["ita-2564", "who-hhsaf", "dmh-2q9q8q", "hanging"], indirect=True)
def test_whatever_is_answered_each_item_and_question_that_is_asked_stands_there(
    window: Window, qtbot: QtBot
) -> None:
    begun(window, qtbot)
    asked = 0
    for digit in (1, 2, 1):
        for part in parts(window):
            page(window).choose(part)
            for item in [one.id for one in view(window).dimension(part).items][:12]:
                if part in parts(window) and item in {
                    one.id for one in view(window).dimension(part).items
                }:
                    answer(window, item, digit)
                    qtbot.waitUntil(partial(stands, window, part), timeout=8000)
                    asked += sum(len(one.asks) for one in view(window).items if one.id == item)
    assert asked or known(page(window)._facts).form.id != "ita"


def answer(window: Window, item: str, digit: int) -> None:
    shown = panel(window, item)
    if shown.row.scale:
        QTest.keyClick(shown, Qt.Key(int(Qt.Key.Key_0) + digit))
    else:
        shown.mark("met" if digit == 1 else "not_met")


def stands(window: Window, part: str) -> bool:
    """Whether every item of a part has its panel in the opened levels, and each question asked an editor that shows."""
    if part not in parts(window):
        return True
    row = view(window).dimension(part)
    shown = {one.row.id: one for one in page(window).ladder.panels}
    levels = [level for level in row.levels if shown.keys() & {one.id for one in level.items}]
    return all(
        one.id in shown
        and (not one.asks or shown[one.id].questions is not None)
        and all(not known(shown[one.id].questions).lines[ask.id].isHidden() for ask in one.asks)
        for level in levels
        for one in level.items
    ) and shown.keys() <= {one.id for one in row.items}


@pytest.mark.parametrize(
    ("desk", "lines"),
    [
        ("weighted sum", ["รายการที่ 1  4 × 2.50 = 10", "รายการที่ 2  0 × 1.50 = 0"]),
        ("weighted mean", ["รายการที่ 1  4 × 62.50 % = 2.50", "รายการที่ 2  0 × 37.50 % = 0"]),
        ("sum", []),
    ],
    indirect=["desk"],
)
def test_where_points_come_from_adds_up_to_the_total(
    window: Window, lines: list[str], qtbot: QtBot
) -> None:
    begun(window, qtbot)
    panel(window, "a1").mark("met")
    qtbot.waitUntil(lambda: view(window).total > 0)
    card = page(window)._sources
    assert card._lines.text().splitlines() == lines
    assert card.isHidden() is not bool(lines)
    brought = sum(Fraction(line.rpartition("= ")[2]) for line in lines)
    assert brought == (view(window).total if lines else 0)
