"""A start file given to the first run: looked at behind the window, and the office begun from it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.exchange.moving_deeds import compare_start
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.people.units import home
from core.values import Text
from ui.desk import Desk
from ui.desktop.base.dialogs import wait_for
from ui.desktop.first.joining import JoinWish
from ui.desktop.first.page import FirstRun
from ui.desktop.shell.office import OfficeView
from ui.desktop.theme.look import Look
from ui.keys import StartLook


class Joining(QObject):
    """Looks at a start file a first run is given, or begins what it wants; deleted with it."""

    begun = Signal(object)  # JoinWish: its folder is there
    refused = Signal(object)  # UserError

    def __init__(self, look: Look, desk: Desk, page: FirstRun) -> None:
        super().__init__(page)
        self._look, self._desk, self._page = look, desk, page

    def look_at(self, file: Path) -> None:
        """Show what a start file says, once all of it was checked."""
        looking = partial(self._desk.keys.starts.look, file)
        self._wait(_("กำลังตรวจไฟล์เริ่มงาน"), looking, partial(self._page.joining.show_start, file))

    def begin(self, wish: JoinWish) -> None:
        """Make the office."""
        made = partial(self._desk.keys.starts.begin, wish.file, wish.folder)
        self._wait(_("กำลังสร้างหน่วยงาน"), made, lambda _found: self.begun.emit(wish))

    def _wait(self, title: str, work: Callable[[], StartLook], done: Callable[[StartLook], object]) -> None:
        wait_for(self._look, title, self, self._page.window(), work, done, self.refused.emit)


def settle_in(view: OfficeView, wish: JoinWish) -> None:
    """The people that were entered, and that the digits were compared."""
    if wish.person:
        view.people.add(wish.person, wish.position)
    if wish.head:
        office = home(view.room.unit)
        view.session.do(partial(set_field, ref=office, wishes=[FieldWrite("head", Text(wish.head), ())]))
    if wish.compared:
        view.session.do(partial(compare_start, digits=wish.digits))
