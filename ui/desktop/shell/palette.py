"""The command palette (Ctrl+K): lists pages and commands at once, and matching records as they are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import _
from core.thai.search import folded, match_rank
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.dialog import FocusReturnDialog, most
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, frame
from ui.desktop.widgets.plain import name, show, show_some, words
from ui.desktop.widgets.rows import Index, is_chosen

if TYPE_CHECKING:
    from core.search.view import SearchResult, SearchRow
    from core.values import Ref
    from ui.desktop.theme.look import Look

AGAIN = 300  # milliseconds before words are searched again while indexing goes on
MOST = 40  # pages and commands shown before typing
FIRST = 6  # of them above the records found
ROWS = 9  # rows without scrolling
ROLE = Qt.ItemDataRole.UserRole
KIND = ROLE
ICON = ROLE + 1
DO = ROLE + 2
LINE = ROLE + 3
HEAD = ROLE + 4
BESIDE = ROLE + 5
SPOKEN_ROLE = Qt.ItemDataRole.AccessibleTextRole
HELP = "help"  # the group of help texts
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
# pixels of a row, of one with two lines, of a heading
HIGH = 38
HIGHER = 56
LOW = 30


class PaletteChoice(NamedTuple):
    """An entry of the command palette (page, command, person or record); choosing it calls `do`."""

    icon: str
    title: str
    kind: str
    do: Callable[[], object]
    text: str  # folded text to search in
    also: tuple[str, ...] = ()  # further names to search in

    def reason(self, query: str) -> str:
        """Return the entry's other names that match `query`, joined by `·`; "" if its title alone matches."""
        wanted = folded(query).split()
        if all(match_rank(folded(self.title), word) for word in wanted):
            return ""
        return " · ".join(
            one for one in self.also if any(match_rank(folded(one), word) for word in wanted)
        )

    def is_within(self, query: str) -> bool:
        """Return whether `query` (folded) contains this entry's title or another name of it, at least half as long."""
        names = (folded(one).partition(":")[0].strip() for one in (self.title, *self.also))
        return any(len(one) > 2 and one in query and len(query) <= 2 * len(one) for one in names)


def entry(icon: str, title: str, kind: str, do: Callable[[], object]) -> PaletteChoice:
    return PaletteChoice(icon, title, kind, do, folded(f"{title} {kind}"))


def matching(entries: Sequence[PaletteChoice], query: str) -> list[PaletteChoice]:
    """Return at most FIRST `entries` that match `query`, best first; for an empty query, the first MOST of all."""
    wanted = folded(query)
    scored = [(match_rank(one.text, wanted), one) for one in entries]
    if not any(score for score, _one in scored):  # `…` is found by `…`
        scored = [(int(one.is_within(wanted)), one) for one in entries]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score][
        : FIRST if wanted else MOST
    ]


class PaletteDelegate(QStyledItemDelegate):
    """A delegate that paints an entry of the palette (icon, title, matching name, kind), or a heading."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(HEAD):
            high = LOW
        elif index.data(LINE):
            high = HIGHER
        else:
            high = HIGH
        return QSize(100, self._look.px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, ground = self._look, QRect(option.rect)
        inside = ground.adjusted(look.px(12), 0, -look.px(12), 0)
        if index.data(HEAD):
            _write(painter, inside, index.data(), look.font(13, 600), look.color("text2"))
            _write(
                painter,
                inside,
                index.data(KIND),
                look.font(13),
                look.color("text2"),
                Qt.AlignmentFlag.AlignRight,
            )
            return
        here = is_chosen(option)
        if here:
            painter.fillRect(ground, look.color("soft"))
        first = QRect(inside)
        first.setHeight(look.px(HIGH))
        self._first_line(painter, first, index, selected=here)
        line = index.data(LINE)
        if line:
            below = inside.adjusted(look.px(30), look.px(HIGH - 8), 0, -look.px(6))
            _write(painter, below, line, look.font(13), look.color("softtext" if here else "text2"))

    def _first_line(self, painter: QPainter, area: QRect, index: Index, *, selected: bool) -> None:
        look = self._look
        tone, ink = ("softtext", "softtext") if selected else ("text2", "text")
        painter.drawPixmap(
            area.left(), area.center().y() - look.px(9), look.pixmap(index.data(ICON), tone, 18)
        )
        area = area.adjusted(look.px(30), 0, 0, 0)
        kind = QRect(area)
        painter.setFont(look.font(13))
        wide = painter.fontMetrics().horizontalAdvance(digits(index.data(KIND)))
        kind.setLeft(max(area.right() - wide, area.center().x()))
        _write(
            painter,
            kind,
            index.data(KIND),
            look.font(13),
            look.color(tone),
            Qt.AlignmentFlag.AlignRight,
        )
        area.setRight(kind.left() - look.px(16))
        _write(painter, area, index.data(), look.font(15, 500), look.color(ink))
        beside = index.data(BESIDE)
        if beside:
            wide = painter.fontMetrics().horizontalAdvance(digits(index.data()))
            _write(
                painter,
                area.adjusted(wide + look.px(12), 0, 0, 0),
                beside,
                look.font(13),
                look.color(tone),
            )


def _write(
    painter: QPainter,
    area: QRect,
    line: str,
    font: QFont,
    color: QColor,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Paint one line of text, cut if it does not fit."""
    painter.setFont(font)
    painter.setPen(color)
    shown = painter.fontMetrics().elidedText(
        digits(line), Qt.TextElideMode.ElideRight, area.width()
    )
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | alignment, shown)


class CommandPalette(FocusReturnDialog):
    """The window of the command palette: the focus stays in its field, arrows select, Enter runs, Esc closes."""

    search_requested = Signal(str)  # words to search records for

    def __init__(
        self,
        look: Look,
        entries: Sequence[PaletteChoice],
        parent: QWidget,
        icons: Callable[[SearchRow], str] = lambda _row: "doc",
        jump: Callable[[SearchRow], object] = lambda _row: None,
    ) -> None:
        """Make the palette; `icons` returns the icon of a found record, `jump` goes to it."""
        super().__init__(_("ค้นหาหรือสั่ง"), parent)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self._look, self._entries = look, entries
        self._icons, self._jump = icons, jump
        self._typed = ""  # the searched words
        self.named: set[Ref] = set()  # records of people whose names were shown
        self._again = later(self, AGAIN, self._ask)  # while records are still being indexed
        self._shown: SearchResult | None = None  # the results in the list
        self._waits = self._enters = False  # results are awaited; Enter was pressed meanwhile
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.line = QLineEdit(placeholderText=_("พิมพ์คำใดก็ได้ ค้นทุกข้อความ ทุกปี"))
        name(self.line, _("ค้นหาหรือสั่ง"))
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setItemDelegate(PaletteDelegate(look, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        name(self.list, _("สิ่งที่พบ"))
        self.none = words("", "line", "text2", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.still = words("", "small", "text2", wrap=True)
        hint = words(_("↑ ↓ เลือก   Enter ไป   Esc กลับ"), "small", "text2")
        inside = column(
            self.line, self.list, self.none, self.still, hint, gap=8, edges=(12, 12, 12, 8)
        )
        self.setLayout(column(frame(inside, "palette"), gap=0))
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self._find("")

    def open_over(self, window: QWidget) -> None:
        """Open the palette at the top of `window`, horizontally centred."""
        wide, high = self._look.px(760), self._look.px(HIGH * ROWS + 150)
        self.resize(QSize(wide, high).boundedTo(most(self) - QSize(0, 40)))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 60)
        self.open()
        self.line.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        by = MOVES.get(Qt.Key(event.key()))
        if by is not None:
            self._move(by)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        return False

    def show_records(self, result: SearchResult) -> None:
        """Show the records found; ignore them if another text has been typed meanwhile."""
        if result.query != self._typed:
            return
        if result.still:
            self._again.start()
        if self._shown is None or result.groups != self._shown.groups:
            self._show_groups(result)
        self._waits, self._shown = bool(result.still), result
        self._say("" if self.list.count() else result.searched_words, result.still)
        if self._chosen is None and (
            not self._waits or any(group.id != HELP for group in result.groups)
        ):
            self._begin_at_top()  # help alone is no answer while records are searched
        if self._enters and self._chosen is not None:
            self._enter()

    def _show_groups(self, result: SearchResult) -> None:
        """Show the groups of records; the selected row stays selected."""
        chosen = self._chosen
        self.named |= {row.ref for group in result.groups for row in group.rows if row.personal}
        self._show_entries(self.line.text())
        for group in result.groups:
            if group.more:
                more = _("ล่าสุด {n} รายการ พิมพ์เพิ่มเพื่อให้แคบลง").format(n=len(group.rows))
            else:
                more = ""
            head = QListWidgetItem(group.words, self.list)
            head.setData(KIND, more)
            head.setData(HEAD, True)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            for row in group.rows:
                self._add(
                    PaletteChoice(
                        self._icons(row), row.title, row.of, partial(self._jump, row), ""
                    ),
                    row.line,
                )
        said = [self.list.item(n).data(SPOKEN_ROLE) for n in range(self.list.count())]
        self.list.setCurrentRow(said.index(chosen) if chosen and chosen in said else -1)
        self._announce()

    @property
    def _chosen(self) -> str | None:
        """The text of the selected row, or None."""
        chosen = self.list.currentItem()
        return str(chosen.data(SPOKEN_ROLE)) if chosen is not None else None

    def _find(self, query: str) -> None:
        self._typed, self._enters = " ".join(query.split()), False
        self._waits, self._shown = bool(self._typed), None
        self._show_entries(query)
        self._say("", "")
        self._begin_at_top()
        self._ask()

    def _ask(self) -> None:
        """Search the records for the present input."""
        if self._typed:
            self.search_requested.emit(self._typed)

    def _show_entries(self, query: str) -> None:
        self.list.clear()
        for one in matching(self._entries, query):
            self._add(one, beside=one.reason(query))

    def _add(self, entry: PaletteChoice, line: str = "", beside: str = "") -> None:
        icon, title, kind, do, *_names = entry
        item = QListWidgetItem(title)
        for role, value in ((KIND, kind), (ICON, icon), (DO, do), (LINE, line), (BESIDE, beside)):
            item.setData(role, value)
        item.setData(SPOKEN_ROLE, " ".join(filter(None, (title, beside, kind, line))))
        self.list.addItem(item)

    def _say(self, none: str, still: str) -> None:
        for label, sentence in ((self.none, none), (self.still, still)):
            show_some(label, sentence)
        show(self.list, not none)  # the sentence replaces the rows

    def _begin_at_top(self) -> None:
        self.list.setCurrentRow(next(iter(self._rows()), -1))
        self.list.scrollToTop()
        self._announce()

    def _rows(self) -> list[int]:
        """Return the selectable rows, without headings."""
        return [n for n in range(self.list.count()) if not self.list.item(n).data(HEAD)]

    def _move(self, step: int) -> None:
        rows = self._rows()
        if rows:
            at = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else 0
            self.list.setCurrentRow(rows[max(0, min(len(rows) - 1, at + step))])
        self._announce()

    def _announce(self) -> None:
        """Set the selected row as the description of the input line, which has the focus, for screen readers."""
        name(self.line, _("ค้นหาหรือสั่ง"), self._chosen or "")

    def _enter(self) -> None:
        """Run the selected row; if there is none but results are awaited, run the first one when they arrive."""
        chosen = self.list.currentItem()
        self._enters = chosen is None and self._waits
        if chosen is not None:
            self._do(chosen)

    def _do(self, item: QListWidgetItem) -> None:
        do = item.data(DO)
        if do is not None:
            self.accept()
            do()
