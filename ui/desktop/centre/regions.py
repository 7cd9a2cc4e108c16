"""The regions: how many units of each have sent, and their mean; a click filters the list."""

from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout

from core.centre.view import Board, Zone
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.cards import CardButton, hold
from ui.desktop.widgets.layout import column, row, scrolling
from ui.desktop.widgets.painted import Bar
from ui.desktop.widgets.plain import name, words

EVERY = -1


class ZoneButton(CardButton):
    """One region: name, bar, how many of how many, mean."""

    def __init__(self, look: Look, called: str, zone: Zone) -> None:
        super().__init__("zone")
        self.setCheckable(True)
        whole = zone.sent == zone.of
        title = words(called, "line")
        title.setFixedWidth(look.px(60))
        bar = Bar(look, 0, 7)
        bar.show_bar(Fraction(zone.sent, zone.of or 1), None, "accent" if whole else "warn")
        count = words(f"{zone.sent}/{zone.of}", "line", "text2" if whole else "warn")
        mean = words(str(round(zone.mean)) if zone.mean is not None else "–", "linestrong")
        count.setMinimumWidth(look.px(36))
        mean.setFixedWidth(look.px(30))
        mean.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hold(self, row(title, bar, count, mean, gap=8, edges=(8, 2, 8, 2), grow=1))
        says = _("ส่งแล้ว {sent} จาก {of} เฉลี่ย {mean}").format(sent=zone.sent, of=zone.of, mean=mean.text())
        name(self, called, says)


class ZoneList(QFrame):
    chosen = Signal(object)  # region, None = all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._shown: tuple[Zone, ...] | None = None
        self._region = EVERY
        self._group = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(1)
        head = row(
            words(_("เขต"), "small", "text2"), None, words(_("ส่งแล้ว"), "small", "text2"), 10,
            words(_("เฉลี่ย"), "small", "text2"), gap=8, edges=(8, 0, 8, 0),
        )  # fmt: skip
        self.setLayout(column(head, scrolling(column(self._rows, None, gap=0)), gap=4, edges=(8, 10, 6, 8), grow=1))
        look.changing.connect(self._forget)

    def show_board(self, board: Board) -> None:
        if board.zones == self._shown:
            return
        self._forget()
        self._shown = board.zones
        totals = [line.place.total for line in board.lines if line.place and not line.place.problem]
        mean = sum(totals, totals[0] * 0) / len(totals) if totals else None
        self._add(EVERY, _("ทุกเขต"), Zone(EVERY, board.sent, len(board.lines), mean))
        for zone in board.zones:
            self._add(zone.region, _("เขต {n}").format(n=zone.region) if zone.region else _("ไม่ระบุ"), zone)

    def _add(self, region: int, called: str, zone: Zone) -> None:
        button = ZoneButton(self._look, called, zone)
        button.setChecked(region == self._region)
        button.clicked.connect(lambda _on=False: self._choose(region))
        self._group.addButton(button)
        self._rows.addWidget(button)

    def _choose(self, region: int) -> None:
        self._region = region
        self.chosen.emit(None if region == EVERY else region)

    def _forget(self) -> None:
        self._shown = None
        while (item := self._rows.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
