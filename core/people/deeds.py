"""People who work on this office's data, added and edited, never deleted, for what they did keeps their name; the
entries of its registers; and a file of units taken into the register.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from core.entities import DELETED, ENTITIES
from core.errors import UserError
from core.forms.parsing import written
from core.forms.ports import Store
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, field_change, fresh, set_field
from core.log.ports import Context, standing
from core.people.unit_table import ListedUnit, UnitLine, own_line
from core.people.units import NAMED, names_of, split_names
from core.thai.search import name_key
from core.values import Change, Changes, Plain, Record, Ref, Shown, Text, Written, local


def add_person(ctx: Context, store: Store, name: str, position: str = "", roles: Collection[str] = ()) -> Changes:
    """Add a person to the office; `touched` holds the reference. UserError without a name."""
    if not name.strip():
        raise UserError(_("เพิ่มบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    values = {"name": name.strip(), "position": position.strip(), "roles": ",".join(sorted(roles)) or None, "active": 1}
    fields = {field: written("person", field, value) for field, value in values.items()}
    return add_row(ctx, store, ctx.unit, "person", fields, label="add_person")


def edit_person(
    ctx: Context,
    store: Store,
    ref: Ref,
    name: str | None = None,
    position: str = "",
    roles: Collection[str] | None = None,
    *,
    active: bool = True,
) -> Changes:
    """Name and position, roles in signing (None = as they are), and whether the person still works here.

    Raises UserError without a name.
    """
    values: dict[str, object] = {"active": int(active)}
    if name is not None:
        if not name.strip():
            raise UserError(_("แก้ไขบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
        values |= {"name": name.strip(), "position": position.strip()}
    if roles is not None:
        values |= {"roles": ",".join(sorted(roles)) or None}
    writes = [FieldWrite(field, written("person", field, value)) for field, value in values.items()]
    return set_field(ctx, store, ref, writes, "edit_person")


def enter_entry(
    ctx: Context,
    store: Store,
    ref: Ref,
    values: Mapping[str, Written],
    seen: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Changes:
    """Change fields of an entry of a register. UserError for an empty name, one another entry goes by, or a ring."""
    record = standing(store, ref)
    kept = _checked(store, ref, record, values)
    writes = [FieldWrite(field, value, seen.get(field)) for field, value in kept.items()]
    return set_field(ctx, store, ref, writes, "enter_entry")


def entry_changes(
    store: Store,
    ref: Ref,
    values: Mapping[str, Written],
    seen: Mapping[str, tuple[str, ...] | None],
    beside: Collection[Change],
) -> Iterator[Change]:
    """What values of an entry write, of one that is there or a new one; `beside` is written with it.

    UserError as for `enter_entry`.
    """
    record = store.record(ref)
    kept = _checked(store, ref, record or Record(ref, {}), values)
    taken = [name_key(str(one.value)) for one in beside if one.field in NAMED and one.ref != ref and one.value]
    if twice := next((text for name in NAMED if (text := str(values.get(name) or "")) and name_key(text) in taken), ""):
        raise UserError(_("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=twice), _("อีกแถวหนึ่งที่พิมพ์พร้อมกันใช้ชื่อนี้"), _("ตั้งชื่อให้ต่างกัน"))
    if record is None:
        yield from fresh(ref, kept)
        return
    for field, value in kept.items():
        if change := field_change(record, FieldWrite(field, value, seen.get(field))):
            yield change


def _checked(store: Store, ref: Ref, record: Record, values: Mapping[str, Written]) -> dict[str, Written]:
    """The values as the record holds them."""
    kept = {field: _kept(ref.entity, field, value) for field, value in values.items()}
    _check_entry(store, ref, {**_names(record), **values})
    above = kept.get("parent")
    if above is not None and _above(store, ref.scope, str(above), ref.local):
        raise UserError(_("เลือกส่วนงานนี้ไม่ได้"), _("ส่วนงานจะอยู่ใต้ตัวเองเป็นวง"), _("เลือกส่วนงานที่ไม่ได้อยู่ใต้ส่วนงานนี้"))
    return kept


def add_entries(ctx: Context, store: Store, register: str, rows: Sequence[Mapping[str, Written]]) -> Changes:
    """Make entries of a register in one save; a row with the name of one that is there brings that up to date.

    Rows without a name are left out, and a note says how many.
    """
    changes: list[Change] = []
    there = {name_key(one.text("name")): one for one in store.records(register, ctx.unit)}
    left = 0
    for row in rows:
        name = str(row.get("name") or "").strip()
        if not name:
            left += 1
            continue
        known = there.get(name_key(name))
        ref = known.ref if known else Ref(ctx.unit, register, ctx.new_id())
        _check_entry(store, ref, {**(_names(known) if known else {}), **row})
        fields = {field: _kept(register, field, value) for field, value in row.items()}
        if known:
            writes = (FieldWrite(field, value) for field, value in fields.items() if value is not None)
            changes += [change for write in writes if (change := field_change(known, write))]
        else:
            changes += fresh(ref, fields)
            there[name_key(name)] = Record(ref, {field: Shown(value) for field, value in fields.items()})
    note = (_("{n} แถวไม่มีชื่อ จึงไม่ได้เพิ่ม").format(n=left),) if left else ()
    made = store.save(ctx, "add_entries", changes) if changes else Changes("add_entries")
    return made | Changes(notes=note)


def _kept(register: str, field: str, value: Written) -> Written:
    """The value as the record holds it: what refers to another record names its kind too."""
    declared = ENTITIES[register].columns[field]
    if value is None or not declared.reference:
        return value
    return Plain(f"division/{str(value).rpartition('/')[2]}")


def _names(record: Record) -> dict[str, Written]:
    return {field: Text(record.text(field)) for field in NAMED}


def _check_entry(store: Store, ref: Ref, fields: Mapping[str, Written]) -> None:
    """UserError when the entry would have no name, or one that another goes by."""
    if not str(fields.get("name") or "").strip():
        raise UserError(_("บันทึกรายการในทะเบียนไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    own = {name_key(name) for name in split_names(*(str(fields.get(field) or "") for field in NAMED))}
    for other in store.records(ref.entity, ref.scope):
        taken = next((name for name in names_of(other) if name_key(name) in own), "")
        if taken and other.ref != ref:
            raise UserError(
                _("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=taken),
                _("{other} ใช้ชื่อนี้อยู่แล้ว ถ้าพิมพ์ชื่อนี้ในแผน โปรแกรมจะไม่รู้ว่าหมายถึงส่วนใด").format(other=other.text("name")),
                _("ตั้งชื่อให้ต่างกัน หรือแก้รายการที่มีอยู่"),
            )


def _above(store: Store, scope: str, local_: str, wanted: str) -> bool:
    """Whether a division is this one or lies below it."""
    met: set[str] = set()
    while local_ and local_ not in met:
        if local_ == wanted:
            return True
        met.add(local_)
        record = store.record(local(scope, local_))
        local_ = record.text("parent") if record else ""
    return False


TAKEN = "take_units"  # what was saved


def take_units(ctx: Context, store: Store, lines: Sequence[UnitLine], gone: Iterable[ListedUnit] = ()) -> Changes:
    """Write these lines into the register, and this office's own where it has none; those `gone` go to the bin.

    An empty cell leaves what stands. UserError when this PC may not write the register.
    """
    may_write(ctx, store)
    changes = [*_own(ctx, store, lines)]
    for line in lines:
        changes += _line(store, Ref("all", "unit", line.unit), _said(line))
    for one in gone:
        ref = Ref("all", "unit", one.id)
        if (record := store.record(ref)) is not None and not record.deleted:
            changes.append(Change(ref, DELETED, store.history.cut("all"), record.shown(DELETED).seen))
    return store.save(ctx, TAKEN, changes) if changes else Changes(TAKEN)


def may_write(ctx: Context, store: Store) -> None:
    """UserError: the register is a centre's."""
    if not holds_register(ctx, store):
        raise UserError(
            _("รับทะเบียนหน่วยงานไม่ได้"),
            _("ทะเบียนเป็นของส่วนกลาง และเครื่องนี้ยังไม่ใช่เครื่องของส่วนกลาง"),
            _("ทำขั้นที่ 1 ให้เสร็จก่อน หรือส่งไฟล์ Excel ให้ส่วนกลาง"),
        )


def holds_register(ctx: Context, store: Store) -> bool:
    """Whether this PC is a centre's and may write the register."""
    device = store.trust.device()
    return device is not None and device.kind == "centre" and device.unit == ctx.unit


def _own(ctx: Context, store: Store, lines: Sequence[UnitLine]) -> Iterator[Change]:
    """The line of this office itself, which those below name as their parent."""
    ref = Ref("all", "unit", ctx.unit)
    if any(line.unit == ctx.unit for line in lines) or ((there := store.record(ref)) and not there.deleted):
        return
    own = own_line(store, ctx.unit)
    yield from _line(store, ref, {"code": Plain(own.code), "name": Text(own.name), "kind": Plain(own.kind)})


def _said(line: UnitLine) -> dict[str, Written]:
    words = line.words
    said: dict[str, Written] = {
        "code": Plain(line.code),
        "name": Text(words["name"]),
        "kind": Plain(line.kind),
        **{field: Text(words[field]) for field in ("short", "phone") if words.get(field)},
    }
    if line.parent:
        said["parent"] = Plain(f"all/unit/{line.parent}")
    if line.region:
        said["region"] = line.region
    return said


def _line(store: Store, ref: Ref, said: dict[str, Written]) -> Iterator[Change]:
    record = store.record(ref)
    if record is None:
        yield from fresh(ref, said)
        return
    if record.deleted:
        yield Change(ref, DELETED, None, record.shown(DELETED).seen)
    for field, value in said.items():
        if change := field_change(record, FieldWrite(field, value)):
            yield change
