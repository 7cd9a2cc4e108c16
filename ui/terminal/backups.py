"""Commands for backups: make, list, restore."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from core.backups.retention import (
    Backup,
    UnusableBackup,
    bare_copy_words,
    count_words,
    foreseen_lines,
    unaware_words,
    unfit_words,
)
from core.errors import LostKeysError
from core.exchange.send_deeds import sign_for_backup
from core.i18n import _
from core.workshop.phones import WaitingPhoto
from ui.desk import Desk
from ui.terminal.arguments import DIR, FILE, PASSPHRASE, PATH, passphrase_typed
from ui.terminal.in_folder import opened, unopened
from ui.terminal.show import Output, part


@click.command()
@unopened
@click.option(
    "--to",
    metavar="PLACE",
    type=PATH,
    default=None,
    help=_("ที่เก็บที่สอง เช่น แฟลชไดรฟ์ (ปกติ: DIR/backups)"),
)
@click.option(
    "--list", "lists", is_flag=True, help=_("ดูไฟล์สำรองที่มี และไฟล์ที่กู้คืนไม่ได้พร้อมเหตุผล ไม่สำรองเพิ่ม")
)
def backup(desk: Desk, folder: Path, to: Path | None, lists: bool) -> Output:
    if lists:
        there = desk.backups(folder)
        return listing(there.listed(to), there.unfit(to), there.copies(to))
    with opened(desk, folder, read_only=True) as office:
        office.session.do_now(partial(sign_for_backup, leaves_office=to is not None))
        made = office.backups.make("asked", to)
        waiting = WaitingPhoto.unsaved_words(len(office.phones().waiting()))
        names: Mapping[str, str] = office.session.read_else(made.names, {})
    clock = made.doubt.kind if made.doubt else ""
    value = {**output(made), **part(made, "lost=lost_files spared lacking"), "clock": clock}
    lines = [*made.lines(names), count_words(made.holding), keys_words(made, office.lost_keys)]
    return Output(value, [*lines, *filter(None, [waiting])], code=0 if made.is_whole else 1)


def listing(
    backups: Sequence[Backup], unfit: Sequence[UnusableBackup], copies: Sequence[Path]
) -> Output:
    """Return output on usable backups, on unusable ones with the reason, and on bare copies of the database; exit code
    1 if the newest backup is unusable."""
    said = [(one.at, one.path, count_words(one.holding)) for one in backups]
    said += [(one.at, one.path, unfit_words(one)) for one in unfit]
    rows = [(at, f"{Backup.moment_words(at)}  {path.name}  {words}") for at, path, words in said]
    lost = [
        {"path": one.path, "made": one.at.isoformat(timespec="seconds"), "reason": one.reason}
        for one in unfit
    ]
    lines = [line for _at, line in sorted(rows, reverse=True)] or [_("ยังไม่มีไฟล์สำรองในที่นี้")]
    lines += [f"{path}  {bare_copy_words()}" for path in copies]
    value = {"backups": [output(one) for one in backups], "unfit": lost, "copies": copies}
    return Output(value, lines, code=1 if UnusableBackup.is_newest(backups, unfit) else 0)


def keys_words(backup: Backup, error: LostKeysError | None) -> str:
    """Return a sentence on whether a backup has this PC's keys. `error`: LostKeysError if this PC has lost them."""
    if backup.keys is not None:
        return _("ไฟล์สำรองมีกุญแจของเครื่อง ซึ่งเปิดได้ด้วยรหัสผ่านของกุญแจเท่านั้น")
    if error is not None and error.unread:
        return _("ไฟล์สำรองไม่มีกุญแจ เพราะอ่านกุญแจของเครื่องนี้ไม่ได้ในขณะนี้ กุญแจยังไม่ถือว่าหาย")
    if error is None:
        return _(
            "กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง หากต้องการให้มีไว้เปลี่ยนเครื่อง โปรดตั้งรหัสผ่านด้วยคำสั่ง key protect"
        )
    if error.renewable:
        return _("ไฟล์สำรองไม่มีกุญแจ และกุญแจไม่อยู่ในเครื่องนี้ กู้คืนแล้วจะได้กุญแจใหม่ที่ต้องขอใบรับรอง")
    return _("ไฟล์สำรองไม่มีกุญแจ และกุญแจไม่อยู่ในเครื่องนี้ กู้คืนได้เมื่อกุญแจเดิมกลับมา")


def output(backup: Backup) -> dict[str, object]:
    made = {
        "path": backup.path,
        "made": backup.at.isoformat(timespec="seconds"),
        "why": backup.reason,
    }
    held = part(backup.holding, "unit code name ops texts ends files=blobs last")
    return {**made, **held, "files": len(backup.holding.blobs)}


@click.command()
@FILE
@DIR
@click.option(
    "--dry-run", is_flag=True, help=_("ดูว่าในไฟล์มีอะไร และในโฟลเดอร์มีอะไรที่ใหม่กว่า ไม่เขียนอะไรเลย")
)
@PASSPHRASE
@click.option("--new-keys", is_flag=True, help=_("ไม่ใช้กุญแจในไฟล์สำรอง ทำกุญแจใหม่แล้วขอใบรับรอง"))
@click.pass_obj
def restore(
    desk: Desk,
    file: Path,
    folder: Path,
    dry_run: bool,
    passphrase_file: Path | None,
    new_keys: bool,
) -> Output:
    preview = desk.preview_restore(file, folder)
    if dry_run:
        value = {
            "backup": output(preview.backup),
            **part(preview, "missing present newer keys sealed own red"),
        }
        return Output(value, list(foreseen_lines(preview)))
    done = desk.restore(
        file, folder, passphrase_typed(passphrase_file) if preview.sealed and not new_keys else ""
    )
    value = {
        "backup": output(done.backup),
        **part(done, "ops files missing saved new_keys unaware"),
    }
    back = _("กู้คืนลง {folder} แล้ว บันทึก {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์")
    lines = [back.format(folder=folder, ops=done.ops, files=done.files)]
    if done.saved:
        lines.append(_("ข้อมูลก่อนกู้คืนเก็บไว้ที่ {path}").format(path=done.saved))
    if done.missing:
        lines.append(_("ไม่พบไฟล์หลักฐาน {n} ไฟล์ ขอต้นฉบับจากหน่วยงานที่มีได้").format(n=done.missing))
    lines += preview.return_lines()
    if done.unaware:
        lines.append(unaware_words())
    if done.new_keys:
        lines.append(_("เครื่องนี้ใช้กุญแจใหม่ โปรดขอใบรับรองด้วยคำสั่ง key request"))
    return Output(value, lines)
