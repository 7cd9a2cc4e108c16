"""The proofs an item demands: each is a chip that takes what is dropped, pasted or chosen for it."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.assessment.rows import ItemRow, ProofRow
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pill
from ui.desktop.widgets.late import LazyLabel
from ui.desktop.widgets.layout import FlowLayout, column, grow_down
from ui.desktop.widgets.plain import name, show, show_tip, words


class ProofChip(Pill):
    """Pressed: a file is chosen for the proof, or what was given for it is looked at."""

    pressed = Signal(object)  # ProofRow
    touched = Signal()  # the mouse went down on it

    def __init__(self, look: Look, proof: ProofRow) -> None:
        self.proof, self.takes, self._held, self._what = proof, True, False, ""
        super().__init__(look, proof.text, "mute", "clip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def tell(self, what: str) -> None:
        """What it is of and what was given, and what can be done with it."""
        self._what = what
        ways = _("กดเพื่อเลือกไฟล์ ลากไฟล์มาวาง หรือกด Ctrl+V ที่นี่") if self.proof.missing else _("กดเพื่อดู ลากไฟล์มาวางเพื่อเพิ่ม")
        show_tip(self, f"{what}\n{ways}" if self.takes else what)
        name(self, self.says, ways if self.takes else "")

    def read_only(self) -> None:
        self.takes = False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tell(self._what)

    def hold(self, held: bool) -> None:
        """Whether files are held over it."""
        if held != self._held:
            self._held = held
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The press is this chip's until it is let go."""
        if self.takes:
            self.touched.emit()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        here = self.rect().contains(event.position().toPoint())
        if self.takes and here and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self.proof)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.proof)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._held or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color("accent"), 2))
            round_ = self.height() / 2 - 1
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_, round_)
            painter.end()


class ProofFoot(QWidget):
    """The demanded proofs; most visible where a proof is missing and blocks the item."""

    pressed = Signal(object)  # ProofRow
    touched = Signal()

    def __init__(self, look: Look, item: ItemRow, end: QWidget) -> None:
        """`end` stands behind the proofs: the button for a note."""
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self.pills = {proof.id: ProofChip(look, proof) for proof in item.proofs}
        for chip in self.pills.values():
            chip.pressed.connect(self.pressed)
            chip.touched.connect(self.touched)
        self._others: Pill | None = None  # evidence of another kind, made when there is some
        self._flow = FlowLayout(6)
        if item.proofs:
            self._flow.addWidget(words(_("หลักฐานที่ต้องมี"), "small", "text2"))
        for widget in (*self.pills.values(), end):
            self._flow.addWidget(widget)
        under = column(self._flow, gap=2)
        self.setLayout(under)
        self.why = LazyLabel(under, role="small")  # what is given and does not count
        grow_down(self)

    def add(self, widget: QWidget) -> None:
        """Put something more at the end."""
        self._flow.addWidget(widget)
        widget.show()

    def show_here(self, here: bool) -> None:
        """Tab comes to the proofs of the item the person is at, as to its buttons."""
        for chip in self.pills.values():
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus if here and chip.takes else Qt.FocusPolicy.NoFocus)

    def read_only(self) -> None:
        for chip in self.pills.values():
            chip.read_only()

    def at(self, point: QPoint) -> "ProofChip | None":
        """The proof at a place of the item they stand in."""
        here = self.mapFromParent(point)
        return next((chip for chip in self.pills.values() if chip.isVisible() and chip.geometry().contains(here)), None)

    def show_over(self, point: QPoint | None) -> None:
        """Mark the proof that files are held over."""
        here = self.at(point) if point is not None else None
        for chip in self.pills.values():
            chip.hold(chip is here)

    def show_proofs(self, item: ItemRow) -> None:
        for proof in item.proofs:
            pill = self.pills[proof.id]
            pill.proof = proof
            if not proof.missing:
                pill.show_pill(_("{proof}  มี {n}").format(proof=proof.text, n=proof.counts), "ok", "tick")
            elif proof in item.blocked:
                pill.show_pill(_("ขาด จึงยังไม่ผ่าน: {proof}").format(proof=proof.text), "bad", "clip")
            elif item.unproved:
                pill.show_pill(_("ขาด: {proof}").format(proof=proof.text), "warn", "clip")
            else:
                pill.show_pill(proof.text, "mute", "clip")
            given = "  ".join((*(one.title for one in proof.given), *proof.why)) or _("ยังไม่มีหลักฐานข้อนี้")
            what = _("หลักฐานที่แบบกำหนด: {proof}  {given}").format(proof=proof.text, given=given)
            pill.tell(what)
        self.why.say("  ".join(sentence for proof in item.proofs for sentence in proof.why))
        if item.others and self._others is None:
            self._others = Pill(self._look)
            self._flow.insert(self._flow.count() - 1, self._others)
        if self._others is not None:
            self._others.show_pill(_("หลักฐานอื่น {n}").format(n=len(item.others)), "ok", "clip")
            show_tip(self._others, "  ".join(one.title for one in item.others))
            show(self._others, bool(item.others))
