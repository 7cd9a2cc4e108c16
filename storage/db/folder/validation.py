"""The changes of a save, made ready: checked, fixed fields kept, records brought back from the bin."""

from collections.abc import Iterable, Iterator, Sequence, Set

from core.change_check import check_change
from core.entities import DELETED, ENTITIES, klass_of
from core.errors import UserError
from core.i18n import _
from core.log.ports import Reader
from core.values import NOTHING, Change, Record, Ref
from storage.db.log.log import Log


def ready(reader: Reader, log: Log, changes: Iterable[Change]) -> Sequence[Change]:
    """The changes to write. A fixed field that already says the same is left out.

    Making a record with a natural key that lies in the bin brings it back, with what it contained (EXCHANGE 6.7).
    Raises UserError for a value that does not fit or a fixed field that says something else.
    """
    known: dict[Ref, Record | None] = {}
    named: set[Ref] = set()
    wanted = []
    for change in changes:
        named.add(change.ref)
        if check_change(change).fixed:
            if change.ref not in known:
                known[change.ref] = reader.record(change.ref)
            record = known[change.ref]
            shown = record.shown(change.field) if record is not None else NOTHING
            if shown.seen or change.value is None:
                if change.value != shown.value:
                    raise _fixed(change)
                continue
        wanted.append(change)
    decided = {change.ref for change in wanted if change.field == DELETED}
    return [*_back(reader, log, named - decided), *wanted]


def may_write(log: Log, key: bytes, changes: Iterable[Change]) -> None:
    """UserError when something of this would not count: then it is not written at all."""
    for scope, entity in {change.ref[:2] for change in changes}:
        if not log.verdict.may_write(key, scope, klass_of(entity, scope)):
            raise UserError(
                _("บันทึกรายการนี้ไม่ได้"),
                _("เพราะเครื่องนี้ไม่มีสิทธิ์เขียนข้อมูลส่วนนี้ หรือสิทธิ์ถูกเพิกถอนแล้ว"),
                _("โปรดขอใบรับรองเครื่องจากหน่วยงานต้นสังกัด แล้วลองใหม่"),
            )


def _back(reader: Reader, log: Log, named: Set[Ref]) -> Iterator[Change]:
    """What brings records out of the bin that are made again."""
    if log.db.execute("SELECT 1 FROM bin WHERE deleted LIMIT 1").fetchone() is None:
        return
    for ref in sorted(ref for ref in named if ENTITIES[ref.entity].key):
        record = reader.record(ref)
        if record is not None and record.deleted:
            yield Change(ref, DELETED, None, record.shown(DELETED).seen)


def _fixed(change: Change) -> UserError:
    return UserError(
        _("แก้ช่อง {field} ไม่ได้").format(field=change.field),
        _("เพราะช่องนี้กำหนดครั้งเดียวเมื่อสร้างรายการ"),
        _("โปรดสร้างรายการใหม่แทน"),
    )
