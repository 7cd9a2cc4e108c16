"""Votes entered at the table by keys, slip by slip; each is kept at once, and nothing of another slip is seen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.workshop.questions import Question, Vote
from core.workshop.slips import Slip
from core.workshop.view import Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.keys import digit_of
from ui.desktop.widgets.layout import column, empty, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show_plain, words


def slip_words(slip: Slip) -> str:
    """As it is printed."""
    return _("ใบที่ {n} (ประธาน)").format(n=slip.number) if slip.chair else _("ใบที่ {n}").format(n=slip.number)


class TableDialog(FramedDialog):
    """The digits choose an answer and go on to the next item; the chair's slip opens once all others are begun."""

    wanted = Signal(object)  # Votes

    def __init__(self, look: Look, held: Workshop, parent: QWidget | None) -> None:
        super().__init__(look, _("กรอกคะแนนที่โต๊ะ"), parent)
        self._questions, self._held = held.questions, held
        self._at, self._given = 0, dict[str, str]()
        self.slips = LineList(look, _("ใบลงคะแนน"), 9)
        self.slips.setFixedWidth(look.px(230))
        self.slips.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slips.chosen.connect(lambda _key: self._begin())
        self._place, self._text = words("", "line", "text2", wrap=True), words("", "section", wrap=True)
        self._text.setMinimumHeight(look.px(78))
        self._answers = column(gap=6)
        self._said = words("", "line", "text2", wrap=True)
        self.buttons: list[Button] = []
        how = words(
            _("กดเลขเพื่อตอบและไปข้อถัดไป ↑ ↓ เปลี่ยนข้อ Backspace ลบคำตอบของข้อ Ctrl+↓ ไปใบถัดไป คำตอบของใบอื่นไม่แสดง"),
            "small", "text2", wrap=True,
        )  # fmt: skip
        body = column(self._place, self._text, self._answers, self._said, None, how, gap=8)
        self.ready = self.closer(_("เสร็จ"))
        self.fill(column(row(self.slips, body, gap=16, grow=1), gap=0), self.ready, wide=860)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_held(held)
        first = next((slip for slip in held.slips if held.voted.get(slip.id, 0) < len(held.questions)), held.slips[0])
        self.slips.show_key(first.id)
        self._begin()
        self.setFocus()

    def show_held(self, held: Workshop) -> None:
        """How far each slip is; what it says stays hidden."""
        self._held = held
        self.slips.show_lines([self._line(one) for one in held.slips])

    def _line(self, one: Slip) -> ListLine:
        n, of = self._held.voted.get(one.id, 0), len(self._questions)
        below = _("รอผู้อื่นให้คะแนนก่อน") if one.chair and not self._may_chair else _("{n} จาก {of} ข้อ").format(n=n, of=of)
        return ListLine(one.id, slip_words(one), below)

    @property
    def _may_chair(self) -> bool:
        """The chair's vote is never the first at the table."""
        return all(self._held.voted.get(one.id, 0) for one in self._held.slips if not one.chair)

    @property
    def _slip(self) -> Slip | None:
        return next((one for one in self._held.slips if one.id == self.slips.here), None)

    def _begin(self) -> None:
        """Another slip: from its first item, and nothing of what was entered for the one before."""
        self._at, self._given = 0, {}
        self._show()

    def _show(self) -> None:
        slip, question = self._slip, self._questions[self._at]
        waits = slip is not None and slip.chair and not self._may_chair
        show_plain(self._place, f"{slip_words(slip) if slip else ''}  ·  {question.heading}")
        show_plain(self._text, _("ใบของประธานกรอกหลังใบอื่นเริ่มครบแล้ว") if waits else question.text)
        self.buttons = [] if waits else [self._button(question, n) for n in range(len(question.choices))]
        empty(self._answers)
        for button in self.buttons:
            self._answers.addWidget(button)
            button.show()
        given = self._given.get(question.key, "")
        label = next((one.label for one in question.choices if one.key == given), "")
        show_plain(self._said, _("ลงแล้ว: {answer}").format(answer=label) if label else "")

    def _button(self, question: Question, n: int) -> Button:
        text = f"{n + 1}   {question.choices[n].label}"
        button = Button(self._look, text, "ghost", do=lambda: self.pick(n))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name(button, text)
        return button

    def pick(self, n: int) -> None:
        """Enter the answer of this number for the item, and go on."""
        slip, question = self._slip, self._questions[self._at]
        if slip is None or n >= len(self.buttons):
            return
        choice = question.choices[n].key
        self._given[question.key] = choice
        self.wanted.emit([Vote(slip.id, question.key, (choice,))])
        self._step(1)

    def _step(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self._questions) - 1)
        self._show()

    def _next_slip(self, by: int) -> None:
        keys = [one.id for one in self._held.slips]
        at = keys.index(str(self.slips.here)) if self.slips.here in keys else 0
        self.slips.show_key(keys[min(max(at + by, 0), len(keys) - 1)])
        self._begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, across = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        digit = digit_of(event.text())
        if digit:
            self.pick(digit - 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            self._next_slip(by) if across else self._step(by)
        elif key == Qt.Key.Key_Backspace and self._slip is not None and self.buttons:
            question = self._questions[self._at]
            self._given.pop(question.key, None)
            self.wanted.emit([Vote(self._slip.id, question.key)])
            self._show()
        else:
            super().keyPressEvent(event)
