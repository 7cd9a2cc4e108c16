"""จดหมายแนบไฟล์เริ่มงาน: one page that goes with a start file by another way, so that its digits can be compared.

It holds no secret: who has the letter alone can do nothing with it.
"""

import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass

from core.blocks.document import Block, Document, Facts, Heading, ListItem, NumberedList, Para, Run, Stamp
from core.blocks.figures import QrCode
from core.blocks.words import RichText

MARK = "PSS1"  # what the QR begins with
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
STEPS = (
    "ติดตั้งโปรแกรมโปร่งใสในเครื่องที่จะใช้ทำงาน",
    "ดับเบิลคลิกไฟล์เริ่มงาน หรือเลือกไฟล์ที่หน้าแรกของโปรแกรม แล้วใส่ชื่อผู้ใช้",
    "เทียบเลข 12 หลักบนหน้าจอกับเลขในจดหมายนี้ ถ้าตรงกันจึงเริ่มส่งงาน",
)
MEMBER_STEPS = (
    "ติดตั้งโปรแกรมโปร่งใสในเครื่องที่จะใช้ให้คะแนน",
    "ดับเบิลคลิกไฟล์เริ่มงาน หรือเลือกไฟล์ที่หน้าแรกของโปรแกรม",
    "เทียบเลข 12 หลักบนหน้าจอกับเลขในจดหมายนี้ ถ้าตรงกันจึงส่งไฟล์แรกให้เลขานุการ",
)
_FITS = r"[0-9A-Z]{1,31}"  # of a code, as it may stand in the QR


@dataclass(frozen=True, slots=True)
class StartLetter:
    """What one letter says; days as they are printed, `sha256` in hex."""

    office: str
    code: str
    unit: str  # id
    parent: str  # who invites
    phone: str  # of who invites, "" = is not known
    file: str  # its name
    sha256: str
    digits: str
    until: str  # "" = for ever
    seat: str = ""  # the letter of the PC of a committee it is for; "" = it is for an office
    member: str = ""  # the name of the committee member it is for


def start_letter(said: StartLetter) -> Document:
    """The letter to one unit."""
    asked = f"{said.parent} โทร. {said.phone}" if said.phone else said.parent
    to = f"{said.member or f'กรรมการ เครื่อง {said.seat}'} กรรมการของ{said.office}" if said.seat else said.office
    known: tuple[tuple[str, RichText], ...] = (
        ("ถึง", Run(to, bold=True)),
        ("รหัสหน่วยงาน", Run(said.code, verbatim=True)),
        ("จาก", said.parent),
        ("ชื่อไฟล์", Run(said.file, verbatim=True)),
    )
    until = f"ไฟล์ใช้ได้ครั้งเดียว ถึงวันที่ {said.until}" if said.until else "ไฟล์ใช้ได้ครั้งเดียว"
    late = "เลยกำหนดหรือมีผู้ใช้ไปแล้วยังเริ่มงานได้ แต่ต้นสังกัดจะโทรยืนยันก่อน"
    whose = "ไฟล์เริ่มงานเป็นของหน่วยงานเดียว"
    if said.seat:
        late = f"เมื่อส่งไฟล์แรกแล้ว {said.parent} จะโทรเทียบเลข 12 หลักของเครื่องท่าน แล้วจึงส่งชุดตรวจให้"
        whose = "ไฟล์เริ่มงานเป็นของเครื่องกรรมการเครื่องเดียว"
    blocks: tuple[Block, ...] = (
        Facts(known),
        QrCode(start_qr(said.code, said.unit, said.sha256)),
        Heading("ทำสามขั้น", level=2),
        NumberedList(tuple(map(ListItem, MEMBER_STEPS if said.member else STEPS)), "n."),
        Heading("เลขที่ต้องตรงกับหน้าจอ", level=2, align="center"),
        Heading(Run(said.digits, verbatim=True), align="center"),
        Para(f"ถ้าเลขไม่ตรงกัน อย่าเพิ่งส่งไฟล์ใด และโทรถาม {asked} ตามเบอร์ที่ใช้อยู่"),
        Para(f"{until} {late}", small=True),
        Para(f"จดหมายนี้ไม่มีรหัสลับ ถ้าจดหมายหาย ผู้พบใช้แทนท่านไม่ได้ {whose} โปรดอย่าส่งต่อ", small=True),
    )
    return Document(
        title=("เริ่มใช้โปร่งใส",),
        running="จดหมายแนบไฟล์เริ่มงาน",
        office=said.parent,
        stamp=Stamp(),
        thai_digits=False,  # they are compared with a screen
        blocks=blocks,
        numbers="none",
    )


def start_letters(said: Sequence[StartLetter]) -> tuple[Document, ...]:
    """The letters of one making, in its order."""
    return tuple(map(start_letter, said))


def start_qr(code: str, unit: str, sha256: str) -> str:
    """`PSS1:1299:…`: the unit by its code, or by its id in base32 where a QR of letters has no room for that; the first
    120 bits of the file's hash in base32."""
    named = code if re.fullmatch(_FITS, code) else b32encode(bytes.fromhex(unit)).decode().rstrip("=")
    return f"{MARK}:{named}:{b32encode(bytes.fromhex(sha256)[:PROOF_BYTES]).decode()}"
