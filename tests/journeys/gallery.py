"""The pictures of J1, one of every step, from the first run to the written bundle; docs/tour.md is made of them.

`python -m tests.tour journey [FOLDER [SET…]]` walks the journey in every set and keeps the pictures in full size in the
folder (build/tour unless another is named); docs keeps the first set, and one sheet of each of the others.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from PIL import Image
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication

import main
from tests.journeys.hands import rest
from tests.journeys.person import Dialogs, Person
from tests.journeys.spoken import in_english
from tests.journeys.test_officer_by_hand import assesses, begins, plans, prints, sends
from ui.desktop.pages.papers import PapersPage
from ui.desktop.settings import Settings
from ui.desktop.theme.look import Look, load_fonts
from ui.desktop.window import Window, speak

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TOUR = DOCS / "tour"
COLOURS = 64  # of a picture that is kept: enough for flat screens
ACROSS, THUMB, GAP = 3, 600, 12  # a sheet: pictures side by side, their width, and between them, in pixels
REST, PATIENCE = 350, 30  # milliseconds between two looks, and looks until a page must be at rest
PHOTOS = {"IMG_0412": 200, "IMG_0413": 120, "IMG_0417": 60}  # names and shades
TOLD = {  # what a step shows, in the order of the journey
    "first-run": "เปิดโปรแกรมครั้งแรก: สี่ทางให้เลือก",
    "new-office": "ขั้นที่ 1 หน่วยงานของท่าน",
    "new-year": "ขั้นที่ 2 ปีงบประมาณ",
    "new-person": "ขั้นที่ 3 ใครกำลังใช้งาน",
    "opened": "หน้าหลักของหน่วยงานใหม่: บอกว่าเริ่มจากอะไร",
    "plan-start": "แผน: เลือกแบบของปี",
    "plan-empty": "แผนที่ยังไม่มีรายการ บอกว่าเพิ่มอะไรก่อน",
    "plan-goal": "กลุ่มเป้าหมาย และสิ่งที่เพิ่มไว้ข้างใต้",
    "plan-row": "แบบฟอร์มของโครงการ/กิจกรรม ข้อที่ต้องทำต่ออยู่ขวามือ",
    "plan-table": "แผนเดียวกันเป็นตาราง",
    "assessment-start": "การประเมิน: เลือกประเภทหน่วยงานและชุดเกณฑ์",
    "assessment-empty": "การประเมินที่ยังไม่ได้ตรวจ",
    "dimension-5": "ตรวจทั้งหน้าด้วยปุ่ม P และลูกศร คะแนนขยับทันที",
    "figure": "พิมพ์จำนวน แล้วโปรแกรมเทียบกับเกณฑ์ให้",
    "evidence-empty": "หลักฐาน: ลากไฟล์มาวางหรือเลือก",
    "evidence-batch": "เพิ่มสามไฟล์: คำบรรยาย วันที่ และข้อที่ผูก ใส่พร้อมกันหรือภายหลัง",
    "evidence": "ภาพสามภาพที่เพิ่มแล้ว",
    "papers": "ดูหน้ากระดาษก่อนพิมพ์ ฉบับที่ยังไม่ล็อกมีลายน้ำ “ร่าง”",
    "exchange": "รับส่ง: ส่งไฟล์ให้ใคร รับไฟล์จากใคร",
    "sent": "ไฟล์เขียนแล้วและอ่านกลับมาตรวจแล้ว พร้อมข้อความที่ส่งไปด้วย",
    "backups": "สำรองและกู้คืน",
    "settings": "ตั้งค่า: หน้าตา ภาษา ผู้ใช้งาน",
    "help": "วิธีใช้ในโปรแกรม",
    "home": "หน้าหลักเมื่อมีงานแล้ว: ทำอะไรต่อ ได้กี่คะแนน ขาดอะไร",
}


class Set(NamedTuple):
    """One way the journey is shown."""

    name: str
    called: str
    theme: str = "light"
    scale: int = 100
    size: tuple[int, int] = (1366, 768)
    language: str = "th"


SETS = (
    Set("light", "สว่าง 1366×768"),
    Set("dark", "มืด 1366×768", theme="dark"),
    Set("wide", "สว่าง 1920×1080", size=(1920, 1080)),
    Set("large", "ตัวอักษร 150 % 1366×768", scale=150),
    Set("english", "ภาษาอังกฤษ 1366×768", language="en"),
)


def gallery(folder: Path, only: Collection[str] = ()) -> None:
    """Walk the journey in every set, or in `only` those; write the pictures, the sheets and docs/tour.md."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    load_fonts()
    application.setCursorFlashTime(0)
    for each in (one for one in SETS if not only or one.name in only):
        for path in (folder / each.name).glob("*.png"):
            path.unlink()
        with TemporaryDirectory() as room, pytest.MonkeyPatch.context() as patch:
            patch.setenv("PRONGSAI_KEYS", f"{room}/keys")
            patch.setattr(QDesktopServices, "openUrl", lambda _url: True)
            _walk(application, each, folder / each.name, Path(room), patch)
    speak("th")
    _keep(folder)


def _walk(application: QApplication, of: Set, folder: Path, room: Path, patch: pytest.MonkeyPatch) -> None:
    look = Look(of.theme, of.scale)
    look.wear(application)
    speak(of.language)
    desk = main.Wiring()
    window = Window(application, look, desk, Settings(desk.settings))
    window.show_first_run()
    window.resize(*of.size)
    window.show()
    window.activateWindow()
    officer = Person(
        window, "J1", keep=lambda step: _take(window, folder, step), means=in_english() if of.language == "en" else str
    )
    dialogs = Dialogs(patch)
    try:
        _journey(officer, dialogs, desk, room)
    finally:
        window.close()


def _journey(officer: Person, dialogs: Dialogs, desk: main.Wiring, room: Path) -> None:
    begins(officer, room / "office")
    plans(officer)
    officer.clicks("ตาราง")
    officer.picture("plan-table")
    assesses(officer)
    dialogs.many = list(_photos(room))
    officer.clicks("หลักฐาน")
    officer.picture("evidence-empty")
    officer.clicks("เพิ่มหลักฐาน")
    officer.waits_to_see("เพิ่มหลักฐาน 3 ไฟล์")
    officer.picture("evidence-batch")
    officer.clicks("เพิ่ม")
    officer.clicks_row("IMG_0417")
    officer.picture("evidence")
    officer.clicks("การประเมิน")
    prints(officer, dialogs, room / "checklist.pdf")
    sends(officer, dialogs, desk, room)
    for page, step in (("สำรองข้อมูล", "backups"), ("ตั้งค่า", "settings"), ("วิธีใช้", "help"), ("หน้าหลัก", "home")):
        officer.clicks(page)
        officer.picture(step)


def _photos(room: Path) -> Iterator[Path]:
    for word, shade in PHOTOS.items():
        path = room / f"{word}.jpg"
        Image.new("RGB", (1280, 960), (90, shade, 210 - shade // 2)).save(path)
        yield path


def _take(window: Window, folder: Path, step: str) -> None:
    """A picture of the window once it has come to rest, and of the dialog over it."""
    picture, before = _seen(window), None
    for _look in range(PATIENCE):
        if picture == before and not _awaited(window):
            break
        rest(REST)
        before, picture = picture, _seen(window)
    folder.mkdir(parents=True, exist_ok=True)
    number = list(TOLD).index(step) + 1 if step in TOLD else 99
    picture.save(str(folder / f"{number:02}-{step}.png"))


def _seen(window: Window) -> QImage:
    picture = window.grab()
    over = QApplication.activeModalWidget()
    if over is not None and over is not window:
        over.render(picture, window.mapFromGlobal(over.pos()))
    return picture.toImage()


def _awaited(window: Window) -> bool:
    """Whether pages are being made that are going to be seen."""
    return any(page.isVisible() and page.preview.pages is None for page in window.findChildren(PapersPage))


def _keep(folder: Path) -> None:
    """What docs keeps: the first set picture by picture, of the others one sheet each."""
    TOUR.mkdir(parents=True, exist_ok=True)
    for path in TOUR.glob("*.*"):
        path.unlink()
    first, *others = SETS
    for path in sorted((folder / first.name).glob("*.png")):
        with Image.open(path) as whole:
            whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(TOUR / path.name, optimize=True)
    for each in others:
        _sheet(sorted((folder / each.name).glob("*.png"))).save(TOUR / f"{each.name}.webp", quality=70, method=6)
    (DOCS / "tour.md").write_text(_told(others), "utf-8")


def _sheet(paths: list[Path]) -> Image.Image:
    """All pictures small, side by side."""
    small = []
    for path in paths:
        with Image.open(path) as whole:
            small.append(
                whole.convert("RGB").resize(
                    (THUMB, round(THUMB * whole.height / whole.width)), Image.Resampling.LANCZOS
                )
            )
    high = small[0].height
    down = -(-len(small) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * (THUMB + GAP) + GAP, down * (high + GAP) + GAP), (128, 138, 146))
    for at, one in enumerate(small):
        sheet.paste(one, (GAP + at % ACROSS * (THUMB + GAP), GAP + at // ACROSS * (high + GAP)))
    return sheet


def _told(others: list[Set]) -> str:
    lines = [
        "# เดินไปกับเจ้าหน้าที่: จากเปิดโปรแกรมครั้งแรกถึงไฟล์ที่ส่งได้",
        "",
        "ภาพทุกภาพในหน้านี้ถ่ายจากโปรแกรมจริงขณะมีผู้กดเมาส์และแป้นพิมพ์ตามเส้นทาง J1 "
        "([tests/journeys](../tests/journeys/test_officer_by_hand.py)) คำสั่งเดียวถ่ายใหม่ทั้งหมด:",
        "",
        "```",
        ".venv/bin/python -m tests.tour journey          # ภาพเต็มขนาดทุกชุดอยู่ที่ build/tour หรือโฟลเดอร์ที่ระบุต่อท้าย",
        "```",
        "",
        "ชุดหลักคือภาษาไทย หน้าตาสว่าง 1366×768 ชุดอื่นย่อเป็นแผ่นรวมท้ายหน้า",
        "",
    ]
    for at, (step, said) in enumerate(TOLD.items(), 1):
        lines += [f"## {at}. {said}", f"![{said}](tour/{at:02}-{step}.png)", ""]
    for each in others:
        lines += [f"## ชุด{each.called}", f"![ทุกขั้นในชุด{each.called}](tour/{each.name}.webp)", ""]
    return "\n".join(lines)
