"""What a binder of evidence needs besides its index: a sheet before each item, labels for the back of the binder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Gap,
    Heading,
    Lines,
    PageBreak,
    Para,
    Row,
    Run,
    Stamp,
    Table,
    Together,
)
from core.papers.evidence_index import NONE, called, heading, page_words, said_of
from core.views.pack import Pack, PackItem

DIVIDERS, SPINE = "ใบคั่นหลักฐาน", "สันแฟ้มหลักฐาน"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsForm:
    """Everything these sheets say."""

    pack: Pack
    stamp: Stamp
    pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    draft: bool = False
    thai_digits: bool = True


def dividers(form: SheetsForm) -> Document:
    """One sheet for each item that has evidence, to be put before it."""
    pack = form.pack
    return Document(
        title=(),
        running=f"{DIVIDERS} {pack.title} {pack.year}",
        office=pack.office,
        stamp=form.stamp,
        blocks=tuple(_dividers(form)) or (Para("ยังไม่มีหลักฐาน"),),
        thai_digits=form.thai_digits,
        draft=form.draft,
    )


def _dividers(form: SheetsForm) -> Iterator[Block]:
    for at, item in enumerate(form.pack.given):
        if at:
            yield PageBreak()
        yield Gap(20)
        yield Heading(heading(form.pack, item))
        yield Heading(called(item))
        yield Gap(6)
        yield Facts((("หน่วยงาน", form.pack.office), ("โฟลเดอร์", (Run(item.folder, verbatim=True),))))
        yield Gap(4)
        yield _held(form, item)


def _held(form: SheetsForm, item: PackItem) -> Table:
    rows = [
        Row((str(piece.number), said_of(piece), piece.day or NONE, page_words(form.pages, piece)))
        for piece in item.pieces
    ]
    columns = (
        Column("ที่", 8, align="center", least=10),
        Column("หลักฐานหลังใบคั่นนี้", 54),
        Column("ลงวันที่", 20, align="center", least=24),
        Column("หน้า", 16, align="center", least=17),
    )
    return Table(columns, tuple(rows))


def spine(form: SheetsForm) -> Document:
    """Labels to cut out, to be read along the back of a binder."""
    pack = form.pack
    return Document(
        title=(),
        running=f"{SPINE} {pack.title} {pack.year}",
        office=pack.office,
        stamp=form.stamp,
        blocks=tuple(_strips(form)),
        landscape=True,
        thai_digits=form.thai_digits,
    )


def _strips(form: SheetsForm) -> Iterator[Block]:
    """One label for a binder that holds all, one for each dimension that has evidence, with lines to cut along."""
    yield Para("ตัดตามเส้น แล้วสอดตามยาวที่สันแฟ้ม", small=True)
    for dimension in (0, *sorted({item.dimension for item in form.pack.given if item.dimension})):
        yield Lines(1)
        yield Together((Heading(_title(form.pack, dimension)), Para(_extent(form, dimension))))
    yield Lines(1)


def _title(pack: Pack, dimension: int) -> str:
    """The first line of a label; dimension 0 = of the whole."""
    of = f"มิติที่ {dimension} {pack.dimensions[dimension - 1]}" if dimension else "รวมทุกมิติ"
    return f"หลักฐาน {pack.title} พ.ศ. {pack.year}  {of}"


def _extent(form: SheetsForm, dimension: int) -> str:
    items = [item for item in form.pack.given if dimension in (0, item.dimension)]
    files = [file.path for item in items for piece in item.pieces for file in piece.files]
    spans = [form.pages[path] for path in files if path in form.pages]
    said = [form.pack.office, f"{len(items)} ข้อ"]
    if spans:
        said.append(f"หน้า {min(first for first, _last in spans)}-{max(last for _first, last in spans)}")
    return "   ".join((*said, "แฟ้มที่ ……… จาก ………"))
