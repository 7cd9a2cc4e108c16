"""Cover or cut a copy of a photograph: papers show the copy, the original stays in the unit, marked as personal."""

from collections.abc import Iterator
from pathlib import Path, PurePath

from core.actions.evidence_files import added, home_of, seen_of
from core.actions.file_evidence import Keep
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.values import Change, Changes, Plain, Ref
from core.ports import Context, Store


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
    """Say of one file whether it shows people who need not be known: then it does not leave the unit."""
    record = standing(store, file)
    if bool(record.number("personal")) == personal and not record.shown("personal").conflict:
        return Changes("mark_file")
    return store.save(ctx, "mark_file", [Change(file, "personal", int(personal), record.shown("personal").seen)])
