"""The items of an assessment against the proofs they demand, as a table: what is given and what is wanting."""

from collections.abc import Iterator

from core.assessment.view import assessment_view
from core.blocks.document import Column, Document, Para, Row, Table, Tick
from core.evidence.coverage_view import Coverage, CoverageCell, coverage_of
from core.papers.source import PaperSource

TITLE = "ตารางข้อกับหลักฐาน"
NONE = "–"


def evidence_coverage(source: PaperSource) -> Document:
    """The matrix of an assessment as a paper, a line for each proof of each item."""
    view = assessment_view(source.reader, source.forms, source.record.ref)
    cover = coverage_of(view)
    wanting = f"ยังขาด {cover.wanting} รายการ" if cover.wanting else "ครบทุกรายการ" if cover.demanded else ""
    return Document(
        title=(TITLE, f"{view.title} ประจำปีงบประมาณ พ.ศ. {view.year}"),
        running=f"{TITLE} {view.year}",
        office=view.office,
        stamp=source.stamp,
        blocks=(
            Para(f"แบบกำหนดหลักฐานไว้ {cover.demanded} รายการ {wanting}".rstrip()),
            Table(_columns(), tuple(_rows(cover)) or (Row(("แบบนี้ไม่ได้กำหนดหลักฐาน",), "sub"),)),
        ),
        landscape=True,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("ที่", 10, align="center", least=22),
        Column("หลักฐานที่ต้องมี", 32),
        Column("ครบ", 6, align="center", least=13),
        Column("ต้องมี", 7, align="center", least=16, number=True),
        Column("นับได้", 7, align="center", least=16, number=True),
        Column("หลักฐานที่แนบ", 38),
    )


def _rows(cover: Coverage) -> Iterator[Row]:
    titles = dict(cover.dimensions)
    above = 0
    for row in cover.rows:
        if row.dimension != above:
            above = row.dimension
            yield Row((titles[above],), "group")
        yield Row((f"{row.place} {' '.join(row.text.split())}",), "sub")
        for n, cell in enumerate(row.cells, start=1):
            given = "  ".join((*cell.titles, *cell.why)) or NONE
            tick = Tick("blank" if cell.wanting else "yes")
            of = str(cell.of) if cell.of else NONE
            yield Row((str(n), _proof(cell), tick, of, str(cell.counts), given))


def _proof(cell: CoverageCell) -> str:
    return f"{cell.text} (ขาดแล้วไม่ผ่าน)" if cell.state == "blocked" else cell.text
