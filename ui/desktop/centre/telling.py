"""Decides and tells the year of the units below: pictures and decisions, read behind the window, written as files."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from core.assessment.resolutions import ref_of
from core.centre.decision_deeds import Resolved, decide, resolve
from core.centre.lessons import LessonsAsked, lesson_sheet, lessons
from core.centre.overview import read_tiles
from core.centre.paper_deeds import write_lessons, write_sheets
from core.centre.past_winners import WinnerFile, blank_winners, past_winners
from core.centre.proposals import Proposal
from core.centre.sheets import CentreSheet
from core.centre.told import PictureShown, Told, YearAsked, behind, told_year
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import delete_record
from core.tabular import ReadTable
from core.thai.numbering import arabic_digits
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import BackgroundReader, beside
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.centre.decision_dialogs import WinnersDialog, resolution, resolved
from ui.desktop.centre.decisions import DecisionsPage
from ui.desktop.centre.lessons import LessonsPage
from ui.desktop.centre.overview import OverviewPage
from ui.desktop.theme.look import RESOURCES
from ui.desktop.widgets.prompt import ask

EXCEL, ENDINGS = "Excel (*.xlsx)", (".pdf", ".xlsx", ".docx")


class TellingDesk(QObject):
    """`open_unit` shows the assessment of a unit, at an item where one is given ("" = none)."""

    def __init__(self, room: PageContext, stack: QStackedWidget, open_unit: Callable[[str, str], object]) -> None:
        super().__init__(stack)
        self._room, self._stack, self._open_unit = room, stack, open_unit
        self._year, self._by = 0, ""
        self._tiles = read_tiles((RESOURCES / "map" / "provinces.tsv").read_text("utf-8"))
        self._told: Told | None = None
        self._aside = BackgroundReader(room.session, self)
        self.pictures, self.decisions = OverviewPage(room.look), DecisionsPage(room.look)
        for page in (self.pictures, self.decisions):
            stack.addWidget(page)
            page.unit_wanted.connect(self._unit)
        self.pictures.behind_wanted.connect(self._behind)
        self.lessons = LessonsPage(room.look)
        stack.addWidget(self.lessons)
        self._learning = BackgroundReader(room.session, self)
        self.lessons.asked.connect(self._read_lessons)
        self.lessons.opened.connect(self._open_row)
        self.decisions.resolve_wanted.connect(self._ask_resolution)
        self.decisions.withdraw_wanted.connect(lambda ref: room.session.do(partial(delete_record, ref=ref_of(ref))))

    @property
    def page(self) -> OverviewPage | DecisionsPage | LessonsPage | None:
        """The one of these that is looked at."""
        here = self._stack.currentWidget()
        return here if isinstance(here, OverviewPage | DecisionsPage | LessonsPage) else None

    def open(self, which: str, year: int, by: str) -> None:
        """Show the pictures, the decisions or the lessons of a year, by a form ("" = the first that was sent)."""
        page: OverviewPage | DecisionsPage | LessonsPage = self.decisions
        if which != "decisions":
            page = self.pictures if which == "pictures" else self.lessons
        self._stack.setCurrentWidget(page)
        self.read(year, by)
        self._room.host.moved.emit("centre")
        page.enter()

    def read(self, year: int, by: str) -> None:
        """Read a year behind the window, if one of the pages is looked at."""
        self._year, self._by = year, by
        if self.page is self.lessons:
            self._read_lessons()
        elif self.page is not None:
            self._aside.read(partial(told_year, self._asked), self._show)

    def _read_lessons(self) -> None:
        wanted = self.lessons.wanted(self._year)

        def read(reader: Reader) -> tuple[CentreSheet, tuple[int, ...]]:
            regions = {one.region for one in lessons(reader, wanted._replace(region=None))}
            return lesson_sheet(lessons(reader, wanted)), tuple(sorted(regions))

        self._learning.read(read, self._show_lessons)

    def _show_lessons(self, found: tuple[CentreSheet, tuple[int, ...]]) -> None:
        sheet, regions = found
        wanted = self.lessons.wanted(self._year).region
        self.lessons.show_regions(sorted({*regions, *(() if wanted is None else (wanted,))}))
        self.lessons.show_sheet(sheet)
        if self.page is self.lessons:
            self._room.host.moved.emit("centre")

    def _open_row(self, row: str) -> None:
        """To the very row of the plan, as its unit sent it."""
        self._room.host.jump.emit(ref_of(row))

    @property
    def _asked(self) -> YearAsked:
        return YearAsked(self._room.unit, self._year, datetime.now().date(), self._tiles, self._by)

    def _show(self, found: Told) -> None:
        first = self._told is None
        self._told = found
        self.pictures.show_pictures(found.pictures)
        self.decisions.show_decisions(found.decisions)
        if (page := self.page) is not None:
            self._room.host.moved.emit("centre")
            if first:
                page.enter()

    def place(self, back: HeaderAction) -> HeaderContent | None:
        """What the header says of these pages; None while neither is looked at."""
        if self.page is None:
            return None
        if self.page is self.lessons:
            write = HeaderAction(_("พิมพ์หรือส่งออก"), "printer", self.ask_file)
            return HeaderContent(_("หน่วยงานในสังกัด"), _("บทเรียนของหน่วยงาน"), write, (back,))
        form = self._told.overview.form if self._told else None
        called = _("ภาพทั้งปี") if self.page is self.pictures else _("ตัดสินและคัดเลือก")
        crumbs = "  ›  ".join(filter(None, (_("หน่วยงานในสังกัด"), arabic_digits(str(form.heading)) if form else "")))
        write = HeaderAction(_("พิมพ์หรือส่งออก"), "printer", self.ask_file)
        if self.page is self.pictures:
            return HeaderContent(crumbs, called, write, (back,))
        count = len(self._told.decisions.to_write) if self._told else 0
        keep = HeaderAction(_("บันทึกผลลงทะเบียน {n} รายการ").format(n=count), "tick", self._decide)
        winners = HeaderAction(_("รับผลปีก่อนจาก Excel"), "table", self._ask_winners)
        return HeaderContent(crumbs, called, keep if count else write, (write, winners, back))

    def _unit(self, unit: str, item: str) -> None:
        self._open_unit(unit, item.rpartition("/")[2])

    def _behind(self, picture: str, key: str) -> None:
        if self._told is not None and (sheet := behind(self._told.overview, picture, key)) is not None:
            self.pictures.show_behind(key, sheet)

    def _ask_resolution(self, tie: Proposal) -> None:
        resolve = partial(self._resolve, tie)
        ask(self._room.look, self._stack.window(), resolution(tie), lambda **given: resolve(*resolved(tie, given)))

    def _resolve(self, tie: Proposal, chosen: list[str], said: Resolved) -> None:
        about = ref_of(tie.level[0].assessment)
        among = [one.unit for one in tie.level]
        deed = partial(resolve, about=about, among=among, points=tie.points, chosen=chosen, said=said)
        self._room.do(deed, lambda: self._room.host.toast.emit(_("บันทึกมติแล้ว กด Ctrl+Z เพื่อเลิกทำ")))

    def _decide(self) -> None:
        if self._told is None:
            return
        said = _("บันทึกผลลงทะเบียนแล้ว หน่วยงานจะเห็นเมื่อรับไฟล์รับส่งจากท่าน กด Ctrl+Z เพื่อเลิกทำทั้งหมด")
        deed = partial(decide, found=self._told.decisions.to_write)
        self._room.do(deed, lambda: self._room.host.toast.emit(said))

    def _ask_winners(self) -> None:
        if path := ask_file(self._stack, _("เลือกไฟล์ Excel ของผลปีก่อน"), EXCEL, "plans"):
            self.read_winners(path)

    def read_winners(self, path: Path) -> None:
        """Look at a file of earlier winners; nothing is taken in yet."""
        work = partial(self._room.desk.files.read_table, path)
        beside(self, work, partial(self._winners_read, path), self._room.host.refused.emit)

    def _winners_read(self, path: Path, found: ReadTable) -> None:
        read = self._room.session.read(partial(past_winners, rows=found.rows))
        dialog = WinnersDialog(self._room.look, path.name, read, self._stack.window())
        dialog.take_wanted.connect(partial(self._take_winners, read))
        dialog.blank_wanted.connect(self._write_blank)
        dialog.open()

    def _take_winners(self, read: WinnerFile) -> None:
        said = _("รับผลปีก่อนแล้ว {n} แถว กด Ctrl+Z เพื่อเลิกทำทั้งหมด").format(n=len(read.taken))
        self._room.do(partial(decide, found=read.taken), lambda: self._room.host.toast.emit(said))

    def _write_blank(self) -> None:
        path = ask_target(self._stack, _("บันทึกเป็นไฟล์ Excel"), _("ผลปีก่อน ไฟล์เปล่า.xlsx"), EXCEL, "plans")
        if path is not None:
            self._room.write_table(path, blank_winners())

    def ask_file(self) -> None:
        """Ask where to, then write what is looked at by the ending of the name: PDF, Excel or Word."""
        if self.page is self.lessons:
            self._ask_lessons_file()
            return
        called, picture = self.decisions.called, self.pictures.picture
        shown = PictureShown()
        if self.page is self.pictures:
            if picture is None or self.pictures.shown is None:
                return
            called, shown = self.pictures.shown.title, PictureShown(picture.id, self.pictures.behind)
        name = f"{called} {self._year}"
        if path := self._room.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), name, ENDINGS):
            self.write(shown, path)

    def _ask_lessons_file(self) -> None:
        wanted = self.lessons.wanted(self._year)
        called = f"{_('บทเรียนของหน่วยงาน')} {wanted.year or _('ทุกปี')}"
        if path := self._room.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), called, ENDINGS):
            self.write_lessons(wanted, path)

    def write_lessons(self, wanted: LessonsAsked, path: Path) -> None:
        printer, unit = self._room.office.printer, self._room.unit
        deed = partial(write_lessons, papers=printer, unit=unit, asked=wanted, path=path)
        said = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
        self._room.do(deed, lambda: self._room.host.said.emit(said, "ok"))

    def write(self, shown: PictureShown, path: Path) -> None:
        printer = self._room.office.printer
        deed = partial(write_sheets, papers=printer, asked=self._asked, shown=shown, path=path)
        said = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
        self._room.do(deed, lambda: self._room.host.said.emit(said, "ok"))
