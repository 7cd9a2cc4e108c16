"""What a meeting tells the room it opens to phones, and what its page may ask of that room."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from core.assessment.slips import Slip
from core.forms.ports import Reader
from core.values import Ref
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.phone.keeping import PhoneBook, Take


class PhoneMeeting(Protocol):
    """How it stands."""

    @property
    def at(self) -> Ref:
        """The record it is held on."""

    @property
    def state(self) -> str:
        """Of core.workshop.view: phones may come in while it is OPEN, a room may be tested from NONE on."""

    @property
    def slips(self) -> tuple[Slip, ...]: ...

    @property
    def questions(self) -> tuple[Question, ...]:
        """What may be answered now; () while the room waits."""

    @property
    def voted(self) -> Mapping[str, int]:
        """How many of them each slip has answered."""


M = TypeVar("M", bound=PhoneMeeting)
M_contra = TypeVar("M_contra", bound=PhoneMeeting, contravariant=True)


class PhoneMeets(Protocol[M]):
    """What one kind of meeting knows of its own."""

    @property
    def called(self) -> str:
        """What stands above the questions on phones."""

    def again(self, at: M) -> M | None:
        """How it stands now, while the page shows another; None = it is gone. UserError too."""

    def asked(self, held: M) -> tuple[Question, ...]:
        """What phones show of its questions."""

    def stage(self, held: M) -> PhoneStage: ...

    def kept(self, reader: Reader, held: M) -> tuple[Vote, ...]:
        """What every slip has answered so far. UserError."""

    def take(self, held: M) -> Take:
        """The deed that keeps what comes."""

    def printed(self, held: M) -> tuple[str, str]:
        """The office and the title of its form, for the slips."""

    def begin(self) -> None:
        """The room is wanted and there are no slips yet."""


class PhoneRoom(Protocol[M_contra]):
    """The room of one page, as the page sees it."""

    book: PhoneBook
    hosts: tuple[str, ...]

    @property
    def part(self) -> QWidget:
        """Stands on the page: whether phones may come, and how many have."""

    @property
    def where(self) -> str: ...

    def follow(self, held: M_contra | None) -> None: ...

    def open(self) -> None: ...

    def end(self, trouble: str = "") -> None: ...

    def deeds(self) -> Iterator[HeaderAction]: ...

    def on_paper(self, do: Callable[[], object]) -> None:
        """What is done where no phone reaches this PC."""


OpensRoom = Callable[[PageContext, QWidget, PhoneMeets[M]], PhoneRoom[M]]
