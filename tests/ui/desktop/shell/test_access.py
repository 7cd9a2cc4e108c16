"""Who cannot see, or not well, can work too."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, office, page, prompted, view
from tests.ui.desktop.dialogs_walk import dialogs, no_files
from tests.ui.desktop.neighbours import sit_as
from ui.desktop.base.table_doubts import TableDoubtsPanel
from ui.desktop.first.page import FirstRunPage
from ui.desktop.home.circle import DataFlowPage
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.palette import CommandPalette
from ui.desktop.shell.sidebar import called
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import FOLDER, Look
from ui.desktop.theme.tokens import PAIRS, THEMES
from ui.desktop.widgets import screen_reader
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, fill_list, holding
from ui.desktop.widgets.list_menu import button_words
from ui.desktop.widgets.plain import page_title
from wiring import Wiring

DESKTOP = Path(__file__).parents[4] / "ui" / "desktop"
ICONS = Path(__file__).parents[4] / "resources" / "icons"


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    light, dark = sorted((luminance(QColor(ink)), luminance(QColor(ground))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7.0)])
def test_words_stand_out_from_their_ground(theme: str, least: float) -> None:
    tokens = THEMES[theme]
    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in PAIRS}
    assert not {pair: round(value, 2) for pair, value in weak.items() if value < least}


def test_every_theme_has_every_token_the_sheet_uses() -> None:
    used = set(
        re.findall(
            r"\$([a-z0-9]+)", "".join(path.read_text("utf-8") for path in FOLDER.glob("*.qss"))
        )
    )
    for theme, tokens in THEMES.items():
        assert used <= tokens.keys(), theme
        assert tokens.keys() == THEMES["light"].keys()


def test_no_colour_is_named_outside_the_tokens() -> None:
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\d")
    files = [*DESKTOP.rglob("*.py"), *FOLDER.glob("*.qss")]
    assert not [
        path.name
        for path in files
        if path.name != "tokens.py" and named.search(path.read_text("utf-8"))
    ]


def test_every_icon_is_one_line_drawing_in_the_ink_of_its_place() -> None:
    for path in ICONS.glob("*.svg"):
        drawing = path.read_text("utf-8")
        assert 'stroke="currentColor"' in drawing
        assert 'fill="none"' in drawing


def walk(interface: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if interface is None or not interface.isValid():
        return
    yield interface
    for index in range(interface.childCount()):
        yield from walk(interface.child(index))


def nameless(window: QWidget, *, seen: bool = False) -> list[str]:
    """Everything the keyboard can reach that a screen reader cannot call by a name; `seen`: only what shows."""
    found = []
    for interface in walk(QAccessible.queryAccessibleInterface(window)):
        state = interface.state()
        if (
            state.focusable
            and not (seen and state.invisible)
            and not interface.text(QAccessible.Text.Name)
        ):
            found.append(repr(interface.object()))
    return found


def test_everything_the_keyboard_reaches_has_a_name(sample: Window, qtbot: QtBot) -> None:
    for dimension in view(sample).dimensions:
        page(sample).choose(dimension.id)
        for block in page(sample).ladder._levels:
            block.open(True)
            block.make_some(len(block.row.rows))
        qtbot.wait(5)
        assert not nameless(sample)
    for key in ("evidence", "papers", "exchange"):
        office(sample).show_page(key)
        assert not nameless(sample)
    sample.show_first_run()
    assert not nameless(sample)


def test_painted_parts_say_their_values(sample: Window) -> None:
    radar, bar = page(sample).radar.radar, page(sample).total._bar
    assert "บทบาทผู้บริหาร 80 %" in radar.accessibleDescription()
    assert "คะแนนฐาน 80 จาก 100" in bar.accessibleDescription()
    page(sample).choose("d3")
    card = page(sample).cards.card("d3")
    assert "ได้ 12 จาก 20 คะแนน ระดับ 3" in card.accessibleDescription()


def test_the_look_changes_while_everything_is_open(sample: Window, qtbot: QtBot) -> None:
    page(sample).choose("d3")
    for theme in ("dark", "contrast", "light"):
        sample.dress(theme, 100)
        qtbot.wait(20)
        corner = sample.grab().toImage().pixelColor(300, 720).name().upper()
        assert corner == THEMES[theme]["bg"]
    assert page(sample).ladder.here is not None or page(sample).ladder.panels
    assert sample._settings.theme == "light"


def test_the_frame_and_its_dialogs_have_names_and_roles(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    commands, people = opened.commands, opened.people
    for one in opened.pages_there():
        opened.show_page(one.key)
        assert not nameless(sample), one.key
        entry = QAccessible.queryAccessibleInterface(opened.sidebar.entry(one.under or one.key))
        assert entry.role() == QAccessible.Role.RadioButton
    commands.find()
    assert not nameless(commands.palette)
    assert commands.palette.line.accessibleDescription(), (
        "the chosen row is read while the keyboard is in the line"
    )
    commands.palette.reject()
    for ask in (commands.show_keys, people.ask_new, people.ask_pin):
        ask()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, QDialog)
        assert not nameless(asked)
        asked.reject()
    sample.show_first_run()
    first = sample.centralWidget()
    assert isinstance(first, FirstRunPage)
    for step in range(5):
        first.show_step(step)
        assert not nameless(sample), step


def test_a_button_that_was_disabled_gets_the_keyboard_back_and_a_person_who_went_on_stays(
    sample: Window, qtbot: QtBot
) -> None:
    first, second, third = (
        Button(office(sample).room.look, words) for words in ("หนึ่ง", "สอง", "สาม")
    )
    place = holding(column(first, second, third))
    place.setParent(sample)
    place.show()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    for off in ([first], [first, second], [first, second, third]):
        for on in (off, off[::-1]):
            for one in off:
                one.setEnabled(False)
            assert not first.hasFocus()
            for one in on:
                one.setEnabled(True)
            assert first.hasFocus()
    first.setEnabled(False)
    third.setFocus()
    first.setEnabled(True)
    assert third.hasFocus()
    third.setEnabled(False)
    third.setEnabled(True)
    assert third.hasFocus()


def test_the_palette_opens_again_after_it_was_closed_and_after_a_deed(
    sample: Window, qtbot: QtBot
) -> None:
    """Also where no window manager would give the keyboard back to the window behind."""
    office(sample).show_page("backups")
    shown = office(sample).leaf("backups").widget
    (make,) = [one for one in shown.findChildren(Button) if button_words(one) == "สำรองในเครื่องตอนนี้"]
    for end in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        make.setFocus()
        qtbot.waitUntil(make.hasFocus)
        QTest.keyClick(make, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = modal(qtbot, CommandPalette)
        palette.line.setText("สำรองในเครื่องตอนนี้")
        QTest.keyClick(palette.line, end)
        qtbot.waitUntil(sample.isActiveWindow)
        qtbot.waitUntil(make.isEnabled)
        qtbot.waitUntil(make.hasFocus)
    QTest.keyClick(make, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    modal(qtbot, CommandPalette).reject()


def headings(window: QWidget) -> list[str]:
    """The headings that a screen reader meets."""
    met = (
        one
        for one in walk(QAccessible.queryAccessibleInterface(window))
        if not one.state().invisible
    )
    return [
        one.text(QAccessible.Text.Name) for one in met if one.role() == QAccessible.Role.Heading
    ]


def test_each_page_has_one_heading_and_the_sidebar_is_where_pages_are_chosen(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    for one in opened.pages_there():
        opened.show_page(one.key)
        title = opened.leaf(one.key).place().title
        assert headings(sample) == [title], one.key
        assert title, one.key
    aside = QAccessible.queryAccessibleInterface(opened.sidebar)
    assert aside.role() == QAccessible.Role.ComplementaryContent
    assert aside.text(QAccessible.Text.Name) == "เมนูนำทาง"
    sample.show_first_run()
    first = sample.centralWidget()
    assert isinstance(first, FirstRunPage)
    for step in range(5):
        first.show_step(step)
        qtbot.waitUntil(lambda: len(headings(sample)) == 1)


@pytest.mark.parametrize(
    ("role", "own", "below"),
    [
        ("centre", {"centre", "setup"}, ["papers", "scans", "forms", "health", "bin", "settings"]),
        ("committee", {"committee"}, []),
    ],
)
def test_a_centre_and_a_committee_member_meet_names_and_one_heading_a_page(
    sample: Window,
    desk: Wiring,
    tmp_path: Path,
    qtbot: QtBot,
    role: str,
    own: set[str],
    below: list[str],
) -> None:
    """What the sidebar keeps in sight depends on which pages the PC has."""
    sit_as(sample, desk, tmp_path, role)
    opened = office(sample)
    assert own <= {one.key for one in opened.pages_there()}
    assert opened.sidebar._below == below
    assert opened.sidebar.more.isVisible() is bool(below)
    for one in opened.pages_there():
        opened.show_page(one.key)
        come_to_rest(qtbot, sample)
        assert not nameless(sample, seen=True), one.key
        assert headings(sample) == [opened.leaf(one.key).place().title], one.key


def test_a_heading_lasts_as_long_as_its_words_and_no_longer(qtbot: QtBot) -> None:
    screen_reader.serve_readers()
    for _time in range(3):
        title = page_title("หัวเรื่อง & อื่น")
        interface = QAccessible.queryAccessibleInterface(title)
        assert interface.role() == QAccessible.Role.Heading
        assert interface.text(QAccessible.Text.Name) == "หัวเรื่อง & อื่น"
        title.setText("หัวเรื่องใหม่")
        assert interface.text(QAccessible.Text.Name) == "หัวเรื่องใหม่"
        with qtbot.waitSignal(title.destroyed):
            title.deleteLater()
        assert not isValid(interface), "Qt has let it go"


WALKED = ("home", "documents", "papers", "sign", "health", "exchange")


@pytest.mark.parametrize("key", WALKED)
def test_every_dialog_that_a_page_opens_has_names_and_gives_the_keyboard_back(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    no_files(partial(monkeypatch.setattr, QFileDialog))
    unnamed = list[str]()

    def settle() -> None:
        come_to_rest(qtbot, sample)
        sample.activateWindow()  # there is no window manager here that would
        qtbot.wait(20)

    met = [*dialogs(sample, key, settle, lambda dialog: unnamed.extend(nameless(dialog)))]
    assert met, "no dialog was opened"
    assert not unnamed
    assert [(one.button, one.dialog, one.now) for one in met if not one.back] == []


def test_a_badge_says_its_number_to_a_screen_reader(sample: Window) -> None:
    entry = office(sample).sidebar.entry("exchange")
    entry.show_count(2)
    assert (entry.accessibleName(), entry.accessibleDescription()) == ("รับส่ง", "2")
    entry.show_count(0)
    assert entry.accessibleDescription() == ""


def test_tab_goes_through_the_frame_from_top_to_foot(sample: Window, qtbot: QtBot) -> None:
    """Sidebar first, then the header in reading order, then the page."""
    opened = office(sample)
    opened.show_page("papers")
    opened.sidebar.entry("documents").setFocus(Qt.FocusReason.TabFocusReason)
    header = (opened.header.person, opened.header.search)
    met: list[QWidget] = []
    for _step in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        qtbot.wait(1)
    assert met.index(opened.sidebar.entry("documents")) < min(met.index(each) for each in header)
    assert met.index(header[0]) < met.index(header[1])


def test_tab_goes_round_every_page_and_is_never_caught(sample: Window, qtbot: QtBot) -> None:
    """From its word in the sidebar through all of a page and back, over nothing that cannot be seen."""
    opened = office(sample)
    for one in opened.pages_there():
        opened.show_page(one.key)
        if one.key == "circle":  # its boxes are read from the folder
            qtbot.waitUntil(lambda: bool(leaf_of(opened, "circle", DataFlowPage).view.boxes))
        begun = opened.sidebar.entry(one.under or one.key)
        begun.setFocus(Qt.FocusReason.TabFocusReason)
        met: list[QWidget] = []
        while (focus := QApplication.focusWidget()) is not None and (focus is not begun or not met):
            assert focus not in met, f"{one.key}: caught at {focus!r} {focus.accessibleName()}"
            assert focus.isVisible(), f"{one.key}: unseen {focus!r}"
            met.append(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert focus is begun, f"{one.key}: the keyboard is lost"
        inside = any(opened.leaf(one.key).widget.isAncestorOf(each) for each in met)
        # nothing is deleted, nothing waits to be signed
        assert inside or one.key in ("bin", "sign"), one.key


def test_dialogs_give_the_keyboard_back(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("home")
    for ask in (opened.commands.show_keys, opened.people.ask_new):
        opened.header.search.setFocus(Qt.FocusReason.TabFocusReason)
        ask()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, QDialog)
        asked.activateWindow()
        qtbot.waitUntil(asked.isActiveWindow)
        QTest.keyClick(asked, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        sample.activateWindow()  # there is no window manager here that would
        qtbot.wait(50)
        assert QApplication.focusWidget() is opened.header.search, (ask, QApplication.focusWidget())


def test_a_page_that_is_made_anew_gives_the_keyboard_to_what_came_in_its_place(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.show_page("documents")
    come_to_rest(qtbot, sample)
    lines = column()
    place = holding(lines)
    known(opened.leaf("documents").widget.layout()).addWidget(place)
    look = opened.room.look

    def fill(*names: str) -> None:
        fill_list(lines, [Button(look, one) for one in names])

    fill("แถวหนึ่ง", "แถวสอง", "แถวสาม")
    qtbot.wait(5)

    def focused() -> str:
        return called(QApplication.focusWidget())

    for names in (("แถวหนึ่ง", "แถวสอง"), ("แถวศูนย์", "แถวสอง", "แถวหนึ่ง")):
        next(
            one for one in place.findChildren(Button) if called(one) == "แถวสอง" and one.isVisible()
        ).setFocus()
        fill(*names)
        qtbot.waitUntil(lambda: focused() == "แถวสอง")
    fill("แถวอื่น", "แถวซ้ำ", "แถวซ้ำ")
    qtbot.wait(20)
    assert focused() != "แถวสอง"
    next(
        one for one in place.findChildren(Button) if called(one) == "แถวซ้ำ" and one.isVisible()
    ).setFocus()
    fill("แถวซ้ำ", "แถวซ้ำ", "แถวอื่น")
    qtbot.wait(20)
    assert focused() != "แถวซ้ำ", "of two that are alike none is guessed"
    assert QApplication.focusWidget() is not None


def test_after_a_dialog_that_changes_its_page_the_keyboard_is_where_it_was(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.people.add("นายก้อง ใจดี", "นักพัฒนา")
    opened.people.add("นางสาวฝน ใจงาม", "นักวิชาการ")
    opened.show_page("settings")
    page = leaf_of(opened, "settings", SettingsPage)

    def edits() -> list[Button]:
        return [one for one in page.buttons if called(one) == "แก้ไข นายก้อง ใจดี" and one.isVisible()]

    qtbot.waitUntil(lambda: len(edits()) == 1 and len(page.buttons) == 4)
    (before,) = edits()
    before.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(before, Qt.Key.Key_Space)
    dialog = prompted(qtbot, "แก้ไขผู้ใช้งาน")
    dialog.fields["position"].setText("ผู้อำนวยการ")
    dialog.go.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    sample.activateWindow()  # there is no window manager here that would
    qtbot.waitUntil(lambda: edits() not in ([], [before]))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is edits()[0])


def test_a_button_is_not_there_before_it_has_words(worn: Look) -> None:
    assert TableDoubtsPanel(worn).list.isHidden()
