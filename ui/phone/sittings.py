"""Where the goal meetings of an office stand with their phones: read once, written before anything is acknowledged."""

from collections.abc import Sequence
from contextlib import suppress

from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.goal_phone_deeds import take_from_phones
from core.workshop.goal_sitting import PROPOSING, GoalSitting, plain_vote, read_sitting, sitting_words
from core.workshop.questions import Vote
from ui.phone.keeping import PhoneBook


class Sittings:
    """Changed by the pen alone, so that each change sees the one before; any thread may read."""

    def __init__(self, book: PhoneBook) -> None:
        self._book, self._known = book, dict[Ref, GoalSitting]()

    def known(self, plan: Ref) -> GoalSitting:
        """How it stands. OSError where its file is held: then nothing may be changed."""
        if plan not in self._known:
            self._known[plan] = read_sitting(self._book.sitting(plan.id))
        return self._known[plan]

    def shown(self, plan: Ref) -> GoalSitting:
        """How it stands, as far as it can be read."""
        with suppress(OSError):
            return self.known(plan)
        return GoalSitting()

    def keep(self, plan: Ref, sitting: GoalSitting) -> None:
        self._book.keep_sitting(plan.id, sitting_words(sitting))
        self._known[plan] = sitting

    def take(self, ctx: Context, store: Store, plan: Ref, votes: Sequence[Vote]) -> Changes:
        """Keep what phones say: proposals as rows at once, votes until they are counted. UserError for what is asked no
        more; OSError."""
        now = self.known(plan)
        if not all(map(now.takes, votes)):
            raise _asked_no_more()
        plain = [plain_vote(one) for one in votes]
        done = Changes("phone_votes", "", frozenset({plan}))
        if now.stage == PROPOSING:
            done |= take_from_phones(ctx, store, plan, plain, now.votes)
        self.keep(plan, now.given(plain))
        return done


def _asked_no_more() -> UserError:
    return UserError(
        _("รับคำตอบจากโทรศัพท์ไม่ได้"),
        _("ผู้ดำเนินการปิดรับช่วงนี้แล้ว"),
        _("เปิดรับอีกครั้งถ้าที่ประชุมยังต้องการ แล้วให้ผู้เสนอส่งใหม่"),
    )
