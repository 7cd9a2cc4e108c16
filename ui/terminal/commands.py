"""All commands under one root, each imported when it is asked for."""

from collections.abc import Mapping
from importlib import import_module

import click

from core.i18n import _


class Commands(click.Group):
    """A group with a table of commands of other modules: each is imported when it is done, not when it is listed."""

    def __init__(self, elsewhere: Mapping[str, tuple[str, str]], about: str = "") -> None:
        """`elsewhere`: by name, where the command is in ui/terminal (`module:attribute`) and its `--help`."""
        super().__init__(help=about)
        self.elsewhere = elsewhere

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.elsewhere and cmd_name not in self.commands:
            place, about = self.elsewhere[cmd_name]
            module, _colon, attribute = place.partition(":")
            command: click.Command = getattr(import_module(f"ui.terminal.{module}"), attribute)
            command.help = about
            self.add_command(command, cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What `--help` lists, imported or not."""
        listed = {name: click.Command(name, help=about) for name, (_place, about) in self.elsewhere.items()}
        click.Group(commands={**self.commands, **listed}).format_commands(ctx, formatter)


COMMANDS = {
    "answers": ("sheets:answers", _("คำตอบของการประเมิน")),
    "backup": ("backups:backup", _("สำรองข้อมูลทั้งโฟลเดอร์ อ่านกลับมานับและเทียบก่อนจึงถือว่าสำรองแล้ว")),
    "bundle": ("bundles:bundle", _("ไฟล์รับส่ง")),
    "centre": ("centre:centre", _("มุมมองของส่วนกลาง และของจังหวัดต่ออำเภอ")),
    "conflict": ("conflicts:conflict", _("ข้อมูลไม่ตรงกัน")),
    "demo": ("demo.command:demo", _("ทำงานหลักทั้งหมดกับข้อมูลตัวอย่าง โดยไม่ใช้หน้าจอ")),
    "digest": ("past:digest", _("ลายนิ้วมือของข้อมูลทั้งโฟลเดอร์หรือของหน่วยงานหนึ่ง")),
    "erase": ("privacy:erase", _("ค้นทุกอย่างเกี่ยวกับบุคคล แล้วลบตามกฎหมาย (ไม่มี --yes คือดูรายการก่อน ไม่ลบ)")),
    "evidence": ("evidence:evidence", _("หลักฐาน")),
    "extract": (
        "privacy:extract",
        _("ทำสำเนาข้อมูลของบุคคลให้เจ้าของข้อมูล เป็น .pdf .xlsx หรือ .docx พร้อมไฟล์ในโฟลเดอร์ข้างกัน"),
    ),
    "history": ("past:history", _("ประวัติของข้อมูลหรือช่องหนึ่ง")),
    "instrument": ("instruments:instrument", _("แบบและเกณฑ์")),
    "key": ("keys:key", _("กุญแจของเครื่องนี้")),
    "office": ("offices:office", _("โฟลเดอร์ของหน่วยงาน")),
    "paper": ("papers:paper", _("ฉบับพิมพ์และทะเบียนเอกสาร")),
    "plan": ("sheets:plan", _("แผนของหน่วยงาน")),
    "problems": ("problems:problems", _("ข้อมูลที่เก็บไว้แต่ไม่มีผล พร้อมเหตุผล")),
    "record": ("records:record", _("ข้อมูลในโฟลเดอร์ของหน่วยงาน")),
    "restore": (
        "backups:restore",
        _("กู้คืนจากไฟล์สำรอง ลงโฟลเดอร์เดิมหรือโฟลเดอร์ใหม่ โฟลเดอร์ที่มีอยู่ถูกสำรองไว้ก่อนเสมอ"),
    ),
    "scan": ("scans:scan", _("รับเอกสารสแกน (PDF ภาพ หรือโฟลเดอร์) ให้รอยืนยัน หรือดูที่รออยู่เมื่อไม่บอกไฟล์")),
    "score": ("score:score", _("คิดคะแนนของกรณีในไฟล์")),
    "signing": ("signings:signing", _("การลงนามบนกระดาษ: รอใคร ใครลงนามแล้ว ปลดล็อก ฉบับแก้ไข")),
    "signoff": ("signings:sign", _("ล็อกเพื่อลงนาม; ยกเลิกด้วย record set DIR signoff/… ended_why=เหตุผล")),
    "undo": ("past:take_back", _("เลิกทำการบันทึกล่าสุด")),
    "views": ("privacy:views", _("บันทึกว่าใครดู พิมพ์ ส่งออกข้อมูลบุคคล เมื่อใด และบันทึกนั้นถูกแก้หรือไม่")),
}
root = Commands(COMMANDS, _("โปร่งใส: แผน การประเมิน หลักฐาน และรายงานความโปร่งใสของหน่วยงาน ทุกคำสั่งรับ --json"))
