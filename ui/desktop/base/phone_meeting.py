"""The interfaces between a meeting's page and its phone room, in which people answer by phone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from core.assessment.rounds import WorkshopSlip
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.widgets.buttons import Do
from ui.phone.keeping import Take


class PhoneMeetingState(Protocol):
    """The present state of a scoring meeting or workshop, as its phone room reads it."""

    @property
    def at(self) -> Ref:
        """The reference of the meeting's record."""

    @property
    def state(self) -> str:
        """NONE, OPEN, TALKS or DONE of core.workshop.view; phones can join only while it is OPEN."""

    @property
    def slips(self) -> tuple[WorkshopSlip, ...]: ...

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that may be answered now; () while phones must wait."""

    @property
    def voted(self) -> Mapping[str, int]:
        """{slip number: how many of the questions open now are answered on it}."""


M = TypeVar("M", bound=PhoneMeetingState)


class MeetingAdapter(Protocol[M]):
    """Adapts a phone room to one kind of meeting: questions, texts, and how answers are saved."""

    @property
    def called(self) -> str:
        """The heading above the questions on the phones."""

    def again(self, meeting: M) -> M | None:
        """Return the meeting as it is now, or None if it was deleted. Raises UserError if it cannot be read."""

    def asking(self, meeting: M) -> tuple[tuple[Question, ...], PhoneQuestionStage]:
        """Return (a meeting's questions as phones show them, which of these questions can be answered now)."""

    def kept(self, reader: Reader, meeting: M) -> tuple[Vote, ...]:
        """Return every answer saved in the meeting so far. Raises UserError if they cannot be read."""

    def take(self, meeting: M) -> Take:
        """Return the action that saves answers arriving from phones in a meeting."""

    def printed(self, meeting: M) -> tuple[str, str]:
        """Return the texts on the phone slips of a meeting: (name of the office, title of its form)."""

    def begin(self) -> None:
        """Start a meeting that has no slips yet, so that phones can join."""


class PhoneRoomCalls(NamedTuple, Generic[M]):
    """The phone room of a page, which phones of the same network join to send answers, as the page uses it."""

    part: QWidget  # tells whether phones may join, and how many have
    is_open: Callable[[], bool]
    follow: Callable[[M | None], None]
    open: Do
    end: Do
    deeds: Callable[[], Iterator[HeaderAction]]


# the last: called when the user chooses to go on with paper, because no phone can reach this PC
OpensRoom = Callable[[PageContext, QWidget, MeetingAdapter[M], Do], PhoneRoomCalls[M]]
