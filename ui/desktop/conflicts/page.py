"""A page that shows open conflicts one at a time: a card per value, their origin, a field for another value; and its
controller."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPainterPath, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from core.conflicts.deeds import ChosenConflictValue, other_value, resolve_conflict
from core.conflicts.facts import ConflictValueScore
from core.conflicts.view import (
    ConflictFacts,
    ConflictText,
    ConflictValueFacts,
    ConflictValueText,
    conflict_facts,
    conflict_texts,
    weighed,
)
from core.errors import UserError
from core.exact import got_text
from core.exchange.letter_deeds import comment
from core.forms.wording import grade_words
from core.i18n import _
from core.values import AbsenceReason, Value, Written
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.inputs import LongTextField
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import (
    Surface,
    column,
    empty,
    fill,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.painted import PaintedWidget
from ui.desktop.widgets.plain import name, show, show_plain, show_some, show_tip, words

REST = 250  # milliseconds without typing before a third value is weighed
ConflictChoice = Written | ChosenConflictValue
PROMPTS = {"number": "จำนวน", "date": "เช่น 9 เม.ย. 2569", "text": "ข้อความที่ถูกต้อง"}


class OtherValueCard(Surface):
    """A card to enter a value other than those in conflict, with a reason, or to ask the data's owner to choose."""

    def __init__(
        self,
        look: Look,
        weigh: Callable[[str], None],
        use: Callable[[str], None],
        ask: Callable[[], None],
    ) -> None:
        """Make the card. `weigh` and `use` get the text of a value, typed or to be written; `ask` asks the owner."""
        super().__init__("card")
        self._look = look
        self._take = use
        self.entry = QLineEdit(maxLength=4000)
        name(self.entry, _("ค่าอื่น"))
        self._choices = column(gap=4)
        self._weighed = QVBoxLayout()
        self._wrong = words("", "label", "bad", wrap=True)
        self.use = Button(look, _("ใช้ค่าอื่น"), "ghost", "tick", do=self._use)
        self.entry.returnPressed.connect(self._use)
        self.entry.textChanged.connect(self._typing)
        self._rest = later(self, REST, lambda: weigh(self.entry.text().strip()))
        self.reason = LongTextField(look, _("เหตุผลที่เลือก"))
        self._because = column(
            words(_("เหตุผลที่เลือก"), "small", "text2"),
            self.reason,
            words(_("เก็บไว้กับช่องนี้ ผู้เปิดดูภายหลังจะเห็น"), "small", "text2", wrap=True),
            gap=3,
        )
        self._reasons = frame(self._because)
        self._third = frame(
            column(
                words(_("ค่าอื่น"), "card"),
                words(_("ถ้าค่าข้างต้นไม่ถูกทั้งหมด"), "line", "text2", wrap=True),
                self.entry,
                self._choices,
                self._weighed,
                self._wrong,
                self.use,
                gap=6,
            )
        )
        kept = row(
            IconLabel(look, "undo", "text2", 16),
            words(_("ค่าที่ไม่ถูกเลือกยังอยู่ในประวัติและกลับมาใช้ได้ ไม่มีค่าใดถูกลบ"), "line", "text2", wrap=True),
            gap=8,
            edges=(12, 8, 10, 10),
            grow=1,
        )
        self._owner = words(
            _("ข้อมูลนี้เป็นของหน่วยงานอื่น เลือกแทนไม่ได้ ให้เจ้าของข้อมูลเลือก"), "line", "warn", wrap=True
        )
        self.ask = Button(look, _("ถามเจ้าของข้อมูล"), "ghost", "chat", do=ask)
        self.ask.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        parts = (self._third, self._reasons, self._owner, self.ask, frame(kept, "inset"))
        self.setLayout(column(*parts, None, gap=9, edges=(16, 12, 16, 14)))

    def show_conflict(
        self, facts: ConflictFacts, key: int, *, may_resolve: bool, can_ask: bool
    ) -> None:
        """Show a conflict, with empty fields. `key`: digit on the button that uses the typed value. `may_resolve`: this
        office may choose; if not, a button asks the owner of the data to do it, provided `can_ask`."""
        self.entry.clear()
        self.reason.clear()
        empty(self._choices)
        other = facts.other
        for widget in (self.entry, self.use):
            show(widget, other.kind != "choice")
        self.entry.setPlaceholderText(_(PROMPTS.get(other.kind, "")))
        self.use.show_words(_("ใช้ค่าอื่น ({n})").format(n=key))
        for value, text in other.choices:
            choose = partial(self._take, "" if value is None else str(value))
            button = Button(self._look, text, "ghost", small=True, do=choose)
            name(button, _("ใช้ค่าอื่น {value}").format(value=text))
            self._choices.addWidget(button)
        show(self._third, may_resolve and facts.other.kind != "")
        show(self._reasons, may_resolve and facts.takes_reason)
        show(self._owner, not may_resolve)
        show(self.ask, not may_resolve and can_ask)
        self.show_weighed(None, "")

    def show_weighed(self, effect: ConflictValueScore | None, wrong: str) -> None:
        """Show the score that the typed value would give, if any, and why it is invalid (`wrong`, "" = valid)."""
        fill(self._weighed, [effect_frame(effect, _("ถ้าใช้ค่านี้"))] if effect else [])
        show_some(self._wrong, wrong)

    @property
    def because(self) -> str:
        """The typed reason; "" if there is none, or if the field in conflict takes no reason."""
        return "" if self._reasons.isHidden() else self.reason.toPlainText().strip()

    def _typing(self) -> None:
        self.show_weighed(None, "")
        self._rest.start()

    def _use(self) -> None:
        if self.entry.text().strip():
            self._rest.stop()
            self._take(self.entry.text().strip())
        else:
            self.entry.setFocus()


LARGE = 150  # font size in percent
FREE = (1 << 24) - 1  # pixels: Qt's value for an unlimited width
PAGED = ("answer", "row", "progress", "plan", "assessment")  # entities whose records have a page


class ConflictsPage(QWidget):
    """The page of open conflicts. No value is preselected, not even the newest; unchosen values stay in the history."""

    def __init__(self, look: Look, desk: "ConflictsDesk") -> None:
        super().__init__()
        self._look = look
        self._desk = desk
        self._found: tuple[ConflictText, ...] = ()
        self._at, self._own = 0, ""
        self.cards: list[ConflictValueCard] = []  # one per value
        self._title = words("", "section", wrap=True)
        self._position = words("", "line", "text2", wrap=True)
        self.go = Button(look, _("ไปที่ข้อมูล"), "ghost", "right", do=self._go)
        self.before = Button(look, "", "ghost", "left", _("ก่อนหน้า"), do=lambda: self._turn(-1))
        self.after = Button(
            look, "", "ghost", "right", _("ตัดสินภายหลัง ไปข้อถัดไป (N)"), do=lambda: self._turn(1)
        )
        self._count = words("", "strong")
        head = (
            column(self._title, self._position, gap=1),
            self.go,
            self.before,
            self._count,
            self.after,
        )
        self._head = frame(row(*head, edges=(16, 8, 12, 9), grow=0), "card")
        self._cards = row(gap=12)
        self.other = OtherValueCard(look, self._weigh_other, self._use_other, self._ask)
        self.origin = ConflictDiagram(look)
        self._none = words(_("ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว"), "strong", "ok", wrap=True)
        self._hint = words(
            _(
                "1 ใช้ค่าซ้าย   2 ใช้ค่าขวา   3 ค่าอื่น   N ตัดสินภายหลัง   Ctrl+Z เลิกทำ   เวลาเป็นของเครื่องที่บันทึก ไม่ใช้ตัดสิน"
            ),
            "small",
            "text2",
            wrap=True,
        )
        self._locked = words(
            _("ล็อกเพื่อลงนามแล้ว เลือกได้เฉพาะค่าที่ลงนาม ซึ่งการลงนามยังใช้ได้ ถ้าจะใช้ค่าอื่น ให้ยกเลิกการลงนามก่อน"),
            "line",
            "warn",
            wrap=True,
        )
        self._columns = row(self._cards, self.other, gap=12, grow=0)
        origin = frame(column(self.origin, gap=0, edges=(16, 4, 16, 4)), "card")
        self._work = frame(column(self._locked, self._columns, origin, self._hint, gap=10))
        self._area = scrolling(
            column(self._none, self._head, self._work, None, gap=10, edges=(0, 0, 6, 0))
        )
        self.setLayout(column(self._area, gap=0))
        for n in range(1, 5):
            QShortcut(QKeySequence(str(n)), self, lambda n=n: self._nth(n - 1))
        QShortcut(QKeySequence("N"), self, lambda: self._turn(1))
        look.changed.connect(self._fit)
        self._fit()
        self.show_conflicts(())

    def show_conflicts(self, texts: tuple[ConflictText, ...], own_unit: str = "") -> None:
        """Show one of `texts`: the conflict that was shown before, else the first. `own_unit`: id of this office."""
        self._own = own_unit
        here = self._found[self._at].row if self._found else None
        same = bool(here) and texts == self._found
        self._found = texts
        where = (here.ref, here.field) if here else None
        self._at = next(
            (n for n, one in enumerate(texts) if (one.row.ref, one.row.field) == where), 0
        )
        if not same or not texts:
            self._show()

    @property
    def current(self) -> ConflictText | None:
        """The conflict that is shown, or None if there is none."""
        return self._found[self._at] if self._found else None

    def show_facts(self, facts: ConflictFacts) -> None:
        """Show more about the current conflict; do nothing if `facts` has another number of values than the page."""
        conflict = self.current
        if conflict is None or len(facts.sides) != len(self.cards):
            return
        for card, value in zip(self.cards, facts.sides, strict=True):
            card.show_facts(value)
        before = facts.before
        if before:
            text = _("ค่าที่ทุกเครื่องเห็น {value}  {when}").format(value=before.words, when=before.when)
        else:
            text = ""
        self.origin.show_origin(text, conflict.sides)
        foreign = conflict.row.ref.scope.partition("/")[0]
        self.other.show_conflict(
            facts, len(self.cards) + 1, may_resolve=self._may(conflict), can_ask=foreign != "all"
        )
        settle(self._area)

    def show_weighed(self, effect: ConflictValueScore | None, wrong: str) -> None:
        """Show the score that the typed value would give, if any, and why it is invalid (`wrong`, "" = valid)."""
        self.other.show_weighed(effect, wrong)
        settle(self._area)

    def _may(self, conflict: ConflictText) -> bool:
        """Return whether this office may write the record: its own one, or one of the register."""
        return conflict.row.ref.scope.partition("/")[0] in (self._own, "all")

    def _turn(self, delta: int) -> None:
        if self._found:
            self._at = (self._at + delta) % len(self._found)
            self._show()

    def _nth(self, n: int) -> None:
        if n < len(self.cards):
            if self.cards[n].choose.isEnabled():
                self.cards[n].choose.click()
        elif n == len(self.cards) and self.other.entry.isVisible():
            self.other.entry.setFocus()

    def _go(self) -> None:
        if self.current:
            self._desk.go_to(self.current)

    def _weigh_other(self, text: str) -> None:
        if self.current:
            self._desk.weigh_other(self.current, text)

    def _use_other(self, text: str) -> None:
        if self.current:
            self._desk.settle_other(self.current, text, self.other.because)

    def _ask(self) -> None:
        if self.current:
            self._desk.ask_owner(self.current)

    def _show(self) -> None:
        there = bool(self._found)
        for widget in (self._head, self._work):
            show(widget, there)
        show(self._none, not there)
        empty(self._cards)
        self.cards = []
        conflict = self.current
        if conflict is None:
            return
        show_plain(self._title, conflict.title)
        show_plain(self._position, "  ›  ".join((conflict.place, conflict.field)))
        show_plain(self._count, _("{n} จาก {of}").format(n=self._at + 1, of=len(self._found)))
        show(self._locked, conflict.row.locked)
        show(self.go, conflict.row.ref.entity in PAGED and conflict.row.ref.scope == self._own)
        for at, value in enumerate(conflict.sides):
            op = conflict.row.sides[at].op
            allowed = conflict.row.may_choose(op)
            signed = conflict.row.locked and op == conflict.row.kept
            choice = _choice(value.value, op)
            use = self._using(conflict, choice) if allowed and choice is not None else None
            writable = self._may(conflict)
            card = ConflictValueCard(
                self._look, value, at + 1, use, writable=writable, signed=signed
            )
            self._cards.addWidget(card, 1)
            self.cards.append(card)
        self._desk.weigh(conflict)

    def _using(self, conflict: ConflictText, choice: ConflictChoice) -> Callable[[], None]:
        """Return what chooses a value of a conflict, with the reason that is typed by then."""
        return lambda: self._desk.settle(conflict, choice, self.other.because)

    def _fit(self) -> None:
        """Put the third value right of the cards, or with large fonts below them."""
        wide = self._look.scale < LARGE
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self.other.setMinimumWidth(self._look.px(280) if wide else 0)
        self.other.setMaximumWidth(self._look.px(280) if wide else FREE)


def _choice(value: Value, op: str) -> ConflictChoice | None:
    """Return what is written if a value in conflict is chosen: of a vote, which is secret, the op. None if the value is
    not here."""
    if value is AbsenceReason.VOTED:
        return ChosenConflictValue(op)
    return None if isinstance(value, AbsenceReason) else value


LONG = 28  # characters from which a value is set in smaller type
TONES = {"met": "ok", "doubt": "warn", "not_met": "bad"}


class ConflictValueCard(Surface):
    """A card of one value of a conflict; all have the same size and colour, so that none seems preferred."""

    def __init__(
        self,
        look: Look,
        value: ConflictValueText,
        key: int,
        use: Callable[[], None] | None,
        *,
        writable: bool,
        signed: bool,
    ) -> None:
        """Make the card; `key` is the key that chooses it. `use` chooses the value, None = that is not possible.
        `writable`: this office may write the field; `signed`: it is the value that was signed."""
        super().__init__("card")
        self._look = look
        where = _("เครื่องนี้") if value.written_here else _("จากไฟล์ที่รับเข้า")
        pills = [Pill(look, where, "mute", "pc" if value.written_here else "in")]
        if signed:
            pills += [Pill(look, _("ค่าที่ลงนาม"), "info", "lock")]
        head = row(*pills, None, gap=8)
        figure = words(value.words, "hero" if len(value.words) <= LONG else "strong", wrap=True)
        who = "  ".join(filter(None, (value.who, value.position)))
        facts = [self._fact("user", who), self._fact("pc", f"{value.device}  ·  {value.when}")]
        if value.clock:
            facts.append(self._fact("warn", value.clock, "warn"))
        self._more = column(gap=6)
        self.choose = Button(look, _("ใช้ค่านี้ ({n})").format(n=key), "soft2", do=use)
        name(self.choose, _("ใช้ค่า {value} ของ {who}").format(value=value.words, who=value.who))
        self.choose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose.setEnabled(writable and use is not None)
        show(self.choose, writable)
        inside = (head, figure, hairline(), *facts, self._more, None, self.choose)
        self.setLayout(column(*inside, gap=7, edges=(18, 12, 18, 14)))

    def show_facts(self, facts: ConflictValueFacts) -> None:
        """Show the reason given for the value, and the score that choosing the value would give, if known."""
        reason = [self._fact("chat", facts.reason)] if facts.reason else []
        fill(self._more, [*reason, *([effect_frame(facts.effect)] if facts.effect else [])])

    def _fact(self, icon: str, text: str, tone: str = "text") -> QWidget:
        line = row(
            IconLabel(self._look, icon, "text2" if tone == "text" else tone, 16),
            words(text, "line", tone, wrap=True),
            gap=9,
            grow=1,
        )
        return frame(line)


def effect_frame(effect: ConflictValueScore, heading: str = "") -> QFrame:
    """Return a frame with the score that a value would give: total and, if known, item and dimension. `heading`: the
    text above, "" = “if this value is chosen”."""
    band = grade_words(effect.band, graded=effect.graded)
    passes = {True: _("ผ่านเกณฑ์"), False: _("ยังไม่ผ่านเกณฑ์"), None: ""}[effect.passes]
    got = got_text(effect.total, effect.full, effect.places)
    total = "  ".join(filter(None, (_("รวม {total}").format(total=got), band, passes)))
    head = words(heading or _("ถ้าเลือกค่านี้"), "small", "text2")
    lines: list[QWidget] = [_pair(head, words(total, "linestrong", wrap=True))]
    if effect.verdict:
        lines.append(
            words(effect.verdict, "linestrong", TONES.get(effect.mark, "text2"), wrap=True)
        )
        lines.append(words(effect.dimension_words, "line", "text2", wrap=True))
    return frame(column(*lines, gap=1, edges=(12, 6, 12, 8)), "inset")


def _pair(widget: QWidget, right: QWidget) -> QWidget:
    return frame(row(widget, right, gap=10, grow=1))


MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class ConflictDiagram(PaintedWidget):
    """A widget that draws a conflict's values as branches from the earlier value that they replaced."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, 78)
        self._before = ""
        self._values: tuple[ConflictValueText, ...] = ()

    def show_origin(self, before: str, values: Sequence[ConflictValueText]) -> None:
        """Draw the `values` in conflict and the earlier value that they replaced (`before`, as text; "" = none)."""
        self._before, self._values = before, tuple(values)
        texts = [f"{value.device} {value.words}" for value in values]
        name(self, _("ที่มาของข้อมูลไม่ตรงกัน"), "  ".join([before, *texts]))
        show_tip(self, before)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        look, middle = self.look, area.center().y() - self.look.px(6)
        start, fork = area.width() * 0.16, area.width() * 0.27
        node, asked = area.width() * 0.66, _("รอท่านเลือก")
        wide = QFontMetrics(look.font(14, 500)).horizontalAdvance(asked) + look.px(22)
        end = min(area.width() * 0.88, area.width() - wide)
        gap = area.height() / max(1, len(self._values))
        for at, value in enumerate(self._values, 1):
            y = gap * (at - 0.5) - look.px(1)
            token = f"d{(at - 1) % 5 + 1}"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.pen(token, 2.4))
            painter.drawPath(_bow(QPointF(fork, middle), QPointF(node, y)))
            painter.setPen(self.pen("text2", 1.6, Qt.PenStyle.DashLine))
            painter.drawPath(_bow(QPointF(node, y), QPointF(end, middle)))
            self._disc(painter, QPointF(node, y), str(at), token, "accentfg" if at == 1 else "card")
            left = fork + look.px(90)
            top = y - look.px(20 if y < middle else -2)
            self._words(painter, QRectF(left, top, node - fork - look.px(110), look.px(20)), value)
        if self._before:
            painter.setPen(self.pen("grid", 3))
            painter.drawLine(QPointF(start, middle), QPointF(fork, middle))
            self._disc(painter, QPointF(start, middle), "0", "text2", "card")
            painter.setPen(look.color("text2"))
            painter.setFont(look.font(13))
            room = QRectF(0, middle + look.px(14), fork + look.px(40), look.px(22))
            cut = painter.fontMetrics().elidedText(
                digits(self._before), Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, LEFT, cut)
        self._disc(painter, QPointF(end, middle), "?", "card", "text")
        painter.setPen(look.color("text"))
        painter.setFont(look.font(14, 500))
        room = QRectF(end + look.px(18), middle - look.px(12), area.width(), look.px(24))
        painter.drawText(room, LEFT, asked)

    def _words(self, painter: QPainter, area: QRectF, value: ConflictValueText) -> None:
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(13))
        text = digits(f"{value.device}  {value.when}")
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, LEFT, cut)

    def _disc(self, painter: QPainter, centre: QPointF, text: str, token: str, ink: str) -> None:
        radius = float(self.look.px(12))
        painter.setPen(self.pen("text2" if token == "card" else token, 2))
        painter.setBrush(self.look.color(token))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(self.look.color(ink))
        painter.setFont(self.look.font(14, 700))
        painter.drawText(
            QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius),
            MIDDLE,
            digits(text),
        )


def _bow(begin: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(begin)
    half = (begin.x() + end.x()) / 2
    path.cubicTo(QPointF(half, begin.y()), QPointF(half, end.y()), end)
    return path


class ConflictsDesk:
    """The controller of the conflicts page: reads each value's effect, saves the choice, sends requests to the owner."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._session = context.session

    @cached_property
    def page(self) -> ConflictsPage:
        return ConflictsPage(self._context.look, self)

    def refresh(self) -> None:
        """Read the open conflicts of the folder and show them on the page."""
        now = int(datetime.now().timestamp() * 1000)
        self.page.show_conflicts(
            self._session.read(lambda reader: conflict_texts(reader, now)), self._context.unit
        )

    def go_to(self, conflict: ConflictText) -> None:
        self._context.host.jump(conflict.row.ref)

    def weigh(self, conflict: ConflictText) -> None:
        """Show the effect of each value of the current conflict."""
        self.page.show_facts(self._session.read(lambda r: conflict_facts(r, conflict.row)))

    def settle(self, conflict: ConflictText, value: ConflictChoice, reason: str) -> None:
        row = conflict.row
        chosen = partial(
            resolve_conflict,
            ref=row.ref,
            field=row.field,
            value=value,
            seen=row.seen,
            reason=reason,
        )
        self._session.do(chosen)

    def weigh_other(self, conflict: ConflictText, text: str) -> None:
        """Show the effect of a third value while it is typed."""
        try:
            value = self._other(conflict, text) if text else None
        except UserError as problem:
            self.page.show_weighed(None, f"{problem.what} {problem.do}")
            return
        known = partial(weighed, row=conflict.row, value=value)
        self.page.show_weighed(self._session.read(known) if text else None, "")

    def settle_other(self, conflict: ConflictText, text: str, reason: str) -> None:
        try:
            self.settle(conflict, self._other(conflict, text), reason)
        except UserError as problem:
            self.page.show_weighed(None, f"{problem.what} {problem.do}")

    def _other(self, conflict: ConflictText, text: str) -> Written:
        return self._session.read(
            partial(other_value, ref=conflict.row.ref, field=conflict.row.field, text=text)
        )

    def ask_owner(self, conflict: ConflictText) -> None:
        """Write a request to the unit that owns the record, naming both values."""
        values = _(" กับ ").join(f"“{value.words}” ({value.device})" for value in conflict.sides)
        text = _("ขอให้เลือกค่าที่ถูกต้องของ {title} ช่อง {field}: {sides}")
        text = text.format(title=conflict.title, field=conflict.field, sides=values)
        ref = conflict.row.ref
        asked = partial(
            comment, unit=ref.scope.partition("/")[0], topic=ref, kind="request", text=text
        )
        said = self._context.host.report
        self._context.do(asked, lambda: said(_("บันทึกคำถามแล้ว จะไปกับไฟล์ถึงหน่วยงานนั้น"), "ok"))
