"""What is asked for beside the item that is talked about: voting once more, the chair's notes, promises made rows; and
while everything is voted on, which slip nobody needs."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtWidgets import QWidget

from core.assessment.sheets import answer_at, sheet_of
from core.gaps.gaps import PROMISE, OpenGap
from core.i18n import _
from core.values import Ref
from core.workshop.deeds import count_again, note, vote_again
from core.workshop.slip_deeds import cancel_again, spare_slips, take_back_slip
from core.workshop.view import Workshop
from ui.desktop.base.acting import Acting
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import ask, one_line
from ui.desktop.workshop.dialogs import note_on, spare_slip


class ItemDeeds:
    """Asks for the reason or the words, then writes."""

    def __init__(self, room: PageContext, page: QWidget, held: Callable[[], Workshop | None]) -> None:
        self._room, self._page, self._held = room, page, held
        self._acting: Acting | None = None

    def again(self, item: str) -> None:
        """Ask why, then everybody votes once more; where they are at it, count, and before a vote, call it off."""
        if (held := self._held()) is None:
            return
        assessment = held.assessment
        if held.again == item:
            deed = count_again if held.again_voted else cancel_again
            self._room.session.do(partial(deed, assessment=assessment))
            return
        title, why = _("ให้คะแนนอีกครั้ง"), _("คะแนนเดิมของข้อนี้อยู่ในประวัติ ทุกคนให้คะแนนใหม่โดยไม่เห็นของกัน เหตุผลลงในบันทึก")
        deed = partial(vote_again, assessment=assessment, item=item)
        prompt = one_line(title, why, _("เหตุผล"), title)
        ask(self._room.look, self._page, prompt, lambda text: self._room.session.do(partial(deed, reason=text)))

    def ask_spare(self, joined: Collection[str]) -> None:
        """Take back a slip nobody has written on; not one that is some phone's (`joined`), which would vote in vain."""
        if (held := self._held()) is None:
            return
        found = self._room.session.read(partial(spare_slips, assessment=held.assessment))
        prompt = spare_slip([one for one in found if one.id not in joined])
        ask(self._room.look, self._page, prompt, partial(self._taken_back, held.assessment))

    def _taken_back(self, assessment: Ref, slip: str) -> None:
        self._room.session.do(partial(take_back_slip, assessment=assessment, slip=slip))

    def note(self, item: str) -> None:
        if (held := self._held()) is None:
            return
        prompt = note_on(held.question(item).heading)
        ask(self._room.look, self._page, prompt, partial(self._noted, held.assessment, item))

    def _noted(self, assessment: Ref, item: str, text: str, minutes: bool) -> None:
        self._room.session.do(partial(note, assessment=assessment, text=text, item=item, minutes=minutes))

    def act(self, item: str) -> None:
        """One press: what was promised of an item becomes rows of the plan, with who promised it and by when."""
        if (held := self._held()) is not None:
            assessment = held.facts.record.ref
            source = answer_at(sheet_of(assessment), item)
            self._open(assessment, lambda gap: gap.source == source)

    def act_all(self) -> None:
        """The same of everything that was promised."""
        if (held := self._held()) is not None:
            self._open(held.assessment, lambda _gap: True)

    def _open(self, assessment: Ref, of: Callable[[OpenGap], bool]) -> None:
        self._acting = self._acting or Acting(self._room, self._page)
        self._acting.open(assessment, lambda gap: gap.kind == PROMISE and of(gap))
