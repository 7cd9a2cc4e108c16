"""Keeps the page of the units below in step with the folder: reads their list and their documents in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.assessment.facts import AssessmentFacts
from core.assessment.rescored import editions
from core.centre.signed import LatestSignOff, documents_of, signed_lines
from core.centre.view import (
    CentreUnitList,
    CentreUnitListQuery,
    DimensionPoints,
    RankedUnitRow,
    UnitRanking,
    centre_list,
    list_again,
    parts_of,
)
from core.entities import record_id
from core.errors import UserError
from core.exchange.letter_deeds import comment
from core.exchange.letters import UnitMessage
from core.exchange.receivers import ReceiverUnit
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.i18n import _
from core.people.units import stands_above
from core.search.view import received
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import (
    BatchAction,
    HeaderAction,
    HeaderContent,
    MakePlanReading,
    MakeReading,
    PageContext,
    ReadOnlyAssessmentPage,
)
from ui.desktop.centre.answering import ReplyToUnitActions
from ui.desktop.centre.page import CentrePage
from ui.desktop.centre.plan import ReceivedPlanPage
from ui.desktop.centre.unit import UnitCalls
from ui.desktop.centre.verifying import VerifiedItemDesk
from ui.desktop.widgets.prompt import Part, Prompt, ask, note
from ui.session import OfficeSession

if TYPE_CHECKING:
    from ui.desktop.centre.sample import RankingSamplePage
    from ui.desktop.centre.telling import YearReportDesk

# pages about a whole year
PICTURES = "pictures"
DECISIONS = "decisions"
LESSONS = "lessons"
# labels of saves that concern one unit
ANSWERED = frozenset({"comment", "request", "accepted", "returned"})


class UnitPanelContent(NamedTuple):
    """What the page shows of one unit: points by dimension, letters, last sign-offs, and links to its documents."""

    unit: str
    parts: tuple[DimensionPoints, ...]
    messages: tuple[UnitMessage, ...]
    signed: tuple[LatestSignOff, ...]
    documents: tuple[tuple[Ref, str], ...]


class CentreDesk(QStackedWidget):
    """Shows the units below and their documents; rereads the list after changes, and each unit selected."""

    def __init__(
        self,
        context: PageContext,
        assessment_reading: MakeReading,
        plan_reading: MakePlanReading,
        batch_action: Callable[[QWidget], BatchAction],
    ) -> None:
        super().__init__()
        self._context = context
        self._year = 0
        self._unit = ""
        self._sought: Ref | None = None  # the record to show as soon as the board is read
        self._assessment_reading = assessment_reading
        self._plan_reading = plan_reading
        self._board: UnitRanking | None = None
        self._by = ""  # id of the form the ranking uses; "" = the first that was sent
        self._receivers: Mapping[str, ReceiverUnit] = {}
        self._reading = UnitListReader(context.session, context.unit, self._show_read, self)
        self._beside = BackgroundReader(context.session, self)
        self.answering = ReplyToUnitActions(context, self, lambda: self.page.board)
        calls = UnitCalls(
            read_ranked=self._read_ranked,
            read=self._read_shown,
            write=self._tell,
            reply=self.ask_reply,
            send=self._send,
            report_copied=self._report_copied,
            ask_paper=self.answering.ask_paper,
            take_paper_back=self.answering.take_paper_back,
            accept=self.answering.accept,
            ask_return=self.answering.ask_return,
        )
        set_up = partial(context.host.show_page, "setup")
        self.page = CentrePage(context.look, self._show_unit, set_up, calls)
        self.addWidget(self.page)
        self.telling: YearReportDesk | None = None  # created on first use
        self.verifying = VerifiedItemDesk(context, self)
        self._from: QWidget | None = None  # the page a unit was opened from

        self._open: ReadOnlyAssessmentPage | None = None
        self._assessment: Ref | None = None  # the one being shown
        self._of_year = 0  # fiscal year of the plan or assessment being read
        self._opening = AssessmentReader(
            context.session, self._show_assessment, context.host.refuse, self
        )
        self._plan: ReceivedPlanPage | None = None
        self._sample: RankingSamplePage | None = None  # the page on how certain the ranking is
        self._signed: tuple[LatestSignOff, ...] = ()
        QShortcut(QKeySequence("Escape"), self, self._back)
        QShortcut(QKeySequence("Ctrl+M"), self, self._remark)
        self._batch_action = batch_action(self)
        context.news.changed.connect(self._changed)
        context.files.sent.connect(self._sent)

    def show_year(self, year: int) -> None:
        """Read the units of this year in the background; the former list stays visible until then."""
        if year != self._year and self.currentWidget() in (
            self._sample,
            self._plan,
            self._open and self._open.widget,
        ):
            self._back()  # the page shown belongs to the previous year
        self._year = self.answering.year = year
        self._opening.forget()
        self._sought = None
        self._read_year()

    def _read_year(self) -> None:
        if self.telling is not None:
            self.telling.read(self._year, self._by)
        self._reading.read(self._year, self._by)

    def _show_read(self, centre_list: CentreUnitList) -> None:
        """Show the board that was read, unless that very board is shown already."""
        self._receivers = centre_list.receivers
        if centre_list.board is self._board:
            return
        self.page.show_board(centre_list.board)
        self._board = centre_list.board
        self._show_unit(self._unit)
        if self._sought is not None and self.currentWidget() is self.page:
            self.go_to(self._sought)
        if self.isVisible():
            self._context.host.renew_header("centre")

    def place(self) -> HeaderContent:
        back = HeaderAction(_("กลับไปรายการ"), "left", self._back)
        if self.telling is not None and (told := self.telling.place(back)):
            return told
        line = self.page.line(subject.scope if (subject := self._subject) else self._unit)
        if self._sample is not None and self.currentWidget() is self._sample:
            title = _("ผลนี้แน่แค่ไหน")
            crumbs = "  ›  ".join((_("หน่วยงานในสังกัด"), title))
            ref = self._sample.drawn
            wanted = partial(self._context.host.show_place, "papers", ref)
            prints = (HeaderAction(_("พิมพ์รายการสุ่มตรวจ"), "printer", wanted),) if ref else ()
            return HeaderContent(crumbs, title, back, prints)
        if self.currentWidget() is self.page:
            title = _("หน่วยงานในสังกัด")
            form = self._board.form if self._board else None
            crumbs = "  ›  ".join(
                filter(None, (title, arabic_digits(str(form.heading)) if form else ""))
            )
            scored = self._board is not None and bool(self._board.scored)
            if scored:
                ends = HeaderAction(_("ตัดสินและคัดเลือก"), "pen", partial(self._tell_year, DECISIONS))
            else:
                ends = None
            if form and scored:
                sure = [HeaderAction(_("ผลนี้แน่แค่ไหน"), "tick", partial(self._ask_how_sure, form))]
            else:
                sure = []
            more = *sure, self._batch_action(self._year), *self._ways(form), *self._register()
            return HeaderContent(crumbs, title, ends, more)
        plan = self.currentWidget() is self._plan
        what = (_("แผน {year}") if plan else _("การประเมินตนเอง {year}")).format(year=self._of_year)
        crumbs = "  ›  ".join((_("หน่วยงานในสังกัด"), what, _("อ่านอย่างเดียว")))
        words = _("เขียนความเห็นที่นี่ (Ctrl+M)") if plan else _("เขียนความเห็นที่ข้อนี้ (Ctrl+M)")
        others = (
            HeaderAction(words, "chat", self._remark),
            *self.answering.deeds(self._signed, self._subject),
        )
        return HeaderContent(crumbs, line.name if line else what, back, others)

    def _ways(self, form: Instrument | None) -> Iterator[HeaderAction]:
        """Yield the header actions that rank by another form, and those that show what all units of the year sent."""
        if self._board and self._board.lines:
            yield HeaderAction(_("ภาพทั้งปี"), "table", partial(self._tell_year, PICTURES))
            yield HeaderAction(_("บทเรียนของหน่วยงาน"), "bulb", partial(self._tell_year, LESSONS))
            yield HeaderAction(_("อ่านใบนำส่งของกระดาษ"), "scan", self.answering.ask_slips)
        if form is not None and self._board and self._board.scored and self._has_editions(form):
            yield HeaderAction(
                _("คิดคะแนนทุกหน่วยงานตามเกณฑ์อื่น"), "table", partial(self._ask_edition, form)
            )
        for id_, called in self._board.offered if self._board else ():
            if form is None or id_ != form.id:
                yield HeaderAction(
                    _("จัดลำดับตาม {form}").format(form=called),
                    "building",
                    partial(self._rank_by, id_),
                )
        yield from self.verifying.actions(self._board, self._year)
        for plan, called in self._board.gathered if self._board else ():
            wanted = partial(self._context.host.show_place, "papers", plan)
            yield HeaderAction(_("รวม {form} ของทุกหน่วยงาน").format(form=called), "printer", wanted)

    def _has_editions(self, form: Instrument) -> bool:
        return bool(self._context.session.read(lambda reader: editions(reader, form.id, form.file)))

    def _ask_edition(self, form: Instrument) -> None:
        """Ask by which edition of the form the units of the year are scored anew, then write a file of the result."""
        from ui.desktop.centre.rescoring import ask_edition

        ask_edition(self._context, self.window(), form, self._year)

    def _tell_year(self, which: str) -> None:
        """Show the pictures, the decisions or the lessons of the year."""
        from ui.desktop.centre.telling import YearReportDesk

        if self.telling is None:
            self.telling = YearReportDesk(self._context, self, self._read_at)
        self._opening.forget()
        self.telling.open(which, self._year, self._by)

    def _ask_how_sure(self, form: Instrument) -> None:
        if self._sample is None:
            from ui.desktop.centre.sample import RankingSamplePage

            self._sample = RankingSamplePage(self._context)
            self.addWidget(self._sample)
        self._opening.forget()
        self._sample.show_ranking(form, self._year)
        self.setCurrentWidget(self._sample)
        self._sample.enter()
        self._context.host.renew_header("centre")

    def _register(self) -> Iterator[HeaderAction]:
        """Yield the actions that open the committee and the set-up, if this office is above other units."""
        if self._context.session.read(lambda reader: stands_above(reader, self._context.unit)):
            open_page = self._context.host.show_page
            yield HeaderAction(_("คณะกรรมการให้คะแนน"), "user", partial(open_page, "committee"))
            yield HeaderAction(_("ทะเบียนและไฟล์เริ่มงาน"), "table", partial(open_page, "setup"))

    def _rank_by(self, form: str) -> None:
        self._by = form
        self._read_year()

    @property
    def _subject(self) -> Ref | None:
        """The plan or assessment of a unit that is being read, or None."""
        if self._plan is not None and self.currentWidget() is self._plan:
            return self._plan.ref
        return self._assessment

    def enter(self) -> None:
        """Move the keyboard focus into the visible page, since a hidden list with the focus would react to keys."""
        here = self.currentWidget()
        told = self.telling.page if self.telling is not None else None
        if here is self.page:
            self.page.list.table.setFocus()
        elif self._open is not None and here is self._open.widget:
            self._open.enter()
        elif (one := next((each for each in (told, self._plan) if each is here), None)) is not None:
            one.enter()

    def go_to(self, ref: Ref) -> None:
        """Select the unit that `ref` belongs to. If `ref` is part of a received plan or assessment, also open that
        document and go to `ref`."""
        if self._board is None:
            self._read_year()
        self._sought = ref if self._board is None else None
        came = self.telling.page if self.telling is not None else None
        self._opening.forget()
        self.setCurrentWidget(self.page)
        self.page.list.go_to(ref.id if ref.entity == "unit" else ref.scope)
        if ref.entity in ("comment", "letter"):
            self.page.unit.go_to(ref)
        found = self._context.session.read(partial(received, ref=ref))
        if found is not None:
            self._from = came
            self._read_document(found.document, found.item)
            if ref.entity == "row" and self._plan is not None:
                self._plan.go_to(ref)

    def _show_unit(self, unit: str) -> None:
        """Read one unit in full in the background, so that moving through the list by keys never waits."""
        if unit != self._unit:
            self._unit, self._signed = unit, ()
            # otherwise nobody selected it: the list is being shown anew
            if self.page.board is self._board:
                self._opening.forget()
        line = self.page.line(unit)
        if line is not None:
            form = self._board.form if self._board else None
            self._beside.read(partial(_unit_read, form, line, self._year), self._show_read_unit)
        else:
            self.page.unit.show_unit(self.page.board, None, (), (), sendable=False)

    def _show_read_unit(self, details: UnitPanelContent) -> None:
        """Show the unit that was read, unless another one is selected by now."""
        line = self.page.line(self._unit)
        if line is None or details.unit != self._unit:
            return
        asked, self._signed = self._signed, details.signed
        self.page.unit.show_unit(
            self.page.board, line, *details[1:], sendable=details.unit in self._receivers
        )
        if asked != details.signed and self.currentWidget() is not self.page and self.isVisible():
            # the header then offers to answer what it has signed
            self._context.host.renew_header("centre")

    def _read_ranked(self, unit: str) -> None:
        """Show the assessment by which a unit is ranked."""
        self._from = None
        self._turn_to(unit)
        line = self.page.line(unit)
        if line is not None and line.place is not None:
            self._opening.read(Ref(*line.place.assessment.split("/")))

    def _read_at(self, unit: str, item: str) -> None:
        """Show the assessment by which a unit is ranked, at an item; if it has sent none, its line in the list."""
        self._from = self.currentWidget()
        self.page.list.go_to(unit)
        line = self.page.line(unit)
        if line is None or line.place is None:
            self._from = None
            self._back()
            return
        self._unit = unit
        self._opening.read(Ref(*line.place.assessment.split("/")), item)

    def _show_assessment(self, ref: Ref, facts: AssessmentFacts, item: str) -> None:
        """Show an assessment of a unit as received, read-only."""
        if self._open is None:
            self._open = self._assessment_reading(self._context, self._opening.show_subject)
            self.addWidget(self._open.widget)
        there = self.currentWidget() is self._open.widget
        keyboard = self.window().focusWidget()
        self._assessment, self._of_year = ref, facts.record.number("year") or 0
        self._open.show(facts)
        self.setCurrentWidget(self._open.widget)
        # if merely re-read, leave it
        if self.isVisible() and not (there and self.window().focusWidget() is keyboard):
            self._open.enter()
        if item:
            self._open.go_to(item)
        self._context.host.renew_header("centre")

    def _read_plan(self, ref: Ref) -> None:
        """Show a plan of a unit as received, read-only."""
        self._opening.forget()
        if self._plan is None:
            self._plan = ReceivedPlanPage(self._context, self._plan_reading)
            self.addWidget(self._plan)
        try:
            self._of_year = self._plan.show_plan(ref)
        except UserError as problem:
            self._context.host.refuse(problem)
            return
        self.setCurrentWidget(self._plan)
        self._plan.enter()
        self._context.host.renew_header("centre")

    def _turn_to(self, unit: str) -> None:
        """Select the unit that a request of the panel concerns; one selected since may still be loading."""
        if unit and unit != self._unit:
            self._show_unit(unit)

    def _read_shown(self, ref: Ref) -> None:
        self._turn_to(self.page.unit.here)
        self._read_document(ref)

    def _read_document(self, ref: Ref, item: str = "") -> None:
        if ref.entity == "plan":
            self._read_plan(ref)
        else:
            self._opening.read(ref, item)

    def _remark(self) -> None:
        """Write a remark at the item, row or field with the focus."""
        if self._plan is not None and self.currentWidget() is self._plan:
            self._plan.ask_remark()
        elif (
            self._open is not None
            and self._assessment
            and self.currentWidget() is self._open.widget
        ):
            here = self._open.current()
            if here is None:
                self._context.host.report(_("เลือกข้อก่อน แล้วจึงเขียนความเห็น"), "warn")
                return
            self.answering.ask_remark(self._assessment.scope, self._assessment, here)

    def _back(self) -> None:
        """Go back to the page the unit was opened from, and from there to the list."""
        self._opening.forget()
        self._sought = None
        if self.currentWidget() is not self.page:
            to, self._from = self._from or self.page, None
            self.setCurrentWidget(self.page if to is self.currentWidget() else to)
            self.enter()
            self._context.host.renew_header("centre")

    def _tell(self, unit: str, kind: str, text: str) -> None:
        """Write a message to the unit about its assessment, or about its office while no assessment has arrived."""
        about = Ref(unit, "office", record_id(unit, "office", unit))
        line = self.page.line(unit)
        if line is not None and line.place is not None:
            about = Ref(*line.place.assessment.split("/"))
        said = _("บันทึกข้อความแล้ว จะไปกับไฟล์ที่ส่งถึงหน่วยงานนี้ กด Ctrl+Z เพื่อเลิกทำ")
        deed = partial(comment, unit=unit, topic=about, kind=kind, text=text)
        self._context.do(deed, lambda: self._context.host.toast(said))

    def ask_reply(self, letter: UnitMessage) -> None:
        """Ask for a reply to a unit's letter and save it; the unit will read the reply below its letter."""
        parts: list[Part] = [f"{letter.who}: {letter.text}", note("text", _("คำตอบ"), need=True)]
        prompt = Prompt(title=_("ตอบหน่วยงาน"), parts=parts, go=_("ตอบ"), icon="pen")
        deed = partial(comment, unit=letter.unit, topic=letter.ref, kind="comment")
        said = _("บันทึกคำตอบแล้ว จะไปกับไฟล์ที่ส่งถึงหน่วยงานนี้")

        def go(text: str) -> None:
            self._context.do(partial(deed, text=text), partial(self._context.host.toast, said))

        ask(self._context.look, self.page, prompt, go)

    def _report_copied(self) -> None:
        self._context.host.report(_("คัดลอกข้อความแล้ว วางใน LINE หรือหนังสือได้"), "ok")

    def _send(self, line: RankedUnitRow) -> None:
        to = self._receivers.get(line.unit.id)
        if to is not None:
            self._context.files.export(to.ages, to.code)

    def _sent(self, text: str, _more: str, tone: str) -> None:
        if self.isVisible():
            self.page.unit.show_result(text, tone)

    def _changed(self, changes: Changes) -> None:
        self._reading.note(changes)
        if changes.label in ANSWERED and self.isVisible():
            self.page.unit.text.clear()
            self._show_unit(self._unit)
            if self._plan is not None and self.currentWidget() is self._plan:
                self._plan.refresh()
                self._context.host.renew_header("centre")
            elif (
                self._open is not None
                and self._assessment
                and self.currentWidget() is self._open.widget
            ):
                self._opening.read(self._assessment)
        elif self.isVisible() and changes.touched:
            if self.telling is not None:
                self.telling.read(self._year, self._by)
            self._reading.again()
            self._show_unit(self._unit)


def _unit_read(
    form: Instrument | None, line: RankedUnitRow, year: int, reader: Reader
) -> UnitPanelContent:
    unit = line.unit.id
    if form and line.place:
        parts = parts_of(form, Ref(*line.place.judged.split("/")), reader)
    else:
        parts = ()
    messages = UnitMessage.each(reader, unit, datetime.now().date())
    signed = signed_lines(reader, unit, year)
    return UnitPanelContent(unit, parts, messages, signed, documents_of(reader, unit, year))


class UnitListReader:
    """Reads the list of units in the background; after changes only the units whose records were written."""

    def __init__(
        self,
        session: OfficeSession,
        unit: str,
        arrived: Callable[[CentreUnitList], object],
        owner: QObject,
    ) -> None:
        self._session = session
        self._unit = unit
        self._show = arrived
        self._aside = BackgroundReader(session, owner)
        self._year, self._by = 0, ""
        self._shown: CentreUnitList | None = None
        self._written: frozenset[Ref] = frozenset()  # records written since the last request
        # records written before it, since the shown list was read
        self._covered: frozenset[Ref] = frozenset()

    def read(self, year: int, form_id: str) -> None:
        """Read all units of a year, ranked by the form with this id ("" = the form that was sent first)."""
        self._year = year
        self._by = form_id
        self._shown = None
        self.again()

    def note(self, changes: Changes) -> None:
        """Note the records that were written, so that the next reading rereads the units they belong to."""
        self._written |= changes.touched

    def again(self) -> None:
        """Read the units again: those whose records were written since the last reading or, without one, all."""
        self._covered, self._written = self._covered | self._written, frozenset()
        asked = CentreUnitListQuery(self._unit, self._year, datetime.now().date(), self._by)
        before, written = self._shown, self._covered

        def view(reader: Reader) -> CentreUnitList:
            if before is None:
                return centre_list(asked.unit, asked.year, asked.today, reader, asked.form_id)
            return list_again(asked, reader, before, written)

        self._aside.read(view, self._arrived)

    def _arrived(self, centre_list: CentreUnitList) -> None:
        """Hand over the list that arrived: of several requests only the last one arrives, and it covers the others."""
        self._covered, self._shown = frozenset(), centre_list
        self._show(centre_list)


class AssessmentReader:
    """Reads assessments in the background; shows only the one requested last."""

    def __init__(
        self,
        session: OfficeSession,
        show: Callable[[Ref, AssessmentFacts, str], object],
        refused: Callable[[UserError], object],
        owner: QObject,
    ) -> None:
        """Make the reader; `show` gets an assessment, its facts and the id of the item to show ("" = none)."""
        self._show, self._refused = show, refused
        self._wanted: Ref | None = None
        # assessment being read, and the subject whose answers are shown
        self._of: tuple[Ref | None, str] = (None, "")
        self._aside = BackgroundReader(session, owner)

    def show_subject(self, subject: str) -> None:
        """Read the answers of the subject with this id, in the assessment that was read last."""
        ref, _before = self._of
        if ref is not None:
            self._of = (ref, subject)
            self.read(ref)

    def read(self, ref: Ref, item: str = "") -> None:
        """Read an assessment and show its item `item` (id, "" = none). The subject last chosen in it stays chosen."""
        self._wanted = ref
        self._of = self._of if self._of[0] == ref else (ref, "")
        subject = self._of[1]

        def view(reader: Reader) -> AssessmentFacts:
            return AssessmentFacts.of(reader, ref, subject).compared(reader)

        arrived = partial(self._arrived, ref, item)
        self._aside.read(view, arrived, arrived)

    def forget(self) -> None:
        """Do not show the assessment that is still being read, if any."""
        self._wanted = None

    def _arrived(self, ref: Ref, item: str, outcome: AssessmentFacts | UserError) -> None:
        if ref != self._wanted:
            return
        self._wanted = None
        if isinstance(outcome, UserError):
            self._refused(outcome)
        else:
            self._show(ref, outcome, item)
