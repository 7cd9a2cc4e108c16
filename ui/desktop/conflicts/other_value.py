"""A third value when neither is right, and the reason that is kept with the field."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout

from core.conflicts.effects import Effect
from core.conflicts.view import ConflictFacts, Other
from core.i18n import _
from ui.desktop.conflicts.cards import effect_frame
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

REST = 250  # milliseconds without typing before a third value is evaluated
PROMPTS = {"number": "จำนวน", "date": "เช่น 9 เม.ย. 2569", "text": "ข้อความที่ถูกต้อง"}


class OtherCard(QFrame):
    typed = Signal(str)  # words of a third value
    wanted = Signal(str)  # the same, to be written
    asked = Signal()  # the owner of the data is to be asked

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.entry = QLineEdit()
        self.entry.setMaxLength(4000)
        name(self.entry, _("ค่าอื่น"))
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        self._weighed = QVBoxLayout()
        self._wrong = words("", "label", "bad", wrap=True)
        self.use = Button(look, _("ใช้ค่าอื่น"), "ghost", "tick", do=self._use)
        self.entry.returnPressed.connect(self._use)
        self.entry.textChanged.connect(self._typing)
        self._rest = later(self, REST, lambda: self.typed.emit(self.entry.text().strip()))
        self.reason = Note(look, _("เหตุผลที่เลือก"))
        name(self.reason, _("เหตุผลที่เลือก"))
        self._because = column(
            words(_("เหตุผลที่เลือก"), "small", "text2"), self.reason,
            words(_("เก็บไว้กับช่องนี้ ผู้เปิดดูภายหลังจะเห็น"), "small", "text2", wrap=True), gap=3,
        )  # fmt: skip
        self._reasons = frame(self._because)
        self._third = frame(
            column(
                words(_("ค่าอื่น"), "card"), words(_("ถ้าค่าข้างต้นไม่ถูกทั้งหมด"), "line", "text2", wrap=True), self.entry,
                self._choices, self._weighed, self._wrong, self.use, gap=6,
            )
        )  # fmt: skip
        kept = row(
            Pictogram(look, "undo", "text2", 16),
            words(_("ค่าที่ไม่ถูกเลือกยังอยู่ในประวัติและกลับมาใช้ได้ ไม่มีค่าใดถูกลบ"), "line", "text2", wrap=True), gap=8,
            edges=(12, 8, 10, 10), grow=1
        )  # fmt: skip
        self._owner = words(_("ข้อมูลนี้เป็นของหน่วยงานอื่น เลือกแทนไม่ได้ ให้เจ้าของข้อมูลเลือก"), "line", "warn", wrap=True)
        self.ask = Button(look, _("ถามเจ้าของข้อมูล"), "ghost", "chat", do=self.asked)
        self.ask.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        parts = (self._third, self._reasons, self._owner, self.ask, frame(kept, "inset"))
        self.setLayout(column(*parts, None, gap=9, edges=(16, 12, 16, 14)))

    def show_conflict(self, facts: ConflictFacts, key: int, *, may: bool, asks: bool) -> None:
        """Show another conflict; `may` = it can be resolved here, `asks` = its owner can be asked."""
        self.entry.clear()
        self.reason.clear()
        self._show_other(facts.other, key)
        show(self._third, may and facts.other.kind != "")
        show(self._reasons, may and facts.takes_reason)
        show(self._owner, not may)
        show(self.ask, not may and asks)
        self.show_weighed(None, "")

    def show_weighed(self, effect: Effect | None, wrong: str) -> None:
        """Show the effect of the typed value on the score, or why it is invalid."""
        empty(self._weighed)
        if effect is not None:
            self._weighed.addWidget(effect_frame(effect, _("ถ้าใช้ค่านี้")))
        show_plain(self._wrong, wrong)
        show(self._wrong, bool(wrong))

    @property
    def because(self) -> str:
        """The reason as typed, "" where the field keeps none."""
        return "" if self._reasons.isHidden() else self.reason.toPlainText().strip()

    def _show_other(self, other: Other, key: int) -> None:
        empty(self._choices)
        chosen = other.kind == "choice"
        for widget in (self.entry, self.use):
            show(widget, not chosen)
        self.entry.setPlaceholderText(_(PROMPTS.get(other.kind, "")))
        self.use.show_words(_("ใช้ค่าอื่น ({n})").format(n=key))
        for value, text in other.choices:
            button = Button(self._look, text, "ghost", small=True)
            name(button, _("ใช้ค่าอื่น {value}").format(value=text))
            button.clicked.connect(lambda _on=False, value=value: self.wanted.emit("" if value is None else str(value)))
            self._choices.addWidget(button)

    def _typing(self) -> None:
        self.show_weighed(None, "")
        self._rest.start()

    def _use(self) -> None:
        if self.entry.text().strip():
            self._rest.stop()
            self.wanted.emit(self.entry.text().strip())
        else:
            self.entry.setFocus()
