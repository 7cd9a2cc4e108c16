"""An assessment's ladders, one per dimension and one of them shown: levels that unfold to items, the current item."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QWidget
from shiboken6 import isValid

from core.assessment.rows import AssessmentView, DimensionRow, ItemGroupRow, ItemRow, LevelRow
from core.exact import points_text
from core.i18n import _
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.assessment.item import INDENT, ItemPanel
from ui.desktop.assessment.item_parts import LARGE as STEPS_LARGE
from ui.desktop.assessment.item_parts import ScoreStepHeader
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, IconLabel, Pill, hold
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.late import LazyLabel, later
from ui.desktop.widgets.layout import (
    column,
    drop,
    holder,
    holding,
    row,
    scrolling,
    settle,
    tab_after,
)
from ui.desktop.widgets.painted import LadderNode
from ui.desktop.widgets.plain import ElidedLabel, dress, name, show, show_plain, show_tip, words

SETTLED = 300  # ms in which rows, and lines that wrap, find their heights


class LadderPanel(QWidget):
    """A dimension's ladder: its levels with their items; the first level not reached is unfolded at the start."""

    def __init__(
        self,
        look: Look,
        dimension: DimensionRow,
        within: QWidget,
        calls: ItemCalls,
        *,
        read_only: bool,
    ) -> None:
        """Make the widgets inside `within` from the outside in, as widgets that are moved later are styled again."""
        super().__init__(within)
        self.row, self._reading = dimension, read_only
        if not read_only:
            calls = calls._replace(reveal=self.reveal, next_number=self._next_number)
        inside = QWidget()
        self.area: QScrollArea = scrolling(inside)
        self.setLayout(column(self.area, gap=0))
        token = f"d{(dimension.number - 1) % 5 + 1}"
        self._levels = [LevelBlock(look, token, level, calls, self) for level in dimension.levels]
        self._broken = ""
        self._nothing = words("", "line", "text2", wrap=True)
        self._nothing.hide()
        inside.setLayout(column(self._nothing, *self._levels, None, gap=0))
        self._settling = later(self, 0, self._settle)
        self._sought: QWidget = self  # the panel to be seen, until all around it rests
        self._seeking = later(self, 0, self._scroll)
        self._unsettled = QTimer(self, interval=SETTLED, singleShot=True)
        self.area.verticalScrollBar().rangeChanged.connect(self._seeking.start)
        self._queue: list[LevelBlock] = []  # levels still to be opened for the search
        self._opener = later(self, 0, self._open_queued)
        self.show_dimension(dimension)

    def show_dimension(self, dimension: DimensionRow) -> None:
        self.row = dimension
        last = len(dimension.levels) - 1
        for n, (block, level) in enumerate(zip(self._levels, dimension.levels, strict=True)):
            above = n < last and dimension.levels[n + 1].reached
            block.show_level(level, next_reached=above, first=n == 0, last=n == last)
        # the level to open first
        here = next((level.node for level in dimension.levels if level.broken), "")
        plain = [level for level in dimension.levels if not level.level]
        if plain and not dimension.highest:  # without levels the first with work to do
            here = next((level.node for level in plain if not level.complete), plain[0].node)
        for block in self._levels:
            if (block.row.node == here != self._broken) or (block.row.called and not block.opened):
                block.open(True)
        self._broken = here
        self._settling.start()

    def show_only(self, item_ids: set[str] | None, nothing: str) -> None:
        """Show only these items (ids, None = all) or, if the ladder has none of them, the text `nothing`. Levels unfold
        one after another, so that typing need not wait for all rows."""
        found = [block for block in self._levels if block.show_only(item_ids)]
        for block in self._levels:
            show(block, block in found)
        self._queue = [] if item_ids is None else found
        show_plain(self._nothing, nothing)
        show(self._nothing, not found)
        self._opener.start()
        self._settling.start()

    def _open_queued(self) -> None:
        """Open the next level with an item found, once the one before has all its rows."""
        while self._queue and self._queue[0].opened and self._queue[0].finished:
            self._queue.pop(0)
        if self._queue and not self._queue[0].opened:
            self._queue[0].open(True)
            self._opener.start()

    # -- the current item

    @property
    def panels(self) -> list[ItemPanel]:
        """The panels of all items visible at present, from top to bottom."""
        opened = [block for block in self._levels if block.opened and not block.isHidden()]
        return [
            panel for block in opened for panel in block.panels.values() if not panel.isHidden()
        ]

    @property
    def here(self) -> ItemPanel | None:
        return holder(ItemPanel, self.focusWidget())

    def enter(self) -> None:
        """Go to the item that last had the focus, else to the first visible one that needs work."""
        if not self.panels and self._levels:
            self._levels[0].open(True)
        panels = self.panels
        here = self.here if self.here in panels else None
        first = next(
            (panel for panel in panels if panel.row.needs_work), panels[0] if panels else None
        )
        panel = here or first
        if panel:
            self.go(panel)

    def step(self, delta: int) -> None:
        """Go to the next (1) or previous (-1) item; at the end of a level, unfold the neighbouring level."""
        panels = self.panels
        here = self.here
        if here is None or here not in panels:
            self.enter()
            return
        at = panels.index(here) + delta
        own = next(n for n, block in enumerate(self._levels) if here.row.id in block.panels)
        while at >= len(panels) and not self._levels[own].finished:
            self._levels[own].make_some()
            panels = self.panels
            at = panels.index(here) + delta
        if not 0 <= at < len(panels):
            block = self._levels[max(0, min(len(self._levels) - 1, own + delta))]
            if not block.opened and not block.isHidden():
                block.open(True)
                panels = self.panels
                at = panels.index(here) + delta
        if 0 <= at < len(panels):
            self.go(panels[at])

    def go(self, panel: ItemPanel) -> None:
        panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reveal(panel)

    def go_to(self, item: str) -> bool:
        """Unfold an item's level and go to the item (id); return False if it is not in this dimension."""
        for block in self._levels:
            if any(each.id == item for each in block.row.items):
                show(block, True)
                block.open(True)
                panel = block.panel(item)
                show(panel, True)
                self.go(panel)
                return True
        return False

    def panel(self, item: str) -> ItemPanel | None:
        return next((block.panels[item] for block in self._levels if item in block.panels), None)

    def reveal(self, panel: QWidget) -> None:
        """Scroll to a panel once it is laid out, and again as often as rows created soon after move it."""
        self._sought = panel
        self._seeking.start()
        self._unsettled.start()

    def _scroll(self) -> None:
        if self._unsettled.isActive() and isValid(self._sought):
            self.area.ensureWidgetVisible(self._sought, 0, 40)

    # -- input

    def hand_over(self) -> None:
        for block in self._levels:
            for panel in block.panels.values():
                panel.hand_over()

    def show_wrong(self, keys: frozenset[tuple[str, str]], reason: str) -> bool:
        """Show `reason` beside the numbers with these (item, field) keys; return False if none of them is shown."""
        found = [
            panel.show_wrong(keys, reason)
            for block in self._levels
            for panel in block.panels.values()
        ]
        return any(found)

    def _settle(self) -> None:
        """Lay out the area again, as it misses changes that happen during its layout."""
        settle(self.area)

    def grow(self) -> None:
        """Follow a level that got more rows after it was opened."""
        self._opener.start()
        self._settle()
        self._settling.start()

    def fold(self) -> None:
        """Follow a level that was opened or folded."""
        self._settling.start()

    def adopt(self, panel: ItemPanel) -> None:
        """Make the panel of an item read-only if the ladder is."""
        if self._reading:
            panel.read_only()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus for Tab as Qt does; but after an item's last number was typed, go to the next item that asks
        for numbers. Return True if the focus moved."""
        here, field = self.here, self.focusWidget()
        typed = forward and isinstance(field, NumberEdit) and field.isModified()
        if typed and here is not None and here.ends_with(field) and self._next_number(here.row.id):
            return True
        return super().focusNextPrevChild(forward)

    def _next_number(self, item_id: str) -> bool:
        """Focus the next item that asks for a number, opening its level; return False if there is none."""
        items = [
            item for block in self._levels if not block.isHidden() for item in block.shown_items
        ]
        at = next((n for n, item in enumerate(items) if item.id == item_id), len(items))
        below = next((item.id for item in items[at + 1 :] if item.measures), "")
        if not below or not self.go_to(below):
            return False
        known = self.panel(below)
        assert known is not None
        known.figures[0].enter()
        return True


class LadderStack(QStackedWidget):
    """The ladders of all dimensions, one of them shown; each is created when first shown."""

    def __init__(
        self, look: Look, calls: ItemCalls, come: Callable[[str], None], *, read_only: bool = False
    ) -> None:
        """Make the ladders; `come` gets the id of an item that becomes the current one."""
        super().__init__()
        self._look = look
        self._calls = calls
        self._come = come
        self.reading = read_only
        self._made: dict[str, LadderPanel] = {}
        self._here: ItemPanel | None = None

    @property
    def last(self) -> str:
        """The id of the current item, even while the focus is elsewhere; "" if there is none."""
        here = self.top.here if self.top else None
        return here.row.id if here is not None else ""

    @property
    def top(self) -> LadderPanel | None:
        found = self.currentWidget()
        return found if isinstance(found, LadderPanel) else None

    def show_ladder(self, view: AssessmentView, dimension: str) -> None:
        row = view.dimension(dimension)
        made = self._made.get(dimension)
        if made is not None and [one.node for one in made.row.levels] != [
            one.node for one in row.levels
        ]:
            # answers have taken a level out of the form, or brought one
            self._remove(self._made.pop(dimension))
        if dimension not in self._made:
            calls = self._calls if self._calls.looking or not self.reading else ItemCalls()
            ladder = self._made[dimension] = LadderPanel(
                self._look, row, self, calls, read_only=self.reading
            )
            self.addWidget(ladder)
        else:
            self._made[dimension].show_dimension(row)
        self.setCurrentWidget(self._made[dimension])

    def forget(self) -> None:
        """Delete all ladders; each is created anew when shown."""
        self._here = None
        for ladder in self._made.values():
            self._remove(ladder)
        self._made = {}

    def _remove(self, ladder: LadderPanel) -> None:
        self.removeWidget(ladder)
        ladder.hide()
        ladder.deleteLater()

    def hand_over(self) -> None:
        for ladder in self._made.values():
            ladder.hand_over()

    def moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Make the item that has the keyboard focus the current one. While a dialog or another program has the focus,
        the current item stays."""
        if now is None or now.window() is not self.window():
            return
        here = holder(ItemPanel, now if self.isAncestorOf(now) else None)
        if here is not self._here:
            if self._here is not None and isValid(self._here):
                self._here.show_here(False)
            self._here = here
            if here is not None:
                here.show_here(True)
                self._come(here.row.id)

    def enter(self) -> None:
        if self.top:
            self.top.enter()

    def step(self, delta: int) -> None:
        if self.top:
            self.top.step(delta)

    def attach(self) -> None:
        """Open the menu that attaches evidence to the current item; report if there is none."""
        here = self.top.here if self.top else None
        if here is None or here.attach is None:
            self._calls.report(_("เลือกข้อก่อนด้วยปุ่ม ↓ แล้วแนบหลักฐาน"))
        elif self._calls.looking or not self.reading:
            here.attach.click()

    def confirm(self) -> None:
        """Confirm the carried-over answer of the current item; report if there is none."""
        here = self.top.here if self.top else None
        if here is None or self.reading or not here.confirm():
            self._calls.report(_("ข้อนี้ไม่มีคำตอบยกมาที่รอยืนยัน"))

    def mark(self, state: str) -> None:
        """Answer the current item with `state` (met, not_met, not_applicable), or report why that is impossible."""
        here = self._marked
        if here is None:
            return
        if state == "not_applicable" and not here.row.may_not_apply:
            self._calls.report(_("แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้"))
        elif not here.mark(state):
            self._calls.report(_("ข้อนี้ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน กดตัวเลขเพื่อตอบ"))

    def mark_whole(self) -> None:
        """Answer the current item "met" with all its parts present, or report that it has no such answer."""
        here = self._marked
        if here is not None and not here.mark_whole():
            self._calls.report(_("ข้อนี้ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน กดตัวเลขเพื่อตอบ"))

    @property
    def _marked(self) -> ItemPanel | None:
        """The panel of the item to be answered; if there is none, the reason is shown and it is None."""
        here = self.top.here if self.top else None
        if self.reading:
            self._calls.report(_("เปิดอ่านอย่างเดียว แบบนี้เป็นของหน่วยงานอื่น"))
            return None
        if here is None:
            self._calls.report(_("เลือกข้อก่อนด้วยปุ่ม ↓ แล้วกดให้ผล"))
        return here


SLICE = 2  # rows made in one turn of the event loop
LARGE = 175  # font size in percent from which a head takes two lines, so that nothing is cut off


def level_words(level: LevelRow) -> tuple[str, str]:
    """Return a text on how many of a level's items are met, missing or not assessed, and its tone (a colour's name)."""
    if level.complete:
        return _("ครบ {met} จาก {of}").format(met=level.met, of=level.item_count), "ok"
    missing = level.item_count - level.met - level.unanswered
    if not missing:
        says = _("ยังไม่ตรวจ {count} จาก {of} ข้อ")
        return says.format(count=level.unanswered, of=level.item_count), "text2"
    text = _("ขาด {count} จาก {of} ข้อ")
    if level.unanswered:
        text = _("ขาด {count} ยังไม่ตรวจ {unanswered} จาก {of} ข้อ")
    return text.format(count=missing, unanswered=level.unanswered, of=level.item_count), "warn"


class LevelHeading(CardButton):
    """The heading of a level; a click or Enter folds or unfolds the level."""

    def __init__(self, look: Look) -> None:
        super().__init__("levelhead")
        # a narrow window cuts it, not the whole ladder
        self._title = ElidedLabel("", "level", min_width=120)
        self._points = words("", "line", "text2")
        self._text = ElidedLabel("", "line", "text2")
        self._look = look
        self._here: Pill | None = None  # made for the level that is reached
        self._says = words("", "label")
        self._fold = IconLabel(look, "right", "text2", 16)
        if look.scale < LARGE:
            parts = (self._title, self._points, self._text, self._says, self._fold)
            self._line = row(*parts, gap=8, edges=(8, 3, 8, 3), grow=2)
            hold(self, self._line)
        else:
            self._line = row(self._title, self._text, self._fold, gap=8, grow=1)
            hold(
                self,
                column(
                    self._line,
                    row(self._points, None, self._says, gap=8),
                    gap=0,
                    edges=(8, 3, 8, 3),
                ),
            )

    def show_level(self, level: LevelRow, opened: bool) -> None:
        self._title.show_text(level.title)
        got = points_text(level.points, level.places)
        worth = got if level.level else f"{got}/{points_text(level.full, level.places)}"
        show_plain(self._points, _("{points} คะแนน").format(points=worth) if level.full else "")
        self._text.show_text(level.text)
        text, tone = level_words(level)
        if level.unproved:
            text = _("{said}  ขาดหลักฐาน {n}").format(said=text, n=level.unproved)
            tone = "warn"
        show_plain(self._says, text)
        show_tip(self._says, level.lacks)
        dress(self._says, tone=tone)
        if level.is_current and self._here is None:
            self._here = Pill(self._look, _("ถึงขั้นนี้"), "accentfg")
            self._here.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._line.insertWidget(self._line.indexOf(self._text) + 1, self._here)
        if self._here is not None:
            show(self._here, level.is_current)
        dress(self, here="1" if level.is_current else "0")
        self._fold.show_icon("down" if opened else "right", "text2")
        title = f"{self._title.text()} {self._points.text()} {text}"
        name(
            self, title, "  ".join(filter(None, (_("กางอยู่") if opened else _("พับอยู่"), level.lacks)))
        )


class GroupHeading(QWidget):
    """The heading above a group of items within a level."""

    def __init__(self, look: Look, group: ItemGroupRow) -> None:
        super().__init__()
        self.row = group
        self._text = words(f"{group.number} {group.text}".strip(), "strong", wrap=True)
        self._says = words("", "line", "text2")
        self.setLayout(
            row(
                self._text,
                self._says,
                gap=8,
                edges=(8 + look.px(INDENT) * group.depth, 6, 10, 2),
                grow=0,
            )
        )
        self.show_group(group)

    def show_group(self, group: ItemGroupRow) -> None:
        self.row = group
        show_plain(self._says, _("{met} จาก {of}").format(met=group.met, of=group.item_count))
        dress(self._says, tone="ok" if group.complete else "text2")


class LevelBlock(QWidget):
    """One level of a ladder: its heading and its items, whose widgets are created when the level is first unfolded."""

    def __init__(
        self, look: Look, token: str, level: LevelRow, calls: ItemCalls, ladder: LadderPanel
    ) -> None:
        super().__init__()
        self._look = look
        self._calls = calls
        self._ladder = ladder
        self.row = level
        self.opened = False
        self.panels: dict[str, ItemPanel] = {}
        self._wanted: set[str] | None = None  # items to show; None = all
        self._later = later(self, 0, self._make_later)
        self._groups: dict[str, GroupHeading] = {}
        self._node: LadderNode | None = (
            LadderNode(look, level.level, token) if level.level else None
        )
        self.head = LevelHeading(look)
        self.head.clicked.connect(lambda: self.open(not self.opened))
        self._rows = column(gap=0, edges=(0, 2, 0, 4))
        if level.table is not None and look.scale < STEPS_LARGE:
            self._rows.addWidget(ScoreStepHeader(look, level.table))
        self._above = self._rows.count()  # widgets above the rows
        self._body = holding(self._rows)
        self._body.hide()
        block = column(self.head, self._body, gap=0, edges=(0, 1, 0, 1))
        self.lacks = LazyLabel(block, self._body, edges=(8, 0, 8, 4))
        if level.called or not level.title:
            self.head.hide()
        self.setLayout(row(self._node, block, gap=2, grow=1) if self._node else row(block, grow=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_level(self, level: LevelRow, *, next_reached: bool, first: bool, last: bool) -> None:
        whole, self.row = self.finished, level
        if self._node is not None:
            self._node.show_node(
                reached=level.reached,
                next_reached=next_reached,
                broken=level.broken,
                first=first,
                last=last,
            )
        self.head.show_level(level, self.opened)
        lacks = level.lacks or (level.table.words if level.table else "")
        self.lacks.say("" if level.reached else lacks)  # in a reached level the items say it
        self._drop_changed()
        for shown in level.rows:
            if isinstance(shown, ItemRow) and shown.id in self.panels:
                self.panels[shown.id].show_item(shown)
            elif isinstance(shown, ItemGroupRow) and shown.id in self._groups:
                self._groups[shown.id].show_group(shown)
        if self.opened and not self.finished:  # answers have brought items into the form
            self.make_some(len(level.rows) if whole else SLICE)

    def _drop_changed(self) -> None:
        """Remove the rows that answers have taken out of the form, and items whose panel no longer fits them."""
        items = {one.id: one for one in self.row.items}
        groups = {one.id for one in self.row.rows if isinstance(one, ItemGroupRow)}
        for key, panel in [*self.panels.items()]:
            if key not in items or not panel.fits(items[key]):
                drop(self._rows, self.panels.pop(key))
        for key in [*self._groups.keys() - groups]:
            drop(self._rows, self._groups.pop(key))

    def open(self, opened: bool) -> None:
        """Unfold the level if `opened`, else fold it; the first items appear at once, others a moment later."""
        self.opened = opened
        if opened and not self.panels:
            self.make_some()
        show(self._body, opened)
        self._ladder.fold()
        self.head.show_level(self.row, opened)

    def panel(self, item: str) -> ItemPanel:
        """Return the panel of an item (id) of this level, creating it if needed."""
        while item not in self.panels:
            self.make_some()
        return self.panels[item]

    @property
    def finished(self) -> bool:
        return all(self._there(one) for one in self.row.rows)

    def _there(self, row: ItemRow | ItemGroupRow) -> bool:
        """Return whether a row has its widget."""
        return row.id in (self.panels if isinstance(row, ItemRow) else self._groups)

    def show_only(self, item_ids: set[str] | None) -> int:
        """Show only the items with these ids (None = all) and the groups above them; return their number."""
        self._wanted = item_ids
        self._filter()
        return len(self.shown_items)

    @property
    def shown_items(self) -> list[ItemRow]:
        """The items that are visible while the level is unfolded."""
        return [item for item in self.row.items if self._wanted is None or item.id in self._wanted]

    def _filter(self) -> None:
        """Hide the rows that do not match."""
        shown = {item.id for item in self.shown_items}
        above: list[ItemGroupRow] = []
        kept: set[str] = set()
        for each in self.row.rows:
            above = [group for group in above if group.depth < each.depth]
            if isinstance(each, ItemGroupRow):
                above.append(each)
            elif each.id in shown:
                kept |= {group.id for group in above}
        for key, widget in (*self.panels.items(), *self._groups.items()):
            show(widget, key in shown or key in kept)

    def make_some(self, count: int = SLICE) -> None:
        """Create the next `count` rows; the remaining ones follow later in turns of the event loop."""
        lacking = [(n, one) for n, one in enumerate(self.row.rows) if not self._there(one)]
        if not lacking:
            return
        for n, each in lacking[:count]:  # all above it are there
            if isinstance(each, ItemRow):
                panel = ItemPanel(self._look, each, self._calls, self.row.called)
                self.panels[each.id] = panel
                self._rows.insertWidget(self._above + n, panel)
                panel.show()  # at once: hidden widgets have no height
                if self._rows.count() > self._above + n + 1:  # it came in between
                    above = [
                        self.panels[one.id] for one in self.row.rows[:n] if one.id in self.panels
                    ]
                    tab_after(above[-1] if above else self.head, panel)
                self._ladder.adopt(panel)
            else:
                group = self._groups[each.id] = GroupHeading(self._look, each)
                self._rows.insertWidget(self._above + n, group)
                group.show()
        if self._wanted is not None:
            self._filter()
        if len(lacking) > count:
            self._later.start()

    def _make_later(self) -> None:
        """Make more rows if the level is visible; otherwise they wait until it is shown again."""
        if self.isVisible():
            self.make_some()
            self._ladder.grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.panels and not self.finished:
            self._later.start()
