"""J1's second half by mouse and keys: evidence, locked, printed, signed, scanned, sent, returned, mended, accepted."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core.assessment.start_deeds import import_answers
from core.forms.ports import Reader
from core.log.op import SIGNED
from core.people.deeds import add_person
from tests.journeys.person import Answers, Dialogs, Person, watched
from tests.journeys.test_centre_by_hand import opens
from tests.storage.scans.spoiling import signed_pages, spoil
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from ui.terminal.demo.command import scene_folder
from ui.terminal.demo.scene import ASSESSED, CENTRE, YEAR, DemoSetup, set_stage
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
OFFICE = "S10"
REMARK = "ขาดหลักฐานการประชุม"
CHANCE = random.Random(7)
Key = Qt.Key


# a place, and the name of what is done there
Seat = Callable[[str, str], AbstractContextManager[Person]]


class Post:
    """The paths that the people answer when the program asks for a file: one stick between two computers."""

    def __init__(self, dialogs: Answers, room: Path) -> None:
        self.dialogs = dialogs
        self._room = room
        self._count = 0

    def new(self, called: str) -> Path:
        """Where the next file is saved."""
        self._count += 1
        self.dialogs.save = self._room / f"{self._count}-{called}"
        return self.dialogs.save


def test_from_evidence_over_a_return_to_accepted(
    new_window: Callable[[], Window], desk: Wiring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene = two_offices(desk, tmp_path / "stage")
    post = Post(Dialogs(monkeypatch), tmp_path)

    @contextmanager
    def sits_at(place: str, journey: str) -> Iterator[Person]:
        person = opens(Person(new_window(), journey), post.dialogs, scene.folder(place))
        with watched():
            yield person
        person.window.close()

    walk(sits_at, post, tmp_path)
    assert scene.read(OFFICE, states) == [("returned", "ended"), ("accepted", "signed")]


def two_offices(desk: Wiring, room: Path) -> DemoSetup:
    """A centre, and a province that has answered its form and knows who signs it."""
    made = set_stage(desk, room)
    scene_folder(made)
    with made.desk.open(made.folder(OFFICE)) as there:
        given = made.sample("cdd_province_a.json")
        there.session.do_now(
            partial(import_answers, instrument=made.form(ASSESSED), year=YEAR, content=given)
        )
        for name, position, role in (
            ("เจ้าหน้าที่ตัวอย่าง", "นักวิชาการ", "recorder"),
            ("หัวหน้าตัวอย่าง", "พัฒนาการจังหวัด", "approver"),
        ):
            there.session.do_now(partial(add_person, name=name, position=position, roles=(role,)))
    return made


def walk(sits_at: Seat, post: Post, room: Path) -> None:
    """Signed and sent, returned with a remark, mended, signed again, accepted: the windows of two offices in turn."""
    with sits_at(OFFICE, "J1-locked") as officer:
        keeps_evidence(officer, post, photo(room))
        locks(officer)
        paper = prints(officer, post)
    scan = signed_and_scanned(paper)
    with sits_at(OFFICE, "J1-signed") as officer:
        scans(officer, post, scan)
        sent = sends(officer)
    with sits_at(CENTRE, "J1-returned") as centre:
        takes_in(centre, post, sent)
        returns(centre)
        answer = answers(centre, post)
    with sits_at(OFFICE, "J1-mended") as officer:
        takes_in(officer, post, answer)
        mends(officer)
        locks(officer)
        paper = prints(officer, post)
    scan = signed_and_scanned(paper)
    with sits_at(OFFICE, "J1-signed-again") as officer:
        scans(officer, post, scan)
        sent = sends(officer)
    with sits_at(CENTRE, "J1-accepted") as centre:
        takes_in(centre, post, sent)
        accepts(centre)
        answer = answers(centre, post)
    with sits_at(OFFICE, "J1-done") as officer:
        takes_in(officer, post, answer)
        officer.turns_to("ลงนาม")
        officer.waits_to_see("รับแล้ว")
        officer.picture("done")


def states(reader: Reader) -> list[tuple[str, str]]:
    """What was said of each sign-off, and how it stands."""
    said = {
        one.text("signoff").rpartition("/")[2]: one.text("state")
        for one in reader.records("acceptance")
    }
    rows = [
        (one.text("ended_why"), one.text("stage"), said[one.ref.id])
        for one in reader.records("signoff")
    ]
    assert all(stage == SIGNED for _ended, stage, _said in rows)
    return sorted(
        ((state, "ended" if ended else stage) for ended, stage, state in rows), reverse=True
    )


def photo(room: Path) -> Path:
    path = room / "ประชุมชี้แจง.jpg"
    Image.new("RGB", (1200, 900), "teal").save(path, "JPEG")
    return path


def keeps_evidence(officer: Person, post: Post, file: Path) -> None:
    """A photograph for an item, chosen from its menu."""
    post.dialogs.many = [file]
    officer.clicks("เอกสารของปี")
    officer.clicks("พัฒนาชุมชนใสสะอาด")
    officer.waits_to_see("คะแนนรวม")
    officer.writes_into("ค้นหาข้อ", "สรุปบทเรียน")
    officer.presses(Key.Key_Return)
    officer.presses(Key.Key_E)
    officer.picks("ขาด: สรุปบทเรียน")
    officer.picture("evidence-asked")
    officer.clicks("เพิ่ม")
    officer.waits_to_see("สรุปบทเรียน  มี 1")
    officer.picture("evidence-given")


def locks(officer: Person) -> None:
    """Those who sign are proposed where they alone have the duty."""
    officer.turns_to("ลงนาม")
    officer.waits_to_see("ควรทำให้ครบก่อนล็อก")
    officer.picture("ready")
    officer.clicks("ล็อกเพื่อลงนาม")
    if not officer.finds("ชื่อผู้ลงนาม", QLineEdit).text():
        officer.writes_into("ชื่อผู้ลงนาม", "หัวหน้าตัวอย่าง")
    officer.picture("who-signs")
    officer.clicks("ล็อกทั้งที่ยังไม่ครบ")
    officer.waits_to_see("พิมพ์ฉบับจริงเพื่อลงนาม")
    officer.picture("locked")


def prints(officer: Person, post: Post) -> Path:
    """The final prints that the chain asks for in turn: what is signed, unless it is printed already, and its sheet."""
    officer.clicks("พิมพ์ฉบับจริง")
    paper = saves(officer, post, "checklist.pdf")
    officer.waits(
        lambda: officer.sees("ไปพิมพ์ใบลงนามรับรอง") or officer.sees("รับสแกนเข้า"), "what comes next"
    )
    if officer.sees("ไปพิมพ์ใบลงนามรับรอง"):
        officer.clicks("ไปพิมพ์ใบลงนามรับรอง")
        paper = saves(officer, post, "final.pdf")
    officer.picture("printed")
    return paper


def saves(officer: Person, post: Post, name: str) -> Path:
    paper = post.new(name)
    officer.waits_to_see("ล็อกแล้ว")
    officer.clicks("บันทึกเป็น PDF")
    officer.waits(paper.exists, "no paper")
    return paper


def signed_and_scanned(paper: Path) -> Path:
    """In ink, then through a scanner in no order, some pages upside down."""
    pages = [spoil(page, CHANCE) for page in signed_pages(paper)]
    scan = paper.with_name(f"SKM_{paper.stem}.pdf")
    pages[-1].save(scan, save_all=True, append_images=pages[:-1], resolution=200)
    return scan


def scans(officer: Person, post: Post, scan: Path) -> None:
    post.dialogs.many = [scan]
    officer.turns_to("สแกน")
    officer.clicks("เลือกไฟล์สแกน")
    confirms(officer)
    officer.turns_to("ลงนาม")
    officer.waits_to_see("ส่งไฟล์รับส่งถึงหน่วยงานถัดไป")
    officer.picture("signed")


def confirms(officer: Person) -> None:
    """A person compares and confirms; nobody else calls it signed."""
    officer.waits_to_see("เทียบทุกหน้าแล้ว")
    officer.waits(lambda: not officer.sees("กำลังเทียบกับฉบับที่พิมพ์ อีก"), "the comparison of all pages")
    officer.picture("scanned")
    officer.clicks("เทียบทุกหน้าแล้ว")
    if officer.sees("ดูด้วยตาแล้ว"):  # pens drew over words, too
        officer.clicks("ดูด้วยตาแล้ว")
    officer.clicks("ช่อง 1")
    officer.clicks("ช่อง 2")
    officer.clicks("ยืนยันฉบับลงนาม")
    officer.waits_to_see("ฉบับที่ลงนามแล้วกลับเข้าระบบที่นี่")


def sends(officer: Person) -> Path:
    """The file to attach that the one button makes; while no stick is in it is what is proposed."""
    officer.clicks("รับส่ง")
    officer.clicks("ส่งให้ ส่วนกลางตัวอย่าง")
    if not officer.sees("สร้างไฟล์ไว้แนบ"):
        officer.clicks("อีเมลหรือ LINE")
    officer.clicks("สร้างไฟล์ไว้แนบ")
    officer.waits_to_see("แล้ว อ่านทวนครบทุกส่วน")
    officer.picture("sent")
    officer.clicks("เสร็จ")
    assert officer.window.office is not None
    outbox = officer.window.office.room.folder / "outbox"
    return max(outbox.glob("*.prongsai"), key=lambda file: file.stat().st_mtime_ns)


def takes_in(person: Person, post: Post, file: Path) -> None:
    post.dialogs.many = [file]
    person.clicks("รับส่ง")
    person.clicks("เลือกไฟล์ที่ได้รับ")
    person.clicks("นำเข้า 1 ไฟล์")
    person.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")


def at_the_unit(centre: Person) -> None:
    centre.clicks("หน่วยงาน")
    centre.clicks_row("จังหวัดตัวอย่าง ก")
    centre.waits_to_see("ฉบับที่ลงนาม")


def returns(centre: Person) -> None:
    """With the reason of the whole, and a remark at the very item."""
    at_the_unit(centre)
    centre.picture("signed-paper")
    centre.clicks("ส่งคืนแก้ไข")
    centre.writes_into("เหตุผลที่ส่งคืน", "แก้คะแนนตามหลักฐาน")
    centre.clicks("ส่งคืนแก้ไข")
    centre.waits_to_see("ส่งคืนแล้ว 1 รอบ")
    centre.clicks("เปิดแบบ")
    centre.waits_to_see("กลับไปรายการ")
    centre.writes_into("ค้นหาข้อ", "สรุปบทเรียน")
    centre.presses(Key.Key_Return)
    centre.presses(Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    centre.writes_into("ความเห็น", REMARK)
    centre.clicks("บันทึกความเห็น")
    centre.waits_to_see(REMARK)
    centre.picture("remarked")
    centre.clicks("กลับไปรายการ")


def answers(centre: Person, post: Post) -> Path:
    file = post.new("answer.prongsai")
    at_the_unit(centre)
    centre.clicks("ส่งไฟล์ถึงหน่วยงานนี้")
    centre.waits_to_see(f"เขียนไฟล์ {file.name} และอ่านกลับมาตรวจแล้ว")
    centre.picture("answered")
    return file


def mends(officer: Person) -> None:
    """What came back is opened as a revision, and mended at the item that the remark stands at."""
    officer.turns_to("ลงนาม")
    officer.waits_to_see("ส่งคืนมาแล้ว 1 รอบ")
    officer.picture("returned")
    officer.clicks("แก้ไขตามที่ส่งคืน")
    officer.clicks("ทำฉบับแก้ไข")
    officer.waits_to_see("ล็อกเพื่อลงนาม")
    officer.clicks("ไปที่ช่อง")
    officer.waits_to_see("คะแนนรวม")
    officer.waits_to_see(REMARK)
    officer.picture("remark-at-the-item")
    officer.presses(Key.Key_P)
    officer.waits_to_see("เลิกทำ:", "ข้อ 2")
    officer.turns_to("ลงนาม")
    officer.clicks("แก้แล้ว")
    officer.picture("mended")


def accepts(centre: Person) -> None:
    at_the_unit(centre)
    centre.picture("second-round")
    centre.clicks("รับ")
    centre.waits_to_see("รับแล้ว")
    centre.picture("accepted")
