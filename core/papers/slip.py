"""ใบนำส่ง: one page that goes with a bundle: from whom, to whom, how its files are known again, how they are opened.

It stands in no register and holds nothing of what the files say, so it may lie beside an open stick.
"""

from base64 import b32encode
from collections.abc import Sequence

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    ListItem,
    NumberedList,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
)
from core.blocks.figures import QrCode
from core.blocks.words import RichText
from core.lazy import dataclass

MARK = "PSB1"  # what the QR begins with
KNOWN_BY = 8  # characters of the SHA-256 that people compare
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
STEPS = (
    "คัดลอกไฟล์ลงเครื่อง ไม่ต้องเปลี่ยนชื่อ",
    "เปิดโปรแกรมโปร่งใส ไปหน้า รับส่ง แล้วกด เลือกไฟล์ที่ได้รับ",
    "ตรวจว่ารหัสตรวจไฟล์ตรงกับใบนี้ ดูสรุป แล้วจึงนำเข้า",
    "ส่งใบตอบรับกลับ ถือว่าถึงแล้วเมื่อผู้ส่งได้รับใบตอบรับ",
)


@dataclass(frozen=True, slots=True)
class SlipFile:
    """One of the files; `size` in bytes, `sha256` in hex."""

    name: str
    size: int
    sha256: str


def slip(
    office: str, code: str, to: Sequence[str], files: Sequence[SlipFile], at: str, holds: Sequence[str] = ()
) -> Document:
    """The page: `at` as printed, `holds` what is in the files, a line each.

    At least one file; several are parts of one export, in order.
    """
    sender = f"{office} (รหัส {code})" if code else office
    first, several = files[0], len(files) > 1
    known: tuple[tuple[str, RichText], ...] = (
        ("ชื่อไฟล์", Run(first.name, verbatim=True)),
        ("ขนาด", amount(first.size)),
        ("เขียนเมื่อ", at),
        ("รหัสตรวจไฟล์", Run(first.sha256[:KNOWN_BY], bold=True, verbatim=True)),
    )
    if several:
        total = amount(sum(one.size for one in files))
        known = (("ไฟล์", f"{len(files)} ไฟล์ รวม {total}"), ("เขียนเมื่อ", at))
    inside = "ในไฟล์ทั้งหมด" if several else "ในไฟล์นี้"
    said = "SHA-256 ของไฟล์ที่ 1 " if several else "SHA-256 "
    return Document(
        title=("ใบนำส่งไฟล์รับส่ง",),
        running="ใบนำส่ง",
        office=office,
        stamp=Stamp(),
        blocks=(
            Facts((("จาก", sender), ("ถึง", ", ".join(to)), *known)),
            *((_table(files),) if several else ()),
            *((Heading(inside, level=2), NumberedList(tuple(map(ListItem, holds)), "-")) if holds else ()),
            Heading("ผู้รับเปิดไฟล์อย่างไร", level=2),
            NumberedList(tuple(map(ListItem, STEPS)), "n."),
            QrCode(file_qr(first.sha256)),
            Para((said, Run(first.sha256, verbatim=True)), align="center", small=True),
            Signatures((Signer("ผู้ส่ง"), Signer("ผู้รับ"))),
        ),
        numbers="none",
    )


def _table(files: Sequence[SlipFile]) -> Block:
    """Each file with what it is known by; they may be opened in any order."""
    columns = (
        Column("ไฟล์ที่", 1, "center"), Column("ชื่อไฟล์", 6), Column("ขนาด", 2, "right"), Column("รหัสตรวจไฟล์", 2, "center"),
    )  # fmt: skip
    rows = (
        (str(n), Run(one.name, verbatim=True), amount(one.size), Run(one.sha256[:KNOWN_BY], bold=True, verbatim=True))
        for n, one in enumerate(files, start=1)
    )
    return Table(columns, tuple(Row(cells) for cells in rows), note="แต่ละไฟล์นำเข้าแยกกันได้ ลำดับใดก่อนก็ได้")


def file_qr(sha256: str) -> str:
    """`PSB1:3F9A12C7:…`: the characters people compare, and the first 120 bits of the hash in base32."""
    return f"{MARK}:{sha256[:KNOWN_BY].upper()}:{b32encode(bytes.fromhex(sha256)[:PROOF_BYTES]).decode()}"


def amount(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
