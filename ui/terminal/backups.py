"""Backups: make one, put one back."""

from functools import partial
from pathlib import Path

import click

from core.backups.deeds import sign_for_backup
from core.backups.retention import Backup, count_words, foreseen_lines, made_lines, names_of, unaware_words
from core.errors import KeysLost
from core.i18n import _
from ui.desk import Desk
from ui.terminal.arguments import DIR, FILE, PATH
from ui.terminal.show import Output, part


@click.command()
@DIR
@click.option("--to", metavar="PLACE", type=PATH, default=None, help=_("ที่เก็บที่สอง เช่น แฟลชไดรฟ์ (ปกติ: DIR/backups)"))
@click.pass_obj
def backup(desk: Desk, folder: Path, to: Path | None) -> Output:
    with desk.open(folder, lost=True) as office:
        office.session.do_now(sign_for_backup)
        made = office.backups.make("asked", to)
        names = office.session.read(partial(names_of, made=made))
    value = {**output(made), "lost": made.lost, "spared": made.spared, "clock": made.doubt.kind if made.doubt else ""}
    return Output(
        value,
        [
            *made_lines(made, names),
            count_words(made.holding),
            without_keys(office.lost),
        ],
        code=1 if made.lost or made.spared else 0,
    )


def without_keys(lost: KeysLost | None) -> str:
    """No backup holds the keys; `lost`: nor are they here."""
    if lost is None:
        return _("กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง หากย้ายเครื่องให้คัดลอกโฟลเดอร์กุญแจไปด้วย")
    if lost.renewable:
        return _("ไฟล์สำรองไม่มีกุญแจ และกุญแจไม่อยู่ในเครื่องนี้ กู้คืนแล้วจะได้กุญแจใหม่ที่ต้องขอใบรับรอง")
    return _("ไฟล์สำรองไม่มีกุญแจ และกุญแจไม่อยู่ในเครื่องนี้ กู้คืนได้เมื่อกุญแจเดิมกลับมา")


def output(backup: Backup) -> dict[str, object]:
    made = {"path": backup.path, "made": backup.at.isoformat(timespec="seconds"), "why": backup.why}
    held = part(backup.holding, "unit code name ops texts ends files=blobs last")
    return {**made, **held, "files": len(backup.holding.blobs)}


@click.command()
@FILE
@DIR
@click.option("--dry-run", is_flag=True, help=_("ดูว่าในไฟล์มีอะไร และในโฟลเดอร์มีอะไรที่ใหม่กว่า ไม่เขียนอะไรเลย"))
@click.pass_obj
def restore(desk: Desk, file: Path, folder: Path, dry_run: bool) -> Output:
    if dry_run:
        preview = desk.preview_restore(file, folder)
        value = {"backup": output(preview.backup), **part(preview, "missing present newer keys")}
        return Output(value, list(foreseen_lines(preview)))
    done = desk.restore(file, folder)
    value = {"backup": output(done.backup), **part(done, "ops files missing saved new_keys unaware")}
    lines = [
        _("กู้คืนลง {folder} แล้ว บันทึก {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์").format(
            folder=folder, ops=done.ops, files=done.files
        )
    ]
    if done.saved:
        lines.append(_("ข้อมูลก่อนกู้คืนเก็บไว้ที่ {path}").format(path=done.saved))
    if done.missing:
        lines.append(_("ไม่พบไฟล์หลักฐาน {n} ไฟล์ ขอต้นฉบับจากหน่วยงานที่มีได้").format(n=done.missing))
    if done.unaware:
        lines.append(unaware_words())
    if done.new_keys:
        lines.append(_("เครื่องนี้ใช้กุญแจใหม่ โปรดขอใบรับรองด้วยคำสั่ง key request"))
    return Output(value, lines)
