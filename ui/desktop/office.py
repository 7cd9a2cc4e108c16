"""An office folder that is open: sidebar, header, pages, and what each wish becomes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.actions.start_assessment import start_assessment
from core.actions.undo import undo
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.model.values import Changes
from core.views.assessment_facts import office_of
from ui.desk import Desk, Office
from ui.desktop.assessing import Assessing
from ui.desktop.exchanging import Exchanging
from ui.desktop.files import Files
from ui.desktop.header import Header
from ui.desktop.news import News
from ui.desktop.pages.assessment import AssessmentPage
from ui.desktop.pages.centre import CentrePage
from ui.desktop.pages.exchange import ExchangePage
from ui.desktop.pages.papers import PapersPage
from ui.desktop.pages.start import StartPage
from ui.desktop.plan_desk import PlanDesk
from ui.desktop.reading import Reading
from ui.desktop.sidebar import Sidebar
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, row

PAGES = (
    ("plan", "plan", "แผน"),
    ("assessment", "check", "การประเมิน"),
    ("papers", "printer", "เอกสารพิมพ์"),
    ("exchange", "exchange", "รับส่ง"),
    ("centre", "building", "หน่วยงาน"),
)
YEARLY = ("assessment", "plan", "centre")  # pages that show one year
CHECKLIST = "checklist"


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
        self._year = 0
        self._saved = ""  # the state line after the last save
        self.awaiting = 0  # a year whose assessment is being taken in
        self.news = News(self.session)
        self.files = Files(desk, office, folder, self)
        self.sidebar = Sidebar(look, tuple((key, icon, _(text)) for key, icon, text in PAGES))
        self.header = Header(look)
        self.assessment = AssessmentPage(look)
        self.assessing = Assessing(self.session, office.unit, self.assessment, self.news)
        self._start_page: StartPage | None = None
        self.plans = PlanDesk(look, self.session, office.unit, self.news)
        self.papers = PapersPage(look)
        self.exchange = ExchangePage(look)
        self.exchanging = Exchanging(office, self.exchange, self.news)
        self.centre = CentrePage(look)
        self.reading = Reading(self.session, office.unit, self)
        self._stack = QStackedWidget()
        for page in (self.assessment, self.plans, self.papers, self.exchange, self.centre):
            self._stack.addWidget(page)
        body = column(self.header, self._stack, gap=10, edges=(20, 12, 20, 14))
        body.setStretch(1, 1)
        whole = row(self.sidebar, body, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.sidebar.show_narrow(look.scale > 115)
        look.changing.connect(self._fit)
        self._connect()
        self._open_newest()

    def close_office(self) -> None:
        """Hand over what is being typed; the session finishes it when it is closed."""
        self._hand_over()
        self.news.silence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Little room for the text size: the sidebar becomes a rail."""
        self.sidebar.show_narrow(self.width() < self._look.px(1180))

    # -- what is shown

    @property
    def start(self) -> StartPage:
        """The page that starts a year; made when it is first needed, for it reads every form."""
        if self._start_page is None:
            self._start_page = StartPage(self._look, tuple(self.session.forms.all()))
            self._start_page.wanted.connect(self._start)
            self._stack.addWidget(self._start_page)
        return self._start_page

    def show_page(self, key: str) -> None:
        """Show a page of the sidebar."""
        self._hand_over()
        self.sidebar.show_page(key)
        if key == "assessment":
            page: QWidget = self.assessment if self.assessing.ref else self.start
        elif key == "plan":
            page = self.plans
            self.plans.show_year(self._year)
        else:
            page = {"papers": self.papers, "exchange": self.exchange, "centre": self.centre}[key]
            self.reading.show(key, self._year, self.assessing.ref)
        self._stack.setCurrentWidget(page)
        if page is self.assessment:
            self.assessment.ladders.enter()
        elif key == "assessment":
            self.start.enter()
        elif key == "plan":
            self.plans.enter()
        self._show_header(key)

    def open_year(self, year: int, key: str = "assessment") -> None:
        """Show the assessment or the plan of a year, or the page that starts it."""
        found = {record.number("year"): record for record in self.assessing.assessments()}
        self._year = year
        if year in found:
            self._trying(partial(self.assessing.open, found[year].ref))
        else:
            self.assessing.leave()
            self.start.show_year(year)
        years = sorted({*self.reading.own_years(), *self.plans.years(), *(known for known in found if known)})
        self.header.year.show_years(tuple(years), year)
        self.show_page(key)

    def _open_newest(self) -> None:
        years = [record.number("year") or 0 for record in self.assessing.assessments()]
        name, code = self.session.read(lambda reader: office_of(reader, self._office.unit))
        self.sidebar.show_office(name, code)
        self.reading.show_entry()
        self.open_year(max(years, default=self.reading.own_years()[0]))

    def _show_header(self, key: str) -> None:
        name, code = self.session.read(lambda reader: office_of(reader, self._office.unit))
        titles = {"papers": _("เอกสารพิมพ์"), "exchange": _("รับส่ง"), "centre": _("หน่วยงานในสังกัด")}
        view = self.assessment.view if self.assessing.ref else None
        crumbs = [titles.get(key, _("การประเมิน"))]
        if view and key == "assessment":
            crumbs = [_("การประเมิน{title}").format(title=view.title), _("รอบประเมินตนเอง")]
            crumbs.append(_("เกณฑ์ฉบับ พ.ศ. {year}").format(year=view.edition))
        primary = _("พิมพ์แบบตรวจ") if view and key == "assessment" else ""
        place = "  ›  ".join(crumbs), titles.get(key, name or code), primary
        self.header.show_place(*(self.plans.place() if key == "plan" else place))
        self.header.year.setVisible(key in YEARLY)
        self._show_findings(view is not None and key == "assessment")

    def _show_findings(self, shown: bool) -> None:
        view = self.assessment.view
        count = len(view.findings) + view.conflicts if view and shown else 0
        tip = "\n".join(sentence for _item, sentence in view.findings[:8]) if view else ""
        self.header.show_findings(count, tip or _("ข้อมูลไม่ตรงกัน รอการเลือก"))

    # -- what the person asks

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self.show_page)
        self.sidebar.looked.connect(self.looked)
        self.sidebar.left.connect(self.left)
        self.header.undo_wanted.connect(self._undo)
        self.header.primary_wanted.connect(self._print_this)
        self.header.findings_wanted.connect(self.assessment.next_open)
        self.header.year.chosen.connect(
            lambda year: self.open_year(year, next((key for key in YEARLY if self._here(key)), "assessment"))
        )
        self.assessing.shown.connect(lambda _facts: self._show_findings(self._here("assessment")))
        self.assessing.lost.connect(lambda: self.open_year(self._year))
        self.assessing.busy.connect(lambda: self.header.show_saved(_("กำลังบันทึก"), "info"))
        self.assessment.said.connect(lambda sentence: self.header.show_saved(sentence, "info"))
        self.assessment.unsaved.connect(lambda why: self.header.show_saved(_("ยังไม่บันทึก: {why}").format(why=why), "bad"))
        self.plans.said.connect(self.header.show_saved)
        self.plans.changed_place.connect(partial(self._show_header, "plan"))
        self.plans.refused.connect(self._refused)
        self.plans.print_wanted.connect(lambda ref, form, words: self.files.print(ref, form, f"{words} {self._year}"))
        self.papers.print_wanted.connect(self._print)
        self.exchange.export_wanted.connect(self.files.export)
        self.exchange.conflicts.jump.connect(self.reading.jump)
        self.files.said.connect(self.header.show_saved)
        self.files.sent.connect(self.exchange.show_result)
        self.files.refused.connect(self._refused)
        self.news.changed.connect(self._changed)
        self.news.refused.connect(self._refused)
        self.news.progress.connect(self.files.progressed)
        for key, slot in (("Ctrl+Z", self._undo), ("Ctrl+P", self.header.primary.click)):
            QShortcut(QKeySequence(key), self, slot)
        for key, button in (("Ctrl+PgUp", self.header.year.before), ("Ctrl+PgDown", self.header.year.after)):
            QShortcut(QKeySequence(key), self, button.click)

    def _undo(self) -> None:
        """Take back the last save of the person; making the folder itself is not theirs to take back."""
        self._hand_over()
        save = self.session.read(lambda reader: reader.last_save(self.session.person or None))
        ops = self.session.read(lambda reader: reader.save_of(save)) if save else ()
        if not ops or any(op.label == "office_new" for op in ops):
            self.header.show_saved(_("ไม่มีอะไรให้เลิกทำ"), "info")
        else:
            self.session.do(undo)

    def _hand_over(self) -> None:
        """What is being typed, on whichever page."""
        self.assessment.hand_over()
        self.plans.hand_over()

    def _here(self, key: str) -> bool:
        return self.sidebar.entry(key).isChecked()

    def _print_this(self) -> None:
        if self._here("plan"):
            self.plans.ask_print()
        else:
            self._print(CHECKLIST, _("แบบตรวจ"))

    def _start(self, form: Instrument, year: int, profiles: list[str]) -> None:
        self.session.do(partial(start_assessment, instrument=form, year=year, profiles=profiles))

    def _print(self, form: str, words: str) -> None:
        self.assessment.hand_over()
        if self.assessing.ref is not None:
            self.files.print(self.assessing.ref, form, f"{words} {self._year}")

    # -- what comes back

    def _changed(self, changes: Changes) -> None:
        if changes.save or changes.label == "keep_draft":
            self._saved = _("บันทึกแล้ว {at:%H:%M} น.").format(at=datetime.now())
        if self._saved:
            self.header.show_saved(self._saved, "ok")
        else:
            self.header.saved.hide()
        if changes.label == "take_in":
            self.reading.show_entry()
        if changes.label == "start_assessment" or self.awaiting:
            self._year, self.awaiting = self.awaiting or self._year, 0
            self.open_year(self._year)
        elif changes.label == "print_paper":
            self.reading.show("papers", self._year, self.assessing.ref)
            self.files.printed()

    def _refused(self, problem: UserError) -> None:
        self.header.show_saved(_("ยังไม่บันทึก: {what}").format(what=problem.what), "bad")
        self.exchange.show_result("", "")
        if not self.assessment.isVisible() or problem is not self.assessing.said_at_figure:
            self.told.emit(problem)

    def _trying(self, action: Callable[[], object]) -> None:
        """Do something that may be refused at once; what was refused is told."""
        try:
            action()
        except UserError as problem:
            self._refused(problem)
