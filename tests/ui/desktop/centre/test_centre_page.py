"""The centre takes three files in by clicks: looked at first, taken in, ranked, and a conflict settled (journey 3)."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import import_answers
from tests.staged import stage, staged
from tests.templates import Copied
from tests.ui.desktop.acting import centre_of, exchange_of, office, press, type_words
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.conflicts.page import ConflictsPage
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import SegmentedControl
from ui.terminal.demo.scene import ASSESSED, CENTRE, YEAR, send
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
ANSWERS = {"S10": "cdd_province_a", "S10-2": "cdd_province_a_second_pc", "S20": "cdd_province_a"}


def three_files(desk: Wiring, place: Path) -> None:
    scene = stage(desk, place)
    for code, name in ANSWERS.items():
        with desk.open(scene.folder(code)) as there:
            given = scene.sample(f"{name}.json")
            there.session.do_now(
                partial(import_answers, instrument=scene.form(ASSESSED), year=YEAR, content=given)
            )
        send(scene, code, [CENTRE])


@pytest.fixture
def sent(desk: Wiring, copied: Copied) -> dict[str, Path]:
    """Files of two provinces, one of them from both its computers, and the centre they are meant for."""
    scene = staged(desk, copied, three_files)
    return {"centre": scene.folder(CENTRE), **{place: scene.bundle(place) for place in ANSWERS}}


@pytest.fixture
def centre(window: Window, sent: dict[str, Path]) -> Window:
    assert window.open_folder(sent["centre"])
    return window


def said(window: Window) -> str:
    page = exchange_of(office(window)).incoming
    return "  ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def taken(page: IncomingFilesPage) -> int:
    """Of how many files it is reported what became of them."""
    return sum(one.outcome is not None for one in page.stage.rows)


def test_from_three_files_to_the_ranking_by_clicks(
    centre: Window, sent: dict[str, Path], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened = office(centre)
    paths = [str(sent[place]) for place in ANSWERS]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: (paths, ""))
    before = opened.session.read(lambda reader: reader.digest())
    QTest.mouseClick(opened.sidebar.entry("exchange"), LEFT)
    QTest.mouseClick(exchange_of(opened).drop.choose, LEFT)
    incoming = exchange_of(opened).incoming
    qtbot.waitUntil(
        lambda: len(incoming.stage.rows) == 3 and incoming.take.isVisible(), timeout=15_000
    )
    assert "รายการใหม่" in said(centre)
    view = incoming.view
    new = sum(row.state == "new" for row in view.records._found)
    assert view.counts.buttons["new"].accessibleName() == f"รายการใหม่ {new}"
    shown = view.records.model.rowCount()
    view.records.search.setFocus()
    type_words("zzz")
    assert view.records.model.rowCount() == 0
    press(centre, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(centre, Qt.Key.Key_Delete)
    assert view.records.model.rowCount() == shown
    assert opened.session.read(lambda reader: reader.digest()) == before, (
        "nothing is written by looking"
    )
    centre.resize(SCREEN)
    fits(qtbot, centre)

    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: taken(incoming) == 3, timeout=15_000)
    assert "นำเข้าแล้ว 3 จาก 3 ไฟล์" in said(centre)
    qtbot.waitUntil(
        lambda: "ข้อมูลไม่ตรงกัน " in exchange_of(opened).heads.button("torn").text(), timeout=8000
    )

    QTest.mouseClick(opened.sidebar.entry("centre"), LEFT)
    model = centre_of(opened).list.table.rows
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    cells = [
        str(model.index(n, at).data())
        for n in range(model.rowCount())
        for at in range(model.columnCount())
    ]
    assert (cells.count("1="), cells.count("ยังไม่ส่ง")) == (2, 3), (
        "a tie is named; who is asked nothing owes nothing"
    )
    fits(qtbot, centre)
    assert not nameless(centre_of(opened))


def test_a_reminder_is_copied_for_the_units_that_are_listed_alone(
    centre: Window, qtbot: QtBot
) -> None:
    opened = office(centre)
    opened.open_year(YEAR, "centre")
    page = centre_of(opened)
    qtbot.waitUntil(lambda: len(page.list.lines) > 1)
    clipboard = QApplication.clipboard()
    every = [line.name for line in page.list.lines if not line.row.out]
    button = page.counts.remind
    unasked = [line.name for line in page.list.lines if line.row.unasked]
    assert (len(every) > 1, bool(unasked)) == (True, True), "no programme asks a district"
    assert f"จาก {len(every)} " in page.zones._group.buttons()[0].accessibleDescription(), (
        "every region"
    )
    assert (button.isVisible(), f" {len(every)} " in button.text()) == (True, True)
    QTest.mouseClick(button, LEFT)
    assert [name for name in (*every, *unasked) if name in clipboard.text()] == every
    page.list.search.setFocus()
    type_words("S20")
    (listed,) = page.list.lines
    assert " 1 " in button.text()
    QTest.mouseClick(button, LEFT)
    assert [name for name in every if name in clipboard.text()] == [listed.name]
    page.list.search.setFocus()
    type_words("zzz")
    assert (len(page.list.lines), button.isVisible()) == (0, False)


def test_the_assessment_of_a_unit_is_read_and_nothing_of_it_is_changed(
    centre: Window, sent: dict[str, Path], qtbot: QtBot
) -> None:
    opened = office(centre)
    opened.show_page("exchange")
    exchange_of(opened)._calls.preview([sent["S10"]])
    qtbot.waitUntil(lambda: exchange_of(opened).incoming.take.isVisible(), timeout=15_000)
    QTest.mouseClick(exchange_of(opened).incoming.take, LEFT)
    qtbot.waitUntil(lambda: taken(exchange_of(opened).incoming) == 1, timeout=15_000)
    opened.open_year(YEAR, "centre")
    page = centre_of(opened)
    qtbot.waitUntil(page.unit.open.isVisible)
    before = opened.session.read(lambda reader: reader.digest())
    QTest.mouseClick(page.unit.open, LEFT)
    qtbot.waitUntil(
        lambda: bool(opened.leaf("centre").widget.findChildren(AssessmentPage)), timeout=8000
    )
    (read,) = opened.leaf("centre").widget.findChildren(AssessmentPage)
    qtbot.waitUntil(lambda: read.isVisible() and read.ladder.here is not None)
    here = read.ladder.here
    assert here is not None
    assert isinstance(here._state, SegmentedControl)
    for button in ("met", "not_met"):
        QTest.mouseClick(here._state.button(button), LEFT)
    for key in (Qt.Key.Key_P, Qt.Key.Key_N, Qt.Key.Key_5):
        press(centre, key)
    qtbot.wait(50)
    assert opened.session.read(lambda reader: reader.digest()) == before
    assert read.view is not None
    assert here._state.key == read.view.item(here.row.id).state.text
    press(centre, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.isVisible)


def test_a_cut_file_is_a_row_with_its_reason_and_the_others_go_on(
    centre: Window, sent: dict[str, Path], qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(centre)
    cut = tmp_path / "cut.prongsai"
    cut.write_bytes(sent["S10"].read_bytes()[:2000])
    opened.show_page("exchange")
    exchange_of(opened)._calls.preview([cut, sent["S20"]])
    incoming = exchange_of(opened).incoming
    qtbot.waitUntil(
        lambda: len(incoming.stage.rows) == 2 and incoming.take.isVisible(), timeout=15_000
    )
    assert incoming.take.text().strip() == "นำเข้า 1 ไฟล์"
    qtbot.waitUntil(lambda: "cut.prongsai" in said(centre))
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: taken(incoming) == 1, timeout=15_000)
    QTest.mouseClick(incoming.leave, LEFT)
    assert exchange_of(opened).on_post


@pytest.fixture
def torn(
    window: Window, sent: dict[str, Path], desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> ConflictsPage:
    """The conflicts of a province whose two computers know an item otherwise."""
    from ui.terminal.demo.scene import DemoSetup

    assert sent
    stage = tmp_path / "stage"
    scene = DemoSetup(desk, stage, {"S10": {}})
    send(scene, "S10-2", ["S10"], "own")
    assert window.open_folder(scene.folder("S10"))
    opened = office(window)
    opened.show_page("exchange")
    exchange = exchange_of(opened)
    exchange._calls.preview([scene.bundle("own")])
    qtbot.waitUntil(lambda: exchange.incoming.take.isVisible(), timeout=15_000)
    QTest.mouseClick(exchange.incoming.take, LEFT)
    page = exchange.conflicts
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(lambda: len(page._found) > 0, timeout=15_000)
    QTest.mouseClick(exchange.heads.button("torn"), LEFT)
    qtbot.waitUntil(page.isVisible)
    return page


def test_a_conflict_has_two_equal_cards_and_is_settled_by_a_key(
    torn: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    told = torn.current
    assert told is not None
    assert len(torn.cards) == len(told.sides) == 2
    assert torn.cards[0].size() == torn.cards[1].size()
    assert not any(card.choose.isDefault() or card.choose.hasFocus() for card in torn.cards)
    assert told.title != told.row.title
    texts = [label.text() for label in torn.cards[0].findChildren(QLabel)]
    assert any(text.startswith("รวม ") for text in texts), "what the score would be is said"
    window.resize(SCREEN)
    fits(qtbot, window)
    assert not nameless(torn)
    count = len(torn._found)
    press(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(torn._found) == count - 1, timeout=8000)
    shown = office(window).session.read(lambda reader: reader.record(told.row.ref))
    assert shown is not None
    assert shown.value(told.row.field) == told.sides[1].value


def test_a_third_value_is_weighed_while_it_is_typed_and_kept_with_its_reason(
    torn: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    told = torn.current
    assert told is not None
    press(window, Qt.Key.Key_3)
    qtbot.waitUntil(torn.other.entry.hasFocus)
    type_words("two")
    qtbot.waitUntil(lambda: bool(torn.other._wrong.text()), timeout=3000)
    press(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_words("2")
    qtbot.waitUntil(lambda: torn.other._weighed.count() == 1, timeout=3000)
    assert not torn.other._wrong.text()
    QTest.mouseClick(torn.other.reason.viewport(), LEFT)
    type_words("counted again")
    QTest.mouseClick(torn.other.use, LEFT)
    qtbot.waitUntil(lambda: torn.current != told, timeout=8000)
    shown = office(window).session.read(lambda reader: reader.record(told.row.ref))
    assert shown is not None
    assert (shown.text(told.row.field), shown.text("reason")) == ("2", "counted again")


def test_what_belongs_to_another_office_is_asked_of_it_and_not_chosen(
    centre: Window, sent: dict[str, Path], qtbot: QtBot
) -> None:
    opened = office(centre)
    opened.show_page("exchange")
    exchange = exchange_of(opened)
    exchange._calls.preview([sent["S10"], sent["S10-2"]])
    qtbot.waitUntil(lambda: exchange.incoming.take.isVisible(), timeout=15_000)
    QTest.mouseClick(exchange.incoming.take, LEFT)
    page = exchange.conflicts
    assert isinstance(page, ConflictsPage)
    qtbot.waitUntil(lambda: len(page._found) > 0, timeout=15_000)
    QTest.mouseClick(exchange.heads.button("torn"), LEFT)
    qtbot.waitUntil(page.other.ask.isVisible)
    assert not any(card.choose.isVisible() for card in page.cards)
    count = len(page._found)
    press(centre, Qt.Key.Key_1)
    QTest.mouseClick(page.other.ask, LEFT)
    told = page.current
    assert told is not None
    scope = told.row.ref.scope
    asked = partial(opened.session.read, lambda reader: reader.records("comment", scope))
    qtbot.waitUntil(lambda: len(asked()) == 1, timeout=8000)
    assert told.title in asked()[0].text("text")
    assert len(page._found) == count, "nothing was chosen"
