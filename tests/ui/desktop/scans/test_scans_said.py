"""What the page of scans asserts of pages that came is said of what it is so of."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.blocks.printed import PageSize, SignBox
from core.errors import UserError
from core.log.ports import ScanFileResult, ScannedPage, ScannedPageKey
from core.scans.deeds import InkedSignPlace, ScanOutcome
from core.scans.judgement import ComparedScanPage, PageDifference, state_message
from core.scans.view import ScannedPaperRow, ScanPageRow, ScansView, SignPlaceRow
from core.values import Ref
from storage.db.reading.reader import FolderReader
from storage.pdfium import PdfPageReader
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import ignored, leaf_of, office, written
from ui.desktop.scans.desk import ScanDesk
from ui.desktop.scans.page import ScansPage, scan_report
from ui.desktop.scans.panel import ScanCalls, ScanPanel, SigningPlaceRowWidget, TypedScanCode
from ui.desktop.scans.place import SigningPlaceArea
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog
from ui.scanner import ScanPrefetcher
from ui.session import QueuedAction

PAGE = ScannedPage(
    ScannedPageKey("a" * 64, 1), "SKM.pdf", 1, 0, "b" * 64, 10, 10, True, 300, False, ()
)
LOOSE = ScanPageRow(PAGE.key, PAGE, 0, "unknown", state_message("unknown"), False)
READY = ScannedPaperRow(
    Ref("1" * 32, "paper", "p"),
    "แบบประเมิน",
    "การประเมิน 2569",
    "12/2569",
    "K7QF-2M9D",
    "20 พ.ย. 2569",
    (LOOSE._replace(number=1, state="ready"),),
    (),
    (),
    1,
    "ready",
    state_message("ready"),
    True,
)


NO_CALLS = ScanCalls(ignored, ignored, ignored, ignored, ignored)


def test_no_paper_waits_is_said_only_while_none_does(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, view in {
        "none": ScansView((), ()),
        "loose": ScansView((), (LOOSE,)),
        "paper": ScansView((READY,), ()),
    }.items():
        page = ScansPage(look, NO_CALLS)
        qtbot.addWidget(page)
        page.show_view(view)
        said[state] = written(page)
    assert said_in(said, "ไม่มีเอกสารที่รอยืนยัน") == "loose", (
        "with nothing at all it is told how to begin"
    )
    assert said_in(said, "3. เทียบกับฉบับที่ล็อกไว้ แล้วยืนยันด้วยตนเอง ก่อนนั้นไม่มีฉบับใดถือว่าลงนามแล้ว") == "none"
    assert said_in(said, "2. โปรแกรมอ่าน QR แล้วจัดหน้าตามฉบับ บอกหน้าที่ขาด ซ้ำ หรือใช้ไม่ได้") == "none"


def test_pages_that_were_here_are_not_counted_as_taken(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    pages = ScanFileResult((PAGE, PAGE))
    taken = {
        "new": ScanOutcome(1, 1, "a.pdf", pages, 2),
        "again": ScanOutcome(1, 1, "a.pdf", pages, 0),
        "refused": ScanOutcome(1, 1, "a.pdf", problem=UserError("เปิดไม่ได้", "เพราะ", "โปรด")),
    }
    said = {
        state: written(PromptDialog(look, scan_report([one]), parent))
        for state, one in taken.items()
    }
    assert said_in(said, "รับสแกนแล้ว 2 หน้า จาก 1 ไฟล์") == "new"
    assert said_in(said, "รับสแกนแล้ว 0 หน้า จาก 0 ไฟล์") == "again refused"
    assert said_in(said, "a.pdf: รับไว้แล้วก่อนหน้านี้") == "again"


def test_why_there_is_no_print_to_compare_with_is_that_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page of no known paper, a paper whose print can be made again, and one whose data are another by now."""
    instead = {}
    monkeypatch.setattr("storage.pdfium.PdfPageReader", lambda _file: None)
    for state, row, made in (
        ("loose", LOOSE, None),
        ("same", READY, b"%PDF"),
        ("changed", READY, None),
    ):
        scanner = SimpleNamespace(pdf=lambda _pages: b"%PDF")
        of = bare(
            ScanDesk,
            _scanner=scanner,
            _frozen_pages=SimpleNamespace(pdf=lambda _reader, _paper, made=made: made),
        )
        instead[state] = of._comparison(bare(FolderReader), row).instead
    assert said_in(instead, "ยังไม่รู้ว่าเป็นเอกสารใด จึงไม่มีฉบับให้เทียบ") == "loose"
    changed = "ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ หรือเป็นของหน่วยงานอื่น จึงไม่มีภาพของฉบับที่พิมพ์ให้เทียบ"
    assert said_in(instead, changed) == "changed"


def test_nothing_is_compared_while_no_page_is_in_front() -> None:
    for row, reads in ((None, 0), (LOOSE, 1)):
        read = list[object]()
        page = SimpleNamespace(show_pages=lambda *_none: None)
        of = bare(
            ScanDesk,
            _shown=("another", ()),
            page=page,
            _compares=SimpleNamespace(read=lambda *view, read=read: read.append(view)),
        )
        of._compare(row)
        assert len(read) == reads


def test_taken_scans_are_reported_where_one_was_not_and_counted_where_all_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = ScanOutcome(1, 1, "b.pdf", problem=UserError("เปิดไม่ได้", "เพราะ", "โปรด"))
    told = {}
    monkeypatch.setattr("ui.desktop.scans.desk.in_background", lambda *_given: None)
    for state, done in (
        ("all", [ScanOutcome(1, 1, "a.pdf", ScanFileResult((PAGE,)), 1)]),
        ("some", [refused]),
    ):
        said, job = list[str](), bare(QueuedAction)
        monkeypatch.setattr(
            "ui.desktop.scans.desk.ask", lambda *_given, said=said: said.append("report")
        )
        host = SimpleNamespace(toast=said.append)
        of = bare(
            ScanDesk,
            _reading=SimpleNamespace(close=lambda: None),
            _context=SimpleNamespace(look=None, host=host),
            page=None,
            _renew=lambda: None,
            done=done,
        )
        of._ended(bare(ScanPrefetcher), job)
        told[state] = "\n".join(said)
    assert said_in(told, "รับสแกนแล้ว 1 หน้า") == "all"
    assert said_in(told, "report") == "some"


def test_what_a_person_has_to_have_compared_is_asked_of_a_whole_paper_alone(
    look: Look, qtbot: QtBot
) -> None:
    part = READY._replace(of=2, whole=False)
    said = {}
    for state, row in (("none", None), ("loose", LOOSE), ("part", part), ("whole", READY)):
        panel = ScanPanel(look, NO_CALLS, ignored)
        qtbot.addWidget(panel)
        if isinstance(row, ScannedPaperRow):
            panel.show_paper(row)
        elif row is not None:
            panel.show_page(row)
        said[state] = written(panel)
    asked = "ตัวเลขตรงกับฉบับที่ล็อกไว้ และดูแล้วทีละช่องว่าช่องใดมีลายมือชื่อด้วยหมึก"
    assert said_in(said, asked) == "whole"


def test_a_place_nobody_was_named_for_is_ticked_only_when_somebody_is_chosen(
    look: Look, qtbot: QtBot
) -> None:
    tick = SigningPlaceRowWidget(
        look, SignPlaceRow(2, "ผู้รับรอง", "", True, (("a" * 32, "คม"),)), *[ignored] * 3
    )
    qtbot.addWidget(tick)
    assert not tick.box.isEnabled()
    assert tick.who.currentText() == "ยังไม่ได้ระบุผู้ลงนาม"
    tick.who.setCurrentIndex(1)
    tick.box.setChecked(True)
    assert tick.seen == InkedSignPlace(2, "a" * 32)
    tick.who.setCurrentIndex(0)
    assert not tick.box.isChecked()
    named = SigningPlaceRowWidget(look, SignPlaceRow(1, "ผู้จัดทำ", "ก้อย", False), *[ignored] * 3)
    qtbot.addWidget(named)
    assert (named.box.isEnabled(), named.who.isHidden(), named.seen) == (
        True,
        True,
        InkedSignPlace(1),
    )


def test_ticks_stay_when_a_signer_is_added_and_go_when_a_place_is_another(
    look: Look, qtbot: QtBot
) -> None:
    panel = ScanPanel(look, NO_CALLS, ignored)
    known = ("a" * 32, "คม")
    added = ("b" * 32, "ก้อย")
    qtbot.addWidget(panel)
    named = SignPlaceRow(1, "ผู้จัดทำ", "ก้อย", False)
    needed = SignPlaceRow(2, "ผู้รับรอง", "", True, (known,))
    panel.show_paper(READY._replace(places=(named, needed)))
    panel.places[2].who.setCurrentIndex(1)
    for box in (panel.seen, panel.places[1].box, panel.places[2].box):
        box.setChecked(True)
    panel.show_paper(READY._replace(places=(named, needed._replace(people=(known, added)))))
    assert (panel.seen.isChecked(), panel._inked_places) == (
        True,
        (InkedSignPlace(1), InkedSignPlace(2, "a" * 32)),
    )
    assert panel.places[2].who.findData("b" * 32) == 2
    panel.show_paper(READY._replace(places=(named._replace(who="นิด"), needed)))
    assert [panel.seen.isChecked(), *panel._inked_places] == [False], (
        "it is another signature that is expected"
    )


def test_a_place_says_of_ink_what_the_comparison_of_its_page_says(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, sure in (("unseen", None), ("empty", 12), ("ink", 93)):
        tick = SigningPlaceRowWidget(
            look, SignPlaceRow(1, "ผู้จัดทำ", "ก้อย", False, page=2, sure=sure), *[ignored] * 3
        )
        qtbot.addWidget(tick)
        said[state] = written(tick)
        assert tick.box.isEnabled() == (state != "empty"), "without ink it cannot be ticked"
        assert tick.seen == InkedSignPlace(1, page=2, sure=sure)
    assert said_in(said, "ยังไม่ได้เทียบภาพ ดูด้วยตา") == "unseen"
    assert said_in(said, "การเทียบภาพไม่พบหมึก") == "empty"
    assert said_in(said, "การเทียบภาพพบหมึก แน่ใจ 93 ใน 100") == "ink"


def test_what_differs_has_to_be_looked_at_and_framed_before_the_paper_is_confirmed(
    look: Look, qtbot: QtBot
) -> None:
    box = (100, 200, 300, 250)
    found = (PageDifference("changed", box, box, 90), PageDifference("beside", box, box, 90))
    asked = "ดูด้วยตาแล้ว 1 แห่ง"
    said, may = {}, {}
    for state, compared, comparing in (
        ("differs", ComparedScanPage("laid", 90, found), 0),
        ("laid", ComparedScanPage("laid", 90), 0),
        ("lost", ComparedScanPage("lost"), 0),
        ("coming", None, 1),
    ):
        page = READY.pages[0]._replace(compared=compared)
        row = READY._replace(
            pages=(page,), places=(SignPlaceRow(1, "ผู้จัดทำ", "ก้อย", False),), comparing=comparing
        )
        panel = ScanPanel(look, NO_CALLS, ignored)
        qtbot.addWidget(panel)
        panel.show_paper(row)
        said[state] = written(panel)
        panel.seen.setChecked(True)
        panel.places[1].box.setChecked(True)
        before = panel.confirm.isEnabled()
        panel.looked.setChecked(True)
        may[state] = before, panel.confirm.isEnabled()
    assert said_in(said, asked) == "differs lost coming"
    assert may == {
        "differs": (False, True),
        "laid": (True, True),
        "lost": (False, True),
        "coming": (False, False),
    }
    assert said_in(said, "เทียบกับฉบับที่พิมพ์ ไม่พบที่ต่าง") == "laid"
    assert said_in(said, "กำลังเทียบกับฉบับที่พิมพ์ อีก 1 หน้า") == "coming"


def test_the_number_of_a_page_that_is_known_by_its_look_stands_where_a_person_types_the_code(
    look: Look, qtbot: QtBot
) -> None:
    told = list[TypedScanCode]()
    panel = ScanPanel(look, replace(NO_CALLS, enter_code=told.append), ignored)
    qtbot.addWidget(panel)
    for number, (likely, typed) in enumerate(((0, 0), (4, 0), (4, 2)), start=1):
        key = PAGE.key._replace(number=number)
        panel.show_page(
            LOOSE._replace(
                key=key, page=PAGE._replace(key=key, typed_page=typed), state="none", likely=likely
            )
        )
        assert panel.code.text() == "", "the person still types the code"
        panel.tell.click()
    assert [one.page for one in told] == [1, 4, 2], "of the file, by its look, as somebody typed it"


def test_the_place_that_is_shown_large_is_the_one_a_person_goes_to(
    look: Look, qtbot: QtBot
) -> None:
    """By its tick, by a click on its frame on either page, by the buttons; what was not compared is said to be so."""
    page = ScansPage(look, NO_CALLS)
    qtbot.addWidget(page)
    page.frozen.pages = page.scan.pages = bare(PdfPageReader, sizes=(PageSize(600, 800),))
    boxes = SignBox(1, 60, 400, 120, 440), SignBox(1, 300, 400, 360, 440)
    places = (
        SignPlaceRow(1, "ผู้จัดทำ", "ก้อย", False, (), 1, 93, boxes[0], (500, 250, 600, 300)),
        SignPlaceRow(2, "ผู้รับรอง", "คม", False, (), 1, None, boxes[1]),
    )
    row = READY._replace(
        pages=(READY.pages[0]._replace(compared=ComparedScanPage("laid", 90)),), places=places
    )
    page.show_view(ScansView((row,), ()))
    page.choose_row(row)
    page._frame()
    said = {"first": written(page.place)}
    assert page.place.scan._part == SigningPlaceArea(
        page.scan.pages, 0, QRectF(0.5, 0.25, 0.1, 0.05)
    )
    assert page.place.frozen._part == SigningPlaceArea(
        page.frozen.pages, 0, QRectF(0.1, 0.5, 0.1, 0.05)
    )
    page.frozen.touched.emit(0, QPointF(0.55, 0.52))
    said["second"] = written(page.place)
    assert page.place.scan._part == SigningPlaceArea(
        page.scan.pages, 0, QRectF(0.5, 0.5, 0.1, 0.05)
    ), "about where it was printed"
    assert said_in(said, "การเทียบภาพพบหมึก แน่ใจ 93 ใน 100") == "first"
    assert said_in(said, "ยังไม่ได้เทียบภาพ ดูด้วยตา") == "second"
    page.scan.touched.emit(0, QPointF(0.55, 0.27))
    assert page._at == 1
    page.place.after.click()
    assert page._at == 2
    page.place.after.click()
    assert page._at == 1, "round"
    QApplication.sendEvent(page.side.places[2].box, QFocusEvent(QEvent.Type.FocusIn))
    assert page._at == 2
    page.frozen.pages = page.scan.pages = None
    page.show_view(ScansView((READY,), ()))
    assert page.place.isHidden(), "a paper without places"


def test_frames_are_drawn_round_what_differs_on_the_scan_and_on_the_print(
    look: Look, qtbot: QtBot
) -> None:
    page = ScansPage(look, NO_CALLS)
    qtbot.addWidget(page)
    page.frozen.pages = bare(PdfPageReader, sizes=(PageSize(600, 800),))
    found = (
        PageDifference("gone", (60, 80, 120, 160), (500, 250, 600, 300), 90),
        PageDifference("beside", (1, 1, 2, 2), (1, 1, 2, 2), 90),
    )
    shown = READY.pages[0]._replace(compared=ComparedScanPage("laid", 90, found))
    row = READY._replace(pages=(shown,))
    page.show_view(ScansView((row,), ()))
    page.choose_row(row)
    page._frame()
    scan, frozen = page._frames
    assert (scan.different, frozen.different) == (
        {0: [QRectF(0.5, 0.25, 0.1, 0.05)]},
        {0: [QRectF(0.1, 0.1, 0.1, 0.1)]},
    )
    page.frozen.pages = None


def test_a_signer_who_is_not_listed_is_added_where_one_is_to_be_chosen(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    opened.show_page("scans")
    side = leaf_of(opened, "scans", ScansPage).side
    before = opened.session.person
    for needed in (False, True):
        side.show_paper(
            READY._replace(places=(SignPlaceRow(1, "ผู้รับรอง", "", needed, (("a" * 32, "คม"),)),))
        )
        assert side.person.isHidden() is not needed
    side.person.click()
    (dialog,) = sample.findChildren(PromptDialog)
    dialog.fields["name"].setText("สมหญิง ตรวจการ")
    dialog.go.click()
    qtbot.waitUntil(lambda: "สมหญิง ตรวจการ" in [one.text("name") for one in opened.people.people()])
    assert opened.session.person == before, "another person stays the one at work"
