"""What is found is gone to itself, the very letter among many; and whose names were shown is noted."""

from functools import partial
from pathlib import Path
from secrets import token_hex

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.exchange.letter_deeds import comment
from core.forms.ports import Store
from core.log.ports import Context
from core.people.deeds import add_person
from core.values import Change, Changes, Plain, Ref, Text
from tests.ui.desktop.acting import exchange_of, leaf_of, office
from tests.ui.desktop.centre.test_centre_page import centre, sent
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.forms.page import FormsPage
from ui.desktop.shell.window import Window
from ui.terminal.demo.command import scene_folder, take
from ui.terminal.demo.scene import CENTRE, scope_of, send, set_stage
from wiring import Wiring

__all__ = ["centre", "sent"]
MANY = 20


def text_of(n: int) -> str:
    return f"เรื่องที่ ฮ{n}จ"


def write_letters(ctx: Context, store: Store, scope: str) -> Changes:
    """Many letters to a unit, the first the oldest."""
    done = Changes("told")
    for n in range(MANY):
        done = comment(ctx, store, scope, Ref("all", "unit", scope), "comment", text_of(n))
    return done


@pytest.fixture
def told(window: Window, desk: Wiring, tmp_path: Path) -> Window:
    """A unit that has many letters from its centre."""
    scene = set_stage(desk, tmp_path / "stage")
    scene_folder(scene)
    with desk.open(scene.folder(CENTRE)) as there:
        there.session.do_now(partial(write_letters, scope=scope_of("S20")))
    send(scene, CENTRE, ["S20"])
    take(scene, "S20", [CENTRE])
    assert window.open_folder(scene.folder("S20"))
    return window


def choose(window: Window, qtbot: QtBot, typed: str) -> None:
    """What is found by these words, opened by Enter."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    office(window).commands.find()
    palette = office(window).commands.palette
    palette.line.setText(typed)
    qtbot.waitUntil(lambda: palette.list.count() > 0, timeout=20_000)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)


def in_view(page: QWidget, text: str) -> bool:
    """Whether the words are inside what can be seen of their page."""
    label = next((one for one in page.findChildren(QLabel) if one.text() == text), None)
    return label is not None and label.visibleRegion().boundingRect().height() == label.height()


def test_the_very_letter_is_in_view_with_the_keyboard_at_it(told: Window, qtbot: QtBot) -> None:
    opened = office(told)
    for n in (0, MANY - 1, 9):
        choose(told, qtbot, text_of(n))
        assert opened.key == "exchange"
        page = exchange_of(opened).letters
        qtbot.waitUntil(partial(in_view, page, text_of(n)))
        card: QWidget | None = told.focusWidget()
        while card is not None and card.objectName() != "card":
            card = card.parentWidget()
        assert card is not None
        assert text_of(n) in [one.text() for one in card.findChildren(QLabel)]
        opened.show_page("home")


def test_a_letter_the_centre_wrote_is_in_view_at_its_unit_however_old(
    centre: Window, qtbot: QtBot
) -> None:
    opened, scope = office(centre), scope_of("S20")
    opened.session.do(partial(write_letters, scope=scope))
    letters = partial(opened.session.read, lambda reader: reader.records("comment", scope))
    qtbot.waitUntil(lambda: len(letters()) == MANY)
    oldest = next(one.ref for one in letters() if one.text("text") == text_of(0))
    page = leaf_of(opened, "centre", CentreDesk).page
    opened.jump(oldest)
    assert opened.key == "centre"
    qtbot.waitUntil(lambda: in_view(page, text_of(0)), timeout=8000)
    assert page.list.here == scope


def test_a_date_leads_to_its_programme(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    page = leaf_of(opened, "forms", FormsPage)
    opened.show_page("forms")
    named = next(str(one.key) for one in page.list.lines if "programme" in str(one.key))
    scope = f"{opened.room.unit}/forms"
    programme = Ref(scope, "programme", token_hex(16))
    deadline = Ref(scope, "deadline", token_hex(16))

    def save(ctx: Context, store: Store) -> Changes:
        changes = [
            Change(programme, "file", Plain(named.partition("#")[2])),
            Change(deadline, "programme", Plain(programme.local)),
            Change(deadline, "reason", Text("เลื่อนเพราะน้ำท่วม")),
        ]
        return store.save(ctx, "postponed", changes)

    opened.session.do(save)
    qtbot.waitUntil(lambda: opened.session.read(lambda reader: reader.record(deadline)) is not None)
    opened.show_page("home")
    for _time in range(2):
        page.list.show_key(None)
        choose(sample, qtbot, "น้ำท่วม")
        assert opened.key == "forms"
        assert page.list.here == named


def test_whose_names_the_palette_showed_is_noted_once(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    unit = opened.room.unit
    for name in ("สมหญิง ใจงาม", "สมหญิง ใจสวย"):
        opened.session.do(partial(add_person, name=name, position="ครู"))
    people = partial(opened.session.read, lambda reader: reader.records("person", unit))
    qtbot.waitUntil(lambda: any("ใจสวย" in one.text("name") for one in people()))
    views = partial(
        opened.session.read, lambda reader: [(one.deed, one.of) for one in reader.privacy.views()]
    )
    before = views()

    def looked(typed: str) -> None:
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        opened.commands.find()
        palette = opened.commands.palette
        palette.line.setText(typed)
        qtbot.waitUntil(lambda: not palette._waits)
        QTest.keyClick(palette.line, Qt.Key.Key_Escape)

    looked("ใจงาม")
    person = next(one.ref for one in people() if "ใจงาม" in one.text("name"))
    qtbot.waitUntil(lambda: views() == [*before, ("view", str(person))])
    looked("สมหญิง ใจ")
    qtbot.waitUntil(lambda: views() == [*before, ("view", str(person)), ("view", "many")])
    looked("ไม่มีคำนี้เลย")
    qtbot.wait(200)
    assert len(views()) == len(before) + 2, "who saw nobody is not noted"
