"""Small dialogs about evidence: what is said of files that came, where a piece belongs, what became of a batch."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.actions.file_evidence import Filed, Place
from core.i18n import _
from core.thai.reading import read_day
from core.thai.searching import folded, match
from core.views.evidence import Piece, Target
from ui.desktop.tables.lines import Line
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, scrolling
from ui.desktop.widgets.day import DayEntry
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.line_list import LineList
from ui.desktop.widgets.plain import name, show, show_plain, words

SHOWN = 60  # lines of a list that are worth showing


class Chooser(QWidget):
    """A place, found by typing."""

    opened = Signal()  # Enter on a place

    def __init__(self, look: Look, targets: Sequence[Target]) -> None:
        super().__init__()
        self._targets = targets
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("พิมพ์เลขข้อหรือคำ เช่น มิติ 3 ข้อ 2"))
        name(self.words, _("ค้นหาข้อหรือกิจกรรม"))
        self.list = LineList(look, _("ข้อและกิจกรรม"))
        self.list.setMinimumHeight(look.px(170))
        self.words.textChanged.connect(lambda _text: self._show())
        self.words.returnPressed.connect(self._enter)
        self.list.opened.connect(lambda _key: self.opened.emit())
        self.setLayout(column(self.words, self.list, gap=6))
        self._show()

    @property
    def place(self) -> Place | None:
        found = self.list.here
        return found if isinstance(found, Place) else None

    def _show(self) -> None:
        wanted = folded(self.words.text())
        rated = [(rate(one, wanted), one) for one in self._targets]
        best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])
        self.list.show_lines([Line(one.place, one.where, one.words) for _rate, one in best[:SHOWN]])

    def _enter(self) -> None:
        lines = self.list.lines
        if self.place is None and lines:
            self.list.show_key(lines[0].key)
        if self.place is not None:
            self.opened.emit()


class BatchDialog(Framed):
    """A day, a caption and a place for all the files at once; each may stay empty."""

    told = Signal(str, str, object)  # caption, ISO day, Place or None

    def __init__(self, look: Look, paths: Sequence[Path], targets: Sequence[Target], parent: QWidget) -> None:
        super().__init__(look, _("เพิ่มหลักฐาน {n} ไฟล์").format(n=len(paths)), parent)
        self.caption, self.day = QLineEdit(), DayEntry(look, read_day)
        self.caption.setPlaceholderText(_("ไม่กรอกก็ได้ ใช้ชื่อไฟล์"))
        self.day.show_prompt(_("ไม่กรอกก็ได้ ใช้วันที่ของไฟล์"))
        name(self.caption, _("คำบรรยาย"))
        name(self.day, _("วันที่"))
        self.chooser = Chooser(look, targets)
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("เพิ่ม"), "primary", "plus")
        self.go.clicked.connect(self._tell)
        self.caption.returnPressed.connect(self._tell)
        self.chooser.opened.connect(self._tell)
        listed = "  ".join(path.name for path in paths[:3]) + ("  …" if len(paths) > 3 else "")
        inside = column(
            words(listed[:200], "line", "text2", wrap=True), 2,
            words(_("คำบรรยายของทุกไฟล์"), "label", "text2"), self.caption,
            words(_("วันที่ของทุกไฟล์"), "label", "text2"), self.day, self.wrong, 2,
            words(_("ผูกกับข้อหรือกิจกรรม (ผูกภายหลังได้)"), "label", "text2"), self.chooser, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=520)
        self.go.setFocus()

    def _tell(self) -> None:
        typed = self.day.text()
        day = read_day(typed)
        if typed.strip() and day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ เช่น {day}").format(day="9 เม.ย. 69"))
            self.day.setFocus()
            return
        self.told.emit(self.caption.text().strip(), day.isoformat() if day else "", self.chooser.place)
        self.accept()


class LinkDialog(Framed):
    told = Signal(object)  # Place

    def __init__(self, look: Look, title: str, targets: Sequence[Target], parent: QWidget) -> None:
        super().__init__(look, _("ผูก {title}").format(title=title), parent)
        self.chooser = Chooser(look, targets)
        self.go = Button(look, _("ผูก"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        self.chooser.opened.connect(self._tell)
        none = words(_("เริ่มการประเมินหรือแผนของปีนี้ก่อน จึงจะมีข้อให้ผูก"), "line", "text2", wrap=True)
        show(none, not targets)
        self.fill(column(none, self.chooser, gap=6), self.closer(), self.go, wide=560)
        self.chooser.words.setFocus()

    def _tell(self) -> None:
        if self.chooser.place is not None:
            self.told.emit(self.chooser.place)
            self.accept()


class DropDialog(Framed):
    """Says what will lack the piece before it goes to the bin."""

    agreed = Signal()

    def __init__(self, look: Look, piece: Piece, parent: QWidget) -> None:
        super().__init__(look, _("ลบหลักฐานนี้ลงถังขยะ"), parent)
        says = _("ใช้อยู่ {n} แห่ง ซึ่งจะขาดหลักฐานนี้ไป").format(n=len(piece.uses)) if piece.uses else _("ยังไม่ใช้ที่ใด")
        uses = "\n".join(use.words for use in piece.uses)
        self.go = Button(look, _("ลบ"), "primary", "bin")
        self.go.clicked.connect(self.agreed)
        self.go.clicked.connect(self.accept)
        inside = column(
            words(piece.title, "strong", wrap=True), words(says, "line", "warn" if piece.uses else "text2", wrap=True),
            words(uses, "line", wrap=True), words(_("นำกลับได้จากถังขยะ"), "line", "text2", wrap=True), gap=6,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go)


class ReportDialog(Framed):
    """The files that were not filed, each with its reason, and those that were here already."""

    def __init__(self, look: Look, done: Sequence[Filed], parent: QWidget) -> None:
        refused = [one for one in done if one.problem]
        super().__init__(look, _("เพิ่มแล้ว {n} จาก {of} ไฟล์").format(n=len(done) - len(refused), of=len(done)), parent)
        close = self.closer(_("ปิด"))
        said = [words(_line(one), "line", "bad" if one.problem else "text2", wrap=True) for one in told(done)]
        held = QWidget()
        held.setLayout(column(*said, None, gap=8, edges=(0, 0, 8, 0)))
        area = scrolling(held)
        area.setMinimumHeight(look.px(180))
        self.fill(column(area, gap=0), close, wide=560)
        close.setFocus()


def rate(one: Target, wanted: str) -> int:
    """How well a place fits what is typed; its own name before words of its text."""
    parts = wanted.split()
    return match(one.found, wanted) + 4 * (bool(parts) and set(parts) <= set(folded(one.where).split()))


def told(done: Sequence[Filed]) -> list[Filed]:
    """What a person is told of: refused files first, then those that were here already; the first hundreds."""
    return [*(one for one in done if one.problem), *(one for one in done if one.twice)][:200]


def _line(one: Filed) -> str:
    if one.problem:
        return f"{one.name}: {one.problem.what} {one.problem.why} {one.problem.do}"
    return _("{name}: เป็นไฟล์เดียวกับ “{title}” จึงเก็บชุดเดียว").format(name=one.name, title=one.twice)
