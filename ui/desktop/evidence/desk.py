"""The controller of the evidence page and of its actions, and the watcher of the scanner's folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from stat import S_ISREG
from time import time
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction
from shiboken6 import isValid

from core.assessment.sheets import answer_at, sheet_of
from core.evidence.deeds import (
    EvidenceWebPage,
    Keep,
    add_link,
    bring_link,
    bring_replacement,
    link_pieces,
)
from core.evidence.kinds import SIZES, EvidenceTarget, office_record, photo_pixels
from core.evidence.view import EvidenceFile, EvidenceLink, EvidencePiece, EvidenceTargetRow
from core.forms.ports import Action
from core.i18n import _
from core.log.deeds import FieldWrite, delete_record, delete_records, set_field
from core.values import Changes, Plain, Ref, Text, Written
from ui.desktop.base import page_context as frame
from ui.desktop.base.asking_files import ask_file, ask_folder, ask_target
from ui.desktop.base.background import View, apart, evidence_saver, in_background
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import AskErase, HeaderAction, PageContext
from ui.desktop.base.settings import WindowSettings
from ui.desktop.evidence.arrival import intake_of
from ui.desktop.evidence.dialogs import dropping, linking, linking_page
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.redaction import FilePrivacyActions
from ui.desktop.evidence.side import COPY, LOOK, OPEN, REMOVE, REPLACE, EvidenceCalls, EvidencePanel
from ui.desktop.evidence.viewer import EvidenceOpener
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.drop_area import DropReceiver, carrying
from ui.desktop.widgets.list_menu import MenuDeed, deeds_of
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.prompt import ask
from ui.session import QueuedAction

EVERY = 2000  # milliseconds between two checks
STILL = 2.0  # seconds without writing after which a file is complete
MOST, REMEMBERED = 500, 2000  # files listed; marks of unwanted files that are kept
HALF = (".part", ".tmp", ".crdownload", ".partial", ".download")


class ScannerFolderFile(NamedTuple):
    """A file in the scanner's folder as seen at one check: size in bytes, last change (`written`) in ns since 1970."""

    name: str
    size: int  # bytes
    written: int  # nanoseconds since 1970

    @property
    def mark(self) -> str:
        return f"{self.name}|{self.size}|{self.written}"


class ScanFolderWatcher(QObject):
    """Watches the scanner's folder for new files, by name, size and time; it opens and moves no file."""

    def __init__(
        self, settings: WindowSettings, parent: QObject, changed: Callable[[], None]
    ) -> None:
        """Make the watcher; `changed` is called when other files are waiting."""
        super().__init__(parent)
        self._changed = changed
        self._settings = settings
        self._before = frozenset[ScannerFolderFile]()
        self._busy = False
        self.waiting: tuple[Path, ...] = ()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        value = self._settings.kept("scanner")
        return Path(str(value)) if value else None

    def watch(self, folder: Path | None) -> None:
        """Watch `folder` (None: no folder); files already in it do not count as new."""
        there = [one.mark for one in files_in(folder)] if folder else []
        self._settings.keep(scanner=str(folder or ""), scanned=there)
        self._before = frozenset()
        self._show(())
        self.start()

    def start(self) -> None:
        """Check the scanner's folder at once and then regularly; stop checking if none is set."""
        if self.folder is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
            self.look()

    def stop(self) -> None:
        self._timer.stop()

    def pass_over(self, paths: Iterable[Path]) -> None:
        """Do not offer these files again, as the person has imported or declined them."""
        gone = {path.name for path in paths if path.parent == self.folder}
        more = [one.mark for one in self._before if one.name in gone]
        self._settings.keep(scanned=[*self._known(), *more][-REMEMBERED:])
        self._show(tuple(path for path in self.waiting if path.name not in gone))

    def look(self) -> None:
        """Look for new files in the scanner's folder in the background; one still being written is offered later."""
        folder = self.folder
        if folder is not None and not self._busy:
            self._busy = True
            in_background(
                lambda: files_in(folder), lambda found: self._looked(folder, found), apart
            )

    def _looked(self, folder: Path, files: Sequence[ScannerFolderFile] | None) -> None:
        if not isValid(self) or folder != self.folder:
            return
        self._busy = False
        known, now = set(self._known()), time()
        whole = [
            one for one in files or () if one in self._before and now - one.written / 1e9 >= STILL
        ]
        self._before = frozenset(files or ())
        self._show(tuple(folder / one.name for one in whole if one.mark not in known))

    def _known(self) -> list[str]:
        """Return the marks of files that are no longer offered."""
        value = self._settings.kept("scanned")
        return [str(mark) for mark in value] if isinstance(value, list) else []

    def _show(self, waiting: tuple[Path, ...]) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self._changed()


def files_in(folder: Path) -> list[ScannerFolderFile]:
    """Return the non-empty files of a folder, sorted by name, or [] if it cannot be read."""
    found = []
    try:
        for path in sorted(folder.iterdir())[:MOST]:
            if path.name.startswith((".", "~")) or path.suffix.lower() in HALF:
                continue
            facts = path.stat()
            if S_ISREG(facts.st_mode) and facts.st_size:
                found.append(ScannerFolderFile(path.name, facts.st_size, facts.st_mtime_ns))
    except OSError:
        return found
    return found


def open_options(
    context: PageContext, scanner: ScanFolderWatcher, page: QWidget, point: QPoint
) -> None:
    """Open a menu at `point` to choose the size of stored photos and the scanner's folder; choices apply at once."""

    def choose_folder() -> None:
        folder = ask_folder(page, _("โฟลเดอร์ที่เครื่องสแกนบันทึก"), "scanner", scanner.folder)
        if folder:
            scanner.watch(folder)

    menu = menu_of(page, _("ตัวเลือกของหลักฐาน"))
    _head(menu, _("ขนาดภาพที่เก็บ"))
    now = context.session.read(lambda reader: photo_pixels(reader, context.unit))
    for pixels in dict.fromkeys((*SIZES, now)):
        add_line(menu, size_words(pixels), partial(_set_size, context, pixels), pixels == now)
    menu.addSeparator()
    _head(menu, _("โฟลเดอร์สแกน"))
    folder = scanner.folder
    add_line(menu, _("เฝ้าดูโฟลเดอร์ที่เครื่องสแกนบันทึก"), choose_folder)
    if folder is not None:
        add_line(
            menu, _("เลิกเฝ้าดู {folder}").format(folder=folder.name), lambda: scanner.watch(None)
        )
    menu.popup(point)


def size_words(pixels: int) -> str:
    if not pixels:
        return _("เต็มขนาดของกล้อง")
    usual = _("ด้านยาวไม่เกิน {n} จุด (ปกติ)") if pixels == SIZES[1] else _("ด้านยาวไม่เกิน {n} จุด")
    return usual.format(n=f"{pixels:,}")


def _set_size(context: PageContext, pixels: int) -> None:
    office = context.session.read(lambda reader: office_record(reader, context.unit))
    if office is not None:
        context.session.do(
            partial(set_field, ref=office.ref, writes=[FieldWrite("photo_px", pixels)])
        )


def _head(menu: QMenu, text: str) -> None:
    """Add a heading for the entries below, as our styles draw no menu sections."""
    action, label = QWidgetAction(menu), words(text, "small", "text2")
    label.setContentsMargins(12, 6, 12, 2)
    action.setDefaultWidget(label)
    action.setEnabled(False)
    menu.addAction(action)


REST = 250  # milliseconds after a change before the page is read again
# entities the page shows
SHOWN = frozenset({"evidence", "file", "link", "answer", "row", "assessment"})


class EvidenceDesk(QObject):
    """The controller of the evidence page. It reads the office's evidence, selects a piece if another page asks, adds,
    replaces and copies files, changes fields and links, and deletes."""

    def __init__(self, context: PageContext, eraser: Callable[[QWidget], AskErase]) -> None:
        """Make the controller and its page; `eraser` returns what erases personal data, with dialogs over the page."""
        super().__init__()
        self._context = context
        self._session = context.session
        calls = EvidenceCalls(
            self._preview,
            self._open,
            self._do,
            self._set_day,
            self._jump,
            self._unlink,
        )
        self.page = page = EvidencePage(context.look, context.office.post.shelf.path, calls)
        self.setParent(page)
        view: View[tuple[EvidencePiece, ...]] = partial(EvidencePiece.each, unit=context.unit)
        self.live = PageRefresher(
            context, page, lambda: view, self._arrived, entities=SHOWN, rest=REST, often=True
        )
        self._wanted: Ref | None = None  # the piece to go to once all are read
        self._first = False  # no piece of the batch is filed yet
        self._new: Ref | None = None  # the first piece of it
        self.coming = intake_of(context, page)
        self._job: QueuedAction | None = None  # a file is being imported
        self._looking = EvidenceOpener(context, page)
        self._redaction = FilePrivacyActions(context, page, eraser(page))
        self.scanner = ScanFolderWatcher(context.settings, self, self._show_tray)
        page.show_as_lines(bool(context.settings.kept("evidence_lines")))
        page.installEventFilter(self)
        page.grid.menu.deeds = self._menu
        page.grid.carry(self._carried)
        scanner = self.scanner
        DropReceiver(page, self.coming.take)
        page.choose.clicked.connect(lambda: self.coming.choose())
        page.bar.as_lines.toggled.connect(lambda lines: context.settings.keep(evidence_lines=lines))
        page.options.clicked.connect(
            lambda: open_options(
                context, scanner, page, page.options.mapToGlobal(page.options.rect().topLeft())
            )
        )
        page.tray.take.clicked.connect(lambda: self.coming.ask_batch(page.tray.paths))
        page.tray.skip.clicked.connect(lambda: scanner.pass_over(page.tray.paths))
        self.coming.begun.connect(scanner.pass_over)
        self.coming.begun.connect(self._await_first)
        context.news.changed.connect(self._filed)
        context.host.closing.connect(scanner.stop)
        self._connect_panel(page.side)

    def _connect_panel(self, panel: EvidencePanel) -> None:
        """Connect the fields and buttons of the panel of the selected piece."""
        kind, save, choose = panel.kind.currentData, self._save_copy, self.coming.choose
        panel.copy.clicked.connect(
            lambda: save(panel.piece.files[0]) if panel.piece and panel.piece.files else None
        )
        # where its certified copy is printed
        to_papers = partial(self._context.host.show_place, "papers")
        panel.certify.clicked.connect(lambda: panel.piece and to_papers(panel.piece.ref))
        panel.link.clicked.connect(self._ask_link)
        panel.drop.clicked.connect(self._ask_drop)
        panel.title.requested.connect(lambda words: self._set("title", Text(words.strip()) or None))
        panel.personal.clicked.connect(lambda on: self._set("personal", int(on)))
        panel.kind.activated.connect(
            lambda _at: self._set("kind", Plain(str(kind())) if kind() else None)
        )
        panel.seen_today.clicked.connect(lambda: self._set("seen", Plain(date.today().isoformat())))
        panel.page.clicked.connect(
            lambda: panel.piece and QDesktopServices.openUrl(QUrl(panel.piece.url))
        )
        panel.files.add.clicked.connect(
            lambda: choose(into=panel.piece.ref) if panel.piece else None
        )

    # -- showing

    def show_year(self, year: int) -> None:
        self.coming.year = year
        self.live.catch_up()

    def place(self) -> frame.HeaderContent:
        add = HeaderAction(_("เพิ่มหลักฐาน"), "plus", self.coming.choose)
        link = HeaderAction(_("เพิ่มหน้าเว็บ"), "link", self.ask_page)
        return frame.HeaderContent(
            _("ผูกหลักฐานหนึ่งชิ้นกับหลายข้อได้ ไม่ต้องแนบซ้ำ"), _("หลักฐาน"), add, (link,)
        )

    def here(self) -> Ref | None:
        """The reference of the selected piece of evidence; None if none is selected."""
        piece = self.page.grid.here
        return piece.ref if piece else None

    def go_to(self, ref: Ref) -> None:
        """Select a piece of evidence, even one that a filter hides."""
        self._wanted = ref
        if not self.live.catch_up():
            self._go()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Watch the scanner's folder from when the page appears until it is hidden; return False: Qt goes on."""
        if event.type() == QEvent.Type.Show:
            self.scanner.start()
        elif event.type() == QEvent.Type.Hide:
            self.scanner.stop()
        return False

    def _arrived(self, pieces: tuple[EvidencePiece, ...]) -> None:
        self.page.show_pieces(pieces)
        if (
            self._new is not None
            and self._wanted is None
            and self._new in {one.ref for one in pieces}
        ):
            self._wanted, self._new = self._new, None
        self._go()

    def _await_first(self, _paths: Sequence[Path]) -> None:
        self._first, self._new = self.page.isVisible(), None

    def _filed(self, changes: Changes) -> None:
        """Select the first piece of a batch that was added here, so that its details are shown."""
        made = [ref for ref in changes.touched if ref.entity == "evidence"]
        if self._first and changes.label == "file_evidence" and made:
            self._first, self._new = False, made[0]

    def _go(self) -> None:
        """Go to the requested piece once it is shown."""
        if self._wanted is not None:
            ref, self._wanted = self._wanted, None
            self.page.go_to(ref)

    def _show_tray(self) -> None:
        folder = self.scanner.folder
        self.page.tray.show_files(self.scanner.waiting, folder.name if folder else "")

    # -- files

    def _preview(self, piece: EvidencePiece | None) -> None:
        self._looking.look(piece)

    def _open(self, piece: EvidencePiece | None) -> None:
        self._looking.open(piece)

    def _do(self, deed: str, file: EvidenceFile) -> None:
        piece = self.page.side.piece
        if deed == LOOK and piece is not None:
            self._looking.look(piece._replace(files=(file,)))
        elif deed == OPEN:
            self._looking.copies.open(file)
        elif deed == COPY:
            self._save_copy(file)
        elif deed == REPLACE:
            path = ask_file(self.page, _("เลือกไฟล์ฉบับใหม่"), _("ทุกไฟล์ (*)"), "evidence")
            if path:
                self._bring(
                    path,
                    lambda keep: partial(bring_replacement, keep=keep, path=path, old=file.ref),
                )
        elif deed == REMOVE:
            gone = partial(delete_record, ref=file.ref)
            self._context.do(
                gone, lambda: self._context.host.toast(_("นำไฟล์ออกแล้ว นำกลับได้จากถังขยะ"))
            )
        else:
            self._redaction.do(deed, file)

    def _save_copy(self, file: EvidenceFile) -> None:
        path = ask_target(self.page, _("บันทึกสำเนาไว้ที่"), file.name, _("ทุกไฟล์ (*)"), "copies")
        if path:
            self._looking.copies.save(file, path)
            piece = self.page.side.piece
            if piece is not None:
                self._looking.note(piece, "export")

    def _bring(self, path: Path, action: Callable[[Keep], Action]) -> None:
        """Run an action that first imports a file in the background."""
        if self._job is not None:
            self._context.host.report(_("รอให้ชุดก่อนหน้าเสร็จก่อน"), "warn")
            return
        pixels = self._session.read(lambda reader: photo_pixels(reader, self._context.unit))
        keep = evidence_saver(self._context.desk, self._context.folder, pixels)
        self._job = self._context.do_keeping([path], keep, action, ended=self._ended)

    def _ended(self, _job: QueuedAction) -> None:
        self._job = None

    def _offered(self) -> tuple[EvidenceTargetRow, ...]:
        """Return the rows and items of the year to which evidence can be linked."""
        return self._session.read(
            partial(EvidenceTargetRow.each, unit=self._context.unit, year=self.coming.year)
        )

    # -- fields and links

    def _set(self, field: str, value: Written) -> None:
        piece = self.page.side.piece
        if piece is not None:
            self._session.do(partial(set_field, ref=piece.ref, writes=[FieldWrite(field, value)]))

    def _set_day(self, day: str) -> None:
        """Save the date (ISO, "" = none) of the selected piece."""
        self._set("date", Plain(day) if day else None)

    def ask_page(self) -> None:
        """Ask for a web address, then add it as evidence."""
        prompt = linking_page(self._offered(), date.today())
        ask(self._context.look, self.page, prompt, self._add_page)

    def _add_page(
        self,
        url: str,
        title: str,
        seen: str,
        day: str,
        copy: Path | None,
        target: EvidenceTarget | None,
    ) -> None:
        link = EvidenceWebPage(url, title, seen, day, target)
        if copy is None:
            self._session.do(partial(add_link, link=link))
        else:
            self._bring(copy, lambda keep: partial(bring_link, keep=keep, path=copy, link=link))

    # -- the selected pieces

    def _ask_link(self) -> None:
        """Ask for the item or row that the selected pieces prove, and link all of them to it in one save."""
        pieces = self.page.grid.picked
        deed = partial(link_pieces, pieces=[piece.ref for piece in pieces])
        ask(
            self._context.look,
            self.page,
            linking(pieces, self._offered()),
            lambda target: self._session.do(partial(deed, target=target)),
        )

    def _ask_drop(self) -> None:
        pieces = self.page.grid.picked
        deed = partial(delete_records, refs=[piece.ref for piece in pieces])
        ask(self._context.look, self.page, dropping(pieces), lambda: self._session.do(deed))

    def _menu(self) -> Iterator[MenuDeed]:
        """Yield what can be done with the selected pieces; with one, what the buttons beside the list do."""
        n = len(self.page.grid.picked)
        if n == 1:
            yield from deeds_of(*self.page.side.deeds)
        else:
            yield MenuDeed(_("ผูกทั้ง {n} ชิ้นกับข้อ").format(n=n), self._ask_link)
            yield MenuDeed(_("ลบ {n} ชิ้นลงถังขยะ").format(n=n), self._ask_drop)

    def _carried(self) -> QMimeData:
        """Return copies of the selected pieces' files for another program, and the pieces' titles; log it if personal."""
        picked = self.page.grid.picked
        copies = self._looking.copies.carried([file for piece in picked for file in piece.files])
        for piece in picked:
            self._looking.note(piece, "export")
        return carrying(copies, "\n".join(piece.title for piece in picked))

    def _unlink(self, use: EvidenceLink) -> None:
        self._session.do(partial(delete_record, ref=use.link))

    def _jump(self, use: EvidenceLink) -> None:
        """Go to the item or row that the piece proves."""
        target, item = use.place
        self._context.host.jump(answer_at(sheet_of(target), item) if item else target)
