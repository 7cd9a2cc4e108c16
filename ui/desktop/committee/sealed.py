"""Before a vote is opened: an envelope for each member, sealed or still empty, and nothing of what lies inside."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.assessment.ballots import OPEN, Opening
from core.i18n import _
from core.signing.chain import DONE, HERE, ChainStation
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column, empty, flow, holding
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import name, words

WIDE, HIGH = 132, 88  # design pixels of an envelope
LATER = "later"


class Sealed(NamedTuple):
    """A member's envelope."""

    called: str
    sealed: bool
    state: str  # in words
    when: str  # day and time, "" = it is not sealed


def stations(vote: Opening, left: int, *, released: bool) -> tuple[ChainStation, ...]:
    """Where the vote on one unit stands on its way; `left`: items nobody has decided."""
    here = [one for one in vote.ballots if not one.aside]
    sealed = sum(one not in vote.waited_for for one in here)
    is_open, whole = vote.state == OPEN, vote.state == OPEN and not vote.lacking and bool(vote.counted)
    steps = (
        (_("แจกชุดตรวจ รอใบแรก"), is_open or sealed > 0),
        (_("ปิดผนึก {n} จาก {of}").format(n=sealed, of=len(here)), is_open or not vote.waited_for),
        (_("เปิดพร้อมกัน"), whole),
        (_("ตกลง เหลือ {n} ข้อ").format(n=left) if whole and left else _("ตกลงข้อที่ต่าง"), whole and not left),
        (_("ลงนามและประกาศผล"), released),
    )
    at = next((n for n, (_title, done) in enumerate(steps) if not done), len(steps))
    states = [DONE if n < at else HERE if n == at else LATER for n in range(len(steps))]
    return tuple(ChainStation(str(n), title, states[n], "") for n, (title, _done) in enumerate(steps))


class Envelope(Painted):
    """Closed with a lock, or only outlined: a shape before it is a colour."""

    def __init__(self, look: Look, one: Sealed) -> None:
        super().__init__(look, WIDE, HIGH)
        self._one = one
        name(self, one.called, " ".join(filter(None, (one.state, one.when))))

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        box = ground.adjusted(2, 2, -2, -2)
        if not self._one.sealed:
            pen = QPen(self.look.color("text2"), 1.4, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
            return
        painter.setPen(self.pen("accent", 1.8))
        painter.setBrush(self.look.color("card"))
        painter.drawRoundedRect(box, 6, 6)
        middle = QPointF(box.center().x(), box.top() + box.height() * 0.5)
        painter.drawLine(box.topLeft() + QPointF(2, 2), middle)
        painter.drawLine(box.topRight() + QPointF(-2, 2), middle)
        disc = self.look.px(15)
        painter.setBrush(self.look.color("accent"))
        painter.drawEllipse(middle, disc, disc)
        size = self.look.px(16)
        picture = self.look.pixmap("lock", "accentfg", 16)
        painter.drawPixmap(int(middle.x() - size / 2), int(middle.y() - size / 2), size, size, picture)


class Envelopes(QWidget):
    """Everybody's, in the order of their names, the chair's last."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[Sealed, ...] = ()
        self._body = column(gap=0)
        self.setLayout(self._body)

    def show_sealed(self, found: Sequence[Sealed]) -> None:
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        empty(self._body)
        self._body.addWidget(holding(flow(*(self._one(each) for each in found), gap=16)))

    def _one(self, one: Sealed) -> QWidget:
        below = words(one.called, "strong", wrap=True)
        state = words(one.when or one.state, "line", "text2", wrap=True)
        inside = holding(column(Envelope(self._look, one), below, state, gap=3))
        inside.setFixedWidth(self._look.px(WIDE + 8))
        return inside
