"""The secretary's checklist of file transfers: what each committee member has, what is awaited, what to do next."""

from PySide6.QtWidgets import QGridLayout, QWidget

from core.committee.carries import (
    ANSWERS,
    ASIDE,
    AWAITED,
    DONE,
    DUE,
    ENROL,
    OPENED,
    PACK,
    SEAL,
    CommitteeProgress,
    carry_words,
)
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import IconLabel
from ui.desktop.widgets.layout import column, empty, frame, hairline, holding, row, scrolling
from ui.desktop.widgets.plain import name, show_plain, texts, words

MARKS = {
    DONE: ("tick", "ok"),
    AWAITED: ("history", "text2"),
    DUE: ("right", "accent"),
    ASIDE: ("minus", "text2"),
}


class CommitteeFileChecklist(QWidget):
    """The checklist of a committee's files: a row per member, a column per file to carry; above it the next step."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.shown = look, CommitteeProgress((), "", "", "")
        self._said = words("", "section", wrap=True)
        self._more = words("", "body", "text2", wrap=True)
        said = row(
            IconLabel(look, "user", "accent", 26),
            column(self._said, self._more, gap=2),
            gap=14,
            grow=1,
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(18))
        self._grid.setVerticalSpacing(look.px(10))
        self._note = words(_("ชื่อไฟล์บอกว่าเป็นของใครและเป็นอะไร"), "line", "text2", wrap=True)
        table = scrolling(column(holding(self._grid), None, gap=0, edges=(0, 0, 6, 0)))
        inside = column(table, hairline(), self._note, gap=10, edges=(18, 14, 18, 14), grow=0)
        above = frame(column(said, gap=0, edges=(18, 12, 18, 12)), "card")
        self.setLayout(column(above, frame(inside, "card"), gap=12, grow=1))

    def show_carries(self, progress: CommitteeProgress) -> None:
        self.shown = progress
        show_plain(self._said, progress.sentence)
        show_plain(self._more, progress.more)
        empty(self._grid)
        heads = [
            (ENROL, _("เครื่องของกรรมการ"), _("ครั้งเดียว")),
            (PACK, _("ใบตรวจ"), _("ไปหากรรมการ")),
            (SEAL, _("ใบคะแนน"), _("มาหาเลขานุการ")),
            (OPENED, _("ไฟล์เปิดซอง"), _("ไปหากรรมการ")),
            (ANSWERS, _("คำตอบ"), _("มาหาเลขานุการ")),
        ]
        if progress.rows:
            kinds = [head for head in heads if progress.enrolling or head[0] != ENROL]
        else:
            kinds = []
        for at, (_kind, title, way) in enumerate(kinds, 1):
            self._grid.addWidget(_two(title, "linestrong", "text", way), 0, at)
            self._grid.setColumnStretch(at, 3)
        self._grid.setColumnStretch(0, 4)
        for n, each in enumerate(progress.rows, 1):
            self._grid.addWidget(
                _two(each.name, "strong", "text", _("ประธาน") if each.chair else _("กรรมการ")), n, 0
            )
            for at, (kind, title, _way) in enumerate(kinds, 1):
                carry = next(one for one in each.carries if one.kind == kind)
                said, since = carry_words(carry)
                icon, tone = MARKS.get(carry.state, ("minus", "mute"))
                strong = "linestrong" if carry.state in (DUE, AWAITED) else "line"
                text = _two(
                    said, strong, {DONE: "ok", DUE: "accent"}.get(carry.state, "text2"), since
                )
                cell = holding(row(IconLabel(self._look, icon, tone, 16), text, gap=8, grow=1))
                name(cell, ": ".join((each.name, title, " ".join(filter(None, (said, since))))))
                self._grid.addWidget(cell, n, at)


def _two(above: str, role: str, tone: str, below: str) -> QWidget:
    """Return two lines of text, the lower one smaller."""
    return holding(texts((above, f"{role} {tone}"), (below, "small text2")))
