"""Above the evidence: files that are new in the folder of the scanner. None is taken before a person says so."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.plain import Elided, dress, show, show_plain, words

NAMED = 4  # files whose names are said


class Tray(QFrame):
    taken = Signal(object)  # the paths that are shown
    passed = Signal(object)  # the same: they are not wanted
    folder_wanted = Signal()  # another folder, or one at all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        dress(self, tone="soft")
        self._paths: tuple[Path, ...] = ()
        self._said, self._names = words("", "linestrong", wrap=True), Elided("", "small", "text2")
        self.take = Button(look, _("เพิ่มเป็นหลักฐาน"), "primary", "plus", small=True)
        self.skip = Button(look, _("ไม่ใช้ไฟล์เหล่านี้"), "link", "cross", small=True)
        self.take.clicked.connect(lambda: self.taken.emit(self._paths))
        self.skip.clicked.connect(lambda: self.passed.emit(self._paths))
        said = column(self._said, self._names, gap=0)
        line = row(Pictogram(look, "scan", "accent"), said, self.skip, self.take, gap=10, edges=(14, 7, 10, 7))
        line.setStretch(1, 1)
        self.setLayout(line)
        show(self, False)

    def show_files(self, paths: Sequence[Path], folder: str) -> None:
        """The files that wait; without any the tray is not there."""
        self._paths = tuple(paths)
        show(self, bool(paths))
        show_plain(self._said, _("มีไฟล์ใหม่ {n} ไฟล์ในโฟลเดอร์สแกน {folder}").format(n=len(paths), folder=folder))
        names = "  ".join(path.name for path in paths[:NAMED])
        self._names.show_text(f"{names}  …" if len(paths) > NAMED else names)
