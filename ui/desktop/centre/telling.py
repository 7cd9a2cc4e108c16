"""The year's results of the units below: ties, winners of each region, lessons and charts, on pages and as files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.assessment.ranking import RankingRow
from core.centre.decision_deeds import ResolutionInput, decide, resolve
from core.centre.decisions import CentreYearDecisions, zone_words
from core.centre.drawn import region_words
from core.centre.lessons import SORTS, LessonFilter, lesson_sheet, lessons, sort_words
from core.centre.overview import read_tiles
from core.centre.paper_deeds import write_lessons, write_sheets
from core.centre.past_winners import PastWinnerTable, blank_winners, past_winners, winner_columns
from core.centre.proposals import RegionTopUnits
from core.centre.sheets import (
    RESOLUTIONS,
    UNITS,
    ZONES,
    CentreTable,
    CentreTableRow,
    SheetHead,
    decision_sheets,
)
from core.centre.year_report import (
    CentreYearReport,
    YearReportQuery,
    YearReportSelection,
    year_report,
)
from core.exact import points_text
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import delete_record
from core.tables.reading import TableReadResult
from core.tabular import TabularFile
from core.thai.written import arabic_digits
from core.values import Changes
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import BackgroundReader, beside
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.table_doubts import TableDoubtsPanel
from ui.desktop.centre.overview import YearChartsPage
from ui.desktop.centre.sheet_table import CentreTableView
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import FlowLayout, column, empty, flow, frame, row
from ui.desktop.widgets.plain import show, show_plain, show_some, words
from ui.desktop.widgets.prompt import ErrorLine, Prompt, PromptText, ask, day, entry, note, tick

SHOWN = 6  # ties that get a button of their own; the table lists all of them


class DecisionsPage(QWidget):
    """The page of decisions: a table of units, of regions' winners or of resolutions; below it, the ties to resolve."""

    def __init__(
        self,
        look: Look,
        open_unit: Callable[[str, str], None],
        resolve_tie: Callable[[RegionTopUnits], None],
        withdraw: Callable[[str], None],
    ) -> None:
        """Make the page. `open_unit` gets the id of a unit and "", `withdraw` the reference of a resolution."""
        super().__init__()
        self._look = look
        self._open_unit, self._resolve, self._drop = open_unit, resolve_tie, withdraw
        self.found: CentreYearDecisions | None = None
        self._key = UNITS
        self._sheets: dict[str, CentreTable] = {}
        self.choose = SegmentedControl(
            (
                (UNITS, _("รายหน่วยงาน"), "mute"),
                (ZONES, _("คัดเลือกรายเขต"), "mute"),
                (RESOLUTIONS, _("มติ"), "mute"),
            ),
            _("ตาราง"),
            UNITS,
            do=self.show_key,
        )
        self._title = words(_("รอมติ"), "card", "warn")
        self._why = words(
            _("หน่วยงานเหล่านี้คะแนนเท่ากันและเกณฑ์ไม่กำหนดวิธีตัดสิน โปรแกรมจึงรอมติของคณะกรรมการ"),
            "line",
            wrap=True,
        )
        self._more = words("", "line", "text2", wrap=True)
        self._ties: FlowLayout = flow(gap=8)
        waiting = column(
            self._title, self._why, self._ties, self._more, gap=6, edges=(14, 10, 14, 12)
        )
        self._waiting = frame(waiting, "banner", "warn")
        self._sentence = words("", "strong", wrap=True)
        self._note = words("", "small", "text2", wrap=True)
        self.table = CentreTableView(look)
        self.table.opened.connect(self._open)
        self.withdraw = Button(
            look, _("เลิกใช้มติที่เลือก"), "ghost", "undo", small=True, do=self._withdraw
        )
        head = row(self.choose, None, self.withdraw, gap=8)
        card = column(
            head, self._sentence, self.table, self._note, gap=8, edges=(14, 12, 14, 12), grow=2
        )
        # the tables keep their place
        self.setLayout(column(frame(card, "card"), self._waiting, gap=10, grow=0))

    def show_decisions(self, decisions: CentreYearDecisions) -> None:
        self.found = decisions
        self._sheets = {sheet.id: sheet for sheet in decision_sheets(decisions)}
        empty(self._ties)
        for one in decisions.open[:SHOWN]:
            where = region_words(one.region) if one.region else _("ทุกเขต")
            said = _("บันทึกมติ {zone} ({n} แห่ง)").format(zone=where, n=len(one.level))
            self._ties.addWidget(
                Button(self._look, said, "ghost", "pen", do=partial(self._resolve, one))
            )
        left = len(decisions.open) - SHOWN
        show_some(
            self._more, _("อีก {n} เรื่องอยู่ในตารางคัดเลือกรายเขต").format(n=left) if left > 0 else ""
        )
        show_plain(self._title, _("รอมติ {n} เรื่อง").format(n=len(decisions.open)))
        show(self._waiting, bool(decisions.open))
        self._show()

    @property
    def called(self) -> str:
        """The title of the table that is shown; "" if there is none."""
        return self._sheets[self._key].title if self._key in self._sheets else ""

    @property
    def sheets(self) -> tuple[CentreTable, ...]:
        return tuple(self._sheets.values())

    def show_key(self, key: str) -> None:
        self._key = key
        self.choose.show_key(key)
        self._show()

    def _show(self) -> None:
        sheet = self._sheets.get(self._key)
        if sheet is None:
            return
        show_plain(
            self._sentence, sheet.sentence or (sheet.empty if not sheet.rows else sheet.title)
        )
        show_some(self._note, sheet.note)
        show(self.withdraw, self._key == RESOLUTIONS and bool(sheet.rows))
        self.table.show_sheet(sheet)

    def _open(self, key: str) -> None:
        """Open the assessment of a unit, or ask for the resolution of a zone that is tied."""
        if self._key == UNITS:
            self._open_unit(key, "")
        elif (
            self._key == ZONES
            and self.found is not None
            and (one := self.found.proposals[int(key)]).tie
        ):
            self._resolve(one)

    def _withdraw(self) -> None:
        if self._key == RESOLUTIONS and isinstance(self.table.here, str):
            self._drop(self.table.here)

    def enter(self) -> None:
        self.table.setFocus()


EVERY = ""
THIS = "this"
REST = 200  # milliseconds after a letter before it is looked for


class LessonsPage(QWidget):
    """The page of lessons that units wrote, filtered by year, kind, region and searched words."""

    def __init__(self, look: Look, read: Do, open_row: Callable[[str], None]) -> None:
        """Make the page. `read` is called when a filter was changed; `open_row` gets the reference of a row or an
        answer."""
        super().__init__()
        sorts = ((EVERY, _("ทุกคำถาม"), "mute"), *((one, sort_words(one), "mute") for one in SORTS))
        self.sorts = SegmentedControl(sorts, _("คำถาม"), EVERY)
        self.years = SegmentedControl(
            ((THIS, _("ปีนี้"), "mute"), (EVERY, _("ทุกปี"), "mute")), _("ปี"), THIS
        )
        self.regions = DropDown(look, _("เขต"), do=read)
        self.search = search_line(
            _("ค้นในบทเรียน"), width=look.px(220), do=lambda _text: self._waits.start()
        )
        self._waits = QTimer(self, singleShot=True, interval=REST)
        self._sentence = words("", "strong", wrap=True)
        self.table = CentreTableView(look)
        self.table.opened.connect(open_row)
        self._hint = words(
            _("กด Enter ที่แถวเพื่อไปที่รายการหรือข้อนั้นในเอกสารของหน่วยงาน"), "small", "text2", wrap=True
        )
        head = row(self.regions, self.years, None, self.search, gap=8)
        inside = (flow(self.sorts, gap=6), head, self._sentence, self.table, self._hint)
        card = frame(column(*inside, gap=8, edges=(14, 12, 14, 12), grow=3), "card")
        self.setLayout(column(card, gap=0, grow=0))
        self.show_regions(())
        for choice in (self.sorts, self.years):
            choice.chosen.connect(read)
        self._waits.timeout.connect(read)

    def choice(self, year: int) -> LessonFilter:
        """Return what is chosen in the filters; `year` is the fiscal year shown."""
        region = self.regions.currentData()
        sought = " ".join(self.search.text().split())
        return LessonFilter(year if self.years.key == THIS else 0, self.sorts.key, region, sought)

    def show_regions(self, regions: Sequence[int]) -> None:
        """Offer these regions in the filter; the chosen region stays chosen."""
        self.regions.show_options(
            [(None, _("ทุกเขต")), *((one, region_words(one)) for one in regions)]
        )

    def show_sheet(self, sheet: CentreTable) -> None:
        show_plain(self._sentence, sheet.sentence or sheet.empty)
        show(self._hint, bool(sheet.rows))
        self.table.show_sheet(sheet)

    def enter(self) -> None:
        self.table.setFocus()


EXCEL, ENDINGS = "Excel (*.xlsx)", (".pdf", ".xlsx", ".docx")


class YearReportDesk(QObject):
    """Controls the pages of charts, decisions and lessons. `open_unit` shows a unit's assessment at an item."""

    def __init__(
        self, context: PageContext, stack: QStackedWidget, open_unit: Callable[[str, str], object]
    ) -> None:
        super().__init__(stack)
        self._context, self._stack, self._open = context, stack, open_unit
        self._year, self._by = 0, ""
        self._tiles = read_tiles((RESOURCES / "map" / "provinces.tsv").read_text("utf-8"))
        self._told: CentreYearReport | None = None
        self._aside = BackgroundReader(context.session, self)
        self._learning = BackgroundReader(context.session, self)
        self.pictures = YearChartsPage(context.look, self.show_behind, self._open_unit)
        self.decisions = DecisionsPage(
            context.look, self._open_unit, self._ask_resolution, self._withdraw
        )
        self.lessons = LessonsPage(context.look, self._read_lessons, self._open_row)
        for page in (self.pictures, self.decisions, self.lessons):
            stack.addWidget(page)

    def _open_unit(self, unit: str, way: str) -> None:
        self._open(unit, way.rpartition("/")[2])

    def _open_row(self, row: str) -> None:
        """Open the plan or assessment as its unit sent it, at this row or answer."""
        self._context.host.jump(RankingRow.ref_of(row))

    def _withdraw(self, resolution: str) -> None:
        deed = partial(delete_record, ref=RankingRow.ref_of(resolution))
        self._context.session.do(deed)

    @property
    def page(self) -> YearChartsPage | DecisionsPage | LessonsPage | None:
        """The page shown among charts, decisions and lessons; None if none of them is."""
        here = self._stack.currentWidget()
        return here if isinstance(here, YearChartsPage | DecisionsPage | LessonsPage) else None

    def open(self, which: str, year: int, form_id: str) -> None:
        """Show one report of a year: `which` is "pictures" (charts), "decisions" or "lessons". `form_id`: the form that
        charts and decisions are about ("" = the first form sent)."""
        page: YearChartsPage | DecisionsPage | LessonsPage = self.decisions
        if which != "decisions":
            page = self.pictures if which == "pictures" else self.lessons
        self._stack.setCurrentWidget(page)
        self.read(year, form_id)
        self._context.host.renew_header("centre")
        page.enter()

    def read(self, year: int, form_id: str) -> None:
        """Read the charts, decisions or lessons of a year in the background, if their page is shown. `form_id`: the
        form by which units are ranked."""
        self._year, self._by = year, form_id
        if self.page is self.lessons:
            self._read_lessons()
        elif self.page is not None:
            self._aside.read(partial(year_report, self._asked), self._show)

    def _read_lessons(self) -> None:
        choice = self.lessons.choice(self._year)

        def read(reader: Reader) -> tuple[CentreTable, tuple[int, ...]]:
            regions = {one.region for one in lessons(reader, choice._replace(region=None))}
            return lesson_sheet(lessons(reader, choice)), tuple(sorted(regions))

        self._learning.read(read, self._show_lessons)

    def _show_lessons(self, result: tuple[CentreTable, tuple[int, ...]]) -> None:
        sheet, regions = result
        region = self.lessons.choice(self._year).region
        self.lessons.show_regions(sorted({*regions, *(() if region is None else (region,))}))
        self.lessons.show_sheet(sheet)
        if self.page is self.lessons:
            self._context.host.renew_header("centre")

    @property
    def _asked(self) -> YearReportQuery:
        return YearReportQuery(
            self._context.unit, self._year, datetime.now().date(), self._tiles, self._by
        )

    def _show(self, report: CentreYearReport) -> None:
        first = self._told is None
        self._told = report
        self.pictures.show_pictures(report.pictures)
        self.decisions.show_decisions(report.decisions)
        page = self.page
        if page is not None:
            self._context.host.renew_header("centre")
            if first:
                page.enter()

    def place(self, back: HeaderAction) -> HeaderContent | None:
        """Return the visible page's header with the action `back`; None if charts, decisions and lessons are hidden."""
        if self.page is None:
            return None
        write = HeaderAction(_("พิมพ์หรือส่งออก"), "printer", self.ask_file)
        if self.page is self.lessons:
            return HeaderContent(_("หน่วยงานในสังกัด"), _("บทเรียนของหน่วยงาน"), write, (back,))
        form = self._told.overview.form if self._told else None
        called = _("ภาพทั้งปี") if self.page is self.pictures else _("ตัดสินและคัดเลือก")
        crumbs = "  ›  ".join(
            filter(None, (_("หน่วยงานในสังกัด"), arabic_digits(str(form.heading)) if form else ""))
        )
        if self.page is self.pictures:
            return HeaderContent(crumbs, called, write, (back,))
        count = len(self._told.decisions.to_write) if self._told else 0
        keep = HeaderAction(_("บันทึกผลลงทะเบียน {n} รายการ").format(n=count), "tick", self._decide)
        winners = HeaderAction(_("รับผลปีก่อนจาก Excel"), "table", self._ask_winners)
        return HeaderContent(crumbs, called, keep if count else write, (write, winners, back))

    def show_behind(self, picture: str, key: str) -> None:
        """Show the units that the cell or bar `key` of a picture counts."""
        if self._told is not None and (sheet := self._told.behind(picture, key)) is not None:
            self.pictures.show_behind(key, sheet)

    def _ask_resolution(self, tie: RegionTopUnits) -> None:
        resolve = partial(self._resolve, tie)
        ask(
            self._context.look,
            self._stack.window(),
            resolution(tie),
            lambda **given: resolve(*resolved(tie, given)),
        )

    def _resolve(
        self, tie: RegionTopUnits, chosen_ids: list[str], resolution: ResolutionInput
    ) -> None:
        about = RankingRow.ref_of(tie.level[0].assessment)
        among = [one.unit for one in tie.level]
        deed = partial(
            resolve,
            assessment=about,
            among=among,
            points=tie.points,
            chosen=chosen_ids,
            resolution=resolution,
        )
        self._context.do(deed, lambda: self._context.host.toast(_("บันทึกมติแล้ว กด Ctrl+Z เพื่อเลิกทำ")))

    def _decide(self) -> None:
        if self._told is None:
            return
        said = _("บันทึกผลลงทะเบียนแล้ว หน่วยงานจะเห็นเมื่อรับไฟล์รับส่งจากท่าน กด Ctrl+Z เพื่อเลิกทำทั้งหมด")
        self._context.do(
            partial(decide, outcomes=self._told.decisions.to_write),
            lambda: self._context.host.toast(said),
        )

    def _ask_winners(self) -> None:
        from storage.tables.reader import read_table

        path = ask_file(self._stack, _("เลือกไฟล์ Excel ของผลปีก่อน"), EXCEL, "plans")
        if path:
            work = partial(read_table, path)
            beside(self, work, partial(self._winners_read, path), self._context.host.refuse)

    def _winners_read(self, path: Path, file: TabularFile) -> None:
        def judged(read: TableReadResult) -> PastWinnerTable:
            return self._context.session.read(partial(past_winners, reading=read))

        WinnersDialog(
            self._context.look,
            path.name,
            file,
            judged,
            self._take_winners,
            self._write_blank,
            self._stack.window(),
        ).open()

    def _take_winners(self, read: PastWinnerTable) -> None:
        said = _("รับผลปีก่อนแล้ว {n} แถว กด Ctrl+Z เพื่อเลิกทำทั้งหมด").format(n=len(read.taken))
        self._context.do(
            partial(decide, outcomes=read.taken), lambda: self._context.host.toast(said)
        )

    def _write_blank(self) -> None:
        path = ask_target(
            self._stack, _("บันทึกเป็นไฟล์ Excel"), _("ผลปีก่อน ไฟล์เปล่า.xlsx"), EXCEL, "plans"
        )
        if path is not None:
            self._context.write_table(path, blank_winners())

    def ask_file(self) -> None:
        """Ask for a file name, then write the shown page to it: as PDF, Excel or Word, by its ending."""
        if self.page is self.lessons:
            choice = self.lessons.choice(self._year)
            named = f"{_('บทเรียนของหน่วยงาน')} {choice.year or _('ทุกปี')}"
            path = self._context.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), named, ENDINGS)
            if path:
                self.write_lessons(choice, path)
            return
        called, picture = self.decisions.called, self.pictures.picture
        shown = YearReportSelection()
        if self.page is self.pictures:
            if picture is None or self.pictures.shown is None:
                return
            called = self.pictures.shown.title
            shown = YearReportSelection(picture.id, self.pictures.behind)
        path = self._context.files.ask_paper(
            _("บันทึกเอกสารเป็นไฟล์"), f"{called} {self._year}", ENDINGS
        )
        if path:
            self._write(partial(write_sheets, query=self._asked, selection=shown), path)

    def write_lessons(self, lesson_filter: LessonFilter, path: Path) -> None:
        self._write(
            partial(write_lessons, unit=self._context.unit, lesson_filter=lesson_filter), path
        )

    def _write(self, deed: Callable[..., Changes], path: Path) -> None:
        said = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
        deed = partial(deed, papers=self._context.office.printer, path=path)
        self._context.do(deed, lambda: self._context.host.report(said, "ok"))


def resolution(tie: RegionTopUnits) -> Prompt:
    """Return the prompt that records how a tie was resolved. Its answers are a tick for each unit (id), `committee`,
    `on` (the day), `reason` and `minutes`."""
    level = _("คะแนนเท่ากัน {points} เลือกได้ {n} แห่ง")
    level = level.format(points=points_text(tie.points), n=tie.seats)
    return Prompt(
        title=_("บันทึกมติ {zone}").format(zone=zone_words(tie.region)),
        go=_("บันทึกมติ"),
        enters=False,
        gap=5,
        lacks=partial(_lacking, tie),
        parts=[
            PromptText(level, "line text2"),
            *(tick(one.unit, one.name or one.code) for one in tie.level),
            entry("committee", _("ผู้มีมติ")),
            day("on", _("วันที่มีมติ")),
            note("reason", _("เหตุผล")),
            entry("minutes", _("รายงานการประชุม")),
            ErrorLine("line warn"),
        ],
    )


def _lacking(tie: RegionTopUnits, on: str | None, **answers: Any) -> str:
    """Return what is still to be filled in."""
    count = sum(answers[one.unit] for one in tie.level)
    lacks = [] if count == tie.seats else [_("หน่วยงาน {n} แห่ง").format(n=tie.seats)]
    called = {"committee": _("ผู้มีมติ"), "reason": _("เหตุผล"), "minutes": _("รายงานการประชุม")}
    lacks += [each for key, each in called.items() if not answers[key]]
    if not on:
        lacks.append(_("วันที่มีมติ") if on == "" else _("วันที่มีมติที่มีจริง เช่น 26 พ.ย. 2569"))
    return _("ยังขาด {what}").format(what=", ".join(lacks)) if lacks else ""


def resolved(tie: RegionTopUnits, answers: Mapping[str, Any]) -> tuple[list[str], ResolutionInput]:
    """Return (ids of the units placed first, the resolution) from the answers to the prompt of `resolution`."""
    chosen = [one.unit for one in tie.level if answers[one.unit]]
    by, minutes = answers["committee"], answers["minutes"]
    return chosen, ResolutionInput(
        by, answers["on"], answers["reason"], minutes, tie.resolved(chosen)
    )


class WinnersDialog(FramedDialog):
    """The dialog that previews a spreadsheet of earlier winners row by row before it is imported."""

    def __init__(
        self,
        look: Look,
        file_name: str,
        table: TabularFile,
        judge: Callable[[TableReadResult], PastWinnerTable],
        take: Callable[[PastWinnerTable], None],
        write_blank: Do,
        parent: QWidget,
    ) -> None:
        """Make the dialog. `judge` returns the table as read; `take` imports it."""
        super().__init__(look, _("ผลปีก่อนจาก Excel"), parent)
        self._called = file_name
        self._read = table
        self._judged, self._import = judge, take
        self.table, self.doubts = CentreTableView(look), TableDoubtsPanel(look)
        self.table.setMinimumHeight(look.px(240))
        self._said = words("", "strong", wrap=True)
        self.take = Button(look, "", "primary", "tick", do=self._take)
        blank = Button(look, _("ไฟล์เปล่า"), "ghost", "table", do=write_blank)
        rest = words(
            _("แถวที่ต้องแก้ไม่เข้าทะเบียน แก้ใน Excel แล้วรับไฟล์นี้อีกครั้งได้"), "line", "text2", wrap=True
        )
        head = row(self._said, self.doubts.sheet, grow=0)
        foot = row(rest, blank, grow=0)
        self.fill(
            column(head, self.doubts, self.table, foot, gap=8, grow=2),
            self.closer(),
            self.take,
            min_width=760,
        )
        self.doubts.answered.connect(self._show)
        self._show()

    def _show(self) -> None:
        read = self.doubts.reading(self._read, winner_columns())()
        found = self._found = self._judged(read)
        self.doubts.show_reading(self._read, read)
        heads = (
            *(SheetHead(_("แถว"), 0.6, True), SheetHead(_("ปี"), 0.8), SheetHead(_("หน่วยงาน"), 3)),
            *(SheetHead(_("ผล"), 1.4), SheetHead(_("สถานะ"), 1), SheetHead(_("เหตุ"), 3)),
        )
        lines = sorted(found.lines, key=lambda one: (one.state != "wrong", one.row))
        rows = tuple(
            CentreTableRow(
                (str(line.row), *line.cells, _(STATES[line.state]), line.reason),
                "",
                "watch" if line.state == "wrong" else "",
            )
            for line in lines
        )
        self.table.show_sheet(
            CentreTable("winners", _("แถวของไฟล์"), heads, rows, empty=_("ไม่มีแถวในไฟล์"))
        )
        counts = {state: found.count(state) for state in ("new", "changed", "same", "wrong")}
        said = _("{file}: เพิ่ม {new} เปลี่ยน {changed} เหมือนเดิม {same} ต้องแก้ {wrong}")
        said = said.format(file=self._called, **counts)
        if found.missing:
            said = _("ไม่พบคอลัมน์ปีงบประมาณหรือหน่วยงานใน {file} ใช้ไฟล์เปล่าเป็นตัวอย่างได้")
            said = said.format(file=self._called)
        elif self.doubts.open:
            waits = _("ตอบอีก {n} คำถามก่อน").format(n=f"{self.doubts.open:,}")
            said = f"{said}   {waits}"
        show_plain(self._said, said)
        self.take.show_words(_("รับ {n} แถว").format(n=len(found.taken)))
        self.take.setEnabled(bool(found.taken) and not self.doubts.open)

    def _take(self) -> None:
        self._import(self._found)
        self.accept()


STATES = {"new": "เพิ่ม", "changed": "เปลี่ยน", "same": "เหมือนเดิม", "wrong": "ต้องแก้"}
