"""What the ballots of a unit say, item by item in a table, and the answer agreed with its reason or by a motion."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from core.assessment.answers import AGREED
from core.assessment.cells import SPLIT
from core.assessment.facts import AssessmentFacts
from core.committee.view import ItemSpread
from core.exact import points_text
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.base.page_context import ItemScoring
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, tip_of, words
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_line,
    draw_pill,
    draw_rule,
    is_chosen,
    pill_column,
    pill_width,
    set_up,
)

TALL, SMALL, ICON = 48, 19, 13  # design pixels: of a row, of the line above its title, of what stands in a pill


SAID, MOST, SPREAD, DECIDED = 84, 132, 66, 112  # design pixels: the widths of columns that are read at a glance


LEAST, REASON = 150, 100  # design pixels: the least of the title and of the reason


FIXED = 2  # columns before those of the members: title, the unit's own


class ItemRow(NamedTuple):
    """An item as the chair sees it."""

    key: str
    position: str
    title: str
    own: str  # what the unit said itself
    each: tuple[str, ...]  # what each member says; () where no split is shown
    above: str  # what was voted, in words
    apart: str  # the spread in a word or two, "" = they say the same, or it is not told
    agreed: str  # "" = nothing yet
    pill: str  # what is agreed, in words
    tone: str
    icon: str
    why: str
    below: str  # the unit's own answer and the reason, as they are heard


class ItemPainter(QStyledItemDelegate):
    """Long words are cut; the tip has all of them."""

    def __init__(self, look: Look, table: "ItemTable") -> None:
        super().__init__()
        self._look, self._table = look, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(40), self._look.px(TALL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = self._look, QRect(option.rect)
        row = self._table.rows_.at(index.row())
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen(option):
            painter.fillRect(box, look.color("soft"))
        draw_rule(painter, look, box)
        room, text = box.adjusted(look.px(6), 0, -look.px(4), 0), str(index.data() or "")
        kind = self._table.kind(index.column())
        if kind == "title":
            draw_line(
                painter,
                look,
                QRect(room.left(), room.top() + look.px(3), room.width(), look.px(SMALL)),
                row.position,
                12,
                400,
                "text2",
            )
            draw_line(painter, look, room.adjusted(0, look.px(SMALL), 0, -look.px(2)), row.title, 14, 600)
        elif kind == "agreed" and not row.agreed:
            wide = min(room.width(), pill_width(look, row.pill, ICON))
            tall = look.px(24)
            pill = QRect(room.left(), room.center().y() - tall // 2, wide, tall)
            draw_pill(painter, look, pill, row.pill, row.tone, row.icon, ICON)
        else:
            ink = "text2" if kind in ("own", "reason", "apart") or not text.strip("–") else "text"
            draw_line(painter, look, room, text, 14, 600 if kind == "agreed" else 400, ink)
        painter.restore()


class ItemTable(QTableView):
    chosen = Signal(object)  # the key of an item, by the person
    opened = Signal(object)  # Enter or a double click on it

    def __init__(self, look: Look, called: str) -> None:
        super().__init__()
        self._look, self._called, self._members, self._quiet = look, called, tuple[str, ...](), False
        self.rows_ = RowsModel[ItemRow](self._value, lambda one: one.key, self._heads(()))
        set_up(self, self.rows_, ItemPainter(look, self))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        name(self, called)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(lambda index: self._open(index))
        look.changed.connect(self._fit)

    # -- what is shown

    @property
    def lines(self) -> tuple[ItemRow, ...]:
        return self.rows_.rows

    @property
    def members(self) -> tuple[str, ...]:
        return self._members

    @property
    def here(self) -> object | None:
        """The key of the chosen item."""
        found = self.rows_.at(self.currentIndex().row())
        return found.key if found else None

    def show_lines(self, lines: Sequence[ItemRow], members: Sequence[str]) -> None:
        """Show these; the chosen item stays chosen if it is still there. No signal is emitted."""
        if tuple(lines) == self.lines and tuple(members) == self._members:
            return
        here, self._quiet = self.here, True
        self._members = tuple(members)
        self.rows_.replace(lines, self._heads(members))
        self._fit()
        self.show_key(here)

    def show_key(self, key: object | None) -> None:
        """Choose an item, None for none, without a signal."""
        self._quiet = True
        row = self.rows_.row_of(key) if key is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.rows_.index(row, 0))
        self._quiet = False

    def kind(self, column: int) -> str:
        """What stands in a column."""
        after = column - FIXED - len(self._members)
        if after >= 0:
            return ("apart", "agreed", "reason")[after]
        return ("title", "own")[column] if column < FIXED else "member"

    def _heads(self, members: Sequence[str]) -> tuple[str, ...]:
        return (_("ข้อ"), _("ตนเอง"), *members, _("ต่างกัน"), _("ที่ตกลง"), _("เหตุผล"))

    def _value(self, row: ItemRow, column: int, role: int) -> Any:
        kind = self.kind(column)
        if kind == "member":
            at = column - FIXED
            text = (row.each[at] or "–") if at < len(row.each) else _("ไม่แสดง") if row.above else "–"
        else:
            heard = "  ".join(filter(None, (row.position, row.title)))
            agreed = row.agreed or row.pill
            text = {"title": heard, "own": row.own or "–", "apart": row.apart, "agreed": agreed, "reason": row.why}[
                kind
            ]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if kind == "title":
                return "  ".join(filter(None, (row.above, text, row.below, row.pill)))
            return f"{self._heads(self._members)[column]} {text or '–'}"
        return tip_of(row.above if kind == "apart" else text) if role == Qt.ItemDataRole.ToolTipRole else None

    # -- Qt

    def _moved(self, index: QModelIndex) -> None:
        found = self.rows_.at(index.row())
        if found is not None and not self._quiet:
            self.chosen.emit(found.key)

    def _open(self, index: Index) -> None:
        if (found := self.rows_.at(index.row())) is not None:
            self.opened.emit(found.key)

    def _fit(self) -> None:
        """Title and reason share what the others leave; with many members one scrolls."""
        px = self._look.px
        self.verticalHeader().setDefaultSectionSize(px(TALL))
        letters = self.horizontalHeader().fontMetrics()
        named = [min(px(MOST), max(px(SAID), letters.horizontalAdvance(digits(one)) + px(18))) for one in self._members]
        agreed = pill_column(self._look, (one.pill for one in self.lines if not one.agreed), DECIDED, ICON)
        wide = [0, px(SAID), *named, px(SPREAD), agreed, 0]
        left = self.viewport().width() - sum(wide)
        title = max(px(LEAST), left * 3 // 5)
        wide[0], wide[-1] = title, max(px(REASON), left - title)
        for at, each in enumerate(wide):
            self.setColumnWidth(at, each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


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

    def show_item(self, item: str) -> None:
        """To an item, also one on which everybody says the same."""
        self.which.show_key(ALL)
        self._show()
        self.list.show_key(item)
        self._choose()
