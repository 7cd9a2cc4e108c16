"""A copy of what is kept about a person, for that person to have (PDPA section 30)."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Item,
    Items,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One place: of what record, which field, the words, whether they show now."""

    title: str
    what: str
    words: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractForm:
    """Everything the copy says; `files` are the names of the files beside it."""

    office: str
    about: str
    at: str
    lines: tuple[KeptLine, ...]
    files: tuple[str, ...] = ()


COLUMNS = (
    Column("ที่", 1, "center"),
    Column("เรื่อง", 4),
    Column("ช่อง", 3),
    Column("ข้อความที่เก็บ", 6),
    Column("สถานะ", 2),
)


def person_extract(form: ExtractForm) -> Document:
    """The paper; it stands in no register."""
    return Document(
        title=("สำเนาข้อมูลส่วนบุคคล", form.office),
        running="สำเนาข้อมูลส่วนบุคคล",
        office=form.office,
        stamp=Stamp(),
        thai_digits=False,  # a copy says what is kept as it is kept
        blocks=(*_head(form), _table(form.lines), *_files(form.files), *_foot()),
    )


def _head(form: ExtractForm) -> Sequence[Block]:
    pairs = (("เจ้าของข้อมูล", form.about), ("ทำสำเนาเมื่อ", form.at), ("จำนวน", f"{len(form.lines)} รายการ"))
    return (Facts(pairs),)


def _table(lines: Sequence[KeptLine]) -> Block:
    rows = ((str(n), one.title, one.what, one.words, one.state) for n, one in enumerate(lines, start=1))
    return Table(COLUMNS, tuple(Row(cells) for cells in rows))


def _files(names: Sequence[str]) -> Sequence[Block]:
    if not names:
        return ()
    return (Heading("ไฟล์ที่แนบมาด้วย", level=2), Items(tuple(Item(Run(one, verbatim=True)) for one in names), "n."))


def _foot() -> Sequence[Block]:
    said = "สำเนานี้แสดงข้อมูลในโฟลเดอร์ของหน่วยงาน ณ เวลาข้างต้น ไม่รวมกระดาษ ไฟล์ที่บันทึกไว้ที่อื่น และข้อมูลที่หน่วยงานอื่นเก็บ"
    return (Para(said, small=True), Signatures((Signer("ผู้จัดทำสำเนา"), Signer("ผู้รับสำเนา"))))
