"""สำเนาถูกต้อง: pictures and PDFs of a piece of evidence, page by page, with who certifies them at the foot of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.blocks.document import Block, Document, Facts, ForeignPages, Para, Photo, Photos
from core.papers.source import PaperSource
from core.papers.typed import certified_by
from core.records.programme_steps import day
from core.thai.dates import long_date
from core.values import Record

COPY = "certified_copy"
PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic"})


def certified_copy(source: PaperSource) -> Document:
    """The copy: what is said of it with its pictures, then the pages of its PDFs; other files are printed apart."""
    evidence, frame = source.record, source.frame()
    kept = source.reader.records("file", evidence.ref.scope, evidence=evidence.ref.local)
    files = [one for one in kept if not one.text("replaced_by")]
    documents = [one for one in files if one.text("type") == "pdf"]
    others = [one for one in files if one not in documents]
    title, front = f"สำเนา {evidence.text('title')}", bool(others or not documents)
    blocks = (
        *(_front(evidence, others) if front else ()),
        *(ForeignPages(one.text("name"), one.text("sha256")) for one in documents),
    )
    document = frame.document((title,) if front else (), blocks, title if documents else str(frame.paper.short))
    return replace(document, certified=certified_by(source.said))


def _front(evidence: Record, files: Sequence[Record]) -> Iterator[Block]:
    """What is known of the evidence, its pictures, and the names of what is no picture."""
    when = day(evidence.text("date")[:10])
    yield Facts((("หลักฐาน", evidence.text("title")), ("ลงวันที่", long_date(when) if when else "")))
    pictures = [one for one in files if one.text("type") in PICTURES]
    if pictures:
        yield Photos(tuple(Photo(evidence.text("title"), file=one.text("sha256")) for one in pictures), per_page=1)
    names = [one.text("name") or one.text("type") for one in files if one not in pictures]
    if names:
        yield Para(f"ไฟล์ที่ต้องพิมพ์และรับรองแยก: {', '.join(names)}")
