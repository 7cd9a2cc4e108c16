"""Below what was found about somebody: how far the search in documents is, and how many pictures must be looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from core.i18n import _
from core.views.person_documents import Searched, searched_lines
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.plain import dress, show, show_plain, words


class Beyond(QFrame):
    stopped = Signal()  # the search in documents
    look_wanted = Signal()  # at the pictures

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        dress(self, tone="soft")
        self._documents, self._pictures = words("", "line", wrap=True), words("", "line", wrap=True)
        self.stop = Button(look, _("หยุดค้น"), "link", "cross", small=True)
        self.see = Button(look, _("ดูภาพ"), "ghost", "photo", small=True)
        self.stop.clicked.connect(self.stopped)
        self.see.clicked.connect(self.look_wanted)
        said = column(self._documents, self._pictures, gap=2)
        line = row(Pictogram(look, "search", "accent"), said, self.stop, self.see, gap=10, edges=(14, 7, 10, 7))
        line.setStretch(1, 1)
        self.setLayout(line)
        self._searched, self._count = Searched(0, 0), 0
        self.show_pictures(0)

    def show_search(self, searched: Searched, *, running: bool) -> None:
        self._searched = searched
        lines: Sequence[str] = searched_lines(searched)
        if lines and not running and searched.done < searched.of:
            lines = [*lines, _("หยุดค้นแล้ว ไฟล์ที่เหลือยังไม่ได้ดู")]
        show_plain(self._documents, "\n".join(lines))
        show(self._documents, bool(lines))
        show(self.stop, running and searched.done < searched.of)
        self._shown()

    def show_pictures(self, count: int) -> None:
        """How many pictures wait to be looked at."""
        self._count = count
        said = _("โปรแกรมไม่อ่านตัวหนังสือในภาพ มีภาพและหน้าสแกนที่อาจเกี่ยวข้อง {n} รายการให้เปิดดูเอง").format(n=count)
        show_plain(self._pictures, said)
        show(self._pictures, bool(count))
        show(self.see, bool(count))
        self._shown()

    def _shown(self) -> None:
        show(self, bool(self._count or self._searched.of))
