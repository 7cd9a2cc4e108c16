"""Phones in a scoring workshop: what they are asked while it votes and talks, and the photographs they give."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from core.forms.ports import Action, Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import as_asked, phone_answers, phone_asking, voted_now
from core.workshop.deeds import take
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from core.workshop.slip_deeds import take_asked
from core.workshop.view import Workshop, workshop
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.workshop.hall import Hall
from ui.desktop.workshop.phones_photos import PhonePhotos
from ui.phone.keeping import Take


class Phones(Hall[Workshop]):
    """The room of one workshop: while the room talks it is opened again, for what is voted on once more and for
    photographs, which wait."""

    LYING = False

    def __init__(self, room: PageContext, page: QWidget) -> None:
        self._workshop = WorkshopMeets(room)
        super().__init__(room, page, self._workshop)
        self.photos = PhonePhotos(room, page, self.book)
        self.part.photos_wanted.connect(lambda: self.photos.open())
        self.photos.changed.connect(self._show)

    def show_item(self, item: str) -> None:
        """The item the room talks about now."""
        self.photos.show_item(item)
        self._ask()

    def taking(self, assessment: Ref, votes: Sequence[Vote]) -> Action:
        """The deed that keeps what came on paper or at the table; phones of these slips are told what counts now,
        before the pen goes on to what they send themselves."""

        def kept(ctx: Context, store: Store) -> Changes:
            changes = take(ctx, store, assessment, votes)
            hall, at = self.hall, self._at
            if changes.save and hall is not None and at is not None and at.assessment == assessment:
                hall.set_answers(as_asked(at, votes))
            return changes

        return kept

    def deeds(self) -> Iterator[HeaderAction]:
        yield from super().deeds()
        if self.photos.waiting:
            yield HeaderAction(_("ภาพจากโทรศัพท์"), "photo", self.photos.open)

    def _begin(self, held: Workshop) -> None:
        self._workshop.here = self.photos.item
        super()._begin(held)

    def _ask(self) -> None:
        self._workshop.here = self.photos.item if self._own else ""
        super()._ask()

    def _voted(self, held: Workshop) -> Workshop:
        return voted_now(held)

    def _show(self) -> None:
        self.photos.follow(self._held)
        super()._show()
        self.part.show_photos(len(self.photos.waiting))


class WorkshopMeets:
    """What the room of a workshop asks, and where votes go."""

    def __init__(self, room: PageContext) -> None:
        self._session, self.called = room.session, _("ประชุมให้คะแนน")
        self.here = ""  # the item the room talks about

    def again(self, at: Workshop) -> Workshop | None:
        return self._session.read(partial(workshop, assessment=at.assessment))

    def asked(self, held: Workshop) -> tuple[Question, ...]:
        """What is voted on now, or the item a photograph may be given for."""
        return tuple(phone_asking(held, self.here).questions)

    def stage(self, held: Workshop) -> PhoneStage:
        return phone_asking(held, self.here).stage

    def kept(self, reader: Reader, held: Workshop) -> tuple[Vote, ...]:
        return phone_answers(reader, held)

    def take(self, held: Workshop) -> Take:
        def kept(ctx: Context, store: Store, votes: Sequence[Vote]) -> Changes:
            return take_asked(ctx, store, held.assessment, votes)

        return kept

    def printed(self, held: Workshop) -> tuple[str, str]:
        return held.facts.office, str(held.facts.form.title)

    def begin(self) -> None:
        """The page asks how many vote."""
