"""สำเนาถูกต้อง: pictures and PDFs of a piece of evidence, page by page, with who certifies them at the foot of each."""

from collections.abc import Iterator, Sequence

from core.blocks.document import Block, Document, Facts, Leaves, Para, Photo, Photos, Stamp
from core.instruments.shape import Form
from core.model.values import Record
from core.papers.meeting_papers import NOTHING
from core.papers.typed import Said, certified_by
from core.ports import Forms, Reader
from core.thai.dates import long_date
from core.views.assessment_facts import office_of
from core.views.steps import day

PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic"})


def of_copy(
    reader: Reader,
    _forms: Forms,
    _instrument: None,
    paper: Form,
    evidence: Record,
    stamp: Stamp,
    said: Said = NOTHING,
) -> Document:
    """The copy: what is said of it with its pictures, then the pages of its PDFs; other files are printed apart."""
    office, code = office_of(reader, evidence.ref.scope)
    kept = reader.records("file", evidence.ref.scope, evidence=evidence.ref.local)
    files = [one for one in kept if not one.text("replaced_by")]
    documents = [one for one in files if one.text("type") == "pdf"]
    others = [one for one in files if one not in documents]
    title, front = f"สำเนา {evidence.text('title')}", bool(others or not documents)
    return Document(
        title=(title,) if front else (),
        running=title if documents else str(paper.short),
        office=office or code,
        stamp=stamp,
        blocks=(
            *(_front(evidence, others) if front else ()),
            *(Leaves(one.text("name"), one.text("sha256")) for one in documents),
        ),
        thai_digits=paper.digits == "thai",
        certified=certified_by(said),
    )


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
