"""A committee's ballots on a unit, item by item in a table, and the answer agreed on with a reason or by a motion."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.assessment.answers import AGREED
from core.assessment.ballots import CommitteeVote
from core.assessment.facts import AssessmentFacts
from core.committee.view import (
    ItemBallotAnswers,
    QuestionBallotAnswers,
    UndecidedBranch,
    alone,
    few,
)
from core.exact import points_text
from core.i18n import _
from core.thai.written import arabic_digits
from ui.desktop.base.page_context import FieldInputs, ItemScoringWidget
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import as_many, column, frame, row, scrolling, settle
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, show_some, tip_of, words
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

# design pixels of a row, the line above its title, a pill's icon
TALL = 48
SMALL = 19
ICON = 13
LINE = 22  # design pixels of each further line of a row
# design pixels of narrow columns
SAID = 64
MOST = 150
DECIDED = 104
WHO = 92  # design pixels of a name beside what the sheet says
LEAST, REASON = 170, 100  # least design pixels of title and reason
FIXED = 2  # columns before those of the members: title, the unit's own answer


class VotedItemRow(NamedTuple):
    """A row of the chair's table: one assessment item with its votes and what is agreed."""

    key: str
    position: str
    title: str
    own_answer: str  # the unit's own answer
    each: tuple[str, ...]  # each member's answer; () if no split is shown
    votes_text: str  # the votes in words
    apart: str  # the split in a word or two, "" = all agree, or it is not shown
    agreed_answer: str  # the agreed answer, "" = none yet
    pill: str  # the agreed answer in words
    tone: str
    icon: str
    reason: str
    spoken_text: str  # the unit's own answer and the reason, for screen readers
    # further questions of the item on which members differ
    more: tuple[QuestionBallotAnswers, ...] = ()


class VotedItemPainter(QStyledItemDelegate):
    """Paints a row of the table of items; long text is cut, and the tooltip has all of it."""

    def __init__(self, look: Look, table: "VotedItemTable") -> None:
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
        room = box.adjusted(look.px(6), 0, -look.px(4), 0)
        kind = self._table.kind(index.column())
        for n, part in enumerate(row.more):
            line = QRect(
                room.left(), room.top() + look.px(TALL - 4 + n * LINE), room.width(), look.px(LINE)
            )
            ink = "text2" if kind in ("title", "own") else "text"
            draw_line(
                painter, look, line, self._table.words(row, index.column(), part), 14, 400, ink
            )
        room = QRect(room.left(), room.top(), room.width(), look.px(TALL))
        text = self._table.words(row, index.column())
        if kind == "title":
            above = QRect(room.left(), room.top() + look.px(3), room.width(), look.px(SMALL))
            draw_line(painter, look, above, row.position, 12, 400, "text2")
            draw_line(
                painter, look, room.adjusted(0, look.px(SMALL), 0, -look.px(2)), row.title, 14, 600
            )
        elif kind == "agreed" and (row.tone == "warn" or not row.agreed_answer):
            wide = min(room.width(), pill_width(look, row.pill, ICON))
            tall = look.px(24)
            pill = QRect(room.left(), room.center().y() - tall // 2, wide, tall)
            draw_pill(painter, look, pill, row.pill, row.tone, row.icon, ICON)
        else:
            ink = "text2" if kind in ("own", "reason", "apart") or not text.strip("–") else "text"
            draw_line(painter, look, room, text, 14, 600 if kind == "agreed" else 400, ink)
        painter.restore()


class VotedItemTable(QTableView):
    """The chair's table of items: each member's answer, how votes split, and what is agreed."""

    def __init__(self, look: Look, label: str, choose: Do) -> None:
        """Make the table; `choose` is called when the person chooses an item."""
        super().__init__()
        self._look = look
        self._choose = choose
        self._members = tuple[str, ...]()
        self._quiet = False
        self.rows_ = RowsModel[VotedItemRow](self._value, lambda one: one.key, self._heads(()))
        set_up(self, self.rows_, VotedItemPainter(look, self))
        # the card has columns without room
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(self, label)
        self.selectionModel().currentChanged.connect(self._moved)
        look.changed.connect(self._fit)

    # -- showing

    @property
    def lines(self) -> tuple[VotedItemRow, ...]:
        return self.rows_.rows

    @property
    def members(self) -> tuple[str, ...]:
        return self._members

    @property
    def here(self) -> object | None:
        """The key of the selected item; None if none is selected."""
        found = self.rows_.at(self.currentIndex().row())
        return found.key if found else None

    def show_lines(self, lines: Sequence[VotedItemRow], members: Sequence[str]) -> None:
        """Show these items with a column per member; the selected item stays selected."""
        if tuple(lines) == self.lines and tuple(members) == self._members:
            return
        here, self._quiet = self.here, True
        self._members = tuple(members)
        self.rows_.replace(lines, self._heads([one.replace(" ", "\n", 1) for one in members]))
        self._fit()
        self.show_key(here)

    def show_key(self, key: object | None) -> None:
        """Select the item with this key (None = none) as if nobody chose it."""
        self._quiet = True
        row = self.rows_.row_of(key) if key is not None else -1
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.rows_.index(row, 0))
        self._quiet = False

    def kind(self, column: int) -> str:
        """Return the kind of a column: title, own, member, apart, agreed or reason."""
        after = column - FIXED - len(self._members)
        if after >= 0:
            return ("apart", "agreed", "reason")[after]
        return ("title", "own")[column] if column < FIXED else "member"

    def _heads(self, members: Sequence[str]) -> tuple[str, ...]:
        return (_("ข้อ"), _("ตนเอง"), *members, _("ต่างกัน"), _("ที่ตกลง"), _("เหตุผล"))

    def words(
        self, row: VotedItemRow, column: int, part: QuestionBallotAnswers | None = None
    ) -> str:
        """Return the text of an item's cell in `column` or, if `part` is not None, of one question of the item."""
        kind, at = self.kind(column), column - FIXED
        if part is not None:
            own = {"title": part.question, "own": part.own_answer or "–"}
            return (part.each[at] or "–") if kind == "member" else own.get(kind, "")
        if kind == "member":
            if at < len(row.each):
                return row.each[at] or "–"
            if row.votes_text:
                return _("ไม่แสดง")
            return "–"
        head = "  ".join(filter(None, (row.position, row.title)))
        agreed = row.agreed_answer or row.pill
        text = {
            "title": head,
            "own": row.own_answer or "–",
            "apart": row.apart,
            "agreed": agreed,
            "reason": row.reason,
        }
        return text[kind]

    def _value(self, row: VotedItemRow, column: int, role: int) -> Any:
        kind, text = self.kind(column), self.words(row, column)
        if kind in ("own", "member"):
            more = ((part.question, self.words(row, column, part)) for part in row.more)
            text = " · ".join((text, *(f"{asked} {said}" for asked, said in more)))
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if kind == "title":
                return "  ".join(filter(None, (row.votes_text, text, row.spoken_text, row.pill)))
            return f"{self._heads(self._members)[column]} {text or '–'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(row.votes_text if kind == "apart" else text)
        return None

    # -- Qt

    def _moved(self, index: QModelIndex) -> None:
        if self.rows_.at(index.row()) is not None and not self._quiet:
            self._choose()

    def _fit(self) -> None:
        """Share the width left between title and reason; if little, hide reason, split, own answer, members in turn."""
        px, many = self._look.px, len(self._members)
        for at, line in enumerate(self.lines):
            self.setRowHeight(at, px(TALL + LINE * len(line.more)))
        letters = self.horizontalHeader().fontMetrics()
        lines = QFontMetrics(self._look.font(14))
        self.horizontalHeader().setFixedHeight(letters.lineSpacing() * (2 if many else 1) + px(14))

        def wide_of(texts: Iterable[str], minimum: int, metrics: QFontMetrics) -> int:
            most = max((metrics.horizontalAdvance(digits(one)) for one in texts), default=0)
            return min(px(MOST), max(px(minimum), most + px(14)))

        def texts_in(column: int) -> Iterator[str]:
            for one in self.lines:
                yield from (self.words(one, column, part) for part in (None, *one.more))

        said = [wide_of(texts_in(FIXED + n), SAID, lines) for n in range(many)]
        named = [
            wide_of((f"{each}  " for each in member.split(" ", 1)), SAID, letters)
            for member in self._members
        ]
        own = wide_of(texts_in(1), SAID, lines)
        apart = wide_of((line.apart for line in self.lines), SAID, lines)
        pills = (line.pill for line in self.lines if line.tone == "warn" or not line.agreed_answer)
        agreed = pill_column(self._look, pills, DECIDED, ICON)
        wide = [0, own, *map(max, said, named), apart, agreed, 0]
        last, between = len(wide) - 1, range(FIXED, FIXED + many)
        room = self.viewport().width()
        for gone in ((), (last,), (last, last - 2), (last, last - 2, 1), tuple(between)):
            left = room - sum(each for at, each in enumerate(wide) if at not in gone)
            if left >= px(LEAST) + (0 if last in gone else px(REASON)):
                break
        title = left if last in gone else max(px(LEAST), left * 3 // 5)
        wide[0], wide[last] = title, left - title
        for at, each in enumerate(wide):
            self.setColumnWidth(at, each)
            self.setColumnHidden(at, at in gone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


TALKED, ALL = "talked", "all"


def vote_words(spread: ItemBallotAnswers) -> str:
    """Return how many members gave each answer, most frequent first, or only how many voted if answers are hidden."""
    if spread.answers:
        return " · ".join(_("{words} {n} คน").format(words=said, n=n) for said, n in spread.answers)
    if not spread.votes:
        return _("ยังไม่มีใครให้คะแนน")
    return _("ให้คะแนน {n} จาก {of} คน ไม่แสดงคำตอบ").format(n=spread.votes, of=spread.counted)


def apart_words(spread: ItemBallotAnswers) -> str:
    """Return how the votes split, such as `2 ต่อ 1`, or the range of points, such as `2–4`. "" if all agree, or if
    single votes are not shown."""
    if spread.alike or not spread.each:
        return ""
    if spread.between is not None and spread.between[0] != spread.between[1]:
        return "–".join(map(points_text, spread.between))
    return _(" ต่อ ").join(str(n) for _said, n in spread.answers) if len(spread.answers) > 1 else ""


def alike_words(n: int, waiting: int, *, by_agreement: bool) -> str:
    """Return a sentence on the `n` items that all answered alike. If `by_agreement`, it says that `waiting` of them are
    yet to be accepted or, if `waiting` is 0, that all are accepted."""
    if not by_agreement or not n:
        return _("ตรงกัน {n} ข้อ").format(n=n)
    return (_("ตรงกัน {n} ข้อ ยังไม่ได้รับ") if waiting else _("ตรงกัน {n} ข้อ รับแล้ว")).format(
        n=waiting or n
    )


def answer_words(spread: ItemBallotAnswers, *, by_agreement: bool) -> tuple[str, str, str]:
    """Return (text, tone, icon) for an item's result: if `by_agreement`, the answer that the committee agreed on, else
    the one computed from all sheets."""
    if not spread.votes:
        return _("ไม่มีใครให้คะแนน"), "mute", "minus"
    if not by_agreement:
        return spread.agreed_answer or _("คิดจากทุกใบ"), "mute", "minus"
    if not spread.agreed_answer:
        return _("รอตกลง"), "warn", "warn"
    if spread.gap:
        return _("ยังไม่สมบูรณ์"), "warn", "warn"
    return _("ตกลง: {answer}").format(answer=spread.agreed_answer), "ok", "tick"


def gap_words(spread: ItemBallotAnswers) -> str:
    """Return a sentence saying which answer was agreed for an item, and why that answer is still incomplete."""
    says = _("ตกลงไว้ว่า “{answer}” แต่ยังไม่สมบูรณ์: {why}")
    return says.format(answer=spread.agreed_answer, why=spread.gap)


def part_words(parts: Iterable[tuple[str, str]]) -> str:
    """Return an item's (question, answer) pairs as one line of text."""
    return " · ".join(" ".join(filter(None, (asked, said or "–"))) for asked, said in parts)


def sheet_lines(
    spread: ItemBallotAnswers, members: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield lines (whose, answer, reason) on an item: first the agreed answer if incomplete; members who differ or give
    a reason; what all answered alike; the number of votes if answers are hidden; last the unit's own answer."""
    if spread.gap:
        yield _("ที่ตกลง"), gap_words(spread), ""
    apart = [part for part in spread.parts if part.differs]
    for n, who in enumerate(members if spread.each else ()):
        why = spread.each_why[n] if n < len(spread.each_why) else ""
        if apart or why:
            yield who, part_words((part.question, part.each[n]) for part in apart), why
    same = [
        (part.question, part.each[0]) for part in spread.parts if not part.differs and part.each[0]
    ]
    if same:
        yield (_("ทุกใบ") if len(members) > 1 else members[0], part_words(same), "")
    if not spread.parts:
        yield _("กรรมการ"), vote_words(spread), ""
    if spread.reasons and not spread.each_why:
        yield _("เหตุผล"), spread.reason_text, ""
    yield _("ตนเอง"), spread.own_answer or "–", ""


class SheetAnswerLine(QWidget):
    """One member's or the unit's answer to an item, with the reason."""

    def __init__(self, look: Look, take: Callable[[str], object]) -> None:
        """Make the line; `take` gets the reason, to be that of the agreed answer."""
        super().__init__()
        self._look = look
        self._who = words("", "line", "text2", wrap=True)
        self._what = words("", "strong", wrap=True)
        self._why = words("", "line", "text2", wrap=True)
        self._reason = ""
        self.take = Button(look, _("ใช้เหตุผลนี้"), "link", do=lambda: take(self._reason))
        who = column(self._who, self.take, None, gap=0)
        what = column(self._what, self._why, None, gap=0)
        self.setLayout(row(who, what, gap=8, grow=1))

    def show_answer(self, who: str, answer: str, reason: str, *, takes: bool) -> None:
        """Show an answer; `takes`: its reason may become that of the agreed answer."""
        self._who.setFixedWidth(self._look.px(WHO))
        self._reason = reason or answer
        name(self.take, _("ใช้เหตุผลของ {who}").format(who=who))
        show(self.take, takes)
        for label, text in ((self._who, who), (self._what, answer), (self._why, reason)):
            show_some(label, text)


class AgreementPanel(QWidget):
    """The part of the page in which the committee agrees on one item at a time; its button saves the answer."""

    def __init__(
        self,
        look: Look,
        answer: ItemScoringWidget,
        agree: Callable[[str, FieldInputs, str], None],
        accept_alike: Do,
        accept_own: Do,
    ) -> None:
        """Make the panel; `agree` gets an item, what was entered for it, and the reason."""
        super().__init__()
        self._look, self._answer, self._agree = look, answer, agree
        self._spreads: tuple[ItemBallotAnswers, ...] = ()
        self._members: tuple[str, ...] = ()
        self._facts: AssessmentFacts | None = None
        self._texts: dict[str, str] = {}
        self._shown = ""  # the item in the card
        self._item_by_item = False
        self.which = SegmentedControl(
            ((TALKED, _("ที่ต้องพิจารณา"), ""), (ALL, _("ทุกข้อ"), "")), _("ข้อที่แสดง"), TALKED
        )
        self.which.chosen.connect(self._show)
        self.alike = Button(look, "", "ghost", "tick", do=accept_alike)
        self.own = Button(look, "", "ghost", "tick", do=accept_own)
        self._counts = words("", "line", "text2", wrap=True)
        self.list = VotedItemTable(look, _("ข้อที่กรรมการให้คะแนน"), self._choose)
        self._sheets = column(gap=4)
        self.reason = QLineEdit()
        name(self.reason, _("เหตุผลของคำตอบที่ตกลง"))
        self.reason.returnPressed.connect(self.save_answer)
        self.save = Button(look, _("บันทึก"), "primary", "tick", do=self.save_answer)
        self._why = words(_("เหตุผล"), "label", "text2")
        line = row(self._why, self.reason, self.save, gap=10, grow=1)
        self._asked = scrolling(column(answer.widget, None, gap=4))
        self._told = scrolling(column(self._sheets, None, gap=4))
        for area in (self._asked, self._told):
            # always, so that nothing moves
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        inside = row(self._asked, self._told, gap=12, shares=(3, 2))
        look.resized.connect(self._choose)
        self._laid = later(self, 0, self._see_marks)
        self._card = frame(column(inside, line, gap=6, edges=(12, 8, 12, 10), grow=0), "inset")
        head = row(self.which, self._counts, self.alike, self.own, gap=10, grow=1)
        self.setLayout(column(head, self.list, self._card, gap=8, shares=(0, 5, 7)))

    @property
    def item(self) -> str:
        return self._shown

    def show_votes(
        self,
        spreads: Sequence[ItemBallotAnswers],
        members: Sequence[str],
        facts: AssessmentFacts,
        undecided: Sequence[str],
        *,
        vote: CommitteeVote,
        item_by_item: bool,
        branches: Sequence[UndecidedBranch] = (),
    ) -> None:
        """Show the members' votes on each item. `undecided`: ids of items; `item_by_item`: the committee agrees item by
        item; `branches`: groups of undecided items for which the unit's own answers can be accepted."""
        if self._facts is not None and self._facts.sheet != facts.sheet:
            self._shown = ""  # another unit's item
        self._spreads = tuple(spreads)
        self._members = () if few(vote) else tuple(members)
        self._facts = facts
        self._texts = {item.id: arabic_digits(str(item.text)) for item in facts.tree.answered()}
        apart = [spread for spread in spreads if not spread.alike and spread.votes]
        alike = [spread.item for spread in spreads if spread.alike]
        waiting = [
            spread.item
            for spread in spreads
            if spread.item in undecided and (spread.alike or alone(vote))
        ]
        show_plain(self.which.button(TALKED), _("ที่ต้องพิจารณา {n}").format(n=len(apart)))
        show_plain(self.which.button(ALL), _("ทุกข้อ {n}").format(n=len(spreads)))
        text = alike_words(len(alike), len(waiting), by_agreement=facts.form.combine == AGREED)
        if few(vote):
            text = _("นับได้ไม่ถึง {n} ใบ จึงไม่บอกว่าข้อใดตรงกัน").format(n=vote.fewest)
        elif alone(vote):
            text = _("นับได้ใบเดียว ตกลงได้เมื่อมีเหตุผล")
        show_plain(self._counts, text)
        n = sum(len(branch.items) for branch in branches)
        self.own.show_words(_("รับคำตอบของหน่วยงาน {n} ข้อ ทีละกลุ่ม").format(n=n))
        show(self.own, item_by_item and bool(branches))
        self.alike.show_words(_("รับ {n} ข้อในมติเดียว").format(n=len(waiting)))
        show(self.alike, item_by_item and bool(waiting))
        for widget in (self._why, self.reason, self.save, self._answer.widget):
            show(widget, item_by_item)
        self._left, self._item_by_item = tuple(undecided), item_by_item
        self._show()

    def _show(self) -> None:
        every = self.which.key == ALL
        rows = [one for one in self._spreads if every or (not one.alike and one.votes)]
        self.list.show_lines([self._line(one) for one in rows], self._members)
        if self.list.here is None and rows:
            first = next((one for one in rows if one.item in self._left), rows[0])
            self.list.show_key(first.item)
        self._choose()

    def _line(self, spread: ItemBallotAnswers) -> VotedItemRow:
        agrees = self._facts is not None and self._facts.form.combine == AGREED
        agreed, tone, icon = answer_words(spread, by_agreement=agrees)
        heard = _("ตนเอง: {answer}").format(answer=spread.own_answer or "–")
        # without votes nothing is hidden
        nothing = () if spread.votes else ("",) * len(self._members)
        if spread.parts:
            head = spread.parts[0]
        else:
            head = QuestionBallotAnswers("", spread.own_answer, nothing)
        return VotedItemRow(
            spread.item,
            spread.position,
            self._texts.get(spread.item, ""),
            head.own_answer,
            head.each,
            vote_words(spread),
            apart_words(spread),
            spread.agreed_answer,
            agreed,
            tone,
            icon,
            spread.reason,
            " · ".join(filter(None, (heard, spread.reason))),
            tuple(part for part in spread.parts[1:] if part.differs),
        )

    def _choose(self) -> None:
        """Show the selected item; input for another one is discarded."""
        one = next((each for each in self._spreads if each.item == self.list.here), None)
        show(self._card, one is not None)
        if one is None or self._facts is None:
            self._shown = ""
            return
        said = list(sheet_lines(one, self._members))
        make = partial(SheetAnswerLine, self._look, self._take)
        for line, told in zip(as_many(self._sheets, len(said), make), said, strict=True):
            wrote = bool(told[2]) or told[:2] == (_("เหตุผล"), one.reason_text)
            line.show_answer(*told, takes=self._item_by_item and wrote)
        before, self._shown = self._shown, one.item
        self._answer.show(self._facts, one.item)
        if one.item != before:
            show_entry(self.reason, one.reason)
            for area in (self._asked, self._told):  # Qt may have scrolled to the next focus
                area.verticalScrollBar().setValue(0)
            self._laid.start()
        after = self._next(one.item)
        self.save.show_words(
            _("บันทึก ไปข้อ {item}").format(item=after.position) if after else _("บันทึก")
        )

    def _take(self, reason: str) -> None:
        """Put a member's reason into the field for that of the agreed answer, behind what is typed there."""
        typed = self.reason.text().strip()
        if reason not in typed:
            show_entry(self.reason, " / ".join(filter(None, (typed, reason))))
        self.reason.setFocus()

    def _see_marks(self) -> None:
        """Scroll to the answer buttons below a long text, once it is laid out."""
        settle(self._asked)
        marks = self._answer.widget.findChild(SegmentedControl)
        if marks:
            self._asked.ensureWidgetVisible(marks)

    def _next(self, item: str) -> ItemBallotAnswers | None:
        """Return the next undecided item after `item` in the order shown, or None."""
        rows = [one for one in self._spreads if not one.alike and one.votes]
        at = next((n for n, one in enumerate(rows) if one.item == item), -1)
        around = (*rows[at + 1 :], *rows[: max(at, 0)])
        return next((one for one in around if one.item in self._left), None)

    def save_answer(self) -> None:
        if self._shown:
            self._agree(self._shown, self._answer.inputs(), self.reason.text().strip())

    def saved(self, item: str) -> None:
        """Go to the next undecided item, as the answer to `item` is saved; do nothing if another item is shown."""
        if self._facts is None or self._shown != item:
            return
        self._answer.show(self._facts, "")  # nothing is unsaved any more
        after = self._next(self._shown)
        if after is not None:
            self.list.show_key(after.item)
        self._choose()
        if after is not None:
            self._answer.enter()

    def show_item(self, item: str) -> None:
        """Show the item with this id, even one on which all members agree."""
        self.which.show_key(ALL)
        self._show()
        self.list.show_key(item)
        self._choose()
