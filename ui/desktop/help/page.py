"""The help: its contents and a search at the left, the page at the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from core.forms.help_text import Topic, found
from core.i18n import _
from ui.desktop.help.contents import Contents
from ui.desktop.theme.look import Look
from ui.desktop.widgets.help_blocks import blocks
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import column, empty, frame, row, scrolling, settle
from ui.desktop.widgets.plain import show, words

MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
LEFT = 270  # pixels of the 100 % design


class HelpPage(QWidget):
    """Arrows choose a page from the search line too; a hit shows the line that was found."""

    turned = Signal(str)  # key of the page that is shown now

    def __init__(self, look: Look, topics: Sequence[Topic], pictures: Path) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look, self._topics, self._pictures = look, {each.key: each for each in topics}, pictures
        self.key = ""
        self._stale = False  # built for another theme or size
        self.search = search_line(_("ค้นในวิธีใช้"))
        self.list = Contents(look)
        self._none = words(_("ไม่พบ ลองพิมพ์สั้นลงหรือใช้คำอื่น"), "line", "text2", wrap=True)
        self._body = row(gap=0)
        self._area = scrolling(frame(self._body))
        self._left = frame(column(self.search, self._none, self.list, gap=8, edges=(12, 12, 12, 12)), "card")
        self.setLayout(row(self._left, frame(column(self._area, gap=0, edges=(22, 16, 10, 10)), "card"), gap=12))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.chosen.connect(self._turn)
        look.changed.connect(self._fit)
        self._fit()
        self._find("")

    def show_topic(self, key: str) -> None:
        """Show a topic; an unknown one changes nothing."""
        self.search.clear()
        self.list.choose(key)

    @property
    def title(self) -> str:
        return self._topics[self.key].title if self.key else ""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = MOVES.get(Qt.Key(event.key()), 0)
            if by:
                self.list.step(by)
                return True
        return False

    def _find(self, typed: str) -> None:
        hits = found(self._topics.values(), typed)
        self.list.show_hits(hits, "" if typed.strip() else self.key)
        show(self.list, bool(hits))
        show(self._none, not hits)

    def _turn(self, key: str) -> None:
        if key == self.key:
            return
        self.key = key
        self._show()
        self._area.verticalScrollBar().setValue(0)
        self.turned.emit(key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show()

    def _show(self) -> None:
        self._stale = False
        topic = self._topics[self.key]
        empty(self._body)
        shown = blocks(self._look, topic.blocks, self._pictures, topic.title)
        self._body.addWidget(shown, 100)
        self._body.addStretch(1)  # its height follows its own width, not the width of the area
        shown.show()  # at once, so that it is laid out in its final text size
        settle(self._area)

    def _fit(self) -> None:
        """Widths follow the text size; a hidden page is rebuilt when it is shown."""
        self._left.setFixedWidth(self._look.px(LEFT))
        self._stale = bool(self.key)
        if self._stale and self.isVisible():
            self._show()
