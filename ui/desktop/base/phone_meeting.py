"""The interfaces between a meeting's page and the phone room that it opens."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from core.assessment.rounds import Slip
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.phone.keeping import PhoneStore, Take


class MeetingState(Protocol):
    """The present state of a meeting."""

    @property
    def at(self) -> Ref:
        """The record of the meeting."""

    @property
    def state(self) -> str:
        """The state as in core.workshop.view: phones may join while OPEN, a room may be tested from NONE on."""

    @property
    def slips(self) -> tuple[Slip, ...]: ...

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions open for answers now; () while the room waits."""

    @property
    def voted(self) -> Mapping[str, int]:
        """A dict of how many of the open questions are answered, keyed by slip."""


M = TypeVar("M", bound=MeetingState)
M_contra = TypeVar("M_contra", bound=MeetingState, contravariant=True)


class MeetingAdapter(Protocol[M]):
    """An interface for what differs between kinds of meetings: their questions, texts, and how answers are saved."""

    @property
    def called(self) -> str:
        """The heading above the questions on phones."""

    def again(self, at: M) -> M | None:
        """Read the meeting of `at` again and return its present state; None if it is gone. Raises UserError."""

    def asking(self, held: M) -> tuple[tuple[Question, ...], PhoneStage]:
        """Return the questions as phones show them, and which of them take answers."""

    def kept(self, reader: Reader, held: M) -> tuple[Vote, ...]:
        """Return every answer given so far. Raises UserError."""

    def take(self, held: M) -> Take:
        """Return the action that saves incoming answers."""

    def printed(self, held: M) -> tuple[str, str]:
        """Return the texts printed on the slips: the office's name and the title of its form."""

    def begin(self) -> None:
        """Start a meeting that has no slips yet, so that phones can join it."""


class PhoneRoom(Protocol[M_contra]):
    """The interface of a page's phone room: phones join it and send their answers to this PC."""

    book: PhoneStore
    hosts: tuple[str, ...]

    @property
    def part(self) -> QWidget:
        """The widget for the page: whether phones may join, and how many have."""

    @property
    def where(self) -> str: ...

    def follow(self, held: M_contra | None) -> None: ...

    def open(self) -> None: ...

    def end(self, trouble: str = "") -> None: ...

    def deeds(self) -> Iterator[HeaderAction]: ...

    def on_paper(self, do: Callable[[], object]) -> None:
        """Set the function called if no phone can reach this PC."""


OpensRoom = Callable[[PageContext, QWidget, MeetingAdapter[M]], PhoneRoom[M]]
