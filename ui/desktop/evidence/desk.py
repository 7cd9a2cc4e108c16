"""Keeps the page of evidence in step with the folder and the scanner's folder, with its few options."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from core.evidence.photos import SIZES, office_record, photo_pixels
from core.evidence.view import Piece, TargetRow, evidence_view, targets
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.values import Changes, Ref
from ui.desktop.base import page_context as frame
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import View
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import AskErase, HeaderAction, PageContext
from ui.desktop.base.scanner_folder import ScannerFolder
from ui.desktop.evidence.arrival import intake_of
from ui.desktop.evidence.commands import EvidenceDeeds
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.redaction import PhotoRedaction
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.plain import words


def open_options(room: PageContext, scanner: ScannerFolder, page: QWidget, at: QPoint) -> None:
    """Open the menu of options; a choice takes effect at once."""
    menu = menu_of(page, _("ตัวเลือกของหลักฐาน"))
    _head(menu, _("ขนาดภาพที่เก็บ"))
    now = room.session.read(lambda reader: photo_pixels(reader, room.unit))
    for pixels in dict.fromkeys((*SIZES, now)):
        add_line(menu, size_words(pixels), partial(_set_size, room, pixels), pixels == now)
    menu.addSeparator()
    _head(menu, _("โฟลเดอร์สแกน"))
    folder = scanner.folder
    add_line(menu, _("เฝ้าดูโฟลเดอร์ที่เครื่องสแกนบันทึก"), lambda: choose_folder(scanner, page))
    if folder is not None:
        add_line(menu, _("เลิกเฝ้าดู {folder}").format(folder=folder.name), lambda: scanner.watch(None))
    menu.popup(at)


def choose_folder(scanner: ScannerFolder, page: QWidget) -> None:
    if found := ask_folder(page, _("โฟลเดอร์ที่เครื่องสแกนบันทึก"), "scanner", scanner.folder):
        scanner.watch(found)


def size_words(pixels: int) -> str:
    if not pixels:
        return _("เต็มขนาดของกล้อง")
    usual = _("ด้านยาวไม่เกิน {n} จุด (ปกติ)") if pixels == SIZES[1] else _("ด้านยาวไม่เกิน {n} จุด")
    return usual.format(n=f"{pixels:,}")


def _set_size(room: PageContext, pixels: int) -> None:
    office = room.session.read(lambda reader: office_record(reader, room.unit))
    if office is not None:
        room.session.do(partial(set_field, ref=office.ref, wishes=[FieldWrite("photo_px", pixels)]))


def _head(menu: QMenu, text: str) -> None:
    """A heading for the entries below; our styles draw no menu sections."""
    action, label = QWidgetAction(menu), words(text, "small", "text2")
    label.setContentsMargins(12, 6, 12, 2)
    action.setDefaultWidget(label)
    action.setEnabled(False)
    menu.addAction(action)


REST = 250  # milliseconds after news before the page is read again
SHOWN = frozenset({"evidence", "file", "link", "answer", "row", "assessment"})  # entities the page shows


class EvidenceDesk(QObject):
    def __init__(self, room: PageContext, page: EvidencePage, erase: AskErase) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self.live = LivePage(room, page, self._view, self._arrived, entities=SHOWN, rest=REST, often=True)
        self._wanted: Ref | None = None  # the piece to go to once all are read
        self._first = False  # whether none of a batch is filed yet
        self._new: Ref | None = None  # the first of it, once it is
        self.coming = intake_of(room, page)
        self.deeds = EvidenceDeeds(room, page, self.coming, self._targets)
        self.redaction = PhotoRedaction(room, page, erase)
        self.scanner = ScannerFolder(room.settings, self)
        page.show_as_lines(bool(room.settings.kept("evidence_lines")))
        page.installEventFilter(self)
        self._wire()

    def _wire(self) -> None:
        page, room, scanner = self._page, self._room, self.scanner
        page.drops.came.connect(self.coming.take)
        page.choose.clicked.connect(lambda: self.coming.choose())
        page.bar.listed.connect(lambda lines: room.settings.keep(evidence_lines=lines))
        page.options.clicked.connect(
            lambda: open_options(room, scanner, page, page.options.mapToGlobal(page.options.rect().topLeft()))
        )
        page.tray.taken.connect(lambda paths: self.coming.ask_batch(list(paths)))
        page.tray.passed.connect(scanner.pass_over)
        self.coming.begun.connect(scanner.pass_over)
        self.coming.begun.connect(lambda _paths: self._await_first())
        room.news.changed.connect(self._filed)
        scanner.come.connect(self._show_tray)
        room.host.closing.connect(scanner.stop)

    # -- what is shown

    def show_year(self, year: int) -> None:
        self.coming.year = year
        self.live.catch_up()

    def place(self) -> frame.HeaderContent:
        add = HeaderAction(_("เพิ่มหลักฐาน"), "plus", self.coming.choose)
        link = HeaderAction(_("เพิ่มหน้าเว็บ"), "link", self.deeds.ask_page)
        return frame.HeaderContent(_("ผูกหลักฐานหนึ่งชิ้นกับหลายข้อได้ ไม่ต้องแนบซ้ำ"), _("หลักฐาน"), add, (link,))

    def here(self) -> Ref | None:
        """The piece the person is at."""
        piece = self._page.grid.here
        return piece.ref if piece else None

    def go_to(self, ref: Ref) -> None:
        """Go to a piece, also one that a filter hides."""
        self._wanted = ref
        if not self.live.catch_up():
            self._go()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Watch the scanner's folder while the page is visible."""
        if event.type() == QEvent.Type.Show:
            self.scanner.start()
        elif event.type() == QEvent.Type.Hide:
            self.scanner.stop()
        return False

    def _view(self) -> View[tuple[Piece, ...]]:
        return partial(evidence_view, unit=self._room.unit)

    def _arrived(self, pieces: tuple[Piece, ...]) -> None:
        self._page.show_pieces(pieces)
        if self._new is not None and self._wanted is None and self._new in {one.ref for one in pieces}:
            self._wanted, self._new = self._new, None
        self._go()

    def _await_first(self) -> None:
        self._first, self._new = self._page.isVisible(), None

    def _filed(self, changes: Changes) -> None:
        """The first piece of a batch that was added here is chosen, so that its details are before the eyes."""
        made = [ref for ref in changes.touched if ref.entity == "evidence"]
        if self._first and changes.label == "file_evidence" and made:
            self._first, self._new = False, made[0]

    def _go(self) -> None:
        """Go to the requested piece, as soon as it is shown."""
        if self._wanted is not None:
            ref, self._wanted = self._wanted, None
            self._page.go_to(ref)

    def _show_tray(self) -> None:
        folder = self.scanner.folder
        self._page.tray.show_files(self.scanner.waiting, folder.name if folder else "")

    def _targets(self) -> tuple[TargetRow, ...]:
        unit = self._room.unit
        return self._session.read(lambda reader: targets(reader, unit, self.coming.year))
