"""Keeps the table of what is verified in step with the folder; it is read behind the window."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.verified import verified_items
from core.assessment.verify_deeds import verify
from core.assessment.verifying import VerifyItem, to_verify
from core.centre.view import Board
from core.errors import UserError
from core.i18n import _
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.centre.verifying import VerifyDialog


class VerifyDesk(QObject):
    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page, self._year = room, page, 0
        self._reader = BackgroundReader(room.session, self)
        self.dialog: VerifyDialog | None = None
        room.news.changed.connect(self._changed)

    def actions(self, board: Board | None, year: int) -> Iterator[HeaderAction]:
        """To the items this office answers for its units."""
        if self.offered(board):
            yield HeaderAction(_("ตรวจสอบข้อของหน่วยงาน"), "tick", partial(self.ask, year))

    def offered(self, board: Board | None) -> bool:
        """Whether a form that units have sent has items somebody else verifies."""
        if board is None:
            return False
        names = [id_ for id_, _called in board.offered]
        return any(self._verifies(one) for one in ([board.form.id] if board.form else []) + names)

    def _verifies(self, form: str) -> bool:
        try:
            return bool(verified_items(self._room.session.forms.get(form)))
        except UserError:
            return False

    def ask(self, year: int) -> None:
        self._year = year
        self._read()

    def _read(self) -> None:
        view = partial(to_verify, unit=self._room.unit, year=self._year)
        self._reader.read(view, self._show)

    def _show(self, found: tuple[VerifyItem, ...]) -> None:
        if self.dialog is not None:
            self.dialog.show_items(found)
            return
        if not found:
            text = _("ปีนี้ยังไม่มีข้อที่แบบให้หน่วยงานนี้ตรวจสอบ")
            self._room.host.said.emit(text, "info")
            return
        self.dialog = VerifyDialog(self._room.look, found, self._page)
        self.dialog.wanted.connect(self._verify)
        self.dialog.finished.connect(lambda _how: self._closed())
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _verify(self, item: str, chosen: Sequence[Ref], said: bool | None) -> None:
        given = dict.fromkeys(chosen, said)
        self._room.session.do(partial(verify, item=item, given=given))

    def _changed(self, _changes: Changes) -> None:
        if self.dialog is not None:
            self._read()
