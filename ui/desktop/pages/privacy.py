"""Personal data: everything kept about somebody, to be given to them or erased; and who looked at what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.i18n import _
from core.views.person_data import DRAFT, FILE, Kept
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram, Pill
from ui.desktop.widgets.boxes import column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.tick import Tick

MOST = 200  # rows that are shown; what is not shown is never chosen
LONGEST = 160  # letters of the words of a row
ICONS = {FILE: "clip", DRAFT: "pen"}
PERSON = "person"


class PrivacyPage(QWidget):
    search_wanted = Signal(str)
    extract_wanted = Signal(object)  # the Kept that are chosen
    erase_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found: tuple[Kept, ...] = ()
        self.ticks: list[Tick] = []  # one per row
        self.search, self.views = SearchCard(look), ViewsCard(look)
        self.search.wanted.connect(self.search_wanted)
        self.every = Tick(look, _("เลือกทั้งหมด"))
        self.every.clicked.connect(self._tick_every)
        self._count = words("", "section")
        self.extract = Button(look, _("ทำสำเนาให้เจ้าของข้อมูล"), "ghost", "copy")
        self.erase = Button(look, _("ลบที่เลือก"), "primary", "bin")
        self.extract.clicked.connect(lambda: self.extract_wanted.emit(self.chosen))
        self.erase.clicked.connect(lambda: self.erase_wanted.emit(self.chosen))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._more = words("", "line", "text2", wrap=True)
        inside = column(
            self._count, row(self.every, None, self.extract, self.erase, gap=8), self._list, self._more, gap=8,
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
        return tuple(one for one, tick in zip(self.found, self.ticks, strict=False) if tick.isChecked())

    def enter(self) -> None:
        self.search.words.setFocus()

    def show_found(self, found: Sequence[Kept]) -> None:
        """What is kept about somebody; what is only about them is ticked beforehand."""
        empty(self._list)
        self.found, self.ticks = tuple(found), []
        for n, one in enumerate(found[:MOST]):
            if n:
                self._list.addWidget(hairline())
            self._list.addWidget(self._row(one))
        count = len(found)
        show_plain(self._count, _("พบ {n} รายการ").format(n=count) if count else _("ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์"))
        for widget in (self.every, self.extract, self.erase):
            show(widget, bool(count))
        more = _("แสดง {shown} รายการแรก จาก {count} จัดการชุดนี้ก่อน แล้วค้นอีกครั้ง").format(shown=MOST, count=count)
        show_plain(self._more, more if count > MOST else "")
        show(self._more, count > MOST)
        show(self._result, True)
        self._told()

    def forget(self) -> None:
        """Nothing was looked for yet."""
        self.found, self.ticks = (), []
        show(self._result, False)

    def _row(self, one: Kept) -> QWidget:
        tick = Tick(self._look)
        said = " ".join(one.words.split())
        said = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
        name(tick, f"{one.what} {one.title}", said)
        tick.setEnabled(bool(one.eraser))
        tick.setChecked(one.whole and bool(one.eraser))
        tick.toggled.connect(lambda _on: self._told())
        self.ticks.append(tick)
        heading = words(f"{one.what} · {one.title}", "strong", wrap=True)
        told = column(heading, words(said, "line", "text2", wrap=True), gap=0)
        line = row(tick, Pictogram(self._look, icon_of(one), "text2", 20), told, gap=12, edges=(0, 8, 0, 8))
        line.setStretch(2, 1)
        for pill in self._pills(one):
            line.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
        return frame(line)

    def _pills(self, one: Kept) -> list[Pill]:
        pills = []
        if not one.eraser:
            pills.append(Pill(self._look, _("ของหน่วยงานอื่น"), "mute", "building"))
        if not one.shows:
            pills.append(Pill(self._look, _("ค่าเดิม"), "mute", "history"))
        if one.kind != DRAFT and not one.whole:
            pills.append(Pill(self._look, _("มีเรื่องอื่นด้วย"), "warn", "warn"))
        return pills

    def _tick_every(self, on: bool) -> None:
        for tick in self.ticks:
            if tick.isEnabled():
                tick.setChecked(on)

    def _told(self) -> None:
        """The buttons say how much they would do."""
        n, all_of = len(self.chosen), sum(tick.isEnabled() for tick in self.ticks)
        self.every.setChecked(bool(n) and n == all_of)
        self.erase.show_words(_("ลบที่เลือก {n} รายการ").format(n=n) if n else _("ลบที่เลือก"))
        self.erase.setEnabled(bool(n))
        self.erase.draw()


def icon_of(one: Kept) -> str:
    return ICONS.get(one.kind, "user" if one.ref.entity == PERSON else "doc")


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
            "ชื่อที่อยู่ในภาพหรือในไฟล์เอกสารค้นไม่พบ ต้องเปิดดูเอง"
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
    """Who looked, printed, exported, erased; whether the log of that is whole."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.whole = Pill(look)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        head = row(words(_("ใครดู พิมพ์ ส่งออก"), "section"), self.whole, None, gap=10)
        self.setLayout(column(frame(column(head, self._list, gap=8, edges=(18, 12, 18, 12)), "card"), gap=0))

    def show_views(self, lines: Sequence[tuple[str, str, str, str]], broken: int | None) -> None:
        """The newest first: when, who, deed, of what; `broken`: the first line that was changed or is missing."""
        empty(self._list)
        if broken is None:
            self.whole.show_pill(_("ครบทุกบรรทัด"), "ok", "tick")
        else:
            self.whole.show_pill(_("ถูกแก้หรือตัดที่บรรทัด {n}").format(n=broken), "bad", "warn")
        if not lines:
            self._list.addWidget(words(_("ยังไม่มีใครดู พิมพ์ หรือส่งออก"), "line", "text2", wrap=True))
        for n, (at, who, deed, of) in enumerate(lines):
            if n:
                self._list.addWidget(hairline())
            line = row(
                words(at, "line", "text2"), words(f"{who} · {deed}", "strong", wrap=True),
                words(of, "line", "text2", wrap=True), gap=14, edges=(0, 6, 0, 6),
            )  # fmt: skip
            line.setStretch(1, 2)
            line.setStretch(2, 3)
            self._list.addWidget(frame(line))
