"""Papers of the program's own that belong to no form: of meetings, signing and awards; what each asks for in words."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.blocks.document import Block, Certified, Document, Stamp
from core.i18n import _
from core.instruments.shape import Form
from core.instruments.words import Words

AGENDA, ATTENDANCE, MINUTES, ORDER = "agenda", "attendance", "minutes", "committee_order"
SIGNING, RETURNED, RANKING, CERTIFICATE, COPY = "sign_off", "returned", "ranking", "certificate", "certified_copy"
HOUSE = (
    Form(id=SIGNING, builder=SIGNING, short=Words("ใบลงนามรับรอง")),
    Form(id=RETURNED, builder=RETURNED, short=Words("ใบส่งคืนแก้ไข")),
    Form(id=AGENDA, builder=AGENDA, short=Words("ระเบียบวาระการประชุม")),
    Form(id=ATTENDANCE, builder=ATTENDANCE, short=Words("แบบลงทะเบียนผู้เข้าร่วมประชุม")),
    Form(id=MINUTES, builder=MINUTES, short=Words("รายงานการประชุม")),
    Form(id=ORDER, builder=ORDER, short=Words("คำสั่งแต่งตั้งคณะกรรมการ"), style="official"),
    Form(id=CERTIFICATE, builder=CERTIFICATE, short=Words("เกียรติบัตร"), page="landscape"),
    Form(id=RANKING, builder=RANKING, short=Words("บัญชีจัดลำดับ"), page="landscape"),
    Form(id=COPY, builder=COPY, short=Words("สำเนาถูกต้อง")),
)
# Papers that show no figures of the record: they are no drafts while it is not frozen.
OWN_WORDS = frozenset({AGENDA, ATTENDANCE, ORDER, RETURNED, COPY})
# Papers about what came after a record was frozen, or beside it: they are made of what is known now.
OF_NOW = frozenset({SIGNING, RETURNED, AGENDA, ATTENDANCE, ORDER, CERTIFICATE, RANKING, COPY})


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person is asked when a paper is printed. `several`: one a line."""

    id: str
    title: str
    several: bool = False


Said = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]  # the same, as a print is wished for


def sheet(paper: Form, about: str, office: str, stamp: Stamp, blocks: Iterable[Block]) -> Document:
    """A paper of the program's own: what it is called, and below that what it is about."""
    short = str(paper.short)
    thai = paper.digits == "thai"
    return Document((short, about), short, office, stamp, tuple(blocks), thai_digits=thai)


def asks(builder: str) -> tuple[Ask, ...]:
    """What a paper asks for, in order; () = nothing. All of it may be left to be written by hand."""
    meeting = (
        Ask("no", _("ครั้งที่")),
        Ask("day", _("วันที่ประชุม")),
        Ask("time", _("เวลา")),
        Ask("place", _("สถานที่")),
    )
    members = Ask("members", _("รายชื่อ บรรทัดละคน: ชื่อ, ตำแหน่ง, หน้าที่"), several=True)
    giver = Ask("giver", _("หน่วยงานผู้ออก"))
    signer = (Ask("name", _("ชื่อผู้ลงนาม")), Ask("position", _("ตำแหน่งผู้ลงนาม")))
    match builder:
        case "agenda":
            return (*meeting, Ask("topics", _("เรื่องเพื่อพิจารณา บรรทัดละเรื่อง"), several=True))
        case "attendance":
            return (*meeting, members)
        case "minutes":
            resolved = Ask("resolved", _("มติอื่นของที่ประชุม บรรทัดละมติ"), several=True)
            return (*meeting, members, Ask("absent", _("ผู้ไม่มาประชุม บรรทัดละคน"), several=True), resolved)
        case "committee_order":
            duties = Ask("duties", _("หน้าที่ของคณะกรรมการ บรรทัดละข้อ"), several=True)
            return (giver, members, duties, *signer)
        case "certificate":
            return (giver, Ask("award", _("ข้อความบนเกียรติบัตร")), Ask("day", _("ให้ไว้ ณ วันที่")), *signer)
        case "certified_copy":
            return signer
    return ()


def write_said(said: Pairs) -> str:
    """What was said for a paper, as its register keeps it."""
    return json.dumps(dict(said), ensure_ascii=False)


def read_said(words: str) -> Pairs:
    """What a register keeps of what was said; () for anything else."""
    try:
        found = json.loads(words) if words else {}
    except ValueError:
        return ()
    items = found.items() if isinstance(found, dict) else ()
    return tuple((id_, text) for id_, text in items if isinstance(text, str))


def certified_by(said: Said) -> Certified:
    """Who certifies a copy, as it was said; what was not is left to be written."""
    return Certified(said.get("name", "").strip(), said.get("position", "").strip())


@dataclass(frozen=True, slots=True)
class Member:
    """Who sits in a meeting; what is not known is left to be written."""

    name: str = ""
    position: str = ""
    role: str = ""


def lines_of(said: Said, id_: str) -> tuple[str, ...]:
    """What was said, a line each."""
    return tuple(filter(None, (line.strip() for line in said.get(id_, "").splitlines())))


def members_of(said: Said, id_: str = "members") -> tuple[Member, ...]:
    """`ชื่อ, ตำแหน่ง, หน้าที่` a line; a part that is left out is not known."""
    found = []
    for line in lines_of(said, id_):
        name, position, role, *_more = (*(part.strip() for part in line.split(",", 2)), "", "", "")
        found.append(Member(name, position, role))
    return tuple(found)
