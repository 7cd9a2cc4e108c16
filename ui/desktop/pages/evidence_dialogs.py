"""Small dialogs about evidence: where a piece belongs, which piece is meant, what became of a batch."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.actions.file_evidence import Filed, Place
from core.i18n import _
from core.thai.searching import folded, match
from core.views.evidence import Piece, Target
from core.views.evidence_suggested import Suggested
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, scrolling
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.line_list import Line, LineList
from ui.desktop.widgets.plain import name, show, words

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


class PieceDialog(Framed):
    """A piece that is here already, found by typing."""

    told = Signal(object)  # Ref of the evidence

    def __init__(
        self, look: Look, where: str, pieces: Sequence[Piece], parent: QWidget, likely: Sequence[Suggested] = ()
    ) -> None:
        """`likely` come first, each with why it may be what is asked for."""
        super().__init__(look, _("ใช้หลักฐานที่มีอยู่แล้วกับ {place}").format(place=where), parent)
        self._why = {one.piece.ref: one.why for one in likely}
        self._pieces = [one.piece for one in likely] + [one for one in pieces if one.ref not in self._why]
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("ค้นหาชื่อ ไฟล์ หรือข้อที่ใช้"))
        name(self.words, _("ค้นหาหลักฐาน"))
        self.list = LineList(look, _("หลักฐาน"))
        self.list.setMinimumHeight(look.px(240))
        self.go = Button(look, _("ผูก"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        self.words.textChanged.connect(lambda _text: self._show())
        self.words.returnPressed.connect(self._tell)
        self.list.opened.connect(lambda _key: self._tell())
        none = words(_("ยังไม่มีหลักฐานในหน้าหลักฐาน แนบไฟล์แทน"), "line", "text2", wrap=True)
        show(none, not pieces)
        self.fill(column(none, self.words, self.list, gap=6), self.closer(), self.go, wide=560)
        self.words.setFocus()
        self._show()

    def _show(self) -> None:
        wanted = folded(self.words.text())
        found = [piece for piece in self._pieces if match(piece.found, wanted)][:SHOWN]
        self.list.show_lines([self._line(piece) for piece in found])

    def _line(self, piece: Piece) -> Line:
        used = ", ".join(use.words for use in piece.uses) or _("ยังไม่ใช้ที่ใด")
        why = self._why.get(piece.ref, "")
        return Line(piece.ref, piece.title, why or used, pill=_("น่าจะใช้ได้") if why else "", tone="ok")

    def _tell(self) -> None:
        if self.list.here is None and self.list.lines:
            self.list.show_key(self.list.lines[0].key)
        if self.list.here is not None:
            self.told.emit(self.list.here)
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
        refused, found = [one for one in done if one.problem], told(done)
        super().__init__(look, _("เพิ่มแล้ว {n} จาก {of} ไฟล์").format(n=len(done) - len(refused), of=len(done)), parent)
        close = self.closer(_("ปิด"))
        said = [
            words(_line(one), "line", "bad" if one.problem else "warn" if one.doubt else "text2", wrap=True)
            for one in found[:SHOWN]
        ]
        if more := len(found) - len(said):
            said.append(words(_("และอีก {n} ไฟล์").format(n=more), "line", "text2"))
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
    """What a person is told of: refused files, odd ones, then those that were here already."""
    ranks = {"bad": 0, "warn": 1, "text2": 2}
    said = [one for one in done if one.problem or one.doubt or one.twice]
    return sorted(said, key=lambda one: ranks[_tone(one)])


def _tone(one: Filed) -> str:
    return "bad" if one.problem else "warn" if one.doubt else "text2"


def _line(one: Filed) -> str:
    if one.problem:
        return f"{one.name}: {one.problem.what} {one.problem.why} {one.problem.do}"
    if one.doubt:
        return f"{one.name}: {one.doubt}"
    return _("{name}: เป็นไฟล์เดียวกับ “{title}” จึงเก็บชุดเดียว").format(name=one.name, title=one.twice)
