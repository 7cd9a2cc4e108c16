"""Serves the page of personal data: searches in the background, erases in the folder, then in its backups."""

from functools import partial

from PySide6.QtCore import QObject

from core.i18n import _
from core.log.deeds import note_view
from core.log.ports import Reader
from core.papers.deeds import ENDINGS
from core.privacy.deeds import extract_person
from core.privacy.documents import Searched
from core.privacy.person_data import About, PersonalItem, asked_for
from core.privacy.pictures import PersonalData, found_of
from core.privacy.views_log import view_lines
from core.values import Changes
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.room import HeaderContent, Room
from ui.desktop.privacy.document_search import DocumentSearch
from ui.desktop.privacy.erasure import Erasure
from ui.desktop.privacy.page import PrivacyPage

SHOWN = 100  # rows of the log of views
PrivacySnapshot = tuple[About, PersonalData]
Views = tuple[list[tuple[str, str, str, str]], int | None]


class PrivacyDesk(QObject):
    def __init__(self, room: Room, page: PrivacyPage) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._about = About(())
        self.erasing = Erasure(room, page, self._erased)
        self._search: BackgroundReader[PrivacySnapshot] = BackgroundReader(room.session, self._found, page)
        self._log: BackgroundReader[Views] = BackgroundReader(
            room.session, lambda seen: page.views.show_views(*seen), page
        )
        self.documents = DocumentSearch(room, page)
        self.documents.progressed.connect(lambda searched, running: page.beyond.show_search(searched, running=running))
        self.documents.found.connect(page.add_found)
        page.beyond.stopped.connect(self.documents.stop)
        page.search_wanted.connect(self.look)
        page.erase_wanted.connect(self._ask)
        page.extract_wanted.connect(self._extract)
        room.news.changed.connect(self._changed)

    def place(self) -> HeaderContent:
        return HeaderContent(_("ตั้งค่า"), _("ข้อมูลส่วนบุคคล"))

    def refresh(self, _year: int = 0) -> None:
        """The log of views, the newest first."""
        forms, unit = self._session.forms, self._room.unit

        def views(reader: Reader) -> Views:
            newest = [*reader.privacy.views()][-SHOWN:]
            return view_lines(reader, forms, unit, newest[::-1]), reader.privacy.broken_at()

        self._log.read(views)

    def look(self, typed: str) -> None:
        """Search for somebody in the background; the search itself is logged."""
        forms, unit = self._session.forms, self._room.unit

        def found(reader: Reader) -> PrivacySnapshot:
            about = asked_for(reader, unit, typed)
            return about, found_of(reader, forms, unit, about)

        self.documents.stop()
        self._search.read(found)

    def _found(self, seen: PrivacySnapshot) -> None:
        self._about, found = seen
        self._page.show_found(found.sure, found.pictures)
        self._page.beyond.show_search(Searched(0, 0), running=False)
        self.documents.begin(self._about.words, found.sure)
        if found.sure or found.pictures:
            self._session.do(partial(note_view, of=self._about.person))

    def _ask(self, chosen: tuple[PersonalItem, ...]) -> None:
        self.erasing.ask(chosen, self._about.person, self._about.words, self._page.pictures)

    def _erased(self) -> None:
        self.look(self._page.search.words.text())
        self.refresh()

    def _changed(self, changes: Changes) -> None:
        if changes.label == "extract_person":
            self._room.host.said.emit(_("ทำสำเนาแล้ว"), "ok")
        if changes.label in ("note_view", "extract_person") and self._page.isVisible():
            self.refresh()

    def _extract(self, _chosen: tuple[PersonalItem, ...]) -> None:
        name = _("สำเนาข้อมูลส่วนบุคคล.pdf").removesuffix(ENDINGS[0])
        path = self._room.files.ask_paper(_("เก็บสำเนาไว้ที่"), name, ENDINGS)
        if path is None:
            return
        sure = tuple(one for one in self._page.found if not one.unsure)  # what names others too is not theirs to have
        printer = self._room.office.printer
        self._session.do(partial(extract_person, copier=printer, asked=self._about, found=sure, path=path))
