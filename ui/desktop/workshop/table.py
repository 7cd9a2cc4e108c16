"""Votes typed in at the table, slip by slip; each is saved at once, and the votes of other slips are hidden."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from core.assessment.rounds import WorkshopSlip
from core.i18n import _
from core.workshop.questions import Question, Vote
from core.workshop.view import Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.keys import digit_of
from ui.desktop.widgets.layout import column, empty, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show_plain, words


def slip_words(slip: WorkshopSlip) -> str:
    """Return the name of a slip (voter) as printed: `ใบที่ 3`, or `ใบที่ 1 (ประธาน)`."""
    if slip.chair:
        return _("ใบที่ {n} (ประธาน)").format(n=slip.number)
    return _("ใบที่ {n}").format(n=slip.number)


class VoteEntryDialog(FramedDialog):
    """A dialog to type in the votes of slips, one digit key for each answer. The chair's slip waits until all others
    have votes. The dialog asks before it replaces votes that came from elsewhere."""

    def __init__(
        self,
        look: Look,
        workshop: Workshop,
        take: Callable[[Sequence[Vote]], None],
        parent: QWidget | None,
    ) -> None:
        """Make the dialog; `take` saves votes."""
        super().__init__(look, _("กรอกคะแนนที่โต๊ะ"), parent)
        self._take = take
        self._questions, self._workshop = workshop.questions, workshop
        self._at = 0
        self._given: dict[str, dict[str, str]] = {}  # entered here, by slip and item
        # votes from elsewhere
        self._before = {slip.id: workshop.voted.get(slip.id, 0) for slip in workshop.slips}
        # what was just finished; whether all slips are complete
        self._told = ""
        self._ended = False
        self.slips = LineList(look, _("ใบลงคะแนน"), 9, do=self._begin)
        self.slips.setFixedWidth(look.px(230))
        self.slips.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slips.setFocusProxy(self)  # keys always answer the shown question
        self._place = words("", "line", "text2", wrap=True)
        self._text = words("", "section", wrap=True)
        self._text.setMinimumHeight(look.px(78))
        self._answers = column(gap=6)
        self._said = words("", "line", "text2", wrap=True)
        self.buttons: list[Button] = []
        how = words(
            _(
                "กดเลขเพื่อตอบและไปข้อถัดไป ครบใบแล้วไปใบถัดไปเอง ↑ ↓ เปลี่ยนข้อ Backspace ลบคำตอบของข้อ Ctrl+↓ ไปใบถัดไป "
                "คำตอบของใบอื่นไม่แสดง"
            ),
            "small",
            "text2",
            wrap=True,
        )
        body = column(self._place, self._text, self._answers, self._said, None, how, gap=8)
        self.ready = self.closer(_("เสร็จ"))
        self.ready.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._absent = False
        self.fill(column(row(self.slips, body, gap=16, grow=1), gap=0), self.ready, min_width=860)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_progress(workshop)
        self.slips.show_key((self._open_slip(workshop.slips) or workshop.slips[0]).id)
        self._begin()

    def show_progress(self, workshop: Workshop) -> None:
        """Show how many answers each slip has, but not which answers."""
        before = self._waits, self._asks
        self._workshop = workshop
        self.slips.show_lines([self._line(one) for one in workshop.slips])
        self._look_elsewhere()
        if before != (self._waits, self._asks):
            self._show()

    def _line(self, slip: WorkshopSlip) -> ListLine:
        n, of = self._count(slip), len(self._questions)
        below = _("{n} จาก {of} ข้อ").format(n=n, of=of)
        if slip.chair and not self._may_chair:
            below = _("รอผู้อื่นให้คะแนนก่อน")
        elif n >= of:
            below = _("ครบแล้ว")
        return ListLine(slip.id, slip_words(slip), below)

    def _count(self, slip: WorkshopSlip) -> int:
        """Return how many items a slip has answered, including those being saved."""
        return max(self._workshop.voted.get(slip.id, 0), len(self._given.get(slip.id, {})))

    @property
    def _may_chair(self) -> bool:
        """Whether the chair's slip may be entered: all others have begun, or are said to be absent."""
        begun = [self._count(one) > 0 for one in self._workshop.slips if not one.chair]
        return all(begun) or (self._absent and any(begun))

    @property
    def _slip(self) -> WorkshopSlip | None:
        return next((one for one in self._workshop.slips if one.id == self.slips.here), None)

    @property
    def _waits(self) -> bool:
        slip = self._slip
        return slip is not None and slip.chair and not self._may_chair

    @property
    def _asks(self) -> bool:
        """Whether the slip has votes from elsewhere whose replacement is not confirmed yet."""
        slip = self._slip
        return slip is not None and self._before.get(slip.id, 0) > 0 and slip.id not in self._given

    def _open_slip(self, order: Sequence[WorkshopSlip]) -> WorkshopSlip | None:
        """Return the first incomplete slip that may be entered, or None."""
        open_ = (one for one in order if self._count(one) < len(self._questions))
        return next((one for one in open_ if self._may_chair or not one.chair), None)

    def _look_elsewhere(self) -> None:
        """Update how many votes the current slip has from elsewhere: a phone may answer at any time."""
        slip = self._slip
        if slip is not None and slip.id not in self._given:
            self._before[slip.id] = self._workshop.voted.get(slip.id, 0)

    def _begin(self) -> None:
        """Start a slip at its first item, without input of the previous one."""
        self._look_elsewhere()
        self._at = 0
        self._told = ""
        self._ended = False
        self._show()

    def _show(self) -> None:
        slip, question = self._slip, self._questions[self._at]
        nth = _("ข้อที่ {n} จาก {of}").format(n=self._at + 1, of=len(self._questions))
        show_plain(
            self._place,
            "  ·  ".join(filter(None, (slip_words(slip) if slip else "", nth, question.heading))),
        )
        show_plain(self._text, self._asked_words(slip, question))
        barred = self._waits or self._asks or self._ended
        if barred:
            self.buttons = []
        else:
            self.buttons = [self._button(question, n) for n in range(len(question.choices))]
        empty(self._answers)
        self.setFocus()
        ways = self._ways()
        for button in ways or self.buttons:
            self._answers.addWidget(button)
            button.show()
        if ways:
            ways[0].setFocus()
        given = self._given.get(slip.id, {}).get(question.key, "") if slip else ""
        label = next((choice.label for choice in question.choices if choice.key == given), "")
        show_plain(self._said, _("ลงแล้ว: {answer}").format(answer=label) if label else self._told)

    def _asked_words(self, slip: WorkshopSlip | None, question: Question) -> str:
        if self._ended:
            return _("กรอกครบทุกใบแล้ว กด ↑ เพื่อแก้ใบนี้ หรือกด เสร็จ")
        if self._waits:
            return _("ใบของประธานกรอกหลังใบอื่นเริ่มครบแล้ว")
        if slip is not None and self._asks:
            return _(
                "ใบนี้มีคะแนนแล้ว {n} จาก {of} ข้อ จากโทรศัพท์ บัตร หรือที่กรอกไว้ก่อน ข้อที่กรอกตรงนี้ใช้แทนคะแนนที่มี"
            ).format(n=self._before[slip.id], of=len(self._questions))
        return question.text

    def _ways(self) -> list[Button]:
        """Return the buttons for a slip that has votes already, and for the chair's while others have none."""
        if (
            self._waits
            and not self._ended
            and any(self._count(one) for one in self._workshop.slips)
        ):
            found = [
                Button(
                    self._look,
                    _("ใบที่ยังไม่เริ่มไม่มาแล้ว กรอกใบของประธาน"),
                    "ghost",
                    "right",
                    do=self.go_on_without,
                )
            ]
        elif self._asks and not (self._waits or self._ended):
            found = [
                Button(self._look, _("เว้นใบนี้ไว้"), "ghost", "right", do=self._leave),
                Button(self._look, _("กรอกแทนคะแนนที่มี"), "ghost", "pen", do=self.replace),
            ]
        else:
            found = []
        for one in found:
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return found

    def go_on_without(self) -> None:
        """Count slips without votes as absent, so that the chair's slip, which waits for them, can be typed in."""
        self._absent = True
        self.show_progress(self._workshop)
        self._show()

    def replace(self) -> None:
        """Begin the slip anew: the answers typed from now on replace its earlier votes."""
        if self._slip is not None and self._asks:
            self._given[self._slip.id] = {}
            self.setFocus()
            self._show()

    def _leave(self) -> None:
        self.setFocus()
        self._go_on(self._slip)

    def _button(self, question: Question, n: int) -> Button:
        text = f"{n + 1}   {question.choices[n].label}"
        button = Button(self._look, text, "ghost", do=lambda: self.pick(n))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name(button, text)
        return button

    def pick(self, n: int) -> None:
        """Enter the answer number `n` (from 0) to the present item, and go on to the next item or slip."""
        slip, question = self._slip, self._questions[self._at]
        if slip is None or n >= len(self.buttons):
            return
        choice = question.choices[n].key
        given = self._given.setdefault(slip.id, {})
        whole = len(given) == len(self._questions)  # corrections of a complete slip do not go on
        given[question.key] = choice
        self._take([Vote(slip.id, question.key, (choice,))])
        self._told = ""
        left = [at for at, one in enumerate(self._questions) if one.key not in given]
        if not left and not whole:
            self._told = _("{slip} ครบแล้ว").format(slip=slip_words(slip))
            self._go_on(slip)
        elif self._at == len(self._questions) - 1 and left:
            self._step(left[0] - self._at)
        else:
            self._step(1)

    def _go_on(self, slip: WorkshopSlip | None) -> None:
        """Go to the next incomplete slip; if all are complete, stay and say so."""
        slips, told = [*self._workshop.slips], self._told
        at = slips.index(slip) if slip in slips else 0
        after = self._open_slip((*slips[at + 1 :], *slips[:at]))
        self.slips.show_lines([self._line(one) for one in slips])
        if after is not None:
            self.slips.show_key(after.id)
            self._begin()
        self._told, self._ended = told, after is None
        self._show()

    def _step(self, step: int) -> None:
        if not self._ended:
            self._at = min(max(self._at + step, 0), len(self._questions) - 1)
        self._ended = False
        self._show()

    def _next_slip(self, step: int) -> None:
        keys = [one.id for one in self._workshop.slips]
        at = keys.index(str(self.slips.here)) if self.slips.here in keys else 0
        self.slips.show_key(keys[min(max(at + step, 0), len(keys) - 1)])
        self._begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        across = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        digit = digit_of(event.text())
        if digit and self._asks:
            show_plain(self._said, _("เลือกก่อนว่าจะเว้นใบนี้ไว้ หรือกรอกแทนคะแนนที่มี"))
        elif digit:
            self.pick(digit - 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            by = 1 if key == Qt.Key.Key_Down else -1
            if across:
                self._next_slip(by)
            else:
                self._step(by)
        elif key == Qt.Key.Key_Backspace and self._slip is not None and self.buttons:
            question = self._questions[self._at]
            self._given.get(self._slip.id, {}).pop(question.key, None)
            self._take([Vote(self._slip.id, question.key)])
            self._show()
        else:
            super().keyPressEvent(event)
