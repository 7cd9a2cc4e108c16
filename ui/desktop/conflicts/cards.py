"""The values of a conflict as cards: value, author, effect on the score; and a drawing of its origin."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.conflicts.facts import Effect
from core.conflicts.view import ValueFacts, ValueText
from core.exact import got_text
from core.forms.called import grade_words
from core.i18n import _
from core.values import Absent
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, frame, hairline, row
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import name, show, show_tip, words

LONG = 28  # characters from which a value is set smaller
TONES = {"met": "ok", "doubt": "warn", "not_met": "bad"}


class ValueCard(QFrame):
    """Equal to its neighbours in size and colour: nothing is preselected."""

    chosen = Signal()

    def __init__(self, look: Look, value: ValueText, key: int, *, may: bool) -> None:
        """`key` chooses it; `may` = this office may write the field."""
        super().__init__()
        self.setObjectName("card")
        self._look = look
        where = _("เครื่องนี้") if value.own else _("จากไฟล์ที่รับเข้า")
        head = row(Pill(look, where, "mute", "pc" if value.own else "in"), None, gap=8)
        figure = words(value.words, "hero" if len(value.words) <= LONG else "strong", wrap=True)
        who = "  ".join(filter(None, (value.who, value.position)))
        facts = [self._fact("user", who), self._fact("pc", f"{value.device}  ·  {value.when}")]
        if value.clock:
            facts.append(self._fact("warn", value.clock, "warn"))
        self._more = QVBoxLayout()
        self._more.setSpacing(6)
        self.choose = Button(look, _("ใช้ค่านี้ ({n})").format(n=key), "soft2", do=self.chosen)
        name(self.choose, _("ใช้ค่า {value} ของ {who}").format(value=value.words, who=value.who))
        self.choose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose.setEnabled(may and (value.value is Absent.VOTED or not isinstance(value.value, Absent)))
        show(self.choose, may)
        self.setLayout(
            column(head, figure, hairline(), *facts, self._more, None, self.choose, gap=7, edges=(18, 12, 18, 14))
        )

    def show_facts(self, facts: ValueFacts) -> None:
        """Show the reason given with the value, and the score if it is chosen."""
        empty(self._more)
        if facts.reason:
            self._more.addWidget(self._fact("chat", facts.reason))
        if facts.effect is not None:
            self._more.addWidget(effect_frame(facts.effect))

    def _fact(self, icon: str, text: str, tone: str = "text") -> QWidget:
        line = row(
            Pictogram(self._look, icon, "text2" if tone == "text" else tone, 16),
            words(text, "line", tone, wrap=True), gap=9, grow=1
        )  # fmt: skip
        return frame(line)


def effect_frame(effect: Effect, called: str = "") -> QFrame:
    """The resulting score: the figure or item, its dimension, the total."""
    band = grade_words(effect.band, graded=effect.graded)
    passes = {True: _("ผ่านเกณฑ์"), False: _("ยังไม่ผ่านเกณฑ์"), None: ""}[effect.passes]
    got = got_text(effect.total, effect.full, effect.places)
    total = "  ".join(filter(None, (_("รวม {total}").format(total=got), band, passes)))
    lines: list[QWidget] = [
        _pair(words(called or _("ถ้าเลือกค่านี้"), "small", "text2"), words(total, "linestrong", wrap=True))
    ]
    if effect.verdict:
        verdict = words(effect.verdict, "linestrong", TONES.get(effect.mark, "text2"), wrap=True)
        lines.append(verdict)
        lines.append(words(effect.dimension_words, "line", "text2", wrap=True))
    return frame(column(*lines, gap=1, edges=(12, 6, 12, 8)), "inset")


def _pair(left: QWidget, right: QWidget) -> QWidget:
    return frame(row(left, right, gap=10, grow=1))


MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class Origin(Painted):
    def __init__(self, look: Look) -> None:
        super().__init__(look, 0, 78)
        self._before = ""
        self._values: tuple[ValueText, ...] = ()

    def show_origin(self, before: str, values: Sequence[ValueText]) -> None:
        """`before` is the value all had seen, with its time; "" = there was none."""
        self._before, self._values = before, tuple(values)
        texts = [f"{value.device} {value.words}" for value in values]
        name(self, _("ที่มาของข้อมูลไม่ตรงกัน"), "  ".join([before, *texts]))
        show_tip(self, before)
        self.update()

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        look, middle = self.look, ground.center().y() - self.look.px(6)
        start, fork = ground.width() * 0.16, ground.width() * 0.27
        node, asked = ground.width() * 0.66, _("รอท่านเลือก")
        wide = QFontMetrics(look.font(14, 500)).horizontalAdvance(asked) + look.px(22)
        end = min(ground.width() * 0.88, ground.width() - wide)
        gap = ground.height() / max(1, len(self._values))
        for at, value in enumerate(self._values, 1):
            y = gap * (at - 0.5) - look.px(1)
            token = f"d{(at - 1) % 5 + 1}"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.pen(token, 2.4))
            painter.drawPath(_bow(QPointF(fork, middle), QPointF(node, y)))
            painter.setPen(self.pen("text2", 1.6, Qt.PenStyle.DashLine))
            painter.drawPath(_bow(QPointF(node, y), QPointF(end, middle)))
            self._disc(painter, QPointF(node, y), str(at), token, "accentfg" if at == 1 else "card")
            self._words(
                painter,
                QRectF(
                    fork + look.px(90), y - look.px(20 if y < middle else -2), node - fork - look.px(110), look.px(20)
                ),
                value,
            )
        if self._before:
            painter.setPen(self.pen("grid", 3))
            painter.drawLine(QPointF(start, middle), QPointF(fork, middle))
            self._disc(painter, QPointF(start, middle), "0", "text2", "card")
            painter.setPen(look.color("text2"))
            painter.setFont(look.font(13))
            room = QRectF(0, middle + look.px(14), fork + look.px(40), look.px(22))
            shown = painter.fontMetrics().elidedText(
                digits(self._before), Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, LEFT, shown)
        self._disc(painter, QPointF(end, middle), "?", "card", "text")
        painter.setPen(look.color("text"))
        painter.setFont(look.font(14, 500))
        room = QRectF(end + look.px(18), middle - look.px(12), ground.width(), look.px(24))
        painter.drawText(room, LEFT, asked)

    def _words(self, painter: QPainter, room: QRectF, value: ValueText) -> None:
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(13))
        text = digits(f"{value.device}  {value.when}")
        painter.drawText(
            room, LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        )

    def _disc(self, painter: QPainter, centre: QPointF, text: str, token: str, ink: str) -> None:
        radius = float(self.look.px(12))
        painter.setPen(self.pen("text2" if token == "card" else token, 2))
        painter.setBrush(self.look.color(token))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(self.look.color(ink))
        painter.setFont(self.look.font(14, 700))
        painter.drawText(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), MIDDLE, digits(text))


def _bow(begin: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(begin)
    half = (begin.x() + end.x()) / 2
    path.cubicTo(QPointF(half, begin.y()), QPointF(half, end.y()), end)
    return path
