"""Commands on any record: set its fields, create, delete and restore it, note that personal data was viewed."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from core.entities import DELETED, ENTITIES, by_deed, is_fixed, record_id
from core.errors import ClockDoubtError, UserError
from core.i18n import _
from core.log.ports import EMPTY, Context, LogReader, LogStore, blank, standing
from core.values import Change, Changes, Plain, Record, Ref, Written


class FieldWrite(NamedTuple):
    """A value to write into a field. `seen`: ops whose value the person saw, None = those of the current value."""

    field: str
    value: Written
    seen: tuple[str, ...] | None = None

    def change(self, record: Record) -> Change | None:
        """Return the change to save; None if the field has this value. UserError if it is fixed at another value."""
        shown = record.shown(self.field)
        same = (
            shown.value == self.value
            and type(shown.value) is type(self.value)
            and not shown.conflict
        )
        if same and self.seen in (None, shown.seen):
            return None
        if is_fixed(record.ref.entity, self.field) and shown.seen:
            raise fixed(self.field)
        return Change(
            record.ref, self.field, self.value, shown.seen if self.seen is None else self.seen
        )


def set_field(
    ctx: Context, store: LogStore, ref: Ref, writes: Sequence[FieldWrite], label: str = "set_field"
) -> Changes:
    """Save typed values in a save labelled `label`. UserError for a fixed field or one that has its own command."""
    record = standing(store, ref)
    for name in (write.field for write in writes if record.value(write.field) != write.value):
        check_typed(ref.entity, name)
        if is_fixed(ref.entity, name):
            raise fixed(name)
    return write_fields(ctx, store, ref, writes, label)


def write_fields(
    ctx: Context, store: LogStore, ref: Ref, writes: Sequence[FieldWrite], label: str
) -> Changes:
    """Save those `writes` that differ from the record, in one save labelled `label`; save nothing if none differs."""
    record = standing(store, ref)
    changes = [change for write in writes if (change := write.change(record))]
    return store.save(ctx, label, changes) if changes else Changes(label)


def check_typed(entity: str, name: str) -> None:
    """Raise UserError if users may not type into field `name` of an `entity`, as a dedicated command writes it."""
    if not by_deed(entity, name):
        return
    if name in ("using", "form"):
        raise UserError(
            _("เปลี่ยนแบบของเอกสารนี้ไม่ได้"),
            _("เอกสารผูกกับแบบที่ใช้เริ่มเอกสารตลอดไป เพราะคำตอบเป็นของคำถามในแบบนั้น"),
            _("เริ่มเอกสารใหม่ด้วยแบบที่ต้องการ หรือคัดลอกเอกสารนี้ไปเป็นแบบนั้น"),
        )
    raise UserError(
        _("แก้ช่อง {name} ของ {entity} โดยตรงไม่ได้").format(name=name, entity=entity),
        _("โปรแกรมเขียนช่องนี้เองพร้อมกับขั้นตอนของช่อง เพื่อไม่ให้ขัดกับสิ่งที่บันทึกไว้คู่กัน"),
        _("ทำขั้นตอนนั้นในหน้าจอ หรือด้วยคำสั่งของขั้นตอนใน python main.py --help"),
    )


def fixed(name: str) -> UserError:
    return UserError(
        _("แก้ช่อง {name} ไม่ได้").format(name=name),
        _("ช่องนี้กำหนดตั้งแต่สร้างและไม่เปลี่ยน"),
        _("ถ้าข้อมูลผิด ให้ลบแล้วสร้างใหม่"),
    )


def changes_to(record: Record, values: Mapping[str, Written]) -> list[Change]:
    """Return the changes that set `values` ({field: value}) in a record, leaving out fields that have these values."""
    return [
        change
        for name, value in values.items()
        if (change := FieldWrite(name, value).change(record))
    ]


def fresh(ref: Ref, fields: Mapping[str, Written]) -> list[Change]:
    """Return the changes that create a record; fields whose value is None are left out."""
    return [Change(ref, name, value) for name, value in fields.items() if value is not None]


def linked(evidence: Ref, target: Ref, item: str = "", proof: str = "") -> list[Change]:
    """Return the changes that link evidence to the record `target` and, unless "", to an item (id) and a proof (id)."""
    link = Ref(
        evidence.scope,
        "link",
        record_id(evidence.scope, "link", evidence.local, target.local, item, proof),
    )
    fields: dict[str, Written] = {
        "evidence": Plain(evidence.local),
        "target": Plain(target.local),
        "item": Plain(item) or None,
        "proof": Plain(proof) or None,
    }
    return fresh(link, fields)


def add_row(
    ctx: Context,
    store: LogStore,
    scope: str,
    entity: str,
    fields: Mapping[str, Written],
    label: str = "add_row",
) -> Changes:
    """Create a record of `entity` in `scope`, in a save labelled `label`; `touched` of the result has its reference. A
    record with the same natural key is restored with these values if it is in the bin; otherwise UserError."""
    ref = born(ctx, scope, entity, fields)
    before = store.record(ref)
    if before is None:
        return store.save(ctx, label, fresh(ref, fields))
    if not before.deleted:
        raise UserError(
            _("สร้าง {ref} ไม่ได้").format(ref=ref.local),
            _("มีข้อมูลนี้อยู่แล้ว"),
            _("แก้ข้อมูลเดิมแทนการสร้างใหม่"),
        )
    changes = [Change(ref, DELETED, None, before.shown(DELETED).seen)]
    changes += [
        Change(ref, name, value, before.shown(name).seen)
        for name, value in fields.items()
        if value != before.value(name)
    ]
    return store.save(ctx, label, changes)


def born(ctx: Context, scope: str, entity: str, fields: Mapping[str, Written]) -> Ref:
    """Return the reference for a new record in `scope`. Its id comes from the natural key in `fields` or, if the
    `entity` has no such key, is random. UserError if the key is incomplete."""
    key = ENTITIES[entity].key
    if not key:
        return Ref(scope, entity, ctx.new_id())
    missing = [name for name in key if fields.get(name) is None and name not in NO_FIELD]
    if missing:
        raise UserError(
            _("สร้าง {entity} ไม่ได้").format(entity=entity),
            _("ขาดช่องที่ใช้ระบุตัว: {names}").format(names=", ".join(missing)),
            _("ใส่ช่องที่ขาดแล้วลองใหม่"),
        )
    number = fields.get(ENTITIES[entity].ordinal)
    ordinal = number if isinstance(number, int) else 1
    if ordinal < 1:
        raise UserError(
            _("สร้าง {entity} ไม่ได้").format(entity=entity),
            _("ลำดับที่ต้องเป็น 1 ขึ้นไป"),
            _("แก้ค่าแล้วลองใหม่"),
        )
    parts = (key_part(fields.get(name)) for name in key)
    return Ref(scope, entity, record_id(scope, entity, *parts, ordinal=ordinal))


def free_number(ref_at: Callable[[int], Ref], reader: LogReader) -> int:
    """Return the least n ≥ 1 for which `ref_at(n)` has no record, or only one whose creation was undone."""
    return next(
        n
        for n in count(1)
        if (record := reader.record(ref_at(n))) is None or unmade(reader, record)
    )


def unmade(reader: LogReader, record: Record) -> bool:
    """Return whether a record is in the bin because its creation was undone."""
    deletes = [
        past
        for past in reader.history.of(record.ref, DELETED)
        if past.op in record.shown(DELETED).seen
    ]
    return record.deleted and any(past.undoes for past in deletes)


def key_part(value: Written) -> str | int:
    return value if isinstance(value, int) else str(value or "")


NO_FIELD = frozenset({"item", "proof", "subject"})  # parts of a key that may be empty


def delete_record(ctx: Context, store: LogStore, ref: Ref) -> Changes:
    """Delete a record. It stays, marked `delete_unseen`, if another PC's change to it had not arrived here yet."""
    return delete_records(ctx, store, (ref,))


def delete_records(ctx: Context, store: LogStore, refs: Sequence[Ref]) -> Changes:
    """Delete several records in one save, which one undo takes back. UserError, deleting none, if one is missing."""
    records = [standing(store, ref) for ref in refs]
    label = EMPTY if all(blank(store, record) for record in records) else "delete"
    changes = [
        Change(one.ref, DELETED, store.history.cut(one.ref.scope), one.shown(DELETED).seen)
        for one in records
    ]
    return store.save(ctx, label, changes)


def restore_records(ctx: Context, store: LogStore, refs: Sequence[Ref]) -> Changes:
    """Restore several records from the bin in one save, which one undo takes back. UserError, restoring none, if one is
    not in the bin."""
    changes = list[Change]()
    for ref in refs:
        record = store.record(ref)
        if record is None or not record.deleted:
            raise UserError(
                _("นำ {ref} กลับไม่ได้").format(ref=ref.local),
                _("ข้อมูลนี้ไม่ได้อยู่ในถังขยะ"),
                _("ตรวจรหัสของข้อมูลแล้วลองใหม่"),
            )
        changes.append(Change(ref, DELETED, None, record.shown(DELETED).seen))
    return store.save(ctx, "restore", changes)


def note_view(
    ctx: Context, store: LogStore, target: Ref | str | None, deed: str = "view"
) -> Changes:
    """Note in the log of views that the user did `deed` with personal data of `target`: a record, MANY (several
    records), or None (a name that was typed)."""
    store.note_view(ctx, deed, str(target) if target else "name")
    return Changes("note_view")


def check_clock(ctx: Context) -> None:
    """Raise ClockDoubtError if this PC's clock is in doubt and nobody has said that it is right."""
    if ctx.clock_doubt is not None:
        raise ClockDoubtError(
            _("ยังไม่ได้ทำ เพราะนาฬิกาของเครื่องอาจผิด"),
            _("{why} เลขทะเบียน การลงนาม และกำหนดส่งที่ลงวันผิดเรียกคืนไม่ได้").format(
                why=ctx.clock_doubt.words(ctx.now)
            ),
            _("โปรดตรวจวันที่และเวลาของเครื่อง ตั้งให้ถูกแล้วเปิดโฟลเดอร์ใหม่ ถ้าถูกอยู่แล้วให้ยืนยัน"),
        )


def trust_clock(ctx: Context, store: LogStore) -> Changes:
    """Note in the folder that a person says that this PC's clock is right; the question is not asked again."""
    store.trust_clock(ctx.now)
    return Changes("trust_clock")
