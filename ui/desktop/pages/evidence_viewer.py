"""A piece of evidence as large as the window: arrows go on, and at the picture Enter opens the file, Space closes."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QSizePolicy, QWidget

from core.i18n import _
from core.views.evidence import File, Piece
from ui.desktop.pages.evidence_side_files import size_words
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.piece_line import date_words
from ui.desktop.widgets.plain import Elided, name, show_plain, words

BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Viewer(QDialog):
    stepped = Signal(int)  # 1 on, -1 back
    opened = Signal()

    def __init__(self, look: Look, thumbs: Thumbs, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._thumbs = look, thumbs
        self.piece: Piece | None = None
        self._at = 0  # which of its files
        self.setWindowTitle(_("ดูหลักฐาน"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._title, self._below = Elided("", "section"), words("", "line", "text2", wrap=True)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setObjectName("seen")
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        back = Button(look, _("ก่อนหน้า"), "ghost", "left")
        on = Button(look, _("ถัดไป"), "ghost", "right")
        go = Button(look, _("เปิดไฟล์"), "primary", "out")
        back.clicked.connect(lambda: self._step(-1))
        on.clicked.connect(lambda: self._step(1))
        go.clicked.connect(self.opened)
        close = Button(look, _("ปิด"), "ghost")
        close.clicked.connect(self.reject)
        for button in (back, on, go, close):
            button.installEventFilter(self)
        foot = row(back, on, None, close, go, gap=8)
        whole = column(self._title, self._picture, self._below, foot, gap=8, edges=(16, 12, 16, 12))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        thumbs.come.connect(self._draw)
        self.resize(min(look.px(900), parent.width() - 40), min(look.px(640), parent.height() - 20))

    @property
    def file(self) -> File | None:
        """The file that is seen."""
        files = self.piece.files if self.piece else ()
        return files[self._at] if self._at < len(files) else None

    def show_piece(self, piece: Piece, at: int = 0) -> None:
        """`at`: which of its files."""
        self.piece, self._at = piece, at
        self._title.show_text("  ".join(part for part in (piece.title, date_words(piece)) if part))
        said = _facts(self.file, at, len(piece.files))
        show_plain(self._below, said)
        for widget in (self, self._picture):
            name(widget, _("ดูหลักฐาน {title}").format(title=piece.title), said)
        self._draw()

    def _step(self, by: int) -> None:
        """To another file of the piece, else to another piece."""
        if self.piece is not None and 0 <= self._at + by < len(self.piece.files):
            self.show_piece(self.piece, self._at + by)
        else:
            self.stepped.emit(by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go on from a button too, where Qt would go to the button beside it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (*BACK, *ON):
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in BACK or key in ON:
            self._step(1 if key in ON else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Space:
            self.reject()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self.piece is None:
            return
        room = self._picture.contentsRect().size().boundedTo(QSize(640, 640))  # as large as the small picture is
        shown = self.file.preview if self.file else ""
        found = self._thumbs.get(shown, room) if shown else None
        if found is not None and found.width() > 1:
            self._picture.setPixmap(found)
        else:
            self._picture.setPixmap(self._look.pixmap("doc", "text2", 96))


def _facts(file: File | None, at: int, of: int) -> str:
    """`ไฟล์ 2 จาก 3  ป้าย.jpg  JPEG  412 KB  ถ่ายหรือบันทึกเมื่อ 5 มี.ค. 69`."""
    if file is None:
        return _("ไม่มีไฟล์")
    place = _("ไฟล์ {n} จาก {of}").format(n=at + 1, of=of) if of > 1 else ""
    taken = _("ถ่ายหรือบันทึกเมื่อ {day}").format(day=file.taken) if file.taken else ""
    return "  ".join(filter(None, (place, file.name, file.kind, size_words(file.size), taken)))
