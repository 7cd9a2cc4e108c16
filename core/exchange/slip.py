"""Pages printed for a file. The cover slip (ใบนำส่ง) of a transfer file has no register entry and none of the data. A
start file's letter (จดหมายแนบไฟล์เริ่มงาน) is sent apart from the file, so that digits can be compared."""

import re
from base64 import b32decode, b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256 as hashed
from typing import NamedTuple, Self

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
from core.blocks.elements import QrCode, RichText
from core.entities import unit_id

START_MARK = "PSS1"  # start of the QR code's text


START_STEPS = (
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
    """The content of the letter with a start file. `until`: day as printed, "" = no end; `sha256` is in hex."""

    office: str
    code: str
    unit: str  # id
    parent: str  # name of the unit that invites
    phone: str  # its telephone number, "" = not known
    file: str  # name of the start file
    sha256: str
    digits: str
    until: str  # "" = for ever
    seat: str = ""  # the letter of the PC of a committee it is for; "" = it is for an office
    member: str = ""  # the name of the committee member it is for


def start_letter(letter: StartLetter) -> Document:
    """Return the letter that accompanies a start file, as a document to print."""
    asked = f"{letter.parent} โทร. {letter.phone}" if letter.phone else letter.parent
    member = letter.member or f"กรรมการ เครื่อง {letter.seat}"
    to = f"{member} กรรมการของ{letter.office}" if letter.seat else letter.office
    known: tuple[tuple[str, RichText], ...] = (
        ("ถึง", Run(to, bold=True)),
        ("รหัสหน่วยงาน", Run(letter.code, verbatim=True)),
        ("จาก", letter.parent),
        ("ชื่อไฟล์", Run(letter.file, verbatim=True)),
    )
    until = f"ไฟล์ใช้ได้ครั้งเดียว ถึงวันที่ {letter.until}" if letter.until else "ไฟล์ใช้ได้ครั้งเดียว"
    late = "เลยกำหนดหรือมีผู้ใช้ไปแล้วยังเริ่มงานได้ แต่ต้นสังกัดจะโทรยืนยันก่อน"
    whose = "ไฟล์เริ่มงานเป็นของหน่วยงานเดียว"
    if letter.seat:
        late = f"เมื่อส่งไฟล์แรกแล้ว {letter.parent} จะโทรเทียบเลข 12 หลักของเครื่องท่าน แล้วจึงส่งใบตรวจให้"
        whose = "ไฟล์เริ่มงานเป็นของเครื่องกรรมการเครื่องเดียว"
    blocks: tuple[Block, ...] = (
        Facts(known),
        QrCode(start_qr(letter.code, letter.unit, letter.sha256)),
        Heading("ทำสามขั้น", level=2),
        NumberedList(tuple(map(ListItem, MEMBER_STEPS if letter.member else START_STEPS)), "n."),
        Heading("เลขที่ต้องตรงกับหน้าจอ", level=2, align="center"),
        Heading(Run(letter.digits, verbatim=True), align="center"),
        Para(f"ถ้าเลขไม่ตรงกัน อย่าเพิ่งส่งไฟล์ใด และโทรถาม {asked} ตามเบอร์ที่ใช้อยู่"),
        Para(f"{until} {late}", small=True),
        Para(f"จดหมายนี้ไม่มีรหัสลับ ถ้าจดหมายหาย ผู้พบใช้แทนท่านไม่ได้ {whose} โปรดอย่าส่งต่อ", small=True),
    )
    return Document(
        title=("เริ่มใช้โปร่งใส",),
        running="จดหมายแนบไฟล์เริ่มงาน",
        office=letter.parent,
        stamp=Stamp(),
        thai_digits=False,  # they are compared with a screen
        blocks=blocks,
        numbers="none",
    )


def start_qr(code: str, unit: str, sha256: str) -> str:
    """Return the text of a start letter's QR code, `PSS1:1299:…`: the unit's code, then the first 120 bits of the
    file's SHA-256 in base32. A code that does not fit is replaced by the unit's id in base32."""
    if re.fullmatch(_FITS, code):
        named = code
    else:
        named = b32encode(bytes.fromhex(unit)).decode().rstrip("=")
    return f"{START_MARK}:{named}:{b32encode(bytes.fromhex(sha256)[:PROOF_BYTES]).decode()}"


MARK = "PSB1"  # start of the QR code's text
HASH_SHOWN = 8  # characters of the SHA-256 that people compare
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
CHECK = 4  # characters of the checksum at the end
LONGEST = 280  # most characters of a code: if it were longer, its forms are left out
ID = 26  # characters of the id of a unit in base32
UNDERLINE = "/"  # stands for the underscore in a form's id, which the QR alphabet lacks
_CODE = r"[0-9A-Z]{1,20}"  # of a unit, as it may stand in the code
_KNOWN = re.compile(r"[0-9A-F]{8}")
_PROOF = re.compile(r"[A-Z2-7]{24}")
_NAMED = re.compile(r"[A-Z2-7]{26}")
_OF_YEAR = r"[0-9]{4}(\.[0-9A-Z/-]{1,64})*"
STEPS = (
    "คัดลอกไฟล์ลงเครื่อง ไม่ต้องเปลี่ยนชื่อ",
    "เปิดโปรแกรมโปร่งใส ไปหน้า รับส่ง แล้วกด เลือกไฟล์ที่ได้รับ",
    "ตรวจว่ารหัสตรวจไฟล์ตรงกับใบนี้ ดูสรุป แล้วจึงนำเข้า",
    "ส่งใบตอบรับกลับ ถือว่าถึงแล้วเมื่อผู้ส่งได้รับใบตอบรับ",
)


@dataclass(frozen=True, slots=True)
class FileOnCoverSlip:
    """One transfer file on a cover slip; `size` in bytes, `sha256` in hex."""

    name: str
    size: int
    sha256: str


class CoverSlipYear(NamedTuple):
    """A fiscal year in a cover slip's code, with the ids of the forms that the sender began to fill in for the year."""

    year: int
    forms: tuple[str, ...] = ()


class CoverSlipSender(NamedTuple):
    """The sender in a cover slip's QR code: unit, and fiscal years with the forms that it began to fill in."""

    unit: str  # id
    code: str
    years: tuple[CoverSlipYear, ...]


class CoverSlipCode(NamedTuple):
    """The content of a cover slip's QR code. `known_by`: first digits of the file's SHA-256; old codes have no more."""

    known_by: str  # the characters of the first file that people compare
    unit: str = ""  # id
    years: tuple[CoverSlipYear, ...] = ()

    def of(self, year: int) -> CoverSlipYear | None:
        """Return the entry for a fiscal year; None if the code does not name the year."""
        return next((one for one in self.years if one.year == year), None)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Parse the text of a cover slip's QR code of any version; return None for damaged codes and other codes."""
        mark, *parts = text.split(":")
        if (
            mark != MARK
            or len(parts) < 2
            or not _KNOWN.fullmatch(parts[0])
            or not _PROOF.fullmatch(parts[1])
        ):
            return None
        if b32decode(parts[1])[: HASH_SHOWN // 2].hex().upper() != parts[0]:
            return None
        if len(parts) == 2:
            return cls(parts[0])
        unit, years = parts[2], parts[3:-1]
        whole, _colon, check = text.rpartition(":")
        named = re.fullmatch(_CODE, unit) or _NAMED.fullmatch(unit)
        if (
            not years
            or not named
            or check != _check(whole)
            or not all(re.fullmatch(_OF_YEAR, year) for year in years)
        ):
            return None
        id_ = b32decode(unit + "=" * (-ID % 8)).hex() if len(unit) == ID else unit_id(unit)
        return cls(parts[0], id_, tuple(map(_year_of, years)))

    @staticmethod
    def typed_codes(text: str) -> Iterator[str]:
        """Yield the codes in `text`; those of cover slips are put in capitals, and in Latin if typed in Thai layout."""
        for word in text.split():
            for mark, table in zip(_THAI_MARK, _TYPED, strict=True):
                if word.startswith(mark):
                    word = word.translate(table)
                    break
            if word.upper().startswith(MARK):
                yield from (f"{MARK}{rest}" for rest in word.upper().split(MARK)[1:])
            else:
                yield word


def slip(
    office: str,
    code: str,
    receivers: Sequence[str],
    files: Sequence[FileOnCoverSlip],
    time: str,
    content_lines: Sequence[str] = (),
    qr_sender: CoverSlipSender | None = None,
) -> Document:
    """Return the cover slip of an export from `office`, whose unit code is `code`. `files`: the transfer file, or all
    its parts in order; `time`: as printed; `content_lines`: lines on the content. `qr_sender`: the sender in the QR
    code (None = the QR code names only the file)."""
    sender = f"{office} (รหัส {code})" if code else office
    first, several = files[0], len(files) > 1
    known: tuple[tuple[str, RichText], ...] = (
        ("ชื่อไฟล์", Run(first.name, verbatim=True)),
        ("ขนาด", amount(first.size)),
        ("เขียนเมื่อ", time),
        ("รหัสตรวจไฟล์", Run(first.sha256[:HASH_SHOWN], bold=True, verbatim=True)),
    )
    if several:
        total = amount(sum(file.size for file in files))
        known = (("ไฟล์", f"{len(files)} ไฟล์ รวม {total}"), ("เขียนเมื่อ", time))
    inside = "ในไฟล์ทั้งหมด" if several else "ในไฟล์นี้"
    label = "SHA-256 ของไฟล์ที่ 1 " if several else "SHA-256 "
    more: list[Block] = [_table(files)] if several else []
    if content_lines:
        items = NumberedList(tuple(map(ListItem, content_lines)), "-")
        more += [Heading(inside, level=2), items]
    return Document(
        title=("ใบนำส่งไฟล์รับส่ง",),
        running="ใบนำส่ง",
        office=office,
        stamp=Stamp(),
        blocks=(
            Facts((("จาก", sender), ("ถึง", ", ".join(receivers)), *known)),
            *more,
            Heading("ผู้รับเปิดไฟล์อย่างไร", level=2),
            NumberedList(tuple(map(ListItem, STEPS)), "n."),
            QrCode(slip_qr(first.sha256, qr_sender) if qr_sender else file_qr(first.sha256)),
            Para((label, Run(first.sha256, verbatim=True)), align="center", small=True),
            Signatures((Signer("ผู้ส่ง"), Signer("ผู้รับ"))),
        ),
        numbers="none",
    )


def _table(files: Sequence[FileOnCoverSlip]) -> Block:
    """Return a table of the files with their check codes."""
    columns = (
        Column("ไฟล์ที่", 1, "center"),
        Column("ชื่อไฟล์", 6),
        Column("ขนาด", 2, "right"),
        Column("รหัสตรวจไฟล์", 2, "center"),
    )
    rows = (
        (
            str(n),
            Run(one.name, verbatim=True),
            amount(one.size),
            Run(one.sha256[:HASH_SHOWN], bold=True, verbatim=True),
        )
        for n, one in enumerate(files, start=1)
    )
    return Table(
        columns, tuple(Row(cells) for cells in rows), note="แต่ละไฟล์นำเข้าแยกกันได้ ลำดับใดก่อนก็ได้"
    )


def file_qr(sha256: str) -> str:
    """Return the text of the QR code of a file with this SHA-256 (hex), `PSB1:3F9A12C7:…`: the 8 characters that people
    compare, and the first 120 bits in base32. On cover slips of earlier versions, the QR code has just this text."""
    return f"{MARK}:{sha256[:HASH_SHOWN].upper()}:{b32encode(bytes.fromhex(sha256)[:PROOF_BYTES]).decode()}"


def slip_qr(sha256: str, sender: CoverSlipSender) -> str:
    """Return the text of a cover slip's QR code, `PSB1:3F9A12C7:…:S10:2569.CDD-CLEAN:K4QZ`. Its parts: the text of
    `file_qr`, the unit's code (or its id in base32 if that does not fit), years with forms, 4 check characters."""
    if re.fullmatch(_CODE, sender.code) and unit_id(sender.code) == sender.unit:
        named = sender.code
    else:
        named = ""
    named = named or b32encode(bytes.fromhex(sender.unit)).decode().rstrip("=")
    start = f"{file_qr(sha256)}:{named}"
    years = [
        (str(one.year), *(form.upper().replace("_", UNDERLINE) for form in one.forms))
        for one in sender.years
    ]
    whole = ":".join((start, *map(".".join, years)))
    if len(whole) + 1 + CHECK > LONGEST:
        whole = ":".join((start, *(str(one.year) for one in sender.years)))
    return f"{whole}:{_check(whole)}"


def _year_of(part: str) -> CoverSlipYear:
    year, *forms = part.split(".")
    return CoverSlipYear(int(year), tuple(one.replace(UNDERLINE, "_").lower() for one in forms))


def _check(text: str) -> str:
    return b32encode(hashed(text.encode()).digest())[:CHECK].decode()


# What a scanner types that plays a keyboard with the letters of the United States, where Windows has the Thai one.
_LATIN = "1234567890-./;:QWERTYUIOPASDFGHJKLZXCVBNM"
_SHIFTED = 'ๅ/-ภถุึคตจขใฝวซ๐"ฎฑธํ๊ณฯญฤฆฏโฌ็๋ษศ()ฉฮฺ์?'
_PLAIN = "ๅ/-ภถุึคตจขใฝวซๆไำพะัีรนยฟหกดเ้่าสผปแอิืท"
_TYPED = tuple(str.maketrans(thai, _LATIN) for thai in (_SHIFTED, _PLAIN))
_THAI_MARK = tuple(
    "".join(thai[_LATIN.index(sign)] for sign in MARK) for thai in (_SHIFTED, _PLAIN)
)


def amount(size: int) -> str:
    """Return a number of bytes as text in KB or MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
