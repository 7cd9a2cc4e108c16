"""What the page of signing asks: who is to sign which step, who has signed when, and what differs."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.changes.route import Stage
from core.days import short_date
from core.i18n import _
from core.instruments.signers import acting_words
from core.thai.reading import read_day
from core.views.differences import Difference
from core.views.route_offer import Inker, Offer
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.day import DayEntry
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words
from ui.desktop.widgets.tick import Tick

SHOWN = 300  # differences that are listed


class StepChoice(QWidget):
    """Who is to sign one step: one person, or everybody ticked."""

    changed = Signal()

    def __init__(self, look: Look, offer: Offer) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.offer = offer
        self._box = DropDown(look)
        self._ticks: list[Tick] = []
        label = words(offer.title, "label", "text2", wrap=True)
        none = _("ยังไม่มีใครมีหน้าที่นี้ กำหนดได้ที่หน้าตั้งค่า")
        says = words(offer.says if offer.people else f"{offer.says} {none}", "small", "text2", wrap=True)
        if offer.each:
            for id_, person in offer.people:
                tick = Tick(look, person)
                tick.setChecked(id_ in offer.chosen)
                tick.toggled.connect(lambda _on: self.changed.emit())
                self._ticks.append(tick)
            self.setLayout(column(label, says, *self._ticks, gap=2))
            return
        self._box.addItem(_("ยังไม่ระบุ"), "")
        for id_, person in offer.people:
            self._box.addItem(person, id_)
        self._box.setCurrentIndex(max(0, self._box.findData(next(iter(offer.chosen), ""))))
        self._box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        name(self._box, _("ผู้ลงนาม: {title}").format(title=offer.title))
        self.setLayout(column(label, self._box, says, gap=2))

    @property
    def stage(self) -> Stage:
        if self.offer.each:
            ticked = [
                id_ for tick, (id_, _words) in zip(self._ticks, self.offer.people, strict=True) if tick.isChecked()
            ]
            return Stage(self.offer.id, tuple(ticked))
        return Stage(self.offer.id, tuple(filter(None, (str(self._box.currentData() or ""),))))

    @property
    def names(self) -> tuple[str, ...]:
        known = dict(self.offer.people)
        return tuple(known[one].partition("  ")[0] for one in self.stage.people if one in known)


class LockDialog(Framed):
    """Names the signers of each step of the form's route, then locks."""

    told = Signal(str, object)  # the signers in words, tuple of Stage

    def __init__(self, look: Look, why: str, offers: Sequence[Offer], own: str, parent: QWidget) -> None:
        super().__init__(look, _("ล็อกเพื่อลงนาม"), parent)
        self.steps = [StepChoice(look, offer) for offer in offers]
        self.field = QLineEdit()
        name(self.field, _("ชื่อผู้ลงนาม"))
        self._own, self._typed = own, False
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("ล็อก"), "primary", "lock")
        self.go.clicked.connect(self._tell)
        self.field.returnPressed.connect(self._tell)
        self.field.textEdited.connect(self._edited)
        self.field.textChanged.connect(lambda _text: self._check())
        for step in self.steps:
            step.changed.connect(self._named)
        said = words(why, "line", "text2", wrap=True)
        label = words(_("ชื่อผู้ลงนาม"), "label", "text2")
        inside = column(said, 4, *self.steps, label, self.field, self.wrong, None, gap=6)
        self.fill(inside, self.closer(), self.go, wide=480)
        self._named()
        self.go.setFocus()

    def _edited(self, _text: str) -> None:
        self._typed = True

    def _named(self) -> None:
        if not self._typed:
            found = dict.fromkeys(one for step in self.steps for one in step.names)
            show_entry(self.field, ", ".join(found) or self._own)
        self._check()

    def _check(self) -> None:
        """The same person in two steps that the form keeps apart is said before anything is locked."""
        people = {step.offer.id: set(step.stage.people) for step in self.steps}
        titles = {step.offer.id: step.offer.title for step in self.steps}
        said = ""
        for step in self.steps:
            for other in step.offer.other_than:
                if people[step.offer.id] & people.get(other, set()):
                    said = _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=step.offer.title, other=titles[other])
            if step.offer.each and not step.stage.people:
                said = _("ระบุผู้ลงนามของขั้น{title}ให้ครบทุกคน").format(title=step.offer.title)
        show_plain(self.wrong, said)
        self.go.setEnabled(bool(self.field.text().strip()) and not said)
        self.go.draw()

    def _tell(self) -> None:
        if self.go.isEnabled():
            self.told.emit(self.field.text().strip(), tuple(step.stage for step in self.steps))
            self.accept()


class RouteDialog(Framed):
    """Names the signers of what is locked already, while nobody has signed."""

    told = Signal(object)  # tuple of Stage

    def __init__(self, look: Look, offers: Sequence[Offer], parent: QWidget) -> None:
        super().__init__(look, _("กำหนดผู้ลงนาม"), parent)
        self.steps = [StepChoice(look, offer) for offer in offers]
        self.go = Button(look, _("บันทึก"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        why = _("ลำดับเป็นไปตามแบบ เปลี่ยนได้จนกว่าจะมีผู้ลงนามบนกระดาษ")
        self.fill(column(words(why, "line", "text2", wrap=True), 4, *self.steps, None, gap=6), self.closer(), self.go)

    def _tell(self) -> None:
        self.told.emit(tuple(step.stage for step in self.steps))
        self.accept()


class InkDialog(Framed):
    """Who signed a step, on which day, and as what; only what the form lets be is offered."""

    told = Signal(str, str, str, str)  # person's id, ISO day, acting, id of whose place

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
        self.go = Button(look, _("บันทึก"), "primary", "tick")
        self.go.clicked.connect(self._tell)
        self.day.returnPressed.connect(self._tell)
        none = _("ยังไม่มีผู้ใช้งานในทะเบียน เพิ่มชื่อและตำแหน่งก่อน (Ctrl+U)")
        said = _("บันทึกตามที่เห็นบนกระดาษ โปรแกรมไม่ตรวจลายมือชื่อ") if people else none
        self._whose = words(_("ลงนามแทน"), "label", "text2")
        inside = column(
            words(said, "line", "text2", wrap=True), 4,
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
        """The ways in which the person may sign, or why in none."""
        one = self._people.get(str(self.person.currentData() or ""))
        with QSignalBlocker(self.acting):
            self.acting.clear()
            for way in one.ways if one else ():
                self.acting.addItem(acting_words(way) if way else _("ลงนามเอง"), way)
        show_plain(self.wrong, one.why if one else "")
        self.acting.setEnabled(bool(one and one.ways))
        self.go.setEnabled(bool(one and one.ways))
        self.go.draw()
        self._as_what()

    def _as_what(self) -> None:
        """In whose place, where several are expected."""
        who = self.person.currentData()
        self.instead.clear()
        for id_, said in self._places if self.acting.currentData() else ():
            if id_ != who:
                self.instead.addItem(said, id_)
        for widget in (self._whose, self.instead):
            show(widget, self.instead.count() > 0)

    def _tell(self) -> None:
        day = read_day(self.day.text())
        if day is None:
            show_plain(self.wrong, _("อ่านวันที่ไม่ได้ พิมพ์เช่น 9 เม.ย. 69"))
            self.day.setFocus()
        elif self.go.isEnabled():
            chosen = [str(box.currentData() or "") for box in (self.person, self.acting, self.instead)]
            self.told.emit(chosen[0], day.isoformat(), chosen[1], chosen[2])
            self.accept()


class DifferenceDialog(Framed):
    """Field by field: before and after."""

    def __init__(self, look: Look, title: str, why: str, found: Sequence[Difference], parent: QWidget) -> None:
        super().__init__(look, title, parent)
        self.rows = [self._row(one) for one in found[:SHOWN]]
        more = [words(_("และอีก {n} ช่อง").format(n=len(found) - SHOWN), "line", "text2")] if len(found) > SHOWN else []
        none = [] if found else [words(_("ไม่มีช่องใดต่างกัน"), "strong", "text2")]
        held = QWidget()
        held.setLayout(column(*self.rows, *more, *none, None, gap=6, edges=(0, 0, 8, 0)))
        area = scrolling(held)
        area.setMinimumHeight(look.px(min(420, 90 + 76 * max(1, len(self.rows)))))
        inside = column(words(why, "line", "text2", wrap=True), area, gap=6)
        inside.setStretch(1, 1)
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
