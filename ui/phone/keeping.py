"""Saves the votes and photographs that phones send, and the state of goal meetings with phones."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from core.errors import UserError
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import item_of
from core.workshop.goal_deeds import take_from_phones
from core.workshop.goal_sitting import (
    PROPOSING,
    PhoneGoalMeeting,
    plain_vote,
    read_sitting,
    sitting_words,
)
from core.workshop.questions import Vote
from ui.phone.room import PhoneInputSaver, VoterPhoto
from ui.session import OfficeSession

if TYPE_CHECKING:
    from storage.phones.book import PhoneStore

# a deed that durably saves votes before it returns
Take = Callable[[Context, Store, Sequence[Vote]], Changes]


def phone_input(
    session: OfficeSession, take: Take, store: "PhoneStore", room: str
) -> PhoneInputSaver:
    """Return what saves the input of a room: votes by an action of the session, photographs and bound slips in the
    PhoneStore."""

    def votes(votes: Sequence[Vote]) -> None:
        by_pen(session, lambda ctx, folder: take(ctx, folder, votes))

    def photo(photo: VoterPhoto) -> None:
        key = sha256(
            f"{photo.voter} {photo.question} {photo.id}".encode("utf-8", "replace")
        ).hexdigest()[:32]
        store.keep_photo(room, key, item_of(photo.question), photo.content)

    return PhoneInputSaver(votes, partial(store.bind, room), photo)


def by_pen(session: OfficeSession, action: Action) -> None:
    """Run an action in the writing thread, wait for its end, and raise its UserError or OSError in this thread.
    Listeners of the session do not hear of the error, because phones try again."""
    done = threading.Event()
    problem: list[UserError | OSError] = [_not_kept()]
    if session.closed:
        raise problem[0]

    def kept(ctx: Context, store: Store) -> Changes:
        try:
            changes = action(ctx, store)
            problem.clear()
        except (UserError, OSError) as error:
            problem[:] = [error]
            return Changes()
        finally:
            done.set()
        assert isinstance(changes, Changes)
        return changes

    session.do(kept)
    done.wait()
    if problem:
        raise problem[0]


def _not_kept() -> UserError:
    return UserError(
        _("เก็บคำตอบจากโทรศัพท์ไม่ได้"),
        _("หน่วยงานที่เปิดอยู่ถูกปิด หรือบันทึกไม่สำเร็จ"),
        _("คำตอบยังอยู่ในโทรศัพท์ เปิดหน่วยงานและเปิดห้องอีกครั้ง แล้วโทรศัพท์จะส่งเอง"),
    )


class GoalMeetingStates:
    """The states of the goal meetings of an office folder; only the writing thread may change them."""

    def __init__(self, store: "PhoneStore") -> None:
        self._book, self._known = store, dict[Ref, PhoneGoalMeeting]()

    def state_of(self, plan: Ref) -> PhoneGoalMeeting:
        """Return the state of a plan's meeting. OSError if its file cannot be read now; then do not overwrite it."""
        if plan not in self._known:
            self._known[plan] = self._book.sitting(plan.id, read_sitting)
        return self._known[plan]

    def shown(self, plan: Ref) -> PhoneGoalMeeting:
        """Return the state of a plan's meeting for display; an empty one if its file cannot be read now."""
        with suppress(OSError):
            return self.state_of(plan)
        return PhoneGoalMeeting()

    def keep(self, plan: Ref, sitting: PhoneGoalMeeting) -> None:
        self._book.keep_sitting(plan.id, sitting_words(sitting))
        self._known[plan] = sitting

    def take(self, ctx: Context, store: Store, plan: Ref, votes: Sequence[Vote]) -> Changes:
        """Save answers from phones; return the changes. Proposals become rows of the plan at once, votes only enter the
        meeting's state. UserError if a question is not asked any more, OSError if the state cannot be saved."""
        now = self.state_of(plan)
        if not all(map(now.takes, votes)):
            raise UserError(
                _("รับคำตอบจากโทรศัพท์ไม่ได้"),
                _("ผู้ดำเนินการปิดรับช่วงนี้แล้ว"),
                _("เปิดรับอีกครั้งถ้าที่ประชุมยังต้องการ แล้วให้ผู้เสนอส่งใหม่"),
            )
        plain = [plain_vote(one) for one in votes]
        done = Changes("phone_votes", "", frozenset({plan}))
        if now.stage == PROPOSING:
            done |= take_from_phones(ctx, store, plan, plain, now.votes)
        self.keep(plan, now.given(plain))
        return done
