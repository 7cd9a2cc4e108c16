"""The page of personal data: everything stored about a person, to be copied or erased; and who viewed what; and its
controller."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import note_view
from core.papers.deeds import PaperRequest
from core.privacy.deeds import extract_person
from core.privacy.erasure import (
    absence_words,
    barred,
    missing_text_lines,
    owed_lines,
    unknown_lines,
    view_lines,
)
from core.privacy.person_data import (
    WORDS,
    NameSearchProgress,
    PersonalData,
    PersonDataHit,
    PersonSearch,
    data_of,
    documents,
    same_files,
    search,
    search_for,
    searched_lines,
    unread_pictures,
)
from core.values import Changes
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.privacy.erasure import ErasureDesk
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import Surface, column, frame, row, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import dress, show, show_plain, show_some, words
from ui.session import SessionEnded


class EvidenceSearchBanner(Surface):
    """A banner on the search in evidence files: its progress, and the number of images for a person to judge."""

    def __init__(self, look: Look, stop: Callable[[], None], look_at: Callable[[], None]) -> None:
        """Make the banner; `stop` stops the search, `look_at` has the images judged."""
        super().__init__("banner")
        dress(self, tone="soft")
        self._documents, self._pictures = words("", "line", wrap=True), words("", "line", wrap=True)
        self.stop = Button(look, _("หยุดค้น"), "link", "cross", small=True, do=stop)
        self.see = Button(look, _("ดูภาพ"), "ghost", "photo", small=True, do=look_at)
        text = column(self._documents, self._pictures, gap=2)
        line = row(
            IconLabel(look, "search", "accent"),
            text,
            self.stop,
            self.see,
            gap=10,
            edges=(14, 7, 10, 7),
            grow=1,
        )
        self.setLayout(line)
        self._searched, self._count = NameSearchProgress(0, 0), 0
        self.show_pictures(0)

    def show_search(self, searched: NameSearchProgress, *, running: bool) -> None:
        self._searched = searched
        lines: Sequence[str] = searched_lines(searched)
        if lines and not running and searched.done < searched.total:
            lines = [*lines, _("หยุดค้นแล้ว ไฟล์ที่เหลือยังไม่ได้ดู")]
        show_some(self._documents, "\n".join(lines))
        show(self.stop, running and searched.done < searched.total)
        self._shown()

    def show_pictures(self, count: int) -> None:
        """Show how many images a person must judge; show nothing for 0."""
        self._count = count
        text = _("โปรแกรมไม่อ่านตัวหนังสือในภาพ มีภาพและหน้าสแกนที่อาจเกี่ยวข้อง {n} รายการให้เปิดดูเอง")
        text = text.format(n=count)
        show_plain(self._pictures, text)
        show(self._pictures, bool(count))
        show(self.see, bool(count))
        self._shown()

    def _shown(self) -> None:
        show(self, bool(self._count or self._searched.total))


ROWS = 8  # visible rows
LONGEST = 300  # letters of a row's text


class PrivacyPage(QWidget):
    """The page to search, copy or erase what is stored about a person, and to see who viewed personal data."""

    def __init__(self, look: Look, desk: "PrivacyDesk") -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self.found: tuple[PersonDataHit, ...] = ()
        self.pictures: tuple[PersonDataHit, ...] = ()  # images a person must judge
        # what was looked for, and where data may still be that no erasure here reaches
        self.told: Sequence[str] = ()
        self.none = ""  # the sentence if nothing was found
        self.beyond = EvidenceSearchBanner(look, desk.stop_search, self._erase)
        self.search, self.views = PersonSearchCard(look, desk.look), AccessLogCard(look)
        self.list = LineList(
            look, _("สิ่งที่เก็บไว้เกี่ยวกับบุคคลนี้"), ROWS, ticks=True, do=self._update_buttons
        )
        self.every = TickBox(look, _("เลือกทั้งหมด"))
        self.every.clicked.connect(self.list.tick_all)
        self._count = words("", "section", wrap=True)
        self.extract = Button(look, _("ทำสำเนาให้เจ้าของข้อมูล"), "ghost", "copy", do=desk.extract)
        self.erase = Button(look, _("ลบที่เลือก"), "primary", "bin", do=self._erase)
        self.list.offer(self.erase)
        inside = column(
            self._count,
            row(self.every, None, self.extract, self.erase, gap=8),
            self.list,
            self.beyond,
            gap=8,
            edges=(18, 12, 18, 12),
        )
        self._result = frame(inside, "card")
        cards = column(self.search, self._result, self.views, None, gap=10, edges=(0, 0, 6, 0))
        self.setLayout(column(scrolling(cards), gap=0))
        show(self._result, False)

    @property
    def chosen(self) -> tuple[PersonDataHit, ...]:
        """The ticked items of personal data, in the order shown."""
        return tuple(one for n, one in enumerate(self.found) if n in self.list.on)

    def _erase(self) -> None:
        self._desk.erase(self.chosen)

    def enter(self) -> None:
        self.search.words.setFocus()

    def show_items(
        self, items: Sequence[PersonDataHit], pictures: Sequence[PersonDataHit] = ()
    ) -> None:
        """Show items about a person; those that can be erased and contain nothing else are ticked. `pictures` are those
        that a person must still look at."""
        self.pictures = tuple(pictures)
        self.beyond.show_pictures(len(pictures))
        self._show(items, frozenset(n for n, one in enumerate(items) if one.whole and one.eraser))

    def add_items(self, items: Sequence[PersonDataHit], searched: NameSearchProgress) -> None:
        """Append the items found by the search of evidence files; ticks stay. Pictures that the search could read in
        full need no look any more and are dropped."""
        self.pictures = unread_pictures(self.pictures, searched, items)
        self.beyond.show_pictures(len(self.pictures))
        self._show((*self.found, *items), self.list.on)

    def _show(self, items: Sequence[PersonDataHit], ticked: frozenset[object]) -> None:
        self.found = tuple(items)
        fixed = frozenset(n for n, one in enumerate(items) if not one.eraser)
        self.list.show_ticks([_line(n, one) for n, one in enumerate(items)], ticked, fixed)
        count = len(items)
        text = _("พบ {n} รายการ").format(n=count) if count else self.none
        show_plain(self._count, "\n".join((text, *self.told)))
        for widget in (self.every, self.extract, self.erase, self.list):
            show(widget, bool(count))
        show(self._result, True)
        self._update_buttons()

    def _update_buttons(self) -> None:
        """Show on the buttons how many items they act on."""
        n = len(self.chosen)
        all_of = sum(bool(one.eraser) for one in self.found)
        self.every.setChecked(bool(n) and n == all_of)
        self.erase.show_words(_("ลบที่เลือก {n} รายการ").format(n=n) if n else _("ลบที่เลือก"))
        self.erase.setEnabled(bool(n))
        self.erase.draw()


def _line(key: int, item: PersonDataHit) -> ListLine:
    text = " ".join(item.words.split())
    pill = ""
    tone = "mute"
    icon = ""
    tip = text[:LONGEST]
    if not item.eraser:
        why = barred(item.ref)
        pill = why.pill
        icon = "building"
        tip = f"{text[:LONGEST]}\n{why.why} {why.do}"
    elif item.unsure:
        pill, tone = _("เปิดดูก่อนลบ"), "warn"
    elif not item.shows:
        pill, icon = _("ค่าเดิม"), "history"
    elif item.kind == WORDS and not item.whole:
        pill, tone = _("มีเรื่องอื่นด้วย"), "warn"
    return ListLine(key, f"{item.what} · {item.title}", text[:LONGEST], "", pill, tone, icon, tip)


class PersonSearchCard(Surface):
    """A card with the field to search for a person."""

    def __init__(self, look: Look, search: Callable[[str], None]) -> None:
        super().__init__("card")
        self._search = search
        self.words = search_line(_("ชื่อ นามสกุล หรือโทรศัพท์ หลายคำคั่นด้วยจุลภาค"), _("ค้นข้อมูลของใคร"))
        self.go = Button(look, _("ค้น"), "primary", "search", do=self._go)
        self.words.returnPressed.connect(self._go)
        text = _(
            "ค้นทุกช่องที่พิมพ์ได้ ทั้งค่าปัจจุบันและค่าเดิม ในถังขยะ ในแผน การประเมิน หลักฐาน และข้อความที่กำลังพิมพ์ เว้นวรรคต่างกันก็พบ "
            "และในเนื้อไฟล์ PDF Word Excel ที่เก็บไว้ แต่ไม่อ่านตัวหนังสือในภาพและหน้าสแกน ต้องเปิดดูเอง"
        )
        line = row(self.words, self.go, gap=8, grow=0)
        head = words(_("ค้นข้อมูลของบุคคล"), "section")
        self.setLayout(
            column(
                head, words(text, "line", "text2", wrap=True), line, gap=8, edges=(18, 12, 18, 12)
            )
        )

    def _go(self) -> None:
        typed = self.words.text().strip()
        if typed:
            self._search(typed)


class AccessLogCard(Surface):
    """A card, hidden at first, with the log of who viewed, printed, exported or erased personal data."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.whole = Pill(look)
        self.list = LineList(look, _("ใครดู พิมพ์ ส่งออก"), ROWS, ticks=True)
        self._none = words(_("ยังไม่มีใครดู พิมพ์ หรือส่งออก"), "line", "text2", wrap=True)
        self._more = words("", "line", "text2")
        head = row(words(_("ใครดู พิมพ์ ส่งออก"), "section"), self.whole, None, self._more, gap=10)
        self.setLayout(column(head, self._none, self.list, gap=8, edges=(18, 12, 18, 12)))
        show(self, False)

    def show_views(
        self,
        lines: Sequence[tuple[str, str, str, str]],
        count: int,
        first_bad_line: int | None,
        *,
        keys_lost: bool = False,
    ) -> None:
        """Show the card with the newest of the log's `count` lines as (when, who, action, of what). `first_bad_line`:
        number of the first changed or missing line, None = none. `keys_lost`: there are no keys to check whether the
        end was cut off."""
        more = _("แสดง {shown} รายการล่าสุด จาก {count}").format(shown=len(lines), count=count)
        show_plain(self._more, more if count > len(lines) else "")
        if first_bad_line is None and keys_lost:
            self.whole.show_pill(_("ตรวจท้ายบันทึกไม่ได้ เพราะไม่มีกุญแจ"), "warn", "info")
        elif first_bad_line is None:
            self.whole.show_pill(_("ครบทุกบรรทัด"), "ok", "tick")
        else:
            self.whole.show_pill(_("ถูกแก้หรือตัดที่บรรทัด {n}").format(n=first_bad_line), "bad", "warn")
        rows = [
            ListLine(n, f"{deed} · {of}", f"{at} · {who}")
            for n, (at, who, deed, of) in enumerate(lines)
        ]
        self.list.show_lines(rows)
        show(self.list, bool(rows))
        show(self._none, not rows and first_bad_line is None and not keys_lost)
        show(self, True)


class EvidenceNameSearch(QObject):
    """A background search for a person's names in evidence files, which shows on a page what it does and finds."""

    _step = Signal(NameSearchProgress, int)

    def __init__(self, context: PageContext, page: PrivacyPage) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        # number of the current search; an older one ends before its next file
        self._turn = 0
        self._stopped = False
        self._step.connect(self._came)
        context.host.closing.connect(self.stop)

    def begin(self, names: Sequence[str], found_before: Sequence[PersonDataHit]) -> None:
        """Search all evidence files for `names`, except those of items in `found_before`; end a running search."""
        self._turn, self._stopped = self._turn + 1, False
        turn = self._turn
        in_background(
            lambda: self._search(turn, tuple(names), found_before),
            lambda found: self._ended(turn, found),
        )

    def stop(self) -> None:
        """Stop the search before its next file; the matches so far are still reported."""
        self._stopped = True

    def _search(
        self, turn: int, names: tuple[str, ...], items: Sequence[PersonDataHit]
    ) -> tuple[NameSearchProgress, tuple[PersonDataHit, ...]]:
        room = self._context

        def of_person(reader: Reader) -> tuple[PersonDataHit, ...]:
            return documents(reader, room.unit, items)

        done = NameSearchProgress(0, 0)
        try:
            wording = partial(room.desk.files.wording, room.folder, names=names)
            for done in search(room.session.read(of_person), wording):
                if self._turn != turn or self._stopped or not isValid(self):
                    break
                self._step.emit(done, turn)
            return done, room.session.read(lambda reader: same_files(reader, room.unit, done.found))
        except SessionEnded:
            return done, ()

    def _came(self, searched: NameSearchProgress, turn: int) -> None:
        if turn == self._turn and not self._stopped:
            self._page.beyond.show_search(searched, running=True)

    def _ended(
        self, turn: int, result: tuple[NameSearchProgress, tuple[PersonDataHit, ...]] | None
    ) -> None:
        if result is not None and isValid(self) and turn == self._turn:
            self._page.beyond.show_search(result[0], running=False)
            self._page.add_items(result[1], result[0])


SHOWN = 100  # rows of the log of views
PrivacySnapshot = tuple[PersonSearch, PersonalData, str, Sequence[str]]
Views = tuple[list[tuple[str, str, str, str]], int, int | None]


class PrivacyDesk(QObject):
    """The controller of the page of personal data."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._context = context
        page = self.page = PrivacyPage(context.look, self)
        self._session = context.session
        self._about = PersonSearch(())
        self.erasing = ErasureDesk(context, page, self._erased)
        self._search = BackgroundReader(context.session, page)
        self._log = BackgroundReader(context.session, page)
        self.documents = EvidenceNameSearch(context, page)
        context.news.changed.connect(self._changed)

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งค่า"), _("ข้อมูลส่วนบุคคล"))

    def refresh(self, _year: int = 0) -> None:
        """Read the log of who viewed personal data, and show it, newest first."""
        unit = self._context.unit

        def views(reader: Reader) -> Views:
            every = [*reader.privacy.views()]
            lines = view_lines(reader, unit, every[-SHOWN:][::-1])
            return lines, len(every), reader.privacy.broken_at()

        card, office = self.page.views, self._context.office
        self._log.read(views, lambda seen: card.show_views(*seen, keys_lost=bool(office.lost_keys)))

    def look(self, query: str) -> None:
        """Search for a person by the typed words in the background; the search itself is logged."""
        from storage.db.folder.holdings import missing_texts

        unit, book = self._context.unit, self._context.office.phones()

        def snapshot(reader: Reader) -> PrivacySnapshot:
            about = search_for(reader, unit, query)
            owed = owed_lines(
                self._context.office.backups.owed(), traces_in_folder=reader.privacy.unswept()
            )
            files, folder = self._context.desk.files, self._context.folder
            unknown, missing = files.unknown(folder, about.spellings), missing_texts(folder)
            none = absence_words(owed, unknown, missing)
            found = data_of(reader, unit, about, book.waiting())
            return (
                about,
                found,
                none,
                (*owed, *unknown_lines(unknown), *missing_text_lines(missing)),
            )

        self.documents.stop()
        self._search.read(snapshot, self._found)

    def _found(self, result: PrivacySnapshot) -> None:
        self._about, found, self.page.none, owed = result
        self.page.told = (*self._about.sought, *owed)
        self.page.show_items(found.sure, found.pictures)
        self.page.beyond.show_search(NameSearchProgress(0, 0), running=False)
        self.documents.begin(self._about.spellings, found.sure)
        if found.sure or found.pictures:
            self._session.do(partial(note_view, target=self._about.person))

    def stop_search(self) -> None:
        """Stop the search in evidence files."""
        self.documents.stop()

    def erase(self, items: tuple[PersonDataHit, ...]) -> None:
        self.erasing.ask(items, self._about.person, self._about.spellings, self.page.pictures)

    def _erased(self) -> None:
        self.look(self.page.search.words.text())
        self.refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.label in ("note_view", "extract_person") and self.page.isVisible():
            self.refresh()

    def extract(self) -> None:
        """Ask for a path, and write a copy of what is stored about the person, without what names others too."""
        name = _("สำเนาข้อมูลส่วนบุคคล.pdf").removesuffix(PaperRequest.ENDINGS[0])
        path = self._context.files.ask_paper(_("เก็บสำเนาไว้ที่"), name, PaperRequest.ENDINGS)
        if path is None:
            return
        # what names others too is not handed over
        sure = tuple(one for one in self.page.found if not one.unsure)
        extract = partial(
            extract_person,
            copier=self._context.office.printer,
            search=self._about,
            items=sure,
            path=path,
        )
        self._context.do(extract, partial(self._context.host.report, _("ทำสำเนาแล้ว"), "ok"))
