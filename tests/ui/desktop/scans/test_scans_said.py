"""What the page of scans asserts of pages that came is said of what it is so of."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.log.ports import PageKey, ScannedFile, ScannedPage
from core.scans.deeds import ScanTaken
from core.scans.judgement import state_message
from core.scans.view import PageRow, PaperRow, ScansView
from core.values import Changes, Ref
from tests.said import said_in
from tests.ui.desktop.acting import leaf_of, office, written
from ui.desktop.scans.page import ScansPage
from ui.desktop.scans.side import ScanReport
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

PAGE = ScannedPage(PageKey("a" * 64, 1), "SKM.pdf", 1, 0, "b" * 64, 10, 10, True, 300, False, ())
LOOSE = PageRow(PAGE.key, PAGE, 0, "unknown", state_message("unknown"), False)
READY = PaperRow(
    Ref("1" * 32, "paper", "p"), "แบบประเมิน", "การประเมิน 2569", "12/2569", "K7QF-2M9D", "20 พ.ย. 2569",
    (LOOSE._replace(number=1, state="ready"),), (), (), 1, "ready", state_message("ready"), True,
)  # fmt: skip


def test_no_paper_waits_is_said_only_while_none_does(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, view in {
        "none": ScansView((), ()),
        "loose": ScansView((), (LOOSE,)),
        "paper": ScansView((READY,), ()),
    }.items():
        page = ScansPage(look)
        qtbot.addWidget(page)
        page.show_view(view)
        said[state] = written(page)
    assert said_in(said, "ไม่มีเอกสารที่รอยืนยัน") == "loose", "with nothing at all it is told how to begin"
    assert said_in(said, "3. เทียบกับฉบับที่ล็อกไว้ แล้วยืนยันด้วยตนเอง ก่อนนั้นไม่มีฉบับใดถือว่าลงนามแล้ว") == "none"
    assert said_in(said, "2. โปรแกรมอ่าน QR แล้วจัดหน้าตามฉบับ บอกหน้าที่ขาด ซ้ำ หรือใช้ไม่ได้") == "none"


def test_pages_that_were_here_are_not_counted_as_taken(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    pages = ScannedFile((PAGE, PAGE))
    taken = {
        "new": ScanTaken(1, 1, "a.pdf", pages, 2),
        "again": ScanTaken(1, 1, "a.pdf", pages, 0),
        "refused": ScanTaken(1, 1, "a.pdf", problem=UserError("เปิดไม่ได้", "เพราะ", "โปรด")),
    }
    said = {state: written(ScanReport(look, [one], parent)) for state, one in taken.items()}
    assert said_in(said, "รับสแกนแล้ว 2 หน้า จาก 1 ไฟล์") == "new"
    assert said_in(said, "รับสแกนแล้ว 0 หน้า จาก 0 ไฟล์") == "again refused"
    assert said_in(said, "a.pdf: รับไว้แล้วก่อนหน้านี้") == "again"


def test_a_print_is_said_to_be_confirmed_by_that_deed_alone(sample: Window) -> None:
    office(sample).show_page("scans")
    told = list[str]()
    office(sample).room.host.toast.connect(told.append)
    news = office(sample).room.news
    for label in ("take_scans", "drop_scans", "confirm_paper"):
        news.changed.emit(Changes(label))
    assert told == ["ยืนยันฉบับลงนามแล้ว เก็บเป็นหลักฐานให้ด้วย"]
    assert leaf_of(office(sample), "scans", QWidget) is not None
