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
from core.privacy.erasure import owed_lines, view_lines
from core.privacy.person_data import (
    FileSearchProgress,
    PersonalData,
    PersonalItem,
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
    """A search for names of a person in evidence files in the background; emits `progressed`, at the end `reported`."""

    progressed = Signal(object, bool)  # Searched; whether it is still running
    reported = Signal(object, object)  # the PersonalItems found, FileSearchProgress: at the end or when stopped
    _step = Signal(object, int)

    def __init__(self, room: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._turn, self._stopped = 0, False  # number of the current search; an older one ends before its next file
        self._step.connect(self._came)
        room.host.closing.connect(self.stop)

    def begin(self, names: Sequence[str], known: Sequence[PersonalItem]) -> None:
        """Search all evidence files for `names`, passing over items found before (`known`); a running search ends."""
        self._turn, self._stopped = self._turn + 1, False
        turn = self._turn
        in_background(lambda: self._search(turn, tuple(names), known), lambda found: self._ended(turn, found))

    def stop(self) -> None:
        """Stop the search before its next file; the matches so far are still reported."""
        self._stopped = True

    def _search(
        self, turn: int, names: tuple[str, ...], known: Sequence[PersonalItem]
    ) -> tuple[FileSearchProgress, tuple[PersonalItem, ...]]:
        room = self._room

        def of_person(reader: Reader) -> tuple[PersonalItem, ...]:
            return documents(reader, room.unit, known)

        done = FileSearchProgress(0, 0)
        try:
            for done in search(
                room.session.read(of_person), partial(room.desk.files.wording, room.folder, names=names)
            ):
                if self._turn != turn or self._stopped or not isValid(self):
                    break
                self._step.emit(done, turn)
            return done, room.session.read(lambda reader: same_files(reader, room.unit, done.found))
        except SessionEnded:
            return done, ()

    def _came(self, searched: FileSearchProgress, turn: int) -> None:
        if turn == self._turn and not self._stopped:
            self.progressed.emit(searched, True)

    def _ended(self, turn: int, found: tuple[FileSearchProgress, tuple[PersonalItem, ...]] | None) -> None:
        if found is not None and isValid(self) and turn == self._turn:
            self.progressed.emit(found[0], False)
            self.reported.emit(found[1], found[0])


SHOWN = 100  # rows of the log of views
PrivacySnapshot = tuple[PersonSearch, PersonalData, Sequence[str]]
Views = tuple[list[tuple[str, str, str, str]], int | None]


class PrivacyDesk(QObject):
    """The controller of the page of personal data."""

    def __init__(self, room: PageContext, page: PrivacyPage) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._about = PersonSearch(())
        self.erasing = ErasureDesk(room, page, self._erased)
        self._search, self._log = BackgroundReader(room.session, page), BackgroundReader(room.session, page)
        self.documents = EvidenceNameSearch(room, page)
        self.documents.progressed.connect(lambda searched, running: page.beyond.show_search(searched, running=running))
        self.documents.reported.connect(page.add_items)
        page.beyond.stopped.connect(self.documents.stop)
        page.search_requested.connect(self.look)
        page.erase_requested.connect(self._ask)
        page.extract_requested.connect(self._extract)
        room.news.changed.connect(self._changed)

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งค่า"), _("ข้อมูลส่วนบุคคล"))

    def refresh(self, _year: int = 0) -> None:
        """Read the log of who viewed personal data, and show it, newest first."""
        unit = self._room.unit

        def views(reader: Reader) -> Views:
            newest = [*reader.privacy.views()][-SHOWN:]
            return view_lines(reader, unit, newest[::-1]), reader.privacy.broken_at()

        self._log.read(views, lambda seen: self._page.views.show_views(*seen, lost=bool(self._room.office.lost)))

    def look(self, typed: str) -> None:
        """Search for a person by the typed words in the background; the search itself is logged."""
        unit, book = self._room.unit, self._room.office.phones()

        def snapshot(reader: Reader) -> PrivacySnapshot:
            about = search_for(reader, unit, typed)
            left = owed_lines(self._room.office.backups.owed(), traces=reader.privacy.unswept())
            return about, data_of(reader, unit, about, book.waiting()), left

        self.documents.stop()
        self._search.read(snapshot, self._found)

    def _found(self, seen: PrivacySnapshot) -> None:
        self._about, found, self._page.owed = seen
        self._page.show_items(found.sure, found.pictures)
        self._page.beyond.show_search(FileSearchProgress(0, 0), running=False)
        self.documents.begin(self._about.words, found.sure)
        if found.sure or found.pictures:
            self._session.do(partial(note_view, of=self._about.person))

    def _ask(self, chosen: tuple[PersonalItem, ...]) -> None:
        self.erasing.ask(chosen, self._about.person, self._about.words, self._page.pictures)

    def _erased(self) -> None:
        self.look(self._page.search.words.text())
        self.refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.label in ("note_view", "extract_person") and self._page.isVisible():
            self.refresh()

    def _extract(self, _chosen: tuple[PersonalItem, ...]) -> None:
        name = _("สำเนาข้อมูลส่วนบุคคล.pdf").removesuffix(PaperRequest.ENDINGS[0])
        path = self._room.files.ask_paper(_("เก็บสำเนาไว้ที่"), name, PaperRequest.ENDINGS)
        if path is None:
            return
        sure = tuple(one for one in self._page.found if not one.unsure)  # what names others too is not handed over
        extract = partial(extract_person, copier=self._room.office.printer, asked=self._about, found=sure, path=path)
        self._room.do(extract, partial(self._room.host.reported.emit, _("ทำสำเนาแล้ว"), "ok"))
