"""Linking evidence already in the library to another item or row, the likeliest evidence offered first."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.evidence.deeds import link_pieces
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import EvidencePiece, EvidenceTargetRow, SuggestedEvidence
from core.forms.ports import Reader
from core.i18n import _
from core.thai.search import folded, match_rank
from core.values import Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import FileTarget, PageContext, ignored
from ui.desktop.base.piece_grid import EvidenceGrid
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, words

SHOWN = 60  # rows of a list that are shown


class LibraryEvidenceLinker(QObject):
    """Asks which evidence in the library also proves a target (an item or row), and links it."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._reader = BackgroundReader(context.session, self)

    def ask(self, target: FileTarget, proof_texts: Sequence[str]) -> None:
        """Ask which evidence to link to `target`; evidence that resembles a proof in `proof_texts` comes first."""

        def read(reader: Reader) -> tuple[tuple[EvidencePiece, ...], tuple[SuggestedEvidence, ...]]:
            pieces = pieces_of(self._context, reader)
            likely = dict[Ref, SuggestedEvidence]()
            for sought in proof_texts:
                likely = {
                    one.piece.ref: one
                    for one in SuggestedEvidence.among(pieces, sought, target.place)
                } | likely
            return pieces, tuple(likely.values())

        self._reader.read(read, lambda read: self._open(target, *read))

    def link(self, pieces: Sequence[Ref], target: FileTarget) -> None:
        """Link pieces of evidence to the target in one save."""
        deed = partial(link_pieces, pieces=pieces, target=target.place, proof=target.proof)
        self._context.do(
            deed,
            lambda: self._context.host.toast(_("ผูกกับ {place} แล้ว").format(place=target.words)),
        )

    def _open(
        self,
        target: FileTarget,
        pieces: tuple[EvidencePiece, ...],
        evidence: tuple[SuggestedEvidence, ...],
    ) -> None:
        link = partial(self.link, target=target)
        path = self._context.office.post.shelf.path
        PickEvidenceDialog(
            self._context.look, target.words, pieces, path, link, self._page, evidence
        ).open()


def pieces_of(context: PageContext, reader: Reader) -> tuple[EvidencePiece, ...]:
    return EvidencePiece.each(reader, context.unit)


class PickEvidenceDialog(FramedDialog):
    """The dialog in which the user finds pieces of evidence in the library, by their pictures or by typing."""

    def __init__(
        self,
        look: Look,
        target_name: str,
        pieces: Sequence[EvidencePiece],
        path: Callable[[str], Path],
        link: Callable[[Sequence[Ref]], None],
        parent: QWidget,
        likely: Sequence[SuggestedEvidence] = (),
    ) -> None:
        """Make the dialog; `target_name` names the target, `path` returns the path of the file with a SHA-256. `link` is
        given the chosen pieces. `likely` pieces come first, each with its reason."""
        super().__init__(look, _("ใช้หลักฐานที่มีอยู่แล้วกับ {place}").format(place=target_name), parent)
        self._link = link
        why = {one.piece.ref: one.reason for one in likely}
        self._pieces = [one.piece for one in likely] + [
            piece for piece in pieces if piece.ref not in why
        ]
        self.words = QLineEdit(placeholderText=_("ค้นหาชื่อ ไฟล์ หรือข้อที่ใช้"))
        name(self.words, _("ค้นหาหลักฐาน"))
        self.list = EvidenceGrid(
            look,
            ThumbnailCache(path, self),
            _("หลักฐาน"),
            select=ignored,
            preview=ignored,
            open_piece=lambda _piece: self._emit(),
        )
        self.list.painter.reasons = why
        self.list.show_as_lines(True)
        self.list.setMinimumHeight(look.px(300))
        self.go = Button(look, _("ผูก"), "primary", "tick", do=self._emit)
        self.words.textChanged.connect(self._show)
        self.words.returnPressed.connect(self._emit)
        none = words(
            _("ยังไม่มีหลักฐานในหน้าหลักฐาน แนบไฟล์แทน"), "line", "text2", wrap=True, visible=not pieces
        )
        self.fill(column(none, self.words, self.list, gap=6), self.closer(), self.go, min_width=560)
        self.words.setFocus()
        self._show()

    def _show(self) -> None:
        wanted = folded(self.words.text())
        found = [piece for piece in self._pieces if match_rank(piece.search_text, wanted)][:SHOWN]
        self.list.show_pieces(found)

    def _emit(self) -> None:
        if self.list.picked:
            self._link([piece.ref for piece in self.list.picked])
            self.accept()


class EvidenceTargetChooser(QWidget):
    """A search field and a list of the items and rows found, to choose the one that new evidence proves."""

    opened = Signal()  # Enter on a target; a prompt goes on with it

    def __init__(self, look: Look, targets: Sequence[EvidenceTargetRow]) -> None:
        super().__init__()
        self._targets = targets
        self.words = QLineEdit(placeholderText=_("พิมพ์เลขข้อหรือคำ เช่น ข้อ 2"))
        name(self.words, _("ค้นหาข้อหรือกิจกรรม"))
        self.list = LineList(look, _("ข้อและกิจกรรม"))
        self.list.setMinimumHeight(look.px(170))
        self.words.textChanged.connect(self._show)
        self.words.returnPressed.connect(self._enter)
        self.list.opened.connect(lambda _key: self.opened.emit())
        self.setLayout(column(self.words, self.list, gap=6))
        self.setFocusProxy(self.words)
        self._show()

    @property
    def place(self) -> EvidenceTarget | None:
        found = self.list.here
        return found if isinstance(found, EvidenceTarget) else None

    def _show(self) -> None:
        wanted = folded(self.words.text())
        rated = [(rate(one, wanted), one) for one in self._targets]
        best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])
        self.list.show_lines(
            [ListLine(one.place, one.where, one.words) for _rate, one in best[:SHOWN]]
        )

    def _enter(self) -> None:
        lines = self.list.lines
        if self.place is None and lines:
            self.list.show_key(lines[0].key)
        if self.place is not None:
            self.opened.emit()


def rate(row: EvidenceTargetRow, query: str) -> int:
    """Return how well a target matches the words of `query` (by `folded`): 0 = not; most if `row.where` has all."""
    parts = query.split()
    return match_rank(row.search_text, query) + 4 * (
        bool(parts) and set(parts) <= set(folded(row.where).split())
    )
