"""What has no effect is listed with its reason, without looking at what has one (docs/log.md)."""

from collections.abc import Callable
from typing import Protocol

from core.values import Change, Ref
from storage.db.folder.store import Folder
from tests.country import passport, revocation
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk
from tests.storage.db.forger import Forger
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


def test_nothing_is_looked_through_where_everything_counts(desk: Desk) -> None:
    many(desk)
    assert listed(desk) == []
    assert steps(desk, desk.folder.trust.problems) < 5


def test_only_the_history_in_which_something_is_silent_is_looked_through(desk: Desk) -> None:
    (first, *_rest) = many(desk)
    liar, alien = Forger(desk.unit), Forger(desk.unit)
    desk.meet(alien, liar)
    desk.take([liar.segment([liar.line(1, first, "kind", "=x"), liar.line(2, first, "url", None)])])
    desk.take([revocation(liar.key, desk.unit, {})])
    lines = [
        alien.line(1, first, "kind", "=y"),
        alien.line(2, Ref(desk.unit, "nothing_known", "a" * 32), "x", 1),
    ]
    lines += [
        alien.line(3, Ref(desk.unit, "comment", "b" * 32), "kind", "=z"),
        alien.line(4, first, "date", None),
    ]
    desk.take([alien.segment(lines)])
    assert listed(desk) == [
        ("outside rights", f"comment/{'b' * 32}", 1),
        ("revoked", first.local, 2),
        ("unknown entity", f"nothing_known/{'a' * 32}", 1),
    ]
    assert steps(desk, desk.folder.trust.problems) < 10
    assert desk.sound()


def test_what_was_silent_and_counts_now_is_listed_no_more(desk: Desk) -> None:
    liar, ref = Forger(desk.unit), Ref(desk.unit, "evidence", "a" * 32)
    desk.take(
        [
            passport(liar.key, desk.unit, "committee"),
            liar.segment([liar.line(1, ref, "kind", "=x")]),
        ]
    )
    assert listed(desk) == [("outside rights", ref.local, 1)]
    desk.take([passport(liar.key, desk.unit)])
    assert listed(desk) == []


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
