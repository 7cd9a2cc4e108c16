"""At 1366×768, also with large letters, what members differ in and the answer are seen at once, and nothing moves."""

from functools import partial
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

import main
from core.committee.ballot_deeds import set_aside
from core.people.deeds import edit_person
from core.values import Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, YEAR, copied_panel
from tests.known import known
from tests.templates import Copied
from tests.ui.desktop.acting import come_to_rest, leaf_of, office, press, prompted
from tests.ui.desktop.conftest import NewWindow
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.scoring import AnswerEditor
from ui.desktop.committee.agreeing import FIXED, AgreementPanel, SheetAnswerLine
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from wiring import Wiring

GIVEN = sample("cdd_province_a.json")
FORM = FORMS.get("cdd-clean")
ITEMS = [one.id for one in FORM.items if one.id in GIVEN["answers"]]
PARTS = next(one for one in ITEMS if any(part.within == one for part in FORM.parts))
LONGEST = max(
    ITEMS, key=lambda one: len(str(next(item.text for item in FORM.items if item.id == one)))
)
ALIKE = next(one for one in ITEMS if one not in (PARTS, LONGEST))
NAMES = ("สมชาย ใจตรง", "กานดา มณีรัตน์", "ประเสริฐ วัฒนกุลชัย", "วิไลวรรณ ศรีสุวรรณ", "อนันต์ ทองดี")


class Sitting(NamedTuple):
    window: Window
    desk: CommitteeDesk
    look: Look

    @property
    def part(self) -> AgreementPanel:
        return self.desk.votes.agreeing


@pytest.fixture
def members() -> int:
    return 3


@pytest.fixture
def fewest() -> int:
    return 1


@pytest.fixture
def counted(members: int) -> int:
    return members


@pytest.fixture
def desk(
    copied: Copied,
    members: int,
    fewest: int,
    counted: int,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Wiring:
    """Of the secretary's PC, on which ballots are open that differ in the parts of an item and in the longest one."""
    with copied_panel(copied, samples=[GIVEN], members=members) as room:
        for ref, name in zip(room.people, NAMES, strict=False):
            room.secretary.do(
                partial(edit_person, ref=Ref(room.secretary.unit, "person", ref), name=name)
            )
        room.call(range(members), fewest)
        for n in range(members):
            answers = {item: dict(one) for item, one in GIVEN["answers"].items()}
            answers[LONGEST] |= {"state": "not_met" if n else "met", "reason": "เอกสารไม่มีลายมือชื่อ"}
            answers[ALIKE] |= {"reason": "ตรวจแล้ว"}
            parts = [part.id for part in FORM.parts if part.within == PARTS]
            answers[PARTS] |= {f"part.{part}": int(n == 1) for part in parts}
            room.score(n, answers)
            room.seal(n)
        room.up(range(members))
        room.opened(range(members))
        for n in range(counted, members):
            room.secretary.do(partial(set_aside, sheet=room.sheet(n), reason="ลาป่วย"))
        request.node.office = room.secretary.place
        monkeypatch.setenv("PRONGSAI_KEYS", str(room.secretary.home))
    return main.desk()


@pytest.fixture
def sitting(
    new_window: NewWindow, look: Look, qtbot: QtBot, request: pytest.FixtureRequest
) -> Sitting:
    window = new_window()
    window.resize(1366, 768)
    assert window.open_folder(request.node.office)
    office(window).open_year(YEAR, "committee")
    come_to_rest(qtbot, window)
    found = Sitting(window, leaf_of(office(window), "committee", CommitteeDesk), look)
    qtbot.waitUntil(found.part.isVisible)
    return found


def shown(part: AgreementPanel) -> ItemPanel:
    answer = part._answer.widget
    assert isinstance(answer, AnswerEditor)
    return known(answer.panel)


def answers(part: AgreementPanel) -> dict[QWidget, QRect]:
    """Where everything stands by which an item is answered."""
    panel = shown(part)
    found = [*panel._state.findChildren(QAbstractButton), *panel._chips.values(), part.save]
    return {
        one: QRect(one.mapTo(part.window(), QPoint()), one.size())
        for one in found
        if one.isVisible()
    }


@pytest.mark.parametrize("members", [3, 5])
def test_what_differs_and_the_answer_are_in_sight_and_stay_where_they_are(
    sitting: Sitting, members: int, qtbot: QtBot, qapp: QApplication
) -> None:
    part = sitting.part
    look = sitting.look
    table = sitting.part.list
    columns = range(FIXED, FIXED + members)
    for scale in (100, 150):
        look.choose(qapp, "light", scale)
        come_to_rest(qtbot, sitting.window)
        letters = QFontMetrics(look.font(14))
        qtbot.waitUntil(lambda: not any(map(table.isColumnHidden, columns)))
        assert {one.key for one in table.lines} == {PARTS, LONGEST}
        assert table.horizontalScrollBar().maximum() == 0
        for at in columns:
            assert (
                table.columnViewportPosition(at) + table.columnWidth(at) <= table.viewport().width()
            )
            for row in table.lines:
                for said in (
                    table.words(row, at),
                    *(table.words(row, at, more) for more in row.more),
                ):
                    assert letters.horizontalAdvance(digits(said)) <= table.columnWidth(
                        at
                    ) - look.px(10), said
        for item in (PARTS, LONGEST):
            table.show_key(item)
            part._choose()
            come_to_rest(qtbot, sitting.window)
            seen = part._asked.viewport()
            room = QRect(seen.mapTo(sitting.window, QPoint()), seen.size())
            before = answers(part)
            for one, box in before.items():
                if one.parent() is shown(part)._state:
                    assert room.contains(box), (scale, item)
            assert sitting.window.rect().contains(before[part.save])
            for key in (Qt.Key.Key_P, Qt.Key.Key_N, Qt.Key.Key_P):
                part._answer.enter()
                press(sitting.window, key)
                come_to_rest(qtbot, sitting.window)
                assert answers(part) == before, "nothing comes under the pointer but what was there"


def test_an_answer_that_is_not_whole_is_said_to_be_so_and_stays_marked(
    sitting: Sitting, qtbot: QtBot
) -> None:
    part, said = sitting.part, list[tuple[str, str]]()
    office(sitting.window).room.host.report.connect(lambda text, tone: said.append((text, tone)))

    def agree(item: str, answer: Qt.Key, pill: str) -> None:
        part.list.show_key(item)
        part._choose()
        part._answer.enter()
        press(sitting.window, answer)
        part.reason.setFocus()
        part.reason.insert("ตรวจแล้ว")
        QTest.mouseClick(part.save, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(
            lambda: {one.key: one.pill for one in part.list.lines}[item] == pill, timeout=8000
        )

    agree(LONGEST, Qt.Key.Key_N, "ตกลง: ไม่ผ่าน")
    assert not [text for text, _tone in said if "ยังไม่สมบูรณ์" in text]
    agree(PARTS, Qt.Key.Key_P, "ยังไม่สมบูรณ์")
    qtbot.waitUntil(
        lambda: any("ตกลงไว้ว่า “ผ่าน” แต่ยังไม่สมบูรณ์" in text for text, tone in said if tone == "warn")
    )


def test_the_keyboard_stays_on_the_page_when_what_had_it_is_gone(
    sitting: Sitting, qtbot: QtBot
) -> None:
    part = sitting.part
    part.alike.setFocus()
    press(sitting.window, Qt.Key.Key_Space)
    prompted(qtbot, "ข้อในมติเดียว").reject()
    qtbot.waitUntil(part.alike.hasFocus)
    press(sitting.window, Qt.Key.Key_Space)
    QTest.mouseClick(prompted(qtbot, "ข้อในมติเดียว").go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(part.alike.isHidden, timeout=8000)
    come_to_rest(qtbot, sitting.window)
    assert part.list.hasFocus()


@pytest.mark.parametrize("counted", [1])
def test_one_ballot_alone_is_taken_over_with_a_reason_only(sitting: Sitting, qtbot: QtBot) -> None:
    part = sitting.part
    assert "นับได้ใบเดียว" in part._counts.text().replace("\u200b", "")
    QTest.mouseClick(part.alike, Qt.MouseButton.LeftButton)
    motion = prompted(qtbot, "ข้อในมติเดียว")
    assert not motion.go.isEnabled()
    motion.fields["reason"].insert("กรรมการสองท่านลาป่วย")
    QTest.mouseClick(motion.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: all(one.agreed_answer for one in part.list.lines), timeout=8000)
    assert {one.reason for one in part.list.lines} == {"กรรมการสองท่านลาป่วย"}


def test_the_words_of_members_become_the_reason_by_a_click_and_of_all_that_is_alike_at_once(
    sitting: Sitting, qtbot: QtBot
) -> None:
    part, office_ = sitting.part, office(sitting.window)
    part.show_item(LONGEST)
    take = [one.take for one in part.findChildren(SheetAnswerLine) if not one.take.isHidden()]
    assert len(take) == 3, "of each member, and not of the unit"
    for one in take:
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    assert part.reason.text() == "เอกสารไม่มีลายมือชื่อ", "what is written once is taken once"
    assert office_.header.primary.isHidden(), "the page has one main button"
    assert part.save.property("kind") == "primary"
    QTest.mouseClick(part.alike, Qt.MouseButton.LeftButton)
    motion = prompted(qtbot, "ข้อในมติเดียว")
    assert motion.fields["members_words"].isChecked()
    QTest.mouseClick(motion.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(part.alike.isHidden, timeout=8000)
    assert {one.reason for one in part._spreads if one.item == ALIKE} == {"ตรวจแล้ว"}


@pytest.mark.parametrize(("members", "fewest"), [(2, 3)])
def test_no_words_are_taken_where_too_few_ballots_count(sitting: Sitting) -> None:
    taken = [one for one in sitting.part.findChildren(SheetAnswerLine) if not one.take.isHidden()]
    assert taken == []
