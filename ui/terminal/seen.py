"""How a command line names a record, and which values a person was shown."""

import re
from collections.abc import Iterable

from core.errors import UserError
from core.i18n import _
from core.model.check import is_id
from core.model.values import Ref
from core.ports import Reader

TOKEN = re.compile(r"|[0-9a-f]{32}:[0-9]{1,11}:[0-9a-f]{16}(,[0-9a-f]{32}:[0-9]{1,11}:[0-9a-f]{16})*")


def token_of(ops: Iterable[str]) -> str:
    """`stream:seq:hash8,…`, "" when nothing was there to be seen."""
    return ",".join(sorted(set(ops)))


def seen_of(reader: Reader, ref: Ref, fields: Iterable[str], token: str) -> dict[str, tuple[str, ...]]:
    """What the token says was seen of each field; UserError when it names an op of another record."""
    named = set(filter(None, token.split(",")))
    ops = {op.op: op.field for op in reader.history.of(ref)}
    if named - ops.keys():
        raise UserError(
            _("ค่า --seen ไม่ใช่ของข้อมูล {ref}").format(ref=ref.local),
            _("ไม่พบค่าที่อ้างว่าเห็นในประวัติของข้อมูลนี้"),
            _("คัดลอก seen จากคำสั่ง record show ของข้อมูลเดียวกัน"),
        )
    return {field: tuple(sorted(op for op in named if ops[op] == field)) for field in fields}


def ref_of(words: str, unit: str) -> Ref:
    """The record meant by `entity/id`, in another scope `scope/entity/id`."""
    parts = words.rsplit("/", 2)
    if len(parts) < 2 or not is_id(parts[-1]):
        raise UserError(
            _("อ่านชื่อข้อมูล {words} ไม่ได้").format(words=words[:80]),
            _("ชื่อข้อมูลเขียนเป็น ชนิด/รหัส 32 ตัว หรือ ขอบเขต/ชนิด/รหัส 32 ตัว"),
            _("คัดลอกชื่อจากคำสั่ง record list แล้วลองใหม่"),
        )
    return Ref(parts[0] if len(parts) == 3 else unit, parts[-2], parts[-1])
