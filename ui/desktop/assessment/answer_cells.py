"""The widgets in which an assessment item is answered: its state or a value of its scale, and further questions."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.assessment.cells import STATES, ScaleValue
from core.assessment.rows import AnswerInput, Entered, ItemQuestionRow, ItemRow
from core.errors import UserError
from core.forms.field_types import FieldType
from core.forms.field_values import day_words
from core.i18n import _
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.theme.look import Look
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.late import LazyLabel
from ui.desktop.widgets.layout import Surface, column, grow_down, row, tab_after
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name, show, show_plain, words

NA = "not_applicable"
STATE_TONES = {  # tones of met, not met and not applicable, by which points are good
    "more": ("", "bad", ""), "less": ("bad", "mute", "mute"), "none": ("mute", "mute", "mute"),
}  # fmt: skip
SIDE_BY_SIDE = 44  # letters of all values together up to which they are shown side by side
VALUE = "="  # prefix of the id of a scale value, so that none is mistaken for a state
Options = tuple[tuple[str, str, str], ...]  # key, text, tone
Wishes = list[tuple[AnswerInput, Entered]]


class AnswerDropDown(DropDown):
    """A drop-down of an item's answers, used if the texts are too long for buttons (segments) side by side."""

    chosen = Signal(str)  # key, "" = cleared

    def __init__(self, look: Look, options: Options, label: str) -> None:
        super().__init__(
            look, label, [("", _("ยังไม่ได้ตอบ")), *((key, text) for key, text, _tone in options)]
        )
        self.key = ""
        self.setMinimumWidth(look.px(170))
        self.setMaximumWidth(look.px(300))
        self.activated.connect(lambda at: self.ask(str(self.itemData(at))))

    def show_key(self, key: str) -> None:
        self.key = key
        self.setCurrentIndex(max(0, self.findData(key)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle a key: digits of any script choose the item's answer, letters search the list."""
        if event.text().isdecimal():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def ask(self, key: str) -> None:
        """Show an answer as chosen and emit `chosen`; do nothing if it is chosen already."""
        if key != self.key:
            self.show_key(key)
            self.chosen.emit(key)


def choice_of(
    look: Look, options: Options, label: str, *, may_clear: bool
) -> SegmentedControl | AnswerDropDown:
    """Return a widget to choose one of `options` (key, text, tone): segments if they fit, else a drop-down. If all
    scale values begin with different numbers, it shows only these. `may_clear`: a second click clears the choice."""
    numbered = [_number(text) for key, text, _tone in options if key.startswith(VALUE)]
    if all(numbered) and len(set(numbered)) == len(numbered):
        options = tuple((key, _number(text) or text, tone) for key, text, tone in options)
    if sum(len(text) + 2 for _key, text, _tone in options) <= SIDE_BY_SIDE:
        return SegmentedControl(options, label, may_clear=may_clear)
    return AnswerDropDown(look, options, label)


def _number(text: str) -> str:
    """Return the number a value begins with, such as `4` of `4 สูง`, or "" if there is none."""
    first = text.partition(" ")[0].rstrip(".")
    return first if first.isdecimal() else ""


def options_of(item: ItemRow) -> Options:
    """Return an item's possible answers (key, text, tone): states, or scale values with "not applicable" if allowed."""
    if item.takes_state:
        keys = ("met", "not_met", NA)
        return tuple(
            (key, _(STATES[key]), tone)
            for key, tone in zip(keys, STATE_TONES[item.better], strict=True)
        )
    values = tuple((f"{VALUE}{one.id}", one.text, one.tone) for one in item.scale)
    if item.may_not_apply or item.state.text == NA:
        return (*values, (NA, _(STATES[NA]), ""))
    return values


def key_of(item: ItemRow) -> str:
    """Return the key of the saved answer; "" if it is missing, only carried over, or in conflict with another."""
    if item.waits:
        return ""  # a carried-over value is not an answer yet
    if item.scale and not item.choice.sides and item.choice.text:
        return f"{VALUE}{item.choice.text}"
    value = "" if item.state.sides else item.state.text
    return value if value in STATES else ""


def wishes_of(item: ItemRow, key: str) -> Wishes:
    """Return the (field, text) pairs that save the answer `key`: a scale value clears the state, a state the value."""
    if key.startswith(VALUE):
        back: Wishes = [(item.state, "")] if item.state.text else []
        return [(item.choice, key.removeprefix(VALUE)), *back]
    if not item.scale:
        return [(item.state, key)]
    found: Wishes = [(item.choice, "")] if item.choice.text else []
    return [*found, (item.state, key)] if key or item.state.text else found


def key_for(item: ItemRow, state: str, options: Sequence[str]) -> str:
    """Return the key that answers an item with `state`: `state` if it is in `options`, else the item's only scale value
    of that meaning (met or not met). "" if there is none or several."""
    if state in options:
        return state
    good = [f"{VALUE}{one.id}" for one in item.scale if not one.bad]
    bad = [f"{VALUE}{one.id}" for one in item.scale if one.bad]
    named = {"met": good, "not_met": bad}.get(state, [])
    return named[0] if len(named) == 1 else ""


def key_at(values: Sequence[ScaleValue], digit: str) -> str:
    """Return the key of the value whose text begins with `digit`, else of the `digit`th value; "" = neither."""
    by_text = [one for one in values if _number(one.text) == digit]
    found = by_text or [*values[int(digit) - 1 : int(digit)]]
    return f"{VALUE}{found[0].id}" if found else ""


class QuestionEditor(QWidget):
    """Edits one question of an item, by its field type; when the focus leaves it, it emits what was entered."""

    def __init__(self, look: Look, ask: ItemQuestionRow, calls: ItemCalls, item_name: str) -> None:
        super().__init__()
        self.row, self._calls = ask, calls
        self._says = f"{item_name} {ask.text}".strip()
        self._text = words(ask.text, "line", wrap=True)
        self._text.setMinimumWidth(look.px(110))
        self.editor = self._editor(look)
        unit = words(ask.unit, "line", "text2")
        if not ask.unit or isinstance(self.editor, SegmentedControl | AnswerDropDown):
            unit.hide()
        self._value = words("", "line", "text2")
        line = row(self._text, self.editor, unit, self._value, None, gap=8)
        wide = isinstance(self.editor, LongTextField) or (
            isinstance(self.editor, ValueField) and not ask.type.figure
        )
        line.setStretch(1, 3 if wide else 0)
        line.setStretch(4, 0 if wide else 1)
        if calls.narrow and self.editor.minimumSizeHint().width() > look.px(150):
            line.removeWidget(self._text)
            body = column(self._text, line, gap=2)
        else:
            body = column(line, gap=0)
        self._wrong = LazyLabel(body, -1, "label", "bad")
        self._trouble = LazyLabel(body, -1, "label", "warn")
        self.setLayout(body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_ask(ask)

    def show_ask(self, ask: ItemQuestionRow) -> None:
        """Show the saved answer to a question; a text being typed is not replaced."""
        self.row = ask
        kept = "" if ask.slot.sides else ask.slot.text
        if isinstance(self.editor, SegmentedControl | AnswerDropDown):
            self.editor.show_key(f"{VALUE}{kept}" if kept else "")
            chosen = next((option for option in ask.options if option.id == kept), None)
            by_number = (
                chosen is not None
                and isinstance(self.editor, SegmentedControl)
                and _number(chosen.text)
            )
            show_plain(self._value, chosen.text if chosen and by_number else "")
        elif isinstance(self.editor, PeriodBar):
            self.editor.show_saved(kept)
            show_plain(self._value, day_words(kept) if kept else "")
        else:
            self.editor.show_saved(
                FieldType.typed_of(ask.field, ask.slot.shown.value if kept else None)
            )
        self._trouble.say(ask.trouble)
        if not self.dirty:
            self._wrong.say("")

    @property
    def dirty(self) -> bool:
        return isinstance(self.editor, ValueField | LongTextField) and self.editor.dirty

    def take_digit(self, digit: str) -> bool:
        """Choose the answer for a typed digit. Return False if no answer has it or the question is not a choice."""
        key = key_at(self.row.options, digit)
        if not key or not isinstance(self.editor, SegmentedControl | AnswerDropDown):
            return False
        if self.editor.key != key:
            self.editor.ask(key)
        return True

    def hand_over(self) -> None:
        if isinstance(self.editor, ValueField | LongTextField | PeriodBar):
            self.editor.hand_over()

    def _editor(
        self, look: Look
    ) -> SegmentedControl | AnswerDropDown | ValueField | LongTextField | PeriodBar:
        if self.row.type.source == "choices":
            options = tuple(
                (f"{VALUE}{option.id}", option.text, option.tone) for option in self.row.options
            )
            choice = choice_of(look, options, self._says, may_clear=not self._calls.keeping)
            choice.chosen.connect(lambda key: self._save(key.removeprefix(VALUE)))
            return choice
        if self.row.type.long:
            note = LongTextField(look, self.row.text)
            name(note, self._says)
            note.requested.connect(self._typed)
            return note
        if self.row.parts:
            bar = PeriodBar(look, self.row.parts, self._says)
            bar.setMaximumWidth(bar.sizeHint().width() * 2)
            bar.requested.connect(self._save)
            return bar
        day = self.row.type.dates == "day"
        entry: ValueField
        if day:
            entry = DayField(look, self._means)
        else:
            entry = ValueField(look, self._means, number=self.row.type.figure)
        entry.setMinimumWidth(look.px(96))
        if self.row.type.figure or day:
            entry.setMaximumWidth(look.px(170 if day else 150))
        name(entry, self._says, self.row.unit)
        entry.requested.connect(self._typed)
        entry.entered.connect(entry.hand_over)
        return entry

    def _read(self, text: str) -> int | str:
        return self.row.type.read(self.row.field, text) if text.strip() else ""

    def _means(self, text: str) -> int | str:
        """Return the value of a text, so that two spellings of one value compare equal."""
        try:
            return self._read(text)
        except UserError:
            return text

    def _typed(self, text: str) -> None:
        try:
            value = self._read(text)
        except UserError as problem:
            self._wrong.say(f"{problem.what} {problem.do}")
            self._calls.block(f"{problem.what} {problem.do}")
            return
        self._wrong.say("")
        self._save(value)

    def _save(self, value: int | str) -> None:
        self._calls.save([(self.row.slot, value)])


class QuestionEditors(Surface):
    """A widget with an editor for each question an item asks at present, and the values computed from them."""

    def __init__(self, look: Look, calls: ItemCalls, item_name: str) -> None:
        super().__init__("clear")
        self._look = look
        self._calls = calls
        self._called = item_name
        self.lines: dict[str, QuestionEditor] = {}
        self._body = column(gap=3)
        self._computed = LazyLabel(self._body, -1, "line", "ok")
        self.setLayout(self._body)
        grow_down(self)

    def show_asks(self, item: ItemRow) -> None:
        """Show the questions that an item asks; the editor of a question that is no longer asked is hidden."""
        above: QuestionEditor | None = None
        for ask in item.asks:
            if ask.id not in self.lines:
                line = self.lines[ask.id] = QuestionEditor(
                    self._look, ask, self._calls, self._called
                )
                self._body.insertWidget(self._body.indexOf(above) + 1 if above else 0, line)
                if above is not None:
                    tab_after(above, line)
            above = self.lines[ask.id]
            above.show_ask(ask)
        here = {ask.id for ask in item.asks}
        for key, line in self.lines.items():
            show(line, key in here)
        self._computed.say("  ".join(f"{title} {said}" for title, said in item.computed), "text2")

    @property
    def has_keys(self) -> bool:
        """True if the keyboard focus is in one of the questions."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_digit(self, digit: str) -> bool:
        """Choose the answer with this digit to the focused question, else to the first without an answer, else to the
        first. Return False if there is no such answer."""
        fitting = [line for line in self.lines.values() if line.row.options and not line.isHidden()]
        focus = self.window().focusWidget()
        open_ = [line for line in fitting if focus is not None and line.isAncestorOf(focus)]
        empty = [
            line
            for line in fitting
            if isinstance(line.editor, SegmentedControl | AnswerDropDown) and not line.editor.key
        ]
        return any(line.take_digit(digit) for line in (*open_, *empty, *fitting)[:1])

    def hand_over(self) -> None:
        for line in self.lines.values():
            line.hand_over()
