"""Keeps the page of evidence and the folder in step: files are filed, linked, looked at, opened and deleted."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from core.actions.delete_record import delete_record
from core.actions.file_evidence import link_evidence
from core.actions.set_field import Wish, set_field
from core.i18n import _
from core.model.values import Changes, Plain, Ref, Text, Written
from core.views.assessment_facts import answer_at, sheet_of
from core.views.evidence import Piece, Target, Use, evidence_view, targets
from ui.desktop import room as frame
from ui.desktop.evidence_coming import coming_to
from ui.desktop.evidence_files import Copies
from ui.desktop.pages.evidence import EvidencePage
from ui.desktop.pages.evidence_dialogs import DropDialog, LinkDialog
from ui.desktop.pages.evidence_viewer import Viewer
from ui.desktop.room import Deed, Room

REST = 250  # milliseconds after news before the page is read again
SHOWN = frozenset({"evidence", "file", "link", "answer", "row", "assessment"})  # entities the page speaks of


class EvidenceDesk(QObject):
    def __init__(self, room: Room, page: EvidencePage) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._year, self._stale = 0, True
        self.coming = coming_to(room, page)
        self._viewer: Viewer | None = None
        self.copies = Copies(room.office.post.shelf.path, self)
        self._later = QTimer(self, interval=REST, singleShot=True)
        self._later.timeout.connect(self._renew)
        self._wire()

    def _wire(self) -> None:
        page, side, room = self._page, self._page.side, self._room
        page.brought.connect(self.coming.take)
        page.choose_wanted.connect(self.coming.choose)
        page.grid.seen.connect(self.look)
        page.grid.opened.connect(self.open)
        side.look_wanted.connect(lambda: self.look(side.piece))
        side.open_wanted.connect(lambda: self.open(side.piece))
        side.copy_wanted.connect(self._save_copy)
        side.link_wanted.connect(self._ask_link)
        side.drop_wanted.connect(self._ask_drop)
        side.jump.connect(self._jump)
        side.unlink_wanted.connect(lambda use: self._session.do(partial(delete_record, ref=use.link)))
        side.title_typed.connect(lambda words: self._set("title", Text(words.strip()) if words.strip() else None))
        side.marked.connect(lambda on: self._set("personal", int(on)))
        side.day_typed.connect(lambda day: self._set("date", Plain(day) if day else None))
        self.copies.failed.connect(room.host.refused)
        self.copies.made.connect(self._copied)
        room.news.changed.connect(self._changed)
        room.host.closing.connect(self._close)

    # -- what is shown

    def show_year(self, year: int) -> None:
        self._year = self.coming.year = year
        if self._stale:
            self._renew()

    def place(self) -> frame.Place:
        add = Deed(_("เพิ่มหลักฐาน"), "plus", self.coming.choose)
        return frame.Place(_("ผูกหลักฐานหนึ่งชิ้นกับหลายข้อได้ ไม่ต้องแนบซ้ำ"), _("หลักฐาน"), add)

    def here(self) -> Ref | None:
        """The piece the person is at."""
        piece = self._page.grid.here
        return piece.ref if piece else None

    def go_to(self, ref: Ref) -> None:
        self._page.grid.choose(ref)

    def _renew(self) -> None:
        if self._stale and not self._page.isVisible() and self._page.grid.count:
            return
        self._stale = False
        unit, forms = self._room.unit, self._session.forms
        self._page.show_pieces(self._session.read(lambda reader: evidence_view(reader, forms, unit)))

    def _changed(self, changes: Changes) -> None:
        if any(ref.entity in SHOWN for ref in changes.touched):
            self._stale = True
            if self._page.isVisible() and not self._later.isActive():
                self._later.start()

    # -- what is done with a piece

    def look(self, piece: Piece | None) -> None:
        """See it large."""
        if piece is None or self._viewer is not None:
            return
        self._viewer = viewer = Viewer(self._room.look, self._page.thumbs, self._page)
        viewer.stepped.connect(self._step)
        viewer.opened.connect(lambda: self.open(viewer.piece))
        viewer.finished.connect(self._looked)
        viewer.show_piece(piece)
        viewer.open()

    def _step(self, by: int) -> None:
        piece = self._page.grid.step(by)
        if piece is not None and self._viewer is not None:
            self._viewer.show_piece(piece)

    def _looked(self) -> None:
        self._viewer = None
        self._page.grid.setFocus()

    def open(self, piece: Piece | None) -> None:
        """Give a copy nobody can change to the program of this PC."""
        if piece is not None and piece.files:
            self.copies.open(piece.files[0])

    def _copied(self, path: Path, opened: bool) -> None:
        if opened:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            self._room.host.said.emit(_("บันทึกสำเนาแล้ว {name}").format(name=path.name), "ok")

    def _save_copy(self) -> None:
        piece = self._page.side.piece
        if piece is not None and piece.files:
            file = piece.files[0]
            name = file.name.replace("/", "-").replace("\\", "-")
            path, _kind = QFileDialog.getSaveFileName(self._page, _("บันทึกสำเนาไว้ที่"), name, _("ทุกไฟล์ (*)"))
            if path:
                self.copies.save(file, Path(path))

    def _set(self, field: str, value: Written) -> None:
        piece = self._page.side.piece
        if piece is not None:
            self._session.do(partial(set_field, ref=piece.ref, wishes=[Wish(field, value)]))

    def _ask_link(self) -> None:
        piece = self._page.side.piece
        if piece is not None:
            dialog = LinkDialog(self._room.look, piece.title, self._targets(), self._page)
            dialog.told.connect(lambda to: self._session.do(partial(link_evidence, evidence=piece.ref, to=to)))
            dialog.open()

    def _ask_drop(self) -> None:
        piece = self._page.side.piece
        if piece is not None:
            dialog = DropDialog(self._room.look, piece, self._page)
            dialog.agreed.connect(lambda: self._session.do(partial(delete_record, ref=piece.ref)))
            dialog.open()

    def _jump(self, use: Use) -> None:
        """To the item or the row that is proved."""
        target, item = use.place
        self._room.host.jump.emit(answer_at(sheet_of(target), item) if item else target)

    def _targets(self) -> tuple[Target, ...]:
        unit, forms = self._room.unit, self._session.forms
        return self._session.read(lambda reader: targets(reader, forms, unit, self._year))

    def _close(self) -> None:
        self._later.stop()
        self.copies.close()
