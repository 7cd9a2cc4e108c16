"""First run, steps 2 and 3: the fiscal year, and the person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.i18n import _
from core.thai.dates import Period
from core.thai.days import short_date
from ui.desktop.first.office import entry, field, step, step_buttons
from ui.desktop.theme.look import Look
from ui.desktop.widgets.cards import OptionCard
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import show_entry, words


class YearStep(QWidget):
    """The present fiscal year, the one before, or the next."""

    done = Signal(int)
    back = Signal()

    def __init__(self, look: Look, year: int) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._cards = {each: self._card(look, each, year) for each in (year, year - 1, year + 1)}
        self._cards[year].setChecked(True)
        text = _("เริ่มจากปีที่กำลังทำอยู่ ปีอื่นเปิดเพิ่มได้ทุกเมื่อด้วยลูกศรข้างปีงบประมาณ")
        foot = step_buttons(look, self.back.emit, self._go, _("ต่อไป"))
        self.setLayout(step(look, 2, _("เริ่มที่ปีงบประมาณใด"), text, column(*self._cards.values(), gap=10), foot))

    def enter(self) -> None:
        if (chosen := self._group.checkedButton()) is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, look: Look, each: int, year: int) -> OptionCard:
        kinds = {year: _("ปีปัจจุบัน"), year - 1: _("ปีที่แล้ว"), year + 1: _("ปีหน้า")}
        title = _("ปีงบประมาณ {year}  {which}").format(year=each, which=kinds[each])
        period = Period(each)
        text = _("{first} ถึง {last}").format(first=short_date(period.first), last=short_date(period.last))
        card = OptionCard(look, "calendar", title, text)
        self._group.addButton(card)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(key, card, context=Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(card.click)
            enter.activated.connect(self._go)
        return card

    @property
    def year(self) -> int:
        """The chosen year."""
        return next(year for year, card in self._cards.items() if card.isChecked())

    def put(self, year: int) -> None:
        self._cards[year].setChecked(True)

    def _go(self) -> None:
        self.done.emit(self.year)


class PersonStep(QWidget):
    """The name may stay empty: the header asks for it later."""

    done = Signal(str, str)  # name, position; "" = not entered
    back = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._name, self._position = entry(_("ชื่อ นามสกุล")), entry(_("ตำแหน่ง"))
        for each in (self._name, self._position):
            each.returnPressed.connect(self._go)
        fields = (
            field(_("ชื่อ นามสกุล"), row(self._name), _("ติดไปกับทุกการบันทึก และอยู่ในเอกสารที่พิมพ์")),
            field(_("ตำแหน่ง"), row(self._position), ""),
            words(_("เว้นว่างไว้ก่อนได้ เพิ่มคนและตั้ง PIN ได้จากชื่อที่มุมขวาบน"), "line", "text2", wrap=True),
        )
        foot = step_buttons(look, self.back.emit, self._go, _("สร้างหน่วยงาน"))
        self.setLayout(step(look, 3, _("ใครกำลังใช้งาน"), _("คนอื่นในหน่วยงานเพิ่มภายหลังได้"), column(*fields, gap=10), foot))

    @property
    def typed(self) -> tuple[str, str]:
        return self._name.text(), self._position.text()

    def put(self, typed: tuple[str, str]) -> None:
        show_entry(self._name, typed[0])
        show_entry(self._position, typed[1])

    def enter(self) -> None:
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        self.done.emit(self._name.text().strip(), self._position.text().strip())
