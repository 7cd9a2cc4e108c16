"""The controller of an office's assessments of a year, or of the page that starts one; attaches evidence to items."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget
from shiboken6 import isValid

from core.assessment.answers import AGREED
from core.assessment.facts import AssessmentFacts
from core.assessment.rounds import AssessmentRounds
from core.assessment.rows import AssessmentView, ItemRow
from core.assessment.sheets import NO_SUBJECT, answer_at, sheet_of
from core.assessment.start_deeds import start_assessment
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import EvidencePiece, SuggestedEvidence
from core.forms.ports import Reader, bound_form, form_here
from core.forms.settings import SettingInForce
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.people.units import has_units
from core.records.titles import year_words
from core.values import Changes, Record, Ref
from core.workshop.decisions import waiting_line
from ui.desktop.assessment.asks import (
    CHIP,
    KNOWN,
    MENU,
    PRINT,
    THIS,
    AttachRequest,
    EvidenceOffer,
    item_calls,
)
from ui.desktop.assessment.saver import AssessmentInputSaver
from ui.desktop.base.acting import GapConverter
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.choosing import form_actions
from ui.desktop.base.library_evidence import LibraryEvidenceLinker, pieces_of
from ui.desktop.base.page_context import (
    Bring,
    CoverageCalls,
    FileTarget,
    HeaderAction,
    HeaderContent,
    MakeCoverage,
    PageContext,
)
from ui.desktop.base.starting import NewDocumentPage, UnavailablePage, start_groups, start_page
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.read_only import ReadOnlyBar

if TYPE_CHECKING:
    from ui.desktop.assessment.answer_table import AnswerTableDesk
    from ui.desktop.assessment.by_hand import PaperAnswersDesk
    from ui.desktop.assessment.rescoring import RescoringDesk


class AssessmentDesk(QStackedWidget):
    """Shows one of the year's assessments, read and saved by an AssessmentInputSaver, or the page that starts one."""

    def __init__(
        self,
        context: PageContext,
        bring: Bring,
        make_coverage: MakeCoverage,
        survey: Callable[[Ref | None, bool], None],
    ) -> None:
        """Make the desk; `survey` gets the survey shown (None = none), and whether to open its phone room."""
        super().__init__()
        self._context = context
        self._year = 0
        self._survey = survey
        self._next: Ref | None = None  # the record `show_year` is called for
        self.attaching = ItemEvidenceDesk(context, self, lambda: self.assessing.ref, bring)
        calls = item_calls(context, self.attaching.attach, context.host.jump)
        self.assessing = AssessmentInputSaver(context, self, calls)
        self.page = self.assessing.page
        self.acting = GapConverter(context, self)
        self._gaps = BackgroundReader(context.session, self)
        self._gaps_stale = False
        self._start: NewDocumentPage | None = None
        self._not_shown = UnavailablePage()
        self.addWidget(self._not_shown)
        self.coverage = make_coverage(
            self,
            lambda: self.page.view if self.assessing.ref else None,
            CoverageCalls(self._moved, self._to_items, self._to_item),
        )
        said = context.host.report
        tracker = self.assessing.tracker
        for react in (self._moved, self.coverage.refresh, self._read_gaps, self._tell_meeting):
            tracker.shown.connect(react)
        tracker.lost.connect(lambda: self.show_year(self._year))
        tracker.busy.connect(lambda: said(_("กำลังบันทึก"), "info"))
        context.host.focus_moved.connect(self.page.ladders.moved)
        self.page.locked.go.clicked.connect(
            lambda: context.host.show_place("sign", self.assessing.ref)
        )
        # a workshop that was interrupted
        self.meeting = ReadOnlyBar(context.look, _("ไปต่อ"), icon="user")
        self.meeting.go.clicked.connect(self._go_on)
        above = self.page.layout()
        if isinstance(above, QBoxLayout):
            above.insertWidget(1, self.meeting)
        InstalledShortcuts(self, (KeyBinding(_("ปิด กลับไปเอกสารของปี"), ("Ctrl+W",), self._close),))
        context.news.changed.connect(self._changed)

    @property
    def start(self) -> NewDocumentPage:
        """The page that starts a year's assessment, created on first use."""
        if self._start is None:
            self._start = start_page(self._context, _("ยังไม่มีแบบประเมินในเครื่องนี้"), self._begin)
            self.addWidget(self._start)
        return self._start

    @cached_property
    def by_hand(self) -> "PaperAnswersDesk":
        """The controller of answers on paper, created on first use."""
        from ui.desktop.assessment.by_hand import PaperAnswersDesk

        return PaperAnswersDesk(self._context, self, self._saved)

    def _saved(self) -> Ref | None:
        """Save what is being typed and return the assessment that is shown, or None."""
        self.hand_over()
        return self.assessing.ref

    @cached_property
    def rescoring(self) -> "RescoringDesk":
        """The controller of scoring by other editions of the form, created on first use."""
        from ui.desktop.assessment.rescoring import RescoringDesk

        return RescoringDesk(self._context, self)

    @cached_property
    def tables(self) -> "AnswerTableDesk":
        """The controller that imports spreadsheets of answers, created on first use."""
        from ui.desktop.assessment.answer_table import AnswerTableDesk

        return AnswerTableDesk(self._context, self)

    def lead_to(self, ref: Ref) -> None:
        """Make the next `show_year` show this assessment."""
        self._next = ref

    def show_year(self, year: int) -> None:
        """Show an assessment of this year (set by `lead_to`, else the last shown or the first), or the start page."""
        self._year = year
        ref = self._next
        self._next = None
        home = self._context.session.read(partial(self._home, ref=ref)) if ref else None
        refs = self.assessing.of_year(year)
        if refs:
            self._show(home or refs[0])
        else:
            self.assessing.leave()
            title = _("ยังไม่มีการประเมินของปีงบประมาณ {year}").format(year=year)
            self.start.show_year(year, title, start_groups(self._context, year, "assessment"))
            self.setCurrentWidget(self.start)
        self._moved()

    def _show(self, assessment: Ref) -> None:
        """Show this assessment, or on the page itself the reason why it cannot be shown."""
        if self.indexOf(self.page) < 0:
            self.addWidget(self.page)  # only now, so that it is laid out where it is shown
        try:
            if self.assessing.ref != assessment:
                self.assessing.open(assessment)
        except UserError as problem:
            self.assessing.leave()
            self._not_shown.show_problem(problem)
            self.setCurrentWidget(self._not_shown)
            return
        if not self.coverage.here():
            self.setCurrentWidget(self.page)
        self.coverage.refresh()

    def enter(self) -> None:
        """Move the keyboard focus to the item where work continues."""
        if self.currentWidget() is self.page:
            self.page.ladders.enter()
        elif self.coverage.here():
            self.coverage.enter()
        elif self.currentWidget() is self._start:
            self.start.enter()

    def hand_over(self) -> None:
        self.page.hand_over()

    def here(self) -> Ref | None:
        """The reference of the current item's answer, else of the assessment; None if no assessment is shown."""
        facts, ladder = self.assessing.facts, self.page.ladders.top
        panel = ladder.here if ladder else None
        return facts.place(panel.row.id) if facts and panel else self.assessing.ref

    def go_to(self, ref: Ref, field: str = "") -> None:
        """Show the assessment `ref`, or the item with the answer `ref` in its assessment, at the input of a `field` of it,
        else the next open item."""
        home = self._context.session.read(partial(self._home, ref=ref))
        if home is not None and home != self.assessing.ref:
            self._show(home)
            if self.isVisible():
                self.enter()  # the focus was at an item of the previous one
            self._moved()
        facts = self.assessing.facts
        if facts is None:
            return
        if ref.entity == "answer":
            item = next(
                (one.id for one in facts.tree.answered() if answer_at(facts.sheet, one.id) == ref),
                "",
            )
            if item:
                self._to_item(item, field)
            else:
                self.page.next_open()

    def _home(self, reader: Reader, ref: Ref) -> Ref | None:
        """Return the assessment of the year that is meant or has this answer, given yet or not; None if none does."""
        own = self.assessing.of_year(self._year)
        if ref in own or ref.entity != "answer":
            return ref if ref in own else None
        for one in own:  # the one shown comes first
            form = form_here(reader.forms, bound_form(reader.record(one) or Record(one, {})))
            if form and any(
                answer_at(sheet_of(one), item.id) == ref for item in Tree(form).answered()
            ):
                return one
        return None

    def shows_error(self, problem: UserError) -> bool:
        """Return whether the visible page shows this error beside the typed number that caused the error."""
        return self.page.isVisible() and problem is self.assessing.said_at_figure

    def place(self) -> HeaderContent:
        view = self.page.view if self.assessing.ref else None
        if view is None:
            return HeaderContent(_("เอกสารของปี"), _("การประเมิน"))
        edition = _("เกณฑ์ฉบับ พ.ศ. {year}").format(year=view.edition)
        facts = self.assessing.facts
        year = year_words(facts.record) if facts else ""
        title = " ".join(filter(None, (view.title, year)))
        crumbs = "  ›  ".join((_("เอกสารของปี"), _("การประเมิน"), edition))
        primary, *others = self.coverage.deeds(
            HeaderAction(_("พิมพ์แบบตรวจ"), "printer", self._print)
        )
        return HeaderContent(crumbs, title, primary, (*others, *self._further(view, facts)))

    def _further(
        self, view: AssessmentView, facts: AssessmentFacts | None
    ) -> Iterator[HeaderAction]:
        """Yield the further actions: on results, gaps, assigned work, the form, its groups, tables and meetings."""
        ref = self.assessing.ref
        read = self._context.session.read
        go = self._context.host.show_place
        if ref is not None and (review := read(partial(AssessmentRounds.released_of, ref=ref))):
            yield HeaderAction(_("ผลของคณะกรรมการ"), "chat", partial(go, "results", review))
        yield HeaderAction(_("ทำสิ่งที่ยังขาดเป็นแผน"), "plan", self._open_gaps)
        if read(partial(has_units, self._context.unit)):
            yield HeaderAction(_("มอบหมายให้หน่วยงานข้างใต้"), "building", self._give)
        yield from form_actions(
            self._context, ref, facts.form if facts else None, self._choices, self
        )
        for key, words in view.group.options if view.group and not view.locked else ():
            given = [("group", key, view.group_slot.shown.seen)]
            icon = "tick" if view.group and key == view.group.on else "building"
            yield HeaderAction(
                _("กลุ่ม{name}").format(name=words),
                icon,
                partial(self.assessing.set_facts, given),
            )
        yield from self._tables(facts)
        if facts:
            yield from self.rescoring.actions(facts.record)
        yield from self._meets(facts)
        yield HeaderAction(_("ปิด กลับไปเอกสารของปี"), "left", self._close)

    def _give(self) -> None:
        self.hand_over()
        ref = self.here()
        if ref is None or ref.entity != "answer":
            self._context.host.report(_("เลือกข้อที่จะมอบหมายก่อน แล้วเลือกมอบหมายอีกครั้ง"), "info")
        else:
            self._context.host.show_place("assigned", ref)

    def _read_gaps(self) -> None:
        """Read in the background which rows were made from missing items, and which items lead to a grade; of a hidden
        page once it is shown."""
        facts, view = self.page.shown, self.page.view
        self._gaps_stale = not self.isVisible()
        if self._gaps_stale:
            return
        if self.assessing.ref is not None and facts is not None and view is not None:
            shown = partial(self.acting.asking.shown, facts=facts, view=view)
            self._gaps.read(shown, self.page.show_gaps)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._gaps_stale:
            self._read_gaps()

    def _tell_meeting(self) -> None:
        """Show a bar if a workshop on this assessment was started here and is interrupted."""
        ref, view = self.assessing.ref, self.page.view
        there = ref is not None and view is not None and not view.locked
        survey = there and self._of_survey
        self._survey(ref if survey else None, False)
        if survey:
            return
        read = self._context.session.read
        self.meeting.show_locked(
            read(partial(waiting_line, assessment=ref)) if there and ref is not None else ""
        )

    @property
    def _of_survey(self) -> bool:
        facts = self.assessing.facts
        return facts is not None and facts.form.survey

    def _go_on(self) -> None:
        ref, place = self.assessing.ref, self._context.host.show_place
        if self._of_survey:
            self._survey(ref, True)
        else:
            place("workshop", ref)

    def _open_gaps(self) -> None:
        ref = self._saved()
        if ref is not None:
            self.acting.open(ref)

    def _tables(self, facts: AssessmentFacts | None) -> Iterator[HeaderAction]:
        """Yield the action that reads answers from a table; not if people each have their own sheet."""
        if facts and not facts.locked and facts.person == NO_SUBJECT:
            yield HeaderAction(_("นำคำตอบเข้าจากตาราง"), "table", lambda: self.tables.ask(facts))

    def take(self, paths: Sequence[Path]) -> None:
        """Preview the answers in the first of the dropped spreadsheets, or report that the assessment takes none."""
        if next(self._tables(self.assessing.facts), None) and (facts := self.assessing.facts):
            self.tables.read(paths[0], facts)
        else:
            self._context.host.report(_("ตารางนี้นำเข้าที่นี่ไม่ได้ เปิดการประเมินที่ยังแก้ได้ก่อน"), "bad")

    def _meets(self, facts: AssessmentFacts | None) -> Iterator[HeaderAction]:
        """Yield the actions of a workshop and of answers on paper, for a form filled once by agreement or a survey."""
        form = facts.form if facts else None
        if (
            facts
            and form
            and form.kind
            and (not form.register or form.survey)
            and form.combine == AGREED
        ):
            if not form.survey:
                yield HeaderAction(_("ประชุมให้คะแนน"), "user", self._go_on)
            elif not facts.locked:
                yield HeaderAction(_("ตอบทางโทรศัพท์ในห้อง"), "pc", self._go_on)
            yield HeaderAction(
                _("บันทึกแบบสำหรับกรอกด้วยมือเป็น PDF"), "doc", lambda: self.by_hand.print()
            )
            if not facts.locked:
                yield HeaderAction(_("อ่านแบบที่กรอกด้วยมือ"), "scan", lambda: self.by_hand.ask_files())

    def _choices(self) -> tuple[Sequence[SettingInForce], str]:
        facts = self.assessing.facts
        return (facts.choices, facts.locked) if facts else ((), "")

    def _to_items(self) -> None:
        """Go back from the proofs to the items."""
        self.setCurrentWidget(self.page)
        self.enter()
        self._moved()

    def _to_item(self, item: str, field: str = "") -> None:
        if self.coverage.here():
            self._to_items()
        self.page.go_to(item, field)

    def _print(self) -> None:
        """Go to the papers of the assessment, where they are previewed before they are printed."""
        ref = self._saved()
        if ref is not None:
            self._context.host.show_place("papers", ref)

    def _close(self) -> None:
        self.hand_over()
        self._context.host.show_page("documents")

    def _begin(self, form: Instrument, year: int, profiles: Sequence[str]) -> None:
        worded = self._context.session.forms.worded(form)
        self._context.session.do(
            partial(start_assessment, instrument=worded, year=year, profiles=profiles, ordinal=None)
        )

    def _moved(self) -> None:
        self._context.host.renew_header("assessment")

    def _changed(self, changes: Changes) -> None:
        """React to changes: an assessment was started, imported or restored from the bin; or the office was named."""
        if any(ref.entity in ("plan", "row", "progress") for ref in changes.touched):
            self._read_gaps()
        if any(ref.entity in ("sheet", "motion") for ref in changes.touched):
            self._tell_meeting()
        if self._start is not None and any(ref.entity == "instrument" for ref in changes.touched):
            self.removeWidget(self._start)  # a form came or went: the page is made anew
            self._start.deleteLater()
            self._start = None
            self.show_year(self._year)
        if self.assessing.ref is None and any(
            ref.entity == "assessment" for ref in changes.touched
        ):
            self.show_year(self._year)
            if self.isVisible():
                self.enter()


OFFERED = 4  # pieces offered in a menu


class ItemEvidenceDesk(QObject):
    """Attaches evidence to items: opens the menu, asks which proof it is, and saves the evidence."""

    def __init__(
        self, context: PageContext, page: QWidget, subject: Callable[[], Ref | None], bring: Bring
    ) -> None:
        """Take requests from `page`; `subject` returns the shown assessment, `bring` files evidence for its item."""
        super().__init__(page)
        self._context = context
        self._page = page
        self._subject = subject
        self._bring = bring
        self._known = LibraryEvidenceLinker(context, page)
        self._reader = BackgroundReader(context.session, self)

    def attach(self, request: AttachRequest) -> None:
        ref, item = self._subject(), request.item
        if ref is None:
            return
        proof = request.proof
        if proof is None:  # a drop on an item means its only missing proof, else its only proof
            missing = [one.id for one in item.proofs if one.missing] or [
                one.id for one in item.proofs
            ]
            proof = missing[0] if len(missing) == 1 else ""
        proofs = tuple((one.id, one.text) for one in item.proofs)
        place = EvidenceTarget(ref, item.id)
        sure = bool(proof) and (
            request.how == CHIP or (request.proof is None and bool(request.brought))
        )
        at = FileTarget(place, item.place, proofs, proof, sure)
        # opened once likely evidence is read
        if request.how == MENU and (button := request.button) is not None:
            self._reader.read(
                lambda reader: likely(pieces_of(self._context, reader), item, place),
                lambda offered: button.open_menu(item, offered) if isValid(button) else None,
            )
        elif request.how == THIS and request.evidence is not None:
            self._known.link((request.evidence,), at)
        elif request.how == PRINT:
            self._context.host.show_place("papers", answer_at(sheet_of(ref), item.id))
        elif request.how == KNOWN:
            self._known.ask(
                at, [one.text for one in item.proofs if one.id == at.proof or not at.proof]
            )
        else:
            self._bring(self._page, request.brought, at)


def likely(
    pieces: tuple[EvidencePiece, ...], item: ItemRow, place: EvidenceTarget
) -> list[EvidenceOffer]:
    """Return evidence to offer for an item's missing proofs: `pieces` not linked to `place`, the likeliest first."""
    found = [
        EvidenceOffer(one.piece.ref, one.piece.title, proof.id, proof.text, one.reason, one.rank)
        for proof in item.proofs
        if proof.missing
        for one in SuggestedEvidence.among(pieces, proof.text, place)
    ]
    return sorted(found, key=lambda one: -one.rank)[:OFFERED]
