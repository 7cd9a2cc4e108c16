"""Pages go to a printer: which of them, each on its sheet, and what is said when there is none."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import UserError
from storage.pdfium import PdfPageReader
from storage.pdfium import PdfPageReader as Opened
from tests.known import known
from tests.ui.desktop.acting import office
from tests.ui.desktop.papers.test_papers_page import click, papers
from ui.desktop.base.pdf_pages import PrintJobRunner, PrintRequest, page_picture, print_pages
from ui.desktop.papers.desk import pages_in, printing
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import ask

__all__ = ["papers"]


def greys(pages: PdfPageReader, number: int) -> list[int]:
    """A page as 8 × 11 patches of grey."""
    small = page_picture(pages, number, 1.0).scaled(
        8, 11, mode=Qt.TransformationMode.SmoothTransformation
    )
    return [small.pixelColor(x, y).lightness() for x in range(8) for y in range(11)]


def test_a_printer_that_is_not_there_is_a_sentence(
    papers: PapersPage, sample: Window, qtbot: QtBot
) -> None:
    assert papers.paper is not None
    desk = papers.findChild(PrintJobRunner)
    assert desk is not None
    refused = list[UserError]()
    office(sample).room.host.refuse.connect(refused.append)
    desk.begin(None, b"", PrintRequest("Gone", 1, (0,)))
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert "Gone" in refused[0].why
    assert sample.problem is not None


def test_a_paper_is_said_to_have_reached_the_printer_only_when_it_has(
    papers: PapersPage,
    sample: Window,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    assert papers.preview.pages is not None
    jobs = known(papers.findChild(PrintJobRunner))
    told = list[str]()
    reached = "ส่งถึงเครื่องพิมพ์แล้ว"
    office(sample).room.host.report.connect(lambda text, _tone: told.append(text))
    jobs.begin(None, papers.preview.pages.data, PrintRequest("Gone", 1, (0,)))
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=20_000)
    assert not [one for one in told if reached in one]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheets.pdf"))
    monkeypatch.setattr("ui.desktop.base.pdf_pages.printer_of", lambda _request: printer)
    jobs.begin(None, papers.preview.pages.data, PrintRequest("Here", 1, (0,)))
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert len([one for one in told if reached in one]) == 1
    assert (tmp_path / "sheets.pdf").stat().st_size


def test_chosen_pages_go_to_the_printer_each_on_its_sheet(
    papers: PapersPage, tmp_path: Path
) -> None:
    assert papers.preview.pages is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheets.pdf"))
    print_pages(papers.preview.pages, printer, PrintRequest("", 2, (1, 3)))
    with Opened((tmp_path / "sheets.pdf").read_bytes()) as sheets:
        assert len(sheets.sizes) in (2, 4)  # a driver that makes copies itself is given two
        assert all(abs(size.width - 595) < 2 for size in sheets.sizes)
        for at, number in enumerate((1, 3)):
            there = greys(sheets, at)
            meant = greys(papers.preview.pages, number)
            assert max(abs(one - other) for one, other in zip(there, meant, strict=True)) < 12


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (0, 1, 2, 3)),
        ("2", (1,)),
        ("1-2, 4", (0, 1, 3)),
        ("๒–๓", (1, 2)),
        ("3-", (2, 3)),
        ("-2", (0, 1)),
        ("2,2", (1,)),
        ("5", ()),
        ("0", ()),
        ("x", ()),
        ("3-2", ()),
        ("1-9", ()),
    ],
)
def test_pages_are_named_as_people_name_them(text: str, pages: tuple[int, ...]) -> None:
    assert pages_in(text, 4) == pages


def test_the_print_dialog_says_what_is_wrong_and_tells_the_rest(papers: PapersPage) -> None:
    told: list[PrintRequest] = []
    prompt = printing(["One", "Two"], "Two", 4)
    dialog = ask(papers._look, papers, prompt, lambda **given: told.append(PrintRequest(**given)))
    pages, copies = dialog.fields["pages"], dialog.fields["copies"]
    QTest.keyClicks(pages, "9")
    click(dialog.go)
    assert "1 ถึง 4" in dialog.wrong.text()
    pages.clear()
    QTest.keyClicks(pages, "1-2")
    copies.selectAll()
    QTest.keyClicks(copies, "3")
    click(dialog.go)
    assert told == [PrintRequest("Two", 3, (0, 1))]
