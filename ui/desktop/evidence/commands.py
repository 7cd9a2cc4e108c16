"""Actions on a piece of evidence: edit its fields, copy, link, replace, delete."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.assessment.sheets import answer_at, sheet_of
from core.evidence.deeds import Keep, Link, add_link, bring_link, bring_replacement, link_evidence
from core.evidence.photos import photo_pixels
from core.evidence.view import File, TargetRow, Use
from core.forms.ports import Action
from core.i18n import _
from core.log.deeds import FieldWrite, delete_record, set_field
from core.values import Plain, Text, Written
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import keeper
from ui.desktop.base.page_context import PageContext
from ui.desktop.evidence.arrival import EvidenceIntake
from ui.desktop.evidence.dialogs import LinkPageDialog, dropping, linking
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.side import COPY, LOOK, OPEN, REMOVE, REPLACE
from ui.desktop.evidence.viewer import EvidencePreview
from ui.desktop.widgets.prompt import ask
from ui.session import Job


class EvidenceDeeds(QObject):
    def __init__(
        self,
        room: PageContext,
        page: EvidencePage,
        coming: EvidenceIntake,
        offered: Callable[[], tuple[TargetRow, ...]],
    ) -> None:
        """`offered` gives the targets of the year that evidence can be linked to."""
        super().__init__(page)
        self._room, self._page, self._session, self._offered = room, page, room.session, offered
        self._coming = coming
        self._job: Job | None = None  # a file is being kept
        self.looking = EvidencePreview(room, page)
        self._wire()

    def _wire(self) -> None:
        panel = self._page.side
        panel.copy.clicked.connect(self._copy_first)
        panel.certify.clicked.connect(self._certify)
        panel.link.clicked.connect(self._ask_link)
        panel.drop.clicked.connect(self._ask_drop)
        panel.jump.connect(self._jump)
        panel.unlink_wanted.connect(lambda use: self._session.do(partial(delete_record, ref=use.link)))
        panel.title.wanted.connect(lambda words: self._set("title", Text(words.strip()) if words.strip() else None))
        panel.personal.clicked.connect(lambda on: self._set("personal", int(on)))
        panel.kind.activated.connect(lambda _at: self._set_kind(str(panel.kind.currentData() or "")))
        panel.day_typed.connect(lambda day: self._set("date", Plain(day) if day else None))
        panel.seen_today.clicked.connect(lambda: self._set("seen", Plain(date.today().isoformat())))
        panel.page.clicked.connect(lambda: panel.piece and QDesktopServices.openUrl(QUrl(panel.piece.url)))
        panel.files.deed.connect(self._do)
        panel.files.add_wanted.connect(self._add_files)

    # -- files

    def _do(self, deed: str, file: File) -> None:
        piece = self._page.side.piece
        if deed == LOOK and piece is not None:
            self.looking.look(piece._replace(files=(file,)))
        elif deed == OPEN:
            self.looking.copies.open(file)
        elif deed == COPY:
            self._save_copy(file)
        elif deed == REPLACE:
            self._ask_replacement(file)
        elif deed == REMOVE:
            gone = partial(delete_record, ref=file.ref)
            self._room.do(gone, lambda: self._room.host.toast.emit(_("นำไฟล์ออกแล้ว นำกลับได้จากถังขยะ")))

    def _add_files(self) -> None:
        piece = self._page.side.piece
        if piece is not None:
            self._coming.choose(into=piece.ref)

    def _copy_first(self) -> None:
        piece = self._page.side.piece
        if piece is not None and piece.files:
            self._save_copy(piece.files[0])

    def _save_copy(self, file: File) -> None:
        if path := ask_target(self._page, _("บันทึกสำเนาไว้ที่"), file.name, _("ทุกไฟล์ (*)"), "copies"):
            self.looking.copies.save(file, path)
            if (piece := self._page.side.piece) is not None:
                self.looking.note(piece, "export")

    def _ask_replacement(self, file: File) -> None:
        found = ask_file(self._page, _("เลือกไฟล์ฉบับใหม่"), _("ทุกไฟล์ (*)"), "evidence")
        if found is not None:
            self._bring(found, lambda keep: partial(bring_replacement, keep=keep, path=found, old=file.ref))

    def _bring(self, path: Path, action: Callable[[Keep], Action]) -> None:
        """Do an action that first keeps a file in the background."""
        if self._job is not None:
            self._room.host.said.emit(_("รอให้ชุดก่อนหน้าเสร็จก่อน"), "warn")
            return
        pixels = self._session.read(lambda reader: photo_pixels(reader, self._room.unit))
        keep = keeper(self._room.desk, self._room.folder, pixels)
        self._job = self._room.do_keeping([path], keep, action, ended=self._ended)

    def _ended(self, _job: Job) -> None:
        self._job = None

    # -- its fields and links

    def _set(self, field: str, value: Written) -> None:
        piece = self._page.side.piece
        if piece is not None:
            self._session.do(partial(set_field, ref=piece.ref, wishes=[FieldWrite(field, value)]))

    def _set_kind(self, kind: str) -> None:
        """ "" = inferred from its words."""
        self._set("kind", Plain(kind) if kind else None)

    def ask_page(self) -> None:
        """Ask for a web page as evidence."""
        dialog = LinkPageDialog(self._room.look, self._offered(), date.today(), self._page)
        dialog.submitted.connect(self._add_page)
        dialog.open()

    def _add_page(self, link: Link, copy: Path | None) -> None:
        if copy is None:
            self._session.do(partial(add_link, link=link))
        else:
            self._bring(copy, lambda keep: partial(bring_link, keep=keep, path=copy, link=link))

    def _ask_link(self) -> None:
        piece = self._page.side.piece
        if piece is not None:
            prompt, deed = linking(piece.title, self._offered()), partial(link_evidence, evidence=piece.ref)
            ask(self._room.look, self._page, prompt, lambda to: self._session.do(partial(deed, to=to)))

    def _ask_drop(self) -> None:
        piece = self._page.side.piece
        if piece is not None:
            deed = partial(delete_record, ref=piece.ref)
            ask(self._room.look, self._page, dropping(piece), lambda: self._session.do(deed))

    def _certify(self) -> None:
        """Go to the certified copy of the piece, among the papers."""
        if (piece := self._page.side.piece) is not None:
            self._room.host.place_wanted.emit("papers", piece.ref)

    def _jump(self, use: Use) -> None:
        """Go to the item or row that the piece proves."""
        target, item = use.place
        self._room.host.jump.emit(answer_at(sheet_of(target), item) if item else target)
