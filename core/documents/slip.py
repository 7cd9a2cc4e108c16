"""ใบนำส่ง: one page that goes with a bundle: from whom, to whom, how the file is known again, how it is opened.

It stands in no register and holds nothing of what the file says, so it may lie beside an open stick.
"""

from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.blocks import Document, Facts, Heading, Item, Items, Para, Run, Signatures, Signer, Stamp
from core.documents.figures import Code

MARK = "PSB1"  # what the QR begins with
KNOWN_BY = 8  # characters of the SHA-256 that people compare
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
STEPS = (
    "คัดลอกไฟล์ลงเครื่อง ไม่ต้องเปลี่ยนชื่อ",
    "เปิดโปรแกรมโปร่งใส ไปหน้า รับส่ง แล้วกด เลือกไฟล์ที่ได้รับ",
    "ตรวจว่ารหัสตรวจไฟล์ตรงกับใบนี้ ดูสรุป แล้วจึงนำเข้า",
    "ส่งใบตอบรับกลับ ถือว่าถึงแล้วเมื่อผู้ส่งได้รับใบตอบรับ",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipForm:
    """Everything the slip says; `size` in bytes, `at` as printed, `holds` what is in the file, a line each."""

    office: str
    code: str
    to: tuple[str, ...]
    file: str
    size: int
    sha256: str  # hex
    at: str
    holds: tuple[str, ...] = ()
    thai_digits: bool = True


def slip(form: SlipForm) -> Document:
    """The page."""
    sender = f"{form.office} (รหัส {form.code})" if form.code else form.office
    facts = (
        ("จาก", sender),
        ("ถึง", _listed(form.to)),
        ("ชื่อไฟล์", Run(form.file, verbatim=True)),
        ("ขนาด", amount(form.size)),
        ("เขียนเมื่อ", form.at),
        ("รหัสตรวจไฟล์", Run(form.sha256[:KNOWN_BY], bold=True, verbatim=True)),
    )
    return Document(
        title=("ใบนำส่งไฟล์รับส่ง",),
        running="ใบนำส่ง",
        office=form.office,
        stamp=Stamp(),
        blocks=(
            Facts(facts),
            *((Heading("ในไฟล์นี้", level=2), Items(tuple(map(Item, form.holds)), "-")) if form.holds else ()),
            Heading("ผู้รับเปิดไฟล์อย่างไร", level=2),
            Items(tuple(map(Item, STEPS)), "n."),
            Code(file_qr(form.sha256)),
            Para(("SHA-256 ", Run(form.sha256, verbatim=True)), align="center", small=True),
            Signatures((Signer("ผู้ส่ง"), Signer("ผู้รับ"))),
        ),
        thai_digits=form.thai_digits,
        numbers="none",
    )


def file_qr(sha256: str) -> str:
    """`PSB1:3F9A12C7:…`: the characters people compare, and the first 120 bits of the hash in base32."""
    return f"{MARK}:{sha256[:KNOWN_BY].upper()}:{b32encode(bytes.fromhex(sha256)[:PROOF_BYTES]).decode()}"


def amount(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
