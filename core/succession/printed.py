"""What the paper of a hand-over is told: whom it is of, and every section as lines, so that it says what was shown."""

from collections.abc import Iterator

from core.errors import UserError
from core.i18n import _, in_thai
from core.log.ports import Reader
from core.papers.handover import DOCUMENTS
from core.papers.typed import Pairs
from core.succession.rows import Leaving, Section, Successor
from core.succession.view import head_of
from core.values import Record, Ref

MOST = 60  # lines of a section that stand on the paper


def printed_words(reader: Reader, unit: str, found: Leaving, to: Successor, day: str) -> Pairs:
    """The answers for the paper; of a successor nobody named, and of a day, it leaves room to be written on."""
    who = reader.record(to.person) if to.person else None
    name = who.text("name") if who else to.name.strip()
    position = " ".join(who.text("position").split()) if who else to.position.strip()
    office = head_of(reader, unit)
    head = office.text("head") if office else ""
    said = {
        "leaver": found.name, "leaver_position": found.position, "successor": name, "successor_position": position,
        "day": day, **{one.key: _lines(one) for one in found.sections}, "head": "" if head == found.name else head,
    }  # fmt: skip
    return tuple((id_, words) for id_, words in said.items() if words)


def _lines(section: Section) -> str:
    lines = [" ".join(line.words.split()) for line in section.lines[:MOST]]
    with in_thai():
        more = _("และอีก {n} รายการ ดูในโปรแกรม").format(n=len(section.lines) - MOST)
        none = _("ไม่มี")
    return "\n".join([*lines, *([more] if len(section.lines) > MOST else [])]) or none


def registered_with(reader: Reader, unit: str) -> Ref:
    """The newest plan or assessment of the unit: the register of papers names one for each print. UserError without."""
    if found := max(_homes(reader, unit), key=lambda one: one.number("year") or 0, default=None):
        return found.ref
    raise UserError(
        _("พิมพ์บันทึกส่งมอบงานไม่ได้"),
        _("ทะเบียนเอกสารพิมพ์ผูกทุกฉบับกับแผนหรือการประเมิน และหน่วยงานยังไม่มีสักรายการ"),
        _("เริ่มแผนหรือการประเมินของปี แล้วพิมพ์ใหม่ หน้าที่ย้ายได้โดยไม่ต้องพิมพ์"),
    )


def _homes(reader: Reader, unit: str) -> Iterator[Record]:
    for entity in DOCUMENTS:
        yield from reader.records(entity, unit)
