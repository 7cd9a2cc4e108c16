"""The controller of the conflicts page: reads each value's effect, saves the choice, sends requests to the owner."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.conflicts.deeds import ChosenConflictValue, other_value, resolve_conflict
from core.conflicts.view import ConflictText, conflict_facts, conflict_texts, weighed
from core.errors import UserError
from core.exchange.letter_deeds import comment
from core.i18n import _
from core.values import Written
from ui.desktop.base.page_context import PageContext
from ui.desktop.conflicts.page import ConflictsPage


class ConflictsDesk(QObject):
    """The controller of the conflicts page. `make` creates the page and must be called before `page` is used."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._room, self._session = context, context.session
        self._made: ConflictsPage | None = None

    def make(self) -> QWidget:
        page = self._made = ConflictsPage(self._room.look)
        page.selected.connect(self._weigh)
        page.requested.connect(self._settle)
        page.other_typed.connect(self._weigh_other)
        page.other_requested.connect(self._settle_other)
        page.owner_requested.connect(self._ask_owner)
        page.jump.connect(self._room.host.jump)
        return page

    @property
    def page(self) -> ConflictsPage:
        """The conflicts page; `make` must have been called before."""
        assert self._made is not None
        return self._made

    def refresh(self) -> None:
        """Read the open conflicts of the folder and show them on the page."""
        now = int(datetime.now().timestamp() * 1000)
        self.page.show_conflicts(
            self._session.read(lambda reader: conflict_texts(reader, now)), self._room.unit
        )

    def _weigh(self, conflict: ConflictText) -> None:
        """Show the effect of each value of the current conflict."""
        self.page.show_facts(self._session.read(lambda r: conflict_facts(r, conflict.row)))

    def _settle(
        self, conflict: ConflictText, value: Written | ChosenConflictValue, reason: str
    ) -> None:
        row = conflict.row
        chosen = partial(
            resolve_conflict,
            ref=row.ref,
            field=row.field,
            value=value,
            seen=row.seen,
            reason=reason,
        )
        self._session.do(chosen)

    def _weigh_other(self, conflict: ConflictText, text: str) -> None:
        """Show the effect of a third value while it is typed."""
        try:
            value = self._other(conflict, text) if text else None
        except UserError as problem:
            self.page.show_weighed(None, f"{problem.what} {problem.do}")
            return
        known = partial(weighed, row=conflict.row, value=value)
        self.page.show_weighed(self._session.read(known) if text else None, "")

    def _settle_other(self, conflict: ConflictText, text: str, reason: str) -> None:
        try:
            self._settle(conflict, self._other(conflict, text), reason)
        except UserError as problem:
            self.page.show_weighed(None, f"{problem.what} {problem.do}")

    def _other(self, conflict: ConflictText, text: str) -> Written:
        return self._session.read(
            partial(other_value, ref=conflict.row.ref, field=conflict.row.field, text=text)
        )

    def _ask_owner(self, conflict: ConflictText) -> None:
        """Write a request to the unit that owns the record, naming both values."""
        values = _(" กับ ").join(f"“{value.words}” ({value.device})" for value in conflict.sides)
        text = _("ขอให้เลือกค่าที่ถูกต้องของ {title} ช่อง {field}: {sides}")
        text = text.format(title=conflict.title, field=conflict.field, sides=values)
        ref = conflict.row.ref
        asked = partial(
            comment, unit=ref.scope.partition("/")[0], topic=ref, kind="request", text=text
        )
        said = self._room.host.reported
        self._room.do(asked, lambda: said.emit(_("บันทึกคำถามแล้ว จะไปกับไฟล์ถึงหน่วยงานนั้น"), "ok"))
