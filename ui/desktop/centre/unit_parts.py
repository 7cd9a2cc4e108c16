"""The widgets in the panel of a unit, created once and filled with one unit after another."""

from collections.abc import Sequence
from fractions import Fraction

from core.assessment.ranking import SELF, RankingRow
from core.centre.view import DimensionPoints
from core.committee.own import round_words
from core.exact import got_text, points_text
from core.forms.wording import grade_words
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_some, show_tip, words

TIED = 12  # at most so many tied units are named


class IconSentence(Surface):
    """A widget with one sentence beside an icon."""

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._icon, self._text = IconLabel(look, "info", "text2", 16), words("", "line", wrap=True)
        self.setLayout(row(self._icon, self._text, gap=8, grow=1))

    def show_fact(self, icon: str, text: str, tone: str) -> None:
        self._icon.show_icon(icon, "text2" if tone in ("text", "mute") else tone)
        dress(self._text, tone=tone)
        show_plain(self._text, text)


class DimensionPointsBar(Surface):
    """A bar with a label, showing a unit's points in one dimension of its assessment."""

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._look = look
        self._label = words("", "line")
        self._bar = FractionBar(look, 0, 7)
        self._points = words("", "linestrong")
        self.setLayout(row(self._label, self._bar, self._points, gap=10, grow=1))

    def show_part(self, part: DimensionPoints) -> None:
        share = part.points / part.full if part.full else Fraction(0)
        tone = f"d{(part.number - 1) % 5 + 1}"
        text = f"{got_text(part.points, part.full)}/{points_text(part.full)}"
        self._bar.show_bar(share, None, tone)
        name(self._bar, part.name, text)
        show_plain(self._label, part.label)
        show_tip(self._label, part.name)
        show_plain(self._points, text)
        self._points.setMinimumWidth(self._look.px(44))


class ScoreBox(Surface):
    """A box with a unit's points, its grade and whether it passes; if there are no points, the reason."""

    def __init__(self) -> None:
        super().__init__("clear")
        self._number = words("", "hero")
        self._base = words("", "small", "text2", wrap=True)
        self._beside = words("", "small", "text2", wrap=True)
        self._verdict = words("", "linestrong", wrap=True)
        self._problem = words("", "line", "warn", wrap=True)
        told = column(self._base, self._beside, self._verdict, gap=0)
        self.setLayout(column(self._problem, row(self._number, told, gap=10, grow=1), gap=0))

    def show_standing(self, standing: RankingRow | None, *, graded: bool) -> None:
        """Show the points in a unit's row of the ranking, with the grade if `graded`; None hides the box."""
        show(self, standing is not None)
        if standing is None:
            return
        show_some(self._problem, standing.problem)
        for label in (self._number, self._base, self._beside, self._verdict):
            show(label, not standing.problem)
        if standing.problem:
            return
        show_plain(self._number, points_text(standing.total, standing.places))
        base = points_text(standing.base, standing.places)
        extra = points_text(standing.extra)
        show_plain(self._base, _("ฐาน {base}  พิเศษ {extra}").format(base=base, extra=extra))
        show(self._beside, standing.round != SELF)
        # the committee's released score counts; the unit's own is shown beside it
        if standing.round != SELF:
            own = "–" if standing.own_total is None else points_text(standing.own_total)
            judged = round_words(standing.round, preliminary=standing.preliminary)
            show_plain(self._beside, _("{round} (ตนเอง {own})").format(round=judged, own=own))
        grade = grade_words(standing.band, graded=graded)
        reached = _("ผ่าน") if standing.round != SELF else _("คะแนนถึงเกณฑ์ ตามที่ประเมินตนเอง")
        passes = {True: reached, False: _("ยังไม่ผ่าน"), None: ""}[standing.passes]
        dress(self._verdict, tone="ok" if standing.passes else "warn")
        show_plain(self._verdict, f"{grade}  {passes}".strip())


class EqualScoresBox(Surface):
    """The names of the units with equal points; hidden if there are none."""

    def __init__(self, look: Look) -> None:
        super().__init__("banner")
        self.setProperty("tone", "warn")
        self._many = words("", "linestrong", "warn", wrap=True)
        self._who = words("", "line", wrap=True)
        head = row(IconLabel(look, "warn", "warn"), self._many, gap=8, grow=1)
        more = words(_("เกณฑ์ไม่กำหนดวิธีตัดสิน ให้คณะกรรมการบันทึกมติก่อนคัดเลือก"), "line", wrap=True)
        self.setLayout(column(head, self._who, more, gap=3, edges=(12, 8, 12, 10)))

    def show_tied(self, names: Sequence[str]) -> None:
        show(self, bool(names))
        if not names:
            return
        show_plain(self._many, _("คะแนนเท่ากัน {n} แห่ง").format(n=len(names)))
        listed = "  ".join(names[:TIED])
        if len(names) > TIED:
            listed = _("{names} และอีก {n} แห่ง").format(names=listed, n=len(names) - TIED)
        show_plain(self._who, listed)


class ReminderBox(Surface):
    """The text of a reminder to a unit and a button to copy it; hidden if no reminder is due."""

    def __init__(self, look: Look) -> None:
        super().__init__("inset")
        self._text = words("", "line", wrap=True)
        self.copy = Button(look, _("คัดลอกข้อความแจ้งเตือน"), "ghost", "doc", small=True)
        self.setLayout(column(self._text, row(self.copy, None), gap=6, edges=(12, 8, 10, 10)))

    def show_reminder(self, text: str) -> None:
        show(self, bool(text))
        show_plain(self._text, text)
