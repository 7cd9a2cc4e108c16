"""Redact a copy of a photograph, and choose the emblem on letters and covers of the office."""

from collections.abc import Iterator
from pathlib import Path, PurePath

from core.errors import UserError
from core.evidence.deeds import Keep, KeptFile, added, file_at, filed, home_of, same_file, seen_of
from core.i18n import _
from core.log.contents import standing
from core.log.ports import Context, Store
from core.natural_keys import record_id
from core.values import Change, Changes, Plain, Ref


def cover_photo(ctx: Context, store: Store, keep: Keep, path: Path, source: Ref) -> Iterator[Changes | None]:
    """Keep the copy that `keep` makes of the file at `path`, in place of `source`. UserError when it cannot be made."""
    record = standing(store, source)
    if record.text("replaced_by"):
        raise UserError(
            _("ปิดบางส่วนของภาพนี้ไม่ได้"),
            _("เพราะมีไฟล์อื่นแทนไฟล์นี้แล้ว"),
            _("โปรดทำกับไฟล์ที่ใช้อยู่ หรือเปิดหน้าหลักฐานใหม่"),
        )
    made = yield from keep(path)
    before = PurePath(record.text("name") or made.name)
    file = made._replace(
        name=_("{name} (ปิดบางส่วน){ending}").format(name=before.stem, ending=".png" if made.type == "png" else ".jpg"),
        taken=record.text("taken") or made.taken,
    )
    changes = added(store, home_of(record), file, source)
    if changes:
        changes.append(Change(source, "replaced_by", Plain(changes[0].ref.local), seen_of(record)))
        changes.append(Change(source, "personal", 1, record.shown("personal").seen))
        yield store.save(ctx, "cover_photo", changes)


def mark_file(ctx: Context, store: Store, file: Ref, personal: bool) -> Changes:
    """Mark whether a file shows people who must stay unknown: then it does not leave the unit."""
    record = standing(store, file)
    if bool(record.number("personal")) == personal and not record.shown("personal").conflict:
        return Changes("mark_file")
    return store.save(ctx, "mark_file", [Change(file, "personal", int(personal), record.shown("personal").seen)])


TITLE = "ครุฑหรือตราของหน่วยงาน"  # of the evidence that holds the file


def set_emblem(ctx: Context, store: Store, file: KeptFile | None) -> Changes:
    """Set the picture of papers printed from now on; None removes it. UserError when it is no picture."""
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
    kept = file_at(evidence, file)
    changes = [] if known else filed(evidence, file, TITLE)
    return store.save(ctx, "set_emblem", [*changes, Change(office.ref, "seal", Plain(kept.local), seen)])


def choose_emblem(ctx: Context, store: Store, keep: Keep, path: Path) -> Iterator[Changes | None]:
    """Keep the file in the background, then set it. UserError when it cannot be kept, or is no picture."""
    file = yield from keep(path)
    yield set_emblem(ctx, store, file)
