"""A review, one by one, of evidence files that the program cannot fully check for personal data."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from core.evidence.deeds import look_at_file, mark_file
from core.evidence.view import EvidenceFile, EvidencePiece
from core.forms.ports import Reader
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.viewer import EvidenceFileCopier, EvidenceViewer
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.plain import show_tip


class PrivacyReviewDialog:
    """A viewer dialog that shows files one by one; the user states for each file if it names or shows somebody."""

    def __init__(self, context: PageContext, parent: QWidget, files: Sequence[Ref]) -> None:
        self._context = context
        self._at = 0
        self._opened = set[Ref]()
        self._said = set[Ref]()
        self._pieces = context.session.read(partial(looked_through, unit=context.unit, files=files))
        look = context.look
        self.clear = Button(
            look, _("ไม่มีชื่อหรือภาพบุคคล"), "primary", "tick", do=partial(self._say, True)
        )
        self.keep = Button(
            look, _("มีข้อมูลบุคคล ไม่เผยแพร่"), "ghost", "lock", do=partial(self._say, False)
        )
        self._copies = EvidenceFileCopier(context, context.host)
        thumbs = ThumbnailCache(context.office.post.shelf.path, context.host)
        self.viewer = EvidenceViewer(
            look, thumbs, parent, self.keep, self.clear, step=lambda by: self._show(self._at + by)
        )
        self.viewer.go.clicked.connect(self._open)

    def open(self) -> None:
        """Show the first file to review; do nothing if there is none."""
        if self._pieces:
            self._show(0)
            self.viewer.open()

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._pieces):
            self._at = index
            self.viewer.show_piece(self._pieces[index])
            self.viewer.setWindowTitle(
                _("ดูไฟล์ที่ {n} จาก {of}").format(n=index + 1, of=len(self._pieces))
            )
            self._offer()

    def _offer(self) -> None:
        """Allow the answer for a document only once it was opened, as only its first page is seen here."""
        file = self._file
        self.clear.setEnabled(file.type != "pdf" or file.ref in self._opened)
        show_tip(self.clear, "" if self.clear.isEnabled() else _("เปิดไฟล์ดูให้ครบทุกหน้าก่อน"))

    @property
    def _file(self) -> EvidenceFile:
        return self._pieces[self._at].files[0]

    def _open(self) -> None:
        self._opened.add(self._file.ref)
        self._copies.open(self._file)
        self._offer()

    def _say(self, clear: bool) -> None:
        ref = self._file.ref
        if clear:
            said = partial(look_at_file, file=ref, nobody_shown=True)
        else:
            said = partial(mark_file, file=ref, personal=True)
        self._context.do(said, partial(self._next, ref))

    def _next(self, file: Ref) -> None:
        """Go to the next file without an answer; after the last one the person makes the pack again."""
        self._said.add(file)
        left = [n for n, piece in enumerate(self._pieces) if piece.files[0].ref not in self._said]
        if left:
            self._show(next((n for n in left if n > self._at), left[0]))
            return
        self.viewer.accept()
        self._context.host.report(_("ดูครบแล้ว จัดชุดอีกครั้งเพื่อใส่ไฟล์ที่ดูแล้ว"), "ok")


def looked_through(reader: Reader, unit: str, files: Sequence[Ref]) -> list[EvidencePiece]:
    """Return for each of `files` its piece of evidence, reduced to this file, in the order of the evidence page."""
    wanted = set(files)
    return [
        piece._replace(files=(file,))
        for piece in EvidencePiece.each(reader, unit)
        for file in piece.files
        if file.ref in wanted
    ]
