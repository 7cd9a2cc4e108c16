"""The year of a row as a strip of periods: what is planned and reported in each, and which one is being reported."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.i18n import _
from core.plan.year_view import PlanRowPeriod
from core.thai.days import period_name, short_month
from core.thai.written import Period
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, show, show_tip

HIGH = 46  # design pixels
# number of parts from which they are named by their months only
MONTHS = 12


class YearPeriodsStrip(QWidget):
    """A strip of the year's periods. If the form reports by period, a click or an arrow key chooses one."""

    def __init__(self, look: Look, show_period: Callable[[str], None]) -> None:
        """Make the strip; `show_period` is given the id of the period whose report is to be entered."""
        super().__init__()
        self._look, self._show_period = look, show_period
        self.parts: tuple[PlanRowPeriod, ...] = ()
        self._here, self._locked = "", frozenset[str]()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_parts(
        self, parts: Sequence[PlanRowPeriod], selected: str, locked: Collection[str] = ()
    ) -> None:
        """Show the periods. `selected`: id of the chosen one, "" = no choice; `locked`: ids of the read-only ones."""
        self.parts = tuple(parts)
        self._here = selected
        self._locked = frozenset(locked)
        filled = any(part.planned or part.dated or part.share is not None for part in parts)
        show(self, bool(parts) and (filled or bool(selected)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if selected else Qt.FocusPolicy.NoFocus)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if selected else Qt.CursorShape.ArrowCursor
        )
        signed = _("ล็อกเพื่อลงนามแล้ว")
        said = (
            (part, [part_words(part), *([signed] if part.period.id in self._locked else [])])
            for part in parts
        )
        texts = [f"{period_name(part.period)}: {'  '.join(words)}" for part, words in said]
        name(self, _("รายงานของช่วงใดในปี") if selected else _("ปีของรายการ"), ", ".join(texts))
        show_tip(self, "\n".join(texts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(HIGH))

    def box_of(self, n: int) -> QRectF:
        """Return the rectangle, in pixels, in which the period with this index is painted."""
        wide = self.width() / max(1, len(self.parts))
        return QRectF(n * wide + 2, 1, wide - 4, self.height() - 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = [n for n in range(len(self.parts)) if self.box_of(n).contains(event.position())]
        if found and self._here:
            self._choose(found[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        at = (
            next((n for n, part in enumerate(self.parts) if part.period.id == self._here), 0) + step
        )
        if step and self._here and 0 <= at < len(self.parts):
            self._choose(at)
        else:
            super().keyPressEvent(event)

    def _choose(self, n: int) -> None:
        self._show_period(self.parts[n].period.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, part in enumerate(self.parts):
            self._part(painter, self.box_of(n), part)
        painter.end()

    def _part(self, painter: QPainter, box: QRectF, part: PlanRowPeriod) -> None:
        look, here = self._look, part.period.id == self._here
        if here:
            painter.setPen(QPen(look.color("accent"), 2 if self.hasFocus() else 1))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box, 8, 8)
        inside = box.adjusted(look.px(6), look.px(3), -look.px(6), -look.px(5))
        painter.setFont(look.font(14, 600 if part.now or here else 500))
        painter.setPen(look.color("accent" if part.now else "text"))
        line = QRectF(inside.left(), inside.top(), inside.width(), look.px(24))
        title, months, summary = (
            digits(one) for one in (*names_of(part.period, len(self.parts)), part_short(part))
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + look.px(6))
        if part.period.id in self._locked:
            drawn = 16 if line.width() >= look.px(16) else 12  # a month has little room
            size = look.px(drawn)
            end = max(int(line.right()), int(line.left()) + look.px(drawn - 2))
            home = QRect(
                min(end, int(box.right()) - 1) - size,
                int(line.center().y()) - size // 2,
                size,
                size,
            )
            painter.drawPixmap(home, look.pixmap("lock", "info", drawn))
            line.setRight(line.right() - size - look.px(4))
        painter.setFont(look.font(13, 500))
        painter.setPen(look.color("text2"))
        wide = painter.fontMetrics().horizontalAdvance
        if wide(months) + wide(summary) + look.px(8) <= line.width():  # the tip shows them anyway
            painter.drawText(
                line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, months
            )
        summary = painter.fontMetrics().elidedText(
            summary, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, summary)
        self._bar(
            painter,
            QRectF(inside.left(), line.bottom() + look.px(3), inside.width(), look.px(6)),
            part,
        )

    def _bar(self, painter: QPainter, bed: QRectF, part: PlanRowPeriod) -> None:
        look, round_ = self._look, bed.height() / 2
        painter.setPen(QPen(look.color("accent"), 1) if part.planned else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("card" if part.planned else "track"))
        painter.drawRoundedRect(bed, round_, round_)
        if part.share is not None:
            share = float(part.share)
        elif part.dated:
            share = 1.0
        else:
            share = 0.0
        if share:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(
                QRectF(bed.left(), bed.top(), bed.width() * share, bed.height()), round_, round_
            )


def part_words(part: PlanRowPeriod) -> str:
    """Return what is planned and reported in a period, as a text for the tool tip and screen readers."""
    if part.now:
        texts = [_("ช่วงนี้")]
    elif part.ahead:
        texts = [_("ยังไม่ถึง")]
    else:
        texts = []
    if part.planned:
        texts += [_("อยู่ในแผน")]
    if part.share is not None:
        texts += [_("รายงานแล้วร้อยละ {n}").format(n=round(part.share * 100))]
    if part.dated:
        texts += [_("มีรายการที่ลงวันที่ {n}").format(n=part.dated)]
    if part.late:
        texts += [_("ช้ากว่าแผน ยังไม่มีผล")]
    if part.aside:
        texts += [_("ไม่อยู่ในแผนของช่วงนี้ ไม่ต้องรายงาน")]
    return "  ".join(texts) or _("ไม่มีรายการ")


def part_short(part: PlanRowPeriod) -> str:
    """Return what is reported or planned in a period in one or two words, such as `50 %` or `ตามแผน`."""
    if part.share is not None:
        return f"{round(part.share * 100)}\u00a0%"
    if part.late:
        return _("ช้ากว่าแผน")
    if part.dated:
        return _("{n} รายการ").format(n=part.dated)
    if part.planned:
        return _("ตามแผน")
    if part.aside:
        return _("นอกแผน")
    return _("ยังไม่ถึง") if part.ahead else "–"


def names_of(period: Period, periods_per_year: int) -> tuple[str, str]:
    """Return (name, months) of a period, such as (`ไตรมาส 2`, `ม.ค.–มี.ค.`). `periods_per_year`: number of periods in a
    year; if there are 12, months is ""."""
    first = short_month(period.first.month)
    last = short_month(period.last.month)
    if periods_per_year >= MONTHS:
        return first, ""
    return (_("ไตรมาส {n}") if period.kind == "q" else _("ครึ่งปี {n}")).format(
        n=period.n
    ), f"{first}–{last}"
