"""Arguments and options shared by commands, and how texts for a record, date or signing step are parsed."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from core.assessment.sheets import answer_at, sheet_of
from core.change_check import is_id
from core.errors import UsageError, UserError
from core.forms.ports import Reader
from core.i18n import _
from core.records.route import PlannedRouteStep
from core.thai.parser import read_day
from core.values import Record, Ref
from ui.desk import read_text


class WrongOptionsError(click.UsageError):
    """Raised with a sentence of the program's own on options that are missing or do not go together."""


class RefArgument(str):
    """A record's name as typed. A command that opens DIR gets the reference (Ref) of that record instead."""


PATH = click.Path(path_type=Path)
DIR = click.argument("folder", metavar="DIR", type=PATH)
FILE = click.argument("file", metavar="FILE", type=PATH)
RECORD = click.argument("record", metavar="RECORD", type=RefArgument)
OUT = click.option("--out", metavar="FILE", required=True, type=PATH)
INSTRUMENT = click.option("--instrument", metavar="I", required=True, help=_("แบบที่ใช้"))
OF_FILE = click.option(
    "--instrument", metavar="I", default="", help=_("แบบที่ใช้ (ไม่ระบุ = ตามที่ไฟล์บอก)")
)
FISCAL = click.IntRange(2500, 2699)  # fiscal years, Buddhist era
YEAR = click.option("--year", metavar="Y", type=FISCAL, required=True, help=_("ปีงบประมาณ พ.ศ."))
ANYWAY = click.option("--anyway", is_flag=True, help=_("ตั้งใจใช้ไฟล์ แม้ไฟล์บอกว่าเป็นของแบบหรือปีอื่น"))
PASSPHRASE = click.option(
    "--passphrase-file",
    metavar="FILE",
    default=None,
    type=PATH,
    help=_("ไฟล์ที่มีรหัสผ่านของกุญแจ (ไม่บอก = ถามที่แป้นพิมพ์)"),
)
AGREED = click.option(
    "--yes", is_flag=True, help=_("ดูแล้ว ให้ออกไปตามที่พบ (ไม่ใส่ = บอกชื่อบุคคลและเลขที่พบก่อน ไม่เขียน)")
)
ANY_YEAR = click.option("--year", metavar="Y", type=FISCAL, default=None, help=_("ปีงบประมาณ พ.ศ."))


def form_named(instrument: str, content: object) -> str:
    """Return the name of the form to use: as given, else as the imported `content` says. UsageError if neither does."""
    name = instrument or (content.get("instrument") if isinstance(content, dict) else None)
    if isinstance(name, str) and name:
        return name
    raise UsageError(
        _("ไม่รู้ว่าไฟล์นี้เป็นของแบบใด"),
        _("คำสั่งไม่ได้ระบุแบบ และไฟล์ไม่ได้บอกไว้"),
        _("ระบุด้วย --instrument แล้วลองใหม่"),
    )


def passphrase_typed(file: Path | None, *, new: bool = False) -> str:
    """Return the passphrase: from `file` or else typed, twice if `new`. UsageError if there is no keyboard."""
    if file is not None:
        return read_text(file).strip()
    if not sys.stdin.isatty():
        raise UsageError(
            _("ต้องใช้รหัสผ่านของกุญแจ"),
            _("คำสั่งนี้ไม่ได้รับรหัสผ่าน และไม่มีแป้นพิมพ์ให้ถาม"),
            _("บอกไฟล์ที่มีรหัสผ่านด้วย --passphrase-file FILE"),
        )
    again = _("รหัสผ่านอีกครั้ง") if new else False
    return str(
        click.prompt(_("รหัสผ่านของกุญแจ"), hide_input=True, confirmation_prompt=again, err=True)
    )


TOKEN = r"|[0-9a-f]{32}:[0-9]{1,11}:[0-9a-f]{16}(,[0-9a-f]{32}:[0-9]{1,11}:[0-9a-f]{16})*"


def token_of(ops: Iterable[str]) -> str:
    """Return the ids of ops as the text for --seen: sorted, joined by commas; "" for no ops."""
    return ",".join(sorted(set(ops)))


def seen_of(
    reader: Reader, ref: Ref, fields: Iterable[str], token: str
) -> dict[str, tuple[str, ...]]:
    """Return {field: those of its ops that `token` names} for each of `fields`; `token` is the text of --seen.
    UserError if it names an op that is not of the record `ref`."""
    named = set(filter(None, token.split(",")))
    ops = {op.op: op.field for op in reader.history.of(ref)}
    if named - ops.keys():
        raise UserError(
            _("ค่า --seen ไม่ใช่ของข้อมูล {ref}").format(ref=ref.local),
            _("ไม่พบค่าที่อ้างว่าเห็นในประวัติของข้อมูลนี้"),
            _("คัดลอก seen จากคำสั่ง record show ของข้อมูลเดียวกัน"),
        )
    return {field: tuple(sorted(op for op in named if ops[op] == field)) for field in fields}


def ref_of(text: str, unit: str) -> Ref:
    """Return the reference written as `entity/id` (in the scope `unit`) or `scope/entity/id`."""
    parts = text.rsplit("/", 2)
    if len(parts) < 2 or not is_id(parts[-1]):
        raise UserError(
            _("อ่านชื่อข้อมูล {words} ไม่ได้").format(words=text[:80]),
            _("ชื่อข้อมูลเขียนเป็น ชนิด/รหัส 32 ตัว หรือ ขอบเขต/ชนิด/รหัส 32 ตัว"),
            _("คัดลอกชื่อจากคำสั่ง record list แล้วลองใหม่"),
        )
    return Ref(parts[0] if len(parts) == 3 else unit, parts[-2], parts[-1])


def decided(
    reader: Reader, about: Ref, item: str, fields: Iterable[str]
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (field, new value, ops of the present value) for each FIELD=VALUE in `fields`, to change the agreed answer
    to an item of the assessment `about`. The ops are () if the field has no value."""
    before = reader.record(answer_at(sheet_of(about), item))
    pairs = (one.partition("=") for one in fields)
    return [
        (name, value, before.shown(name).seen if before else ()) for name, _equals, value in pairs
    ]


def there(reader: Reader, ref: Ref) -> Record:
    """Return the record, a deleted one too. Raises UserError if the folder does not have it."""
    found = reader.record(ref)
    if found is None:
        raise not_here(ref)
    return found


def not_here(ref: Ref) -> UserError:
    return UserError(
        _("ไม่พบข้อมูล {ref}").format(ref=ref.local),
        _("ยังไม่มีข้อมูลนี้ในโฟลเดอร์ของหน่วยงาน"),
        _("ดูรายการด้วยคำสั่ง record list แล้วลองใหม่"),
    )


def stage_of(text: str, unit: str) -> PlannedRouteStep:
    """Return the signing step written as `step=person+person`; a person is a record (entity/id) in the scope `unit`."""
    step, _sign, people = text.partition("=")
    return PlannedRouteStep(
        step, tuple(ref_of(one, unit).id for one in filter(None, people.split("+")))
    )


def iso_day(text: str) -> str:
    """Return a date, however it is written, in ISO format; text that is no date is returned unchanged."""
    found = read_day(text)
    return found.isoformat() if found else text


def pairs(answers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (name, text) for each `name=text` of --say; `name=@path` is read from the file. UsageError without "="."""
    found = []
    for one in answers:
        name, equals, words = one.partition("=")
        if not equals:
            raise WrongOptionsError(_("--say ต้องเป็น ชื่อ=ข้อความ"))
        found.append((name, read_text(Path(words[1:])) if words.startswith("@") else words))
    return tuple(found)
