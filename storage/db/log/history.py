"""The history of records and the list of saves (what was written, when, by whom), read directly from the log."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from heapq import merge
from itertools import islice
from typing import NamedTuple

from core.entities import SAVE, klass_of
from core.log.op import PROGRAM, REDO, Cut, Op, OpRef, SaveHeader
from core.log.ports import FieldHistoryRow
from core.values import Ref
from storage.db.log.fields import read_saved, saved_in, value_of
from storage.db.log.lines import unpack_parents
from storage.db.log.log import MASK, SHIFT, Log, counts, op_name
from storage.db.log.projection import OpRow

_OP = "SELECT op, clock, record, field, value, parents, version, chain FROM op "
_OF_ROOM = ("take_votes", "take_proposals", "take_proposal_votes")  # labels of what a room sends


def history(log: Log, ref: Ref, field: str | None) -> Sequence[FieldHistoryRow]:
    """Return the ops of a record (`field` None) or of one of its fields, also those without effect. The newest comes
    first, and every op comes before the ops that its author had seen."""
    record = log.find_record(ref)
    if record is None or (field is not None and log.number(field) is None):
        return ()
    condition = "WHERE record=?1" if field is None else "WHERE record=?1 AND field=?2"
    values = (record,) if field is None else (record, log.number(field))
    rows = map(OpRow._make, log.db.execute(_OP + condition, values).fetchall())
    found = {row.op: (Op.clock_order(row.clock), past(log, row, None, ref)) for row in rows}
    # ends: of each history so far
    named = {one.op: op for op, (_clock, one) in found.items()}
    ends = dict[int, int]()
    before, order = dict[int, list[int]](), dict[int, tuple[int, int]]()
    for op, (_clock, one) in sorted(found.items()):
        before[op], ends[op >> SHIFT] = (
            list(filter(None, (ends.get(op >> SHIFT), *map(named.get, one.parents)))),
            op,
        )
    for place, op in enumerate(TopologicalSorter(before).static_order()):
        order[op] = max((found[op][0], *(order[each][0] for each in before[op]))), place
    return tuple(found[op][1] for op in sorted(found, key=order.__getitem__, reverse=True))


def past(
    log: Log,
    row: OpRow,
    within: tuple[str, SaveHeader] | None = None,
    record_ref: Ref | None = None,
) -> FieldHistoryRow:
    """Return the history entry of the op in row `row`. Its save (`within`) and `record_ref` are looked up if None."""
    ref = record_ref or log.ref(row.record)
    save, saved = within or saved_in(log, row.op)
    return FieldHistoryRow(
        ref=ref,
        field=log.name(row.field),
        value=value_of(log, row.record, row.field, row.value),
        op=str(op_name(log, row.op, row.chain[:8])),
        save=save,
        person=saved.person,
        device=log.histories[row.op >> SHIFT].key.hex(),
        clock=Op.milliseconds(row.clock),
        counts=counts(log, row.op, klass_of(ref.entity, ref.scope)),
        parents=_named(log, row.op, unpack_parents(row.parents)),
        label=saved.label,
        undoes=saved.undoes,
    )


def _named(log: Log, op: int, parents: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the parents as full op names, also those given as a number of the same stream."""
    history = op >> SHIFT
    own = [(seq, log.chain_at(history, seq)) for seq in parents if isinstance(seq, int)]
    named = [str(op_name(log, history << SHIFT | seq, chain[:8])) for seq, chain in own if chain]
    return (*named, *(parent for parent in parents if isinstance(parent, str)))


def save_of(log: Log, device: bytes, save: str, limit: int = 0) -> Sequence[FieldHistoryRow]:
    """Return the ops of the save with the id `save` by `device`, in the order of writing, at most `limit` (0 = all),
    without the op that begins the save in each stream."""
    own = {branch.id for branch in log.histories.values() if branch.key == device}
    opening = log.number(SAVE)  # the name of both its entity and its field
    starts = log.db.execute(
        "SELECT op FROM record JOIN op ON op.record=record.id WHERE record.record=?1 AND entity=?2 AND field=?2 "
        "AND record.scope IN (SELECT name.id FROM history JOIN name ON text=history.scope) ORDER BY op",
        (bytes.fromhex(save), opening),
    ).fetchall()
    ops = (op for (start,) in starts if start >> SHIFT in own for op in _part(log, start, opening))
    return tuple(islice(ops, limit or None))


def _part(log: Log, start: int, opening: int | None) -> Iterator[FieldHistoryRow]:
    """Yield the ops of a save in one stream; they share the opening op, which is looked up once."""
    within: tuple[str, SaveHeader] | None = None
    refs: dict[int, Ref] = {}
    span = (start, start >> SHIFT << SHIFT | MASK)
    for row in map(OpRow._make, log.db.execute(_OP + "WHERE op>? AND op<=? ORDER BY op", span)):
        if row.field == opening and log.ref(row.record).entity == SAVE:
            return  # the next save begins
        within = within or saved_in(log, row.op)
        ref = refs.get(row.record)
        if ref is None:
            ref = refs[row.record] = log.ref(row.record)
        yield past(log, row, within, ref)


def within(log: Log, cut: Cut, ops: Collection[str]) -> frozenset[str]:
    """Return the `ops` (names) that lie in `cut`; none of a stream whose end in `cut` is not stored here."""
    found = set[str]()
    for op in ops:
        name = OpRef.read(op)
        end = cut.get(name.stream) if name else None
        if name is None or end is None or name.seq > end.seq:
            continue
        branch = log.find(name.stream, end)
        chain = log.chain_at(branch, name.seq) if branch is not None else None
        if chain is not None and chain[: len(name.mark)] == name.mark:
            found.add(op)
    return frozenset(found)


def last_save(
    log: Log, device: bytes, person: str | None, skipped_saves: Collection[str] = ()
) -> str:
    """Return the id of the newest save of this device by `person` (None = anybody) that may be undone; "" if there is
    none. Undos, undone saves, the program's own saves and those in `skipped_saves` may not be undone."""
    for save, saved in _standing(log, device):
        ours = saved.role != PROGRAM and person in (None, saved.person)
        if ours and not saved.undoes and save not in skipped_saves:
            return save
    return ""


def last_undo(log: Log, device: bytes, person: str | None) -> str:
    """Return the id of the last save by `person` (None = anybody), redos not counted, if it is an undo, else ""."""
    for save, saved in _standing(log, device):
        if person in (None, saved.person) and saved.label != REDO:
            return save if saved.undoes else ""
    return ""


class UnsentSaveCount(NamedTuple):
    """A cached count of people's saves in a history after op `start` up to `head`. `room`: a meeting room saved too."""

    start: int  # behind this op
    head: int  # up to this one
    chain: bytes | None
    saves: int  # number of saves by people
    room: bool  # whether a meeting room sent some


def unsent(
    log: Log, device: bytes, last_sent: Mapping[bytes, int], cache: dict[int, UnsentSaveCount]
) -> int:
    """Return how many saves of this device were not sent; in each history, all saves by meeting rooms count as one.
    `last_sent`: {stream id: number of the last op sent}; `cache`: {history id: earlier count}, updated here."""
    found = 0
    for branch in log.histories.values():
        if branch.key == device and branch.scope not in log.verdict.trust.archive:
            start = last_sent.get(branch.stream, 0)
            before = cache.get(branch.id, UnsentSaveCount(start, start, None, 0, room=False))
            if (
                before.start != start
                or before.head > branch.head
                or (
                    before.chain is not None
                    and log.chain_at(branch.id, before.head) != before.chain
                )
            ):
                before = UnsentSaveCount(start, start, None, 0, room=False)
            span = (branch.id << SHIFT | before.head, branch.id << SHIFT | MASK, log.number(SAVE))
            new = log.db.execute(_SAVES_IN, span)
            every, room = new.fetchone()
            saves, sat = before.saves + every - room, before.room or room > 0
            cache[branch.id] = UnsentSaveCount(start, branch.head, branch.chain, saves, room=sat)
            found += saves + sat
    return found


_IN_ROOM = " OR ".join(f"instr(value, '|{label}|') > 0" for label in _OF_ROOM)
_SAVES_IN = (
    f"SELECT COUNT(DISTINCT op.record), COUNT(DISTINCT CASE WHEN {_IN_ROOM} THEN op.record END) "
    "FROM op JOIN record ON record.id=op.record WHERE op>?1 AND op<=?2 AND entity=?3 AND field=?3"
)


# read backwards, as far as it is asked for
_OPENINGS = (
    "SELECT clock, record.record, value FROM op CROSS JOIN record ON record.id=op.record "
    "WHERE op>?1 AND op<=?2 AND entity=?3 AND field=?3 ORDER BY op DESC"
)


def _written(row: tuple[int, bytes, str]) -> int:
    return Op.clock_order(row[0])


def _standing(log: Log, device: bytes) -> Iterator[tuple[str, SaveHeader]]:
    """Yield (id, opening op) of a device's saves since it joined that no later one undoes, the last written first: by
    the clock, as a restore stores its streams one after the other."""
    own = (
        one.id << SHIFT
        for one in log.histories.values()
        if one.key == device and one.scope not in log.verdict.trust.archive
    )
    opening = log.number(SAVE)
    streams = [log.db.execute(_OPENINGS, (start, start | MASK, opening)) for start in own]
    seen, undone = set[bytes](), set[str]()
    for _clock, save, value in merge(*streams, key=_written, reverse=True):
        if save not in seen:
            seen.add(save)
            if save.hex() not in undone:
                saved = read_saved(value)
                undone.add(saved.undoes)
                yield save.hex(), saved
