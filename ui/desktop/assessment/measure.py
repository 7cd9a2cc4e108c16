"""A figure of an item: its entries, a bar with the limit, and the verdict as a sentence."""

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from core.assessment.rows import MeasureRow, Slot
from core.i18n import _
from ui.desktop.assessment.asks import AssessmentAsks
from ui.desktop.theme.look import Look
from ui.desktop.widgets.inputs import PAUSE, NumberEdit
from ui.desktop.widgets.late import LateWords, later
from ui.desktop.widgets.layout import FlowLayout, column, holding, row
from ui.desktop.widgets.painted import Bar
from ui.desktop.widgets.plain import dress, name, show, show_plain, words


class MeasureLine(QWidget):
    """Checked while it is typed; saved when the focus leaves it, all entries as one."""

    def __init__(self, look: Look, measure: MeasureRow, asks: AssessmentAsks) -> None:
        super().__init__()
        self._look, self._measure, self._asks = look, measure, asks
        self._text = words(measure.text, "line", wrap=True)
        self._entries = tuple(self._entry(n) for n in range(len(measure.slots)))
        self._unit = words("", "line", "text2")
        self._bar = Bar(look, 64)
        self._verdict = words("", "label")
        self._verdict.setMinimumWidth(look.px(132))
        self._rest = later(self, PAUSE, lambda: asks.rested.emit(self._typed(all_=True)))
        body = column(self._arranged(), gap=0)
        self._same, self._wrong = LateWords(body, 1, "small", "text2"), LateWords(body, -1, "label", "bad")
        self.setLayout(body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_measure(measure)

    def show_measure(self, measure: MeasureRow) -> None:
        self._measure = measure
        for slot, entry in self._pairs():
            entry.show_saved(slot.text)
        show_plain(self._unit, "" if measure.percent else measure.unit)
        show(self._unit, bool(self._unit.text()))
        tone = {True: "ok", False: "bad", None: "text2"}[measure.holds]
        show_plain(self._verdict, measure.verdict or _("เกณฑ์ {limit}").format(limit=measure.limit))
        dress(self._verdict, tone=tone)
        show(self._bar, measure.share is not None and not measure.periods)
        if measure.share is not None:
            self._bar.show_bar(measure.share, measure.mark, tone)
        self._same.say(measure.same)
        if not self.dirty:
            self.show_wrong("")

    def show_wrong(self, why: str) -> None:
        """Show at the figure why it is not saved; "" = nothing is wrong."""
        self._wrong.say(why)
        for entry in self._entries:
            dress(entry, tone="bad" if why and entry.dirty else "")

    @property
    def dirty(self) -> bool:
        return any(entry.dirty for entry in self._entries)

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self._measure.slots

    def take_digit(self, digit: str) -> None:
        """A digit typed on the item goes into the first entry that is empty, else the first one."""
        entry = next((each for each in self._entries if not each.text()), self._entries[0])
        entry.setFocus()
        entry.selectAll()
        entry.insert(digit)
        entry.typing.emit()

    def hand_over(self) -> None:
        self._rest.stop()
        if self.dirty and self._wrong.text():
            self._asks.blocked.emit(self._wrong.text())
        elif changed := self._typed():
            self._asks.wanted.emit(changed)

    def _typed(self, *, all_: bool = False) -> list[tuple[Slot, str]]:
        """(slot, text) of each changed entry, or of all."""
        return [(slot, entry.typed) for slot, entry in self._pairs() if all_ or entry.dirty]

    def _pairs(self) -> list[tuple[Slot, NumberEdit]]:
        return list(zip(self._measure.slots, self._entries, strict=True))

    def _typing(self) -> None:
        self._asks.typing.emit(self.slots, self._typed())
        self._rest.start()

    def _left(self) -> None:
        """Leaving one entry for another of the same figure does not save: a share is one figure."""
        if not any(entry.hasFocus() for entry in self._entries):
            self.hand_over()

    def _entry(self, index: int) -> NumberEdit:
        entry = NumberEdit(self._look)
        entry.typing.connect(self._typing)
        entry.left.connect(self._left)
        entry.entered.connect(self.hand_over)
        if self._measure.percent:
            part = _("จำนวนที่นับได้") if index % 2 == 0 else _("จำนวนทั้งหมด")
        else:
            part = self._measure.periods[index] if self._measure.periods else _("จำนวน")
        name(entry, f"{self._measure.text} {part}", _("เกณฑ์ {limit}").format(limit=self._measure.limit))
        return entry

    def _arranged(self) -> QBoxLayout:
        if self._measure.periods:
            line = FlowLayout(8)
            for period, entry in zip(self._measure.periods, self._entries, strict=False):
                line.addWidget(holding(row(words(period, "line", "text2"), entry, gap=6)))
            line.addWidget(holding(row(self._unit, self._verdict, gap=6)))
            return column(self._text, line, gap=2)
        entries: list[QWidget] = [self._entries[0]]
        if self._measure.percent:
            entries += [words(_("จาก"), "line", "text2"), self._entries[1]]
        if self._look.scale >= 150:
            line = FlowLayout(6)
            for widget in (*entries, self._unit, self._bar, self._verdict):
                line.addWidget(widget)
            return column(self._text, line, gap=2)
        figure = holding(row(*entries, self._unit, None, gap=6))
        figure.setMinimumWidth(self._look.px(160))
        return row(self._text, figure, self._bar, self._verdict, gap=6, grow=0)
