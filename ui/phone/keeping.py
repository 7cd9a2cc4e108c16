"""What phones send, kept by the pen of an office that is open: a room's thread waits until it is saved."""

import threading
from collections.abc import Callable, Sequence

from core.errors import UserError
from core.i18n import _
from core.log.ports import Action, Context, Store
from core.values import Changes
from core.workshop.questions import Vote
from ui.phone.room import RoomPhoto
from ui.session import Session

Take = Callable[[Context, Store, Sequence[Vote]], Changes]  # a deed that keeps votes, durably before it returns
KeepPhoto = Callable[[Context, Store, RoomPhoto], Changes]


class PenKeeper:
    """Keeps votes and photographs by deeds. Which phone a slip is bound to is known while the program runs: after it
    was broken off, the first phone that shows a slip again is bound to it, as at the beginning."""

    def __init__(self, session: Session, take: Take, photo: KeepPhoto) -> None:
        self._session, self._take, self._photo = session, take, photo

    def votes(self, votes: Sequence[Vote]) -> None:
        by_pen(self._session, lambda ctx, store: self._take(ctx, store, votes))

    def bound(self, voter: str, digest: str) -> None:
        """It is kept by the process that serves phones."""

    def photo(self, photo: RoomPhoto) -> None:
        by_pen(self._session, lambda ctx, store: self._photo(ctx, store, photo))


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
