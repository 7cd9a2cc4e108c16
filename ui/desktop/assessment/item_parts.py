"""Parts of an item: its note, last year's answer, and the proofs it demands."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.assessment.rows import ItemRow, PastRow
from core.i18n import _
from ui.desktop.assessment.asks import AssessmentAsks
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.late import LateWords
from ui.desktop.widgets.layout import FlowLayout, column, grow_down, row
from ui.desktop.widgets.plain import name, show, show_plain, show_tip, words
from ui.desktop.widgets.read_only import only_read


class ItemNote(QObject):
    wanted = Signal(str)
    rested = Signal(str)  # the field still has the focus
    opened = Signal(object)  # the item: its note gets the focus

    def __init__(self, look: Look, called: str, body: QBoxLayout, item: QWidget) -> None:
        """The note is added at the end of `body`, the layout of the item."""
        super().__init__(item)
        self._look, self._called, self._body, self._item, self._reading = look, called, body, item, False
        self.field: Note | None = None
        self.add = Button(look, _("หมายเหตุ"), "link", "plus", do=self.open)
        name(self.add, _("เพิ่มหมายเหตุ {item}").format(item=called))

    def show_saved(self, text: str) -> None:
        if text or self.field is not None:
            self._field().show_saved(text)
        self._show(bool(text) or (self.field is not None and (self.field.hasFocus() or self.field.dirty)))

    def open(self) -> Note:
        """Show the note and give it the focus."""
        field = self._field()
        self._show(True)
        field.setFocus()
        self.opened.emit(self._item)
        return field

    def read_only(self) -> None:
        self._reading = True
        show(self.add, False)

    def hand_over(self) -> None:
        if self.field is not None:
            self.field.hand_over()

    def _field(self) -> Note:
        if self.field is None:
            self.field = Note(self._look, _("หมายเหตุ"))
            self.field.wanted.connect(self.wanted)
            self.field.rested.connect(self.rested)
            name(self.field, _("หมายเหตุ {item}").format(item=self._called))
            self._body.addWidget(self.field)
            QWidget.setTabOrder(self.add, self.field)
            if self._reading:
                only_read(self._item)
        return self.field

    def _show(self, visible: bool) -> None:
        if self.field is not None:
            show(self.field, visible)
        show(self.add, not visible and not self._reading)


class PastLine(QWidget):
    """Last year's answer; it counts for this year only after the user confirms it."""

    def __init__(self, look: Look, called: str, asks: AssessmentAsks) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._past: PastRow | None = None
        self.text = words("", "line", "text2", wrap=True)
        self.carry = Button(look, _("ยืนยันใช้คำตอบปีก่อน"), "link", "tick")
        name(self.carry, _("ใช้คำตอบปีก่อน {item}").format(item=called))
        self.carry.clicked.connect(lambda: self._past and asks.wanted.emit(list(self._past.carry)))
        self.setLayout(row(self.text, self.carry, gap=6, grow=0))
        grow_down(self)

    def show_past(self, past: PastRow | None, *, reading: bool) -> None:
        self._past = past
        show(self, past is not None)
        if past is not None:
            show_plain(self.text, _("ปี {year}: {text}").format(year=past.year, text=past.text))
            show(self.carry, bool(past.carry) and not reading)


class ProofFoot(QWidget):
    """The demanded proofs; most visible where a proof is missing and blocks the item."""

    def __init__(self, look: Look, item: ItemRow, end: QWidget) -> None:
        """`end` stands behind the proofs: the button for a note."""
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self.pills = {proof.id: Pill(look, proof.text, "mute", "clip") for proof in item.proofs}
        self._others: Pill | None = None  # evidence of another kind, made when there is some
        self._flow = FlowLayout(6)
        if item.proofs:
            self._flow.addWidget(words(_("หลักฐานที่ต้องมี"), "small", "text2"))
        for widget in (*self.pills.values(), end):
            self._flow.addWidget(widget)
        under = column(self._flow, gap=2)
        self.setLayout(under)
        self.why = LateWords(under, role="small")  # what is given and does not count
        grow_down(self)

    def add(self, widget: QWidget) -> None:
        """Put something more at the end."""
        self._flow.addWidget(widget)
        widget.show()

    def show_proofs(self, item: ItemRow) -> None:
        for proof in item.proofs:
            pill = self.pills[proof.id]
            if not proof.missing:
                pill.show_pill(_("{proof}  มี {n}").format(proof=proof.text, n=proof.counts), "ok", "tick")
            elif proof in item.blocked:
                pill.show_pill(_("ขาด จึงยังไม่ผ่าน: {proof}").format(proof=proof.text), "bad", "clip")
            elif item.unproved:
                pill.show_pill(_("ขาด: {proof}").format(proof=proof.text), "warn", "clip")
            else:
                pill.show_pill(proof.text, "mute", "clip")
            given = "  ".join((*(one.title for one in proof.given), *proof.why)) or _("ยังไม่มีหลักฐานข้อนี้")
            show_tip(pill, _("หลักฐานที่แบบกำหนด: {proof}  {given}").format(proof=proof.text, given=given))
        self.why.say("  ".join(sentence for proof in item.proofs for sentence in proof.why))
        if item.others and self._others is None:
            self._others = Pill(self._look)
            self._flow.insert(self._flow.count() - 1, self._others)
        if self._others is not None:
            self._others.show_pill(_("หลักฐานอื่น {n}").format(n=len(item.others)), "ok", "clip")
            show_tip(self._others, "  ".join(one.title for one in item.others))
            show(self._others, bool(item.others))
