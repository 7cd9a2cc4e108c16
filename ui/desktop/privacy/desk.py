"""The controller of the page of personal data: searches records and documents, erases, copies."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import note_view
from core.papers.deeds import PaperRequest
from core.privacy.deeds import extract_person
from core.privacy.erasure import (
    absence_words,
    missing_text_lines,
    owed_lines,
    unknown_lines,
    view_lines,
)
from core.privacy.person_data import (
    NameSearchProgress,
    PersonalData,
    PersonDataHit,
    PersonSearch,
    data_of,
    documents,
    same_files,
    search,
    search_for,
)
from core.values import Changes
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.privacy.erasure import ErasureDesk
from ui.desktop.privacy.page import PrivacyPage
from ui.session import SessionEnded


class EvidenceNameSearch(QObject):
    """A background search for a person's names in evidence files; it emits `progressed` and, at the end, `reported`."""

    progressed = Signal(object, bool)  # Searched; whether it is still running
    # the PersonalItems found, NameSearchProgress: at the end or when stopped
    reported = Signal(object, object)
    _step = Signal(object, int)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._room = context
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
        room = self._room

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
            self.progressed.emit(searched, True)

    def _ended(
        self, turn: int, result: tuple[NameSearchProgress, tuple[PersonDataHit, ...]] | None
    ) -> None:
        if result is not None and isValid(self) and turn == self._turn:
            self.progressed.emit(result[0], False)
            self.reported.emit(result[1], result[0])


SHOWN = 100  # rows of the log of views
PrivacySnapshot = tuple[PersonSearch, PersonalData, str, Sequence[str]]
Views = tuple[list[tuple[str, str, str, str]], int | None]


class PrivacyDesk(QObject):
    """The controller of the page of personal data."""

    def __init__(self, context: PageContext, page: PrivacyPage) -> None:
        super().__init__(page)
        self._room = context
        self._page = page
        self._session = context.session
        self._about = PersonSearch(())
        self.erasing = ErasureDesk(context, page, self._erased)
        self._search = BackgroundReader(context.session, page)
        self._log = BackgroundReader(context.session, page)
        self.documents = EvidenceNameSearch(context, page)
        self.documents.progressed.connect(
            lambda searched, running: page.beyond.show_search(searched, running=running)
        )
        self.documents.reported.connect(page.add_items)
        page.beyond.stopped.connect(self.documents.stop)
        page.search_requested.connect(self.look)
        page.erase_requested.connect(self._ask)
        page.extract_requested.connect(self._extract)
        context.news.changed.connect(self._changed)

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งค่า"), _("ข้อมูลส่วนบุคคล"))

    def refresh(self, _year: int = 0) -> None:
        """Read the log of who viewed personal data, and show it, newest first."""
        unit = self._room.unit

        def views(reader: Reader) -> Views:
            newest = [*reader.privacy.views()][-SHOWN:]
            return view_lines(reader, unit, newest[::-1]), reader.privacy.broken_at()

        card, office = self._page.views, self._room.office
        self._log.read(views, lambda seen: card.show_views(*seen, keys_lost=bool(office.lost_keys)))

    def look(self, query: str) -> None:
        """Search for a person by the typed words in the background; the search itself is logged."""
        unit, book = self._room.unit, self._room.office.phones()

        def snapshot(reader: Reader) -> PrivacySnapshot:
            about = search_for(reader, unit, query)
            owed = owed_lines(
                self._room.office.backups.owed(), traces_in_folder=reader.privacy.unswept()
            )
            files, folder = self._room.desk.files, self._room.folder
            unknown, missing = files.unknown(folder, about.spellings), files.missing_texts(folder)
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
        self._about, found, self._page.none, owed = result
        self._page.told = (*self._about.sought, *owed)
        self._page.show_items(found.sure, found.pictures)
        self._page.beyond.show_search(NameSearchProgress(0, 0), running=False)
        self.documents.begin(self._about.spellings, found.sure)
        if found.sure or found.pictures:
            self._session.do(partial(note_view, target=self._about.person))

    def _ask(self, items: tuple[PersonDataHit, ...]) -> None:
        self.erasing.ask(items, self._about.person, self._about.spellings, self._page.pictures)

    def _erased(self) -> None:
        self.look(self._page.search.words.text())
        self.refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.label in ("note_view", "extract_person") and self._page.isVisible():
            self.refresh()

    def _extract(self, _chosen: tuple[PersonDataHit, ...]) -> None:
        name = _("สำเนาข้อมูลส่วนบุคคล.pdf").removesuffix(PaperRequest.ENDINGS[0])
        path = self._room.files.ask_paper(_("เก็บสำเนาไว้ที่"), name, PaperRequest.ENDINGS)
        if path is None:
            return
        # what names others too is not handed over
        sure = tuple(one for one in self._page.found if not one.unsure)
        extract = partial(
            extract_person,
            copier=self._room.office.printer,
            search=self._about,
            items=sure,
            path=path,
        )
        self._room.do(extract, partial(self._room.host.reported.emit, _("ทำสำเนาแล้ว"), "ok"))
