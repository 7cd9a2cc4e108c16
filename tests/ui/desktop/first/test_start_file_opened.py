"""The first run with a start file: double click, drop or choice; only names are asked; nothing else is typed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.entities import unit_id
from core.exchange.moving_deeds import uncompared
from core.people.units import home
from storage.exchange.start import read_start
from tests.golden.files import START
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import drop, office
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.fitting import SCREEN
from ui.desktop.first.page import JOIN, FirstRunPage
from ui.desktop.shell.window import Window
from ui.keys import ValidStartFile

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path / "above")[0]
    while OPENED:
        OPENED.pop().folder.close()


def test_the_name_of_a_district_says_what_it_is_until_another_kind_is_chosen(
    new_window: NewWindow,
) -> None:
    first = new_window().findChild(FirstRunPage)
    assert first is not None
    for typed, kind in (
        ("สำนักงานพัฒนาชุมชน", "province"),
        ("อำเภอ", "district"),
        ("เมือง", "province"),
    ):
        if kind != first.office.typed[2] == "district":
            first.office.put_kind(kind)  # chosen by hand
        first.office._name.insert(typed)
        assert first.office.typed[2] == kind


@pytest.fixture
def made(province: Town, tmp_path: Path) -> Path:
    (one,) = invite(province, "11", out=tmp_path)
    return one.path


def first_of(window: Window) -> FirstRunPage:
    found = window.centralWidget()
    assert isinstance(found, FirstRunPage)
    return found


def opened(window: Window, qtbot: QtBot) -> FirstRunPage:
    qtbot.waitUntil(lambda: first_of(window).step == JOIN, timeout=20_000)
    return first_of(window)


def said(first: FirstRunPage) -> str:
    return " ".join(label.text() for label in first.joining.findChildren(QLabel)).replace(
        "\u200b", ""
    )


def begun(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)


def test_a_double_click_fills_everything_in_and_a_name_is_all_that_is_typed(
    window: Window, made: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "documents")
    window.show_first_run()
    window.take(made)
    first = opened(window, qtbot)
    assert all(word in said(first) for word in ("11", "รหัสหน่วยงาน", "ต้นสังกัด"))
    assert "โครงการ" not in said(first), "none is in this one"
    QTest.keyClicks(first.joining._name, "Example One")
    QTest.keyClicks(first.joining._head, "Example Two")
    QTest.keyClick(first.joining._head, Qt.Key.Key_Return)
    begun(window, qtbot)
    session = office(window).session
    qtbot.waitUntil(
        lambda: len(session.read(lambda reader: reader.records("person"))) == 1, timeout=8000
    )
    unit = office(window).room.unit
    assert unit == unit_id("11")
    qtbot.waitUntil(
        lambda: (
            session.read(lambda r: (found := r.record(home(unit))) and found.text("head"))
            == "Example Two"
        ),
        timeout=8000,
    )
    assert session.read(uncompared)
    assert office(window).room.folder.parent == tmp_path / "documents"


def test_digits_ticked_as_those_of_the_letter_are_kept_so(
    window: Window, made: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(first_of(window), made)
    first = opened(window, qtbot)
    first.joining._folder.setText(str(tmp_path / "here"))
    QTest.keyClick(first.joining.same, Qt.Key.Key_Space)
    QTest.mouseClick(first.joining.go, LEFT)
    begun(window, qtbot)
    qtbot.waitUntil(lambda: office(window).session.read(uncompared) == "", timeout=8000)


def test_it_is_chosen_from_the_first_page_and_put_aside_unused(
    window: Window, made: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_said: (str(made), ""))
    before = made.read_bytes()
    QTest.mouseClick(first_of(window).ways[-1], LEFT)
    first = opened(window, qtbot)
    QTest.mouseClick(first.joining.leave, LEFT)
    assert first.step == 0
    assert made.read_bytes() == before
    assert not list(tmp_path.glob("**/prongsai.db-new"))


def test_an_altered_one_is_told_calmly_and_nothing_is_made(
    window: Window, made: Path, qtbot: QtBot
) -> None:
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(bytes(content))
    window.take(made)
    qtbot.waitUntil(lambda: window.problem is not None, timeout=20_000)
    assert window.problem is not None
    assert "รับไฟล์" in window.problem.problem.what
    assert first_of(window).step == 0


def test_where_an_office_with_a_parent_is_open_it_changes_nothing_and_says_so(
    window: Window, province: Town, made: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(first_of(window), made)
    first = opened(window, qtbot)
    first.joining._folder.setText(str(tmp_path / "here"))
    QTest.mouseClick(first.joining.go, LEFT)
    begun(window, qtbot)
    view = office(window)
    before = view.session.read(lambda reader: (reader.digest(), reader.trust.roots()))
    (other,) = invite(province, "12", out=tmp_path)
    for file in (made, other.path):
        window.problem = None
        drop(view, file)
        qtbot.waitUntil(lambda: window.problem is not None, timeout=20_000)
        assert window.problem is not None
        assert "จึงไม่มีสิ่งใดเปลี่ยน" in window.problem.problem.what
    assert view.session.read(lambda reader: (reader.digest(), reader.trust.roots())) == before


def test_whoever_wrote_the_file_is_named_as_its_issuer_and_the_unit_above_as_such(
    window: Window,
) -> None:
    kept = read_start(START).start
    province, centre = kept.parents
    for issuer in (province, centre):
        found = ValidStartFile(
            replace(kept, issuer=issuer.unit), "1234 5678 9012", programmes=0, deadlines=0
        )
        first_of(window).joining.show_start(START, found)
        told = said(first_of(window))
        assert f"ที่ {issuer.name} ออกให้" in told
        assert f"ส่งไฟล์แรกถึง {issuer.name} แล้ว" in told
        assert province.name in told


@pytest.mark.parametrize("scale", [100, 150])
def test_what_goes_on_is_in_sight_on_the_smallest_screen(
    new_window: NewWindow, made: Path, qtbot: QtBot, scale: int
) -> None:
    window = new_window()
    window.dress("light", scale)
    window.resize(SCREEN)
    window.take(made)
    first = opened(window, qtbot)
    for button in (first.joining.go, first.joining.leave):
        qtbot.waitUntil(partial(wholly_seen, button), timeout=8000)


def wholly_seen(widget: QWidget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()
