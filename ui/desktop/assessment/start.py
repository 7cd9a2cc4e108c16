"""An office without an assessment in a year: what belongs here, and the one next action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.forms.shape import Instrument
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.cards import OptionCard
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import show_plain, words


class StartPage(QWidget):
    """Offers each scored form and its profiles; one press starts the year's assessment."""

    wanted = Signal(object, int, object)  # Instrument, year, ids of profiles

    def __init__(self, look: Look, forms: tuple[Instrument, ...]) -> None:
        super().__init__()
        self._look, self._year = look, 0
        self._forms = tuple(form for form in forms if form.kind)
        self._title = words("", "section", wrap=True)
        text = words(
            _("เลือกเกณฑ์และประเภทของหน่วยงาน แล้วเริ่มตรวจทีละข้อได้ทันที เปลี่ยนประเภทภายหลังได้โดยคำตอบไม่หาย"),
            "body",
            "text2",
            wrap=True,
        )
        self._cards: dict[str, OptionCard] = {}  # by profile
        self._form = self._forms[0] if self._forms else None
        self._go = Button(look, _("เริ่มการประเมิน"), "primary", "check", do=self._start)
        inside = column(
            self._title, text, 8, *self._asked(), 8, row(self._go, None), None, gap=8, edges=(28, 24, 28, 24)
        )
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_year(self, year: int) -> None:
        self._year = year
        show_plain(self._title, _("ยังไม่มีการประเมินของปีงบประมาณ {year}").format(year=year))

    def enter(self) -> None:
        """Enter starts with what is chosen."""
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _asked(self) -> list[QWidget]:
        """The form, then one row of cards per choice of profile."""
        if (form := self._form) is None:
            return [words(_("ยังไม่มีแบบประเมินในเครื่องนี้"), "strong", "bad")]
        choices = dict.fromkeys(each.choice for each in form.profiles if each.choice and each.by == "office")
        title = words(arabic_digits(str(form.title)), "strong", wrap=True)
        return [title, *(self._choice(form, choice) for choice in choices)]

    def _choice(self, form: Instrument, choice: str) -> QWidget:
        group, line = QButtonGroup(self), row(gap=10)
        asked = _("หน่วยงานของท่านเป็น") if choice == "scope" else _("ใช้เกณฑ์ชุดใด (ถ้าไม่แน่ใจ ใช้ชุดที่เลือกไว้แล้ว)")
        for profile in (each for each in form.profiles if each.choice == choice):
            whole = arabic_digits(str(profile.title))
            title = arabic_digits(str(profile.short)) or whole
            icon = "building" if choice == "scope" else "doc"
            card = OptionCard(self._look, icon, title, whole if whole != title else "")
            card.setChecked(profile.default)
            group.addButton(card)
            line.addWidget(card, 1)
            self._cards[profile.id] = card
        return holding(column(words(asked, "label", "text2", wrap=True), line, gap=4))

    def _start(self) -> None:
        if self._form is not None:
            chosen = [key for key, card in self._cards.items() if card.isChecked()]
            self.wanted.emit(self._form, self._year, sorted(chosen))
