"""Reads an assessment that a unit has sent behind the window: of a large one that takes as long as is felt."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from core.assessment.facts import AssessmentFacts, assessment_facts, compared
from core.errors import UserError
from core.forms.ports import Reader
from core.values import Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import AssessmentReading
from ui.session import Session


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
