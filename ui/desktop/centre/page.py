"""The page of the units below: how many have sent, regions, the ranked list, one unit in full."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.centre.view import Board, BoardRow, DimensionPoints, reminders
from core.exchange.letters import Letter
from core.i18n import _
from core.signing.centre_view import SignedLine
from core.values import Ref
from ui.desktop.centre.regions import ZoneList
from ui.desktop.centre.unit import UnitPanel
from ui.desktop.centre.units import UnitList
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import dress, name, show, show_plain, words


class Count(QWidget):
    """A number above its label."""

    def __init__(self, called: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._number = words("", "figure")
        self._called = words(called, "small", "text2")
        self.setLayout(column(self._number, self._called, gap=0))

    def show_count(self, text: str, tone: str = "text") -> None:
        show_plain(self._number, text)
        dress(self._number, tone=tone)
        name(self, f"{self._called.text()} {text}")


class CountStrip(QFrame):
    remind_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.sent, self.missing = Count(_("หน่วยงานส่งแล้ว")), Count(_("ยังไม่ส่ง"))
        self.late, self.conflicts = Count(_("เกินกำหนด")), Count(_("ข้อมูลไม่ตรงกัน"))
        self.passed = Count(_("ผ่านเกณฑ์ ไม่รวมพิเศษ"))
        self.remind = Button(look, "", "ghost", "doc", do=self.remind_wanted)
        self.setLayout(
            row(
                self.sent,
                self.missing,
                self.late,
                self.conflicts,
                self.passed,
                None,
                self.remind,
                gap=30,
                edges=(18, 8, 12, 8),
            )
        )

    def show_board(self, board: Board) -> None:
        missing = len(board.lines) - board.sent
        self.sent.show_count(f"{board.sent} / {len(board.lines)}")
        self.missing.show_count(str(missing), "warn" if missing else "text")
        self.late.show_count(str(board.late), "warn" if board.late else "text")
        self.conflicts.show_count(str(board.torn), "bad" if board.torn else "text")
        self.passed.show_count(_("{n} จาก {of}").format(n=board.passed, of=board.scored))
        show(self.passed, board.pass_mark is not None)
        show(self.remind, missing > 0)
        self.remind.show_words(_("คัดลอกคำแจ้งเตือน {n} หน่วยงาน").format(n=missing))


class CentrePage(QWidget):
    """Ranks only what has been received; ties are shown and never broken by the program."""

    unit_wanted = Signal(str)  # id: show it in full

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._board: Board | None = None
        self.counts, self.zones = CountStrip(look), ZoneList(look)
        self.list, self.unit = UnitList(look), UnitPanel(look)
        self._none = words(_("ยังไม่มีหน่วยงานในทะเบียน นำเข้าไฟล์ของหน่วยงานที่หน้ารับส่ง"), "strong", "text2", wrap=True)
        self._work = QWidget()
        self._work.setObjectName("clear")
        self._work.setLayout(row(self.zones, self.list, self.unit, gap=10, grow=1))
        self.setLayout(column(self.counts, self._none, self._work, gap=10, grow=2))
        self.zones.chosen.connect(self.list.show_region)
        self.list.chosen.connect(self.unit_wanted)
        self.list.opened.connect(self.unit.open_wanted)
        self.counts.remind_wanted.connect(self._remind)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def board(self) -> Board | None:
        return self._board

    def show_board(self, board: Board) -> None:
        """Show every unit below; the chosen one stays chosen."""
        self._board = board
        there = bool(board.lines)
        show(self._none, not there)
        for part in (self.counts, self._work):
            show(part, there)
        self.counts.show_board(board)
        self.zones.show_board(board)
        self.list.show_board(board)

    def show_unit(
        self,
        unit: str,
        parts: Sequence[DimensionPoints],
        messages: Sequence[Letter],
        signed: Sequence[SignedLine] = (),
        plans: Sequence[tuple[Ref, str]] = (),
        *,
        sendable: bool,
    ) -> None:
        self.unit.show_unit(self._board, self.line(unit), parts, messages, signed, plans, sendable=sendable)

    def line(self, unit: str) -> BoardRow | None:
        lines = self._board.lines if self._board else ()
        return next((line for line in lines if line.unit.id == unit), None)

    def _remind(self) -> None:
        if self._board is not None:
            self.unit.copy(reminders(self._board.lines))

    def _fit(self) -> None:
        self.zones.setFixedWidth(self._look.px(212))
        show(self.zones, self._look.scale < 150)
        self.unit.setFixedWidth(self._look.px(286) if self._look.scale < 150 else self._look.px(240))
        if self._board is not None:
            self.zones.show_board(self._board)
