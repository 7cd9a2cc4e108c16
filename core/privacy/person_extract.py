"""A printed copy of the data stored about a person, to give to that person (PDPA section 30)."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.blocks.document import (
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


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """A row of a copy of personal data: the record's title, the field, its text, and whether it is current."""

    title: str
    what: str
    words: str
    state: str


COLUMNS = (
    Column("ที่", 1, "center"),
    Column("เรื่อง", 4),
    Column("ช่อง", 3),
    Column("ข้อความที่เก็บ", 6),
    Column("สถานะ", 2),
)
NOTE = "สำเนานี้แสดงข้อมูลในโฟลเดอร์ของหน่วยงาน ณ เวลาข้างต้น ไม่รวมกระดาษ ไฟล์ที่บันทึกไว้ที่อื่น และข้อมูลที่หน่วยงานอื่นเก็บ"


def person_extract(
    office: str, about: str, at: str, lines: Sequence[ExtractLine], files: Sequence[str] = ()
) -> Document:
    """Return a copy of personal data as a document that enters no register; `files`: names of files given with it."""
    rows = (Row((str(n), one.title, one.what, one.words, one.state)) for n, one in enumerate(lines, start=1))
    beside = NumberedList(tuple(ListItem(Run(one, verbatim=True)) for one in files), "n.")
    pairs = (("เจ้าของข้อมูล", about), ("ทำสำเนาเมื่อ", at), ("จำนวน", f"{len(lines)} รายการ"))
    return Document(
        title=("สำเนาข้อมูลส่วนบุคคล", office),
        running="สำเนาข้อมูลส่วนบุคคล",
        office=office,
        stamp=Stamp(),
        thai_digits=False,  # a copy says what is kept as it is kept
        blocks=(
            Facts(pairs),
            Table(COLUMNS, tuple(rows)),
            *((Heading("ไฟล์ที่แนบมาด้วย", level=2), beside) if files else ()),
            Para(NOTE, small=True),
            Signatures((Signer("ผู้จัดทำสำเนา"), Signer("ผู้รับสำเนา"))),
        ),
    )
