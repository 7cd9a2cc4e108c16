"""The panel of a scanned paper or page: its facts, and the inputs to confirm it or to type its code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from core.i18n import _
from core.log.ports import ScannedPageKey
from core.scans.deeds import InkedSignPlace
from core.scans.judgement import NOT_COMPARED, ComparedScanPages
from core.scans.view import ScannedPaperRow, ScanPageRow, SignPlaceRow
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import Surface, column, fill_list, hairline, holding, row, scrolling
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, show_some, words

ICONS = {"ok": "tick", "warn": "warn", "bad": "cross", "mute": "copy", "info": "pen"}


class ScanConfirmation(NamedTuple):
    """A person's confirmation of a scanned paper: signing day, places with ink, and `whole`: all its pages compared."""

    row: ScannedPaperRow
    day: str  # ISO
    places: tuple[InkedSignPlace, ...]  # in which ink was seen
    whole: ComparedScanPages  # what the comparison said of its pages, and that the person looked


class TypedScanCode(NamedTuple):
    """The paper's code and page number that a person has read on a scanned page."""

    row: ScanPageRow
    code: str
    page: int


class SigningPlaceRowWidget(QWidget):
    """A row for one signing place: a tick for ink, the signer's role, and who signed, to be chosen if unknown."""

    def __init__(
        self,
        look: Look,
        place: SignPlaceRow,
        change: Callable[[], None],
        show_place: Callable[[int], None],
        go_on: Callable[[int], None],
    ) -> None:
        """Make the row. `change` is called when the tick changes, `show_place` with the number of the place that a person
        goes to, `go_on` with that of the one they are done with."""
        super().__init__()
        self._place = place
        self._show_place = show_place
        self._go_on = go_on
        self.box = TickBox(look, _("ช่อง {n}").format(n=place.number))
        called = _("ผู้ลงนาม: {title}").format(title=place.title)
        people = (("", _("ยังไม่ได้ระบุผู้ลงนาม")), *place.people)
        self.who = DropDown(look, called, people)
        self._said = words(
            "  ".join(filter(None, (place.title, place.who))), "small", "text", wrap=True
        )
        ink = words(place.seen, "small", "warn" if place.empty else "text2", wrap=True)
        self.setLayout(column(row(self.box, self._said, gap=6, grow=1), ink, self.who, gap=4))
        show(self.who, place.needed and not place.empty)
        self.box.setEnabled(not place.needed and not place.empty)
        self.box.toggled.connect(lambda _on: change())
        self.who.currentIndexChanged.connect(self._name)
        for part in (self.box, self.who):
            part.installEventFilter(self)

    def offer(self, people: tuple[tuple[str, str], ...]) -> None:
        """Add the people (id, name) that the list of signers lacks; the signer chosen and the tick do not change."""
        for id_, person in people:
            if self.who.findData(id_) < 0:
                self.who.addItem(person, id_)

    def show_here(self, is_current: bool) -> None:
        dress(self._said, role="strong" if is_current else "small")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On focus, show the signing place large. On Enter, tick the place, go to the next one, and return True."""
        if event.type() == QEvent.Type.FocusIn:
            self._show_place(self._place.number)
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event
        if (
            watched is not self.box
            or not pressed
            or pressed.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            return False
        if not pressed.isAutoRepeat():
            self.box.setChecked(True)
            self._go_on(self._place.number)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._show_place(self._place.number)

    @property
    def seen(self) -> InkedSignPlace:
        place, person = self._place, str(self.who.currentData() or "")
        return InkedSignPlace(place.number, person, page=place.page, sure=place.sure)

    def _name(self) -> None:
        self.box.setEnabled(bool(self.who.currentData()))
        if not self.who.currentData():
            self.box.setChecked(False)
        self.box.draw()


@dataclass(frozen=True)
class ScanCalls:
    """What the page of scans asks for."""

    compare: Callable[[ScannedPaperRow | ScanPageRow], None]  # beside what was printed
    confirm: Callable[[ScanConfirmation], None]
    enter_code: Callable[[TypedScanCode], None]
    drop: Callable[[Sequence[ScannedPageKey]], None]
    add_person: Callable[[], None]  # somebody who signed


class ScanPanel(Surface):
    """The panel of a scanned paper, or of a page whose paper is unknown; the inputs to confirm it stay in sight."""

    def __init__(self, look: Look, calls: ScanCalls, show_place: Callable[[int], None]) -> None:
        """Make the panel; `show_place` shows the signing place of a number large."""
        super().__init__("card")
        self._look = look
        self._calls = calls
        self._show_place = show_place
        self.paper: ScannedPaperRow | None = None
        self.page: ScanPageRow | None = None
        # the places of the paper, without people to choose from
        self._listed: tuple[SignPlaceRow, ...] = ()
        self._comparison = NOT_COMPARED
        self._state = Pill(look)
        self._title = words("", "card", wrap=True)
        self._facts = words("", "line", "text2", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._why = words("", "line", wrap=True)
        self._do = words("", "line", "text2", wrap=True)
        self._missing = words("", "line", "bad", wrap=True)
        self._seen = words("", "line", wrap=True)
        self._twice = words("", "line", "text2", wrap=True)
        self._seal = words("", "line", "text2", wrap=True)
        self.drop = Button(look, _("เอาออก"), "link", "bin", do=self._drop)
        inside = column(
            self._state,
            self._title,
            self._facts,
            self._why,
            self._do,
            self._missing,
            self._seen,
            self._twice,
            self._seal,
            self._inked(),
            self._asked(),
            hairline(),
            self._more,
            None,
            row(self.drop, None),
            gap=8,
            edges=(14, 12, 14, 10),
        )
        self._area = scrolling(inside)
        self.setLayout(column(self._area, self._signed(), gap=0, grow=0))
        self.show_none()

    def _inked(self) -> QWidget:
        """What is asked before a paper counts as signed."""
        look = self._look
        self.seen = TickBox(look, _("เทียบทุกหน้าแล้ว"))
        text = words(
            _("ตัวเลขตรงกับฉบับที่ล็อกไว้ และดูแล้วทีละช่องว่าช่องใดมีลายมือชื่อด้วยหมึก"), "small", "text2", wrap=True
        )
        self.looked = TickBox(look, _("ดูด้วยตาแล้ว {n} แห่ง").format(n=0))
        self.looked.toggled.connect(self._ready)
        self.places: dict[int, SigningPlaceRowWidget] = {}
        self._places = column(gap=4)
        self.seen.toggled.connect(self._ready)
        self.person = Button(look, _("เพิ่มชื่อผู้ลงนาม"), "link", "plus", do=self._calls.add_person)
        below = holding(self._places), row(self.person, None)
        self._ink = holding(column(hairline(), self.looked, self.seen, text, *below, gap=6))
        return self._ink

    def _signed(self) -> QWidget:
        """The day on the paper, and what confirms it."""
        look = self._look
        self.day = DayField(look)
        name(self.day, _("วันที่ลงนามบนกระดาษ"))
        self._wrong = words("", "small", "bad", wrap=True)
        self.confirm = Button(look, _("ยืนยันฉบับลงนาม"), "primary", "tick", do=self._confirm)
        self.confirm.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.day.textChanged.connect(self._ready)
        self.day.entered.connect(self._confirm)
        called = words(_("วันที่ลงนามบนกระดาษ"), "label", "text2")
        parts = hairline(), called, self.day, self._wrong, self.confirm
        self._foot = holding(column(*parts, gap=6, edges=(14, 0, 14, 10)))
        return self._foot

    def _asked(self) -> QWidget:
        """Inputs for the code on the sheet where no QR could be read."""
        look = self._look
        self.code, self.number = QLineEdit(), NumberEdit(look, 56)
        self.code.setPlaceholderText("K7QF-2M9D")
        self.code.setMaxLength(20)
        name(self.code, _("รหัสเอกสาร"))
        name(self.number, _("หน้าที่"))
        self.tell = Button(look, _("ใช้รหัสนี้"), "ghost", "tick", do=self._tell)
        for entry in (self.code, self.number):
            entry.returnPressed.connect(self._tell)
        line = row(words(_("หน้าที่"), "label", "text2"), self.number, None, self.tell, gap=6)
        called = words(_("รหัสที่ท้ายกระดาษ"), "label", "text2")
        self._ask = holding(column(hairline(), called, self.code, line, gap=6))
        return self._ask

    # -- what is shown

    def show_row(self, row: ScannedPaperRow | ScanPageRow | None) -> None:
        """Show a scanned paper, or a page whose paper is unknown; None shows nothing."""
        if isinstance(row, ScannedPaperRow):
            self.show_paper(row)
        elif row is not None:
            self.show_page(row)
        else:
            self.show_none()

    def show_none(self) -> None:
        self.paper = self.page = None
        for part in (
            self._state,
            self._facts,
            self._do,
            self._missing,
            self._seen,
            self._twice,
            self._seal,
            self._ink,
            self._ask,
            self._foot,
            self._more,
            self.drop,
        ):
            show(part, False)
        show_plain(self._title, "")
        show_plain(self._why, "")

    def show_paper(self, row: ScannedPaperRow) -> None:
        other = self.paper is None or self.paper.paper != row.paper
        self.paper, self.page = row, None
        typed = _("รหัสพิมพ์ด้วยมือ ไม่ได้อ่านจาก QR") if any(page.typed for page in row.pages) else ""
        facts = (
            _("ทะเบียน {number}").format(number=row.number),
            _("รหัส {code}").format(code=row.code),
            _("พิมพ์เมื่อ {at}").format(at=row.printed),
            _("ได้ {n} จาก {of} หน้า").format(n=len(row.pages), of=row.of) if row.of else "",
            typed,
        )
        self._say(row.title, row.subject, row.said.pill, row.said.tone)
        show_some(self._more, "\n".join(filter(None, facts)))
        incomplete = row.state == "ready" and not row.whole
        show_plain(self._why, row.said.why)
        show_plain(self._do, _("สแกนหน้าที่ขาด แล้วรับเข้ามาเพิ่ม") if incomplete else row.said.do)
        show_some(self._missing, row.lacks)
        show_plain(self._seen, row.seen_words)
        show(self._seen, row.state in ("ready", "part"))
        show_some(
            self._twice, "\n".join(f"{copy.where}: {copy.said.pill}" for copy in row.copies[:5])
        )
        self._say_seals(row)
        show(self._ink, row.whole)
        show(self._foot, row.whole)
        show(self._ask, False)
        bare = tuple(one._replace(people=()) for one in row.places)
        if other or (self._listed, self._comparison) != (bare, row.seen):
            self.seen.setChecked(False)
            self.looked.setChecked(False)
            self._listed, self._comparison = bare, row.seen
            self._list_places(row)
        for place in row.places:
            self.places[place.number].offer(place.people)
        looked = _("ดูด้วยตาแล้ว {n} แห่ง").format(n=row.seen.to_look)
        show_plain(self.looked, f" {looked}")
        name(self.looked, looked)
        show(self.looked, bool(row.seen.to_look))
        if other:
            show_entry(self.day, short_date(date.today()))
        self._ready()

    def _list_places(self, row: ScannedPaperRow) -> None:
        """A tick for each place, none of them set: nobody ticks them all by one press."""
        calls = (self._ready, self._show_place, self._go_on)
        self.places = {
            one.number: SigningPlaceRowWidget(self._look, one, *calls) for one in row.places
        }
        fill_list(self._places, self.places.values())
        show(self.person, any(one.needed and not one.empty for one in row.places))

    def show_at(self, number: int) -> None:
        """Mark the signing place with this number as the one that is shown large."""
        for at, tick in self.places.items():
            tick.show_here(at == number)

    def show_page(self, row: ScanPageRow) -> None:
        other = self.page is None or self.page.key != row.key
        self.paper, self.page = None, row
        self._say(
            row.page.file,
            _("หน้า {n} จาก {of} ของไฟล์").format(n=row.key.number, of=row.page.page_count),
            row.said.pill,
            row.said.tone,
        )
        show_plain(self._why, row.said.why)
        show_plain(self._do, row.said.do)
        for part in (self._missing, self._seen, self._twice, self._ink, self._foot, self._more):
            show(part, False)
        self._say_seals(row)
        show(self._ask, row.state in ("none", "two", "slip") or row.typed)
        if other:
            show_entry(self.code, row.page.typed_code)
            show_entry(self.number, str(row.page.typed_page or row.likely or row.key.number))

    def _say(self, title: str, facts: str, pill: str, tone: str) -> None:
        for part in (self._state, self._facts, self._do, self.drop):
            show(part, True)
        self._state.show_pill(pill, tone, ICONS[tone])
        show_plain(self._title, title)
        show_plain(self._facts, facts)

    def _say_seals(self, row: ScannedPaperRow | ScanPageRow) -> None:
        show_some(
            self._seal, "\n".join(_("ตราประทับ: {said}").format(said=one.line) for one in row.seals)
        )

    # -- what the person does

    def _ready(self) -> None:
        day = read_day(self.day.text())
        wrong = bool(self.day.text().strip()) and day is None
        show_some(self._wrong, _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69") if wrong else "")
        to_look = self._comparison.to_look
        looked = self.looked.isChecked() or not to_look
        looked = looked and self.paper is not None and not self.paper.comparing
        self.confirm.setEnabled(
            looked and self.seen.isChecked() and day is not None and bool(self._inked_places)
        )
        self.confirm.draw()
        ticks = (
            self.seen,
            *([self.looked] if to_look else ()),
            *(place.box for place in self.places.values()),
        )
        left = any(not tick.isChecked() for tick in ticks if tick.isEnabled())
        if self.confirm.isEnabled() and not left and any(tick.hasFocus() for tick in ticks):
            self.confirm.setFocus()

    @property
    def _inked_places(self) -> tuple[InkedSignPlace, ...]:
        return tuple(tick.seen for tick in self.places.values() if tick.box.isChecked())

    def _confirm(self) -> None:
        day = read_day(self.day.text())
        if self.paper is not None and self.confirm.isEnabled() and day is not None:
            whole = self._comparison._replace(places_looked=self._comparison.to_look)
            self._calls.confirm(
                ScanConfirmation(self.paper, day.isoformat(), self._inked_places, whole)
            )

    def _go_on(self, number: int) -> None:
        """To the next place that can be ticked, after the last to the day."""
        rest = [
            tick.box for at, tick in self.places.items() if at > number and tick.box.isEnabled()
        ]
        on = rest[0] if rest else self.day
        on.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(on)

    def _tell(self) -> None:
        typed = self.number.typed
        if self.page is not None:
            number = int(typed) if typed.isascii() and typed.isdigit() else 0
            self._calls.enter_code(TypedScanCode(self.page, self.code.text(), number))

    def _drop(self) -> None:
        if self.paper is not None:
            self._calls.drop(self.paper.keys)
        elif self.page is not None:
            self._calls.drop((self.page.key,))
