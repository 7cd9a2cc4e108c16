"""The dimensions as cards: ring, points, level; choosing one shows its ladder."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.i18n import _
from core.scoring.exact import exact_text
from core.views.assessment_rows import DimensionRow
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.cards import Card
from ui.desktop.widgets.painted import Ring
from ui.desktop.widgets.plain import Elided, dress, name, show, show_plain, words
from ui.desktop.widgets.whole import hold

LARGE = 150  # percent: the largest letters that leave room for the rings


class DimensionCard(Card):
    def __init__(self, look: Look, dimension: DimensionRow) -> None:
        super().__init__("dimension")
        token = f"d{(dimension.number - 1) % 5 + 1}"
        self._ring = Ring(look, str(dimension.number), token)
        self._points = words("", "figure")
        self._full = words("", "line", "text2")
        self._level = words("", "linestrong", token)
        self._title = Elided("", "label")
        top = row(self._points, column(None, self._full, gap=0), None, column(self._level, gap=0), gap=5)
        inside = row(self._ring, column(top, self._title, gap=0), gap=10, edges=(12, 6, 12, 6))
        inside.setStretch(1, 1)
        hold(self, inside)
        self._look = look
        self.setMinimumWidth(look.px(96))

    def show_compact(self, compact: bool) -> None:
        """Without the level's words, which the ladder says anyway; in very large letters without the ring too."""
        show(self._level, not compact)
        show(self._ring, not compact or self._look.scale <= LARGE)

    def show_dimension(self, dimension: DimensionRow) -> None:
        self._ring.show_share(dimension.points / dimension.full if dimension.full else dimension.points)
        show_plain(self._points, exact_text(dimension.points))
        show_plain(self._full, f"/ {exact_text(dimension.full)}")
        show_plain(self._level, _("ระดับ {level}").format(level=dimension.level))
        self._title.show_text(dimension.short)
        dress(self, chosen="1" if self.isChecked() else "0")
        points, full = exact_text(dimension.points), exact_text(dimension.full)
        says = _("ได้ {points} จาก {full} คะแนน ระดับ {level} เหลือ {left} ข้อ").format(
            points=points, full=full, level=dimension.level, left=dimension.left
        )
        name(self, _("มิติ {number} {title}").format(number=dimension.number, title=dimension.short), says)


class DimensionCards(QWidget):
    """All dimensions beside each other."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[str, DimensionCard] = {}
        self._group = QButtonGroup(self)
        self._line = row(gap=8)
        self.setLayout(self._line)

    def show_dimensions(self, dimensions: tuple[DimensionRow, ...], chosen: str) -> None:
        if list(self._cards) != [dimension.id for dimension in dimensions]:
            self._make(dimensions)
        for dimension in dimensions:
            card = self._cards[dimension.id]
            card.setChecked(dimension.id == chosen)
            card.show_dimension(dimension)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for card in self._cards.values():
            card.show_compact(self.width() < self._look.px(1000))

    def minimumSizeHint(self) -> QSize:
        """Room for the cards in their compact form."""
        each = self._look.px(140 if self._look.scale <= LARGE else 104)
        return QSize(each * len(self._cards), super().minimumSizeHint().height())

    def card(self, dimension: str) -> DimensionCard:
        return self._cards[dimension]

    def _make(self, dimensions: tuple[DimensionRow, ...]) -> None:
        for old in self._cards.values():
            self._group.removeButton(old)
            self._line.removeWidget(old)
            old.deleteLater()
        self._cards = {}
        for dimension in dimensions:
            card = DimensionCard(self._look, dimension)
            card.clicked.connect(lambda _on=False, key=dimension.id: self.chosen.emit(key))
            self._group.addButton(card)
            card.show_compact(self.width() < self._look.px(1000))
            self._line.addWidget(card)
            self._cards[dimension.id] = card
