"""One op as one strict ASCII line. What does not encode back to the very same bytes is refused (EXCHANGE 6.3)."""

import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64

import msgspec

from core.changes.heads import InLine
from core.changes.names import SEQUENCES, read_name
from core.changes.op import Op, in_order
from core.changes.segment import salted
from core.errors import Refused
from core.i18n import _
from core.model.check import INTEGERS, is_id, is_name
from core.model.values import Plain, Text, Written

LONGEST = 256 * 1024  # bytes of one line
PARENTS = 64
_CLOCK = 2**62
_VERSION = 2**15
_is_entity = re.compile(r"_?[a-z][a-z0-9_]{0,31}").fullmatch
_is_plain = re.compile(r"=[A-Za-z0-9._:,/@+|-]*").fullmatch
# 32 bytes have one spelling: the last letter carries four bits. Another spelling would change the line on relay.
_is_text = re.compile(r"#[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]").fullmatch
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[Op])
_parents = msgspec.json.Decoder(tuple[int | str, ...])


def encode(op: Op) -> bytes:
    return _encoder.encode(op)


def decode(block: bytes, first: int) -> list[Op]:
    """The ops of a segment's lines, numbered from `first`. Raises Refused for anything but canonical lines."""
    lines = block.split(b"\n")
    if not block.isascii() or max(map(len, lines)) > LONGEST:
        raise refused(_("บรรทัดยาวเกินไปหรือมีอักขระต้องห้าม"))
    try:
        ops = _decoder.decode(b"[" + b",".join(lines) + b"]")
        again = _encoder.encode_lines(ops)[:-1]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise refused(_("บรรทัดอ่านไม่ได้")) from error
    if again != block or len(ops) != len(lines):
        raise refused(_("บรรทัดไม่ตรงรูปแบบที่กำหนด"))
    known: set[tuple[str, str]] = set()
    for seq, op in enumerate(ops, first):
        if op.seq != seq:
            raise refused(_("ลำดับของบรรทัดไม่ต่อเนื่อง"))
        if op[2:5:2] not in known:
            if not _is_entity(op.entity) or not is_name(op.field):
                raise refused(_("ชื่อในบรรทัดไม่ถูกต้อง"))
            known.add((op.entity, op.field))
        _check(op)
    return ops


def _check(op: Op) -> None:
    if not (0 < op.seq < SEQUENCES and 0 <= op.clock <= _CLOCK and 0 < op.version < _VERSION):
        raise refused(_("ตัวเลขในบรรทัดเกินขอบเขต"))
    if not is_id(op.record):
        raise refused(_("รหัสรายการไม่ถูกต้อง"))
    value = op.value
    if isinstance(value, int):
        if abs(value) > INTEGERS:
            raise refused(_("ตัวเลขในบรรทัดเกินขอบเขต"))
    elif value is not None and not (_is_text(value) if value.startswith("#") else _is_plain(value)):
        raise refused(_("ค่าในบรรทัดไม่ถูกต้อง"))
    if op.parents:
        _check_parents(op)


def _check_parents(op: Op) -> None:
    parents = op.parents
    if len(parents) > PARENTS or (len(parents) > 1 and parents != in_order(set(parents))):
        raise refused(_("รายการที่อ้างถึงมากเกินไปหรือไม่เรียงลำดับ"))
    for parent in parents:
        if not 0 < parent < op.seq if isinstance(parent, int) else read_name(parent) is None:
            raise refused(_("รายการที่อ้างถึงไม่ถูกต้อง"))


def refused(why: str) -> Refused:
    return Refused(_("ไม่รับข้อมูลส่วนหนึ่ง"), why, _("โปรดแจ้งผู้ส่งให้ส่งไฟล์ใหม่"))


def text_value(hash_: bytes) -> str:
    """The hash of a text as the line has it."""
    return "#" + urlsafe_b64encode(hash_).rstrip(b"=").decode()


def text_hash(value: str) -> bytes:
    return a2b_base64(value[1:].replace("-", "+").replace("_", "/") + "=")


def pack(value: int | str | None) -> InLine:
    """A line's value as a column holds it: integer, plain without its mark, the 32 bytes of a text's hash, null."""
    if not isinstance(value, str):
        return value
    return text_hash(value) if value.startswith("#") else value[1:]


def unpack(value: InLine) -> int | str | None:
    if isinstance(value, bytes):
        return text_value(value)
    return "=" + value if isinstance(value, str) else value


def pack_parents(parents: tuple[int | str, ...]) -> int | str | None:
    """Parents as a column: null, the one own number, or their JSON."""
    if not parents:
        return None
    if len(parents) == 1 and isinstance(parents[0], int):
        return parents[0]
    return _encoder.encode(parents).decode()


def unpack_parents(column: int | str | None) -> tuple[int | str, ...]:
    if column is None:
        return ()
    return (column,) if isinstance(column, int) else _parents.decode(column)


def in_line(value: Written, salt: bytes) -> tuple[int | str | None, bytes]:
    """(the value as a line has it, the hash if it is a text)."""
    if isinstance(value, Text):
        hash_ = salted(salt, value)
        return text_value(hash_), hash_
    if isinstance(value, Plain):
        return "=" + value, b""
    return value, b""
