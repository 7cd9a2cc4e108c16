"""What one room shows or does for another. The shell hands it over, so no room imports another."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView, ItemRow
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.privacy.person_data import PersonalItem
from core.values import Ref
from ui.desktop.base.known_evidence import FileTarget
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.widgets.drop_area import Dropped

AskLock = Callable[[Ref, str, QWidget], object]  # lock a subject for signing: it, its title, the page that asks
AskErase = Callable[[tuple[PersonalItem, ...]], object]  # erase the personal data of these records
Bring = Callable[[QWidget, Dropped, FileTarget], object]  # file what was dropped on a page as evidence for a target
BatchAction = Callable[[int], HeaderAction]  # print many papers of a fiscal year


class CoveragePart(Protocol):
    """The demanded proofs of an assessment and what is given for them, as one of the pages of its desk."""

    @property
    def opened(self) -> SignalInstance: ...
    @property
    def left(self) -> SignalInstance: ...
    @property
    def item_wanted(self) -> SignalInstance:
        """The id of an item to go to."""

    @property
    def here(self) -> bool:
        """Whether the person looks at it."""

    def enter(self) -> None: ...
    def refresh(self) -> None:
        """Show what is saved or typed by now, if the person looks at it."""

    def deeds(self, prints: HeaderAction) -> tuple[HeaderAction, ...]:
        """What the header offers, the first of it aloud; `prints` leads to the papers."""


MakeCoverage = Callable[[QStackedWidget, Callable[[], AssessmentView | None]], CoveragePart]


class AssessmentReading(NamedTuple):
    """The assessment of another office, to be read."""

    widget: QWidget
    show: Callable[[AssessmentFacts], object]
    enter: Callable[[], object]
    here: Callable[[], ItemRow | None]  # the item the person is at


class PlanReading(NamedTuple):
    """The plan of another office, to be read."""

    widget: QWidget
    show: Callable[[PlanPage], object]
    enter: Callable[[], object]
    here: Callable[[], tuple[PlanRow | None, str]]  # row and id of the cell the keyboard is in, "" = the row as a whole
    period_wanted: SignalInstance  # id of the period whose report is to be shown
