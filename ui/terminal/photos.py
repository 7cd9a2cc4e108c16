"""Personal data in files of evidence: parts of a photo covered in a copy, files and pieces marked."""

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

import click

from core.errors import Usage, UserError
from core.evidence.deeds import KeptFile
from core.evidence.photo_deeds import cover_photo, mark_file
from core.evidence.photo_edits import BLUR, SOLID, Box, Edit
from core.evidence.photos import PhotoSettings
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from ui.desk import Desk
from ui.terminal.arguments import DIR
from ui.terminal.seen import ref_of, there
from ui.terminal.show import Output, changed

FILE = click.argument("file", metavar="RECORD")


@click.command()
@DIR
@FILE
@click.option("--box", metavar="L,T,R,B", multiple=True, help=_("ส่วนที่ปิด เป็นร้อยละของภาพ ซ้าย,บน,ขวา,ล่าง"))
@click.option("--crop", metavar="L,T,R,B", default=None, help=_("ส่วนที่เก็บไว้"))
@click.option("--solid", is_flag=True, help=_("ปิดทึบ (ปกติทำให้มัว)"))
@click.pass_obj
def cover(desk: Desk, folder: Path, file: str, box: Sequence[str], crop: str | None, solid: bool) -> Output:
    edit = Edit(tuple(map(box_of, box)), SOLID if solid else BLUR, box_of(crop) if crop else None)
    if not edit:
        raise Usage(_("ยังไม่ได้บอกว่าปิดส่วนใด"), _("ต้องมี --box หรือ --crop"), _("ระบุเช่น --box 10,10,40,50 แล้วลองใหม่"))
    with desk.open(folder) as office:
        source = ref_of(file, office.unit)
        record = office.session.read(lambda reader: there(reader, source))
        sha256 = record.text("sha256")
        if source.entity != "file" or not sha256 or not office.post.shelf.has(sha256):
            raise UserError(
                _("ปิดบางส่วนของ {ref} ไม่ได้").format(ref=source.local),
                _("ไม่ใช่ไฟล์หลักฐาน หรือตัวไฟล์ยังไม่อยู่ในเครื่องนี้"),
                _("ดูไฟล์ด้วยคำสั่ง record list DIR file แล้วลองใหม่"),
            )

        def keep(path: Path) -> Generator[None, None, KeptFile]:
            yield
            return desk.files.keep(folder, path, PhotoSettings(0, edit=edit))

        path = office.post.shelf.path(sha256)
        return changed(office.session.do_now(partial(cover_photo, keep=keep, path=path, source=source)))


@click.command()
@DIR
@FILE
@click.option("--no", is_flag=True, help=_("เอาเครื่องหมายออก"))
@click.pass_obj
def mark(desk: Desk, folder: Path, file: str, no: bool) -> Output:
    with desk.open(folder) as office:
        ref = ref_of(file, office.unit)
        if ref.entity == "file":
            return changed(office.session.do_now(partial(mark_file, file=ref, personal=not no)))
        return changed(office.session.do_now(partial(set_field, ref=ref, wishes=[FieldWrite("personal", int(not no))])))


def box_of(words: str) -> Box:
    """`10,10,40,50` in percent."""
    parts = words.split(",")
    if len(parts) == 4 and all(part.strip().isdecimal() for part in parts):
        box = Box(*(int(part) / 100 for part in parts))
        if box.sound:
            return box
    raise Usage(
        _("อ่านส่วนของภาพ {words} ไม่ได้").format(words=words[:40]),
        _("ต้องเป็นร้อยละสี่จำนวน ซ้าย,บน,ขวา,ล่าง และซ้ายน้อยกว่าขวา บนน้อยกว่าล่าง"),
        _("แก้เช่น 10,10,40,50 แล้วลองใหม่"),
    )
