"""Saves what phones send, by the pen of an open office, and the state of goal meetings with phones."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from core.errors import UserError
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import item_of
from core.workshop.goal_deeds import take_from_phones
from core.workshop.goal_sitting import PROPOSING, GoalSitting, plain_vote, read_sitting, sitting_words
from core.workshop.phones import PhotoInRoom, WaitingPhoto
from core.workshop.questions import Vote
from ui.phone.room import RoomPhoto
from ui.session import Session

State = TypeVar("State")
Take = Callable[[Context, Store, Sequence[Vote]], Changes]  # a deed that durably saves votes before it returns


class PhoneStore(Protocol):
    """The store of what phones sent to the rooms of an office folder, for any thread; `room` is 32 hex digits. Each
    method returns once its data would survive a power cut. Raises OSError."""

    def bound(self, room: str) -> Mapping[str, str]:
        """Return, for each voter, the digest of the secret of the phone to which the voter's slip is bound."""

    def bind(self, room: str, given: Mapping[str, str]) -> None:
        """Bind slips to the phones with these digests ("" = unbind), all of them or none."""

    def port(self, room: str) -> int:
        """Return the last port of the room, which is printed on its slips; 0 = never opened."""

    def note_port(self, room: str, port: int) -> None: ...

    def sitting(self, room: str, read: Callable[[str], State]) -> State:
        """Return the saved state of the meeting as `read` returns it from its text; read("") = none, or a damaged
        one, which is put aside."""

    def broken(self, room: str) -> UserError | None:
        """Return, once, the notice that the state of a meeting was damaged and put aside; None = it was not."""

    def keep_sitting(self, room: str, words: str) -> None: ...

    def keep_photo(self, room: str, key: str, item: str, content: bytes) -> None:
        """Save a photograph for an item until a person decides; each `key` (hex) is saved once. Raises UserError."""

    def photos(self, room: str) -> Sequence[WaitingPhoto]:
        """Return the photographs of a room that await a decision, in order of arrival."""

    def waiting(self) -> Sequence[PhotoInRoom]:
        """Return the photographs of all rooms that await a decision, the oldest first."""

    def drop_photo(self, room: str, key: str) -> None:
        """Delete a photograph, as a person has decided."""

    def sweep(self, rooms: Collection[str]) -> None:
        """Delete photographs nobody can decide on: those of rooms not in `rooms`, and files that no list mentions."""

    def path(self, room: str, key: str) -> Path:
        """Return the path of a photograph; the file comes from a phone and its content was not checked."""


class PenKeeper:
    """A RoomKeeper that saves votes on the pen's thread, and slip bindings and photographs beside the database."""

    def __init__(self, session: Session, take: Take, book: PhoneStore, room: str) -> None:
        self._session, self._take, self._book, self._room = session, take, book, room

    def votes(self, votes: Sequence[Vote]) -> None:
        by_pen(self._session, lambda ctx, store: self._take(ctx, store, votes))

    def bound(self, given: Mapping[str, str]) -> None:
        self._book.bind(self._room, given)

    def photo(self, photo: RoomPhoto) -> None:
        key = sha256(f"{photo.voter} {photo.question} {photo.id}".encode("utf-8", "replace")).hexdigest()[:32]
        self._book.keep_photo(self._room, key, item_of(photo.question), photo.content)


def by_pen(session: Session, action: Action) -> None:
    """Run an action on the pen's thread and wait until it has committed. Raises the UserError or OSError of the action;
    listeners get no news of the error, as phones try again."""
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
    """The states of goal meetings; any thread may read them, but only the pen's thread changes them."""

    def __init__(self, book: PhoneStore) -> None:
        self._book, self._known = book, dict[Ref, GoalSitting]()

    def state_of(self, plan: Ref) -> GoalSitting:
        """Return the state of a meeting. Raises OSError if its file is locked; then nothing may be saved."""
        if plan not in self._known:
            self._known[plan] = self._book.sitting(plan.id, read_sitting)
        return self._known[plan]

    def shown(self, plan: Ref) -> GoalSitting:
        """Return the state of a meeting to be shown; an empty one if its file cannot be read now."""
        with suppress(OSError):
            return self.state_of(plan)
        return GoalSitting()

    def keep(self, plan: Ref, sitting: GoalSitting) -> None:
        self._book.keep_sitting(plan.id, sitting_words(sitting))
        self._known[plan] = sitting

    def take(self, ctx: Context, store: Store, plan: Ref, votes: Sequence[Vote]) -> Changes:
        """Save answers from phones, a proposal as a row at once, a vote until it is counted; return the changes. Raises
        UserError if a question is no longer asked; raises OSError."""
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
