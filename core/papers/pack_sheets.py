"""What a binder of evidence needs besides its index: a sheet before each item, labels for the back of the binder."""

from collections.abc import Iterator

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
from core.papers.evidence_index import NONE, Bound, bound_of, called, heading, page_words, said_of
from core.papers.source import Source
from core.views.pack import Pack, PackItem

DIVIDERS, SPINE = "ใบคั่นหลักฐาน", "สันแฟ้มหลักฐาน"


def evidence_dividers(source: Source) -> Document:
    """Sheets for the evidence of an assessment."""
    return dividers_document(bound_of(source), source.stamp)


def dividers_document(bound: Bound, stamp: Stamp) -> Document:
    """One sheet for each item that has evidence, to be put before it."""
    blocks = tuple(_dividers(bound)) or (Para("ยังไม่มีหลักฐาน"),)
    return Document((), _running(DIVIDERS, bound), bound.pack.office, stamp, blocks)


def _running(what: str, bound: Bound) -> str:
    return f"{what} {bound.pack.title} {bound.pack.year}"


def _dividers(bound: Bound) -> Iterator[Block]:
    for at, item in enumerate(bound.pack.given):
        if at:
            yield PageBreak()
        yield Gap(20)
        yield Heading(heading(bound.pack, item))
        yield Heading(called(item))
        yield Gap(6)
        yield Facts((("หน่วยงาน", bound.pack.office), ("โฟลเดอร์", (Run(item.folder, verbatim=True),))))
        yield Gap(4)
        yield _held(bound, item)


def _held(bound: Bound, item: PackItem) -> Table:
    rows = [
        Row((str(piece.number), said_of(piece), piece.day or NONE, page_words(bound.pages, piece)))
        for piece in item.pieces
    ]
    columns = (
        Column("ที่", 8, align="center", least=10),
        Column("หลักฐานหลังใบคั่นนี้", 54),
        Column("ลงวันที่", 20, align="center", least=24),
        Column("หน้า", 16, align="center", least=17),
    )
    return Table(columns, tuple(rows))


def evidence_spine(source: Source) -> Document:
    """Labels for the evidence of an assessment."""
    return spine_document(bound_of(source), source.stamp)


def spine_document(bound: Bound, stamp: Stamp) -> Document:
    """Labels to cut out, to be read along the back of a binder."""
    return Document((), _running(SPINE, bound), bound.pack.office, stamp, tuple(_strips(bound)), landscape=True)


def _strips(bound: Bound) -> Iterator[Block]:
    """One label for a binder that holds all, one for each dimension that has evidence, with lines to cut along."""
    yield Para("ตัดตามเส้น แล้วสอดตามยาวที่สันแฟ้ม", small=True)
    for dimension in (0, *sorted({item.dimension for item in bound.pack.given if item.dimension})):
        yield Lines(1)
        yield Together((Heading(_title(bound.pack, dimension)), Para(_extent(bound, dimension))))
    yield Lines(1)


def _title(pack: Pack, dimension: int) -> str:
    """The first line of a label; dimension 0 = of the whole."""
    of = f"มิติที่ {dimension} {pack.dimensions[dimension - 1]}" if dimension else "รวมทุกมิติ"
    return f"หลักฐาน {pack.title} พ.ศ. {pack.year}  {of}"


def _extent(bound: Bound, dimension: int) -> str:
    items = [item for item in bound.pack.given if dimension in (0, item.dimension)]
    files = [file.path for item in items for piece in item.pieces for file in piece.files]
    spans = [bound.pages[path] for path in files if path in bound.pages]
    said = [bound.pack.office, f"{len(items)} ข้อ"]
    if spans:
        said.append(f"หน้า {min(first for first, _last in spans)}-{max(last for _first, last in spans)}")
    return "   ".join((*said, "แฟ้มที่ ……… จาก ………"))
