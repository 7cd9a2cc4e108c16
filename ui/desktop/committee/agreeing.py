"""What the ballots of a unit say, the furthest apart first; the agreed answer with its reason, the rest by a motion."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.assessment.answers import AGREED
from core.assessment.cells import SPLIT
from core.assessment.facts import AssessmentFacts
from core.committee.view import ItemSpread
from core.exact import points_text
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.base.page_context import ItemScoring
from ui.desktop.committee.item_table import ItemRow, ItemTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words

TALKED, ALL = "talked", "all"


def said_words(one: ItemSpread) -> str:
    """What was voted, the most first; of fewer than three votes only how many there are."""
    if one.said:
        return " · ".join(_("{words} {n} คน").format(words=said, n=n) for said, n in one.said)
    if not one.votes:
        return _("ยังไม่มีใครให้คะแนน")
    return _("ให้คะแนน {n} จาก {of} คน ไม่แสดงคำตอบ").format(n=one.votes, of=one.of)


def apart_words(one: ItemSpread) -> str:
    """How far they differ, in a word or two: `2 ต่อ 1`, of points `2–4`; "" where they do not, or it is not told."""
    if one.alike or not one.each:
        return ""
    if one.between is not None and one.between[0] != one.between[1]:
        return "–".join(map(points_text, one.between))
    return _(" ต่อ ").join(str(n) for _said, n in one.said) if len(one.said) > 1 else ""


def alike_words(n: int, waiting: int, *, agreed: bool) -> str:
    """How many items all ballots answer alike, and whether that stands; `agreed`: the form has agreed answers."""
    if not agreed or not n:
        return _("ตรงกัน {n} ข้อ").format(n=n)
    return (_("ตรงกัน {n} ข้อ ยังไม่ได้รับ") if waiting else _("ตรงกัน {n} ข้อ รับแล้ว")).format(n=waiting or n)


def answer_words(one: ItemSpread, *, agreed: bool) -> tuple[str, str, str]:
    """What an item comes to: words, tone, icon."""
    if not one.votes:
        return _("ไม่มีใครให้คะแนน"), "mute", "minus"
    if not agreed:
        return one.agreed or _("คิดจากทุกใบ"), "mute", "minus"
    if not one.agreed:
        return _("รอตกลง"), "warn", "warn"
    return _("ตกลง: {answer}").format(answer=one.agreed), "ok", "tick"


class AgreePart(QWidget):
    """One item at a time; nothing is saved before the button is pressed."""

    agree_wanted = Signal(str, object, str)  # item, what was entered, reason
    alike_wanted = Signal()
    own_wanted = Signal()

    def __init__(self, look: Look, answer: ItemScoring) -> None:
        super().__init__()
        self._look, self._answer = look, answer
        self._spreads: tuple[ItemSpread, ...] = ()
        self._members: tuple[str, ...] = ()
        self._facts: AssessmentFacts | None = None
        self._texts: dict[str, str] = {}
        self._shown = ""  # the item in the card
        self.which = Segments(((TALKED, _("ที่ต้องพิจารณา"), ""), (ALL, _("ทุกข้อ"), "")), _("ข้อที่แสดง"))
        self.which.show_key(TALKED)
        self.which.chosen.connect(lambda _key: self._show())
        self.alike = Button(look, "", "ghost", "tick", do=self.alike_wanted)
        self.own = Button(look, "", "ghost", "tick", do=self.own_wanted)
        self._counts = words("", "line", "text2", wrap=True)
        self.list = ItemTable(look, _("ข้อที่กรรมการให้คะแนน"))
        self.list.chosen.connect(lambda _key: self._choose())
        self._said = words("", "strong", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self.reason = QLineEdit()
        name(self.reason, _("เหตุผลของคำตอบที่ตกลง"))
        self.reason.returnPressed.connect(self.save_answer)
        self.save = Button(look, _("บันทึก"), "primary", "tick", do=self.save_answer)
        self._why = words(_("เหตุผล"), "label", "text2")
        line = row(self._why, self.reason, self.save, gap=10, grow=1)
        inside = scrolling(column(self._said, answer.widget, self._more, None, gap=4))
        self._card = frame(column(inside, line, gap=6, edges=(12, 8, 12, 10), grow=0), "inset")
        head = row(self.which, self._counts, self.alike, self.own, gap=10, grow=1)
        whole = column(head, self.list, self._card, gap=8)
        whole.setStretch(1, 6)
        whole.setStretch(2, 5)
        self.setLayout(whole)

    @property
    def item(self) -> str:
        return self._shown

    def show_votes(
        self, spreads: Sequence[ItemSpread], members: Sequence[str], facts: AssessmentFacts, left: Sequence[str], *,
        decides: bool, own: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`members`: whose votes they are, in the order they are shown; `left`: items nobody has decided; `decides`:
        the committee answers item by item here; `own`: items whose answer of the unit can be taken over at once."""
        if self._facts is not None and self._facts.sheet != facts.sheet:
            self._shown = ""  # of another unit
        few = len(members) < SPLIT
        self._spreads, self._members, self._facts = tuple(spreads), () if few else tuple(members), facts
        self._texts = {item.id: arabic_digits(str(item.text)) for item in facts.tree.answered()}
        apart = [one for one in spreads if not one.alike and one.votes]
        alike = [one.item for one in spreads if one.alike]
        waiting = [item for item in alike if item in left]
        show_plain(self.which.button(TALKED), _("ที่ต้องพิจารณา {n}").format(n=len(apart)))
        show_plain(self.which.button(ALL), _("ทุกข้อ {n}").format(n=len(spreads)))
        told = alike_words(len(alike), len(waiting), agreed=facts.form.combine == AGREED)
        untold = _("นับได้ไม่ถึง 3 ใบ จึงไม่บอกว่าข้อใดตรงกัน")
        show_plain(self._counts, untold if few else told)
        self.own.show_words(_("รับคำตอบของหน่วยงาน {n} ข้อด้วยเหตุผลเดียว").format(n=len(own)))
        show(self.own, decides and bool(own))
        self.alike.show_words(_("รับ {n} ข้อในมติเดียว").format(n=len(waiting)))
        show(self.alike, decides and bool(waiting))
        for widget in (self._why, self.reason, self.save, self._answer.widget):
            show(widget, decides)
        self._left = tuple(left)
        self._show()

    def _show(self) -> None:
        every = self.which.key == ALL
        rows = [one for one in self._spreads if every or (not one.alike and one.votes)]
        self.list.show_lines([self._line(one) for one in rows], self._members)
        if self.list.here is None and rows:
            first = next((one for one in rows if one.item in self._left), rows[0])
            self.list.show_key(first.item)
        self._choose()

    def _line(self, one: ItemSpread) -> ItemRow:
        agrees = self._facts is not None and self._facts.form.combine == AGREED
        agreed, tone, icon = answer_words(one, agreed=agrees)
        own = _("ตนเอง: {answer}").format(answer=one.own or "–")
        each = one.each if one.votes else ("",) * len(self._members)  # nobody has voted: there is nothing to hide
        return ItemRow(
            *(one.item, one.position, self._texts.get(one.item, ""), one.own, each, said_words(one)),
            *(apart_words(one), one.agreed, agreed, tone, icon, one.why, " · ".join(filter(None, (own, one.why)))),
        )

    def _choose(self) -> None:
        """Show the item that is chosen; what was entered for another one is let go."""
        one = next((each for each in self._spreads if each.item == self.list.here), None)
        show(self._card, one is not None)
        if one is None or self._facts is None:
            self._shown = ""
            return
        if one.item != self._shown:
            show_entry(self.reason, one.why)
        self._shown = one.item
        show_plain(self._said, f"{one.position}  {said_words(one)}")
        reasons = (
            _("เหตุผลของกรรมการ: {words}").format(words=" / ".join(dict.fromkeys(one.reasons))) if one.reasons else ""
        )
        own = _("หน่วยงานให้ตนเอง: {answer}").format(answer=one.own or "–")
        show_plain(self._more, "  ".join(filter(None, (own, reasons))))
        self._answer.show(self._facts, one.item)
        after = self._next(one.item)
        self.save.show_words(_("บันทึก ไปข้อ {item}").format(item=after.position) if after else _("บันทึก"))

    def _next(self, item: str) -> ItemSpread | None:
        """The next one that is not decided, after `item` in the order shown."""
        rows = [one for one in self._spreads if not one.alike and one.votes]
        at = next((n for n, one in enumerate(rows) if one.item == item), -1)
        around = (*rows[at + 1 :], *rows[: max(at, 0)])
        return next((one for one in around if one.item in self._left), None)

    def save_answer(self) -> None:
        if self._shown:
            self.agree_wanted.emit(self._shown, self._answer.inputs(), self.reason.text().strip())

    def saved(self, item: str) -> None:
        """The answer to the item is kept: go to the next one, if it is at hand."""
        if self._facts is None or self._shown != item:
            return
        self._answer.show(self._facts, "")  # nothing entered waits any more
        if (after := self._next(self._shown)) is not None:
            self.list.show_key(after.item)
        self._choose()
        if after is not None:
            self._answer.enter()
