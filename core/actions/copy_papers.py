"""สำเนาถูกต้อง: the pictures of a piece of evidence, one a page, with who certifies them at the foot of each."""

from core.actions.meeting_papers import NOTHING
from core.documents.blocks import Document, Facts, Para, Photo, Photos, Stamp
from core.documents.house import Said, certified_by
from core.instruments.shape import Form
from core.model.values import Record
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
    """The copy; a file that is no picture is named, to be printed by itself."""
    office, code = office_of(reader, evidence.ref.scope)
    files = [
        one
        for one in reader.records("file", evidence.ref.scope, evidence=evidence.ref.local)
        if not one.text("replaced_by")
    ]
    pictures = [one for one in files if one.text("type") in PICTURES]
    others = [one.text("name") or one.text("type") for one in files if one not in pictures]
    when = day(evidence.text("date")[:10])
    head = (("หลักฐาน", evidence.text("title")), ("ลงวันที่", long_date(when) if when else ""))
    photos = Photos(tuple(Photo(evidence.text("title"), file=one.text("sha256")) for one in pictures), per_page=1)
    left = (Para(f"ไฟล์ที่ต้องพิมพ์และรับรองแยก: {', '.join(others)}"),) if others else ()
    return Document(
        title=(f"สำเนา {evidence.text('title')}",),
        running=str(paper.short),
        office=office or code,
        stamp=stamp,
        blocks=(Facts(head), *((photos,) if pictures else ()), *left),
        thai_digits=paper.digits == "thai",
        certified=certified_by(said),
    )
