"""Lines of Thai end between words, also where Qt knows none; no sign that only says so is read, heard or copied."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from core.errors import UserError
from storage.lexicon import lexicon
from tests import thai_dictionary
from tests.ui.desktop.acting import office
from tests.ui.desktop.made_dialogs import made
from tests.ui.desktop.shell.test_access import walk
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.shell.window import Window
from ui.desktop.theme import thai
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import BREAK, LIBTHAI, LONG, WIDE, breakable, qt_breaks_thai
from ui.desktop.widgets.plain import lines_box, show_plain, tip_of, words

CATALOGUE = Path("resources/locale/en/LC_MESSAGES/prongsai.po")
PARTED = (Path(__file__).parents[3] / "data" / "breaks.txt").read_text("utf-8").splitlines()[1:]
OFFICES = Path("resources/words/office.txt")
DESKTOP = Path(__file__).parents[4] / "ui" / "desktop"
TIE = "\N{NO-BREAK SPACE}"
SIGNS = re.compile(f"[{BREAK}{TIE}]")
SENTENCES = sorted(
    {
        text
        for text in re.findall(r'"([^"\\]*)"', CATALOGUE.read_text(encoding="utf-8"))
        if re.search("[ก-๙]", text)
    }
)
TRAPS = (
    "จังหวัดตัวอย่าง ก (ตัวอย่าง)",
    "ปี 5/2569",
    "รหัส ABC-123 C:\\งาน",
    "งานต่าง ๆ และอื่นๆ",
    "ร้อยละ๙๐%",
    "ฯลฯ ฿5",
    "(การ)",
    "มิติที่ 1 ความพอเพียง",
    "อบรม 25 คน เวลา 14.32 น. โทร. 0 2143 0000",
    "เป้าหมาย: ร้อยละ 80",
    "กรุงเทพฯ (ส่วนกลาง)",
)


@pytest.fixture
def knows_no_thai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Qt as it is on Windows: it finds no Thai words."""
    thai._broken.cache_clear()
    monkeypatch.setattr(thai, "qt_breaks_thai", lambda: False)
    thai.break_by(lexicon)
    yield
    thai._broken.cache_clear()


def plain(text: str) -> str:
    return text.replace(BREAK, "").replace(TIE, " ")


def test_the_dictionary_of_libthai_holds_what_the_lexicon_holds() -> None:
    """`python -m tests.thai_dictionary` makes it anew."""
    assert thai_dictionary.DIGEST.read_text("utf-8").strip() == thai_dictionary.digest()
    assert (thai_dictionary.KEPT / "thbrk.tri").stat().st_size > 1_000_000
    assert LIBTHAI not in os.environ, "programs that are started later are not told"


@pytest.mark.usefixtures("worn")
@pytest.mark.parametrize("size", [15, 19, 23])
def test_with_libthai_no_line_ends_inside_a_word(size: int) -> None:
    """In labels and in text fields: of all sentences in three widths, by the ends of words in the lexicon."""
    assert qt_breaks_thai()
    font, words, wrong, ends = QFont("Sarabun"), lexicon(), list[str](), 0
    font.setPixelSize(size)
    for text in SENTENCES:
        for width in (240, 360, 520):
            for at in line_ends(text, font, width):
                if not re.fullmatch("[ก-ฺเ-๎]{2}", text[at - 1 : at + 1]):
                    continue
                ends += 1
                first = max(text.rfind(sign, 0, at) for sign in f" {TIE}") + 1
                chunk = re.split(f"[ {TIE}]", text[first:])[0]
                if at - first not in words.cuts(chunk):
                    wrong.append(f"{text[at - 12 : at]}|{text[at : at + 12]}")
    assert ends > 300
    assert len(wrong) <= 0.0015 * ends, wrong


def line_ends(text: str, font: QFont, width: int) -> Iterator[int]:
    """Where Qt ends the lines of a text, but for the last."""
    layout, option = QTextLayout(text, font), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if (end := line.textStart() + line.textLength()) < len(text):
            yield end
    layout.endLayout()


@pytest.mark.usefixtures("knows_no_thai")
def test_without_libthai_breaks_are_put_between_thai_words_alone() -> None:
    """Of every sentence of the program: where anything but two Thai words meets, Qt itself knows what to do."""
    assert breakable("การประเมินหน่วยงาน").count(BREAK) >= 1
    for text in (*TRAPS, *SENTENCES):
        shown = breakable(text)
        assert plain(shown) == text
        for found in re.finditer(BREAK, shown):
            before, after = shown[found.start() - 1], shown[found.end()]
            assert re.fullmatch("[ก-ฮะ-ฺเ-๎ฯ]", before), shown
            assert re.fullmatch("[ก-ฮเ-ไ]", after), shown


@pytest.mark.usefixtures("knows_no_thai")
def test_without_libthai_no_line_of_office_prose_ends_inside_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # but in what no column holds, of which the next rule speaks
    monkeypatch.setattr(thai, "WIDE", 99)
    found = 0
    for parted in PARTED:
        text = parted.replace("|", "").replace(TIE, " ")
        free = {len(parted[:at].replace("|", "")) for at, sign in enumerate(parted) if sign in "|"}
        shown = breakable(text)
        for each in re.finditer(BREAK, shown):
            at = len(shown[: each.start()].replace(BREAK, ""))
            found += 1
            assert at in free, f"{text[at - 15 : at]}|{text[at : at + 15]}"
    assert found > 300


@pytest.mark.usefixtures("knows_no_thai")
def test_without_libthai_a_name_of_an_office_too_long_for_a_column_ends_lines_at_the_words_in_it() -> (
    None
):
    """On paper it is one word; a sidebar would cut it off."""
    names = [
        line
        for line in OFFICES.read_text("utf-8").splitlines()
        if line[:1] != "#" and len(line) > WIDE
    ]
    assert "สำนักงานพัฒนาชุมชนจังหวัด" in names
    for text in (*names, "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ"):
        assert max(map(len, breakable(text).split(BREAK))) <= WIDE, text
    assert breakable("สำนักงานพัฒนาชุมชนจังหวัด").split(BREAK) == ["สำนักงาน", "พัฒนาชุมชน", "จังหวัด"]
    assert breakable("ส่งจังหวัดเชียงราย").split(BREAK) == ["ส่ง", "จังหวัดเชียงราย"], (
        "what fits a column stays whole"
    )


@pytest.mark.parametrize("windows", [True, False])
def test_what_belongs_together_stays_on_one_line_on_every_system(
    windows: bool, request: pytest.FixtureRequest
) -> None:
    if windows:
        request.getfixturevalue("knows_no_thai")
    for text, together in (
        ("มิติที่ 1 ความพอเพียง", "ที่ 1"),
        ("จังหวัดตัวอย่าง ก (ตัวอย่าง)", "(ตัวอย่าง)"),
        ("อบรม 25 คน", "25 คน"),
        ("เวลา 14.32 น.", "14.32 น."),
        ("โทร. 0 2143 0000", "0 2143 0000"),
        ("งานต่าง ๆ ครบ", "ต่าง ๆ"),
        ("ครบ 100 % แล้ว", "100 %"),
        ("ครั้งที่ 5", "ที่ 5"),
        ("ลงชื่อ นาย สมชาย", "นาย สม"),
    ):
        shown = breakable(text)
        if windows:  # to Qt there a Thai letter is like any other
            shown = re.sub("[ก-๎]", "a", shown)
            together = re.sub("[ก-๎]", "a", together)
        parts = parts_of(shown)
        assert any(
            together.split()[-1] in plain(part) and together.split()[0] in plain(part)
            for part in parts
        ), parts


def parts_of(shown: str) -> list[str]:
    """The pieces between which Qt would end a line."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, shown)
    parts = []
    start = 0
    while (end := finder.toNextBoundary()) > start:
        parts.append(shown[start:end])
        start = end
    return parts


def test_whatever_wraps_goes_one_road() -> None:
    """Labels and painters end lines in plain.py; the words of a comparison there where they are coloured, by the same
    signs. What is typed is laid out by Qt alone: a sign in it would be saved."""
    wraps = re.compile(
        "TextWordWrap|setWordWrap\\(True|QTextLayout\\(|QTextDocument|QTextBrowser|WrapMode\\("
    )
    found = {path.name for path in DESKTOP.rglob("*.py") if wraps.search(path.read_text("utf-8"))}
    assert found == {"plain.py", "conflict.py", "inputs.py", "side.py"}


def test_a_long_name_of_a_person_may_be_parted_at_its_blank_and_a_short_one_may_not() -> None:
    assert TIE in breakable("นางสาวอรพิน แสนสุข")
    long = "นางสาวประกายดาว ตัวอย่างนามสกุลยาวมาก"
    assert len(long) > LONG
    assert " " in breakable(f"ลงชื่อ {long}").removeprefix("ลงชื่อ ")


@pytest.mark.usefixtures("knows_no_thai", "worn")
def test_a_text_is_laid_out_in_lines_by_them_and_read_without_them() -> None:
    text = "การประเมินองค์กรคุณธรรมต้นแบบของหน่วยงาน มิติที่ 1 ความพอเพียง"
    label = words(text, wrap=True)
    narrow, wide = label.heightForWidth(120), label.heightForWidth(2000)
    assert narrow > 2 * wide, "it wraps between words"
    assert label.text() == text
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == text
    show_plain(label, "สั้น")
    assert interface.text(QAccessible.Text.Name) == "สั้น"
    metrics = QFontMetricsF(label.font())
    box = lines_box(metrics, 120, Qt.AlignmentFlag.AlignLeft, text)
    assert box.height() > 2 * metrics.height()
    assert box.width() <= 121
    assert BREAK in tip_of(text), "a tip wraps as well"


@pytest.mark.usefixtures("knows_no_thai")
def test_without_libthai_nothing_that_is_read_heard_or_stands_in_a_title_holds_such_signs(
    sample: Window,
) -> None:
    opened, laid = office(sample), 0
    for each in opened.pages_there():
        opened.show_page(each.key)
    for label in sample.findChildren(QLabel):
        laid += BREAK in QLabel.text(label)
    assert laid > 20, "they are shown"
    assert signs_in(sample) == []
    assert not SIGNS.search(opened.sidebar.office)


@pytest.mark.usefixtures("knows_no_thai")
def test_without_libthai_no_dialog_holds_such_signs(window: Window) -> None:
    for make, given in made().items():
        dialog = make(window._look, *given, window)
        assert signs_in(dialog) == [], dialog
        dialog.close()


def signs_in(window: QWidget) -> list[str]:
    """What a reader of this window, a person's ears or a program, gets with such a sign in it."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        found += [widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
    for interface in walk(QAccessible.queryAccessibleInterface(window)):
        found += map(
            interface.text,
            (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value),
        )
    assert sum(map(bool, found)) > 3
    return [text for text in found if SIGNS.search(text)]


@pytest.mark.usefixtures("knows_no_thai")
def test_what_is_copied_is_what_was_said(qapp: QApplication) -> None:
    problem = UserError("การประเมินหน่วยงานทำต่อไม่ได้", "มิติที่ 1 ยังไม่มีคำตอบ", "ตอบข้อที่ 2 ก่อน")
    dialog = ProblemDialog(Look(), problem)
    dialog.copy.click()
    assert qapp.clipboard().text() == f"{problem.what}\n{problem.why}\n{problem.do}"
