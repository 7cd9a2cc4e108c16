"""Reads behind the window the list of units of a year, and the assessment that one unit has sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject

from core.assessment.facts import AssessmentFacts, assessment_facts, compared
from core.centre.view import CentreList, ListAsked, centre_list, list_again
from core.errors import UserError
from core.forms.ports import Reader
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import AssessmentReading
from ui.session import Session


class ListReader:
    """Remembers what it has handed over, and what was written since that was asked for."""

    def __init__(
        self, session: Session, unit: str, arrived: Callable[[CentreList], object], owner: QObject
    ) -> None:  # fmt: skip
        self._session, self._unit, self._show = session, unit, arrived
        self._aside = BackgroundReader(session, owner)
        self._year, self._by = 0, ""
        self._shown: CentreList | None = None
        self._written: frozenset[Ref] = frozenset()  # since anything was asked for
        self._covered: frozenset[Ref] = frozenset()  # and before, since what is shown was

    def read(self, year: int, by: str) -> None:
        """Read a year as a whole, ranked by the form of this id, "" = the first that was sent."""
        self._year, self._by, self._shown = year, by, None
        self._ask()

    def note(self, changes: Changes) -> None:
        """Remember what was written, whether the list is read again now or later."""
        self._written |= changes.touched

    def again(self) -> None:
        """Read what was written since, and nothing else where single units wrote it."""
        self._ask()

    def _ask(self) -> None:
        self._covered, self._written = self._covered | self._written, frozenset()
        asked = ListAsked(self._unit, self._year, datetime.now().date(), self._by)
        self._aside.read(partial(self._view, asked, self._shown, self._covered), self._arrived)

    def _view(self, asked: ListAsked, before: CentreList | None, written: frozenset[Ref], reader: Reader) -> CentreList:
        if before is None:
            return centre_list(asked.unit, asked.year, asked.today, reader, asked.by)
        return list_again(asked, reader, before, written)

    def _arrived(self, found: CentreList) -> None:
        """Of several asked for only the last arrives: it holds whatever the others were asked for."""
        self._covered, self._shown = frozenset(), found
        self._show(found)


class AssessmentOpening:
    """The last one that is asked for is shown, unless the person has turned to something else meanwhile."""

    def __init__(
        self,
        session: Session,
        show: Callable[[Ref, AssessmentFacts, str], object],
        refused: Callable[[UserError], object],
        owner: QObject,
    ) -> None:
        """`show` is given the assessment, its facts and the id of the item to go to, "" = none."""
        self._show, self._refused = show, refused
        self._wanted: Ref | None = None
        self._of: tuple[Ref | None, str] = (None, "")  # what is read, and whose answers of it
        self._aside = BackgroundReader(session, owner)

    def followed(self, reading: AssessmentReading) -> AssessmentReading:
        """The page, whose person turns to the answers of another: of a form that is filled for many."""
        reading.subject_wanted.connect(self._turn_to)
        return reading

    def _turn_to(self, subject: str) -> None:
        ref, _before = self._of
        if ref is not None:
            self._of = (ref, subject)
            self.read(ref)

    def read(self, ref: Ref, item: str = "") -> None:
        """Show it at an item, "" = at its first; of one filled for many, those answers that were shown last."""
        self._wanted = ref
        self._of = self._of if self._of[0] == ref else (ref, "")
        subject = self._of[1]

        def view(reader: Reader) -> AssessmentFacts:
            return compared(reader, assessment_facts(reader, ref, subject))

        told = partial(self._arrived, ref, item)
        self._aside.read(view, told, told)

    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._wanted = None

    def _arrived(self, ref: Ref, item: str, found: AssessmentFacts | UserError) -> None:
        if ref != self._wanted:
            return
        self._wanted = None
        if isinstance(found, UserError):
            self._refused(found)
        else:
            self._show(ref, found, item)
