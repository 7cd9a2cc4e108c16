"""What a workshop on an assessment asks of phones, and where their votes go."""

from collections.abc import Sequence
from functools import partial

from core.i18n import _
from core.log.ports import Context, Reader, Store
from core.values import Changes
from core.workshop.again import phone_answers, phone_asking
from core.workshop.phones import PhoneStage
from core.workshop.questions import Question, Vote
from core.workshop.slip_deeds import take_asked
from core.workshop.view import Workshop, workshop
from ui.desktop.base.page_context import PageContext
from ui.phone.keeping import Take


class WorkshopMeets:
    """What the room of a workshop asks, and where votes go."""

    def __init__(self, room: PageContext) -> None:
        self._session, self.called = room.session, _("ประชุมให้คะแนน")
        self.here = ""  # the item the room talks about

    def again(self, at: Workshop) -> Workshop | None:
        return self._session.read(partial(workshop, forms=self._session.forms, assessment=at.assessment))

    def asked(self, held: Workshop) -> tuple[Question, ...]:
        """What is voted on now, or the item a photograph may be given for."""
        return tuple(phone_asking(held, self.here).questions)

    def stage(self, held: Workshop) -> PhoneStage:
        return phone_asking(held, self.here).stage

    def kept(self, reader: Reader, held: Workshop) -> tuple[Vote, ...]:
        return phone_answers(reader, self._session.forms, held)

    def take(self, held: Workshop) -> Take:
        def kept(ctx: Context, store: Store, votes: Sequence[Vote]) -> Changes:
            return take_asked(ctx, store, self._session.forms, held.assessment, votes)

        return kept

    def printed(self, held: Workshop) -> tuple[str, str]:
        return held.facts.office, str(held.facts.form.title)

    def begin(self) -> None:
        """The page asks how many vote."""
