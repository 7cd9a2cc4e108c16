"""Verifying an item, yes or no, on behalf of many units in one dialog that is kept up to date."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.deeds import verify
from core.centre.verifying import ItemToVerify, VerificationRow
from core.centre.view import UnitRanking
from core.forms.ports import form_here
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show_plain, words

ROWS = 8  # rows of units visible at once


def state_words(row: VerificationRow) -> tuple[str, str, str]:
    """Return (text, tone, icon) for the answer that this office gave for a unit: yes, no, none yet, or locked."""
    if row.locked:
        return _("หน่วยงานล็อกแล้ว"), "mute", "lock"
    if row.state == ItemState.MET:
        return _("ใช่"), "ok", "tick"
    if row.state == ItemState.NOT_MET:
        return (_("ไม่ใช่"), "bad", "cross")
    return (_("ยังไม่ตอบ"), "warn", "warn")


class VerifiedItemDialog(FramedDialog):
    """The dialog to tick units and answer an item for all of them at once, until they lock their assessments."""

    def __init__(
        self,
        look: Look,
        items: Sequence[ItemToVerify],
        verify_all: Callable[[str, Sequence[Ref], bool | None], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `verify_all` gets the item's id, the assessments, and the answer, None = none."""
        super().__init__(look, _("ตรวจสอบข้อของหน่วยงาน"), parent)
        self._verify = verify_all
        self._found: tuple[ItemToVerify, ...] = ()
        self.items = DropDown(look, _("ข้อที่ตรวจสอบ"))
        self.items.activated.connect(self._show)
        self._text = words("", "strong", wrap=True)
        self._left = words("", "line", "text2", wrap=True)
        self.list = LineList(look, _("หน่วยงานที่ตอบแทน"), ROWS, ticks=True, do=self._count)
        self.rest = Button(look, _("เลือกที่ยังไม่ตอบทั้งหมด"), "link", "tick", do=self._tick_rest)
        note = words(
            _("หน่วยงานได้รับเพียงคำว่าใช่หรือไม่ใช่ ไม่มีเรื่อง ชื่อ หรือเหตุผลออกจากเครื่องนี้"),
            "line",
            "text2",
            wrap=True,
        )
        self.none = Button(look, _("ยังไม่ตอบ"), "ghost", "minus", do=partial(self._tell, None))
        self.no = Button(look, _("ไม่ใช่"), "ghost", "cross", do=partial(self._tell, False))
        self.yes = Button(look, _("ใช่"), "primary", "tick", do=partial(self._tell, True))
        body = column(
            self.items,
            self._text,
            row(self._left, None, self.rest, gap=8),
            self.list,
            note,
            row(self.none, self.no, None, gap=8),
            None,
            gap=8,
        )
        self.show_items(items)
        self.fill(body, self.closer(), self.yes, min_width=680)
        self.list.setFocus()

    def show_items(self, items: Sequence[ItemToVerify]) -> None:
        """Show the items that this office verifies; the selected item stays selected."""
        here = self.items.currentData()
        self._found = tuple(items)
        self.items.clear()
        for one in items:
            self.items.addItem(" · ".join((one.position, one.title)), (one.form, one.item))
        self.items.setCurrentIndex(max(0, self.items.findData(here)))
        self._show()

    @property
    def here(self) -> ItemToVerify | None:
        at = self.items.currentIndex()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _show(self) -> None:
        one = self.here
        rows = one.rows if one is not None else ()
        show_plain(self._text, one.text if one is not None else "")
        lines = [
            ListLine(each.assessment, each.name, each.code, "", *state_words(each)) for each in rows
        ]
        self.list.show_ticks(
            lines, frozenset(), frozenset(each.assessment for each in rows if each.locked)
        )
        self._count()

    def _count(self) -> None:
        one, n = self.here, len(self.list.on)
        left, of = (one.left, len(one.rows)) if one is not None else (0, 0)
        show_plain(
            self._left, _("เลือก {n} แห่ง ยังไม่ตอบ {left} จาก {of} แห่ง").format(n=n, left=left, of=of)
        )
        self.rest.setEnabled(bool(left))
        for button in (self.yes, self.no, self.none):
            button.setEnabled(bool(n))

    def _tick_rest(self) -> None:
        one = self.here
        if one:
            open_ = {each.assessment for each in one.rows if not each.state and not each.locked}
        else:
            open_ = set()
        for key in open_ - self.list.on:
            self.list.tick(key)

    def _tell(self, verdict: bool | None) -> None:
        one = self.here
        if one is not None and self.list.on:
            ticked = [row.assessment for row in one.rows if row.assessment in self.list.on]
            self._verify(one.item, ticked, verdict)


class VerifiedItemDesk(QObject):
    """Opens the dialog in which this office answers the items that it verifies for its units, and saves the answers."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._year = 0
        self._reader = BackgroundReader(context.session, self)
        self.dialog: VerifiedItemDialog | None = None
        context.news.changed.connect(self._changed)

    def actions(self, board: UnitRanking | None, year: int) -> Iterator[HeaderAction]:
        """Yield the header action that opens the items this office verifies; nothing if there are none."""
        if self.offered(board):
            yield HeaderAction(_("ตรวจสอบข้อของหน่วยงาน"), "tick", partial(self.ask, year))

    def offered(self, board: UnitRanking | None) -> bool:
        """Return whether a form that units of `board` sent has items this office verifies; False if `board` is None."""
        if board is None:
            return False
        names = [id_ for id_, _called in board.offered]
        return any(self._verifies(one) for one in ([board.form.id] if board.form else []) + names)

    def _verifies(self, form: str) -> bool:
        found = form_here(self._context.session.forms, form)
        return found is not None and bool(found.verified_items)

    def ask(self, year: int) -> None:
        self._year = year
        self._read()

    def _read(self) -> None:
        self._reader.read(
            partial(ItemToVerify.all, unit=self._context.unit, year=self._year), self._show
        )

    def _show(self, items: tuple[ItemToVerify, ...]) -> None:
        if self.dialog is not None:
            self.dialog.show_items(items)
            return
        if not items:
            self._context.host.report(_("ปีนี้ยังไม่มีข้อที่แบบให้หน่วยงานนี้ตรวจสอบ"), "info")
            return
        self.dialog = VerifiedItemDialog(self._context.look, items, self._verify, self._page)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _verify(self, item: str, assessments: Sequence[Ref], verdict: bool | None) -> None:
        self._context.session.do(
            partial(verify, item=item, verdicts=dict.fromkeys(assessments, verdict))
        )

    def _changed(self, _changes: Changes) -> None:
        if self.dialog is not None:
            self._read()
