"""What the form asks of the goals and the choice does not meet yet, in sentences, with the ways out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from core.i18n import _
from core.plan.proposals import GoalTopic, line_for
from core.workshop.goals import GoalAsk, GoalBoard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, empty, row
from ui.desktop.widgets.plain import dress, show, words

TOLD = 3  # lines


class GoalFoot(QFrame):
    """What the form asks and the choice does not meet yet, with the ways out."""

    take_wanted = Signal(object)  # GoalTopic
    again_wanted = Signal(str)  # id of the group that votes again

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._look, self.lines, self._group = look, list[str](), ""
        self.take = Button(look, _("เลือกเรื่องนี้ด้วย"), do=lambda: self.take_wanted.emit(self._nearest))
        self.again = Button(look, _("โหวตใหม่เฉพาะหัวข้อนี้"), do=lambda: self.again_wanted.emit(self._group))
        self._nearest: GoalTopic | None = None
        self._sign, self._list = Pictogram(look, "info", "info", 18), column(gap=2)
        sign = column(self._sign, None)
        self.setLayout(row(sign, self._list, self.take, self.again, gap=10, edges=(12, 6, 12, 6), grow=1))

    def show_board(self, board: GoalBoard, *, locked: bool) -> None:
        failing = [ask for ask in board.asks if not ask.met]
        helped = next((ask for ask in reversed(failing) if ask.nearest and ask.nearest.votes), None)
        if helped is not None:  # the line the buttons speak of stands first
            failing = [helped, *(ask for ask in failing if ask is not helped)]
        self._nearest = helped.nearest if helped else None
        self._group = self._nearest.group if self._nearest else ""
        said = [*over_words(board), *tie_words(board), *(ask_words(ask) for ask in failing)]
        if failing and board.meeting.topics and not board.meeting.chosen:
            said = [_("ยังไม่ได้เลือกเรื่อง ให้เสียงตัดสินหรือเลือกด้วยแป้น Space แล้วหน้านี้บอกว่าแบบขออะไรอีก"), *over_words(board)]
        if not said:
            met = len(board.asks)
            said = [_("ครบตามที่แบบขอทั้ง {n} ข้อ").format(n=met)] if met else []
        more = len(said) - TOLD
        self.lines = [*said[:TOLD], *([_("และอีก {n} ข้อ").format(n=more)] if more > 0 else [])]
        empty(self._list)
        for line in [*self.lines, *[" "] * (TOLD + 1 - len(self.lines))]:  # as high however much it says
            self._list.addWidget(words(line, "line", wrap=True))
        well = not failing and not over_words(board)
        dress(self, tone="ok" if well and board.asks else "")
        self._sign.show_icon("tick" if well else "info", "ok" if well else "info")
        show(self.take, self._nearest is not None and not locked)
        show(self.again, bool(self._group) and not locked)
        show(self, bool(self.lines))


def ask_words(ask: GoalAsk) -> str:
    """What the form asks, and what comes nearest to it."""
    if ask.nearest is None or not ask.nearest.votes:
        return ask.words
    near = _("เรื่องที่ใกล้ที่สุดคือ “{text}” ได้ {n} เสียง").format(text=ask.nearest.text, n=ask.nearest.votes)
    return f"{ask.words}  {near}"


def over_words(board: GoalBoard) -> Sequence[str]:
    """That something has more votes than people came, as far as one proposal is one vote of each."""
    came = board.meeting.joined
    most = max((one for one in board.meeting.topics if not one.alike), key=lambda one: one.votes, default=None)
    if came is None or most is None or most.votes <= came:
        return ()
    said = _("“{text}” ได้ {n} เสียง แต่มีผู้มาประชุม {came} คน ตรวจการนับ หรือแก้จำนวนผู้มาประชุม")
    return (said.format(text=most.text, n=most.votes, came=came),)


def tie_words(board: GoalBoard) -> Sequence[str]:
    """That more topics stand at the line than the form asks for, because their votes are equal."""
    found = line_for(board.meeting, board.wanted) if board.wanted else None
    if found is None or not found.tied or board.meeting.line != found.votes:
        return ()
    said = _("{n} เรื่องได้ {votes} เสียงเท่ากัน จึงเลือกได้ {taken} เรื่อง ไม่ใช่ {wanted} ที่ประชุมเลือกเองด้วยแป้น Space หรือโหวตใหม่")
    return (said.format(n=len(found.tied), votes=found.votes, taken=found.taken, wanted=board.wanted),)
