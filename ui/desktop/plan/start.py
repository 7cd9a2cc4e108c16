"""An office without a plan in a year: which form, and two ways to begin."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from core.forms.shape import Instrument
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.cards import OptionCard
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words


class PlanStart(QWidget):
    wanted = Signal(object, int)  # Instrument, year
    import_wanted = Signal(object, int, object)  # Instrument, year, Path

    def __init__(self, look: Look, forms: tuple[Instrument, ...]) -> None:
        super().__init__()
        self._forms, self._year = {form.using: form for form in forms}, 0
        self._title = words("", "section", wrap=True)
        text = words(_("เลือกแบบ แล้วเริ่มแผนเปล่า ทุกช่องแก้ได้ภายหลังและบันทึกเอง"), "body", "text2", wrap=True)
        self._older = words("", "line", "info", wrap=True)
        self._group = QButtonGroup(self)
        self.cards: dict[str, OptionCard] = {}
        for form in forms:
            card = OptionCard(look, "plan", arabic_digits(str(form.short)), arabic_digits(str(form.title)))
            card.setChecked(not self.cards)
            self._group.addButton(card)
            self.cards[form.using] = card
        none = words(_("ยังไม่มีแบบของแผนในเครื่องนี้"), "strong", "bad")
        show(none, not forms)
        self.go = Button(look, _("เริ่มแผนเปล่า"), "primary", "plus", do=self._start)
        self.take = Button(look, _("นำเข้าไฟล์แผน"), "ghost", "in", do=self._import)
        for button in (self.go, self.take):
            button.setEnabled(bool(forms))
        inside = column(
            self._title, text, self._older, 8, none, *self.cards.values(), 8, row(self.go, self.take, None), None,
            gap=8, edges=(28, 24, 28, 24),
        )  # fmt: skip
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_year(self, year: int) -> None:
        self._year = year
        show_plain(self._title, _("ยังไม่มีแผนของปีงบประมาณ {year}").format(year=year))
        newest = max((form.edition for form in self._forms.values()), default=year)
        show(self._older, newest < year)
        text = _("แบบที่มีในเครื่องนี้เป็นของปี {edition} ใช้ทำแผนปี {year} ได้ ถ้ามีแบบใหม่จะมากับไฟล์รับส่งจากส่วนกลาง")
        show_plain(self._older, text.format(edition=newest, year=year))

    def enter(self) -> None:
        """Enter starts with what is chosen."""
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _form(self) -> Instrument | None:
        return next((self._forms[using] for using, card in self.cards.items() if card.isChecked()), None)

    def _start(self) -> None:
        if self._form is not None:
            self.wanted.emit(self._form, self._year)

    def _import(self) -> None:
        title, kinds = _("เลือกไฟล์แผน"), _("ไฟล์แผน (*.json)")
        path, _kind = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if path and self._form is not None:
            self.import_wanted.emit(self._form, self._year, Path(path))
