"""A preview of an export: what a transfer file to a receiver would contain and leave out, before it is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.assessment.view import assessment_view
from core.errors import UserError
from core.exchange.receivers import amount_words
from core.forms.ports import Reader
from core.i18n import _
from core.log.post import FileStore, OutgoingData
from core.log.scopes import AS_ASKED, EVERY, NO_ORIGINALS, ExportOptions
from core.records.titles import assessment_of, called, plan_of
from core.values import Ref

MOST_READ = 5_000  # records that are put with their document
MOST_COUNTED = 3  # assessments whose open items are counted
LINE = 25  # bytes of a packed line with its words, about
PIECES = frozenset({"evidence", "file", "link"})
# of a committee
RESULTS = frozenset({"review_assessment", "review_sheet", "review_answer", "review_signoff"})


class ExportPreviewLine(NamedTuple):
    """A line in an export's preview: what goes or stays, and how much (`figure`). `open`: a document is incomplete."""

    icon: str
    title: str
    text: str  # "" = nothing more to say
    figure: str
    open: bool = False  # it is not complete, and may go all the same


class ExportPreview(NamedTuple):
    """The preview of an export of about `amount` bytes. `nothing`: as all data was confirmed, no ops would be sent."""

    goes: tuple[ExportPreviewLine, ...]
    stays: tuple[ExportPreviewLine, ...]
    size: str
    nothing: bool
    amount: int = 0  # bytes, about


def outgoing_view(
    reader: Reader, recipients: Sequence[str], files: FileStore, share: ExportOptions, receiver: str
) -> ExportPreview:
    """Return a preview of an export to `recipients` (age keys) named `receiver`. UserError if they may read nothing."""
    content = reader.transfers.outgoing(recipients, files, share)
    changed = [(ref, count) for ref, count in content.changed if not ref.entity.startswith("_")]
    amount = {
        name: sum(map(files.size, getattr(content, name)))
        for name in ("small", "originals", "staying")
    }
    size = (
        amount["small"] + amount["originals"] + LINE * sum(count for _ref, count in content.changed)
    )
    documents = _documents(reader, changed, stay=bool(content.secret))
    goes = [*documents, *_others(changed)]
    if content.originals:
        if share.originals == AS_ASKED:
            title = _("ต้นฉบับ {n} ไฟล์ที่ผู้รับขอดูหรือคำทักท้วงอ้าง")
        else:
            title = _("ต้นฉบับ {n} ไฟล์")
        sent = amount_words(amount["originals"])
        goes.append(ExportPreviewLine("photo", title.format(n=len(content.originals)), "", sent))
    stays = tuple(_stays(content, amount["staying"], receiver, share))
    return ExportPreview(
        tuple(goes), stays, _("ประมาณ {size}").format(size=amount_words(size)), not changed, size
    )


def _documents(
    reader: Reader, changed: Sequence[tuple[Ref, int]], *, stay: bool
) -> Iterator[ExportPreviewLine]:
    """Yield a line for each plan and assessment with data that goes; `stay` = votes not opened yet are left out."""
    cells = Counter[Ref]()
    parts = dict[Ref, Counter[str]]()
    votes = _votes(reader, changed)
    voted, bare = Counter[Ref](), set[Ref]()
    for ref, count in changed[:MOST_READ]:
        home = _home(reader, ref)
        if home is not None and ref in votes:
            voted[home] += 1
            if votes[ref]:
                bare |= {home}
        elif home is not None:
            cells[home] += count
            parts.setdefault(home, Counter())[ref.entity] += 1
    left = MOST_COUNTED
    for home, count in cells.items():
        title, of = called(reader, home), parts[home]
        if home.entity == "assessment":
            answered = _answered(reader, home) if left else ""
            left -= 1
            if of["answer"]:
                figure = _("{n} คำตอบ").format(n=of["answer"])
            else:
                figure = _("แก้ {n} ช่อง").format(n=count)
            yield ExportPreviewLine("check", title, answered, figure, bool(answered))
        else:
            rows = _("รายการ {n}").format(n=of["row"]) if of["row"] else ""
            made = _("ผล {n}").format(n=of["progress"]) if of["progress"] else ""
            yield ExportPreviewLine(
                "plan",
                title,
                " · ".join(filter(None, (rows, made))),
                _("แก้ {n} ช่อง").format(n=count),
            )
    yield from (_voted(reader, home, n, stay=stay, bare=home in bare) for home, n in voted.items())


def _votes(reader: Reader, changed: Sequence[tuple[Ref, int]]) -> Mapping[Ref, bool]:
    """Return the answers given by voting slips among the changed records; True = the vote can be read in it."""
    scopes = {ref.scope for ref, _count in changed if ref.entity == "answer"}
    slips = [
        one
        for scope in scopes
        for one in reader.records("sheet", scope)
        if WorkshopSlip.of(one.text("assessor"))
    ]
    if not slips:
        return {}
    named = frozenset(one.ref.local for one in slips)
    answers = reader.fields.brief("answer", ("state", "choice"), sheet=named)
    return {one.ref: bool(one.text("state") or one.text("choice")) for one in answers}


def _voted(reader: Reader, home: Ref, n: int, *, stay: bool, bare: bool) -> ExportPreviewLine:
    """Return the line for `n` votes of a workshop; before voting is closed it says whether the answers go along."""
    early = not WorkshopSlip.is_closed(WorkshopSlip.sheets(reader, home))
    text = ""
    if early and bare:
        text = _("ยังไม่ปิดรับคะแนน ผู้ที่มีไฟล์นี้อ่านคะแนนได้ก่อนเปิดในห้อง ส่งหลังปิดรับคะแนนก็ได้")
    elif early and stay:
        text = _("ยังไม่ปิดรับคะแนน คำตอบจึงไม่อยู่ในไฟล์นี้ ไปกับไฟล์แรกหลังปิดรับคะแนน")
    elif early:
        text = _("ยังไม่ปิดรับคะแนน คำตอบไปด้วยให้อีกเครื่องของหน่วยงานนับรวมได้ ไม่มีหน้าใดแสดงก่อนปิด")
    return ExportPreviewLine(
        "check", _("คะแนนของห้องประชุม"), text, _("{n} คะแนน").format(n=n), early
    )


def _home(reader: Reader, ref: Ref) -> Ref | None:
    """Return the plan or assessment a record belongs to, or None."""
    if ref.entity in ("plan", "assessment"):
        return ref
    if ref.entity in ("row", "progress"):
        return plan_of(reader, ref)
    record = reader.record(ref) if ref.entity in ("sheet", "answer") else None
    if record is None:
        return None
    if ref.entity == "sheet":
        return record.reference("assessment")
    return assessment_of(reader, record)


def _answered(reader: Reader, home: Ref) -> str:
    """Return how many items of the assessment are unanswered, in words; "" = none, or its form is not on this PC."""
    with suppress(UserError):
        view = assessment_view(reader, home)
        if view.answered < view.of:
            return _("ยังขาด {n} ข้อ ส่งก่อนได้").format(n=view.of - view.answered)
    return ""


def _others(changed: Iterable[tuple[Ref, int]]) -> Iterator[ExportPreviewLine]:
    """Yield lines for evidence, signed documents, letters and everything else that belongs to no plan or assessment."""
    of = Counter(ref.entity for ref, _count in changed)
    known = {
        "plan",
        "row",
        "progress",
        "assessment",
        "sheet",
        "answer",
        "signoff",
        "comment",
        "acceptance",
    } | PIECES
    known |= {"objection", "acknowledgement", "letter"} | (
        RESULTS if of["review_signoff"] else set()
    )
    rest = sum(count for entity, count in of.items() if entity not in known)
    lines = (
        ("clip", _("รายการหลักฐาน"), _("ชื่อ วันที่ และข้อที่ใช้ พร้อมภาพย่อ"), _("{n} ชิ้น"), of["evidence"]),
        ("pen", _("การลงนาม"), "", _("{n} ฉบับ"), of["signoff"]),
        ("check", _("ผลของคณะกรรมการ"), "", _("{n} ฉบับ"), of["review_signoff"]),
        (
            "chat",
            _("คำทักท้วงและการรับทราบผล"),
            "",
            _("{n} เรื่อง"),
            of["objection"] + of["acknowledgement"],
        ),
        ("chat", _("ข้อความถึงต้นสังกัด"), "", _("{n} เรื่อง"), of["letter"]),
        ("chat", _("ความเห็นและการรับ"), "", _("{n} เรื่อง"), of["comment"] + of["acceptance"]),
        ("doc", _("ข้อมูลอื่น"), _("เช่น ข้อมูลหน่วยงาน ทะเบียน และเลขเอกสารพิมพ์"), _("{n} รายการ"), rest),
    )
    for icon, title, text, figure, n in lines:
        if n:
            yield ExportPreviewLine(icon, title, text, figure.format(n=n))


def _stays(
    content: OutgoingData, size: int, receiver: str, share: ExportOptions
) -> Iterator[ExportPreviewLine]:
    if content.staying:
        text = _("{n} ไฟล์ ไปเมื่อ {name} ขอดู")
        if share.originals == NO_ORIGINALS:
            text = _("{n} ไฟล์ ครั้งนี้เลือกไม่ส่ง ที่ {name} ขอไว้ไปได้ในไฟล์ครั้งต่อไป")
        elif share.originals == EVERY:
            text = _("{n} ไฟล์ ที่ {name} แจ้งว่าไม่รับ")
        text = text.format(n=len(content.staying), name=receiver)
        yield ExportPreviewLine("photo", _("ต้นฉบับหลักฐาน"), text, amount_words(size))
    if content.back:
        text = _("มีข้อมูลส่วนบุคคล ไม่ออกจากหน่วยงานแม้มีผู้ขอ")
        yield ExportPreviewLine(
            "lock", _("ต้นฉบับหลักฐาน"), text, _("{n} ไฟล์").format(n=len(content.back))
        )
    if content.withheld:
        yield ExportPreviewLine(
            "lock", _("ข้อมูลส่วนบุคคล"), _("ไม่ออกจากเครื่องนี้"), _("{n} ช่อง").format(n=content.withheld)
        )
