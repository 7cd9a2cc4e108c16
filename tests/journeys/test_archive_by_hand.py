"""A8 by mouse and keys: what an office signed under a random code is read, printed and valid after it has joined."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from core.assessment.start_deeds import import_answers
from core.entities import unit_id
from core.forms.ports import Reader
from core.log.op import SIGNED
from core.people.deeds import add_person
from tests.core.assessment.test_import_damaged import sample
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_signed_by_hand import Post, locks, prints, scans, signed_and_scanned
from tests.known import known
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.conftest import IGNORED
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
NAME, YEAR = "หน่วยงานที่เริ่มเอง", 2569
PAST = "ฉบับที่ลงนามแล้วอยู่กับงานเดิมนี้ ไม่ส่งให้ใคร"
PEOPLE = (("เจ้าหน้าที่ตัวอย่าง", "นักวิชาการ", "recorder"), ("หัวหน้าตัวอย่าง", "พัฒนาการจังหวัด", "approver"))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Path]:
    province = province_and_centre(tmp_path / "above")[0]
    (made,) = invite(province, "11", out=tmp_path)
    yield made.path
    while OPENED:
        OPENED.pop().folder.close()


@pytest.fixture
def folder(desk: Wiring, tmp_path: Path) -> Path:
    """An office that nobody gave a code, with its answers and who signs them."""
    place = tmp_path / "office"
    desk.create(NewOffice(place, NAME, "", "province", "", YEAR))
    with desk.open(place) as there:
        form = there.forms.get("cdd-clean")
        there.session.do_now(
            partial(
                import_answers, instrument=form, year=YEAR, content=sample("cdd_province_a.json")
            )
        )
        for name, position, role in PEOPLE:
            there.session.do_now(partial(add_person, name=name, position=position, roles=(role,)))
    return place


def test_what_was_signed_before_joining_is_read_printed_and_valid_in_the_archive(
    folder: Path,
    start: Path,
    new_window: Callable[[], Window],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    post = Post(Dialogs(monkeypatch), tmp_path)
    officer = opens(Person(new_window(), "A8"), post.dialogs, folder)
    old, code = unit_of(officer), code_of(officer)
    assert code.startswith("T-")
    locks(officer)
    before = squeezed(text_by_pdftotext(prints(officer, post).read_bytes()))
    scans(officer, post, signed_and_scanned(post.dialogs.save))
    ((body, digest),) = signed(officer, old)
    assert not officer.sees(PAST), "it is the present work"
    joins(officer, post, start)
    assert signed(officer, unit_id("11")) == [], "nothing is signed under the true code"
    opens_archive(officer)
    assert unit_of(officer) == old
    assert signed(officer, old) == [(body, digest)]
    sees_it_signed(officer)
    again = squeezed(text_by_pdftotext(prints_again(officer, post).read_bytes()))
    (first,) = papers(officer, old, "signed_on")
    assert first in before
    assert first not in again, "a copy has a number of its own"
    assert state_of(again) == state_of(before), "of the very same data"
    assert signed(officer, old) == [(body, digest)]
    officer.clicks("กลับไปงานปัจจุบัน")
    officer.waits(lambda: unit_of(officer) == unit_id("11"), "the present work is back")
    officer.picture("back")
    officer.window.close()


def joins(officer: Person, post: Post, start: Path) -> None:
    """The start file is given where files are received, and its digits are compared."""
    post.dialogs.many = [start]
    officer.clicks("รับส่ง")
    officer.clicks("เลือกไฟล์ที่ได้รับ")
    officer.waits_to_see("ภายใต้รหัสใหม่ยังไม่มีสิ่งใดลงนาม จะส่งเป็นทางการต้องล็อกและลงนามอีกครั้ง")
    officer.clicks("ดูอีก 5 รายการ")
    officer.waits_to_see("งานเดิมยังอยู่ในโฟลเดอร์นี้ไว้อ่านและพิมพ์")
    officer.waits_to_see("ที่ลงนามแล้ว 1 เรื่อง อยู่กับงานเดิมและยังใช้ได้ในโฟลเดอร์นี้")
    officer.finds("ตรงกับเลขในจดหมายแล้ว", QCheckBox).setFocus()
    officer.presses(Qt.Key.Key_Space)
    officer.clicks("เข้าสังกัด")
    officer.waits(
        lambda: officer.window.office is not None and unit_of(officer) == unit_id("11"), "it joins"
    )
    officer.picture("joined")


def opens_archive(officer: Person) -> None:
    officer.turns_to("ตั้งค่า")
    officer.clicks("เปิดงานเดิมก่อนเข้าสังกัด")
    officer.waits_to_see("งานเดิมก่อนเข้าสังกัด: อ่านและพิมพ์ได้")
    officer.picture("archive")


def sees_it_signed(officer: Person) -> None:
    officer.turns_to("ลงนาม")
    officer.waits_to_see("ลงนามแล้ว มีผล")
    officer.waits_to_see(PAST)
    assert not any(officer.sees(words) for words in ("ไปหน้ารับส่ง", "ทำฉบับแก้ไข", "ส่งไฟล์รับส่ง")), (
        "nothing is offered"
    )
    officer.picture("archive-signed")


def prints_again(officer: Person, post: Post) -> Path:
    paper = post.new("again.pdf")
    officer.turns_to("เอกสารพิมพ์")
    officer.clicks("บันทึกเป็น PDF")
    officer.waits(paper.exists, "no paper")
    officer.picture("archive-printed")
    return paper


def unit_of(officer: Person) -> str:
    return known(officer.window.office).room.unit


def code_of(officer: Person) -> str:
    return str(
        known(officer.window.office).session.read(lambda reader: reader.trust.here()["code"])
    )


def signed(officer: Person, unit: str) -> list[tuple[str, str]]:
    """What is signed in ink of a unit, and is sound: (what it says, how it is judged)."""

    def view(reader: Reader) -> list[tuple[str, str]]:
        found = [one for one in reader.records("signoff", unit) if one.text("stage") == SIGNED]
        return [
            (repr(each.body), each.state)
            for one in found
            for each in reader.sign_offs.of(one.ref)
            if each.body
        ]

    found = known(officer.window.office).session.read(view)
    assert all(state == "sound" for _body, state in found)
    return found


def papers(officer: Person, unit: str, having: str) -> list[str]:
    """The numbers of the papers in the register of a unit that have this field."""
    found = known(officer.window.office).session.read(lambda reader: reader.records("paper", unit))
    return [squeezed(one.text("number")) for one in found if one.text(having)]


def state_of(paper: str) -> str:
    """What a paper says its data are, in eight letters."""
    return paper.partition(squeezed("สถานะข้อมูล"))[2][:8]
