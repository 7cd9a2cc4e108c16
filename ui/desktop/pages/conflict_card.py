"""One side of a conflict on its card: the value, who wrote it where and when, and what it does to the score."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.i18n import _
from core.model.values import Absent
from core.scoring.exact import exact_text
from core.views.conflict_effects import Effect
from core.views.conflict_facts import SideFacts
from core.views.conflict_words import ToldSide
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram, Pill
from ui.desktop.widgets.boxes import column, empty, frame, hairline, row
from ui.desktop.widgets.plain import name, show, words

LONG = 28  # letters of a value that is set smaller
TONES = {"met": "ok", "doubt": "warn", "not_met": "bad"}


class SideCard(QFrame):
    """Equal to its neighbours in size and colour: nothing is chosen beforehand."""

    chosen = Signal()

    def __init__(self, look: Look, side: ToldSide, key: int, *, may: bool) -> None:
        """`key` chooses it; `may` = this office may write the field."""
        super().__init__()
        self.setObjectName("card")
        self._look = look
        where = _("เครื่องนี้") if side.own else _("จากไฟล์ที่รับเข้า")
        head = row(Pill(look, where, "mute", "pc" if side.own else "in"), None, gap=8)
        value = words(side.words, "hero" if len(side.words) <= LONG else "strong", wrap=True)
        who = "  ".join(filter(None, (side.who, side.position)))
        facts = [self._fact("user", who), self._fact("pc", f"{side.device}  ·  {side.when}")]
        if side.clock:
            facts.append(self._fact("warn", side.clock, "warn"))
        self._more = QVBoxLayout()
        self._more.setSpacing(6)
        self.choose = Button(look, _("ใช้ค่านี้ ({n})").format(n=key), "soft2")
        name(self.choose, _("ใช้ค่า {value} ของ {who}").format(value=side.words, who=side.who))
        self.choose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose.setEnabled(may and not isinstance(side.value, Absent))
        self.choose.clicked.connect(self.chosen)
        show(self.choose, may)
        self.setLayout(
            column(head, value, hairline(), *facts, self._more, None, self.choose, gap=7, edges=(18, 12, 18, 14))
        )

    def show_facts(self, facts: SideFacts) -> None:
        """What was said beside the value, and the score if it is chosen."""
        empty(self._more)
        if facts.reason:
            self._more.addWidget(self._fact("chat", facts.reason))
        if facts.effect is not None:
            self._more.addWidget(effect_box(facts.effect))

    def _fact(self, icon: str, said: str, tone: str = "text") -> QWidget:
        line = row(
            Pictogram(self._look, icon, "text2" if tone == "text" else tone, 16),
            words(said, "line", tone, wrap=True), gap=9,
        )  # fmt: skip
        line.setStretch(1, 1)
        return frame(line)


def effect_box(effect: Effect, called: str = "") -> QFrame:
    """What the score comes to: the figure or item, its dimension, the total."""
    band = _("เกรด {band}").format(band=effect.band) if effect.band else _("ยังไม่มีเกรด")
    passes = {True: _("ผ่านเกณฑ์"), False: _("ยังไม่ผ่านเกณฑ์"), None: ""}[effect.passes]
    total = "  ".join(filter(None, (_("รวม {total}").format(total=exact_text(effect.total)), band, passes)))
    lines: list[QWidget] = [
        _pair(words(called or _("ถ้าเลือกค่านี้"), "small", "text2"), words(total, "linestrong", wrap=True))
    ]
    if effect.verdict:
        verdict = words(effect.verdict, "linestrong", TONES.get(effect.mark, "text2"), wrap=True)
        lines.append(verdict)
        lines.append(words(effect.dimension_words, "line", "text2", wrap=True))
    return frame(column(*lines, gap=1, edges=(12, 6, 12, 8)), "inset")


def _pair(left: QWidget, right: QWidget) -> QWidget:
    line = row(left, right, gap=10)
    line.setStretch(1, 1)
    return frame(line)
