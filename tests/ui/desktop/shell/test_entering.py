"""A start file opened in an office that began by itself: told with figures, joined on one press, the old is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.entities import unit_id
from core.errors import UserError
from core.exchange.moving_deeds import uncompared
from core.values import Change, Ref
from tests.known import known
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import drop, office, page
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.prompt import PromptDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Path]:
    province: Town = province_and_centre(tmp_path / "above")[0]
    (made,) = invite(province, "11", out=tmp_path)
    yield made.path
    while OPENED:
        OPENED.pop().folder.close()


def asked(window: Window, start: Path, qtbot: QtBot) -> PromptDialog:
    drop(office(window), start)
    qtbot.waitUntil(lambda: getattr(window, "entering", None) is not None, timeout=8000)
    qtbot.waitUntil(lambda: window.entering.dialog is not None, timeout=20_000)
    assert window.entering.dialog is not None
    return window.entering.dialog


def said(dialog: PromptDialog) -> str:
    labels = (one for one in dialog.findChildren(QLabel) if one.isVisible())
    return " ".join(label.text() for label in labels).replace("\u200b", "")


def joined(window: Window, start: Path, qtbot: QtBot, *, compared: bool = False) -> str:
    """The unit it was."""
    old = office(window).room.unit
    dialog = asked(window, start, qtbot)
    if compared:
        QTest.keyClick(known(dialog.fields["same"].findChild(TickBox)), Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: window.office is not None and window.office.room.unit == unit_id("11"),
        timeout=30_000,
    )
    return old


def test_what_will_happen_is_told_with_figures_and_nothing_happens_before(
    at_home: Window, start: Path, qtbot: QtBot
) -> None:
    before = office(at_home).session.read(lambda reader: reader.digest())
    dialog = asked(at_home, start, qtbot)
    answers = len(office(at_home).session.read(lambda reader: reader.records("answer")))
    words = said(dialog)
    assert f"คำตอบ {answers} ข้อ" in words
    assert "งานเดิมยังอยู่" not in words, "one sentence before the buttons; the others are unfolded"
    (more,) = (one for one in dialog.findChildren(Button) if "ดูอีก" in one.text())
    QTest.mouseClick(more, LEFT)
    words = said(dialog)
    assert "งานเดิมยังอยู่ในโฟลเดอร์นี้ไว้อ่านและพิมพ์ แก้ไม่ได้ และไม่ส่งให้ใคร" in words
    assert "เลขนี้ต้องตรงกับเลขในจดหมาย" in words
    dialog.reject()
    assert office(at_home).session.read(lambda reader: reader.digest()) == before


def test_one_press_joins_and_the_work_goes_on_under_the_true_code(
    at_home: Window, start: Path, qtbot: QtBot
) -> None:
    answers = len(office(at_home).session.read(lambda reader: reader.records("answer")))
    old = joined(at_home, start, qtbot)
    session = office(at_home).session
    assert session.read(lambda reader: reader.trust.archives()) == [old]
    assert len(session.read(lambda reader: reader.records("answer"))) == answers
    assert session.read(uncompared)
    office(at_home).show_page("assessment")
    qtbot.waitUntil(
        lambda: (shown := page(at_home).view) is not None and shown.total == 80, timeout=8000
    )


def test_digits_ticked_as_those_of_the_letter_are_kept_so(
    at_home: Window, start: Path, qtbot: QtBot
) -> None:
    joined(at_home, start, qtbot, compared=True)
    qtbot.waitUntil(lambda: office(at_home).session.read(uncompared) == "", timeout=8000)


def test_the_former_work_opens_from_the_settings_is_read_and_one_press_leads_back(
    at_home: Window, start: Path, qtbot: QtBot
) -> None:
    from ui.desktop.settings.page import SettingsPage

    old = joined(at_home, start, qtbot)
    view = office(at_home)
    view.show_page("settings")
    settings = view.findChild(SettingsPage)
    assert isinstance(settings, SettingsPage)
    assert settings.archive.isVisible()
    QTest.mouseClick(settings.archive, LEFT)
    was = office(at_home)
    assert (was.room.unit, was.key) == (old, "documents")
    assert "งานเดิมก่อนเข้าสังกัด" in was._locked.says.replace("\u200b", "")
    assert {page.key for page in was.pages_there()} <= {
        *("documents", "evidence", "papers", "sign", "plan", "assessment", "registers", "help")
    }
    assert {
        one.ref.scope for one in was.session.read(lambda reader: reader.records("assessment"))
    } == {old}
    refused: list[UserError] = []
    was.failed.connect(refused.append)
    ref = was.session.read(lambda reader: reader.records("assessment", old))[0].ref
    was.session.do(lambda ctx, store: store.save(ctx, "test", [Change(ref, "extra.extra", 1)]))
    qtbot.waitUntil(lambda: bool(refused), timeout=8000)
    assert refused[0].what == "แก้งานเดิมไม่ได้"
    assert was.commands.words() == ("", "")
    QTest.mouseClick(was._locked.go, LEFT)
    now = office(at_home)
    assert now.room.unit == unit_id("11")
    assert {
        one.ref.scope for one in now.session.read(lambda reader: reader.records("assessment"))
    } == {unit_id("11")}
    assert now.session.read(lambda reader: reader.record(Ref(old, ref.entity, ref.id))) is not None
