"""What is asked before a committee's deeds that cannot be taken back, and who is convened for what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.committee.convening import Convening
from core.committee.own import OwnSheet
from core.committee.sentences import round_words
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show_plain, words

ROWS = 6  # of a list that are seen at once


def gap_words(one: OwnSheet) -> str:
    """What of a sheet is not scored yet."""
    if not one.left:
        return _("ตรวจครบ {of} ข้อ").format(of=one.of)
    return _("ยังไม่ได้ตรวจ {n} จาก {of} ข้อ ซึ่งจะไม่นับเป็นคะแนนของท่าน").format(n=len(one.left), of=one.of)


class SealBallotsDialog(FramedDialog):
    """Which sheets are sealed; those that are complete are ticked."""

    wanted = Signal(object)  # Refs of the sheets

    def __init__(self, look: Look, sheets: Sequence[OwnSheet], parent: QWidget) -> None:
        super().__init__(look, _("ปิดผนึกคะแนนของท่าน"), parent)
        self.list = LineList(look, _("หน่วยงานที่จะปิดผนึก"), ROWS, ticks=True)
        lines = [ListLine(one.sheet, one.name, gap_words(one)) for one in sheets]
        self.list.show_ticks(lines, frozenset(one.sheet for one in sheets if not one.left), frozenset())
        self.list.ticked.connect(self._count)
        text = _(
            "เมื่อปิดผนึกแล้วแก้คะแนนและเหตุผลไม่ได้ ไม่มีใครเห็นคะแนนจนกว่าจะเปิดพร้อมกัน จากนั้นส่งไฟล์ให้เลขานุการ "
            "และส่งอีกครั้งหลังเลขานุการเปิดซอง"
        )
        self.go = Button(look, "", "primary", "lock", do=self._tell)
        self.fill(column(words(text, "body", wrap=True), self.list, None, gap=10), self.closer(), self.go, wide=600)
        self._count()
        self.list.setFocus()

    def _count(self) -> None:
        n = len(self.list.on)
        self.go.setEnabled(bool(n))
        self.go.show_words(_("ปิดผนึก {n} หน่วยงาน").format(n=n))

    def _tell(self) -> None:
        chosen = [line.key for line in self.list.lines if line.key in self.list.on]
        self.accept()
        self.wanted.emit(chosen)


class AlikeDialog(FramedDialog):
    """The items that are accepted in one motion, all of them named."""

    wanted = Signal()

    def __init__(self, look: Look, items: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(look, _("รับ {n} ข้อในมติเดียว").format(n=len(items)), parent)
        self.list = LineList(look, _("ข้อที่ทุกคนให้ตรงกัน"), ROWS)
        self.list.show_lines([ListLine(n, *one) for n, one in enumerate(items)])
        text = words(_("ทุกใบให้คำตอบตรงกันในข้อเหล่านี้ มตินี้ใช้คำตอบนั้นเป็นคำตอบที่ตกลง"), "body", wrap=True)
        self.go = Button(look, _("รับในมติเดียว"), "primary", "tick", do=self._tell)
        self.fill(column(text, self.list, None, gap=10), self.closer(), self.go, wide=600)
        self.go.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit()


class OwnAnswersDialog(FramedDialog):
    """The items of which the unit's own answer is taken over, all of them named, and the one reason for it."""

    wanted = Signal(object, str)  # ids of the items, the reason

    def __init__(self, look: Look, items: Sequence[tuple[str, str, str]], parent: QWidget) -> None:
        """`items`: id, position, what the unit answered."""
        super().__init__(look, _("รับคำตอบของหน่วยงานด้วยเหตุผลเดียว"), parent)
        self.list = LineList(look, _("ข้อที่รับคำตอบของหน่วยงาน"), ROWS, ticks=True)
        self.list.show_ticks(
            [ListLine(*one) for one in items], frozenset(item for item, _at, _own in items), frozenset()
        )  # fmt: skip
        self.list.ticked.connect(self._count)
        self.reason = QLineEdit()
        name(self.reason, _("เหตุผลของคำตอบที่ตกลง"))
        self.reason.textChanged.connect(self._count)
        self.reason.returnPressed.connect(self._tell)
        text = words(
            _("ข้อที่เลือกใช้คำตอบที่หน่วยงานให้ตนเองเป็นคำตอบที่ตกลง ข้อที่คณะเห็นต่างให้เอาออก แล้วตกลงทีละข้อ"), "body", wrap=True
        )
        self.go = Button(look, "", "primary", "tick", do=self._tell)
        said = (words(_("เหตุผล"), "label", "text2"), self.reason)
        self.fill(column(text, self.list, *said, None, gap=8), self.closer(), self.go, wide=600)
        self._count()
        self.reason.setFocus()

    def _count(self) -> None:
        n = len(self.list.on)
        self.go.setEnabled(bool(n and self.reason.text().strip()))
        self.go.show_words(_("รับ {n} ข้อในมติเดียว").format(n=n))

    def _tell(self) -> None:
        if self.go.isEnabled():
            chosen = [line.key for line in self.list.lines if line.key in self.list.on]
            self.accept()
            self.wanted.emit(chosen, self.reason.text().strip())


class OpenVotesDialog(FramedDialog):
    """Asks before votes are opened: who has opened cannot close again."""

    wanted = Signal()

    def __init__(self, look: Look, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(look, _("เปิดพร้อมกัน {n} หน่วยงาน").format(n=len(names)), parent)
        self.list = LineList(look, _("หน่วยงานที่จะเปิดซอง"), ROWS)
        self.list.show_lines([ListLine(n, one, "") for n, one in enumerate(names)])
        text = _(
            "เมื่อเปิดแล้วปิดอีกไม่ได้ และใบที่ปิดผนึกหลังจากนี้ไม่นับ จากนั้นเขียนไฟล์ให้กรรมการอีกครั้ง คำตอบของกรรมการจะมากับไฟล์ที่กรรมการส่งมา"
        )
        self.go = Button(look, _("เปิดพร้อมกัน"), "primary", "doc", do=self._tell)
        self.fill(column(words(text, "body", wrap=True), self.list, None, gap=10), self.closer(), self.go, wide=600)
        self.go.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit()


class ConveneDialog(FramedDialog):
    """The round, a form, the units whose self-assessment is here, and the members, each at a PC of the committee."""

    wanted = Signal(object, object, str)  # Refs of the self-assessments, [(person, device)], the round

    def __init__(self, look: Look, found: Convening, parent: QWidget) -> None:
        super().__init__(look, _("ตั้งรอบให้คะแนน"), parent)
        self._found = found
        self.rounds, self.forms = DropDown(look), DropDown(look)
        for each in found.rounds:
            self.rounds.addItem(round_words(each), each)
        name(self.rounds, _("รอบ"))
        self.rounds.activated.connect(lambda _at: self._show_units())
        for id_, title in found.forms:
            self.forms.addItem(title, id_)
        name(self.forms, _("แบบที่ให้คะแนน"))
        self.forms.activated.connect(lambda _at: self._show_units())
        self.units = LineList(look, _("หน่วยงานที่รับการประเมิน"), 5, ticks=True)
        self.units.ticked.connect(self._count)
        self.devices = [DropDown(look) for _one in found.devices]
        lines = [self._device(n) for n in range(len(found.devices))]
        self._why = words(found.hindrance, "body", "warn", wrap=True)
        self.chair = words("", "line", "text2", wrap=True)
        self.go = Button(look, _("ตั้งรอบ"), "primary", "tick", do=self._tell)
        body = column(
            words(_("รอบ"), "label", "text2"), self.rounds, words(_("แบบ"), "label", "text2"), self.forms,
            words(_("หน่วยงานที่รับการประเมิน"), "label", "text2"), self.units,
            words(_("กรรมการที่เครื่องแต่ละเครื่อง"), "label", "text2"), *lines, self.chair, self._why, None, gap=6,
        )  # fmt: skip
        self._show_units()
        self.fill(body, self.closer(), self.go, wide=640)
        self.forms.setFocus()

    def _device(self, n: int) -> QHBoxLayout:
        box, (_key, title) = self.devices[n], self._found.devices[n]
        box.addItem(_("ไม่เรียก"), "")
        for person, called in self._found.people:
            box.addItem(called, person)
        box.setCurrentIndex(n + 1 if n < len(self._found.people) else 0)
        box.activated.connect(lambda _at: self._count())
        name(box, _("กรรมการที่ {device}").format(device=title))
        return row(words(title, "strong"), box, gap=10, grow=1)

    def _show_units(self) -> None:
        form = str(self.forms.currentData() or "")
        units = [one for one in self._found.assessed if one.form == form and self.round in one.rounds]
        self.units.show_ticks(
            [ListLine(one.ref, one.name, one.below) for one in units], frozenset(one.ref for one in units), frozenset()
        )
        self._count()

    @property
    def round(self) -> str:
        return str(self.rounds.currentData() or "")

    @property
    def members(self) -> list[tuple[str, str]]:
        """(person, device) of everybody who is called."""
        keys = [key for key, _title in self._found.devices]
        chosen = [(str(box.currentData() or ""), key) for box, key in zip(self.devices, keys, strict=True)]
        return [one for one in chosen if one[0]]

    def _count(self) -> None:
        people = [person for person, _key in self.members]
        twice = len(set(people)) < len(people)
        show_plain(self._why, _("กรรมการหนึ่งคนให้คะแนนที่เครื่องเดียว") if twice else self._found.hindrance)
        show_plain(self.chair, self._found.chair_words(people))  # said from the start: nothing moves as they are chosen
        self.go.setEnabled(bool(people and self.units.on) and not twice)

    def _tell(self) -> None:
        chosen = [line.key for line in self.units.lines if line.key in self.units.on]
        self.accept()
        self.wanted.emit(chosen, self.members, self.round)
