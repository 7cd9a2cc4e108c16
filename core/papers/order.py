"""คำสั่งแต่งตั้งคณะกรรมการ: who sits in a committee, what it does, who orders it. Number and day are left to be written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.blocks.document import Block, Document, Gap, Item, Items, Lines, Para, Run, Stamp
from core.blocks.letters import Banner, BannerLine, Closing
from core.instruments.shape import Form
from core.papers.typed import Member, Said, lines_of, members_of

DOTS = "……………………"
DUTIES = (
    "ตรวจเอกสารหลักฐานและติดตามผลการดำเนินงานตามเกณฑ์ที่กำหนด",
    "ประเมินผลและให้คะแนนตามแบบที่กำหนด พร้อมเหตุผล",
    "รายงานผลการพิจารณาต่อผู้มีอำนาจ และปฏิบัติงานอื่นที่ได้รับมอบหมาย",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """Everything the order says."""

    paper: Form
    office: str  # who orders
    about: str  # the form and its year
    stamp: Stamp
    year: int  # Buddhist era
    committee: str = ""  # its title, "" = of this form
    members: tuple[Member, ...] = ()
    head: str = ""  # who signs, where nobody else was named
    said: Said = field(default_factory=dict)


def committee_order(form: OrderForm) -> Document:
    """The order as a paper; the signer's name and position may be said when it is printed."""
    return Document(
        title=(),
        running=f"{form.paper.short} {form.year}",
        office=form.office,
        stamp=form.stamp,
        blocks=tuple(_blocks(form)),
        thai_digits=form.paper.digits == "thai",
        numbers="dash",
        catchword=True,
    )


def _blocks(form: OrderForm) -> Iterator[Block]:
    subject = f"แต่งตั้ง{form.committee or 'คณะกรรมการ'}"
    lines = (f"คำสั่ง{form.office}", f"ที่ {DOTS} / {DOTS}", f"เรื่อง {subject}", "________________________")
    yield Banner(tuple(map(BannerLine, lines)))
    yield Gap(3)
    yield Para(
        f"ด้วย{form.office} จะดำเนินการติดตามและประเมินผล{form.about} เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย "
        "โปร่งใส และตรวจสอบได้ จึงแต่งตั้งคณะกรรมการ ประกอบด้วย",
        indent=True,
    )
    people = members_of(form.said) or form.members
    yield Items(tuple(map(_seat, people)), style="n.") if people else Lines(5)
    yield Para("ให้คณะกรรมการมีหน้าที่ ดังนี้", indent=True)
    yield Items(tuple(map(Item, lines_of(form.said, "duties") or DUTIES)), style="n.")
    yield Para("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", indent=True)
    yield Para(f"สั่ง ณ วันที่ ………… {DOTS} พ.ศ. …………", indent=True)
    position = form.said.get("position", "").strip()
    name = form.said.get("name", "").strip() or form.head
    yield Closing(name, tuple(position.splitlines()) or (f"ตำแหน่ง {DOTS}",))


def _seat(one: Member) -> Item:
    who = "  ".join(filter(None, (one.name, one.position))) or DOTS
    return Item((who, Run(f"   {one.role}", bold=True)) if one.role else who)
