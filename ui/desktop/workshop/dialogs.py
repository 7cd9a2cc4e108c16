"""What is asked before voting is closed, what somebody promises, and the list of the one motion."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.assessment.slips import Slip
from core.i18n import _
from core.thai.parser import read_day
from core.workshop.view import Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.workshop.table import slip_words

ROWS = 8  # of the list of the motion that are seen at once
NAMED = 12  # slips that are named before voting is closed


def close_words(held: Workshop) -> str:
    """What closing does, and who has not finished."""
    missing = len(held.slips) - held.whole
    text = _("ปิดแล้วรับคะแนนอีกไม่ได้ และตั้งรายการข้อที่ต้องคุยจากคะแนนที่มี")
    return (_("ยังให้คะแนนไม่ครบ {n} ใบ ").format(n=missing) + text) if missing else text


def short_words(held: Workshop) -> str:
    """Which slips are not whole, and how far they are; "" = all are."""
    of = len(held.questions)
    short = [(one, held.voted.get(one.id, 0)) for one in held.slips if held.voted.get(one.id, 0) < of]
    named = [
        _("{slip} ({n} จาก {of} ข้อ)").format(slip=slip_words(one), n=n, of=of)
        if n
        else _("{slip} (ยังไม่เริ่ม)").format(slip=slip_words(one))
        for one, n in short[:NAMED]
    ]
    more = [_("และอีก {n} ใบ").format(n=len(short) - NAMED)] if len(short) > NAMED else []
    return ", ".join((*named, *more))


class CloseDialog(FramedDialog):
    """Voting that is closed is not opened again: where slips are not whole, Enter leaves it open."""

    wanted = Signal()

    def __init__(self, look: Look, held: Workshop, parent: QWidget | None) -> None:
        super().__init__(look, _("ปิดรับคะแนน"), parent)
        self.go = Button(look, _("ปิดรับคะแนน"), "primary", "lock", do=self._tell)
        short, stay = short_words(held), self.closer()
        told = [words(short, "strong", "warn", wrap=True)] if short else []
        body = column(words(close_words(held), "body", wrap=True), *told, None, gap=8)
        self.fill(body, stay, self.go, wide=480)
        (stay if short else self.go).setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit()


class SpareDialog(FramedDialog):
    """The slips nobody has written on; one of them is taken out."""

    wanted = Signal(str)  # its id

    def __init__(self, look: Look, slips: Sequence[Slip], parent: QWidget | None) -> None:
        super().__init__(look, _("เอาใบออก"), parent)
        self.list = LineList(look, _("ใบที่ยังไม่มีคะแนน"), ROWS)
        self.list.show_lines([ListLine(one.id, slip_words(one), "") for one in slips])
        self.list.show_key(slips[-1].id if slips else None)
        self.list.opened.connect(lambda _key: self._tell())
        text = _("ใบที่เอาออกใช้ลงคะแนนไม่ได้อีก คะแนนของใบอื่นอยู่อย่างเดิม เอาผิดใบกด Ctrl+Z แล้วใบนั้นกลับมา")
        if not slips:
            text = _("ทุกใบมีผู้ให้คะแนนหรือมีโทรศัพท์เข้าแล้ว จึงไม่มีใบให้เอาออก")
        self.go = Button(look, _("เอาใบนี้ออก"), "primary", "minus", do=self._tell)
        self.go.setEnabled(bool(slips))
        show(self.list, bool(slips))
        self.fill(column(words(text, "body", wrap=True), self.list, None, gap=10), self.closer(), self.go, wide=480)
        self.list.setFocus()

    def _tell(self) -> None:
        if isinstance(key := self.list.here, str):
            self.accept()
            self.wanted.emit(key)


class RestDialog(FramedDialog):
    """Every item of the motion is named with its words and its answer before it is carried."""

    wanted = Signal()

    def __init__(self, look: Look, items: Sequence[ListLine], parent: QWidget, *, proofless: bool = False) -> None:
        """`proofless`: all agree on them, and each lacks a proof."""
        title = _("รับ {n} ข้อที่ขาดหลักฐานในมติเดียว") if proofless else _("รับ {n} ข้อในมติเดียว")
        super().__init__(look, title.format(n=len(items)), parent)
        self.list = LineList(look, _("ข้อที่ทุกคนเห็นตรงกัน"), ROWS)
        self.list.show_lines(items)
        text = _("ทุกคนที่ตอบข้อเหล่านี้ตอบตรงกัน คำตอบที่กรอกไว้แล้วไม่ถูกแก้")
        if proofless:
            text = _("ทุกคนเห็นตรงกันและขาดแต่หลักฐาน บันทึกลงเป็นมติเดียวพร้อมเลขข้อและคำว่าขาดหลักฐาน ข้อที่อยากคุยให้บันทึกมติก่อน")
        self.go = Button(look, _("รับในมติเดียว"), "primary", "tick", do=self._tell)
        self.fill(column(words(text, "body", wrap=True), self.list, None, gap=10), self.closer(), self.go, wide=640)
        self.go.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit()


class PromiseDialog(FramedDialog):
    """What, who, by when."""

    wanted = Signal(str, str, str)  # what, owner, ISO day or ""

    def __init__(self, look: Look, item: str, parent: QWidget | None) -> None:
        super().__init__(look, _("มีผู้รับไปทำ"), parent)
        self.text, self.owner, self.due = QLineEdit(), QLineEdit(), DayEntry(look)
        fields: list[QWidget | int | None] = [words(item, "line", "text2", wrap=True)]
        for field, called in (
            (self.text, _("จะทำอะไร")), (self.owner, _("ใครเป็นผู้ทำ")), (self.due, _("ภายในวันที่")),
        ):  # fmt: skip
            name(field, called)
            fields += [4, words(called, "label", "text2"), field]
            field.textChanged.connect(lambda _text: self._typed())
            field.returnPressed.connect(self._enter)
        self._why = words("", "line", "warn", wrap=True)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        self.fill(column(*fields, self._why, None, gap=4), self.closer(), self.go, wide=520)
        self._typed()
        self.text.setFocus()

    def _typed(self) -> None:
        wrong = bool(self.due.text().strip()) and read_day(self.due.text()) is None
        show_plain(self._why, _("อ่านวันที่ไม่ได้ พิมพ์เช่น 30 มิ.ย. 2569") if wrong else "")
        self.go.setEnabled(bool(self.text.text().strip() and self.owner.text().strip()) and not wrong)

    def _enter(self) -> None:
        """Enter saves what is whole, wherever the keyboard is."""
        if self.go.isEnabled():
            self._tell()

    def _tell(self) -> None:
        day = read_day(self.due.text())
        self.wanted.emit(self.text.text(), self.owner.text(), day.isoformat() if day else "")
        self.accept()


class NoteDialog(FramedDialog):
    """What the chair writes for themselves; into the minutes only where that is ticked."""

    wanted = Signal(str, bool)  # words, whether they go into the minutes

    def __init__(self, look: Look, item: str, parent: QWidget) -> None:
        super().__init__(look, _("บันทึกของประธาน"), parent)
        self.text, self.minutes = QLineEdit(), TickBox(look, _("ลงในบันทึกการประชุม"))
        name(self.text, _("ข้อความ"))
        self.text.textChanged.connect(lambda _text: self._typed())
        self._about = words("", "line", "text2", wrap=True)
        self.minutes.toggled.connect(lambda _on: self._typed())
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        body = column(words(item, "line", "text2", wrap=True), self.text, self.minutes, self._about, None, gap=8)
        self.fill(body, self.closer(), self.go, wide=520)
        self._typed()
        self.text.setFocus()

    def _typed(self) -> None:
        self.go.setEnabled(bool(self.text.text().strip()))
        alone = _("เห็นในจอของประธานเท่านั้น ไม่ขึ้นจอฉาย และไม่ออกจากหน่วยงาน")
        told = _("เห็นในจอของประธาน และพิมพ์ในบันทึกการประชุม ไม่ขึ้นจอฉาย")
        show_plain(self._about, told if self.minutes.isChecked() else alone)

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(self.text.text().strip(), self.minutes.isChecked())
