"""What phones send, kept by the pen of an open office, and where its goal meetings stand with their phones."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from core.errors import UserError
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import item_of
from core.workshop.goal_deeds import take_from_phones
from core.workshop.goal_sitting import PROPOSING, GoalSitting, plain_vote, read_sitting, sitting_words
from core.workshop.phones import HeldPhoto, WaitingPhoto
from core.workshop.questions import Vote
from ui.phone.room import RoomPhoto
from ui.session import Session

Take = Callable[[Context, Store, Sequence[Vote]], Changes]  # a deed that keeps votes, durably before it returns


class PhoneBook(Protocol):
    """What phones brought to the rooms of one office folder, and what lets them in again after the program was killed.

    `room`: 32 hex digits. Each returns once it lies where a power cut leaves it; any thread may ask. Raises OSError.
    """

    def bound(self, room: str) -> Mapping[str, str]:
        """Voter -> digest of what the phone drew that has the slip."""

    def bind(self, room: str, given: Mapping[str, str]) -> None:
        """These slips belong to the phones of these digests; "" = to none any more. All of them or none."""

    def port(self, room: str) -> int:
        """The one it was open at last, as slips were printed with it; 0 = never."""

    def note_port(self, room: str, port: int) -> None: ...

    def sitting(self, room: str) -> str:
        """What else its meeting has to know again, in words of its own; "" = nothing was kept."""

    def keep_sitting(self, room: str, words: str) -> None: ...

    def keep_photo(self, room: str, key: str, item: str, content: bytes) -> None:
        """Keep a photograph for an item until a person has decided; twice the same `key` (hex) is one. UserError."""

    def photos(self, room: str) -> Sequence[WaitingPhoto]:
        """Those that wait, in the order they came."""

    def waiting(self) -> Sequence[HeldPhoto]:
        """All that lie there, of whatever room, the oldest first."""

    def drop_photo(self, room: str, key: str) -> None:
        """A person has decided."""

    def sweep(self, rooms: Collection[str]) -> None:
        """Wipe the photographs nobody can decide on: those of other rooms than these, and those that are not listed."""

    def path(self, room: str, key: str) -> Path:
        """Where a photograph lies: a foreign file, whose look is not known."""


class PenKeeper:
    """Keeps votes by a deed of the pen; which phone has a slip, and photographs, beside the folder's database."""

    def __init__(self, session: Session, take: Take, book: PhoneBook, room: str) -> None:
        self._session, self._take, self._book, self._room = session, take, book, room

    def votes(self, votes: Sequence[Vote]) -> None:
        by_pen(self._session, lambda ctx, store: self._take(ctx, store, votes))

    def bound(self, given: Mapping[str, str]) -> None:
        self._book.bind(self._room, given)

    def photo(self, photo: RoomPhoto) -> None:
        key = sha256(f"{photo.voter} {photo.question} {photo.id}".encode("utf-8", "replace")).hexdigest()[:32]
        self._book.keep_photo(self._room, key, item_of(photo.question), photo.content)


def by_pen(session: Session, action: Action) -> None:
    """Do it in its turn and wait for it: an action that commits before it returns. Raises UserError and OSError as the
    action does; nobody else is told of them, for phones ask again."""
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
