"""One row of the page of health; opened, it gives the four answers and every place."""

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from core.health.facts import Diagnosis
from core.health.rows import URGENT, HealthRow, Remedy, RowState
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, LineButton, Pictogram, Pill
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show, show_entry, words

TONES = {
    RowState.DAMAGE: ("bad", "alert"),
    RowState.SHOULD: ("warn", "warn"),
    RowState.UNREAD: ("mute", "search"),
    RowState.NOTE: ("info", "info"),
    RowState.FINE: ("ok", "tick"),
}
SEEN = 7  # places that are seen without scrolling


class HealthLine(QFrame):
    """What was looked at, how it stands, and the one button that does something about it."""

    wanted = Signal(object)  # Remedy
    opened = Signal(str, bool)  # key, whether its answers are shown

    def __init__(self, look: Look, shown: HealthRow, *, first: bool) -> None:
        """`first`: its button is the page's primary one."""
        super().__init__()
        self.setObjectName("clear")
        self._look, self.shown = look, shown
        self._answers: QWidget | None = None
        self.head: LineButton | None = None
        self._arrow = Pictogram(look, "down", "text2", 16)
        keep = self._arrow.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # so that the states of all rows stand below each other
        self._arrow.setSizePolicy(keep)
        show(self._arrow, shown.diagnosis is not None)
        self.button: Button | None = None
        line = row(self._content(), gap=10, grow=0)
        if shown.remedy is not None:
            self.button = self._made(shown.remedy, primary=first)
            line.addWidget(self.button)
        self._whole = column(line, gap=0)
        self.setLayout(self._whole)

    def show_answers(self, opened: bool) -> None:
        """Show or hide the answers; a row nobody asks about has none."""
        if self.shown.diagnosis is None or self.head is None:
            return
        if opened and self._answers is None:
            self._answers = answers(self._look, self.shown.diagnosis)
            self._whole.addWidget(self._answers)
        if self._answers is not None:
            show(self._answers, opened)
        self._arrow.show_icon("up" if opened else "down", "text2")
        self._call(opened)

    def _content(self) -> QWidget:
        look, shown = self._look, self.shown
        tone, icon = TONES[shown.state]
        tile = frame(row(Pictogram(look, shown.icon, tone, 20), gap=0, edges=(8, 8, 8, 8)), "banner", tone)
        tile.setFixedSize(look.px(20) + 16, look.px(20) + 16)
        text = column(words(shown.title, "strong", wrap=True), words(shown.detail, "line", "text2", wrap=True), gap=0)
        inside = row(tile, text, gap=12, edges=(6, 6, 4, 6), grow=1)
        if shown.when:
            inside.addWidget(words(shown.when, "small", "text2"))
        inside.addWidget(Pill(look, shown.pill, tone, icon))
        inside.addWidget(self._arrow)
        if shown.diagnosis is None:
            return frame(inside)
        self.head = LineButton(inside, shown.title)
        self.head.clicked.connect(self._toggle)
        self._call(opened=False)
        return self.head

    def _made(self, remedy: Remedy, *, primary: bool) -> Button:
        kind = "primary" if primary else "ghost" if self.shown.state in URGENT else "link"
        button = Button(self._look, remedy.words, kind, do=lambda: self.wanted.emit(remedy))
        if kind != "link":
            button.setMinimumWidth(self._look.px(116))
        name(button, f"{remedy.words}: {self.shown.title}", self.shown.detail)
        return button

    def _toggle(self) -> None:
        opened = self._answers is None or self._answers.isHidden()
        self.show_answers(opened)
        self.opened.emit(self.shown.key, opened)

    def _call(self, opened: bool) -> None:
        """A screen reader hears the state as well, and whether the answers are shown."""
        assert self.head is not None
        fold = _("แสดงคำตอบอยู่") if opened else _("กดเพื่อดูว่าร้ายแรงแค่ไหนและต้องทำอะไร")
        parts = (self.shown.pill, self.shown.detail, self.shown.when, fold)
        name(self.head, self.shown.title, " ".join(filter(None, parts)))


def answers(look: Look, of: Diagnosis) -> QWidget:
    """The four answers, then all places."""
    asked = (
        (_("ร้ายแรงแค่ไหน"), of.serious),
        (_("ต้องทำอะไร"), of.do),
        (_("ถ้ากู้คืนจากไฟล์สำรอง"), of.restore),
        (_("ทำงานต่อได้ไหม"), of.go_on),
    )
    inside = column(gap=6, edges=(14, 10, 14, 10))
    for question, answer in asked:
        label = words(question, "linestrong", "text2")
        label.setFixedWidth(look.px(158))
        line = row(label, words(answer, "line", wrap=True), gap=12, grow=1)
        line.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(line)
    if of.places:
        inside.addWidget(words(_("ที่พบ {n} แห่ง").format(n=len(of.places)), "linestrong", "text2"))
        inside.addWidget(places(look, of.places))
    return frame(inside, "inset")


def places(look: Look, every: tuple[str, ...]) -> QPlainTextEdit:
    """Every place, one a line, a long one on several; a long list scrolls, and can be selected and copied."""
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    show_entry(box, "\n".join(every))
    name(box, _("ทุกแห่งที่พบ {n} แห่ง").format(n=len(every)))

    def fit(size: QSizeF) -> None:
        """Of such a text the height is counted in lines, as they are wrapped."""
        box.setFixedHeight(look.px(24) * min(SEEN, max(len(every), round(size.height()))) + look.px(18))

    fit(QSizeF())
    box.document().documentLayout().documentSizeChanged.connect(fit)
    return box
