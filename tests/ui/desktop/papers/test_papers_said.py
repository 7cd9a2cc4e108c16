"""What the page of papers and the register of prints assert is said of that state and of no other."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.blocks.printed import PrintResult
from core.errors import UserError
from core.papers.batch_deeds import BatchPaperResult, PaperBatchOutcome
from core.papers.deeds import void_paper
from core.papers.seals import SealVerdictWords
from core.papers.view import PaperOffer, PapersView, PrintListRow
from core.values import Changes, Record, Ref
from storage.db.reading.reader import FolderReader
from tests.bare import bare
from tests.core.conftest import NOON
from tests.said import said_in
from tests.ui.desktop.acting import ignored, office, papers_of, prompted, words_of, written
from tests.ui.desktop.scans.test_scans_page import again, click, printed
from ui.desktop.papers.batch import PaperBatchWriter, batch_result
from ui.desktop.papers.desk import PaperActions, PaperDesk, PaperPreview, protecting
from ui.desktop.papers.page import PapersPage, kinds
from ui.desktop.papers.panel import PaperPanel
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import Prompt, PromptDialog
from ui.session import QueuedAction

HOME = Ref("1" * 32, "assessment", "a")
SIGNED = Ref("1" * 32, "sign_off", "s")
PAPER = PaperOffer(
    HOME, "checklist", "แบบประเมิน", "การประเมิน 2569", None, True, "thai", "2569", HOME, False
)
PRINT = PrintListRow(
    Ref("1" * 32, "paper", "p"),
    "การประเมิน 2569",
    "checklist",
    "12/2569",
    "K7QF-2M9D",
    "แบบประเมิน",
    "20 พ.ย. 2569 09.14 น.",
    "standing",
    "",
    "20 พ.ย. 2569",
    True,
    "",
    "",
    "",
    False,
)


def panel(look: Look, qtbot: QtBot) -> PaperPanel:
    made = PaperPanel(look)
    qtbot.addWidget(made)
    return made


def test_a_paper_is_a_draft_ready_or_locked(look: Look, qtbot: QtBot) -> None:
    shown = panel(look, qtbot)
    said = {"none": written(shown)}
    for state, paper in (
        ("draft", PAPER),
        ("free", PAPER._replace(draft=False)),
        ("locked", PAPER._replace(draft=False, locked=SIGNED)),
    ):
        shown.show_paper(paper)
        said[state] = written(shown)
    shown.show_paper(PAPER._replace(draft=False, locked=SIGNED), copy_of="11/2569")
    said["again"] = written(shown)
    assert said_in(said, "ยังไม่ได้เลือกเอกสาร") == "none"
    draft = "มีลายน้ำ “ร่าง” ไม่ลงทะเบียน เมื่อตัวเลขนิ่งแล้วให้ล็อกเพื่อลงนาม จึงพิมพ์ฉบับจริงได้"
    assert said_in(said, draft) == "draft"
    assert said_in(said, "พร้อมพิมพ์") == "free"
    assert said_in(said, "ไม่มีตัวเลขของข้อมูลที่ต้องล็อก ได้เลขทะเบียน รหัส และ QR เมื่อพิมพ์หรือบันทึก") == "free"
    assert said_in(said, "ล็อกแล้ว", whole=True) == "locked again"
    copies = "พิมพ์แล้วเป็น 11/2569 พิมพ์อีกจะมีคำว่า “สำเนา” ทุกหน้า ถ้าฉบับนั้นเสีย ให้ยกเลิกในทะเบียนก่อน"
    assert said_in(said, copies) == "again"


def test_a_print_of_the_register_says_how_it_stands(look: Look, qtbot: QtBot) -> None:
    prints = {
        state: PRINT._replace(state=state)
        for state in ("standing", "signed", "stale", "draft", "void")
    }
    prints["void"] = prints["void"]._replace(void="พิมพ์ผิด")
    prints["same"] = PRINT._replace(repeats="11/2569")
    prints["bare"] = PRINT._replace(state="signed", is_stored=False)
    prints["copy"] = PRINT._replace(repeats="11/2569", copy=True)
    shown, said = panel(look, qtbot), dict[str, str]()
    for state, one in prints.items():
        shown.show_print(one)
        said[state] = written(shown)
    assert said_in(said, "ยืนยันแล้ว", whole=True) == "signed bare"
    assert said_in(said, "ลงนามเมื่อ 20 พ.ย. 2569 ยืนยันจากสแกนแล้ว") == "signed bare"
    assert said_in(said, "ไม่มีฉบับที่พิมพ์เก็บไว้ให้เทียบ") == "bare"
    assert said_in(said, "ไม่ตรงข้อมูล", whole=True) == "stale"
    assert said_in(said, "ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ ควรพิมพ์ฉบับใหม่") == "stale"
    assert said_in(said, "ข้อมูลวันนี้ยังเหมือนตอนพิมพ์") == "standing same copy"
    assert said_in(said, "เหมือนกับฉบับ 11/2569 ทุกประการ") == "same"
    assert dict(kinds())["signed"] == "ยืนยันแล้ว"
    assert dict(kinds())["stale"] == "ไม่ตรงข้อมูล"


def test_the_page_says_nothing_is_there_only_while_nothing_is(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, view in {
        "empty": PapersView((), ()),
        "a paper": PapersView((PAPER,), ()),
        "a print": PapersView((PAPER,), (PRINT,)),
    }.items():
        page = PapersPage(look, ignored, ignored)
        qtbot.addWidget(page)
        page.show_view(view)
        if view.papers:
            page.show_paper(PAPER)
        page.show_pages(None)
        said[state] = written(page) + page.preview._instead
        page.search.setText("ไม่มีในทะเบียนนี้")
        said[f"{state}, searched"] = written(page)
    said = {state.replace(" ", "-"): text for state, text in said.items()}
    never = "ยังไม่มีฉบับจริง เมื่อพิมพ์จะมีเลขทะเบียนและรหัสอยู่ที่นี่"
    assert said_in(said, never) == "empty empty,-searched a-paper a-paper,-searched"
    assert said_in(said, "ยังไม่มีเอกสารให้พิมพ์ เริ่มแผนหรือการประเมินของปีนี้ก่อน") == "empty"


def test_a_batch_says_how_many_were_printed_and_how_many_not(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    worse = BatchPaperResult(1, 1, "แบบประเมิน", HOME, UserError("พิมพ์ไม่ได้", "เพราะ", "โปรด"))
    made = {
        "all": PaperBatchOutcome(Path("/batch"), 3, ()),
        "some": PaperBatchOutcome(Path("/batch"), 3, (worse, worse)),
        "none": PaperBatchOutcome(Path("/batch"), 0, (worse,)),
    }
    said = {
        state: written(PromptDialog(look, batch_result(one), parent)) for state, one in made.items()
    }
    assert said_in(said, "พิมพ์แล้ว 3 ไฟล์", whole=True) == "all"
    assert said_in(said, "พิมพ์แล้ว 3 ไฟล์ พิมพ์ไม่ได้ 2 ไฟล์") == "some"
    assert said_in(said, "พิมพ์ลงโฟลเดอร์แล้ว", whole=True) == "all some"
    assert said_in(said, "พิมพ์ไม่ได้สักฉบับ", whole=True) == "none"


def test_two_passwords_are_told_apart(look: Look, qtbot: QtBot) -> None:
    parent, told = QWidget(), list[object]()
    qtbot.addWidget(parent)
    dialog = PromptDialog(look, protecting("แบบประเมิน"), parent, lambda **given: told.append(given))
    dialog.fields["password"].setText("รหัสที่ยาวพอ12")
    dialog.fields["again"].setText("รหัสที่ยาวพอ13")
    dialog.go.click()
    assert "รหัสผ่านสองช่องไม่ตรงกัน" in written(dialog)
    assert not told
    dialog.fields["again"].setText("รหัสที่ยาวพอ12")
    dialog.go.click()
    assert len(told) == 1


def test_a_written_paper_is_told_with_what_it_lacks(sample: Window, tmp_path: Path) -> None:
    files = office(sample).room.files
    said = list[str]()
    noticed = list[UserError]()
    office(sample).room.host.report.connect(lambda text, _tone: said.append(text))
    files.notice = noticed.append
    for show in (True, False):
        files._printing.append(
            (QueuedAction(lambda _ctx, _store: Changes(), ""), tmp_path / "แบบ.pdf", show)
        )
        files.printed(Changes("print_paper"))
    assert said == ["บันทึกเอกสารเป็นไฟล์ แบบ.pdf แล้ว", "จัดหน้าเอกสารแล้ว"]
    assert not noticed
    long, short = (QueuedAction(lambda _ctx, _store: Changes(), "") for _n in range(2))
    short.news = Changes("print_paper")
    files._printing += [(long, tmp_path / "ยาว.pdf", False), (short, tmp_path / "สั้น.pdf", True)]
    files.printed(short.news)
    assert said.pop() == "บันทึกเอกสารเป็นไฟล์ สั้น.pdf แล้ว", "it was done before one begun earlier"
    files.ended(long)
    files.printed(Changes("print_paper", notes=("ไม่มีตัวอักษร ก",)))
    assert [one.what for one in noticed] == ["พิมพ์แล้ว มีเรื่องที่ควรทราบ"]
    assert len(said) == 2, "nothing was being printed"
    files._printing.append(
        (QueuedAction(lambda _ctx, _store: Changes(), ""), tmp_path / "แบบ.pdf", False)
    )
    files.printed(Changes("print_paper", notes=(SealVerdictWords.uncertified(),)))
    assert said[2:] == [f"จัดหน้าเอกสารแล้ว {SealVerdictWords.uncertified()}"]
    assert len(noticed) == 1, "that a print has no seal is said without a dialog"


def test_a_print_whose_data_are_another_by_now_has_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {}
    for state, record, same in (
        ("same", True, True),
        ("other", True, False),
        ("gone", False, True),
    ):
        (tmp_path / "paper.pdf").write_bytes(b"%PDF")
        monkeypatch.setattr(
            "ui.desktop.papers.desk.remake", lambda *_given, same=same: PrintResult(int(same))
        )
        monkeypatch.setattr("storage.files.scratch", lambda: nullcontext(tmp_path))
        monkeypatch.setattr("storage.pdfium.PdfPageReader", lambda _file: "the pages")
        room = SimpleNamespace(office=SimpleNamespace(printer=None), unit="1" * 32)
        of = bare(PaperDesk, _context=room, _session=SimpleNamespace(forms=None))
        reader = bare(FolderReader, record=lambda _ref, record=record: record or None)
        seen = of._look(reader, PaperPreview(PRINT, "thai", 2, (), None), NOON)
        assert (seen.pages is not None) is not bool(seen.problem)
        said[state] = seen.problem
    assert said_in(said, "ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงไม่มีภาพของฉบับที่พิมพ์") == "other gone"


def test_what_becomes_of_a_number_or_a_lock_is_said_only_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    void = PRINT._replace(void="ผิดตัวเลข")
    again = "แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน"
    said = {}
    for state, paper, one in (
        ("void", PAPER, void),
        ("stands", PAPER, PRINT),
        ("locked", PAPER._replace(draft=False, locked=SIGNED), void),
    ):
        texts = list[str]()

        def ask(
            _look: object, _page: object, prompt: Prompt, _then: object, texts: list[str] = texts
        ) -> None:
            texts.append(words_of(prompt))

        monkeypatch.setattr("ui.desktop.papers.desk.ask", ask)
        of = bare(
            PaperActions,
            _context=SimpleNamespace(look=None),
            _page=SimpleNamespace(paper=paper, printed=one),
        )
        of._ask_void()
        of._ask_unlock()
        said[state] = "\n".join(texts)
    assert said_in(said, "เลขทะเบียนนี้จะไม่ใช้ซ้ำ ผู้ที่ตรวจรหัสจะเห็นว่ายกเลิกแล้วพร้อมเหตุผล") == "stands"
    assert said_in(said, again) == "locked"


def test_a_folder_is_said_to_be_printed_once_that_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, made = list[str](), PaperBatchOutcome(tmp_path / "papers", 3, ())
    monkeypatch.setattr("ui.desktop.papers.batch.ask", lambda *_given: None)
    host = SimpleNamespace(report=lambda text, _tone: told.append(text))
    of = bare(PaperBatchWriter, _context=SimpleNamespace(look=None, host=host), _parent=None)
    of._stepped(SimpleNamespace(folder=made.folder, files=3, failed=()))
    assert not told
    of._stepped(made)
    assert told == ["พิมพ์ลงโฟลเดอร์แล้ว 3 ไฟล์"]


def test_a_year_is_said_to_have_no_papers_only_when_it_has_none(tmp_path: Path) -> None:
    said = {}
    for state, items in (("none", ()), ("one", ((HOME, "checklist"),))):
        told, done = list[str](), list[object]()
        host = SimpleNamespace(report=lambda text, _tone, told=told: told.append(text))
        room = SimpleNamespace(
            host=host,
            session=SimpleNamespace(forms=None),
            office=SimpleNamespace(printer=None, pressing=None),
            do=lambda deed, done=done, **_heard: done.append(deed),
        )
        bare(PaperBatchWriter, _context=room, _out=tmp_path, _ending=".pdf")._begin(items)
        said[state] = "\n".join(told)
        assert len(done) == len(items)
    assert said_in(said, "ปีนี้ยังไม่มีเอกสารให้พิมพ์") == "none"


@pytest.fixture
def prints(sample: Window, tmp_path: Path) -> list[Record]:
    """Two prints that say the same, and a void one."""
    made = [printed(sample, tmp_path / f"{n}.pdf", "score_general") for n in range(3)]
    office(sample).session.do(lambda ctx, store: void_paper(ctx, store, made[2].ref, "พิมพ์ผิดกระดาษ"))
    return made


@pytest.fixture
def papers(sample: Window, prints: list[Record], qtbot: QtBot) -> PapersPage:
    office(sample).show_page("papers")
    page = papers_of(office(sample))
    qtbot.waitUntil(
        lambda: [line.pill for line in page.register.lines].count("ยกเลิก") == 1, timeout=20_000
    )
    assert len(prints) == len(page.register.lines)
    return page


def chosen(papers: PapersPage, qtbot: QtBot, paper: Record) -> None:
    """Go down the register to this line."""
    papers.register.setFocus()
    QTest.keyClick(papers.register, Qt.Key.Key_Home)
    for _line in papers.register.lines:
        if papers.register.here == paper.ref:
            break
        QTest.keyClick(papers.register, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: papers.printed is not None and papers.printed.ref == paper.ref, timeout=10_000
    )


def said(papers: PapersPage) -> str:
    return "\n".join(
        label.text().replace("\u200b", "") for label in papers.side.findChildren(QLabel)
    )


def test_lines_are_shown_by_what_they_wait_for(papers: PapersPage, qtbot: QtBot) -> None:
    assert sorted(line.pill for line in papers.register.lines) == ["ยกเลิก", "รอสแกน", "รอสแกน"]
    papers.kinds.setFocus()
    QTest.keyClick(papers.kinds, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: [line.pill for line in papers.register.lines] == ["รอสแกน", "รอสแกน"])
    QTest.keyClick(papers.kinds, Qt.Key.Key_End)
    assert [line.pill for line in papers.register.lines] == ["ยกเลิก"]


def test_the_number_and_day_of_the_registry_are_noted_on_the_print(
    papers: PapersPage, sample: Window, qtbot: QtBot, prints: list[Record]
) -> None:
    chosen(papers, qtbot, prints[1])
    assert f"สำเนาของ {prints[0].text('number')}" in said(papers), (
        "the second print of one state says so"
    )
    click(papers.side.official)
    dialog = prompted(qtbot, "เลขที่และวันที่หนังสือ")
    QTest.keyClicks(dialog.fields["number"], "NB 0019/123")
    QTest.keyClicks(dialog.fields["iso_date"], "32/13/2569")
    click(dialog.go)
    assert dialog.isVisible(), "a day that is none is told, and nothing is lost"
    dialog.fields["iso_date"].clear()
    QTest.keyClicks(dialog.fields["iso_date"], "20/11/2569")
    click(dialog.go)
    qtbot.waitUntil(
        lambda: again(sample, prints[1]).text("official_no") == "NB 0019/123", timeout=10_000
    )
    assert again(sample, prints[1]).text("official_date") == "2026-11-20"
    qtbot.waitUntil(lambda: "NB 0019/123" in said(papers), timeout=10_000)


def test_a_void_print_says_why_and_offers_nothing(
    papers: PapersPage, qtbot: QtBot, prints: list[Record]
) -> None:
    chosen(papers, qtbot, prints[2])
    assert "พิมพ์ผิดกระดาษ" in said(papers)
    for button in (papers.side.scan, papers.side.official, papers.side.void):
        assert button.isHidden()
