"""One level of a ladder: its head that folds, and its items."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.i18n import _
from core.scoring.exact import exact_text
from core.views.assessment_rows import GroupRow, ItemRow, LevelRow
from ui.desktop.pages.assessment_item import INDENT, ItemPanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Pictogram, Pill
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.cards import hint, least
from ui.desktop.widgets.painted import LadderNode
from ui.desktop.widgets.plain import Elided, dress, name, show_plain, words


def level_says(level: LevelRow) -> tuple[str, str]:
    """How much of a level is met, and in which tone it is said."""
    if level.complete:
        return _("ครบ {met} จาก {of}").format(met=level.met, of=level.of), "ok"
    lacking = level.of - level.met - level.unanswered
    if not lacking:
        return _("ยังไม่ตรวจ {count} จาก {of} ข้อ").format(count=level.unanswered, of=level.of), "text2"
    said = _("ขาด {count} จาก {of} ข้อ").format(count=lacking, of=level.of)
    if level.unanswered:
        said = _("ขาด {count} ยังไม่ตรวจ {unanswered} จาก {of} ข้อ").format(
            count=lacking, unanswered=level.unanswered, of=level.of
        )
    return said, "warn"


class LevelHead(QPushButton):
    """A click or Enter folds and unfolds the level."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("levelhead")
        self.setAutoDefault(False)
        self._title = words("", "level")
        self._points = words("", "line", "text2")
        self._text = Elided("", "line", "text2")
        self._here = Pill(look, _("ระดับที่ได้"), "accentfg")
        self._says = words("", "label")
        self._fold = Pictogram(look, "right", "text2", 16)
        parts = (self._title, self._points, self._text, self._here, self._says, self._fold)
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = row(*parts, gap=8, edges=(8, 3, 8, 3))
        line.setStretch(2, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, level: LevelRow, opened: bool) -> None:
        show_plain(self._title, _("ระดับ {level}").format(level=level.level))
        show_plain(self._points, _("{points} คะแนน").format(points=exact_text(level.points)))
        self._text.show_text(level.text)
        said, tone = level_says(level)
        show_plain(self._says, said)
        dress(self._says, tone=tone)
        self._here.setVisible(level.here)
        dress(self, here="1" if level.here else "0")
        self._fold.show_icon("down" if opened else "right", "text2")
        title = f"{self._title.text()} {self._points.text()} {said}"
        name(self, title, _("กางอยู่") if opened else _("พับอยู่"))

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class GroupHead(QWidget):
    """The heading of items that belong together."""

    def __init__(self, look: Look, group: GroupRow) -> None:
        super().__init__()
        self.row = group
        self._text = words(f"{group.number} {group.text}".strip(), "strong", wrap=True)
        self._says = words("", "line", "text2")
        line = row(self._text, self._says, gap=8, edges=(8 + look.px(INDENT) * group.depth, 6, 10, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.show_group(group)

    def show_group(self, group: GroupRow) -> None:
        self.row = group
        show_plain(self._says, _("{met} จาก {of}").format(met=group.met, of=group.of))
        dress(self._says, tone="ok" if group.complete else "text2")


class LevelBlock(QWidget):
    """The node on the ladder beside head and items; items are made when the level is first opened."""

    made = Signal(object)  # an ItemPanel that is new

    def __init__(self, look: Look, token: str, level: LevelRow) -> None:
        super().__init__()
        self._look, self.row, self.opened = look, level, False
        self.panels: dict[str, ItemPanel] = {}
        self._groups: dict[str, GroupHead] = {}
        self._node = LadderNode(look, level.level, token)
        self.head = LevelHead(look)
        self.head.clicked.connect(lambda: self.open(not self.opened))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(0, 2, 0, 4)
        self._body = QWidget()
        self._body.setLayout(self._rows)
        self._body.hide()
        line = row(self._node, column(self.head, self._body, gap=0, edges=(0, 1, 0, 1)), gap=2)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_level(self, level: LevelRow, *, next_reached: bool, first: bool, last: bool) -> None:
        self.row = level
        self._node.show_node(
            reached=level.reached, next_reached=next_reached, broken=level.broken, first=first, last=last
        )
        self.head.show_level(level, self.opened)
        for shown in level.rows if self.panels or self._groups else ():
            if isinstance(shown, ItemRow):
                self.panels[shown.id].show_item(shown)
            else:
                self._groups[shown.id].show_group(shown)

    def open(self, opened: bool) -> None:
        self.opened = opened
        if opened and not self.panels:
            self._make()
        self._body.setVisible(opened)
        self.head.show_level(self.row, opened)

    def show_only(self, wanted: set[str] | None) -> int:
        """Show only these items (None = all) and the groups above them; how many are shown."""
        if wanted is not None and any(item.id in wanted for item in self.row.items):
            self.open(True)
        shown = 0
        groups: list[GroupHead] = []
        for each in self.row.rows:
            if isinstance(each, ItemRow):
                visible = wanted is None or each.id in wanted
                shown += visible
                if each.id in self.panels:
                    self.panels[each.id].setVisible(visible)
                for group in groups:
                    if visible and group.row.depth < each.depth:
                        group.setVisible(True)
            elif each.id in self._groups:
                groups = [group for group in groups if group.row.depth < each.depth]
                groups.append(self._groups[each.id])
                self._groups[each.id].setVisible(False)
        return shown

    def _make(self) -> None:
        for each in self.row.rows:
            if isinstance(each, ItemRow):
                panel = ItemPanel(self._look, each)
                self.panels[each.id] = panel
                self._rows.addWidget(panel)
                self.made.emit(panel)
            else:
                self._groups[each.id] = GroupHead(self._look, each)
                self._rows.addWidget(self._groups[each.id])
