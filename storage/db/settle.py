"""What follows from ops just stored, in the same transaction: fields, tables, sign-offs, bin, erased texts."""

from collections.abc import Mapping, Sequence, Set

from core.model.values import Ref
from storage.db import deletes, signoffs, texts
from storage.db.log import Log
from storage.db.project import Kept, OpRow, Place, Projected, kept, project, project_again
from storage.db.tables import empty


def settle(
    log: Log,
    rows: Sequence[OpRow],
    kinds: Mapping[int, Kept],
    top: int,
    again: Set[Place] = frozenset(),
    foreign: bool = False,
) -> frozenset[Ref]:
    """Show what was stored. `again`: fields some of whose older ops began or ceased to count.

    `foreign`: an erasure may already name what has come; own words are new to everybody.
    """
    done = project_again(log, again) if again else Projected()
    new = project(log, rows, kinds, top)
    for mine, more in zip(_parts(done), _parts(new), strict=True):
        mine |= more
    signed = signoffs.refresh(log, done, own=not (foreign or again))
    shown = deletes.refresh(log, done, signed) | signed
    if foreign or again or any(kind.entity in texts.ERASURES for kind in kinds.values()):
        texts.erase(log)
    return frozenset(log.refs(done.records | shown))


def _parts(done: Projected) -> tuple[set[int], set[int], set[int]]:
    return done.records, done.placed, done.moved


def rebuild(log: Log) -> None:
    """Derive everything again from the ops alone, inside the open transaction."""
    log.reload()
    empty(log.db)
    found = log.db.execute("SELECT id, entity, scope FROM record").fetchall()
    kinds = {record: kept(log, log.name(entity), log.name(scope)) for record, entity, scope in found}
    query = "SELECT op, clock, record, field, value, parents, version, chain FROM op ORDER BY op"
    rows = [OpRow(*row) for row in log.db.execute(query).fetchall()]
    done = project(log, rows, kinds, 0)
    texts.erase(log)
    deletes.refresh(log, done, signoffs.refresh(log, done, everywhere=True), everywhere=True)
