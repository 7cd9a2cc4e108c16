"""The pictures of J1, its second half and J3, one of every step; docs/tour.md is made of them.

`python -m tests.tour journey [FOLDER [SET…]]` walks the journeys in every set and keeps the pictures in full size in
the folder (build/tour unless another is named); docs keeps the first set, and one sheet of each of the others. With
sets named, only those are walked, and docs stays as it is.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from PIL import Image
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

import main
from core.i18n import THAI
from tests.journeys.album import CENTRE, OFFICER, SIGNED, Journey, keep
from tests.journeys.hands import rest
from tests.journeys.person import Dialogs, Person
from tests.journeys.spoken import in_english
from tests.journeys.test_centre_by_hand import (
    OFFICE,
    answers,
    opens,
    ranks,
    reads,
    sees_who_has_not_sent,
    settles,
    takes_in,
)
from tests.journeys.test_centre_by_hand import sends as files_come
from tests.journeys.test_officer_by_hand import assesses, begins, plans, prints, sends
from tests.journeys.test_signed_by_hand import Post, two_offices, walk
from tests.ui.desktop.conftest import end_program
from ui.desktop.base.settings import WindowSettings
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.status import Toast
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import ARGUMENTS, Look, load_fonts
from ui.desktop.theme.qt_words import use_language
from ui.terminal.demo.scene import CENTRE as CENTRE_PLACE
from ui.terminal.demo.scene import set_stage

ROOT = Path(__file__).parents[2]
REST, PATIENCE = 350, 30  # milliseconds between two looks, and looks until a page must be at rest
PHOTOS = {"IMG_0412": 200, "IMG_0413": 120, "IMG_0417": 60}  # names and shades


class Set(NamedTuple):
    """One way the journeys are shown."""

    name: str
    called: str
    theme: str = "light"
    scale: int = 100
    size: tuple[int, int] = (1366, 768)
    language: str = THAI


SETS = (
    Set("light", "สว่าง 1366×768"),
    Set("dark", "มืด 1366×768", theme="dark"),
    Set("wide", "สว่าง 1920×1080", size=(1920, 1080)),
    Set("large", "ตัวอักษร 150 % 1366×768", scale=150),
    Set("english", "ภาษาอังกฤษ 1366×768", language="en"),
)
NewPerson = Callable[[], Person]


def gallery(folder: Path, only: Collection[str] = ()) -> None:
    """Walk the journeys in every set, or in `only` those; write the pictures, and of all sets docs/tour.md."""
    application = QApplication.instance() or QApplication(ARGUMENTS)
    assert isinstance(application, QApplication)
    load_fonts()
    application.setCursorFlashTime(0)
    try:
        _walked(application, folder, only)
    finally:  # a journey that fails says so, and does not end in Qt's own crash
        end_program()
        use_language(THAI)
    if not only:
        keep(folder, (OFFICER, SIGNED, CENTRE), [(one.name, one.called) for one in SETS])


def _walked(application: QApplication, folder: Path, only: Collection[str]) -> None:
    for each in (one for one in SETS if not only or one.name in only):
        for path in (folder / each.name).glob("*.png"):
            path.unlink()
        for journey, goes in ((OFFICER, _officer), (SIGNED, _signed), (CENTRE, _centre)):
            with TemporaryDirectory() as room, pytest.MonkeyPatch.context() as patch:
                patch.setenv("PRONGSAI_KEYS", f"{room}/keys")
                patch.setattr(QDesktopServices, "openUrl", lambda _url: True)
                # no stick of whoever takes them
                patch.setattr("ui.desktop.exchange.ways.drives", lambda: iter(()))
                people: list[Person] = []
                new = partial(_person, application, each, folder / each.name, journey, people)
                try:
                    goes(new, Dialogs(patch), Path(room))
                finally:
                    for person in people:
                        person.window.close()
                        person.window.deleteLater()


def _person(
    application: QApplication, of: Set, folder: Path, journey: Journey, people: list[Person]
) -> Person:
    """Somebody at a window of this set; who was there before has closed theirs."""
    for before in people:
        before.window.close()
    look = Look(of.theme, of.scale)
    look.wear(application)
    use_language(THAI)
    desk = main.desk()
    window = Window(application, look, desk, WindowSettings(desk.settings))
    window.show_first_run()
    if of.language != THAI:
        window.speak(of.language)
    window.resize(*of.size)
    window.show()
    window.activateWindow()
    person = Person(
        window,
        journey.name,
        keep=lambda step: _take(window, folder / journey.file(step)),
        means=in_english() if of.language != THAI else str,
    )
    people.append(person)
    return person


def _officer(new: NewPerson, dialogs: Dialogs, room: Path) -> None:
    officer = new()
    begins(officer, room / "office")
    plans(officer)
    officer.clicks("ตาราง")
    officer.picture("plan-table")
    assesses(officer)
    dialogs.many = list(_photos(room))
    officer.turns_to("หลักฐาน")
    officer.picture("evidence-empty")
    officer.clicks("เพิ่มหลักฐาน")
    officer.waits_to_see("เพิ่มหลักฐาน 3 ไฟล์")
    officer.picture("evidence-batch")
    officer.clicks("เพิ่ม")
    officer.clicks_row("IMG_0417")
    officer.picture("evidence")
    officer.clicks("เอกสารของปี")
    officer.clicks("พัฒนาชุมชนใสสะอาด")
    prints(officer, dialogs, room / "checklist.pdf")
    sends(officer, main.desk(), room)
    officer.turns_to("สุขภาพข้อมูล")
    officer.clicks("ตรวจอีกครั้ง")
    officer.finds("ตรวจอีกครั้ง", QAbstractButton)  # it has been looked at
    officer.picture("health")
    for page, step in (
        ("ไฟล์สำรองและกู้คืน", "backups"),
        ("ตั้งค่า", "settings"),
        ("วิธีใช้", "help"),
        ("หน้าหลัก", "home"),
    ):
        officer.clicks(page)
        officer.picture(step)


def _signed(new: NewPerson, dialogs: Dialogs, room: Path) -> None:
    scene = two_offices(main.desk(), room / "stage")

    @contextmanager
    def sits_at(place: str, _journey: str) -> Iterator[Person]:
        yield opens(new(), dialogs, scene.folder(place))

    walk(sits_at, Post(dialogs, room), room)


def _centre(new: NewPerson, dialogs: Dialogs, room: Path) -> None:
    scene = set_stage(main.desk(), room / "stage")
    files = files_come(scene)
    centre = opens(new(), dialogs, scene.folder(CENTRE_PLACE), "centre-home")
    takes_in(centre, dialogs, files)
    sees_who_has_not_sent(centre)
    settles(centre)
    ranks(centre)
    answers(centre, dialogs, room / "answer.prongsai")
    office = opens(new(), dialogs, scene.folder(OFFICE))
    reads(office, dialogs, room / "answer.prongsai")


def _photos(room: Path) -> Iterator[Path]:
    for word, shade in PHOTOS.items():
        path = room / f"{word}.jpg"
        Image.new("RGB", (1280, 960), (90, shade, 210 - shade // 2)).save(path)
        yield path


def _take(window: Window, path: Path) -> None:
    """A picture of the window once it has come to rest, and of the dialog over it; of a step that comes again, none."""
    if path.exists():
        return
    picture, before = _seen(window), None
    for _look in range(PATIENCE):
        if picture == before and not _awaited(window):
            break
        rest(REST)
        before, picture = picture, _seen(window)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(path))
    for toast in window.findChildren(Toast):
        toast.hide()  # a person takes longer to the next step than it stays


def _seen(window: Window) -> QImage:
    picture = window.grab()
    over = QApplication.activeModalWidget()
    if over is not None and over is not window:
        # as a window manager puts it; no screen is there
        place = window.rect().center() - over.rect().center()
        over.render(picture, place)
    return picture.toImage()


def _awaited(window: Window) -> bool:
    """Whether pages are being made that are going to be seen."""
    return any(
        page.isVisible() and page.preview.pages is None for page in window.findChildren(PapersPage)
    )
