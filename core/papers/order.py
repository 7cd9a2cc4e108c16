"""คำสั่งแต่งตั้งคณะกรรมการ: who sits in a committee, what it does, who orders it. Number and day are left to be written."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from core.blocks.document import Block, Document, Gap, Item, Items, Lines, Para, Run
from core.blocks.letters import Banner, BannerLine, Closing
from core.papers.committee import about, committee_of, highest, seats
from core.papers.source import Frame, Source, facts_of
from core.papers.typed import Member, Said, lines_of, members_of, word_of

DOTS = "……………………"
DUTIES = (
    "ตรวจเอกสารหลักฐานและติดตามผลการดำเนินงานตามเกณฑ์ที่กำหนด",
    "ประเมินผลและให้คะแนนตามแบบที่กำหนด พร้อมเหตุผล",
    "รายงานผลการพิจารณาต่อผู้มีอำนาจ และปฏิบัติงานอื่นที่ได้รับมอบหมาย",
)


class Order(NamedTuple):
    """What the order says."""

    about: str  # the form and its year
    committee: str = ""  # its title, "" = of this form
    members: tuple[Member, ...] = ()
    head: str = ""  # who signs, where nobody else was named
    said: Said = MappingProxyType({})


def committee_order(source: Source) -> Document:
    """The highest office above appoints the committee of the programme; without one the office appoints its own."""
    own, (programme, judging) = source.frame(), committee_of(source)
    above = highest(source.reader, source.record.ref.scope) if judging else ""
    giver = word_of(source.said, "giver") or above or own.office
    facts = facts_of(source.reader, source.instrument, source.record)
    order = Order(
        about=about(source),
        committee=str(judging.title) if judging else "",
        members=tuple(seats(programme, judging)),
        head=facts.get("office.head", "") if giver == own.office else "",
        said=source.said,
    )
    return order_document(replace(own, office=giver), order)


def order_document(frame: Frame, of: Order) -> Document:
    """The order as a paper; the signer's name and position may be said when it is printed."""
    return replace(frame.document((), _blocks(frame.office, of)), landscape=False, numbers="dash", catchword=True)


def _blocks(office: str, of: Order) -> Iterator[Block]:
    subject = f"แต่งตั้ง{of.committee or 'คณะกรรมการ'}"
    lines = (f"คำสั่ง{office}", f"ที่ {DOTS} / {DOTS}", f"เรื่อง {subject}", "________________________")
    yield Banner(tuple(map(BannerLine, lines)))
    yield Gap(3)
    yield Para(
        f"ด้วย{office} จะดำเนินการติดตามและประเมินผล{of.about} เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย "
        "โปร่งใส และตรวจสอบได้ จึงแต่งตั้งคณะกรรมการ ประกอบด้วย",
        indent=True,
    )
    people = members_of(of.said) or of.members
    yield Items(tuple(map(_seat, people)), style="n.") if people else Lines(5)
    yield Para("ให้คณะกรรมการมีหน้าที่ ดังนี้", indent=True)
    yield Items(tuple(map(Item, lines_of(of.said, "duties") or DUTIES)), style="n.")
    yield Para("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", indent=True)
    yield Para(f"สั่ง ณ วันที่ ………… {DOTS} พ.ศ. …………", indent=True)
    position, name = word_of(of.said, "position"), word_of(of.said, "name") or of.head
    yield Closing(name, tuple(position.splitlines()) or (f"ตำแหน่ง {DOTS}",))


def _seat(one: Member) -> Item:
    who = "  ".join(filter(None, (one.name, one.position))) or DOTS
    return Item((who, Run(f"   {one.role}", bold=True)) if one.role else who)
