"""A dialog that shows evidence files in the size of the window, and read-only copies of them for other programs."""

import re
import stat
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from shutil import copyfile

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QSizePolicy, QWidget
from shiboken6 import isValid

from core.errors import UserError, reason, stumbled
from core.evidence.view import EvidenceFile, EvidencePiece
from core.exchange.originals import ABSENT, ASKED, HERE, OriginalFileState, ask_originals
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import note_view
from core.values import Changes, Ref, file_name
from ui.desktop.base.background import in_background
from ui.desktop.base.page_context import PageContext, ignored
from ui.desktop.base.piece_grid import date_words
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import most, restore_focus
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, words

ENDINGS = {
    "jpeg": (".jpg", ".jpeg"), "png": (".png",), "gif": (".gif",), "bmp": (".bmp",), "tiff": (".tif", ".tiff"),
    "webp": (".webp",), "pdf": (".pdf",), "heic": (".heic",), "video": (".mp4", ".mov", ".m4v"),
    "zip": (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), "ole": (".doc", ".xls", ".ppt"),
    "docx": (".docx", ".docm"), "xlsx": (".xlsx", ".xlsm", ".xlsb"), "pptx": (".pptx", ".ppsx"), "odt": (".odt",),
    "ods": (".ods",), "odp": (".odp",),
}  # fmt: skip

CARRIED = 200 * 2**20  # bytes copied while a person drags


class EvidenceFileCopier(QObject):
    """A service that copies evidence files in the background, to open them in another program or to save them."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._held = context, ExitStack()
        context.host.closing.connect(self.close)

    def open(self, file: EvidenceFile) -> None:
        """Copy the evidence file into a temporary folder, read-only, and open it in its usual program."""
        from storage.files import scratch

        named = safe_name(file)
        if named:
            self._begin(
                file,
                self._held.enter_context(scratch()) / named,
                open_after=True,
            )
        else:
            what = _("เปิดไฟล์ {name} ไม่ได้").format(name=file.name[:80])
            why = _("โปรแกรมไม่รู้จักชนิดของไฟล์นี้ จึงไม่ส่งให้โปรแกรมอื่นเปิด")
            self._context.host.refuse(
                UserError(what, why, _("บันทึกสำเนาไว้ที่อื่น แล้วเปิดเองเมื่อแน่ใจว่าปลอดภัย"))
            )

    def save(self, file: EvidenceFile, target: Path) -> None:
        self._begin(file, target, open_after=False)

    def carried(self, files: Sequence[EvidenceFile]) -> list[Path]:
        """Return temporary copies of evidence files, with names of their own, for other programs. Left out, and reported,
        are files that are not on this PC, of unknown type, or too large to copy while the person waits."""
        from storage.files import scratch

        place, made = self._held.enter_context(scratch()), list[Path]()
        if sum(file.size for file in files) <= CARRIED:
            for n, file in enumerate(files, start=1):
                kept = self._context.office.post.shelf.path(file.sha256)
                named = Path(safe_name(file))
                target = place / named
                if target.exists():
                    target = place / f"{named.stem} {n}{named.suffix}"
                copy = copied(file, kept, target, locked=False) if named.name else None
                made += [copy] if isinstance(copy, Path) else []
        if len(made) < len(files):
            left = _("ให้โปรแกรมอื่นได้ {n} จาก {of} ไฟล์ ที่เหลือไม่อยู่ในเครื่องนี้ ไม่รู้จักชนิด หรือใหญ่เกินไป")
            self._context.host.report(left.format(n=len(made), of=len(files)), "warn")
        return made

    def close(self) -> None:
        """Delete the temporary copies. If one is still open in another program, the system deletes it later."""
        self._held.close()

    def _begin(self, file: EvidenceFile, target: Path, *, open_after: bool) -> None:
        kept = self._context.office.post.shelf.path(file.sha256)
        ended = partial(self._ended, open_after=open_after)
        copy = partial(copied, file, kept, target, locked=open_after)
        in_background(copy, lambda outcome: ended(outcome) if isValid(self) else None)

    def _ended(self, outcome: Path | UserError | None, *, open_after: bool) -> None:
        if not isinstance(outcome, Path):
            self._context.host.refuse(outcome or stumbled())
        elif open_after:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(outcome)))
        else:
            self._context.host.report(_("บันทึกสำเนาแล้ว {name}").format(name=outcome.name), "ok")


def copied(file: EvidenceFile, source: Path, target: Path, *, locked: bool) -> Path | UserError:
    """Copy an evidence file to `target`, wholly or not at all, read-only if `locked`. Return `target` or the error."""
    draft = target.with_name(f"{target.name}.part")
    if not source.is_file():
        return not_here(file.name)
    try:
        copyfile(source, draft)
        if locked:
            draft.chmod(stat.S_IRUSR)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return UserError(
            _("คัดลอกไฟล์ {name} ไม่ได้").format(name=file.name[:80]),
            _("เขียนปลายทางไม่ได้ ({why})").format(why=reason(error)),
            _("เลือกที่เก็บอื่น หรือเพิ่มเนื้อที่ว่าง แล้วลองใหม่"),
        )
    return target


def safe_name(file: EvidenceFile) -> str:
    """Return a safe file name for a copy of an evidence file, with the ending of its type; "" for an unknown type."""
    endings = ENDINGS.get(file.type, ())
    if not endings:
        return ""
    stem, _dot, ending = file.name.rpartition(".")
    plain = re.sub(r"[^\w\u0e00-\u0e7f -]", "_", stem or ending).strip()[:60] or "file"
    return file_name(
        plain + (f".{ending.lower()}" if f".{ending.lower()}" in endings else endings[0])
    )


def not_here(name: str) -> UserError:
    return UserError(
        _("เปิดไฟล์ {name} ไม่ได้").format(name=name[:80]),
        _("ตัวไฟล์ไม่อยู่ในเครื่องนี้"),
        _("เปิดดูหลักฐานชิ้นนี้แล้วกด ขอไฟล์ต้นฉบับ ถ้าไม่มีปุ่มนี้ ข้อความใต้ภาพบอกว่าต้นฉบับอยู่ที่ใด"),
    )


BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class EvidenceViewer(QDialog):
    """The dialog that shows the files of a piece of evidence, one at a time, at most as large as the window."""

    shown = Signal()  # another file is shown

    def __init__(
        self,
        look: Look,
        thumbs: ThumbnailCache,
        parent: QWidget,
        *further: Button,
        step: Callable[[int], None] = ignored,
    ) -> None:
        """Make the viewer; `further` are buttons beside those that step and open. `step` goes to the next piece (1) or
        the one before (-1)."""
        super().__init__(parent)
        self._beyond = step
        self._look, self._thumbs = look, thumbs
        self.piece: EvidencePiece | None = None
        self._at = 0  # index of the file shown
        self.setWindowTitle(_("ดูหลักฐาน"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._title, self._below = ElidedLabel("", "section"), words("", "line", "text2", wrap=True)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setObjectName("seen")
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        back = Button(look, _("ก่อนหน้า"), "ghost", "left", do=lambda: self._step(-1))
        on = Button(look, _("ถัดไป"), "ghost", "right", do=lambda: self._step(1))
        self.go = Button(look, _("เปิดไฟล์"), "ghost" if further else "primary", "out")
        self.ask = Button(look, _("ขอไฟล์ต้นฉบับ"), "primary", "clip")
        self.leave = Button(look, _("เลิกขอต้นฉบับ"), "ghost", "back")
        self.original = words("", "line", "text2", wrap=True)
        close = Button(look, _("ปิด"), "ghost", do=self.reject)
        for button in (back, on, self.go, self.ask, self.leave, close, *further):
            button.installEventFilter(self)
        foot = row(back, on, None, close, self.leave, self.ask, self.go, *further, gap=8)
        below = column(self._below, self.original, foot, gap=8)
        self.setLayout(
            column(self._title, self._picture, below, gap=8, edges=(16, 12, 16, 12), grow=1)
        )
        self.show_original(OriginalFileState(HERE, ""))
        thumbs.come.connect(self._draw)
        self.resize(QSize(look.px(900), look.px(640)).boundedTo(most(self)))

    @property
    def file(self) -> EvidenceFile | None:
        """The evidence file that is shown; None if none is."""
        files = self.piece.files if self.piece else ()
        return files[self._at] if self._at < len(files) else None

    def show_piece(self, piece: EvidencePiece, index: int = 0) -> None:
        """Show the file at `index` (from 0) of a piece of evidence."""
        self.piece, self._at = piece, index
        self._title.show_text("  ".join(part for part in (piece.title, date_words(piece)) if part))
        text = _facts(self.file, index, len(piece.files))
        show_plain(self._below, text)
        for widget in (self, self._picture):
            name(widget, _("ดูหลักฐาน {title}").format(title=piece.title), text)
        self._draw()
        self.shown.emit()

    def show_original(self, state: OriginalFileState) -> None:
        """Show whether the file's original is on this PC, absent or requested, and the button that fits this state."""
        show_plain(self.original, state.text)
        show(self.original, bool(state.text))
        for button, fits in ((self.ask, ABSENT), (self.leave, ASKED), (self.go, HERE)):
            show(button, state.state == fits)

    def _step(self, step: int) -> None:
        """Go to another file of the piece, else to another piece."""
        if self.piece is not None and 0 <= self._at + step < len(self.piece.files):
            self.show_piece(self.piece, self._at + step)
        else:
            self._beyond(step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the viewer's arrow keys even if a button has the focus; return True for these keys."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (*BACK, *ON)
        ):
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in BACK or key in ON:
            self._step(1 if key in ON else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
        elif key == Qt.Key.Key_Space:
            self.reject()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        """Click the offered button for the file: open or request; nothing if it is on its way or never comes."""
        for button in (self.go, self.ask):
            if button.isVisible():
                button.click()
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self.piece is None:
            return
        # the size of the preview
        room = self._picture.contentsRect().size().boundedTo(QSize(640, 640))
        shown = self.file.preview if self.file else ""
        found = self._thumbs.get(shown, room) if shown else None
        if found is not None and found.width() > 1:
            self._picture.setPixmap(found)
        else:
            self._picture.setPixmap(self._look.pixmap("doc", "text2", 96))


def _facts(file: EvidenceFile | None, index: int, total: int) -> str:
    """Return the facts of a file: `ไฟล์ 2 จาก 3  ป้าย.jpg  JPEG  412 KB  ถ่ายหรือบันทึกเมื่อ 5 มี.ค. 69`."""
    if file is None:
        return _("ไม่มีไฟล์")
    position = _("ไฟล์ {n} จาก {of}").format(n=index + 1, of=total) if total > 1 else ""
    taken = _("ถ่ายหรือบันทึกเมื่อ {day}").format(day=file.taken_on) if file.taken_on else ""
    return "  ".join(filter(None, (position, file.name, file.kind, amount_words(file.size), taken)))


class OriginalStateUpdater(QObject):
    """A controller that keeps a viewer up to date on whether the original of the shown file is on this PC."""

    def __init__(self, context: PageContext, viewer: EvidenceViewer) -> None:
        super().__init__(viewer)
        self._context, self._viewer = context, viewer
        viewer.shown.connect(self._show)
        viewer.ask.clicked.connect(partial(self._ask, True))
        viewer.leave.clicked.connect(partial(self._ask, False))
        context.news.changed.connect(self._again)

    def _show(self) -> None:
        self._viewer.show_original(self._context.session.read(self._state))

    def _again(self, _changes: object) -> None:
        if self._viewer.piece is not None:
            self._show()

    def _state(self, reader: Reader) -> OriginalFileState:
        piece, file = self._viewer.piece, self._viewer.file
        if piece is None or file is None:
            return OriginalFileState(HERE, "")
        shelf, own = self._context.office.post.shelf, self._context.unit
        return OriginalFileState.of(
            reader, own, piece.ref.scope, file, shelf, personal=piece.personal or file.personal
        )

    def _ask(self, requested: bool) -> None:
        file = self._viewer.file
        if file is not None:
            deed = partial(ask_originals, files=(file.sha256,), wanted=requested)
            self._context.do(deed, partial(self._report, requested))

    def _report(self, requested: bool) -> None:
        """Report that the request was saved, even if the viewer was closed meanwhile."""
        if isValid(self._viewer):
            self._show()
        said = _("จดคำขอไว้แล้ว") if requested else _("เลิกขอต้นฉบับแล้ว")
        self._context.host.report(said, "ok")


class EvidenceOpener(QObject):
    """The controller that shows pieces of evidence in the viewer, and opens copies of their files."""

    def __init__(self, context: PageContext, page: EvidencePage) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._viewer: EvidenceViewer | None = None
        self._noted: set[tuple[Ref, str]] = set()
        self.copies = EvidenceFileCopier(context, self)
        page.side.view.clicked.connect(lambda: self.look(page.side.piece))
        page.side.open.clicked.connect(lambda: self.open(page.side.piece))
        context.news.changed.connect(self._changed)

    def look(self, piece: EvidencePiece | None) -> None:
        """Show a piece of evidence in the viewer; log it if personal. Do nothing for None or while one is shown."""
        if piece is None or self._viewer is not None:
            return
        before = QApplication.focusWidget()
        self._viewer = viewer = EvidenceViewer(
            self._context.look, self._page.thumbs, self._page, step=self._step
        )
        viewer.go.clicked.connect(lambda: self.copies.open(viewer.file) if viewer.file else None)
        viewer.finished.connect(lambda _how: self._looked(viewer, before))
        OriginalStateUpdater(self._context, viewer)
        viewer.show_piece(piece)
        viewer.open()
        self.note(piece, "view")

    def open(self, piece: EvidencePiece | None) -> None:
        """Open a copy of the piece's first file in its program, or its web address; None = do nothing."""
        if piece is not None and piece.files:
            self.copies.open(piece.files[0])
            self.note(piece, "view")
        elif piece is not None and piece.url:
            QDesktopServices.openUrl(QUrl(piece.url))

    def _step(self, step: int) -> None:
        piece = self._page.grid.step(step)
        if piece is not None and self._viewer is not None:
            self._viewer.show_piece(piece)
            self.note(piece, "view")

    def note(self, piece: EvidencePiece, deed: str) -> None:
        """Log that personal data of a piece was viewed or exported (`deed`); once per piece and `deed` in a session."""
        personal = piece.personal or any(file.personal for file in piece.files)
        if personal and (piece.ref, deed) not in self._noted:
            self._noted.add((piece.ref, deed))
            self._context.session.do(partial(note_view, target=piece.ref, deed=deed))

    def _changed(self, changes: Changes) -> None:
        """Delete the copies after an erasure, as none may contain what was erased."""
        if any(ref.entity == "erasure" for ref in changes.touched):
            self.copies.close()

    def _looked(self, viewer: EvidenceViewer, before: QWidget | None) -> None:
        """Return the focus to where it was, else to the piece that was shown last."""
        self._viewer = None
        self._page.grid.setFocus()
        restore_focus(viewer, before)
