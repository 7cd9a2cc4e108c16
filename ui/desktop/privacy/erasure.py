"""Erases chosen personal data after a question: from the folder, then from its backups."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.backups.retention import Swept
from core.errors import UserError
from core.i18n import _
from core.privacy.deeds import erase_person
from core.privacy.erasure import swept_lines
from core.privacy.person_data import SCAN, WORDS, PersonalItem
from core.values import Changes, Ref
from ui.desktop.base.background import in_background
from ui.desktop.base.room import Room
from ui.desktop.privacy.dialogs import ErasedDialog, EraseDialog, PictureChoice
from ui.scanner import let_go
from ui.session import Ended


class Erasure(QObject):
    """For one page; `after` is called at the end, whatever the result in the backups."""

    def __init__(self, room: Room, page: QWidget, after: Callable[[], object]) -> None:
        super().__init__(page)
        self._room, self._page, self._after = room, page, after
        self._chosen: tuple[PersonalItem, ...] = ()  # what is being erased for this page
        self._count = 0
        room.news.changed.connect(self._changed)

    def ask(
        self, chosen: tuple[PersonalItem, ...], person: Ref | None = None, names: tuple[str, ...] = (),
        pictures: tuple[PersonalItem, ...] = (),
    ) -> None:  # fmt: skip
        """`names` may be cut out of texts about other things too; `pictures` must be judged by a person."""
        mixed = bool(names) and any(one.kind == WORDS and one.shows and not one.whole for one in chosen)
        choice = PictureChoice(self._room.look, pictures, self._path) if pictures else None
        dialog = EraseDialog(self._room.look, chosen, self._page, mixed=mixed, pictures=choice)
        dialog.agreed.connect(lambda reason, cut: self._erase(dialog.chosen, reason, person, names if cut else ()))
        dialog.open()

    def _path(self, one: PersonalItem) -> Path:
        """The picture of an item: of a waiting scan, or of a file."""
        office = self._room.office
        return (office.scanner.path if one.kind == SCAN else office.post.shelf.path)(one.pictures[0])

    def _erase(self, chosen: tuple[PersonalItem, ...], reason: str, person: Ref | None, cut: tuple[str, ...]) -> None:
        self._chosen, self._count = chosen, len(chosen)
        self._room.host.said.emit(_("กำลังลบ"), "info")
        self._room.session.do(partial(erase_person, chosen=chosen, reason=reason, person=person, cut=cut))

    def _changed(self, changes: Changes) -> None:
        if changes.label.startswith("erase_") and self._count:
            in_background(self._sweep, self._swept)

    def _sweep(self) -> Swept | UserError:
        office = self._room.office
        try:
            try:
                return office.backups.erase()
            finally:
                with suppress(Ended):  # what remains is removed with the next scan
                    self._room.session.read(lambda reader: let_go(office.scanner, reader, self._chosen))
        except UserError as problem:
            return problem

    def _swept(self, swept: Swept | UserError | None) -> None:
        erased, self._count = self._count, 0
        if isinstance(swept, UserError):
            self._room.host.refused.emit(swept)
        elif swept is not None:
            self._room.host.said.emit(_("ลบแล้ว {n} รายการ").format(n=erased), "ok")
            ErasedDialog(self._room.look, swept_lines(swept), self._page).open()
        self._after()
