"""The cards of a wide home page that show the year as a picture, each with its figures for screen readers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from core.exact import got_text, grouped, nearest, points_text
from core.home.picture import YEARS
from core.home.rows import Destination
from core.i18n import _
from ui.desktop.home.cards import GoTo, HomeCard
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import ListRowButton
from ui.desktop.widgets.layout import Surface, as_many, column, row
from ui.desktop.widgets.painted import FractionBar, PaintedWidget
from ui.desktop.widgets.plain import name, show, show_plain, show_some, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.home.picture import ResultWay
    from core.home.rows import AssessmentSummary, HomeView
    from core.plan.year_view import MoneyQuarter, YearMoney
    from ui.desktop.theme.look import Look

# design pixels
QUARTERS, STAIR, WAY = (0, 300), (78, 34), (240, 84)
LINE = 20
THICK = 76  # of a bar at most
FAINT = 70  # opacity of the outer bar, of 255
WHOLE = Fraction(1)


class Bar(NamedTuple):
    """A bar of a chart: its height and, as a stronger bar inside it, how much of it is reached, as shares (0 to 1) of
    the height of the chart; the lines of text below it and the figure above it."""

    share: Fraction
    reached: Fraction
    lines: tuple[str, ...] = ()
    figure: str = ""


class BarChart(PaintedWidget):
    """A chart of bars beside one another."""

    def __init__(self, look: Look, size: tuple[int, int]) -> None:
        super().__init__(look, *size)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar], label: str = "", description: str = "") -> None:
        """Show the bars; screen readers read `label` and `description`."""
        self._bars = tuple(bars)
        name(self, label, description)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        look = self.look
        wide, line = area.width() / max(1, len(self._bars)), look.px(LINE)
        above = line * any(one.figure for one in self._bars)
        below = line * max((len(one.lines) for one in self._bars), default=0)
        ground = area.adjusted(0, above, 0, -below)
        thick = min(wide * 0.8, look.px(THICK))
        painter.setFont(look.font(13))
        for n, one in enumerate(self._bars):
            middle = ground.left() + (n + 0.5) * wide
            for share, part, opacity in ((one.share, 1.0, FAINT), (one.reached, 0.7, 255)):
                ink = look.color("accent")
                ink.setAlpha(opacity)
                painter.setBrush(ink)
                painter.setPen(Qt.PenStyle.NoPen)
                tall, across = ground.height() * float(share), thick * part
                bar = QRectF(middle - across / 2, ground.bottom() - tall, across, tall)
                painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(look.color("text2"))
            top = ground.bottom() - ground.height() * float(max(one.share, one.reached)) - line
            texts = [(top, one.figure)]
            texts += [(ground.bottom() + at * line, text) for at, text in enumerate(one.lines)]
            for y, text in texts:
                place = QRectF(middle - wide / 2, y, wide, line)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, digits(text))


class QuartersCard(Surface):
    """The card with the money and the reports of the year by quarter, and what is counted in it."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title, self.chart = words("", "section"), BarChart(look, QUARTERS)
        self._counted = words("", "small", "text2", wrap=True)
        lines = (self._title, self.chart, self._counted)
        self.setLayout(column(*lines, gap=4, edges=(16, 12, 16, 10)))

    def show_money(self, money: YearMoney | None, year: int) -> None:
        show(self, money is not None)
        if money is None:
            return
        show_plain(self._title, _("เงินและผลรายไตรมาส ปี {year}").format(year=year))
        bars = [
            Bar(*_heights(money, quarter), _quarter(n, quarter), _figure(quarter))
            for n, quarter in enumerate(money.quarters, 1)
        ]
        read = ", ".join(" ".join((*bar.lines, bar.figure)).strip() for bar in bars)
        self.chart.show_bars(bars, self._title.text(), read)
        texts = [_("นับ {n} จาก {of} แผน คือแผนที่รายงานรายไตรมาสหรือรายเดือน")]
        texts[0] = texts[0].format(n=money.plans, of=money.every)
        if any(bar.figure for bar in bars):
            texts.append(_("แท่งในคือเงินที่ใช้ตามรายงาน แท่งนอกคือแผน (บาท)"))
            texts.append(_("รายการที่กินหลายไตรมาสแบ่งเงินตามจำนวนเดือน"))
        if money.undated:
            undated = _("{n} บาทไม่ระบุช่วง จึงไม่อยู่ในแท่งใด")
            texts.append(undated.format(n=grouped(money.undated)))
        show_plain(self._counted, " · ".join(texts))


def _heights(money: YearMoney, quarter: MoneyQuarter) -> tuple[Fraction, Fraction]:
    """Return the heights of what is planned and spent in a quarter or, without money, of reports due and made."""
    most = max(max(each.planned, each.spent) for each in money.quarters)
    if most:
        return quarter.planned / most, quarter.spent / most
    if quarter.due:
        return WHOLE, Fraction(quarter.made, quarter.due)
    return Fraction(0), Fraction(0)


def _quarter(n: int, quarter: MoneyQuarter) -> tuple[str, ...]:
    """Return the lines below a quarter: its name, and how many of the reports due in it are made."""
    text = _("ผล {n} จาก {of}")
    if quarter.ahead and not quarter.made:
        text = _("ยังไม่ถึง {of}")
    reports = (text.format(n=quarter.made, of=quarter.due),) if quarter.due else ()
    return _("ไตรมาส {n}").format(n=n), *reports


def _figure(quarter: MoneyQuarter) -> str:
    """Return the baht spent and planned in a quarter, without satang and without a 0."""
    each = ((_("ใช้ {n}"), quarter.spent), (_("แผน {n}"), quarter.planned))
    return " / ".join(text.format(n=grouped(nearest(baht, 0))) for text, baht in each if baht)


class ClimbedRow(ListRowButton):
    """A clickable row with an assessment of the year, its points, and a stair with a step for each grade of its form; if
    it has no grades, a bar of the points."""

    def __init__(self, look: Look, go: GoTo) -> None:
        self._goal = Destination("")
        self._title = words("", "line", wrap=True)
        self._text, self._figure = words("", "small", "text2", wrap=True), words("", "strong")
        self._stair, self._bar = BarChart(look, STAIR), FractionBar(look, STAIR[0])
        text = column(self._title, self._text, gap=0)
        drawn = (self._stair, self._bar)
        line = row(text, self._figure, *drawn, gap=10, edges=(0, 3, 0, 3), grow=0)
        super().__init__(line, "")
        self.clicked.connect(lambda: go(self._goal))

    def show_climbed(self, summary: AssessmentSummary) -> None:
        self._goal = summary.goal
        drawn = bool(summary.answered and summary.full)
        figure = got_text(summary.total, summary.full, summary.places) if drawn else ""
        stands = _("ตรวจ {n} จาก {of} ข้อ").format(n=summary.answered, of=summary.item_count)
        short = _("ขาดอีก {n} จึงผ่าน").format(n=points_text(summary.short_of, summary.places))
        parts = (
            summary.grade if summary.answered == summary.item_count else stands,
            short if summary.short_of else summary.above,
            summary.committee_text,
        )
        text = " · ".join(filter(None, parts))
        show_plain(self._title, summary.title)
        show_some(self._text, text)
        show_some(self._figure, figure)
        show(self._stair, drawn and summary.steps > 0)
        show(self._bar, drawn and not summary.steps)
        steps = [Fraction(n, summary.steps) for n in range(1, summary.steps + 1)]
        self._stair.show_bars(
            [Bar(each, each * (n < summary.step)) for n, each in enumerate(steps)]
        )
        self._bar.show_bar(min(WHOLE, summary.base / (summary.full or WHOLE)), None)
        name(self, summary.title, f"{figure} {text}".strip())
        self.updateGeometry()


class ClimbedCard(HomeCard):
    """The card with a row for each assessment of the year and, below, one for the results of each over five years."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__(look, go)
        self._title, self._lines, self._ways = words("", "section"), column(gap=2), column(gap=6)
        self._of = words("", "small", "text2", wrap=True)
        lines = (self._title, self._lines, self._of, self._ways)
        self.setLayout(column(*lines, gap=6, edges=(16, 10, 12, 10)))

    def show_climbed(self, home: HomeView) -> None:
        show(self, bool(home.assessments or home.ways))
        show_plain(self._title, _("ผลประเมินตนเอง ปี {year}").format(year=home.year))
        every = home.assessments
        lines = as_many(self._lines, len(every), lambda: ClimbedRow(self._look, self._go))
        for line, one in zip(lines, every, strict=True):
            line.show_climbed(one)
        of = _("ห้าปีที่ผ่านมา: ร้อยละของคะแนนเต็ม ไม่รวมคะแนนพิเศษ เฉพาะปีที่ตรวจครบทุกข้อ")
        show_some(self._of, of if home.ways else "")
        ways = as_many(self._ways, len(home.ways), lambda: WayRow(self._look))
        for way, points in zip(ways, home.ways, strict=True):
            way.show_way(points, home.year)


class WayRow(Surface):
    """A row with the results of an assessment over the years."""

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._title, self._chart = words("", "line", wrap=True), BarChart(look, WAY)
        self.setLayout(row(self._title, self._chart, gap=10, grow=0))

    def show_way(self, way: ResultWay, last: int) -> None:
        """Show the results of the years up to `last`; a year without a result stays empty."""
        show_plain(self._title, way.title)
        shares = dict(way.points)
        bars = [
            Bar(WHOLE, shares[year], (str(year),), grouped(nearest(100 * shares[year], 0)))
            if year in shares
            else Bar(Fraction(0), Fraction(0), (str(year),))
            for year in range(last - YEARS + 1, last + 1)
        ]
        read = (f"{one.lines[0]} {one.figure} %" for one in bars if one.figure)
        self._chart.show_bars(bars, way.title, ", ".join(read))
