"""What the sheets of an open vote come to, beside each other: the unit's own, each member's, what is agreed by now."""

from PySide6.QtWidgets import QFrame

from core.committee.totals import VoteTotal, VoteTotals
from core.exact import got_text, points_text
from core.forms.called import grade_words
from core.i18n import _
from ui.desktop.widgets.layout import column, fill_list, frame, row
from ui.desktop.widgets.plain import show, show_plain, words


def total_words(one: VoteTotal) -> tuple[str, str]:
    """The points, and what they are out of, with the grade: `82`, `จาก 100 · เกรด C`."""
    of = (_("จาก {full}").format(full=points_text(one.full)), grade_words(one.grade, graded=False))
    return got_text(one.total, one.full, one.places), " · ".join(filter(None, of))


def below_words(found: VoteTotals, *, agrees: bool) -> str:
    """What counts, and why nobody's own total is shown; `agrees`: the committee answers item by item."""
    counts = _("การจัดอันดับใช้ผลของคณะกรรมการ ประเมินตนเองแสดงเคียงกัน")
    if not found.hidden:
        return counts
    why = _("ผลของกรรมการแต่ละท่านไม่แสดง เพราะมีข้อที่ให้คะแนนไม่ถึง 3 ท่าน ผลรวมจะบอกว่าใครให้เท่าใด")
    return f"{why} {counts}" if agrees else why


class SumsCard(QFrame):
    """Its numbers are those of the papers: nothing is rounded before it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._lines = column(gap=4)
        self._below = words("", "line", "text2", wrap=True)
        self.setLayout(column(words(_("คะแนน"), "card"), self._lines, self._below, gap=6, edges=(16, 10, 16, 12)))
        self.hide()

    def show_totals(self, found: VoteTotals | None, called: str, *, agrees: bool) -> None:
        """`called`: what the sheets come to; `agrees`: the committee answers item by item."""
        show(self, found is not None)
        if found is None:
            return
        lines = [(_("ประเมินตนเอง"), found.own, ""), *((one.name, one, "") for one in found.members)]
        shown = [_line(*one) for one in lines]
        fill_list(self._lines, [*shown, _line(called, found.agreed, "accent")])
        show_plain(self._below, below_words(found, agrees=agrees))


def _line(called: str, one: VoteTotal, tone: str) -> QFrame:
    points, of = total_words(one)
    strong = words(points, "section", tone or "text")
    return frame(
        column(row(words(called, "body", wrap=True), strong, gap=8, grow=0), words(of, "line", "text2"), gap=0)
    )
