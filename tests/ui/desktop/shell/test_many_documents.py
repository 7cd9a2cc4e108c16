"""Two plans and three assessments in one year: each is reached by mouse, keys and palette, and hides no other."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

import main
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import JOINED
from core.home.documents import YearDocuments
from core.home.starting import StartFormGroup, StartFormOffer
from core.records.titles import called
from core.values import Ref
from tests.known import every
from tests.many import ROADS, TREES, YEAR, five, with_more_forms
from tests.ui.desktop.acting import (
    NO_STARTS,
    desk_of,
    leaf_of,
    modal,
    new_office,
    office,
    papers_of,
    plans_of,
    press,
    written,
)
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.home.desk import HomeDesk
from ui.desktop.home.documents import (
    DocumentRowWidget,
    DocumentsDesk,
    DocumentsPage,
    NewDocumentDialog,
)
from ui.desktop.home.page import HomePage
from ui.desktop.shell.window import Window
from ui.desktop.signing.page import SigningPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _more_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "INSTRUMENTS", with_more_forms(tmp_path / "forms"))


@pytest.fixture
def bare(_more_forms: None, new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """A new office that has joined and has nothing begun, at the documents of its year."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window = new_window(lambda made: new_office(made, said))
    office(window).session.do(
        partial(answer_programme, programme="cdd-clean-programme", answer=JOINED)
    )
    office(window).open_year(YEAR, "documents")
    qtbot.waitUntil(lambda: bool(documents(window).lines), timeout=20_000)
    return window


@pytest.fixture
def many(bare: Window, qtbot: QtBot) -> Window:
    """The same office with its five documents."""
    for deed in five(office(bare).session.forms):
        office(bare).session.do(deed)
    qtbot.waitUntil(lambda: len(refs(bare)) == 5, timeout=20_000)
    return bare


def documents(window: Window) -> DocumentsPage:
    return leaf_of(office(window), "documents", DocumentsDesk).page


def refs(window: Window) -> list[Ref]:
    return [one.shown.ref for one in documents(window).lines if one.shown.ref]


def line_of(window: Window, ref: Ref) -> DocumentRowWidget:
    return next(one for one in documents(window).lines if one.shown.ref == ref)


def shown(window: Window) -> Ref | None:
    """The document in front."""
    opened = office(window)
    return plans_of(opened).ref if opened.key == "plan" else desk_of(opened).assessing.ref


def stands_at(window: Window, ref: Ref) -> bool:
    return shown(window) == ref


def at_row(window: Window, title: str) -> bool:
    """Whether the row of this title is the one in front."""
    desk = plans_of(office(window))
    row = desk.planning.page.row(here) if desk.planning.page and (here := desk.here()) else None
    return row is not None and str(row.cells["title"].value) == title


def choose(window: Window, words: str) -> None:
    """Find it in the palette, and go there."""
    window.activateWindow()  # nothing else gives the keyboard back when a dialog went
    office(window).leaf(office(window).key).enter()
    press(window, Qt.Key.Key_K, CONTROL)
    palette = office(window).commands.palette
    palette.line.setText(words)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)


def signed(page: SigningPage, ref: Ref) -> bool:
    return page.panel is not None and page.panel.subject == ref


def has(window: Window, count: int) -> bool:
    return len(refs(window)) == count


def by_mouse(window: Window, ref: Ref) -> None:
    QTest.mouseClick(line_of(window, ref).line, LEFT)


def to_line(window: Window, ref: Ref) -> None:
    """Go to the line of a document by the arrows."""
    documents(window).enter()
    for _step in documents(window).lines:
        here = documents(window).here
        if here is not None and here.ref == ref:
            break
        press(window, Qt.Key.Key_Down)


def by_keys(window: Window, ref: Ref) -> None:
    to_line(window, ref)
    press(window, Qt.Key.Key_Return)


def by_palette(window: Window, ref: Ref) -> None:
    opened = office(window)
    title = opened.session.read(lambda reader: called(reader, ref))
    choose(window, title)


@pytest.mark.parametrize("way", [by_mouse, by_keys, by_palette])
def test_each_of_the_five_is_reached_and_left_again(
    many: Window, qtbot: QtBot, way: Callable[[Window, Ref], None]
) -> None:
    for ref in refs(many):
        way(many, ref)
        qtbot.waitUntil(partial(stands_at, many, ref), timeout=20_000)
        assert office(many).key == ref.entity
        many.activateWindow()
        office(many).leaf(ref.entity).enter()
        press(many, Qt.Key.Key_W, CONTROL)
        qtbot.waitUntil(lambda: office(many).key == "documents", timeout=20_000)
        qtbot.waitUntil(lambda: len(refs(many)) == 5, timeout=20_000)


def test_a_row_of_the_second_plan_is_found_and_shown(many: Window, qtbot: QtBot) -> None:
    for title in (ROADS, TREES, ROADS):
        choose(many, title)
        qtbot.waitUntil(partial(at_row, many, title), timeout=20_000)
        office(many).show_page("documents")


def test_the_page_of_a_document_shows_the_one_seen_last(many: Window, qtbot: QtBot) -> None:
    second = [ref for ref in refs(many) if ref.entity == "assessment"][1]
    by_mouse(many, second)
    qtbot.waitUntil(lambda: shown(many) == second, timeout=20_000)
    office(many).show_page("home")
    office(many).show_page("assessment")
    assert shown(many) == second


def test_home_papers_and_signing_speak_of_each(many: Window, qtbot: QtBot) -> None:
    opened, every = office(many), set(refs(many))
    opened.show_page("papers")
    assert {one.home for one in papers_of(opened)._view.papers} == every
    opened.show_page("sign")
    signing = leaf_of(opened, "sign", SigningPage)
    qtbot.waitUntil(lambda: len(signing.list.lines) == 5, timeout=20_000)
    for ref in every:
        opened.room.host.show_place("sign", ref)
        qtbot.waitUntil(partial(signed, signing, ref), timeout=20_000)
    opened.show_page("home")
    page: HomePage = leaf_of(opened, "home", HomeDesk).page
    qtbot.waitUntil(lambda: "ความเปิดเผย" in written(page.documents), timeout=20_000)
    said = written(page.documents)
    assert "แผนส่งเสริมคุณธรรม ชุดที่ 2" in said
    assert "พัฒนาชุมชนใสสะอาด ชุดที่ 2" in said


def test_a_document_that_was_named_is_told_apart_on_every_page(many: Window, qtbot: QtBot) -> None:
    opened = office(many)
    named = {ref: f"ของสำนักที่ {n}" for n, ref in enumerate(refs(many))}
    before = opened.session.read(lambda reader: reader.digest())
    for saves in (False, True):
        for ref, words in named.items():
            by_mouse(many, ref)
            qtbot.waitUntil(partial(stands_at, many, ref), timeout=20_000)
            place = opened.leaf(opened.key).place()
            next(one for one in place.others if one.words == "ตั้งชื่อเอกสาร").do()
            dialog = modal(qtbot, PromptDialog)
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(words)
            QTest.keyClick(line, Qt.Key.Key_Return if saves else Qt.Key.Key_Escape)
            opened.show_page("documents")
        if not saves:
            assert opened.session.read(lambda reader: reader.digest()) == before
    qtbot.waitUntil(lambda: all(one in written(documents(many)) for one in named.values()))
    for ref, words in named.items():
        by_mouse(many, ref)
        qtbot.waitUntil(partial(stands_at, many, ref), timeout=20_000)
        place = opened.leaf(opened.key).place()
        assert words in place.title
    opened.show_page("home")
    qtbot.waitUntil(lambda: all(one in written(many) for one in named.values()), timeout=20_000)
    opened.show_page("papers")
    printable = " ".join(one.subject_name for one in papers_of(opened)._view.papers)
    opened.show_page("sign")
    signing = leaf_of(opened, "sign", SigningPage)
    qtbot.waitUntil(lambda: len(signing.list.lines) == 5, timeout=20_000)
    for said in (printable, str(signing.list.lines)):
        assert all(one in said for one in named.values())
    for ref, words in named.items():
        assert words in opened.session.read(partial(called, ref=ref))


def test_every_form_can_be_started_and_the_same_again_is_the_next_number(
    bare: Window, qtbot: QtBot
) -> None:
    for n, (form, words) in enumerate(
        [
            ("cdd-clean", ""),
            ("cdd-clean", "ชุดที่ 2"),
            ("openness", ""),
            ("works", ""),
            ("works", "ชุดที่ 2"),
        ],
        start=1,
    ):
        press(bare, Qt.Key.Key_N, CONTROL)
        start = modal(qtbot, NewDocumentDialog).start
        forms = {one.id: one.using for one in every(office(bare).session.forms)}
        assert set(start.cards) == {
            one.using for one in every(office(bare).session.forms) if one.kind or one.kinds
        }
        QTest.mouseClick(start.cards[forms[form]], LEFT)
        QTest.mouseClick(start.go, LEFT)
        if words:
            QTest.mouseClick(modal(qtbot, PromptDialog).buttons["plus"], LEFT)
        qtbot.waitUntil(lambda: office(bare).key in ("plan", "assessment"), timeout=20_000)
        place = office(bare).leaf(office(bare).key).place()
        assert words in f"{place.crumbs} {place.title}"
        office(bare).show_page("documents")
        qtbot.waitUntil(partial(has, bare, n), timeout=20_000)


def test_last_years_is_copied_a_document_is_copied_as_another_and_binned(
    many: Window, qtbot: QtBot
) -> None:
    opened = office(many)
    opened.open_year(YEAR + 1)
    page = documents(many)
    qtbot.waitUntil(lambda: len(page._shown.before) == 5, timeout=20_000)
    left = "ไม่คัดลอก วันที่, ผล 0, หลักฐาน 0, ลายมือชื่อ"
    qtbot.waitUntil(lambda: left in written(page), timeout=20_000)
    before = page._shown.before[0]
    page._desk.copy(before.ref, before.form, False)
    qtbot.waitUntil(lambda: opened.key == "plan", timeout=20_000)
    assert TREES in written(plans_of(opened).view)
    opened.show_page("documents")
    qtbot.waitUntil(lambda: len(refs(many)) == 1, timeout=20_000)
    to_line(many, refs(many)[0])
    press(many, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: opened.key == "plan", timeout=20_000)
    opened.show_page("documents")
    qtbot.waitUntil(lambda: len(refs(many)) == 2, timeout=20_000)
    to_line(many, refs(many)[0])
    press(many, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(refs(many)) == 1, timeout=20_000)
    opened.commands.undo()
    qtbot.waitUntil(lambda: len(refs(many)) == 2, timeout=20_000)


def test_what_the_page_says_of_the_year_is_so(bare: Window, qtbot: QtBot) -> None:
    page, opened = documents(bare), office(bare)
    asked = len(page.lines)
    assert asked > 1
    qtbot.waitUntil(lambda: f"ขอ {asked} เอกสาร เริ่มแล้ว 0" in written(page), timeout=20_000)
    assert "ไม่มีผู้ขอ ไม่ต้องส่ง" not in written(page)
    opened.session.do(five(opened.session.forms)[4])
    qtbot.waitUntil(lambda: "ไม่มีผู้ขอ ไม่ต้องส่ง" in written(page), timeout=20_000)
    opened.session.do(five(opened.session.forms)[2])
    qtbot.waitUntil(lambda: f"ขอ {asked} เอกสาร เริ่มแล้ว 1" in written(page), timeout=20_000)
    nothing = "ปีนี้ยังไม่มีเอกสาร เริ่มจากแบบที่มีในเครื่องนี้ได้ทันที"
    assert nothing not in written(page)
    page.show_documents(YearDocuments(YEAR, (), (), ()), date(2026, 1, 15))
    assert nothing in written(page)
    assert "ยังไม่ได้รับมา" not in written(page)
    page.show_documents(YearDocuments(YEAR, (), (), ("works",)), date(2026, 1, 15))
    qtbot.waitUntil(lambda: "“works” ยังไม่ได้รับมา" in written(page), timeout=20_000)


def test_a_year_is_said_to_lack_what_last_year_had_only_while_it_does(
    many: Window, qtbot: QtBot
) -> None:
    opened, page = office(many), documents(many)
    said = f"ปี {YEAR} มี ปีนี้ยังไม่มี"
    assert said not in written(page)
    opened.open_year(YEAR + 1)
    qtbot.waitUntil(lambda: said in written(page), timeout=20_000)


def test_a_pc_without_forms_says_so(worn: Look, qtbot: QtBot, many: Window) -> None:
    forms = office(many).session.forms
    for offered in ((), (StartFormGroup("", tuple(map(StartFormOffer, forms.labels()))),)):
        dialog = NewDocumentDialog(worn, forms, offered, YEAR, NO_STARTS, many)
        qtbot.addWidget(dialog)
        assert ("ยังไม่มีแบบในเครื่องนี้" in written(dialog)) == (not offered)


def test_words_kinds_and_counts_narrow_the_list(many: Window) -> None:
    page = documents(many)
    whole = len(page.lines)
    page.search.setText("เปิดเผย")
    assert [one.shown.form for one in page.lines] == ["openness"]
    page.search.setText("ไม่มีคำนี้")
    assert "ไม่มีเอกสารตามที่เลือก" in written(page)
    page.search.clear()
    page.kinds.ask("plan")
    assert {one.shown.entity for one in page.lines} == {"plan"}
    assert sum(one.shown.ref is not None for one in page.lines) == 2
    page.kinds.ask("")
    page._choose("done")
    assert not page.lines
    page._choose("done")
    assert len(page.lines) == whole
    assert "ไม่มีเอกสารตามที่เลือก" not in written(page)
