"""The tree of a plan: groups, and below them rows with their progress."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.forms.plan_shape import Field
from core.forms.shape import FormRowKind
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.page_context import HeaderAction, menu_deeds
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.evidence import RowEvidenceBar
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.plain import name, show_tip, tip_of, words
from ui.desktop.widgets.rows import ROOT, Index, draw_line, is_chosen, plain_list

ABOVE, SHARE, TONE, GROUP = (Qt.ItemDataRole.UserRole + n for n in range(4))


class PlanTreeModel(QAbstractItemModel):
    """The Qt model of the tree of a plan's rows, without rows that are edited as lines in the form of the row above."""

    renewed = Signal()  # the same rows were read again

    def __init__(self) -> None:
        super().__init__()
        self._page: PlanPage | None = None
        self._ids: dict[Ref, int] = {}  # permanent: a row keeps its number
        self._refs: dict[int, Ref] = {}
        self._above: dict[int, int] = {}
        self._below: dict[int, list[int]] = {0: []}
        self._at: dict[int, int] = {}  # position of a row among its siblings
        self._rows: Mapping[Ref, PlanRow] = {}
        self._tones: dict[Ref, str] = {}
        self._names: dict[Ref, tuple[str, str]] = {}
        self._tall: dict[int, bool] = {}  # which rows take two lines
        self._groups: set[str] = set()  # kinds that contain rows of the tree

    def show_plan(self, page: PlanPage) -> None:
        """Show the rows of a plan; the view is reset only if rows were added, removed or moved."""
        if page is self._page:
            return
        below, above = self._laid(page)
        self._tones = _tones(page)
        self._rows = {row.ref: row for row in page.rows[1:]}
        self._names = {}
        below_of = {kind.id: page.kinds_below(kind.id) for kind in page.form.kinds}
        self._groups = {
            kind for kind, kinds in below_of.items() if any(not each.list for each in kinds)
        }
        if (
            (below, above) != (self._below, self._above)
            or self._page is None
            or self._page.form != page.form
        ):
            self.beginResetModel()
            self._page = page
            self._below = below
            self._above = above
            self._at = {number: at for ids in below.values() for at, number in enumerate(ids)}
            self._tall = self._heights()
            self.endResetModel()
        else:
            before, self._page = self._tall, page
            self._tall = self._heights()
            self.renewed.emit()
            self.renew(
                self.index_of(self._refs[one])
                for one, tall in self._tall.items()
                if tall != before.get(one)
            )

    def renew(self, indices: Iterable[Index]) -> None:
        """Tell the view that the rows at these indices may have changed; others are read once they are scrolled to."""
        for index in indices:
            self.dataChanged.emit(index, index)

    def _laid(self, page: PlanPage) -> tuple[dict[int, list[int]], dict[int, int]]:
        below: dict[int, list[int]] = {0: []}
        above: dict[int, int] = {}
        for each in page.rows[1:]:
            home, kind = page.above(each.ref), page.kind(each.kind)
            under = self._ids.get(home.ref, -1) if home else 0
            if (under == 0 or under in above) and not (kind and kind.list):
                number = self._ids.setdefault(each.ref, len(self._ids) + 1)
                self._refs[number] = each.ref
                below.setdefault(under, []).append(number)
                above[number] = under
        return below, above

    def ref_of(self, index: Index) -> Ref | None:
        return self._refs.get(index.internalId()) if index.isValid() else None

    def row_of(self, index: Index) -> PlanRow | None:
        ref = self.ref_of(index)
        return self._rows.get(ref) if ref else None

    def index_of(self, ref: Ref | None) -> QModelIndex:
        """Return the index of a row, or an invalid index if the tree does not contain it, as for a line."""
        number = self._ids.get(ref, 0) if ref else 0
        if number not in self._above:
            return QModelIndex()
        return self.createIndex(self._at[number], 0, number)

    # -- the interface of Qt's models

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        ids = self._below.get(parent.internalId() if parent.isValid() else 0, [])
        if 0 <= row < len(ids) and column == 0:
            return self.createIndex(row, column, ids[row])
        return QModelIndex()

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]  # Qt has another parent() without one
        up = self._above.get(index.internalId(), 0) if index.isValid() else 0
        return self.index_of(self._refs[up]) if up else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self._below.get(parent.internalId() if parent.isValid() else 0, []))

    def columnCount(self, _parent: Index = ROOT) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def home_of(
        self, dragged: Ref, drop_index: Index, position: int
    ) -> tuple[Ref | None, Ref | None] | None:
        """Return where the row `dragged` goes if dropped at `drop_index`: (row above, None = the plan; row to follow,
        None = first). None if its kind cannot be there. `position`: before (-1), on (0) or after (1) the row there."""
        moved, target = self._rows.get(dragged), self.row_of(drop_index)
        kind = self._page.kind(moved.kind) if moved and self._page else None
        if moved is None or target is None or kind is None or target.ref == dragged:
            return None
        if target.kind == kind.within:
            same = [row for row in target.rows if row.kind == moved.kind and row.ref != dragged]
            return target.ref, same[-1].ref if same else None
        if target.kind != moved.kind or self._page is None:
            return None
        parent = self._page.above(target.ref)
        beside = [
            row.ref
            for row in (parent or self._page.plan).rows
            if row.kind == moved.kind and row.ref != dragged
        ]
        at = beside.index(target.ref) + (position > 0)
        before = beside[at - 1] if at else None
        return parent.ref if parent else None, before

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_of(index) if self._page else None
        if row is None:
            return None
        if role == GROUP:
            return row.kind in self._groups
        if role in (SHARE, TONE):
            return share(row) if role == SHARE else self._tones.get(row.ref, "")
        above, called = self._name(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return called
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text = " ".join(
                part for part in (above, called, _tip(row, self._tones.get(row.ref, ""))) if part
            )
            return tip_of(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return above if role == ABOVE else None

    def tall(self, index: Index) -> bool:
        """Return whether the row at an index is painted in two lines rather than one."""
        return self._tall.get(index.internalId(), False)

    def _heights(self) -> dict[int, bool]:
        rows = ((number, self._rows[self._refs[number]]) for number in self._above)
        # A number is shown above the name, so the name need not be worked out here.
        return {
            n: row.kind not in self._groups and bool(row.number or self._name(row)[0])
            for n, row in rows
        }

    def _name(self, row: PlanRow) -> tuple[str, str]:
        if row.ref not in self._names:
            assert self._page is not None
            self._names[row.ref] = row.name_in(self._page.form)
        return self._names[row.ref]


def share(row: PlanRow) -> Fraction | None:
    """Return the reported progress of a row as a fraction from 0 to 1; None if its kind reports no percentage."""
    for cell in row.cells.values():
        if (
            isinstance(cell.spec, Field)
            and type_of(cell.spec).share
            and cell.spec.required == "report"
        ):
            return min(Fraction(1), max(Fraction(0), (number_of(cell.value) or Fraction(0)) / 100))
    return None


def _tip(row: PlanRow, tone: str) -> str:
    reached = share(row)
    words = [] if reached is None else [_("ความสำเร็จร้อยละ {n}").format(n=round(reached * 100))]
    words += {"bad": [_("มีข้อมูลที่ต้องแก้")], "warn": [_("ยังกรอกไม่ครบ")]}.get(tone, [])
    if row.adrift:
        words += [_("ไม่มีรายการแม่")]
    return " ".join(words)


def _tones(page: PlanPage) -> dict[Ref, str]:
    """Return the worst severity of findings for each row that is not a line, including those of its lines."""
    homes: dict[Ref, Ref] = {}
    for each in page.rows[1:]:
        kind, above = page.kind(each.kind), page.above(each.ref)
        homes[each.ref] = homes[above.ref] if kind and kind.list and above else each.ref
    tones: dict[Ref, str] = {}
    for found in page.findings:
        home = homes.get(found.row, found.row)
        if found.tone != "info":  # a hint marks nothing
            tones[home] = "bad" if "bad" in (found.tone, tones.get(home)) else found.tone
    return tones


class PlanRowPainter(QStyledItemDelegate):
    """A delegate that paints a row with rows below it as a line in bold, other rows as one or two lines with their
    progress."""

    def __init__(self, look: Look, model: PlanTreeModel) -> None:
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
            self._ring(
                painter,
                QRectF(left, box.center().y() - look.px(19), look.px(38), look.px(38)),
                share,
            )
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

    def _words(self, painter: QPainter, area: QRect, index: Index, is_current: bool) -> None:
        look = self._look
        above = index.data(ABOVE) or ""
        called = index.data() or ""
        upper, lower = area, area
        if above and not index.data(GROUP):
            half = area.height() // 2
            upper = QRect(area.left(), area.top() + look.px(5), area.width(), half - look.px(3))
            lower = QRect(area.left(), area.top() + half, area.width(), half - look.px(3))
            draw_line(painter, look, upper, above, 13, 400, "text2")
        elif above:
            called = f"{above} {called}"
        weight = 600 if is_current else 500
        draw_line(painter, look, lower, called, 15, 700 if index.data(GROUP) else weight)

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
    """The tree view. Insert adds a row, Delete deletes it, Alt+↑↓ or the mouse moves it, Ctrl+D copies it."""

    def __init__(
        self,
        look: Look,
        model: PlanTreeModel,
        calls: PlanCalls,
        add: Callable[[], None],
        paste: Callable[[], None],
    ) -> None:
        """Make the view. `add` adds a row at the selection, `paste` the rows of the clipboard."""
        super().__init__()
        self._plan, self._calls = model, calls
        self.setModel(model)
        self.setItemDelegate(PlanRowPainter(look, model))
        self.setObjectName("tree")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.menu = plain_list(self)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        name(
            self,
            _("รายการของแผน"),
            _("ลูกศรเลือกรายการ Alt+ลูกศรย้าย Insert เพิ่ม Ctrl+D ทำสำเนา Delete ลบลงถังขยะ"),
        )
        self._install_keys(add, paste)
        model.modelReset.connect(self.expandAll)
        model.renewed.connect(self._renew)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def _renew(self) -> None:
        """Paint the rows in sight anew."""
        index, bottom = self.indexAt(QPoint(0, 0)), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            self._plan.renew((index,))
            index = self.indexBelow(index)

    def _install_keys(self, add: Callable[[], None], paste: Callable[[], None]) -> None:
        def at_row(do: Callable[[Ref], None]) -> Callable[[], None]:
            def done() -> None:
                ref = self._plan.ref_of(self.currentIndex())
                if ref is not None:
                    do(ref)

            return done

        calls = self._calls
        keys = (
            KeyBinding(_("เพิ่มรายการ"), ("Insert",), add),
            KeyBinding(_("ลบลงถังขยะ"), ("Delete",), self.delete_picked),
            KeyBinding(_("ย้ายขึ้นลง"), ("Alt+Up",), at_row(partial(calls.move, step=-1)), "Alt+↑ ↓"),
            KeyBinding("", ("Alt+Down",), at_row(partial(calls.move, step=1))),
            KeyBinding(_("ทำสำเนา"), ("Ctrl+D",), at_row(calls.copy)),
            KeyBinding(_("วางจาก Excel หรือ Word"), ("Ctrl+V",), paste),
        )
        InstalledShortcuts(self, keys, Qt.ShortcutContext.WidgetShortcut)

    @property
    def picked(self) -> list[Ref]:
        """The selected rows of the plan, else the current one."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        found = map(self._plan.ref_of, chosen)
        return [ref for ref in found if ref is not None]

    def delete_picked(self) -> None:
        """Move the selected rows to the bin, in one step."""
        self._calls.delete(*self.picked)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self._home(event.position().toPoint()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Request that the dragged row is moved; the model shows the move once it is saved."""
        ref = self._plan.ref_of(self.currentIndex())
        home = self._home(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if ref is not None and home is not None:
            self._calls.put(ref, *home)

    def _home(self, point: QPoint) -> tuple[Ref | None, Ref | None] | None:
        ref = self._plan.ref_of(self.currentIndex())
        index = self.indexAt(point)
        if ref is None or not index.isValid():
            return None
        return self._plan.home_of(
            ref, index, 1 if point.y() > self.visualRect(index).center().y() else -1
        )


class PlanTreeCard(Surface):
    """A card with the tree of a plan's rows and the buttons above it."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        proofs: RowEvidenceBar,
        choose: Callable[[Ref], None],
        paste: Callable[[], None],
    ) -> None:
        """Make the card. `choose` shows the form of the row that is selected, `paste` adds the clipboard's rows."""
        super().__init__("card")
        self._look = look
        self._calls = calls
        self._show_form = choose
        self._paste = paste
        self._proofs = proofs
        self._page: PlanPage | None = None
        self.here: Ref | None = None
        self.model = PlanTreeModel()
        self.tree = PlanTreeView(look, self.model, calls, self.ask_add, paste)
        self.add = Button(look, _("เพิ่ม"), "ghost", "plus", small=True, do=self.ask_add)
        self.more = Button(look, "", "quiet", "more", _("งานอื่นของรายการที่เลือก"), do=self._open_more)
        self.tree.menu.deeds = lambda: menu_deeds(*self.deeds)
        self.tree.selectionModel().currentChanged.connect(lambda new, _old: self._choose(new))
        head = row(words(_("รายการ"), "card"), None, self.more, gap=0, edges=(8, 0, 0, 0))
        self.setLayout(
            column(head, self.tree, row(self.add, None, gap=3), gap=6, edges=(8, 9, 8, 10), grow=1)
        )
        show_tip(self.add, _("เพิ่มรายการ (Insert)"))

    @property
    def deeds(self) -> tuple[HeaderAction, ...]:
        """The actions for the page header: paste rows and, for the selected row, evidence, history, print, copy, move
        and delete. For a locked plan there are only history and print. Several selected rows are deleted together."""
        paste = HeaderAction(_("วางแถวจาก Excel หรือตารางใน Word (Ctrl+V)"), "table", self._paste)
        several = (paste,) if self.choices() else ()
        if self.here is None or self._page is None or not self.model.index_of(self.here).isValid():
            return several
        calls, here = self._calls, self.here
        delete = HeaderAction(_("ลบรายการที่เลือกลงถังขยะ (Delete)"), "bin", self.tree.delete_picked)
        if len(self.tree.picked) > 1:
            return () if self._page.locks.plan else (delete,)
        found = (
            HeaderAction(
                _("ประวัติของรายการที่เลือก (Ctrl+H)"),
                "history",
                partial(calls.show_history, here),
            ),
            HeaderAction(_("พิมพ์เอกสารของรายการที่เลือก"), "printer", partial(calls.print_row, here)),
        )
        changes = (
            HeaderAction(_("ทำสำเนารายการที่เลือก (Ctrl+D)"), "copy", partial(calls.copy, here)),
            HeaderAction(_("ย้ายขึ้น (Alt+↑)"), "up", partial(calls.move, here, -1)),
            HeaderAction(_("ย้ายลง (Alt+↓)"), "down", partial(calls.move, here, 1)),
            delete,
        )
        return found if self._page.locks.plan else (*self._proofs.deeds, *found, *changes, *several)

    def _open_more(self) -> None:
        menu = menu_of(self, self.more.accessibleName())
        for deed in self.deeds:
            menu.addAction(self._look.icon(deed.icon, "text"), deed.words, deed.do)
        open_under(menu, self.more)

    def show_plan(self, page: PlanPage, selected: Ref | None) -> None:
        """Show the rows, and select `selected` if it is in the tree."""
        self._page, self.here = page, selected
        self.model.show_plan(page)
        index = self.model.index_of(selected)
        if index.isValid() and self.tree.currentIndex() != index:
            self.tree.setCurrentIndex(index)
        self.more.setEnabled(bool(self.deeds))
        self.add.setEnabled(not page.locks.plan)
        self.tree.setDragEnabled(not page.locks.plan)

    def choices(self) -> list[tuple[str, str, Ref | None, Ref | None]]:
        """Return (label, kind id, row above, row to follow) for each way to add a row at the selection. The row above
        is None for the plan itself; the row to follow is None if the new row comes last."""
        if self._page is None or self._page.locks.plan:
            return []
        page = self._page
        ways: list[tuple[FormRowKind, Ref | None, Ref | None]] = []
        here = page.row(self.here) if self.here else None
        chain = []
        while here is not None and here is not page.plan:
            chain.append(here)
            here = page.above(here.ref)
        if chain:
            ways += [
                (kind, chain[0].ref, None)
                for kind in page.kinds_below(chain[0].kind)
                if not kind.list
            ]
        # empty chain, no pair
        for one, above in zip(chain, [*(each.ref for each in chain[1:]), None], strict=False):
            kind = page.kind(one.kind)
            if kind:
                ways.append((kind, above, one.ref))
        ways += [
            (kind, None, None)
            for kind in page.kinds_below("plan")
            if kind.id not in {one.kind for one in chain}
        ]
        return [
            (arabic_digits(str(kind.title)), kind.id, above, after)
            for kind, above, after in ways
            if not kind.most
            or len(((above and page.row(above)) or page.plan).below(kind.id)) < kind.most
        ]

    def ask_add(self) -> None:
        """Add a row at once if only one kind is possible at the selection, else open a menu of the kinds."""
        choices = self.choices()
        if len(choices) == 1:
            self._calls.add(*choices[0][1:])
        if len(choices) < 2:
            return
        menu = menu_of(self)
        for text, kind, above, after in choices:
            add = partial(self._calls.add, kind, above, after)
            add_line(menu, _("เพิ่ม{title}").format(title=text), add)
        menu.popup(self.add.mapToGlobal(self.add.rect().topLeft()))

    def _choose(self, index: QModelIndex) -> None:
        ref = self.model.ref_of(index)
        if ref is not None and ref != self.here:
            self.here = ref
            self._show_form(ref)
