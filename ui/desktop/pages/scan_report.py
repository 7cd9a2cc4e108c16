"""What became of scanned files: those that were not read, and pages that could not be shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.actions.take_scans import ScanTaken
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, scrolling
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import words

MOST = 200  # lines


class ScanReport(Framed):
    def __init__(self, look: Look, done: Sequence[ScanTaken], parent: QWidget) -> None:
        read = sum(len(one.looked.pages) for one in done)
        files = sum(not one.problem for one in done)
        super().__init__(look, _("รับสแกนแล้ว {n} หน้า จาก {files} ไฟล์").format(n=read, files=files), parent)
        close = self.closer(_("ปิด"))
        said = [words(line_of(one), "line", "bad" if one.problem else "warn", wrap=True) for one in to_tell(done)]
        held = QWidget()
        held.setLayout(column(*said, None, gap=8, edges=(0, 0, 8, 0)))
        area = scrolling(held)
        area.setMinimumHeight(look.px(160))
        self.fill(column(area, gap=0), close, wide=560)
        close.setFocus()


def to_tell(done: Sequence[ScanTaken]) -> list[ScanTaken]:
    """What a person must hear of: refused files, then those with pages that could not be shown or were here before."""
    refused = [one for one in done if one.problem]
    return [*refused, *(one for one in done if not one.problem and line_of(one))][:MOST]


def line_of(one: ScanTaken) -> str:
    if one.problem:
        return f"{one.file}: {one.problem.what} {one.problem.why} {one.problem.do}"
    if one.looked.unread:
        pages = ", ".join(map(str, one.looked.unread[:20]))
        return _("{file}: เปิดหน้า {pages} ไม่ได้ สแกนหน้านั้นใหม่").format(file=one.file, pages=pages)
    return "" if one.new else _("{file}: รับไว้แล้วก่อนหน้านี้").format(file=one.file)
