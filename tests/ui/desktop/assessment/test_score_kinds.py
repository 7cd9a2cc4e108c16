"""Every kind of score is answered in the window by keys, scored live, and printed with everything that was answered."""

import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import main
from core.assessment.cells import BranchResult, QuestionAnswer
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import ItemQuestionRow
from core.assessment.sheets import answer_at
from core.blocks.document import Document, Stamp
from core.exact import points_text
from core.forms.deeds import SettingChoice, decide, publish
from core.forms.ports import Reader
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.made import making, printable
from core.scoring.score import Score
from core.scoring.total import Answers
from core.thai.line_ends import JOINER
from core.values import Ref
from storage.papers.writer import rendered
from tests.known import known
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import (
    desk_of,
    new_office,
    office,
    page,
    panel,
    press,
    saved,
    start_of,
    type_words,
    view,
)
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.base.choosing import FormChoicesDialog
from ui.desktop.shell.window import Window
from ui.session import OfficeSession
from wiring import Wiring

Key = Qt.Key
KINDS = sorted((Path(__file__).parents[3] / "data" / "instruments" / "kinds").glob("*.yaml"))
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)


@pytest.fixture
def form(request: pytest.FixtureRequest) -> Path:
    """The one form the office has."""
    return next(path for path in KINDS if path.stem == request.param)


@pytest.fixture
def desk(form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    shutil.copy(form, forms)
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(forms, main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """A new office with an assessment by the form nobody has answered yet."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    made = new_window(lambda made: new_office(made, said))
    office(made).show_page("assessment")
    start_of(office(made)).go.click()
    qtbot.waitUntil(lambda: page(made).view is not None, timeout=8000)
    return made


Script = tuple[str, Qt.KeyboardModifier]
SCRIPTS: tuple[
    Script, ...
] = (  # the ways to type a digit: the row of digits, the pad, a Thai keyboard
    ("123456789", Qt.KeyboardModifier.NoModifier),
    ("123456789", Qt.KeyboardModifier.KeypadModifier),
    ("๑๒๓๔๕๖๗๘๙", Qt.KeyboardModifier.ShiftModifier),
)


def digit_typed(digit: int, script: Script) -> None:
    """A digit in one of the scripts, where the keyboard is."""
    here, text = known(QApplication.focusWidget()), script[0][digit - 1]
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(here, QKeyEvent(kind, ord(text), script[1], text))


def answer(
    window: Window, qtbot: QtBot, item: str, digit: int, script: Script = SCRIPTS[0]
) -> None:
    """Answer an item with the keyboard alone: a digit for its scale, P for a state, its numbers and its questions."""
    shown = panel(window, item)
    if shown.row.scale:
        digit_typed(min(digit, len(shown.row.scale)), script)
        qtbot.waitUntil(partial(chosen, window, item))
    elif shown.row.takes_state:
        press(window, Key.Key_P)
        qtbot.waitUntil(lambda: bool(saved(window, item).state.text))
    for at in range(len(shown.row.measures)):
        number_typed(shown, at, digit)
        qtbot.waitUntil(partial(measured, window, item, at))
    for ask in tuple(panel(window, item).row.asks):
        asked(window, shown, ask, digit, script)
        qtbot.waitUntil(partial(kept, window, item, ask.id))


def number_typed(shown: ItemPanel, at: int, digit: int) -> None:
    for entry in shown.figures[at]._entries:
        entry.setFocus()
        type_words(str(10 * digit))
        press(shown, Key.Key_Tab)


def asked(
    window: Window, shown: ItemPanel, ask: ItemQuestionRow, digit: int, script: Script
) -> None:
    assert shown.questions is not None
    line = shown.questions.lines[ask.id]
    if ask.options:
        shown.setFocus()
        digit_typed(min(digit, len(ask.options)), script)
        return
    line.editor.setFocus()
    # keys of QTest
    if ask.type.typed.isascii():
        plain = ask.type.typed
    elif ask.type.dates:
        plain = "9/4/2569"
    else:
        plain = "OK"
    type_words("https://www.example.go.th" if ask.field.pattern == "url" else plain)
    press(window, Key.Key_Tab)


def measured(window: Window, item: str, at: int) -> bool:
    return bool(saved(window, item).measures[at].slots[0].text)


def kept(window: Window, item: str, ask: str) -> bool:
    # in the folder, and as the page shows it by now
    rows = (saved(window, item), view(window).item(item))
    return all(any(one.id == ask and one.slot.text for one in row.asks) for row in rows)


def chosen(window: Window, item: str) -> bool:
    return bool(saved(window, item).choice.text)


def left_out(window: Window, item: str) -> bool:
    return saved(window, item).entered_state is ItemState.NOT_APPLICABLE


@pytest.mark.parametrize("form", [path.stem for path in KINDS], indirect=True)
def test_every_item_is_answered_by_keys(window: Window, qtbot: QtBot) -> None:
    assert not view(window).complete
    items = [item.id for item in view(window).items]
    assert items, "a form that shows no item cannot be answered"
    for n, item in enumerate(items):
        answer(window, qtbot, item, 1 + n % 4, SCRIPTS[n % 3])
    qtbot.waitUntil(lambda: view(window).unanswered == 0)
    assert {saved(window, item).entered_state for item in items} <= {
        ItemState.MET,
        ItemState.NOT_MET,
    }
    everything_is_printed(window)


def everything_is_printed(window: Window) -> None:
    """Every paper of the assessment in three formats, and the form of evidence of every item."""
    ref = desk_of(office(window)).assessing.ref
    session = office(window).session
    assert ref is not None
    facts = session.read(lambda reader: AssessmentFacts.of(reader, ref))
    result = facts.given().score(facts.form)
    tree = facts.given().tree(facts.form)
    papers = session.read(lambda reader: printable(reader, ref))
    assert {paper.builder for paper in papers} >= {
        "checklist",
        "score_sheet",
        "unit_page",
        "evidence",
        "minutes",
    }
    branches = BranchResult.every(tree, result)
    sums = [f"{one.name} {one.title}" for one in branches] + [
        points_text(one.points) for one in branches
    ]
    whole = [points_text(result.total), result.band or "", *(one.band for one in branches)]
    items = {item.id: said_of(tree, facts.given(), result, item.id) for item in tree.answered()}
    wanted = {
        "checklist": [*sums, *whole, *(words for said in items.values() for words in said)],
        "score_sheet": [*sums, whole[0], whole[1]],
        "unit_page": [*sums, *whole],
        "minutes": [*sums[: len(branches)], whole[0]],
        "memo": whole[:2],
        "letter": whole[:2],
    }
    for paper in papers:
        for text in printed(session, ref, paper.id):
            assert not [
                words for words in wanted.get(paper.builder, []) if squeezed(words) not in text
            ], paper.id
            assert "มิติที่" not in text, "no form of these calls its branches so"
            assert "ระดับที่" not in text
    evidence = next(paper.id for paper in papers if paper.builder == "evidence")
    for item, words in items.items():
        for text in printed(session, answer_at(facts.sheet, item), evidence):
            assert not [one for one in words if squeezed(one) not in text], item


def said_of(tree: Tree, given: Answers, result: Score, item: str) -> list[str]:
    """What a paper has to say of an item: its words, and everything that was answered of it."""
    cells = QuestionAnswer.of(tree, tree.item(item), given.items[item], result.items[item])
    return [
        str(tree.item(item).text),
        *(cell.answer for cell in cells if cell.kind not in ("state", "part")),
    ]


def printed(session: OfficeSession, subject: Ref, paper: str) -> Iterator[str]:
    """The words of a paper as a file of each format, without blanks."""
    stamp = Stamp()

    def build(reader: Reader) -> Document:
        with making(reader, subject, paper, "arabic") as prepared:
            return prepared.build(stamp)

    document = session.read(build)
    yield squeezed(text_by_pdftotext(rendered([document], ".pdf")[0]))
    with ZipFile(BytesIO(rendered([document], ".docx")[0])) as word:
        yield squeezed(
            unescape(re.sub(f"<[^>]*>|{JOINER}", "", word.read("word/document.xml").decode()))
        )
    book = load_workbook(BytesIO(rendered([document], ".xlsx")[0]))
    cells = (cell for sheet in book for row in sheet for cell in row if cell.value is not None)
    yield squeezed("".join(as_seen(cell.value, cell.number_format) for cell in cells))


def as_seen(value: object, number_format: str) -> str:
    """What a cell of a workbook shows: a figure with the decimals of its format, of which a sign may have a second."""
    decimals = len(number_format.partition(";")[0].partition(".")[2])
    return f"{value:.{decimals}f}" if isinstance(value, int | float) else str(value)


@pytest.mark.parametrize("form", ["ita"], indirect=True)
def test_indicators_are_scored_live(window: Window, qtbot: QtBot) -> None:
    given = {"i1": 4, "i2": 3, "e1": 4, "o1": 1, "o2": 1, "o34": 1, "o35": 1}
    for item, digit in given.items():
        panel(window, item)
        press(window, DIGITS[digit - 1])
        qtbot.waitUntil(partial(chosen, window, item))
    for item in ("e2", "o38"):
        panel(window, item)
        press(window, Key.Key_A)
        qtbot.waitUntil(partial(left_out, window, item))
    qtbot.waitUntil(lambda: view(window).unanswered == 0)
    iit = Fraction(250, 3)
    eit = Fraction(80)
    oit = Fraction(100)
    assert [row.points for row in view(window).dimensions] == [iit, eit, oit]
    assert view(window).total == (30 * iit + 30 * eit + 40 * oit) / 100
    assert points_text(view(window).total) == "89"
    assert (view(window).band, view(window).passes) == ("A", True)
    assert [row.name for row in view(window).dimensions] == ["หมวดที่ 1", "หมวดที่ 2", "หมวดที่ 3"]
    assert not view(window).done, (
        "the link and the day of an item that is there are not entered yet"
    )


@pytest.mark.parametrize("form", ["kpi"], indirect=True)
def test_enter_goes_down_the_column_of_results(window: Window, qtbot: QtBot) -> None:
    first = panel(window, "k1").figures[0]
    first.enter()
    for number in ("76", "71", "0"):
        type_words(number)
        press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: measured(window, "k3", 0))
    assert page(window).ladders.last == "k4"
    lit = [label.text() for label in first.findChildren(QLabel) if label.property("lit") == "1"]
    assert lit == ["75"]
    level = view(window).dimensions[0].levels[0]
    assert known(level.table).words == "ถึงตอนนี้ได้ 2.79 คะแนน น้ำหนักที่มีผลแล้ว 55 จาก 70"


@pytest.mark.parametrize("form", ["matrix"], indirect=True)
def test_a_click_in_a_cell_places_the_item_and_a_drag_moves_it(
    window: Window, qtbot: QtBot
) -> None:
    panel(window, "rb")
    chart = page(window).matrix.chart

    def at(up: int, across: int) -> QPoint:
        found = view(window).matrices[0]
        return chart._boxes(found)[up * len(found.across) + across][0].center().toPoint()

    def stands() -> list[tuple[str, str]]:
        return [
            cell.ids
            for line in view(window).matrices[0].rows
            for cell in line
            if "rb" in cell.items
        ]

    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at(3, 1))
    qtbot.waitUntil(lambda: stands() == [("c4", "s2")])
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=at(3, 1))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=at(1, 4))
    qtbot.waitUntil(lambda: stands() == [("c2", "s5")])


@pytest.mark.parametrize("form", ["kpi"], indirect=True)
def test_what_the_form_leaves_open_is_chosen_in_the_window(
    window: Window, qtbot: QtBot, desk: Wiring
) -> None:
    desk_of(office(window)).assessing.refresh()
    dialog = choices(window)
    (part,) = dialog.parts
    assert "ผู้ประกาศโครงการกำหนดให้ทุกหน่วยใช้ตัวเลือกนี้" not in said_in(dialog)
    assert part.cards["counted"].isChecked()
    part.cards["out"].click()
    dialog.save.click()
    assert dialog.isVisible(), "it owes its reason"
    assert "เขียนเหตุผลสั้น ๆ" in said_in(dialog)
    part.why.setText("ไม่ต้องส่งรายงาน")
    dialog.save.click()
    qtbot.waitUntil(lambda: "k4" not in {item.id for item in view(window).items}, timeout=8000)
    decided(window, qtbot, desk)
    qtbot.waitUntil(lambda: "k4" in {item.id for item in view(window).items}, timeout=8000)
    again = choices(window)
    assert "ผู้ประกาศโครงการกำหนดให้ทุกหน่วยใช้ตัวเลือกนี้" in said_in(again)
    assert (again.save.isVisible(), again.parts[0].cards["out"].isEnabled()) == (False, False)
    again.reject()


def choices(window: Window) -> FormChoicesDialog:
    deed = next(
        one for one in desk_of(office(window)).place().others if one.words == "ตัวเลือกของแบบ"
    )
    deed.do()
    return next(one for one in window.findChildren(FormChoicesDialog) if one.isVisible())


def said_in(dialog: FormChoicesDialog) -> str:
    return " ".join(
        label.text() for label in dialog.findChildren(QLabel) if label.isVisible()
    ).replace("\u200b", "")


def decided(window: Window, qtbot: QtBot, desk: Wiring) -> None:
    """A programme of the office itself decides for its documents."""
    session = office(window).session
    path = office(window).room.folder.parent / "all.yaml"
    path.write_text(
        "format: programme/1\nid: all\nedition: 2569\ntitle: โครงการ\ninstruments: [test-kpi/2569]\n",
        encoding="utf-8",
    )
    form = desk.form_files.keep_form(office(window).room.folder, path)
    session.do(partial(publish, form=form))
    qtbot.waitUntil(
        lambda: bool(session.read(lambda reader: reader.records("programme"))), timeout=8000
    )
    programme = session.read(lambda reader: reader.records("programme"))[0].ref
    wish = SettingChoice("late", "counted")
    session.do(partial(decide, programme=programme, choices=[wish]))
