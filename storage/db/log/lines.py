"""Encoding and decoding one op as one strict ASCII line; a line in any but its one canonical spelling is refused."""

import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from collections.abc import Sequence

import msgspec

from core.change_check import INTEGERS, is_id, is_name
from core.errors import RefusedError
from core.i18n import _
from core.log.op import SEQUENCES, InLine, Op, OpRef, TextRow
from core.values import Plain, Text, Written

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
    """Return the ops in a segment's lines, numbered from `first`. Raises RefusedError if a line is not canonical."""
    lines = block.split(b"\n")
    if not block.isascii() or max(map(len, lines)) > LONGEST:
        raise refused(_("บรรทัดยาวเกินไปหรือมีอักขระต้องห้าม"))
    try:
        ops = _decoder.decode(b"[" + block.replace(b"\n", b",") + b"]")
        again = _encoder.encode_lines(ops)[:-1]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise refused(_("บรรทัดอ่านไม่ได้")) from error
    if again != block or len(ops) != len(lines):
        raise refused(_("บรรทัดไม่ตรงรูปแบบที่กำหนด"))
    _check(ops, first)
    return ops


def _check(ops: Sequence[Op], first: int) -> None:
    """Check the ops' fields; each rule is applied to all ops at once, as names, records and many values repeat."""
    seqs, clocks, entities, records, fields, values, parents, versions = zip(*ops, strict=True)
    if seqs != tuple(range(first, first + len(ops))):
        raise refused(_("ลำดับของบรรทัดไม่ต่อเนื่อง"))
    if not all(map(_is_entity, set(entities))) or not all(map(is_name, set(fields))):
        raise refused(_("ชื่อในบรรทัดไม่ถูกต้อง"))
    bounds = ((seqs, 0, SEQUENCES), (clocks, -1, _CLOCK + 1), (versions, 0, _VERSION))
    if any(min(numbers) <= low or max(numbers) >= high for numbers, low, high in bounds):
        raise refused(_("ตัวเลขในบรรทัดเกินขอบเขต"))
    if not all(map(is_id, set(records))):
        raise refused(_("รหัสรายการไม่ถูกต้อง"))
    for value in set(values):
        if isinstance(value, int):
            if abs(value) > INTEGERS:
                raise refused(_("ตัวเลขในบรรทัดเกินขอบเขต"))
        elif value is not None and not (
            _is_text(value) if value.startswith("#") else _is_plain(value)
        ):
            raise refused(_("ค่าในบรรทัดไม่ถูกต้อง"))
    for seq, named in zip(seqs, parents, strict=True):
        if len(named) > PARENTS or (len(named) > 1 and named != in_order(set(named))):
            raise refused(_("รายการที่อ้างถึงมากเกินไปหรือไม่เรียงลำดับ"))
        for parent in named:
            if not 0 < parent < seq if isinstance(parent, int) else OpRef.read(parent) is None:
                raise refused(_("รายการที่อ้างถึงไม่ถูกต้อง"))


def in_order(parents: set[int | str]) -> tuple[int | str, ...]:
    """Return an op's parents sorted as a line lists them: numbers first, then names."""
    return tuple(sorted(parents, key=lambda parent: (isinstance(parent, str), parent)))


def refused(reason: str) -> RefusedError:
    return RefusedError(_("ไม่รับข้อมูลส่วนหนึ่ง"), reason, _("โปรดแจ้งผู้ส่งให้ส่งไฟล์ใหม่"))


def text_value(hash_: bytes) -> str:
    """Return the hash of a text as an op's line writes it: "#" and unpadded URL-safe base64."""
    return "#" + urlsafe_b64encode(hash_).rstrip(b"=").decode()


def text_hash(value: str) -> bytes:
    return a2b_base64(value[1:].replace("-", "+").replace("_", "/") + "=")


def pack(value: int | str | None) -> InLine:
    """Return a value of an op's line as it is stored: "=…" without the "=", a hash "#…" as 32 bytes, others as is."""
    if not isinstance(value, str):
        return value
    return text_hash(value) if value.startswith("#") else value[1:]


def unpack(value: InLine) -> int | str | None:
    if isinstance(value, bytes):
        return text_value(value)
    return "=" + value if isinstance(value, str) else value


def pack_parents(parents: tuple[int | str, ...]) -> int | str | None:
    """Return an op's parents for their column: None for none, a number for one op of the same stream, else JSON."""
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
    """Return (`value` as an op's line writes it, hash). For a Text both are its salted hash; else the hash is b""."""
    if isinstance(value, Text):
        hash_ = TextRow.salted(salt, value)
        return text_value(hash_), hash_
    if isinstance(value, Plain):
        return "=" + value, b""
    return value, b""
