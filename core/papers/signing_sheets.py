"""Sheets about the signing of a record: who signs which state of it, and what was remarked when it came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Gap,
    Heading,
    Lines,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
    Tick,
)
from core.instruments.shape import Form
from core.papers.typed import sheet

NONE, ROOM = "–", "\n"  # a cell one can sign in is two lines high
GROUP = 8  # characters of a state hash that stand together


class Signing(NamedTuple):
    """A step of the route: as whom, who (lines of a name and position), the day on the paper; "" = not signed."""

    title: str
    who: tuple[str, ...] = ()
    day: str = ""


class PrintedPaper(NamedTuple):
    number: str
    code: str  # as shown
    title: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningForm:
    """Everything the sheet of signing says."""

    paper: Form
    office: str
    title: str  # what is signed
    state: bytes  # hash of what it says, 32 bytes
    stamp: Stamp
    locked: str = ""  # when, "" = it is not
    result: str = ""  # total and grade, "" = it has none
    papers: tuple[PrintedPaper, ...] = ()
    steps: tuple[Signing, ...] = ()


def signing_sheet(form: SigningForm) -> Document:
    """ใบลงนามรับรอง: the state that is signed, the papers printed of it, a line to sign for every step."""
    return sheet(form.paper, form.title, form.office, form.stamp, _signing(form))


def _signing(form: SigningForm) -> Iterator[Block]:
    digits = form.state.hex().upper()
    state = " ".join(digits[at : at + GROUP] for at in range(0, 4 * GROUP, GROUP))
    pairs: list[tuple[str, str | Run]] = [("หน่วยงาน", form.office), ("ข้อมูลที่ลงนาม", form.title)]
    pairs += [("ผลคะแนน", form.result)] if form.result else []
    pairs.append(("ล็อกเพื่อลงนาม", form.locked or "ยังไม่ล็อก ข้อมูลยังแก้ไขได้"))
    pairs.append(("สถานะข้อมูล", Run(state, verbatim=True)))
    yield Facts(tuple(pairs))
    yield _papers(form)
    yield Para("ผู้ลงนามได้ตรวจข้อมูลและฉบับพิมพ์ข้างต้นแล้ว รับรองว่าถูกต้องตรงกับการปฏิบัติงานของหน่วยงาน", indent=True)
    rows = tuple(
        Row((str(n), one.title, "\n".join(one.who), ROOM, one.day)) for n, one in enumerate(form.steps, start=1)
    )
    columns = (
        Column("ขั้น", 8, align="center", least=11),
        Column("ลงนามในฐานะ", 18),
        Column("ชื่อและตำแหน่ง", 32),
        Column("ลายมือชื่อ", 26),
        Column("วันที่ลงนาม", 16, align="center", least=24),
    )
    yield Table(columns, rows or tuple(Row((str(n), "", "", ROOM, "")) for n in (1, 2)), caption="ลำดับการลงนาม")


def _papers(form: SigningForm) -> Table:
    rows = tuple(
        Row((Run(one.number, verbatim=True), Run(one.code, verbatim=True), one.title, one.printed))
        for one in form.papers
    )
    columns = (
        Column("เลขทะเบียน", 20, least=26),
        Column("รหัสเอกสาร", 20, least=26),
        Column("ฉบับพิมพ์", 32),
        Column("พิมพ์เมื่อ", 28, least=40),
    )
    return Table(columns, rows or (Row(("ยังไม่ได้พิมพ์ฉบับจริง",), "sub"),), caption="ฉบับพิมพ์ของข้อมูลนี้")


class Remark(NamedTuple):
    """What was remarked beside a field, and what the office has answered."""

    where: str
    text: str
    who: str
    when: str
    replies: tuple[str, ...] = ()
    done: bool = False


class Return(NamedTuple):
    """One time it came back."""

    when: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm:
    """Everything the sheet that goes with what is returned says."""

    paper: Form
    office: str
    title: str
    stamp: Stamp
    rounds: tuple[Return, ...] = ()  # oldest first
    remarks: tuple[Remark, ...] = ()


def return_sheet(form: ReturnForm) -> Document:
    """ใบส่งคืนแก้ไข: why it came back, what is remarked beside which field, and room for what was mended."""
    return sheet(form.paper, form.title, form.office, form.stamp, _returned(form))


def _returned(form: ReturnForm) -> Iterator[Block]:
    yield Facts((("หน่วยงาน", form.office), ("ข้อมูลที่ส่งคืน", form.title), ("ส่งคืนแล้ว", f"{len(form.rounds)} ครั้ง")))
    yield Heading("เหตุผลที่ส่งคืน", level=2)
    for number, one in enumerate(form.rounds, start=1):
        said = " ".join(filter(None, (one.who, one.when)))
        yield Para((Run(f"ครั้งที่ {number}  ", bold=True), f"{said} : " if said else "", one.reason), hang=1)
    if not form.rounds:
        yield Lines(2)
    yield Gap(2)
    columns = (
        Column("ที่", 7, align="center", least=9),
        Column("ข้อ/ช่อง", 23),
        Column("ข้อสังเกต", 38),
        Column("แก้แล้ว", 10, align="center", least=17),
        Column("การแก้ไขของหน่วยงาน", 24),
    )
    rows = tuple(
        Row(
            (
                str(n),
                one.where,
                (one.text, f"\n{' '.join(filter(None, (one.who, one.when)))}"),
                Tick("yes" if one.done else "blank"),
                "\n".join(one.replies) or ROOM,
            )
        )
        for n, one in enumerate(form.remarks, start=1)
    )
    yield Table(columns, rows or (Row(("ไม่มีข้อสังเกตรายข้อ",), "sub"),), caption="ข้อสังเกตรายข้อ")
    yield Signatures((Signer("ผู้แก้ไข"), Signer("ผู้ตรวจสอบ")), "ได้แก้ไขตามข้อสังเกตข้างต้นแล้ว")
