"""Phones in a scoring workshop: what they are asked while it votes and talks, and the photographs they give."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import as_asked, voted_now
from core.workshop.deeds import take
from core.workshop.questions import Vote
from core.workshop.view import Workshop
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.workshop.hall import Hall
from ui.desktop.workshop.phones_meets import WorkshopMeets
from ui.desktop.workshop.phones_photos import PhonePhotos


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
