"""Makes senders known where their files are shown: asks, hands the deed to the pen, and tells what came of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.exchange.strangers import Stranger, other_digits_words, strangers
from core.i18n import _
from core.log.ports import Action, Context, Store
from core.people.units import below, office_of, register
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.stranger import StrangerDialog
from ui.session import Job

TOLD = {"add": "เพิ่ม {name} ในทะเบียนแล้ว", "confirm": "ยืนยันเครื่องของ {name} แล้ว"}


class Confirming(QObject):
    confirmed = Signal()  # a PC was confirmed, and what waited was taken in
    changed = Signal()  # what is known of those who wait

    def __init__(self, room: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._window = room, window
        self.dialog: StrangerDialog | None = None
        self._job: Job | None = None
        self._deed = ""
        self._kept = False  # what waits is about to be taken in, once there is a backup
        self._problem: UserError | None = None
        self._said: UserError | None = None  # by the dialog; the next deed may have begun when others hear of it
        room.news.ended.connect(self._ended)

    @property
    def busy(self) -> bool:
        """Whether the pen is at it: what is reported as taken in has waited."""
        return self._job is not None and self._deed == "confirm"

    def known(self) -> Mapping[str, Stranger]:
        """Those whose files wait, by key."""
        unit, post, now = self._room.unit, self._room.office.post, datetime.now().astimezone()
        return {one.key: one for one in self._room.session.read(lambda reader: strangers(reader, post, unit, now))}

    def begin(self, key: str) -> None:
        """Open the dialog about the sender with this key; nothing where none of its files waits."""
        one = self.known().get(key)
        if one is None or self.dialog is not None:
            return
        read, unit = self._room.session.read, self._room.unit
        units = read(register)
        above = [units[unit], *below(units, unit)] if unit in units else []
        above = [each for each in above if (each.registered or each.id == unit) and each.id != one.unit]
        office = read(lambda reader: office_of(reader, unit))[0]
        dialog = StrangerDialog(self._room.look, one, above, other_digits_words(one, office), self._window)
        dialog.add_wanted.connect(partial(self._add, one))
        dialog.confirm_wanted.connect(partial(self._confirm, one))
        dialog.doubted.connect(partial(self._doubt, one))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def told(self, problem: UserError) -> bool:
        """Whether the dialog has said it where it happened."""
        return problem is self._said or (problem is self._problem and self.dialog is not None)

    def _add(self, one: Stranger, called: str, kind: str, above: str) -> None:
        from core.exchange.stranger_deeds import add_unit

        self._do("add", partial(add_unit, code=one.code, name=called, kind=kind, parent=above))

    def _confirm(self, one: Stranger, digits: str, kind: str) -> None:
        from core.exchange.stranger_deeds import confirm

        if self._job is None and not self._kept:
            self._kept = True  # a backup of what is here is being made
            deed = partial(confirm, key=one.key, digits=digits, post=self._room.office.post, kind=kind)
            self._room.backing.before("import", partial(self._do, "confirm", deed))

    def _doubt(self, one: Stranger) -> None:
        from core.exchange.stranger_deeds import doubt

        self._do("doubt", partial(doubt, key=one.key, post=self._room.office.post))

    def _do(self, deed: str, action: Action) -> None:
        self._kept = False
        if self._job is not None:
            return
        self._deed, self._problem = deed, None

        def make_known(ctx: Context, store: Store) -> Iterator[object]:
            try:
                done = action(ctx, store)
                yield from done if isinstance(done, Iterator) else (done,)
            except UserError as problem:
                self._problem = problem  # it is told in the dialog
                raise

        self._job = self._room.session.do(make_known)

    def _ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job, deed, problem, dialog = None, self._deed, self._problem, self.dialog
        self.changed.emit()
        if problem is not None:
            if dialog is not None:
                self._said = problem
                dialog.show_problem(problem.what, f"{problem.why} {problem.do}")
            return
        if deed == "confirm":
            self.confirmed.emit()
        if deed in TOLD and dialog is not None:
            one = dialog.one
            dialog.accept()
            self._room.host.toast.emit(_(TOLD[deed]).format(name=one.name))
            if deed == "add":
                self.begin(one.key)

    def _closed(self, _how: int) -> None:
        self.dialog = None
