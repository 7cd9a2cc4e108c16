"""One level of a ladder: its head that folds, and its items."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.assessment.rows import GroupRow, ItemRow, LevelRow
from core.exact import points_text
from core.i18n import _
from ui.desktop.assessment.asks import AssessmentAsks
from ui.desktop.assessment.item import INDENT, ItemPanel
from ui.desktop.assessment.item_parts import LARGE as STEPS_LARGE
from ui.desktop.assessment.item_parts import StepHead
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, Pictogram, Pill, hold
from ui.desktop.widgets.late import LazyLabel, later
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.painted import LadderNode
from ui.desktop.widgets.plain import Elided, dress, name, show, show_plain, show_tip, words

SLICE = 2  # rows made in one turn of the event loop
LARGE = 175  # percent of text from which a head has two lines: what is missing is never cut


def level_words(level: LevelRow) -> tuple[str, str]:
    """How much of a level is met, and in which tone it is shown."""
    if level.complete:
        return _("ครบ {met} จาก {of}").format(met=level.met, of=level.of), "ok"
    missing = level.of - level.met - level.unanswered
    if not missing:
        return _("ยังไม่ตรวจ {count} จาก {of} ข้อ").format(count=level.unanswered, of=level.of), "text2"
    text = _("ขาด {count} จาก {of} ข้อ").format(count=missing, of=level.of)
    if level.unanswered:
        text = _("ขาด {count} ยังไม่ตรวจ {unanswered} จาก {of} ข้อ").format(
            count=missing, unanswered=level.unanswered, of=level.of
        )
    return text, "warn"


class LevelHead(CardButton):
    """A click or Enter folds and unfolds the level."""

    def __init__(self, look: Look) -> None:
        super().__init__("levelhead")
        self._title = words("", "level")
        self._points = words("", "line", "text2")
        self._text = Elided("", "line", "text2")
        self._look = look
        self._here: Pill | None = None  # made for the level that is reached
        self._says = words("", "label")
        self._fold = Pictogram(look, "right", "text2", 16)
        if look.scale < LARGE:
            parts = (self._title, self._points, self._text, self._says, self._fold)
            self._line = row(*parts, gap=8, edges=(8, 3, 8, 3), grow=2)
            hold(self, self._line)
        else:
            self._line = row(self._title, self._text, self._fold, gap=8, grow=1)
            below = row(self._points, None, self._says, gap=8)
            hold(self, column(self._line, below, gap=0, edges=(8, 3, 8, 3)))

    def show_level(self, level: LevelRow, opened: bool) -> None:
        show_plain(self._title, level.title)
        got = points_text(level.points, level.places)
        worth = got if level.level else f"{got}/{points_text(level.full, level.places)}"
        show_plain(self._points, _("{points} คะแนน").format(points=worth) if level.full else "")
        self._text.show_text(level.text)
        text, tone = level_words(level)
        if level.unproved:
            text, tone = _("{said}  ขาดหลักฐาน {n}").format(said=text, n=level.unproved), "warn"
        show_plain(self._says, text)
        show_tip(self._says, level.lacks)
        dress(self._says, tone=tone)
        if level.here and self._here is None:
            self._here = Pill(self._look, _("ถึงขั้นนี้"), "accentfg")
            self._here.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._line.insertWidget(self._line.indexOf(self._text) + 1, self._here)
        if self._here is not None:
            show(self._here, level.here)
        dress(self, here="1" if level.here else "0")
        self._fold.show_icon("down" if opened else "right", "text2")
        title = f"{self._title.text()} {self._points.text()} {text}"
        name(self, title, "  ".join(filter(None, (_("กางอยู่") if opened else _("พับอยู่"), level.lacks))))


class GroupHead(QWidget):
    """The heading of items that belong together."""

    def __init__(self, look: Look, group: GroupRow) -> None:
        super().__init__()
        self.row = group
        self._text = words(f"{group.number} {group.text}".strip(), "strong", wrap=True)
        self._says = words("", "line", "text2")
        self.setLayout(row(self._text, self._says, gap=8, edges=(8 + look.px(INDENT) * group.depth, 6, 10, 2), grow=0))
        self.show_group(group)

    def show_group(self, group: GroupRow) -> None:
        self.row = group
        show_plain(self._says, _("{met} จาก {of}").format(met=group.met, of=group.of))
        dress(self._says, tone="ok" if group.complete else "text2")


class LevelBlock(QWidget):
    """The node on the ladder next to head and items; items are made when the level is first opened."""

    made = Signal(object)  # an ItemPanel that is new
    grown = Signal()  # rows came a moment after the level was opened
    folded = Signal()  # it was opened or folded

    def __init__(self, look: Look, token: str, level: LevelRow, asks: AssessmentAsks) -> None:
        super().__init__()
        self._look, self._asks, self.row, self.opened = look, asks, level, False
        self.panels: dict[str, ItemPanel] = {}
        self._made = 0  # rows that are made
        self._wanted: set[str] | None = None  # items that are shown; None = all
        self._later = later(self, 0, self._make_later)
        self._groups: dict[str, GroupHead] = {}
        self._node: LadderNode | None = LadderNode(look, level.level, token) if level.level else None
        self.head = LevelHead(look)
        self.head.clicked.connect(lambda: self.open(not self.opened))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(0, 2, 0, 4)
        if level.table is not None and look.scale < STEPS_LARGE:
            self._rows.addWidget(StepHead(look, level.table))
        self._body = holding(self._rows)
        self._body.hide()
        block = column(self.head, self._body, gap=0, edges=(0, 1, 0, 1))
        self.lacks = LazyLabel(block, self._body, edges=(8, 0, 8, 4))
        if not level.title:
            self.head.hide()
        self.setLayout(row(self._node, block, gap=2, grow=1) if self._node else row(block, grow=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_level(self, level: LevelRow, *, next_reached: bool, first: bool, last: bool) -> None:
        self.row = level
        if self._node is not None:
            self._node.show_node(
                reached=level.reached, next_reached=next_reached, broken=level.broken, first=first, last=last
            )
        self.head.show_level(level, self.opened)
        lacks = level.lacks or (level.table.words if level.table else "")
        self.lacks.say("" if level.reached else lacks)  # of a reached one its items say it
        for shown in level.rows[: self._made]:
            if isinstance(shown, ItemRow):
                self.panels[shown.id].show_item(shown)
            else:
                self._groups[shown.id].show_group(shown)

    def open(self, opened: bool) -> None:
        """Fold or unfold; the first items are there at once, the others a moment later."""
        self.opened = opened
        if opened and not self._made:
            self.make_some()
        show(self._body, opened)
        self.folded.emit()
        self.head.show_level(self.row, opened)

    def panel(self, item: str) -> ItemPanel:
        """The panel of an item of this level, made now if it is not there yet."""
        while item not in self.panels:
            self.make_some()
        return self.panels[item]

    @property
    def finished(self) -> bool:
        return self._made == len(self.row.rows)

    def finish(self) -> None:
        """Make every item that is still to be made."""
        self.make_some(len(self.row.rows))

    def show_only(self, wanted: set[str] | None) -> int:
        """Show only these items (None = all) and the groups above them; how many match. Rows made later follow."""
        self._wanted = wanted
        self._filter()
        return len(self.wanted)

    @property
    def wanted(self) -> list[ItemRow]:
        """The items that are shown when the level is open."""
        return [item for item in self.row.items if self._wanted is None or item.id in self._wanted]

    def _filter(self) -> None:
        """Hide the rows that do not match."""
        shown = {item.id for item in self.wanted}
        above: list[GroupRow] = []
        kept: set[str] = set()
        for each in self.row.rows:
            above = [group for group in above if group.depth < each.depth]
            if isinstance(each, GroupRow):
                above.append(each)
            elif each.id in shown:
                kept |= {group.id for group in above}
        for key, widget in (*self.panels.items(), *self._groups.items()):
            show(widget, key in shown or key in kept)

    def make_some(self, count: int = SLICE) -> None:
        """Make the next few rows; the rest follows after the event loop has run."""
        if self.finished:
            return
        for each in self.row.rows[self._made : self._made + count]:
            if isinstance(each, ItemRow):
                panel = ItemPanel(self._look, each, self._asks)
                self.panels[each.id] = panel
                self._rows.addWidget(panel)
                panel.show()  # now, not when the event loop comes round: what is hidden has no height
                self.made.emit(panel)
            else:
                group = self._groups[each.id] = GroupHead(self._look, each)
                self._rows.addWidget(group)
                group.show()
        self._made = min(len(self.row.rows), self._made + count)
        if self._wanted is not None:
            self._filter()
        if not self.finished:
            self._later.start()

    def _make_later(self) -> None:
        """While the level is looked at; what is behind another page waits until it is shown again."""
        if self.isVisible():
            self.make_some()
            self.grown.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._made and not self.finished:
            self._later.start()
