"""What a save is asked to write, made ready: changes checked, fixed fields kept, records in the bin brought back."""

from collections.abc import Iterable, Sequence

from core.errors import UserError
from core.i18n import _
from core.model.check import check_change
from core.model.entities import DELETED, ENTITIES
from core.model.values import NOTHING, Change, Record, Ref
from core.ports import Reader


def ready(reader: Reader, changes: Iterable[Change]) -> Sequence[Change]:
    """The changes to write. A fixed field that already says the same is left out.

    Making a record with a natural key that lies in the bin brings it back, with what it contained (EXCHANGE 6.7).
    Raises UserError for a value that does not fit or a fixed field that says something else.
    """
    known: dict[Ref, Record | None] = {}
    wanted = []
    for change in changes:
        declared = check_change(change)
        if change.ref not in known:
            known[change.ref] = reader.record(change.ref)
        record = known[change.ref]
        said = record.shown(change.field) if record is not None else NOTHING
        if declared.fixed and (said.seen or change.value is None):
            if change.value != said.value:
                raise _fixed(change)
            continue
        wanted.append(change)
    back = [_bring_back(record) for record in known.values() if record and _comes_back(record, wanted)]
    return [*back, *wanted]


def _comes_back(record: Record, wanted: Sequence[Change]) -> bool:
    if not record.deleted or not ENTITIES[record.ref.entity].key:
        return False
    fields = {change.field for change in wanted if change.ref == record.ref}
    return bool(fields) and DELETED not in fields


def _bring_back(record: Record) -> Change:
    return Change(record.ref, DELETED, None, record.shown(DELETED).seen)


def _fixed(change: Change) -> UserError:
    return UserError(
        _("แก้ช่อง {field} ไม่ได้").format(field=change.field),
        _("เพราะช่องนี้กำหนดครั้งเดียวเมื่อสร้างรายการ"),
        _("โปรดสร้างรายการใหม่แทน"),
    )
