"""บัญชีจัดลำดับ: the units of every region by total, each dimension beside; ties are shown, nobody is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from core.blocks.document import Column, Document, Head, Row, Run, Signatures, Signer, Stamp, Table
from core.instruments.shape import Form
from core.papers.checklist_rows import points

NONE, UNSCORED = "–", "คิดคะแนนไม่ได้"
TIED = "คะแนนเท่ากัน รอมติ"


class Ranked(NamedTuple):
    """A unit at its place; `parts` are its points by dimension, in order. A unit with a `problem` has no place."""

    place: int
    name: str
    parts: tuple[Fraction | None, ...]
    base: Fraction
    extra: Fraction
    total: Fraction
    band: str
    tied: bool = False
    decided: str = ""  # what was decided of it, as the register says
    problem: bool = False


class Part(NamedTuple):
    """Units that are compared with one another."""

    title: str
    units: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingForm:
    """Everything the list says; `full` are full points by dimension."""

    paper: Form
    office: str
    about: str  # the form
    year: int  # Buddhist era
    full: tuple[Fraction, ...]
    extra: Fraction
    parts: tuple[Part, ...]
    stamp: Stamp
    note: str = ""


def ranking(form: RankingForm) -> Document:
    """The list, on its side."""
    return Document(
        title=(f"บัญชีจัดลำดับผลการประเมิน{form.about} จำแนกรายเขตตรวจราชการ", f"ประจำปีงบประมาณ พ.ศ. {form.year}"),
        running=f"{form.paper.short} {form.year}",
        office=form.office,
        stamp=form.stamp,
        blocks=(_table(form), Signatures((Signer("ผู้จัดทำ"), Signer("ผู้ตรวจสอบ"), Signer("ผู้รับรอง")))),
        landscape=True,
        thai_digits=form.paper.digits == "thai",
    )


def _table(form: RankingForm) -> Table:
    base, count = sum(form.full, Fraction(0)), len(form.full)
    columns = [Column("ลำดับ", 6, align="center", least=14), Column("หน่วยงาน", 30, least=48)]
    columns += [Column("", 7, align="center", least=14, number=True)] * count
    columns += [Column("", 8, align="center", least=17, number=True)] * 3
    columns += [Column("เกรด", 6, align="center", least=14), Column("ผลการพิจารณา", 24, least=34)]
    top = [Head("ลำดับ", down=2), Head("หน่วยงาน", down=2), Head("คะแนนรายมิติ (คะแนนเต็ม)", across=max(count, 1))]
    sums = (("รวม", base), ("เพิ่มพิเศษ", form.extra), ("สุทธิ", base + form.extra))
    top += [Head(f"{title}\n({points(full)})", down=2) for title, full in sums]
    top += [Head("เกรด", down=2), Head("ผลการพิจารณา", down=2)]
    below = tuple(Head(f"{n} ({points(full)})") for n, full in enumerate(form.full, start=1))
    return Table(tuple(columns), tuple(_rows(form)), head=(tuple(top), below), note=form.note)


def _rows(form: RankingForm) -> Iterator[Row]:
    for part in form.parts:
        yield Row((f"{part.title} ({len(part.units)} หน่วยงาน)",), "group")
        for one in part.units:
            yield Row(_cells(form, one))
    if not form.parts:
        yield Row(("ยังไม่มีหน่วยงานส่งผลการประเมิน",), "sub")


def _cells(form: RankingForm, one: Ranked) -> tuple[str | Run, ...]:
    if one.problem:
        return ("", one.name, *[NONE] * (len(form.full) + 4), Run(UNSCORED, italic=True))
    parts = tuple(NONE if got is None else points(got) for got in one.parts)
    sums = (points(one.base), points(one.extra), Run(points(one.total), bold=True))
    said = Run(one.decided, bold=True) if one.decided else TIED if one.tied else ""
    return (str(one.place), one.name, *parts, *sums, one.band or NONE, said)
