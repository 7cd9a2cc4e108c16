"""The proofs of the open assessment: their page, and the export of their evidence as a pack."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from core.assessment.rows import AssessmentView
from core.evidence.coverage_view import coverage_of
from core.i18n import _
from ui.desktop.base.room import HeaderAction, Room
from ui.desktop.coverage.pack import PackExport
from ui.desktop.coverage.page import CoveragePage


class CoverageDesk(QObject):
    """Adds its page to the pages of the assessment; `view` gives the open assessment."""

    item_wanted = Signal(str)  # id of an item, to be gone to
    opened = Signal()
    left = Signal()

    def __init__(self, room: Room, pages: QStackedWidget, view: Callable[[], AssessmentView | None]) -> None:
        super().__init__(pages)
        self._room, self._pages, self._view = room, pages, view
        self._page: CoveragePage | None = None
        self._packing = PackExport(room, pages)

    @property
    def page(self) -> CoveragePage:
        """The page; made when it is first needed."""
        if self._page is None:
            self._page = CoveragePage(self._room.look)
            self._page.left.connect(self.left)
            self._page.item_wanted.connect(self.item_wanted)
            self._page.evidence_seen.connect(self._room.host.jump)
            self._pages.addWidget(self._page)
        return self._page

    @property
    def here(self) -> bool:
        """Whether the person looks at it."""
        return self._page is not None and self._pages.currentWidget() is self._page

    def enter(self) -> None:
        self.page.enter()

    def open(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self.refresh()
        self.opened.emit()
        QTimer.singleShot(0, self.page.enter)  # once the menu it was chosen from has returned the focus

    def refresh(self) -> None:
        """Show what is saved or typed by now, if the page is shown."""
        view = self._view()
        if self.here and view is not None:
            self.page.show_coverage(coverage_of(view))

    def ask_pack(self) -> None:
        """Ask for the kind of pack and the folder."""
        view = self._view()
        if view is not None:
            self._packing.ask(view.ref, view.year, coverage_of(view).wanting)

    def deeds(self, prints: HeaderAction) -> tuple[HeaderAction, ...]:
        """The actions of the header, the primary one first; `prints` leads to the papers."""
        pack = HeaderAction(_("จัดชุดหลักฐานเป็นโฟลเดอร์"), "folder", self.ask_pack)
        if self.here:
            text = _("พิมพ์ตารางและดัชนีหลักฐาน")
            return (pack._replace(words=_("ชุดหลักฐาน")), prints._replace(words=text))
        return (prints, HeaderAction(_("ดูข้อกับหลักฐาน"), "table", self.open), pack)
