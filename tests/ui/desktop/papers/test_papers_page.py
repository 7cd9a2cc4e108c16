"""The page of papers: what can be printed, the very pages before they are, drafts, and the register."""

import errno
import os
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.sheets import answer_at
from core.errors import UserError
from core.papers.deeds import PaperRequest
from core.papers.register import show_paper
from core.papers.source import PaperKind
from core.plan.deeds import start_plan
from core.signing.deeds import sign_off
from core.values import Changes
from storage.pdfium import PdfPageReader
from tests.amount import Resizes
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    desk_of,
    drop,
    modal,
    office,
    panel,
    papers_of,
    press,
    prompted,
    saved,
)
from ui.desktop.base.pdf_pages import PdfPageView, page_picture
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.papers.page import PapersPage, per_page
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Where the person saves, and what is shown to them afterwards."""
    chosen = {"save": str(tmp_path / "paper.pdf"), "shown": ""}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (chosen["save"], ""))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: chosen.update(shown=str(Path(url.toLocalFile())))
    )
    return chosen


@pytest.fixture
def papers(sample: Window, qtbot: QtBot) -> PapersPage:
    """The page with the first paper in front."""
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    return page


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def asked(qtbot: QtBot, words: str) -> None:
    """Answer the question in front."""
    dialog = modal(qtbot, PromptDialog)
    dialog.fields["text"].selectAll()
    QTest.keyClicks(dialog.fields["text"], words)
    QTest.keyClick(dialog.fields["text"], Qt.Key.Key_Return)


def locked(papers: PapersPage, qtbot: QtBot) -> None:
    click(papers.side.lock)
    dialog = modal(qtbot, LockDialog)
    assert [step.offer.title for step in dialog.steps] == ["ผู้จัดทำ", "ผู้รับรอง"]
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "Signer")
    click(dialog.go)
    qtbot.waitUntil(lambda: papers.paper is not None and not papers.paper.draft, timeout=20_000)


def test_papers_of_the_units_group_are_offered_and_the_first_is_seen(papers: PapersPage) -> None:
    titles = [line.title for line in papers.papers.lines]
    assert titles[:2] == ["แบบสรุปผล (checklist)", "แบบให้คะแนน (ดีเด่น)"]
    assert "แบบให้คะแนน (ต้นแบบ)" not in titles
    assert papers.preview.pages is not None
    assert len(papers.preview.pages.sizes) == 7
    assert not papers.strip.isHidden(), "several pages have a list"


def test_papers_stand_below_their_document_and_those_of_the_one_shown_come_first(
    papers: PapersPage, sample: Window, qtbot: QtBot
) -> None:
    room, lines = office(sample).room, papers.papers.lines
    (scored,) = [line.above for line in lines if line.above]
    assert lines[0].above == scored
    plan = room.session.forms.get("operating-plan")
    room.session.do(partial(start_plan, instrument=plan, year=office(sample).year))
    come_to_rest(qtbot, sample)
    (begun,) = room.session.read(
        lambda reader: reader.records("plan", instrument_id="operating-plan")
    )
    heads = [line.above for line in papers.papers.lines if line.above]
    assert (len(heads), scored in heads) == (2, True)
    for ref, first in (
        (begun.ref, next(one for one in heads if one != scored)),
        (known(papers.paper).subject, scored),
    ):
        room.host.show_place("papers", ref)
        come_to_rest(qtbot, sample)
        shown = [line.above for line in papers.papers.lines if line.above]
        assert (shown[0], sorted(shown)) == (first, sorted(heads)), "each document once"
        assert papers.papers.lines[0].above == first
        assert papers.papers.here == papers.papers.lines[0].key


def test_keys_choose_papers_turn_pages_and_zoom(papers: PapersPage, qtbot: QtBot) -> None:
    papers.preview.setFocus()
    press(papers.window(), Qt.Key.Key_End)
    assert papers.preview.here == 6
    QTest.keyClick(papers.preview, Qt.Key.Key_Plus)
    assert papers.preview.zoom > 1
    papers.papers.setFocus()
    QTest.keyClick(papers.papers, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: papers.preview.pages is not None and len(papers.preview.pages.sizes) == 1,
        timeout=20_000,
    )
    assert papers.paper is not None
    assert papers.paper.form == "score_general"


def test_pages_that_just_fit_do_not_come_and_go_with_the_scroll_bar(
    papers: PapersPage, qtbot: QtBot
) -> None:
    """A bar makes pages narrower, and so lower, until no bar is needed: the view once went to and fro for ever."""
    assert papers.preview.pages
    view = PdfPageView(Look(), "")
    qtbot.addWidget(view)
    view.show()
    view.show_pages(PdfPageReader(papers.preview.pages.data))
    laid = Resizes()
    view.viewport().installEventFilter(laid)
    bars = set[bool]()
    for height in range(3_000, 5_000, 11):
        view.resize(480, height)
        laid.seen = 0
        for _turn in range(20):
            QApplication.sendPostedEvents()
            QApplication.processEvents()
        assert laid.seen <= 3, height
        bars.add(view.verticalScrollBar().isVisible())
    assert bars == {True, False}


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_draft_is_saved_and_enters_no_register(
    papers: PapersPage,
    sample: Window,
    qtbot: QtBot,
    places: dict[str, str],
    tmp_path: Path,
    ending: str,
) -> None:
    places["save"] = str(tmp_path / f"แบบ{ending}")
    click({".pdf": papers.side.pdf, ".xlsx": papers.side.sheet, ".docx": papers.side.text}[ending])
    qtbot.waitUntil(lambda: bool(places["shown"]), timeout=20_000)
    assert places["shown"] == places["save"]
    assert Path(places["save"]).read_bytes()[:2] in (b"%P", b"PK")
    assert not office(sample).session.read(lambda reader: reader.records("paper"))
    assert not papers.register.lines


def test_the_draft_that_is_saved_is_the_one_that_was_seen(
    papers: PapersPage, qtbot: QtBot, places: dict[str, str]
) -> None:
    click(papers.side.pdf)
    qtbot.waitUntil(lambda: bool(places["shown"]), timeout=20_000)
    assert papers.preview.pages is not None
    with PdfPageReader(Path(places["save"]).read_bytes()) as written:
        assert written.sizes == papers.preview.pages.sizes
        for number in (0, 5):
            seen = page_picture(papers.preview.pages, number, 1.0)
            saved = page_picture(written, number, 1.0)
            foot = seen.height() - 45  # the minute it was made stands below
            assert seen.copy(0, 0, seen.width(), foot) == saved.copy(0, 0, saved.width(), foot)


def test_what_is_locked_is_printed_into_the_register_and_can_be_made_void(
    papers: PapersPage, sample: Window, qtbot: QtBot, places: dict[str, str]
) -> None:
    locked(papers, qtbot)
    click(papers.side.pdf)
    qtbot.waitUntil(
        lambda: bool(places["shown"]) and len(papers.register.lines) == 1, timeout=20_000
    )
    line = papers.register.lines[0]
    assert line.pill == "รอสแกน"
    papers.register.setFocus()
    QTest.keyClick(papers.register, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: papers.printed is not None and papers.preview.pages is not None, timeout=20_000
    )
    assert papers.preview.pages is not None
    assert papers.preview.pages.data == Path(places["save"]).read_bytes(), (
        "the very bytes that were written"
    )
    (dragged,) = papers.register.model().mimeData([]).urls()
    assert Path(dragged.toLocalFile()).read_bytes() == papers.preview.pages.data
    assert papers.register.dragEnabled()
    click(papers.side.void)
    asked(qtbot, "misprint")
    qtbot.waitUntil(lambda: papers.register.lines[0].pill == "ยกเลิก", timeout=20_000)
    code = papers.printed.code if papers.printed else ""
    assert office(sample).session.read(lambda reader: show_paper(reader, code)).void == "misprint"
    assert papers.side.void.isHidden()


def test_what_is_unlocked_is_a_draft_again_and_its_prints_are_void(
    papers: PapersPage, qtbot: QtBot, places: dict[str, str]
) -> None:
    locked(papers, qtbot)
    click(papers.side.pdf)
    qtbot.waitUntil(
        lambda: bool(places["shown"]) and len(papers.register.lines) == 1, timeout=20_000
    )
    click(papers.side.unlock)
    asked(qtbot, "wrong figure")
    qtbot.waitUntil(lambda: papers.paper is not None and papers.paper.draft, timeout=20_000)
    assert papers.register.lines[0].pill == "ยกเลิก"


def test_a_refused_place_leaves_nothing_under_way(
    papers: PapersPage, sample: Window, qtbot: QtBot, places: dict[str, str], tmp_path: Path
) -> None:
    good, places["save"] = places["save"], str(tmp_path / "nowhere" / "x.pdf")
    click(papers.side.pdf)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=20_000)
    places["save"] = good
    click(papers.side.pdf)
    qtbot.waitUntil(lambda: bool(places["shown"]), timeout=20_000)
    assert places["shown"] == good


def refusing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """No paper can be put in its place, as the machine refuses it."""
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).suffix in PaperRequest.ENDINGS:
            raise OSError(number, os.strerror(number))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)


def test_a_file_open_in_another_program_is_a_sentence_and_stays(
    papers: PapersPage,
    sample: Window,
    qtbot: QtBot,
    places: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "open.xlsx"
    path.write_bytes(b"as it was")
    places["save"] = str(path)
    refusing(monkeypatch, errno.EACCES)
    click(papers.side.sheet)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=20_000)
    said = (
        " ".join(label.text() for label in sample.problem.findChildren(QLabel))
        if sample.problem
        else ""
    )
    assert "ไฟล์เดิมถูกเปิดอยู่" in said
    assert "ปิดไฟล์เดิม" in said
    assert path.read_bytes() == b"as it was"
    assert not places["shown"]


def test_a_full_disk_while_printing_makes_the_number_void_with_its_reason(
    papers: PapersPage,
    sample: Window,
    qtbot: QtBot,
    places: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked(papers, qtbot)
    refusing(monkeypatch, errno.ENOSPC)
    click(papers.side.pdf)
    qtbot.waitUntil(
        lambda: sample.problem is not None and len(papers.register.lines) == 1, timeout=20_000
    )
    assert papers.register.lines[0].pill == "ยกเลิก"
    (record,) = office(sample).session.read(lambda reader: reader.records("paper"))
    assert record.text("void_why") == "พื้นที่ในเครื่องเต็ม"
    assert not places["shown"]


def test_what_a_paper_lacks_is_told(sample: Window) -> None:
    told: list[UserError] = []
    office(sample).failed.disconnect()
    office(sample).failed.connect(told.append)
    office(sample).room.files.printed(Changes("draft_paper", notes=("แบบอักษรไม่มีตัวอักษร ก",)))
    assert [one.why for one in told] == ["แบบอักษรไม่มีตัวอักษร ก"]


@pytest.mark.parametrize("scale", [150, 200])
def test_the_page_fits_the_smallest_screen_with_larger_letters(
    papers: PapersPage, sample: Window, scale: int
) -> None:
    assert papers.isVisible()
    sample.dress("light", scale)
    QApplication.processEvents()
    assert sample.minimumSizeHint().width() <= 1366
    assert sample.size() == QSize(1366, 728)


def test_the_form_of_one_item_is_chosen_in_the_window(papers: PapersPage, qtbot: QtBot) -> None:
    click(papers.part)
    dialog = prompted(qtbot, "พิมพ์เอกสารของข้อหรือกิจกรรมเดียว")
    dialog.fields["target"].words.insert("มิติ 1 ระดับ 5 ข้อ 2")
    QTest.keyClick(dialog.fields["target"].words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: papers.paper is not None and papers.paper.subject.entity == "answer")
    assert papers.paper is not None
    assert papers.paper.form == "evidence"
    assert papers.paper.subject_name.startswith("มิติ 1 ระดับ 5 ข้อ 2")
    qtbot.waitUntil(lambda: papers.preview.pages is not None, timeout=20_000)
    assert papers.side.photos.isVisible()


def test_photographs_a_page_are_chosen_and_the_preview_follows(
    sample: Window, qtbot: QtBot, tmp_path: Path, places: dict[str, str]
) -> None:
    photos = [tmp_path / f"{n}.jpg" for n in range(3)]
    for n, path in enumerate(photos):
        Image.new("RGB", (64, 48), (40 * n, 120, 90)).save(path)
    office(sample).show_page("assessment")
    drop(panel(sample, "d1.l5.2"), *photos)
    click(modal(qtbot, EvidenceBatchDialog).go)
    qtbot.waitUntil(lambda: len(saved(sample, "d1.l5.2").others) == 3, timeout=20_000)
    shown = desk_of(office(sample)).assessing.facts
    assert shown is not None
    office(sample).room.host.show_place("papers", answer_at(shown.sheet, "d1.l5.2"))
    papers = papers_of(office(sample))

    def pages() -> int:
        return len(papers.preview.pages.sizes) if papers.preview.pages else 0

    qtbot.waitUntil(lambda: pages() > 0, timeout=20_000)
    fewest = pages()
    click(papers.side.photos.button("1"))
    qtbot.waitUntil(lambda: pages() > fewest, timeout=20_000)
    assert per_page(papers) == 1
    click(papers.side.pdf)
    qtbot.waitUntil(lambda: bool(places["shown"]), timeout=20_000)
    assert len(PdfPageReader(Path(places["save"]).read_bytes()).sizes) == pages()


def seen(papers: PapersPage) -> bool:
    """Whether the line of the paper in front is in sight."""
    lines = papers.papers
    row = lines.visualRect(lines.currentIndex())
    area = papers._left_area.viewport()
    at = lines.viewport().mapTo(papers._left, row.center()) - QPoint(
        0, papers._left_area.verticalScrollBar().value()
    )
    return (
        lines.currentIndex().isValid()
        and area.rect().contains(at)
        and lines.viewport().rect().contains(row.center())
    )


def test_a_paper_with_a_place_for_everybody_is_scanned_and_needs_no_sheet(
    sample: Window, papers: PapersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    room = office(sample).room
    plan = room.session.forms.get("operating-plan")
    room.session.do(partial(start_plan, instrument=plan, year=office(sample).year))
    come_to_rest(qtbot, sample)
    (begun,) = room.session.read(
        lambda reader: reader.records("plan", instrument_id="operating-plan")
    )
    room.session.do(lambda ctx, store: sign_off(ctx, store, begun.ref, "Signer"))
    come_to_rest(qtbot, sample)
    room.host.show_place("papers", begun.ref)
    paper = known(papers.paper)
    room.files.write(PaperRequest(paper.subject, paper.form, tmp_path / "paper.pdf"), show=False)
    qtbot.waitUntil(papers.side.scan.isVisible, timeout=20_000)
    assert papers.side.onward.isHidden()
    office(sample).show_page("home")
    room.host.show_place("papers", begun.ref)
    assert known(papers.paper).form == paper.form


def test_what_is_signed_is_printed_before_the_sheet_that_lists_it_and_stands_chosen(
    sample: Window, papers: PapersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    room = office(sample).room
    plan = room.session.forms.get("appointment-order")
    room.session.do(partial(start_plan, instrument=plan, year=office(sample).year))
    come_to_rest(qtbot, sample)
    (begun,) = room.session.read(
        lambda reader: reader.records("plan", instrument_id="appointment-order")
    )
    room.session.do(lambda ctx, store: sign_off(ctx, store, begun.ref, "Signer"))
    come_to_rest(qtbot, sample)
    office(sample).show_page("home")
    room.host.show_place("papers", begun.ref)
    paper = papers.paper
    assert paper is not None
    assert (paper.subject, paper.form != PaperKind.SIGNING_SHEET) == (begun.ref, True)
    rest(100)
    assert seen(papers)
    assert papers.side.onward.isHidden(), "it is not printed yet"
    room.files.write(PaperRequest(paper.subject, paper.form, tmp_path / "paper.pdf"), show=False)
    qtbot.waitUntil(lambda: bool(papers._view.prints), timeout=20_000)
    click(papers.side.onward)
    assert (known(papers.paper).form, papers.side.scan.isVisible()) == (
        PaperKind.SIGNING_SHEET,
        False,
    )
    office(sample).show_page("home")
    room.host.show_place("papers", begun.ref)
    assert papers.paper is not None
    assert papers.paper.form == PaperKind.SIGNING_SHEET
    rest(100)
    assert seen(papers)


def test_the_sheet_that_was_printed_leads_on_to_its_scan(
    sample: Window,
    papers: PapersPage,
    qtbot: QtBot,
    places: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked(papers, qtbot)
    opened, given = office(sample), list[object]()
    sheet = next(one for one in papers._view.papers if one.form == PaperKind.SIGNING_SHEET)
    opened.room.files.write(
        PaperRequest(sheet.subject, sheet.form, Path(places["save"])), show=False
    )
    qtbot.waitUntil(lambda: bool(papers._view.prints), timeout=20_000)
    papers._to_paper(
        next(one for one in papers._view.papers if one.form == PaperKind.SIGNING_SHEET)
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([places["save"]], ""))
    opened.room.host.read_scans.connect(given.append)
    click(papers.side.scan)
    assert (given, opened.key) == ([[Path(places["save"])]], "scans")
