"""A province between a centre and its districts, by mouse and keys: it begins from its start file, the centre confirms
it by the digits it reads out, then it invites its own districts and takes their first file in by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox

from storage.exchange.start import read_start
from tests.journeys.hands import QtHands
from tests.journeys.person import Answers, Dialogs, Person
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_started_by_hand import (
    CENTRE,
    CODE,
    MARK,
    OFFICE,
    put_in,
    sets_up,
    to_front,
)
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Key = Qt.Key
PROVINCE, ABOVE = "จังหวัดตัวอย่าง ก", "1000"


@pytest.fixture
def dialogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "documents")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return Dialogs(monkeypatch)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return put_in(tmp_path / "KINGSTON", monkeypatch)


def test_a_province_is_confirmed_by_its_digits_and_invites_its_districts(
    stick: Path, new_window: Callable[[], Window], desk: Wiring, dialogs: Dialogs, tmp_path: Path
) -> None:
    starts = sets_up(Person(new_window(), "between-centre"), dialogs, desk, tmp_path)
    documents = tmp_path / "documents"
    province = Person(new_window(), "between")
    joins(province, dialogs, start_of(starts, ABOVE))
    sends(province, CENTRE)
    digits = digits_of(province)
    province.window.close()
    centre = opens(Person(new_window(), "between-centre"), dialogs, tmp_path / "centre")
    confirms(centre, dialogs, stick, digits)
    tells(centre, dialogs, tmp_path / "answer.prongsai")
    centre.window.close()
    province = opens(Person(new_window(), "between"), dialogs, documents / f"prongsai-{ABOVE}")
    below = invites(province, dialogs, tmp_path / "answer.prongsai", tmp_path / "below")
    province.window.close()
    district = Person(new_window(), "between-district")
    joins(district, dialogs, start_of(below, CODE), parents=(PROVINCE,))
    empty(stick)
    sends(district, PROVINCE)
    district.clicks("เสร็จ")
    district.window.close()
    province = opens(Person(new_window(), "between"), dialogs, documents / f"prongsai-{ABOVE}")
    takes_in(province, dialogs, stick)


def start_of(starts: Path, code: str) -> Path:
    return next(one for one in starts.glob("*.prongsai-start") if read_start(one)[0].code == code)


def empty(stick: Path) -> None:
    for file in stick.iterdir():
        file.unlink()


def joins(
    person: Person, dialogs: Answers, start: Path, parents: tuple[str, ...] = (CENTRE,)
) -> None:
    dialogs.open = start
    person.clicks("เปิดไฟล์เริ่มงานจากต้นสังกัด")
    person.waits_to_see("พร้อมแล้ว เหลือเพียงชื่อท่าน")
    assert all(person.sees(words) for words in parents)
    to_front(person)
    person.types("Example Three")
    person.presses(Key.Key_Tab)
    person.types("เจ้าพนักงานตัวอย่าง")
    same = person.finds("ตรงกับเลขในจดหมายแล้ว", QCheckBox)
    QtHands().click(same, QPoint(MARK, same.height() // 2))
    person.clicks("เริ่มทำงาน")
    person.waits(lambda: person.window.office is not None, "the office opens")
    to_front(person)


def sends(person: Person, to: str) -> None:
    person.clicks("รับส่ง")
    person.clicks(f"ส่งให้ {to}")
    person.waits_to_see("ส่งไปครั้งนี้")
    person.clicks("ส่งลงแฟลชไดรฟ์")
    person.waits_to_see("แล้ว อ่านทวนครบทุกส่วน")


def digits_of(person: Person) -> str:
    """What is read out by telephone: the page of exchange shows it while nobody has confirmed this PC."""
    person.clicks("เสร็จ")
    person.waits_to_see("เลข 12 หลัก")
    person.picture("digits")
    return next(
        line for line in person.reads() if line.replace(" ", "").isdigit() and len(line) == 14
    )


def confirms(centre: Person, dialogs: Answers, stick: Path, digits: str) -> None:
    dialogs.many = list(stick.glob("*.prongsai"))
    centre.clicks("รับส่ง")
    centre.clicks("เลือกไฟล์ที่ได้รับ")
    centre.waits_to_see("จะเก็บรอให้คนยืนยัน")
    centre.picture("looked")
    centre.clicks("นำเข้า 1 ไฟล์")
    centre.waits_to_see("เก็บไว้ก่อน รอคนยืนยัน")
    centre.clicks("ยืนยันเครื่องนี้")
    centre.waits_to_see("เลข 12 หลัก")
    centre.picture("asked")
    centre.writes_into("เลข 12 หลักที่ได้ยินทางโทรศัพท์", digits)
    centre.waits_to_see("ซึ่งยืนยันเครื่องของหน่วยงานอื่นต่อได้")
    centre.picture("typed")
    centre.clicks("ยืนยันเครื่องนี้")
    centre.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")
    centre.picture("confirmed")
    centre.clicks("เสร็จ")


def tells(centre: Person, dialogs: Answers, answer: Path) -> None:
    dialogs.save = answer
    centre.clicks("หน่วยงาน")
    centre.waits_to_see(PROVINCE)
    centre.clicks_row(PROVINCE)
    centre.clicks("ส่งไฟล์ถึงหน่วยงานนี้")
    centre.waits_to_see("เขียนไฟล์ answer.prongsai และอ่านกลับมาตรวจแล้ว")


def invites(province: Person, dialogs: Answers, answer: Path, out: Path) -> Path:
    dialogs.many = [answer]
    province.clicks("รับส่ง")
    province.clicks("เลือกไฟล์ที่ได้รับ")
    province.clicks("นำเข้า 1 ไฟล์")
    province.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")
    province.clicks("เสร็จ")
    province.clicks("หน้าหลัก")
    province.waits_to_see("ตั้งต้นหน่วยงานต้นสังกัด: ไฟล์เริ่มงาน")
    province.picture("home")
    out.mkdir()
    dialogs.folder = out
    province.clicks("ทำต่อ")
    province.waits_to_see("ออกไฟล์เริ่มงาน 2 หน่วยงาน")
    province.clicks("ออกไฟล์เริ่มงาน 2 หน่วยงาน")
    province.waits_to_see("จดหมายของทุกหน่วยงานอยู่ในไฟล์")
    province.picture("made")
    return out


def takes_in(province: Person, dialogs: Answers, stick: Path) -> None:
    dialogs.many = list(stick.glob("*.prongsai"))
    province.clicks("รับส่ง")
    province.clicks("เลือกไฟล์ที่ได้รับ")
    province.waits_to_see("เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที")
    province.clicks("นำเข้า 1 ไฟล์")
    province.waits_to_see("ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว")
    province.clicks("เสร็จ")
    province.clicks("หน่วยงาน")
    province.waits_to_see(OFFICE)
    province.picture("arrived")
