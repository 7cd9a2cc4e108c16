"""The card with the score of an assessment, and the base class of the home page's cards."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from core.exact import got_text, points_text
from core.home.rows import Destination
from core.i18n import _
from ui.desktop.widgets.buttons import Pill
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import show, show_plain, show_some, words

if TYPE_CHECKING:
    from core.home.rows import AssessmentSummary
    from ui.desktop.theme.look import Look


GoTo = Callable[[Destination], None]


class HomeCalls(NamedTuple):
    """What the home page and its cards call on request."""

    go: GoTo  # to where a clicked row leads
    tell_copied: Callable[[], None]
    stop: Callable[[], None]  # importing files


class HomeCard(Surface):
    """The base class of the home page's cards; `_go` is called with the destination of a clicked row."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__("card")
        self._look, self._go = look, go


class ScoreCard(Surface):
    """A card with the total score of an assessment, how many points it lacks to pass, and last year's total."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title = words("", "section", wrap=True)
        self._total, self._of = words("", "big"), words("", "line", "text2")
        self._band, self._pill = words("", "linestrong"), Pill(look)
        self._bar = FractionBar(look, thickness=9)
        self._past, self._mark = words("", "small", "text2"), words("", "small")
        figures = row(self._total, column(None, self._of, self._band, None, gap=0), None, gap=12)
        foot = row(self._past, None, self._mark)
        self._left = words("", "small", "text2", wrap=True)
        text = column(row(self._pill, None), self._left, gap=2)
        self.setLayout(
            column(self._title, figures, text, self._bar, foot, gap=4, edges=(16, 10, 16, 10))
        )

    def show_assessment(self, summary: AssessmentSummary | None) -> None:
        show(self, summary is not None)
        if summary is None:
            return
        title = _("คะแนนประเมินตนเอง {name}") if summary.committee_text else _("คะแนน {name}")
        show_plain(self._title, title.format(name=summary.title))
        show_plain(self._total, got_text(summary.total, summary.full, summary.places))
        show_plain(self._of, _("จาก {full}").format(full=points_text(summary.full or None)))
        show_plain(self._band, summary.grade)
        show(self._pill, summary.passes is not None)
        if summary.short_of:
            short = points_text(summary.short_of, summary.places)
            self._pill.show_pill(_("ขาดอีก {n} จึงผ่าน").format(n=short), "warn", "warn")
        elif not summary.passes:
            self._pill.show_pill(_("ยังไม่ผ่านเกณฑ์"), "warn", "warn")
        elif summary.done:
            self._pill.show_pill(_("ผ่านเกณฑ์"), "ok", "tick")
        else:
            self._pill.show_pill(_("คะแนนถึงเกณฑ์ แต่ยังไม่ครบ"), "warn", "warn")
        show_some(self._left, "\n".join(filter(None, (summary.committee_text, summary.left))))
        full, mark = summary.full or Fraction(1), summary.pass_mark
        self._bar.show_bar(min(Fraction(1), summary.base / full), mark / full if mark else None)
        past = summary.last_year
        got = past and _("ปี {year} ได้ {n}").format(
            year=past.year, n=points_text(past.total, past.places)
        )
        show_plain(self._past, got or "")
        show_plain(
            self._mark, _("เกณฑ์ผ่าน {n}").format(n=points_text(mark)) if mark is not None else ""
        )
