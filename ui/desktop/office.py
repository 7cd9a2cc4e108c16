"""An office folder that is open: sidebar, header, and the page that is shown. It knows no page by name."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.actions.undo import undo
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes, Ref
from core.views.assessment_facts import office_of
from core.views.years import years_of
from ui.desk import Desk, Office
from ui.desktop.files import Files
from ui.desktop.header import Header
from ui.desktop.leaves import FIRST, pages
from ui.desktop.news import News
from ui.desktop.preferences import SettingsMenu
from ui.desktop.room import Host, Leaf, Page, Room
from ui.desktop.sidebar import Sidebar
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, row

YEARS = frozenset({"assessment", "plan"})  # entities that make a year one of those to choose from


class OfficeView(QWidget):
    """Everything of one folder; reads through the session, writes by its actions only."""

    told = Signal(object)  # UserError, for a dialog
    left = Signal()  # to another folder
    looked = Signal(str, int)

    def __init__(self, look: Look, desk: Desk, office: Office, folder: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._office = look, office
        self.session = office.session
        self._saved = ""  # the state line after the last save
        self.key, self.year = "", 0  # what is shown
        self.news, self.files, self.host = News(self.session), Files(desk, office, folder, self), Host()
        self.room = Room(look, desk, office, folder, self.news, self.files, self.host)
        self._pages: dict[str, Page] = {page.key: page for page in pages()}
        self._leaves: dict[str, Leaf] = {}
        self.sidebar, self.header = Sidebar(look, tuple(self._pages.values())), Header(look)
        self._stack = QStackedWidget()
        body = column(self.header, self._stack, gap=10, edges=(20, 12, 20, 14))
        body.setStretch(1, 1)
        whole = row(self.sidebar, body, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._fit()
        self._connect()
        self._begin()

    def close_office(self) -> None:
        """Hand over what is being typed; the session finishes it when it is closed."""
        self.hand_over()
        self.news.silence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- what is shown

    def leaf(self, key: str) -> Leaf:
        """A page of the table; made when it is first needed."""
        if key not in self._leaves:
            self._leaves[key] = leaf = self._pages[key].make(self.room)
            self._stack.addWidget(leaf.widget)
        return self._leaves[key]

    def show_page(self, key: str) -> None:
        """Show a page of the sidebar."""
        self.hand_over()
        leaf, self.key = self.leaf(key), key
        self.sidebar.show_page(key)
        leaf.refresh(self.year)
        self._stack.setCurrentWidget(leaf.widget)
        leaf.enter()
        self.show_header()

    def open_year(self, year: int, key: str = "") -> None:
        """Show a fiscal year, on the page that is shown or on another."""
        self.year = year
        self._show_years()
        self.show_page(key or self.key)

    def jump(self, ref: Ref) -> None:
        """To a record, on the page that shows it."""
        key = next((page.key for page in self._pages.values() if ref.entity in page.shows), "")
        if key:
            self.show_page(key)
            self.leaf(key).go_to(ref)

    def show_header(self) -> None:
        """Say where we are, and offer what is done here."""
        self.header.show_place(self.leaf(self.key).place())
        self.header.year.setVisible(self._pages[self.key].yearly)

    def hand_over(self) -> None:
        """What is being typed, on whichever page."""
        for leaf in self._leaves.values():
            leaf.hand_over()

    def _begin(self) -> None:
        name, code = self.session.read(lambda reader: office_of(reader, self._office.unit))
        self.sidebar.show_office(name, code)
        self._show_counts()
        newest = self.session.read(lambda reader: reader.records("assessment", self._office.unit, round="self"))
        years = [record.number("year") or 0 for record in newest]
        self.open_year(max(years, default=self._years()[1]), FIRST)

    def _years(self) -> tuple[tuple[int, ...], int]:
        today = datetime.now().date()
        return self.session.read(lambda reader: years_of(reader, self._office.unit, today))

    def _show_years(self) -> None:
        self.header.year.show_years(tuple(sorted({*self._years()[0], self.year})), self.year)

    def _show_counts(self) -> None:
        """What each entry of the sidebar counts, and which entries there are."""
        for page in self._pages.values():
            self.sidebar.show_entry(page.key, there=page.there(self.room), count=page.badge(self.room))

    def _fit(self) -> None:
        """Little room for the text size: the sidebar becomes a rail."""
        self.sidebar.show_narrow(self.width() < self._look.px(1180))

    # -- what the person asks

    def _connect(self) -> None:
        self._look.changing.connect(self._fit)
        self.sidebar.chosen.connect(self.show_page)
        self.sidebar.settings.clicked.connect(self._open_settings)
        self.header.undo_wanted.connect(self._undo)
        self.header.year.chosen.connect(self.open_year)
        self.host.said.connect(self.header.show_saved)
        self.host.refused.connect(self._refused)
        self.host.moved.connect(lambda key: self.show_header() if key == self.key else None)
        self.host.page_wanted.connect(self.show_page)
        self.host.jump.connect(self.jump)
        self.files.said.connect(self.header.show_saved)
        self.files.refused.connect(self._refused)
        self.news.changed.connect(self._changed)
        self.news.refused.connect(lambda problem: QTimer.singleShot(0, self, lambda: self._refused(problem)))
        self.news.progress.connect(self.files.progressed)
        for key, slot in (("Ctrl+Z", self._undo), ("Ctrl+P", self.header.primary.click)):
            QShortcut(QKeySequence(key), self, slot)
        for key, button in (("Ctrl+PgUp", self.header.year.before), ("Ctrl+PgDown", self.header.year.after)):
            QShortcut(QKeySequence(key), self, button.click)

    def _undo(self) -> None:
        """Take back the last save of the person; making the folder itself is not theirs to take back."""
        self.hand_over()
        save = self.session.read(lambda reader: reader.last_save(self.session.person or None))
        ops = self.session.read(lambda reader: reader.save_of(save)) if save else ()
        if not ops or any(op.label == "office_new" for op in ops):
            self.header.show_saved(_("ไม่มีอะไรให้เลิกทำ"), "info")
        else:
            self.session.do(undo)

    def _open_settings(self) -> None:
        menu = SettingsMenu(self._look, self)
        menu.looked.connect(self.looked)
        menu.left.connect(self.left)
        menu.open_above(self.sidebar.settings)

    # -- what comes back

    def _changed(self, changes: Changes) -> None:
        if changes.save or changes.label == "keep_draft":
            self._saved = _("บันทึกแล้ว {at:%H:%M} น.").format(at=datetime.now())
        if self._saved:
            self.header.show_saved(self._saved, "ok")
        else:
            self.header.saved.hide()
        if changes.label != "keep_draft":
            self._show_counts()
        if any(ref.entity in YEARS for ref in changes.touched):
            self._show_years()
        if changes.label == "print_paper":
            self.files.printed()

    def _refused(self, problem: UserError) -> None:
        """Told, unless the page it belongs to has said it where it happened: pages hear the pen's news first."""
        self.header.show_saved(_("ยังไม่บันทึก: {what}").format(what=problem.what), "bad")
        if not any(leaf.told(problem) for leaf in self._leaves.values()):
            self.told.emit(problem)
