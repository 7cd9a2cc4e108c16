"""Papers of a meeting: its agenda, who signs that they came, and what was resolved.

What nobody said is left to be written; figures are those of the record, never typed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Item,
    Items,
    Lines,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
)
from core.instruments.programme import Agenda
from core.instruments.shape import Form
from core.papers.checklist_rows import points
from core.papers.typed import Member, Said, lines_of, members_of, sheet
from core.scoring.score import Score

WHO = {"office": "หน่วยงาน", "committee": "คณะกรรมการ", "centre": "ส่วนกลาง"}
TO_SIGN = 15  # rows of a list to sign, where fewer are named
ROOM = "\n"  # a cell one can sign in is two lines high
NAME = "(ชื่อ – สกุล)"


@dataclass(frozen=True, slots=True)
class Judging:
    """What one assessor's own sheet comes to."""

    name: str
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingForm:
    """Everything a paper of a meeting says."""

    paper: Form
    office: str
    about: str  # what the meeting is about: the form and its year
    stamp: Stamp
    said: Said = field(default_factory=dict)
    committee: str = ""  # its title, "" = not known
    members: tuple[Member, ...] = ()  # known from the programme or the office; what was said goes before
    visit: tuple[Agenda, ...] = ()  # points of a visit, as the programme has them
    dimensions: tuple[str, ...] = ()  # titles, in order
    score: Score | None = None  # agreed; None = the subject has none
    judging: tuple[Judging, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)  # by dimension

    @property
    def people(self) -> tuple[Member, ...]:
        return members_of(self.said) or self.members


def agenda(form: MeetingForm) -> Document:
    """ระเบียบวาระการประชุม: the five customary heads, then the points of a visit with their minutes."""
    return _document(form, _agenda(form))


def attendance(form: MeetingForm) -> Document:
    """A list to sign, with the names that are known and room for others."""
    return _document(form, _attendance(form))


def minutes(form: MeetingForm) -> Document:
    """Who came, what was considered, what was resolved, signed by the committee."""
    return _document(form, _minutes(form))


def _document(form: MeetingForm, blocks: Iterable[Block]) -> Document:
    return sheet(form.paper, form.committee or form.about, form.office, form.stamp, (_facts(form.said), *blocks))


def _facts(said: Said) -> Facts:
    asked = (("ครั้งที่", "no"), ("วันที่", "day"), ("เวลา", "time"), ("สถานที่", "place"))
    return Facts(tuple((title, said.get(id_, "").strip()) for title, id_ in asked), columns=2)


def _agenda(form: MeetingForm) -> Iterator[Block]:
    topics = lines_of(form.said, "topics") or (f"ผลการดำเนินงาน{form.about}",)
    heads: tuple[tuple[str, Sequence[str]], ...] = (
        ("เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ", ()),
        ("เรื่องรับรองรายงานการประชุม", ()),
        ("เรื่องเพื่อทราบ", ()),
        ("เรื่องเพื่อพิจารณา", topics),
        ("เรื่องอื่น ๆ (ถ้ามี)", ()),
    )
    for number, (title, inside) in enumerate(heads, start=1):
        yield Heading(f"ระเบียบวาระที่ {number}  {title}", level=2)
        if inside:
            yield Items(tuple(map(Item, inside)), style="n.n", prefix=f"{number}.")
        else:
            yield Lines(1)
    if form.visit:
        yield Heading("กำหนดการติดตามและประเมินผล")
        rows = tuple(
            Row((str(n), str(one.title), WHO.get(one.who, one.who), _minutes_of(one)))
            for n, one in enumerate(form.visit, start=1)
        )
        columns = (
            Column("ที่", 8, align="center", least=10),
            Column("รายการ", 56),
            Column("ผู้ดำเนินการ", 20, align="center", least=26),
            Column("เวลา (นาที)", 16, align="center", least=22),
        )
        yield Table(columns, rows)


def _minutes_of(one: Agenda) -> str:
    """45, 30 – 60, ไม่เกิน 30; – where the source gives none."""
    if one.minutes:
        return str(one.minutes)
    if one.least and one.most:
        return f"{one.least} – {one.most}"
    return f"ไม่เกิน {one.most}" if one.most else f"ไม่น้อยกว่า {one.least}" if one.least else "–"


def _attendance(form: MeetingForm) -> Iterator[Block]:
    people = form.people
    rows = [
        Row((str(n), one.name, "\n".join(filter(None, (one.position, one.role))), ROOM, ""))
        for n, one in enumerate((*people, *[Member()] * max(TO_SIGN - len(people), 2)), start=1)
    ]
    columns = (
        Column("ที่", 8, align="center", least=10),
        Column("ชื่อ – สกุล", 28),
        Column("ตำแหน่ง/หน่วยงาน", 28),
        Column("ลายมือชื่อ", 24),
        Column("หมายเหตุ", 12),
    )
    yield Table(columns, tuple(rows))


def _minutes(form: MeetingForm) -> Iterator[Block]:
    yield Heading("ผู้มาประชุม", level=2)
    yield Items(tuple(map(_came, form.people)), style="n.") if form.people else Lines(3)
    if absent := lines_of(form.said, "absent"):
        yield Heading("ผู้ไม่มาประชุม", level=2)
        yield Items(tuple(map(Item, absent)), style="n.")
    yield Heading("เรื่องที่พิจารณา", level=2)
    yield Para(_considered(form), indent=True)
    if form.score is not None:
        yield _points_table(form, form.score)
    yield Heading("มติที่ประชุม", level=2)
    yield from _resolved(form)
    signers = tuple(Signer(one.role or "กรรมการ", one.name, one.position) for one in form.people)
    chaired = len(signers) > 2 and signers[0].role.startswith("ประธาน")
    who = signers or (Signer("ประธานกรรมการ"), Signer("ผู้จดรายงานการประชุม"))
    yield Signatures(who, "ที่ประชุมรับรองรายงานนี้แล้ว", first_alone=chaired)


def _came(one: Member) -> Item:
    """`ชื่อ ตำแหน่ง บทบาท`; a name that is not known is left to be written."""
    said: list[str | Run] = [one.name or NAME, f"  {one.position}" if one.position else ""]
    return Item((*said, Run(f"  {one.role}", bold=True)) if one.role else tuple(said))


def _considered(form: MeetingForm) -> str:
    about = f"ผลการดำเนินงาน{form.about} ของ{form.office}"
    if form.judging:
        return f"{about} กรรมการแต่ละคนให้คะแนนโดยไม่เห็นคะแนนของผู้อื่น ประธานเปิดผลพร้อมกันแล้วที่ประชุมลงมติ ดังนี้"
    return f"{about} ที่ประชุมตรวจหลักฐานแล้วลงมติ ดังนี้" if form.score is not None else about


def _points_table(form: MeetingForm, score: Score) -> Table:
    """A row for each dimension: what each assessor gave, how far they differ, what was agreed and why."""
    several = bool(form.judging)
    columns = [Column("มิติ", 34, least=30)]
    columns += [Column(one.name, 14, align="center", least=19, number=True) for one in form.judging]
    columns += [Column("ต่างกัน", 10, align="center", least=14, number=True)] if several else []
    columns.append(Column("มติ", 10, align="center", least=14, number=True))
    columns.append(Column("เหตุผล", 34))
    rows = [
        Row((f"มิติที่ {n} {'' if several else title}".rstrip(), *_given(form, score, n - 1)))
        for n, title in enumerate(form.dimensions, start=1)
    ]
    sums = [points(one.score.base) for one in form.judging]
    total = Row(("รวม", *sums, *([""] if several else []), points(score.base), ""), "total")
    return Table(tuple(columns), (*rows, total))


def _given(form: MeetingForm, score: Score, at: int) -> tuple[str, ...]:
    part = score.parts[at]
    own = [one.score.parts[at].points for one in form.judging if at < len(one.score.parts)]
    apart = (points(max(own) - min(own)),) if own else ("",) if form.judging else ()
    return (*map(points, own), *apart, points(part.points), form.reasons.get(part.id, ""))


def _resolved(form: MeetingForm) -> Iterator[Block]:
    """What the score says, then what was said; lines to write on."""
    found = []
    if form.score is not None and form.score.coverage[0]:
        score = form.score
        words = f"ให้คะแนน {len(score.parts)} มิติ {points(score.base)} คะแนน จาก {points(score.full)} คะแนน"
        if score.extra != Fraction(0):
            words += f" คะแนนเพิ่มเติมพิเศษ {points(score.extra)} คะแนน"
        words += f" คะแนนรวม {points(score.total)} คะแนน"
        found.append(f"{words} เกรด {score.band}" if score.band else words)
    found += lines_of(form.said, "resolved")
    if found:
        yield Items(tuple(map(Item, found)), style="n.")
    if len(found) < 2:
        yield Lines(2)
