"""Ctrl+K finds what is saved and what every page offers on every kind of PC, with the way there."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from core.exchange.invitation_deeds import StartFileResult, make_seats
from core.forms.ports import Store
from core.log.ports import Context
from core.search.view import SearchGroup, SearchResult, SearchRow
from core.values import Change, Changes, Ref, Text
from tests.known import known
from tests.storage.exchange.invited import OPENED, province_and_centre
from tests.ui.desktop.acting import new_office, office, press
from tests.ui.desktop.shell.test_frame import CONTROL
from ui.desk import NewOffice
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.palette import HEAD, LINE, CommandPalette, PaletteChoice, entry, matching
from ui.desktop.shell.window import Window
from ui.desktop.widgets.list_menu import can_be_pressed


def row(title: str, line: str = "") -> SearchRow:
    ref = Ref("0" * 32, "evidence", "1" * 32)
    return SearchRow(ref, ref, 2567, title, line, "หลักฐาน  2567")


def answer(typed: str, *titles: str, waiting: int = 0) -> SearchResult:
    rows = tuple(row(title, "หมายเหตุ: คำ") for title in titles)
    return SearchResult(
        typed, (SearchGroup("evidence", "หลักฐาน", rows, True),) if rows else (), waiting
    )


@pytest.fixture
def gone() -> list[str]:
    return []


@pytest.fixture
def palette(sample: Window, gone: list[str]) -> CommandPalette:
    entries = [entry("home", "หน้าหลัก", "หน้า", lambda: gone.append("หน้าหลัก"))]
    made = CommandPalette(
        office(sample).room.look,
        entries,
        sample,
        lambda _row: "clip",
        lambda one: gone.append(one.title),
    )
    made.open_over(sample)
    return made


def titles(palette: CommandPalette) -> list[str]:
    return [palette.list.item(n).text() for n in range(palette.list.count())]


def test_what_is_found_stands_below_the_commands_under_its_kind(
    palette: CommandPalette, gone: list[str]
) -> None:
    asked = list[str]()
    palette.search_requested.connect(asked.append)
    palette.line.setText(" หน้า  ป่า ")
    assert asked == ["หน้า ป่า"]
    palette.line.setText("หน้า")
    palette.show_records(answer("หน้า", "ภาพหน้าแรก", "ภาพหน้าสอง"))
    assert titles(palette) == ["หน้าหลัก", "หลักฐาน", "ภาพหน้าแรก", "ภาพหน้าสอง"]
    assert palette.list.item(1).data(HEAD)
    assert palette.list.item(2).data(LINE)
    for _key in range(2):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentItem().text() == "ภาพหน้าสอง", "a heading is passed over"
    assert "ภาพหน้าสอง" in palette.line.accessibleDescription()
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert gone == ["ภาพหน้าสอง"]


def test_a_later_key_supersedes_an_earlier_question(palette: CommandPalette) -> None:
    palette.line.setText("ป")
    palette.line.setText("ปา")
    palette.show_records(answer("ป", "ของคำถามก่อน"))
    assert titles(palette) == []
    palette.show_records(answer("ปา", "ของคำถามนี้"))
    assert titles(palette) == ["หลักฐาน", "ของคำถามนี้"]


def test_enter_before_the_answer_goes_when_it_has_come(
    palette: CommandPalette, gone: list[str]
) -> None:
    palette.line.setText("ปลูก")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert gone == []
    palette.show_records(answer("ปลูก", "ปลูกป่า"))
    assert gone == ["ปลูกป่า"]


def test_what_cannot_be_found_yet_is_asked_for_again_and_who_goes_down_the_list_stays_there(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    asked = list[str]()
    palette.search_requested.connect(asked.append)
    palette.line.setText("ป่า")
    palette.show_records(answer("ป่า", "หนึ่ง", "สอง", waiting=9))
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: asked == ["ป่า"] * 2)
    palette.show_records(answer("ป่า", "หนึ่ง", "สอง", waiting=5))
    assert palette.list.currentItem().text() == "สอง"
    assert "5" in palette.still.text()
    qtbot.waitUntil(lambda: asked == ["ป่า"] * 3)
    palette.show_records(answer("ป่า", "ใหม่", "หนึ่ง", "สอง"))
    assert titles(palette) == ["หลักฐาน", "ใหม่", "หนึ่ง", "สอง"]
    assert palette.still.isHidden()
    qtbot.wait(500)
    assert len(asked) == 3, "all of it is found"


def with_help(typed: str, *titles: str, waiting: int = 0) -> SearchResult:
    """An answer of records, and below it one of the help."""
    found = answer(typed, *titles, waiting=waiting)
    return found._replace(
        groups=(*found.groups, SearchGroup("help", "วิธีใช้", (row("จากวิธีใช้"),), False))
    )


def test_enter_waits_for_records_that_are_still_searched_and_not_for_the_help(
    palette: CommandPalette, gone: list[str]
) -> None:
    palette.line.setText("ปลูก")
    palette.show_records(with_help("ปลูก", waiting=9))
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    palette.show_records(with_help("ปลูก", waiting=5))
    assert (gone, titles(palette)) == ([], ["วิธีใช้", "จากวิธีใช้"])
    palette.show_records(with_help("ปลูก", "ปลูกป่า"))
    assert gone == ["ปลูกป่า"]


def test_enter_goes_to_the_help_once_no_record_has_the_words(
    palette: CommandPalette, gone: list[str]
) -> None:
    palette.line.setText("ปลูก")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    palette.show_records(with_help("ปลูก", waiting=9))
    palette.show_records(with_help("ปลูก"))
    assert gone == ["จากวิธีใช้"]


def test_what_comes_above_the_chosen_row_is_not_pressed_in_its_place(
    palette: CommandPalette, gone: list[str]
) -> None:
    palette.line.setText("ปลูก")
    palette.show_records(with_help("ปลูก", "ปลูกป่า", waiting=9))
    palette.show_records(with_help("ปลูก", "ใหม่กว่า", "ปลูกป่า"))
    assert palette.list.currentItem().text() == "ปลูกป่า"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert gone == ["ปลูกป่า"]


def test_a_command_that_was_chosen_stays_when_records_come(
    palette: CommandPalette, gone: list[str]
) -> None:
    palette._entries = [
        *palette._entries,
        entry("plus", "หน้าใหม่", "คำสั่ง", lambda: gone.append("หน้าใหม่")),
    ]
    palette.line.setText("หน้า")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    palette.show_records(answer("หน้า", "ภาพหน้าแรก"))
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert gone == ["หน้าใหม่"]


def test_what_was_searched_is_said_where_nothing_was_found(palette: CommandPalette) -> None:
    palette.line.setText("ไม่มี")
    assert palette.none.isHidden(), "nothing is said before the answer"
    palette.show_records(answer("ไม่มี", waiting=12))
    assert palette.none.text().startswith("ไม่พบ “ไม่มี”")
    assert "ทุกปี" in palette.none.text()
    assert "12" in palette.still.text()
    palette.line.setText("")
    assert palette.none.isHidden()
    assert palette.still.isHidden()


def test_it_finds_what_was_just_saved_and_goes_there_in_its_year(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    piece = Ref(opened.room.unit, "evidence", "7" * 32)

    def save(ctx: Context, store: Store) -> Changes:
        return store.save(ctx, "piece_new", [Change(piece, "title", Text("ภาพฝายชะลอน้ำ"))])

    opened.session.do(save)
    qtbot.waitUntil(lambda: opened.session.read(lambda reader: reader.record(piece)) is not None)
    press(sample, Qt.Key.Key_K, CONTROL)
    found = opened.commands.palette
    assert found.line.placeholderText() == "พิมพ์คำใดก็ได้ ค้นทุกข้อความ ทุกปี"
    found.line.setText("ฝายชะลอ")
    qtbot.waitUntil(lambda: "ภาพฝายชะลอน้ำ" in titles(found))
    assert not [title for title in titles(found) if title.startswith("เลิกทำ")], (
        "Enter takes nothing back"
    )
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    assert opened.key == "evidence"
    opened.jump(Ref(opened.room.unit, "evidence", "7" * 32), 2567)
    assert opened.year == 2567


def test_the_help_is_searched_below_what_records_hold_and_opened_at_its_topic(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    press(sample, Qt.Key.Key_K, CONTROL)
    found = opened.commands.palette
    found.line.setText("แทรกแถว")
    qtbot.waitUntil(lambda: found._shown is not None)
    helped = known(found._shown).groups[-1]
    assert (helped.id, helped.words) == ("help", "วิธีใช้")
    assert any("แทรกแถว" in row.line for row in helped.rows)
    found.line.setText("คำที่ไม่มีในวิธีใช้")
    qtbot.waitUntil(lambda: not found.none.isHidden())
    found.line.setText("แทรกแถว")
    qtbot.waitUntil(lambda: helped.rows[0].title in titles(found))
    found.list.setCurrentRow(titles(found).index(helped.rows[0].title))
    QTest.keyClick(found.line, Qt.Key.Key_Return)
    assert (opened.key, opened.stop().record) == ("help", helped.rows[0].ref)


def said_by(button: QPushButton) -> str:
    return button.accessibleName() or button.text().strip()


@pytest.mark.parametrize("where", ["some", "all"])
def test_every_button_of_every_page_is_found_by_its_own_words(
    sample: Window, qtbot: QtBot, where: str
) -> None:
    opened, lost = office(sample), list[str]()
    for page in opened.pages_there():
        if where == "some" and page.key not in ("home", "settings", "exchange"):
            continue
        opened.show_page(page.key)
        qtbot.wait(1)
        shown = opened.leaf(page.key).widget.findChildren(QPushButton)
        wanted = {
            said_by(one)
            for one in shown
            if one.isVisible() and one.isEnabled() and one.text().strip()
        }
        ticks = {said_by(one) for one in shown if one.isCheckable()}
        entries = opened.commands.entries()
        header = opened.leaf(page.key).place()
        wanted |= {one.words for one in (*filter(None, (header.primary,)), *header.others)}
        lost += [
            f"{page.key}: {words}"
            for words in wanted - ticks
            if words not in titles_of(entries, words)
        ]
    assert not lost


def titles_of(entries: list[PaletteChoice], typed: str) -> list[str]:
    return [one.title for one in matching(entries, typed)]


def test_a_deed_says_of_what_document_it_is_and_no_page_of_its_name_stands_before_it(
    sample: Window,
) -> None:
    opened = office(sample)
    opened.show_page("assessment")
    found = matching(opened.commands.entries(), "ประชุมให้คะแนน")
    (meeting,) = [one for one in found if one.title == "ประชุมให้คะแนน"]
    assert meeting.kind == f"คำสั่ง · {opened.leaf('assessment').place().title}"
    opened.show_page("home")
    assert titles_of(opened.commands.entries(), "ส่งมอบงาน") == ["ตั้งค่า"]
    year = opened.year
    next(one for one in opened.commands.entries() if one.title == "ปีถัดไป").do()
    assert opened.year == year + 1


MEMBER, KINDS = "member", ("district", "province", "centre")


SOME, ALL = "home", ""  # the page that is walked in a push, and every page


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Path]:
    """The start file of a member, made by a centre."""
    _province, centre = province_and_centre(tmp_path)
    steps = centre.do(partial(make_seats, names=["สมชาย ใจตรง"], folder=tmp_path, post=centre.post))
    yield next(one.path for one in steps if isinstance(one, StartFileResult))
    while OPENED:
        OPENED.pop().folder.close()


def begun(
    window: Window, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> OfficeWidget:
    """The office of such a PC, open."""
    folder = tmp_path / "office"
    if kind == MEMBER:
        window._desk.starts.begin(request.getfixturevalue("seat"), folder)
        assert window.open_folder(folder)
    else:
        new_office(window, NewOffice(folder, "หน่วยงานตัวอย่าง", "S20", kind, "", 2569))
    return office(window)


def pressable(opened: OfficeWidget, key: str) -> dict[str, QPushButton]:
    found = opened.leaf(key).widget.findChildren(QPushButton)
    return {said_by(one): one for one in found if can_be_pressed(one)}


@pytest.mark.parametrize("pages", [SOME, ALL], ids=["some", "all"])
@pytest.mark.parametrize("kind", [*KINDS, MEMBER])
def test_whatever_a_page_offers_is_found_and_is_of_that_page(
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    kind: str,
    pages: str,
) -> None:
    opened = begun(window, kind, tmp_path, request)
    lost = list[str]()
    walked = 0
    for page in opened.pages_there():
        if pages != ALL and page.key != ("exchange" if kind == MEMBER else pages):
            continue
        opened.show_page(page.key)
        qtbot.wait(1)
        buttons = pressable(opened, page.key)
        entries = opened.commands.entries()
        header = opened.leaf(page.key).place()
        deeds = {one.words for one in (*filter(None, (header.primary,)), *header.others)}
        lost += [
            f"{page.key}: {said}"
            for said in {*buttons, *deeds}
            if said not in titles_of(entries, said)
        ]
        for said in buttons.keys() - deeds:
            does = [one.do for one in entries if one.title == said]
            lost += [] if buttons[said].click in does else [f"{page.key}: {said} is another's"]
        walked += len(buttons) + len(deeds)
    assert lost == []
    assert walked


@pytest.mark.parametrize("kind", [*KINDS, MEMBER])
def test_enter_presses_the_button_of_the_page(
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # that of a member's page
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([], ""))
    opened = begun(window, kind, tmp_path, request)
    key = "exchange" if kind == MEMBER else "home"
    opened.show_page(key)
    header = opened.leaf(key).place()
    named = {one.words for one in (*filter(None, (header.primary,)), *header.others)}
    qtbot.waitUntil(lambda: bool(pressable(opened, key)))
    said, button = next(
        (said, one) for said, one in pressable(opened, key).items() if said not in named
    )
    pressed = list[str]()
    button.clicked.connect(lambda: pressed.append(said))
    press(window, Qt.Key.Key_K, CONTROL)
    palette = opened.commands.palette
    palette.line.setText(said)
    at = [one.title for one in matching(opened.commands.entries(), said)].index(said)
    for _line in range(at):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pressed == [said])
