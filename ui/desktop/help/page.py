"""The help page: list and search of topics on the left, the topic on the right; read from the language's folder."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import THAI, _, language
from core.search.view import MOST, SearchGroup, SearchRow
from core.values import Ref
from ui.desktop.base.page_context import HeaderContent, PageContext, ShellPage
from ui.desktop.help.topics import HelpSearchHit, HelpTopic, topic, topics_with
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.help_blocks import blocks
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import column, empty, frame, row, scrolling, settle
from ui.desktop.widgets.list_menu import ListMenu
from ui.desktop.widgets.plain import lines_box, name, paint_lines, show, words
from ui.desktop.widgets.rows import Index, is_chosen

HELP = RESOURCES / "help"
TOPICS = (  # in the order of the contents; file names in the folder of each language
    "start", "home", "documents", "plan", "goals", "assessment", "workshop", "results", "assigned", "evidence",
    "papers", "sign", "scans", "exchange", "conflicts", "centre", "committee", "circle", "forms", "forms_excel",
    "health", "backups", "safety", "keys", "settings", "registers", "setup",
)  # fmt: skip
KEY, LINE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
SIDE, ABOVE = 10, 7  # pixels at 100 % around the text


class HelpTopicDelegate(QStyledItemDelegate):
    """A delegate that paints a help topic: its title and, if it was found by a search, the line that matches."""

    def __init__(self, look: Look, list_widget: QListWidget) -> None:
        super().__init__(list_widget)
        self._look, self._held = look, list_widget

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = self._held.viewport().width()
        _painted, high = self._boxes(index, QRect(0, 0, wide, 0))
        return QSize(wide, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, here = self._look, is_chosen(option)
        boxes, _high = self._boxes(index, QRect(option.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            focused = option.state & QStyle.StateFlag.State_HasFocus
            painter.setPen(look.color("accent" if focused else "soft"))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 7, 7)
        for text, font, box, tone in boxes:
            painter.setFont(font)
            painter.setPen(look.color("softtext" if here else tone))
            paint_lines(painter, box, BESIDE, text)
        painter.restore()

    def _boxes(self, index: Index, area: QRect) -> tuple[list[tuple[str, QFont, QRect, str]], int]:
        """Return (text, font, rectangle, tone) of each line, and the total height."""
        look, boxes = self._look, []
        y = area.top() + look.px(ABOVE)
        wide, line = area.width() - 2 * look.px(SIDE), index.data(LINE)
        title = (index.data(), look.font(15, 600 if line else 500), "text")
        for text, font, tone in (title, (line, look.font(13), "text2")):
            if text:
                high = (
                    lines_box(QFontMetricsF(font), wide, BESIDE, text).toAlignedRect().height() + 2
                )
                boxes.append((text, font, QRect(area.left() + look.px(SIDE), y, wide, high), tone))
                y += high
        return boxes, y + look.px(ABOVE) - area.top()


class HelpTopicList(QListWidget):
    """The list of the help topics, or of those that a search found."""

    chosen = Signal(str)  # key of a topic

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("found")
        self.setItemDelegate(HelpTopicDelegate(look, self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ListMenu(self)
        name(self, _("เรื่องในวิธีใช้"))
        self.currentItemChanged.connect(self._choose)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_hits(self, hits: Sequence[HelpSearchHit], key: str) -> None:
        """Show the found topics and select the one with `key`, or the first if `key` is not among them."""
        self.blockSignals(True)
        self.clear()
        for hit in hits:
            item = QListWidgetItem(hit.topic.title, self)
            item.setData(KEY, hit.topic.key)
            item.setData(LINE, hit.line)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{hit.topic.title} {hit.line}".strip()
            )
        self.blockSignals(False)
        found = [hit.topic.key for hit in hits]
        if key not in found:
            key = found[0] if found else ""
        self.choose(key)

    def choose(self, key: str) -> None:
        """Select a topic; do nothing if it is not in the list."""
        rows = (n for n in range(self.count()) if self.item(n).data(KEY) == key)
        self.setCurrentRow(next(rows, self.currentRow()))

    def step(self, delta: int) -> None:
        """Select the previous (`delta` = -1) or next (1) topic of the list; at its end the selection stays."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + delta)))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(KEY)))


MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
LEFT = 270  # pixels at 100 %


class HelpPage(QWidget):
    """The help page. Arrow keys in the search field select a topic; each found topic shows the line that matches."""

    turned = Signal(str)  # key of the topic shown

    def __init__(self, look: Look, topics: Sequence[HelpTopic], pictures: Path) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._topics = {each.key: each for each in topics}
        self._pictures = pictures
        self.key = ""
        # for another theme or font size
        self._anew = VisiblePageUpdater(self, lambda: self._show() if self.key else None)
        self.search = search_line(_("ค้นในวิธีใช้"), do=self._find)
        self.list = HelpTopicList(look)
        self._none = words(_("ไม่พบ ลองพิมพ์สั้นลงหรือใช้คำอื่น"), "line", "text2", wrap=True)
        self._body = row(gap=0)
        self._area = scrolling(frame(self._body))
        self._left = frame(
            column(self.search, self._none, self.list, gap=8, edges=(12, 12, 12, 12)), "card"
        )
        self.setLayout(
            row(
                self._left, frame(column(self._area, gap=0, edges=(22, 16, 10, 10)), "card"), gap=12
            )
        )
        self.search.installEventFilter(self)
        self.list.chosen.connect(self._turn)
        look.changed.connect(self._fit)
        self._fit()
        self._find("")

    def show_topic(self, key: str) -> None:
        """Clear the search and show a topic; do nothing if there is no such topic."""
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

    def _find(self, query: str) -> None:
        hits = topics_with(self._topics.values(), query)
        self.list.show_hits(hits, "" if query.strip() else self.key)
        show(self.list, bool(hits))
        show(self._none, not hits)

    def _turn(self, key: str) -> None:
        if key == self.key:
            return
        self.key = key
        self._show()
        self._area.verticalScrollBar().setValue(0)
        self.turned.emit(key)

    def _show(self) -> None:
        self._anew.due = False
        topic = self._topics[self.key]
        empty(self._body)
        shown = blocks(self._look, topic.blocks, self._pictures, topic.title)
        self._body.addWidget(shown, 100)
        self._body.addStretch(1)  # its height depends on its own width
        shown.show()  # at once, to be laid out in its final size
        settle(self._area)

    def _fit(self) -> None:
        """Adapt widths to the font size; a hidden page is rebuilt when it is shown."""
        self._left.setFixedWidth(self._look.px(LEFT))
        self._anew.ask()


def help_group(query: str) -> tuple[SearchGroup, ...]:
    """Return a group of search results: help topics that contain all words of `query`. () if there are none."""
    hits = topics_with(topics(language()), query)
    refs = [(hit, topic_ref(hit.topic.key)) for hit in hits[:MOST]]
    rows = tuple(SearchRow(ref, ref, 0, hit.topic.title, hit.line, _("วิธีใช้")) for hit, ref in refs)
    return (SearchGroup("help", _("วิธีใช้"), rows, more=False),) if rows else ()


@cache
def topics(language_code: str) -> tuple[HelpTopic, ...]:
    """Return all help topics in this language, in order; a topic that is not translated is in Thai."""
    return tuple(topic(key, _file(language_code, key).read_text("utf-8")) for key in TOPICS)


def _file(language_code: str, key: str) -> Path:
    own = HELP / language_code / f"{key}.md"
    return own if own.is_file() else HELP / THAI / f"{key}.md"


def help_page(look: Look) -> HelpPage:
    """Return a new help page in the language of the window."""
    pictures = HELP / language() / "pictures"
    return HelpPage(
        look, topics(language()), pictures if pictures.is_dir() else HELP / THAI / "pictures"
    )


def help_leaf(context: PageContext) -> ShellPage:
    """Return the help page as a shell page. Topics that are opened are added to the history of visits."""
    page = help_page(context.look)
    page.turned.connect(lambda _key: context.host.renew_header("help"))
    return ShellPage(
        page,
        lambda _year: None,
        lambda: HeaderContent(_("วิธีใช้"), page.title),
        enter=page.search.setFocus,
        current=lambda: topic_ref(page.key),
        go_to=lambda ref: page.show_topic(ref.id),
    )


def topic_ref(key: str) -> Ref:
    """Return a reference to a help topic, for the history of visits."""
    return Ref("all", "help", key)
