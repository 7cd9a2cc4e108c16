"""Dialogs of signing: noting a signature, comparing revisions."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from core.forms.signers import acting_words
from core.i18n import _
from core.signing.differences import Difference
from core.signing.entitlement import Inker
from core.thai.days import short_date
from core.thai.reading import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words

SHOWN = 300  # differences that are listed


class InkDialog(Framed):
    """Who signed a step, on which day, and as what; offers only what the form allows."""

    submitted = Signal(str, str, str, str)  # id of the person, ISO day, acting, id of the person replaced

    def __init__(
        self,
        look: Look,
        title: str,
        people: Sequence[Inker],
        places: Sequence[tuple[str, str]],
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("บันทึกการลงนามของ{title}").format(title=title), parent)
        self._people, self._places = {one.id: one for one in people}, places
        self.person, self.acting, self.instead = DropDown(look), DropDown(look), DropDown(look)
        self.day = DayEntry(look, lambda _text: None)
        for one in people:
            self.person.addItem(one.words, one.id)
        show_entry(self.day, short_date(today))
        for widget, called in (
            (self.person, _("ผู้ลงนาม")),
            (self.acting, _("ลงนามในฐานะ")),
            (self.instead, _("ลงนามแทน")),
            (self.day, _("วันที่บนกระดาษ")),
        ):
            name(widget, called)
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        self.day.returnPressed.connect(self._tell)
        none = _("ยังไม่มีผู้ใช้งานในทะเบียน เพิ่มชื่อและตำแหน่งก่อน (Ctrl+U)")
        text = _("บันทึกตามที่เห็นบนกระดาษ โปรแกรมไม่ตรวจลายมือชื่อ") if people else none
        self._whose = words(_("ลงนามแทน"), "label", "text2")
        inside = column(
            words(text, "line", "text2", wrap=True), 4,
            words(_("ผู้ลงนาม"), "label", "text2"), self.person,
            words(_("ลงนามในฐานะ"), "label", "text2"), self.acting, self._whose, self.instead,
            words(_("วันที่บนกระดาษ"), "label", "text2"), self.day, self.wrong, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go)
        self.person.currentIndexChanged.connect(lambda _at: self._chosen())
        self.acting.currentIndexChanged.connect(lambda _at: self._as_what())
        self._chosen()
        self.person.setFocus()

    def _chosen(self) -> None:
        """Offer the ways in which the person may sign, or show why there is none."""
        one = self._people.get(str(self.person.currentData() or ""))
        with QSignalBlocker(self.acting):
            self.acting.clear()
            for way in one.ways if one else ():
                self.acting.addItem(acting_words(way) if way else _("ลงนามเอง"), way)
        do = _("ให้ผู้ที่มีหน้าที่นั้นลงนาม หรือกำหนดหน้าที่ของผู้นี้ที่หน้าตั้งค่า")
        show_plain(self.wrong, f"{one.why}\n{do}" if one and one.why else "")
        self.acting.setEnabled(bool(one and one.ways))
        self.go.setEnabled(bool(one and one.ways))
        self.go.draw()
        self._as_what()

    def _as_what(self) -> None:
        """Offer whom the person signs for, where several are expected."""
        who = self.person.currentData()
        self.instead.clear()
        for id_, label in self._places if self.acting.currentData() else ():
            if id_ != who:
                self.instead.addItem(label, id_)
        for widget in (self._whose, self.instead):
            show(widget, self.instead.count() > 0)

    def _tell(self) -> None:
        day = read_day(self.day.text())
        if day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ พิมพ์เช่น 9 เม.ย. 69"))
            self.day.setFocus()
        elif self.go.isEnabled():
            chosen = [str(box.currentData() or "") for box in (self.person, self.acting, self.instead)]
            self.submitted.emit(chosen[0], day.isoformat(), chosen[1], chosen[2])
            self.accept()


class DifferenceDialog(Framed):
    """Field by field: before and after."""

    def __init__(self, look: Look, title: str, why: str, found: Sequence[Difference], parent: QWidget) -> None:
        super().__init__(look, title, parent)
        self.rows = [self._row(one) for one in found[:SHOWN]]
        more = [words(_("และอีก {n} ช่อง").format(n=len(found) - SHOWN), "line", "text2")] if len(found) > SHOWN else []
        none = [] if found else [words(_("ไม่มีช่องใดต่างกัน"), "strong", "text2")]
        area = scrolling(column(*self.rows, *more, *none, None, gap=6, edges=(0, 0, 8, 0)))
        area.setMinimumHeight(look.px(min(420, 90 + 76 * max(1, len(self.rows)))))
        inside = column(words(why, "line", "text2", wrap=True), area, gap=6, grow=1)
        go = self.closer(_("ปิด"))
        self.fill(inside, go, wide=640)
        go.setFocus()

    def _row(self, one: Difference) -> QWidget:
        where = words("  ".join(filter(None, (one.where, one.when))), "small", "text2", wrap=True)
        field = words(one.field, "linestrong", wrap=True)
        field.setVisible(bool(one.field))
        before = words(one.before or "–", "line", "text2", wrap=True)
        after = words(one.after or "–", "line", "text", wrap=True)
        line = row(before, words("→", "line", "text2"), after, gap=10)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        return frame(column(where, *([field] if one.field else []), line, gap=1, edges=(12, 6, 12, 7)), "inset")
