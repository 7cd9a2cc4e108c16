"""Keeps the assessment page and the folder in step: saves what is entered, reads and shows what has changed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.deeds import answer_item, keep_draft, take_up_drafts
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import Entered
from core.assessment.sheets import people_of
from core.assessment.start_deeds import add_person, remove_person, set_assessment, set_group
from core.entities import REGISTERS
from core.errors import UserError
from core.forms.ports import Reader
from core.values import Changes, Ref
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.assessment.cards import SubjectCalls
from ui.desktop.assessment.page import AssessmentCalls, AssessmentPage
from ui.desktop.base.live_page import AROUND, RecordTracker, touched
from ui.desktop.base.page_context import FieldInputs, PageContext
from ui.desktop.base.saving import EditQueue, left_drafts

FieldInput = tuple[str, Entered, tuple[str, ...]]
TypedAnswer = tuple[str, list[FieldInput]]  # item, and what was entered for its answer
SHOWN = AROUND | {"assessment", "sheet", "answer"}
ROWS = frozenset({"plan", "row", "progress", *REGISTERS})  # figures are computed from these


class AssessmentInputSaver(QObject):
    """Makes the assessment page, saves what is entered on it item by item, and shows saved changes on it."""

    def __init__(self, context: PageContext, desk: QWidget, items: ItemCalls) -> None:
        """Make the page; `desk` is the widget that will contain it, `items` what it calls beside saving."""
        super().__init__(desk)
        self._session = context.session
        self._unit = context.unit
        subjects = SubjectCalls(self.show_subject, self._begin, self._remove, self._group)
        calls = AssessmentCalls(self._answer, self._draft, self.set_facts, subjects, items)
        self.page = AssessmentPage(context.look, calls)
        self.facts: AssessmentFacts | None = None  # the facts shown
        self._wanted = ""  # the entry whose sheet is to be shown
        # the people before somebody was added, who is shown next
        self._begun: set[str] | None = None
        self.said_at_figure: UserError | None = None  # an error that the page itself shows
        self._pending = EditQueue[Ref, TypedAnswer](self._send, _joined)
        self.tracker = RecordTracker(
            context, desk, self.refresh, SHOWN, waiting=lambda: self._pending.waiting, often=True
        )
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)

    @property
    def ref(self) -> Ref | None:
        return self.tracker.ref

    def of_year(self, year: int) -> tuple[Ref, ...]:
        """Return the office's own assessments of a year; the one shown most recently comes first."""
        return self.tracker.of_year(year, "assessment", self._unit, round="self")

    def open(self, ref: Ref) -> None:
        """Show this assessment. Raises UserError if the assessment or its form is not on this PC."""
        self.page.hand_over()
        self.tracker.turn(ref, self.refresh)
        self._take_up_drafts()

    def leave(self) -> None:
        """Show no assessment, because the year has none."""
        self.page.hand_over()
        self.tracker.ref = self.facts = None

    def show_subject(self, subject: str) -> None:
        """Show the answers of the subject (a person or register entry) with this id."""
        self.page.hand_over()
        self._wanted = subject
        self.refresh()
        self._wanted = ""
        self._take_up_drafts()

    def _begin(self, person_id: str) -> None:
        if self.facts is not None:
            self._begun = {*self._people()}
            self._of_people(partial(add_person, form=self.facts.form, register_id=person_id))

    def _remove(self, who: str) -> None:
        self._of_people(partial(remove_person, person=who))

    def _group(self, who: str, group: str) -> None:
        if self.facts is not None:
            self._of_people(partial(set_group, form=self.facts.form, person=who, group=group))

    def _of_people(self, deed: Callable[..., Changes]) -> None:
        self.page.hand_over()
        if self.ref is not None:
            self.tracker.do(partial(deed, assessment=self.ref))

    def _people(self) -> list[str]:
        """Return whom the form is filled in for so far, in that order."""
        facts = self.facts
        if facts is None:
            return []
        return [
            one.id
            for one in self._session.read(
                partial(people_of, form=facts.form, assessment=facts.record.ref)
            )
        ]

    def refresh(self) -> None:
        """Read the assessment again and show it; while input waits to be saved, read it without showing it."""
        ref = self.ref
        if ref is not None:
            self.facts = self._session.read(lambda reader: self._read(reader, ref))
            if not self._pending.waiting:
                self.page.show_facts(self.facts)
                self.tracker.shown.emit()

    def _read(self, reader: Reader, ref: Ref) -> AssessmentFacts:
        if self.facts is not None and self.facts.record.ref == ref:
            subject = self.facts.subject
        else:
            subject = ""
        facts = AssessmentFacts.of(reader, ref, self._wanted or subject)
        # results of others change only with an imported file
        if self.facts is None or self.facts.record.ref != ref:
            return facts.compared(reader)
        return replace(facts, peers=self.facts.peers)

    def _answer(self, item: str, inputs: FieldInputs) -> None:
        if self.facts is not None:
            self._pending.ask(self.facts.place(item), (item, list(inputs)))

    def _send(self, _answer: Ref, typed_answer: TypedAnswer) -> None:
        assert self.facts is not None
        assert self.ref is not None
        form, (item, inputs) = self.facts.form, typed_answer
        answer = partial(
            answer_item, instrument=form, assessment=self.ref, item=item, inputs=inputs
        )
        self.tracker.do(partial(answer, subject=self.facts.subject))

    def _draft(self, item: str, inputs: FieldInputs) -> None:
        if self.facts is not None:
            tree, ref = self.facts.tree, self.facts.place(item)
            self._session.do(
                partial(keep_draft, tree=tree, ref=ref, item=item, inputs=list(inputs))
            )

    def _take_up_drafts(self) -> None:
        """Enter the drafts of fields that had the focus when the program last ended."""
        if self.facts is None or self.ref is None:
            return
        kept = left_drafts(self._session, lambda draft: draft.ref.entity == "answer")
        if not kept:  # items are looked up only if there is a draft
            return
        items = {self.facts.place(item.id): item.id for item in self.facts.tree.answered()}
        left: dict[str, list[FieldInput]] = {}
        for draft in (one for one in kept if one.ref in items):
            left.setdefault(items[draft.ref], []).append((draft.field, draft.value, draft.seen))
        take_up = partial(
            take_up_drafts,
            instrument=self.facts.form,
            assessment=self.ref,
            subject=self.facts.subject,
        )
        for item, inputs in left.items():
            self._session.do(partial(take_up, item=item, inputs=inputs))

    def set_facts(self, inputs: FieldInputs) -> None:
        """Save what is entered of the assessment itself, such as its group."""
        if self.facts is not None and self.ref is not None:
            form = self.facts.form
            self.tracker.do(
                partial(set_assessment, instrument=form, assessment=self.ref, inputs=list(inputs))
            )

    def _changed(self, changes: Changes) -> None:
        self._pending.done(changes.touched.__contains__)
        if self.tracker.concerns(changes):
            self.tracker.renew()
            if self._begun is not None and (
                fresh := [one for one in self._people() if one not in self._begun]
            ):
                self._begun = None
                self.show_subject(fresh[-1])  # of the person who was just added
            self._pending.go_on(self._again)
        elif (
            (facts := self.facts)
            and (facts.form.figures or facts.form.register)
            and touched(changes, *ROWS)
        ):
            self.tracker.renew()

    def _refused(self, problem: UserError) -> None:
        self._pending.refused()
        self.tracker.renew()
        self.said_at_figure = problem if self.page.show_refused(problem) else None
        self._pending.go_on(self._again)

    def _again(self, _answer: Ref, answer: TypedAnswer) -> TypedAnswer | None:
        """Return pending input based on the values shown now, as the user typed it over their own text."""
        if self.facts is None:
            return None
        facts, (item, inputs) = self.facts, answer
        return item, [(name, value, facts.shown(item, name).seen) for name, value, _seen in inputs]


def _joined(older: TypedAnswer, newer: TypedAnswer) -> TypedAnswer:
    named = {name for name, _value, _seen in newer[1]}
    return newer[0], [each for each in older[1] if each[0] not in named] + newer[1]
