"""A printed copy of the data stored about a person, to give to that person (PDPA section 30)."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.blocks import document


@dataclass(frozen=True, slots=True)
class PersonExtractLine:
    """A row of the printed copy of personal data: record, field, text, and `state`, a word for current or replaced."""

    title: str
    label: str
    words: str
    state: str


COLUMNS = (
    document.Column("ที่", 1, "center"),
    document.Column("เรื่อง", 4),
    document.Column("ช่อง", 3),
    document.Column("ข้อความที่เก็บ", 6),
    document.Column("สถานะ", 2),
)
NOTE = (
    "สำเนานี้แสดงข้อมูลในโฟลเดอร์ของหน่วยงาน ณ เวลาข้างต้น ไม่รวมกระดาษ ไฟล์ที่บันทึกไว้ที่อื่น และข้อมูลที่หน่วยงานอื่นเก็บ"
)


def person_extract(
    office: str,
    person: str,
    time: str,
    lines: Sequence[PersonExtractLine],
    files: Sequence[str] = (),
) -> document.Document:
    """Return a document with the data `lines` about a person. `files`: names of the files that come with it."""
    rows = (
        document.Row((str(n), one.title, one.label, one.words, one.state))
        for n, one in enumerate(lines, start=1)
    )
    beside = document.NumberedList(
        tuple(document.ListItem(document.Run(one, verbatim=True)) for one in files), "n."
    )
    pairs = (("เจ้าของข้อมูล", person), ("ทำสำเนาเมื่อ", time), ("จำนวน", f"{len(lines)} รายการ"))
    return document.Document(
        title=("สำเนาข้อมูลส่วนบุคคล", office),
        running="สำเนาข้อมูลส่วนบุคคล",
        office=office,
        stamp=document.Stamp(),
        thai_digits=False,  # a copy says what is kept as it is kept
        blocks=(
            document.Facts(pairs),
            document.Table(COLUMNS, tuple(rows)),
            *((document.Heading("ไฟล์ที่แนบมาด้วย", level=2), beside) if files else ()),
            document.Para(NOTE, small=True),
            document.Signatures((document.Signer("ผู้จัดทำสำเนา"), document.Signer("ผู้รับสำเนา"))),
        ),
    )
