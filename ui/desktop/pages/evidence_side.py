"""Beside the evidence: the chosen piece large, its facts, where it is used, and what can be done with it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout

from core.i18n import _
from core.thai.reading import read_day
from core.views.evidence import Piece
from ui.desktop.tables.pieces import date_words
from ui.desktop.theme.look import Look
from ui.desktop.thumbs import Thumbs
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, empty, hairline, row
from ui.desktop.widgets.day import DayEntry
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.plain import name, show, show_plain, words

PICTURE = QSize(244, 150)  # design pixels


class EvidenceSide(QFrame):
    """Words and day are saved when they are left."""

    title_typed = Signal(str)
    day_typed = Signal(str)  # ISO, "" = none
    marked = Signal(bool)  # personal or not
    look_wanted = Signal()
    open_wanted = Signal()
    copy_wanted = Signal()
    link_wanted = Signal()
    drop_wanted = Signal()
    jump = Signal(object)  # Use
    unlink_wanted = Signal(object)  # Use

    def __init__(self, look: Look, thumbs: Thumbs) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self._thumbs = look, thumbs
        self.piece: Piece | None = None
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setObjectName("inset")
        self.title = Entry(look, str.strip)
        self.day = DayEntry(look, read_day)
        name(self.title, _("ชื่อหลักฐาน"))
        name(self.day, _("วันที่ของหลักฐาน"))
        self._facts = words("", "line", "text2", wrap=True)
        self.personal = QCheckBox(_("มีข้อมูลส่วนบุคคล"))
        self.personal.setProperty("link", "1")
        self.personal.clicked.connect(self.marked)
        self._stays = words(
            _("ไฟล์และชื่อไฟล์ไม่ออกจากหน่วยงาน แต่ชื่อหลักฐานและหมายเหตุยังไปกับไฟล์รับส่ง"), "small", "text2", wrap=True
        )
        self._used = words("", "card")
        self._uses = QVBoxLayout()
        self._uses.setSpacing(2)
        self.link = Button(look, _("ผูกกับข้ออื่น"), "ghost", "plus")
        self.view = Button(look, _("ดู"), "ghost", "search", "")
        self.open = Button(look, _("เปิด"), "ghost", "out")
        self.copy = Button(look, _("บันทึกสำเนา"), "ghost", "in")
        self.drop = Button(look, _("ลบ"), "ghost", "bin")
        for button, wish in (
            (self.link, self.link_wanted), (self.view, self.look_wanted), (self.open, self.open_wanted),
            (self.copy, self.copy_wanted), (self.drop, self.drop_wanted),
        ):  # fmt: skip
            button.setProperty("small", "1")
            button.clicked.connect(wish)
        self.title.wanted.connect(self.title_typed)
        self.title.entered.connect(self.title.hand_over)
        self.day.wanted.connect(self._day)
        self.day.entered.connect(self.day.hand_over)
        self._wrong = words("", "small", "bad", wrap=True)
        self.setLayout(
            column(
                self._picture, self.title, self.day, self._wrong, self._facts, row(self.personal, None),
                self._stays, hairline(), self._used, self._uses,
                self.link, None, hairline(), row(self.view, self.open, None, gap=6),
                row(self.copy, self.drop, None, gap=6), gap=7, edges=(12, 12, 12, 10),
            )
        )  # fmt: skip
        thumbs.come.connect(self._draw)
        look.changed.connect(self._draw)

    def show_piece(self, piece: Piece | None) -> None:
        """None: there is nothing to show, and the card goes."""
        other = piece is None or self.piece is None or piece.ref != self.piece.ref
        if other:
            self.hand_over()
        self.piece = piece
        show(self, piece is not None)
        if piece is None:
            return
        if other:
            self.title.give_up()
            self.day.give_up()
        self.title.show_saved(piece.title)
        self.day.show_saved(date_words(piece))
        self.personal.setChecked(piece.personal)
        show(self._stays, piece.personal)
        show(self._wrong, False)
        show_plain(self._facts, "\n".join(facts(piece)))
        self._show_uses(piece)
        self._draw()

    def hand_over(self) -> None:
        """What is still being typed."""
        self.title.hand_over()
        self.day.hand_over()

    def _show_uses(self, piece: Piece) -> None:
        n = len(piece.uses)
        show_plain(self._used, _("ใช้ที่ {n} แห่ง").format(n=n) if n else _("ยังไม่ใช้ที่ใด"))
        empty(self._uses)
        for use in piece.uses:
            go = Button(self._look, "", "link", "right")
            go.show_words(go.fontMetrics().elidedText(use.words, Qt.TextElideMode.ElideRight, self._look.px(184)))
            name(go, _("ไปที่ {place}").format(place=use.words))
            go.clicked.connect(lambda _on=False, use=use: self.jump.emit(use))
            off = Button(self._look, "", "quiet", "cross", _("เลิกผูกกับ {place}").format(place=use.words))
            off.clicked.connect(lambda _on=False, use=use: self.unlink_wanted.emit(use))
            line = QFrame()
            line.setObjectName("clear")
            line.setLayout(row(go, None, off, gap=2))
            self._uses.addWidget(line)

    def _day(self, typed: str) -> None:
        found = read_day(typed)
        wrong = bool(typed.strip()) and found is None
        show_plain(self._wrong, _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69") if wrong else "")
        show(self._wrong, wrong)
        self.day.show_wrong(wrong)
        if not wrong:
            self.day_typed.emit(found.isoformat() if found else "")

    def _draw(self) -> None:
        if self.piece is None:
            return
        size = QSize(self._look.px(PICTURE.width()), self._look.px(PICTURE.height()))
        self._picture.setFixedHeight(size.height())
        found = self._thumbs.get(self.piece.picture, size) if self.piece.picture else None
        if found is not None and found.width() > 1:
            self._picture.setPixmap(found)
        else:
            self._picture.setPixmap(self._look.pixmap("doc", "text2", 48))


def facts(piece: Piece) -> list[str]:
    """Each file with its kind, size and day."""
    lines = []
    for file in piece.files:
        lines.append(file.name)
        taken = _("ถ่ายหรือบันทึกเมื่อ {day}").format(day=file.taken) if file.taken else ""
        lines.append("  ".join(part for part in (file.kind, size_words(file.size), taken) if part))
    return lines or [_("ไม่มีไฟล์")]


def size_words(size: int) -> str:
    """`412 KB`, `3.4 MB`."""
    nbsp = "\N{NO-BREAK SPACE}"
    return f"{size / 2**20:.1f}{nbsp}MB" if size >= 2**20 else f"{max(1, size // 1024)}{nbsp}KB"
