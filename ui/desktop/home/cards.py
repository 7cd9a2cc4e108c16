"""The cards of the year's own documents: how far plans are reported, the rings and the score of assessments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.exact import got_text, points_text
from core.home.rows import Goal
from core.i18n import _
from ui.desktop.widgets.buttons import Button, LineButton, Pill
from ui.desktop.widgets.layout import Surface, column, empty, frame, row
from ui.desktop.widgets.painted import Bar, Ring
from ui.desktop.widgets.plain import show, show_plain, show_some, words

if TYPE_CHECKING:
    from core.home.rows import AssessmentSum, DimensionShare, PlanSum
    from ui.desktop.theme.look import Look

TOKENS = 5  # dimensions that have a colour of their own


class GoalCard(Surface):
    """A card whose rows lead somewhere."""

    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look


class YearCard(GoalCard):
    """A card with a title, a link to its page, and rows."""

    def __init__(self, look: Look, title: str, link: str, page: str) -> None:
        super().__init__(look)
        self.link = Button(look, link, "link", do=lambda: self.wanted.emit(Goal(page)))
        self._lines = column(gap=8)
        self._shown: object = None
        head = row(words(title, "section"), None, self.link)
        self.setLayout(column(head, self._lines, None, gap=8, edges=(16, 10, 12, 12)))

    def _is_shown(self, found: object) -> bool:
        """Whether the rows are those of this already, at this text size; from now on they are."""
        before, self._shown = self._shown, (found, self._look.scale)
        return before == self._shown

    def _show_none(self, text: str) -> None:
        self._lines.addWidget(words(text, "line", "text2", wrap=True))


class PlanCard(YearCard):
    def __init__(self, look: Look) -> None:
        super().__init__(look, _("แผนปีนี้"), _("เปิดแผน"), "plan")

    def show_plans(self, plans: Sequence[PlanSum]) -> None:
        if self._is_shown(tuple(plans)):
            return
        empty(self._lines)
        for plan in plans:
            self._lines.addWidget(self._line(plan))
        if not plans:
            self._show_none(_("ยังไม่มีแผนของปีนี้ กด เปิดแผน เพื่อเริ่มจากแบบ หรือนำเข้าจากไฟล์แผน"))

    def _line(self, plan: PlanSum) -> QWidget:
        bar = Bar(self._look)
        bar.show_bar(Fraction(plan.done, plan.of) if plan.of else Fraction(0), None)
        text = _("รายงานผลแล้ว {n} จาก {of} รายการ").format(n=plan.done, of=plan.of)
        text = " · ".join(filter(None, (plan.period, text)))
        if not plan.of:
            text = plan.period or _("ยังไม่มีรายการที่ต้องรายงานผล")
        past = ""
        if plan.last_year:
            year, done, of = plan.last_year
            past = _("ปี {year}: {n} จาก {of} รายการ").format(year=year, n=done, of=of)
        inside = column(words(plan.title, "strong", wrap=True), words(text, "line", "text2", wrap=True), gap=1)
        inside.addWidget(bar)
        if past:
            inside.addWidget(words(past, "small", "text2"))
        inside.setContentsMargins(4, 4, 4, 4)
        line = LineButton(inside, plan.title, f"{text} {past}".strip())
        line.clicked.connect(lambda: self.wanted.emit(plan.goal))
        return line


class RingCard(YearCard):
    """A ring per dimension; a click opens the dimension."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("การประเมินปีนี้"), _("เปิดการประเมิน"), "assessment")

    def show_assessments(self, found: Sequence[AssessmentSum]) -> None:
        """Show these; the title of each leads to it where there are several."""
        if self._is_shown(tuple(found)):
            return
        empty(self._lines)
        if not found:
            self._show_none(_("ยังไม่มีการประเมินของปีนี้ กด เปิดการประเมิน เพื่อเลือกแบบแล้วเริ่มตอบ"))
        for one in found:
            self._show(one, named=len(found) > 1)

    def _show(self, found: AssessmentSum, *, named: bool) -> None:
        text = _("ประเมินตนเอง ตรวจแล้ว {n} จาก {of} ข้อ").format(n=found.answered, of=found.of)
        if named:
            inside = column(words(found.title, "strong", wrap=True), words(text, "line", "text2", wrap=True), gap=0)
            inside.setContentsMargins(4, 2, 4, 2)
            line = LineButton(inside, found.title, text)
            line.clicked.connect(partial(self.wanted.emit, found.goal))
            self._lines.addWidget(line)
        else:
            self._lines.addWidget(words(text, "line", "text2", wrap=True))
        rings = row(gap=2)
        for one in found.dimensions:
            rings.addWidget(self._ring(one), 1)
        self._lines.addWidget(frame(rings))

    def _ring(self, one: DimensionShare) -> QWidget:
        ring = Ring(self._look, str(one.number), f"d{(one.number - 1) % TOKENS + 1}")
        ring.show_share(one.points / one.full if one.full else Fraction(0))
        points = f"{got_text(one.points, one.full)}/{points_text(one.full or None)}"
        figure, short = words(points, "strong"), words(one.short, "small", "text2", wrap=True)
        for label in (figure, short):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        inside = column(row(None, ring, None, gap=0), figure, short, None, gap=2, edges=(1, 4, 1, 4))
        ring.setMinimumSize(ring.sizeHint())
        button = LineButton(inside, f"{one.name} {one.short}", points)
        policy = button.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)  # all as tall as the one with the longest text
        button.setSizePolicy(policy)
        button.clicked.connect(lambda: self.wanted.emit(one.goal))
        return button


class ScoreCard(GoalCard):
    """The total, how far it is from passing, and last year's."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title = words("", "section", wrap=True)
        self._total, self._of = words("", "big"), words("", "line", "text2")
        self._band, self._pill = words("", "linestrong"), Pill(look)
        self._bar = Bar(look, thick=9)
        self._past, self._mark = words("", "small", "text2"), words("", "small")
        figures = row(self._total, column(None, self._of, self._band, None, gap=0), None, gap=12)
        foot = row(self._past, None, self._mark)
        self._left = words("", "small", "text2", wrap=True)
        text = column(row(self._pill, None), self._left, gap=2)
        self.setLayout(column(self._title, figures, text, self._bar, foot, gap=4, edges=(16, 10, 16, 10)))

    def show_assessment(self, found: AssessmentSum | None) -> None:
        show(self, found is not None)
        if found is None:
            return
        title = _("คะแนนประเมินตนเอง {name}") if found.judged else _("คะแนน {name}")
        show_plain(self._title, title.format(name=found.title))
        show_plain(self._total, got_text(found.total, found.full, found.places))
        show_plain(self._of, _("จาก {full}").format(full=points_text(found.full or None)))
        show_plain(self._band, found.grade)
        show(self._pill, found.passes is not None)
        if found.short_of:
            short = points_text(found.short_of, found.places)
            self._pill.show_pill(_("ขาดอีก {n} จึงผ่าน").format(n=short), "warn", "warn")
        elif not found.passes:
            self._pill.show_pill(_("ยังไม่ผ่านเกณฑ์"), "warn", "warn")
        elif found.done:
            self._pill.show_pill(_("ผ่านเกณฑ์"), "ok", "tick")
        else:
            self._pill.show_pill(_("คะแนนถึงเกณฑ์ แต่ยังไม่ครบ"), "warn", "warn")
        show_some(self._left, "\n".join(filter(None, (found.judged, found.left))))
        full = found.full or Fraction(1)
        self._bar.show_bar(min(Fraction(1), found.base / full), found.pass_mark / full if found.pass_mark else None)
        past = found.last_year
        got = past and _("ปี {year} ได้ {n}").format(year=past.year, n=points_text(past.total, past.places))
        show_plain(self._past, got or "")
        mark = found.pass_mark
        show_plain(self._mark, _("เกณฑ์ผ่าน {n}").format(n=points_text(mark)) if mark is not None else "")
