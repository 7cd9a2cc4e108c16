"""The page of a committee's result on this unit's assessment: item by item, differing answers first."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.committee.own_result_view import OwnReleasedResult
from core.committee.result_view import ReleasedResultRow, ResultItem
from core.i18n import _
from ui.desktop.objections.parts import (
    ANSWER,
    POINTS,
    STATE,
    ObjectionEditor,
    ObjectionStepsCard,
    ResultCalls,
    ResultTotalsCard,
    TypedObjection,
    result_line,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.layout import column, fill_list, frame, hairline, row, scrolling, settle
from ui.desktop.widgets.plain import show, show_plain, show_tip, words

SIDE = 300  # design pixels of the side cards
NARROW = 1000  # page width in design pixels
WIDEST = 360  # pixels of the side column at any scale, as the items need the room
DIFFER = "differ"
RAISED = "raised"
EVERY = "every"
TABS = ((DIFFER, "ต่างจากตนเอง"), (RAISED, "ทักท้วง"), (EVERY, "ทุกข้อ"))


class CommitteeResultPage(QWidget):
    """The page of one committee result; an objection can be typed below one item at a time. It saves nothing itself."""

    def __init__(self, look: Look, calls: ResultCalls) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look, self._calls = look, calls
        self._result: OwnReleasedResult | None = None
        self._rows: tuple[ReleasedResultRow, ...] = ()
        self.form: ObjectionEditor | None = None
        self.lines: dict[str, QFrame] = {}
        self.which = DropDown(look, _("ผลที่แสดง"))
        self.which.activated.connect(lambda at: calls.choose(self._rows[at].release.review))
        self.tabs = SegmentedControl(
            tuple((key, _(text), "") for key, text in TABS), _("ข้อที่แสดง"), DIFFER
        )
        self.tabs.chosen.connect(self._fill)
        self._none = words("", "body", "text2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        heads = [(_("ตนเอง"), ANSWER), (_("กรรมการ"), ANSWER), (_("คะแนน"), POINTS), ("", STATE)]
        self._titles = row(words(_("ข้อ"), "small", "text2"), gap=12, grow=0)
        self._heads = [(words(text, "small", "text2"), wide) for text, wide in heads]
        for head, wide in self._heads:
            if wide == POINTS:
                show_tip(head, _("คะแนนรวมที่เปลี่ยนเพราะข้อนี้ข้อเดียว “ร่วม” คือเปลี่ยนเมื่อข้ออื่นเปลี่ยนด้วย"))
            self._titles.addWidget(head)
        self._area = scrolling(column(self._list, self._none, None, gap=0, edges=(0, 0, 6, 0)))
        # keeps heads and cells aligned
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        top = row(self.tabs, None, self.which, gap=12)
        inside = column(
            top, self._titles, hairline(), self._area, gap=4, edges=(16, 12, 10, 10), grow=3
        )
        self.sum, self.round = ResultTotalsCard(look), ObjectionStepsCard(look)
        side = scrolling(column(self.sum, self.round, None, gap=12))
        self._side = side
        self.setLayout(row(frame(inside, "card"), side, gap=12, grow=0))
        self._fit()
        look.resized.connect(self._fit)
        look.resized.connect(self._fill)

    @property
    def _narrow(self) -> bool:
        """Whether the position of an item is shown below its text, for lack of room."""
        return self.width() < self._look.px(NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._heads[-1][0].isHidden() != self._narrow:
            self._fit()
            self._fill()

    def _fit(self) -> None:
        """Align the heads with their cells, leaving room for the scroll bar."""
        self._side.setFixedWidth(min(self._look.px(SIDE), WIDEST))
        show(self._heads[-1][0], not self._narrow)
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._titles.setContentsMargins(4, 2, 10 + bar, 2)
        for head, wide in self._heads:
            head.setFixedWidth(self._look.px(wide))

    @property
    def is_typing(self) -> bool:
        """Whether an objection with a reason is being typed that differs from the saved objection."""
        form = self.form
        if form is None:
            return False
        kept = self._kept(self._item(form.item))
        return form.given != kept and bool(form.given.reason)

    def show_result(self, result: OwnReleasedResult, rows: Sequence[ReleasedResultRow]) -> None:
        """Show this result; `rows`: all results of the year. If it was shown before, an objection being typed stays."""
        if result == self._result and tuple(rows) == self._rows:
            return
        review = result.result.row.release.review
        other = self._result is None or self._result.result.row.release.review != review
        # unfinished text stays to be copied
        if other or not (result.result.row.takes_objections or self.is_typing):
            self.form = None
        self._result, self._rows = result, tuple(rows)
        if other:
            self.tabs.show_key(
                DIFFER if any(item.differs for item in result.result.items) else EVERY
            )
        self.which.clear()
        self.which.addItems([f"{one.title} · {one.words}" for one in rows])
        self.which.setCurrentIndex(
            next((n for n, one in enumerate(rows) if one.release.review == review), -1)
        )
        show(self.which, len(rows) > 1)
        for key, text in TABS:
            button = self.tabs.button(key)
            show_plain(button, f"{_(text)} {len(self._items(key))}")
            button.updateGeometry()
        self.sum.show_result(result)
        self.round.show_result(result)
        self._fill()

    def _items(self, key: str) -> Sequence[ResultItem]:
        items = self._result.result.items if self._result else ()
        return [
            one
            for one in items
            if key == EVERY or (one.differs if key == DIFFER else one.objection)
        ]

    def _item(self, item: str) -> ResultItem:
        assert self._result is not None
        return next(one for one in self._result.result.items if one.item == item)

    def _fill(self) -> None:
        result = self._result
        if result is None:
            return
        typed, at = (
            (self.form.given, self.form.reason.textCursor().position()) if self.form else (None, -1)
        )
        focused = self.form is not None and self.form.reason.hasFocus()
        shown = self._items(self.tabs.key)
        if typed is not None and all(one.item != typed.item for one in shown):
            shown = [self._item(typed.item), *shown]  # what is being typed stays visible
        self.form = self._form(result, self._item(typed.item), typed) if typed else None
        line = partial(
            result_line, self._look, result=result, begin=self.open_form, narrow=self._narrow
        )
        form = {typed.item: self.form} if typed else {}
        self.lines = {one.item: line(item=one, form=form.get(one.item)) for one in shown}
        fill_list(self._list, self.lines.values())
        if self.tabs.key == RAISED:
            none = _("ยังไม่ได้ทักท้วงข้อใด")
        elif result.result.items:
            none = _("คณะกรรมการเห็นตรงกับหน่วยงานทุกข้อ")
        else:
            none = _("ยังไม่มีผลรายข้อ")
        show_plain(self._none, none)
        show(self._none, not shown)
        settle(self._area)
        if self.form is not None and focused:
            self.form.reason.setFocus()
            cursor = self.form.reason.textCursor()
            cursor.setPosition(min(at, len(self.form.reason.toPlainText())))
            self.form.reason.setTextCursor(cursor)

    def _form(
        self, result: OwnReleasedResult, item: ResultItem, objection: TypedObjection
    ) -> ObjectionEditor:
        offered = result.offers(item.item)
        return ObjectionEditor(self._look, item, offered, objection, self._calls)

    def _kept(self, item: ResultItem) -> TypedObjection:
        if item.objection is None:
            return TypedObjection(item.item, "", frozenset())
        return TypedObjection(
            item.item,
            item.objection.reason,
            frozenset(each.ref for each in item.objection.evidence),
        )

    def open_form(self, item: str) -> None:
        """Open the objection editor of the item with this id; first save an objection typed below another item."""
        result = self._result
        if result is None or not result.result.row.takes_objections:
            return
        if self.is_typing and self.form is not None and self.form.item != item:
            self._calls.keep(self.form.given)
        one = self._item(item)
        self.form = self._form(result, one, self._kept(one))
        self._fill()
        if self.form is not None:
            self.form.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            line = self.lines[item]
            QTimer.singleShot(0, line, lambda: self._area.ensureWidgetVisible(line, 0, 20))
        self._calls.note_typed()

    def close_form(self, item: str) -> None:
        """Close the fields below an item (id) if they are open, as its objection was saved or withdrawn."""
        if self.form is not None and self.form.item == item:
            self.form = None
            self._fill()
            self.enter()
        self._calls.note_typed()

    def enter(self) -> None:
        """Focus the reason of the objection being typed, else the tabs above the items."""
        if self.form is not None:
            self.form.reason.setFocus()
        else:
            self.tabs.button(self.tabs.key or DIFFER).setFocus()
