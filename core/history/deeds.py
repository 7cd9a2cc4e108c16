"""Commands that undo and redo: write new ops with the previous values, unless another person has written since."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from core.assessment.ballots import SealedBallot
from core.entities import DELETED, is_fixed, klass_of
from core.errors import UndoError
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.op import BODY, ENDINGS, REDO, SIGNED, SIGNOFFS, STAGE, UNDO, Cut, OpRef, read_cut
from core.log.ports import Context, FieldHistoryRow, below
from core.signing.deeds import voided
from core.values import AbsenceReason, Change, Changes, Record, Ref, Text, Value

ERASURES = frozenset({"erasure", "review_erasure"})
# of core.workshop.deeds
VOTING = {"take_votes", "close_votes", "vote_item_again", "count_again", "cancel_vote_again"}
MADE_READY = "begin_workshop"  # slips alone: until one of them has a vote they are taken back like anything else
# what others sent is theirs to take back: an undo goes on to one's own
FROM_PHONES = "take_proposals"


class SkippedUndo(NamedTuple):
    """A field that an undo left unchanged because it was written since; field "" = the whole record."""

    ref: Ref
    field: str


FURTHEST = 50  # saves that an undo skips to reach one it can undo


def undo(ctx: Context, store: Store) -> Iterator[SkippedUndo | Changes]:
    """Undo the newest save of this person (if nobody is named, of this device) that no later save replaced. Yield an
    SkippedUndo for each field left unchanged, then the Changes. UserError if there is none, or it cannot be undone."""
    passed = list[str]()
    others = list[str]()
    left = list[SkippedUndo]()
    while len(passed) < FURTHEST and (
        save := store.history.last_save(ctx.person or None, [*passed, *others])
    ):
        ops = store.history.save(save)
        if any(op.label == FROM_PHONES for op in ops):
            others.append(save)
            continue
        changes: list[Change] = []
        for found in _undone(store, ctx.unit, ops):
            if isinstance(found, SkippedUndo):
                left.append(found)
            else:
                changes.append(found)
        if changes:  # all at once: between two steps the pen would save what was typed after it
            return iter([*left, store.save(ctx, UNDO, changes, undoes=save)])
        passed.append(save)
    if not passed:
        raise UndoError(_("ไม่มีอะไรให้เลิกทำ"), _("ยังไม่มีการบันทึก หรือเลิกทำครบแล้ว"), _("ทำงานต่อได้ตามปกติ"))
    raise UndoError(_("เลิกทำไม่ได้"), _("มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"), _("แก้ค่าที่ต้องการโดยตรง"))


def _undone(
    store: Store, unit: str, saved: Sequence[FieldHistoryRow]
) -> Iterator[SkippedUndo | Change]:
    """Yield the changes that undo the ops of a save, and what has to be left unchanged."""
    touched: dict[Ref, list[FieldHistoryRow]] = {}
    for op in saved:
        touched.setdefault(op.ref, []).append(op)
    if any(klass_of(ref.entity, ref.scope) == "trust" for ref in touched):
        raise _permanent(any(ref.entity == "revocation" for ref in touched))
    if any(ref.entity in ERASURES for ref in touched):
        raise UndoError(
            _("เลิกทำการลบข้อมูลบุคคลไม่ได้"),
            _("เพราะลบตามกฎหมายแล้ว ข้อความและไฟล์ไม่อยู่ที่ใดในเครื่องนี้"),
            _("ทำงานต่อได้ตามปกติ ถ้าลบผิดคน ให้พิมพ์ข้อมูลใหม่"),
        )
    if any(ref.entity == "invitation" for ref in touched):
        raise UndoError(
            _("เลิกทำการออกไฟล์เริ่มงานไม่ได้"),
            _("เพราะไฟล์ออกไปแล้ว และหน่วยงานอาจเปิดใช้อยู่"),
            _("ถ้าออกผิด ให้ถอนไฟล์เริ่มงานของหน่วยงานนั้น"),
        )
    if any(
        ref.entity == "opening" or op.field in SealedBallot.SEALED_FIELDS
        for ref, ops in touched.items()
        for op in ops
    ):
        raise UndoError(
            _("เลิกทำการปิดผนึกหรือการเปิดซองไม่ได้"),
            _("เพราะกรรมการท่านอื่นอาศัยว่าสิ่งที่ปิดผนึกแล้วและซองที่เปิดแล้วไม่เปลี่ยน"),
            _("แจ้งเลขานุการ หากต้องให้คะแนนใหม่ในรอบทบทวน"),
        )
    labels = {op.label for ops in touched.values() for op in ops}
    slips = (one for one in touched if MADE_READY in labels and one.entity == "sheet")
    if labels & VOTING or any(
        store.records("answer", slip.scope, sheet=slip.local) for slip in slips
    ):
        raise UndoError(
            _("เลิกทำการรับคะแนนของที่ประชุมไม่ได้"),
            _("เพราะคะแนนเป็นของผู้ให้คะแนนแต่ละคน และข้อที่ต้องคุยตั้งตามคะแนนนั้น"),
            _("ก่อนปิดรับคะแนน ผู้ให้คะแนนแก้คำตอบของตนได้ หลังปิดให้บันทึกมติพร้อมเหตุผล"),
        )
    mine = {op.op for ops in touched.values() for op in ops}
    for ref, ops in touched.items():
        yield from taken_back(store, unit, ref, ops, mine)


def _permanent(revoked: bool) -> UndoError:
    """Return the error that a PC's confirmation or revocation cannot be undone."""
    if revoked:
        return UndoError(
            _("เลิกทำการเพิกถอนเครื่องไม่ได้"),
            _("เพราะการเพิกถอนมีผลถาวรเมื่อบันทึกแล้ว"),
            _("หากเพิกถอนผิด ให้หน่วยงานสร้างกุญแจใหม่แล้วขอใบรับรองอีกครั้ง"),
        )
    return UndoError(
        _("เลิกทำการรับรองเครื่องไม่ได้"),
        _("เพราะการรับรองมีผลถาวรเมื่อบันทึกแล้ว"),
        _("หากรับรองผิด ให้เพิกถอนเครื่องนั้นที่หน้าตั้งค่า"),
    )


def taken_back(
    reader: Reader, unit: str, ref: Ref, ops: Sequence[FieldHistoryRow], save_ops: Set[str]
) -> Iterator[Change | SkippedUndo]:
    """Yield the changes that undo `ops`, all ops of one save in one record, or a SkippedUndo for what must stay as it
    is. `save_ops`: names of all ops of the save."""
    record = reader.record(ref)
    if record is None:
        return
    if ref.entity in SIGNOFFS and any(op.field == BODY for op in ops):
        yield from ended(reader, unit, record)
        return
    created = not any(op.parents for op in ops) and not record.deleted  # one without fixed fields
    if any(is_fixed(ref.entity, op.field) for op in ops) or (
        created and all_seen(reader, record, save_ops, {})
    ):
        yield binned(reader, record, save_ops, {})
    else:
        yield from former(reader, record, ops, save_ops)


def former(
    reader: Reader, record: Record, ops: Sequence[FieldHistoryRow], save_ops: Set[str]
) -> Iterator[Change | SkippedUndo]:
    """Yield for each field of `ops` the change that restores its previous value, or a SkippedUndo if the field was
    written since or that value is not available. `save_ops`: names of all ops of the same save."""
    ref = record.ref
    for name, last in {op.field: op for op in ops}.items():
        past = {one.op: one for one in reader.history.of(ref, name)}
        value = value_before(past, next(one for one in ops if one.field == name))
        if standing_for(past, record.shown(name).seen) != {last.op} or isinstance(
            value, AbsenceReason
        ):
            yield SkippedUndo(ref, name)
        elif name == DELETED and value is not None:
            yield binned(reader, record, save_ops, read_cut(str(value)) or {})
        else:
            yield Change(ref, name, value, record.shown(name).seen)


def ended(reader: Reader, unit: str, record: Record) -> Iterator[Change | SkippedUndo]:
    """Yield the changes that end a sign-off and void its prints; a SkippedUndo if it is already signed or ended."""
    if record.text(STAGE) == SIGNED or any(record.value(name) is not None for name in ENDINGS):
        yield SkippedUndo(record.ref, "")
        return
    reason = _("เลิกทำ")
    yield Change(record.ref, "ended_why", Text(reason), record.shown("ended_why").seen)
    yield from voided(reader, unit, record.ref, reason)


def binned(reader: Reader, record: Record, save_ops: Set[str], cut: Cut) -> Change | SkippedUndo:
    """Return the change that bins a record, to undo its creation or restoring. SkippedUndo if the record is in the bin,
    or it or one below it has a value from neither `save_ops` nor `cut` (what a former delete had seen, {} = none)."""
    if record.deleted or not all(
        all_seen(reader, one, save_ops, cut) for one in (record, *below(reader, record.ref))
    ):
        return SkippedUndo(record.ref, "")
    return Change(
        record.ref, DELETED, reader.history.cut(record.ref.scope), record.shown(DELETED).seen
    )


def all_seen(reader: Reader, record: Record, save_ops: Set[str], cut: Cut) -> bool:
    """Return whether every value of a record comes from an op in `save_ops` or within `cut`. If an undo or redo
    restored a value, the op that first wrote it counts."""
    heads = {op for name, shown in record.fields.items() if name != DELETED for op in shown.seen}
    if all(op in save_ops or in_cut(op, cut) for op in heads):
        return True
    past = {one.op: one for one in reader.history.of(record.ref)}
    return all(op in save_ops or in_cut(op, cut) for op in standing_for(past, heads))


def in_cut(op: str, cut: Cut) -> bool:
    """Return whether the op named `op` (`stream:seq:mark`) is within the cut, judged by its number `seq` alone."""
    name = OpRef.read(op)
    return name is not None and name.stream in cut and name.seq <= cut[name.stream].seq


def standing_for(past: dict[str, FieldHistoryRow], heads: Iterable[str]) -> set[str]:
    """Return the names of the ops that first wrote the values which `heads` set now. For an op of an undo or redo, that
    is the op whose value it restored. `past`: {name of an op: entry} of one field, newest first."""
    stands: dict[str, set[str]] = {}
    for name, op in reversed(past.items()):  # the oldest first
        stands[name] = {name}
        if op.label == UNDO:
            undone = {one for parent in op.parents for one in stands.get(parent, {parent})}
            before = {older for one in undone if one in past for older in past[one].parents}
            stands[name] = {one for older in before for one in stands.get(older, {older})}
        elif op.label == REDO:
            before = {
                older for one in past.values() if one.save == op.undoes for older in one.parents
            }
            stands[name] = {one for older in before for one in stands.get(older, {older})}
    return {one for head in heads for one in stands.get(head, {head})}


def value_before(past: dict[str, FieldHistoryRow], op: FieldHistoryRow) -> Value:
    """Return the value that `op` replaced: that of its newest parent in `past` ({op: entry}, newest first), or None."""
    return next((older.value for name, older in past.items() if name in op.parents), None)


def redo(ctx: Context, store: Store) -> Iterator[SkippedUndo | Changes]:
    """Redo the newest undo of this person (of this device if nobody is named) if nothing was saved since. Yield a
    SkippedUndo for each field left unchanged, then the Changes. UserError if nothing can be redone."""
    save = store.history.last_undo(ctx.person or None)
    if not save:
        raise UndoError(
            _("ไม่มีอะไรให้ทำซ้ำ"), _("ยังไม่ได้เลิกทำ หรือมีการบันทึกใหม่แล้ว"), _("ทำงานต่อได้ตามปกติ")
        )
    found = [again(store, op) for op in store.history.save(save)]
    left = [one for one in found if isinstance(one, SkippedUndo)]
    changes = [one for one in found if not isinstance(one, SkippedUndo)]
    if not changes:
        raise UndoError(_("ทำซ้ำไม่ได้"), _("มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"), _("แก้ค่าที่ต้องการโดยตรง"))
    return iter([*left, store.save(ctx, REDO, changes, undoes=save)])


def again(reader: Reader, op: FieldHistoryRow) -> Change | SkippedUndo:
    """Return the change that takes back the op `op` of an undo. Return a SkippedUndo for a sign-off, for a field
    changed since, and for a value that is not available."""
    record = reader.record(op.ref)
    past = {one.op: one for one in reader.history.of(op.ref, op.field)}
    value = value_before(past, op)
    if record is None or op.ref.entity in SIGNOFFS or isinstance(value, AbsenceReason):
        return SkippedUndo(op.ref, op.field)
    seen = record.shown(op.field).seen
    if standing_for(past, seen) != standing_for(past, {op.op}):
        return SkippedUndo(op.ref, op.field)
    if op.field == DELETED and value is not None:
        value = reader.history.cut(op.ref.scope)
    return Change(op.ref, op.field, value, seen)
