"""J3 by mouse and keys: five files come, one broken, one twice; the centre ranks and answers, the office reads."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from core.assessment.start_deeds import import_answers
from core.log.deeds import FieldWrite, set_field
from core.values import Ref, Text
from tests.journeys.person import Answers, Dialogs, Person, watched
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from ui.terminal.demo.command import OTHER_CENTRE, PROVINCE_PLAN, planned, scene_folder, take
from ui.terminal.demo.scene import ASSESSED, CENTRE, YEAR, DemoSetup, send, set_stage
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
OFFICE = "S10"
ASKED = "ขอภาพกิจกรรมเพิ่มอีกสองภาพ"
Key = Qt.Key


def entitle(scene: DemoSetup, place: str, title: str) -> None:
    """A computer of the centre gives the first activity of its plan another name."""
    with scene.desk.open(scene.folder(place)) as there:
        rows = there.session.read(lambda reader: reader.records("row", there.unit))
        row = next(one for one in rows if one.text("kind") == "activity")
        wish = FieldWrite("f.title", Text(title), row.shown("f.title").seen)
        there.session.do_now(partial(set_field, ref=Ref(*row.ref), writes=[wish]))


@pytest.fixture
def sent(desk: Wiring, tmp_path: Path) -> tuple[DemoSetup, list[Path]]:
    scene = set_stage(desk, tmp_path / "stage")
    return scene, sends(scene)


def sends(scene: DemoSetup) -> list[Path]:
    """What lies on the stick: two provinces of one total, the centre's second computer, a cut file, and a copy."""
    scene_folder(scene)
    desk = scene.desk
    for place in (OFFICE, "S20"):
        with desk.open(scene.folder(place)) as there:
            given = scene.sample("cdd_province_a.json")
            there.session.do_now(
                partial(import_answers, instrument=scene.form(ASSESSED), year=YEAR, content=given)
            )
        send(scene, place, [CENTRE])
    with desk.open(scene.folder(CENTRE)) as centre:
        planned(scene, centre, PROVINCE_PLAN)
    send(scene, CENTRE, [OTHER_CENTRE], "over")
    take(scene, OTHER_CENTRE, ["over"])
    entitle(scene, CENTRE, "ชื่อที่เครื่องแรกแก้")
    entitle(scene, OTHER_CENTRE, "ชื่อที่เครื่องที่สองแก้")
    send(scene, OTHER_CENTRE, [CENTRE])
    whole = scene.bundle(OFFICE).read_bytes()
    scene.bundle("cut").write_bytes(whole[: len(whole) // 2])
    scene.bundle("copy").write_bytes(whole)
    return [scene.bundle(name) for name in (OFFICE, "S20", OTHER_CENTRE, "cut", "copy")]


def test_from_five_files_to_the_answer_that_the_office_reads(
    new_window: Callable[[], Window],
    sent: tuple[DemoSetup, list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    scene, files = sent
    dialogs = Dialogs(monkeypatch)
    centre = opens(Person(new_window(), "J3"), dialogs, scene.folder(CENTRE))
    with watched():
        takes_in(centre, dialogs, files)
        sees_who_has_not_sent(centre)
        settles(centre)
        ranks(centre)
        answers(centre, dialogs, tmp_path / "answer.prongsai")
    centre.window.close()
    office = opens(Person(new_window(), "J3-office"), dialogs, scene.folder(OFFICE))
    with watched():
        reads(office, dialogs, tmp_path / "answer.prongsai")


def opens(person: Person, dialogs: Answers, folder: Path, step: str = "") -> Person:
    """A folder that is there; `step` names the picture of what is seen first."""
    dialogs.folder = folder
    person.clicks("เปิดโฟลเดอร์หน่วยงานที่มีอยู่")
    person.waits(lambda: person.window.office is not None, "the folder opens")
    if step:
        person.picture(step)
    return person


def takes_in(centre: Person, dialogs: Dialogs, files: list[Path]) -> None:
    """Looked at first; what is broken is said and the others go on; what comes twice changes nothing."""
    dialogs.many = files
    centre.waits_to_see("หน่วยงานเคยส่งแล้ว 0 จาก 7")
    centre.clicks("รับส่ง")
    centre.picture("exchange")
    centre.clicks("เลือกไฟล์ที่ได้รับ")
    centre.waits_to_see("ตรวจก่อนนำเข้า 5 ไฟล์")
    centre.waits_to_see("cut.prongsai")
    centre.picture("looked")
    centre.clicks("นำเข้า 4 ไฟล์")
    centre.waits_to_see("นำเข้าแล้ว 4 จาก 5 ไฟล์")
    centre.waits_to_see("ไฟล์นี้เคยนำเข้าแล้ว")
    centre.picture("taken")
    centre.clicks("เสร็จ")


def sees_who_has_not_sent(centre: Person) -> None:
    """Home says how many have sent, and leads to the list."""
    centre.clicks("หน้าหลัก")
    centre.clicks("หน่วยงานเคยส่งแล้ว 2 จาก 7")
    centre.clicks_row("จังหวัดตัวอย่าง ค")
    centre.waits_to_see("โทร. ")
    centre.waits_to_see("คัดลอกข้อความแจ้งเตือน")
    centre.picture("not-sent")
    centre.clicks("คัดลอกข้อความแจ้งเตือน")
    assert "จังหวัดตัวอย่าง ค" in QGuiApplication.clipboard().text()


def settles(centre: Person) -> None:
    """A cell of the centre's own plan: two equal cards, and a key."""
    centre.clicks("รับส่ง")
    centre.clicks("ข้อมูลไม่ตรงกัน 1")
    centre.waits_to_see("ชื่อที่เครื่องที่สองแก้")
    assert centre.sees("ชื่อที่เครื่องแรกแก้")
    centre.picture("conflict")
    centre.presses(Key.Key_2)
    centre.waits_to_see("ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว")
    centre.picture("settled")


def ranks(centre: Person) -> None:
    centre.clicks("หน่วยงาน")
    centre.clicks_row("1=")
    centre.waits_to_see("คะแนนเท่ากัน 2 แห่ง")
    centre.picture("tie")


def answers(centre: Person, dialogs: Dialogs, answer: Path) -> None:
    dialogs.save = answer
    centre.clicks_row("จังหวัดตัวอย่าง ก")
    centre.clicks("ขอให้ทำ")
    centre.writes_into("เขียนถึงหน่วยงานนี้", ASKED)
    centre.clicks("บันทึกข้อความ")
    centre.waits_to_see(ASKED)
    centre.picture("told")
    centre.clicks("ส่งไฟล์ถึงหน่วยงานนี้")
    centre.waits_to_see("เขียนไฟล์ answer.prongsai และอ่านกลับมาตรวจแล้ว")
    centre.picture("answered")
    assert answer.stat().st_size > 1000


def reads(office: Person, dialogs: Dialogs, answer: Path) -> None:
    """The office takes the answer in, sees what is asked, and replies."""
    dialogs.many = [answer]
    office.clicks("รับส่ง")
    office.clicks("เลือกไฟล์ที่ได้รับ")
    office.clicks("นำเข้า 1 ไฟล์")
    office.waits_to_see("นำเข้าแล้ว 1 จาก 1 ไฟล์")
    office.clicks("ความเห็นและคำขอ 1")
    office.waits_to_see(ASKED)
    office.picture("asked")
    office.writes_into("เขียนตอบ", "แนบแล้ว")
    office.clicks("ทำแล้ว")
    office.waits(lambda: not office.sees("ความเห็นและคำขอ 1"), "nothing is open")
    office.picture("replied")
