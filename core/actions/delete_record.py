"""Put a record in the bin, with all it contains; bring one back."""

from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED
from core.model.values import Change, Changes, Ref
from core.ports import Context, Store
from core.views.contained import EMPTY, blank


def delete_record(ctx: Context, store: Store, ref: Ref) -> Changes:
    """Delete as far as this folder has seen; what somebody wrote unseen keeps the record, flagged."""
    record = standing(store, ref)
    label = EMPTY if blank(store, record) else "delete"
    return store.save(ctx, label, [Change(ref, DELETED, store.history.cut(ref.scope), record.shown(DELETED).seen)])


def restore_record(ctx: Context, store: Store, ref: Ref) -> Changes:
    """Bring a record back from the bin; UserError when it is not there."""
    record = store.record(ref)
    if record is None or not record.deleted:
        raise UserError(
            _("นำ {ref} กลับไม่ได้").format(ref=ref.local),
            _("ข้อมูลนี้ไม่ได้อยู่ในถังขยะ"),
            _("ตรวจรหัสของข้อมูลแล้วลองใหม่"),
        )
    return store.save(ctx, "restore", [Change(ref, DELETED, None, record.shown(DELETED).seen)])
