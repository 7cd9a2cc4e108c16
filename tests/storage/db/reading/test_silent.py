"""What has no effect is listed with its reason, without looking at what has one (docs/log.md)."""

from collections.abc import Callable
from typing import Protocol

from core.values import Change, Ref
from storage.db.folder.store import Folder
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.signer import sign

ROWS = 400


class HasFolder(Protocol):
    @property
    def folder(self) -> Folder: ...


def listed(desk: Desk) -> list[tuple[str, str, int]]:
    return [(one.reason, one.record, one.ops) for one in desk.folder.trust.problems()]


def steps(desk: HasFolder, ask: Callable[[], object]) -> int:
    """How many hundreds of steps the database takes."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    desk.folder.writer.db.set_progress_handler(count, 100)
    ask()
    desk.folder.writer.db.set_progress_handler(None, 100)
    return taken


def many(desk: Desk) -> list[Ref]:
    rows = [Ref(desk.unit, "evidence", f"{n:032x}") for n in range(ROWS)]
    desk.save(*(Change(row, "personal", 0) for row in rows))
    return rows


def test_a_delete_that_came_after_signing_and_does_nothing_is_listed(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    plan = desk.new_plan(1)
    row = desk.new_row(plan)
    other.take(desk)
    signed = sign(desk, plan)
    other.delete(row)
    desk.take(other)
    assert not desk.deleted(row)
    found = [one for one in desk.folder.trust.problems() if one.reason == "after signing"]
    assert [(one.record, one.fields, one.ops) for one in found] == [(row.local, ("_del",), 1)]
    assert found[0].device == other.folder.writer.keys.public.hex()
    record = desk.folder.record(row)
    assert record is not None
    assert record.shown("_del").seen == (found[0].first,)
    assert signed
