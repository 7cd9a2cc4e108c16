"""The papers of an evidence binder: index with page numbers, divider sheets, spine labels, items against proofs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.assessment.view import assessment_view
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
    Tick,
    Together,
)
from core.evidence.view import EvidenceMatrix
from core.forms.wording import nth
from core.papers.pack import (
    EvidencePack,
    EvidencePackItem,
    PackedEvidence,
    PackOmission,
    pack_of,
)
from core.papers.source import PaperSource

NONE, UNNAMED = "–", "หลักฐานอื่น"
MISSING = "หลักฐานที่แบบกำหนดและยังขาด"
TITLE, COVERAGE = "ดัชนีหลักฐาน", "ตารางข้อกับหลักฐาน"
OUT = {"undated": "ไม่ได้ลงวันที่", "outside": "นอกปีงบประมาณ", "torn": "วันที่ไม่ตรงกัน", "again": "เดือนซ้ำ"}
DIVIDERS, SPINE = "ใบคั่นหลักฐาน", "สันแฟ้มหลักฐาน"


@dataclass(frozen=True, slots=True)
class PagedEvidencePack:
    """An evidence pack with page numbers: `pages` is {path of a file in the pack: (first, last) page}. `removed`: the
    files that are not in it, of a pack for everybody (`public`) those that may not be."""

    pack: EvidencePack
    pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    public: bool = False
    removed: Sequence[PackOmission] = ()

    @property
    def omission_words(self) -> str:
        """How many files are not in the pack, and where that is explained; "" if a full pack holds all of them."""
        files = sum(one.files for one in self.removed)
        if self.public:
            return f"ฉบับเผยแพร่ตัดออก {files} ไฟล์ รายการและเหตุผลอยู่ในไฟล์ removed.txt"
        numbers = ", ".join(map(str, sorted({one.number for one in self.removed})))
        return f"ไม่มีในชุดนี้ {files} ไฟล์ ของหลักฐานที่ {numbers}" if files else ""


def bound_of(source: PaperSource) -> PagedEvidencePack:
    """Return an assessment's evidence in the form of a pack, but without page numbers, as no pack has been written."""
    return PagedEvidencePack(pack_of(source.reader, source.instrument, source.record))


def evidence_index(source: PaperSource) -> Document:
    """Return the index of an assessment's evidence as a document, without page numbers."""
    return index_document(bound_of(source), source.stamp)


def index_document(paged_pack: PagedEvidencePack, stamp: Stamp) -> Document:
    """Return the index of an evidence pack as a document: pieces of evidence with their pages, then missing proofs."""
    pack = paged_pack.pack
    return Document(
        title=(
            f"{TITLE}{'ฉบับเผยแพร่' if paged_pack.public else ''}",
            f"{pack.title} ประจำปีงบประมาณ พ.ศ. {pack.year}",
        ),
        running=f"{TITLE} {pack.title} {pack.year}",
        office=pack.office,
        stamp=stamp,
        blocks=tuple(_blocks(paged_pack)),
    )


def _blocks(bound: PagedEvidencePack) -> Iterator[Block]:
    pack = bound.pack
    last = max((last for _first, last in bound.pages.values()), default=0)
    numbers = [piece.number for item in pack.items for piece in item.pieces]
    files = {file.sha256 for file in pack.files}
    wanted = sum(len(item.missing) for item in pack.items)
    counted = f"หลักฐาน {len(set(numbers))} รายการ ของ {len(pack.given)} ข้อ รวม {len(files)} ไฟล์"
    if last:
        counted += f" {last} หน้า"
    yield Para(f"{counted} ยังขาด {wanted} รายการ" if wanted else counted)
    if bound.omission_words:
        yield Para(bound.omission_words, small=True)
    rows = tuple(_rows(bound))
    columns = [
        Column("ที่", 7, align="center", least=10),
        Column("หลักฐาน", 48),
        Column("ลงวันที่", 18, align="center", least=24),
        Column("ไฟล์", 10, align="center", least=13, number=True),
    ]
    if bound.pages:
        columns.append(Column("หน้า", 14, align="center", least=17))
    said = ["เลขที่ซ้ำคือหลักฐานชิ้นเดียวกันที่ใช้กับหลายข้อ"] if len(numbers) > len(set(numbers)) else []
    if bound.pages:
        said.append("ไฟล์ที่ไม่มีเลขหน้าต้องเปิดดูด้วยโปรแกรม ไม่ได้พิมพ์ไว้ในแฟ้ม")
    yield Table(tuple(columns), rows or (Row(("ยังไม่มีหลักฐาน",), "sub"),), note="  ".join(said))
    missing = [item for item in pack.items if item.missing]
    if missing:
        yield Heading(MISSING)
        lacking = [
            (item_position(pack, one), " ".join(one.text.split()), ", ".join(one.missing))
            for one in missing
        ]
        wanting = (Column("ข้อ", 22, least=30), Column("เกณฑ์", 44), Column("หลักฐานที่ยังขาด", 34))
        yield Table(wanting, tuple(Row(cells) for cells in lacking))


def _rows(bound: PagedEvidencePack) -> Iterator[Row]:
    above = (0, 0)
    for item in bound.pack.given:
        if (item.dimension, item.level) != above:
            above = item.dimension, item.level
            yield Row((heading(bound.pack, item),), "group")
        yield Row((called(item),), "sub")
        for piece in item.pieces:
            pages = (page_words(bound.pages, piece),) if bound.pages else ()
            count = str(len(piece.files) or NONE)
            yield Row((str(piece.number), piece_text(piece), piece.day or NONE, count, *pages))


def item_position(pack: EvidencePack, item: EvidencePackItem) -> str:
    """Return the position of an item, such as `มิติที่ 1 ระดับที่ 2 ข้อ 2.1`; parts without a number are left out."""
    said = (
        nth(pack.branch_word, item.dimension),
        nth(pack.level_word, item.level),
        f"ข้อ {item.number}",
    )
    return " ".join(
        words
        for words, known in zip(said, (item.dimension, item.level, item.number), strict=True)
        if known
    )


def heading(pack: EvidencePack, item: EvidencePackItem) -> str:
    """Return the heading over an item: its dimension and level, such as `มิติที่ 1 บทบาทผู้บริหาร ระดับที่ 2`."""
    if 0 < item.dimension <= len(pack.dimensions):
        title = pack.dimensions[item.dimension - 1]
    else:
        title = ""
    said = f"{nth(pack.branch_word, item.dimension)} {title}".strip() if item.dimension else title
    return f"{said} {nth(pack.level_word, item.level)}" if item.level else said


def called(item: EvidencePackItem) -> str:
    """Return the number and text of an item as a heading, such as `ข้อ 2.1 แต่งตั้งคณะกรรมการ`."""
    words = " ".join(item.text.split())
    return f"ข้อ {item.number} {words}" if item.number else words


def piece_text(piece: PackedEvidence) -> tuple[str | Run, ...]:
    """Return a piece of evidence as text: kind of proof in bold, title, web address, and why it does not count."""
    said: list[str | Run] = [Run(piece.kind or UNNAMED, bold=True)]
    if piece.title and piece.title != piece.kind:
        said.append(f" {piece.title}")
    if piece.url:
        said += [" ", Run(piece.url, verbatim=True)]
    if piece.left_out:
        said.append(f" (ไม่นับ: {OUT[piece.left_out]})")
    return tuple(said)


def page_words(pages: Mapping[str, tuple[int, int]], piece: PackedEvidence) -> str:
    """Return the pages of a piece of evidence in the pack, such as `12-15, 18`; `–` if none of its files has pages."""
    spans = [pages[file.path] for file in piece.files if file.path in pages]
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return (
        ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in joined)
        or NONE
    )


def evidence_dividers(source: PaperSource) -> Document:
    """Return the divider sheets for an assessment's evidence as a document."""
    return dividers_document(bound_of(source), source.stamp)


def dividers_document(paged_pack: PagedEvidencePack, stamp: Stamp) -> Document:
    """Return a document of divider sheets, one for each item with evidence, to be put before that evidence."""
    blocks = tuple(_dividers(paged_pack)) or (Para("ยังไม่มีหลักฐาน"),)
    return Document((), _running(DIVIDERS, paged_pack), paged_pack.pack.office, stamp, blocks)


def _running(title: str, bound: PagedEvidencePack) -> str:
    return f"{title} {bound.pack.title} {bound.pack.year}"


def _dividers(bound: PagedEvidencePack) -> Iterator[Block]:
    for at, item in enumerate(bound.pack.given):
        if at:
            yield PageBreak()
        yield Gap(20)
        yield Heading(heading(bound.pack, item))
        yield Heading(called(item))
        yield Gap(6)
        yield Facts(
            (("หน่วยงาน", bound.pack.office), ("โฟลเดอร์", (Run(item.folder, verbatim=True),)))
        )
        yield Gap(4)
        pieces = [(piece, page_words(bound.pages, piece)) for piece in item.pieces]
        rows = (
            Row((str(one.number), piece_text(one), one.day or NONE, pages)) for one, pages in pieces
        )
        columns = (
            Column("ที่", 8, align="center", least=10),
            Column("หลักฐานหลังใบคั่นนี้", 54),
            Column("ลงวันที่", 20, align="center", least=24),
            Column("หน้า", 16, align="center", least=17),
        )
        yield Table(columns, tuple(rows))


def evidence_spine(source: PaperSource) -> Document:
    """Return the spine labels for the binder of an assessment's evidence as a document."""
    return spine_document(bound_of(source), source.stamp)


def spine_document(paged_pack: PagedEvidencePack, stamp: Stamp) -> Document:
    """Return a document of landscape pages with spine labels to cut out for a binder."""
    return Document(
        (),
        _running(SPINE, paged_pack),
        paged_pack.pack.office,
        stamp,
        tuple(_strips(paged_pack)),
        landscape=True,
    )


def _strips(bound: PagedEvidencePack) -> Iterator[Block]:
    """Yield a label for a binder that holds all and one for each dimension with evidence, with lines to cut along."""
    yield Para("ตัดตามเส้น แล้วสอดตามยาวที่สันแฟ้ม", small=True)
    for dimension in (0, *sorted({item.dimension for item in bound.pack.given if item.dimension})):
        yield Lines(1)
        whole = f"รวมทุก{bound.pack.branch_word}"
        if dimension:
            of = f"{nth(bound.pack.branch_word, dimension)} {bound.pack.dimensions[dimension - 1]}"
        else:
            of = whole
        title = f"หลักฐาน {bound.pack.title} พ.ศ. {bound.pack.year}  {of}"
        items = [item for item in bound.pack.given if dimension in (0, item.dimension)]
        files = [file.path for item in items for piece in item.pieces for file in piece.files]
        spans = [bound.pages[path] for path in files if path in bound.pages]
        said = [bound.pack.office, f"{len(items)} ข้อ"]
        if spans:
            said.append(
                f"หน้า {min(first for first, _last in spans)}-{max(last for _first, last in spans)}"
            )
        extent = "   ".join((*said, "แฟ้มที่ ……… จาก ………"))
        yield Together((Heading(title), Para(extent)))
    yield Lines(1)


# -- items against the proofs they demand


def evidence_coverage(source: PaperSource) -> Document:
    """Return a matrix of an assessment's evidence as a document, with one row for each proof that an item demands."""
    view = assessment_view(source.reader, source.record.ref)
    cover = EvidenceMatrix.of(view)
    if cover.wanting:
        wanting = f"ยังขาด {cover.wanting} รายการ"
    elif cover.demanded:
        wanting = "ครบทุกรายการ"
    else:
        wanting = ""
    columns = (
        Column("ที่", 10, align="center", least=22),
        Column("หลักฐานที่ต้องมี", 32),
        Column("ครบ", 6, align="center", least=13),
        Column("ต้องมี", 7, align="center", least=16, number=True),
        Column("นับได้", 7, align="center", least=16, number=True),
        Column("หลักฐานที่แนบ", 38),
    )
    return Document(
        title=(COVERAGE, f"{view.title} ประจำปีงบประมาณ พ.ศ. {view.year}"),
        running=f"{COVERAGE} {view.year}",
        office=view.office,
        stamp=source.stamp,
        blocks=(
            Para(f"แบบกำหนดหลักฐานไว้ {cover.demanded} รายการ {wanting}".rstrip()),
            Table(columns, tuple(_coverage_rows(cover)) or (Row(("แบบนี้ไม่ได้กำหนดหลักฐาน",), "sub"),)),
        ),
        landscape=True,
    )


def _coverage_rows(cover: EvidenceMatrix) -> Iterator[Row]:
    titles = dict(cover.dimensions)
    above = 0
    for row in cover.rows:
        if row.dimension != above:
            above = row.dimension
            yield Row((titles[above],), "group")
        yield Row((f"{row.place} {' '.join(row.text.split())}",), "sub")
        for n, cell in enumerate(row.cells, start=1):
            given = "  ".join((*cell.titles, *cell.reasons)) or NONE
            tick = Tick("blank" if cell.wanting else "yes")
            of = str(cell.demanded) if cell.demanded else NONE
            proof = f"{cell.text} (ขาดแล้วไม่ผ่าน)" if cell.state == "blocked" else cell.text
            yield Row((str(n), proof, tick, of, str(cell.counts), given))
