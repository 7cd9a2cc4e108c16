"""Original evidence files that this PC lacks, listed by unit; all are requested, or no longer requested, at once."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.exchange.originals import UnitOriginalFiles, ask_originals
from core.exchange.receivers import amount_words
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, words

ROWS = 6  # units visible at once


class OriginalFilesDialog(FramedDialog):
    """The dialog that lists missing original evidence files by unit, to request them or end the request."""

    def __init__(
        self,
        look: Look,
        originals: Sequence[UnitOriginalFiles],
        request: Callable[[Sequence[str], bool], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog. `request` is given the SHA-256 of originals, and whether they are requested or no longer."""
        super().__init__(look, _("ต้นฉบับของหลักฐาน"), parent)
        self._found: tuple[UnitOriginalFiles, ...] = ()
        self.sum = words("", "strong", wrap=True)
        self.list = LineList(look, _("หน่วยงานที่ยังขาดต้นฉบับ"), ROWS)
        text = _(
            "ที่เห็นในเครื่องนี้คือภาพย่อ คำขอไปกับไฟล์รับส่งครั้งหน้าถึงหน่วยงาน แล้วต้นฉบับมากับไฟล์ตอบของเขา "
            "ไฟล์ที่มีข้อมูลส่วนบุคคลอยู่ที่หน่วยงานเจ้าของเท่านั้น จึงไม่นับที่นี่"
        )
        self.leave = Button(look, "", "ghost", "back", do=lambda: request(self._asked, False))
        self.go = Button(look, "", "primary", "clip", do=lambda: request(self._left, True))
        about = words(text, "line", "text2", wrap=True)
        inside = column(self.sum, self.list, about, row(self.leave, None), None, gap=8)
        self.show_lacks(originals)
        self.fill(inside, self.closer(_("ปิด")), self.go, min_width=600)
        self.go.setFocus()

    def show_lacks(self, originals: Sequence[UnitOriginalFiles]) -> None:
        """Show for each unit which original evidence files are missing."""
        self._found = tuple(one for one in originals if one.files)
        show_plain(self.sum, UnitOriginalFiles.words(self._found))
        self.list.show_lines([_line(one) for one in self._found])
        left, asked = len(self._left), len(self._asked)
        self.go.show_words(_("ขอต้นฉบับ {n} ไฟล์").format(n=left) if left else _("ขอไว้แล้วทุกไฟล์"))
        self.go.setEnabled(bool(left))
        self.leave.show_words(_("เลิกขอ {n} ไฟล์").format(n=asked))
        show(self.leave, bool(asked))

    @property
    def _left(self) -> list[str]:
        return [file for one in self._found for file in one.left]

    @property
    def _asked(self) -> list[str]:
        return [file for one in self._found for file in one.requested]


def _line(originals: UnitOriginalFiles) -> ListLine:
    k, n = len(originals.requested), len(originals.files)
    below = _("ยังขาด {n} ไฟล์ ({size})").format(n=n, size=amount_words(originals.size))
    if not originals.requested:
        return ListLine(originals.unit, originals.name, below, "", _("ยังไม่ได้ขอ"), "mute")
    pill = _("ขอแล้ว {k} จาก {n}").format(k=k, n=n) if originals.left else _("ขอแล้ว")
    return ListLine(originals.unit, originals.name, below, "", pill, "info")


class OriginalFilesDesk(QObject):
    """Requests missing original evidence files of assessments, after showing their number and size."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._of: tuple[Ref, ...] = ()

    def read(self, assessments: Sequence[Ref]) -> tuple[UnitOriginalFiles, ...]:
        """Return, per unit with evidence for these assessments, which original files this PC lacks and which it has."""
        shelf = self._context.office.post.shelf
        return self._context.session.read(
            lambda reader: UnitOriginalFiles.of(reader, assessments, shelf)
        )

    def ask(self, assessments: Sequence[Ref]) -> None:
        """Show in a dialog the original evidence files missing for these assessments, or say that none is."""
        self._of = tuple(assessments)
        found = self.read(self._of)
        if not UnitOriginalFiles.words(found):
            self._context.host.report(
                _("ไม่มีต้นฉบับที่ต้องขอ หลักฐานที่ผูกกับแบบนี้และไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ"), "info"
            )
            return
        dialog = OriginalFilesDialog(
            self._context.look,
            found,
            lambda files, wanted: self._wished(dialog, files, wanted),
            self._page.window(),
        )
        dialog.open()

    def _wished(self, dialog: OriginalFilesDialog, files: Sequence[str], wanted: bool) -> None:
        def report() -> None:
            if isValid(dialog):  # it may be closed meanwhile
                dialog.show_lacks(self.read(self._of))
            self._context.host.report(_("จดคำขอไว้แล้ว") if wanted else _("เลิกขอต้นฉบับแล้ว"), "ok")

        self._context.do(partial(ask_originals, files=tuple(files), wanted=wanted), report)
