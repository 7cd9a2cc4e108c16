"""The tree of a plan: groups, and under them rows with their progress."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from core.forms.shape import Kind
from core.i18n import _
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from core.values import Ref
from ui.desktop.plan.cell import PlanAsks
from ui.desktop.plan.tree_model import ABOVE, GROUP, SHARE, TONE, PlanModel
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.keys import KeyBinding, KeyTable
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show_tip, words
from ui.desktop.widgets.rows import Index, draw_line, is_chosen


class RowPainter(QStyledItemDelegate):
    """A group as one strong line; a row as two lines with its ring."""

    def __init__(self, look: Look, model: PlanModel) -> None:
        super().__init__()
        self._look, self._model = look, model

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(160), self._look.px(56 if self._model.tall(index) else 36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = self._look, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = is_chosen(option)
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(look.color("accent" if here else "hover"), 1.5))
            painter.setBrush(look.color("soft" if here else "hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 8, 8)
        left = box.left() + look.px(10)
        share = index.data(SHARE)
        if share is not None:
            self._ring(painter, QRectF(left, box.center().y() - look.px(19), look.px(38), look.px(38)), share)
            left += look.px(47)
        right = box.right() - look.px(10)
        tone = index.data(TONE)
        if tone:
            size = look.px(16)
            icon = look.pixmap("warn" if tone == "warn" else "alert", tone, 16)
            painter.drawPixmap(QRect(right - size, box.center().y() - size // 2, size, size), icon)
            right -= size + look.px(6)
        self._words(painter, QRect(left, box.top(), right - left, box.height()), index, here)
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, index: Index, here: bool) -> None:
        look, above, called = self._look, index.data(ABOVE) or "", index.data() or ""
        upper, lower = room, room
        if above and not index.data(GROUP):
            half = room.height() // 2
            upper = QRect(room.left(), room.top() + look.px(5), room.width(), half - look.px(3))
            lower = QRect(room.left(), room.top() + half, room.width(), half - look.px(3))
            draw_line(painter, look, upper, above, 13, 400, "text2")
        elif above:
            called = f"{above} {called}"
        draw_line(painter, look, lower, called, 15, 700 if index.data(GROUP) else 600 if here else 500)

    def _ring(self, painter: QPainter, ring: QRectF, part: Fraction) -> None:
        look, inside = self._look, ring.adjusted(3, 3, -3, -3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("track"), look.px(4)))
        painter.drawEllipse(inside)
        if part > 0:
            painter.setPen(QPen(look.color("accent"), look.px(4)))
            painter.drawArc(inside, 90 * 16, -round(5760 * part))
        painter.setPen(look.color("accent"))
        painter.setFont(look.font(13, 600))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, digits(str(round(part * 100))))


class PlanTreeView(QTreeView):
    """Insert adds, Delete puts in the bin, Alt+↑↓ or the mouse moves, Ctrl+D copies, Ctrl+V pastes a table."""

    insert_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, look: Look, model: PlanModel, asks: PlanAsks) -> None:
        super().__init__()
        self._plan, self._asks = model, asks
        self.setModel(model)
        self.setItemDelegate(RowPainter(look, model))
        self.setObjectName("tree")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        name(self, _("รายการของแผน"), _("ลูกศรเลือกรายการ Alt+ลูกศรย้าย Insert เพิ่ม Ctrl+D ทำสำเนา Delete ลบลงถังขยะ"))
        self._listen()
        model.modelReset.connect(self.expandAll)
        model.renewed.connect(self._renew)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def _renew(self) -> None:
        self._plan.renew(self._in_sight())

    def _in_sight(self) -> Iterator[QModelIndex]:
        index, bottom = self.indexAt(QPoint(0, 0)), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            yield index
            index = self.indexBelow(index)

    def _listen(self) -> None:
        def at_row(do: Callable[[Ref], object]) -> Callable[[], object]:
            return lambda: (ref := self._plan.ref_of(self.currentIndex())) and do(ref)

        asks = self._asks
        keys = (
            KeyBinding(_("เพิ่มรายการ"), ("Insert",), self.insert_wanted.emit),
            KeyBinding(_("ลบลงถังขยะ"), ("Delete",), at_row(asks.deleted.emit)),
            KeyBinding(_("ย้ายขึ้นลง"), ("Alt+Up",), at_row(lambda ref: asks.moved.emit(ref, -1)), "Alt+↑ ↓"),
            KeyBinding("", ("Alt+Down",), at_row(lambda ref: asks.moved.emit(ref, 1))),
            KeyBinding(_("ทำสำเนา"), ("Ctrl+D",), at_row(asks.copied.emit)),
            KeyBinding(_("วางจาก Excel หรือ Word"), ("Ctrl+V",), self.paste_wanted.emit),
        )
        KeyTable(self, keys, Qt.ShortcutContext.WidgetShortcut)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self._home(event.position().toPoint()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask to move the row; the model shows the move once it is saved."""
        ref = self._plan.ref_of(self.currentIndex())
        home = self._home(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if ref is not None and home is not None:
            self._asks.put.emit(ref, *home)

    def _home(self, at: QPoint) -> tuple[Ref | None, Ref | None] | None:
        ref, index = self._plan.ref_of(self.currentIndex()), self.indexAt(at)
        if ref is None or not index.isValid():
            return None
        box = self.visualRect(index)
        return self._plan.home_of(ref, index, 1 if at.y() > box.center().y() else -1)


class PlanRows(QFrame):
    """The card with the tree and the buttons over it."""

    chosen = Signal(object)  # Ref
    paste_wanted = Signal()
    history_wanted = Signal(object)
    print_wanted = Signal(object)

    def __init__(self, look: Look, asks: PlanAsks) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self._asks = look, asks
        self._page: PlanPage | None = None
        self.here: Ref | None = None
        self.model = PlanModel()
        self.tree = PlanTreeView(look, self.model, asks)
        self.add = Button(look, _("เพิ่ม"), "ghost", "plus", small=True, do=self.ask_add)
        self.paste = Button(look, _("วาง"), "ghost", "table", small=True, do=self.paste_wanted)
        name(self.paste, _("วางจากตาราง"))
        self.bin = self._at_row("bin", _("ลบรายการที่เลือกลงถังขยะ (Delete)"), asks.deleted.emit)
        self.copy = self._at_row("copy", _("ทำสำเนารายการที่เลือก (Ctrl+D)"), asks.copied.emit)
        self.up = self._at_row("up", _("ย้ายขึ้น (Alt+↑)"), lambda ref: asks.moved.emit(ref, -1))
        self.down = self._at_row("down", _("ย้ายลง (Alt+↓)"), lambda ref: asks.moved.emit(ref, 1))
        self.history = self._at_row("history", _("ประวัติของรายการที่เลือก (Ctrl+H)"), self.history_wanted.emit)
        self.print = self._at_row("printer", _("พิมพ์เอกสารของรายการที่เลือก"), self.print_wanted.emit)
        self.tree.paste_wanted.connect(self.paste_wanted)
        self.tree.insert_wanted.connect(self.ask_add)
        self.tree.selectionModel().currentChanged.connect(lambda new, _old: self._choose(new))
        buttons = (self.copy, self.history, self.print, self.bin)
        head = row(words(_("รายการ"), "card"), None, *buttons, gap=0, edges=(8, 0, 0, 0))
        foot = row(self.add, self.paste, None, row(self.up, self.down, gap=0), gap=3)
        self.setLayout(column(head, self.tree, foot, gap=6, edges=(8, 9, 8, 10), grow=1))
        show_tip(self.add, _("เพิ่มรายการ (Insert)"))
        show_tip(self.paste, _("วางแถวจาก Excel หรือตารางใน Word (Ctrl+V)"))

    def _at_row(self, icon: str, called: str, do: Callable[[Ref], object]) -> Button:
        """A button that acts on the current row."""
        return Button(self._look, "", "quiet", icon, called, do=lambda: self.here and do(self.here))

    def show_plan(self, page: PlanPage, here: Ref | None) -> None:
        """Show the rows, with this one chosen."""
        self._page, self.here = page, here
        self.model.show_plan(page)
        index = self.model.index_of(here)
        if index.isValid() and self.tree.currentIndex() != index:
            self.tree.setCurrentIndex(index)
        for button in (self.history, self.print):
            button.setEnabled(index.isValid())
        for button in (self.bin, self.copy, self.up, self.down):
            button.setEnabled(index.isValid() and not page.locks.plan)
        for button in (self.add, self.paste):
            button.setEnabled(not page.locks.plan)
        self.tree.setDragEnabled(not page.locks.plan)

    def choices(self) -> list[tuple[str, str, Ref | None, Ref | None]]:
        """What may be added here: text, kind, row above, row before it."""
        if self._page is None or self._page.locks.plan:
            return []
        page = self._page
        found: list[tuple[Kind, Ref | None, Ref | None]] = []
        here = page.row(self.here) if self.here else None
        chain = []
        while here is not None and here is not page.plan:
            chain.append(here)
            here = page.above(here.ref)
        if chain:
            found += [(kind, chain[0].ref, None) for kind in page.kinds_below(chain[0].kind) if not kind.list]
        for one, above in zip(chain, [*(each.ref for each in chain[1:]), None], strict=False):  # no row, no chain
            if kind := page.kind(one.kind):
                found.append((kind, above, one.ref))
        found += [(kind, None, None) for kind in page.kinds_below("plan") if kind.id not in {one.kind for one in chain}]
        full = {kind.id for kind in page.form.kinds if kind.most and len(page.plan.below(kind.id)) >= kind.most}
        made = [(arabic_digits(str(kind.title)), kind.id, above, after) for kind, above, after in found]
        return [one for one in made if one[1] not in full]

    def ask_add(self) -> None:
        """Add the only kind at once; of several the user chooses."""
        choices = self.choices()
        if len(choices) == 1:
            self._asks.added.emit(*choices[0][1:], None)
        if len(choices) < 2:
            return
        menu = menu_of(self)
        for text, kind, above, after in choices:
            add = partial(self._asks.added.emit, kind, above, after, None)
            add_line(menu, _("เพิ่ม{title}").format(title=text), add)
        menu.popup(self.add.mapToGlobal(self.add.rect().topLeft()))

    def _choose(self, index: QModelIndex) -> None:
        ref = self.model.ref_of(index)
        if ref is not None and ref != self.here:
            self.here = ref
            self.chosen.emit(ref)
