"""Sheets about signing a record: who signs which state of the record, and the remarks with which it was returned."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from core.assessment.sheets import sheet_answers
from core.assigning.orders import FieldRemark, SignOffDecision
from core.blocks.code import shown_code
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
    SignRoom,
    Stamp,
    Table,
    Tick,
)
from core.forms.ports import Reader
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import grade_printed
from core.log.ports import signed_whole
from core.papers.source import PaperContext, PaperSource, PrintOption, points
from core.records.route import RouteStep, people_of
from core.records.titles import called
from core.thai.days import stamp as moment_of
from core.thai.written import arabic_digits, date_and_time, short_date
from core.values import Record, Ref

BODY = "body"
ROOM = "\n"  # a cell to write in is two lines high
# papers that accompany data but show none
COVERING = ("memo", "letter", "evidence_spine", "evidence_dividers")
GROUP = 8  # characters of a state hash between two spaces


class PrintedRouteStep(NamedTuple):
    """A step of the signing route as printed: role, signer (name, position), day ("" = none) and space to sign."""

    title: str
    who: tuple[str, ...] = ()
    day: str = ""
    room: SignRoom = SignRoom()


class PrintedPaper(NamedTuple):
    """A print of the signed state, as the signing sheet lists it."""

    number: str  # in the register
    code: str  # as shown
    title: str
    printed: str


class SigningSheetContent(NamedTuple):
    """The content of a signing sheet: title and hash of what is signed, time of locking, total and grade (`result`)."""

    title: str  # what is signed
    state: bytes  # hash of what it says, 32 bytes
    locked: str = ""  # when, "" = it is not
    result: str = ""  # total and grade, "" = it has none
    papers: tuple[PrintedPaper, ...] = ()
    steps: tuple[PrintedRouteStep, ...] = ()


def signing_sheet(source: PaperSource) -> Document:
    """Return the signing sheet (ใบลงนามรับรอง): the state that is signed, its prints, a line for each signature."""
    reader, subject = source.reader, source.record
    one = next(reversed(signed_whole(reader, subject.ref)), None)
    past = reader.history.of(one.ref, BODY) if one else ()
    state = one.body.state_hash if one and one.body else reader.sign_offs.state_hash(subject.ref)
    locked = moment_of(past[0].clock) if past else ""
    of = SigningSheetContent(
        title=called(reader, subject.ref),
        state=state,
        locked=locked,
        result=_result(source),
        papers=tuple(_printed(source, state)),
        steps=tuple(_steps(source, reader.record(one.ref) if one else None)),
    )
    return signing_document(source.frame(), of)


def signing_document(frame: PaperContext, content: SigningSheetContent) -> Document:
    """Return the signing sheet with this content as a document."""
    return frame.sheet(content.title, _signing(frame.office, content))


def _result(source: PaperSource) -> str:
    subject, instrument = source.record, source.instrument
    if subject.ref.entity != "assessment" or not instrument.kind:
        return ""
    answers = sheet_answers(source.reader, subject.ref, instrument)
    found = answers.score(instrument)
    if not found.full:
        return ""
    tree, counts = Tree.under(instrument, answers.profiles), answers.proofs or {}
    missing = sum(
        proof.lacking(counts)
        for item, answer in answers.items.items()
        if answer.state is ItemState.MET
        for proof in tree.proofs(item)
    )
    said = f"{points(found.total, found.places)} คะแนน"
    lacks = f"หลักฐานยังขาด {missing} รายการ" if missing else ""
    return " ".join(filter(None, (said, grade_printed(found.band) if found.band else "", lacks)))


def _printed(source: PaperSource, state: bytes) -> list[PrintedPaper]:
    """Return the prints of this state made before the sheet, by number: no copies, signing sheets, covering papers."""
    reader = source.reader
    subject = source.record.ref
    own = source.paper.id
    every = (*source.builtin, *source.instrument.papers)
    named = {one.id: arabic_digits(one.called) for one in every if one.builder not in COVERING}
    printed = source.stamp.moment.isoformat(timespec="seconds") if source.stamp.moment else "9"
    until = _place(printed, source.stamp.number) if source.stamp.number else (f"{printed}~", 0, "")
    found = []
    for paper in reader.records(
        "paper", subject.scope, subject=subject.local, state_hash=state.hex()
    ):
        form = paper.text("form")
        before = _place(paper.text("printed_at"), paper.text("number"))
        if (
            form == own
            or form not in named
            or PrintOption.copied_from(paper.text("options").split(","))
        ):
            continue
        if before < until and not _void(reader, paper, source.stamp):
            at = datetime.fromisoformat(paper.text("printed_at"))
            line = PrintedPaper(
                paper.text("number"), shown_code(paper.text("code")), named[form], date_and_time(at)
            )
            found.append((before, line))
    return [line for _before, line in sorted(found)]


def _place(printed: str, number: str) -> tuple[str, int, str]:
    """Return the sort key of a print in the register: its time, then its number."""
    last = number.rpartition("-")[2]
    return printed, int(last) if last.isascii() and last.isdigit() else 0, number


def _void(reader: Reader, paper: Record, stamp: Stamp) -> bool:
    """Return whether a print was void when the sheet was printed, to the second."""
    if not paper.text("void_why"):
        return False
    past = reader.history.of(paper.ref, "void_why")
    return not stamp.moment or not past or past[0].clock // 1000 <= int(stamp.moment.timestamp())


def _steps(source: PaperSource, record: Record | None) -> list[PrintedRouteStep]:
    """Return the steps of the route with who signed or is expected; if nothing is locked, the steps of the form."""
    if record is None:
        return [PrintedRouteStep(str(one.title)) for one in source.instrument.route]
    people, signed = people_of(source.reader, source.record.ref.scope), []
    for step in RouteStep.steps(source.reader, record):
        for ink in step.inks:
            room = SignRoom(step.id, ink.place)
            signed.append(
                PrintedRouteStep(
                    step.title, step.signature_lines(people, ink), short_date(ink.day), room
                )
            )
        if step.each:
            missing = ((one, SignRoom(step.id, one)) for one in step.missing)
            signed += [
                PrintedRouteStep(step.title, tuple(RouteStep.expected_lines(people, one)), "", room)
                for one, room in missing
            ]
        elif not step.inks:
            signed.append(
                PrintedRouteStep(step.title, step.signature_lines(people), "", SignRoom(step.id))
            )
    return signed


def _signing(office: str, content: SigningSheetContent) -> Iterator[Block]:
    digits = content.state.hex().upper()
    state = " ".join(digits[at : at + GROUP] for at in range(0, 4 * GROUP, GROUP))
    pairs: list[tuple[str, str | Run]] = [("หน่วยงาน", office), ("ข้อมูลที่ลงนาม", content.title)]
    if content.result:
        pairs += [("ผลคะแนน", content.result)]
    pairs.append(("ล็อกเพื่อลงนาม", content.locked or "ยังไม่ล็อก ข้อมูลยังแก้ไขได้"))
    pairs.append(("สถานะข้อมูล", Run(state, verbatim=True)))
    yield Facts(tuple(pairs))
    yield _papers(content)
    yield Para("ผู้ลงนามได้ตรวจข้อมูลข้างต้นแล้ว รับรองว่าข้อมูลถูกต้องตรงกับการปฏิบัติงานของหน่วยงาน", indent=True)
    rows = tuple(
        Row((str(n), step.title, "\n".join(step.who), step.room, step.day))
        for n, step in enumerate(content.steps, start=1)
    )
    columns = (
        Column("ขั้น", 8, align="center", least=11),
        Column("ลงนามในฐานะ", 18),
        Column("ชื่อและตำแหน่ง", 32),
        Column("ลายมือชื่อ", 26),
        Column("วันที่ลงนาม", 16, align="center", least=24),
    )
    yield Table(
        columns,
        rows or tuple(Row((str(n), "", "", SignRoom(), "")) for n in (1, 2)),
        caption="ลำดับการลงนาม",
    )


def _papers(content: SigningSheetContent) -> Table:
    rows = tuple(
        Row((Run(one.number, verbatim=True), Run(one.code, verbatim=True), one.title, one.printed))
        for one in content.papers
    )
    columns = (
        Column("เลขทะเบียน", 20, least=26),
        Column("รหัสเอกสาร", 20, least=26),
        Column("ฉบับพิมพ์", 32),
        Column("พิมพ์เมื่อ", 28, least=50),
    )
    return Table(columns, rows or (Row(("ยังไม่ได้พิมพ์ฉบับจริง",), "sub"),), caption="ฉบับพิมพ์ของข้อมูลนี้")


def return_sheet(source: PaperSource) -> Document:
    """Return the return sheet (ใบส่งคืนแก้ไข): why a record was returned, remarks by field, space for corrections."""
    reader, subject = source.reader, source.record.ref
    title, remarks = called(reader, subject), FieldRemark.on(reader, subject)
    return return_document(source.frame(), title, _rounds(reader, subject), remarks)


def return_document(
    frame: PaperContext,
    title: str,
    rounds: Sequence[SignOffDecision],
    remarks: Sequence[FieldRemark],
) -> Document:
    """Return the return sheet of a record as a document, with its returns (`rounds`, oldest first) and the remarks."""
    return frame.sheet(title, _returned(frame.office, title, rounds, remarks))


def was_returned(reader: Reader, subject: Ref) -> bool:
    """Return whether a return sheet can be printed: the record was returned at least once, or has remarks."""
    return bool(_rounds(reader, subject) or FieldRemark.on(reader, subject))


def _rounds(reader: Reader, subject: Ref) -> list[SignOffDecision]:
    """Return the answers that returned the subject's sign-offs, oldest first."""
    signoffs = list(dict.fromkeys(one.ref for one in reader.sign_offs.of(subject)))
    return [one for one in SignOffDecision.to(reader, signoffs) if not one.accepted]


def _returned(
    office: str, title: str, rounds: Sequence[SignOffDecision], remarks: Sequence[FieldRemark]
) -> Iterator[Block]:
    yield Facts((("หน่วยงาน", office), ("ข้อมูลที่ส่งคืน", title), ("ส่งคืนแล้ว", f"{len(rounds)} ครั้ง")))
    yield Heading("เหตุผลที่ส่งคืน", level=2)
    for number, one in enumerate(rounds, start=1):
        said = " ".join(filter(None, (one.who, one.when)))
        yield Para(
            (Run(f"ครั้งที่ {number}  ", bold=True), f"{said} : " if said else "", one.reason), hang=1
        )
    if not rounds:
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
                remark.where,
                (remark.text, f"\n{' '.join(filter(None, (remark.who, remark.when)))}"),
                Tick("yes" if remark.done else "blank"),
                "\n".join(remark.replies) or ROOM,
            )
        )
        for n, remark in enumerate(remarks, start=1)
    )
    yield Table(columns, rows or (Row(("ไม่มีข้อสังเกตรายข้อ",), "sub"),), caption="ข้อสังเกตรายข้อ")
    yield Signatures((Signer("ผู้แก้ไข"), Signer("ผู้ตรวจสอบ")), "ได้แก้ไขตามข้อสังเกตข้างต้นแล้ว")
