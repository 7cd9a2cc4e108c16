"""Choose the picture that letters and covers of the office bear, or have none."""

from collections.abc import Iterator
from pathlib import Path

from core.actions.add_evidence import KeptFile, filed
from core.actions.file_evidence import Keep, same_file
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.natural import record_id
from core.model.values import Change, Changes, Plain, Ref
from core.ports import Context, Store

TITLE = "ครุฑหรือตราของหน่วยงาน"  # of the evidence that holds the file


def set_emblem(ctx: Context, store: Store, file: KeptFile | None) -> Changes:
    """The picture stands on what is printed from now on; None takes it away. UserError when it is no picture."""
    office = standing(store, Ref(ctx.unit, "office", record_id(ctx.unit, "office", ctx.unit)))
    seen = office.shown("seal").seen
    if file is None:
        return store.save(ctx, "set_emblem", [Change(office.ref, "seal", None, seen)])
    if not file.preview:
        raise UserError(
            _("ใช้ {name} เป็นครุฑหรือตราไม่ได้").format(name=file.name[:80]),
            _("ไฟล์นี้ไม่ใช่ภาพที่โปรแกรมเปิดได้"),
            _("เลือกไฟล์ภาพ PNG หรือ JPEG"),
        )
    known = same_file(store, ctx.unit, file.sha256)
    evidence = known or Ref(ctx.unit, "evidence", ctx.new_id())
    kept = Ref(ctx.unit, "file", record_id(ctx.unit, "file", evidence.local, file.sha256))
    changes = [] if known else filed(evidence, file, TITLE)
    return store.save(ctx, "set_emblem", [*changes, Change(office.ref, "seal", Plain(kept.local), seen)])


def choose_emblem(ctx: Context, store: Store, keep: Keep, path: Path) -> Iterator[Changes | None]:
    """Keep the file beside the pen, then set it. UserError when it cannot be kept, or is no picture."""
    file = yield from keep(path)
    yield set_emblem(ctx, store, file)
