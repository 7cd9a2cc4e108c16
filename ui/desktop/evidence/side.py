"""The panel of the selected piece of evidence: its image, facts and files, where it is used, and its actions."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLayout, QVBoxLayout, QWidget

from core.evidence.kinds import KINDS, kind_words
from core.evidence.view import EvidenceFile, EvidenceLink, EvidencePiece
from core.exchange.receivers import amount_words
from core.i18n import _
from core.thai.days import day, short_date
from core.thai.parser import read_day
from core.values import Ref
from ui.desktop.base.piece_grid import date_words, icon_of
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.alike import SimilarPhotosStrip
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, add_line, menu_of, open_under
from ui.desktop.widgets.inputs import ValueField
from ui.desktop.widgets.layout import Surface, column, empty, fill, flow, frame, hairline, row
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, show_tip, words

LOOK = "look"
OPEN = "open"
COPY = "copy"
REPLACE = "replace"
REMOVE = "remove"
COVER = "cover"
MARK = "mark"
ERASE = "erase"
SHOWN = 12  # files of a piece listed


FileDeed: TypeAlias = Callable[[str, EvidenceFile], None]  # key of the action


class EvidenceCalls(NamedTuple):
    """What a person does with the pieces of evidence on the page."""

    preview: Callable[[EvidencePiece | None], None]
    open: Callable[[EvidencePiece | None], None]
    do: FileDeed
    set_day: Callable[[str], None]  # ISO date, "" = none
    jump: Callable[[EvidenceLink], None]  # go to what the selected piece proves
    unlink: Callable[[EvidenceLink], None]


class EvidenceFilesPanel(QWidget):
    """A widget that lists the files of a piece of evidence, each with a menu of actions."""

    def __init__(self, look: Look, do: FileDeed) -> None:
        super().__init__()
        self._look = look
        self._do = do
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add = Button(look, _("เพิ่มไฟล์ในชิ้นนี้"), "link", "plus")
        self.more: list[Button] = []  # one for each file, in order
        self.before = Button(look, _("ไฟล์ฉบับก่อน"), "link", "history", do=self._open_before)
        self._older: tuple[EvidenceFile, ...] = ()
        self._several = False
        self.setLayout(column(self._lines, row(self.add, None), row(self.before, None), gap=4))

    def show_files(self, piece: EvidencePiece) -> None:
        self.more = []
        self._older = piece.older
        self._several = len(piece.files) > 1
        lines = [*map(self._line, piece.files[:SHOWN])]
        if len(piece.files) > SHOWN:
            lines.append(
                words(_("และอีก {n} ไฟล์").format(n=len(piece.files) - SHOWN), "small", "text2")
            )
        fill(self._lines, lines)
        show(self.before, bool(piece.older))
        self.before.show_words(_("ไฟล์ฉบับก่อน {n}").format(n=len(piece.older)))

    def _line(self, file: EvidenceFile) -> QWidget:
        called = ElidedLabel(file.name, "line")
        taken = _("ถ่ายหรือบันทึกเมื่อ {day}").format(day=file.taken_on) if file.taken_on else ""
        show_tip(called, "  ".join(filter(None, (file.name, taken))))
        marks = [
            file.kind,
            amount_words(file.size),
            file.taken_on,
            _("ทำจากไฟล์อื่น") if file.derived else "",
        ]
        marks.append(_("ข้อมูลส่วนบุคคล") if file.personal else "")
        details = words("  ".join(filter(None, marks)), "small", "text2")
        more = Button(self._look, "", "quiet", "more", _("ทำกับไฟล์ {name}").format(name=file.name))
        more.clicked.connect(lambda _on=False: self._open_menu(more, file))
        self.more.append(more)
        held = QFrame()
        held.setObjectName("clear")
        held.setLayout(row(column(called, details, gap=0), more, gap=4, grow=0))
        return held

    def _open_menu(self, under: Button, file: EvidenceFile) -> None:
        menu = menu_of(self, _("ทำกับไฟล์ {name}").format(name=file.name))
        if file.preview:
            add_line(menu, _("ดู"), partial(self._do, LOOK, file))
        add_line(menu, _("เปิด"), partial(self._do, OPEN, file))
        add_line(menu, _("บันทึกสำเนา"), partial(self._do, COPY, file))
        if not file.replaced:
            add_line(menu, _("แทนด้วยไฟล์ฉบับใหม่"), partial(self._do, REPLACE, file))
            if file.preview and file.type != "pdf":
                add_line(menu, _("ปิดบางส่วนของภาพ"), partial(self._do, COVER, file))
            text = _("ไม่มีข้อมูลส่วนบุคคลแล้ว") if file.personal else _("ไฟล์นี้มีข้อมูลส่วนบุคคล")
            add_line(menu, text, partial(self._do, MARK, file))
        add_line(menu, _("ลบถาวรตามกฎหมาย"), partial(self._do, ERASE, file))
        if self._several:
            add_line(menu, _("นำไฟล์นี้ออกจากหลักฐาน"), partial(self._do, REMOVE, file))
        open_under(menu, under)

    def _open_before(self) -> None:
        """Open a menu of the replaced files, newest first, to view or open them."""
        menu = menu_of(self, _("ไฟล์ฉบับก่อน"))
        for file in reversed(self._older):
            text = "  ".join(filter(None, (file.name, file.taken_on)))
            add_line(menu, text, partial(self._do, LOOK if file.preview else OPEN, file))
        open_under(menu, self.before)


PICTURE = QSize(244, 136)  # design pixels


class EvidencePanel(Surface):
    """The panel of one piece of evidence. Its title and date are saved when the focus leaves their fields."""

    def __init__(
        self,
        look: Look,
        thumbs: ThumbnailCache,
        calls: EvidenceCalls,
        go_to: Callable[[Ref], None],
    ) -> None:
        """Make the panel; `go_to` selects another piece."""
        super().__init__("card")
        self._calls = calls
        self._look, self._thumbs = look, thumbs
        self.piece: EvidencePiece | None = None
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setObjectName("inset")
        self.title = ValueField(look, str.strip)
        self.day, self.kind = DayField(look), DropDown(look, _("ชนิดของหลักฐาน"))
        name(self.title, _("ชื่อหลักฐาน"))
        name(self.day, _("วันที่ของหลักฐาน"))
        self._signed = Pill(look, _("ฉบับลงนาม"), "ok", "tick")
        self.files = EvidenceFilesPanel(look, calls.do)
        self.alike = SimilarPhotosStrip(look, thumbs, go_to)
        self.personal = QCheckBox(_("มีข้อมูลส่วนบุคคล"))
        self.personal.setProperty("link", "1")
        self._stays = words(
            _("ไฟล์ ชื่อ และหมายเหตุไม่ออกจากหน่วยงาน ผู้รับเห็นว่าไม่เปิดเผย สิ่งที่ส่งไปก่อนทำเครื่องหมายเรียกคืนไม่ได้"),
            "small",
            "text2",
            wrap=True,
        )
        self._used = words("", "card")
        self._uses = QVBoxLayout()
        self._uses.setSpacing(2)
        self._wrong = words("", "small", "bad", wrap=True)
        self._make_buttons()
        self.title.entered.connect(self.title.hand_over)
        self.day.requested.connect(self._day)
        self.day.entered.connect(self.day.hand_over)
        self.setLayout(self._laid_out())
        thumbs.come.connect(self._draw)
        look.changed.connect(self._draw)

    def _make_buttons(self) -> None:
        button = partial(Button, self._look, small=True)
        self.link = button(_("ผูกกับข้ออื่น"), "ghost", "link")
        self.view = button(_("ดู"), "ghost", "search", "")
        self.open = button(_("เปิด"), "ghost", "out")
        self.copy = button(_("บันทึกสำเนา"), "ghost", "in")
        self.certify = button(_("สำเนาถูกต้อง"), "ghost", "printer")
        self.drop = button(_("ลบ"), "ghost", "bin")
        self.page = button(_("เปิดหน้าเว็บ"), "link", "link")
        # what can be done with the whole piece, as the list's menu offers it
        self.deeds = (
            self.view,
            self.open,
            self.link,
            self.copy,
            self.certify,
            self.page,
            self.drop,
        )
        self._address = ElidedLabel("", "small", "text2")
        self.seen_today = button(_("เห็นวันนี้"), "link", "tick")

    def _laid_out(self) -> QLayout:
        self._web = frame(
            column(self._address, row(self.page, None), row(self.seen_today, None), gap=0)
        )
        deeds = flow(self.view, self.open, self.drop, self.copy, self.certify, gap=6)
        return column(
            self._picture,
            self.title,
            self.day,
            self._wrong,
            self.kind,
            row(self._signed, None),
            self._web,
            self.files,
            self.alike,
            row(self.personal, None),
            self._stays,
            hairline(),
            self._used,
            self._uses,
            self.link,
            None,
            hairline(),
            deeds,
            gap=7,
            edges=(12, 12, 12, 10),
        )

    def show_piece(self, piece: EvidencePiece | None, alike: Sequence[EvidencePiece] = ()) -> None:
        """Show a piece of evidence; None hides the panel. `alike`: other pieces that look like it, to list below."""
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
        show(self._signed, piece.signed)
        known = list(KINDS) if not piece.kind or piece.kind in KINDS else [*KINDS, piece.kind]
        self.kind.show_options(
            [(None, _("ไม่ระบุชนิด")), *((kind, kind_words(kind)) for kind in known)]
        )
        self.kind.setCurrentIndex(max(0, self.kind.findData(piece.kind)) if piece.kind else 0)
        show(self._web, bool(piece.url))
        when = day(piece.seen_on)
        self._address.show_text(piece.url)
        show_tip(self._address, piece.url)
        self.seen_today.show_words(
            _("เห็นเมื่อ {day}  ตรวจซ้ำวันนี้").format(day=short_date(when)) if when else _("เห็นวันนี้")
        )
        self.files.show_files(piece)
        self.alike.show_pieces(alike)
        for button in (self.view, self.open, self.copy, self.certify):
            show(button, bool(piece.files))
        self._show_uses(piece)
        self._draw()

    def hand_over(self) -> None:
        """Save a title or date that was typed and not saved yet."""
        self.title.hand_over()
        self.day.hand_over()

    def _show_uses(self, piece: EvidencePiece) -> None:
        n = len(piece.uses)
        show_plain(self._used, _("ใช้ที่ {n} แห่ง").format(n=n) if n else _("ยังไม่ใช้ที่ใด"))
        empty(self._uses)
        several = len({use.form for use in piece.uses}) > 1
        for use in piece.uses:
            go = Button(self._look, "", "link", "right")
            whole = "  ".join(filter(None, (use.words, use.form)))
            text = f"{use.form}: {use.words}" if several and use.form else use.words
            go.show_words(
                go.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._look.px(184))
            )
            name(go, _("ไปที่ {place}").format(place=use.words))
            show_tip(go, whole)
            go.clicked.connect(partial(self._calls.jump, use))
            off = Button(
                self._look, "", "quiet", "cross", _("เลิกผูกกับ {place}").format(place=use.words)
            )
            off.clicked.connect(partial(self._calls.unlink, use))
            self._uses.addWidget(frame(row(go, None, off, gap=2)))

    def _day(self, text: str) -> None:
        found = read_day(text)
        wrong = bool(text.strip()) and found is None
        show_plain(self._wrong, _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69") if wrong else "")
        show(self._wrong, wrong)
        self.day.show_wrong(wrong)
        if not wrong:
            self._calls.set_day(found.isoformat() if found else "")

    def _draw(self) -> None:
        if self.piece is None:
            return
        size = QSize(self._look.px(PICTURE.width()), self._look.px(PICTURE.height()))
        self._picture.setFixedHeight(size.height())
        found = self._thumbs.get(self.piece.picture, size) if self.piece.picture else None
        if found is not None and found.width() > 1:
            self._picture.setPixmap(found)
        else:
            self._picture.setPixmap(self._look.pixmap(icon_of(self.piece), "text2", 48))
