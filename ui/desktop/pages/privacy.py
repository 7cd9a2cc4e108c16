"""Personal data: everything kept about somebody, to be given to them or erased; and who looked at what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.views.person_barred import barred
from core.views.person_data import WORDS, Kept
from core.views.person_documents import Searched, still_to_look_at
from ui.desktop.pages.privacy_beyond import Beyond
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pill
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.line_list import Line, LineList
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.tick import Tick

ROWS = 8  # lines that are seen at once
LONGEST = 300  # letters of the words of a line


class PrivacyPage(QWidget):
    search_wanted = Signal(str)
    extract_wanted = Signal(object)  # the Kept that are chosen
    erase_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found: tuple[Kept, ...] = ()
        self.pictures: tuple[Kept, ...] = ()  # that a person must look at
        self.beyond = Beyond(look)
        self.beyond.look_wanted.connect(lambda: self.erase_wanted.emit(self.chosen))
        self.search, self.views = SearchCard(look), ViewsCard(look)
        self.search.wanted.connect(self.search_wanted)
        self.list = LineList(look, _("สิ่งที่เก็บไว้เกี่ยวกับบุคคลนี้"), ROWS, ticks=True)
        self.list.ticked.connect(self._told)
        self.every = Tick(look, _("เลือกทั้งหมด"))
        self.every.clicked.connect(self.list.tick_all)
        self._count = words("", "section")
        self.extract = Button(look, _("ทำสำเนาให้เจ้าของข้อมูล"), "ghost", "copy")
        self.erase = Button(look, _("ลบที่เลือก"), "primary", "bin")
        self.extract.clicked.connect(lambda: self.extract_wanted.emit(self.chosen))
        self.erase.clicked.connect(lambda: self.erase_wanted.emit(self.chosen))
        inside = column(
            self._count, row(self.every, None, self.extract, self.erase, gap=8), self.list, self.beyond, gap=8,
            edges=(18, 12, 18, 12),
        )  # fmt: skip
        self._result = frame(inside, "card")
        held = QWidget()
        held.setLayout(column(self.search, self._result, self.views, None, gap=10, edges=(0, 0, 6, 0)))
        self.setLayout(column(scrolling(held), gap=0))
        show(self._result, False)

    @property
    def chosen(self) -> tuple[Kept, ...]:
        """What is ticked."""
        return tuple(one for n, one in enumerate(self.found) if n in self.list.on)

    def enter(self) -> None:
        self.search.words.setFocus()

    def show_found(self, found: Sequence[Kept], pictures: Sequence[Kept] = ()) -> None:
        """What is kept about somebody; what is only about them is ticked beforehand."""
        self.pictures = tuple(pictures)
        self.beyond.show_pictures(len(pictures))
        self._show(found, frozenset(n for n, one in enumerate(found) if one.whole and one.eraser))

    def add_found(self, found: Sequence[Kept], searched: Searched) -> None:
        """What was found later, below the rest; what is ticked stays so, and what was read needs no looking at."""
        self.pictures = still_to_look_at(self.pictures, searched, found)
        self.beyond.show_pictures(len(self.pictures))
        self._show((*self.found, *found), self.list.on)

    def _show(self, found: Sequence[Kept], on: frozenset[object]) -> None:
        self.found = tuple(found)
        fixed = frozenset(n for n, one in enumerate(found) if not one.eraser)
        self.list.show_ticks([_line(n, one) for n, one in enumerate(found)], on, fixed)
        count = len(found)
        show_plain(self._count, _("พบ {n} รายการ").format(n=count) if count else _("ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์"))
        for widget in (self.every, self.extract, self.erase, self.list):
            show(widget, bool(count))
        show(self._result, True)
        self._told()

    def _told(self) -> None:
        """The buttons say how much they would do."""
        n, all_of = len(self.chosen), sum(bool(one.eraser) for one in self.found)
        self.every.setChecked(bool(n) and n == all_of)
        self.erase.show_words(_("ลบที่เลือก {n} รายการ").format(n=n) if n else _("ลบที่เลือก"))
        self.erase.setEnabled(bool(n))
        self.erase.draw()


def _line(key: int, one: Kept) -> Line:
    said = " ".join(one.words.split())
    pill, tone, icon, tip = "", "mute", "", said[:LONGEST]
    if not one.eraser:
        why = barred(one.ref)
        pill, icon, tip = why.pill, "building", f"{said[:LONGEST]}\n{why.why} {why.do}"
    elif one.unsure:
        pill, tone = _("เปิดดูก่อนลบ"), "warn"
    elif not one.shows:
        pill, icon = _("ค่าเดิม"), "history"
    elif one.kind == WORDS and not one.whole:
        pill, tone = _("มีเรื่องอื่นด้วย"), "warn"
    return Line(key, f"{one.what} · {one.title}", said[:LONGEST], "", pill, tone, icon, tip)


class SearchCard(QWidget):
    """Whom it is about."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("ชื่อ นามสกุล หรือโทรศัพท์ หลายคำคั่นด้วยจุลภาค"))
        name(self.words, _("ค้นข้อมูลของใคร"))
        self.go = Button(look, _("ค้น"), "primary", "search")
        self.go.clicked.connect(self._tell)
        self.words.returnPressed.connect(self._tell)
        said = _(
            "ค้นทุกช่องที่พิมพ์ได้ ทั้งค่าปัจจุบันและค่าเดิม ในถังขยะ ในแผน การประเมิน หลักฐาน และข้อความที่กำลังพิมพ์ เว้นวรรคต่างกันก็พบ "
            "และในเนื้อไฟล์ PDF Word Excel ที่เก็บไว้ แต่ไม่อ่านตัวหนังสือในภาพและหน้าสแกน ต้องเปิดดูเอง"
        )
        line = row(self.words, self.go, gap=8)
        line.setStretch(0, 1)
        inside = column(
            words(_("ค้นข้อมูลของบุคคล"), "section"), words(said, "line", "text2", wrap=True), line, gap=8,
            edges=(18, 12, 18, 12),
        )  # fmt: skip
        self.setLayout(column(frame(inside, "card"), gap=0))

    def _tell(self) -> None:
        if typed := self.words.text().strip():
            self.wanted.emit(typed)


class ViewsCard(QWidget):
    """Who looked, printed, exported, erased; whether the log of that is whole. Not seen before it has been read."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.whole = Pill(look)
        self.list = LineList(look, _("ใครดู พิมพ์ ส่งออก"), ROWS, ticks=True)
        self._none = words(_("ยังไม่มีใครดู พิมพ์ หรือส่งออก"), "line", "text2", wrap=True)
        head = row(words(_("ใครดู พิมพ์ ส่งออก"), "section"), self.whole, None, gap=10)
        inside = column(head, self._none, self.list, gap=8, edges=(18, 12, 18, 12))
        self.setLayout(column(frame(inside, "card"), gap=0))
        show(self, False)

    def show_views(self, lines: Sequence[tuple[str, str, str, str]], broken: int | None) -> None:
        """The newest first: when, who, deed, of what; `broken`: the first line that was changed or is missing."""
        if broken is None:
            self.whole.show_pill(_("ครบทุกบรรทัด"), "ok", "tick")
        else:
            self.whole.show_pill(_("ถูกแก้หรือตัดที่บรรทัด {n}").format(n=broken), "bad", "warn")
        told = [Line(n, f"{deed} · {of}", f"{at} · {who}") for n, (at, who, deed, of) in enumerate(lines)]
        self.list.show_lines(told)
        show(self.list, bool(told))
        show(self._none, not told)
        show(self, True)
