"""From a start file to a sent file in six clicks and the office's own words, then into the centre's list and back.

Clicks are counted where joining and sending need them: the start file is opened, its digits are compared, work begins;
the exchange page, the receiver's button, the way. Typing names and the work between the two are not counted. Before
each of the office's deeds, and of the centre's from the first file on, everything that can be read is read.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCheckBox, QWidget

from core.exchange.moving_deeds import first_receiver, uncompared
from storage.exchange.start import read_start
from tests.journeys.conftest import plain, tool
from tests.journeys.hands import Hands, QtHands
from tests.journeys.person import Answers, Dialogs, Person
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_centre_set_up import (
    begins,
    makes_roots,
    makes_starts,
    publishes,
    takes_the_register,
)
from tests.ui.desktop.acting import written
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.exchange.test_send_button import JARGON
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Key = Qt.Key
CENTRE = "ศูนย์ตัวอย่าง"
OFFICE = "อำเภอเมืองตัวอย่าง ก"
CODE = "1001"
ASKED = "ขอภาพกิจกรรมเพิ่มอีกสองภาพ"
ENOUGH = 6  # clicks from the start file to the sent file
MARK = 12  # pixels from the left of a box to the middle of its mark


class ReadingHands:
    """Hands of somebody who reads all that stands there before each deed, and counts the clicks."""

    def __init__(self, hands: Hands | None = None) -> None:
        self.clicks = 0
        self.met: set[str] = set()  # lines with a word of keys
        self._hands = hands or QtHands()

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.look()
        self.clicks += 1
        self._hands.click(widget, at)

    def press(self, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        self.look()
        self._hands.press(window, key, modifier)

    def type(self, words: str) -> None:
        self._hands.type(words)

    def look(self) -> None:
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        lines = {
            line
            for one in shown
            for said in (written(one), *_listed(one))
            for line in said.splitlines()
        }
        self.met |= {line for line in lines if any(word in line for word in JARGON)}


def _listed(top: QWidget) -> list[str]:
    """What the lines of visible lists and tables say."""
    found: list[str] = []
    for view in top.findChildren(QAbstractItemView):
        if view.isVisible() and (model := view.model()) is not None:
            cells = (
                (line, column)
                for line in range(model.rowCount())
                for column in range(model.columnCount())
            )
            found += [str(model.index(line, column).data() or "") for line, column in cells]
    return found


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first run proposes its folder."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "documents")


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return Dialogs(monkeypatch)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return put_in(tmp_path / "KINGSTON", monkeypatch)


def put_in(stick: Path, patch: pytest.MonkeyPatch) -> Path:
    """A stick that is in."""
    stick.mkdir()
    patch.setattr("ui.desktop.exchange.ways.drives", lambda: iter([stick]))
    patch.setattr("ui.desktop.exchange.ways.drive_words", lambda folder: Path(folder).name)
    patch.setattr("ui.desktop.exchange.sender.drive_words", lambda folder: Path(folder).name)
    return stick


def test_from_a_start_file_to_a_sent_file_and_back(
    stick: Path, new_window: Callable[[], Window], desk: Wiring, dialogs: Dialogs, tmp_path: Path
) -> None:
    walk(new_window, desk, dialogs, tmp_path, tmp_path / "documents", stick)


def walk(
    new_window: Callable[[], Window],
    desk: Wiring,
    dialogs: Answers,
    room: Path,
    documents: Path,
    stick: Path,
    hands: Hands | None = None,
) -> None:
    """The whole way, each at a window of their own; `documents`: where the first run proposes its folder."""
    starts = sets_up(Person(new_window(), "started-centre", hands), dialogs, desk, room)
    read = ReadingHands(hands)
    office = Person(new_window(), "started", read)
    joins(office, read, dialogs, starts)
    clicks = read.clicks
    works(office)
    read.clicks = clicks
    sends(office)
    assert read.clicks <= ENOUGH
    office.clicks("เสร็จ")
    office.window.close()
    centre = opens(Person(new_window(), "started-centre", read), dialogs, room / "centre")
    takes_in(centre, dialogs, stick)
    ranks(centre)
    answers(centre, dialogs, room / "answer.prongsai")
    centre.window.close()
    office = opens(Person(new_window(), "started", read), dialogs, documents / f"prongsai-{CODE}")
    reads(office, dialogs, room / "answer.prongsai")
    assert read.met == set(), "no word of keys is met on the way"
    office.window.close()


def sets_up(person: Person, dialogs: Answers, desk: Wiring, room: Path) -> Path:
    """The folder of start files and letters of a centre that is set up in the window."""
    folder, out = room / "centre", room / "out"
    begins(person, folder)
    makes_roots(person, dialogs, desk, folder, room)
    takes_the_register(person, dialogs, room)
    publishes(person)
    makes_starts(person, dialogs, out)
    person.window.close()
    return out


def start_of_office(starts: Path) -> tuple[Path, str]:
    """The start file of the office, and what the page of its letter says."""
    file = next(one for one in starts.glob("*.prongsai-start") if read_start(one)[0].code == CODE)
    (letters,) = starts.glob("letters-*.pdf")
    pages = [plain(page) for page in tool("pdftotext", "-layout", letters, "-").split("\f")]
    return file, next(page for page in pages if OFFICE in page)


def joins(office: Person, read: Hands, dialogs: Answers, starts: Path) -> None:
    """Only names are typed, and the digits of the window are those of the letter."""
    dialogs.open, letter = start_of_office(starts)
    office.picture("first")
    office.clicks("เปิดไฟล์เริ่มงานจากต้นสังกัด")
    office.waits_to_see("พร้อมแล้ว เหลือเพียงชื่อท่าน")
    assert all(office.sees(words) for words in (OFFICE, CODE, CENTRE))
    digits = next(
        words for words in office.reads() if words.replace(" ", "").isdigit() and len(words) == 14
    )
    assert digits in letter
    to_front(office)
    office.types("Example Two")
    office.presses(Key.Key_Tab)
    office.types("เจ้าพนักงานตัวอย่าง")
    office.picture("start-file")
    same = office.finds("ตรงกับเลขในจดหมายแล้ว", QCheckBox)
    # beside its words it is as deaf as every box
    read.click(same, QPoint(MARK, same.height() // 2))
    assert same.isChecked()
    office.picture("compared")
    office.clicks("เริ่มทำงาน")
    office.waits(lambda: office.window.office is not None, "the office opens")
    to_front(office)
    office.picture("begun")


def to_front(person: Person) -> None:
    """After a dialog that has gone by itself, where no window manager would give the keyboard back."""
    person.window.activateWindow()
    person.waits(lambda: QApplication.focusWidget() is not None, "the keyboard is back")


def works(office: Person) -> None:
    """The form that the centre has published, by letters."""
    office.clicks("เริ่มประเมิน")
    office.waits_to_see("เริ่มการประเมิน")
    office.clicks("พัฒนาชุมชนใสสะอาด")
    office.picture("forms")
    office.clicks("เริ่มการประเมิน")
    office.waits_to_see("คะแนนรวม")
    office.presses(Key.Key_5, Qt.KeyboardModifier.AltModifier)
    for _ in range(11):
        office.presses(Key.Key_P)
        office.presses(Key.Key_Down)
    office.waits_to_see("ตรวจแล้ว 11/64 ข้อ")
    office.picture("worked")


def sends(office: Person) -> None:
    office.clicks("รับส่ง")
    office.picture("exchange")
    office.clicks(f"ส่งให้ {CENTRE}")
    office.waits_to_see("ส่งไปครั้งนี้")
    office.picture("send")
    office.clicks("ส่งลงแฟลชไดรฟ์")
    office.waits_to_see("แล้ว อ่านทวนครบทุกส่วน")
    office.picture("sent")


def takes_in(centre: Person, dialogs: Answers, stick: Path) -> None:
    dialogs.many = list(stick.glob("*.prongsai"))
    assert len(dialogs.many) == 1
    centre.clicks("รับส่ง")
    centre.clicks("เลือกไฟล์ที่ได้รับ")
    centre.waits_to_see("เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที")
    centre.picture("looked")
    centre.clicks("นำเข้า 1 ไฟล์")
    centre.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")
    centre.waits_to_see("ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว")
    centre.picture("taken")
    centre.clicks("เสร็จ")


def ranks(centre: Person) -> None:
    """It has arrived, and stands first."""
    centre.clicks("หน้าหลัก")
    centre.waits_to_see("หน่วยงานเคยส่งแล้ว 1 จาก 5")
    centre.picture("arrived")
    centre.clicks("หน่วยงาน")
    centre.waits_to_see(OFFICE)
    centre.picture("ranked")


def answers(centre: Person, dialogs: Answers, answer: Path) -> None:
    dialogs.save = answer
    centre.clicks_row(OFFICE)
    centre.clicks("ขอให้ทำ")
    centre.writes_into("เขียนถึงหน่วยงานนี้", ASKED)
    centre.clicks("บันทึกข้อความ")
    centre.waits_to_see(ASKED)
    centre.clicks("ส่งไฟล์ถึงหน่วยงานนี้")
    centre.waits_to_see("เขียนไฟล์ answer.prongsai และอ่านกลับมาตรวจแล้ว")
    centre.picture("answered")


def reads(office: Person, dialogs: Answers, answer: Path) -> None:
    """Nobody waits any more, and what is asked stands there."""
    dialogs.many = [answer]
    office.clicks("รับส่ง")
    office.clicks("เลือกไฟล์ที่ได้รับ")
    office.clicks("นำเข้า 1 ไฟล์")
    office.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")
    office.clicks("ความเห็นและคำขอ 1")
    office.waits_to_see(ASKED)
    office.picture("asked")
    assert office.window.office is not None
    session = office.window.office.session
    assert (session.read(first_receiver), session.read(uncompared)) == ("", "")
