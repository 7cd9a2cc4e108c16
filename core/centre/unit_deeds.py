"""The command that saves an imported table of units into the centre's register of units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.centre.unit_names import ListedUnit, own_line
from core.centre.unit_table import UnitTableRow
from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.deeds import changes_to, fresh
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref, Text, Written

_TAKEN = "take_units"  # label of the save


def take_units(
    ctx: Context, store: Store, lines: Sequence[UnitTableRow], gone: Iterable[ListedUnit] = ()
) -> Changes:
    """Write the rows `lines` into the register of units (an empty cell changes nothing), add this office's own line if
    it is missing, and move the units `gone` to the bin. UserError if this PC may not write the register."""
    if not holds_register(ctx, store):
        raise UserError(
            _("รับทะเบียนหน่วยงานไม่ได้"),
            _("ทะเบียนเป็นของส่วนกลาง และเครื่องนี้ยังไม่ใช่เครื่องของส่วนกลาง"),
            _("ทำขั้นที่ 1 ให้เสร็จก่อน หรือส่งไฟล์ Excel ให้ส่วนกลาง"),
        )
    changes = [*_own(ctx, store, lines)]
    for line in lines:
        words = line.words
        fields: dict[str, Written] = {
            "code": Plain(line.code),
            "name": Text(words["name"]),
            "kind": Plain(line.kind),
            **{field: Text(words[field]) for field in ("short", "phone") if words.get(field)},
        }
        if line.parent:
            fields["parent"] = Plain(f"all/unit/{line.parent}")
        if line.region:
            fields["region"] = line.region
        changes += entered(store, Ref("all", "unit", line.unit), fields)
    for one in gone:
        ref = Ref("all", "unit", one.id)
        record = store.record(ref)
        if record is not None and not record.deleted:
            changes.append(
                Change(ref, DELETED, store.history.cut("all"), record.shown(DELETED).seen)
            )
    return store.save(ctx, _TAKEN, changes) if changes else Changes(_TAKEN)


def holds_register(ctx: Context, store: Store) -> bool:
    """Return whether this PC belongs to a centre and may write the register of units."""
    device = store.trust.device()
    return device is not None and device.kind == "centre" and device.unit == ctx.unit


def _own(ctx: Context, store: Store, lines: Sequence[UnitTableRow]) -> Iterator[Change]:
    """Yield the changes that add this office's own line, the parent of units below; none if it is there."""
    ref = Ref("all", "unit", ctx.unit)
    if any(line.unit == ctx.unit for line in lines) or (
        (there := store.record(ref)) and not there.deleted
    ):
        return
    own = own_line(store, ctx.unit)
    yield from entered(
        store, ref, {"code": Plain(own.code), "name": Text(own.name), "kind": Plain(own.kind)}
    )


def entered(store: Store, ref: Ref, fields: Mapping[str, Written]) -> Iterator[Change]:
    """Yield the changes that give the register record `ref` these `fields`; if deleted, it is restored first."""
    record = store.record(ref)
    if record is None:
        yield from fresh(ref, fields)
        return
    if record.deleted:
        yield Change(ref, DELETED, None, record.shown(DELETED).seen)
    yield from changes_to(record, fields)
