"""Many papers from the window: which ones, where to, how far they are, and what became of them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from core.actions.batch_papers import BatchMade, BatchWish, batch_papers
from core.i18n import _
from core.papers.batches import Items, Many, items_of, offered, own_items
from core.ports import Reader
from core.views.pack_names import plain_name
from ui.desktop.aside import Aside
from ui.desktop.files import unused
from ui.desktop.pages.batch_dialogs import BatchDialog, BatchResult
from ui.desktop.room import Deed, Room


class Batching(QObject):
    """Asks, finds out beside the window what is to be printed, and hands the work to the pen."""

    def __init__(self, room: Room, parent: QWidget, own: bool) -> None:
        """`own`: everything of the own office is what is meant first."""
        super().__init__(parent)
        self._room, self._parent, self._own = room, parent, own
        self._year, self._out, self._ending = 0, Path(), ""
        self._wish: BatchWish | None = None
        self._offered: Aside[tuple[Many, ...]] = Aside(room.session, self._open, parent)
        self._items: Aside[Items] = Aside(room.session, self._begin, parent)
        room.news.progress.connect(self._heard)

    def deed(self, year: int) -> Deed:
        """What the header offers."""
        return Deed(_("พิมพ์หลายฉบับ"), "folder", partial(self.ask, year))

    def ask(self, year: int) -> None:
        """Find out what can be printed, then open the dialog."""
        self._year, forms = year, self._room.session.forms
        self._offered.read(lambda reader: offered(reader, forms, year))

    def _open(self, found: tuple[Many, ...]) -> None:
        dialog = BatchDialog(self._room.look, found, self._own, self._parent)
        dialog.wanted.connect(self._place)
        dialog.open()

    def _place(self, form: str, ending: str) -> None:
        title, start = _("เลือกที่เก็บโฟลเดอร์เอกสาร"), str(self._room.folder.parent)
        chosen = QFileDialog.getExistingDirectory(self._parent, title, start)
        if not chosen:
            return
        self._out = unused(Path(chosen) / f"papers-{plain_name(form, 'all')}-{self._year}")
        self._ending, forms, unit, year = ending, self._room.session.forms, self._room.unit, self._year

        def wanted(reader: Reader) -> Items:
            return items_of(reader, forms, year, form) if form else own_items(reader, forms, unit, year)

        self._items.read(wanted)

    def _begin(self, items: Items) -> None:
        if not items:
            self._room.host.said.emit(_("ปีนี้ยังไม่มีเอกสารให้พิมพ์"), "warn")
            return
        session, office = self._room.session, self._room.office
        self._wish = wish = BatchWish(items, self._out, self._ending)
        self._room.host.said.emit(_("กำลังพิมพ์ {n} ฉบับลงโฟลเดอร์").format(n=len(items)), "info")
        session.do(
            partial(batch_papers, forms=session.forms, printer=office.printer, pressing=office.pressing, wish=wish)
        )

    def _heard(self, step: object) -> None:
        if not isinstance(step, BatchMade) or self._wish is None or step.folder != self._wish.folder:
            return
        self._wish = None
        tone = "warn" if step.failed else "ok"
        self._room.host.said.emit(_("พิมพ์ลงโฟลเดอร์แล้ว {n} ไฟล์").format(n=step.files), tone)
        result = BatchResult(self._room.look, step, self._parent)
        result.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(step.folder))))
        result.open()
