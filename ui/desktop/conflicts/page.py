"""Open conflicts one at a time: a card for each value, a third value, the reason, the choice by a key."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from core.conflicts.deeds import ChosenSide
from core.conflicts.facts import Effect
from core.conflicts.view import ConflictFacts, ConflictText, Other
from core.i18n import _
from core.values import Absent
from ui.desktop.conflicts.cards import Origin, ValueCard, effect_frame
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, empty, frame, row, scrolling, settle
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


LARGE = 150  # percent of text
FREE = (1 << 24) - 1  # pixels: Qt's value for an unlimited width
PAGED = ("answer", "row", "progress", "plan", "assessment")  # records that have a page


class ConflictsPage(QWidget):
    """No value is preselected; time and rank decide nothing. What is not chosen stays in the history."""

    selected = Signal(object)  # ConflictText in front: its facts are to be shown
    wanted = Signal(object, object, str)  # ConflictText, chosen value or ChosenSide, reason
    other_typed = Signal(object, str)  # ConflictText, text of a third value
    other_wanted = Signal(object, str, str)  # ConflictText, text, reason
    owner_asked = Signal(object)  # ConflictText
    jump = Signal(object)  # Ref of the record

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._found: tuple[ConflictText, ...] = ()
        self._at, self._own = 0, ""
        self.cards: list[ValueCard] = []  # one per value
        self._title = words("", "section", wrap=True)
        self._position = words("", "line", "text2", wrap=True)
        self.go = Button(look, _("ไปที่ข้อมูล"), "ghost", "right")
        self.before = Button(look, "", "ghost", "left", _("ก่อนหน้า"), do=lambda: self._turn(-1))
        self.after = Button(look, "", "ghost", "right", _("ตัดสินภายหลัง ไปข้อถัดไป (N)"), do=lambda: self._turn(1))
        self._count = words("", "strong")
        self.go.clicked.connect(lambda: self._found and self.jump.emit(self._found[self._at].row.ref))
        head = row(column(self._title, self._position, gap=1), self.go, self.before, self._count, self.after, gap=8)
        head.setStretch(0, 1)
        head.setContentsMargins(16, 8, 12, 9)
        self._head = frame(head, "card")
        self._cards = QHBoxLayout()
        self._cards.setSpacing(12)
        self.other = OtherCard(look)
        self.other.typed.connect(lambda text: self._found and self.other_typed.emit(self._found[self._at], text))
        self.other.wanted.connect(self._use_other)
        self.other.asked.connect(lambda: self._found and self.owner_asked.emit(self._found[self._at]))
        self.origin = Origin(look)
        self._none = words(_("ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว"), "strong", "ok", wrap=True)
        self._hint = words(
            _("1 ใช้ค่าซ้าย   2 ใช้ค่าขวา   3 ค่าอื่น   N ตัดสินภายหลัง   Ctrl+Z เลิกทำ   เวลาเป็นของเครื่องที่บันทึก ไม่ใช้ตัดสิน"),
            "small", "text2", wrap=True,
        )  # fmt: skip
        self._columns = row(self._cards, self.other, gap=12, grow=0)
        self._work = frame(
            column(self._columns, frame(column(self.origin, gap=0, edges=(16, 4, 16, 4)), "card"), self._hint, gap=10)
        )
        self._area = scrolling(column(self._none, self._head, self._work, None, gap=10, edges=(0, 0, 6, 0)))
        self.setLayout(column(self._area, gap=0))
        self._listen()
        look.changed.connect(self._fit)
        self._fit()
        self.show_conflicts(())

    def show_conflicts(self, found: tuple[ConflictText, ...], own: str = "") -> None:
        """Show the first, or the current one if it is still open; `own`: the unit whose folder this is."""
        self._own = own
        here = self._found[self._at].row if self._found else None
        same = bool(here) and found == self._found
        self._found = found
        self._at = next(
            (n for n, one in enumerate(found) if here and (one.row.ref, one.row.field) == (here.ref, here.field)), 0
        )
        if not same or not found:
            self._show()

    @property
    def current(self) -> ConflictText | None:
        """The conflict in front."""
        return self._found[self._at] if self._found else None

    def show_facts(self, facts: ConflictFacts) -> None:
        """Show the facts of the conflict in front."""
        conflict = self.current
        if conflict is None or len(facts.sides) != len(self.cards):
            return
        for card, value in zip(self.cards, facts.sides, strict=True):
            card.show_facts(value)
        before = facts.before
        text = _("ค่าที่ทุกเครื่องเห็น {value}  {when}").format(value=before.words, when=before.when) if before else ""
        self.origin.show_origin(text, conflict.sides)
        foreign = conflict.row.ref.scope.partition("/")[0]
        self.other.show_conflict(facts, len(self.cards) + 1, may=self._may(conflict), asks=foreign != "all")
        settle(self._area)

    def show_weighed(self, effect: Effect | None, wrong: str) -> None:
        """Show the effect of the typed third value, or why it is invalid."""
        self.other.show_weighed(effect, wrong)
        settle(self._area)

    def _may(self, conflict: ConflictText) -> bool:
        """Whether the record is written by this office: its own, or the register's."""
        return conflict.row.ref.scope.partition("/")[0] in (self._own, "all")

    def _listen(self) -> None:
        for n in range(1, 5):
            QShortcut(QKeySequence(str(n)), self, lambda n=n: self._nth(n - 1))
        QShortcut(QKeySequence("N"), self, lambda: self._turn(1))

    def _turn(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def _nth(self, n: int) -> None:
        if n < len(self.cards):
            if self.cards[n].choose.isEnabled():
                self.cards[n].choose.click()
        elif n == len(self.cards) and self.other.entry.isVisible():
            self.other.entry.setFocus()

    def _use(self, conflict: ConflictText, at: int) -> None:
        """One of the values; of a vote, which is not shown, the side that was pressed."""
        value = conflict.sides[at].value
        chosen = ChosenSide(conflict.row.sides[at].op) if value is Absent.VOTED else value
        self.wanted.emit(conflict, chosen, self.other.because)

    def _use_other(self, text: str) -> None:
        if (conflict := self.current) is not None:
            self.other_wanted.emit(conflict, text, self.other.because)

    def _show(self) -> None:
        there = bool(self._found)
        for widget in (self._head, self._work):
            show(widget, there)
        show(self._none, not there)
        empty(self._cards)
        self.cards = []
        if (conflict := self.current) is None:
            return
        show_plain(self._title, conflict.title)
        show_plain(self._position, "  ›  ".join((conflict.place, conflict.field)))
        show_plain(self._count, _("{n} จาก {of}").format(n=self._at + 1, of=len(self._found)))
        show(self.go, conflict.row.ref.entity in PAGED and conflict.row.ref.scope == self._own)
        for at, value in enumerate(conflict.sides):
            card = ValueCard(self._look, value, at + 1, may=self._may(conflict))
            card.chosen.connect(lambda at=at: self._use(conflict, at))
            self._cards.addWidget(card, 1)
            self.cards.append(card)
        self.selected.emit(conflict)

    def _fit(self) -> None:
        """The third value stands at the right of the cards; with large text below them."""
        wide = self._look.scale < LARGE
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.other.setMinimumWidth(self._look.px(280) if wide else 0)
        self.other.setMaximumWidth(self._look.px(280) if wide else FREE)
